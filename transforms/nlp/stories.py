"""Which event of its article a mention tells of: how it stands to each event told so far, and what that weighs.

Each field comes to a level ("day: adjacent", "place: words"); `seeds/lexicon/story_weights.tsv` gives each level its
log-odds. A mention tells of the event whose sum is highest, or, when none is above 0, of one not told yet. Compared are
what the mention's own sentence says and what those of the first and last mentions of an event do.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from depeche.schemas.records import Mention, Party
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.linkage import Levels, Linkage
from depeche.transforms.nlp.stems import stems, terms_in

#: First and last day, and how they are known.
Day = tuple[date, date, str]
#: A figure, and whether it only tells of some ("des dizaines").
Count = tuple[float, bool]
#: An article's first events and its last ones are those that a mention can be of, and of each event its first and last
#: mentions are looked at. Only lists and chronicles tell of more; without bounds they would cost their length squared.
HEAD, TAIL, LOOK_BACK = 10, 20, 60
#: Modes that name the same kind of weapon loosely: either may be said of the other's event.
_LOOSE_MODES = frozenset({frozenset({"aerial", "heavy-weapons"}), frozenset({"drone", "aerial"}),
                          frozenset({"demo", "obstruct"}), frozenset({"ground", "territory"})})
#: Modes of strikes, raids and bombardments.
FROM_AFAR = frozenset({"heavy-weapons", "aerial", "drone", "explosives"})
#: Types whose events are acts of speech or meetings: told apart by who acts.
BY_ACTOR = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE", "CONSULT", "AID",
                      "SANCTION"})
#: Types whose events are each named by their own word: to close a border is not to suspend a parliament.
OWN_WORD = frozenset({"COERCE", "RETREAT", "MOBILIZE", "THREATEN", "REQUEST"})
STATUS_GROUP = {"actual": "happened", "negated": "happened", "historical": "past", "future": "ahead",
                "hypothetical": "ahead"}
_DAY = timedelta(days=1)
#: A figure up to here is met by chance.
FEW = 2
#: Words of a sentence below which it is not compared with others.
FEWEST_TERMS = 4
#: What a story that says nothing of its own cannot be joined across.
APART = frozenset({("coup", "differ"), ("mode", "differ"), ("territory", "differ"), ("actors", "differ"),
                   ("recipients", "differ"), ("speaker", "differ"), ("addressed", "differ")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mention with what its words say beyond its fields.

    sentence: number in the article. kind: action or outcome. definite: the words take the event as known,
    indefinite: they bring it up ("des tirs").
    other: the words announce another event than the one told before. modeless: an event of its kind has no mode (a
    coup), so that it is none that has one. perfect: told in the pluperfect, present: in the present. day: the day that
    the text tells of there; clock: the one that a bare time of day means. planned: its date is what it is meant for.
    paragraph: its number. setting: country where what is told around it happens. harmed: those whom its figures count.
    mutual: both sides act in it. live: a live report tells it, whose words are of the day of publication.
    judges: where the triggers stand of the events that it condemns in its sentence.
    """

    mention: Mention
    sentence: int = 0
    kind: str = "action"
    lemma: str = ""
    definite: bool = False
    indefinite: bool = False
    modeless: bool = False
    other: bool = False
    perfect: bool = False
    present: bool = False
    day: Day | None = None
    clock: Day | None = None
    planned: bool = False
    paragraph: int = 0
    setting: str | None = None
    harmed: tuple[Party, ...] = ()
    mutual: bool = False
    live: bool = False
    judges: tuple[int, ...] = ()

    @property
    def outcome(self) -> bool:
        return self.kind == "outcome"

    @property
    def total(self) -> bool:
        """Whether it counts what several events did: "600 élèves enlevés depuis décembre"."""
        return any(q.scope == "cumulative" for q in self.mention.quantities)


@dataclass
class Story:
    """One event of an article while it is being read."""

    drafts: list[Draft] = field(default_factory=list)
    _seen: Seen | None = None

    def add(self, draft: Draft) -> None:
        """Take a mention in."""
        self.drafts.append(draft)
        self._seen = None

    def absorb(self, other: Story) -> None:
        """Take the mentions of another story in, which has none then."""
        self.drafts = sorted(self.drafts + other.drafts, key=lambda d: d.mention.trigger_start)
        other.drafts, self._seen = [], None

    @property
    def first(self) -> Draft:
        return self.drafts[0]

    @property
    def told(self) -> list[Draft]:
        """The mentions that others are compared with, the first and the last ones."""
        return self.drafts if len(self.drafts) <= HEAD + TAIL else self.drafts[:HEAD] + self.drafts[-TAIL:]

    @property
    def last(self) -> int:
        return self.drafts[-1].sentence

    @property
    def seen(self) -> Seen:
        """What it says, as long as it does not grow."""
        if self._seen is None:
            self._seen = Seen.of(self.told)
        return self._seen

    def values(self, name: str) -> list:
        """The values that its mentions state for a field, in order."""
        return [v for d in self.told if (v := getattr(d.mention, name))]

    def countries(self, name: str) -> set[str]:
        return {p.country for parties in self.values(name) for p in parties if p.country}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the mentions of a story say together."""

    modes: frozenset[str]
    territory: bool
    places: tuple[Mention, ...]
    countries: frozenset[str]
    dated: tuple[Mention, ...]
    place_keys: frozenset[str]
    actors: frozenset[str] | None
    recipients: frozenset[str] | None
    figures: Mapping[tuple[str, str | None], frozenset[Count]]
    lemmas: frozenset[str]
    stems: frozenset[str]
    sentences: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, told: Sequence[Draft]) -> Seen:
        mentions = [d.mention for d in told]
        figures: dict[tuple[str, str | None], frozenset[Count]] = {}
        for key, value in (f for m in mentions for f in _figures(m)):
            figures[key] = figures.get(key, frozenset()) | {value}
        return cls(
            modes=frozenset(m.event_mode for m in mentions if m.event_mode),
            territory=any(map(_takes_ground, mentions)), places=tuple(m for m in mentions if m.place_text),
            countries=frozenset(m.place_country for m in mentions if m.place_country),
            dated=tuple(m for m in mentions if m.date_start),
            place_keys=frozenset(_place_key(m) for m in mentions if m.place_text),
            actors=_countries(m.actors for m in mentions), recipients=_countries(m.recipients for m in mentions),
            figures=figures,
            lemmas=frozenset(d.lemma for d in told),
            stems=frozenset(stem for m in mentions for stem in stems(m.trigger_text)),
            sentences={d.sentence: terms_in(d.mention.evidence) for d in told},
        )


def place(draft: Draft, stories: list[Story]) -> None:
    """Put a mention with the story that it tells of, or open one."""
    open_ = stories_open_to(draft, stories)
    known = zip(open_, standings(draft, open_), strict=True)
    best = max(((score(draft, story, levels), -n) for n, (story, levels) in enumerate(known)), default=(0.0, 0))
    if best[0] > 0:
        open_[-best[1]].add(draft)
    else:
        stories.append(Story([draft]))


def stories_open_to(draft: Draft, stories: Sequence[Story]) -> list[Story]:
    """Those told at the head of the article and those told last that a mention can be of."""
    near = [*range(min(HEAD, len(stories))), *range(max(HEAD, len(stories) - LOOK_BACK), len(stories))]
    return [stories[i] for i in near if same_kind(draft, stories[i])]


def same_kind(draft: Draft, story: Story) -> bool:
    """Whether a mention is of a story's type and both tell of what happened, of what is to come or of the past."""
    m, first = draft.mention, story.first.mention
    if STATUS_GROUP[m.status] != STATUS_GROUP[first.status] and m.status != "negated":
        return False
    return m.event_type == first.event_type or _toll_of_riot(draft, story)


def _toll_of_riot(draft: Draft, story: Story) -> bool:
    """The dead and wounded of a riot are told with the words of an assault."""
    types = {draft.mention.event_type, story.first.mention.event_type}
    return draft.outcome and types == {"ASSAULT", "PROTEST"} and "riot" in story.seen.modes


def standings(draft: Draft, stories: Sequence[Story]) -> list[dict[str, str]]:
    """How each story stands among those that a mention can be of: whether it was told last, whether it is the only one.
    """
    latest = max(stories, key=lambda s: s.drafts[-1].mention.trigger_start, default=None)
    reference = "definite" if draft.definite else "outcome" if draft.outcome else "other"
    alone = {"alone": "yes"} if len(stories) == 1 else {}
    return [alone | ({"latest": reference} if story is latest else {}) for story in stories]


def can_be_of(story: Story, host: Story) -> bool:
    """Whether nothing that the mentions of one story state rules out that it is the other."""
    return all(same_kind(d, host) and APART.isdisjoint(compare(d, host).items()) for d in story.told)


# --- the fields -------------------------------------------------------------------------------------------------


def _reference(draft: Draft, story: Story) -> str | None:
    if draft.other and not story.first.other:
        return "other"
    return "definite" if draft.definite else "indefinite" if draft.indefinite else None


def _kind(draft: Draft, story: Story) -> str | None:
    return "outcome" if draft.outcome else None


def _coup(draft: Draft, story: Story) -> str | None:
    if draft.modeless == story.first.modeless:
        return None
    return "outcome" if draft.outcome and not draft.modeless else "differ"


def _mode(draft: Draft, story: Story) -> str:
    mine, theirs = draft.mention.event_mode, story.seen.modes
    if not mine and theirs and draft.lemma in strikes() and theirs.isdisjoint(FROM_AFAR):
        return "differ"  # a strike is no fight on the ground
    if not mine or not theirs:
        return "mine only" if mine else "theirs only" if theirs else "none"
    if mine in theirs:
        return "same"
    return "loose" if all(frozenset({mine, other}) in _LOOSE_MODES for other in theirs) else "differ"


@cache
def strikes() -> frozenset[str]:
    """Words for an assault from afar, whatever it is made with."""
    return frozenset(fold(r["word"] or "") for r in table("frames") if r["class"] == "strike")


def _territory(draft: Draft, story: Story) -> str | None:
    """Whether one of the two tells that a place was taken: that is no strike, whatever else the words leave open."""
    if _takes_ground(draft.mention) == story.seen.territory:
        return None
    return "outcome" if draft.outcome else "ground" if {draft.mention.event_mode, *story.seen.modes} & {
        "ground"} else "differ"


def _takes_ground(m: Mention) -> bool:
    return m.event_mode == "territory"


def _place(draft: Draft, story: Story) -> str:
    m, theirs = draft.mention, story.seen.places
    if not m.place_text:
        return "theirs only" if theirs else "none"
    if not theirs:
        return "mine only" if _specific(m) else "mine only, vague"
    if m.place_country and story.seen.countries and m.place_country not in story.seen.countries:
        return "abroad"
    if _place_key(m) in story.seen.place_keys:
        return "same"
    towns = [t for t in theirs if _specific(t)]
    if not towns or not _specific(m):
        return "vague"
    if any(_one_name_in_another(m, t) for t in towns):
        return "words"
    return "half known" if any((m.geonameid is None) != (t.geonameid is None) for t in towns) else "differ"


def _specific(m: Mention) -> bool:
    return m.geo_precision not in ("country", "admin1")


def _place_key(m: Mention) -> str:
    return fold(m.place_name or m.place_text or "")


def _one_name_in_another(a: Mention, b: Mention) -> bool:
    x, y = fold(a.place_text or ""), fold(b.place_text or "")
    return x in y or y in x


def _day(draft: Draft, story: Story) -> str:
    m, theirs = draft.mention, story.seen.dated
    if not m.date_start:
        if theirs:
            return "theirs only" if draft.day is None or not _none_on(draft.day, theirs) else "theirs, told elsewhere"
        told = story.first.day
        return "none" if draft.day is None or told is None or draft.day[:2] == told[:2] else "none, told elsewhere"
    if not theirs:
        return "mine only"
    if any((m.date_start, m.date_end) == (t.date_start, t.date_end) for t in theirs):
        known = draft.definite and _sides(draft, story, "actors") != "differ"  # "la frappe de samedi"
        return "same, known" if known else "same"
    gap = min(_gap(m, t) for t in theirs)
    return "overlap" if gap < _DAY else "adjacent" if gap == _DAY else "apart"


def _gap(a: Mention, b: Mention) -> timedelta:
    """The time from the one to the other; below a day they share one. One night and the next are a day apart."""
    assert a.date_start and b.date_start
    gap = max(a.date_start - (b.date_end or b.date_start), b.date_start - (a.date_end or a.date_start))
    nights = all(m.date_end and m.date_start and m.date_end - m.date_start == _DAY for m in (a, b))
    return _DAY if nights and not gap else gap


def _none_on(day: Day, dated: Iterable[Mention]) -> bool:
    """Whether none of some mentions is dated on a day."""
    return all(day[0] > (m.date_end or m.date_start) or m.date_start > day[1] for m in dated if m.date_start)


def _speaker(draft: Draft, story: Story) -> str | None:
    return _sides(draft, story, "actors") if draft.mention.event_type in BY_ACTOR else None


def _addressed(draft: Draft, story: Story) -> str | None:
    return _sides(draft, story, "recipients") if draft.mention.event_type in BY_ACTOR else None


def _actors(draft: Draft, story: Story) -> str | None:
    return None if draft.mention.event_type in BY_ACTOR else _sides(draft, story, "actors")


def _recipients(draft: Draft, story: Story) -> str | None:
    return None if draft.mention.event_type in BY_ACTOR else _sides(draft, story, "recipients")


def _sides(draft: Draft, story: Story, side: str) -> str:
    parties, theirs = getattr(draft.mention, side), getattr(story.seen, side)
    if not parties or theirs is None:
        return "mine only" if parties else "none" if theirs is None else "theirs only"
    mine = [p.country for p in parties if p.country]
    return "open" if not mine or not theirs else "differ" if theirs.isdisjoint(mine) else "shared"


def _countries(sides: Iterable[tuple[Party, ...]]) -> frozenset[str] | None:
    """The countries of the parties of a side; None where it has no party.

    Where one mention tells of both sides of an exchange and another of one, the story is of the one.
    """
    told = [side for side in sides if side]
    alone = [side for side in told if len({p.country for p in side}) == 1]
    parties = [p for side in alone or told for p in side]
    return frozenset(p.country for p in parties if p.country) if parties else None


def _numbers(draft: Draft, story: Story) -> str | None:
    theirs = story.seen.figures
    pairs = [(x, y) for key, x in _figures(draft.mention) for y in theirs.get(key, ())]
    if any(x == y for x, y in pairs):
        return "equal"
    known = [(x, y) for (x, some), (y, others) in pairs if not some and not others]  # "des dizaines" fits 20 and 90
    if not known:
        return None
    return "close" if any(2 * min(pair) >= max(pair) for pair in known) else "far"


def _figures(m: Mention) -> list[tuple[tuple[str, str | None], Count]]:
    return [((q.measure, q.item), (q.value, q.bound == "vague")) for q in m.quantities
            if q.value is not None and q.value > FEW]


def _total(draft: Draft, story: Story) -> str | None:
    """Whether it adds up events of which the story is but one."""
    return "mine only" if draft.total and not any(d.total for d in story.told) else None


def _trigger(draft: Draft, story: Story) -> str:
    shared = draft.lemma in story.seen.lemmas or not story.seen.stems.isdisjoint(stems(draft.mention.trigger_text))
    own = draft.mention.event_type in OWN_WORD
    return ("shared" if shared else "other") + (", own" if own else "")


def _terms(draft: Draft, story: Story) -> str | None:
    """How many words its sentence shares with one of theirs: the share of the shorter in the longer."""
    if draft.sentence in story.seen.sentences:
        return None
    mine = terms_in(draft.mention.evidence)
    if len(mine) < FEWEST_TERMS:
        return None
    most = max(len(mine & other) / max(min(len(mine), len(other)), FEWEST_TERMS)
               for other in story.seen.sentences.values())
    return "most" if most >= 0.5 else "many" if most >= 0.3 else "some" if most >= 0.15 else "few"


def _distance(draft: Draft, story: Story) -> str:
    sentences = draft.sentence - story.last
    if sentences <= 1:
        return "one sentence" if sentences <= 0 else "next sentence"
    return "near" if sentences <= 3 else "some way" if sentences <= 8 else "far"


def _paragraph(draft: Draft, story: Story) -> str | None:
    last = story.drafts[-1]
    return "same" if draft.paragraph == last.paragraph and draft.sentence != last.sentence else None


def _headline(draft: Draft, story: Story) -> str | None:
    return "yes" if story.first.sentence <= 1 else None


LINKAGE = Linkage[Draft, Story]("story_weights", (
    ("place", _place), ("day", _day), ("figures", _numbers), ("total", _total), ("headline", _headline),
    ("distance", _distance), ("reference", _reference), ("kind", _kind), ("coup", _coup), ("mode", _mode),
    ("territory", _territory), ("paragraph", _paragraph), ("speaker", _speaker), ("addressed", _addressed),
    ("actors", _actors), ("recipients", _recipients), ("trigger", _trigger), ("terms", _terms)))


def compare(draft: Draft, story: Story) -> dict[str, str]:
    """The level of each field; what a field does not tell is missing."""
    return LINKAGE.compare(draft, story)


def score(draft: Draft, story: Story, known: Levels) -> float:
    """Log-odds that a mention tells of a story, as far as they matter; above 0 it does. known: of `standings`."""
    return LINKAGE.score(draft, story, known)
