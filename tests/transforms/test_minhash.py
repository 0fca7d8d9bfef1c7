import random
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.minhash import FEWEST, SHINGLE, SIGNATURE, resemblance, signature, smallest
from depeche.transforms.words import words


def text(seed: int, length: int = 400) -> str:
    rng = random.Random(seed)
    return " ".join(f"mot{rng.randrange(5000)}" for _ in range(length))


def truth(one: str, other: str) -> tuple[float, float]:
    a, b = ({tuple(w[i:i + SHINGLE]) for i in range(len(w) - SHINGLE + 1)} for w in (words(one), words(other)))
    return len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9, 1.0])
def test_estimates_jaccard_and_containment(share):
    errors = []
    for seed in range(40):
        whole = text(seed).split()
        cut = whole[:int(share * len(whole))]
        cut[len(cut) // 2] = "autre"
        one, other = " ".join(whole), " ".join(cut)
        errors.append(np.subtract(resemblance(signature(one), signature(other)), truth(one, other)))
    assert np.abs(np.mean(errors, axis=0)).max() < 0.02
    assert np.std(errors, axis=0).max() < 0.07


def test_texts_that_share_nothing():
    assert resemblance(signature(text(1)), signature(text(2))) == (0.0, 0.0)


def test_typography_makes_no_difference():
    one = "L'armée a repris la ville d'Œuvre, « sans combattre », a dit le porte-parole ; 1 200 hommes y sont entrés."
    other = unicodedata.normalize("NFD", one.upper()).replace("'", "’").replace("« ", "“").replace(" »", "”")
    assert signature(one) == signature(other) != b""


def test_layout():
    sketch = np.frombuffer(signature(text(3)), "<u4")
    assert len(sketch) == SIGNATURE
    assert (sketch[1:] > sketch[:-1]).all()
    assert smallest(sketch.tobytes(), 5) == sketch[:5].tolist()
    assert smallest(b"", 5) == []


def test_too_short_to_compare():
    shortest = text(4, FEWEST + SHINGLE - 1)
    assert len(signature(shortest)) == 4 * FEWEST
    assert signature(shortest.rsplit(" ", 1)[0]) == signature("") == signature("non " * 500) == b""
    assert resemblance(b"", signature(shortest)) == (0.0, 0.0)


def test_value_is_the_same_everywhere():
    """Signatures are stored: another machine or version has to compute the same."""
    assert smallest(signature("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
                              "seize dix-sept dix-huit dix-neuf vingt"), 3) == [177337132, 321372927, 570225444]


@given(st.text())
def test_any_text_has_a_signature(anything):
    sketch = signature(anything + " " + text(5, 30))
    assert resemblance(sketch, sketch)[0] == 1.0
