"""Records of each format, and what is wrong with broken ones."""
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms import formats
from depeche.transforms.formats import Fault, Record


def _stream(data):
    return io.BufferedReader(io.BytesIO(data))


def _codes(items):
    return [item.code if isinstance(item, Fault) else item.fields for item in items]


@pytest.mark.parametrize("name, expected", [
    ("a.jsonl", ("jsonl", "none")), ("b/A.JSONL.GZ", ("jsonl", "gzip")), ("x.csv.bz2", ("csv", "bzip2")),
    ("x.tsv.zst", ("tsv", "zstd")), ("x.warc.gz", ("warc", "gzip")), ("x.gz", ("unknown", "gzip")),
    ("article.txt", ("text", "none")), ("README", ("unknown", "none")), ("s3://b/x.parquet", ("parquet", "none"))])
def test_names(name, expected):
    assert formats.by_name(name) == expected


@pytest.mark.parametrize("head, named, expected", [
    (b'{"text": "a"}\n{"text": "b"}\n', "unknown", "jsonl"),
    (b'{"text": "a"}\n{"text": "b"}\n', "json", "jsonl"),
    (b'{"text": "a"}\n{"text": "b"}\n', "text", "jsonl"),
    (b'{"text": "' + b"a" * 9000, "json", "jsonl"),
    (b'{\n  "text": "a"\n}', "json", "json"),
    (b'[{"text": "a"}]', "jsonl", "json"),
    (b'{"articles": [{"text": "a"}]}', "json", "json"),
    (b'{"text": "broken\n{"text": "b"}\n', "jsonl", "jsonl"),
    (b"[Mise a jour] Douze morts", "text", "text"),
    (b"url,title,text\n", "unknown", "csv"),
    (b"Le texte, dit-il, est ici\n", "unknown", "text"),
    (b"PAR1\x15", "jsonl", "parquet"),
    (b"WARC/1.0\r\n", "unknown", "warc"),
    (b"%PDF-1.7", "text", "unknown"),
    (b"<!DOCTYPE html><html>", "text", "unknown"),
    (b"\x00\x01\x02", "unknown", "unknown")])
def test_content(head, named, expected):
    assert formats.by_content(head, named) == expected


def test_json_lines():
    data = (b'{"text": "a"}\n\n  \r\n{"text": "b"\n["c"]\n' + b'{"a":' * 100_000 + b"\n"
            b'{"text": "d", "text": "e", "n": NaN}\n"f"\n{"n": ' + b"9" * 5000 + b'}\n{"text": "g"}')
    nan = pytest.approx(float("nan"), nan_ok=True)
    assert _codes(formats.json_lines(_stream(data))) == [
        {"text": "a"}, "bad_json", "bad_record", "bad_json", {"text": "e", "n": nan}, "bad_record", "bad_json",
        {"text": "g"}]


def test_a_json_line_too_long_is_one_fault(monkeypatch):
    monkeypatch.setattr(formats, "RECORD_BYTES", 1000)
    data = b'{"text": "a"}\n{"text": "' + b"x" * 50_000 + b'"}\n{"text": "b"}\n'
    assert _codes(formats.json_lines(_stream(data))) == [{"text": "a"}, "too_long", {"text": "b"}]


@pytest.mark.parametrize("data", [
    b'[{"a": "x{}\\"]"}, {"b": [1, {"c": 2}]}]', b'{"a": "x{}\\"]"}{"b": [1, {"c": 2}]}',
    b'\xef\xbb\xbf [\n{"a": "x{}\\"]"}\n,\n{"b": [1, {"c": 2}]}\n]\n',
    b'{"articles": [{"a": "x{}\\"]"}, {"b": [1, {"c": 2}]}], "total": 2, "next": {"page": 2}}',
    b'\xef\xbb\xbf{"items":[{"a": "x{}\\"]"}, {"b": [1, {"c": 2}]}]}'])
def test_json_values(data):
    assert _codes(formats.json_values(_stream(data))) == [{"a": 'x{}"]'}, {"b": [1, {"c": 2}]}]


def test_what_stands_between_json_objects_is_no_silent_loss():
    assert _codes(formats.json_values(_stream(b'[1, {"a": 1}, null, oops {"b": 2}, {"c"'))) == [
        "bad_record", {"a": 1}, "bad_record", "bad_json", {"b": 2}, "bad_json"]


def test_a_json_object_too_long_is_one_fault(monkeypatch):
    monkeypatch.setattr(formats, "RECORD_BYTES", 1000)
    data = b'[{"a": 1}, {"b": "' + b"x" * 300_000 + b'"}, {"c": 2}]'
    found = list(formats.json_values(_stream(data)))
    assert _codes(found) == [{"a": 1}, "too_long", {"c": 2}]
    assert len(found[1].payload) <= 2048


_VALUES = st.recursive(st.none() | st.integers() | st.text(max_size=9),
                       lambda inner: st.lists(inner, max_size=3)
                       | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=9)


@given(st.lists(st.dictionaries(st.text(max_size=5), _VALUES, max_size=3), max_size=6), st.booleans(),
       st.integers(1, 50))
def test_json_values_whatever_the_layout(values, indent, step):
    data = json.dumps(values, indent=2 if indent else None).encode()
    assert _codes(formats.json_values(_stream(data))) == values
    places = [item.place for item in formats.json_values(_stream(data))]
    starts = [0, *places[step::step]]
    parts = [formats.json_values(_stream(data), start, stop)
             for start, stop in zip(starts, [*starts[1:], None], strict=True)]
    assert [item.place for part in parts for item in part] == places


def test_json_values_across_blocks(monkeypatch):
    values = [{"text": 'a"\\{é' * n, "n": n} for n in range(300)]
    data = json.dumps(values).encode()
    monkeypatch.setattr(formats, "blocks", lambda stream: (bytes([byte]) for byte in stream.read()))
    assert _codes(formats.json_values(_stream(data))) == values


def test_csv():
    data = ('\ufeffurl;text\r\nhttp://a;"two\r\nlines ""q"" é"\r\n\r\nhttp://b;"stray\r\nhttp://c;ok\r\n'
            'http://d;"x"y\r\n' "only\r\ne;f;g\r\ne;f;\r\n").encode()
    assert _codes(formats.delimited(_stream(data))) == [
        {"url": "http://a", "text": 'two\r\nlines "q" é'}, "bad_record", {"url": "http://c", "text": "ok"},
                                                        "bad_record",
        "bad_record", "bad_record", {"url": "e", "text": "f"}]


def test_quotes_mean_little_in_tab_separated_files():
    data = b'url\ttext\nu1\t"said" he\nu2\t"quoted\ttab"\nu3\tplain "word"\n'
    assert _codes(formats.delimited(_stream(data))) == [
        {"url": "u1", "text": '"said" he'}, {"url": "u2", "text": "quoted\ttab"}, {"url": "u3", "text": 'plain "word"'}]


def test_a_quote_that_never_ends_costs_its_row_alone(monkeypatch):
    monkeypatch.setattr(formats, "RECORD_BYTES", 1000)
    data = b'url,text\nu0,"open\n' + b"".join(b"u%d,text %d\n" % (n, n) for n in range(1, 400))
    found = _codes(formats.delimited(_stream(data)))
    assert found[0] in ("too_long", "bad_record")
    assert [row["url"] for row in found[1:]] == [f"u{n}" for n in range(1, 400)]


@given(st.lists(st.tuples(st.text("ab,\"\n é", max_size=8), st.text("cd;\"\r\n", max_size=8)), min_size=1, max_size=12),
       st.integers(1, 4))
def test_csv_parts_make_the_whole(rows, step):
    out = io.StringIO()
    csv.writer(out).writerows([("url", "text"), *rows])
    data = out.getvalue().encode()
    whole = list(formats.delimited(_stream(data)))
    assert [tuple(item.fields.values()) for item in whole if isinstance(item, Record)] == rows
    places = [row.offset for row in formats.delimited_rows(_stream(data))]
    starts = [0, *places[step::step]]
    parts = [formats.delimited(_stream(data), start, stop)
             for start, stop in zip(starts, [*starts[1:], None], strict=True)]
    assert [item for part in parts for item in part] == whole


def test_a_text_file_too_long_is_a_fault(monkeypatch):
    monkeypatch.setattr(formats, "RECORD_BYTES", 1000)
    assert _codes(formats.text_file(_stream(b"x" * 200_000))) == ["too_long"]
    assert [item.text for item in formats.text_file(_stream("été\r\n".encode("cp1252")))] == ["été\r\n"]
