"""The words of a text without what typography may change: case, quotes, spaces, hyphens, ligatures, accents."""
from __future__ import annotations

import re
import unicodedata

#: characters inside a word that do not show: soft hyphen, zero-width joiners, byte order mark; and combining accents
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_]+(?:[\u0300-\u036f{_INVISIBLE}]+[^\W_]*)*")
_DROPPED = re.compile(f"[{_INVISIBLE}]+")


def words(text: str) -> list[str]:
    """The words of a text, folded: two texts that differ in typography alone give the same list."""
    return _folded(_WORD.findall(text))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where each of `words(text)` stands, as (start, end) in code points."""
    return [match.span() for match in _WORD.finditer(text)]


def _folded(found: list[str]) -> list[str]:
    if not found:
        return []
    joined = _DROPPED.sub("", "\n".join(found))
    return unicodedata.normalize("NFKC", joined).casefold().replace("œ", "oe").split("\n")
