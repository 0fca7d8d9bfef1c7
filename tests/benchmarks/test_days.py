"""The fit of the weights by which events take the day told around them: what it is fitted on, what weights make."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # benchmarks/ is not installed

from benchmarks import days
from benchmarks.days import Dated, Open
from benchmarks.weights import PRIOR, Hand
from depeche.transforms.nlp import reader

NONE = Hand({}, {})
FRONT, BACK = ("part", "1"), ("part", "5")
TEXT = ("Lundi 4 mars 2024, une frappe de drones russes a tué trois personnes à Soumy, en Ukraine.\n"
        "L'armée ukrainienne a bombardé un dépôt de munitions à Belgorod.")


def news(right: int, wrong: int, row: days.Row) -> list[Open]:
    """Open mentions with both days right and with both wrong."""
    return [Open((row,), 2, 2)] * right + [Open((row,), 0, 0)] * wrong


def article() -> Dated:
    """Three days are told, two of them right; what stands in front is mostly of the day, what comes last is not."""
    return Dated("d1", (2, 3, 4), news(90, 10, FRONT) + news(5, 95, BACK))


def test_a_day_is_taken_where_weights_speak_for_it():
    precision, recall, f1 = days.score([article()], days.by({PRIOR: -1.0, FRONT: 2.0}))
    assert precision == pytest.approx(182 / 203) and recall == pytest.approx(182 / 194)
    assert f1 == pytest.approx(2 * 182 / (203 + 194))
    assert days.score([article()], lambda _: False) == pytest.approx((2 / 3, 2 / 194, 4 / 197))
    assert days.score([], lambda _: True) == (0.0, 0.0, 0.0)


def test_the_fit_takes_what_is_mostly_of_the_day():
    takes = days.by(days.train([article()], NONE))
    assert takes(Open((FRONT,), 0, 0)) and not takes(Open((BACK,), 0, 0))


@pytest.mark.parametrize(("right", "taken"), [(20, False), (46, True), (60, True)])
def test_a_day_need_not_be_right_more_often_than_not(right, taken):
    weights = days.train([Dated("d1", (0, 0, 0), news(right * 50, (100 - right) * 50, FRONT))], NONE)
    assert days.by(weights)(Open((FRONT,), 0, 0)) == taken


def test_training_leaves_what_is_fixed():
    assert days.train([article()], Hand({BACK: -1.0}, {BACK: -1.6}))[BACK] == -1.6


def test_what_may_take_a_day_is_told_from_what_has_one():
    gold = {"text": TEXT, "doc_id": "d1", "published_at": "2024-03-05T08:00:00+01:00", "title": None, "mentions": [
        annotated("frappe", "drone", "2024-03-04"), annotated("bombardé", "heavy-weapons", "2024-03-04")]}
    read, = days.dated(reader.load(), [gold])
    assert read.sure == (2, 2, 2)
    assert [(mention.hits, mention.expected) for mention in read.open] == [(2, 2)]
    assert {("type", "ASSAULT"), ("news", "before"), ("main", "yes")} <= set(read.open[0].rows)


def test_an_event_that_can_have_no_day_stays_without():
    gold = {"doc_id": "d1", "mentions": [annotated("bombardé", None, "2024-03-04")]}
    start = TEXT.index("bombardé")
    run = [{"mention_id": "m1", "event_type": "ASSAULT", "event_mode": None, "trigger_start": start,
            "trigger_end": start + 8, "sentence_start": start, "sentence_end": start + 9, "status": "actual",
            "hedged": False, "attributed_to": None, "actors": (), "recipients": (), "date_start": "2024-03-04",
            "date_end": "2024-03-04", "place_text": None, "place_country": None, "quantities": ()}]
    assert days.of_pairs(gold, run, {"m1": ()}).sure == (0, 0, 2)
    assert days.of_pairs(gold, run, {}).sure == (2, 2, 2)
    assert days.of_pairs(gold, run, {"m1": (FRONT,)}) == Dated("d1", (0, 0, 0), [Open((FRONT,), 2, 2)])


def test_the_table_is_one_that_the_fit_can_read():
    hand = Hand.of_table(days.NAME)
    assert PRIOR in hand.values and hand.fixed == {("usual", "no"): -1.6}


def annotated(trigger: str, mode: str | None, day: str) -> dict:
    start = TEXT.index(trigger)
    return {"trigger": trigger, "start": start, "end": start + len(trigger), "event": trigger, "type": "ASSAULT",
            "mode": mode, "status": "actual", "hedged": False, "attributed_to": None, "actor": [], "recipient": [],
            "date_start": day, "date_end": day, "place": None, "place_country": None, "quantities": [], "core": True}
