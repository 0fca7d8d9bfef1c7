"""How two groups of claims stand to each other, field by field, and what that weighs.

The weights stand in `seeds/lexicon/merge_weights.tsv`. Levels are also the words in which a merge is explained.
"""
from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.linkage import Levels, Linkage
from depeche.transforms.nlp.stems import STEM
from depeche.transforms.reports import Figure, Group, Side, Site, View

#: Figures that grow while bodies are counted: they may differ between reports of one event.
_TOLLS = frozenset({"killed", "wounded", "casualties", "missing", "displaced", "destroyed", "arrested", "amount"})
#: Types whose events are words or decisions: who speaks tells them apart.
SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE", "AGREE", "AID", "SANCTION"})
#: A figure from here on is rarely met by chance.
TELLING = 10
#: Kilometres: one place; a place and its surroundings.
SAME_KM, NEAR_KM = 5.0, 30.0
#: Words of a sentence below which it is not compared with others.
FEWEST_TERMS = 4


# --- told by whom --------------------------------------------------------------------------------------------------


def _article(a: View, b: View) -> str | None:
    """Whether one article tells both as one event, or tells the two apart: alone, or one among others."""
    if not a.reports.isdisjoint(b.reports):
        return "one report"
    if not a.sentences.isdisjoint(b.sentences):
        return "one sentence"
    few, many = sorted((a.articles, b.articles), key=len)
    witnesses = sum(article in many for article in few)
    if witnesses != 1:
        return "told apart often" if witnesses else None
    return "told apart" if len(many) == 1 else "told apart by one"


# --- where ---------------------------------------------------------------------------------------------------------


def _place(a: View, b: View) -> str | None:
    if not a.sites or not b.sites:
        return "broader" if a.sites or b.sites else None
    level = _best((_sites(x, y) for x in a.sites for y in b.sites), ("same", "contained", "unsure", "unlike", "apart"))
    near = level in ("unsure", "unlike") and (_tells_of(a, b.sites) or _tells_of(b, a.sites))
    return "unsure, named beside" if near else level


def _tells_of(article: View, sites: Iterable[Site]) -> bool:
    """Whether an article names one of the places somewhere: "l'hôtel Hayat" in an article that has Mogadiscio."""
    return any(article.story.issuperset(word[:STEM] for word in site.words) for site in sites)


def _sites(a: Site, b: Site) -> str:
    if a.key == b.key or (a.geonameid is not None and a.geonameid == b.geonameid):
        return "same"
    if not a.words.isdisjoint(b.words):
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


def _country(a: View, b: View) -> str | None:
    if not a.countries or not b.countries:
        return None
    if not a.countries.isdisjoint(b.countries):
        return "same"
    return "other" if a.placed and b.placed else "perhaps other"


# --- when ----------------------------------------------------------------------------------------------------------


def _day(a: View, b: View) -> str | None:
    if a.dates and b.dates:
        return _best((_stated(x, y) for x in a.dates for y in b.dates),
                     ("same", "overlap", "adjacent", "near", "apart"))
    if a.dates or b.dates:
        dated, other = (a, b) if a.dates else (b, a)
        return _best((_reported(days, day) for days, _ in dated.dates for day in other.published),
                     ("reported", "late", "out of time"))
    gap = min((abs(x - y) for x in a.published for y in b.published), default=None)
    if gap is None:
        return None
    return "published" if gap <= 1 else "published late" if gap <= 4 else "published apart"


def _stated(x: tuple[tuple[int, int], bool], y: tuple[tuple[int, int], bool]) -> str:
    (low, high), (start, end) = x[0], y[0]
    gap = max(low, start) - min(high, end)
    if gap == 0 and high - low == 1 == end - start and not (x[1] or y[1]):
        return "adjacent"  # one night and the next: the day between them is the end of the one and begins the other
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


# --- who -----------------------------------------------------------------------------------------------------------


def _actors(a: View, b: View) -> str | None:
    level = _parties(a.actors, b.actors)
    if level != "other":
        return level
    if _met(a.actors, b.recipients) and _met(b.actors, a.recipients):
        return "reversed"
    return "other speaker" if a.event_type in SPEECH else "other"


def _met(actors: Collection[str], recipients: Collection[str]) -> bool:
    return any(who in recipients for who in actors)


def _recipients(a: View, b: View) -> str | None:
    return _parties(a.recipients, b.recipients)


def _parties(a: Mapping[str, Collection[Side]], b: Mapping[str, Collection[Side]]) -> str | None:
    if not a or not b:
        return None
    shared = [who for who in a if who in b]
    if not shared:
        return "other"
    x, y = ([side for who in shared for side in sides[who]] for sides in (a, b))
    if not {n for s in x for n in s.names}.isdisjoint(n for s in y for n in s.names):
        return "named"
    return "country" if {s.sector for s in x}.isdisjoint(s.sector for s in y) else "same"


# --- what ----------------------------------------------------------------------------------------------------------


@cache
def _families() -> dict[tuple[str, str], frozenset[str]]:
    return {(r["type"] or "", r["mode"] or ""): frozenset((r["families"] or "").split()) for r in table("merge_modes")}


def _mode(a: View, b: View) -> str | None:
    if not a.modes or not b.modes:
        return "open" if a.modes or b.modes else None
    if not a.modes.isdisjoint(b.modes):
        return "same"
    families = _families()
    one, other = (frozenset[str]().union(*(families.get((v.event_type, mode), ()) for mode in v.modes)) for v in (a, b))
    return "other" if one.isdisjoint(other) else "related"


def _words(a: View, b: View) -> str | None:
    if not a.words or not b.words:
        return None
    return "other" if a.words.isdisjoint(b.words) else "shared"


def _names(a: View, b: View) -> str | None:
    if not a.names or not b.names:
        return None
    return "other" if a.names.isdisjoint(b.names) else "shared"


def _story(a: View, b: View) -> str | None:
    """Whether articles on other matters tell them: next to none of the proper names of one are in the other."""
    least = min(len(a.story), len(b.story))
    if least < FEWEST_TERMS or not a.articles.isdisjoint(b.articles):
        return None
    shared = len(a.story & b.story) / least
    return "few" if shared < 0.2 else "some"


def _kind(a: View, b: View) -> str:
    """What they tell of: of some kinds a country sees one in a while, of others several a day."""
    modes = a.modes | b.modes
    return _named_kind(a.event_type, min(modes) if len(modes) == 1 else "")


def is_rare(event_type: str, mode: str) -> bool:
    """Whether a country sees such an event once in a while, so that its kind alone speaks for one event."""
    return LINKAGE.weights.get(("kind", _named_kind(event_type, mode)), 0.0) > 0


def _named_kind(event_type: str, mode: str) -> str:
    return f"{event_type} {mode}".rstrip()


def _terms(a: View, b: View) -> str | None:
    """How many words the sentences share: the share of the shorter in the longer."""
    least = min(len(a.terms), len(b.terms))
    if least < FEWEST_TERMS:
        return None
    shared = len(a.terms & b.terms) / least
    return "most" if shared >= 0.6 else "many" if shared >= 0.35 else "some" if shared >= 0.2 else "few"


def _status(a: View, b: View) -> str | None:
    if a.past != b.past:
        return "past"
    return "ahead" if a.ahead != b.ahead else None


def _scale(a: View, b: View) -> str | None:
    """A salvo has no place but how much was fired; a part of it has a place. What is counted over months is no event
    of a day."""
    if a.total != b.total:
        return "total and one"
    return "salvo and part" if (a.salvo and b.part) or (b.salvo and a.part) else None


# --- how many ------------------------------------------------------------------------------------------------------


def _figures(a: View, b: View) -> str | None:
    if not a.figures or not b.figures:
        return None
    common = a.figures & b.figures
    if common:
        return "telling" if any(f.value >= TELLING for f in common) else "equal"
    pairs = [(x, y) for x in a.figures for y in b.figures if _comparable(x, y)]
    if not pairs:
        return None
    if any(x.value == y.value and x.value >= TELLING for x, y in pairs):
        return "telling"
    if not any(x.measure in _TOLLS for x, _ in pairs):
        return "differ"
    ratio = max(min(x.value, y.value) / max(x.value, y.value, 1.0) for x, y in pairs)
    return "close" if ratio >= 0.5 else "far"


def _comparable(x: Figure, y: Figure) -> bool:
    return x.measure == y.measure and (x.item == y.item or not (x.item and y.item))


LINKAGE = Linkage[View, View]("merge_weights", (
    ("article", _article), ("place", _place), ("day", _day), ("country", _country), ("actors", _actors),
    ("mode", _mode), ("words", _words), ("recipients", _recipients), ("figures", _figures), ("status", _status),
    ("scale", _scale), ("names", _names), ("terms", _terms), ("story", _story), ("kind", _kind)))


def compare(a: Group, b: Group) -> dict[str, str]:
    """The level of each field; fields that one of the two leaves open are missing."""
    return LINKAGE.compare(a.view, b.view)


def score(a: Group, b: Group) -> float:
    """Log-odds that two groups tell of one event, as far as they matter; above 0 they do."""
    return LINKAGE.score(a.view, b.view)


def weigh(levels: Levels) -> float:
    """The sum of the weights of levels and the prior."""
    return LINKAGE.weigh(levels)
