import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.nlp.confidence import CEILING, FLOOR, features, probability
from depeche.transforms.nlp.lexicon import table

KNOWN = [str(row["feature"]) for row in table("confidence") if row["feature"] != "intercept"]
SENTENCES = "Des drones russes ont frappé Kiev mardi, tuant neuf personnes. Kiev a dénoncé cette attaque."


def test_the_table_names_what_is_known_of_a_mention(nlp):
    doc = nlp(SENTENCES)
    assert doc._.events
    assert all(list(known) == KNOWN for known in features(doc, doc._.events))


def test_confidence_is_that_of_what_is_known(nlp):
    doc = nlp(SENTENCES)
    assert [m.confidence for m in doc._.events] == [probability(f) for f in features(doc, doc._.events)]
    assert len({m.confidence for m in doc._.events}) > 1


@given(st.fixed_dictionaries({name: st.floats(-5, 5) for name in KNOWN}))
def test_it_stays_within_its_bounds(known):
    assert FLOOR <= probability(known) <= CEILING


@pytest.mark.parametrize(("name", "more"), [("prior", True), ("actor", True), ("recipient", True), ("quantity", True),
                                            ("mode", True), ("weak", False)])
def test_what_is_known_speaks_for_or_against(name, more):
    without = dict.fromkeys(KNOWN, 0.0)
    difference = probability({**without, name: 1.0}) - probability(without)
    assert difference > 0 if more else difference < 0
