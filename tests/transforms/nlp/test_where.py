"""The place of an event, where what stands beside it tells more than one label of the parse."""
from __future__ import annotations

import pytest
from spacy.language import Language

SENTENCES = {
    "Le président Bernardo Arévalo est attendu lundi à Madrid, puis à Lisbonne.": ("attendu", "Madrid"),
    "Deux policiers ont été blessés jeudi à Zinder, dans le sud du Niger, lors d'affrontements avec des étudiants.": (
        "affrontements", "Zinder"),
    "L'artillerie a pilonné mardi avant l'aube le quartier de Saltivka.": ("pilonné", "quartier de Saltivka"),
    "L'ambassadeur a reproché à Minsk et à Moscou d'avoir violé l'accord.": ("reproché", None),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_the_place_of_an_event(nlp: Language, text: str, expected: tuple[str, str | None]) -> None:
    trigger, place = expected
    assert {m.trigger_text: m.place_text for m in nlp(text)._.events}[trigger] == place
