"""Which country a text is about: what it names, weighed, for names and parties that do not say it themselves."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Doc, Span

from depeche.schemas.ontology import INTERNATIONAL
from depeche.transforms.nlp.document import PLACES, spans
from depeche.transforms.nlp.nationalities import countries_of

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


def shares(votes: Counter[str]) -> dict[str, float]:
    """Votes over those of the country with most, 0 to 1."""
    most = max(votes.values(), default=0)
    return {country: votes[country] / most for country in sorted(votes)} if most else {}


def leader(votes: Counter[str]) -> str | None:
    """The country with most votes, the first by code of equals; None without votes."""
    return min(votes, key=lambda country: (-votes[country], country), default=None)


def home_country(doc: Doc, named: Iterable[str | None] = ()) -> str | None:
    """The country that an article is about: of its places, its adjectives, its title, and of the parties it names.

    Needs the places of the Doc; `named` are the countries of parties known by name, once each time they are met.
    None where the article names no country at all.
    """
    votes = adjective_votes(doc)
    votes.update(country for country in named if country and country not in INTERNATIONAL)
    for span in spans(doc, PLACES):
        if country := span._.place.country:
            votes[country] += 2 if span._.place.role == "location" else 1
    return leader(votes)


def setting_country(doc: Doc) -> str | None:
    """The country where what the article tells happens: that of most of its locations, towns before countries."""
    votes: Counter[str] = Counter()
    for span in spans(doc, PLACES):
        place = span._.place
        if place.country and place.role == "location":
            votes[place.country] += 1 if place.kind == "country" else 2
    return leader(votes)


def local_country(sent: Span, places: Iterable[Span]) -> str | None:
    """The country of a sentence's own locations, cities before countries; None where it names none."""
    inside = [p for p in places if p.start >= sent.start and p.end <= sent.end and p._.place.country]
    located = [p for p in inside if p._.place.role == "location"]
    best = min(located, key=lambda p: (p._.place.kind == "country", p.start), default=None)
    return best._.place.country if best is not None else None
