"""The words for the codes of acts: what officers choose from, and what happened to a case since they looked at it."""

from __future__ import annotations

from webapp.domain.cases.events import (
    Allocated,
    ClockStarted,
    Consent,
    Event,
    Extended,
    GoesOn,
    Happened,
    KeptFrom,
    Learning,
    LearningDone,
    MergedFrom,
    MergedInto,
    Noted,
    Ombudsman,
    Outcome,
    Reopened,
    Replied,
    Separated,
    Settled,
    StageAsked,
    Stopped,
    WaitingFor,
    WaitingOver,
    Withdrawn,
)
from webapp.i18n.language import N_

HAPPENED = {
    "acknowledged": N_("We told the person that we have it"),
    "accepted": N_("We told the person that we have accepted it"),
    "investigation-started": N_("We started to look into it"),
    "completion-date-told": N_("We told the person when we expect to finish"),
    "meeting-held": N_("We met the person"),
    "meeting-letter-sent": N_("We sent what was said and agreed at the meeting"),
    "schedule-signed": N_("The Schedule of Complaint was signed"),
    "stage-acknowledged": N_("We told the person that we have their request for this stage"),
    "letter-dated": N_("Our letter with the answer is dated"),
    "answered": N_("We answered the person"),
    "stage-ended": N_("The stage ended"),
    "agreed": N_("We agreed with the person how it is dealt with"),
    "panel-met": N_("The panel met"),
    "panel-reported": N_("The panel gave its report"),
    "panel-answered": N_("We answered the panel’s report"),
}
WAITED_FOR = {
    "person": N_("The person"),
    "family-or-advocate": N_("Their family or their advocate"),
    "provider": N_("The care provider"),
    "another-team": N_("Another team"),
    "nhs": N_("The NHS"),
    "someone-else": N_("Someone else"),
}
RESULT = {
    "upheld": N_("Upheld"),
    "partly-upheld": N_("Partly upheld"),
    "not-upheld": N_("Not upheld"),
    "resolved": N_("Put right without deciding whether it is upheld"),
    "withdrawn": N_("Withdrawn"),
    "not-ours": N_("Not for us"),
}
REMEDIES = {
    "apology": N_("We said sorry"),
    "explanation": N_("We explained what happened"),
    "service-put-right": N_("We put the care or service right"),
    "decision-reviewed": N_("We looked at the decision again"),
    "payment": N_("We paid money or took off a charge"),
    "policy-changed": N_("We changed how we work"),
    "staff-training": N_("We trained staff"),
    "other": N_("Something else"),
}
CONSENT = {
    "asked": N_("We asked for consent"),
    "chased": N_("We asked for consent again"),
    "given": N_("They agreed"),
    "refused": N_("They did not agree"),
    "not-needed": N_("Consent is not needed"),
}
SETTLED = {
    "met": N_("It is met"),
    "not-met": N_("It is not met"),
    "not-needed": N_("It is not needed"),
}
OMBUDSMAN = {
    "referred": N_("We told the person that they can go to the Ombudsman"),
    "asked-us": N_("The Ombudsman asked us about it"),
    "informed": N_("We told the Ombudsman"),
    "upheld": N_("The Ombudsman upheld it"),
    "not-upheld": N_("The Ombudsman did not uphold it"),
}
CONDITION = {
    "consent-pending": N_("Whether the person agrees"),
    "consent-refused": N_("The person did not agree"),
    "capacity-check": N_("Whether the person can decide about this"),
    "authority-evidence": N_("Proof that someone may act for the person"),
    "sufficient-interest": N_("Whether who writes may complain for the person"),
    "late-reason": N_("Whether it can be looked into after so long"),
    "late-stage-request": N_("Whether the next stage can be asked for so late"),
    "concurrent": N_("Something else that is going on about the same"),
    "scope-check": N_("Whether it is for us"),
    "track-unknown": N_("Which procedure it is for"),
    "anonymity-not-covered": N_("What to do as nobody is named"),
    "joint-with-nhs": N_("Who answers, as it is also about the NHS"),
    "no-consent-steps": N_("What to do about consent, as the procedure does not say"),
    "child-view": N_("What the child thinks"),
    "advocate-unconfirmed": N_("Whether the advocate acts for the person"),
    "no-way-to-reach": N_("How the person can be reached"),
}
FLAG = {
    "urgent": N_("Someone is in danger now"),
    "urgent-review": N_("Look at once: someone may be in danger"),
    "child": N_("A child complains"),
    "no-copy-to-carers": N_("Nothing goes to the parents or carers"),
    "advocate-wanted": N_("They want an advocate"),
    "conflict-of-interest": N_("Look who must not deal with it"),
    "check-statutory": N_("Check whether the statutory procedure covers it"),
    "automated": N_("A program may have filled it in"),
}
DONE: dict[type[Event], str] = {
    Allocated: N_("Changed who has the case: {detail}"),
    Happened: N_("Recorded: {detail}"),
    ClockStarted: N_("Started a clock"),
    WaitingFor: N_("Waits for: {detail}"),
    WaitingOver: N_("Waits no longer"),
    Extended: N_("Used the longer time"),
    Stopped: N_("Let clocks stand still"),
    GoesOn: N_("Let clocks run again"),
    Consent: N_("About consent: {detail}"),
    Settled: N_("Settled: {detail}"),
    StageAsked: N_("Started the next stage"),
    Outcome: N_("Recorded the outcome: {detail}"),
    Learning: N_("Added what is to be learned"),
    LearningDone: N_("Said that learning is done"),
    Ombudsman: N_("About the Ombudsman: {detail}"),
    Withdrawn: N_("Recorded that it is withdrawn"),
    MergedInto: N_("Merged this case into another"),
    MergedFrom: N_("Merged another case into this one"),
    Separated: N_("Took out a case that had been merged into this one"),
    Reopened: N_("Said that it is worked on again"),
    Noted: N_("Wrote a note for the team"),
    Replied: N_("Wrote to the person"),
    KeptFrom: N_("Kept the case from somebody"),
}
"""What somebody did to a case, by the kind of its event."""


def detail_of(event: Event) -> str:
    """Return the words for the code that an event is about; empty where it needs none."""
    match event:
        case Happened(what):
            return HAPPENED.get(what, what)
        case WaitingFor(who):
            return WAITED_FOR.get(who, who)
        case Consent(step):
            return CONSENT[step]
        case Settled(condition):
            return CONDITION.get(condition, condition)
        case Outcome(_, result):
            return RESULT[result]
        case Ombudsman(step):
            return OMBUDSMAN[step]
        case _:
            return ""
