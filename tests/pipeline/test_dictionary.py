from pathlib import Path

from depeche.pipeline.dictionary import dictionary
from depeche.schemas.columns import arrow_schema
from depeche.schemas.records import TABLES

COMMITTED = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_committed_dictionary_is_current():
    assert COMMITTED.read_text(encoding="utf-8").rstrip() == dictionary().rstrip(), "run `make docs`"


def test_every_column_is_in_it():
    text = dictionary()
    for name, record in TABLES.items():
        section = text.partition(f"## Table `{name}`")[2].partition("\n## ")[0]
        for column in arrow_schema(record).names:
            assert f"| `{column}` |" in section
