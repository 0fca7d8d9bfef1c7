"""Scores event mentions on POPCORN: short French reports with annotated events (Giordano et al., KES 2024; MIT).

The measure is theirs: a mention is right when type, start and end are those of an annotated one; F1 of each type,
macro-averaged over all types of the list that the texts hold. Most of their types are accidents, fires and crime,
which the product leaves out on purpose, so the mean over the types that it can tell stands apart. Their annotations
also hold pronouns and loose words ("ce drame", "les faits"), which are no triggers here.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from benchmarks.reading import read
from depeche.pipeline.evaluate import Score, Tally
from depeche.schemas.records import Mention

#: Every so manieth report is read: what has been looked at while rules were written stays small.
FOLD = 5
TYPES = frozenset(
    "ACCIDENT AGITATING_TROUBLE_MAKING BOMBING CBRN_EVENT CIVIL_WAR_OUTBREAK COUP_D_ETAT CRIMINAL_ARREST DEMONSTRATION "
    "DRUG_OPERATION ECONOMICAL_CRISIS ELECTION EPIDEMIC FIRE GATHERING HOOLIGANISM ILLEGAL_CIVIL_DEMONSTRATION "
    "NATURAL_CAUSES_DEATH NATURAL_EVENT POLITICAL_VIOLENCE POLLUTION RIOT STRIKE SUICIDE THEFT TRAFFICKING".split())
#: (event type, mode) -> POPCORN's type; mode None is the type's default.
MAPPED = {
    ("ASSAULT", "explosives"): "BOMBING", ("ASSAULT", "suicide-attack"): "BOMBING", ("ASSAULT", "aerial"): "BOMBING",
    ("ASSAULT", "drone"): "BOMBING", ("ASSAULT", "heavy-weapons"): "BOMBING", ("ASSAULT", None): "POLITICAL_VIOLENCE",
    ("PROTEST", None): "DEMONSTRATION", ("PROTEST", "riot"): "RIOT", ("PROTEST", "strike"): "STRIKE",
    ("COERCE", "arrest"): "CRIMINAL_ARREST", ("CONSULT", None): "GATHERING",
}
COUP = "COUP_D_ETAT"

Item = tuple[str, int, int]


@dataclass
class Popcorn:
    """F1 by type, over the reports of a fold. spans: whatever the type."""

    reports: int = 0
    types: dict[str, Tally] = field(default_factory=dict)
    spans: Tally = field(default_factory=Tally)

    def macro(self, mapped: bool) -> float:
        """Mean F1 over the types that the reports hold: all, or only those that the product can tell."""
        known = {*MAPPED.values(), COUP}
        found = [t.score().f1 for name, t in self.types.items() if t.expected and (not mapped or name in known)]
        return sum(found) / len(found) if found else 0.0

    def rows(self) -> Iterator[tuple[str, int, Score]]:
        """(type, annotated mentions, score) of the types that the product can tell."""
        for name in sorted({*MAPPED.values(), COUP}):
            tally = self.types.get(name, Tally())
            yield name, tally.expected, tally.score()


def evaluate(nlp: Language, path: Path) -> Popcorn:
    """Score a fold of the reports of a POPCORN release (JSON: report id -> text and entities)."""
    reports: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    result = Popcorn()
    for report in [reports[key] for key in sorted(reports)][::FOLD]:
        expected, found = annotated(report), told(read(nlp, report["text"])._.events)
        result.reports += 1
        result.spans.add(len({e[1:] for e in expected} & {f[1:] for f in found}), len({f[1:] for f in found}),
                         len({e[1:] for e in expected}))
        for name in TYPES:
            a, b = ({i for i in items if i[0] == name} for items in (expected, found))
            result.types.setdefault(name, Tally()).add(len(a & b), len(b), len(a))
    return result


def annotated(report: Mapping[str, Any]) -> set[Item]:
    """The event mentions of a report."""
    return {(e["type"], m["start"], m["end"]) for e in report["entities"] if e["type"] in TYPES
            for m in e["mentions"] if m["start"] is not None}


def told(mentions: Iterable[Mention]) -> set[Item]:
    """The mentions of the product under POPCORN's types; what has none is left out."""
    items = set()
    for m in mentions:
        kind = MAPPED.get((m.event_type, m.event_mode)) or MAPPED.get((m.event_type, None))
        if m.event_type == "ASSAULT" and any(word in m.trigger_text.lower() for word in ("coup d", "putsch")):
            kind = COUP
        if kind:
            items.add((kind, m.trigger_start, m.trigger_end))
    return items
