"""Who says it: the sources of a text, each with the stretch that it vouches for.

Sources come in three shapes: a preposition ("selon l'armée"), a verb of saying with its speaker before, within or
after what is said, and quotation marks next to such a verb. Words of saying are found by `speech`.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from depeche.schemas.records import Party
from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    QUANTITIES,
    TRIGGERS,
    Source,
    covering,
    overlapping,
    starting_in,
    text_of,
    words_of_span,
)
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.roles import is_told_about, subject_before
from depeche.transforms.nlp.speech import (
    INSERTION,
    author_of,
    auxiliary_before,
    before_speaker,
    behind_by,
    between_nouns,
    infinitive_behind,
    is_somebody,
    is_that,
    is_that_clause,
    locution,
    may_say,
    saying_forms,
    speech_entry,
    stance,
    that_behind,
)
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
        near = quotes[bisect_left(starts, sent.start_char - 2 * _LONGEST):bisect_right(starts, sent.end_char + _AHEAD)]
        said = list(_verbal(sent, near, last))
        said += list(_quoted(sent, near, said)) if near else []
        named = next((span for span, *_ in said if span.root.pos_ != "PRON"), last)
        found = sorted([*_prepositional(sent, named), *said], key=lambda f: f[0].start)
        for span, stretch, denies in found:
            yield span, _source(span, stretch, denies)
            if span.root.pos_ != "PRON":
                last = span


def _source(span: Span, stretch: tuple[int, int], denies: bool) -> Source:
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


Found = tuple[Span, tuple[int, int], bool]


def _prepositional(sent: Span, last: Span | None) -> Iterator[Found]:
    """ "selon X", "d'après X", "de source militaire": the clause on either side up to a semicolon.

    last: who spoke last, for whom "selon lui" stands.
    """
    written = words_of_span(sent)
    text = fold(written)
    if len(text) != len(written):  # folding changed lengths (ligatures): fall back to plain lower case
        text = written.lower().replace("’", "'")
    for match in _source_words().finditer(text):
        start = sent.start_char + match.start()
        span = sent.doc.char_span(start, sent.start_char + match.end(), alignment_mode="expand")
        head = _complement(span, sent) if span is not None else None
        if span is None or head is None:
            continue
        if fold(head.text) in _HIM and last is not None:
            yield last, _segment(sent, span.start), False
        if fold(head.text) in _VAGUE | _HIM:
            continue
        author = author_of(head) or _named_document(head)
        if author is None:
            continue
        phrase = syntax.phrase(author)
        first = span.end - 1 if match.group().startswith("de source") else max(phrase.start, span.end)
        name = sent.doc[first : max(phrase.end, first + 1)]
        yield name, _aside(author, sent) or _segment(sent, span.start), False


def _aside(author: Token, sent: Span) -> tuple[int, int] | None:
    """The participle that opens a sentence, if a source is only its own: "Battue selon le jury, elle proteste"."""
    said = author.head
    alone = syntax.has(said, "VerbForm=Part") and not any(c.dep_.startswith("aux") for c in dependents(said))
    return _subtree(said) if alone and said.i < sent.start + 3 and said != sent.root else None


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


def _segment(sent: Span, at: int) -> tuple[int, int]:
    """The part of a sentence around a token, between semicolons."""
    start, end = sent.start, sent.end
    folds = Words.of(sent.doc).folds
    for i in range(start, end):
        if folds[i] == ";":
            if i < at:
                start = i + 1
            else:
                end = i
                break
    return sent.doc[start].idx, sent.doc[end - 1].idx + len(sent.doc[end - 1])


def _verbal(sent: Span, quotes: list[tuple[int, int]], last: Span | None) -> Iterator[Found]:
    for i in may_say(Words.of(sent.doc), sent.start, sent.end):
        verb = sent.doc[i]
        entry = speech_entry(verb)
        if entry is None or _is_nickname(verb) or _goes_on(verb):
            continue
        kind, takes_object = entry
        speaker = _speaker(verb, last)
        if speaker is not None and speaker.start < verb.i < speaker.end:
            speaker = verb.doc[speaker.start : verb.i]  # a verb that the tagger took for part of the name
        if speaker is None or (
                speaker.start == verb.i + 1 and locution(verb).startswith(f"{fold(verb.text)} ")):
            continue
        for stretch in _said(verb, kind, takes_object, sent, quotes, speaker):
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


def _speaker(verb: Token, last: Span | None) -> Span | None:
    behind = inverted_speaker(verb)
    if behind is not None:
        return _meant_by(verb, behind.i, last) if behind.pos_ == "PRON" else syntax.phrase(behind)
    if syntax.is_passive(verb):  # "un bilan communiqué par le gouverneur"
        agent = next(iter([*syntax.agents(verb), *behind_by(verb)]), None)
        if agent is not None or any(c.dep_ in ("aux:pass", "obl:agent") for c in dependents(verb)):
            return syntax.phrase(agent) if agent is not None else None
    subject = _subject(verb)
    if subject is None and verb.i and _is_party(verb.nbor(-1)):  # "le parquet fait état de six arrestations"
        party = covering(verb.nbor(-1), PARTIES)[0]
        if not (party.start and fold(verb.doc[party.start - 1].text) == "par"):  # "un maire joint par l'AFP nie"
            return party
    if subject is None:
        clear = that_behind(verb) or infinitive_behind(verb) or auxiliary_before(verb) or between_nouns(verb)
        return _party_aside(verb) or _noun_before(verb) or (_first_party(verb) if clear else None) or _words_before(
            verb)
    if subject.pos_ == "PRON":
        named = next((c for c in syntax.children(subject, "appos") if c.pos_ == "PROPN" and c.i < verb.i), None)
        return syntax.phrase(named) if named is not None else _meant_by(verb, subject.i, last)  # "l'un d'eux, X, dit"
    if subject.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    author = author_of(subject)
    return syntax.phrase(author) if author is not None else None


def _subject(verb: Token) -> Token | None:
    """The subject of a verb of saying, unless the words around it tell that the parser took another noun for it."""
    found = syntax.subject(verb) or _misplaced_subject(verb)
    if found is None:
        return None
    relative = next((c for c in dependents(verb) if c.lower_ == "qui" and c.i > found.i), None)
    if relative is not None and not is_somebody(found):  # "une trêve annoncée par Donald Trump, qui affirme"
        at = relative.i - 1 - (relative.nbor(-1).text == ",")
        return next((p.root for p in covering(verb.doc[at], PARTIES) if p.end == at + 1), found)
    misread = found.i > verb.i and _party_aside(verb) is not None
    finite = relative is None and verb.dep_.startswith("acl") and found == verb.head and (
        fold(verb.text) in saying_forms())  # "un officier joint par l'agence nie tout assaut"
    return None if misread or finite else found


def _before_group(verb: Token) -> int:
    """The last token before a verb with its auxiliary, negation and pronouns: "l'armée n'a pas confirmé"."""
    at, first = verb.i - 1, syntax.sentence(verb).start
    while at > first and (fold(verb.doc[at].text) in _CLITICS or verb.doc[at].pos_ == "AUX"):
        at -= 1
    return at


_CLITICS = frozenset({"ne", "n'", "se", "s'", "en", "y", "pas", "avoir", "être", "a", "ont", "avait", "avaient"})


def _party_aside(verb: Token) -> Span | None:
    """The party whose apposition ends with the comma before a verb: "le porte-parole, Lionel Bilgo, évoquait"."""
    comma = _before_group(verb)
    if comma < 2 or verb.doc[comma].text != ",":
        return None
    parties = (p for p in covering(verb.doc[comma - 1], PARTIES) if p.end == comma and "," in p.text)
    return next((p for p in parties if not syntax.preposition(p.root)), None)


def _words_before(verb: Token) -> Span | None:
    """The words from an article to a verb, where the parse has no subject: "une source de sécurité faisait état de"."""
    if syntax.has(verb, "VerbForm=Part") and fold(verb.text) not in saying_forms() or (
            syntax.has(verb, "VerbForm=Inf")):
        return None
    last = _before_group(verb)
    first = None
    for token in reversed(verb.doc[max(syntax.sentence(verb).start, last - 7) : last + 1]):
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "NUM") and fold(token.text) not in ("de", "d'", "du"):
            break
        if token.pos_ == "DET":
            first = token.i
    if first is None or first == last or first and verb.doc[first - 1].pos_ == "ADP":
        return None
    span = verb.doc[first : last + 1]
    return None if overlapping(span, DATES) or author_of(span.root) is None else span


def _meant_by(verb: Token, at: int, last: Span | None) -> Span | None:
    """Whom a pronoun at a token stands for: who spoke last, else the last party before."""
    meant = None if last is not None else subject_before(verb, at, same_sentence=False)
    return syntax.phrase(meant) if meant is not None else last


def _first_party(verb: Token) -> Span | None:
    """The party that opens the sentence of a verb whose subject the parser did not find."""
    before = [s for s in starting_in(syntax.sentence(verb), PARTIES) if s.end <= verb.i]
    return before[0] if before else None


def _noun_before(verb: Token) -> Span | None:
    """The noun phrase that ends right before a finite verb, where the parse lost the subject: "la mairesse parlait"."""
    before = verb.nbor(-1) if verb.i > syntax.sentence(verb).start else None
    if before is None or before.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    if syntax.has(verb, "VerbForm=Part") and fold(verb.text) not in saying_forms():
        return None
    head = next((t for t in [before, *syntax.ancestors(before, limit=2)] if t.pos_ == "NOUN" and t.i < verb.i), before)
    if syntax.preposition(head) or covering(head, DATES) or not any(c.dep_ == "det" for c in dependents(head)):
        return None
    author = author_of(head)
    return syntax.phrase(author) if author is not None else None


def _misplaced_subject(verb: Token) -> Token | None:
    """The subject that the parser hung on the auxiliary or on the infinitive behind a verb of saying."""
    for other in (auxiliary_before(verb), infinitive_behind(verb)):
        found = syntax.subject(other) if other is not None else None
        if found is not None and found.i < verb.i:
            return found
    return None


def inverted_speaker(verb: Token) -> Token | None:
    """The speaker behind an inserted verb of saying (", a indiqué le maire"), whatever the parser made of it.

    Parsers take such a speaker for an object. A verb right behind a comma, quote or dash, without a subject of its own
    in between, has its speaker behind it; where the verb may also take a thing as object, only a person or body is one.
    """
    first = verb.i - locution(verb).endswith(f" {fold(verb.text)}")
    while first and verb.i - first < 4 and (fold(verb.doc[first - 1].lemma_) in ("avoir", "être") or
                                            fold(verb.doc[first - 1].text) in ("se", "s'")):
        first -= 1  # whatever the parser hung the auxiliary on: "a fait savoir la préfecture"
    before = verb.doc[first - 1] if first else None
    if before is None or before.text not in INSERTION or _participle_alone(verb) or _has_subject_aside(verb, first - 1):
        return None
    for token in verb.doc[verb.i + 1 : min(verb.i + 9, syntax.sentence(verb).end)]:
        if fold(token.text) in (".", ";", ":", "contre") or (token.text == "," and token.i == verb.i + 1):
            return None
        if covering(token, DATES):
            continue
        somebody = token.pos_ in ("NOUN", "PROPN") or token.pos_ == "VERB" and _is_party(token)
        loose = token.dep_ in ("nmod", "flat") and not before_speaker(verb) and not covering(token.head, DATES)
        if somebody and is_told_about(token, verb):
            return None
        if somebody and not syntax.preposition(token) and not loose:
            return token if _speech_verb_without_object(verb) or _speaks(token) else None
        if fold(token.text).strip("-") in _INVERTED_PRONOUNS:
            return token
        if fold(token.text) in ("avoir", "être") or is_that(token):
            return None
    return None


def _has_subject_aside(verb: Token, comma: int) -> bool:
    """Whether the comma before a verb closes what stands beside its subject: "la famille, elle, accuse"."""
    if comma < 2 or verb.doc[comma].text not in (",", ")"):
        return False
    if fold(verb.doc[comma - 1].text) in _TONIC and verb.doc[comma - 2].text == ",":
        return True
    if _party_aside(verb) is not None and not before_speaker(verb) and not auxiliary_before(verb):
        return True
    entry, subject = speech_entry(verb), syntax.subject(verb)
    if entry is None or not (entry[1] or entry[0] == "accuse"):
        return False
    if subject is None or subject.i >= comma or subject.pos_ == "PRON":
        return False
    return any(c.dep_ == "appos" and c.i > subject.i and c.right_edge.i in (comma - 1, comma)
               for c in dependents(subject))


_TONIC = frozenset({"lui", "elle", "eux", "elles"})
_INVERTED_PRONOUNS = frozenset({"t-on", "on", "il", "elle", "t-il", "t-elle", "ils", "elles"})


def _participle_alone(verb: Token) -> bool:
    return syntax.has(verb, "VerbForm=Part") and not any(c.dep_.startswith("aux") for c in dependents(verb))


def _speech_verb_without_object(verb: Token) -> bool:
    entry = speech_entry(verb)
    return entry is not None and not entry[1]


def _speaks(noun: Token) -> bool:
    """Whether a noun behind a verb that also takes objects is its speaker: nothing that happens and no figure."""
    return is_somebody(noun) or not (covering(noun, TRIGGERS) or covering(noun, QUANTITIES))


def _is_party(token: Token) -> bool:
    return any(p.end == token.i + 1 for p in covering(token, PARTIES))


def _quoted(sent: Span, quotes: list[tuple[int, int]], said: list[Found]) -> Iterator[Found]:
    """Quotations behind a colon, of whom the clause before it is about: "le ministre balaie la critique : « … »"."""
    for quote in quotes:
        opening = next((t for t in sent if t.idx >= quote[0]), None)
        if opening is None or opening.i < sent.start + 3 or opening.idx != quote[0] or opening.nbor(-1).text != ":":
            continue
        if any(stretch[0] <= quote[0] and quote[1] <= stretch[1] for _, stretch, _ in said):
            continue
        subject = syntax.subject(sent.root) if sent.root.i < opening.i else None
        if subject is not None and subject.i < opening.i and is_somebody(subject):
            yield syntax.phrase(subject), quote, False


def _said(verb: Token, kind: str, takes_object: bool, sent: Span, quotes: list[tuple[int, int]],
          speaker: Span) -> Iterator[tuple[int, int]]:
    """The stretches that a verb of saying covers."""
    clauses = [c for c in dependents(verb) if c.dep_ in ("ccomp", "xcomp") or is_that_clause(c)
               or (c.dep_ == "parataxis" and c.i < verb.i)]
    that = that_behind(verb)
    if that is not None and kind != "accuse":
        yield that.idx, _segment(sent, verb.i)[1]
    infinitive = infinitive_behind(verb)
    if infinitive is not None:
        yield verb.idx, _claim_end(verb, infinitive)
    perfect = auxiliary_before(verb)
    if takes_object and perfect is not None:
        clauses += [c for c in syntax.children(perfect, "obj") if c.i > verb.i]
    if takes_object:
        clauses += [c for c in dependents(verb) if c.dep_ in ("obj", "obl:arg") and c.pos_ != "PRON"]
        if speaker.end <= verb.i and (end := _object_end(verb)):
            yield verb.idx, end
    if speaker.end <= verb.i and (_takes_rest(verb, kind) or takes_object and not clauses and between_nouns(verb)):
        yield verb.idx, _segment(sent, verb.i)[1]
    if kind == "count":
        clauses += [c for c in dependents(verb) if c.dep_.startswith("obl") and c.pos_ in ("NOUN", "NUM")]
    if kind == "accuse":
        clauses = [c for c in verb.subtree if syntax.is_verbal(c) and c != verb
                   and any(fold(m.text) in ("de", "d'") for m in syntax.children(c, "mark", "case"))]
    clauses = [c for c in clauses if not speaker.start <= c.i < speaker.end]  # ", a détaillé le haut-commissariat"
    for clause in clauses:
        yield _subtree(clause)
        yield from (q for q in quotes if _subtree(clause)[0] <= q[0] <= _subtree(clause)[1])
    start, end = sent.start_char, sent.end_char
    if verb.dep_.startswith("acl") and verb.head.i < verb.i and kind == "count" and not auxiliary_before(verb):
        yield start, end
    elif _inserted(verb, speaker, sent):  # ", a indiqué le gouverneur": what stands before, and the rest of the clause
        stretch = _segment(sent, verb.i)
        yield stretch if not clauses else (stretch[0], verb.idx)
    for quote in quotes:  # a quotation that ends right before the verb or starts right behind its speaker
        near_before = 0 <= verb.idx - quote[1] <= 25
        near_after = 0 <= quote[0] - (verb.idx + len(verb)) <= _AHEAD and _colon_between(verb, quote[0])
        if near_before or near_after:
            yield quote


def _takes_rest(verb: Token, kind: str) -> bool:
    """Whether a verb claims all that follows in its clause: figures parse badly; "a annoncé l'envoi de renforts"."""
    return kind == "count" or kind == "announce" and bool(covering(verb, TRIGGERS))


def _claim_end(verb: Token, infinitive: Token) -> int:
    """Where the claim of an infinitive ends: with its clause, unless the speaker goes on to do something else."""
    behind = (c for c in dependents(verb) if c.i > infinitive.i)
    joined = [c.left_edge.idx for c in behind if c.dep_ in ("conj", "cc", "advcl", "parataxis")]
    end = infinitive.right_edge.idx + len(infinitive.right_edge)
    return max(end, min([_segment(syntax.sentence(verb), verb.i)[1], *joined]))


def _object_end(verb: Token) -> int:
    """Where the object of a verb ends by the words: before the next finite verb's clause, 0 without an article behind.

    "dément tout passage à tabac", "confirme la perte de deux hommes, atteints à Rafah par un missile".
    """
    words, stop = syntax.tokens(verb.doc), syntax.sentence(verb).end
    if verb.i + 2 >= stop or fold(words[verb.i + 1].text) not in _ARTICLES:
        return 0
    end = verb.i + 2
    for token in words[verb.i + 1 : stop]:
        if token.text in (";", ":", ".") or has_own_clause(token):
            break
        if token.text == "," or token.pos_ in ("CCONJ", "PRON", "SCONJ"):
            continue
        end = token.i
    return words[end].idx + len(words[end])


def has_own_clause(token: Token) -> bool:
    return syntax.is_verbal(token) and syntax.has(token, "VerbForm=Fin")


_ARTICLES = frozenset({"un", "une", "des", "le", "la", "les", "l'", "tout", "toute", "tous", "toutes"})


#: A quotation starts at most so many code points behind the verb of saying that announces it.
_AHEAD = 60


def _colon_between(verb: Token, position: int) -> bool:
    return any(":" in t.text for t in verb.doc[verb.i : verb.i + _AHEAD] if t.idx <= position)


def _inserted(verb: Token, speaker: Span, sent: Span) -> bool:
    """Whether a verb of saying stands behind what is said: inverted subject, after a comma, quote or dash."""
    if inverted_speaker(verb) is not None:
        return True
    if verb.dep_ == "parataxis" or (speaker.start > verb.i and speaker.start - verb.i < 12):
        before = [t for t in sent.doc[max(sent.start, verb.i - 8) : verb.i] if t.text in INSERTION]
        return bool(before) or verb.i == sent.start
    return False


def _subtree(token: Token) -> tuple[int, int]:
    left, right = token.left_edge, token.right_edge
    return left.idx, right.idx + len(right)
