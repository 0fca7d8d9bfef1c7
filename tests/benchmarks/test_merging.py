"""The steps that adjust the weights of merging, and the table that they are written to."""
import pytest

from benchmarks import merging
from benchmarks.merging import adjust, lines, worth
from depeche.transforms.nlp.linkage import PRIOR
from depeche.transforms.similarity import LINKAGE

PLACE, FIXED = ("place", "same"), ("kind", "AGREE")


@pytest.fixture
def figures(monkeypatch):
    """Figures that are best when the weight of one row is a step above the table's, whatever else is moved."""
    def mean(sets, weights):
        far = abs(weights[PLACE] - LINKAGE.weights[PLACE] - merging.STEP)
        return {"event_rows": 0.8 - 0.1 * far, "b_cubed": 0.9, "cross_article_pairs": 0.5}
    monkeypatch.setattr(merging, "mean", mean)
    monkeypatch.setattr(merging, "figures", lambda articles, weights: {})


def test_a_step_that_gains_is_kept_and_no_other(figures):
    found = adjust([], None)
    assert found[PLACE] == pytest.approx(LINKAGE.weights[PLACE] + merging.STEP)
    assert {row: w for row, w in found.items() if row != PLACE} == {
        row: w for row, w in LINKAGE.weights.items() if row != PLACE}


def test_rows_count_most():
    assert worth({"event_rows": 0.8, "b_cubed": 0.9, "cross_article_pairs": 0.6}) == pytest.approx(1.79)


def test_weights_go_into_the_table_in_its_order():
    before = merging.TABLE.read_text(encoding="utf-8").splitlines()
    after = lines({**LINKAGE.weights, PLACE: 9.0})
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        (f"place\tsame\t{LINKAGE.weights[PLACE]}", "place\tsame\t9.0")]
    assert lines(LINKAGE.weights) == before and PRIOR in LINKAGE.weights and FIXED in LINKAGE.weights


def test_other_weights_leave_the_table_alone():
    other = LINKAGE.with_weights({**LINKAGE.weights, PRIOR: 5.0})
    assert other.weigh({}) == 5.0 and LINKAGE.weigh({}) == LINKAGE.weights[PRIOR] != 5.0
