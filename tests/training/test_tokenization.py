"""The tokenizer: elisions, clitics, hyphens, and that a stored pipeline needs no code for them."""
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from training.scripts import tokenization


@pytest.fixture(scope="module")
def blank() -> Language:
    return tokenization.blank()


@pytest.mark.parametrize(("text", "tokens"), [
    ("L’armée de l'air", ["L’", "armée", "de", "l'", "air"]),
    ("qu’ils d’entre eux", ["qu’", "ils", "d’", "entre", "eux"]),
    ("jusqu’à lorsqu’elle", ["jusqu’", "à", "lorsqu’", "elle"]),
    ("aujourd’hui, aujourd'hui", ["aujourd’hui", ",", "aujourd'hui"]),
    ("a-t-on déclaré, dit-il", ["a", "-t-on", "déclaré", ",", "dit", "-il"]),
    ("S’est-il rendu ?", ["S’", "est", "-il", "rendu", "?"]),
    ("celui-là ce jour-là", ["celui-là", "ce", "jour", "-là"]),
    ("l’état-major du Nord-Kivu", ["l’", "état-major", "du", "Nord-Kivu"]),
    ("la guerre Russie-Ukraine", ["la", "guerre", "Russie", "-", "Ukraine"]),
    ("notre pays. »a déclaré", ["notre", "pays", ".", "»", "a", "déclaré"]),
    ("minute.La suite", ["minute", ".", "La", "suite"]),
    ("Related News :Selon l’ONU", ["Related", "News", ":", "Selon", "l’", "ONU"]),
    ("M. Bazoum, 1.100 morts", ["M.", "Bazoum", ",", "1.100", "morts"]),
    ("un titre\nPlus de 10\u202f000", ["un", "titre", "\n", "Plus", "de", "10", "\u202f", "000"]),
])
def test_tokens(blank: Language, text: str, tokens: list[str]) -> None:
    assert [t.text for t in blank(text)] == tokens


def test_both_apostrophes_share_a_norm(blank: Language) -> None:
    curly, straight = blank("L’armée qu’il")[0], blank("l'armée")[0]
    assert curly.norm_ == straight.norm_ == "l'"


def test_a_stored_pipeline_keeps_tokenizer_and_norms(blank: Language, tmp_path: Path) -> None:
    blank.to_disk(tmp_path / "fr")
    loaded = spacy.load(tmp_path / "fr")
    text = "L’Ukraine, a-t-on déclaré à l’état-major."
    assert [(t.text, t.norm_) for t in loaded(text)] == [(t.text, t.norm_) for t in blank(text)]
