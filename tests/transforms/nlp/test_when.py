"""Which day a mention takes of those that its sentence and its text name."""
from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from benchmarks.reading import read
from depeche.transforms.nlp.dates import is_live

TODAY = "2024-05-15T18:00:00+02:00"


def days(nlp: Language, text: str, event_type: str) -> list[tuple[date | None, date | None]]:
    return [(m.date_start, m.date_end) for m in read(nlp, text, TODAY)._.events if m.event_type == event_type]


@pytest.mark.parametrize(("text", "event_type", "expected"), [
    ("En mai 2019, l'armée avait bombardé le port d'Hodeïda.", "ASSAULT", (None, None)),
    ("Depuis le 3 février, 240 opposants ont été arrêtés à Minsk.", "COERCE", (date(2024, 2, 3), None)),
    ("Lundi, le ministre a évoqué une possible trêve à Gaza.", "RETREAT", (None, None)),
    ("Dimanche, Washington a suspendu son aide à Tbilissi et condamne la répression.", "ACCUSE", (None, None)),
    ("Des heurts ont éclaté à Dakar mardi. La police a arrêté 38 manifestants, contre 29 la veille.", "COERCE",
     (date(2024, 5, 14), date(2024, 5, 14))),
])
def test_the_day_of_something_else_is_not_that_of_an_event(nlp, text, event_type, expected):
    assert days(nlp, text, event_type) == [expected]


LIVE = """EN DIRECT. Bassin minier : violents heurts à Sandillac
20h02 – Les organisateurs parlent de vingt manifestants blessés.
18h40 – Matignon dénonce les violences.
16h30 – Des haches avaient été saisies lundi par les gendarmes."""


def test_a_live_report_tells_of_the_day_of_publication(nlp):
    today = (date(2024, 5, 15), date(2024, 5, 15))
    assert set(days(nlp, LIVE, "PROTEST")) == {today}
    assert days(nlp, LIVE, "ACCUSE") == [today]


def test_only_a_text_of_several_entries_is_a_live_report():
    assert is_live(LIVE)
    assert not is_live("18h40 – Matignon réagit.\nLa suite est connue.")


def test_a_time_of_day_counts_from_the_day_of_the_news(nlp):
    text = ("Des grévistes ont bloqué mercredi le port de Brest. Le 2 mai, 4 000 personnes avaient défilé.\n"
            "Dans la matinée, des lycéens avaient bloqué l'accès à la gare.")
    assert days(nlp, text, "PROTEST")[-1] == (date(2024, 5, 15), date(2024, 5, 15))


