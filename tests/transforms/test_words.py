import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.words import word_spans, words


@pytest.mark.parametrize("variant", [
    "L'armée a repris “Cœur-Vert” : 1 200 hommes.",
    "L’ARMÉE a repris « Cœur–Vert » : 1\u202f200 hommes.",
    "l‘armée a repris \"Coeur‑Vert\" : 1.200 hom\u00admes",
    unicodedata.normalize("NFD", "L'armée a repris Cœur-Vert: 1 200 hommes"),
])
def test_typography_makes_no_difference(variant):
    assert words(variant) == ["l", "armée", "a", "repris", "coeur", "vert", "1", "200", "hommes"]


def test_figures_make_a_difference():
    assert words("15 morts") != words("1,5 mort") != words("16 morts")


@given(st.text())
def test_spans_are_those_of_the_words(text):
    spans = word_spans(text)
    assert [words(text[start:end]) for start, end in spans] == [[word] for word in words(text)]
