"""Who acts and who undergoes it, by the words around a trigger."""
import pytest

CASES = [
    ("L'armée russe a bombardé l'Ukraine mardi.", {"RUS"}, {"UKR"}),
    ("L'Ukraine a été bombardée mardi par l'armée russe.", {"RUS"}, {"UKR"}),
    ("L'attaque de l'armée russe contre l'Ukraine a commencé mardi.", {"RUS"}, {"UKR"}),
    ("La Russie a mené une frappe contre l'Ukraine.", {"RUS"}, {"UKR"}),
    ("L'Ukraine a subi une attaque de l'armée russe.", {"RUS"}, {"UKR"}),
]


@pytest.mark.parametrize(("text", "actors", "recipients"), CASES)
def test_sides_of_an_assault(nlp, text, actors, recipients):
    m = next(m for m in nlp(text)._.events if m.event_type == "ASSAULT")
    assert {p.country for p in m.actors} == actors
    assert {p.country for p in m.recipients} == recipients


def test_talks_have_two_sides(nlp):
    found = [m for m in nlp("Le président français a rencontré le chancelier allemand à Berlin mardi.")._.events
             if m.event_type == "CONSULT"]
    assert found and {p.country for p in (*found[0].actors, *found[0].recipients)} == {"FRA", "DEU"}
