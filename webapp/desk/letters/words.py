"""The sentences that letters begin with. An officer reads and changes them before anything is sent.

Those that the site says in the same words have one translation with it.
"""

from __future__ import annotations

from webapp.i18n.language import N_

DEAR = N_("Dear {name},")
HELLO = N_("Hello,")
REFERENCE = N_("Your reference is {reference}.")
SUBJECT = N_("A message from {organisation}")

WE_HAVE_IT = N_("We have what you sent us. It reached us on {date}.")
WHERE_IT_GOES = N_("It goes to the {team}, under the {procedure}.")
NEXT_STAGE = N_("We have what you told us about our answer. This is what comes next: {stage}")
OUR_ANSWER = N_("This is our answer.")
LONGER = N_("We need more time to answer you.")
NEED = N_("We need something from you before we can go on.")
CONSENT = N_("We need to know if the person you wrote to us about agrees.")

WHAT_HAPPENS = N_("What happens next")
HOW_LONG = N_("How long it takes")
BY = N_("That is by {date}.")
OPEN = N_("What we still need to check")
LOOKED_AT = N_("What we looked at")
FOUND = N_("What we found")
DECIDED = N_("What we decided")
PUT_RIGHT = N_("What we will do to put it right")
WHY = N_("Why")
WHAT_WE_NEED = N_("What we need")
UNHAPPY = N_("If you are unhappy with our answer")
SOMEONE = N_("Someone you can talk to")
REACH_US = N_("How to reach us")
POST = N_("Post: {address}")

A_LETTER_COMES = N_("We have written to you. Our letter comes by post. If it does not come, tell us.")
"""All that an email says of a letter: whoever else reads it learns nothing more."""

TO_CHILDREN = {
    DEAR: N_("Hello {name},"),
    WE_HAVE_IT: N_("We got what you sent us on {date}. Thank you for telling us."),
    LONGER: N_("We need a bit more time to answer you."),
    NEED: N_("We need to ask you something before we can go on."),
}
"""The same to a child or young person who complains themselves."""

CHILDS_NEXT = (N_("We read what you tell us."), N_("We find out what happened."), N_("We tell you what we found."))
"""What happens, to a child: an organisation says the steps of its procedures to adults alone."""
CHECKED = (N_("There is something we do not know yet."), N_("A person will find out. You do not have to know."))
"""What is still open, to a child, where the pack says it to adults alone."""
