"""Twenty thousand mutated records: each is one article or one reject, whatever was done to it."""
import csv
import gzip
import io
import json
import random
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from depeche.schemas.records import Article, Reject
from depeche.transforms.identify import Limits, to_article
from depeche.transforms.read import plan_splits, read_split
from depeche.transforms.streams import lines, open_stream

N_LINES = 17_000
N_ROWS = 3_000
N_FILES = 1_000
N_ARCHIVES = 100
WORDS = ("L’armée a « frappé » la ville de Marivka dans la nuit de mardi à mercredi , tuant 12 civils et en blessant "
         "10\u202f000 autres selon le gouverneur ; œuvre déjà aperçue … Lire aussi : date 2022-06-27 AFP "
         "( ) ' \" \\ | 18h42 : "
         "https://gazette.example/2022/06/27/a ©").split(" ")
ODD = ["\0", "\x1b", "\u202e", "\ud800", "\udfff", "\ufeff", "\u2028", "Ã©", "â€™", "\U0001f600", "\r", "\n", "\t",
       "\x85", "e\u0301", "ß" * 9,
       "İ", "{" * 50, "[" * 50, "9" * 400, "1e999", "-0", "NaN", "<script>", "%00", "&amp;" * 9, " " * 99, "١٢٣",
       "שלום", "中文字"]
NUMBERS = ["NaN", "Infinity", "-Infinity", "1e9999", "-" + "9" * 300, "9" * 5000, "1656369660", "-1", "0", "1e-400",
           "true", "null"]
URLS = ["https://m.gazette.example/a?utm_source=x", "http://[::1", "https://", "//x", "https://a.example:99999/",
        "x" * 3000, "javascript:1",
        "https://gazette.example/\x00", "https://xn--a.example/", "http://0/", ""]
TIMES = ["2022-06-27", "hier", "9999-99-99", "0000-00-00T00:00:00Z", "27 juin 2022 à 99h99", "20240130T081500Z",
         "Mon, 99 Jun 2022", "9" * 40]


def _text(rng):
    words = rng.choices(WORDS, k=rng.randrange(0, 60))
    for _ in range(rng.choice([0, 0, 1, 5])):
        words.insert(rng.randrange(len(words) + 1), rng.choice(ODD))
    return " ".join(words)


def _record(rng):
    return {"text": _text(rng), "url": rng.choice(URLS), "title": _text(rng)[:90],
            "publisher": rng.choice(["P", "", None]), "published_at": rng.choice(TIMES),
            "language": rng.choice(["fr", "French", "xx", None, "é"])}


def _wrong_type(rng, record):
    key = rng.choice(sorted(record))
    return {**record, key: rng.choice([None, 3, 2.5, True, [], {}, [record["text"]], [1, None],
                                       {"a": {"b": record["text"]}}, [[["x"]]]])}


def _nested(rng, _):
    depth = rng.choice([5, 200, 5_000])
    opening, closing = rng.choice([('{"text": ', "}"), ("[", "]")])
    return opening * depth + '"x"' + closing * rng.choice([0, depth])


def _huge_number(rng, record):
    key = rng.choice(["n", "published_at", "text", "title"])
    return json.dumps(record)[:-1] + f', "{key}": {rng.choice(NUMBERS)}}}'


def _twice(rng, record):
    return json.dumps(record)[:-1] + ", " + json.dumps(_record(rng))[1:]


def _escaped(rng, record):
    return json.dumps(record).replace("a", rng.choice(["\\u0000", "\\ud83d", "\\udc00", "\\u202e", "\\x", "\\"]), 3)


def _cut(rng, record):
    line = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
    start = rng.choice([0, 0, rng.randrange(len(line))])
    return line[start:rng.randrange(start, len(line) + 1)]


def _re_encoded(rng, record):
    line = json.dumps(record, ensure_ascii=False)
    encoding = rng.choice(["cp1252", "latin-1", "utf-16-le", "utf-8-sig", "cp037", "utf-7", "mac-roman"])
    twice = line.encode("utf-8", "replace").decode("cp1252", "replace")
    return twice if rng.random() < 0.3 else line.encode(encoding, "replace")


def _flipped(rng, record):
    line = bytearray(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    for _ in range(rng.randrange(1, 9)):
        line[rng.randrange(len(line))] = rng.randrange(256)
    return bytes(line)


def _rubbish(rng, _):
    return rng.choice([rng.randbytes(rng.randrange(1, 300)), rng.choice(ODD), rng.choice(NUMBERS), '"text"', "[]", "{}",
                       "[{}]", "{]"])


MUTATIONS = [lambda _, record: record, _wrong_type, _nested, _huge_number, _twice, _escaped, _cut, _re_encoded,
             _flipped, _rubbish]


def _line(rng):
    """One mutated record as a line that is not blank."""
    made = rng.choice(MUTATIONS)(rng, _record(rng))
    if isinstance(made, dict):
        made = json.dumps(made, ensure_ascii=rng.random() < 0.5)
    data = made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
    return data.replace(b"\n", b" ").strip() or b"{"


def _outcomes(path, *, split_bytes=16 << 20):
    """(place, article or reject) of everything in a file, with every row fit for its table."""
    found = []
    for split in plan_splits([str(path)], split_bytes=split_bytes):
        for item in read_split(split, {}):
            result = item if isinstance(item, Reject) else to_article(item, limits=Limits())
            assert isinstance(result, (Article, Reject))
            if isinstance(result, Article):
                for value in (result.text, result.url, result.title, result.publisher):
                    (value or "").encode()  # a lone surrogate would stop the writer
            found.append((result.source_record, result))
    return found


def test_lines(tmp_path):
    """Takes some ten seconds: seventeen thousand records."""
    rng = random.Random(20220627)
    data = b"\n".join(_line(rng) for _ in range(N_LINES))
    path = tmp_path / "dump.jsonl"
    path.write_bytes(data)
    found = _outcomes(path)
    with open_stream(str(path)) as stream:
        places = [line.offset for line in lines(stream, limit=8 << 20) if line.data.strip()]
    assert len(places) == N_LINES
    assert [place for place, _ in found] == places
    codes = Counter(getattr(result, "code", "article") for _, result in found)
    assert codes["failed"] == 0
    assert min(codes[code] for code in ("article", "bad_json", "bad_record", "no_text", "too_short",
                                        "undecodable")) > 20
    parts = plan_splits([str(path)], split_bytes=1 << 20)
    assert len(parts) > 5
    assert [item.source_record for part in parts for item in read_split(part, {})] == places


def test_rows(tmp_path):
    rng = random.Random(1)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(_record(rng)))
    writer.writeheader()
    writer.writerows(_record(rng) for _ in range(N_ROWS))
    whole = out.getvalue().encode("utf-8", "replace")
    path = tmp_path / "dump.csv"
    path.write_bytes(whole)
    assert len(_outcomes(path)) == N_ROWS
    for seed in range(4):  # damaged files: as many outcomes however they are cut, and each place once
        rng = random.Random(seed)
        data = bytearray(whole[:rng.randrange(20_000, 90_000)])
        for _ in range(30):
            data[rng.randrange(100, len(data))] = rng.choice(b'"\r\n,;\0\xff')
        path.write_bytes(bytes(data))
        found = _outcomes(path)
        assert len({place for place, _ in found}) == len(found) > 20
        assert not any(getattr(result, "code", "") == "failed" for _, result in found)
        assert _outcomes(path, split_bytes=5_000) == found


def test_files(tmp_path):
    """Whole files of any format with bytes changed or cut off: never an error, never no outcome at all."""
    rng = random.Random(2)
    records = [{**_record(rng), "text": _text(rng) + " x" * 40} for _ in range(5)]
    plain = json.dumps(records, ensure_ascii=True).encode()
    samples = {"a.json": plain, "a.jsonl.gz": gzip.compress(b"\n".join(json.dumps(r).encode() for r in records)),
               "a.txt": plain[:300],
               "a": plain, "a.json.gz": gzip.compress(plain)}
    codes = Counter()
    for number in range(N_FILES):
        name = rng.choice(sorted(samples))
        data = bytearray(samples[name][:rng.choice([None, rng.randrange(1, len(samples[name]))])])
        for _ in range(rng.choice([0, 1, 3, 30])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes(bytes(data))
        found = _outcomes(path)
        assert found, (number, name)
        codes.update(getattr(result, "code", "article") for _, result in found)
    assert codes["failed"] == 0
    assert codes["truncated_archive"] > 20 < codes["article"]


def _parquet(records):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), out, row_group_size=4)
    return out.getvalue()


def _warc(records):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for record in records:
        page = f"<html><title>T</title><article><p>{record['text']}</p></article></html>".encode("utf-8", "replace")
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record("https://gazette.example/", "response", payload=io.BytesIO(page),
                                                      http_headers=headers))
    return out.getvalue()


def test_archives(tmp_path):
    """Parquet files and web archives with bytes changed or cut off."""
    rng = random.Random(3)
    records = [{"text": _text(rng).encode("utf-8", "replace").decode() + " x" * 40} for _ in range(12)]
    samples = {"a.parquet": _parquet(records), "a.warc": _warc(records)}
    codes = Counter()
    for number in range(N_ARCHIVES):
        name = rng.choice(sorted(samples))
        data = bytearray(samples[name][:rng.choice([None, None, rng.randrange(1, len(samples[name]))])])
        for _ in range(rng.choice([1, 3, 30])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes(bytes(data))
        found = _outcomes(path, split_bytes=rng.choice([100, 16 << 20]))
        assert found, (number, name)
        codes.update(getattr(result, "code", "article") for _, result in found)
    assert codes["failed"] == 0
    assert codes["truncated_archive"] > 10 < codes["article"]
