"""Whether what names no day happened on the day that the text around it tells of.

A text dates its news and what goes with it. Background, what merely lasts and what others say of it come later, and
have no day that a reader could tell. What is known of an event comes to levels, and
`seeds/lexicon/day_weights.tsv` gives each level its log-odds.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.stories import STATUS_GROUP, Day, Draft, Story

#: An article is cut into so many parts by its mentions: news stands in the first ones, background in the last.
PARTS = 5
#: Of fewer mentions than this all stand in front.
FEWEST = 10
#: Types and modes that are often told without being news of the day: a deployment, a front, a charge, a ban.
_TIMELESS = frozenset({"MOBILIZE:troops", "AID", "COOPERATE", "ACCUSE:allege", "ACCUSE:investigate", "ASSAULT:torture",
                       "COERCE:censor", "COERCE:withhold"})


@dataclass(frozen=True)
class Told:
    """What an article as a whole tells of days.

    order: where each of its mentions begins. first_day: the day of its news; published: that of publication.
    """

    order: Sequence[int]
    first_day: Day | None
    published: date | None

    def levels(self, story: Story) -> dict[str, str]:
        """What is known of an event that names no day, by the draft that tells it first; empty where it can have none.

        Fighting that is nowhere is that of many days: "mille soldats ont été tués dans des combats".
        """
        first, m, day = story.first, story.first.mention, story.first.day
        nowhere = not any(d.mention.place_text for d in story.told)
        if day is None or nowhere and (m.event_type, m.event_mode) == ("ASSAULT", "ground"):
            return {}
        main = self.first_day is not None and day[:2] == self.first_day[:2]
        levels = {"type": m.event_type, "mode": f"{m.event_type}:{m.event_mode}", "status": m.status,
                  "part": str(1 + PARTS * self.order.index(m.trigger_start) // max(len(self.order), FEWEST)),
                  "news": self._age(day[1]), "main": "yes" if main else "no",
                  "reference": "definite" if first.definite else "indefinite" if first.indefinite else "bare"}
        return levels if _usual(first) else levels | {"usual": "no"}

    def _age(self, day: date) -> str:
        """How a day stands to that of publication."""
        if self.published is None:
            return "unknown"
        days = self.published - day
        return "same" if not days else "ahead" if days < timedelta() else "before" if days.days == 1 else "earlier"


def happened_then(story: Story, told: Told) -> bool:
    """Whether an event that names no day happened on the day that the text tells of there."""
    levels, weights = told.levels(story), _weights()
    return bool(levels) and weights["prior", "prior"] + sum(weights.get(pair, 0.0) for pair in levels.items()) > 0


def _usual(first: Draft) -> bool:
    """Whether such an event is often news of the day.

    What is expected, wished or long past has days of its own, and "le couvre-feu" is there already.
    """
    m = first.mention
    kinds = {m.event_type, f"{m.event_type}:{m.event_mode}"}
    standing = "COERCE:curfew" in kinds and first.definite
    return STATUS_GROUP[m.status] == "happened" and not kinds & _TIMELESS and not standing


@cache
def _weights() -> dict[tuple[str, str], float]:
    return {(r["field"] or "", r["level"] or ""): float(r["weight"] or 0) for r in table("day_weights")}
