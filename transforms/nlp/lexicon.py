"""Lexicons: tab-separated tables in seeds/ that a linguist can edit.

A lexicon is UTF-8, tab-separated, with one header line; lines that start with `#` are comments, empty cells mean
"none". What each column means stands in a comment at the head of each file. `check` is run by the tests.
"""
from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files


def levelling(variants: dict[str, str]) -> Callable[[str], str]:
    """A function that writes each of some characters as another text. `str.translate` asks a table for every character
    of a text; here only those that are found are looked up, a fifth of the time for a page of French."""
    found = re.compile(f"[{re.escape(''.join(variants))}]")
    return lambda text: found.sub(lambda match: variants[match[0]], text)


#: typographic variants that are one character for a lexicon
_level = levelling({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "−": "-",
                     "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "œ": "oe", "Œ": "OE",
                     "“": '"', "”": '"', "«": '"', "»": '"', "„": '"'})

#: What is no longer than this, in code points, may be a word that comes again.
_WORD = 24


def fold(text: str) -> str:
    """Text as the lexicons compare it: straight apostrophes, plain hyphens and spaces, oe, lower case."""
    return _fold_word(text) if len(text) <= _WORD else _level(text).casefold()


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    return _level(word).casefold()


def strip_accents(text: str) -> str:
    """Text without diacritics, for names that come in many spellings."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def table(name: str) -> tuple[dict[str, str | None], ...]:
    """The rows of `seeds/lexicon/<name>.tsv`; empty cells are None.

    Raises ValueError, with file and line, on a row that has more or fewer cells than the header.
    """
    return tuple(_rows(name))


def _rows(name: str) -> Iterator[dict[str, str | None]]:
    text = (files("depeche.seeds") / "lexicon" / f"{name}.tsv").read_text(encoding="utf-8")
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise ValueError(f"{name}.tsv line {number}: {len(cells)} cells, {len(header)} columns")
        yield {key: cell.strip() or None for key, cell in zip(header, cells, strict=True)}
