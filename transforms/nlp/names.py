"""Names as tables compare them, and as they are spelt in French: keys, skeletons, transliteration from Cyrillic.

A *key* forgets case, accents, hyphens and apostrophes ("El-Fasher" and "El Fasher" are one name). A *skeleton* also
forgets what differs between the romanisations of one foreign name ("Kupyansk", "Koupiansk"; "Al Fashir", "El-Fasher").
"""
from __future__ import annotations

import re

from depeche.transforms.nlp.lexicon import fold, strip_accents

_NOT_WORD = re.compile(r"[^0-9a-zà-öø-ÿ]+")

#: French transliteration of Ukrainian letters (UNGEGN French usage as the press follows it)
_UKRAINIAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "j", "з": "z", "и": "y",
    "і": "i", "ї": "ï", "й": "ï", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "ou", "ф": "f", "х": "kh", "ц": "ts", "ч": "tch", "ш": "ch", "щ": "chtch", "ь": "", "ю": "iou",
    "я": "ia", "'": "", "’": "", "ʼ": "", "-": "-", " ": " ",
}
#: French transliteration of Russian letters
_RUSSIAN = {
    **_UKRAINIAN, "г": "g", "е": "e", "ё": "io", "и": "i", "й": "ï", "ъ": "", "ы": "y", "э": "e",
    "щ": "chtch",
}
_CYRILLIC = {"uk": _UKRAINIAN, "ru": _RUSSIAN}

#: spellings that romanisations of one sound vary over; applied in order to an accentless lower-case name
_SKELETON = [
    (re.compile(pattern), to)
    for pattern, to in [
        (r"^(?:al|el|ad|ed|an|en|as|es|ash|esh|at|et|ar|er|az|ez)[ ]", ""),  # Arabic article
        (r"[^a-z]", ""),
        (r"s?chtch|shch|tch|tsh|sch|ch|sh", "s"), (r"d?zh|dj", "j"), (r"kh|gh|g", "h"), (r"q|ck|c", "k"),
        (r"w", "v"), (r"ph", "f"), (r"th", "t"), (r"[aeiouy]+|(?<=[aeiou])j(?=[kaeiou])", "a"),
        (r"(.)\1+", r"\1"), (r"[ah]+$", ""),
    ]
]


def name_key(name: str) -> str:
    """The name without case, accents, hyphens and apostrophes: words of letters and digits with single spaces."""
    return " ".join(strip_accents(_NOT_WORD.sub(" ", fold(name))).split())


def skeleton(name: str) -> str:
    """What the romanisations of one foreign name have in common; empty for names too short to be told apart."""
    bare = name_key(name)
    for pattern, to in _SKELETON:
        bare = pattern.sub(to, bare)
    return bare if len(bare) >= 4 and len(bare) - bare.count("a") >= 3 else ""


def transliterate(name: str, language: str) -> str:
    """A Cyrillic name (language "uk" or "ru") as the French press spells it: "Крем’янець" gives "Kremianets".

    Endings -ий/-ый are written -y; s between vowels is doubled (Lyssytchansk). Returns "" for other scripts.
    """
    table = _CYRILLIC[language]
    lower = name.casefold()
    if not all(c in table for c in lower):
        return ""
    latin = "".join(table[c] for c in re.sub(r"(?:ий|ый)\b", "и" if language == "uk" else "ы", lower))
    latin = re.sub(r"(?<=[aeiouy])s(?=[aeiouyï])", "ss", latin)
    return re.sub(r"(?:^|(?<=[ -]))\w", lambda m: m[0].upper(), latin)
