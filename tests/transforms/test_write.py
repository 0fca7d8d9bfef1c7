import hashlib
from datetime import date, datetime, timezone

import apache_beam as beam
import pyarrow.parquet as pq
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from hypothesis import given
from hypothesis import strategies as st

from depeche.schemas.columns import arrow_schema
from depeche.schemas.records import Mention, Party, Reject
from depeche.transforms import write
from depeche.transforms.write import ORDER, WriteTable, encode, write_file

METADATA = {"depeche.run_id": "r1", "depeche.schema_version": "1.0"}


def mention(i: int, day: date | None = None, **fields) -> Mention:
    return Mention(mention_id=f"m{i:03d}", article_id=f"a{i}", event_type="ASSAULT", status="actual",
                   trigger_text="frappe", trigger_start=0, trigger_end=6, sentence_start=0, sentence_end=6,
                   evidence="frappe", date_start=day, **fields)


def run_write(rows, root, **options):
    found = []
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        files = pipeline | beam.Create(rows) | WriteTable(
            "mentions", Mention, str(root), "mentions/run_date=2024-12-23", "part", "mention_id", metadata=METADATA,
            **options)
        files | beam.Map(lambda f: (f.path, f.rows, f.bytes, f.sha256)) | beam.combiners.ToList() | beam.Map(
            lambda files: (root / "written.txt").write_text(repr(files)))
    found = eval((root / "written.txt").read_text())
    return sorted(found)


def test_files_say_what_they_hold(tmp_path):
    rows = [mention(i, date(2024, 12, 1 + i % 20)) for i in range(50)]
    ((path, count, size, digest),) = run_write(rows, tmp_path)
    data = (tmp_path / path).read_bytes()
    assert (count, size, digest) == (50, len(data), hashlib.sha256(data).hexdigest())
    file = pq.ParquetFile(tmp_path / path)
    assert file.schema_arrow.metadata[b"depeche.run_id"] == b"r1"
    assert file.schema_arrow.remove_metadata().equals(arrow_schema(Mention))
    column = file.metadata.row_group(0).column(0)
    assert column.compression == "ZSTD" and column.statistics.has_min_max


def test_rows_are_sorted_by_day_and_undated_ones_come_last(tmp_path):
    rows = [mention(1), mention(2, date(2024, 12, 3)), mention(3, date(2024, 12, 1)), mention(0, date(2024, 12, 3))]
    ((path, *_),) = run_write(rows, tmp_path)
    assert pq.read_table(tmp_path / path)["mention_id"].to_pylist() == ["m003", "m000", "m002", "m001"]


def test_order_of_arrival_changes_no_byte(tmp_path):
    rows = [mention(i, date(2024, 12, 1 + i % 3), actors=(Party(text="l’armée"),)) for i in range(40)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run_write(rows, tmp_path / "a", shards=3) == run_write(rows[::-1], tmp_path / "b", shards=3)


def test_shards_share_the_rows(tmp_path):
    files = run_write([mention(i) for i in range(100)], tmp_path, shards=4)
    assert len(files) == 4 and sum(count for _, count, *_ in files) == 100


def test_no_rows_no_file(tmp_path):
    assert run_write([], tmp_path) == []
    assert not (tmp_path / "mentions").exists()


def test_row_groups_are_bounded_by_bytes(monkeypatch):
    monkeypatch.setattr(write, "ROW_GROUP_BYTES", 10_000)
    data, _ = encode([mention(i, attributed_to="x" * 1000) for i in range(100)], Mention)
    assert pq.ParquetFile(data).num_row_groups > 5


def test_names_never_make_a_file_compressed(tmp_path):
    write.write_bytes(str(tmp_path / "x.gz"), b"plain")
    assert (tmp_path / "x.gz").read_bytes() == b"plain"


@pytest.mark.parametrize("table", sorted(ORDER))
def test_the_order_names_columns_of_the_table(table):
    from depeche.schemas.records import TABLES

    assert set(ORDER[table]) <= set(arrow_schema(TABLES[table]).names)


@given(st.lists(st.tuples(st.text(), st.binary(max_size=50), st.integers(-2**63, 2**63 - 1) | st.none()), max_size=20))
def test_what_is_written_is_read_back(found):
    rows = [Reject(stage="read", code="bad_json", message=text.encode("utf-8", "replace").decode(), payload=payload,
                   source_record=number, recorded_at=datetime(2024, 1, 1, tzinfo=timezone.utc))
            for text, payload, number in found]
    data, count = encode(rows, Reject)
    back = pq.read_table(data).to_pylist()
    assert count == len(rows)
    assert [(r["message"], r["payload"], r["source_record"]) for r in back] == \
        [(r.message, r.payload, r.source_record) for r in rows]


def test_a_full_disk_is_told_as_such(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "part.parquet")

    monkeypatch.setattr(write.FileSystems, "create", full)
    with pytest.raises(OSError, match="No space left"):
        write_file([mention(1)], Mention, table="mentions", root=str(tmp_path), path="a.parquet")
