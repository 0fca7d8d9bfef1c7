"""The events of one article: which of its mentions tell of the same event, and what each may take from the others.

A writer names an event once in full and then refers back to it ("la frappe", "18 morts", "l'attaque"). Mentions are
read in order; each joins the open event that it fits best or opens a new one (`stories`). Then every mention of an
event takes the day, the country, the parties and the weapon that any of them states. The named place is not handed on:
a mention keeps the place that its own sentence names.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from depeche.schemas.ontology import INTERNATIONAL, QUADS, acled
from depeche.schemas.records import Mention, Party
from depeche.transforms.nlp.heads import is_outsider
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.parties import BOTH
from depeche.transforms.nlp.stories import (
    BY_ACTOR,
    FROM_AFAR,
    LOOK_BACK,
    OWN_WORD,
    Day,
    Draft,
    Story,
    can_be_of,
    place,
    strikes,
)
from depeche.transforms.nlp.undated import Told, happened_then

#: Modes that name what an assault is made with, so that the next one told is likely made with the same.
_WEAPONS = frozenset({"heavy-weapons", "aerial", "drone", "firearms", "explosives", "ground"})
#: Types that are words, or pass between countries: without a place of their own they happen nowhere in particular.
_NOWHERE = frozenset({"ACCUSE", "REQUEST", "AGREE", "AID", "SUPPORT", "SANCTION", "COOPERATE"})
#: Types of words that happen at home where nobody abroad has a part in them.
_DOMESTIC = frozenset({"ACCUSE", "REQUEST", "SANCTION"})
#: Types that happen where their actor is, as far as it goes without saying.
_WHERE_ACTOR = frozenset({"REJECT", "THREATEN", "CONCEDE"})
#: Types and modes that happen in the country of who acts, whoever they are aimed at.
_WITHIN = frozenset({"SANCTION:expel", "SANCTION:convict", "MOBILIZE:weapons", "RETREAT:release", "RETREAT:resign",
                     "COERCE:martial-law", "COERCE:curfew", "COERCE:restrict", "COERCE:arrest"})
#: Sanctions against one's own: who is tried or dismissed is so at home, where nothing else is said.
_OF_ONES_OWN = frozenset({"convict", None})
#: Modes of assault hand to hand or man to man: who is at home makes them there, whoever undergoes them.
_AT_HAND = frozenset({"crowd-control", "abduct", "beat", "firearms", "suicide-attack", "primitive", "targeted",
                      "torture"})
#: Sectors of those whom a protest is addressed to, whatever happens in its course.
_ADDRESSED = frozenset({"GOV", "LEG", "JUD", "ELI"})
#: International bodies, which take the part of no side.
_MEDIATING = INTERNATIONAL - {"IMG"}
#: Modes of assault that in a country at war with no other are its own people's, whoever they are.
_LOCAL = frozenset({None, "ground", "targeted", "territory", "abduct", "beat", "firearms", "primitive", "explosives"})
#: Types of words that answer what happened: they take the day only of what is told on the day of publication.
_ANSWERS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})

#: Types of words that outsiders say of what is told, on any day, where it is told.
_ASIDES = frozenset({"REQUEST", "SUPPORT"})
#: Types of words that are exchanged: what else is said in that paragraph is said then.
_SPOKEN = _ANSWERS | {"CONSULT"}


def resolve(drafts: Iterable[Draft], setting: str | None = None, first_day: Day | None = None,
            published: date | None = None) -> list[Mention]:
    """The mentions of an article with the key of their event in `report_id` and its fields filled in.

    setting: country where most of what the article tells happens. first_day: day of the news, where no event is dated.
    published: day of publication.
    """
    stories: list[Story] = []
    for draft in in_context(drafts, setting, first_day, published):
        place(draft, stories)
    told = Told(sorted(d.mention.trigger_start for s in stories for d in s.drafts), first_day, published)
    return _finish(_gather(stories), setting, told)


def in_context(drafts: Iterable[Draft], setting: str | None, first_day: Day | None,
               published: date | None) -> Iterator[Draft]:
    """The drafts with what the text around them tells: both sides of a war, days, where they are set (as `resolve`)."""
    drafts = list(_clocked(_of_both(list(drafts))))
    latest = published or max((_day(d.mention)[1] for d in drafts if _tells_day(d.mention)), default=None)
    told: Draft | None = None  # the last one that names its day
    for draft, day, local in zip(drafts, _days(drafts, first_day), _settings(drafts, setting), strict=True):
        told = draft if _tells_day(draft.mention) else told
        day = _spoken_live(draft, published) or (day and _by_clock(draft, day))
        day = None if day is None or _answers(draft, told, day, latest) else day
        yield replace(_dated(draft, day) if draft.clock else draft, day=day, setting=local)


def _spoken_live(draft: Draft, published: date | None) -> Day | None:
    """The day on which words of a live report are said: "18h40 – Matignon dénonce les violences"."""
    if published is None or not draft.live or draft.mention.event_type not in _ANSWERS:
        return None
    return published, published, "relative"


def _dated(draft: Draft, day: Day | None) -> Draft:
    """A draft with a day, unless it has one."""
    if day is None or draft.mention.date_start is not None:
        return draft
    return replace(draft, mention=replace(draft.mention, date_start=day[0], date_end=day[1], date_precision="day",
                                          date_basis=day[2]))


def _by_clock(draft: Draft, day: Day) -> Day:
    """The day that is told, as a time of day has it: of two days the later one, and after midnight the next one."""
    small = draft.clock is not None and _SMALL_HOURS.search(draft.mention.date_text or "")
    if small and draft.clock and draft.clock[0] == day[1] + timedelta(days=1):
        return draft.clock
    return (day[1], *day[1:]) if draft.clock and not small else day


_SMALL_HOURS = re.compile(r"\b[0-4] ?h|minuit")


def _answers(draft: Draft, told: Draft | None, day: Day, latest: date | None) -> bool:
    """Whether something is said of what happened on a day, and so may be said on any later one.

    told: the last mention that names its day; what is said behind words of that day is said then.
    """
    if told is not None and told.mention.event_type in _SPOKEN and told.paragraph == draft.paragraph and (
            not draft.present):
        return False
    late = draft.mention.event_type in _ANSWERS and latest is not None and day[1] < latest
    return late or draft.mention.event_type in _ASIDES and told is not None and draft.paragraph - told.paragraph < 2


def _of_both(drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts; "les deux pays", "les belligérants" are the two countries that the article names most as parties."""
    named = Counter(p.country for d in drafts for side in (d.mention.actors, d.mention.recipients) for p in side
                    if p.country and p.name != BOTH and p.country not in _MEDIATING)
    fighting = _belligerent_pair(drafts)
    for draft in drafts:
        m = draft.mention
        if any(p.name == BOTH for p in (*m.actors, *m.recipients)):
            other = {p.country for p in m.actors if p.name != BOTH}
            pair = sorted((c for c in named if c not in other), key=lambda c: (-named[c], c))[:2]
            if fighting and any(_FIGHTING & set(fold(p.text or "").split()) for p in (*m.actors, *m.recipients)):
                pair = fighting
            m = replace(m, actors=_told_apart(m.actors, pair), recipients=_told_apart(m.recipients, pair))
            draft = replace(draft, mention=m)
        yield draft


#: Words for sides of a fight, which may be one country's.
_FIGHTING = frozenset({"camps", "parties", "belligérants", "protagonistes", "côtés"})


def _belligerent_pair(drafts: list[Draft]) -> list[str]:
    """The countries of the sides of the fighting that an article tells of: one where a country's own people fight."""
    sides = Counter(p.country for d in drafts if d.mention.event_type == "ASSAULT"
                    for side in (d.mention.actors, d.mention.recipients) for p in side
                    if p.country and p.name != BOTH and p.country not in _MEDIATING)
    pair = sorted(sides, key=lambda c: (-sides[c], c))[:2]
    return pair[:1] if len(pair) == 2 and 4 * sides[pair[1]] < sides[pair[0]] else pair


def _told_apart(parties: tuple[Party, ...], pair: list[str]) -> tuple[Party, ...]:
    """The parties with two instead of each that stands for both."""
    return tuple(each for p in parties for each in (
        [replace(p, country=c, name=None) for c in pair or (None,)] if p.name == BOTH else [p]))


def _settings(drafts: Iterable[Draft], setting: str | None) -> Iterator[str | None]:
    """Where each draft is set: in the country of the place told last in its paragraph, else in the article's."""
    paragraph, local = -1, setting
    for draft in drafts:
        if draft.paragraph != paragraph:
            paragraph, local = draft.paragraph, setting
        local = draft.mention.place_country or local
        yield local


def _clocked(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts; a bare time of day means the day of publication where the text has not told of another before."""
    told = False
    for draft in drafts:
        if draft.clock is not None and not told:
            draft = replace(_dated(draft, draft.clock), clock=None)
        told = told or _tells_day(draft.mention)
        yield draft


def _days(drafts: list[Draft], first_day: Day | None) -> Iterator[Day | None]:
    """The day that the text tells of at each mention.

    A text tells of its main day; a day named in passing holds for what is done in the next sentence of its paragraph
    and for what follows in the pluperfect, a later day for all.
    """
    told = [_day(d.mention) for d in drafts if _tells_day(d.mention) and not d.planned]
    main = first_day or (told[0] if told else None)
    current, last = main, None
    for draft in drafts:
        if _tells_day(draft.mention) and not draft.planned:
            current, last = _day(draft.mention), draft
        aside = current is not None and main is not None and current[0] < main[0] - timedelta(days=1)
        goes_on = draft.perfect and draft.clock is None or draft is last or last is not None and _next_to(draft, last)
        yield main if aside and not goes_on else current


def _next_to(draft: Draft, told: Draft) -> bool:
    """Whether a deed is told in the sentence of another or the next one of its paragraph."""
    near = draft.paragraph == told.paragraph and draft.sentence - told.sentence < 2
    return near and draft.mention.event_type not in _ANSWERS


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
                 and can_be_of(story, s) and _alike(story, s)]
        if len(hosts) == 1:
            hosts[0].absorb(story)
    return [story for story in stories if story.drafts]


def _alike(story: Story, host: Story) -> bool:
    """Whether what a bare story does say is said of the host too: its words, its figures, its speaker's deed."""
    first = story.drafts[0]
    if first.mention.event_type in BY_ACTOR:
        return bool(story.countries("actors") & host.countries("actors")) and any(
            d.lemma == first.lemma for d in host.told)
    if first.mention.event_type in OWN_WORD:
        return any(d.lemma == first.lemma for d in host.told)
    return not all(d.indefinite for d in story.told)


def join(known: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """The claims that a copy takes over, and those found in what it adds: the latter may tell of the same events."""
    number = {start: n for n, start in enumerate(sorted({m.sentence_start for m in (*known, *found)}))}
    told: dict[str, list[Draft]] = {}
    for m in known:
        told.setdefault(m.report_id or m.mention_id, []).append(Draft(mention=m, sentence=number[m.sentence_start]))
    open_ = [Story(drafts) for drafts in told.values()]
    keys = {id(s): key for key, s in zip(told, open_, strict=True)}
    for m in found:
        place(Draft(mention=m, sentence=number[m.sentence_start], kind="outcome" if m.quantities else "action",
                    definite=True), open_)
    return [replace(d.mention, report_id=keys.get(id(s), d.mention.report_id))
            for s in open_ for d in s.drafts]


# --- what the mentions of an event take from one another ---------------------------------------------------------


def _finish(stories: list[Story], home: str | None, told: Told) -> list[Mention]:
    belligerents = _belligerents(stories)
    shares = [_shared_fields(story, home, belligerents) for story in stories]
    for number in sorted(range(len(stories)), key=lambda n: stories[n].first.mention.event_type in _ANSWERS):
        story, shared = stories[number], shares[number]  # deeds before the words on them
        shared.day = None if shared.dated else _day_of(story, told)
        _take_sides(number, stories, shares, belligerents)
        shared.event_mode = shared.event_mode or _weapon_told(number, stories, shares)
    out, war = [], set(belligerents) if sum(s.drafts[0].mention.event_type == "ASSAULT" for s in stories) > 1 else None
    for number, (story, shared) in enumerate(zip(stories, shares, strict=True)):
        if not shared.actors and _among_themselves(story, shared, war):
            shared.actors = (Party(country=shared.place_country),)
        key = f"{story.drafts[0].mention.article_id}/{number}"
        out += [_filled(_with_harmed(draft), _fitting(draft, shared), key) for draft in story.drafts]
    return sorted(out, key=lambda m: (m.trigger_start, m.event_type))


def _with_harmed(draft: Draft) -> Mention:
    """A mention; where its words name nobody who undergoes it, those whom its figures count do."""
    m = draft.mention
    return m if m.recipients or not draft.harmed else replace(m, recipients=draft.harmed)


def _fitting(draft: Draft, shared: Shared) -> Shared:
    """What a mention may take of its story: a strike has no weapon of close combat, a count over a period no day."""
    if draft.mention.date_text and draft.mention.date_start is None and draft.clock is None:
        shared = replace(shared, dated=None, day=None)
    near = draft.lemma in strikes() and draft.mention.event_type == "ASSAULT" and shared.event_mode not in FROM_AFAR
    return replace(shared, event_mode=None) if near and shared.event_mode else shared


def _day_of(story: Story, told: Told) -> Day | None:
    """The day that a story takes where it names none: the one that the text tells of there, if it happened then."""
    clock, day = next((d.clock for d in story.told if d.clock), None), story.first.day
    if clock is not None:
        return day or clock
    if day is None or not happened_then(story, told):
        return None
    spoken = story.first.mention.event_type in _SPOKEN  # of a night one speaks in the morning
    return (day[1], *day[1:]) if spoken else day


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
    if country is None:
        country = _unnamed(story, story.drafts[0].setting or home, belligerents)
    return Shared(best, country, _mode(story), actors, recipients)


def _unnamed(story: Story, local: str | None, belligerents: Counter[str]) -> str | None:
    """The country of a story that names no place. local: where it is set."""
    seat = _seat(story, local)
    if seat or not _at_home(story, local, abroad=bool(belligerents.keys() - {local})):
        return seat
    return _battlefield(story, local, belligerents)


def _mode(story: Story) -> str | None:
    return next(iter(story.values("event_mode")), None)


def _seat(story: Story, local: str | None) -> str | None:
    """The country of the one state that does what is done within it: it judges, it expels, it tests its missiles."""
    first, acting = story.drafts[0].mention, story.countries("actors") - INTERNATIONAL
    if len(acting) != 1 or f"{first.event_type}:{_mode(story)}" not in _WITHIN:
        return None
    return local if _sovereigns().get(local) in acting else min(acting)


def _belligerents(stories: list[Story]) -> Counter[str]:
    """How often the article names each country as a party to an assault."""
    return Counter(c for s in stories if s.drafts[0].mention.event_type == "ASSAULT"
                   for side in ("actors", "recipients") for c in s.countries(side))


def _battlefield(story: Story, home: str | None, belligerents: Counter[str]) -> str | None:
    """Where an assault without a place strikes: who undergoes it; never the attacker's own country in a war of two."""
    first = story.drafts[0].mention
    if first.event_type != "ASSAULT":
        between = first.event_mode == "ceasefire" and max(len(story.countries("actors")), len(belligerents)) > 1
        return home if not between else None
    if _mode(story) in _AT_HAND:
        return home
    acting, struck = story.countries("actors"), story.countries("recipients")
    if len(acting) > 1:
        return home if home not in acting else None  # two sides strike each other, each in the other's country
    if home in acting and home not in struck:
        others = [c for c in sorted(struck or belligerents, key=lambda c: (-belligerents[c], c))
                  if c not in acting and c not in INTERNATIONAL]
        return others[0] if others else home
    return home


def _at_home(story: Story, home: str | None, abroad: bool = False) -> bool:
    """Whether a story that names no place happens where the article is set. abroad: other countries fight there too,
    so that who is blamed without a name may be any of them.
    """
    kind = story.drafts[0].mention.event_type
    if kind == "CONSULT" and _mode(story) in ("phone", "multilateral"):
        return False
    if kind == "SANCTION" and _mode(story) in _OF_ONES_OWN:
        return story.countries("actors") <= {home}
    if kind in _WHERE_ACTOR:
        return not story.countries("actors") or home in story.countries("actors")
    if kind in _DOMESTIC:
        blamed = story.countries("recipients")
        anyone = not blamed and abroad and kind == "ACCUSE" and _mode(story) != "investigate"
        return story.countries("actors") == {home} and blamed <= {home} and not anyone
    return kind not in _NOWHERE


def _weapon_told(number: int, stories: list[Story], shares: list[Shared]) -> str | None:
    """The mode of an assault that names no weapon: that of the nearest assault on the same side in the article."""
    if stories[number].drafts[0].mention.event_type != "ASSAULT" or stories[number].drafts[0].modeless:
        return None
    struck = shares[number].struck()
    struck_from_afar = any(d.lemma in strikes() for d in stories[number].told)
    weapons = FROM_AFAR if struck_from_afar else _WEAPONS
    armed = [i for i in _near(number, shares) if (s := shares[i]).event_mode and struck & s.struck()
             and stories[i].drafts[0].mention.event_type == "ASSAULT" and s.event_mode in weapons]
    return shares[min(armed, key=lambda i: abs(i - number))].event_mode if armed else None


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
        shared.actors = _first_side(actor, number, stories, shares, belligerents) or shared.actors
    if kind == "MOBILIZE":  # one's own troops are what is sent, not who undergoes it
        own = {p.country for p in shared.actors}
        shared.recipients = tuple(p for p in shared.recipients if p.country not in own and p.sector != "MIL")
    if kind == "PROTEST":  # who is hurt or shouted at in one scene is not in the next
        shared.recipients = tuple(p for p in shared.recipients if p.sector in _ADDRESSED)
    if (kind, shared.event_mode) == ("RETREAT", "release"):
        acting = {c for s in stories for c in s.countries("actors")}
        shared.recipients = _held(shared, stories[number].drafts[0].mention.recipients, belligerents, acting)
    fought = kind == "ASSAULT" and stories[number].told[0].mutual  # both sides of a fight act
    if fought and shared.actors:
        shared.actors += _enemy({p.country for p in shared.actors}, belligerents)
    judged = {start for d in stories[number].told for start in d.judges}
    if judged and not shared.recipients:
        shared.recipients = _culprits(judged, shares[number], stories, shares)
    if not shared.recipients and recipient and not fought and len({p.country for p in shared.actors if p.country}) < 2:
        shared.recipients = _aimed_again(recipient, number, stories, shares) or _first_side(
            recipient.removeprefix("same").strip(), number, stories, shares, belligerents)


def _culprits(judged: set[int], own: Shared, stories: list[Story], shares: list[Shared]) -> tuple[Party, ...]:
    """Who is condemned by words on a deed: who does it, wherever the article tells so. judged: triggers of the deed."""
    deeds = (share.actors for story, share in zip(stories, shares, strict=True)
             if any(d.mention.trigger_start in judged for d in story.drafts))
    judging = {p.country for p in own.actors}
    return next((actors for actors in deeds if actors and not judging & {p.country for p in actors}), ())


def _first_side(rules: str, number: int, stories: list[Story], shares: list[Shared],
                belligerents: Counter[str]) -> tuple[Party, ...]:
    """What the first of some rules gives that gives any."""
    return next((found for rule in rules.split() if (
        found := _clear_side(rule, number, stories, shares, belligerents))), ())


def _aimed_again(rules: str, number: int, stories: list[Story], shares: list[Shared]) -> tuple[Party, ...]:
    """Those at whom the nearest event of the kind is aimed, told before rather than behind, not those who act."""
    if not rules.startswith("same"):
        return ()
    kind, own = _kind(stories[number]), {p.country for p in shares[number].actors}
    there = {c for c in (shares[number].place_country,) if c and kind[0] == "PROTEST"}  # at home, not abroad
    alike = []
    for i in _near(number, stories):
        aimed = {p.country for p in shares[i].recipients if p.country}
        if i != number and aimed and _kind(stories[i]) == kind and (shares[i].place_country in there or not there):
            alike += [i] if kind[0] == "PROTEST" or not aimed & own else []
    return shares[min(alike, key=lambda i: (i > number, abs(i - number)))].recipients if alike else ()


def _kind(story: Story) -> tuple[str, str | None]:
    """Type and mode of a story, the latter where any mention tells it."""
    return story.drafts[0].mention.event_type, next(iter(story.values("event_mode")), None)


def _enemy(side: set[str | None], belligerents: Counter[str]) -> tuple[Party, ...]:
    """The other side of a war of two: the one other country that the article names again and again as party to it."""
    known = [c for c in sorted(belligerents) if belligerents[c] > 1]
    others = [c for c in known if c not in side]
    return (Party(country=others[0]),) if len(known) == 2 and len(others) == 1 else ()


def _held(shared: Shared, freed: tuple[Party, ...], belligerents: Counter[str], acting: set[str],
          ) -> tuple[Party, ...]:
    """Whose the captives are that somebody frees: of the other side of a war; of nobody known where there is none.

    acting: the countries that do anything in the article.
    """
    own = {p.country for p in shared.actors}
    foes = sorted({r["attacker"] or "" for r in table("wars") if r["struck"] in own} & acting)
    enemy = _enemy(own, belligerents) or tuple(Party(country=c) for c in foes if len(foes) == 1 and len(own) == 1)
    held = shared.recipients or freed or enemy
    return tuple(replace(p, country=enemy[0].country) if enemy and not p.country else p for p in held)


def _at_war(struck: set[str | None], mode: str | None, named: set[str]) -> tuple[Party, ...]:
    """Who strikes a country in a war that goes on, if the text names it (`seeds/lexicon/wars.tsv`)."""
    found = [c for country in struck for c in _wars().get((country, mode), ()) if c in named - struck]
    return (Party(country=found[0]),) if len(struck) == 1 and len(found) == 1 else ()


@cache
def _wars() -> dict[tuple[str | None, str | None], list[str]]:
    out: dict[tuple[str | None, str | None], list[str]] = {}
    for row in table("wars"):
        for mode in (row["modes"] or "").split():
            out.setdefault((row["struck"], mode), []).append(row["attacker"] or "")
    return out


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
    if rule in ("two", "talks"):
        named = Counter(c for i in kinds for side in ("actors", "recipients") for c in stories[i].countries(side))
        pair = sorted(named.keys() - _MEDIATING, key=lambda c: (-named[c], c))[:2]
        both = tuple(Party(country=c) for c in pair) if len(pair) == 2 and named[pair[1]] > 1 else ()
        return both if rule == "two" or both and shared.place_country not in named else local
    other = _counterpart(own, stories) or shared.place_country or (stories[number].drafts[0].setting if own else None)
    met = (Party(country=other),) if other else ()
    if rule == "opponent":
        return _enemy(own, belligerents) or met
    if rule == "destination":
        host = {shared.place_country, _sovereigns().get(shared.place_country)}
        return local if not own & host else ()
    if rule in ("previous", "again"):
        before = [shares[i].actors for i in kinds if i < number and kinds[i] == kind and shares[i].actors]
        return before[-1] if before else _authorities(shared.place_country) if rule == "previous" else ()
    if kind == "ASSAULT":
        victims = shared.struck()
        enemy = _enemy(victims, belligerents)
        acts = [i for i in kinds if kinds[i] == "ASSAULT" and shares[i].actors and victims & shares[i].struck()
                and not (enemy and victims >= {p.country for p in shares[i].actors})]
        if acts:
            nearest = shares[min(acts, key=lambda i: (not _alike_armed(shared, shares[i]), abs(i - number)))].actors
            # of two sides that strike each other, the one that is struck here did not do it
            return tuple(p for p in nearest if p.country not in victims) or nearest
        return enemy or _at_war(victims, shared.event_mode, {c for i in kinds for side in ("actors", "recipients")
                                                             for c in stories[i].countries(side)})
    acts = [i for i in kinds if kinds[i] in ("ASSAULT", "COERCE", "MOBILIZE") and shares[i].actors
            and not own & {p.country for p in shares[i].actors}]
    return shares[min(acts, key=lambda i: (i > number, abs(i - number)))].actors if acts else met


def _among_themselves(story: Story, shared: Shared, war: set[str] | None) -> bool:
    """Whether an assault is one of a country's own people, since the article names no other as a side of its fighting.

    war: the countries that are sides of it; None where the article tells of one assault alone, by whomever.
    """
    return story.drafts[0].mention.event_type == "ASSAULT" and shared.event_mode in _LOCAL and bool(
        shared.place_country) and war is not None and war <= {shared.place_country}


def _alike_armed(one: Shared, other: Shared) -> bool:
    """Whether two assaults can be of the same side by what they are made with: on the ground, or from afar."""
    modes = {one.event_mode, other.event_mode} - {None}
    return len(modes) < 2 or len({mode in FROM_AFAR for mode in modes}) == 1


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
    if m.event_type == "ASSAULT":
        acting, own = _of_exchange(acting, own, shared, m.place_country)
    freed = [p.country for p in shared.recipients if p.country] if mode == "release" else []
    whose = freed[0] if freed else country
    return replace(m, report_id=key, place_country=country, event_mode=mode, acled_event_type=names[0],
                   acled_sub_event_type=names[1], actors=_with_country(acting or shared.actors, attacker),
                   recipients=_with_country(own or shared.recipients, whose))


def _of_exchange(acting: tuple[Party, ...], struck: tuple[Party, ...], shared: Shared, place: str | None,
                 ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who acts and who undergoes in one telling of an exchange of blows: the side that it does not name is the other.

    shared: of its story, whose actors are both sides; place: country where it strikes, where its own words say so.
    """
    sides = shared.actors
    both = {p.country for p in sides if p.country}
    if len(both) != 2:
        return acting, struck
    attacking = both & {p.country for p in acting}
    hit = both & ({p.country for p in struck if p.country} or ({place} if place else set()))
    if not acting and len(hit) == 1:
        return tuple(p for p in sides if p.country not in hit), struck
    if not struck and not shared.recipients and len(attacking) == 1:
        return acting, tuple(p for p in sides if p.country not in attacking)
    return acting, struck


def _with_country(parties: tuple[Party, ...], country: str | None) -> tuple[Party, ...]:
    """Local parties ("la police", "neuf personnes") are of the country where it happens; "ses alliés" are not."""
    return tuple(p if p.country or is_outsider(p.text or "") else replace(p, country=country) for p in parties)
