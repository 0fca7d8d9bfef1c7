"""How two groups of reports stand to each other, field by field, and what that weighs.

Each field comes to a level ("day: adjacent", "place: contained"); `seeds/lexicon/merge_weights.tsv` gives each level
its log-odds for one event, in the manner of Fellegi and Sunter (1969). Levels are also the words in which a merge is
explained. Nothing forbids a merge outright: a misdated report whose place, parties and toll agree still joins.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from depeche.transforms.nlp.lexicon import table
from depeche.transforms.reports import Figure, Group, Side, Site, leading

#: Types in which the parties act together or on each other: who is named first says nothing.
SYMMETRIC = frozenset({"COOPERATE", "CONSULT", "AGREE"})
#: Reports of what was fired and shot down: without a place they tell of a whole salvo.
_SALVO = frozenset({"launched", "intercepted", "jammed"})
#: Figures that grow while bodies are counted: they may differ between reports of one event.
_TOLLS = frozenset({"killed", "wounded", "casualties", "missing", "displaced", "destroyed", "arrested", "amount"})
#: A figure from here on is rarely met by chance.
TELLING = 10
#: Kilometres: one place; a place and its surroundings.
SAME_KM, NEAR_KM = 5.0, 30.0
#: Articles that may speak against a merge by telling the two apart; more of them are copies of one another.
WITNESSES = 2


def compare(a: Group, b: Group) -> dict[str, str]:
    """The level of each field; fields that one of the two leaves open are missing."""
    symmetric = a.event_type in SYMMETRIC
    levels = {
        "mode": _mode(a, b),
        "words": _words(a.words, b.words),
        "day": _day(a, b),
        "place": _place(a.sites, b.sites),
        "country": _country(a.countries, b.countries),
        "actors": _parties(_together(a), _together(b)) if symmetric else _parties(a.sides["actors"], b.sides["actors"]),
        "recipients": None if symmetric else _parties(a.sides["recipients"], b.sides["recipients"]),
        "figures": _figures(a.figures, b.figures),
        "status": _status(a.statuses, b.statuses),
        "scale": _scale(a, b),
        "article": _article(a, b),
    }
    return {name: level for name, level in levels.items() if level is not None}


def score(a: Group, b: Group) -> float:
    """Log-odds that two groups tell of one event; above 0 they do."""
    return weigh(compare(a, b)) + _weight("article", "told apart") * (_witnesses(a, b) - 1 if _witnesses(a, b) else 0)


def weigh(levels: Mapping[str, str]) -> float:
    """The sum of the weights of levels and the prior."""
    return _weight("prior", "prior") + sum(_weight(name, level) for name, level in levels.items())


@cache
def _weights() -> dict[tuple[str, str], float]:
    return {(r["field"] or "", r["level"] or ""): float(r["weight"] or 0) for r in table("merge_weights")}


def _weight(name: str, level: str) -> float:
    return _weights().get((name, level), 0.0)


# --- what ----------------------------------------------------------------------------------------------------------


@cache
def _families() -> dict[tuple[str, str], str]:
    return {(r["type"] or "", r["mode"] or ""): r["family"] or "" for r in table("merge_modes")}


def _mode(a: Group, b: Group) -> str | None:
    if not a.modes and not b.modes:
        return None
    if not a.modes or not b.modes:
        return "open"
    if set(leading(a.modes)) & set(leading(b.modes)):
        return "same"
    families = _families()
    kin = [{families.get((g.event_type, mode), mode) for mode in g.modes} for g in (a, b)]
    return "related" if kin[0] & kin[1] else "other"


def _words(a: Counter[str], b: Counter[str]) -> str | None:
    if not a or not b:
        return None
    few, many = sorted((a, b), key=len)
    return "shared" if any(word in many for word in few) else "other"


def _status(a: Counter[str], b: Counter[str]) -> str | None:
    past = [votes["historical"] == votes.total() for votes in (a, b)]
    if past[0] != past[1]:
        return "past"
    ahead = [not votes["actual"] and not votes["negated"] for votes in (a, b)]
    return "ahead" if ahead[0] != ahead[1] else None


def _scale(a: Group, b: Group) -> str | None:
    def salvo(group: Group) -> bool:
        return not group.sites and any(f.measure in _SALVO and f.value >= TELLING for f in group.figures)

    def part(group: Group) -> bool:
        return bool(group.sites) and not any(f.measure in _SALVO for f in group.figures)

    return "salvo and part" if (salvo(a) and part(b)) or (salvo(b) and part(a)) else None


# --- when ----------------------------------------------------------------------------------------------------------


def _day(a: Group, b: Group) -> str | None:
    if a.dates and b.dates:
        return _best((_stated(x, y) for x in leading(a.dates) for y in leading(b.dates)),
                     ("same", "overlap", "adjacent", "near", "apart"))
    if a.dates or b.dates:
        dated, other = (a, b) if a.dates else (b, a)
        return _best((_reported(days, day) for days, _ in leading(dated.dates) for day in other.published),
                     ("reported", "late", "out of time"))
    gaps = [abs(x - y) for x in leading(a.published) for y in leading(b.published)]
    if not gaps:
        return None
    return "published" if min(gaps) <= 1 else "published late" if min(gaps) <= 4 else "published apart"


def _stated(x: tuple[tuple[int, int], bool], y: tuple[tuple[int, int], bool]) -> str:
    (low, high), (start, end) = x[0], y[0]
    gap = max(low, start) - min(high, end)
    if gap <= 0:
        return "overlap" if x[1] or y[1] or (low != start and high != end) else "same"
    return "adjacent" if gap == 1 else "near" if gap <= 3 else "apart"


def _reported(days: tuple[int, int], published: int) -> str:
    """How a stated day stands to the day on which another article tells of an event without naming its day."""
    if days[0] - 1 <= published <= days[1] + 1:
        return "reported"
    return "late" if days[0] - 7 <= published <= days[1] + 4 else "out of time"


def _best(levels: Iterable[str], order: tuple[str, ...]) -> str | None:
    found = set(levels)
    return next((level for level in order if level in found), None)


# --- where ---------------------------------------------------------------------------------------------------------


def _country(a: Counter[str], b: Counter[str]) -> str | None:
    if not a or not b:
        return None
    return "same" if set(leading(a)) & set(leading(b)) else "other"


def _place(a: Counter[Site], b: Counter[Site]) -> str | None:
    if not a and not b:
        return None
    if not a or not b:
        return "broader"
    return _best((_sites(x, y) for x in _most_specific(a) for y in _most_specific(b)),
                 ("same", "contained", "unsure", "unlike", "apart"))


def _most_specific(votes: Counter[Site]) -> list[Site]:
    below_region = Counter({s: n for s, n in votes.items() if s.precision != "admin1"})
    return leading(below_region or votes)


def _sites(a: Site, b: Site) -> str:
    if a.key == b.key or (a.geonameid is not None and a.geonameid == b.geonameid):
        return "same"
    if set(a.key.split()) & set(b.key.split()):
        return "contained"
    if a.admin1 and a.admin1 == b.admin1 and "admin1" in (a.precision, b.precision):
        return "contained"
    distance = _kilometres(a, b)
    if distance is None:  # a building and its town, or two villages that no gazetteer has
        return "unlike" if a.latitude is None and b.latitude is None else "unsure"
    near = NEAR_KM if "near" in (a.precision, b.precision) else SAME_KM
    return "contained" if distance <= near and "admin1" not in (a.precision, b.precision) else "apart"


def _kilometres(a: Site, b: Site) -> float | None:
    """Distance on the sphere (haversine)."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    south, north = math.radians(a.latitude), math.radians(b.latitude)
    half = (math.sin((north - south) / 2) ** 2
            + math.cos(south) * math.cos(north) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2)
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


# --- who -----------------------------------------------------------------------------------------------------------


def _together(group: Group) -> Counter[Side]:
    return group.sides["actors"] + group.sides["recipients"]


def _parties(a: Counter[Side], b: Counter[Side]) -> str | None:
    mine, theirs = ({s.identity for s in votes if s.identity} for votes in (a, b))
    if not mine or not theirs:
        return None
    shared = mine & theirs
    if not shared:
        return "other"
    x, y = ([s for s in votes if s.identity in shared] for votes in (a, b))
    if {n for s in x for n in s.names} & {n for s in y for n in s.names}:
        return "named"
    return "same" if {s.sector for s in x} & {s.sector for s in y} else "country"


# --- how many ------------------------------------------------------------------------------------------------------


def _figures(a: Counter[Figure], b: Counter[Figure]) -> str | None:
    common = set(a) & set(b)
    if common:
        return "telling" if any(f.value >= TELLING for f in common) else "equal"
    pairs = [(x, y) for x in a for y in b if x.measure == y.measure and (x.item == y.item or not (x.item and y.item))]
    if not pairs:
        return None
    if any(x.value == y.value and x.value >= TELLING for x, y in pairs):
        return "telling"
    if not any(x.measure in _TOLLS for x, _ in pairs):
        return "differ"
    ratio = max(min(x.value, y.value) / max(x.value, y.value, 1.0) for x, y in pairs)
    return "close" if ratio >= 0.5 else "far"


# --- told by whom --------------------------------------------------------------------------------------------------


def _article(a: Group, b: Group) -> str | None:
    if not a.origins.isdisjoint(b.origins):
        return "copied"
    few, many = sorted((a.sentences, b.sentences), key=len)
    if any(s in many for s in few):
        return "one sentence"
    return "told apart" if _witnesses(a, b) else None


def _witnesses(a: Group, b: Group) -> int:
    """Articles that tell both as two events, up to `WITNESSES`."""
    if not a.origins.isdisjoint(b.origins):
        return 0
    few, many = sorted((a.articles, b.articles), key=len)
    found = 0
    for article in few:
        found += article in many
        if found == WITNESSES:
            break
    return found
