"""Whole runs over a small dump: what they find, that it is the same however the work is cut, and who can read it."""
from __future__ import annotations

import hashlib
import json
from collections import Counter

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from depeche.pipeline import execute
from depeche.schemas.columns import SCHEMA_VERSION, arrow_schema
from depeche.schemas.records import TABLES


def test_every_record_is_an_article_or_a_reject(finished, runs):
    articles, rejects = runs.table(finished, "articles"), runs.table(finished, "rejects")
    assert len(articles) == 9
    assert Counter(r["code"] for r in rejects) == {"bad_json": 1, "no_text": 1, "too_short": 1, "repeated": 1}
    assert all(r["run_id"] and r["recorded_at"] and r["source_uri"] for r in rejects)


def test_copies_keep_their_row_and_their_claims(finished, runs):
    articles = {a["url"].rpartition("/")[2]: a for a in runs.table(finished, "articles")}
    original = articles["frappe"]
    assert original["duplicate_of"] is None
    assert articles["frappe-reprise"]["duplicate_of"] == original["article_id"]
    assert articles["frappe-reprise"]["duplicate_kind"] == "exact"
    assert articles["frappe-reprise"]["n_mentions"] == original["n_mentions"] > 0


def test_articles_in_other_languages_are_kept_without_mentions(finished, runs):
    (english,) = [a for a in runs.table(finished, "articles") if a["language"] != "fr"]
    assert english["language"] == "en" and english["n_mentions"] == 0


def test_offsets_give_back_the_words(finished, runs):
    texts = {a["article_id"]: a["text"] for a in runs.table(finished, "articles")}
    mentions = runs.table(finished, "mentions")
    assert len(mentions) > 5
    for m in mentions:
        text = texts[m["article_id"]]
        assert text[m["trigger_start"]:m["trigger_end"]] == m["trigger_text"]
        assert text[m["sentence_start"]:m["sentence_end"]] == m["evidence"]


def test_tables_refer_to_one_another(finished, runs):
    mentions, events = runs.table(finished, "mentions"), runs.table(finished, "events")
    by_event = Counter(m["event_id"] for m in mentions)
    assert len({m["mention_id"] for m in mentions}) == len(mentions)
    assert all(e["n_mentions"] == by_event[e["event_id"]] == len(e["mention_ids"]) for e in events)
    found = Counter(m["article_id"] for m in mentions)
    assert all(a["n_mentions"] == found[a["article_id"]] for a in runs.table(finished, "articles"))


def test_reports_of_one_event_by_several_publishers_are_one_event(finished, runs):
    (strike,) = [e for e in runs.table(finished, "events") if e["killed_high"] == 4]
    assert (strike["killed_low"], strike["n_articles"], strike["place_country"]) == (3, 3, "UKR")
    assert strike["n_publishers"] == 3


def test_the_manifest_says_what_stands_in_the_output(finished, dump):
    (path,) = (finished / "_runs").glob("*.json")
    manifest = json.loads(path.read_text())
    assert sorted(f["path"] for f in manifest["files"]) == sorted(
        str(p.relative_to(finished)) for p in finished.rglob("*.parquet"))
    for file in manifest["files"]:
        data = (finished / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"] and len(data) == file["bytes"]
    assert {i["uri"]: i["size"] for i in manifest["inputs"]} == {str(p): p.stat().st_size for p in dump.iterdir()}
    counts = manifest["counts"]
    assert (counts["read"], counts["rejected"], counts["articles"]) == (13, 4, 9)
    assert counts["processed"] + counts["duplicates"] + counts["other_language"] == 9


def test_files_say_which_run_wrote_them_with_what(finished):
    (manifest,) = (json.loads(p.read_text()) for p in (finished / "_runs").glob("*.json"))
    for path in finished.rglob("*.parquet"):
        metadata = pq.ParquetFile(path).schema_arrow.metadata
        assert metadata[b"depeche.run_id"].decode() == manifest["run_id"]
        assert metadata[b"depeche.schema_version"].decode() == SCHEMA_VERSION
        assert metadata[b"depeche.model_version"].decode() == manifest["model_version"]


def test_the_same_run_again_adds_nothing(finished, runs, dump, capsys):
    before = {p: p.stat().st_mtime_ns for p in finished.rglob("*.parquet")}
    assert runs.depeche("run", "--input", dump, "--output", finished, "--max-reject-share", 0.5, "--workers", 2) == 0
    assert {p: p.stat().st_mtime_ns for p in finished.rglob("*.parquet")} == before
    captured = capsys.readouterr()
    assert "already done, nothing added" in captured.err and "records read" in captured.out


def test_another_run_needs_another_output(finished, runs, dump, capsys):
    before = runs.visible(finished)
    assert runs.run(dump / "one.jsonl", finished) == 2
    assert "holds another run" in capsys.readouterr().err
    assert runs.visible(finished) == before


def test_small_jobs_find_what_one_job_finds(finished, runs, dump, tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "LEAST_JOB_BYTES", 300)
    assert runs.run(dump, tmp_path / "o", "--workers", 1, "--chunk-bytes", 600) == 0
    assert len(list((tmp_path / "o" / "articles").rglob("*.parquet"))) > 2
    for table in TABLES:
        assert runs.rows(tmp_path / "o", table) == runs.rows(finished, table)


@pytest.mark.timeout(300)
def test_workers_find_what_one_process_finds(finished, runs, dump, tmp_path, monkeypatch):
    """Takes long: two processes start and load the language pipeline."""
    monkeypatch.setattr(execute, "SMALL_BYTES", 0)
    monkeypatch.setattr(execute, "LEAST_JOB_BYTES", 1000)
    assert runs.run(dump, tmp_path / "o", "--workers", 2, "--chunk-bytes", 1000) == 0
    for table in TABLES:
        assert runs.rows(tmp_path / "o", table) == runs.rows(finished, table)


def test_pyarrow_reads_the_tables(finished):
    for name, record in TABLES.items():
        dataset = ds.dataset(finished / name, format="parquet", partitioning="hive")
        assert dataset.to_table().column_names == [*arrow_schema(record).names, "run_date"]


def test_pandas_reads_the_tables(finished):
    events = pd.read_parquet(finished / "events")
    assert events["killed_best"].max() == 9 and set(events["run_date"]) == {"2025-01-02"}


def test_duckdb_reads_the_tables(finished):
    found = duckdb.sql(f"""
        SELECT a.publisher, q.value FROM '{finished}/mentions/**/*.parquet' m
        JOIN '{finished}/articles/**/*.parquet' a USING (article_id), UNNEST(m.quantities) AS t(q)
        WHERE q.measure = 'killed' AND m.place_country = 'UKR' ORDER BY 1
    """).fetchall()
    assert ("quotidien.ch", 4.0) in found and ("exemple.fr", 3.0) in found


def test_polars_reads_the_tables(finished):
    found = pl.scan_parquet(f"{finished}/events/**/*.parquet", hive_partitioning=True).filter(
        pl.col("killed_high") > 8).select("event_id", "actors").collect()
    assert found.height == 1 and found["actors"].dtype == pl.List(pl.Struct)
