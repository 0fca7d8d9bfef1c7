"""The mode of force that the weapons of some words give."""
from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.senses import plain
from depeche.transforms.words import words as words_of


def mode_of(words: Sequence[str]) -> str | None:
    """The mode of ASSAULT that the weapons among some words, folded and without accents, give: that of the first."""
    index, behind = _weapons(), 0
    for i, word in enumerate(words):
        for rest, mode in index.get(word, ()) if i >= behind else ():
            if tuple(words[i + 1 : i + 1 + len(rest)]) == rest:
                if mode:
                    return mode
                behind = i + 1 + len(rest)  # "la défense aérienne" strikes nobody
                break
    return None


@cache
def _weapons() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("weapons"):
        first, *others = words_of(str(row["word"]))
        tail = forms(others[-1], "NOUN") if others else {""}
        for form in forms(first, row["pos"] or "NOUN"):
            for end in sorted(tail):
                rest = (*map(plain, others[:-1]), plain(end)) if others else ()
                index.setdefault(plain(form), []).append((rest, row["mode"] or ""))
    return {first: sorted(rows, key=lambda r: -len(r[0])) for first, rows in index.items()}
