"""Who says it: the sources of a text, each with the stretch that it vouches for.

Sources come in three shapes: a preposition ("selon l'armée"), a verb of saying with its speaker before, within or
after what is said, and quotation marks next to such a verb. Words of saying are found by `speech`, who speaks by
`speakers`, what the verb covers by `sayings`.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from depeche.schemas.records import Party
from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.document import PARTIES, Source, starting_in, text_of, words_of_span
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.sayings import AHEAD, Saying, Stretch, segment, stretches, subtree
from depeche.transforms.nlp.speakers import speaker_of
from depeche.transforms.nlp.speech import author_of, is_somebody, locution, may_say, speech_entry, stance
from depeche.transforms.nlp.syntax import dependents

#: Longest quotation that a verb of saying vouches for, in code points.
_LONGEST = 1500
_INSIDE = f"{{2,{_LONGEST}}}"
_QUOTES = re.compile(rf'«[^«»]{_INSIDE}»|“[^“”]{_INSIDE}”|"[^"\n]{_INSIDE}"')


@cache
def _source_words() -> re.Pattern[str]:
    words = sorted((w for w, c in stance("sentence").items() if c == "source"), key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, words)) + r")(?![\w-])")


def find_sources(doc: Doc) -> Iterator[tuple[Span, Source]]:
    """The sources of a document, each with the stretch of text that it vouches for."""
    if not syntax.parsed(doc):
        return
    quotes = [(m.start(), m.end()) for m in _QUOTES.finditer(text_of(doc))]
    last: Span | None = None
    starts = [start for start, _ in quotes]
    for sent in doc.sents:
        near = quotes[bisect_left(starts, sent.start_char - 2 * _LONGEST):bisect_right(starts, sent.end_char + AHEAD)]
        said = list(_verbal(sent, near, last))
        said += list(_quoted(sent, near, said)) if near else []
        named = next((span for span, *_ in said if span.root.pos_ != "PRON"), last)
        found = sorted([*_prepositional(sent, named), *_tolled(sent), *said], key=lambda f: f[0].start)
        for span, stretch, denies in found:
            yield span, _source(span, stretch, denies)
            if span.root.pos_ != "PRON":
                last = span


def _source(span: Span, stretch: Stretch, denies: bool) -> Source:
    party = _party(span)
    return Source(text=_with_name(span).text, country=party.country if party else None,
                  sector=party.sector if party else None, start=stretch[0], end=stretch[1], denies=denies)


def _with_name(span: Span) -> Span:
    """A speaker with the name behind the office: "le chef du groupe X, Evgueni Prigojine"."""
    doc, at = span.doc, span.end
    if at + 1 < len(doc) and doc[at].text == "," and span.root.pos_ == "NOUN" and doc[at + 1].ent_type_ == "PER":
        end = next((t.i for t in doc[at + 2 : at + 8] if t.ent_iob_ != "I"), at + 2)
        return doc[span.start : end] if end < len(doc) and doc[end].text == "," else span
    return span


def _party(span: Span) -> Party | None:
    inside = [p for p in starting_in(span, PARTIES) if p.end <= span.end]
    known = [p._.party for p in inside if p._.party.country]
    return known[0] if known else (inside[0]._.party if inside else None)


Found = tuple[Span, Stretch, bool]
#: "à l'en croire": who spoke last.
_BELIEVED = re.compile(r"(?<!\w)à (?:l'|les )en croire(?!\w)")


def _prepositional(sent: Span, last: Span | None) -> Iterator[Found]:
    """ "selon X", "d'après X", "de source militaire": the clause on either side up to a semicolon.

    last: who spoke last, for whom "selon lui" stands.
    """
    written = words_of_span(sent)
    text = fold(written)
    if len(text) != len(written):  # folding changed lengths (ligatures): fall back to plain lower case
        text = written.lower().replace("’", "'")
    believed = _BELIEVED.search(text)
    if believed is not None and last is not None:
        at = next(t.i for t in sent if t.idx >= sent.start_char + believed.start())
        yield last, segment(sent, at), False
    for match in _source_words().finditer(text):
        start = sent.start_char + match.start()
        span = sent.doc.char_span(start, sent.start_char + match.end(), alignment_mode="expand")
        head = _complement(span, sent) if span is not None else None
        if span is None or head is None:
            continue
        if fold(head.text) in _HIM and last is not None:
            yield last, segment(sent, span.start), False
        if fold(head.text) in _VAGUE | _HIM:
            continue
        author = author_of(head) or _named_document(head)
        if author is None:
            continue
        phrase = syntax.phrase(author)
        first = span.end - 1 if match.group().startswith("de source") else max(phrase.start, span.end)
        name = sent.doc[first : max(phrase.end, first + 1)]
        yield name, _aside(author, sent) or _between(sent, span.start, name.end), False


def _aside(author: Token, sent: Span) -> Stretch | None:
    """The participle that opens a sentence, if a source is only its own: "Battue selon le jury, elle proteste"."""
    said = author.head
    alone = syntax.has(said, "VerbForm=Part") and not any(c.dep_.startswith("aux") for c in dependents(said))
    return subtree(said) if alone and said.i < sent.start + 3 and said != sent.root else None


def _between(sent: Span, marker: int, end: int) -> Stretch:
    """What a source with a preposition vouches for: its clause, but of a relative clause or an aside no more than that.

    marker: token of the preposition; end: behind the source. "les discussions qui, selon X, …"; "le M23, épaulé par
    le Rwanda d'après X, est entré …".
    """
    doc, words = sent.doc, Words.of(sent.doc).folds
    whole = segment(sent, marker)
    before = marker - 1 - (words[marker - 1] == "," if marker > sent.start else 0)
    if before > sent.start and words[before] in _RELATIVES:
        return doc[before].idx, whole[1]
    comma = next((i for i in range(marker - 1, sent.start, -1) if words[i] in (",", ";")), sent.start)
    if comma > sent.start and marker - comma > 2 and end < sent.end and words[comma] == words[end] == "," and not any(
            syntax.has(t, "VerbForm=Fin") for t in doc[sent.start : end]) and any(
            syntax.has(t, "VerbForm=Fin") for t in doc[end : min(end + 3, sent.end)]):
        return doc[comma + 1].idx, doc[end].idx
    return whole


_RELATIVES = frozenset({"qui", "que", "qu'", "dont"})


def _tolled(sent: Span) -> Iterator[Found]:
    """A count that is told of behind a colon: "Dernier bilan du ministère de la Santé : neuf tués"."""
    words = Words.of(sent.doc).folds
    colon = next((i for i in range(sent.start, min(sent.start + 20, sent.end)) if words[i] == ":"), None)
    if colon is None or any(syntax.has(t, "VerbForm=Fin") for t in sent.doc[sent.start : colon]):
        return
    for noun in sent.doc[sent.start : min(sent.start + 4, colon)]:
        if fold(noun.lemma_) in stance("document") and not syntax.preposition(noun):
            author = author_of(noun)
            if author is not None and author.i < colon:
                phrase = syntax.phrase(author)
                yield sent.doc[phrase.start : min(phrase.end, colon)], (sent.doc[colon].idx, sent.end_char), False
            return


def _named_document(noun: Token) -> Token | None:
    """A document that is known by what qualifies it: "selon un bilan officiel", "selon notre décompte"."""
    known = any(fold(c.text) in _KNOWN for c in dependents(noun))
    return noun if known else None


_KNOWN = frozenset({"le", "la", "l'", "les", "ce", "cette", "notre", "nos", "officiel", "officiels"})
#: "selon des informations": nobody in particular, the claim is only hedged.
_VAGUE = frozenset({"information", "informations", "lequel", "laquelle", "lesquelles", "lesquels",
                    "que", "qui", "toute", "rumeurs", "point", "plan", "formule", "calendrier", "loi"})
#: "selon lui": who spoke last.
_HIM = frozenset({"lui", "elle", "eux", "elles", "celui-ci", "celle-ci", "dernier", "dernière", "intéressé"})


def _complement(marker: Span, sent: Span) -> Token | None:
    root = marker[0]
    if root.dep_ in ("case", "mark", "fixed", "advmod") and root.head.i > marker.start and root.head.i < sent.end:
        head = root.head
        if head.i >= marker.end or syntax.nominal(head):
            return head
    following = [t for t in sent.doc[marker.end : min(marker.end + 8, sent.end)] if t.pos_ in ("NOUN", "PROPN")]
    return following[0] if following else None


def _verbal(sent: Span, quotes: list[Stretch], last: Span | None) -> Iterator[Found]:
    for i in may_say(Words.of(sent.doc), sent.start, sent.end):
        verb = sent.doc[i]
        entry = speech_entry(verb)
        if entry is None or _is_nickname(verb) or _goes_on(verb):
            continue
        kind, takes_object = entry
        speaker = speaker_of(verb, last)
        if speaker is not None and speaker.start < verb.i < speaker.end:
            speaker = verb.doc[speaker.start : verb.i]  # a verb that the tagger took for part of the name
        if speaker is None or (
                speaker.start == verb.i + 1 and locution(verb).startswith(f"{fold(verb.text)} ")):
            continue
        for stretch in stretches(Saying(verb, speaker, kind, takes_object, sent, quotes)):
            yield speaker, stretch, kind == "deny"


def _goes_on(verb: Token) -> bool:
    """Whether a thing itself goes on, is confirmed or announced: "l'examen du texte se poursuit"."""
    return verb.i > 0 and fold(verb.nbor(-1).text) in ("se", "s'") and fold(verb.lemma_) in _OF_THINGS


_OF_THINGS = frozenset({"poursuivre", "confirmer", "annoncer"})


def _is_nickname(verb: Token) -> bool:
    """Whether "dit" only gives another name: "Adolfo Macías, dit « Fito »"."""
    if fold(verb.text) not in ("dit", "dite", "dits") or not 1 < verb.i < len(verb.doc) - 2:
        return False
    named = verb.doc[verb.i - 2 if verb.nbor(-1).text == "," else verb.i - 1].pos_ == "PROPN"
    quoted = verb.nbor(1).text in "«\"“" and any(t.text in "»\"”" for t in verb.doc[verb.i + 3 : verb.i + 6])
    return named and (quoted or verb.nbor(1).pos_ == "PROPN")


def _quoted(sent: Span, quotes: list[Stretch], said: list[Found]) -> Iterator[Found]:
    """Quotations behind a colon, of whom the clause before it is about: "le ministre balaie la critique : « … »"."""
    for quote in quotes:
        opening = next((t for t in sent if t.idx >= quote[0]), None)
        if opening is None or opening.i < sent.start + 3 or opening.idx != quote[0] or opening.nbor(-1).text != ":":
            continue
        if any(stretch[0] <= quote[0] and quote[1] <= stretch[1] for _, stretch, _ in said):
            continue
        subject = subjects.subject(sent.root) if sent.root.i < opening.i else None
        if subject is not None and subject.i < opening.i and is_somebody(subject):
            yield syntax.phrase(subject), quote, False
