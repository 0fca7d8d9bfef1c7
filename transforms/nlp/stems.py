"""What names and words come to once spelling and endings are levelled, so that two texts that tell of one thing can be
compared."""
from __future__ import annotations

import re
from functools import cache, lru_cache

from depeche.transforms.nlp.french import STOP_WORDS
from depeche.transforms.nlp.lexicon import fold, strip_accents, table

#: Letters that French and English write differently for one foreign name, in the order in which they are levelled:
#: Krementchouk and Kremenchuk, Soumy and Sumy, El-Facher and El Fasher come to the same key.
_SPELLINGS = tuple((re.compile(pattern), level) for pattern, level in (
    (r"[^a-z0-9 ]+", " "), (r"\b(?:al|el|le|la|les|l|de|du|des|d|the|of)\b", " "), (r"tsch|tch|sch|sh|ch", "x"),
    (r"ou|oo", "u"), (r"kh|ck|q|c", "k"), (r"dj|zh", "j"), (r"gu(?=[ei])|gh", "g"), (r"ph", "f"), (r"w", "v"),
    (r"y", "i"), (r"h", ""), (r"(.)\1+", r"\1"), (r"(?<=..)e\b", ""), (r"ii+", "i"),
))
#: Letters of a word that make its stem.
STEM = 5
_PROPER = re.compile(r"[^\W\d_][\w'’-]*")
#: words that begin the name of a party or place and are no name
_PARTICLES = frozenset("le la les un une des l d de du au aux ce cette ces son sa ses leur leurs plus".split())


def name_key(name: str) -> str:
    """A name without what spelling and transliteration change: case, accents, articles, French or English letters."""
    key = strip_accents(fold(name))
    for pattern, level in _SPELLINGS:
        key = pattern.sub(level, key)
    return " ".join(key.split())


def proper_words(text: str) -> tuple[str, ...]:
    """The keys of the capitalised words of a phrase, without the articles that begin it."""
    words = (w for piece in _PROPER.findall(text) for w in re.split(r"['’]", piece))
    return tuple(k for w in words if w[:1].isupper() and fold(w) not in _PARTICLES and len(k := name_key(w)) > 1)


@lru_cache(maxsize=1024)
def stems(trigger: str) -> tuple[str, ...]:
    """What is left of the words of a trigger without their endings: "échangé" and "échange" are one."""
    return tuple(sorted({key[:STEM] for word in _PROPER.findall(trigger) if len(key := name_key(word)) >= 4}))


def names_in(sentence: str) -> tuple[str, ...]:
    """Stems of the proper names of a sentence that tell one story from another: no countries and their peoples."""
    _, _, rest = sentence.partition(" ")  # the first word is capitalised in any case
    return tuple(sorted({word[:STEM] for word in proper_words(rest)} - _national()))


@lru_cache(maxsize=1024)  # every mention of a sentence asks for them
def terms_in(sentence: str) -> frozenset[str]:
    """Stems of the words of a sentence that mean something."""
    words = _PROPER.findall(strip_accents(fold(sentence)))
    return frozenset(word[:STEM + 1] for word in words if len(word) >= 4 and word not in _function_words())


@cache
def _function_words() -> frozenset[str]:
    return frozenset(strip_accents(fold(word)) for word in STOP_WORDS)


@cache
def _national() -> frozenset[str]:
    cells = (cell for row in table("countries") for column in ("name", "variants", "demonyms", "capital")
             if (cell := row[column]))
    return frozenset(word[:STEM] for cell in cells for part in re.split(r"[|/]", cell)
                     for word in name_key(part).split())
