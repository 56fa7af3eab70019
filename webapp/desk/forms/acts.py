"""Every act there is, in the order in which a case's page offers them."""

from __future__ import annotations

from webapp.desk.forms.act import Act, Standing
from webapp.desk.forms.acts_access import KeepFrom, LetThemIn
from webapp.desk.forms.acts_case import Merge, RecordConsent, Reopen, Settle, Withdraw
from webapp.desk.forms.acts_clocks import Extend, GoOn, Record, StartClock, Stop
from webapp.desk.forms.acts_days import CorrectDay
from webapp.desk.forms.acts_outcome import AddLearning, GiveOutcome, LearningIsDone, NextStage, TellOfOmbudsman
from webapp.desk.forms.acts_work import Allocate, Note, Wait, WaitNoLonger

ACTS: dict[str, type[Act]] = {
    each.slug: each
    for each in (
        Allocate,
        Note,
        Record,
        StartClock,
        Wait,
        WaitNoLonger,
        Extend,
        Stop,
        GoOn,
        RecordConsent,
        Settle,
        NextStage,
        GiveOutcome,
        AddLearning,
        LearningIsDone,
        TellOfOmbudsman,
        Withdraw,
        Merge,
        Reopen,
        CorrectDay,
        KeepFrom,
        LetThemIn,
    )
}


def acts_now(at: Standing) -> list[type[Act]]:
    """Return what this person can do with a case as it stands."""
    return [each for each in ACTS.values() if each.may_do(at)]
