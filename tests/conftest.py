"""Fixtures that tests of several folders share."""
import pytest
from spacy.language import Language

from depeche.transforms.nlp import reader


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The reader with the pipeline that comes with the product."""
    return reader.load()
