"""Typographic copies: give treebank sentences the look of news pages (’, « », no-break spaces, headlines, lines)."""
from __future__ import annotations

import random
from dataclasses import replace

from training.scripts.conllu import Sentence, Token

NBSP, NNBSP = "\u00a0", "\u202f"
OPENING, CLOSING = "«“", "»”"
HIGH = ";:!?»%"


def space_token(text: str) -> Token:
    """A white-space token as spaCy makes it; its head is set by `insert_spaces`."""
    return Token(text, text, "SPACE", "", -1, "dep", space=False)


def curl(tokens: list[Token]) -> list[Token]:
    """Typographic apostrophes."""
    return [replace(t, form=t.form.replace("'", "’")) if "'" in t.form else t for t in tokens]


def quote_style(tokens: list[Token], style: str) -> list[Token]:
    """Straight quotes or guillemets to `style`: "«»" or "“”"."""
    result, opened = [], False
    for token in tokens:
        if token.form in '"«»“”' and token.pos == "PUNCT":
            opening = token.form in OPENING or (token.form == '"' and not opened)
            opened = opening
            form = style[0] if opening else style[1]
            result.append(replace(token, form=form, lemma=form))
        else:
            result.append(token)
    return result


def glue_quotes(tokens: list[Token], rng: random.Random) -> list[Token]:
    """A quotation that ends with its own stop inside the sentence, and the lost space after it: "pays. »a déclaré"."""
    result: list[Token] = []
    moved: list[int] = []
    last = len(tokens) - 1
    for index, token in enumerate(tokens):
        closes = token.form in CLOSING and 0 < index < last and tokens[index + 1].form[:1].islower()
        if closes and tokens[index - 1].pos != "PUNCT" and rng.random() < 0.5:
            result[-1] = replace(result[-1], space=False)
            result.append(Token(".", ".", "PUNCT", "", token.head, "punct", space=True))
        moved.append(len(result))
        result.append(replace(token, space=token.space and rng.random() < 0.5) if closes else token)
    return [replace(t, head=moved[t.head]) for t in result]


def without_stop(tokens: list[Token]) -> list[Token]:
    """A headline: the final stop goes, when nothing hangs on it."""
    last = len(tokens) - 1
    if last < 2 or tokens[last].form not in (".", "…") or any(t.head == last for t in tokens[:last]):
        return tokens
    return [*tokens[: last - 1], replace(tokens[last - 1], space=True)]


def upper(tokens: list[Token]) -> list[Token]:
    """A headline in capitals; lemmas stay."""
    return [replace(t, form=t.form.upper()) for t in tokens]


def spread_quotes(tokens: list[Token], space: str) -> list[tuple[int, str]]:
    """Where French typography puts a no-break space: (index of the token it precedes, the space)."""
    places = []
    for index in range(1, len(tokens)):
        if tokens[index].form in HIGH or tokens[index - 1].form == "«":
            places.append((index, space))
    return places


def insert_spaces(tokens: list[Token], places: list[tuple[int, str]]) -> list[Token]:
    """Insert white-space tokens before the given indices, each attached to the token before it."""
    at = dict(places)
    new_index, count = [], 0
    for index in range(len(tokens)):
        count += index in at
        new_index.append(index + count)
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if index in at:
            result[-1] = replace(result[-1], space=False)
            result.append(replace(space_token(at[index]), head=len(result) - 1))
        result.append(replace(token, head=new_index[token.head]))
    return result


def restyle(sentence: Sentence, rng: random.Random, strength: float) -> Sentence:
    """One sentence in a random press style; `strength` 0 leaves it as it is, 1 always changes something."""
    tokens = sentence.tokens
    if rng.random() < strength:
        tokens = curl(tokens)
    if rng.random() < strength:
        tokens = quote_style(tokens, rng.choice(("«»", "“”")))
        if rng.random() < 0.3:
            tokens = glue_quotes(tokens, rng)
    if rng.random() < strength * 0.4:
        tokens = insert_spaces(tokens, spread_quotes(tokens, rng.choice((NBSP, NNBSP))))
    if rng.random() < strength * 0.25:
        tokens = without_stop(tokens)
        if rng.random() < 0.25:
            tokens = upper(tokens)
    return replace_tokens(sentence, tokens)


def replace_tokens(sentence: Sentence, tokens: list[Token]) -> Sentence:
    """The same sentence with other tokens, its text made anew."""
    text = "".join(t.form + (" " if t.space else "") for t in tokens).rstrip(" ")
    return Sentence(tokens, text, sentence.sent_id, sentence.meta)


def separator(sentence: Sentence, rng: random.Random, strength: float) -> str:
    """What stands between a sentence and the next one."""
    last = sentence.tokens[-1]
    if last.pos != "PUNCT":
        return " " if rng.random() < 0.4 - strength else "\n"
    draw = rng.random()
    if draw < 0.22 * strength + 0.05:
        return rng.choice(("\n", "\n", "\n\n"))
    if draw < 0.30 * strength + 0.05 and last.form in ".?!»":
        return ""
    return " "
