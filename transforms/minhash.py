"""Signatures of texts that tell how alike the texts are.

A signature holds two bottom-k MinHashes (Broder 1997, "On the resemblance and containment of documents"): the k
smallest hashes of the text's word shingles. One hash per shingle costs a fraction of k permutations and, unlike these,
it estimates containment as well as Jaccard similarity; containment is what tells a truncated copy. A few hashes of
long shingles, which hardly two texts share by chance, are the keys by which candidates find each other; hashes of
short shingles, to which an edit does less, then compare them.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np
import xxhash

from depeche.transforms.words import words

#: Words in the shingles that serve as keys, and keys in a signature. Texts whose short shingles have a Jaccard
#: similarity of .7 owing to scattered edits share 7 of 16 keys in the mean, a third of a text and the whole 5.
KEY_SHINGLE, KEYS = 10, 16

#: Words in the shingles that are compared, and their hashes in a signature: the standard error of a similarity of .7
#: is .04. Longer shingles let a single edit cost more, shorter ones are shared by texts in one language.
SHINGLE, HASHES = 4, 112

#: Sampled shingles of the shorter text without which containment is too uncertain to judge (standard error .07).
CONTAINMENT_SAMPLE = 24


def signature(text: str) -> bytes:
    """`KEYS` keys, then up to `HASHES` hashes, all distinct, each part ascending, as little-endian uint32.

    Typographic variants make no difference. Empty for a text too short to compare: fewer than `KEYS` long shingles.
    """
    return signature_of(words(text))


def signature_of(found: list[str]) -> bytes:
    """The signature of a text whose words have been found."""
    hashes = np.array([_word_hash(word) for word in found], np.uint64)
    chosen = _smallest(hashes, KEY_SHINGLE, KEYS)
    if len(chosen) < KEYS:
        return b""
    return chosen.tobytes() + _smallest(hashes, SHINGLE, HASHES).tobytes()


def keys(sketch: bytes) -> list[int]:
    """The keys of a signature; none of an empty one."""
    return np.frombuffer(sketch, "<u4")[:KEYS].tolist()


def resemblance(one: bytes, other: bytes) -> tuple[float, float]:
    """(Jaccard similarity of two texts, share of the shorter one that the longer contains), from their signatures.

    Containment is 0 where the signatures sample the shorter text too thinly to judge.
    """
    if not one or not other:
        return 0.0, 0.0
    a, b = np.frombuffer(one, "<u4")[KEYS:], np.frombuffer(other, "<u4")[KEYS:]
    # Up to the least of what either signature may leave out, both know all hashes of their text.
    limit = min((s[-1] for s in (a, b) if len(s) == HASHES), default=max(a[-1], b[-1]))
    a, b = a[:np.searchsorted(a, limit, "right")], b[:np.searchsorted(b, limit, "right")]
    merged = np.concatenate((a, b))
    merged.sort()
    common = int(np.count_nonzero(merged[1:] == merged[:-1]))
    shorter = min(len(a), len(b))
    return common / (len(merged) - common), common / shorter if shorter >= CONTAINMENT_SAMPLE else 0.0


def _smallest(hashes: np.ndarray, width: int, count: int) -> np.ndarray:
    """The smallest distinct hashes of the runs of `width` words, ascending."""
    shingles = hashes[:max(0, len(hashes) - width + 1)].copy()
    for i in range(1, width if len(shingles) else 0):
        shingles *= np.uint64(0x9E3779B97F4A7C15)
        shingles += hashes[i:i + len(shingles)]
    shingles ^= shingles >> np.uint64(30)  # SplitMix64's finaliser: every bit of the sum reaches the upper half
    shingles *= np.uint64(0xBF58476D1CE4E5B9)
    shingles ^= shingles >> np.uint64(27)
    shingles *= np.uint64(0x94D049BB133111EB)
    ordered = np.sort((shingles >> np.uint64(32)).astype("<u4"))
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[:len(ordered)]][:count]


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
