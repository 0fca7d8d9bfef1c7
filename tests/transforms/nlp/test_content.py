"""Which rule says that one candidate of a sentence is only the content of another one, or an event nevertheless."""
from collections.abc import Callable
from itertools import permutations

import pytest

from depeche.transforms.nlp.candidates import Candidate
from depeche.transforms.nlp.content import CONTENT, PARTS, WILL, swears_of_past
from depeche.transforms.nlp.verdicts import Rules, Verdict, verdict


def deciding(rules: Rules, found: list[Candidate], word: str) -> list[str]:
    """The names of the rules that decide on a word beside each other candidate."""
    return [next((rule.__name__ for _, rule in rules if rule(c, other)), "")
            for c, other in permutations(found, 2) if c.span.text == word]


@pytest.mark.parametrize("rule,word,text", [
    ("_is_only_meant", "renverser le gouvernement",
     "Le ministre accuse les manifestants de vouloir renverser le gouvernement."),
    ("_describes_whom", "soupçonnés", "La police a arrêté deux hommes soupçonnés de complot."),
    ("_is_let_go", "détention", "L'opposant a été libéré après deux ans de détention."),
    ("_is_hit", "convoi", "Un convoi humanitaire a été attaqué par les rebelles près de Goma."),
    ("_is_topic", "aide", "Berlin a annulé une rencontre avec Kigali sur l'aide au développement, a dit le ministère."),
    ("_tells_whom_punished", "accusées",
     "Le Trésor américain a sanctionné quatre sociétés d'Iran accusées de fournir des missiles à la Russie."),
    ("_only_deplores", "dénonce", "Deux policiers ont été tués par balle, dénonce le ministère de la Défense."),
    ("_is_condition", "bombardait", "Moscou menace Kiev de représailles si l'armée bombardait Belgorod."),
    ("_is_demanded_by_crowd", "libération", "Des milliers de personnes manifestent pour la libération des otages."),
    ("_is_disposed_of", "manifestation", "Le préfet a interdit la manifestation."),
    ("_is_said", "bombarder", "Le porte-parole menace de bombarder la capitale."),
    ("_is_said", "libération", "La Russie exige la libération des soldats."),
    ("_is_asked_of", "libérer", "L'ONU demande au gouvernement et aux rebelles de libérer les otages."),
])
def test_what_is_only_content(candidates_of: Callable, rule: str, word: str, text: str) -> None:
    found = candidates_of(text)
    assert rule in deciding(CONTENT, found, word)
    assert Verdict.DROP in {verdict(CONTENT, c, o) for c, o in permutations(found, 2) if c.span.text == word}


@pytest.mark.parametrize("rule,word,text", [
    ("_is_orderly_protest", "manifester", "Les étudiants menacent de manifester devant le palais."),
    ("_is_sworn", "bombardé", "Le général jure que ses soldats ont bombardé la capitale."),
    ("_is_speech", "condamne", "Paris condamne l'attaque."),
    ("_is_beside_no_speech", "attaque", "Paris condamne l'attaque."),
])
def test_what_is_an_event_beside_what_is_said(candidates_of: Callable, rule: str, word: str, text: str) -> None:
    found = candidates_of(text)
    assert deciding(CONTENT, found, word) == [rule]
    assert Verdict.DROP not in {verdict(CONTENT, c, o) for c, o in permutations(found, 2) if c.span.text == word}


def test_an_oath_on_what_is_past_threatens_nobody(candidates_of: Callable) -> None:
    found = candidates_of("Le président a juré que l'armée n'avait tué personne.")
    assert {c.span.text: swears_of_past(c) for c in found} == {"juré": True, "tué": False}


def test_a_will_gives_way_to_the_deed(candidates_of: Callable) -> None:
    found = candidates_of("Le chef rebelle se dit prêt à retirer ses troupes de la ville.")
    assert deciding(WILL, found, "dit prêt") == ["_is_only_ready"]
    assert deciding(WILL, found, "retirer") == [""]


def test_the_dead_are_no_participants(candidates_of: Callable) -> None:
    assert deciding(PARTS, candidates_of("L'attentat a fait trois morts."), "morts") == [""]
