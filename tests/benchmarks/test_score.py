"""The parts of `make score` that do arithmetic or write."""
from __future__ import annotations

import random
import sys
from math import exp
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # benchmarks/ is not installed

from benchmarks import confidence, popcorn, score
from benchmarks.confidence import Judged
from depeche.pipeline.evaluate import FIELDS
from depeche.schemas.ontology import MODES, TYPES
from depeche.schemas.records import Mention


def sample(n: int, seed: int = 1) -> list[Judged]:
    """Mentions that are right with log-odds 1 + 2 actor - 1.5 weak."""
    rng = random.Random(seed)
    out = []
    for i in range(n):
        known = {"actor": float(rng.random() < 0.5), "weak": float(rng.random() < 0.5)}
        p = 1 / (1 + exp(-(1 + 2 * known["actor"] - 1.5 * known["weak"])))
        out.append(Judged(f"d{i % 10}", known, rng.random() < p))
    return out


def test_the_fit_finds_the_weights_that_made_the_data():
    weights = confidence.fit(sample(20_000))
    assert weights == pytest.approx({"intercept": 1, "actor": 2, "weak": -1.5}, abs=0.15)


def test_a_fit_is_reliable_on_what_it_has_not_seen():
    given = confidence.apply(confidence.fit(sample(5_000)), unseen := sample(5_000, seed=2))
    right = [m.right for m in unseen]
    assert confidence.calibration_error(confidence.reliability(given, right)) < 0.03
    constant = [sum(right) / len(right)] * len(right)
    assert confidence.brier(given, right) < confidence.brier(constant, right)


def test_an_article_is_judged_by_a_fit_on_the_others():
    mentions = sample(200)
    assert len(confidence.across(mentions)) == 200
    assert confidence.across(mentions) != confidence.apply(confidence.fit(mentions), mentions)


def test_bins_hold_every_mention_once():
    given = [i / 100 for i in range(100)]
    assert sum(b.mentions for b in confidence.reliability(given, [True] * 100)) == 100


def test_weights_go_into_the_table_below_its_comments(tmp_path, monkeypatch):
    monkeypatch.setattr(confidence, "TABLE", tmp_path / "confidence.tsv")
    confidence.TABLE.write_text("# what it is\nfeature\tweight\nintercept\t0\n")
    confidence.write({"intercept": 0.5, "prior": -1.25})
    assert confidence.TABLE.read_text() == "# what it is\nfeature\tweight\nintercept\t0.500\nprior\t-1.250\n"


def test_a_section_of_the_page_is_replaced_and_nothing_else():
    page = "a\n<!-- gold -->\nprevious\n<!-- end gold -->\nb <!-- stress -->\nkept\n<!-- end stress -->"
    new = score.put(page, "gold", ["| x |", r"\1"])
    assert "previous" not in new and "| x |\n\\1" in new and "kept" in new and new.startswith("a\n")
    assert score.put(new, "gold", ["| x |", r"\1"]) == new
    with pytest.raises(ValueError):
        score.put(page, "popcorn", [])


def test_the_page_has_every_section():
    page = (Path(__file__).parents[2] / score.PAGE).read_text(encoding="utf-8")
    for name in ("gold", "confidence", "stress", "popcorn"):
        assert len(score.put(page, name, ["x"])) != len(page)


def test_goals_are_set_for_figures_that_exist():
    grouping = {"mention", "macro_f1", "b_cubed", "cross_article_pairs", "event_rows"}
    assert set(score.GOALS) == grouping | set(FIELDS)


def test_types_are_mapped_from_types_that_exist():
    assert all(kind in TYPES and (mode is None or mode in MODES[kind]) for kind, mode in popcorn.MAPPED)
    assert set(popcorn.MAPPED.values()) <= popcorn.TYPES


def mention(event_type: str, mode: str | None, text: str, start: int) -> Mention:
    return Mention(mention_id="m", article_id="a", event_type=event_type, event_mode=mode, status="actual",
                   trigger_text=text, trigger_start=start, trigger_end=start + len(text), sentence_start=0,
                   sentence_end=99, evidence="")


def test_popcorn_takes_exact_spans_under_its_own_types():
    told = popcorn.told([mention("ASSAULT", "drone", "frappe", 3), mention("PROTEST", "obstruct", "blocage", 20),
                         mention("ASSAULT", None, "coup d’État", 40), mention("ACCUSE", None, "dénoncé", 60)])
    assert told == {("BOMBING", 3, 9), ("DEMONSTRATION", 20, 27), ("COUP_D_ETAT", 40, 51)}


def test_popcorn_reads_event_mentions_only():
    report = {"entities": [{"type": "RIOT", "mentions": [{"value": "émeute", "start": 1, "end": 7},
                                                         {"value": "", "start": None, "end": None}]},
                           {"type": "PLACE", "mentions": [{"value": "Lyon", "start": 10, "end": 14}]}]}
    assert popcorn.annotated(report) == {("RIOT", 1, 7)}
