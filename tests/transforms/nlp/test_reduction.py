"""What is left of the candidates of a sentence: one an event."""
from collections.abc import Callable

import pytest

from depeche.transforms.nlp.reduction import reduce


@pytest.mark.parametrize("text,expected", [
    ("Un missile a frappé Odessa, tuant trois personnes.", ["ASSAULT"]),
    ("Neuf personnes ont été tuées dans la frappe de missile sur Odessa.", ["ASSAULT"]),
    ("Des drones ont frappé Kiev et bombardé Kharkiv.", ["ASSAULT", "ASSAULT"]),
    ("La Russie exige la libération des soldats.", ["REQUEST"]),
    ("La Russie accuse Kiev d'avoir bombardé un hôpital.", ["ACCUSE", "ASSAULT"]),
    ("Le syndicat appelle à la grève mardi.", ["PROTEST"]),
    ("La France condamne toute prise de pouvoir par la force.", ["ACCUSE"]),
    ("Le préfet a interdit la manifestation.", ["COERCE"]),
    ("L'armée a mené une frappe aérienne contre les rebelles.", ["ASSAULT"]),
    ("La Russie a tiré 90 drones dans la nuit ; 74 ont été abattus, selon l'armée de l'air.", ["ASSAULT"]),
    ("Un missile a frappé un immeuble à Kharkiv ; un drone a été abattu au-dessus de Soumy.", ["ASSAULT", "ASSAULT"]),
    ("L'armée russe a bombardé Kharkiv et détruit un entrepôt à Odessa.", ["ASSAULT", "ASSAULT"]),
    ("L'armée a intercepté 12 drones dans la nuit et s'est emparée du village de Novoselivka.", ["ASSAULT", "ASSAULT"]),
    ("Toute attaque contre nos soldats recevra une réplique, a menacé le ministre.", ["THREATEN"]),
    ("L'armée dément toute attaque contre la base.", ["ASSAULT"]),
    ("Le préfet a posté 300 policiers pour mater les émeutiers.", ["MOBILIZE"]),
    ("L'Union africaine a exhorté les soldats qui ont renversé le président de regagner leurs casernes.",
     ["REQUEST", "ASSAULT"]),
    ("Les rebelles ont deux semaines pour déposer les armes.", []),
    ("Le Hamas propose une trêve de deux mois aux Israéliens.", ["RETREAT"]),
    ("« Nous nous réservons le droit de répliquer », a averti le porte-parole des rebelles.", ["THREATEN"]),
    ("Dans leur repli, les rebelles ont enlevé deux soldats.", ["ASSAULT"]),
    ("Un manifestant tué par un gendarme, les émeutes gagnent la ville.", ["ASSAULT", "PROTEST"]),
])
def test_words_of_one_event_are_one_trigger(candidates_of: Callable, text: str, expected: list[str]) -> None:
    assert [c.trigger.event_type for c in reduce(candidates_of(text))] == expected


@pytest.mark.parametrize("text,expected", [
    ("Les autorités ont instauré l'état d'urgence et un couvre-feu.", ["martial-law", "curfew"]),
    ("L'aviation a bombardé la base rebelle, en représailles à l'attentat à la bombe de mardi.",
     ["aerial", "explosives"]),
    ("L'aviation a pilonné des dépôts, cinq jours après la mort de trois soldats dans un attentat-suicide.",
     ["aerial", "suicide-attack"]),
    ("Les soldats ont abattu un hélicoptère qui avait mitraillé leur convoi.", ["heavy-weapons", "firearms"]),
    ("Des manifestants ont incendié des voitures et lancé des pavés sur la police.", ["riot"]),
    ("Blocus de la capitale : les tracteurs bloquent quatre autoroutes, annoncent les agriculteurs.", ["obstruct"]),
    ("La défense antiaérienne a abattu, durant la nuit, 42 drones.", ["drone"]),
    ("Le gouverneur ne signale que des drones interceptés au-dessus de la ville.", ["drone"]),
    ("Le président a juré que l'armée n'avait tué personne.", [None]),
    ("L'armée de l'air a compté 206 drones et neuf missiles lancés pendant la nuit.", ["drone"]),
])
def test_what_is_one_event_and_what_is_two(candidates_of: Callable, text: str, expected: list[str | None]) -> None:
    assert [c.trigger.event_mode for c in reduce(candidates_of(text))] == expected


def test_what_is_reduced_once_stays(candidates_of: Callable) -> None:
    once = reduce(candidates_of("L'attentat a fait trois morts et dix blessés, l'armée a mené une frappe aérienne."))
    assert reduce(once) == once


def test_nothing_is_left_of_nothing() -> None:
    assert reduce([]) == []
