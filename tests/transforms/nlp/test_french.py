"""Our own pipeline reads like spaCy's French, and starts without it."""
from __future__ import annotations

import subprocess
import sys
from importlib.resources import as_file, files

import pytest
import spacy

from depeche.transforms.nlp import french

TEXT = ("M. Durand, aujourd'hui à N'Djamena, n'a-t-il pas dit que vingt-deux soldats, soit 3,5 % d’entre eux, "
        "étaient morts ? Voir https://www.exemple.fr/page?id=1.")


@pytest.mark.regression("each process spent four seconds on a tokenizer that it did not use")
def test_a_run_starts_without_the_tokenizer_of_spacy_french() -> None:
    code = ("import sys; from depeche.pipeline import execute; from depeche.transforms.nlp import reader; "
            "reader.load(); print('spacy.lang.fr' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_words_are_those_of_the_pipeline_loaded_by_spacy() -> None:  # takes spaCy four seconds to import its French
    with as_file(files("depeche.seeds") / "fr_depeche") as folder:
        slim, full = french.from_folder(folder).make_doc(TEXT), spacy.load(folder).make_doc(TEXT)
    for ours, theirs in zip(slim, full, strict=True):
        assert (ours.text, ours.whitespace_) == (theirs.text, theirs.whitespace_)
        assert (ours.norm_, ours.shape_, ours.like_num, ours.is_stop, ours.like_url) == (
            theirs.norm_, theirs.shape_, theirs.like_num, theirs.is_stop, theirs.like_url)
    assert any(word.like_num for word in slim)
    assert any(word.is_stop for word in slim)
