"""Whole events from single sentences (tests/stress): what the reader must keep getting right, field by field."""
from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # benchmarks/ is not installed

from benchmarks import stress
from benchmarks.stress import Tallies
from depeche.schemas.ontology import BOUNDS, MEASURES, MODES, STATUSES, TYPES

#: Shares of right fields below which the reader has become worse; `make score` tells the shares of today.
FLOORS = {"event": 0.86, "no other": 0.97, "mode": 0.94, "status": 0.97, "hedged": 0.98, "attribution": 0.95,
          "actor": 0.79, "recipient": 0.70, "date": 0.94, "place": 0.87, "place_country": 0.77, "quantity": 0.90}
#: Of the 60 texts without an event, how many may raise a false alarm.
FALSE_ALARMS = 3
ROOT = Path(__file__).parent / "stress"


@pytest.fixture(scope="module")
def tallies(nlp) -> Tallies:
    return stress.events(nlp, stress.rows("events", ROOT))


@pytest.mark.parametrize("field", FLOORS)
def test_events_keep_their_floor(tallies, field):
    assert tallies[field].share >= FLOORS[field], "\n".join(map(str, tallies[field].wrong))


def test_texts_without_an_event_raise_few_alarms(nlp):
    tally = stress.negatives(nlp, stress.rows("negatives", ROOT))["no event"]
    assert tally.total >= 60
    assert len(tally.wrong) <= FALSE_ALARMS, "\n".join(map(str, tally.wrong))


def test_the_sentences_are_many_and_well_formed():
    counts = {name: len(stress.rows(name, ROOT)) for name in stress.JUDGES}
    assert sum(counts.values()) - counts["negatives"] >= 300
    for row in stress.rows("events", ROOT):
        for mention in row["mentions"]:
            wanted = stress._annotation(row["text"], mention)
            assert wanted["type"] in TYPES and wanted["status"] in STATUSES
            assert wanted["mode"] is None or wanted["mode"] in MODES[wanted["type"]]
            assert all(q["measure"] in MEASURES and q["bound"] in BOUNDS for q in wanted["quantities"])


@pytest.mark.parametrize("name", stress.JUDGES)
def test_no_sentence_stands_twice_in_a_file(name):
    sentences = Counter((row["text"], row.get("published_at")) for row in stress.rows(name, ROOT))
    assert [text for text, n in sentences.items() if n > 1] == []


@pytest.mark.parametrize(("expected", "right"), [
    ({"trigger": "frappe", "type": "ASSAULT", "mode": "drone", "place": "Odessa", "country": "UKR"}, True),
    ({"trigger": "frappe", "type": "PROTEST", "mode": "demo"}, False),
])
def test_the_judge_can_say_no(nlp, expected, right):
    row = {"text": "Une frappe de drones a visé Odessa.", "published_at": None, "mentions": [expected]}
    assert (stress.events(nlp, [row])["event"].right == 1) is right
