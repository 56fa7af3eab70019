"""All that an advocate is asked of a child before the story: one page, as they come with one child after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from webapp.forms.base import Question
from webapp.forms.fields import Radios, again
from webapp.forms.pages.children import AGES, Age, ChildKnows, ChildrensTopic
from webapp.forms.pages.earlier import Earlier
from webapp.forms.pages.people import SECTION
from webapp.forms.validators import required
from webapp.i18n.language import N_

THEIR_WISHES = ("child_knows", "asked_by_child")
GROWN_OR_DEAD = frozenset({"18", "19-24", "25-over", "died"})
"""Of whom nobody is asked what a child wants: whoever is 18 agrees, or not, for themselves."""


class AboutTheChild(Question):
    """How old the child is and what they want, if they complained before, and what a complaint cannot change.

    What the child wants stands under the ages at which they are a child: of others it is not kept.
    """

    slug = "about-the-child"
    section = SECTION
    source = (*Age.source, *ChildKnows.source, *Earlier.source, *ChildrensTopic.source)
    title = N_("About the child or young person")
    turning = frozenset({"topic", "cp_change"})
    shown_for: ClassVar[Mapping[str, tuple[str, tuple[str, ...]]]] = dict.fromkeys(
        THEIR_WISHES, ("age", tuple(each.value for each in AGES if each.value not in GROWN_OR_DEAD))
    )
    age = Radios(
        N_("How old is the child or young person it is about?"),
        [each if each.value in GROWN_OR_DEAD else replace(each, opens=THEIR_WISHES) for each in AGES],
        required(N_("Select how old the child or young person is")),
    )
    child_knows = again(ChildKnows.child_knows)
    asked_by_child = again(ChildKnows.asked_by_child)
    earlier = again(Earlier.earlier)
    topic = again(ChildrensTopic.topic)
    cp_change = again(ChildrensTopic.cp_change)
