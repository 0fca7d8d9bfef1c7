"""The fit of the weights by which mentions find their event: what it is fitted on, and what weights then make."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # benchmarks/ is not installed

from benchmarks import stories
from benchmarks.stories import Told
from benchmarks.weights import PRIOR, Hand
from depeche.schemas.records import Mention
from depeche.transforms.nlp.stories import Draft

NONE = Hand({}, {})


def draft(sentence: int, event_type: str = "ASSAULT", place: str | None = None) -> Draft:
    start = sentence * 100
    return Draft(sentence=sentence, mention=Mention(
        mention_id=f"m{start}", article_id="a", event_type=event_type, status="actual", trigger_start=start,
        trigger_end=start + 6, sentence_start=start, sentence_end=start + 90, trigger_text="frappe", evidence="frappe",
        place_text=place, place_name=place, place_country=place and "UKR", geo_precision="exact" if place else "none"))


def article(doc_id: str = "d1") -> Told:
    """Two strikes on Soumy, one on Kharkiv, and one of no annotated event."""
    drafts = [draft(0, place="Soumy"), draft(1, place="Kharkiv"), draft(2), draft(3, place="Soumy")]
    return Told(doc_id, drafts, {0: "soumy", 1: "kharkiv", 3: "soumy"})


def test_pairs_stand_to_the_annotated_events_before_them():
    pairs = stories.by_annotation(article())
    # Kharkiv to Soumy; Soumy again to Soumy and to Kharkiv
    assert [same for _, same in pairs] == [False, True, False]
    assert ("place", "same") in pairs[1][0] and ("place", "same") not in pairs[2][0]


def test_pairs_stand_to_the_events_that_weights_have_found():
    together, went = stories.by_weights(article(), {PRIOR: 1.0})
    assert set(went.values()) == {0}
    assert [same for _, same in together] == [False, True]  # most of what was thrown together is told of Soumy
    apart, went = stories.by_weights(article(), {PRIOR: -1.0})
    assert len(set(went.values())) == 4
    assert sum(same for _, same in apart) == 1


def test_events_are_compared_within_articles():
    both = [article("d1"), article("d2")]
    assert stories.within_articles(both, {PRIOR: -9.0, ("place", "same"): 12.0}) == (1.0, 1.0, 1.0)
    precision, recall, _ = stories.within_articles(both, {PRIOR: 1.0})
    assert precision == pytest.approx(5 / 9) and recall == 1.0


def test_training_leaves_what_is_fixed_and_is_the_same_each_time():
    hand = Hand({("place", "differ"): -3.0}, {("place", "differ"): -3.5})
    weights = stories.train([article()], hand)
    assert weights[("place", "differ")] == -3.5
    assert weights == stories.train([article()], hand)
    assert stories.train([article()], NONE)[("place", "differ")] > -3


def test_the_table_is_one_that_the_fit_can_read():
    hand = Hand.of_table(stories.NAME)
    assert PRIOR in hand.values and hand.fixed
    assert all(weight <= -2 for weight in hand.fixed.values())
