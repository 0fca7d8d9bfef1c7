"""Places in text: names of the gazetteer and names that the words around them show to be places.

`depeche_places` fills `doc.spans["places"]`; `span._.place` says where it is and how it stands to what happens: the
location, an origin ("depuis la région de Koursk"), or part of a name or title ("le maire de Kiev"). A name is taken
for a place by its preposition ("à", "près de"), by the noun before it ("village de"), by the entity recogniser where
there is one, or because it is large and nothing speaks against it.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from depeche.schemas.ontology import INTERNATIONAL
from depeche.transforms.nlp.context import sentence_numbers, shares, text_votes
from depeche.transforms.nlp.cues import (
    Cue,
    addressed,
    continues,
    cue_before,
    in_dateline,
    is_heading,
    is_within,
    left_words,
    named_cue,
    stands_alone,
    tells_clock,
)
from depeche.transforms.nlp.document import PLACES, Place, words_between, words_of_span
from depeche.transforms.nlp.gazetteer import Entry, Gazetteer, choose, gazetteer
from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.names import name_key
from depeche.transforms.nlp.nationalities import countries_of
from depeche.transforms.nlp.organisations import organisation_at
from depeche.transforms.nlp.people import person_tokens, surnames
from depeche.transforms.nlp.phrases import PhraseTable, Words, is_capitalised, word_class

_OF = word_class("of")
_ARTICLES = word_class("article")
_DETERMINERS = word_class("article", "definite", "determiner")
_FUNCTION = _DETERMINERS | word_class("of", "function")
_HYPHENS = frozenset({"-", "‐", "‑"})
#: inhabitants from which a name is a place without any cue, and after a preposition that others take too
_FAMOUS, _KNOWN = 300_000, 40_000
_LONGEST_NAME = 6


@dataclass(slots=True)
class _Found:
    """A stretch that may be a place, before its country is settled. start, end: tokens."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    cue: Cue
    kind: str | None = None  # what the noun before the name calls it
    entry: Entry | None = None
    country: str | None = None
    resembling: bool = False  # the entries only sound like the name
    nation: str | None = None  # the country of an adjective beside the name


@cache
def _nouns() -> PhraseTable[tuple[str, bool]]:
    """Common nouns of places, singular and plural: kind, and whether they are places without a name."""
    entries = []
    for row in table("place_nouns"):
        noun, *rest = (row["noun"] or "").split(" ")
        for form in forms(noun, "NOUN"):
            entries.append((" ".join([form, *rest]), (row["kind"] or "site", bool(row["unnamed"]))))
    return PhraseTable(entries)


@cache
def _stops() -> frozenset[str]:
    return frozenset(fold(row["word"] or "") for row in table("place_stops"))


class PlaceFinder:
    """The component. directory: where the gazetteer's tables are; None for the shipped ones."""

    def __init__(self, directory: str | None = None) -> None:
        self.gazetteer: Gazetteer = gazetteer(directory)
        self.curated = PhraseTable((key, self.gazetteer.curated(key)) for key in self.gazetteer.curated_names())
        self.starts = frozenset({"capitale", *_ROADS, *self.curated.first_words(), *_nouns().first_words()})

    def __call__(self, doc: Doc) -> Doc:
        search = _Search(self, doc)
        found = search.found()
        self._resolve(doc, found, search.context)
        out = []
        for f in found:
            if f.entry or f.cue.strong or f.kind:
                span = Span(doc, f.start, f.end, label="PLACE")
                span._.place = _place(words_of_span(span), f)
                out.append(span)
        doc.spans[PLACES] = out
        return doc

    # --- settling what is meant -------------------------------------------------------------------------------

    def _resolve(self, doc: Doc, found: list[_Found], context: Counter[str]) -> None:
        """Chooses an entry for each name by what the article and the sentence speak of; countries for the rest."""
        numbers = sentence_numbers(doc)
        votes = Counter(context)
        spoken_of = {*context, *(f.entries[0].country for f in found if f.entries and f.entries[0].kind == "country")}
        named: dict[int, Counter[str]] = {}
        for f in found:
            f.nation = _nation_beside(doc, f)
            if (country := _unmistakable(f)) is not None and (
                    country in spoken_of or not spoken_of or f.entries[0].population >= _FAMOUS):
                votes[country] += 2
                named.setdefault(numbers[f.start], Counter())[country] += 1
        article = shares(votes)
        for f in found:
            here, before = (named.get(numbers[f.start] - back, Counter()) for back in (0, 1))
            near = {c: 0.5 if c in here else 0.35 if c in before else 0.0 for c in article}
            weights = {c: 0.5 * article[c] + near[c] for c in article}
            f.entry = self._entry_of(f, weights)
            if f.entry and _implausible(f, weights, name_key(words_between(doc, f.start, f.end))):
                f.entry = None
            if f.entry:
                f.country = f.entry.country
        self._settle_unknown(doc, found, numbers, article)

    def _entry_of(self, f: _Found, weights: dict[str, float]) -> Entry | None:
        entries = tuple(e for e in f.entries if e.country == f.nation) or f.entries
        if entries and f.kind is None and entries[0].kind == "country":
            return choose([e for e in entries if e.kind == "country"], weights)
        if f.kind in ("city", "admin1"):
            fitting = [e for e in entries if e.kind == f.kind or (f.kind == "admin1" and e.kind != "city")]
            entries = tuple(fitting) or entries
            return choose(entries, weights, f.kind)
        return choose(entries, weights)

    def _settle_unknown(self, doc: Doc, found: list[_Found], numbers: list[int], article: dict[str, float]) -> None:
        home = _setting(found, article) or max(
            (c for c in article if c not in INTERNATIONAL), key=lambda country: article[country], default=None)
        last: str | None = None
        by_sentence: dict[int, list[_Found]] = {}
        remembered: dict[str, str | None] = {}
        for f in found:
            if f.country and f.cue.role == "location":
                by_sentence.setdefault(numbers[f.start], []).append(f)
        for f, after in zip(found, [*found[1:], None], strict=False):
            others = by_sentence.get(numbers[f.start], [])
            near = min(others, key=lambda o: (abs(o.start - f.start), o.start), default=None)
            local = near.country if near is not None else None
            if f.kind == "capital":
                named = countries_of(doc[f.end - 1].text)
                of = after.country if after is not None and after.entries and after.start - f.end <= 3 else None
                f.country = named[0] if named else of or local or home or last
                f.entry = self.gazetteer.capital(f.country) if f.country else None
            elif f.country is None and f.entry is None:
                told = remembered.setdefault(words_between(doc, f.start, f.end), f.nation or local or home or last)
                f.country = f.nation or told
            if f.cue.role == "location":
                last = f.country or last


class _Search:
    """The search of one Doc. seen: keys of the names that it has shown to be places."""

    def __init__(self, finder: PlaceFinder, doc: Doc) -> None:
        self.gazetteer, self.curated, self.starts = finder.gazetteer, finder.curated, finder.starts
        self.doc, self.words = doc, Words.of(doc)
        self.context = text_votes(doc, self.words)
        self.people = {i for i in person_tokens(doc, self.words) if not self._is_town(i)}
        folds = self.words.folds
        self.surnames = {folds[i] for i in self.people if i - 1 in self.people and i + 1 not in self.people}
        self.seen: set[str] = set()
        self.passed: list[int] = []

    def _is_town(self, token: int) -> bool:
        """A town that the recogniser takes for a person: one word, no known person's name, a metropolis or in a
        country that the text speaks of."""
        doc, text = self.doc, self.doc[token].text
        alone = all(doc[i].ent_type_ != "PER" for i in (token - 1, token + 1) if 0 <= i < len(doc))
        if not alone or fold(text) in surnames() or (token and is_capitalised(doc[token - 1].text)):
            return False
        entries = self.gazetteer.lookup(name_key(text))
        return any(e.population >= (_KNOWN if e.country in self.context else _FAMOUS) for e in entries)

    def _only_called_person(self, token: int) -> bool:
        """Whether nothing but the recogniser takes a name for a person: no known surname, nobody met in the text."""
        doc, folds = self.doc, self.words.folds
        if doc[token].ent_type_ != "PER" or token and doc[token - 1].ent_type_ == "PER":
            return False
        end = token + 1
        while end < len(doc) and doc[end].ent_type_ == "PER":
            end += 1
        return folds[end - 1] not in surnames() and (end - token > 1 or folds[token] not in self.surnames)

    def _is_person(self, token: int) -> bool:
        """Whether a token is of a person's name; words before it that only places take outweigh the recogniser."""
        if token not in self.people:
            return False
        if not self._only_called_person(token):
            return True
        if self.words.heads[token] in _nouns().first_words():
            return False  # "Lac Tchad : …"
        if curated := self.curated.match(self.words, token):
            cue = cue_before(self.doc, token)  # "devant Abbey Gate"
            return cue.bare or cue.role != "location" or curated[0] < len(self.doc) and (
                self.doc[curated[0]].ent_type_ == "PER")
        alone = token + 1 == len(self.doc) or self.doc[token + 1].ent_type_ != "PER"
        if alone and name_key(self.doc[token].text) in self.seen:
            return False
        begins = token == 0 or "\n" in self.doc[token - 1].text
        if begins and alone and is_heading(self.doc, token + 1):
            return False
        if alone and self.doc[token].dep_ == "appos" and _is_town_noun(self.doc[token].head):
            return False
        cue = cue_before(self.doc, token)
        return not (cue.strong and (cue.precision == "near" or self.words.folds[token - 1] == "sur"))

    def found(self) -> list[_Found]:
        """Every stretch that may be a place, left to right: what only later words show to be one, before them too."""
        found = list(self._candidates())
        taken = {t for f in found for t in range(f.start, f.end)}
        for token in self.passed:
            if token not in taken and name_key(self.doc[token].text) in self.seen and not self._is_person(token):
                again = self._name(self.doc, self.words, token, None)
                found += [again] if again else []
        return sorted(found, key=lambda f: (f.start, -f.end))

    def _candidates(self) -> Iterator[_Found]:
        doc, words, people = self.doc, self.words, self.people
        token, last = 0, None
        while token < len(doc):
            found = None
            if (words.capital[token] or words.heads[token] in self.starts) and not words.nations[token] and (
                    not self._is_person(token)):
                found = self._road(doc, token) or self._after_noun(doc, words, token, people) or (
                    self._name(doc, words, token, last))
            if found:
                yield found
                last = found
            elif words.capital[token]:
                self.passed.append(token)
            elif words.nations[token] and (part := self._part(doc, token)):
                yield part
            inside = found is not None and found.kind == "mission"  # whose it is counts too
            token = found.end if found and not inside else token + 1

    def _after_noun(self, doc: Doc, words: Words, token: int, people: set[int]) -> _Found | None:
        """ "village de Kruhlyakivka", "région russe de Koursk", "place Taksim", "la capitale ukrainienne"."""
        curated = self.curated.match(words, token)
        if curated and words.capital[token]:
            return None  # "Cité Soleil", "Place Rouge"
        noun = _nouns().match(words, token)
        if noun is None:
            return self._capital(doc, token)
        if organisation_at(doc, words, token):
            return None  # "la place Beauvau" is a ministry
        end, (kind, unnamed) = noun
        start = _name_start(doc, end)
        direct = start == end
        if kind == "mission":
            return self._mission(doc, token, end, start)
        site, folds = kind in ("site", "street"), words.folds
        named_so = direct and site or start is not None and self._only_called_person(start)
        if start is None or start in people and not named_so or not _names(doc, start, kind):
            cue = cue_before(doc, token)
            fits = unnamed and cue.role == "location" and not cue.bare
            return _Found(token, end, (), cue, "site") if fits else None
        matched = self._match(doc, words, start)
        if direct and matched and matched[1][0].kind == "city":
            matched = None  # "avenue George-V" is in no town of that name
        if matched and kind == "street" and matched[1][0].kind == "country" and not folds[token].endswith("s"):
            matched = matched[0], ()  # "place de la Palestine" is not there
        name_end = matched[0] if matched else _name_end(doc, start)
        if site or not matched:
            name_end = max(name_end, _name_end(doc, start))
        self.seen.add(name_key(words_between(doc, start, name_end)))
        first = start if kind == "city" else token
        called = "site" if site else kind
        return _Found(first, name_end, matched[1] if matched else (), named_cue(cue_before(doc, token)), called)

    def _road(self, doc: Doc, token: int) -> _Found | None:
        """ "sur la RN4", "la route nationale 1": roads are told by their numbers."""
        fold_ = self.words.folds[token]
        end = token + (2 if fold_ == "route" else 1)
        numbered = fold_ in _ROADS and end < len(doc) and (fold_ != "route" or fold(doc[end - 1].text) in _ROADS)
        if numbered and (doc[end].text.isdigit() or _ROAD.fullmatch(doc[end].text)):
            return _Found(token, end + 1, (), named_cue(cue_before(doc, token)), "site")
        left = left_words(doc, token)[-2:] if _ROAD.fullmatch(doc[token].text) else []
        if "sur" in left or left and doc[token].text.startswith("RN"):
            return _Found(token, token + 1, (), named_cue(cue_before(doc, token)), "site")
        return None

    def _mission(self, doc: Doc, token: int, end: int, start: int | None) -> _Found | None:
        """ "l'ambassade de France", "le consulat américain": by whose it is, wherever it stands."""
        if end < len(doc) and countries_of(doc[end].text):
            end += 1
        elif start is not None and (matched := self._match(doc, self.words, start)) and matched[1][0].kind == "country":
            end = matched[0]
        else:
            return None
        return _Found(token, end, (), cue_before(doc, token), "mission")

    def _part(self, doc: Doc, token: int) -> _Found | None:
        """ "le nord-est syrien", "en territoire israélien": a part of the country that its adjective names."""
        nations, start = self.words.nations[token], token - 1
        before = self.words.folds[max(start - 2, 0) : max(start, 0)]
        if not before or len(nations) != 1 or self.words.folds[start] not in _PARTS or "contre" in before or not (
                before[-1] in _DETERMINERS or before[-1] == "en"):
            return None
        country = self.gazetteer.country(nations[0])
        return _Found(start, token + 1, (country,), cue_before(doc, start), "region") if country else None

    def _capital(self, doc: Doc, token: int) -> _Found | None:
        if self.words.folds[token] != "capitale":
            return None
        cue = cue_before(doc, token)
        end = token + 1
        of_another = end < len(doc) and fold(doc[end].text) in _OF
        apposed = any(t.text == "," for t in doc[max(0, token - 2) : token])
        if cue.role == "affiliation" and not cue.bare or of_another and apposed:
            return None
        if end < len(doc) and countries_of(doc[end].text):
            end += 1
        elif end < len(doc) and self.words.capital[end] and (named := self._match(doc, self.words, end)):
            return _Found(end, named[0], named[1], cue)  # "dans la capitale Dacca"
        return _Found(token, end, (), cue, "capital")

    def _name(self, doc: Doc, words: Words, token: int, last: _Found | None) -> _Found | None:
        matched = self._match(doc, words, token)
        if matched is None and not words.capital[token]:
            return None
        end = matched[0] if matched else _name_end(doc, token)
        cue = cue_before(doc, token)
        if self._is_organisation(token, matched, cue):
            return None
        if cue.bare and (noun := _apposed_to(doc, token)) is not None:
            cue = named_cue(cue_before(doc, noun.i))  # "sur son chef-lieu, Stepanakert"
        if tells_clock(doc, token, end) or in_dateline(doc, token, end):
            cue = Cue("aside")
        if cue.bare and last is not None and continues(doc, last.end, token):
            cue = last.cue
        if matched and _is_curated(matched[1][0]):
            return _Found(token, end, matched[1], cue) if _curated_fits(doc, token, end, matched[1][0], cue) else None
        known = name_key(words_between(doc, token, end)) in self.seen
        if not known and not self._may_be_place(doc, token, end, cue, matched[1] if matched else ()):
            return None
        if cue.role == "location" and (_entity(doc, token, end) == "LOC" or _is_venue(doc, token, end)):
            cue = replace(cue, strong=True)  # "s'est emparée de Shire"
        if cue.strong or matched:
            self.seen.add(name_key(words_between(doc, token, end)))
        if known:
            cue = replace(cue, strong=True)
        entries = matched[1] if matched else self.gazetteer.resembling(words_between(doc, token, end))
        kind = "site" if matched is None and _is_venue(doc, token, end) else None
        return _Found(token, end, entries if kind is None else (), cue, kind, resembling=matched is None)

    def _is_organisation(self, token: int, matched: tuple[int, tuple[Entry, ...]] | None, cue: Cue) -> bool:
        """Whether an organisation has the name, or a city stands for the body that sits there ("Bruxelles exige")."""
        organisation = organisation_at(self.doc, self.words, token)
        if organisation is None or matched and matched[0] >= organisation[0] and _is_curated(matched[1][0]):
            return False
        return not (matched and cue.strong and organisation[1].name is None)

    def _match(self, doc: Doc, words: Words, token: int) -> tuple[int, tuple[Entry, ...]] | None:
        curated = self.curated.match(words, token)
        if curated and not any(words.capital[token : curated[0]]):
            curated = None
        listed = self._listed(words, token) if words.capital[token] else None
        if listed and curated and listed[0] <= curated[0]:
            return curated[0], curated[1] + (listed[1] if listed[0] == curated[0] else ())
        return listed or curated

    def _listed(self, words: Words, token: int) -> tuple[int, tuple[Entry, ...]] | None:
        """The longest listed name that begins at a token; lookups stop where no name goes on."""
        start, best = words.first[token], None
        for n in range(1, _LONGEST_NAME + 1):
            if start + n > len(words.keys):
                break
            key = " ".join(words.keys[start : start + n])
            if words.keys[start + n - 1] == "|" or not self.gazetteer.begins(key):
                break
            tokens = words.whole(start, start + n)
            if tokens is None or not words.capital[tokens[1] - 1]:
                continue
            if entries := self.gazetteer.lookup(key):
                best = tokens[1], entries
        return best

    def _may_be_place(self, doc: Doc, start: int, end: int, cue: Cue, entries: tuple[Entry, ...]) -> bool:
        text = words_between(doc, start, end)
        label = _entity(doc, start, end)
        largest = max((e.population for e in entries), default=0)
        if fold(text) in _stops() or doc[start].is_stop and end == start + 1:
            return False
        if _is_venue(doc, start, end) and label != "PER":
            return cue.role == "location"  # "l'attaque du Crocus City Hall"
        if label == "ORG" and cue.strong and cue.precision == "near":
            return True  # "une base proche de Masyaf"
        if cue.bare and cue.role == "location" and (is_heading(doc, end) or doc[end : end + 1].text == ":"):
            return any(e.country in self.context or e.population >= _FAMOUS for e in entries)
        if label in ("PER", "ORG") and largest < (_FAMOUS if cue.bare else _KNOWN) and not (cue.strong and entries):
            return False
        shouted = text.isupper() and (len(text) < 5 or not entries and _shouted(doc, start))
        if len(text) < 3 or shouted or any(c.isdigit() for c in text):
            return False
        if _runs_on(doc, start, end):
            return False
        if fold(doc[end - 1].text) in surnames() and largest < 500_000:
            return False
        if cue.strong or label == "LOC":
            return bool(entries) or cue.strong or not cue.bare or cue.role == "location" and stands_alone(doc, start)
        return largest >= (_FAMOUS if cue.bare else _KNOWN) and (not cue.bare or not _ordinary(doc, start))


def _shouted(doc: Doc, start: int) -> bool:
    """Whether the words before a token are in capitals too, as in some headlines."""
    before = [t for t in doc[max(start - 3, 0) : start] if t.is_alpha]
    return bool(before) and all(t.is_upper for t in before)


#: Parts of a country that are told by its adjective.
_PARTS = word_class("part")

#: Last words of the names that buildings and squares have in English.
_VENUES = word_class("venue")


def _is_venue(doc: Doc, start: int, end: int) -> bool:
    """Whether a name of several words is that of a building or a square in English."""
    return end - start > 1 and fold(doc[end - 1].text) in _VENUES


def _apposed_to(doc: Doc, token: int) -> Token | None:
    """The "ville" or "capitale" that a name is in apposition to, by the parse or by a comma before it."""
    name = doc[token]
    heads = [name.head] if name.dep_ == "appos" else []
    if token > 1 and doc[token - 1].text == ",":
        heads.append(doc[token - 2])
    return next((head for head in heads if _is_town_noun(head)), None)


def _is_town_noun(token: Token) -> bool:
    """Whether a word is "ville", "capitale", "chef-lieu", which a name in apposition tells."""
    kind, _ = _nouns().get(token.text) or ("", False)
    return token.pos_ == "NOUN" and (kind == "city" or fold(token.text) == "capitale")


def _place(text: str, f: _Found) -> Place:
    entry, precision = f.entry, "none"
    kind = f.kind if f.kind and f.kind != "capital" else (entry.kind if entry else "city")
    kind = "site" if kind in ("mission", "seat") else kind
    if entry is not None:
        precision = f.cue.precision if f.cue.precision == "near" else "exact"
        if kind != "site" and entry.kind in ("country", "admin1", "admin2", "region"):
            precision = {"country": "country", "admin2": "near", "region": "admin1"}.get(entry.kind, "admin1")
    return Place(
        text=text, name=entry.name if entry else None, kind=kind, country=f.country,
        admin1=entry.admin1 if entry else None, latitude=entry.latitude if entry else None,
        longitude=entry.longitude if entry else None, geonameid=entry.geonameid if entry else None,
        precision=precision, role=f.cue.role,
    )


def _implausible(f: _Found, weights: dict[str, float], key: str) -> bool:
    """Whether the only places of that name are small and in countries that a text about another one never names.

    A second name is no more than that of a small one, unless it is nobody else's: Bonn is called "Boni" too. key: of
    the name.
    """
    entry = f.entry
    if entry is not None and f.resembling:
        return not weights.get(entry.country or "")
    if entry is None or entry.kind in ("country", "region", "water"):
        return False
    if entry.population >= _FAMOUS and (key.endswith(name_key(entry.name)) or _unmistakable(f) is not None):
        return False
    return bool(weights) and weights.get(entry.country or "", 0.0) < 0.1 and max(weights.values()) >= 0.5


def _setting(found: list[_Found], article: dict[str, float]) -> str | None:
    """The country where most of a text's known locations are, weighed as in `context.setting_country`."""
    located: dict[str, float] = {}
    for f in found:
        if f.country and f.cue.role == "location" and article.get(f.country, 0.0) >= 0.5:
            kind = f.entry.kind if f.entry else "site"
            located[f.country] = located.get(f.country, 0.0) + article[f.country] * (
                (0 if located else 2) + (1 if kind == "country" else 2))
    return max(located, key=lambda country: located[country], default=None)


def _nation_beside(doc: Doc, f: _Found) -> str | None:
    """The country of an adjective before or behind a name: "le village libanais de Souaneh", "le Cachemire indien"."""
    nations = Words.of(doc).nations
    beside = [f.end] if f.end < len(doc) else []
    if f.start > 1 and fold(doc[f.start - 1].text) in _OF:
        beside.append(f.start - 2)
    beside += [i for i in range(f.start, f.end) if not is_capitalised(doc[i].text)]  # "ville syrienne d'Alep"
    found = {nations[i][0] for i in beside if len(nations[i]) == 1}
    return found.pop() if len(found) == 1 and f.kind != "mission" else None


def _unmistakable(f: _Found) -> str | None:
    """The country of a name that can mean only one place: a country, an area, a city far larger than its namesakes."""
    if not f.entries or f.resembling:
        return None
    first = f.entries[0]
    if first.kind == "country" and len(f.entries) == 1 or first.population == 10**9:
        return first.country
    countries = {e.country for e in f.entries}
    if len(countries) == 1:
        return first.country if first.kind != "city" or first.population > _KNOWN else None
    rest = max(e.population for e in f.entries if e.country != first.country)
    return first.country if first.population > 10 * rest and first.population > _KNOWN else None


# --- the words of a name ----------------------------------------------------------------------------------------------


def _names(doc: Doc, start: int, kind: str) -> bool:
    """Whether a capitalised word behind a noun of place can be its name: streets are named after anything."""
    if fold(doc[start].text) not in _stops():
        return True
    return kind == "street" or kind == "admin1" and fold(doc[start].text) in _POINTS


#: Roads that are told by their numbers.
_ROADS = frozenset({"route", "nationale", "départementale", "autoroute"})
#: Numbers of roads: "RN4", "A7", "D1006"; three digits after an A are those of aircraft.
_ROAD = re.compile(r"(?:RN|RD|N|D)\d{1,4}|A\d{1,2}")

#: Names of provinces that are points of the compass: "le département de l'Ouest".
_POINTS = frozenset({"est", "ouest", "sud", "nord", "centre"})


def _name_start(doc: Doc, token: int) -> int | None:
    """Where the name after a noun of place begins: "de", articles and up to two adjectives may stand between."""
    at, adjectives = token, 0
    if at < len(doc) and is_capitalised(doc[at].text) and doc[at].text[0].isalpha():
        return at
    while at < len(doc) and adjectives < 2 and _may_qualify(doc[at]):
        at, adjectives = at + 1, adjectives + 1
    if at >= len(doc) or fold(doc[at].text) not in _OF:
        return None
    at += 1
    if at < len(doc) and fold(doc[at].text) in _ARTICLES:
        at += 1
    return at if at < len(doc) and is_capitalised(doc[at].text) else None


def _may_qualify(token: Token) -> bool:
    """Whether a word may be an adjective between a noun and "de"."""
    if token.pos_:
        return token.pos_ == "ADJ"
    return token.is_alpha and token.is_lower and fold(token.text) not in _FUNCTION


def _name_end(doc: Doc, start: int) -> int:
    """The end of a run of capitalised tokens, hyphens between them included."""
    end = start + 1
    while end < min(len(doc), start + 8):
        token = doc[end]
        joined = token.text in _HYPHENS and end + 1 < len(doc) and not doc[end - 1].whitespace_
        if joined and not token.whitespace_:
            end += 2
        elif is_capitalised(token.text) and token.text[0].isalpha() and doc[end - 1].whitespace_ in ("", " "):
            end += 1
        else:
            break
    return min(end, len(doc))


def _runs_on(doc: Doc, start: int, end: int) -> bool:
    """Whether a name is only part of a longer one ("Jack London", "Paris Hilton", "Paris Saint-Germain")."""
    before, after = doc[start - 1] if start else None, doc[end] if end < len(doc) else None
    if after is not None and doc[end - 1].whitespace_ and is_capitalised(after.text) and after.text[0].isalpha():
        return True
    if before is None or not before.whitespace_ or before.is_sent_start:
        return False
    return is_capitalised(before.text) and before.is_alpha and before.text not in ("A", "À") and not before.is_upper


def _is_curated(entry: Entry) -> bool:
    """Whether an entry is of the lexicons: capitals of the gazetteer may have no region ("Bamako"), but have a key."""
    return entry.admin1 is None and entry.geonameid is None


def _curated_fits(doc: Doc, start: int, end: int, entry: Entry, cue: Cue) -> bool:
    """Names of areas that are ordinary words ("Nord", "Manche") need a preposition; names of people do not count."""
    if _runs_on(doc, start, end) and entry.kind != "country":
        return False
    if entry.kind == "seat":
        return is_within(doc, start) and not addressed(doc, start)
    if _entity(doc, start, end) == "PER" and cue.bare:  # recognisers take "Israël" for a person, also where it is none
        beside = (*doc[max(start - 1, 0) : start], *doc[end : end + 1])
        alone = not any(t.ent_type_ == "PER" and not t.is_lower for t in beside)
        return entry.kind == "country" and alone or fold(doc[start].text) in _nouns().first_words()  # "Lac Tchad : …"
    if entry.kind == "country" or not cue.bare:
        return True
    return end - start > 1 or entry.kind in ("region", "admin1") and fold(doc[start].text) not in _stops()


def _entity(doc: Doc, start: int, end: int) -> str:
    """The label of the recogniser's entity that covers the stretch, or an empty string."""
    types = {t.ent_type_ for t in doc[start:end]}
    return types.pop() if len(types) == 1 else ""


def _ordinary(doc: Doc, token: int) -> bool:
    """Whether a capital letter says nothing because the sentence begins here."""
    t: Token = doc[token]
    return bool(t.is_sent_start) and t.pos_ not in ("PROPN", "")


@Language.factory("depeche_places", default_config={"gazetteer": None}, assigns=["doc.spans"])
def create_places(nlp: Language, name: str, gazetteer: str | None) -> PlaceFinder:
    """gazetteer: a directory that `depeche gazetteer import` filled, or None for the shipped tables."""
    return PlaceFinder(gazetteer)
