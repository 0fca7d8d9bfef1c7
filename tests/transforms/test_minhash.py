import random
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.minhash import HASHES, KEY_SHINGLE, KEYS, SHINGLE, keys, resemblance, signature
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
        estimated = resemblance(signature(one), signature(other))
        if estimated[1]:
            errors.append(np.subtract(estimated, truth(one, other)))
    assert len(errors) > 30
    assert np.abs(np.mean(errors, axis=0)).max() < 0.02
    assert np.std(errors, axis=0).max() < 0.07


def test_texts_that_share_nothing():
    assert resemblance(signature(text(1)), signature(text(2))) == (0.0, 0.0)


def test_typography_makes_no_difference():
    one = "L'armée a repris la ville d'Œuvre, « sans combattre », a dit M. N'Diaye : " \
          "1 200 hommes y sont entrés hier soir par le pont de l'Est."
    other = unicodedata.normalize("NFD", one.upper()).replace("'", "’").replace("« ", "“").replace(" »", "”")
    assert signature(one) == signature(other) != b""


def test_layout():
    sketch = np.frombuffer(signature(text(3)), "<u4")
    assert len(sketch) == KEYS + HASHES
    assert keys(sketch.tobytes()) == sketch[:KEYS].tolist()
    for part in (sketch[:KEYS], sketch[KEYS:]):
        assert (part[1:] > part[:-1]).all()


def test_a_cut_text_keeps_its_share_of_the_keys():
    shared = [len(set(keys(signature(text(seed)))) & set(keys(signature(text(seed, 200))))) for seed in range(50)]
    assert np.mean(shared) == pytest.approx(KEYS / 2, abs=1)
    assert min(shared) >= 2


def test_too_short_to_compare():
    shortest = text(4, KEYS + KEY_SHINGLE - 1)
    assert len(keys(signature(shortest))) == KEYS
    assert signature(shortest.rsplit(" ", 1)[0]) == signature("") == signature("non " * 500) == b""
    assert keys(b"") == []
    assert resemblance(b"", signature(shortest)) == (0.0, 0.0)


def test_value_is_the_same_everywhere():
    """Signatures are stored: another machine or version has to compute the same."""
    sketch = signature("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
                       "dix-sept dix-huit dix-neuf vingt vingt et un vingt-deux vingt-trois")
    found = keys(sketch)[:2], np.frombuffer(sketch, "<u4")[KEYS:KEYS + 2].tolist()
    assert found == ([276544897, 871918499], [152182700, 177337132])


@given(st.text())
def test_any_text_has_a_signature(anything):
    sketch = signature(anything + " " + text(5, 30))
    assert resemblance(sketch, sketch)[0] == 1.0
