"""Ordered tables of rules on two candidates of one sentence: the first rule that holds gives the verdict."""
from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import TypeAlias

from depeche.transforms.nlp.candidates import Candidate


class Verdict(Enum):
    """What a rule says of its first candidate (DROP, KEEP) or of both (APART, TOGETHER)."""

    DROP = "no event of its own beside the other"
    KEEP = "an event, whatever the rules below say"
    APART = "two events"
    TOGETHER = "one event"


Rule: TypeAlias = Callable[[Candidate, Candidate], bool]
Rules: TypeAlias = tuple[tuple[Verdict, Rule], ...]


def verdict(rules: Rules, a: Candidate, b: Candidate) -> Verdict | None:
    """The verdict of the first rule that holds of two candidates, None where none does."""
    for found, holds in rules:
        if holds(a, b):
            return found
    return None


def either_way(rule: Rule) -> Rule:
    """A rule that holds whichever of two candidates comes first: what answers may be told before what it answers."""
    @wraps(rule)
    def both(a: Candidate, b: Candidate) -> bool:
        return rule(a, b) or rule(b, a)

    return both
