"""Which country a text is about: what it names, weighed, for names and parties that do not say it themselves."""
from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from depeche.schemas.ontology import INTERNATIONAL
from depeche.transforms.nlp.document import PLACES, spans
from depeche.transforms.nlp.nationalities import countries_of
from depeche.transforms.nlp.people import people
from depeche.transforms.nlp.phrases import Words, is_capitalised

_ENDS = frozenset(".!?…")


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of each token's sentence; by full stops and line ends where nothing has cut the text."""
    marked = doc.has_annotation("SENT_START")
    numbers, current, after_end = [], 0, False
    for token in doc:
        begins = token.is_sent_start if marked else after_end
        if begins and token.i:
            current += 1
        numbers.append(current)
        after_end = token.text in _ENDS or "\n" in token.text
    return numbers


def adjective_votes(doc: Doc) -> Counter[str]:
    """How often each country is named by an adjective or demonym; a word of two countries counts for neither."""
    votes: Counter[str] = Counter()
    for token in doc:
        found = countries_of(token.text)
        if len(found) == 1:
            votes[found[0]] += 1
    return votes


def name_votes(doc: Doc, words: Words) -> Counter[str]:
    """How often the text names a person of each country; a name counts half, as foreigners comment on everything."""
    votes: Counter[str] = Counter()
    for start, end, party in people().find(doc, words):
        if party.country and party.country not in INTERNATIONAL and is_capitalised(doc[end - 1].text):
            votes[party.country] += 0.5  # type: ignore[assignment]
    return votes


def shares(votes: Counter[str]) -> dict[str, float]:
    """Votes over those of the country with most, 0 to 1."""
    most = max(votes.values(), default=0)
    return {country: votes[country] / most for country in sorted(votes)} if most else {}


def leader(votes: Counter[str]) -> str | None:
    """The country with most votes, the first by code of equals; None without votes."""
    return min(votes, key=lambda country: (-votes[country], country), default=None)


def home_country(doc: Doc) -> str | None:
    """The country that an article is about: of its places, its adjectives and the people it names.

    Needs the places of the Doc. None where the article names no country at all.
    """
    return leader(_votes(doc))


def setting_country(doc: Doc) -> str | None:
    """The country where what the article tells happens: of most of its locations, towns before countries.

    Only countries with half as many votes as the article's first count: a summit abroad is where people speak.
    """
    weighed, votes = shares(_votes(doc)), Counter[str]()
    for span in spans(doc, PLACES):
        place = span._.place
        if place.country and place.role == "location" and weighed.get(place.country, 0.0) >= 0.5:
            votes[place.country] += 1 if place.kind == "country" else 2
    return max(votes, key=lambda country: votes[country], default=None)  # of equals the one met first


def _votes(doc: Doc) -> Counter[str]:
    votes = adjective_votes(doc) + name_votes(doc, Words.of(doc))
    for span in spans(doc, PLACES):
        if country := span._.place.country:
            votes[country] += 2 if span._.place.role == "location" else 1
    return votes
