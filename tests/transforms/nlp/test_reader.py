"""Which pipelines read, and what they call themselves."""
from pathlib import Path

import pytest
import spacy

import depeche.seeds
from depeche.transforms.nlp import reader
from depeche.transforms.types import InputError

OWN = str(Path(depeche.seeds.__file__).parent / "fr_depeche")


def test_the_components_stand_in_order_behind_the_parser(nlp):
    assert nlp.pipe_names[0] == "depeche_layout"
    assert tuple(nlp.pipe_names[-len(reader.COMPONENTS):]) == reader.COMPONENTS


def test_a_pipeline_is_loaded_once(nlp):
    assert reader.load() is nlp


@pytest.mark.parametrize("name", ["no_such_pipeline", "/no/such/folder"])
def test_an_unknown_pipeline_is_an_input_error(name):
    with pytest.raises(InputError, match="no spaCy pipeline"):
        reader.load(name)
    with pytest.raises(InputError, match="no spaCy pipeline"):
        reader.version(name)


def test_a_pipeline_of_another_language_is_an_input_error(tmp_path):
    spacy.blank("de").to_disk(tmp_path)
    with pytest.raises(InputError, match="not French"):
        reader.load(str(tmp_path))


def test_another_french_pipeline_reads(tmp_path):
    blank = spacy.blank("fr")
    blank.add_pipe("sentencizer")
    blank.to_disk(tmp_path)
    doc = reader.load(str(tmp_path))("Des drones ont frappé Kiev mardi, tuant neuf personnes.")
    assert isinstance(doc._.events, tuple)  # without a parse it may find little, but it reads


def test_the_version_names_pipeline_and_knowledge():
    own, by_path = reader.version(), reader.version(OWN)
    assert own.startswith("fr_depeche-") and "+" in own
    assert own.split("+")[0] == by_path.split("+")[0]
