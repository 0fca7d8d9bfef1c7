"""Blocking: which reports are worth comparing, in time that grows with their number, not with its square.

Reports that share a *block key* are candidates: the same type at the same place, between the same countries on the
same day, with the same telling figure. A block may hold thousands (one war, one day), so within it only neighbours
in a sorted order are compared: the sorted neighbourhood method (Hernández and Stolfo 1995), with one pass for each
order. Every report is compared with at most `WINDOW` others on each side in each pass.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from depeche.transforms.reports import Group
from depeche.transforms.similarity import TELLING

#: Neighbours on one side that a report is compared with in one pass over a block.
WINDOW = 8
#: Days of one report, and countries of one report, that make block keys.
MAX_DAYS, MAX_COUNTRIES, MAX_SITES = 3, 3, 3

Key = tuple[str, ...]


def block_keys(report: Group) -> list[Key]:
    """The keys of the blocks that a report belongs to, without repetition, in a stable order."""
    kind = report.event_type
    countries = _countries(report) or ["?"]
    sites = sorted(report.sites, key=lambda s: (s.key, s.geonameid or 0))[:MAX_SITES]
    keys: set[Key] = {(kind, "place", word) for site in sites for word in site.key.split()}
    keys |= {(kind, "place", str(site.geonameid)) for site in sites if site.geonameid is not None}
    keys |= {(kind, "day", country, day) for country in countries for day in _days(report)}
    keys |= {(kind, "figure", country, f.measure, f"{f.value:g}")
             for f in report.figures if f.value >= TELLING for country in countries}
    keys |= {(kind, "copy", origin) for origin in report.origins}
    return sorted(keys)


def _countries(report: Group) -> list[str]:
    named = set(report.countries)
    for votes in report.sides.values():
        named |= {side.identity for side in votes if side.identity}
    return sorted(named)[:MAX_COUNTRIES]


def _days(report: Group) -> Iterator[str]:
    """The days on which an event may have happened; a report without any goes with others without any."""
    days = {d for (low, high), coarse in report.dates for d in range(low, low + 1 if coarse else high + 1)[:MAX_DAYS]}
    if not days:
        days = {d for day in report.published for d in (day - 1, day)}
    yield from [str(d) for d in sorted(days)[:MAX_DAYS]] or ["?"]


def candidates(members: Iterable[Group]) -> set[tuple[str, str]]:
    """Pairs (key, key) of the reports of one block that are worth comparing, the lesser key first."""
    found = sorted(members, key=lambda r: r.key)
    pairs: set[tuple[str, str]] = set()
    for order in ((_by_day,) if len(found) <= WINDOW + 1 else (_by_day, _by_content)):
        keys = [r.key for r in sorted(found, key=order)]
        for i, a in enumerate(keys):
            pairs.update((min(a, b), max(a, b)) for b in keys[i + 1:i + 1 + WINDOW])
    return pairs


def _by_day(report: Group) -> tuple[Any, ...]:
    days = sorted(days for days, _ in report.dates) or [(d, d) for d in sorted(report.published)]
    return (days[:1], _place(report), _mode(report), _figures(report), report.key)


def _by_content(report: Group) -> tuple[Any, ...]:
    sides = tuple(sorted({s.identity or "" for s in report.sides["actors"]})[:2])
    return (_place(report), sides, _mode(report), _figures(report), report.key)


def _place(report: Group) -> str:
    return min((s.key for s in report.sites), default="")


def _mode(report: Group) -> str:
    return min(report.modes, default="")


def _figures(report: Group) -> list[tuple[str, float]]:
    return sorted((f.measure, f.value) for f in report.figures)[:2]
