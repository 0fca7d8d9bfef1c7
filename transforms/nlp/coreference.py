"""The events of one article: which of its mentions tell of the same event, and what each may take from the others.

A writer names an event once in full and then refers back to it ("la frappe", "18 morts", "l'attaque"). Mentions are
read in order; each joins the open event that it fits best or opens a new one. Then every mention of an event takes
the day, the country, the parties and the weapon that any of them states. The named place is not handed on: a mention
keeps the place that its own sentence names.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from depeche.schemas.ontology import QUADS, acled
from depeche.schemas.records import Mention, Party
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.parties import BOTH

#: First and last day, and how they are known.
Day = tuple[date, date, str]
#: A mention joins the best open event from this score on.
JOIN = 0.9
#: An article's first events and its last ones are those that a mention can be of, and of each event its first and last
#: mentions are looked at. Only lists and chronicles tell of more; without bounds they would cost their length squared.
HEAD, TAIL, LOOK_BACK = 10, 20, 60
#: Modes that name the same kind of weapon loosely: either may be said of the other's event.
_LOOSE_MODES = frozenset({frozenset({"aerial", "heavy-weapons"}), frozenset({"drone", "aerial"}),
                          frozenset({"demo", "obstruct"}), frozenset({"ground", "territory"})})
#: Types whose events are acts of speech or meetings: told apart by who acts.
_BY_ACTOR = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE", "CONSULT", "AID",
                       "SANCTION"})
#: Types whose events are each named by their own word: to close a border is not to suspend a parliament.
_OWN_WORD = frozenset({"COERCE", "RETREAT", "MOBILIZE", "THREATEN", "REQUEST"})
#: Modes that name what an assault is made with, so that the next one told is likely made with the same.
_WEAPONS = frozenset({"heavy-weapons", "aerial", "drone", "firearms", "explosives", "ground"})
#: Those of strikes, raids and bombardments.
_FROM_AFAR = frozenset({"heavy-weapons", "aerial", "drone", "explosives"})
#: Types that are words, or pass between countries: without a place of their own they happen nowhere in particular.
_NOWHERE = frozenset({"ACCUSE", "REQUEST", "AGREE", "AID", "SUPPORT", "SANCTION", "COOPERATE"})
#: Types of words that happen at home where nobody abroad has a part in them.
_DOMESTIC = frozenset({"ACCUSE", "REQUEST", "SANCTION"})
#: Types that happen where their actor is, as far as it goes without saying.
_WHERE_ACTOR = frozenset({"REJECT", "THREATEN", "CONCEDE"})
#: Types and modes that are often told without being news of the day (a deployment, a front, a charge, a ban): they take
#: no day from what is told around them.
_TIMELESS = frozenset({"MOBILIZE", "AID", "COOPERATE", "ACCUSE:allege",
                       "ACCUSE:investigate", "COERCE:censor", "COERCE:withhold"})
#: Sectors of those whom a protest is addressed to, whatever happens in its course.
_ADDRESSED = frozenset({"GOV", "LEG", "JUD", "ELI"})
#: Types of words that answer what happened: they take the day only of what is told on the day of publication.
_ANSWERS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})
_STATUS_GROUP = {"actual": "happened", "negated": "happened", "historical": "past", "future": "ahead",
                 "hypothetical": "ahead"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mention with what its words say beyond its fields.

    sentence: number in the article. kind: action or outcome. definite: the words take the event as known,
    indefinite: they bring it up ("des tirs").
    other: the words announce another event than the one told before. modeless: an event of its kind has no mode (a
    coup), so that it is none that has one. perfect: told in the pluperfect. day: the day that the text tells of there;
    clock: the one that a bare time of day means. planned: its date is what it is meant for. paragraph: its number.
    setting: country where what is told around it happens.
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
    day: Day | None = None
    clock: Day | None = None
    planned: bool = False
    paragraph: int = 0
    setting: str | None = None


@dataclass
class Story:
    """One event of an article while it is being read."""

    drafts: list[Draft] = field(default_factory=list)

    @property
    def told(self) -> list[Draft]:
        """The mentions that others are compared with, the first and the last ones."""
        return self.drafts if len(self.drafts) <= HEAD + TAIL else self.drafts[:HEAD] + self.drafts[-TAIL:]

    @property
    def last(self) -> int:
        return self.drafts[-1].sentence

    def values(self, name: str) -> list:
        """The values that its mentions state for a field, in order."""
        return [v for d in self.told if (v := getattr(d.mention, name))]

    def countries(self, name: str) -> set[str]:
        return {p.country for parties in self.values(name) for p in parties if p.country}


def resolve(drafts: Iterable[Draft], setting: str | None = None, first_day: date | None = None,
            published: date | None = None) -> list[Mention]:
    """The mentions of an article with the key of their event in `report_id` and its fields filled in.

    setting: country where most of what the article tells happens. first_day: day of the news, where no event is dated.
    published: day of publication.
    """
    stories: list[Story] = []
    drafts = list(_set(_clocked(_of_both(list(drafts))), setting))
    told_on = {_day(d.mention)[:2] for d in drafts if _tells_day(d.mention)}
    for draft, day in zip(drafts, _days(drafts, first_day), strict=True):
        # what is said today may answer what happened yesterday
        answers = draft.mention.event_type in _ANSWERS and day is not None and (
            day[1] < published if published else len(told_on) > 1)
        _place(replace(draft, day=None if answers else day), stories)
    return _finish(_gather(stories), setting)


def _of_both(drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts; "les deux pays", "les belligérants" are the two countries that the article names most as parties."""
    named = Counter(p.country for d in drafts for side in (d.mention.actors, d.mention.recipients) for p in side
                    if p.country and p.name != BOTH)
    for draft in drafts:
        m = draft.mention
        if any(p.name == BOTH for p in (*m.actors, *m.recipients)):
            other = {p.country for p in m.actors if p.name != BOTH}
            pair = sorted((c for c in named if c not in other), key=lambda c: (-named[c], c))[:2]
            m = replace(m, actors=_told_apart(m.actors, pair), recipients=_told_apart(m.recipients, pair))
        yield replace(draft, mention=m)


def _told_apart(parties: tuple[Party, ...], pair: list[str]) -> tuple[Party, ...]:
    """The parties with two instead of each that stands for both."""
    return tuple(each for p in parties for each in (
        [replace(p, country=c, name=None) for c in pair or (None,)] if p.name == BOTH else [p]))


def _set(drafts: Iterable[Draft], setting: str | None) -> Iterator[Draft]:
    """The drafts with where they are set: the country of the place told last in their paragraph, else the article's."""
    paragraph, local = -1, setting
    for draft in drafts:
        if draft.paragraph != paragraph:
            paragraph, local = draft.paragraph, setting
        local = draft.mention.place_country or local
        yield replace(draft, setting=local)


def _clocked(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts; a bare time of day means the day of publication where the text has not told of another before."""
    told = False
    for draft in drafts:
        if draft.clock is not None and not told:
            start, end, basis = draft.clock
            dated = replace(draft.mention, date_start=start, date_end=end, date_precision="day", date_basis=basis)
            draft = replace(draft, mention=dated, clock=None)
        told = told or _tells_day(draft.mention)
        yield draft


def _days(drafts: list[Draft], first_day: date | None) -> Iterator[Day | None]:
    """The day that the text tells of at each mention.

    A text tells of its main day; a day named in passing holds for what follows in the pluperfect, a later day for all.
    """
    told = [_day(d.mention) for d in drafts if _tells_day(d.mention) and not d.planned]
    main = (first_day, first_day, "relative") if first_day else told[0] if told else None
    current = main
    for draft in drafts:
        if _tells_day(draft.mention) and not draft.planned:
            current = _day(draft.mention)
        aside = current is not None and main is not None and current[0] < main[0] - timedelta(days=1)
        yield main if aside and not draft.perfect and not _tells_day(draft.mention) else current


def _day(m: Mention) -> Day:
    assert m.date_start and m.date_end
    return m.date_start, m.date_end, m.date_basis


def _tells_day(m: Mention) -> bool:
    """Whether a mention sets the day that the text tells of from there on."""
    return bool(m.date_start and m.date_end) and m.date_precision == "day" and m.status == "actual"


def _gather(stories: list[Story]) -> list[Story]:
    """Stories that say nothing of their own (no place, no day) joined to the one story that they can be of.

    Read in order, "l'appareil a été abattu" may come before anything shows that the article tells of one event only.
    """
    for number, story in enumerate(stories):
        if any(d.mention.place_text or d.mention.date_start or d.other for d in story.told):
            continue
        near = stories[max(number - LOOK_BACK, 0):number + LOOK_BACK]
        hosts = [s for s in near if s.drafts and s is not story
                 and story.drafts[0].mention.event_type == s.drafts[0].mention.event_type
                 and all(compatible(d, s) for d in story.told) and _alike(story, s)]
        if len(hosts) == 1:
            hosts[0].drafts = sorted(hosts[0].drafts + story.drafts, key=lambda d: d.mention.trigger_start)
            story.drafts = []
    return [story for story in stories if story.drafts]


def _alike(story: Story, host: Story) -> bool:
    """Whether what a bare story does say is said of the host too: its words, its figures, its speaker's deed."""
    first = story.drafts[0]
    if first.mention.event_type in _BY_ACTOR:
        return bool(story.countries("actors") & host.countries("actors")) and any(
            d.lemma == first.lemma for d in host.told)
    if first.mention.event_type in _OWN_WORD:
        return any(d.lemma == first.lemma for d in host.told)
    return not all(d.indefinite for d in story.told)


def join(known: Iterable[Mention], found: Iterable[Mention]) -> list[Mention]:
    """The claims that a copy takes over, and those found in what it adds: the latter may tell of the same events."""
    stories: dict[str, Story] = {}
    for m in known:
        stories.setdefault(m.report_id or m.mention_id, Story()).drafts.append(Draft(mention=m))
    keys = {id(s): key for key, s in stories.items()}
    open_ = list(stories.values())
    for m in found:
        _place(Draft(mention=m, kind="outcome" if m.quantities else "action", definite=True), open_)
    return [replace(d.mention, report_id=keys.get(id(s), d.mention.report_id))
            for s in open_ for d in s.drafts]


def _place(draft: Draft, stories: list[Story]) -> None:
    near = [*range(min(HEAD, len(stories))), *range(max(HEAD, len(stories) - LOOK_BACK), len(stories))]
    scored = [(score(draft, stories[i]), -i) for i in near if compatible(draft, stories[i])]
    best = max(scored, default=(0.0, 0))
    if best[0] >= JOIN:
        stories[-best[1]].drafts.append(draft)
    else:
        stories.append(Story([draft]))


# --- the same event? -------------------------------------------------------------------------------------------


def compatible(draft: Draft, story: Story) -> bool:
    """Whether nothing that the mention states rules out that it is the story's event."""
    m, first = draft.mention, story.drafts[0].mention
    if m.event_type != first.event_type and not _outcome_of(draft, story):
        return False
    if _STATUS_GROUP[m.status] != _STATUS_GROUP[first.status] and m.status != "negated":
        return False
    if draft.modeless != story.drafts[0].modeless and (draft.kind == "action" or draft.modeless):
        return False
    return (_modes_agree(draft, story) and _places_agree(m, story) and _days_agree(m, story)
            and _parties_agree(m, story, "actors") and _parties_agree(m, story, "recipients")
            and (not draft.other or story.drafts[0].other))


def _outcome_of(draft: Draft, story: Story) -> bool:
    """The dead and wounded of a riot are told with the words of an assault."""
    types = {draft.mention.event_type, story.drafts[0].mention.event_type}
    return draft.kind == "outcome" and types == {"ASSAULT", "PROTEST"} and "riot" in story.values("event_mode")


def _modes_agree(draft: Draft, story: Story) -> bool:
    m, modes = draft.mention, set(story.values("event_mode"))
    if _takes_ground(draft) != any(map(_takes_ground, story.told)) and draft.kind == "action" and not (
            modes | {m.event_mode}) & {"ground"}:
        return False
    if not m.event_mode or not modes or m.event_mode in modes:
        return True
    return all(frozenset({m.event_mode, other}) in _LOOSE_MODES for other in modes)


def _takes_ground(draft: Draft) -> bool:
    """Whether a mention tells that a place was taken: that is no strike, whatever else the words leave open."""
    return draft.mention.event_mode == "territory"


def _places_agree(m: Mention, story: Story) -> bool:
    if not m.place_text:
        return True
    countries = set(story.values("place_country"))
    if m.place_country and countries and m.place_country not in countries:
        return False
    names = {_place_key(d.mention) for d in story.told if d.mention.place_text and _specific(d.mention)}
    return not names or not _specific(m) or _place_key(m) in names or any(_contains(m, d.mention) for d in story.told)


def _specific(m: Mention) -> bool:
    return m.geo_precision not in ("country", "admin1")


def _place_key(m: Mention) -> str:
    return fold(m.place_name or m.place_text or "")


def _contains(a: Mention, b: Mention) -> bool:
    """Whether one place can be a building or quarter of the other: its words, or only one is in the gazetteer."""
    x, y = fold(a.place_text or ""), fold(b.place_text or "")
    return bool(x and y) and (x in y or y in x or (a.geonameid is None) != (b.geonameid is None))


def _days_agree(m: Mention, story: Story) -> bool:
    if not m.date_start:
        return True
    dated = [d.mention for d in story.told if d.mention.date_start]
    slack = timedelta(days=1) if m.event_type in ("PROTEST", "COERCE") else timedelta(0)
    return not dated or any(_overlap(m, other, slack) for other in dated)


def _overlap(a: Mention, b: Mention, slack: timedelta) -> bool:
    assert a.date_start and b.date_start
    return a.date_start <= (b.date_end or b.date_start) + slack and b.date_start <= (a.date_end or a.date_start) + slack


def _parties_agree(m: Mention, story: Story, side: str) -> bool:
    mine = {p.country for p in getattr(m, side) if p.country}
    theirs = story.countries(side)
    if side == "actors" and mine and _exchange(m, story):
        return False
    return not mine or not theirs or bool(mine & theirs)


def _exchange(m: Mention, story: Story) -> bool:
    """Whether one of the two tells that two sides strike each other, and the other that one strikes the other."""
    both = {p.country for p in story.drafts[0].mention.actors if p.country}
    mine, struck = ({p.country for p in parties if p.country} for parties in (m.actors, m.recipients))
    return m.event_type == "ASSAULT" and len(both) == 2 and len(mine) == 1 and mine < both and struck <= both - mine


def score(draft: Draft, story: Story) -> float:
    """How well a mention fits a story that nothing rules out, in points: what they share, how the words refer back.

    A writer tells one event at length and others in passing: without a place, a day or parties of its own a mention
    belongs to the story at hand.
    """
    m = draft.mention
    points = 0.5
    points += 0.5 * (m.place_text is not None and _place_key(m) in {_place_key(d.mention) for d in story.told})
    points -= 1.0 * (m.place_text is not None and _specific(m) and not story.values("place_text"))
    points += 0.3 * bool(_shared(m, story, "actors")) + 0.15 * bool(_shared(m, story, "recipients"))
    points += 0.2 * draft.definite + 0.4 * (draft.kind == "outcome")
    points += 1.2 * bool(_figures(m) & {f for d in story.told for f in _figures(d.mention)})
    points += 0.4 * draft.modeless
    points += 0.15 * (m.event_mode is not None and m.event_mode in story.values("event_mode"))
    points += 0.4 * (draft.paragraph == story.drafts[-1].paragraph) + 0.35 * (draft.sentence - story.last <= 1)
    points += 0.3 * (story.drafts[0].sentence <= 1)  # the event of the headline or the first sentence
    if m.event_type in _BY_ACTOR:
        points += 0.5 if _shared(m, story, "actors") else -0.45
    if draft.day and not m.date_start and _other_day(draft.day, story):
        points -= 0.5
    if draft.sentence == story.last:
        points -= 0.8  # one sentence rarely tells one event twice
    return points


def _other_day(day: Day, story: Story) -> bool:
    dated = [d.mention for d in story.told if d.mention.date_start]
    return bool(dated) and all(
        day[0] > (m.date_end or m.date_start) or m.date_start > day[1] for m in dated if m.date_start)


def _shared(m: Mention, story: Story, side: str) -> set[str]:
    return {p.country for p in getattr(m, side) if p.country} & story.countries(side)


def _figures(m: Mention) -> set[tuple[str, float, str | None]]:
    return {(q.measure, q.value, q.item) for q in m.quantities if q.value is not None and q.value > 2}


# --- what the mentions of an event take from one another ---------------------------------------------------------


def _finish(stories: list[Story], home: str | None) -> list[Mention]:
    belligerents = _belligerents(stories)
    shares = [_shared_fields(story, home, belligerents) for story in stories]
    out = []
    for number, (story, shared) in enumerate(zip(stories, shares, strict=True)):
        shared.day = None if shared.dated else _day_of(story)
        _take_sides(number, stories, shares, belligerents)
        shared.event_mode = shared.event_mode or _weapon_told(number, stories, shares)
        key = f"{story.drafts[0].mention.article_id}/{number}"
        out += [_filled(draft.mention, _fitting(draft, shared), key) for draft in story.drafts]
    return sorted(out, key=lambda m: (m.trigger_start, m.event_type))


def _fitting(draft: Draft, shared: Shared) -> Shared:
    """What a mention may take of its story: a strike has no weapon of close combat."""
    near = draft.lemma in _strikes() and draft.mention.event_type == "ASSAULT" and shared.event_mode not in _FROM_AFAR
    return replace(shared, event_mode=None) if near and shared.event_mode else shared


def _day_of(story: Story) -> Day | None:
    """The day that a story takes where it names none: the one that the text tells of there.

    Only what happened takes it; what is expected, wished or long past has days of its own.
    """
    first, clock = story.drafts[0].mention, next((d.clock for d in story.told if d.clock), None)
    if clock is not None:
        return story.drafts[0].day or clock
    kinds = {first.event_type, f"{first.event_type}:{first.event_mode}"}
    if _STATUS_GROUP[first.status] != "happened" or kinds & _TIMELESS:
        return None
    return story.drafts[0].day


@dataclass
class Shared:
    """What the mentions of a story hold in common."""

    dated: Mention | None
    place_country: str | None
    event_mode: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    day: Day | None = None

    def struck(self) -> set[str | None]:
        """The countries that undergo it."""
        return {p.country for p in self.recipients if p.country} or {self.place_country}


def _shared_fields(story: Story, home: str | None, belligerents: Counter[str]) -> Shared:
    dated = [m for d in story.told if (m := d.mention).date_start and m.date_precision == "day"]
    best = min(dated, key=lambda m: (m.date_basis != "explicit", m.trigger_start), default=None)
    actors = next((a for a in story.values("actors") if any(p.country for p in a)), ())
    recipients = next((r for r in story.values("recipients") if any(p.country for p in r)), ())
    country = next(iter(story.values("place_country")), None)
    local = story.drafts[0].setting or home
    if country is None and _at_home(story, local):
        country = _battlefield(story, local, belligerents)
    return Shared(best, country, next(iter(story.values("event_mode")), None), actors, recipients)


def _belligerents(stories: list[Story]) -> Counter[str]:
    """How often the article names each country as a party to an assault."""
    return Counter(c for s in stories if s.drafts[0].mention.event_type == "ASSAULT"
                   for side in ("actors", "recipients") for c in s.countries(side))


def _battlefield(story: Story, home: str | None, belligerents: Counter[str]) -> str | None:
    """Where an assault without a place strikes: who undergoes it; never the attacker's own country in a war of two."""
    if story.drafts[0].mention.event_type != "ASSAULT":
        return home
    acting, struck = story.countries("actors"), story.countries("recipients")
    if len(acting) > 1:
        return home if home not in acting else None  # two sides strike each other, each in the other's country
    if home in acting and home not in struck:
        others = [c for c in sorted(struck or belligerents, key=lambda c: (-belligerents[c], c)) if c not in acting]
        return others[0] if others else home
    return home


def _at_home(story: Story, home: str | None) -> bool:
    """Whether a story that names no place happens where the article is set."""
    kind = story.drafts[0].mention.event_type
    if kind in _WHERE_ACTOR:
        return not story.countries("actors") or home in story.countries("actors")
    if kind in _DOMESTIC:
        return story.countries("actors") == {home} and story.countries("recipients") <= {home}
    return kind not in _NOWHERE


def _weapon_told(number: int, stories: list[Story], shares: list[Shared]) -> str | None:
    """The mode of an assault that names no weapon: that of the nearest assault on the same side in the article."""
    if stories[number].drafts[0].mention.event_type != "ASSAULT" or stories[number].drafts[0].modeless:
        return None
    struck = shares[number].struck()
    struck_from_afar = any(d.lemma in _strikes() for d in stories[number].told)
    weapons = _FROM_AFAR if struck_from_afar else _WEAPONS
    armed = [i for i in _near(number, shares) if (s := shares[i]).event_mode and struck & s.struck()
             and stories[i].drafts[0].mention.event_type == "ASSAULT" and s.event_mode in weapons]
    return shares[min(armed, key=lambda i: abs(i - number))].event_mode if armed else None


@cache
def _strikes() -> frozenset[str]:
    return frozenset(fold(r["word"] or "") for r in table("frames") if r["class"] == "strike")


@cache
def _sides() -> dict[tuple[str | None, str | None], tuple[str | None, str | None]]:
    return {(r["type"], r["mode"]): (r["actor"], r["recipient"]) for r in table("sides")}


def _take_sides(number: int, stories: list[Story], shares: list[Shared], belligerents: Counter[str]) -> None:
    """The sides that an article makes clear though the story leaves them out (`seeds/lexicon/sides.tsv`)."""
    shared, kind = shares[number], stories[number].drafts[0].mention.event_type
    actor, recipient = _sides().get((kind, shared.event_mode)) or _sides().get((kind, None)) or (None, None)
    if kind == "MOBILIZE" and not shared.actors:  # "des soldats russes ont été déployés": who is sent acts
        shared.actors = tuple(p for p in shared.recipients if p.country and p.sector in ("MIL", "COP"))
    alone = kind == "COOPERATE" and len({p.country for p in shared.actors if p.country}) < 2
    if actor and (alone or not shared.actors):
        shared.actors = _clear_side(actor, number, stories, shares, belligerents) or shared.actors
    if kind == "MOBILIZE":  # one's own troops are what is sent, not who undergoes it
        own = {p.country for p in shared.actors}
        shared.recipients = tuple(p for p in shared.recipients if p.country not in own and p.sector != "MIL")
    if kind == "PROTEST":  # who is hurt or shouted at in one scene is not in the next
        shared.recipients = tuple(p for p in shared.recipients if p.sector in _ADDRESSED)
    if not shared.recipients and recipient and len({p.country for p in shared.actors if p.country}) < 2:
        shared.recipients = _clear_side(recipient, number, stories, shares, belligerents)


def _enemy(side: set[str | None], belligerents: Counter[str]) -> tuple[Party, ...]:
    """The other side of a war of two: the one other country that the article names again and again as party to it."""
    known = [c for c in sorted(belligerents) if belligerents[c] > 1]
    others = [c for c in known if c not in side]
    return (Party(country=others[0]),) if len(known) == 2 and len(others) == 1 else ()


def _counterpart(own: set[str | None], stories: list[Story]) -> str | None:
    """The country at which one's acts are aimed again and again in an article, in a quarrel of two."""
    aimed = Counter(c for s in stories if own & s.countries("actors") for c in s.countries("recipients") - own)
    most = min(aimed, key=lambda c: (-aimed[c], c), default=None)
    return most if most and aimed[most] > 1 else None


def _near(number: int, of: Sequence[object]) -> range:
    """The numbers of the events of an article that stand near one of them."""
    return range(max(number - LOOK_BACK, 0), min(number + LOOK_BACK, len(of)))


def _clear_side(rule: str, number: int, stories: list[Story], shares: list[Shared],
                belligerents: Counter[str]) -> tuple[Party, ...]:
    shared, kind = shares[number], stories[number].drafts[0].mention.event_type
    kinds = {i: stories[i].drafts[0].mention.event_type for i in _near(number, stories)}
    local = (Party(country=shared.place_country),) if shared.place_country else ()
    own = {p.country for p in shared.actors}
    if rule == "place":
        return local
    if rule == "two":
        named = Counter(c for i in kinds for side in ("actors", "recipients") for c in stories[i].countries(side))
        pair = sorted(named, key=lambda c: (-named[c], c))[:2]
        return tuple(Party(country=c) for c in pair) if len(pair) == 2 and named[pair[1]] > 1 else ()
    other = _counterpart(own, stories) or shared.place_country or (stories[number].drafts[0].setting if own else None)
    met = (Party(country=other),) if other else ()
    if rule == "opponent":
        return _enemy(own, belligerents) or met
    if rule == "destination":
        host = {shared.place_country, _sovereigns().get(shared.place_country)}
        return local if not own & host else ()
    if rule == "previous":
        before = [shares[i].actors for i in kinds if i < number and kinds[i] == kind and shares[i].actors]
        return before[-1] if before else _authorities(shared.place_country)
    if kind == "ASSAULT":
        victims = shared.struck()
        acts = [i for i in kinds if kinds[i] == "ASSAULT" and shares[i].actors and victims & shares[i].struck()]
        if acts:
            return shares[min(acts, key=lambda i: (not _alike_armed(shared, shares[i]), abs(i - number)))].actors
        return _enemy(victims, belligerents)
    acts = [i for i in kinds if kinds[i] in ("ASSAULT", "COERCE") and shares[i].actors
            and not own & {p.country for p in shares[i].actors}]
    return shares[min(acts, key=lambda i: (i > number, abs(i - number)))].actors if acts else met


def _alike_armed(one: Shared, other: Shared) -> bool:
    """Whether two assaults can be of the same side by what they are made with: on the ground, or from afar."""
    modes = {one.event_mode, other.event_mode} - {None}
    return len(modes) < 2 or len({mode in _FROM_AFAR for mode in modes}) == 1


@cache
def _sovereigns() -> dict[str | None, str | None]:
    return {row["code"]: row["sovereign"] for row in table("countries") if row["sovereign"]}


def _authorities(country: str | None) -> tuple[Party, ...]:
    """The state whose bodies act in a country or territory."""
    state = _sovereigns().get(country) or country
    return (Party(country=state),) if state else ()


def _filled(m: Mention, shared: Shared, key: str) -> Mention:
    dated = shared.dated
    if m.date_start is None and dated is not None:
        m = replace(m, date_start=dated.date_start, date_end=dated.date_end, date_precision=dated.date_precision,
                    date_basis=dated.date_basis)
    elif m.date_start is None and shared.day is not None:
        start, end, basis = shared.day
        m = replace(m, date_start=start, date_end=end, date_precision="day", date_basis=basis)
    country = m.place_country or shared.place_country
    attacker = next((p.country for p in shared.actors if p.country), None) or country
    mode = m.event_mode or shared.event_mode
    if mode == "riot":  # its dead are told with the words of an assault
        m = replace(m, event_type="PROTEST", quad=QUADS["PROTEST"])
    names = acled(m.event_type, mode)
    own = m.recipients if m.event_type != "MOBILIZE" else shared.recipients
    acting = m.actors if m.event_type != "COOPERATE" else ()
    return replace(m, report_id=key, place_country=country, event_mode=mode, acled_event_type=names[0],
                   acled_sub_event_type=names[1], actors=_with_country(acting or shared.actors, attacker),
                   recipients=_with_country(own or shared.recipients, country))


def _with_country(parties: tuple[Party, ...], country: str | None) -> tuple[Party, ...]:
    """Local parties ("la police", "neuf personnes") are of the country where it happens."""
    return tuple(p if p.country else replace(p, country=country) for p in parties)
