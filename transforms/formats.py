"""Records of a file, format by format, as a stream.

Each reader yields `Record` or `Fault` with the place of the record. The place does not depend on how a file is cut:
in line formats, JSON and WARC it is the offset of the record's first byte in the decompressed file, in Parquet the
number of the row, in plain text 0.
"""
from __future__ import annotations

import csv
import json
import posixpath
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import pyarrow.parquet as pq

from depeche.schemas.rejects import PAYLOAD_BYTES
from depeche.transforms.decode import decode
from depeche.transforms.streams import Line, blocks, lines, skip

#: No record larger than this is held in memory, in bytes.
RECORD_BYTES = 8 << 20

#: name's ending -> format, without the ending of a compression
EXTENSIONS = {".txt": "text", ".text": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv",
              ".tsv": "tsv", ".tab": "tsv", ".parquet": "parquet", ".pq": "parquet", ".warc": "warc", ".wet": "warc"}
COMPRESSIONS = {".gz": "gzip", ".bz2": "bzip2", ".zst": "zstd", ".zstd": "zstd"}

#: what files begin with that are no dump of articles
_OTHER = re.compile(rb"%PDF|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8|Rar!|7z\xbc\xaf|SQLite format|\xd0\xcf\x11\xe0"
                    rb"|\x7fELF|\xfd7zXZ|\s*<\?xml|\s*<!doctype html|\s*<html", re.IGNORECASE)
_WRAPPER = re.compile(rb'\s*\{\s*"(?:articles|items|results|stories|documents|data)"\s*:\s*\[')
_JSON = re.compile(rb'\{\s*["}]|\[\s*\{')
_DELIMITERS = ",;\t|"

csv.field_size_limit(RECORD_BYTES)


class Record(NamedTuple):
    """A record as the format gives it. text: where the format itself says what the text is."""

    place: int
    fields: dict[str, Any]
    payload: bytes
    text: str | None = None


class Fault(NamedTuple):
    """A record that cannot be read: a reject code and why."""

    place: int
    code: str
    message: str
    payload: bytes


def by_name(uri: str) -> tuple[str, str]:
    """Format and compression that the name promises: ("unknown", "none") when it says nothing."""
    stem, ending = posixpath.splitext(uri.lower())
    compression = COMPRESSIONS.get(ending, "none")
    if compression != "none":
        ending = posixpath.splitext(stem)[1]
    return EXTENSIONS.get(ending, "unknown"), compression


def by_content(head: bytes, named: str) -> str:
    """Format of a file from its first bytes and the format its name promises; "unknown" when it is none of ours."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if _OTHER.match(head):
        return "unknown"
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if named in ("csv", "tsv"):
        return named
    if named == "jsonl" and body.startswith(b"{"):
        return named
    if _JSON.match(body):
        return _json_shape(body)
    if named != "unknown":
        return named
    if b"\0" in head or not body:
        return "unknown"
    return "csv" if _is_table(body) else "text"


def _json_shape(body: bytes) -> str:
    """jsonl when the first line is an object of its own, else json."""
    line, newline, _ = body.partition(b"\n")
    if _WRAPPER.match(body) or not line.startswith(b"{"):
        return "json"
    if not newline:
        return "jsonl"
    try:
        return "jsonl" if isinstance(json.loads(decode(line)), dict) else "json"
    except (ValueError, RecursionError):
        return "json"


def _is_table(body: bytes) -> bool:
    """Whether the first line is a header that names at least two fields of an article, one of them the text or URL."""
    from depeche.transforms.fields import default_keys
    header = decode(body.partition(b"\n")[0]).strip()
    names = {name.strip(' "').lower() for name in header.split(_delimiter(header))}
    found = {field for field, keys in default_keys().items() if names & set(keys)}
    return len(found) > 1 and bool(found & {"text", "url"})


# -- plain text -------------------------------------------------------------------------------------------------------

def text_file(stream: Any) -> Iterator[Record | Fault]:
    """The file as one record."""
    parts, size = [], 0
    for block in blocks(stream):
        parts.append(block)
        size += len(block)
        if size > RECORD_BYTES:
            yield Fault(0, "too_long", f"more than {RECORD_BYTES} bytes", b"".join(parts)[:PAYLOAD_BYTES])
            return
    data = b"".join(parts)
    yield Record(0, {}, data[:PAYLOAD_BYTES], decode(data))


# -- JSON -------------------------------------------------------------------------------------------------------------

def json_lines(stream: Any, start: int = 0, stop: int | None = None) -> Iterator[Record | Fault]:
    """One object a line; blank lines are no records."""
    for line in lines(stream, start, stop, limit=RECORD_BYTES):
        if line.too_long or line.data.strip():
            yield _json_record(line)


def json_values(stream: Any, start: int = 0, stop: int | None = None) -> Iterator[Record | Fault]:
    """Objects of an array, of an array under a key such as `articles`, or one after the other."""
    return (_json_record(item) for item in json_items(stream, start, stop))


def _json_record(item: Line) -> Record | Fault:
    payload = item.data[:PAYLOAD_BYTES]
    if item.too_long:
        return Fault(item.offset, "too_long", f"record of more than {RECORD_BYTES} bytes", payload)
    try:
        value = json.loads(decode(item.data))
    except RecursionError:
        return Fault(item.offset, "bad_json", "nested too deeply", payload)
    except ValueError as error:
        return Fault(item.offset, "bad_json", str(error), payload)
    if not isinstance(value, dict):
        return Fault(item.offset, "bad_record", f"{type(value).__name__}, not an object", payload)
    return Record(item.offset, value, payload)


_BETWEEN = re.compile(rb"[^\s,\[\]]")
_BETWEEN_WRAPPED = re.compile(rb"[^\s,\[]")
_IN_OBJECT = re.compile(rb'(["{}])')
#: to the end of the string, of the block, or of the block with a backslash; escapes pass without a step in Python each
_IN_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*("|\\?\Z)', re.DOTALL)
_IN_JUNK = re.compile(rb"([,{\]])")


def json_items(stream: Any, start: int = 0, stop: int | None = None) -> Iterator[Line]:
    """Cut a stream of JSON into its outermost objects, without reading them; what stands between them comes apart.

    Only the object at hand is held, and of one larger than RECORD_BYTES only the first bytes. Brackets and commas
    between objects are passed over, so arrays and objects one after the other are the same.
    """
    head = stream.peek(1 << 12)
    mark = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    wrapper = _WRAPPER.match(head, mark)
    offset = max(start, wrapper.end() if wrapper else mark)
    skip(stream, offset)
    item = _Item()
    for block in blocks(stream):
        at = 0
        while at < len(block):
            if item.state is _BETWEEN:
                found = (_BETWEEN_WRAPPED if wrapper else _BETWEEN).search(block, at)
                if found is None:
                    break
                at = found.start()
                if block[at] == 0x5D or (stop is not None and offset + at >= stop):  # "]" ends the wrapped array
                    return
                item.begin(offset + at, block[at])
            at = item.take(block, at)
            if item.state is _BETWEEN:
                yield item.line()
        offset += len(block)
    if item.state is not _BETWEEN:
        yield item.line()


class _Item:
    """The object that is being read: how deep, whether inside a string, and its bytes."""

    def __init__(self) -> None:
        self.state: re.Pattern[bytes] = _BETWEEN

    def begin(self, offset: int, first: int) -> None:
        self.offset, self.depth, self.size = offset, 0, 0
        self.parts: list[bytes] = []
        self.escaped = False
        self.state = _IN_OBJECT if first == 0x7B else _IN_JUNK

    def take(self, block: bytes, at: int) -> int:
        """Take what belongs to the object from `block[at:]`; where it ends. `state` is _BETWEEN when it is whole."""
        begin = at
        while at < len(block):
            if self.escaped:
                self.escaped = False
                at += 1
                continue
            found = self.state.search(block, at)
            if found is None:
                at = len(block)
                break
            at = found.end()
            self._turn(found[1])
            if self.state is _BETWEEN:
                at -= found[1] != b"}"  # what ends a stretch of junk is not part of it
                break
        self._keep(block[begin:at])
        return at

    def _turn(self, byte: bytes) -> None:
        if self.state is _IN_JUNK:
            self.state = _BETWEEN
        elif byte == b'"':
            self.state = _IN_OBJECT if self.state is _IN_STRING else _IN_STRING
        elif byte == b"\\":
            self.escaped = True
        elif byte == b"{":
            self.depth += 1
        elif byte == b"}":
            self.depth -= 1
            if self.depth == 0:
                self.state = _BETWEEN

    def _keep(self, data: bytes) -> None:
        if self.size <= RECORD_BYTES:
            self.parts.append(data)
        self.size += len(data)
        if self.size > RECORD_BYTES:
            self.parts = [b"".join(self.parts)[:PAYLOAD_BYTES]]

    def line(self) -> Line:
        self.state = _BETWEEN
        return Line(self.offset, b"".join(self.parts).rstrip(), self.size > RECORD_BYTES)


# -- CSV and TSV ------------------------------------------------------------------------------------------------------

class Row(NamedTuple):
    """A row with its place: its cells, or the reject code and message of a row that cannot be read."""

    offset: int
    data: bytes
    cells: list[str]
    code: str = ""
    message: str = ""


def delimited(stream: Any, start: int = 0, stop: int | None = None) -> Iterator[Record | Fault]:
    """Rows under a header line, with the delimiter that the header shows; blank lines are no records."""
    header = next(delimited_rows(stream), None)
    if header is None:
        return
    if header.code:
        yield Fault(0, header.code, f"header: {header.message}", header.data[:PAYLOAD_BYTES])
        return
    names = [name.strip() for name in header.cells]
    start = max(start, header.offset + len(header.data))
    for row in delimited_rows(stream, start, stop, _delimiter(decode(header.data))):
        payload = row.data[:PAYLOAD_BYTES]
        if row.code:
            yield Fault(row.offset, row.code, row.message, payload)
        elif row.cells:
            cells = row.cells[:len(names)] if not any(row.cells[len(names):]) else row.cells
            if len(cells) == len(names):
                yield Record(row.offset, dict(zip(names, cells, strict=True)), payload)
            else:
                yield Fault(row.offset, "bad_record", f"{len(cells)} cells under {len(names)} columns", payload)


def delimited_rows(stream: Any, start: int = 0, stop: int | None = None, delimiter: str | None = None) -> Iterator[Row]:
    """Rows that begin at or after `start` (the beginning of a row) and before `stop`; the first shows the delimiter.

    Quotes are read strictly: after a row that breaks them, reading goes on with the next line, so that one stray
    quote does not swallow the rest of the file.
    """
    feed = _Feed(lines(stream, start, limit=RECORD_BYTES, aligned=True))
    while (line := feed.first()) is not None and (stop is None or line.offset < stop):
        delimiter = delimiter or _delimiter(decode(line.data))
        row = Row(line.offset, b"", [])
        try:
            row = row._replace(cells=next(csv.reader(feed, delimiter=delimiter, strict=True)))
        except _TooLong:
            row = row._replace(code="too_long", message=f"row of more than {RECORD_BYTES} bytes")
        except csv.Error as error:
            row = row._replace(code="bad_record", message=str(error))
        if row.code:
            feed.give_back()
        if row.code == "bad_record" and delimiter == "\t":  # quotes mean nothing in many tab-separated files
            row = Row(line.offset, b"", decode(line.data).rstrip("\r\n").split("\t"))
        yield row._replace(data=b"".join(taken.data for taken in feed.taken))


class _TooLong(Exception):
    """The row is larger than RECORD_BYTES."""


class _Feed:
    """Lines for `csv.reader`, one row's at a time, that can be given back but for the first."""

    def __init__(self, source: Iterator[Line]):
        self._source = source
        self._waiting: deque[Line] = deque()
        self.taken: list[Line] = []
        self._size = 0

    def first(self) -> Line | None:
        """The line that the next row begins with."""
        self.taken, self._size = [], 0
        if not self._waiting:
            self._waiting.extend([line] if (line := next(self._source, None)) else [])
        return self._waiting[0] if self._waiting else None

    def give_back(self) -> None:
        self._waiting.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._source)
        self.taken.append(line)
        self._size += len(line.data)
        if line.too_long or self._size > RECORD_BYTES:
            raise _TooLong
        return decode(line.data)


def _delimiter(header: str) -> str:
    """The delimiter that a header line shows; a comma when there is one column."""
    return max(_DELIMITERS, key=lambda sign: (header.count(sign), -_DELIMITERS.index(sign)))


# -- Parquet ----------------------------------------------------------------------------------------------------------

def parquet_rows(handle: BinaryIO, names: frozenset[str], start: int = 0,
                 stop: int | None = None) -> Iterator[Record | Fault]:
    """Rows of the row groups that begin at bytes start to stop, with the columns of `names` (lower case) alone.

    Raises pyarrow.ArrowException on a damaged file.
    """
    file = pq.ParquetFile(handle)
    columns = [name for name in file.schema_arrow.names if name.lower() in names]
    row = 0
    for group, offset in enumerate(row_groups(file)):
        if offset < start or (stop is not None and offset >= stop):
            row += file.metadata.row_group(group).num_rows
            continue
        for batch in file.iter_batches(batch_size=64, row_groups=[group], columns=columns):
            records = batch.to_pylist() if columns else [{}] * batch.num_rows
            for fields in records:
                yield Record(row, fields, str(fields)[:PAYLOAD_BYTES].encode("utf-8", "replace"))
                row += 1


def row_groups(file: pq.ParquetFile) -> list[int]:
    """Offset of each row group's first byte."""
    chunks = [file.metadata.row_group(group).column(0) for group in range(file.num_row_groups)]
    return [chunk.dictionary_page_offset or chunk.data_page_offset for chunk in chunks]
