"""Proper names in treebank sentences: where they stand, by capitals and parts of speech, and their hand-given type."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.scripts import synthetic
from training.scripts.conllu import Sentence, Token

CONNECTORS = {"de", "du", "des", "la", "le", "les", "d'", "l'", "d’", "l’", "of", "the", "and", "von", "van", "der",
              "den",
              "da", "dos", "do", "di", "del", "y", "el", "al", "ben", "bin", "aux", "au", "&"}
CLOSED_CLASS = {"PRON", "DET", "ADP", "CCONJ", "SCONJ", "AUX", "VERB", "ADV", "INTJ", "PUNCT", "NUM"}
INITIAL = set(".:«»“\"?!-–(")
TITLES = {"M.", "MM.", "Mme", "Mlle", "Me", "Mgr", "Dr", "Dr.", "Mr.", "Madame", "Monsieur", "Maître", "Général",
          "Colonel", "Docteur"}
UNCLEAR = "?"


def _is_name_part(tokens: list[Token], index: int) -> bool:
    """A capital that the start of a sentence does not explain, or a proper noun."""
    token = tokens[index]
    if not token.form[:1].isupper():
        return token.pos == "PROPN"
    if token.pos in CLOSED_CLASS:
        return False
    if (index == 0 or tokens[index - 1].form in INITIAL) and token.pos != "PROPN":
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        return token.pos == "NOUN" and following is not None and (
            following.form[:1].isupper() or following.pos in ("PROPN", "ADJ"))
    return True


def chunks(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Maximal names as (first, last) token, with small words inside ("Bibi de la Tour") and titles cut off."""
    tokens = sentence.tokens
    index = 0
    while index < len(tokens):
        if not _is_name_part(tokens, index):
            index += 1
            continue
        last = index
        while (after := _continues(tokens, last)) is not None:
            last = after
        if tokens[index].pos == "NOUN" and last + 1 < len(tokens):
            following = tokens[last + 1]
            last += following.pos == "ADJ" and following.form.islower()
        first = index
        while first < last and tokens[first].form in TITLES:
            first += 1
        yield first, last
        index = last + 1


def _continues(tokens: list[Token], last: int) -> int | None:
    """Index of the next part of a name that has come as far as `last`."""
    position = last + 1
    if position < len(tokens) and _is_name_part(tokens, position):
        return position
    while position < len(tokens) and position - last <= 3 and tokens[position].form.lower() in CONNECTORS:
        position += 1
    inside = position > last + 1 and position < len(tokens) and _is_name_part(tokens, position)
    return position if inside else None


def known_types(*files: Path) -> dict[str, str]:
    """Types of names: the synthetic lists, overridden by the hand-typed files."""
    types: dict[str, str] = {}
    lists = synthetic.read_sections(synthetic.DATA / "names.txt", split_commas=True)
    for kind in ("country", "country.bare", "city", "region", "water"):
        types.update((synthetic.split_article(name)[1], "LOC") for name in lists[kind])
    for kind in ("org", "media", "ministry"):
        types.update((synthetic.split_article(name)[1], "ORG") for name in lists[kind])
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, label = line.split("\t")
                types[name] = label
    return types


def typed_spans(sentence: Sentence, types: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Character spans of the names with a type; UNCLEAR where it was left open."""
    offsets, position = [], 0
    for token in sentence.tokens:
        offsets.append(position)
        position += len(token.form) + token.space
    for first, last in chunks(sentence):
        start, end = offsets[first], offsets[last] + len(sentence.tokens[last].form)
        label = types.get(sentence.text[start:end])
        if label:
            yield start, end, label
