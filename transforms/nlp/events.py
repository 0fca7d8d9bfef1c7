"""From triggers to mentions: each trigger takes its parties, day, place and figures from its sentence.

What a sentence leaves out is filled by `coreference` from the other sentences of the article on the same event.
"""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from depeche.schemas.ontology import INTERNATIONAL, QUADS, acled
from depeche.schemas.records import Mention, Party, Quantity
from depeche.transforms.ids import mention_id
from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.claims import SPEECH_ACTS, inverted_speaker, speech_class
from depeche.transforms.nlp.confidence import judge
from depeche.transforms.nlp.context import setting_country
from depeche.transforms.nlp.coreference import Day, Draft, resolve
from depeche.transforms.nlp.cues import addressed, is_heading, verb_forms
from depeche.transforms.nlp.dates import is_bare_weekday
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    PLACES,
    QUANTITIES,
    SOURCES,
    TRIGGERS,
    Claim,
    Trigger,
    covering,
    spans,
    starting_in,
    words_of_span,
)
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.parties import GUESSED
from depeche.transforms.nlp.phrases import Words, word_class
from depeche.transforms.nlp.roles import Roles, is_told_about, parties_of, roles_of

#: How many tokens nearer a country or region must stand than a town to be taken for the place.
VAGUE_COST = {"country": 12, "admin1": 6, "admin2": 6, "region": 6}
#: Cost up to which a finer place than the nearest counts, and how fine the kinds of places are.
FINER_REACH = 15
KIND_RANK = {"site": 0, "city": 1, "admin2": 2, "region": 3, "admin1": 3, "water": 3, "country": 4}
#: How many tokens nearer a time of day must stand than a day to be taken for the date.
CLOCK_COST = 20
#: An event that ended this many days before publication is background.
HISTORICAL_DAYS = 30
#: Dates, places or triggers of a sentence that are weighed, the nearest ones; longer lists are tables.
CANDIDATES = 24
#: Tokens before and behind a sentence in which somebody may stand who says it.
SPEECH_REACH = 300


@Language.component("depeche_events", requires=["doc.spans"], assigns=["doc._.events"])
def events(doc: Doc) -> Doc:
    """Fill `doc._.events` with the mentions of the document."""
    doc._.events = judge(doc, resolve(*drafts_of(doc)))
    return doc


def drafts_of(doc: Doc) -> tuple[list[Draft], str | None, date | None, date | None]:
    """What `resolve` is given: the drafts of a document, where it is set, the day of the news and of publication."""
    drafts = []
    paragraph = 0
    for number, sent in enumerate(doc.sents):
        triggers = starting_in(sent, TRIGGERS)
        if triggers:
            drafts += draft_sentence(sent, number, triggers, paragraph)
        paragraph += "\n" in words_of_span(sent)
    published = doc._.published_at and doc._.published_at.date()
    return drafts, setting_country(doc), _first_day(doc), published


def _first_day(doc: Doc) -> date | None:
    """The first day that a text names, where it is news of that day: what nothing else dates happened then."""
    days = [d._.when for d in spans(doc, DATES) if d._.when.precision == "day" and not d._.when.habitual]
    first = next((w for w in days if w.start is not None and w.start == w.end and not w.clock), None)
    published = doc._.published_at
    if first is None or first.start is None:
        return next((w.start for w in days if w.clock), None)  # a live report with nothing but times of day
    return first.start if published is None or abs((published.date() - first.start).days) <= 3 else None


def draft_sentence(sent: Span, number: int, triggers: list[Span], paragraph: int = 0) -> list[Draft]:
    """One draft for each trigger of a sentence. number, paragraph: of the sentence in its article."""
    figures = share_quantities(sent, triggers)
    days = {t.start: when_of(t, sent, triggers) for t in triggers}
    roles = {t.start: roles_of(t) for t in triggers}
    _answer_for_objects(triggers, roles)
    at = (number, paragraph)
    return [_draft(t, sent, at, figures[t.start], days[t.start], roles[t.start]) for t in triggers]


def _answer_for_objects(triggers: list[Span], roles: dict[int, Roles]) -> None:
    """ "a condamné l'attaque": who is condemned is who attacked, where the sentence says so."""
    heads = {t.root.i: t for t in triggers}
    for t in triggers:
        if t._.trigger.event_type != "ACCUSE":
            continue
        own = roles[t.start]
        meant = [heads[r.i] for r in own.recipients if r.i in heads and heads[r.i] is not t]
        own.recipients = [r for r in own.recipients if r.i not in heads]
        for other in meant:
            own.recipients += [a for a in roles[other.start].actors if a not in own.recipients]


#: What is done by saying it: who decrees or calls it is its actor, not a source.
_PROCLAIMED = frozenset({("COERCE", "martial-law"), ("COERCE", "curfew"), ("COERCE", "restrict"), ("COERCE", "censor"),
                         ("PROTEST", "strike")})


def _draft(span: Span, sent: Span, at: tuple[int, int], figures: list[Quantity], when: Span | None, roles: Roles,
           ) -> Draft:
    """The draft of one trigger. at: the numbers of its sentence and its paragraph."""
    doc, entry, claim = span.doc, span._.trigger, span._.claim
    to_article = doc._.to_article
    evidence, start, end = _trimmed(sent)
    place = place_of(span, sent)
    party = _party_of_place(place, entry.event_type)
    if party is not None and entry.event_type == "THREATEN" and place is not None and place.start < span.start:
        party = None
    if party is not None:
        place = None
    actors, recipients = _sides(span, sent, roles, party)
    speech = entry.event_type in SPEECH_ACTS
    status = _status(claim.status, None if speech else when, doc._.published_at)
    own = speech and _same_party(claim, actors) or (entry.event_type, entry.event_mode) in _PROCLAIMED and any(
        fold(a.text or "-") in fold(claim.attributed_to or "") for a in actors)
    attributed = None if own else claim.attributed_to
    acled_names = acled(entry.event_type, entry.event_mode)
    mention = Mention(
        mention_id=mention_id(doc._.article_id, entry.event_type, to_article(span.start_char)),
        article_id=doc._.article_id, event_id=None,
        event_type=entry.event_type, event_mode=entry.event_mode, quad=QUADS[entry.event_type],
        status=status, hedged=claim.hedged,
        attributed_to=attributed, attributed_country=claim.country if attributed else None,
        attributed_sector=claim.sector if attributed else None,
        actors=actors, recipients=recipients, quantities=tuple(figures),
        trigger_text=span.text, trigger_start=to_article(span.start_char),
        trigger_end=to_article(span.end_char - 1) + 1,
        sentence_start=to_article(start), sentence_end=to_article(end - 1) + 1, evidence=evidence,
        confidence=entry.score,
        **_days_before(span, _when_fields(when, doc._.published_at, ahead=status == "future" and not speech,
                                           taken=entry.event_mode == "territory")),
        **_place_fields(place),
        acled_event_type=acled_names[0], acled_sub_event_type=acled_names[1],
    )
    return Draft(mention=mention, sentence=at[0], paragraph=at[1], kind=entry.kind,
                 lemma=entry.lemma or fold(span.root.lemma_),
                 perfect=_pluperfect(span.root), definite=_definite(span.root) or _judged(span),
                 indefinite=_indefinite(span.root),
                 clock=_clock(when), planned=_planned(when, doc._.published_at),
                 modeless=entry.kind == "action" and not entry.open and entry.event_mode is None,
                 other=_other(span.root))


def _sides(span: Span, sent: Span, roles: Roles, place: Party | None) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who acts and who undergoes, from the roles of a trigger and what its type says of them.

    place: the party that the place of its sentence stands for, for types that pass between countries.
    """
    entry = span._.trigger
    # Whose soldiers or missiles they are is not told by where they strike; where police acts, it is.
    foreign = entry.event_type == "ASSAULT" and entry.event_mode != "crowd-control"
    actors = parties_of(roles.actors, sure=foreign)
    recipients = parties_of(roles.recipients, anonymous=entry.event_type == "ASSAULT", sure=foreign)
    if entry.event_type in _BETWEEN:
        other = place or _other_country(span, sent, entry.event_type)
        recipients = _across(entry, actors, recipients, other, instead=place is not None)
    if entry.event_type in SPEECH_ACTS:
        actors, recipients = _speakers(span, actors, recipients)
    if entry.pos == "VERB" and not recipients and entry.event_type in _SPOKEN_TO:
        recipients = tuple(p for p in _right_behind(span) if p not in actors)
    if entry.event_type == "RETREAT" and entry.event_mode in ("resign", "withdraw"):  # what one leaves is one's own
        recipients = tuple(r for r in recipients if not _known(r, actors))
    claim = span._.claim
    if not actors and claim.attributed_to and syntax.has(span.root, "Person=1"):  # « Nous exigeons… »
        actors = (Party(text=claim.attributed_to, country=claim.country, sector=claim.sector),)
    return actors, recipients


#: Types whose verbs have right behind them whom they are said to.
_SPOKEN_TO = frozenset({"ACCUSE", "REQUEST", "THREATEN"})


def _right_behind(trigger: Span) -> tuple[Party, ...]:
    """The party right behind a verb, whatever the parser made of it: "somme Bakou d'arrêter", "reproche à Kiev de"."""
    at = trigger.end
    if at < trigger.sent.end and fold(trigger.doc[at].text) in ("à", "au", "aux"):
        at += 1
    found = [s for s in starting_in(trigger.doc[at : at + 1], PARTIES) if s.label_ != GUESSED or s._.party.sector]
    end = found[0].end if found else at
    told = end < trigger.sent.end and fold(trigger.doc[end].text) in ("de", "d'", "à", "pour")
    return (found[0]._.party,) if found and told else ()


def _across(entry: Trigger, actors: tuple[Party, ...], recipients: tuple[Party, ...], other: Party | None,
            instead: bool) -> tuple[Party, ...]:
    """The recipients of what passes between countries: those abroad, else another country that the sentence names.

    instead: that country stands where the place would, and goes before people of one's own: "a rappelé son ambassadeur
    au Ghana".
    """
    if actors and (instead or len(recipients) > 1 or f"{entry.event_type}:{entry.event_mode}" in _ABROAD):
        abroad = tuple(r for r in recipients if not _known(r, actors))
        recipients = abroad or (() if instead else recipients)
    if recipients or other is None or entry.event_type == "COOPERATE" or _known(other, actors):
        return recipients
    return (other,)


def _speakers(span: Span, actors: tuple[Party, ...], recipients: tuple[Party, ...],
              ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """The sides of an act of speech: the accused, not what the charge is about; who stands behind the verb speaks."""
    if len(recipients) > 1:
        recipients = tuple(r for r in recipients if r.sector != "CVL" or r.name) or recipients
    behind = span.doc[span.end] if span.end < len(span.doc) else None
    if behind is None or behind.pos_ not in ("DET", "PROPN") or syntax.subject(span.root) is not None:
        return actors, recipients
    speaker = inverted_speaker(span.root)  # « … », menace Vladimir Poutine
    if speaker is not None and is_told_about(speaker, span.root):
        return actors, recipients
    said_by = parties_of([speaker]) if speaker is not None else ()
    return (said_by, tuple(r for r in recipients if r not in said_by)) if said_by else (actors, recipients)


def _clock(when: Span | None) -> Day | None:
    """The day that a bare time of day means where the text tells of none: that of publication."""
    if when is None or not when._.when.clock or when._.when.start is None:
        return None
    return when._.when.start, when._.when.end or when._.when.start, when._.when.basis


#: Modes of sanctions against another country, never against one's own people.
_ABROAD = frozenset({"SANCTION:discontinue", "SANCTION:withdraw", "SANCTION:expel"})
#: Types that pass between countries: a country in their sentence is a party, not where it happens; for some a capital
#: too, and some are always for or against one.
_BETWEEN = frozenset({"COOPERATE", "AID", "SANCTION", "THREATEN"})
_TOWARDS = frozenset({"AID", "SANCTION"})
_BETWEEN_CAPITALS = frozenset({"COOPERATE", "SANCTION"})


def _party_of_place(place: Span | None, event_type: str) -> Party | None:
    """The party that a place stands for: "a rappelé son ambassadeur à Moscou", "promet une aide à l'Ukraine"."""
    if place is None or event_type not in _BETWEEN:
        return None
    value = place._.place
    if value.kind == "country" or value.kind == "city" and event_type in _BETWEEN_CAPITALS:
        return Party(text=place.text, country=value.country)
    return None


def _other_country(trigger: Span, sent: Span, event_type: str) -> Party | None:
    """The first country named behind a trigger of aid or sanction: "90 millions pour réparer le réseau de X"."""
    if event_type not in _TOWARDS:
        return None
    behind = (s for s in starting_in(sent, PARTIES) if s.start >= trigger.end and s.label_ != GUESSED)
    return next((s._.party for s in behind if s._.party.country and s._.party.country not in INTERNATIONAL), None)


def _known(party: Party, parties: tuple[Party, ...]) -> bool:
    return any(p.country == party.country for p in parties)


def _trimmed(sent: Span) -> tuple[str, int, int]:
    """The words of a sentence, its start and its end, without the white space around it."""
    text, start = words_of_span(sent), sent.start_char
    return text.strip(), start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _same_party(claim: Claim, actors: tuple[Party, ...]) -> bool:
    said = fold(claim.attributed_to or "")
    return not said or any(fold(a.text or "") in said or said in fold(a.text or "") or
                           (a.country and a.country == claim.country) for a in actors)


_KNOWN = frozenset({"ce", "cet", "cette", "ces", "l'"})


def _definite(root: Token) -> bool:
    """Whether the words take the event as known: "la frappe", "cette attaque"."""
    return root.pos_ == "NOUN" and any(
        d.dep_ == "det" and (syntax.has(d, "Definite=Def") or fold(d.text) in _KNOWN)
        for d in root.children)


def _pluperfect(root: Token) -> bool:
    """Whether a verb stands in the pluperfect: what it tells came before what is told around it."""
    return any(c.dep_.startswith("aux") and syntax.has(c, "Tense=Imp") for c in root.children)


def _judged(span: Span) -> bool:
    """Whether an event is what somebody condemns or denounces: then it is known."""
    return span._.trigger.event_type != "ACCUSE" and any(
        t.root.i == a.i and t._.trigger.event_type == "ACCUSE"
        for a in syntax.ancestors(span.root, limit=2) for t in covering(a, TRIGGERS))


def _indefinite(root: Token) -> bool:
    """Whether the words bring an event up: "un raid", "des tirs"."""
    return root.pos_ == "NOUN" and any(d.dep_ == "det" and syntax.has(d, "Definite=Ind") for d in root.children)


def _other(root: Token) -> bool:
    """Whether the words announce another event: "une autre frappe", "de nouvelles attaques"."""
    others = ("autre", "nouveau", "nouvel", "second", "deuxième", "précédent")
    return any(fold(c.lemma_) in others for c in root.children)


#: Prepositions of what is there already when the rest happens: "mardi soir, malgré le couvre-feu, …".
_STANDING = frozenset({"malgré", "en dépit de", "nonobstant"})


# --- when ------------------------------------------------------------------------------------------------------


def when_of(trigger: Span, sent: Span, triggers: list[Span]) -> Span | None:
    """The date expression of a trigger: the one that depends on it or its verb, else the nearest of its clause."""
    if syntax.preposition(trigger.root) in _STANDING:
        return None
    dates = [d for d in _nearest(trigger, starting_in(sent, DATES))
             if not d._.when.habitual and d._.when.start is not None]
    ranked = sorted((_distance(trigger, d, triggers) + CLOCK_COST * d._.when.clock, d.start) for d in dates)
    return next((d for cost, at in ranked for d in dates if d.start == at and cost < 100), None)


def _nearest(span: Span, others: list[Span]) -> list[Span]:
    """The spans of a sentence that stand nearest to one of them, in order of the text."""
    if len(others) <= CANDIDATES:
        return others
    return sorted(sorted(others, key=lambda o: abs(o.start - span.start))[:CANDIDATES], key=lambda o: o.start)


def _distance(trigger: Span, other: Span, triggers: list[Span]) -> float:
    """How far a date or place stands from a trigger, in tokens; what belongs to another verb stands farther."""
    cost = float(min(abs(other.start - trigger.end), abs(trigger.start - other.end)))
    governor = other.root.head
    # "des tirs ont été signalés samedi", "a répliqué samedi par des tirs": the day of the shots
    told_of = _aftermath(trigger) != 0 or trigger.root.head == governor and (
        trigger.root.dep_ == "nsubj:pass" or syntax.preposition(trigger.root) == "par")
    near = governor.i != trigger.root.i and min(abs(other.start - governor.i), abs(governor.i + 1 - other.end)) < 4
    if near and not told_of and speech_class(governor) not in (None, "announce"):
        return 100.0 + cost  # "a déclaré lundi": the day of the words, not of the event
    if triggers and any(t.text == ";" for t in other.doc[trigger.end:other.start]):
        return 100.0 + cost  # the next clause tells of something else
    if triggers and _of_what_is_said(trigger, other):
        return 100.0 + cost
    chain = {trigger.root.i, *(a.i for a in syntax.ancestors(trigger.root, limit=3))}
    if governor.i == trigger.root.i:
        return cost * 0.2
    if governor.i in chain:
        return cost * 0.5
    rivals = [t for t in covering(governor, TRIGGERS)
              if triggers and t.start != trigger.start and t.root.i == governor.i]
    between = sent_breaks(trigger, other)
    return cost + 15 * len(rivals) + 8 * between


def _of_what_is_said(trigger: Span, day: Span) -> bool:
    """Whether a day belongs to the content of an act of speech: "accuse Kiev d'avoir visé, mardi, un pont"."""
    if trigger._.trigger.event_type not in SPEECH_ACTS or day.start < trigger.end:
        return False
    verbs = [a for a in [day.root.head, *syntax.ancestors(day.root.head, limit=4)] if a.pos_ in ("VERB", "ADJ")]
    return bool(verbs) and verbs[0].i > trigger.root.i and any(v.i == trigger.root.i for v in verbs)


def sent_breaks(a: Span, b: Span) -> int:
    """Clause boundaries between two spans of a sentence."""
    low, high = sorted((a.start, b.start))
    return sum(t.text in (",", ";", ":", "—", "–") for t in a.doc[low:high])


def _status(status: str, when: Span | None, published: datetime | None) -> str:
    if status not in ("actual", "negated") or when is None or published is None:
        return status
    value = when._.when
    if value.end is not None and value.end < published.date() - timedelta(days=HISTORICAL_DAYS):
        return "historical" if status == "actual" else status
    if value.planned and value.start is not None and value.start >= published.date() and status == "actual":
        return "future"
    if value.start is not None and value.start > published.date() + timedelta(days=1) and status == "actual":
        return "future"
    return status


def _planned(when: Span | None, published: datetime | None) -> bool:
    """Whether a date is what something is meant for, or lies ahead: then it is not the day that the text tells of."""
    if when is None:
        return False
    start = when._.when.start
    return when._.when.planned or published is not None and start is not None and start > published.date()


def _when_fields(when: Span | None, published: datetime | None, ahead: bool = False, taken: bool = False) -> dict:
    """The date fields of a mention. ahead: it is expected, so that a bare weekday is the next one. taken: done at once,
    whatever lasts of it.
    """
    if when is None:
        return {}
    value = when._.when
    if value.clock:
        return {"date_text": value.text}
    start: date | None = value.start
    until = value.end
    if ahead and published is not None and is_bare_weekday(value.text) and start and start < published.date():
        start, until = start + timedelta(days=7), until and until + timedelta(days=7)
    if until is None and (taken or published is not None and start == published.date()):
        until = start  # "depuis ce matin": so far this one day; "contrôlent la ville depuis lundi": taken on that day
    return {"date_text": value.text, "date_start": start, "date_end": until, "date_precision": value.precision,
            "date_basis": value.basis}


#: Days from an event to what is told "au lendemain de" it.
_AFTERMATH = {"lendemain": 1, "surlendemain": 2, "veille": -1, "avant-veille": -2}


def _aftermath(trigger: Span) -> int:
    """Days between an event and what its sentence tells: 1 in "au lendemain du raid, Paris a réagi mercredi"."""
    return _AFTERMATH.get(fold(trigger.root.head.text), 0) if trigger.root.dep_ == "nmod" else 0


def _days_before(trigger: Span, when: dict) -> dict:
    """The date fields of a mention, from the date of its sentence."""
    days = timedelta(days=_aftermath(trigger))
    if not days or not when.get("date_start"):
        return when
    return when | {"date_start": when["date_start"] - days, "date_end": when["date_end"] and when["date_end"] - days}


# --- where -----------------------------------------------------------------------------------------------------


def place_of(trigger: Span, sent: Span) -> Span | None:
    """The most specific place of a trigger's sentence where it can have happened."""
    barriers = _barriers(sent)
    costs = sorted((_distance(trigger, place, []) + VAGUE_COST.get(place._.place.kind, 0), place.start, place)
                   for place in _nearest(trigger, starting_in(sent, PLACES)) if _may_be_where(place, trigger, barriers))
    if not costs or costs[0][0] >= 100:
        return None
    best = costs[0][2]
    best = min((place for cost, _, place in costs if cost < FINER_REACH and _within(place, best)),
               key=lambda place: KIND_RANK.get(place._.place.kind, 0), default=best)
    return _first_of(best, [place for _, _, place in costs])


def _first_of(place: Span, others: list[Span]) -> Span:
    """The first of places that are listed: "à Moscou et à Voronej"."""
    if place.root.dep_ != "conj":
        return place
    head = place.root.head
    return next((o for o in others if o.start <= head.i < o.end and o.start < place.start and (
        KIND_RANK.get(o._.place.kind) == KIND_RANK.get(place._.place.kind) or o._.place.kind == "admin1")), place)


def _within(place: Span, other: Span) -> bool:
    """Whether a place can lie in another one that the sentence names: "dans le Nord, à Gaskindé"."""
    a, b = place._.place, other._.place
    finer = KIND_RANK.get(a.kind, 0) < KIND_RANK.get(b.kind, 0)
    return finer and a.country in (None, b.country) and (a.admin1 in (None, b.admin1) or b.kind != "admin1")


def _may_be_where(place: Span, trigger: Span, barriers: list[int]) -> bool:
    """Whether something can have happened at a place of its sentence. barriers: of that sentence."""
    apart = any(min(place.start, trigger.start) < b < max(place.start, trigger.start) for b in barriers)
    somebody = place._.place.kind == "country" and addressed(place.doc, place.start) or (
        trigger._.trigger.event_type in _SPOKEN and fold(place.doc[place.start - 1].text) == "contre")
    return place._.place.role == "location" and not apart and not somebody and (
        not _of_part(place) and not _of_post(place, trigger)) and (
        not _is_party_between(place, trigger) and not _is_goal(place, trigger)) and (
        not _of_speech(place, trigger, trigger.sent) and not _of_content(place, trigger))


#: Types of events that pass between parties: a capital behind "entre" is one of them.
_DEALINGS = frozenset({"CONSULT", "AGREE", "RETREAT", "REJECT", "REQUEST", "SUPPORT"})
#: Types of events that happen where one arrives.
_ARRIVING = frozenset({"CONSULT", "MOBILIZE", "AID", "COOPERATE"})


def _is_party_between(place: Span, trigger: Span) -> bool:
    """Whether a place is one of two sides: "la trêve conclue entre l'Inde et le Pakistan"."""
    if place._.place.kind != "country" and trigger._.trigger.event_type not in _DEALINGS:
        return False
    at = place.start - 1
    while at > max(place.sent.start, place.start - 8) and (
            fold(place.doc[at].text) in _JOINING or place.doc[at].pos_ == "PROPN"):
        at -= 1
    return at >= place.sent.start and fold(place.doc[at].text) == "entre"


_JOINING = word_class("article") | {"et", ",", "-"}


def _is_goal(place: Span, trigger: Span) -> bool:
    """Whether a place is only where somebody goes or is brought: "les blessés ont été héliportés vers Bunia"."""
    if trigger._.trigger.event_type in _ARRIVING:
        return False
    first = place.root.head if place.root.dep_ == "conj" else place.root  # "vers Uvira et le Burundi voisin"
    verb = first.head
    before = fold(place.doc[first.left_edge.i].text)
    if verb.pos_ != "VERB":  # "sont partis pendant la nuit vers Kamituga"
        verb = next((t for t in reversed(place.doc[max(place.start - 6, place.sent.start) : place.start])
                     if t.pos_ == "VERB"), verb)
        return before == "vers" and fold(verb.text) in verb_forms("move")
    return fold(verb.text) in verb_forms("move") and before in ("vers", "à", "en")


def _of_post(place: Span, trigger: Span) -> bool:
    """Whether a place is where somebody serves or stays: "l'ambassadeur en Bulgarie"; a visit is where it leads, and
    who is recalled is recalled from it."""
    return place.root.dep_ == "nmod" and fold(place.root.head.text) in _POSTS and (
        trigger._.trigger.event_type not in ("CONSULT", "SANCTION"))


def _of_content(place: Span, trigger: Span) -> bool:
    """Whether a place belongs to what is said: it stands behind an act of speech, and not where that is done."""
    if trigger._.trigger.event_type not in _SPOKEN or place.start < trigger.start:
        return False
    if place._.place.kind == "country":
        return True
    there = place.root.head == trigger.root and place.root.dep_ == "obl:mod"
    within = fold(place.doc[place.start - 1].text) in ("à", "au") and place._.place.kind in ("site", "city") and (
        place.root.head.pos_ != "ADJ")  # "majoritaire au Parlement"
    return not there and not (within and _hangs_on(place, trigger))


def _hangs_on(place: Span, trigger: Span) -> bool:
    """Whether no verb and no other event stands between a trigger and a place behind it: "reçus jeudi à Matignon"."""
    between = place.doc[trigger.end : place.start]
    return not any(t.pos_ == "VERB" or t.text in (":", "«") for t in between) and not any(
        t.start > trigger.start for t in starting_in(between, TRIGGERS))


#: Nouns behind which a place is where somebody serves or stays.
_POSTS = word_class("posted", "stay")
#: Acts of speech that have a content: somebody is accused, asked or threatened of something.
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})


def _barriers(sent: Span) -> list[int]:
    """Where a sentence turns to what happens elsewhere at the same time: "…, alors que X est arrivé à Moscou"."""
    folds = Words.of(sent.doc).folds
    return [i for i in range(sent.start, sent.end - 1)
            if folds[i] in ("alors", "tandis") and folds[i + 1] in ("que", "qu'")]


def _of_part(place: Span) -> bool:
    """Whether a place is only that of some of what is counted: "47 drones abattus, dont 19 dans la région de X"."""
    before = [t for t in place.doc[max(place.start - 6, place.sent.start) : place.start]]
    dont = next((n for n, t in enumerate(before) if fold(t.text) == "dont"), None)
    return dont is not None and any(t.like_num or t.pos_ == "NUM" for t in before[dont:])


def _of_speech(place: Span, trigger: Span, sent: Span) -> bool:
    """Whether a place is where something is said of the event, not where it happened.

    "A Moscou, le ministère nie avoir frappé le magasin": it stands outside what is said. "A Addis-Abeba, l'Union
    africaine a condamné une tentative de coup d'Etat": it belongs to the condemning.
    """
    if place.end < len(sent.doc) and (sent.doc[place.end].text == ":" or place.start == sent.start and is_heading(
            sent.doc, place.end)):
        return False  # the topic of a headline
    governor = place.root.head
    if place._.place.kind == "site" and trigger.root.head != governor and place.start > governor.i > trigger.start and (
            speech_class(governor) not in (None, "announce")):
        return True  # "…, a précisé le ministre à l'Assemblée"
    around = sent.doc[max(sent.start - SPEECH_REACH, 0) : sent.end + SPEECH_REACH]
    for span in starting_in(around, SOURCES):
        if span.start <= place.start < span.end:
            return True
        said = span._.source
        if said.start <= place.start_char < said.end and not said.start <= trigger.start_char < said.end and (
                trigger.start_char < span.start_char):
            return True
        ahead = place.end_char <= min(span.start_char, said.start)
        if ahead and said.start <= trigger.start_char < said.end and not _told_elsewhere(place, said.start):
            return True
    judged = trigger._.trigger.event_type not in SPEECH_ACTS and any(
        t.root.i == a.i and t._.trigger.event_type in SPEECH_ACTS
        for a in _over(trigger.root) for t in covering(a, TRIGGERS))
    return judged and all(a.i != trigger.root.i for a in syntax.ancestors(place.root, limit=3))


def _told_elsewhere(place: Span, said: int) -> bool:
    """Whether a place ahead of what is said hangs on a verb that says nothing, or one of counting: "A Toulouse, la
    préfecture a compté 14.000 manifestants". said: where that begins, in characters."""
    verb = next((a for a in syntax.ancestors(place.root, limit=4) if a.pos_ == "VERB"), None)
    kind = speech_class(verb) if verb is not None else "say"
    return kind == "count" or kind is None and verb is not None and verb.idx < said


def _over(token: Token) -> Iterator[Token]:
    """What a word depends on as its object or complement: neither what it is the subject of nor what it stands beside.
    """
    for _ in range(3):
        if token.head == token or token.dep_ in ("conj", "parataxis", "nsubj", "nsubj:pass"):
            return
        token = token.head
        yield token


def _place_fields(place: Span | None) -> dict:
    if place is None:
        return {}
    value = place._.place
    return {"place_text": value.text, "place_name": value.name, "place_country": value.country,
            "place_admin1": value.admin1, "latitude": value.latitude, "longitude": value.longitude,
            "geonameid": value.geonameid, "geo_precision": value.precision}


# --- how many --------------------------------------------------------------------------------------------------


@cache
def _affinity() -> dict[str, tuple[str, ...]]:
    return {r["measure"] or "": tuple((r["types"] or "").split()) for r in table("affinity")}


def share_quantities(sent: Span, triggers: list[Span]) -> dict[int, list[Quantity]]:
    """Each figure of a sentence goes to the one trigger that it can belong to and that stands nearest."""
    shares: dict[int, list[Quantity]] = {t.start: [] for t in triggers}
    for span in starting_in(sent, QUANTITIES):
        near = _nearest(span, triggers)
        quantity = span._.quantity
        for wanted in _affinity().get(quantity.measure, ()):
            fitting = [t for t in near if _fits(t, wanted)]
            if fitting:
                best = min(fitting, key=lambda t: (_distance(t, span, triggers), t.start))
                shares[best.start].append(quantity)
                break
    return shares


def _fits(trigger: Span, wanted: str) -> bool:
    event_type, _, mode = wanted.partition(":")
    entry = trigger._.trigger
    return entry.event_type == event_type and (not mode or entry.event_mode == mode)


