"""Fixtures for the components that read French."""
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from depeche.transforms.nlp import layout, parties, places, triggers  # noqa: F401  (register components)
from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.classes import Reading

MODEL = Path(__file__).parents[3] / "seeds" / "fr_depeche"

#: A text so many times as long may take SLOWER times longer for each character, and NOISE seconds are of the machine.
LARGER, SLOWER, NOISE = 6, 2.5, 0.05


@pytest.fixture(scope="session")
def time_grows_with_length() -> Callable[[Callable[[int], object], Callable[[object], object], int], None]:
    """A check that an action costs time in proportion to the length of its text: the best of three of two lengths.

    It is called with what makes the text of so many repeated units (not timed), the action, and the smaller number.
    """
    def check(make: Callable[[int], object], act: Callable[[object], object], times: int) -> None:
        def seconds(number: int) -> float:
            best = float("inf")
            for _ in range(3):
                made = make(number)
                start = time.process_time()
                act(made)
                best = min(best, time.process_time() - start)
            return best

        act(make(10))  # what is loaded once
        assert seconds(times * LARGER) <= NOISE + SLOWER * LARGER * seconds(times)

    return check


@pytest.fixture(scope="session")
def parse() -> Callable[..., Doc]:
    """Makes a Doc of rows "word lemma POS head label [Feature=Value|…]"; a head is the number of a row, from 0."""
    vocab = spacy.blank("fr").vocab

    def make(*rows: str) -> Doc:
        cells = [row.split() for row in rows]
        return Doc(vocab, words=[c[0] for c in cells], lemmas=[c[1] for c in cells], pos=[c[2] for c in cells],
                   heads=[int(c[3]) for c in cells], deps=[c[4] for c in cells],
                   morphs=[c[5] if len(c) > 5 else "" for c in cells])

    return make


@pytest.fixture(scope="session")
def passive(parse: Callable[..., Doc]) -> Doc:
    return parse("Kiev Kiev PROPN 2 nsubj:pass", "est être AUX 2 aux:pass", "frappée frapper VERB 2 ROOT VerbForm=Part",
                 "par par ADP 5 case", "des un DET 5 det", "drones drone NOUN 2 obl:agent", ". . PUNCT 2 punct")


@pytest.fixture(scope="session")
def relative(parse: Callable[..., Doc]) -> Doc:
    return parse("L' le DET 1 det", "homme homme NOUN 1 ROOT", "qui qui PRON 4 nsubj PronType=Rel",
                 "a avoir AUX 4 aux", "tiré tirer VERB 1 acl:relcl VerbForm=Part", ", , PUNCT 1 punct")


@pytest.fixture(scope="session")
def shared(parse: Callable[..., Doc]) -> Doc:
    return parse("Moscou Moscou PROPN 1 nsubj", "bombarde bombarder VERB 1 ROOT", "et et CCONJ 3 cc",
                 "tue tuer VERB 1 conj", "deux deux NUM 5 nummod", "civils civil NOUN 3 obj")


@pytest.fixture(scope="session")
def trigger_pipeline() -> Language:
    """The shipped parser, and what stands in `doc.spans["triggers"]` with all that it needs."""
    pipeline = spacy.load(MODEL)
    pipeline.add_pipe("depeche_layout", first=True)
    for name in ("depeche_places", "depeche_parties", "depeche_triggers"):
        pipeline.add_pipe(name)
    return pipeline


@pytest.fixture(scope="session")
def sentence_of(trigger_pipeline: Language) -> Callable[[str], Sentence]:
    """The sentence that a text is."""
    def read(text: str) -> Sentence:
        doc = trigger_pipeline(text)
        return Sentence(Reading(doc), doc[:])

    return read


@pytest.fixture(scope="session")
def candidates_of(sentence_of: Callable[[str], Sentence]) -> Callable[[str], list[Candidate]]:
    """The candidates of a text of one sentence, before they are reduced."""
    return lambda text: sentence_of(text).candidates()
