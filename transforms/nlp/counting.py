"""The words of a sentence that states counts: nouns that are counted and verbs that say what happened to them.

`Sentence` answers questions about word forms alone, so that it reads a headline, a text without a parse and a badly
parsed sentence alike: what noun stands at a token, how a participle is used, whether a locution goes on.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from spacy.tokens import Doc

from depeche.transforms.nlp.inflection import agree, forms, participles
from depeche.transforms.nlp.lexicon import fold, table


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says what happened to those counted: a row of measures.tsv, where its fields are described."""

    measure: str
    what: str
    counts: str
    noun: bool = False
    tail: tuple[str, ...] = ()
    reflexive: bool = False
    topic: str | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What a noun counts (a row of counted.tsv), and how many tokens name it."""

    item: str | None
    what: str
    measure: str | None
    fixed: bool
    words: tuple[str, ...]


@cache
def _cues() -> dict[str, tuple[tuple[Cue, bool], ...]]:
    """Cues by folded word form; the flag tells past participles from other forms."""
    out: dict[str, list[tuple[Cue, bool]]] = {}
    for row in table("measures"):
        lemma, noun = row["lemma"] or "", row["pos"] == "NOUN"
        cue = Cue(row["measure"] or "", row["what"] or "any", row["counts"] or "object", noun,
                  tuple(fold(row["tail"] or "").split()), lemma.startswith(("se ", "s ")), row["topic"],
                  row["known"] == "yes")
        if noun:
            head, *rest = fold(lemma).split()
            cue = replace(cue, noun=True, tail=tuple(rest))
            for form in forms(head, "NOUN"):
                out.setdefault(form, []).append((cue, False))
            continue
        verb = re.sub(r"^(se |s )", "", lemma)
        past = participles(verb)
        for form in forms(verb, "VERB") | past:
            out.setdefault(form, []).append((cue, form in past))
    # the longest tail first: "perdre la vie" before "perdre"
    return {form: tuple(sorted(found, key=lambda c: -len(c[0].tail))) for form, found in out.items()}


@cache
def _counted() -> dict[str, tuple[Counted, ...]]:
    """Counted nouns by the folded form of their first word, longest first."""
    out: dict[str, list[Counted]] = {}
    for row in table("counted"):
        for words in _noun_forms(row["noun"] or "", row["plural"]):
            entry = Counted(row["item"], row["what"] or "person", row["measure"], row["fixed"] == "yes", words)
            out.setdefault(words[0], []).append(entry)
    return {word: tuple(sorted(found, key=lambda c: -len(c.words))) for word, found in out.items()}


def _noun_forms(noun: str, plural: str | None) -> set[tuple[str, ...]]:
    if plural or " " in noun:
        return {_split(noun), _split(plural or noun)}
    found = forms(noun, "NOUN") | (agree(noun) if noun.endswith(("é", "u", "i", "t", "en")) else frozenset())
    return {(form,) for form in found}


def _split(words: str) -> tuple[str, ...]:
    """Words as the tokenizer cuts them: an apostrophe ends its token."""
    return tuple(w for w in re.split(r"(?<=')| ", fold(words)) if w)


@cache
def demonyms() -> dict[str, str]:
    """Country by folded form of its adjective of nationality."""
    out: dict[str, str] = {}
    for row in table("countries"):
        for name in (row["demonyms"] or "").split("|"):
            for form in (f for part in name.split("/") for f in agree(part.strip()) if part.strip()):
                out.setdefault(form, row["code"] or "")
    return out


_words = lru_cache(maxsize=65536)(fold)


@cache
def _class(name: str) -> frozenset[str]:
    return frozenset(r["word"] or "" for r in table("phrase_words") if r["class"] == name)


LINK, NEUTRAL, AVOIR, ETRE = _class("link"), _class("neutral"), _class("avoir"), _class("être")
ADVERBS, RELATIVE, OBLIQUE = _class("adverb"), _class("relative"), _class("preposition")
DETERMINERS, MANY, WERE = _class("determiner"), _class("many"), _class("were")
_WEEKDAYS = frozenset({"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"})
_TONIC = frozenset({"lui", "elle", "eux", "elles"})
STRONG = frozenset(";:.!?…|\n")
END_OF_NOUN = (STRONG | LINK - {"de", "plus"} | AVOIR | ETRE | RELATIVE | OBLIQUE
                | frozenset(", ( ) — – - » ” n' ne se s' y à".split()))
#: measures that count one person where the text says "un homme"
VICTIMS = frozenset({"killed", "wounded", "missing", "captured", "arrested", "hostages", "casualties", "released"})

#: what a text must tell of for some words to count, by name of the topic: all of these patterns
TOPICS = {
    "exchange": (re.compile("échang", re.IGNORECASE), re.compile("prisonnier|captif|otage|détenus", re.IGNORECASE)),
    "protest": (re.compile(r"\b(?:cortège|défil[eéa]|manifest|rassemblement|préfecture|cgt|organisateurs"
                           r"|mobilisation|protest|grève"
                           r"|syndica|(?:bat\w+|battu) le pavé|dans (?:la|les) rues?|marche (?:blanche|silencieuse"
                           r"|contre|pour)|(?:la|une|cette) marche\b)",
                           re.IGNORECASE),),
}
_AMONG = re.compile(r"(?:parmi les|au nombre des|au rang des) (?:\w+ )?(victimes|morts|tués|blessés)", re.IGNORECASE)
_ATTACK = re.compile(r"\b(?:attaqu|bombard|frapp|vis[eé]|pilonn|cibl|touch)", re.IGNORECASE)
_LAUNCHED = re.compile(r"\b(?:lanc|tir)(?:é|ant|er|ait)", re.IGNORECASE)
_EXCHANGE = re.compile("échang|prisonnier|captif", re.IGNORECASE)
_CUMULATIVE = re.compile(
    r"depuis (?:le |la |l'|les )?(?:tout )?(?:début|éclatement|invasion|déclenchement|lancement|reprise"
    r"|offensive russe|coup d'[ée]tat|putsch|7[- ]octobre|"
    r"mi-|fin |janvier|février|mars|avril|mai |juin|juillet|août|septembre|octobre|novembre|décembre|(?:19|20)\d\d"
    r"|rentrée|création|chute|"
    r"\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre))"
    r"|depuis (?:près de |plus de |environ )?(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze"
    r"|plusieurs|quelques|des|\d+)(?: derni\w+)? (?:semaines?|mois|ans?|années?)"
    r"|\ben (?:près de |plus de |moins de |environ |à peine |seulement )?(?:un|une|deux|trois|quatre|cinq|six|sept"
    r"|huit|neuf|dix|onze|douze|quelques|plusieurs|\d+) (?:semaines?|mois|ans?|années?)\b"
    r"|\bcette année\b|\bau total depuis|\ben tout depuis|\bau cours des? (?:\w+ )?(?:derniers mois"
    r"|dernières semaines|dernières années)"
    r"|\b(?:guerre|conflit|rébellion|insurrection|guerre civile|crise)\b[^.;:]{0,90}\b(?:a|ont|avait"
    r"|aurait) (?:déjà |aussi )?"
    r"(?:fait|coûté|causé|déraciné|tué|déplacé|provoqué|poussé|jeté|forcé|contraint)"
    r"|\bentre (?:19|20)\d\d et (?:19|20)\d\d|\bchaque (?:jour|semaine|mois|année)", re.IGNORECASE)

_COMPARES = re.compile(r"\b(?:l[ae]s? (?:plus|moins)|premi\w+|pires?)\b[^,;:]*$", re.IGNORECASE)
#: a beginning that a weekday dates lies within the week, so what is counted since is still the event
_JUST_BEGUN = re.compile(r"depuis le (?:début|lancement)[^.;:]{0,40}, (?:lundi|mardi|mercredi|jeudi|vendredi|samedi"
                         r"|dimanche|hier)", re.IGNORECASE)


class Sentence:
    """The words of one sentence of a document, with the cues among them. Positions are tokens from its beginning."""

    def __init__(self, doc: Doc, start: int, end: int, line: str, topics: frozenset[str] = frozenset()) -> None:
        """The tokens start to end of a document; line: its whole text, made flat; topics: what it tells of."""
        self.doc, self.offset, self.topics = doc, start, topics
        tokens = [(t.text, t.idx) for t in doc[start:end]]
        self.words = [_words(text) for text, _ in tokens]
        self.starts = [at for _, at in tokens]
        self.text = line[self.starts[0]:self.starts[-1] + len(tokens[-1][0])]
        self.cues: dict[int, tuple[tuple[Cue, bool], ...]] = {
            i: found for i, word in enumerate(self.words) if (found := _cues().get(word))}

    def noun(self, i: int) -> Counted | None:
        """The counted noun that begins at a token."""
        for entry in _counted().get(self.words[i], ()):
            if tuple(self.words[i:i + len(entry.words)]) == entry.words:
                return entry
        return None

    def has_tail(self, i: int, tail: tuple[str, ...]) -> bool:
        """Whether the words of a locution follow, adverbs between; an apostrophe stands at the end of its token."""
        if tail == (self.words[i - 2],):  # "mortellement touchés"
            return True
        words = [w.rstrip("'") for w in self.words[i:i + len(tail) + 3]]
        for skip in range(3):
            if tuple(words[skip:skip + len(tail)]) == tail:
                return True
            if skip < len(words) and words[skip] not in ADVERBS | _WEEKDAYS and not words[skip].endswith("ment"):
                return False
        return False

    def reflexive(self, i: int) -> bool:
        """Whether the verb at a token has "se" before it."""
        return any(w in ("se", "s'") for w in self.words[max(0, i - 4):i])

    def voice(self, i: int, chain: int = 3) -> str:
        """How a past participle at a token is used: active, passive, state (être without été), reflexive or bare.

        chain: how many participles before it ("tué, blessé et capturé") may lend it their auxiliary.
        """
        reflexive = False
        for j in range(i - 1, max(-1, i - 7), -1):
            word = self.words[j]
            if word == "été":
                return "passive"
            if word in AVOIR:
                return "active"
            if word in ETRE:
                return "reflexive" if reflexive or (j and self.words[j - 1] in ("se", "s'")) else "state"
            if word in ("se", "s'"):
                reflexive = True
            elif word in ("et", "ou", ",") and j and self.cues.get(j - 1):
                return self.voice(j - 1, chain - 1) if chain else "bare"
            elif not (self._inserted_pronoun(j) or word in ADVERBS or word.endswith("ment")
                      or word in ("ou", "et", "ni") or j in self.cues):
                break
        return "bare"

    def _inserted_pronoun(self, j: int) -> bool:
        """Whether a token is of an insertion like "a, lui, dépêché" or "a par ailleurs dépêché"."""
        word, following = self.words[j:j + 2]
        return word in _TONIC or (word, following) == ("par", "ailleurs") or word == "," and bool(
            {self.words[j - 1], following} & _TONIC)

    def is_noun_cue(self, k: int) -> bool:
        """Whether the cue at a token is a noun of action, no verb."""
        return all(cue.noun for cue, _ in self.cues[k])

    @cached_property
    def tells_exchange(self) -> bool:
        return bool(_EXCHANGE.search(self.text))

    @cached_property
    def tells_protest(self) -> bool:
        return bool(TOPICS["protest"][0].search(self.text))

    @cached_property
    def tells_launch(self) -> bool:
        return bool(_LAUNCHED.search(self.text))

    @cached_property
    def tells_attack(self) -> bool:
        return bool(_ATTACK.search(self.text))

    @cached_property
    def among(self) -> str:
        """First letter of what the sentence says people are among: the dead, the wounded, the victims."""
        found = _AMONG.search(self.text)
        return found[1][0].lower() if found else ""

    def about(self, topic: str) -> bool:
        """Whether the text tells of a topic."""
        return topic in self.topics

    def sentence_about(self, topic: str) -> bool:
        """Whether this sentence, in a text about it, tells of a topic."""
        return self.about(topic) and (self.tells_exchange if topic == "exchange" else self.tells_protest)

    def cumulative(self) -> bool:
        """Whether the sentence adds up more than one event; "la plus meurtrière en dix ans" only compares."""
        if _JUST_BEGUN.search(self.text):
            return False
        found = _CUMULATIVE.finditer(self.text)
        return any(not _COMPARES.search(self.text, max(0, m.start() - 40), m.start()) for m in found)


def topics(line: str) -> frozenset[str]:
    """The topics that a text tells of."""
    return frozenset(name for name, words in TOPICS.items() if all(w.search(line) for w in words))
