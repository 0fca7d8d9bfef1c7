"""The scorer: figures by hand on small cases, and on random ones beside figures of the reference scorer."""
from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from depeche.pipeline import evaluate as ev
from depeche.schemas.columns import arrow_schema
from depeche.schemas.records import Article, Mention
from depeche.transforms.types import InputError

WORDS = "frappe attaque tué drone ville accord visite manifestation arrêté combat salve otage".split()
TYPES = ["ASSAULT", "CONSULT", "PROTEST"]


def gold_mention(**fields):
    empty = {"nth": 0, "event": "e1", "type": "ASSAULT", "mode": None, "status": "actual", "hedged": False,
             "attributed_to": None, "actor": [], "recipient": [], "date_start": None, "date_end": None, "place": None,
             "place_country": None, "quantities": [], "core": True}
    return {**empty, **fields}


def run_mention(**fields):
    empty = {"mention_id": "m", "event_id": "e1", "article_id": "a1", "event_type": "ASSAULT", "status": "actual",
             "trigger_text": "", "trigger_start": 0, "trigger_end": 6, "sentence_start": 0, "sentence_end": 20,
             "evidence": "", "confidence": 0.5, "hedged": False, "date_precision": "none", "date_basis": "none",
             "geo_precision": "none", "run_id": ""}
    return {**dict.fromkeys(arrow_schema(Mention).names), **empty, **fields}


def random_case(seed):
    """Annotated articles and a run's rows that agree with them in part."""
    rng = random.Random(seed)
    docs, articles, mentions = [], [], []
    for n in range(12):
        text = ". ".join(" ".join(rng.choice(WORDS) for _ in range(6)) for _ in range(4)) + "."
        doc_id, gold = f"h{n:03d}", []
        for _ in range(rng.randint(1, 6)):
            trigger = rng.choice(text.replace(".", "").split())
            nth = rng.randrange(text.count(trigger))
            gold.append(gold_mention(
                trigger=trigger, nth=nth, event=f"e{rng.randrange(8)}", type=rng.choice(TYPES),
                mode=rng.choice([None, "drone"]), hedged=rng.random() < 0.3, core=rng.random() < 0.8,
                attributed_to=rng.choice([None, "l'armée", "Le Président"]), place=rng.choice([None, "Évry", "Sumy"]),
                date_start=rng.choice([None, "2024-10-30"]), place_country=rng.choice([None, "FRA", "UKR"]),
                actor=[{"text": "les Russes", "country": rng.choice(["RUS", None]), "sector": "MIL"}],
                quantities=[{"measure": "killed", "value": rng.randint(1, 3), "bound": "exact", "item": None,
                             "scope": "event"} for _ in range(rng.randrange(3))]))
        docs.append({"doc_id": doc_id, "url": f"https://a.example/{n}", "text": text, "mentions": gold})
        if n == 11:
            continue
        by_url = rng.random() < 0.5
        articles.append({"article_id": f"a{n}", "url": docs[-1]["url"] if by_url else None,
                         "source_uri": f"/in/{doc_id}", "source_record": 0, "text": text})
        mentions += [disturbed(rng, m, text, f"a{n}") for m in gold if rng.random() < 0.85]
    return docs, articles, mentions


def disturbed(rng, m, text, article_id):
    start = -1
    for _ in range(m["nth"] + 1):
        start = text.index(m["trigger"], start + 1)
    shift = rng.choice([0, 0, 0, 3, 30])
    sentence = text.rfind(".", 0, start) + 1
    return run_mention(
        article_id=article_id, event_id=rng.choice([m["event"], m["event"], "x1", None]),
        event_type=m["type"] if rng.random() < 0.9 else "CONSULT", event_mode=rng.choice([m["mode"], None]),
        hedged=m["hedged"] and rng.random() < 0.9, attributed_to=rng.choice([m["attributed_to"], "armee", None]),
        date_start=None if m["date_start"] is None else date(2024, 10, rng.choice([30, 30, 31])),
        place_text=rng.choice([m["place"], "Evry-Courcouronnes"]),
        place_country=rng.choice([m["place_country"], "FRA"]),
        actors=[dict(p, name=None) for p in m["actor"]] if rng.random() < 0.8 else [],
        quantities=[dict(q, text=None, low=None, high=None, side=None, value=float(rng.randint(0, 3)))
                    for q in m["quantities"]],
        trigger_start=start + shift, trigger_end=start + shift + len(m["trigger"]), sentence_start=sentence,
        sentence_end=text.index(".", start) + 1)


def write_case(folder: Path, docs, articles, mentions):
    for name, record, rows in (("articles", Article, articles), ("mentions", Mention, mentions)):
        path = folder / "out" / name / "run_date=2024-11-01" / "part-0.parquet"
        path.parent.mkdir(parents=True)
        schema = pa.schema([f.with_nullable(True) for f in arrow_schema(record)])
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    gold = folder / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(d, ensure_ascii=False) for d in docs), encoding="utf-8")
    return folder / "out", gold


def figures(folder, case, capsys, *options):
    output, gold = write_case(folder, *case)
    assert ev.main([str(output), str(gold), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


# Figures that the reference scorer of the annotated articles gives for `random_case` of each seed.
REFERENCE = {
    3: {
        "articles": 12, "articles_missing": 1, "gold_core_mentions": 34, "predicted_mentions": 29,
        "mention": [0.9655, 0.7353, 0.8348], "trigger": [1.0, 0.7647, 0.8667], "type ASSAULT": [1.0, 0.5833, 0.7368],
        "type CONSULT": [0.9, 0.7778, 0.8344], "type PROTEST": [1.0, 0.8462, 0.9167], "macro_f1": 0.8293,
        "mode": [0.8, 0.8, 0.8], "status": [1.0, 1.0, 1.0], "hedged": [0.96, 0.96, 0.96],
        "attribution": [0.6, 0.6, 0.6], "actor": [0.9545, 0.84, 0.8936], "recipient": [0.0, 0.0, 0.0],
        "date": [0.7692, 0.8333, 0.8], "place": [0.3333, 0.5, 0.4], "place_country": [0.6842, 0.7647, 0.7222],
        "quantity": [0.3125, 0.2941, 0.303], "quantity strict": [0.3125, 0.2941, 0.303],
        "b_cubed": [0.5149, 0.444, 0.4768], "cross_article_pairs": [0.1525, 0.2308, 0.1837],
        "event_rows": [0.1429, 0.125, 0.1333],
    },
    7: {
        "articles": 12, "articles_missing": 1, "gold_core_mentions": 39, "predicted_mentions": 33,
        "mention": [0.9091, 0.7179, 0.8023], "trigger": [1.0, 0.7692, 0.8696], "type ASSAULT": [1.0, 0.75, 0.8571],
        "type CONSULT": [0.7692, 0.7692, 0.7692], "type PROTEST": [1.0, 0.6429, 0.7826], "macro_f1": 0.803,
        "mode": [0.7143, 0.7143, 0.7143], "status": [1.0, 1.0, 1.0], "hedged": [1.0, 1.0, 1.0],
        "attribution": [0.7333, 0.5789, 0.6471], "actor": [1.0, 0.7143, 0.8333], "recipient": [0.0, 0.0, 0.0],
        "date": [0.6429, 0.6429, 0.6429], "place": [0.6, 0.75, 0.6667], "place_country": [0.6522, 0.7143, 0.6818],
        "quantity": [0.3704, 0.303, 0.3333], "quantity strict": [0.3704, 0.303, 0.3333],
        "b_cubed": [0.5233, 0.4556, 0.4871], "cross_article_pairs": [0.1831, 0.2766, 0.2203],
        "event_rows": [0.0, 0.0, 0.0],
    },
}


@pytest.mark.parametrize("seed", sorted(REFERENCE))
def test_figures_equal_the_reference_scorer_on_random_cases(seed, tmp_path, capsys):
    found = figures(tmp_path, random_case(seed), capsys)
    assert list(found) == list(REFERENCE[seed])
    for name, expected in REFERENCE[seed].items():
        assert found[name] == pytest.approx(expected, abs=5e-4), name


def located(doc):
    return dict(doc, mentions=[dict(m, start=doc["text"].index(m["trigger"]),
                                    end=doc["text"].index(m["trigger"]) + len(m["trigger"])) for m in doc["mentions"]])


def one_article(gold, run):
    doc = located({"doc_id": "h1", "url": "u", "text": "frappe sur Sumy, puis une riposte", "mentions": gold})
    return ev.evaluate([doc], [{"article_id": "a1", "url": "u", "source_uri": "f"}], run)


def test_a_mention_that_is_not_core_costs_nothing_missed_and_is_no_false_alarm_found():
    strict, weak = gold_mention(trigger="frappe"), gold_mention(trigger="riposte", core=False)
    first = run_mention(trigger_start=0, trigger_end=6, sentence_end=16)
    second = run_mention(trigger_start=26, trigger_end=33, sentence_start=18, sentence_end=33)
    assert one_article([strict, weak], [first]).figures()["mention"] == (1, 1, 1)
    assert one_article([strict, weak], [first, second]).figures()["mention"] == (1, 1, 1)
    assert one_article([strict], [first, second]).figures()["mention"] == pytest.approx((0.5, 1, 2 / 3))


def test_overlapping_trigger_is_preferred_to_one_in_the_same_sentence():
    gold = [{**gold_mention(), "start": 26, "end": 33}]
    far = run_mention(trigger_start=0, trigger_end=6, sentence_end=33)
    on = run_mention(trigger_start=26, trigger_end=33, sentence_end=33)
    assert ev.match(gold, [far, on]) == [(0, 1)]
    assert ev.match(gold, [far]) == [(0, 0)]


def test_wrong_type_counts_as_a_trigger_only():
    result = one_article([gold_mention(trigger="frappe")], [run_mention(event_type="CONSULT")]).figures()
    assert result["mention"] == (0, 0, 0)
    assert result["trigger"] == (1, 1, 1)
    assert result["macro_f1"] == 0


def test_b_cubed_by_hand():
    gold = {("a", 0): "x", ("a", 1): "x", ("b", 0): "y"}
    run = {("a", 0): 1, ("a", 1): 2, ("b", 0): 2}
    assert ev.b_cubed(gold, run) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_only_pairs_across_articles_count():
    gold = {("a", 0): "x", ("a", 1): "x", ("b", 0): "x", ("c", 0): "y"}
    run = {("a", 0): 1, ("a", 1): 1, ("b", 0): 2, ("c", 0): 1}
    assert ev.cross_article_pairs(gold, gold) == (1, 1, 1)
    assert ev.cross_article_pairs(gold, run) == (0, 0, 0)


def test_event_rows_ask_for_more_than_half_of_the_union():
    gold = {("a", 0): "x", ("a", 1): "x", ("b", 0): "y", ("c", 0): "z"}
    run = {("a", 0): 1, ("a", 1): 1, ("b", 0): 1}
    # event 1 holds x whole and one stranger: 2/3; y has 1/3; z has no row; one row stands for nothing
    assert ev.event_rows(gold, run, spurious=1) == pytest.approx(ev.score(1 / 2, 1 / 3))


def test_only_and_except_split_the_articles(tmp_path, capsys):
    chosen = tmp_path / "ids.txt"
    chosen.write_text("# held out\nh000\nh001\n", encoding="utf-8")
    case = random_case(3)
    (tmp_path / "a").mkdir()
    output, gold = write_case(tmp_path / "a", *case)
    counts = []
    for options in ([], ["--only", str(chosen)], ["--except", str(chosen)]):
        assert ev.main([str(output), str(gold), "--json", *options]) == 0
        counts.append(json.loads(capsys.readouterr().out))
    assert [c["articles"] for c in counts] == [12, 2, 10]
    assert counts[0]["predicted_mentions"] == counts[1]["predicted_mentions"] + counts[2]["predicted_mentions"]


def test_errors_are_listed_with_their_words(tmp_path, capsys):
    output, gold = write_case(tmp_path, *random_case(5))
    assert ev.main([str(output), str(gold), "--errors", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("missed | h")]) == 2
    assert len([line for line in lines if line.startswith("false alarm | h")]) == 2


UNKNOWN_TRIGGER = json.dumps({"doc_id": "x", "text": "rien", "mentions": [gold_mention(trigger="tué")]})


@pytest.mark.parametrize("line", ["not json", "[]", '{"doc_id": "x"}', UNKNOWN_TRIGGER])
def test_a_bad_gold_file_is_one_line_for_the_user(line, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="line 1 is no annotated article"):
        ev.read_gold([path])


def test_a_missing_run_or_file_is_wrong_usage(tmp_path, capsys):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("", encoding="utf-8")
    for argv in ([str(tmp_path), str(gold)], [str(tmp_path), str(tmp_path / "none.jsonl")]):
        with pytest.raises(SystemExit) as stop:
            ev.main(argv)
        assert stop.value.code == 2
        assert "depeche evaluate: error:" in capsys.readouterr().err
