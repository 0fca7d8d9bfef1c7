"""Dates and periods that French words name, resolved against the day of publication.

`date_rules` holds what words name a day; here a text is read with it, and what stands around a date ("depuis",
"jusqu'à", a verb of the future) says how it counts.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.date_rules import (
    RECENT,
    RULES,
    Context,
    D,
    M,
    Y,
    date_words,
    day_of,
    month_of,
    one_of,
    whole_grammar,
)
from depeche.transforms.nlp.document import DATES, When, text_of
from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.numbers import flat, lowered
from depeche.transforms.nlp.speech import speech_class
from depeche.transforms.nlp.syntax import dependents


def resolve(text: str, published: date | None, *, future: bool = False) -> When | None:
    """The first date that some words name, or None. `future`: the clause they stand in is of the future."""
    found = find(text, published, lambda start, end: future)
    return found[0][2] if found else None


#: One of these stands in every date, near its beginning.
_HINTS = (*one_of("weekday").split("|"), *one_of("month").split("|"),
          *r"""hier|avant-hier|demain|après-demain|aujourd|nuit|nocturne|veille|avant-veille|lendemain|surlendemain|jour|semaine
          |mois|ans?\b|anné|heure|minute|instant|matin|midi|soir|après-midi|aube|mi-journée|week-end|depuis|derni|prochain
          |récent|quotidien|minuit|le \d|début|fin\b|plus t[aô]|auparavant|décennie|trimestre|quinzaine"""
          .replace("\n          ", "").split("|"))
_HINT = re.compile("|".join(_HINTS) + r"|\d{1,2}:\d\d|\d{1,2} ?h(?!\w*[a-z]{2})|(?:1[89]|20)\d\d|\d{1,2}[/.]\d")
#: The letters that hints begin with, three at most; what else they may hold is not plain text.
_BEGINNINGS = frozenset(re.match(r"[\w -]+(?!\?)", hint)[0][:3] for hint in _HINTS)  # type: ignore[index]
_BEGINNING = re.compile(r"\b\w")
#: characters of a date before and behind its hint, at most
_BEFORE_HINT, _BEHIND_HINT = 56, 120


def _matches(line: str) -> Iterator[re.Match[str]]:
    """The matches of the grammar in a text, looked for around hints only: most of a text holds no date."""
    grammar, lower, position = whole_grammar(), lowered(line), 0
    for beginning in _BEGINNING.finditer(lower):
        at = beginning.start()
        letters = lower[at:at + 3]
        if at < position or not (letters in _BEGINNINGS or letters[:2] in _BEGINNINGS or letters[0].isdigit()):
            continue  # most words, at a tenth of what the expression would cost
        hint = _HINT.match(lower, at)
        if hint is None:
            continue
        starts = (word.start() for word in _BEGINNING.finditer(lower, max(position, at - _BEFORE_HINT), at + 1))
        match = next((m for s in starts if (m := grammar.match(lower, s, hint.end() + _BEHIND_HINT))), None)
        if match is not None:
            yield match
            position = max(match.end(), position + 1)
        else:
            position = hint.end()


#: Names that hold a date without dating anything.
_NAMES = re.compile(r"\b(?:rue|place|avenue|boulevard|quartier|stade|pont|mouvement|brigade|journal|station|hôpital"
                    r"|camp) (?:du |de |des )(?:le )?$", re.IGNORECASE)
_SINCE = re.compile(r"depuis (?:le |la |l'|ce )?$|à (?:partir|compter) d(?:e|u) ?(?:ce )?$"
                    r"|depuis l(?:e |a |'|eur |es )[^,.;]{0,50}, (?:le )?$", re.IGNORECASE)
_HOUR = re.compile(r"\d ?h(?:eures?)? ?(?:\d\d)?[ ,(]*$")
_CLOCK_RANGE = re.compile(r"\b(?:de|entre) (?:\d{1,2} ?h(?:eures?)?\w* ?(?:\d\d)?|minuit|midi) $"
                          r"|\bdu (?:crépuscule|soir|matin) $")
_SENTENCE_END = re.compile(r"[.!?](?= |$)")
_PUT_OFF = re.compile(r"\bpour $|\b(?:report|repouss|fix|ajourn|décal|renvoy|remi|différ)\w{1,4} (?:au |à )(?:ce )?$",
                      re.IGNORECASE)
_MEANT = re.compile(r"\bpour (?:le |la |ce )?$", re.IGNORECASE)
_UNTIL = re.compile(r"(?:jusqu'(?:à|au|en)|d'ici(?: à| au| la)?|avant(?: le| la)?"
                    r"|au-delà d[eu]|au plus tard(?: le)?|jusque(?: tard| tôt)?) $|jusqu'$", re.IGNORECASE)
Question = Callable[[int, int], bool]


def find(text: str, published: date | None, future: Question = lambda start, end: False,
         aside: Question = lambda start, end: False, assumed: date | None = None) -> list[tuple[int, int, When]]:
    """The dates of a text with their first character and the one after their last.

    `future(start, end)` tells whether the words stand in a clause of the future, `aside(start, end)` whether in one
    that only says more of a noun. Without a day of publication `assumed` takes its place, else the first full date of
    the text.
    """
    line = flat(text)
    context = Context(today=published or assumed or dateline(line), assumed=published is None)
    found, named = [], 0
    for match in _matches(line):
        pattern, read = RULES[(match.lastindex or 1) - 1]
        detail = pattern.match(line, match.start(), match.end()) or pattern.match(line, match.start())  # looks ahead
        lead = line[max(0, match.start() - 24):match.start()]
        if detail is None or _NAMES.search(lead) or _CLOCK_RANGE.search(lead):
            continue
        context.future = bool(_PUT_OFF.search(lead)) or (
            not lead.endswith("depuis ") and future(match.start(), match.end()))
        context.hour = bool(_HOUR.search(lead))
        if context.left is not None and _SENTENCE_END.search(line, named, match.start()):
            context.anchor, context.left = context.left, None
        context.near = context.anchor if match.start() - named < 600 and _together(line[named:match.start()]) else None
        when = read(detail, context)
        if when is None:
            continue
        when = _framed(line, match.start(), when, context)
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        found.append((start, match.end(), replace(when, text=text[start:match.end()])))
        since = when.end is None and not _SENTENCE_END.search(line, named, match.start())
        told = context.near is not None and (since or aside(match.start(), match.end()))
        if not told and _follow(context, when):
            named = match.end()
    return found


def _together(between: str) -> bool:
    """Whether two places of a text stand in one sentence or in neighbouring ones of a paragraph."""
    return "\n" not in between and len(_SENTENCE_END.findall(between)) <= 1


def _framed(line: str, start: int, when: When, context: Context) -> When:
    """A date behind "depuis" is the start of a period; behind "jusqu'à" it dates nothing."""
    before = line[max(0, start - 64):start]
    since = _SINCE.search(before) or when.text.lower().startswith("depuis ")
    if since and when.start is not None and context.today is not None and not when.habitual:
        counted = when.text.lower().startswith("depuis ") and when.precision == "day"  # "depuis 24 heures" ends today
        old = context.today - when.start > RECENT
        return replace(when, end=when.end if counted else None, habitual=old, period=old)
    if _MEANT.search(before):
        return replace(when, planned=True)
    return replace(when, habitual=True) if _UNTIL.search(before) else when


#: Words that tell of a day before the one told: "la veille", "une semaine auparavant".
_BACK = re.compile(r"veille|auparavant|plus tôt|avant\b", re.IGNORECASE)


def _follow(context: Context, when: When) -> bool:
    """The last day named becomes the one that "la veille" counts from; days told backwards do not."""
    if when.precision != "day" or when.habitual or (when.anaphoric and _BACK.search(when.text)):
        return False
    if when.text.lower().startswith("depuis") or when.start is None:
        return False
    if context.anchor is not None and context.today and when.start > context.today and not context.assumed:
        return False  # a plan: the text goes on to tell of the day before
    context.left = context.anchor if when.end is None else None
    context.anchor = when.end or when.start  # "depuis lundi : ce jour-là"
    if when.end is not None and when.end - when.start == timedelta(days=1) and "nuit" in when.text.lower():
        context.night = when.end
    return context.today is None or when.start <= context.today  # a plan is not what is told next


def dateline(text: str) -> date | None:
    """The first full date of a text, which stands in for a publication that is not known."""
    match = _FULL_DATE.search(flat(text))
    if match is None:
        return None
    month = month_of(match["m"]) if match["m"] else int(match["m2"])
    return day_of(match["d"] or match["d2"], month, int(match["y"] or match["y2"]))


_FULL_DATE = re.compile(rf"(?<!\w)(?P<d>{D}) (?P<m>{M}) (?P<y>{Y})(?!\d)"
                        r"|(?<![\w/.])(?P<d2>[12]\d|3[01]|0?[1-9])[/.](?P<m2>1[0-2]|0?[1-9])[/.](?P<y2>20\d\d)(?![\d/])",
                        re.IGNORECASE)
_FUTURE_WORDS = re.compile(r"\b(?:doi(?:t|vent)|va|vont|[a-zéèêîôûç]{2,}(?:era|eront|ira|iront|dra|dront|vra|vront"
                           r"|ura|uront)|prévue?s?|attendue?s?"
                           r"|programmée?s?|appell?ent? à|aura lieu)\b")


#: The time of day in front of an entry of a live report, and as many of these as make a report a live one.
_STAMP, _STAMPS = re.compile(r"^\W{0,3}\d{1,2} ?[h:] ?[0-5]\d\b", re.MULTILINE), 3


def is_live(text: str) -> bool:
    """Whether a text is a live report, of entries that each begin with a time ("18h40 – Matignon réagit")."""
    return len(_STAMP.findall(text)) >= _STAMPS


@Language.component("depeche_dates", requires=["doc.spans"], assigns=["doc.spans"])
def dates(doc: Doc) -> Doc:
    """Fill `doc.spans["dates"]` from the text and `doc._.published_at`."""
    published = doc._.published_at
    today = published.date() if published is not None and 1000 < published.year < 9000 else None
    spans: list[Span] = []
    text, parsed = text_of(doc), doc.has_annotation("DEP") and doc.has_annotation("MORPH")

    def future(start: int, end: int) -> bool:
        return _in_future(doc, start, end) if parsed else bool(_FUTURE_WORDS.search(_clause(text, start, end)))

    def aside(start: int, end: int) -> bool:
        return parsed and _says_more(doc, start, end)

    for start, end, when in find(text, today, future, aside, doc._.dateline):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1].end):
            span._.when = when
            spans.append(span)
    doc.spans[DATES] = spans
    return doc


def _in_future(doc: Doc, start: int, end: int) -> bool:
    """Whether the verb that governs some words is of the future."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span is not None and _future_verb(span)


def _says_more(doc: Doc, start: int, end: int) -> bool:
    """Whether a date stands in a participle or a relative clause: "le massacre survenu le 3". What is told goes on."""
    span = doc.char_span(start, end, alignment_mode="expand")
    token = span.root if span is not None else doc[0]
    for _ in range(4):
        if token.dep_.startswith("acl") or _behind_noun(token):
            return True
        if token.head == token or token.pos_ == "VERB":
            return False
        token = token.head
    return False


def _behind_noun(token: Token) -> bool:
    """Whether a word is a bare participle behind what it tells of: "le fourgon lancé samedi", "Uvira, tombée lundi"."""
    participle = syntax.has(token, "VerbForm=Part") or token.text.endswith(("ée", "ées", "és"))
    if not participle or any(c.dep_.startswith("aux") for c in dependents(token)):
        return False
    before = [t for t in token.doc[max(token.i - 2, syntax.sentence(token).start):token.i] if t.text != ","]
    return bool(before) and before[-1].pos_ in ("NOUN", "PROPN")


def _future_verb(span: Span) -> bool:
    token = span.root
    if any(t.text.endswith("ront") and t.pos_ in ("VERB", "AUX") for t in _clause_before(span)):
        return True  # a form that the parser has not read
    bidden = False
    if _from_then_on(span):
        return True
    for _ in range(6):
        bidden = bidden or token.pos_ == "NOUN" and syntax.preposition(token) == "à"
        near = token.doc[max(0, token.i - 5):token.i]  # auxiliaries and copulas stand close before their verb
        group = [token, *(t for t in near if t.head == token and t.dep_.startswith(("aux", "cop")))]
        if any(syntax.has(t, "Tense=Fut") and not _perfect(t) for t in group):
            return True
        if token.lemma_ in ("devoir", "aller") and syntax.has(token, "Tense=Pres"):
            return token.i != span.root.i
        infinitive = syntax.has(token, "VerbForm=Inf")
        if infinitive and token.i != span.root.i and _to_come(token):
            return True
        if token.pos_ in ("VERB", "AUX") and not infinitive:
            if _begins(token) or bidden and fold(token.text) in _bidding():
                return True  # "convie à des rassemblements dimanche"
            return token.lemma_ in ("prévoir", "attendre", "programmer") and syntax.has(token, "VerbForm=Part")
        if token.head == token:
            return False
        token = token.head
    return False


def _from_then_on(span: Span) -> bool:
    """Whether "dès" stands before a day, behind what is announced: "annonce l'envoi de 300 gendarmes dès mardi"."""
    if not span.start or fold(span.doc[span.start - 1].text) != "dès":
        return False
    head = span.root.head
    return head.i < span.start and (head.pos_ == "NOUN" or speech_class(head) is not None)


def _begins(verb: Token) -> bool:
    """Whether a verb says in the present that something begins: "entament mardi une grève"."""
    return fold(verb.text) in _beginning() and not syntax.has(verb, "VerbForm=Part") and not any(
        c.dep_.startswith("aux") for c in dependents(verb))


@cache
def _bidding() -> frozenset[str]:
    """The forms of the verbs whose object is still to come."""
    return frozenset(f for lemma in date_words("ahead") for f in forms(lemma, "VERB"))


@cache
def _beginning() -> frozenset[str]:
    """The forms of the verbs of beginning in the present, and of those that are told in no other tense."""
    return frozenset(f for lemma in date_words("begin") for f in forms(lemma, "VERB")
                     if f.endswith(("e", "ent", "end", "ons", "ez")) and not f.endswith(("aient", "èrent")))


def _perfect(auxiliary: Token) -> bool:
    """Whether a verb is "aura" of a future that is over: "n'aura tenu que quatre jours"."""
    return auxiliary.lemma_ == "avoir" and auxiliary.dep_ == "aux:tense"


def _clause_before(span: Span) -> Iterator[Token]:
    """The words in front of a date, back to a punctuation mark, at most eight."""
    for token in reversed(span.doc[max(syntax.sentence(span).start, span.start - 8):span.start]):
        if token.is_punct:
            return
        yield token


def _to_come(infinitive: Token) -> bool:
    """Whether an infinitive is still to come: "compte bloquer", "un appel à manifester", not "avait appelé à"."""
    mark = next((c for c in dependents(infinitive) if c.dep_ == "mark"), None)
    noun = infinitive.nbor(mark.i - 1 - infinitive.i) if mark is not None and mark.i > 0 else None
    if noun is not None and noun.pos_ == "NOUN" and noun.lemma_ in date_words("ahead"):
        return True
    verb = infinitive.head
    told_before = any(c.dep_.startswith("aux") and syntax.has(c, "Tense=Imp") for c in dependents(verb))
    return verb.lemma_ in date_words("ahead") and not told_before


_CLAUSE_END = re.compile(r"[.;:!?\n,«»()]")


def _clause(text: str, start: int, end: int) -> str:
    """The stretch between the punctuation marks around some words, at most 200 characters to each side."""
    left = text[max(0, start - 200):start]
    marks = [m.end() for m in _CLAUSE_END.finditer(left)]
    right = text[end:end + 200].lstrip(", ")
    mark = _CLAUSE_END.search(right)
    return left[marks[-1] if marks else 0:] + " | " + (right[:mark.start()] if mark else right)
