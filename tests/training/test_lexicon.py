"""The lexicon that the trained pipeline looks words up in, on small tables of our own."""
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.attrs import NORM
from spacy.strings import get_string_id

from training.scripts import lexicon

EXCEPTIONS = {"verb": {"tirait": ["tirer"], "tiré": ["tirer"], "tirée": ["tirer"], "tirant": ["tirer"]},
              "adj": {"tiré": ["tirer"], "tirée": ["tirer"]}, "adp": {"aux": ["à"]}}
LEMMAS = {"verb": ["tirer", "marche"], "noun": ["tir", "drapeau", "marche", "tas"], "adv": ["hier"]}


@pytest.fixture(scope="module")
def words() -> lexicon.Lexicon:
    return lexicon.read(EXCEPTIONS, LEMMAS)


@pytest.mark.parametrize(("form", "expected"), [
    ("tirer", {"verb", "infinitive"}), ("tirait", {"verb", "finite"}), ("tirant", {"verb", "gerund"}),
    ("tirée", {"verb", "adj", "ambiguous", "participle"}), ("tirs", {"noun", "plural"}),
    ("drapeaux", {"noun", "plural"}), ("tas", {"noun"}),
    ("marche", {"noun", "verb", "ambiguous", "infinitive"}), ("hier", {"adv"}),
])
def test_features(words: lexicon.Lexicon, form: str, expected: set[str]) -> None:
    assert set(lexicon.features(form, words[form])) == expected


def test_closed_classes_are_left_to_the_treebanks(words: lexicon.Lexicon) -> None:
    assert "aux" not in words


def test_forms_of_one_lemma_share_its_code(words: lexicon.Lexicon) -> None:
    code = {form: lexicon.vector(form, words[form])[len(lexicon.FEATURES):] for form in words}
    assert np.array_equal(code["tirait"], code["tirer"]) and np.array_equal(code["tir"], code["tirs"])
    assert not np.allclose(code["tirer"], code["tir"])
    assert all(np.abs(row).max() <= len(words[form]) for form, row in code.items())


def test_thinning_makes_plurals_share_a_row(words: lexicon.Lexicon) -> None:
    full = lexicon.table(words)
    thin = lexicon.thin(full)
    row = {form: thin.find(key=get_string_id(form)) for form in words}
    assert row["tirs"] == row["drapeaux"] != row["tas"] and len(set(row.values())) < len(full.data)
    kept = [form for form in words if set(lexicon.features(form, words[form])) != {"noun", "plural"}]
    assert all(np.array_equal(thin.data[row[form]], lexicon.vector(form, words[form])) for form in kept)


def test_a_saved_pipeline_looks_words_up_whatever_their_case(words: lexicon.Lexicon, tmp_path: Path) -> None:
    nlp = spacy.blank("fr")
    nlp.vocab.vectors = lexicon.table(words)
    nlp.to_disk(tmp_path)
    lexicon.keep_attribute(tmp_path)
    vectors = spacy.load(tmp_path).vocab.vectors
    keys = spacy.load(tmp_path)("TIRÉE Tirée tirée inconnu").to_array(NORM)
    rows = vectors.find(keys=keys)
    assert vectors.attr == NORM
    assert rows[0] == rows[1] == rows[2] >= 0 and rows[3] == -1
    assert "tirée" not in (tmp_path / "vocab" / "strings.json").read_text(encoding="utf-8")
