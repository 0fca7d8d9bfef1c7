"""Blocking: which claims are worth comparing, in time that grows with their number, not with its square.

Claims that share a *block key* are candidates: the same type at the same place, between the same countries on the
same day, with the same telling figure, or in one report; what is rare also within a fortnight. A block may hold
thousands (one war, one day), so within it only neighbours in a sorted order are compared: the sorted neighbourhood
method (Hernández and Stolfo 1995), with one pass for each order. Every claim is compared with at most `WINDOW` others
on each side in each pass.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from depeche.transforms.reports import Group
from depeche.transforms.similarity import TELLING, is_rare

#: Neighbours on one side that a claim is compared with in one pass over a block.
WINDOW = 8
#: Days, countries and places of a claim that make block keys.
MAX_DAYS, MAX_COUNTRIES, MAX_SITES = 3, 3, 3
#: Days within which reports of a rare event meet, whatever days they give.
FORTNIGHT = 14

Key = tuple[str, ...]


def block_keys(group: Group) -> list[Key]:
    """The keys of the blocks that a claim belongs to, without repetition, in a stable order."""
    kind, votes = group.event_type, group.votes
    countries = _countries(group) or ["?"]
    sites = sorted(votes["site"], key=lambda s: (s.key, s.geonameid or 0))[:MAX_SITES]
    keys: set[Key] = {(kind, "place", word) for site in sites for word in site.words}
    keys |= {(kind, "place", str(site.geonameid)) for site in sites if site.geonameid is not None}
    keys |= {(kind, "day", country, day) for country in countries for day in _days(group)}
    keys |= {(kind, "figure", country, f.measure, f"{f.value:g}")
             for f in votes["figures"] if f.value >= TELLING for country in countries}
    keys |= {(kind, "report", named) for named in group.reports}
    keys |= {(kind, mode, country, period) for mode in sorted(votes["mode"]) or [""] if is_rare(kind, mode)
             for country in countries for period in _periods(group)}
    return sorted(keys)


def _countries(group: Group) -> list[str]:
    named = {who for side in ("actors", "recipients") for party in group.votes[side] if (who := party.identity)}
    return sorted(named | set(group.votes["country"]))[:MAX_COUNTRIES]


def _days(group: Group) -> Iterator[str]:
    """The days on which an event may have happened; a claim without any goes with others without any."""
    days = {d for (low, high), coarse in group.votes["dates"]
            for d in range(low, low + 1 if coarse else high + 1)[:MAX_DAYS]}
    if not days:
        days = {d for day in group.votes["published"] for d in (day - 1, day)}
    yield from [str(d) for d in sorted(days)[:MAX_DAYS]] or ["?"]


def _periods(group: Group) -> set[str]:
    """The fortnights in which an event may have happened, those from the middle of one to that of the next included."""
    votes = group.votes
    days = sorted([low for (low, _), _ in votes["dates"]] or list(votes["published"]))[:MAX_DAYS]
    return {f"{(day + shift) // FORTNIGHT}/{shift}" for day in days for shift in (0, FORTNIGHT // 2)}


def candidates(members: Iterable[Group]) -> set[tuple[str, str]]:
    """Pairs (key, key) of the claims of one block that are worth comparing, the lesser key first."""
    ordered = sorted((_describe(g) for g in members), key=lambda d: d.key)
    pairs: set[tuple[str, str]] = set()
    for order in (_by_day,) if len(ordered) <= WINDOW + 1 else (_by_day, _by_content):
        keys = [d.key for d in sorted(ordered, key=order)]
        for i, a in enumerate(keys):
            pairs.update((min(a, b), max(a, b)) for b in keys[i + 1:i + 1 + WINDOW])
    return pairs


class _Description(NamedTuple):
    """What a claim is sorted by."""

    days: list[tuple[int, int]]
    place: str
    sides: list[str]
    mode: str
    figures: list[tuple[str, float]]
    key: str


def _describe(group: Group) -> _Description:
    votes = group.votes
    return _Description(
        days=sorted(days for days, _ in votes["dates"])[:1] or [(d, d) for d in sorted(votes["published"])[:1]],
        place=min((s.key for s in votes["site"]), default=""),
        sides=sorted({s.identity or "" for s in votes["actors"]})[:2], mode=min(votes["mode"], default=""),
        figures=sorted((f.measure, f.value) for f in votes["figures"])[:2], key=group.key,
    )


def _by_day(d: _Description) -> tuple[Any, ...]:
    return d.days, d.place, d.mode, d.figures, d.key


def _by_content(d: _Description) -> tuple[Any, ...]:
    return d.place, d.sides, d.mode, d.figures, d.key
