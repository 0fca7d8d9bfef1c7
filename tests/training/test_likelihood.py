"""Fitting the weights of what names an event."""
import pytest

pytest.importorskip("sklearn", reason="training needs the extra train")

from training.scripts import likelihood
from training.scripts.likelihood import Case, across, fit, log_odds, write


def made(n: int) -> list[Case]:
    """Cases in which "army" speaks for an event and "film" against it; "rare" holds of one of them."""
    rows = [(("intercept", "army"), True), (("intercept", "film"), False), (("intercept",), True),
            (("intercept",), False)]
    found = [Case(f"a{i % 20:02d}", features, holds) for i in range(n // 4) for features, holds in rows]
    return [*found, Case("a00", ("intercept", "rare"), True)]


def test_a_weight_has_the_sign_of_what_its_feature_speaks_for():
    weights = fit(made(400))
    assert weights["army"] > 0.5 > -0.5 > weights["film"]


def test_what_holds_of_few_words_has_no_weight():
    assert "rare" not in fit(made(400))


def test_each_article_is_told_by_the_others():
    found = made(400)
    odds = across(found)
    assert len(odds) == len(found)
    assert min(o for case, o in zip(found, odds, strict=True) if "army" in case.features) > 0


def test_what_no_weight_knows_counts_nothing():
    assert log_odds([Case("a", ("intercept", "unheard"), True)], {"intercept": -1.0}) == [-1.0]


def test_the_table_keeps_its_comments(tmp_path, monkeypatch):
    table = tmp_path / "likelihood.tsv"
    table.write_text("# what it is\nfeature\tweight\nold\t1.00\n", encoding="utf-8")
    monkeypatch.setattr(likelihood, "TABLE", table)
    write({"b": -0.5, "a": 1.25})
    assert table.read_text(encoding="utf-8") == "# what it is\nfeature\tweight\na\t1.25\nb\t-0.50\n"
