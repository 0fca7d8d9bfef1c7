"""Which rule says that two candidates of a sentence name one event or two."""
from collections.abc import Callable

import pytest

from depeche.transforms.nlp.same_event import SAME, belongs, one_event
from depeche.transforms.nlp.verdicts import Verdict

TOGETHER, APART = Verdict.TOGETHER, Verdict.APART


@pytest.mark.parametrize("said,rule,text", [
    (APART, "_are_of_other_types", "Paris condamne l'attaque."),
    (APART, "_are_two_measures", "Les autorités ont instauré l'état d'urgence et un couvre-feu."),
    (APART, "_are_two_requests", "L'ONU a demandé une enquête et exhorté les belligérants au calme."),
    (APART, "_is_timed_from", "Deux jours après un raid à Tripoli, un drone a frappé l'aéroport."),
    (APART, "_is_turned_back", "Les soldats ont abattu un hélicoptère qui avait mitraillé leur convoi."),
    (APART, "_befell_who_did", "Les rebelles, qui ont attaqué le camp, ont perdu dix hommes."),
    (APART, "_is_one_more", "L'armée a déjoué un coup d'État, ainsi qu'une tentative de putsch."),
    (APART, "_are_work_and_street", "Les syndicats annoncent une journée de grèves et de manifestations."),
    (APART, "_are_two_sanctions", "Washington a expulsé six diplomates et gelé les avoirs du ministre."),
    (TOGETHER, "_are_outcomes", "Les assaillants ont tué trois civils et en ont blessé dix autres."),
    (TOGETHER, "_are_of_one_crowd", "Des manifestants ont incendié des voitures et lancé des pavés sur la police."),
    (TOGETHER, "_befell_some_of_them", "La Russie a lancé 62 drones, et 33 d'entre eux ont été abattus."),
    (TOGETHER, "_is_under", "L'armée a tué douze rebelles en bombardant leur camp."),
    (TOGETHER, "_is_circumstance", "Une attaque a eu lieu lors d'un raid."),
])
def test_the_rule_that_decides(candidates_of: Callable, said: Verdict, rule: str, text: str) -> None:
    a, b = candidates_of(text)
    assert next((found, holds.__name__) for found, holds in SAME if holds(a, b)) == (said, rule)
    assert one_event(a, b) == (said is TOGETHER)


@pytest.mark.parametrize("rule,first,second,text", [
    ("_is_answered", "bombardé", "attentat",
     "L'aviation a bombardé la base rebelle, en représailles à l'attentat à la bombe de mardi."),
])
def test_the_rule_that_decides_among_several(candidates_of: Callable, rule: str, first: str, second: str,
                                             text: str) -> None:
    by_word = {c.span.text: c for c in candidates_of(text)}
    a, b = by_word[first], by_word[second]
    assert next(holds.__name__ for _, holds in SAME if holds(a, b)) == rule


@pytest.mark.parametrize("theirs,text", [
    (True, "Neuf personnes ont été tuées dans la frappe de missile sur Odessa."),
    (False, "Les rebelles, qui ont attaqué la caserne, ont été tués par l'armée."),
])
def test_an_outcome_belongs_to_its_action(candidates_of: Callable, theirs: bool, text: str) -> None:
    found = candidates_of(text)
    [outcome] = [c for c in found if c.trigger.kind == "outcome"]
    [action] = [c for c in found if c.trigger.kind == "action"]
    assert belongs(outcome, action) == theirs
