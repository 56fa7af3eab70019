"""What the service knows, with no clock, no files and no network: standard library only.

The words used here, as the field uses them:

complaint       dissatisfaction that someone wants answered
complainant     whose complaint it is; the *subject* is the person the care is about
representative  who speaks for the subject; needs consent or other authority
organisation    the body complained about
pack            one organisation's procedures as data, with a version
procedure       a published way of handling complaints; a *stage* is one round of it
timescale       value, unit, what starts its clock, and kind: aim, maximum, promise, law or deadline
fact            one named value, such as ``service = "adult"``
rule            decides a route; the first that holds wins
condition       adds something outstanding; all that hold are added, and none ever refuses
matter          one thing complained about; a *part* is its place in the outcome
outcome         what the rules decided, with reasons and sources
journey         the guarded list of steps; the *path* is the steps that apply to these answers
draft           not yet sent; a *submission* was accepted; a *reference* is what the person quotes
outbox          what was promised in the same transaction; the *relay* carries each *message* over

An invariant to lean on: store answers, derive the rest.
"""
