"""Files an input names, their parts, and the records in them."""
import bz2
import csv
import gzip
import io
import json
import random
import tracemalloc

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from apache_beam.testing.util import assert_that, equal_to

from depeche.schemas.records import Reject
from depeche.transforms import read
from depeche.transforms.types import InputError, RawArticle, Split

RECORDS = [{"maintext": f"Numéro {n} : « douze » civils ont été tués à Marivka, dit l’armée. " * 9,
            "title": f"Titre {n}",
            "url": f"https://gazette.example/{n}", "date_publish": "2022-06-27 10:00:00"} for n in range(150)]
JSONL = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).encode()


def _table(delimiter):
    out = io.StringIO()
    writer = csv.DictWriter(out, RECORDS[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue().encode()


def _parquet():
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), out, row_group_size=20)
    return out.getvalue()


FILES = {
    "a.jsonl": JSONL, "a.jsonl.gz": gzip.compress(JSONL), "a.jsonl.bz2": bz2.compress(JSONL), "dump": JSONL,
    "a.ndjson.zst": zstandard.compress(JSONL), "a.json": json.dumps(RECORDS, indent=1).encode(),
    "wrapped.json.gz": gzip.compress(json.dumps({"articles": RECORDS, "n": 150}).encode()),
    "a.csv": _table(","), "semicolons.csv": _table(";"), "a.tsv": _table("\t"), "a.csv.gz": gzip.compress(_table(",")),
    "a.parquet": _parquet(), "a.parquet.gz": gzip.compress(_parquet()),
    "latin.csv": _table(",").decode().encode("cp1252"),
    "utf16.jsonl": JSONL.decode().encode("utf-16"), "misnamed.gz": JSONL, "misnamed.csv.gz": _table(",")}


def _read(splits, **fields):
    return [item for split in splits for item in read.read_split(split, fields)]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("split_bytes", [16 << 20, 20_000, 1500])
def test_formats_whole_and_in_parts(tmp_path, name, split_bytes):
    (tmp_path / name).write_bytes(FILES[name])
    splits = read.plan_splits([str(tmp_path)], split_bytes=split_bytes)
    found = _read(splits)
    assert [(item.text, item.title, item.url) for item in found] == [
        (record["maintext"], record["title"], record["url"]) for record in RECORDS]
    assert all(item.published.startswith("2022-06-27") for item in found)
    assert [(item.source_record, item.url) for item in found] == [
        (item.source_record, item.url) for item in _read([Split(uri=str(tmp_path / name), format="unknown")])]
    if split_bytes == 1500 and "parquet.gz" not in name:
        assert len(splits) > 5


def test_parts_are_in_order_and_a_file_named_twice_is_read_once(tmp_path):
    for name in ("b.jsonl", "a.jsonl"):
        (tmp_path / name).write_bytes(JSONL)
    splits = read.plan_splits([f"{tmp_path}/b.jsonl", str(tmp_path), f"{tmp_path}/*.jsonl"], split_bytes=50_000)
    assert [(split.uri, split.start) for split in splits] == sorted({(split.uri, split.start) for split in splits})
    assert len(_read(splits)) == 2 * len(RECORDS)


def test_folders_globs_and_names(tmp_path):
    inside = ["a.txt", "sub/b.txt", "sub/deep/c [1].txt"]
    outside = [".hidden.txt", ".git/d.txt", "_SUCCESS", "e.jsonl.tmp", "sub/f.part"]
    for name in inside + outside:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Texte.")

    def names(*inputs):
        return [split.uri.removeprefix(f"{tmp_path}/") for split in read.plan_splits(list(inputs))]

    assert names(str(tmp_path)) == names(f"{tmp_path}/") == inside
    assert names(f"{tmp_path}/*.txt") == [".hidden.txt", "a.txt"]
    assert names(f"{tmp_path}/sub/**.txt") == inside[1:]
    assert names(f"{tmp_path}/sub/deep/c [1].txt", f"{tmp_path}/e.jsonl.tmp") == ["e.jsonl.tmp", "sub/deep/c [1].txt"]


@pytest.mark.parametrize("name", ["nothing", "nothing/*.jsonl", "", "gs://bucket/x.jsonl", "ship://bucket/x"])
def test_inputs_that_match_nothing(tmp_path, name):
    with pytest.raises(InputError) as refused:
        read.plan_splits([f"{tmp_path}/{name}" if "://" not in name else name])
    assert "\n" not in str(refused.value)


def test_links_that_lead_nowhere_are_reported(tmp_path):
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "gone")
    assert [item.code for item in _read(read.plan_splits([str(tmp_path)]))] == ["unreadable"]


def test_sidecars_of_plain_text(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"Le texte {name}.")
    (tmp_path / "a.json").write_text('{"url": "https://gazette.example/a", "title": "A"}')
    (tmp_path / "articles.csv").write_text("file,published_at\na.txt,2022-06-27\nb.txt,2022-06-28\ngone.txt,2022\n")
    (tmp_path / "other.jsonl").write_text('{"text": "Un autre.", "file": "elsewhere.txt"}')
    found = {item.text: item for item in _read(read.plan_splits([f"{tmp_path}/*.txt"]))}
    assert (found["Le texte a."].url, found["Le texte a."].title) == ("https://gazette.example/a", "A")
    assert [found[f"Le texte {name}."].published for name in "abc"] == ["2022-06-27", "2022-06-28", None]
    assert [item.text for item in _read(read.plan_splits([str(tmp_path)]))] == [
        "Le texte a.", "Le texte b.", "Le texte c.", "Un autre."]
    assert len(_read(read.plan_splits([f"{tmp_path}/*.txt"]), text="corps")) == 3


def test_broken_sidecars_are_read_as_what_they_are(tmp_path):
    (tmp_path / "a.txt").write_text("Le texte.")
    (tmp_path / "a.json").write_text('{"url": ')
    assert [getattr(item, "code", "article") for item in _read(read.plan_splits([str(tmp_path)]))] == [
        "bad_json", "article"]


@pytest.mark.parametrize("name, data, codes", [
    ("a.jsonl", b'{"text": "a"\n["b"]\n{"title": "c"}\n{"text": 3}\n{"text": " "}\n{"text": "' + b"\\u0000" * 9 + b'"}',
     ["bad_json", "bad_record", "no_text", "bad_record", "no_text", "undecodable"]),
    ("a.txt", b"", ["no_text"]), ("a.txt", bytes(900), ["undecodable"]), ("a.pdf", b"%PDF-1.4", ["unknown_format"]),
    ("dump", b"", ["unknown_format"]), ("dump", bytes(900), ["unknown_format"]),
    ("a.parquet", _parquet()[:-50], ["truncated_archive"]),
    ("a.parquet", b"PAR1" + bytes(90) + b"PAR1", ["unreadable"]),
    ("dump", gzip.compress(JSONL)[:15], ["truncated_archive"]), ("a.txt.gz", gzip.compress(b"Le texte.")[:-4],
                                                                ["truncated_archive"]),
    ("a.jsonl.bz2", bz2.compress(JSONL).replace(b"1AY&SY", b"1AY&SX"), ["unreadable"]), ("a.jsonl", b"", []),
    ("a.csv", b"url,text\n", [])])
def test_what_cannot_be_an_article(tmp_path, name, data, codes):
    (tmp_path / name).write_bytes(data)
    found = _read(read.plan_splits([str(tmp_path / name)]))
    assert [item.code for item in found] == codes
    assert all(item.source_uri == str(tmp_path / name) and item.stage == "read" and item.message for item in found)


@pytest.mark.parametrize("split_bytes", [16 << 20, 5000])
def test_records_before_a_cut_are_articles(tmp_path, split_bytes):
    data = gzip.compress(JSONL)
    (tmp_path / "a.jsonl.gz").write_bytes(data[:len(data) * 3 // 4])
    found = _read(read.plan_splits([str(tmp_path)], split_bytes=split_bytes))
    assert len(found) > 20
    assert [item.text for item in found[:-1]] == [record["maintext"] for record in RECORDS[:len(found) - 1]]
    assert isinstance(found[-1], Reject) and found[-1].code == "truncated_archive"


def test_a_reader_that_fails_is_one_reject(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    monkeypatch.setattr(read.formats, "json_lines", lambda *_: (1 // 0 for _ in range(3)))
    assert [item.code for item in _read(read.plan_splits([str(tmp_path)]))] == ["failed"]


def test_texts_are_tidied_field_by_field(tmp_path):
    record = {"text": "L\\u00e2\\u0080\\u0099armÃ©e recule.", "title": " Un \n titre ", "url": "u"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record).replace("\\\\", "\\"))
    (found,) = _read(read.plan_splits([str(tmp_path)]))
    assert (found.text, found.title) == ("L’armée recule.", "Un titre")


def test_stage(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"corps": "Le texte."}\n{"corps"')
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        out = pipeline | beam.Create(read.plan_splits([str(tmp_path)])) | read.ReadArticles({"text": "corps"})
        assert_that(out[read.ARTICLES], equal_to([RawArticle(source_uri=f"{tmp_path}/a.jsonl", source_record=0,
                                                             text="Le texte.")]), label="articles")
        assert_that(out[read.REJECTS] | beam.Map(lambda r: (r.code, r.source_record)), equal_to([("bad_json", 23)]),
                    label="rejects")


@pytest.mark.parametrize("name, build", [
    ("a.json.gz", lambda lines: gzip.compress(b"[" + b",".join(lines) + b"]")),
    ("a.jsonl.zst", lambda lines: zstandard.compress(b"\n".join(lines))),
    ("a.jsonl", lambda lines: b"\n".join(lines))])
def test_a_file_is_never_held_whole(tmp_path, name, build):
    rng = random.Random(1)
    lines = [json.dumps({"text": f"été {rng.randbytes(3_000).hex()}"}).encode() for _ in range(1000)]
    (tmp_path / name).write_bytes(build(lines))  # 6 MB of text
    tracemalloc.start()
    try:
        count = sum(1 for _ in read.read_split(Split(uri=str(tmp_path / name), format="unknown"), {}))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 1000
    assert peak < 3_000_000
