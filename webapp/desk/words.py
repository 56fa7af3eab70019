"""Words for codes: what the desk calls each code of a case, in one place. A code without words is shown as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.domain.cases.clocks import Rank
from webapp.i18n.language import N_, Language

Words = Mapping[str, str]

FLAGS: Words = {
    "urgent": N_("Someone is in danger now"),
    "urgent-review": N_("Someone may be in danger: read it at once"),
    "child": N_("A child or young person complains"),
    "no-copy-to-carers": N_("Send nothing to the parents or carers"),
    "advocate-wanted": N_("They want an advocate"),
    "conflict-of-interest": N_("Check who must not deal with it"),
    "check-statutory": N_("Check if the law’s own procedure for children applies"),
    "automated": N_("It may come from a machine: read it all the same"),
}
CONDITIONS: Words = {
    "consent-pending": N_("The person it is about has not agreed yet"),
    "consent-refused": N_("The person it is about did not agree"),
    "capacity-check": N_("The person it is about may not be able to decide"),
    "authority-evidence": N_("See the papers that let them act for the person"),
    "sufficient-interest": N_("Decide if they care enough about the child to complain"),
    "late-reason": N_("Decide on the reason why it comes late"),
    "late-stage-request": N_("Decide on the next stage, which was asked for late"),
    "concurrent": N_("Something else is going on about it, such as a court case"),
    "scope-check": N_("Decide if it is for us"),
    "track-unknown": N_("Decide which way the next stages go"),
    "anonymity-not-covered": N_("It has no name: decide what can be done"),
    "joint-with-nhs": N_("It is also about the NHS: agree who leads"),
    "no-consent-steps": N_("No source says how consent is asked: decide how"),
    "child-view": N_("Find out what the child wants"),
    "advocate-unconfirmed": N_("Confirm that the child or person asked this advocate"),
    "no-way-to-reach": N_("They left no way to reach them"),
}
SETTLE: Words = {
    "consent-pending": N_("Ask the person, or whoever may decide for them. Then write down what they said."),
    "consent-refused": N_("Read why they complain all the same. Decide what you can look into without consent."),
    "capacity-check": N_("Find out who may decide for the person, and ask what is in their best interests."),
    "authority-evidence": N_("Ask to see the papers. Write down what you saw, and keep no copy here."),
    "sufficient-interest": N_("Read how they know the child. Write down what you decided and why."),
    "late-reason": N_("Read the reason. Write down if you can still look into it fairly."),
    "late-stage-request": N_("Read why they ask only now. Write down what you decided and why."),
    "concurrent": N_("Find out if looking into it could harm the other case. Write down what can go on."),
    "scope-check": N_("Read it and decide. If it is not for us, tell them who can help."),
    "track-unknown": N_("Find out who it is about. Then choose the stage it goes to."),
    "anonymity-not-covered": N_("Decide what to look into. Do not try to find out who they are."),
    "joint-with-nhs": N_("Talk to the NHS body and agree who answers. Tell the person."),
    "no-consent-steps": N_("Decide how to ask, and write it down."),
    "child-view": N_("Ask the child, or someone they trust, what they want."),
    "advocate-unconfirmed": N_("Ask the child or person themselves."),
    "no-way-to-reach": N_("Do what you can without an answer. Write down what you tried."),
}
"""How each condition is settled: what an officer does."""
SETTLING: Words = {"met": N_("It is settled"), "not-met": N_("It is not met"), "not-needed": N_("It is not needed")}
ADJUSTMENTS: Words = {
    "large-print": N_("Large print"),
    "coloured-paper": N_("Coloured paper or high contrast"),
    "braille": N_("Braille"),
    "easy-read": N_("Easy Read"),
    "audio": N_("Audio or CD"),
    "short-letters": N_("Short, plain letters"),
    "dyslexia": N_("Dyslexia-friendly writing"),
    "writing-only": N_("In writing only"),
    "phone-only": N_("By phone only"),
    "text-message": N_("Text messages"),
    "text-relay": N_("Text relay"),
    "safe-contact": N_("Only safe ways of contact"),
    "one-contact": N_("The same person to talk to each time"),
    "worker": N_("A man or a woman to talk to"),
    "more-time": N_("More time to answer"),
    "bsl": N_("British Sign Language interpreter or video"),
    "deaf-support": N_("Lip-speaker, note-taker or deaf relay interpreter"),
    "interpreter": N_("An interpreter"),
    "translation": N_("Letters in their language"),
    "someone-with-me": N_("Someone with them"),
    "advocate": N_("An advocate, who helps them say what they want"),
    "visit": N_("A home visit, or a place that is easy to get into"),
    "breaks": N_("Breaks, or a meeting at a certain time of day"),
    "quiet": N_("A quiet place or a hearing loop"),
    "getting-there": N_("Help with childcare or travel"),
    "other": N_("Something else"),
}
SPOKEN: Words = {
    "english": N_("English"),
    "bsl": N_("British Sign Language"),
    "other": N_("Another language"),
}
ANONYMITY: Words = {
    "named": N_("They gave their name"),
    "reply": N_("They gave no name, and want an answer"),
    "no-reply": N_("They gave no name and want no answer: do not try to find out who it is"),
}
REPLY_TO: Words = {
    "email": N_("Email"),
    "post": N_("Letter"),
    "phone": N_("Phone call"),
    "text": N_("Text message"),
    "text-relay": N_("Text relay"),
    "in-person": N_("In person"),
    "advocate": N_("Through an advocate"),
    "other": N_("Another way"),
}
LEAVE_MESSAGE: Words = {
    "yes": N_("It is safe to leave a message on their phone"),
    "no": N_("Do not leave a message on their phone"),
}
KINDS: Words = {
    "complaint": N_("Complaint"),
    "compliment": N_("Praise"),
    "comment": N_("Suggestion"),
    "enquiry": N_("Question"),
    "wrongdoing": N_("Report of wrongdoing"),
    "unsure": N_("Not sure what it is"),
    "contact-request": N_("Someone asks to be contacted"),
}
CAME: Words = {
    "online-form": N_("By our online form"),
    "contact-request": N_("By our form for being contacted"),
    "letter": N_("By letter"),
    "phone": N_("By phone"),
    "in-person": N_("In person"),
    "email": N_("By email"),
}
"""How it came."""
HAPPENINGS: Words = {
    "acknowledged": N_("We told the person that we have it"),
    "accepted": N_("We took it on"),
    "investigation-started": N_("We started to look into it"),
    "completion-date-told": N_("We told the person when we expect to finish"),
    "meeting-held": N_("We met the person"),
    "meeting-letter-sent": N_("We sent a letter about the meeting"),
    "schedule-signed": N_("The Schedule of Complaint was signed"),
    "stage-acknowledged": N_("We told the person that we have their request for this stage"),
    "letter-dated": N_("We dated the letter with our answer"),
    "answered": N_("We answered"),
    "stage-ended": N_("The stage ended"),
    "agreed": N_("The complaint was agreed"),
    "panel-met": N_("The panel met"),
    "panel-reported": N_("The panel reported"),
    "panel-answered": N_("We answered the panel’s report"),
}
STARTS: Words = {
    "received": N_("when we receive it"),
    "accepted": N_("when we take it on"),
    "answered": N_("when we have answered"),
    "schedule-signed": N_("when the Schedule of Complaint is signed"),
    "stage-requested": N_("when the person asks for this stage"),
    "stage-acknowledged": N_("when we have told the person that we have their request for this stage"),
    "stage-ended": N_("when the stage ends"),
    "letter-dated": N_("on the date of the letter with our answer"),
    "meeting-held": N_("when we have met the person"),
    "investigation-started": N_("when we start to look into it"),
    "agreed": N_("when the complaint is agreed"),
    "not-stated": N_("on a day that no source states: write down the day, and why"),
}
"""What starts a clock, to follow "It starts"."""
TIMESCALES: Words = {
    "law": N_("By law"),
    "maximum": N_("The longest time"),
    "promise": N_("Promised"),
    "aim": N_("Our aim"),
    "deadline": N_("The person’s own time"),
}
CLOCK_STATES: Words = {
    "running": N_("Running"),
    "late": N_("Late"),
    "met": N_("Ended in time"),
    "met-late": N_("Ended late"),
    "not-started": N_("Not started"),
    "no-days": N_("Has no number of days"),
    "replaced": N_("The longer time is used instead"),
    "unknown": N_("Too far ahead to work out"),
}
RESULTS: Words = {
    "upheld": N_("Upheld"),
    "partly-upheld": N_("Partly upheld"),
    "not-upheld": N_("Not upheld"),
    "resolved": N_("Put right without a finding"),
    "withdrawn": N_("Withdrawn"),
    "not-ours": N_("Not for us"),
}
REMEDIES: Words = {
    "apology": N_("An apology"),
    "explanation": N_("An explanation"),
    "service-put-right": N_("The service was put right"),
    "decision-reviewed": N_("A decision was looked at again"),
    "payment": N_("A payment"),
    "policy-changed": N_("A policy or way of working was changed"),
    "staff-training": N_("Training for staff"),
    "other": N_("Something else"),
}
WAITING: Words = {
    "person": N_("The person"),
    "family-or-advocate": N_("Their family or their advocate"),
    "provider": N_("The care provider"),
    "another-team": N_("Another team"),
    "nhs": N_("The NHS"),
    "someone-else": N_("Someone else"),
}
CONSENT_STEPS: Words = {
    "asked": N_("Consent was asked for"),
    "chased": N_("Consent was asked for again"),
    "given": N_("Consent was given"),
    "refused": N_("Consent was refused"),
    "not-needed": N_("Consent is not needed"),
}
OMBUDSMAN_STEPS: Words = {
    "referred": N_("It was referred to the Ombudsman"),
    "asked-us": N_("The Ombudsman asked us about it"),
    "informed": N_("We told the Ombudsman"),
    "upheld": N_("The Ombudsman upheld it"),
    "not-upheld": N_("The Ombudsman did not uphold it"),
}
REPLIES: Words = {
    "acknowledgement": N_("We have your complaint"),
    "stage-acknowledgement": N_("We have your request for the next stage"),
    "answer": N_("Our answer"),
    "longer": N_("We need longer"),
    "need": N_("We need something from you"),
    "consent": N_("Please tell us if you agree"),
    "other": N_("Another message"),
}
CHANNELS: Words = {
    "email": N_("By email"),
    "letter": N_("By letter"),
    "none": N_("By hand or by phone"),
}
EVENTS: Words = {
    "allocated": N_("Who has it"),
    "happened": N_("Something happened"),
    "clock-started": N_("A clock was started"),
    "waiting-for": N_("It waits for somebody"),
    "waiting-over": N_("It waits no longer"),
    "extended": N_("The longer time is used"),
    "stopped": N_("The clocks were stopped"),
    "goes-on": N_("The clocks go on"),
    "consent": N_("Consent"),
    "settled": N_("A condition was settled"),
    "stage-asked": N_("The person asked for the next stage"),
    "outcome": N_("The outcome was written down"),
    "learning": N_("What we learn from it was written down"),
    "learning-done": N_("What we learn from it was done"),
    "ombudsman": N_("The Ombudsman"),
    "withdrawn": N_("The person withdrew it"),
    "merged-into": N_("It goes on in another case"),
    "merged-from": N_("Another case goes on in this one"),
    "separated": N_("A case that went on in this one goes on by itself again"),
    "reopened": N_("It was opened again"),
    "noted": N_("A note was written"),
    "replied": N_("A reply was written"),
    "notice-failed": N_("What was sent did not reach the person"),
    "notice-settled": N_("The person was told in another way"),
    "kept-from": N_("It is kept from somebody"),
    "let-in": N_("Somebody can see it again"),
    "corrected": N_("A day was corrected"),
}
GENERAL = N_("It raises a matter of general importance")
ROLES: Words = {
    "officer": N_("Officer"),
    "manager": N_("Manager"),
    "auditor": N_("Auditor"),
    "keeper": N_("Keeper: looks after people"),
}
RANKS: Words = {
    Rank.LOOK_AT_ONCE.name: N_("Look at once"),
    Rank.NOT_READ.name: N_("Not read yet"),
    Rank.LATE_LAW.name: N_("Late by law"),
    Rank.LATE_MAXIMUM.name: N_("Late: the longest time"),
    Rank.LATE_PROMISE.name: N_("Late: promised"),
    Rank.LATE_AIM.name: N_("Late: our aim"),
    Rank.DUE.name: N_("Due soonest"),
    Rank.NOT_STARTED.name: N_("Not started: what would start it"),
    Rank.NOTHING_DUE.name: N_("Nothing is due"),
}
OPENED_FOR: Words = {
    "mine": N_("It is mine to work on"),
    "take": N_("To decide who takes it"),
    "cover": N_("To cover for somebody"),
    "check": N_("To check"),
    "other": N_("Another reason"),
    "print": N_("To print it"),
    "reply": N_("To write a reply"),
}
"""Why a case is opened, as the audit has it."""

AUDIT: Words = {
    "opened": N_("Opened a case"),
    "read": N_("Read a case with its letters and notes"),
    "refused": N_("Was not let into a case"),
    "declared": N_("Said that they have no part in a case"),
    "searched": N_("Looked for a case"),
    "alarm": N_("Opened, read or looked for so much that it raised an alarm"),
    "printed": N_("Printed or opened what goes to a person"),
    "keyed-in": N_("Keyed in a letter or a call"),
    "day-corrected": N_("Corrected a day in a case"),
    "kept-from": N_("Kept a case from somebody"),
    "let-in": N_("Let somebody into a case again"),
    "signed-in": N_("Signed in"),
    "sign-in-failed": N_("Could not sign in"),
    "signed-out": N_("Signed out"),
    "password-set": N_("Chose a password"),
    "link-made": N_("Made a link for choosing a password"),
    "person-added": N_("Added somebody"),
    "person-left": N_("Let somebody go"),
    "person-back": N_("Brought somebody back"),
    "role-changed": N_("Changed what somebody may do"),
}
"""What stands in the audit."""


def said(words: Words, code: str, language: Language) -> str:
    """Return the words for a code; the code itself where there are none, as a later version may know more."""
    return language.gettext(words[code]) if code in words else code


def reply_name(kind: str) -> str:
    """Return what a reply of a kind is called, to be translated."""
    return REPLIES.get(kind, REPLIES["other"])


def each_said(words: Words, codes: Iterable[str], language: Language) -> list[str]:
    """Return the words for several codes, in their order."""
    return [said(words, each, language) for each in codes]
