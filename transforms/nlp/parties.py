"""Parties: every phrase that denotes somebody who may do or undergo an event, with country and PLOVER sector.

`depeche_parties` fills `doc.spans["parties"]` after the places; `span._.party` is a `schemas.records.Party`. A country
by itself ("la Russie", "Kiev accuse") has sector None or GOV, and an adjective by itself ("incursion ukrainienne") has
none: whether the state or its army acts is for the event to decide. Where a phrase names no country ("la police",
"neuf personnes"), the country is that of the phrase it takes up or of the place where its sentence is set, else the one
that the article is about.
"""
from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from depeche.schemas.ontology import INTERNATIONAL
from depeche.schemas.records import Party
from depeche.transforms.nlp.context import article_votes, leader, sentence_numbers, setting_country, shares
from depeche.transforms.nlp.cues import addressed, cue_before, verb_forms
from depeche.transforms.nlp.document import DATES, PARTIES, PLACES, covering, spans, words_between, words_of_span
from depeche.transforms.nlp.heads import Head, first_words, head_at, member_nouns, skipped
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.nationalities import countries_of, is_compound, of_folded, prefix_country, prefixes
from depeche.transforms.nlp.organisations import organisation_at, organisation_words
from depeche.transforms.nlp.people import name_end, people
from depeche.transforms.nlp.phrases import PhraseTable, Words, is_capitalised, word_class
from depeche.transforms.nlp.speech import saying_forms

_OF = word_class("of")
_ARTICLES = word_class("article")
_DEFINITE = word_class("article", "definite")
_DETERMINERS = word_class("article", "definite", "determiner", "of") | {"au", "aux"}
_AMOUNTS = word_class("amount")
_BEFORE_NOUN = _DETERMINERS | _AMOUNTS | word_class("before_noun")
_ADJECTIVE_ENDINGS = tuple(sorted(word_class("adjective_ending")))
#: determiners that make a noun of what a parser takes for a verb ("l'opposant"); "le", "la" may be pronouns
_POSSESSIVES = frozenset({"son", "sa", "ses", "leur", "leurs"})
_SENTENCE_ENDS = frozenset(".!?")
#: kinds of nouns for those of another country than is named
_OUTSIDE = ("outsider", "abroad")
#: kinds of nouns that the name of an organisation may stand behind
_NAMED = frozenset({"body", "people", "member"})
_CHARGED = word_class("charged")
_TELLING = frozenset({"l'", "un", "une", "les", "des"})
_LOCATIVE = frozenset({"à", "a", "dans", "en", "vers", "jusqu'à", "depuis", "via", "au", "aux"})
#: sentences of a paragraph, back from one, in which it is still told where that one is set
_PARAGRAPH = 3
#: how much of what it says of its first country an article says of another where part of it may be set
_SPOKEN_OF = 0.25
#: tokens between the first words of a body's name and its initials in brackets, at most
_LONGEST_NAME = 10
#: how deep complements nest ("les hommes du chef de la garde du président")
_DEPTH = 3
#: sectors of groups that their members share, of the state's own bodies, and of those whose country is where they are
_GROUPS = frozenset({"REB", "PRM", "CRM", "MIL", "LAB", "PTY"})
_STATE = frozenset({"MIL", "COP", "GOV", "LEG", "JUD", "SPY"})
_ARMED = frozenset({"REB", "UAF"})
_LEAGUES = INTERNATIONAL - {"IMG", "MNC"}
_ARMIES = frozenset({"MIL", "COP", "PRM"})
#: whose the soldiers are where there is no army: "deux soldats ont été tués à Rafah"
_ARMY_OF: dict[str | None, str] = {"PSE": "ISR"}
#: those of bands that are a "mouvement" or a "groupe", where no rebels are
_BANDS = ("REB", "PRM")
_BAND_NOUNS = tuple(sorted(word_class("band")))
#: those of who has aircraft, ships and bases
_FORCES = frozenset({"MIL", "REB", "PRM", "GOV"})
_PRIVATE = frozenset({"CVL", "REF", "MED", "EDU", "JRN", "BUS", "REL", "SOC", "AGR", "CRM", "UAF", "LAB"})


@dataclass(slots=True)
class _Found:
    """A phrase before its country is settled. kind: that of its head noun, or name, nation, adjective or place."""

    start: int
    end: int
    kind: str
    country: str | None
    sector: str | None
    name: str | None = None
    noun: str = ""
    definite: bool = False
    guessed: bool = False  # country is that of the setting


@cache
def _portfolios() -> PhraseTable[str]:
    """Portfolios, with the sector of a ministry that has it; an empty string for that of the ministry itself."""
    return PhraseTable((row["portfolio"] or "", row["sector"] or "") for row in table("portfolios"))


@cache
def _starts() -> frozenset[str]:
    """Words that a party in lower case can begin with."""
    return first_words() | organisation_words() | frozenset(people().first_words()) | prefixes()


class PartyFinder:
    """One Doc's phrases, left to right, the longest at each token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = Words.of(doc)
        self.tagged = doc.has_annotation("POS")
        self.places = {span.start: span for span in spans(doc, PLACES)}
        self.met: dict[str, _Found] = {}  # surname -> the person that an office introduced
        self.league: Party | None = None  # the international body named last

    def find(self) -> Iterator[_Found]:
        token, starts, words = 0, _starts(), self.words
        while token < len(self.doc):
            if not words.capital[token] and words.heads[token] not in starts and not words.nations[token]:
                token += 1
                continue
            if (end := skipped(self.words, token)) is not None:
                token = end
                continue
            best = self.phrase_at(token)
            if best is None:
                token += 1
                continue
            second = list(self._second_nation(best))
            yield self._widened(best)
            yield from second
            token = best.end

    def _second_nation(self, found: _Found) -> Iterator[_Found]:
        """The other country of a compound that is one token ("américano-israélienne")."""
        text = self.doc[found.start].text
        if found.end - found.start == 1 and found.kind in ("adjective", "nation") and is_compound(text):
            # a span of its own: spaCy keeps one value for all spans with the same bounds
            start = found.start - (found.start > 0)
            yield replace(found, start=start, end=found.end + (found.start == 0), country=countries_of(text)[1])

    def phrase_at(self, token: int, depth: int = 0) -> _Found | None:
        """The longest party that begins at a token (its head; determiners come later)."""
        named, headed = self._named(token), self._headed(token, depth)
        if named and (headed is None or named.end >= headed.end or named.end > self._head_end(token)):
            return named
        return headed or self._country(token)

    def _head_end(self, token: int) -> int:
        head = head_at(self.words, token)
        return head.end if head else token

    # --- names ------------------------------------------------------------------------------------------------

    def _named(self, token: int) -> _Found | None:
        doc, known, group = self.doc, people().match(self.words, token), organisation_at(self.doc, self.words, token)
        if group and not (known and known[0] > group[0]) and not self._is_common(token, group):
            end, party = group
            seat = self.places.get(token)
            if seat is not None and seat._.place.kind == "site" and seat.end >= end:
                return None  # "reçu à Matignon"
            self.league = party if party.country in _LEAGUES else self.league
            return _Found(token, end, "name", party.country, party.sector, party.name or words_between(doc, token, end))
        if known and self.words.capital[known[0] - 1] and not self._is_other_person(token, known[0]):
            end, party = known
            return _Found(token, end, "name", party.country, party.sector, party.name)
        return self._met_before(token)

    def _is_common(self, token: int, group: tuple[int, Party]) -> bool:
        """Whether a name is that of a body which other countries have too, in a text that is not about its country."""
        head, party = head_at(self.words, token), group[1]
        if head is None or head.end != group[0] or not party.country or party.country in INTERNATIONAL:
            return False
        return shares(article_votes(self.doc)).get(party.country, 0.0) < _SPOKEN_OF

    def _is_other_person(self, start: int, end: int) -> bool:
        """Whether a lone surname follows another first name ("Marion Le Pen", "Boris Trump")."""
        if end - start > 2 or start == 0:
            return False
        before = self.doc[start - 1]
        return before.ent_type_ == "PER" and self.doc[start].ent_type_ == "PER" and is_capitalised(before.text)

    def _met_before(self, token: int) -> _Found | None:
        """A person by the surname under which the text has introduced them."""
        doc = self.doc
        if not self.words.capital[token] or token in self.places or self._is_no_name(token):
            return None
        end = name_end(doc, token)
        found = self.met.get(fold(doc[end - 1].text))
        if found:
            return replace(found, start=token, end=end, kind="name")
        if doc[token].ent_type_ == "PER" and (token == 0 or doc[token - 1].ent_type_ != "PER"):
            return _Found(token, end, "person", None, None, words_between(doc, token, end))
        if doc[token].ent_iob_ == "B" and doc[token].ent_type_ == "ORG":  # one that no lexicon has: of where it is
            end = next((t.i for t in doc[token + 1 :] if t.ent_iob_ != "I"), len(doc))
            name = words_between(doc, token, end)
            return _Found(token, end, "people", None, None, name, noun=fold(name))
        return None

    def _is_no_name(self, token: int) -> bool:
        """Whether a recogniser takes a demonym, a day or a capitalised command ("Imprimer") for a person."""
        t, word = self.doc[token], self.words.folds[token]
        alone = t.ent_iob_ == "B" and (token + 1 == len(self.doc) or self.doc[token + 1].ent_iob_ != "I")
        return bool(of_folded(word)) or alone and (bool(covering(t, DATES)) or t.pos_ in ("VERB", "ADV", "ADP", "DET"))

    # --- noun phrases -----------------------------------------------------------------------------------------

    def _headed(self, token: int, depth: int) -> _Found | None:
        """A phrase around a noun of the lexicon, with what says whose it is."""
        head = head_at(self.words, token)
        if head is None or not self._is_noun(token, head):
            return None
        if head.kind == "league":
            return self._taken_up(token, head.end)
        found = _Found(token, head.end, head.kind, None, head.sector, noun=head.noun)
        group = member_nouns().match(self.words, token)
        self._complete(found, depth, bool(group) and group is not None and group[0] == head.end)
        if found.kind == "weapon" and found.country is None:
            return None
        if found.kind == "outsider" and found.end == head.end:
            return None  # nobody's rivals
        if found.kind == "member" and found.sector is None and found.country is None:
            return None
        return found

    def _taken_up(self, start: int, end: int) -> _Found | None:
        """ "l'organisation", "le bloc régional": the international body that the text has named last."""
        known = start > 0 and fold(self.doc[start - 1].text) in _DEFINITE | _ARTICLES - {"les"}
        goes_on = end < len(self.doc) and (fold(self.doc[end].text) in _OF or self.doc[end].pos_ == "ADJ")
        if self.league is None or not known or goes_on:
            return None
        body = self.league
        return _Found(start, end, "name", body.country, body.sector, body.name)

    def _is_noun(self, token: int, head: Head) -> bool:
        """Whether a word of the lexicon is used as a noun, not as an adjective or verb form of the same spelling."""
        doc = self.doc
        if head.end - token > 1:
            return True
        if head.noun.endswith("é") and doc[token].text.rstrip("sx").endswith("e"):
            return False  # "la retraite" is no retiree
        if head.noun == "armée" and token and doc[token - 1].pos_ == "NOUN" and doc[token - 1].is_lower:
            return False  # "une attaque armée"
        if self.tagged:
            if doc[token].pos_ in ("NOUN", "PROPN"):
                return True
            if doc[token].pos_ in ("VERB", "AUX", "ADV", "ADP", "PRON"):
                return token > 0 and head.kind != "target" and fold(doc[token - 1].text) in _TELLING
        before = doc[token - 1] if token else None
        if before is None or not before.is_alpha and before.text[-1:] not in "'’" or before.is_sent_start is None:
            return True
        word = fold(before.text)
        return (word in _BEFORE_NOUN or not before.text.islower() or before.like_num
                or word.endswith(("ant", "é", "ent", "ont")))

    def _complete(self, found: _Found, depth: int, takes_group: bool) -> None:
        """Reads on after a head: adjectives, complements with "de", a name in apposition, initials in brackets."""
        doc = self.doc
        for _ in range(6):
            end = found.end
            if end >= len(doc):
                return
            word = fold(doc[end].text)
            if self._nationality(found, takes_group) or self._initials(found) or self._group_name(found):
                continue
            if word in _OF and depth < _DEPTH and self._complement(found, depth, takes_group):
                continue
            if found.kind == "office" and word in _CHARGED and self._charge(found):
                continue
            if found.kind in ("office", "member") and self._holder(found):
                return
            if self._plain_adjective(end):
                found.end += 1
                continue
            return

    def _nationality(self, found: _Found, takes_group: bool) -> bool:
        doc, end = self.doc, found.end
        countries = countries_of(doc[end].text)
        if countries and not is_capitalised(doc[end].text):
            found.country = found.country or _preferred(countries, self)
            found.end = end + 1
            return True
        match = organisation_at(doc, self.words, end)
        if match and not is_capitalised(doc[end].text):
            party = match[1]
            found.country = found.country or party.country
            if takes_group or found.kind in ("body", "people", "weapon"):
                found.sector = party.sector or found.sector
            found.end = match[0]
            return True
        return False

    def _group_name(self, found: _Found) -> bool:
        """The name right behind what it is: "le groupe paramilitaire Wagner", "le mouvement Hamas"."""
        match = organisation_at(self.doc, self.words, found.end) if found.kind in _NAMED else None
        if match is None or not is_capitalised(self.doc[found.end].text) or found.end in self.places:
            return False
        found.end, party = match
        found.country, found.sector, found.name = party.country, party.sector or found.sector, party.name
        return True

    def _initials(self, found: _Found) -> bool:
        doc, end = self.doc, found.end
        if doc[end].text != "(" or end + 2 >= len(doc) or doc[end + 2].text != ")" or not doc[end + 1].text.isupper():
            return False
        found.end = end + 3
        return True

    def _complement(self, found: _Found, depth: int, takes_group: bool) -> bool:
        """ "de X": a place, a group, a portfolio or another party."""
        doc, at = self.doc, found.end + 1
        while at < len(doc) and (fold(doc[at].text) in _ARTICLES or doc[at].text in "«\""):
            at += 1
        if at >= len(doc):
            return False
        inner = self.phrase_at(at, depth + 1)
        portfolio = _portfolios().match(self.words, at)
        if portfolio and (inner is None or portfolio[0] >= inner.end or inner.country is None):
            found.end = portfolio[0]
            found.sector = portfolio[1] or found.sector if found.kind == "body" else found.sector
            return True
        if inner is None or inner.kind in ("person", "target") and found.kind != "people":
            return False
        if inner.kind == "people" and inner.country is None:
            return False
        armed = found.sector == "MIL" and inner.sector in _FORCES and inner.country is not None
        if found.kind == "target" and inner.kind not in ("place", "nation") and not armed:
            return False
        if found.kind in _OUTSIDE:
            found.end = inner.end
            return True
        found.country = found.country or inner.country
        found.name = found.name or (inner.name if found.kind == "member" else None)
        shares = takes_group and (found.kind == "member" or inner.sector in _GROUPS)
        if inner.sector and (shares or found.sector == "BUS" and inner.sector in _ARMIES):  # "une compagnie de l'armée"
            found.sector = inner.sector
        found.end = inner.end
        return True

    def _charge(self, found: _Found) -> bool:
        """What an office is in charge of: "le ministre chargé des Outre-mer", "la ministre déléguée à la Santé"."""
        doc, at = self.doc, found.end + 1
        while at < len(doc) and fold(doc[at].text) in _OF | _ARTICLES | {"à", "au", "aux"}:
            at += 1
        portfolio = _portfolios().match(self.words, at) if at < len(doc) else None
        found.end = portfolio[0] if portfolio else found.end
        return portfolio is not None

    def _holder(self, found: _Found) -> bool:
        """The name of who holds an office, directly or after a comma; the text's later surnames are theirs."""
        doc, at = self.doc, found.end
        if at < len(doc) and doc[at].text == "," and at + 1 < len(doc) and doc[at + 1].ent_type_ == "PER":
            at += 1
        if at >= len(doc) or at in self.places or not doc[at].text[0].isalpha():
            return False
        known, group = people().match(self.words, at), organisation_at(doc, self.words, at)
        if not is_capitalised(doc[known[0] - 1 if known else at].text):
            return False
        end = known[0] if known else name_end(doc, at)
        if group and not (known and known[0] > group[0]):
            return False
        if known:
            found.country, found.name = known[1].country or found.country, known[1].name
        else:
            found.name = words_between(doc, at, end)
            self.met.setdefault(fold(doc[end - 1].text), found)
        found.end = end
        return True

    def _plain_adjective(self, token: int) -> bool:
        t = self.doc[token]
        if not t.is_alpha or not t.is_lower:
            return False
        if self.tagged:
            return t.pos_ == "ADJ" and fold(t.text) not in saying_forms()
        return t.text.endswith(_ADJECTIVE_ENDINGS) and t.text not in ("a", "est") and len(t.text) > 4

    # --- countries --------------------------------------------------------------------------------------------

    def _country(self, token: int) -> _Found | None:
        doc = self.doc
        place = self.places.get(token)
        if place is not None:
            return self._of_place(place)
        if countries := self.words.nations[token]:
            kind = "nation" if self.words.capital[token] else "adjective"
            return _Found(token, token + 1, kind, _preferred(countries, self), None)
        code = prefix_country(self.words.folds[token])
        if code and token + 2 < len(doc) and doc[token + 1].text == "-" and countries_of(doc[token + 2].text):
            return _Found(token, token + 1, "adjective", code, None)
        return None

    def _of_place(self, span: Span) -> _Found | None:
        """A country is always a party; its capital where it is no location; a city where it is what is hit."""
        place, before = span._.place, fold(self.doc[span.start - 1].text) if span.start else ""
        if place.kind == "country":
            return _Found(span.start, span.end, "nation", place.country, None)
        if place.kind in ("city", "admin1") and place.country:
            acts = place.role == "affiliation" or before in ("contre", "sur", "avec", "par") or self._is_object(span)
            if _is_capital(place.name, place.country) and (acts or self._is_government(span)):
                return _Found(span.start, span.end, "place", place.country, "GOV")
            if acts:
                return _Found(span.start, span.end, "place", place.country, None)
        return None

    def _is_government(self, span: Span) -> bool:
        """Whether a capital stands for its government: "sous contrôle de Kiev", "remis à Moscou", "pour Kiev"."""
        doc, at = self.doc, span.start
        before = fold(doc[at - 1].text) if at else ""
        if before in _OF:
            return not cue_before(doc, at).strong
        if before in ("pour", "entre", "selon", "et"):
            return True
        return addressed(doc, at)

    def _is_object(self, span: Span) -> bool:
        """Whether a place stands right after a verb: it is hit, or spoken to."""
        before = self.doc[span.start - 1] if span.start else None
        return before is not None and before.text.islower() and fold(before.text) not in _LOCATIVE | _OF and (
            before.pos_ in ("VERB", "AUX") or not before.pos_ and fold(before.text).endswith(("é", "ent", "ant")))

    def _widened(self, found: _Found) -> _Found:
        """With the determiners, numbers and adjectives before it; a name takes its article alone."""
        doc, start, limit = self.doc, found.start, max(0, found.start - 8)
        headed = found.noun != ""
        for at in range(found.start - 1, limit - 1, -1):
            t, word = doc[at], fold(doc[at].text)
            if word in _ARTICLES or headed and (word in _DETERMINERS or t.like_num or word in _AMOUNTS):
                start = at
            elif not (headed and t.pos_ == "ADJ" and t.is_lower and at + 1 == start):
                break
            if word in _DEFINITE and word not in _AMOUNTS or doc[at].is_sent_start:
                break
        while start < found.start and fold(doc[start].text) in ("de", "d'", "du", "au", "aux"):
            start += 1
        found.definite = start < found.start and fold(doc[start].text) in _DEFINITE
        found.start = start
        return found


def _preferred(countries: tuple[str, ...], finder: PartyFinder) -> str | None:
    """Of two countries with one adjective ("congolais"), the one that the text names; the first of a compound."""
    if len(countries) > 1:
        named = [s._.place.country for s in finder.places.values()]
        return next((c for c in countries if c in named), countries[0])
    return countries[0]


@cache
def _capitals() -> dict[str, str]:
    from depeche.transforms.nlp.gazetteer import gazetteer

    out = {}
    for row in table("countries"):
        entry = gazetteer().capital(row["code"] or "")
        if entry:
            out[row["code"] or ""] = entry.name
    return out


def _is_capital(name: str | None, country: str) -> bool:
    return bool(name) and _capitals().get(country) == name


@cache
def _sovereigns() -> dict[str, str]:
    return {row["code"] or "": row["sovereign"] for row in table("countries") if row["sovereign"]}


def settle(doc: Doc, found: list[_Found]) -> list[_Found]:
    """Gives a country to the phrases that name none, from what they take up and from where their sentence is set.

    A definite body ("l'armée") takes up the last one of its noun or, for armies, of its sector in the two sentences
    before; else the country is that of the location nearest in the sentence, then the article's: for people and
    things that of its locations, for bodies that of all it names. In a territory, the state's bodies are those of its
    sovereign.
    """
    numbers, votes = sentence_numbers(doc), article_votes(doc)
    setting, home = setting_country(doc, votes), leader(votes)
    located, fighters = _Locations(doc, numbers, shares(votes)), _armed_group(found, ("REB",))
    band = fighters or _armed_group(found, _BANDS)
    last_of: dict[str, tuple[int, str]] = {}
    _name_persons(doc, found, home)
    _spell_out(doc, found)
    for at, f in enumerate(found):
        if not f.noun or f.kind in (*_OUTSIDE, BOTH):
            continue
        number, body = numbers[f.start], f.kind in ("body", "office", "member") and f.sector not in _PRIVATE
        if f.country is None:
            taken = (last_of.get(f.noun) or (last_of.get("MIL") if f.sector == "MIL" else None)) if f.definite else None
            f.country = _told_country(doc, found, at, numbers, (band, fighters))
            if f.country is None and taken and body and number - taken[0] <= 2:
                f.country = taken[1]
            if f.country is None:
                away = _is_posted(doc, f) or _is_sent(doc, f)
                f.country = (None if away else located.nearest(number, f) or located.around(number)) or (
                    home if body else setting or home)
                f.guessed = True
                f.country = _sovereign(f)
        if f.country and body:
            last_of[f.noun] = last_of[f.sector or f.noun] = (number, f.country)
    return found


def _told_country(doc: Doc, found: list[_Found], at: int, numbers: list[int], groups: tuple[str | None, str | None],
                  ) -> str | None:
    """The country that words around a phrase give it. groups: the bands and the rebels that the article is about."""
    f, near = found[at], found[max(0, at - 4) : at]
    country = (_sender(doc, f, near) or _sent_by(doc, f, found[at + 1 : at + 4]) or _owner(doc, f, near)
               or _owner_before(doc, f, found[max(0, at - 8) : at], numbers))
    if country is None and f.sector in _ARMED:
        country = groups[0] if f.noun.startswith(_BAND_NOUNS) else groups[1]
    return "NGO" if country is None and fold(f.noun) in word_class("worldwide") else country


def _sovereign(f: _Found) -> str | None:
    """The state whose body or soldiers a phrase names that is set in a territory."""
    country = _sovereigns().get(f.country, f.country) if f.country and f.sector in _STATE else f.country
    return _ARMY_OF.get(country, country) if f.sector == "MIL" else country


def _name_persons(doc: Doc, found: list[_Found], home: str | None) -> None:
    """Gives unknown persons the country of the known one with that name in the text, else that of the article."""
    named: dict[str, _Found] = {}
    for f in found:
        words = (f.name or "").split()
        if f.country and f.kind in ("name", "office", "member") and len(words) > 1:
            for word in (words[-1], words[0]):  # East Asian family names come first: "M. Yoon"
                named.setdefault(fold(word), f)
    for f in found:
        if f.kind == "person":
            known = named.get(fold(doc[f.end - 1].text)) if f.end - f.start == 1 else None
            f.country, f.sector = (known.country, known.sector) if known else (home, f.sector)
            f.guessed = known is None


def _spell_out(doc: Doc, found: list[_Found]) -> None:
    """Gives an unknown body the country of the initials behind its name: "la Confédération des … (AES)"."""
    for at, f in enumerate(found):
        if f.kind != "people" or f.name is None or f.country is not None:
            continue
        short = next((g for g in found[at + 1 : at + 4] if g.kind == "name" and doc[g.start - 1].text == "("
                      and g.start - f.end <= _LONGEST_NAME and g.end < len(doc) and doc[g.end].text == ")"), None)
        if short is not None and not any(t.is_punct or t.pos_ == "VERB" for t in doc[f.end : short.start - 1]):
            f.country, f.sector, f.kind = short.country, short.sector, "name"


def _is_posted(doc: Doc, f: _Found) -> bool:
    """Whether somebody serves in the place behind them, so that they are not of it: "l'ambassadeur en Bulgarie"."""
    return f.end < len(doc) and fold(doc[f.end].text) in _LOCATIVE and fold(f.noun) in word_class("posted")


def _is_sent(doc: Doc, f: _Found) -> bool:
    """Whether troops go to the place behind them, so that they are not of it: "l'envoi de troupes en Russie"."""
    return f.sector == "MIL" and not f.definite and not word_class("sent").isdisjoint(
        Words.of(doc).folds[max(0, f.start - 3) : f.start])


def _armed_group(found: list[_Found], sectors: tuple[str, ...]) -> str | None:
    """The country, or kind, of the armed group that a text names most, of which its "assaillants" are."""
    named = Counter(f.country for f in found if f.kind == "name" and f.sector in sectors and f.country)
    most = [n for _, n in named.most_common(2)]
    return leader(named) if len(most) == 1 or most and most[0] >= 2 * most[1] else None


class _Locations:
    """The locations of each sentence, for the one nearest to a phrase."""

    def __init__(self, doc: Doc, numbers: list[int], weights: dict[str, float]) -> None:
        self.weights = weights
        self.of: dict[int, tuple[list[int], list[Span]]] = {}
        self.opening = {0} | {numbers[i] + (i + 1 < len(doc) and numbers[i + 1] > numbers[i])
                              for i, word in enumerate(Words.of(doc).folds) if "\n" in word}
        for span in spans(doc, PLACES):
            if span._.place.role == "location" and span._.place.country:
                starts, located = self.of.setdefault(numbers[span.start], ([], []))
                starts.append(span.start)
                located.append(span)

    def nearest(self, number: int, f: _Found) -> str | None:
        """The country of the location nearest in the sentence; one after the phrase more often belongs to it."""
        starts, located = self.of.get(number, ([], []))
        at = bisect_left(starts, f.end)
        pair = located[max(0, at - 1) : at + 1]
        best = min(pair, key=lambda s: s.start - f.end if s.start >= f.end else f.start - s.end + 3, default=None)
        return best._.place.country if best is not None else None

    def around(self, number: int) -> str | None:
        """The country of the last location that the paragraph names before, if the article speaks much of it."""
        for before in range(number, max(-1, number - _PARAGRAPH), -1):
            spoken = [s for s in self.of.get(before, ([], []))[1] if not _is_whence(s)] if before < number else []
            if spoken:
                country = spoken[-1]._.place.country
                return country if self.weights.get(country, 0.0) >= _SPOKEN_OF else None
            if before in self.opening:
                return None
        return None


def _is_whence(place: Span) -> bool:
    """Whether somebody only speaks from a place: "depuis Abuja, la Cédéao condamne"."""
    return place.start > 0 and fold(place.doc[place.start - 1].text) in ("de", "depuis", "d'")


def _sender(doc: Doc, f: _Found, before: list[_Found]) -> str | None:
    """The country that sends the troops which the text names right after "envoyer" or "déployer"."""
    if f.sector != "MIL" or f.definite or not any(
            fold(t.text) in verb_forms("send") for t in doc[max(0, f.start - 4) : f.start]):
        return None
    senders = [g.country for g in before if f.start - g.end <= 8 and g.country and g.kind != "adjective"]
    return senders[-1] if senders else None


def _owner(doc: Doc, f: _Found, before: list[_Found]) -> str | None:
    """Whose "son pays" or "leurs troupes" are: of the last one named before in the sentence."""
    if fold(doc[f.start].text) not in _POSSESSIVES or f.sector in _PRIVATE:
        return None
    last = next((g for g in reversed(before)
                 if g.country and not g.guessed and g.kind not in ("adjective", "target", "weapon")), None)
    apart = last is None or any(t.text in _SENTENCE_ENDS for t in doc[last.end : f.start])
    return None if last is None or apart else last.country


def _owner_before(doc: Doc, f: _Found, before: list[_Found], numbers: list[int]) -> str | None:
    """Whose "son armée" is at the head of a sentence: that of whom the sentence before is about."""
    if fold(doc[f.start].text) not in _POSSESSIVES or f.sector in _PRIVATE or f.start == 0 or (
            numbers[f.start - 1] == numbers[f.start]):
        return None
    topics = [g for g in before if numbers[g.start] == numbers[f.start] - 1 and g.country
              and g.kind not in ("adjective", "target", "weapon")]
    return topics[0].country if topics else None


def _sent_by(doc: Doc, f: _Found, after: list[_Found]) -> str | None:
    """The country of soldiers that the text says are sent by it: "1.100 soldats envoyés par la Corée du Nord"."""
    if f.sector != "MIL" or f.end + 1 >= len(doc) or fold(doc[f.end + 1].text) != "par":
        return None
    if fold(doc[f.end].text) not in verb_forms("send"):
        return None
    return next((g.country for g in after if g.start - f.end <= 4 and g.country), None)


#: Kind of the nouns for two sides at once ("les deux pays"), and name of such a party until the two are told apart.
BOTH = "both"
#: Label of a party whose country is only that of where the text is set; an attacker's may be another.
GUESSED = "GUESSED"


@Language.component("depeche_parties", requires=["doc.spans"], assigns=["doc.spans"])
def parties(doc: Doc) -> Doc:
    """Fills `doc.spans["parties"]`."""
    out = []
    for f in settle(doc, list(PartyFinder(doc).find())):
        span = Span(doc, f.start, f.end, label=GUESSED if f.guessed else "PARTY")
        name = BOTH if f.kind == BOTH else f.name
        span._.party = Party(text=words_of_span(span), country=f.country, sector=f.sector, name=name)
        out.append(span)
    doc.spans[PARTIES] = out
    return doc
