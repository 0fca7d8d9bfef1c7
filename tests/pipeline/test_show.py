import csv
import io
import json
from dataclasses import asdict
from datetime import date, datetime, timezone

import pytest

from depeche.pipeline import show
from depeche.pipeline.commit import commit, opened
from depeche.pipeline.explain import explain
from depeche.pipeline.options import RunOptions
from depeche.pipeline.run import Run
from depeche.pipeline.tables import current_events, open_output
from depeche.schemas.records import TABLES, Article, Event, EventQuantity, Mention, Party, Quantity
from depeche.transforms.types import InputError
from depeche.transforms.write import write_file

TEXT = "Trois civils ont été tués mardi à Kharkiv par un drone, selon la mairie."


def mention(i: int, event_id: str) -> Mention:
    return Mention(mention_id=f"m{i}", event_id=event_id, report_id="r", article_id="a1", event_type="ASSAULT",
                   event_mode="drone", status="actual", trigger_text="tués", trigger_start=21, trigger_end=25,
                   sentence_start=0, sentence_end=len(TEXT), evidence=TEXT, attributed_to="la mairie",
                   place_name="Kharkiv", place_country="UKR", date_start=date(2024, 12, 24),
                   date_end=date(2024, 12, 24), date_precision="day", date_text="mardi", confidence=0.9,
                   quantities=(Quantity(measure="killed", text="Trois", value=3.0, bound="exact", scope="event"),))


def event(event_id: str, revision: int = 1, change: str = "new", **fields) -> Event:
    values = {"event_type": "ASSAULT", "event_mode": "drone", "status": "actual", "place_name": "Kharkiv",
              "place_country": "UKR", "date_start": date(2024, 12, 24), "date_end": date(2024, 12, 25),
              "date_precision": "day", "killed_low": 3.0, "killed_best": 3.0, "killed_high": 5.0, "n_mentions": 1,
              "n_articles": 1, "n_publishers": 1, "n_independent": 1, "mention_ids": (event_id,),
              "actors": (Party(text="un drone", country="RUS", sector="MIL"),), "claimed_by": ("la mairie",),
              "quantities": (EventQuantity(measure="killed", low=3.0, best=3.0, high=5.0, n_claims=2),)}
    return Event(event_id=event_id, revision=revision, change=change, **{**values, **fields})


@pytest.fixture
def output(tmp_path):
    """m1 was revised, m2 was merged into it, m3 stands by itself."""
    options = RunOptions(inputs=(), output=str(tmp_path), run_time=datetime(2024, 12, 26, tzinfo=timezone.utc))
    run = Run(options=options, run_id="0123456789abcdef", model_version="test", job_bytes=1)
    rows = {
        "articles": [Article(article_id="a1", url="https://exemple.fr/1", source_uri="d", source_record=0, text=TEXT,
                             publisher="exemple.fr", published_basis="url", content_hash="h",
                             published_at=datetime(2024, 12, 24, 18, tzinfo=timezone.utc))],
        "mentions": [mention(1, "m1"), mention(2, "m1"), mention(3, "m3")],
        "events": [event("m1"), event("m1", 2, "updated", n_publishers=2, n_mentions=2), event("m2"),
                   event("m2", 2, "merged", merged_into="m1"),
                   event("m3", event_type="PROTEST", event_mode="demo", place_country="TUN", date_end=date(2024, 12, 1),
                         date_start=None, status="future", hedged=True, killed_low=None, killed_best=None,
                         killed_high=None)],
    }
    with opened(str(tmp_path)) as place:
        files = [write_file(found, TABLES[table], table=table, root=run.tables, path=f"{run.folder(table)}/x.parquet")
                 for table, found in rows.items()]
        commit(place, run, files, {"run_id": run.run_id, "run_time": "2024-12-26"})
    return open_output(str(tmp_path))


def shown(output, style, **wanted) -> str:
    out = io.StringIO()
    show.show(output, show.select(current_events(output), **wanted), style, out)
    return out.getvalue()


def test_only_the_latest_revision_of_what_still_stands_is_current(output):
    assert {(e["event_id"], e["revision"]) for e in current_events(output)} == {("m1", 2), ("m3", 1)}


@pytest.mark.parametrize("wanted, found", [
    ({}, ["m1", "m3"]), ({"type_": "protest"}, ["m3"]), ({"type_": "DRONE"}, ["m1"]), ({"country": "tun"}, ["m3"]),
    ({"since": date(2024, 12, 25)}, ["m1"]), ({"type_": "AID"}, []),
])
def test_events_can_be_chosen(output, wanted, found):
    assert [json.loads(line)["event_id"] for line in shown(output, "json", **wanted).splitlines()] == found


def test_the_table_shows_what_a_person_asks(output):
    first, rest = shown(output, "table").split("m3")
    for part in ("2024-12-24–25", "assault drone", "Kharkiv, UKR", "3 (3–5)", "un drone (RUS MIL) → ?",
                 "Trois civils ont été [tués] mardi à Kharkiv"):
        assert part in first
    assert "protest demo" in rest and "(future)" in rest and "(hedged)" in rest
    assert max(map(len, first.splitlines())) <= 100


def test_csv_is_read_back(output):
    rows = list(csv.DictReader(io.StringIO(shown(output, "csv"))))
    assert rows[0]["event_id"] == "m1" and rows[0]["killed_high"] == "5.0" and rows[1]["killed_best"] == ""


def test_an_event_is_explained_by_its_claims(output):
    out = io.StringIO()
    explain(output, "m1", out)
    text = " ".join(out.getvalue().split())
    for part in ("killed: 3, claimed 3 to 5 in 2 claims", "exemple.fr · 2024-12-24 18:00 UTC (url)",
                 "https://exemple.fr/1", "[tués]", "says la mairie", "killed Trois", "merged:",
                 "claimed by: la mairie"):
        assert part in text
    assert text.count("[tués]") == 3  # in the listing, and in each of two claims


@pytest.mark.parametrize("given, message", [
    ("x", "no current event x"), ("m", "begins 2 events"), ("m2", "no current event m2"),
])
def test_an_event_that_is_not_there_or_not_alone_is_told(output, given, message):
    with pytest.raises(InputError, match=message):
        explain(output, given)


@pytest.mark.parametrize("low, best, high, text", [
    (None, None, None, ""), (3, 3, 3, "3"), (3, None, 3, "3"), (3, 4, 5, "4 (3–5)"), (1000, 1000, None, "1,000"),
    (None, 2, None, "2"), (0, 0, 0, "0"), (2.5, 2.5, 2.5, "2.5"),
])
def test_figures(low, best, high, text):
    assert show.figure({"killed_low": low, "killed_best": best, "killed_high": high}, "killed") == text


@pytest.mark.parametrize("start, end, precision, text", [
    (None, None, "none", "–"), (date(2024, 12, 24), None, "day", "2024-12-24"),
    (date(2024, 12, 24), date(2024, 12, 24), "day", "2024-12-24"),
    (date(2024, 12, 30), date(2024, 12, 31), "day", "2024-12-30–31"),
    (date(2024, 11, 30), date(2024, 12, 1), "week", "2024-11-30–12-01"),
    (date(2024, 11, 1), date(2024, 11, 30), "month", "2024-11"), (date(2021, 1, 1), date(2021, 12, 31), "year", "2021"),
])
def test_days(start, end, precision, text):
    assert show.days({"date_start": start, "date_end": end, "date_precision": precision}) == text


def test_all_columns_are_in_the_json(output):
    (first, *_) = map(json.loads, shown(output, "json").splitlines())
    assert set(asdict(event("m1"))) <= set(first)
