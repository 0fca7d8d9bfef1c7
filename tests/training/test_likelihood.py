"""Fitting the weights of what names an event."""
from training.scripts import likelihood
from training.scripts.likelihood import Case, across, by_fold, fit, log_odds, write


def made(n: int) -> list[Case]:
    """Cases in which "army" speaks for an event and "film" against it; "rare" holds of one of them."""
    any_, army, film = ("is", "any"), ("has", "army"), ("has", "film")
    rows = [((any_, army), True), ((any_, film), False), ((any_,), True), ((any_,), False)]
    found = [Case(f"a{i % 20:02d}", features, holds) for i in range(n // 4) for features, holds in rows]
    return [*found, Case("a00", (any_, ("has", "rare")), True)]


def test_a_weight_has_the_sign_of_what_its_feature_speaks_for():
    weights = fit(made(400))
    assert weights["has", "army"] > 0.5 > -0.5 > weights["has", "film"]


def test_what_holds_of_few_words_has_no_weight():
    assert ("has", "rare") not in fit(made(400))


def test_each_article_is_told_by_the_others():
    found = made(400)
    odds = across(found)
    assert len(odds) == len(found)
    assert min(o for case, o in zip(found, odds, strict=True) if ("has", "army") in case.features) > 0


def test_every_article_is_in_one_fold():
    folds = [own for own, _ in by_fold(made(400))]
    assert sorted(doc_id for own in folds for doc_id in own) == [f"a{n:02d}" for n in range(20)]


def test_what_no_weight_knows_counts_nothing():
    assert log_odds([Case("a", (("is", "any"), ("has", "unheard")), True)], {("is", "any"): -1.0}) == [-1.0]


def test_the_table_keeps_its_comments(tmp_path, monkeypatch):
    table = tmp_path / "likelihood.tsv"
    table.write_text("# what it is\nfield\tlevel\tweight\nis\told\t1.00\n", encoding="utf-8")
    monkeypatch.setattr(likelihood, "TABLE", table)
    write({("is", "b"): -0.5, ("has", "a"): 1.25})
    assert table.read_text(encoding="utf-8") == "# what it is\nfield\tlevel\tweight\nhas\ta\t1.25\nis\tb\t-0.50\n"
