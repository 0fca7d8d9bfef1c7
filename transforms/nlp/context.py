"""Which country a text is about: what it names, weighed, for names and parties that do not say it themselves."""
from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np
from spacy.tokens import Doc, Span

from depeche.schemas.ontology import INTERNATIONAL
from depeche.transforms.nlp.document import PLACES, spans
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.nationalities import of_folded
from depeche.transforms.nlp.people import people
from depeche.transforms.nlp.phrases import Words, is_capitalised

_ENDS = frozenset(".!?…")
_kept: dict[str, tuple[Words, Counter[str]]] = {}


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of each token's sentence; by full stops and line ends where nothing has cut the text."""
    if doc.has_annotation("SENT_START"):
        return np.cumsum(doc.to_array("SENT_START").astype(np.int8) == 1).tolist()
    numbers, current = [], 0
    for token in doc:
        numbers.append(current)
        current += token.text in _ENDS or "\n" in token.text
    return numbers


def adjective_votes(words: Words) -> Counter[str]:
    """How often each country is named by an adjective or demonym; a word of two countries counts for neither."""
    votes: Counter[str] = Counter()
    for found in words.nations:
        if len(found) == 1:
            votes[found[0]] += 1
    return votes


def name_votes(doc: Doc, words: Words) -> Counter[str]:
    """How often the text names a person of each country; two names count one, as foreigners comment on everything."""
    votes: Counter[str] = Counter()
    for _, end, party in people().find(doc, words):
        if party.country and party.country not in INTERNATIONAL and words.capital[end - 1]:
            votes[party.country] += 1
    return Counter({country: (n + 1) // 2 for country, n in votes.items()})


def title_votes(title: str | None) -> Counter[str]:
    """Two votes for each country that a title names or qualifies by: "Géorgie : cinquième nuit de manifestations"."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", title or "")
    found = (_names().get(fold(w)) if w[:1].isupper() else None for w in words)
    qualified = (c[0] for w in words if len(c := of_folded(fold(w))) == 1)
    return Counter({country: 2 for country in {*found, *qualified} if country})


@cache
def _names() -> dict[str, str]:
    """The countries by their names of one word."""
    names = ((n, r["code"] or "") for r in table("countries") for n in [r["name"], *(r["variants"] or "").split("|")])
    return {fold(name): code for name, code in names if name and " " not in name}


def text_votes(doc: Doc, words: Words) -> Counter[str]:
    """The votes of adjectives and of people's names; the last Doc's are kept, as both components ask for them."""
    kept = _kept.get("last")
    if kept is None or kept[0] is not words:
        kept = _kept["last"] = words, adjective_votes(words) + name_votes(doc, words) + title_votes(doc._.title)
    return Counter(kept[1])


def shares(votes: Counter[str]) -> dict[str, float]:
    """Votes over those of the country with most, 0 to 1."""
    most = max(votes.values(), default=0)
    return {country: votes[country] / most for country in sorted(votes)} if most else {}


def leader(votes: Counter[str]) -> str | None:
    """The country with most votes, the first by code of equals; None without votes."""
    return min(votes, key=lambda country: (-votes[country], country), default=None)


def article_votes(doc: Doc) -> Counter[str]:
    """How much an article speaks of each country: by its places, its adjectives and the people it names.

    Needs the places of the Doc. A site that only lies where the rest is set ("le Parlement") tells nothing more.
    """
    votes = text_votes(doc, Words.of(doc))
    for span in spans(doc, PLACES):
        named = span._.place.precision != "none" and any(is_capitalised(t.text) for t in span)  # "la capitale" is none
        country = span._.place.country if named else None
        if country:
            votes[country] += 2 if span._.place.role == "location" else 1
    return votes


def home_country(doc: Doc) -> str | None:
    """The country that an article is about; None where it names no country at all."""
    return leader(article_votes(doc))


def _heads(place: Span) -> bool:
    """Whether a country stands as heading of what it is about: "Corée du Sud : le président …"."""
    behind = place.doc[place.end] if place.end < len(place.doc) else None
    return place._.place.kind == "country" and behind is not None and behind.text == ":"


def setting_country(doc: Doc, votes: Counter[str] | None = None) -> str | None:
    """The country where what the article tells happens: of most of its locations, towns before countries.

    Locations weigh by how much the article speaks of their country at all, and only where that is nearly as much as of
    its first one: a summit abroad is where people speak. What the title names and the first location count more. Where
    no location tells, it is the country that the article speaks of most, if more than once.
    votes: those of `article_votes`, where they are known.
    """
    votes = article_votes(doc) if votes is None else votes
    weighed = {country: share for country, share in shares(votes).items() if share >= _SPOKEN_OF}
    located = {country: 2 * weighed[country] for country in sorted(title_votes(doc._.title)) if country in weighed}
    first = 2
    for span in spans(doc, PLACES):
        place = span._.place
        if place.country in weighed and (place.role == "location" or _heads(span)):
            gain = weighed[place.country] * (first + (1 if place.kind == "country" else 2))
            located[place.country], first = located.get(place.country, 0.0) + gain, 0
    return max(located, key=lambda country: located[country], default=None) or leader(  # of equals the one met first
        Counter({country: n for country, n in votes.items() if n > 1}))


#: How much an article must speak of a country, over the one it speaks of most, to be set there.
_SPOKEN_OF = 0.6
