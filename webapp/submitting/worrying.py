"""Whether something worrying was written, looked for in what is sent and in nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.domain.journey import Path
from webapp.domain.worrying import Patterns
from webapp.forms.base import Question
from webapp.forms.journey import QUESTIONS


def worries(question: type[Question], answer: Mapping[str, Any], patterns: Patterns) -> bool:
    """Return whether something worrying was written on a page."""
    return patterns.any_in(question.free_texts(answer))


def is_worrying(path: Path, patterns: Patterns) -> bool:
    """Return whether something worrying stands in what is about to be sent."""
    return any(worries(QUESTIONS[slug], answer, patterns) for slug, answer in path.answers.items())
