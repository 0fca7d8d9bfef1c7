"""Signatures of texts that tell how alike the texts are.

A signature is a bottom-k MinHash (Broder 1997, "On the resemblance and containment of documents"): the k smallest
hashes of the text's word shingles. One hash per shingle costs a fraction of k permutations and, unlike these, it
estimates containment as well as Jaccard similarity; containment is what tells a truncated copy.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np
import xxhash

from depeche.transforms.words import words

#: Words in a shingle. Longer ones let a single edit cost more, shorter ones meet in texts that share only idiom.
SHINGLE = 4

#: Hashes in a signature: the standard error of a Jaccard similarity of .7 is .04.
SIGNATURE = 128

#: Shingles without which a text is too short to compare.
FEWEST = 16

#: Sampled shingles of the shorter text without which containment is too uncertain to judge (standard error .07).
CONTAINMENT_SAMPLE = 24


def signature(text: str) -> bytes:
    """The smallest `SIGNATURE` distinct hashes of the text's shingles, ascending, as little-endian uint32.

    Typographic variants make no difference. Empty where the text has fewer than `FEWEST` distinct shingles.
    """
    hashes = np.array([_word_hash(word) for word in words(text)], np.uint64)
    if len(hashes) < SHINGLE + FEWEST - 1:
        return b""
    shingles = hashes[:-SHINGLE + 1].copy()
    for i in range(1, SHINGLE):
        shingles *= np.uint64(0x9E3779B97F4A7C15)
        shingles += hashes[i:len(hashes) - SHINGLE + 1 + i]
    shingles ^= shingles >> np.uint64(30)  # SplitMix64's finaliser: every bit of the sum reaches the upper half
    shingles *= np.uint64(0xBF58476D1CE4E5B9)
    shingles ^= shingles >> np.uint64(27)
    shingles *= np.uint64(0x94D049BB133111EB)
    ordered = np.sort((shingles >> np.uint64(32)).astype("<u4"))
    distinct = ordered[np.append(True, ordered[1:] != ordered[:-1])][:SIGNATURE]
    return distinct.tobytes() if len(distinct) >= FEWEST else b""


def smallest(sketch: bytes, count: int) -> list[int]:
    """The `count` smallest hashes of a signature."""
    return np.frombuffer(sketch, "<u4", min(count, len(sketch) // 4)).tolist()


def resemblance(one: bytes, other: bytes) -> tuple[float, float]:
    """(Jaccard similarity of two texts, share of the shorter one that the longer contains), from their signatures.

    Containment is 0 where the signatures sample the shorter text too thinly to judge.
    """
    if not one or not other:
        return 0.0, 0.0
    a, b = np.frombuffer(one, "<u4"), np.frombuffer(other, "<u4")
    # Up to the least of what either signature may leave out, both know all hashes of their text.
    limit = min((s[-1] for s in (a, b) if len(s) == SIGNATURE), default=max(a[-1], b[-1]))
    a, b = a[:np.searchsorted(a, limit, "right")], b[:np.searchsorted(b, limit, "right")]
    merged = np.concatenate((a, b))
    merged.sort()
    common = int(np.count_nonzero(merged[1:] == merged[:-1]))
    shorter = min(len(a), len(b))
    return common / (len(merged) - common), common / shorter if shorter >= CONTAINMENT_SAMPLE else 0.0


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
