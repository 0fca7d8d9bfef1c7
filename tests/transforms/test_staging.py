from dataclasses import replace
from datetime import datetime, timezone

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from depeche.schemas.records import Article, Reject
from depeche.schemas.rejects import reject
from depeche.transforms import staging
from depeche.transforms.staging import (
    Located,
    StageArticles,
    Work,
    WriteRejects,
    located_path,
    piece_path,
    read_rows,
    read_worklist,
    worklist,
)
from depeche.transforms.types import Link
from depeche.transforms.write import write_file

TEXT = "Une frappe a touché le marché de la ville voisine dans la nuit, selon le gouverneur de la région. " * 3


def article(i: int, text: str = TEXT) -> Article:
    return Article(article_id=f"a{i:03d}", source_uri="dump.jsonl", source_record=i, text=f"{i} {text}", language="fr",
                   published_basis="none", content_hash=f"h{i}")


def stage(articles, root, size):
    """The pieces that the articles make, as (name, articles)."""
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        pipeline | beam.Create(articles, reshuffle=False) | beam.ParDo(StageArticles(str(root), size))
    pieces = {p.stem: list(read_rows(str(p), Article)) for p in (root / "pieces").glob("*.parquet")}
    return sorted(pieces.items(), key=lambda piece: piece[1][0].source_record)


def test_articles_stream_into_pieces_of_bounded_size(tmp_path):
    articles = [article(i) for i in range(20)]
    pieces = stage(articles, tmp_path, 3 * len(articles[0].text) + 10)
    assert [len(found) for _, found in pieces] == [3] * 6 + [2]
    assert [a.article_id for _, found in pieces for a in found] == [a.article_id for a in articles]


def test_a_text_longer_than_a_piece_stands_by_itself(tmp_path):
    pieces = stage([article(0), article(1, TEXT * 50), article(2)], tmp_path, 1000)
    assert [len(found) for _, found in pieces] == [1, 1, 1]


def test_fingerprints_lie_beside_their_articles(tmp_path):
    for name, found in stage([article(i) for i in range(5)], tmp_path, 1000):
        located = list(read_rows(located_path(str(tmp_path), name), Located))
        assert [(a.article_id, a.row, a.piece, a.size) for a in located] == [
            (a.article_id, i, name, len(a.text)) for i, a in enumerate(found)]
        assert [a.signature for a in located] == [a.fingerprint for a in found]
        assert all(a.fingerprint.length > 10 for a in located)


def test_names_do_not_depend_on_what_was_read_before(tmp_path):
    (one,) = stage([article(7)], tmp_path / "a", 1000)
    (two,) = [p for p in stage([article(6, TEXT * 9), article(7)], tmp_path / "b", 1000) if len(p[1][0].text) < 900]
    assert one[0] == two[0]


def test_a_worklist_brings_originals_and_copies_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "PIECE_ROWS", 2)
    pieces = stage([article(i) for i in range(12)], tmp_path, 5 * len(article(10).text))
    located = [a for name, _ in pieces for a in read_rows(located_path(str(tmp_path), name), Located)]
    links = [Link(article_id=f"a{i:03d}", duplicate_of="a001", duplicate_kind="near", similarity=0.5) for i in (3, 11)]
    home = located[1].piece
    entries = [*worklist(located[1], [(located[3], links[0]), (located[11], links[1])]), *worklist(located[4], [])]
    assert {e.worklist for e in entries} == {home} and len({e.piece for e in entries}) == 2
    write_file(entries, Work, table="worklists", root=str(tmp_path), path=f"worklists/{home}.parquet")
    found = {a.article_id: (entry, a) for entry, a in read_worklist(str(tmp_path), home)}
    assert sorted(found) == ["a001", "a003", "a004", "a011"]
    assert found["a011"][1] == replace(pieces[-1][1][-1], duplicate_of="a001", duplicate_kind="near", similarity=0.5)
    assert {i: entry.copied for i, (entry, _) in found.items()} == {
        "a001": True, "a003": False, "a004": False, "a011": False}


def test_a_piece_can_be_read_in_parts(tmp_path):
    import pyarrow.parquet as pq

    ((name, _),) = stage([article(i) for i in range(staging.PIECE_ROWS + 1)], tmp_path, 10**9)
    assert pq.ParquetFile(piece_path(str(tmp_path), name)).num_row_groups == 2


@pytest.mark.parametrize("count, files", [(0, 0), (1, 1), (7, 3)])
def test_rejects_are_written_as_they_come(tmp_path, monkeypatch, count, files):
    monkeypatch.setattr(staging, "REJECT_ROWS", 3)
    when = datetime(2024, 12, 23, tzinfo=timezone.utc)
    rejects = [reject("read", "bad_json", "no", source_uri="dump.jsonl", source_record=i) for i in range(count)]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        pipeline | beam.Create(rejects, reshuffle=False) | beam.ParDo(
            WriteRejects(str(tmp_path), "rejects/run_date=2024-12-23", "r1", when, {}))
    paths = sorted(tmp_path.rglob("*.parquet"))
    assert len(paths) == files
    found = sorted((r for p in paths for r in read_rows(str(p), Reject)), key=lambda r: r.source_record)
    assert found == [replace(r, run_id="r1", recorded_at=when) for r in rejects]
