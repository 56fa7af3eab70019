"""What the desk calls what people sent: each thing that a message holds, and the codes that it alone has."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.desk import words
from webapp.desk.words import Words
from webapp.i18n.language import N_

URGENT_REVIEW: Words = {
    "danger": N_("They are not sure if someone is in danger."),
    "text": N_("Something they wrote holds words from our list of worrying words. The list may be wrong."),
}
AGREEMENT: Words = {
    "agreed": N_("They say that the person agrees"),
    "not-asked": N_("They have not asked the person yet"),
    "refused": N_("They say that the person does not agree"),
    "cannot-decide": N_("They say that the person cannot decide it"),
    "unable": N_("They say that the person cannot decide it or say so"),
    "died": N_("The person has died"),
    "unsure": N_("They are not sure"),
}
"""What was said about consent when it was sent."""
WISHES: Words = {
    "apology": N_("An apology"),
    "explanation": N_("An explanation"),
    "decision": N_("Another decision"),
    "service": N_("A service, or a better one"),
    "payment": N_("Money back or a payment"),
    "change": N_("A change, so that it does not happen again"),
    "other": N_("Something else"),
    "unsure": N_("They are not sure"),
}
YES_NO_UNSURE: Words = {"yes": N_("Yes"), "no": N_("No"), "unsure": N_("They are not sure")}
LABELS = {
    "in_their_words": N_("In their words"),
    "needs": N_("What would help"),
    "safe_contact": N_("When or how it is not safe to contact them"),
    "leave_message": N_("Messages on their phone"),
    "anonymity": N_("Name"),
    "keep_apart": N_("Who may see this"),
    "reply_to": N_("How they want to hear from us"),
    "full_name": N_("Their name"),
    "address": N_("Address"),
    "spoken": N_("Language"),
    "which": N_("Which language"),
    "not_by": N_("Who should not deal with it"),
    "summary": N_("In short"),
    "advocacy": N_("Advocacy organisation: claimed, not proved"),
    "own_address": N_("Address to find their records: do not write to it"),
    "late_reason_withheld": N_("Why it comes late"),
    "received_on": N_("Received"),
    "who": N_("Who writes"),
    "affected": N_("Who gets the care"),
    "authority": N_("What lets them act for the person"),
    "consent": N_("Agreement of the person it is about"),
    "subject_name": N_("Name of the person it is about"),
    "subject_born": N_("Born"),
    "subject_address": N_("Address of the person it is about"),
    "subject_phone": N_("Phone number of the person it is about"),
    "subject_postcode": N_("Postcode of the person it is about"),
    "relationship": N_("How they know that person"),
    "interest": N_("Why they care about the child"),
    "child_knows": N_("Does the child know?"),
    "instructed": N_("Was the advocate asked by the person or child?"),
    "appointed": N_("Was the advocate appointed?"),
    "advocate_organisation": N_("The advocate’s organisation"),
    "advocate_reference": N_("The advocate’s own reference"),
    "advocate_wanted": N_("Do they want an advocate?"),
    "own_role": N_("Their role"),
    "decider": N_("Who may decide for the person"),
    "may_contact": N_("May we contact the person it is about?"),
    "see_records": N_("May we look at their records?"),
    "share": N_("What may be shared"),
    "remedy": N_("What would put it right"),
    "about_found": N_("About when they found out"),
    "helper": N_("Who helped to fill it in: do not write to them"),
    "place": N_("Where it was filled in"),
    "channel": N_("How it came"),
}
CODES: Mapping[str, Words] = {
    "needs": words.ADJUSTMENTS,
    "leave_message": words.LEAVE_MESSAGE,
    "anonymity": words.ANONYMITY,
    "reply_to": words.REPLY_TO,
    "spoken": words.SPOKEN,
    "channel": words.CAME,
    "consent": AGREEMENT,
    "remedy": WISHES,
    "instructed": YES_NO_UNSURE,
    "appointed": YES_NO_UNSURE,
    "late_reason_withheld": {"true": N_("They would rather not say. Do not hold it against them.")},
    "keep_apart": {"true": N_("They gave no name: nothing of this goes to anyone outside your team.")},
}
