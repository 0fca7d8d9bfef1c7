"""Who says it, and how the text stands to it: attribution, hedging and status of every trigger.

Sources come in three shapes: a preposition ("selon l'armée"), a verb of saying with its speaker before, within or
after what is said, and quotation marks next to such a verb. Each source covers a stretch of text; a trigger belongs
to the source with the smallest stretch around it. Words and their classes stand in `seeds/lexicon/speech.tsv` and
`stance.tsv`.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from depeche.schemas.records import Party
from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    QUANTITIES,
    SOURCES,
    TRIGGERS,
    Claim,
    Source,
    covering,
    overlapping,
    spans,
    starting_in,
    text_of,
    words_of_span,
)
from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.roles import subject_before

#: Longest quotation that a verb of saying vouches for, in code points.
_LONGEST = 1500
_INSIDE = f"{{2,{_LONGEST}}}"
_QUOTES = re.compile(rf'«[^«»]{_INSIDE}»|“[^“”]{_INSIDE}”|"[^"\n]{_INSIDE}"')
#: An event that the text expects, seen from these tenses.
_FUTURE = "Fut"
_CONDITIONAL = "Cnd"
#: Types that are acts of speech: their speaker is the actor, not a source.
SPEECH_ACTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})


@cache
def _speech() -> dict[str, tuple[str, bool]]:
    """Lemmas of verbs of saying, and their inflected forms, for words that the lemmatizer got wrong."""
    entries: dict[str, tuple[str, bool]] = {}
    for row in table("speech"):
        lemma, entry = row["lemma"] or "", (row["class"] or "say", row["object"] == "yes")
        entries[fold(lemma)] = entry
        if " " in lemma:  # "faire état": its first word inflects
            first, rest = lemma.split(" ", 1)
            entries.update({f"{form} {rest}": entry for form in forms(first, "VERB")})
        elif lemma.endswith(("er", "ir", "re")):
            entries.update({form: entry for form in sorted(forms(lemma, "VERB")) if form not in entries})
    return entries


@cache
def _speech_openers() -> frozenset[str]:
    """The first words of the verbs of saying that are more than a word."""
    return frozenset(entry.partition(" ")[0] for entry in _speech() if " " in entry)


@cache
def _stance(scope: str) -> dict[str, str]:
    """Words of one scope with their class; verbs that govern also by their inflected forms."""
    out: dict[str, str] = {}
    for row in table("stance"):
        if row["scope"] == scope:
            word = row["word"] or ""
            out[fold(word)] = row["class"] or ""
            if scope in ("governor", "infinitive") and word.endswith(("er", "ir", "re")):
                out.update({form: row["class"] or "" for form in sorted(forms(word, "VERB")) if form not in out})
    return out


def _looked_up(token: Token, words: dict[str, str]) -> str:
    """The class of a token by its lemma, else by its form."""
    return words.get(fold(token.lemma_)) or words.get(fold(token.text), "")


@cache
def _source_words() -> re.Pattern[str]:
    words = sorted((w for w, c in _stance("sentence").items() if c == "source"), key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, words)) + r")(?![\w-])")


@Language.component("depeche_claims", requires=["doc.spans"], assigns=["doc.spans"])
def claims(doc: Doc) -> Doc:
    """Fill `doc.spans["sources"]` and the claim of every trigger."""
    sources = list(find_sources(doc))
    doc.spans[SOURCES] = [span for span, _ in sources]
    for span, source in sources:
        span._.source = source
    said = _Said([source for _, source in sources])
    for trigger in spans(doc, TRIGGERS):
        trigger._.claim = claim(trigger, said.around(trigger))
    return doc


class _Said:
    """The sources of a document by the stretches that they vouch for."""

    def __init__(self, sources: list[Source]):
        self.sources = sorted(sources, key=lambda s: (s.start, s.end, s.text))
        self.starts = [s.start for s in self.sources]
        self.longest = max((s.end - s.start for s in self.sources), default=0)

    def around(self, trigger: Span) -> list[Source]:
        """The sources whose stretch can reach a trigger."""
        first = bisect_left(self.starts, trigger.start_char - self.longest)
        return self.sources[first:bisect_right(self.starts, trigger.start_char)]


def claim(trigger: Span, sources: list[Source]) -> Claim:
    """The claim of a trigger among the sources of its document."""
    source = _nearest(trigger, sources)
    status = trigger._.trigger.status or status_of(trigger.root, trigger)
    beside = trigger._.trigger.event_type in SPEECH_ACTS and _is_finite(trigger.root)  # "dément … et dénonce …"
    if source is not None and source.denies and status == "actual" and not beside:
        status = "negated"
    return Claim(
        status=status,
        hedged=is_hedged(trigger.root),
        attributed_to=source.text if source else None,
        country=source.country if source else None,
        sector=source.sector if source else None,
    )


def _nearest(trigger: Span, sources: list[Source]) -> Source | None:
    around = [s for s in sources if s.start <= trigger.start_char and trigger.end_char <= s.end]
    return min(around, key=lambda s: (s.end - s.start, s.start), default=None)


# --- sources ---------------------------------------------------------------------------------------------------


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
        author = _author(head)
        if author is None:
            continue
        phrase = syntax.phrase(author)
        first = span.end - 1 if match.group().startswith("de source") else max(phrase.start, span.end)
        name = sent.doc[first : max(phrase.end, first + 1)]
        yield name, _segment(sent, span.start), False


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
    for i in range(sent.start, sent.end):
        verb = sent.doc[i]
        entry = _speech_entry(verb)
        if entry is None:
            continue
        kind, takes_object = entry
        speaker = _speaker(verb, last)
        if speaker is not None and speaker.start < verb.i < speaker.end:
            speaker = verb.doc[speaker.start : verb.i]  # a verb that the tagger took for part of the name
        if speaker is None or (
                speaker.start == verb.i + 1 and _locution(verb).startswith(f"{fold(verb.text)} ")):
            continue
        for stretch in _said(verb, kind, takes_object, sent, quotes, speaker):
            yield speaker, stretch, kind == "deny"


def _speech_entry(verb: Token) -> tuple[str, bool] | None:
    words, entries = Words.of(verb.doc), _speech()
    form, lemma = words.folds[verb.i], words.lemmas[verb.i]
    entry = entries.get(_locution(verb)) or entries.get(lemma) or entries.get(form)
    if entry and entry[0] == "count" and _before_figure(verb):
        return entry
    if entry is None and lemma == "porter" and _raises_toll(verb):
        return "count", True
    return entry if entry and _verb_form(verb) and not _triggers_at(verb) else None  # few words come that far


def _locution(verb: Token) -> str:
    """The two words of a locution that a token heads, "" where it heads none: in "a fait savoir" either may."""
    i, folds, openers = verb.i, Words.of(verb.doc).folds, _speech_openers()
    if i and folds[i - 1] in openers and verb.nbor(-1).head == verb:
        return f"{folds[i - 1]} {folds[i]}"
    if folds[i] in openers and i + 1 < len(folds) and verb.head != verb.nbor(1):
        return f"{folds[i]} {folds[i + 1]}"
    return ""


def speech_class(token: Token) -> str | None:
    """The class of a verb of saying (`speech.tsv`), None for any other word."""
    entry = _speech_entry(token)
    return entry[0] if entry else None


def _verb_form(token: Token) -> bool:
    """Whether a token is a verb, also where the tagger missed it behind its auxiliary or before its clause."""
    if syntax.is_verbal(token) or any(c.dep_.startswith("aux") or _is_that_clause(c) for c in token.children):
        return True
    return (_perfect(token) is not None or _infinitive(token) is not None or _that_behind(token) is not None
            or _before_speaker(token) or _between_nouns(token))


def _between_nouns(token: Token) -> bool:
    """Whether a verb form stands where only a verb can, behind a noun and before an article: "un soldat nie toute"."""
    if not 0 < token.i < len(token.doc) - 1 or not token.is_lower or fold(token.text) not in _finite_forms():
        return False
    behind = token.nbor(1).pos_ == "DET" or fold(token.nbor(1).text) in ("la", "le", "les", "l'", "tout", "toute")
    return behind and token.nbor(-1).pos_ in ("NOUN", "PROPN", "ADJ")


@cache
def _finite_forms() -> frozenset[str]:
    """Third persons of verbs that claim or deny a thing and are no nouns."""
    stems = "ni confirm signal recens dénombr annonc affirm évoqu indiqu revendiqu".split()
    return frozenset({"dément", "démentent"} | {stem + end for stem in stems for end in ("e", "ent")})


def _raises_toll(verb: Token) -> bool:
    """Whether somebody raises a count: "la mairesse a porté à 115 le nombre de victimes"."""
    subject = syntax.subject(verb)
    counts = any(fold(c.lemma_) in ("nombre", "bilan", "total") for c in syntax.children(verb, "obj"))
    return counts and subject is not None and subject.pos_ in ("NOUN", "PROPN") and _author(subject) is subject


def _before_figure(token: Token) -> bool:
    """Whether a word stands between somebody and a figure: "la Ligue des droits humains avance 17 blessés"."""
    if not 0 < token.i < len(token.doc) - 1 or not token.is_lower:
        return False
    figures = starting_in(token.doc[token.i + 1 : token.i + 3], QUANTITIES)
    return bool(figures) and any(p.end == token.i for p in overlapping(token.doc[token.i - 1 : token.i], PARTIES))


def _before_speaker(token: Token) -> bool:
    """Whether a word stands between a comma or quote and somebody: ", signale la police", whatever its tag."""
    if not 0 < token.i < len(token.doc) - 1 or not token.is_lower or token.nbor(-1).text not in _INSERTION:
        return False
    following = token.nbor(1)
    near = token.doc[token.i + 1 : token.i + 3]
    named = bool(overlapping(near, PARTIES)) or any(t.pos_ == "PROPN" for t in near)
    return following.pos_ in ("DET", "PROPN") and named


def _that_behind(verb: Token) -> Token | None:
    """The conjunction of what a verb says, right behind it or behind a day or adverb: "a annoncé jeudi que"."""
    for token in verb.doc[verb.i + 1 : min(verb.i + 7, verb.sent.end)]:
        if _that(token):
            return token
        if token.pos_ not in ("ADV", "ADP", "PUNCT") and fold(token.text) != "ailleurs" and not (
                covering(token, DATES)):
            return None
    return None


def _perfect(token: Token) -> Token | None:
    """The auxiliary right before a participle that the parser took for something else ("avait nié")."""
    for before in reversed(token.doc[max(token.i - 3, token.sent.start) : token.i]):
        if syntax.is_verbal(before) and before.lemma_ in ("avoir", "être"):
            return before
        if before.pos_ != "ADV":  # "a aussitôt nié"
            return None
    return None


def _infinitive(token: Token) -> Token | None:
    """The participle of a perfect infinitive behind a verb of saying: "nie avoir frappé", "assure n'avoir tiré"."""
    if token.i + 1 < token.sent.end and _knows(token) and syntax.has(token.nbor(1), "VerbForm=Inf"):
        return token.nbor(1) if fold(token.nbor(1).text) not in ("avoir", "être") else token.nbor(1).head
    for following in token.doc[token.i + 1 : min(token.i + 8, token.sent.end)]:
        if fold(following.text) in ("avoir", "être"):
            return following.head if following.head.i > following.i else None
        if covering(following, DATES):
            continue
        if following.pos_ not in ("ADV", "ADP", "DET", "PRON") and fold(following.text) not in _BETWEEN:
            return None
    return None


def _knows(token: Token) -> bool:
    """Whether a verb takes an infinitive of what is so now: "dit contrôler la ville", "assure détenir l'otage"."""
    return fold(token.lemma_) in _OF_NOW or fold(token.text) in _OF_NOW


_OF_NOW = frozenset({"dire", "dit", "disent", "affirmer", "affirme", "affirment", "assurer", "assure", "assurent",
                     "prétendre", "prétend", "prétendent", "nier", "nie", "nient", "démentir", "dément", "démentent",
                     "jurer", "confirmer", "confirme", "clamer"})
#: Words that may stand between a verb of saying and its infinitive, beside particles: "dit pour sa part avoir tué".
_BETWEEN = frozenset({"n'", "part", "côté", "tour", "également", ","})


def _is_that_clause(clause: Token) -> bool:
    return any(_that(c) and c.dep_ == "mark" for c in clause.children)


def _that(token: Token) -> bool:
    return fold(token.text) in ("que", "qu'")


def _triggers_at(token: Token) -> list[Span]:
    return [s for s in covering(token, TRIGGERS) if s.root.i == token.i and s._.trigger.event_type != "ACCUSE"]


def _speaker(verb: Token, last: Span | None) -> Span | None:
    behind = inverted_speaker(verb)
    if behind is not None:
        return last if behind.pos_ == "PRON" else syntax.phrase(behind)
    subject = syntax.subject(verb) or _misplaced_subject(verb)
    if syntax.is_passive(verb) and any(c.dep_ in ("aux:pass", "obl:agent") for c in verb.children):
        agent = next(iter(syntax.agents(verb)), None)
        return syntax.phrase(agent) if agent is not None else None
    if syntax.is_passive(verb):  # "un bilan communiqué par le gouverneur"
        agent = next(iter(syntax.agents(verb)), None)
        if agent is not None:
            return syntax.phrase(agent)
    if subject is None and verb.i and _is_party(verb.nbor(-1)):  # "le parquet fait état de six arrestations"
        return covering(verb.nbor(-1), PARTIES)[0]
    if subject is None:
        clear = _that_behind(verb) or _infinitive(verb) or _perfect(verb)
        return _noun_before(verb) or (_first_party(verb) if clear else None)
    if subject.pos_ == "PRON":
        meant = None if last is not None else subject_before(verb, subject.i, same_sentence=False)
        return syntax.phrase(meant) if meant is not None else last
    if subject.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    author = _author(subject)
    return syntax.phrase(author) if author is not None else None


def _first_party(verb: Token) -> Span | None:
    """The party that opens the sentence of a verb whose subject the parser did not find."""
    before = [s for s in starting_in(verb.sent, PARTIES) if s.end <= verb.i]
    return before[0] if before else None


def _noun_before(verb: Token) -> Span | None:
    """The noun phrase that ends right before a finite verb, where the parse lost the subject: "la mairesse parlait"."""
    before = verb.nbor(-1) if verb.i > verb.sent.start else None
    if before is None or before.pos_ not in ("NOUN", "PROPN", "ADJ") or syntax.has(verb, "VerbForm=Part"):
        return None
    head = next((t for t in [before, *syntax.ancestors(before, limit=2)] if t.pos_ == "NOUN" and t.i < verb.i), before)
    if syntax.preposition(head) or covering(head, DATES) or not any(c.dep_ == "det" for c in head.children):
        return None
    author = _author(head)
    return syntax.phrase(author) if author is not None else None


def _misplaced_subject(verb: Token) -> Token | None:
    """The subject that the parser hung on the auxiliary or on the infinitive behind a verb of saying."""
    for other in (_perfect(verb), _infinitive(verb)):
        found = syntax.subject(other) if other is not None else None
        if found is not None and found.i < verb.i:
            return found
    return None


def _author(noun: Token) -> Token | None:
    """Who stands behind a document that says something: "le bilan communiqué par X", "un communiqué de X".

    A document without an author says nothing for itself: None. Anybody else is their own author.
    """
    if fold(noun.lemma_) not in _stance("document"):
        return noun
    agents = [a for clause in syntax.children(noun, "acl") for a in syntax.agents(clause)] or _behind_by(noun)
    owners = [c for c in syntax.children(noun, "nmod") if _is_somebody(c)]
    return next(iter([*agents, *owners]), None)


def _behind_by(noun: Token) -> list[Token]:
    """Who stands behind the first "par" after a document, where the parse does not say it: "un bilan livré par X"."""
    for token in noun.doc[noun.i + 1 : min(noun.i + 8, noun.sent.end)]:
        if token.text in (",", ";", "."):
            break
        if fold(token.text) == "par":
            return [s.root for s in starting_in(token.doc[token.i + 1 : token.i + 3], PARTIES)][:1]
    return []


def inverted_speaker(verb: Token) -> Token | None:
    """The speaker behind an inserted verb of saying (", a indiqué le maire"), whatever the parser made of it.

    Parsers take such a speaker for an object. A verb right behind a comma, quote or dash, without a subject of its own
    in between, has its speaker behind it; where the verb may also take a thing as object, only a person or body is one.
    """
    first = verb.i - _locution(verb).endswith(f" {fold(verb.text)}")
    while first and verb.i - first < 4 and (fold(verb.doc[first - 1].lemma_) in ("avoir", "être") or
                                            fold(verb.doc[first - 1].text) in ("se", "s'")):
        first -= 1  # whatever the parser hung the auxiliary on: "a fait savoir la préfecture"
    before = verb.doc[first - 1] if first else None
    if before is None or before.text not in _INSERTION or _participle_alone(verb):
        return None
    for token in verb.doc[verb.i + 1 : min(verb.i + 9, verb.sent.end)]:
        if token.text in (".", ";", ":") or (token.text == "," and token.i == verb.i + 1):
            return None
        if covering(token, DATES):
            continue
        somebody = token.pos_ in ("NOUN", "PROPN") or token.pos_ == "VERB" and _is_party(token)
        loose = token.dep_ in ("nmod", "flat") and not _before_speaker(verb)
        if somebody and not syntax.preposition(token) and not loose:
            return token if _speech_verb_without_object(verb) or _speaks(token) else None
        if fold(token.text).strip("-") in _INVERTED_PRONOUNS:
            return token
        if fold(token.text) in ("avoir", "être") or _that(token):
            return None
    return None


_INVERTED_PRONOUNS = frozenset({"t-on", "on", "il", "elle", "t-il", "t-elle", "ils", "elles"})
_INSERTION = frozenset({",", "»", "”", '"', "–", "—", ")"})


def _participle_alone(verb: Token) -> bool:
    return syntax.has(verb, "VerbForm=Part") and not any(c.dep_.startswith("aux") for c in verb.children)


def _speech_verb_without_object(verb: Token) -> bool:
    entry = _speech_entry(verb)
    return entry is not None and not entry[1]


def _speaks(noun: Token) -> bool:
    """Whether a noun behind a verb that also takes objects is its speaker: nothing that happens and no figure."""
    return _is_somebody(noun) or not (covering(noun, TRIGGERS) or covering(noun, QUANTITIES))


def _is_party(token: Token) -> bool:
    return any(p.end == token.i + 1 for p in covering(token, PARTIES))


def _is_somebody(token: Token) -> bool:
    return token.pos_ == "PROPN" or bool(covering(token, PARTIES))


def _said(verb: Token, kind: str, takes_object: bool, sent: Span, quotes: list[tuple[int, int]],
          speaker: Span) -> Iterator[tuple[int, int]]:
    """The stretches that a verb of saying covers."""
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") or _is_that_clause(c)
               or (c.dep_ == "parataxis" and c.i < verb.i)]
    that = _that_behind(verb)
    if that is not None and kind != "accuse":
        yield that.idx, _segment(sent, verb.i)[1]
    infinitive = _infinitive(verb)
    if infinitive is not None:
        yield verb.idx, infinitive.right_edge.idx + len(infinitive.right_edge)
    perfect = _perfect(verb)
    if takes_object and perfect is not None:
        clauses += [c for c in syntax.children(perfect, "obj") if c.i > verb.i]
    if takes_object:
        clauses += [c for c in verb.children if c.dep_ in ("obj", "obl:arg") and c.pos_ != "PRON"]
    if kind == "count" and speaker.end <= verb.i:  # figures parse badly: all that follows in the clause
        yield verb.idx, _segment(sent, verb.i)[1]
    if kind == "count":
        clauses += [c for c in verb.children if c.dep_.startswith("obl") and c.pos_ in ("NOUN", "NUM")]
    if kind == "accuse":
        clauses = [c for c in verb.subtree if syntax.is_verbal(c) and c != verb
                   and any(fold(m.text) in ("de", "d'") for m in syntax.children(c, "mark", "case"))]
    for clause in clauses:
        yield _subtree(clause)
        yield from (q for q in quotes if _subtree(clause)[0] <= q[0] <= _subtree(clause)[1])
    start, end = sent.start_char, sent.end_char
    if _inserted(verb, speaker, sent):  # ", a indiqué le gouverneur": what stands before, and the rest of the clause
        stretch = _segment(sent, verb.i)
        yield stretch if not clauses else (stretch[0], verb.idx)
    elif verb.dep_.startswith("acl") and verb.head.i < verb.i and kind == "count":
        yield start, end
    for quote in quotes:  # a quotation that ends right before the verb or starts right behind its speaker
        near_before = 0 <= verb.idx - quote[1] <= 25
        near_after = 0 <= quote[0] - (verb.idx + len(verb)) <= _AHEAD and _colon_between(verb, quote[0])
        if near_before or near_after:
            yield quote


#: A quotation starts at most so many code points behind the verb of saying that announces it.
_AHEAD = 60


def _colon_between(verb: Token, position: int) -> bool:
    return any(":" in t.text for t in verb.doc[verb.i : verb.i + _AHEAD] if t.idx <= position)


def _inserted(verb: Token, speaker: Span, sent: Span) -> bool:
    """Whether a verb of saying stands behind what is said: inverted subject, after a comma, quote or dash."""
    if inverted_speaker(verb) is not None:
        return True
    if verb.dep_ == "parataxis" or (speaker.start > verb.i and speaker.start - verb.i < 12):
        before = [t for t in sent.doc[max(sent.start, verb.i - 8) : verb.i] if t.text in _INSERTION]
        return bool(before) or verb.i == sent.start
    return False


def _subtree(token: Token) -> tuple[int, int]:
    left, right = token.left_edge, token.right_edge
    return left.idx, right.idx + len(right)


# --- status and hedging ----------------------------------------------------------------------------------------


def _chain(root: Token) -> list[Token]:
    """The trigger and the verbs that govern it without another subject: what modifies them modifies it."""
    chain = [root]
    for head in syntax.ancestors(root, limit=4):
        label = chain[-1].dep_.split(":")[0]
        if label in ("xcomp", "obj", "aux", "cop", "obl", "nsubj", "nmod", "ccomp", "fixed") and syntax.is_verbal(head):
            chain.append(head)
            if label in ("nsubj", "obl"):
                break
        elif label == "nmod" and head.pos_ == "NOUN":
            chain.append(head)
        else:
            break
    return chain


def _is_finite(root: Token) -> bool:
    return syntax.is_verbal(root) and syntax.has(_finite(root), "VerbForm=Fin")


def status_of(root: Token, span: Span | None = None) -> str:
    """actual, future, hypothetical or negated, from the trigger's own words and those that govern it.

    span: the trigger; a negation inside it belongs to what the event is ("nous ne reculerons pas").
    `historical` needs the date of the event and is decided by the assembly.
    """
    own = _modifiers(root)
    for word, status in _stance("modifier").items():
        if word in own and status != "hedge":
            return status
    own_negation = span is not None and any(fold(t.lemma_) in _NEGATIONS for t in span)
    if not own_negation and _negated(root):
        return "negated"
    if not own_negation and _tense(_carrier(root)) == _FUTURE:
        return "future"
    for head, below in _governors(root):
        status = "" if _done(head) else _looked_up(head, _stance("governor"))
        if not status and syntax.has(below, "VerbForm=Inf"):
            status = _looked_up(head, _stance("infinitive"))
        if status and status != "hedge" and _governs(head, below):
            return status
    if any(fold(c.text) in ("si", "s'") and c.dep_ == "mark" for c in root.children):
        return "hypothetical"
    return "actual"


_NEGATIONS = frozenset({"ne", "n'", "aucun", "aucune", "nul"})
#: Verbs that in the perfect say that something was done: "a pu distribuer 400 tonnes".
_MODALS = frozenset({"pouvoir", "devoir"})


def _done(modal: Token) -> bool:
    return fold(modal.lemma_) in _MODALS and any(c.dep_.startswith("aux") for c in modal.children)


def _carrier(root: Token) -> Token:
    """The verb that carries the tense of an event noun: "entameront quatre jours de manœuvres"."""
    if root.pos_ != "NOUN":
        return root
    for head in syntax.ancestors(root, limit=3):
        if syntax.is_verbal(head):
            return head if root.dep_.split(":")[0] in ("obj", "nsubj", "nmod") and not _speech_entry(head) else root
        if head.pos_ != "NOUN":
            break
    return root


def _modifiers(root: Token) -> set[str]:
    out = set()
    for child in root.children:
        if child.dep_ in ("amod", "advmod", "det", "acl") and abs(child.i - root.i) < 5:
            out |= {fold(child.lemma_), fold(child.text)}
    return out - {"ne", "n'"}


def _negated(root: Token) -> bool:
    marks = [c for c in root.children if fold(c.text) in ("ne", "n'")]
    if marks:
        return not _restrictive(root)
    if any(fold(c.text) == "sans" for c in root.children if c.dep_ in ("case", "mark")):
        return True
    if _denied_by_verb(root):
        return True
    return any(fold(d.lemma_) in ("aucun", "nul") for d in root.children if d.dep_ in ("det", "amod"))


def _denied_by_verb(noun: Token) -> bool:
    """ "n'a conclu aucun accord": the verb carries one half of the negation."""
    verb = noun.head
    return (noun.dep_ in ("nsubj", "nsubj:pass", "obj") and any(fold(c.text) in ("ne", "n'") for c in verb.children)
            and any(fold(c.lemma_) in ("aucun", "nul") for c in noun.children))


def _restrictive(root: Token) -> bool:
    """ "ne … que" restricts, it does not deny."""
    behind = root.doc[root.i + 1] if root.i + 1 < len(root.doc) else None
    if behind is not None and fold(behind.text) in ("que", "qu'"):  # "n'avoir visé qu'un hangar"
        return not any(fold(t.text) in ("pas", "jamais", "plus") for t in root.doc[max(root.i - 3, 0) : root.i])
    return any(fold(t.text) in ("que", "qu'") and t.dep_ in ("advmod", "mark") and t.head != root.head
               and t.head.dep_ != "ccomp" for t in root.subtree if t.i > root.i) and not any(
        fold(t.text) in ("pas", "jamais", "plus", "aucun", "aucune") for t in root.subtree)


def _finite(root: Token) -> Token:
    """The verb form that carries the tense: the auxiliary where there is one."""
    aux = [c for c in root.children if c.dep_.startswith("aux") or c.dep_ == "cop"]
    return aux[0] if aux else root


def _tense(root: Token) -> str:
    if any(c.dep_ == "aux:tense" for c in root.children) and syntax.has(root, "VerbForm=Part"):
        return ""  # "auront tué" is over
    tense = _finite(root).morph.get("Tense", [])
    return tense[0] if tense else ""


def is_hedged(root: Token) -> bool:
    """The journalistic conditional, and words that keep a distance ("présumé", "semble", "selon des informations")."""
    own = _modifiers(root)
    if any(word in own for word, status in _stance("modifier").items() if status == "hedge"):
        return True
    for verb in [root, *syntax.ancestors(root, limit=2)]:
        finite = _finite(verb)
        if _CONDITIONAL in finite.morph.get("Mood", []) and fold(finite.lemma_) not in ("pouvoir", "devoir"):
            return True
        if syntax.is_verbal(verb) and verb != root:
            break
    return any(_looked_up(head, _stance("governor")) == "hedge" for head, _ in _governors(root))


#: Prepositions of what is only told beside: "promet des représailles après une attaque".
_CIRCUMSTANCES = frozenset({"après", "avant", "depuis", "pendant", "durant", "lors de", "suite à", "malgré", "dès"})


def _governors(root: Token) -> Iterator[tuple[Token, Token]]:
    """The words that govern a trigger, nearest first, each with its dependent that leads to the trigger."""
    below = root
    for head in syntax.ancestors(root, limit=4):
        label = below.dep_.split(":")[0]
        if label in ("conj", "parataxis", "advcl", "appos") or syntax.preposition(below) in _CIRCUMSTANCES:
            return
        yield head, below
        if label == "nsubj":
            return
        below = head


#: Prepositions with which a verb takes what is wished, expected or denied; others tell when, where or why.
_OF_CONTENT = frozenset({"", "à", "a", "de", "sur", "pour"})


def _governs(head: Token, below: Token) -> bool:
    """Whether a governing word really takes what stands below it as what is wished, expected or denied."""
    label = below.dep_.split(":")[0]
    if head.pos_ in ("VERB", "AUX"):
        if label == "obl" and syntax.preposition(below) not in _OF_CONTENT:
            return False
        return label in ("xcomp", "ccomp", "obj", "obl", "aux", "nsubj", "iobj")
    return label in ("nmod", "acl", "ccomp", "xcomp")
