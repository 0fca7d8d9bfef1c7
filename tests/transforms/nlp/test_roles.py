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


ADDRESSED = [  # the type of an act of speech or a sanction, and whom it is for or against
    ("Le Soudan a réclamé lundi à ses alliés des livraisons d'armes contre les rebelles.", "REQUEST", {None}),
    ("Berlin a appelé la communauté internationale à envoyer une aide aux réfugiés du Tchad.", "REQUEST", {None}),
    ("La Pologne exige que l'Union européenne sanctionne la Biélorussie.", "REQUEST", {"EUR"}),
    ("Alger exige la libération de son consul, arrêté en France.", "REQUEST", {"FRA"}),
    ("L'Inde et le Pakistan s'accusent mutuellement d'avoir rompu le cessez-le-feu.", "ACCUSE", {"IND", "PAK"}),
    ("Paris a dénoncé sur Telegram une attaque contre des civils syriens.", "ACCUSE", set()),
]


@pytest.mark.parametrize(("text", "event_type", "recipients"), ADDRESSED)
def test_who_is_addressed(nlp, text, event_type, recipients):
    m = next(m for m in nlp(text)._.events if m.event_type == event_type)
    assert {p.country for p in m.recipients} == recipients


@pytest.mark.parametrize(("text", "addressed"), [
    ("Le Centre de coordination ukrainien dément tout retard et reproche à Moscou des « jeux sordides ».", "Moscou"),
    ("L'ambassadeur russe à Berlin reproche en revanche au chancelier une décision « hostile ».", "chancelier"),
])
def test_who_stands_behind_a_verb_of_blame(nlp, text, addressed):
    m = next(m for m in nlp(text)._.events if m.event_type == "ACCUSE")
    assert [p.text for p in m.recipients] == [addressed]


def test_who_is_condemned_did_the_deed(nlp):
    told = nlp("Des missiles russes ont tué dix civils mardi à Kharkiv, en Ukraine.\n"
               "L'armée ukrainienne a bombardé mercredi Belgorod, en Russie.\n"
               "Berlin et Rome ont condamné les frappes sur Kharkiv.")._.events
    m = next(m for m in told if m.event_type == "ACCUSE")
    assert {p.country for p in m.recipients} == {"RUS"}


def test_allies_take_no_part_beside_who_is_named(nlp):
    m = next(m for m in nlp("L'armée soudanaise et ses alliés ont bombardé mardi El-Obeid.")._.events)
    assert [p.country for p in m.actors] == ["SDN"]
