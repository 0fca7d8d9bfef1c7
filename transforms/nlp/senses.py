"""Senses of the words that may name events, and the classes of words that tell them apart. No parser.

The lexicons are compiled once into tables from folded words: `WORDS[first word]` are the triggers that may begin
there, `Profile` counts the classes of words of an article or a sentence. The gate and the trigger component both read
these tables, so they cannot drift apart. Columns of the lexicons: docs/lexicon.md.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from depeche.schemas.ontology import MODES
from depeche.transforms.nlp.document import Trigger
from depeche.transforms.nlp.inflection import agree, forms, participles
from depeche.transforms.nlp.lexicon import fold, strip_accents, table
from depeche.transforms.words import words as words_of

SCOPES = frozenset("art sent subj obj arg adj head content self neg toll count part attr".split())
#: Conditions that look at the parse or the figures, not at a class of words.
FLAG_SCOPES = frozenset("self neg toll count part attr".split())
#: What the column `flags` may hold.
FLAGS = frozenset("open symmetric swap weak future".split())
#: Classes that no lexicon lists: the component reads them off entities and the parse.
OPEN_CLASSES = frozenset("place person any yes".split())
#: Classes of an article in which whoever speaks or acts does so in public affairs.
PUBLIC = ("politics", "conflict", "protest")
#: A word of less weight does not make a sentence or an argument one of its class.
PRESENT = 0.5
#: Weights of different words that make an article one of a class.
ARTICLE = 1.0
#: Words that may stand between two words of a collocation.
GAP = 3
_NUMBER = (("number", 1.0),)
#: Patterns write the preposition alone; the text may have its other forms.
_FUNCTION_WORDS = {"de": ("de", "d", "du", "des"), "à": ("a", "au", "aux"), "se": ("se", "s"), "en": ("en",),
                   "d'": ("d", "de"), "le": ("le", "la", "les", "l")}

#: Words that may stand before a number without being what is counted.
_ABOUT = frozenset("environ quelque près de plus moins au entre à peine quasi presque que déjà encore".split())

#: A hyphen between letters; `words` cuts there too.
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")

#: In contents.tsv, what is asked or threatened without being of any mode: an inquiry, a punishment.
NO_MODE = "none"

Clause = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """One row of triggers.tsv or collocations.tsv. needs: clauses that must hold; bars: clauses that must not."""

    trigger: Trigger
    pos: str
    prior: float
    needs: tuple[Clause, ...]
    bars: tuple[Clause, ...]

    @property
    def of_article(self) -> Sense:
        """The sense without what it needs of its sentence."""
        return replace(self, needs=tuple(c for c in self.needs if any(scope == "art" for scope, _ in c)))


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or hyphenated word that may be a trigger. words: folded, with accents; participle: past participle."""

    words: tuple[str, ...]
    senses: tuple[Sense, ...]
    participle: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A collocation. elements: sets of folded words without accents, or the name of a class; named: the trigger.

    second: the second element where it is a set of words.
    """

    elements: tuple[frozenset[str] | str, ...]
    named: tuple[int, ...]
    sense: Sense

    second: frozenset[str] | None = None

    def misses(self, following: Iterable[str]) -> bool:
        """Whether its second element is none of the words, without accents, that follow its first within `GAP`."""
        return self.second is not None and self.second.isdisjoint(following)


@dataclass(slots=True)
class Profile:
    """Classes of words in a stretch of text: `weights[class][word]`, each different word once.

    words: how many words there are.
    """

    weights: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    words: int = 0

    def total(self, name: str) -> float:
        return sum(self.weights[name].values()) if name in self.weights else 0.0

    def has(self, name: str) -> bool:
        """Whether a sentence or argument is of a class."""
        return name in self.weights and max(self.weights[name].values()) >= PRESENT

    def is_about(self, name: str) -> bool:
        """Whether an article is of a class."""
        return self.total(name) >= ARTICLE


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A folded word without accents, as the tables know it."""
    return strip_accents(word)


def profile(folded: Sequence[str]) -> Profile:
    """The classes of the words of a text, given folded."""
    return profile_of(folded, classes(folded))


def profile_of(folded: Sequence[str], found: Iterable[tuple[int, int, tuple[tuple[str, float], ...]]]) -> Profile:
    """The profile that some findings of `classes` make."""
    out = Profile(words=len(folded))
    weights = out.weights
    for i, _, names in found:
        word = folded[i]
        for name, weight in names:
            own = weights[name]
            if own.get(word, 0.0) < weight:
                own[word] = weight
    return out


def classes(folded: Sequence[str]) -> Iterator[tuple[int, int, tuple[tuple[str, float], ...]]]:
    """(first word, words, ((class, weight), …)) for every entry of the class lexicons that the words hold.

    A word without accents stands for one with them (capitals, hasty typing), never the other way round.
    """
    index, compounds = class_index(), _compounds()
    inside = 0  # the end of a compound: its parts are no words of their own ("porte" and "parole" of "porte-parole")
    for i, word in enumerate(folded):
        if i < inside:
            continue
        joined = 0
        if word in compounds:  # few words are looked at closer
            joined = max((len(c) for c in compounds[word] if tuple(folded[i : i + len(c)]) == c), default=0)
            inside = i + joined
        following = plain(folded[i + 1]) if word in index and i + 1 < len(folded) else None
        for rest, names in index.get(word, ()):
            if rest and rest[0] != following:  # dozens of expressions begin with "saint" or "république"
                continue
            n = len(rest)
            if n + 1 >= joined and (not n or tuple(map(plain, folded[i + 1 : i + 1 + n])) == rest):
                yield i, n + 1, names
        if word.isdigit():
            yield i, 1, _NUMBER


@cache
def _compounds() -> dict[str, tuple[tuple[str, ...], ...]]:
    """first word -> the compounds with hyphens of the class lexicons that begin with it."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, word, pos, _ in _class_rows():
        if _HYPHEN.search(word) and " " not in word:
            for key in _class_forms(word, pos):
                found[key[0]].add(key)
    return {first: tuple(sorted(keys)) for first, keys in found.items()}


@cache
def class_index() -> dict[str, tuple[tuple[tuple[str, ...], tuple[tuple[str, float], ...]], ...]]:
    """first word -> ((following words without accents, ((class, weight), …)), …).

    From contexts, weapons, contents and countries; the first word stands with its accents and without.
    """
    found: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    wider = _including()
    for name, word, pos, weight in _class_rows():
        for key in _class_forms(word, pos):
            rest = tuple(map(plain, key[1:]))
            for spelling in {key[0], plain(key[0])}:
                full = (spelling, *rest)
                row = found[full]
                for own in {name, *wider.get(name, ())}:
                    row[own] = max(weight, row.get(own, 0.0))
    index: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, float], ...]]]] = defaultdict(list)
    for key in sorted(found):
        index[key[0]].append((key[1:], tuple(sorted(found[key].items()))))
    return {first: tuple(rows) for first, rows in index.items()}


def word_is(name: str, word: str) -> bool:
    """Whether a folded word by itself is of a class."""
    if name == "number" and word.isdigit():
        return True
    return any(not rest and any(c == name and w >= PRESENT for c, w in names)
               for rest, names in class_index().get(word, ()))


def _class_rows() -> Iterator[tuple[str, str, str, float]]:
    for r in table("contexts"):
        if not str(r["word"]).startswith("@"):
            yield str(r["class"]), str(r["word"]), r["pos"] or "NOUN", float(r["weight"] or 1)
    for r in table("weapons"):
        yield "weapon", str(r["word"]), r["pos"] or "NOUN", 1.0
    for r in table("contents"):
        kinds = (("asked", r["asked"]), ("threatened", r["threatened"]))
        for name, mode in kinds:
            if mode:
                yield name, str(r["word"]), r["pos"] or "NOUN", 1.0
                yield f"{name}:{mode}", str(r["word"]), r["pos"] or "NOUN", 1.0
    for r in table("countries"):
        for key in ("name", "variants", "capital"):
            for word in str(r[key] or "").split("|"):
                if len(word) > 2:
                    yield "nation", word, "PROPN", 1.0
        for pair in str(r["demonyms"] or "").split("|"):
            for word in pair.split("/"):
                if word:
                    yield "nation", word, "ADJ", 1.0


def _including() -> dict[str, set[str]]:
    """class -> classes that include it, directly or through others (`@class` rows)."""
    parents: dict[str, set[str]] = defaultdict(set)
    for r in table("contexts"):
        if str(r["word"]).startswith("@"):
            parents[str(r["word"])[1:]].add(str(r["class"]))
    changed = True
    while changed:
        changed = False
        for own in parents.values():
            more = {p for q in own for p in parents.get(q, ())} - own
            own |= more
            changed = changed or bool(more)
    return parents


def _class_forms(word: str, pos: str) -> set[tuple[str, ...]]:
    """The keys of one class entry: one word inflected, of several the first and the last."""
    parts = words_of(word)
    if len(parts) == 1:
        kinds = (pos,) if pos != "NOUN" else ("NOUN", "ADJ")
        return {tuple(words_of(f)) for kind in kinds for f in forms(fold(word), kind)}
    heads = {f for f in forms(parts[0], "NOUN") if " " not in f} | {parts[0]}
    tails = agree(parts[-1]) | {parts[-1]}
    return {(h, *parts[1:-1], t) for h in heads for t in tails}


@cache
def entries() -> dict[str, tuple[Entry, ...]]:
    """first word, without accents -> the triggers of one word (or one hyphenated word) that may begin with it."""
    by_lemma: dict[tuple[str, str], list[Sense]] = defaultdict(list)
    for row in table("triggers"):
        by_lemma[str(row["lemma"]), str(row["pos"])].append(_sense(row, str(row["lemma"]), str(row["pos"])))
    ignored = {fold(str(r["form"])) for r in table("homographs") if r["use"] == "never"}
    index: dict[str, list[Entry]] = defaultdict(list)
    for (lemma, pos), senses in by_lemma.items():
        past = participles(lemma) if pos == "VERB" else frozenset()
        for form in sorted(forms(lemma, pos) - ignored):
            parts = tuple(words_of(form))
            index[plain(parts[0])].append(Entry(parts, tuple(senses), form in past))
    return {first: tuple(found) for first, found in index.items()}


@cache
def homographs() -> frozenset[str]:
    """Forms of trigger verbs that are also nouns or adjectives: only there the part of speech decides.

    Those that the lexicons know as nouns, and the others that homographs.tsv lists.
    """
    nouns = {f for r in (*table("triggers"), *table("contexts"), *table("weapons")) for f in _noun_forms(r)}
    return frozenset(nouns | {fold(str(r["form"])) for r in table("homographs")})


def _noun_forms(row: dict[str, str | None]) -> frozenset[str]:
    word = str(row.get("lemma") or row.get("word"))
    return forms(fold(word), "NOUN") if row["pos"] in (None, "NOUN") and " " not in word else frozenset()


@cache
def openers() -> frozenset[str]:
    """The words, without accents, that an entry or a collocation may begin with."""
    return frozenset(entries()) | frozenset(patterns())


@cache
def patterns() -> dict[str, tuple[Pattern, ...]]:
    """first word, without accents -> the collocations that may begin with it."""
    index: dict[str, list[Pattern]] = defaultdict(list)
    for row in table("collocations"):
        pattern = _pattern(row)
        first = pattern.elements[0]
        if isinstance(first, str):
            raise ValueError(f"collocations.tsv: {row['pattern']}: a pattern begins with a word, not a class")
        for word in sorted(first):
            index[word].append(pattern)
    return {first: tuple(found) for first, found in index.items()}


def _pattern(row: dict[str, str | None]) -> Pattern:
    text = str(row["pattern"])
    elements, named, inside = [], [], False
    for number, part in enumerate(_HYPHEN.sub(" ", text).split()):
        inside = inside or part.startswith("[")
        if inside:
            named.append(number)
        inside = inside and not part.endswith("]")
        elements.append(_element(part.strip("[]")))
    lemma = text.replace("[", "").replace("]", "")
    second = elements[1] if len(elements) > 1 and isinstance(elements[1], frozenset) else None
    return Pattern(tuple(elements), tuple(named), _sense(row, lemma, "PHRASE"), second)


def _element(text: str) -> frozenset[str] | str:
    if text.lstrip("+").startswith("@"):
        return text
    found: set[str] = set()
    for word in text.split("|"):
        folded = fold(word)
        if folded in _FUNCTION_WORDS:
            found |= set(_FUNCTION_WORDS[folded])
            continue
        kinds = ("NOUN", "ADJ", "VERB") if folded.endswith(("er", "ir", "re")) else ("NOUN", "ADJ")
        found |= {plain(words_of(f)[-1]) for pos in kinds for f in forms(folded, pos)}
    return frozenset(found)


def _sense(row: dict[str, str | None], lemma: str, pos: str) -> Sense:
    flags = (row["flags"] or "").split()
    prior, needs = float(row["prior"] or 0), clauses(row["needs"])
    denied = any(("neg", "yes") in clause for clause in needs)  # "n'a pas autorisé la marche": that is what happened
    trigger = Trigger(
        event_type=str(row["type"]), event_mode=row["mode"], lemma=lemma, pos=pos, kind=str(row["kind"]),
        symmetric="symmetric" in flags, swap="swap" in flags, core="weak" not in flags, open="open" in flags,
        status="future" if "future" in flags else "actual" if denied else None,
    )
    return Sense(trigger, pos, prior, needs, clauses(row["bars"]))


def clauses(text: str | None) -> tuple[Clause, ...]:
    """The conditions of a cell: "a:x|b:y c:z" is (a:x or b:y) and c:z. Those that need no parse come first."""
    parts = [sorted((_condition(c) for c in clause.split("|")), key=_cost) for clause in (text or "").split()]
    return tuple(map(tuple, sorted(parts, key=lambda clause: max(map(_cost, clause)))))


def _cost(condition: tuple[str, str]) -> int:
    return 0 if condition[0] == "art" else 1 if condition[0] in ("sent", "content", "toll") else 2


def _condition(text: str) -> tuple[str, str]:
    scope, _, name = text.partition(":")
    return scope, name


#: Who governs, who fights, and where.
_PUBLIC_AFFAIRS = ("nation", "official", "politics", "state", "police", "envoy", "region_word", "leaders", "troops")
#: Different words of public affairs for each word of an article and, however long it is, for all of it, below which it
#: is a quiet one. Of 254 annotated articles that tell of events none has fewer, of 20 that tell of none 13 have.
_DENSITY, _ENOUGH = 0.02, 6.0
#: Log-odds that their lack takes at most.
_MOST_TAKEN = 3.0


@cache
def domains() -> tuple[tuple[str, float, float, float, frozenset[str], frozenset[str]], ...]:
    """(class, article, sentence, limit, types, spares) of domains.tsv."""
    return tuple(
        (str(r["class"]), float(r["article"] or 0), float(r["sentence"] or 0), float(r["limit"] or 0),
         frozenset((r["types"] or "").split()), frozenset((r["spares"] or "").split()))
        for r in table("domains")
    )


@cache
def _domains_of(event_type: str) -> tuple[tuple[str, float, float, float], ...]:
    return tuple((name, wide, near, limit) for name, wide, near, limit, types, spares in domains()
                 if (not types or event_type in types) and event_type not in spares)


def evidence_wide(event_type: str, article: Profile) -> float:
    """Log-odds that an article adds to a trigger of a type."""
    weights = article.weights
    about = [wide * min(sum(weights[name].values()), limit) for name, wide, _, limit in _domains_of(event_type)
             if name in weights]
    return quiet(article) + sum(about)


def quiet(article: Profile) -> float:
    """Log-odds that an article takes from every trigger for each word of public affairs that it lacks.

    A fair, a match or a price war is told in words of war, but without a state, an army or a ministry.
    """
    found = {word for name in _PUBLIC_AFFAIRS for word, weight in article.weights.get(name, {}).items()
             if weight >= PRESENT}
    lack = min(_DENSITY * article.words, _ENOUGH) - len(found)
    return -min(max(lack, 0.0), _MOST_TAKEN)


def evidence_near(event_type: str, sentence: Profile) -> float:
    """Log-odds that a sentence adds to a trigger of a type."""
    weights = sentence.weights
    return sum([near * min(sum(weights[name].values()), limit) for name, _, near, limit in _domains_of(event_type)
                if name in weights])


def fits(entry: Entry, folded: Sequence[str], i: int, original: str) -> bool:
    """Whether an entry stands at word i. Capitals may go without accents: all of a headline, or an initial."""
    if len(entry.words) == 1 and folded[i] == entry.words[0]:
        return True
    found = tuple(folded[i : i + len(entry.words)])
    if found == entry.words:
        return True
    if original.isupper() and len(original) > 1:
        return tuple(map(plain, found)) == tuple(map(plain, entry.words))
    return original[:1].isupper() and found[0][1:] == entry.words[0][1:] and found[1:] == entry.words[1:] \
        and plain(found[0]) == plain(entry.words[0])


def span_of(pattern: Pattern, folded: Sequence[str], i: int, stops: frozenset[int]) -> tuple[int, ...] | None:
    """The words of a collocation that begins at word i, or None. stops: words that punctuation follows."""
    at, out = i, [i]
    for element in pattern.elements[1:]:
        tight = isinstance(element, str) and element.startswith("+")
        for j in range(at + 1, min(at + 2 + GAP, len(folded))):
            if j - 1 in stops or (tight and j - 1 > at and folded[j - 1] not in _ABOUT):
                return None
            if _is(element, folded[j]):
                break
        else:
            return None
        out.append(j)
        at = j
    return tuple(out)


def _is(element: frozenset[str] | str, word: str) -> bool:
    if isinstance(element, frozenset):
        return plain(word) in element
    return word_is(element.lstrip("+@"), word)


def check() -> list[str]:
    """What is wrong with the lexicons of this module, one line a fault; empty when all is well."""
    known = {str(r["class"]) for r in table("contexts")} | {"weapon", "nation", "number"} | OPEN_CLASSES
    faults = list(_check_rows(known))
    faults += [f"domains.tsv: no words for {d[0]}" for d in domains() if d[0] not in known]
    faults += [f"contexts.tsv: {r['word']}: no such class" for r in table("contexts")
               if str(r["word"]).startswith("@") and str(r["word"])[1:] not in known]
    faults += _doubles("contexts", "class", "word", "pos") + _doubles("weapons", "word", "pos")
    faults += [f"weapons.tsv: {r['word']}: no mode {r['mode']}" for r in table("weapons")
               if r["mode"] and r["mode"] not in MODES["ASSAULT"]]
    for r in table("contents"):
        for column, kind in (("asked", "REQUEST"), ("threatened", "THREATEN")):
            if r[column] and r[column] != NO_MODE and r[column] not in MODES[kind]:
                faults.append(f"contents.tsv: {r['word']}: no mode {r[column]} of {kind}")
    return faults


def _check_rows(known: set[str]) -> Iterator[str]:
    for name, key in (("triggers", "lemma"), ("collocations", "pattern")):
        for r in table(name):
            where = f"{name}.tsv: {r[key]}"
            kind, mode = str(r["type"]), r["mode"]
            if kind not in MODES or (mode and mode not in MODES[kind]):
                yield f"{where}: no mode {mode} of {kind}"
            if r["kind"] not in ("action", "outcome"):
                yield f"{where}: kind {r['kind']}"
            if set((r["flags"] or "").split()) - FLAGS:
                yield f"{where}: flags {r['flags']}"
            if r[key] != fold(str(r[key])) and name == "triggers":
                yield f"{where}: not folded"
            yield from _check_conditions(where, r, known)
    yield from (f"collocations.tsv: {r['pattern']}: a hyphen beside |" for r in table("collocations")
                if any("|" in part and _HYPHEN.search(part) for part in str(r["pattern"]).split()))
    yield from _doubles("triggers", "lemma", "pos", "type", "mode", "needs")
    yield from _doubles("collocations", "pattern", "type", "mode")


def _check_conditions(where: str, row: dict[str, str | None], known: set[str]) -> Iterator[str]:
    for column in ("needs", "bars"):
        for scope, name in (c for clause in clauses(row[column]) for c in clause):
            if scope not in SCOPES:
                yield f"{where}: no scope {scope}"
            elif scope == "head":
                if name not in known and name not in MODES:
                    yield f"{where}: no class or type {name}"
            elif scope in FLAG_SCOPES or scope == "content":
                if name not in ("yes", "harm", "aid"):
                    yield f"{where}: {scope} takes yes"
            elif name not in known:
                yield f"{where}: no class {name}"


def _doubles(name: str, *keys: str) -> list[str]:
    seen: set[tuple[str | None, ...]] = set()
    out = []
    for r in table(name):
        key = tuple(r[k] for k in keys)
        if key in seen:
            out.append(f"{name}.tsv: {' '.join(str(k) for k in key)} twice")
        seen.add(key)
    return out


def modes_of(names: Iterable[str], kind: str) -> list[str]:
    """The modes that the classes `asked:mode` or `threatened:mode` among some classes name; `NO_MODE` for none."""
    return sorted(n.partition(":")[2] for n in names if n.startswith(kind + ":"))
