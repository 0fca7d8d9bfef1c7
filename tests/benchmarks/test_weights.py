"""The fit of a table of log-odds: the parts that do arithmetic or write."""
from __future__ import annotations

import random
import sys
from math import exp
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # benchmarks/ is not installed

from benchmarks import weights
from benchmarks.weights import PRIOR, Hand

SAME, APART = ("place", "same"), ("day", "apart")


def sample(n: int, seed: int = 1) -> list[weights.Case]:
    """Cases that hold, as pairs that are of one event with log-odds -1 + 2 same place - 1.5 another day."""
    rng = random.Random(seed)
    pairs = []
    for _ in range(n):
        rows = tuple(row for row in (SAME, APART) if rng.random() < 0.5)
        odds = -1 + 2 * (SAME in rows) - 1.5 * (APART in rows)
        pairs.append((rows, rng.random() < 1 / (1 + exp(-odds))))
    return pairs


def test_the_fit_finds_the_weights_that_made_the_data():
    fitted = weights.fit(sample(20_000), {}, ridge=1.0)
    assert fitted == pytest.approx({PRIOR: -1, SAME: 2, APART: -1.5}, abs=0.15)


def test_what_few_pairs_show_stays_near_what_people_set():
    few, many = (weights.fit(sample(n), {APART: -6.0}, ridge=4.0)[APART] for n in (8, 20_000))
    assert few < -4 and many > -2


def test_a_case_may_hold_by_half():
    fitted = weights.fit([((SAME,), 0.5)] * 1000 + [((), 1.0)] * 1000, {}, ridge=1.0)
    assert fitted[PRIOR] + fitted[SAME] == pytest.approx(0, abs=0.11) and fitted[PRIOR] > 3


def test_an_article_is_of_the_set_that_its_name_tells():
    assert [weights.set_of(doc_id) for doc_id in ("fa001", "fj016", "h024", "000_1eee")] == ["fa", "fj", "dev", "dev"]


def test_weights_go_into_the_table_below_its_comments(tmp_path):
    path = tmp_path / "story_weights.tsv"
    path.write_text("# what it is\nfield\tlevel\tweight\thand\tfixed\n")
    hand = Hand({PRIOR: -0.6, ("place", "same"): 0.8, ("place", "differ"): -3.0}, {("place", "differ"): -3.5})
    weights.write(path, {PRIOR: -0.9, SAME: 0.2, ("place", "differ"): -3.5, ("mode", "same"): 0.0}, hand)
    assert path.read_text().splitlines() == [
        "# what it is", "field\tlevel\tweight\thand\tfixed", "prior\tprior\t-0.9\t-0.6\t", "place\tsame\t0.2\t0.8\t",
        "place\tdiffer\t-3.5\t-3\tyes"]


def test_a_weight_of_nothing_has_no_sign():
    assert weights.lines({PRIOR: -0.0}, Hand({}, {})) == ["prior\tprior\t0.0\t\t"]
