"""Parties in text, on a blank pipeline where grammar is not the point; the stress sentences on the shipped one."""
from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import depeche.transforms.nlp.parties
import depeche.transforms.nlp.places  # noqa: F401
from depeche.schemas.ontology import INTERNATIONAL, SECTORS
from depeche.schemas.records import Party
from depeche.transforms.nlp.context import home_country, setting_country
from depeche.transforms.nlp.document import PARTIES, PLACES
from depeche.transforms.nlp.lexicon import table

ROOT = Path(__file__).parents[3]


@cache
def blank() -> Language:
    nlp = spacy.blank("fr")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("depeche_places")
    nlp.add_pipe("depeche_parties")
    return nlp


@cache
def shipped() -> Language:
    nlp = spacy.load(ROOT / "seeds" / "fr_depeche")
    nlp.add_pipe("depeche_places")
    nlp.add_pipe("depeche_parties")
    return nlp


def parties(text: str) -> dict[str, Party]:
    return {span.text: span._.party for span in blank()(text).spans[PARTIES]}


@pytest.mark.parametrize(("text", "phrase", "country", "sector"), [
    ("Le ministre russe des Affaires étrangères Sergueï Lavrov part.",
     "Le ministre russe des Affaires étrangères Sergueï Lavrov", "RUS", "GOV"),
    ("L'armée de l'air ukrainienne riposte.", "L'armée de l'air ukrainienne", "UKR", "MIL"),
    ("Un cadre des FSR a été tué.", "Un cadre des FSR", "SDN", "REB"),
    ("Des drones russes ont été abattus.", "drones russes", "RUS", "MIL"),
    ("La garde présidentielle du Niger se soulève.", "La garde présidentielle du Niger", "NER", "MIL"),
    ("Le maire d'Istanbul a été arrêté.", "Le maire d'Istanbul", "TUR", "GOV"),
    ("Le Kremlin dément.", "Le Kremlin", "RUS", "GOV"),
    ("Kiev accuse Moscou.", "Kiev", "UKR", "GOV"),
    ("La Cédéao menace le Niger.", "La Cédéao", "IGO", None),
    ("Une incursion ukrainienne a commencé.", "ukrainienne", "UKR", None),
    ("Neuf personnes ont été tuées à Odessa.", "Neuf personnes", "UKR", "CVL"),
    ("Les hommes du général Abdourahamane Tchiani avancent.", "Les hommes du général Abdourahamane Tchiani",
     "NER", "MIL"),
])
def test_country_and_sector(text: str, phrase: str, country: str, sector: str | None) -> None:
    found = {fold: party for fold, party in parties(text).items() if phrase in fold or fold in phrase}
    assert [(p.country, p.sector) for p in found.values()][:1] == [(country, sector)]


def test_compound_names_two_countries() -> None:
    assert {p.country for p in parties("Une frappe américano-britannique a eu lieu.").values()} == {"USA", "GBR"}


def test_local_bodies_take_the_country_of_the_place() -> None:
    found = parties("À Nairobi, la police a tiré sur des manifestants.")
    assert {name: p.country for name, p in found.items()} == {"la police": "KEN", "des manifestants": "KEN"}


def test_definite_body_takes_up_the_one_before() -> None:
    found = parties("L'armée russe a bombardé Kharkiv. L'armée dément avoir visé des civils.")
    assert [p.country for name, p in found.items() if "armée" in name] == ["RUS", "RUS"]


def test_state_bodies_in_a_territory_are_the_sovereign_s() -> None:
    found = parties("À Nouméa, des gendarmes ont blessé un manifestant.")
    assert (found["des gendarmes"].country, found["un manifestant"].country) == ("FRA", "NCL")


def test_person_introduced_by_an_office_is_known_by_surname() -> None:
    found = parties("Le colonel malien Oumar Sangaly a pris la parole. Sangaly a menacé la Cédéao.")
    assert (found["Sangaly"].country, found["Sangaly"].sector) == ("MLI", "MIL")


def test_weapons_without_nationality_are_no_party() -> None:
    assert parties("Des drones ont été abattus.") == {}


@pytest.mark.parametrize("text", ["Il est en train de partir.", "Un coup d'État a eu lieu.", "Il est en garde à vue.",
                                  "Au cours de la nuit, il a plu."])
def test_fixed_phrases_are_no_party(text: str) -> None:
    assert parties(text) == {}


def test_initials_must_be_written_as_initials() -> None:
    assert parties("Un raid a eu lieu.") == {} and parties("Le RAID est intervenu.")["Le RAID"].country == "FRA"


def test_no_country_is_made_up() -> None:
    assert [p.country for p in parties("La police a arrêté trois personnes.").values()] == [None, None]


def test_home_and_setting_differ_where_people_speak_abroad() -> None:
    doc = blank()("À Genève, la Russie a protesté. Des frappes russes ont touché Kharkiv et Soumy, en Ukraine. "
                  "Une frappe russe a visé Odessa.")
    assert home_country(doc) == "UKR" and setting_country(doc) == "UKR"
    assert home_country(blank()("Rien ne se passe.")) is None


def test_the_country_of_a_paragraph_holds_for_its_bodies() -> None:
    text = ("Au Tchad, des combats ont éclaté à Moundou. L'armée tchadienne avance.\n"
            "À Yaoundé, au Cameroun, des étudiants défilent. La police bloque la rue.")
    assert parties(text)["La police"].country == "CMR"


def test_names_of_groups_and_capitals_win() -> None:
    assert parties("Le groupe paramilitaire Wagner avance.")["Le groupe paramilitaire Wagner"].country == "RUS"
    assert parties("Islamabad accuse New Delhi.")["Islamabad"].country == "PAK"


def test_a_posting_is_not_a_nationality() -> None:
    found = parties("Le Ghana proteste. Le Ghana et Accra insistent. L'ambassadeur en Bulgarie part.")
    assert next(p.country for text, p in found.items() if "ambassadeur" in text) == "GHA"


def test_a_possessive_opens_a_sentence() -> None:
    assert parties("Israël avance. Son armée tient le Golan.")["Son armée"].country == "ISR"


def test_lexicons_use_known_codes_once() -> None:
    codes = {row["code"] for row in table("countries")} | INTERNATIONAL
    for name in ("people", "organisations", "metonyms"):
        for row in table(name):
            assert row["country"] is None or row["country"] in codes, row
            assert row["sector"] is None or row["sector"] in SECTORS, row
    kinds = {"office", "body", "people", "member", "target", "weapon", "outsider", "abroad", "both", "league"}
    nouns = [(row["noun"], row["kind"]) for row in table("party_nouns")]
    assert len(set(nouns)) == len(nouns) and {kind for _, kind in nouns} == kinds
    assert {row["sector"] for row in table("party_nouns") if row["sector"]} <= SECTORS | INTERNATIONAL


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Le", "ministre", "russe", "de", "la", "Défense", "Sergueï", "Lavrov", "(", "FSR", ")",
                                 ",", "armée", "des", "civils", "12", "à", "Kiev", "israélo-palestinien", "\n", "«",
                                 "M.", "-"]),
                max_size=25))
def test_any_order_of_words_is_read(words: list[str]) -> None:
    doc = blank()(" ".join(words))
    bounds = [(s.start, s.end) for s in doc.spans[PARTIES]]
    assert len(set(bounds)) == len(bounds)
    assert all(s._.party.text == s.text for s in doc.spans[PARTIES])


@pytest.mark.parametrize("unit", ["la police ", "le ministre de la ", "russe ", "M. Jean Dupont ",
                                  "les forces de l'ordre de "])
def test_time_of_a_long_text(unit: str, time_grows_with_length) -> None:
    places, parties_ = blank().get_pipe("depeche_places"), blank().get_pipe("depeche_parties")
    time_grows_with_length(lambda n: places(blank().make_doc(unit * n)), parties_, 400)  # type: ignore[operator]


@pytest.mark.parametrize(("kind", "attribute", "group"), [("places", "place", PLACES), ("parties", "party", PARTIES)])
def test_stress_sentences(kind: str, attribute: str, group: str) -> None:
    """Loads the trained pipeline, about a second."""
    hit, wrong = 0, []
    lines = (ROOT / "tests" / "stress" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    for case in map(json.loads, lines):
        found = [(s.text.casefold(), getattr(s._, attribute)) for s in shipped()(case["text"]).spans[group]]
        for expected in case[kind]:
            text = expected.pop("text").casefold()
            values = [v for t, v in found if text in t or t in text]
            ok = any(all(getattr(v, key) == want for key, want in expected.items()) for v in values)
            hit += ok
            wrong += [] if ok else [(case["text"], text, expected)]
        for absent in case.get("absent", ()):
            ok = not any(absent.casefold() in t for t, _ in found)
            hit += ok
            wrong += [] if ok else [(case["text"], f"!{absent}", {})]
    assert hit / (hit + len(wrong)) >= 0.95, wrong
