"""Places in text. The recogniser is not needed: most tests run on a blank pipeline."""
from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import depeche.transforms.nlp.places  # noqa: F401 - registers the component
from depeche.transforms.nlp.document import PLACES, Place


@cache
def nlp() -> Language:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("depeche_places")
    return pipeline


def places(text: str) -> dict[str, Place]:
    return {span.text: span._.place for span in nlp()(text).spans[PLACES]}


def test_coordination_passes_the_preposition_on() -> None:
    found = places("Des explosions à Kiev, Lviv et Odessa.")
    assert {name: (p.country, p.role) for name, p in found.items()} == {
        "Kiev": ("UKR", "location"), "Lviv": ("UKR", "location"), "Odessa": ("UKR", "location")}


@pytest.mark.parametrize(("text", "name", "role", "precision"), [
    ("Une frappe a visé un dépôt à 40 km au nord de Soumy.", "Soumy", "location", "near"),
    ("Un navire a coulé au large d’Odessa.", "Odessa", "location", "near"),
    ("Des drones abattus au-dessus de la région de Koursk.", "région de Koursk", "location", "admin1"),
    ("Des missiles tirés depuis la région de Koursk.", "région de Koursk", "origin", "admin1"),
    ("Des bombardiers partis de Saratov.", "Saratov", "origin", "exact"),
    ("Depuis Abuja, la Cédéao condamne le putsch.", "Abuja", "location", "exact"),
    ("Le maire de Kiev a démenti.", "Kiev", "affiliation", "exact"),
    ("Kiev dément toute attaque.", "Kiev", "affiliation", "exact"),
    ("Les combats font rage en Ukraine.", "Ukraine", "location", "country"),
    ("Soudan : reprise des combats.", "Soudan", "location", "country"),
])
def test_role_and_precision(text: str, name: str, role: str, precision: str) -> None:
    found = places(text)[name]
    assert (found.role, found.precision) == (role, precision)


def test_village_that_no_table_has_takes_the_country_of_its_sentence() -> None:
    found = places("Ils ont pris le village de Zorianivtchyk, dans la région de Donetsk.")["Zorianivtchyk"]
    assert (found.country, found.name, found.precision, found.latitude) == ("UKR", None, "none", None)


def test_village_keeps_its_country_when_named_again() -> None:
    doc = nlp()("Le village de Zorianivtchyk, en Ukraine, est tombé. Les soldats russes tiennent Zorianivtchyk.")
    assert [s._.place.country for s in doc.spans[PLACES] if s.text == "Zorianivtchyk"] == ["UKR", "UKR"]


@pytest.mark.parametrize(("text", "country"), [
    ("Des affrontements ont éclaté à Tripoli, au Liban.", "LBN"),
    ("Des affrontements ont éclaté à Tripoli, en Libye.", "LBY"),
    ("Des affrontements ont éclaté à Tripoli.", "LBY"),
])
def test_namesakes_are_told_apart_by_what_the_text_names(text: str, country: str) -> None:
    assert places(text)["Tripoli"].country == country


def test_capital_is_that_of_its_adjective_or_of_the_text() -> None:
    assert places("Un missile a touché la capitale ukrainienne.")["capitale ukrainienne"].name == "Kyiv"
    found = places("Les combats continuent au Soudan. Des tirs ont éclaté dans la capitale.")["capitale"]
    assert (found.name, found.country) == ("Khartoum", "SDN")


def test_sites_keep_the_noun_and_regions_too() -> None:
    found = places("La foule a quitté la place Taksim. Un avion a survolé l’aéroport de Niamey, au Niger.")
    assert {"place Taksim", "aéroport de Niamey", "Niger"} <= set(found)
    assert found["aéroport de Niamey"].kind == "site" and found["aéroport de Niamey"].country == "NER"


@pytest.mark.parametrize("text", [
    "Paris Hilton a salué la foule.", "L'écrivain Jack London est mort.", "Le groupe Orange a réagi.",
    "M. Lens a démissionné.", "Les affrontements ont cessé.", "Le Paris Saint-Germain a gagné.", "Le Hamas a réagi.",
    "Il a répondu au général Tours.",
])
def test_names_of_people_companies_and_clubs_are_no_places(text: str) -> None:
    assert places(text) == {}


@pytest.mark.parametrize("apostrophe", ["'", "’"])
@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_typography_does_not_matter(apostrophe: str, space: str) -> None:
    found = places(f"Près d{apostrophe}El{'-'}Fasher, au{space}Soudan.")
    assert found["El-Fasher"].country == "SDN"


def test_overseas_territories_have_their_own_code() -> None:
    assert places("Des barrages ont été levés à Nouméa, en Nouvelle-Calédonie.")["Nouméa"].country == "NCL"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("Kiev à de la région Koursk , ( ) « - capitale russe M. place Taksim El — Gaza l' . \n"
                                .split(" ")), max_size=25))
def test_any_order_of_words_is_read(words: list[str]) -> None:
    doc = nlp()(" ".join(words))
    ends = [(s.start, s.end) for s in doc.spans[PLACES]]
    assert all(a[1] <= b[0] for a, b in zip(ends, ends[1:], strict=False))
    assert all(s._.place.text == s.text and s._.place.role in ("location", "origin", "affiliation", "aside")
               for s in doc.spans[PLACES])


@pytest.mark.parametrize("unit", ["Kiev ", "Abc ", "« ", "de la ", "A-", "Kiev, ", "la capitale "])
def test_time_of_a_long_text(unit: str, time_grows_with_length) -> None:
    time_grows_with_length(lambda n: nlp().make_doc(unit * n), nlp().get_pipe("depeche_places"), 600)
