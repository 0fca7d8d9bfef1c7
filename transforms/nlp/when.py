"""The day of an event: the expression of its sentence that dates it, and what that makes of the mention."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from spacy.tokens import Doc, Span, Token

from depeche.schemas.records import Quantity
from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.claims import SPEECH_ACTS
from depeche.transforms.nlp.coreference import Day
from depeche.transforms.nlp.date_rules import is_bare_weekday
from depeche.transforms.nlp.document import (
    DATES,
    TRIGGERS,
    covering,
    spans,
    starting_in,
)
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.numbers import spelled
from depeche.transforms.nlp.speech import speech_class
from depeche.transforms.nlp.syntax import dependents

#: How many tokens nearer a time of day must stand than a day to be taken for the date.
CLOCK_COST = 20
#: A day to come stands farther still from what has happened: "suspendus dans l'après-midi, ils repartiront lundi".
AHEAD_COST = 2 * CLOCK_COST
#: An event that ended this many days before publication is background.
HISTORICAL_DAYS = 30
#: Dates, places or triggers of a sentence that are weighed, the nearest ones; longer lists are tables.
CANDIDATES = 24


def first_day(doc: Doc) -> Day | None:
    """The first day or night that a text names, where it is news: what nothing else dates happened then.

    In a live report what had been done before is none ("les armes avaient été saisies vendredi"); without any other it
    tells of the day of publication.
    """
    days = [d for d in spans(doc, DATES) if d._.when.precision == "day" and not d._.when.habitual]
    published = doc._.published_at
    today = published and published.date()
    told = [d for d in days if (w := d._.when).start and w.end and w.end - w.start <= timedelta(days=1)
            and not w.clock and not (today and w.start > today)]
    if doc._.live and today and all(_told_before(d) for d in told):
        return today, today, "relative"
    first = next((d._.when for d in [*told, *(d for d in days if d._.when.clock)] if not (
        doc._.live and _told_before(d))), None)
    if first is None or first.start is None or not first.clock and today and (today - first.start).days > 3:
        return None
    return first.start, first.end or first.start, "relative"


def clock_day(when: Span | None) -> Day | None:
    """The day that a bare time of day means where the text tells of none: that of publication."""
    if when is None or not when._.when.clock or when._.when.start is None:
        return None
    return when._.when.start, when._.when.end or when._.when.start, when._.when.basis


#: Prepositions of what is there already when the rest happens: "mardi soir, malgré le couvre-feu, …".
_STANDING = frozenset({"malgré", "en dépit de", "nonobstant"})


def when_of(trigger: Span, sent: Span, triggers: list[Span]) -> Span | None:
    """The date expression of a trigger: the one that depends on it or its verb, else the nearest of its clause."""
    if syntax.preposition(trigger.root) in _STANDING:
        return None
    named = nearest(trigger, starting_in(sent, DATES))
    dates = [d for d in named if not d._.when.habitual and d._.when.start is not None and _lasts_for(d, trigger)
             and not any(holds(d, trigger) for holds in _OF_SOMETHING_ELSE)]
    published = trigger.doc._.published_at
    told = trigger._.claim is not None and trigger._.claim.status == "actual" and any(d._.when.clock for d in dates)
    ranked = sorted((distance(trigger, d, triggers) + CLOCK_COST * d._.when.clock
                     + AHEAD_COST * (told and published is not None and d._.when.start > published.date()), d.start)
                    for d in dates)
    day = next((d for cost, at in ranked for d in dates if d.start == at and cost < 100), None)
    periods = [d for d in named if d._.when.period and _adds_up(d, trigger)]
    return day or min(periods, key=lambda d: d._.when.start is None or d._.when.precision != "day", default=None)


def _lasts_for(since: Span, trigger: Span) -> bool:
    """Whether what began then may be what a trigger tells of: not in "coupé depuis jeudi et tout X est interdit"."""
    if since._.when.end is not None:
        return True
    governor, token = since.root.head, trigger.root
    apart = since.doc[min(since.end, trigger.end) : max(since.start, trigger.start)]
    if any(t.text == ";" for t in apart):
        return False
    for _ in range(6):
        if token.i == governor.i:
            return True
        if token.head == token:
            break
        if token.head.pos_ != "NOUN" and any(c.dep_.startswith("nsubj") for c in dependents(token)):
            return not any(a.i == governor.i for a in syntax.ancestors(token, limit=6))
        token = token.head
    return governor.dep_ != "acl" or governor.head.i == trigger.root.i  # "rétablir TikTok, coupé depuis lundi"


def _compared(day: Span, trigger: Span) -> bool:
    """Whether a day is that of an earlier count: "38 arrestations, contre 29 la veille", "60 de plus que lundi"."""
    before = day.doc[max(syntax.sentence(day).start, day.start - _COMPARISON):day.start]
    words = [fold(t.text) for t in before]
    if words[-1:] == ["que"]:
        return bool({"plus", "moins"} & set(words))
    return any(word == "contre" and (t.nbor().pos_ == "NUM" or t.nbor().is_digit) and trigger.start < t.i
               for word, t in zip(words, before, strict=True) if t.i + 1 < day.start)


#: Words between "contre" and the day of the count that it names.
_COMPARISON = 6


def _of_aside(day: Span, trigger: Span) -> bool:
    """Whether a day stands in what is said more of another noun: "Doha, où il fut reçu mardi, exhorte les camps".

    What was published then says it then: "dans un communiqué diffusé lundi, Niamey condamne".
    """
    verb = next((a for a in syntax.ancestors(day.root, limit=4) if a.pos_ in ("VERB", "AUX")), None)
    if verb is None or not verb.dep_.startswith("acl") or day.start > trigger.start or _published_then(verb, trigger):
        return False
    above = {a.i for a in syntax.ancestors(day.root, limit=8)}
    return trigger.root.i not in above and not any(a.i == verb.i for a in syntax.ancestors(trigger.root, limit=8))


def _done_before(day: Span, trigger: Span) -> bool:
    """Whether a day is that of a deed told before a state that lasts: "a suspendu samedi son aide et condamne X"."""
    verb = trigger.root
    if verb.dep_ != "conj" or not _lasting(verb) or verb.head.i < day.root.head.i or day.start > verb.i:
        return False
    return day.root.head.i == verb.head.i and not _lasting(verb.head)


def _lasting(verb: Token) -> bool:
    """Whether a verb is of a bare present: "réclament", "reste fermé"."""
    copula = next((c for c in dependents(verb) if c.dep_ == "cop"), verb)
    return syntax.has(copula, "Tense=Pres") and syntax.has(copula, "VerbForm=Fin") and not any(
        c.dep_.startswith("aux") for c in dependents(verb))


#: What makes a day that of something else than of a trigger.
_OF_SOMETHING_ELSE = (_compared, _of_aside, _done_before)


def _adds_up(period: Span, trigger: Span) -> bool:
    """Whether a trigger tells of what is counted over a period; "la pire attaque depuis 2022" is not."""
    if period._.when.text.lower().startswith("depuis") or period._.when.start is not None:
        return trigger._.trigger.kind == "outcome" or trigger._.trigger.event_type == "COERCE"
    return any(a.i == period.root.head.i for a in (trigger.root, *syntax.ancestors(trigger.root, limit=4)))


def nearest(span: Span, others: list[Span]) -> list[Span]:
    """The spans of a sentence that stand nearest to one of them, in order of the text."""
    if len(others) <= CANDIDATES:
        return others
    return sorted(sorted(others, key=lambda o: abs(o.start - span.start))[:CANDIDATES], key=lambda o: o.start)


def distance(trigger: Span, other: Span, triggers: list[Span]) -> float:
    """How far a date or place stands from a trigger, in tokens; what belongs to another verb stands farther."""
    cost = float(min(abs(other.start - trigger.end), abs(trigger.start - other.end)))
    governor = other.root.head
    # "des tirs ont été signalés samedi", "a répliqué samedi par des tirs": the day of the shots
    told_of = _aftermath(trigger) != 0 or trigger.root.head == governor and (
        trigger.root.dep_ == "nsubj:pass" or syntax.preposition(trigger.root) == "par")
    near = governor.i != trigger.root.i and min(abs(other.start - governor.i), abs(governor.i + 1 - other.end)) < 4
    told_of = told_of or _published_then(governor, trigger)
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


def _published_then(participle: Token, trigger: Span) -> bool:
    """Whether a day is that on which an act of speech came out: "dans un communiqué diffusé dimanche, X accuse Y"."""
    return trigger._.trigger.event_type in SPEECH_ACTS and participle.dep_.startswith("acl") and (
        participle.i < trigger.start)


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


def dated_status(status: str, when: Span | None, published: datetime | None) -> str:
    if status not in ("actual", "negated") or when is None or published is None:
        return status
    value = when._.when
    if value.end is not None and value.end < published.date() - timedelta(days=HISTORICAL_DAYS):
        return "historical" if status == "actual" else status
    if value.planned and (value.start is None or value.start >= published.date()) and status == "actual":
        return "future"
    if value.start is not None and value.start > published.date() + timedelta(days=1) and status == "actual":
        return "future"
    return status


def is_planned(when: Span | None, published: datetime | None) -> bool:
    """Whether a date is what something is meant for, or lies ahead: then it is not the day that the text tells of."""
    if when is None:
        return False
    start = when._.when.start
    return when._.when.planned or published is not None and start is not None and start > published.date()


def date_fields(span: Span, when: Span | None, figures: list[Quantity], status: str) -> dict:
    """The date fields of a mention: what its date says, and what trigger, figures and status make of that."""
    entry, published = span._.trigger, span.doc._.published_at
    counted = entry.event_type == "ASSAULT" and any(q.measure != "displaced" for q in figures)
    ahead = status == "future" and entry.event_type not in SPEECH_ACTS
    fields = when_fields(when, published, ahead=ahead, taken=entry.event_mode == "territory", counted=counted)
    if when is not None and status in ("future", "hypothetical") and _over(fields, published):
        fields = {"date_text": when._.when.text}
    return days_before(span, fields, published)


def _over(fields: dict, published: datetime | None) -> bool:
    """Whether a day is past, so that what is yet to come has another: "la trêve proposée mardi"."""
    end = fields.get("date_end")
    return published is not None and end is not None and end < published.date()


def when_fields(when: Span | None, published: datetime | None, ahead: bool = False, taken: bool = False,
                counted: bool = False) -> dict:
    """The date fields of a mention. ahead: it is expected, so that a bare weekday is the next one. taken: done at once,
    whatever lasts of it. counted: what has come of it is, up to the day of publication. "Depuis le 8 octobre" is told
    of a day however long ago; "la semaine dernière" and "en mai 2023" name none.
    """
    if when is None:
        return {}
    value = when._.when
    since = value.period and value.precision == "day" and value.start is not None
    if value.clock or value.period and not since or value.precision != "day":
        return {"date_text": value.text}
    start: date | None = value.start
    until = value.end
    if ahead and published is not None and is_bare_weekday(value.text) and start and start < published.date() and (
            not _of_past_words(when)):
        start, until = start + timedelta(days=7), until and until + timedelta(days=7)
    if until is None and (taken or published is not None and start == published.date()):
        until = start  # "depuis ce matin": so far this one day; "contrôlent la ville depuis lundi": taken on that day
    if until is None and counted and published is not None and not since:
        until = published.date()
    return {"date_text": value.text, "date_start": start, "date_end": until, "date_precision": value.precision,
            "date_basis": value.basis}


def _of_past_words(when: Span) -> bool:
    """Whether a day is that of words: "avait annoncé vendredi l'envoi de navires"."""
    verb = when.root.head
    return speech_class(verb) is not None and any(c.dep_ == "aux:tense" for c in dependents(verb))


#: Days from an event to what is told "au lendemain de" it.
_AFTERMATH = {"lendemain": 1, "surlendemain": 2, "veille": -1, "avant-veille": -2}


def _aftermath(trigger: Span) -> int:
    """Days between an event and what its sentence tells: 1 in "au lendemain du raid, Paris a réagi mercredi"."""
    if trigger.root.dep_ == "nmod" and (days := _AFTERMATH.get(fold(trigger.root.head.text), 0)):
        return days
    marks = (c for c in dependents(trigger.root) if c.dep_ in ("case", "mark"))
    mark = next((c for c in marks if fold(c.text) in _COUNTED_FROM), None)
    if mark is None or mark.i - 2 < syntax.sentence(trigger).start:
        return 0
    number, unit = trigger.doc[mark.i - 2].text, fold(trigger.doc[mark.i - 1].text)
    count = int(number) if number.isdigit() and len(number) < 3 else int(spelled(number.lower()) or 0)
    days = count // _HOURS if unit == "heures" else count * _UNITS.get(unit, 0)
    return _COUNTED_FROM[fold(mark.text)] * days


def _own_day(trigger: Span, text: str) -> bool:
    """Whether a day is said of the event itself: "au lendemain du raid mené mardi, Paris a réagi"."""
    days = [d for d in starting_in(syntax.sentence(trigger), DATES) if d._.when.text == text]
    return any(d.start >= trigger.end and trigger.root in syntax.ancestors(d.root, limit=8) for d in days)


#: "deux jours après le raid", "une semaine avant d'être arrêté".
_COUNTED_FROM, _UNITS = {"après": 1, "suivant": 1, "avant": -1}, {"jour": 1, "jours": 1, "semaine": 7, "semaines": 7}
#: hours of a day, in what is counted by hours
_HOURS = 24


def days_before(trigger: Span, when: dict, published: datetime | None = None) -> dict:
    """The date fields of a mention, from the date of its sentence, else from publication.

    "Deux jours après le raid, l'armée riposte": today, unless the sentence tells of what was done before.
    """
    days = timedelta(days=_aftermath(trigger))
    if not days or "date_text" in when and (not when.get("date_start") or _own_day(trigger, when["date_text"])):
        return when
    if "date_text" not in when:
        if published is None or _told_before(trigger):
            return when
        day = published.date() - days
        return {"date_start": day, "date_end": day, "date_precision": "day", "date_basis": "relative"}
    return when | {"date_start": when["date_start"] - days, "date_end": when["date_end"] and when["date_end"] - days}


def _told_before(trigger: Span) -> bool:
    """Whether the verb that governs a trigger is in the pluperfect: what it tells is not news."""
    verb = next((a for a in syntax.ancestors(trigger.root, limit=6) if a.pos_ == "VERB"), trigger.root)
    return any(c.dep_.startswith("aux") and syntax.has(c, "Tense=Imp") for c in dependents(verb))
