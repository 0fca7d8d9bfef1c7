"""The parties that tokens stand for: their own spans, what qualifies them, and whether the country is only a guess."""
from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from depeche.schemas.records import Party
from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.document import DATES, PARTIES, PLACES, TRIGGERS, covering, overlapping, starting_in
from depeche.transforms.nlp.frames import frame
from depeche.transforms.nlp.heads import is_outsider
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.parties import GUESSED
from depeche.transforms.nlp.phrases import Words

#: Sectors that can carry out an act of force or of state.
ACTING = frozenset({"MIL", "REB", "PRM", "COP", "GOV", "UAF", "CRM", "SPY", "JUD", "LEG"})
#: Sectors whose people are the state's own wherever they serve.
STATE = frozenset({"COP", "GOV", "JUD", "LEG"})
#: Those of who fights or robs in a country without a state: they are of where they do.
LOCAL = frozenset({"REB", "CRM", "PRM"})
#: Prepositions of places at which somebody speaks ("à New York, Antonio Guterres a condamné").
LOCATIVE = frozenset({"à", "en", "dans", "depuis", "de"})


def listed(doc: Doc, at: int) -> list[Token]:
    """The parties that are enumerated from a token on: "la police et des jeunes", "Rome, Paris et Madrid"."""
    out: list[Token] = []
    while at < len(doc):
        span = next((s for s in starting_in(doc[at : at + 2], PARTIES)), None)
        if span is None:
            break
        out.append(span.root)
        if span.end >= len(doc) or doc[span.end].text not in _ENUMERATING:
            break
        at = span.end + 1
    return out if len(out) > 1 else []


_ENUMERATING = frozenset({",", "et"})


def party_spans_at(token: Token) -> list[Span]:
    """The party spans that a token heads or that qualify it, the one that names it first."""
    phrase, own = syntax.phrase(token), places_at(token) and syntax.preposition(token) in LOCATIVE
    inside = [s for s in _parties(token) if s.start < phrase.end and s.end > phrase.start
              and not (own and s.start > token.i and "," in Words.of(token.doc).folds[token.i : s.start])
              and (s.start <= token.i < s.end or syntax.preposition(s.root) not in frame("from"))]
    return sorted(inside, key=lambda s: (not s.start <= token.i < s.end, abs(s.start - token.i)))


def _parties(token: Token) -> list[Span]:
    return overlapping(syntax.sentence(token), PARTIES)


def places_at(token: Token) -> list[Span]:
    return covering(token, PLACES)


def party_at(token: Token) -> Party | None:
    """The party that a token stands for: its own span, completed by the nationality that qualifies it."""
    found = party_spans_at(token)
    if not found:
        return None
    first = found[0]._.party
    known = [s._.party.country for s in found if s.label_ != GUESSED and s._.party.country]
    return replace(first, country=known[0]) if known and known[0] != first.country else first


def is_guess(token: Token) -> bool:
    """Whether the country of a party is only that of where the text is set."""
    return all(s.label_ == GUESSED for s in party_spans_at(token))


def parties_of(tokens: list[Token], anonymous: bool = False, sure: bool = False, limit: int = 4) -> tuple[Party, ...]:
    """The parties of role heads: known ones; with `anonymous` also things and people as written.

    sure: a country that is only guessed from the setting is left out, but for bodies of the state.
    """
    out: dict[tuple[str | None, str | None], Party] = {}
    for token in tokens:
        party = party_at(token) or (_anonymous(token) if anonymous else None)
        if party is not None and sure and party.sector not in STATE | LOCAL and is_guess(token):
            party = replace(party, country=None)
        for each in [party, *_also(token, party)] if party is not None else []:
            out.setdefault((each.country, each.name or fold(each.text or "")), each)
    named = [p for p in out.values() if p.country or not is_outsider(p.text or "")]
    return tuple(named or out.values())[:limit]  # "l'armée et ses alliés" are the army's


def _also(token: Token, party: Party) -> list[Party]:
    """The others of those that one noun names: "les présidents zambien et tanzanien", "turc, russe et iranien"."""
    behind = [s for s in party_spans_at(token) if len(s) == 1 and s.start > token.i and s.root.is_lower]
    if not any(token.doc[s.start - 1].dep_ == "cc" for s in behind):
        return []
    listed = [s._.party for s in behind if token.doc[s.start - 1].dep_ == "cc" or token.doc[s.start - 1].text == ","]
    return [replace(party, country=p.country) for p in listed if p.country not in (None, party.country)]


def _anonymous(token: Token) -> Party | None:
    if token.pos_ not in ("NOUN", "PROPN") or covering(token, TRIGGERS):
        return None
    if covering(token, DATES) or fold(token.lemma_) in frame("body_part") | frame("empty"):
        return None
    return Party(text=syntax.phrase(token).text)
