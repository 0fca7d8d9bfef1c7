"""Dumps to records: which files an input names, how they are cut into parts, and what a part holds.

Everything here works without Beam but for `ReadArticles`; files are found and opened through Beam's FileSystems, so
that a path may be local or an object store's URI.
"""
from __future__ import annotations

import io
import os
import posixpath
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.io.filesystem import BeamIOError, FileMetadata
from apache_beam.io.filesystems import FileSystems

from depeche.schemas.records import Reject
from depeche.schemas.rejects import PAYLOAD_BYTES, reject
from depeche.transforms import formats, streams
from depeche.transforms.decode import Undecodable, tidy
from depeche.transforms.fields import BadField, keys_of, map_record
from depeche.transforms.formats import Fault, Record
from depeche.transforms.types import InputError, RawArticle, Split
from depeche.transforms.warc import warc_places, warc_records

ARTICLES = "articles"
REJECTS = "rejects"

#: A web archive is nine parts mark-up to one part text, so its parts are larger for the same amount of text.
_WARC_SHARE = 8
#: Text shrinks to about a third; reading a part of a compressed file means decompressing what is before it, so its
#: parts are larger too.
_COMPRESSED_SHARE = 4
_SIDECAR_BYTES = 16 << 20
_HIDDEN = (".", "_")
_UNFINISHED = (".tmp", ".part", ".crdownload")


# -- which files ------------------------------------------------------------------------------------------------------

def plan_splits(inputs: Sequence[str], *, split_bytes: int = 16 << 20) -> list[Split]:
    """Parts of all files that the inputs name, ordered by (uri, start).

    inputs: files, folders (with what is in them at any depth, but for hidden and unfinished files), globs or URIs of
    an object store. split_bytes: size of a part, in bytes of text. A large compressed, CSV, JSON or WARC file is read
    through once to find where records begin. Raises InputError when an input matches nothing or cannot be listed.
    """
    files = {file.path: file.size_in_bytes for name in inputs for file in _files(name)}
    metadata, sidecars = _sidecars(sorted(files))
    splits: list[Split] = []
    for uri in sorted(files.keys() - sidecars):
        named, compression = formats.by_name(uri)
        split = Split(uri=uri, format=named, compression=compression, size=files[uri],
                      metadata=metadata.get(uri, {}))
        splits.extend(_cut(split, split_bytes))
    return splits


def _files(name: str) -> list[FileMetadata]:
    """Files of one input. A path that exists is taken as it is, whatever glob characters its name holds."""
    if os.path.isfile(name):
        return [FileMetadata(name, os.path.getsize(name))]
    found = _below(name) if os.path.isdir(name) else _match(name) or _below(name)
    if not found:
        raise InputError(f"{name}: no such file, folder or pattern, or nothing in it to read")
    return found


def _match(pattern: str) -> list[FileMetadata]:
    try:
        return [file for result in FileSystems.match([pattern]) for file in result.metadata_list
                if not os.path.isdir(file.path)]
    except (BeamIOError, ValueError, OSError) as error:
        raise InputError(f"{pattern}: cannot be listed ({' '.join(str(error).split())[:300]})") from error


def _below(folder: str) -> list[FileMetadata]:
    """Files in a folder at any depth."""
    root = folder.rstrip("/") + "/"
    if os.path.isdir(folder):
        paths = (os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)
        files = [FileMetadata(path, _size(path)) for path in paths if os.path.isfile(path) or os.path.islink(path)]
    else:
        files = _match(root + "**")
    return [file for file in files if not _skipped(file.path[len(root):])]


def _size(path: str) -> int:
    """Size in bytes; 0 for a link that leads nowhere, which whoever reads it reports."""
    return os.path.getsize(path) if os.path.exists(path) else 0


def _skipped(path: str) -> bool:
    return path.lower().endswith(_UNFINISHED) or any(part.startswith(_HIDDEN) for part in path.split("/"))


# -- sidecars ---------------------------------------------------------------------------------------------------------

def _sidecars(uris: Sequence[str]) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Metadata of plain text files, and the files that it stands in (which are no articles).

    A sidecar is `X.json` beside `X.txt`, or a CSV, TSV or JSON table in the folder whose column `file` names texts.
    """
    texts = [uri for uri in uris if formats.by_name(uri)[0] == "text"]
    metadata: dict[str, dict[str, Any]] = {}
    used: set[str] = set()
    for folder in sorted({posixpath.dirname(uri) for uri in texts}):
        here = {posixpath.basename(uri): uri for uri in texts if posixpath.dirname(uri) == folder}
        for file in _siblings(folder):
            rows = _sidecar_rows(file.path, here)
            if rows:
                used.add(file.path)
                for name, row in rows:
                    metadata[here[name]] = {**metadata.get(here[name], {}), **row}
    return metadata, used


def _siblings(folder: str) -> list[FileMetadata]:
    if os.path.isdir(folder or "."):
        names = sorted(os.listdir(folder or "."))
        files = [FileMetadata(path, os.path.getsize(path)) for name in names
                 if os.path.isfile(path := posixpath.join(folder, name))]
    else:
        files = sorted(_match(folder + "/*"), key=lambda file: file.path)
    return [file for file in files if formats.by_name(file.path)[0] in ("json", "jsonl", "csv", "tsv")
            and file.size_in_bytes <= _SIDECAR_BYTES and not _skipped(posixpath.basename(file.path))]


def _sidecar_rows(uri: str, texts: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """(name of the text, its metadata) of each row, none when the file is no sidecar of the texts."""
    own = {posixpath.splitext(name)[0]: name for name in texts}
    stem = posixpath.splitext(posixpath.basename(uri))[0]
    try:
        with streams.open_stream(uri) as stream:
            if stem not in own and b"file" not in streams.head(stream):  # no table of files: not worth parsing
                return []
            records = [item.fields for item in _reader(stream, formats.by_name(uri)[0]) if isinstance(item, Record)]
    except (OSError, *streams.CORRUPT):
        return []
    if uri.lower().endswith(".json") and stem in own and len(records) == 1:
        return [(own[stem], records[0])]
    return [(posixpath.basename(name), row) for row in records
            if isinstance(name := row.get("file"), str) and posixpath.basename(name) in texts]


# -- parts of files ---------------------------------------------------------------------------------------------------

def _cut(split: Split, split_bytes: int) -> list[Split]:
    """A file as one part, or as several when it is large and its format can be read from the middle."""
    if split.size * (_COMPRESSED_SHARE if split.compression != "none" else 1) <= split_bytes:
        return [split]
    try:
        split, starts = _starts(split, split_bytes)
    except Exception:  # whoever reads it says what is wrong
        return [split]
    stops = [*starts[1:], None]
    return [_part(split, start, stop) for start, stop in zip(starts, stops, strict=True)]


def _part(split: Split, start: int, stop: int | None) -> Split:
    return Split(uri=split.uri, format=split.format, compression=split.compression, start=start, stop=stop,
                 size=split.size, metadata=split.metadata)


def _starts(split: Split, split_bytes: int) -> tuple[Split, list[int]]:
    """The file as its content shows it, and where its parts begin."""
    with streams.open_raw(split.uri) as raw:
        compression = streams.compression_of(raw.read(4))
    with streams.open_stream(split.uri) as stream:
        named = formats.by_content(streams.head(stream), split.format)
        split = Split(uri=split.uri, format=named, compression=compression, size=split.size, metadata=split.metadata)
        step = split_bytes * (_COMPRESSED_SHARE if compression != "none" else 1)
        if named == "jsonl" and compression == "none":
            return split, list(range(0, split.size, split_bytes))
        places: Iterable[int]
        if named == "jsonl":
            places = (line.offset for line in streams.lines(stream, limit=formats.RECORD_BYTES))
        elif named == "json":
            places = (item.offset for item in formats.json_items(stream))
        elif named in ("csv", "tsv"):
            places = (row.offset for row in formats.delimited_rows(stream))
        elif named == "warc":
            places, step = warc_places(stream), step * _WARC_SHARE
        elif named == "parquet" and compression == "none":
            places = formats.row_groups(pq.ParquetFile(stream))
        else:
            places = ()
        return split, _spaced(places, step)


def _spaced(places: Iterable[int], step: int) -> list[int]:
    """0 and those of the places that are at least `step` apart. A damaged file is cut up to where it is damaged."""
    starts = [0]
    try:
        for place in places:
            if place >= starts[-1] + step:
                starts.append(place)
    except streams.CORRUPT:
        pass
    return starts


# -- what a part holds ------------------------------------------------------------------------------------------------

def read_split(split: Split, fields: Mapping[str, str]) -> Iterator[RawArticle | Reject]:
    """The records of a part, each as an article or as a reject; it never raises.

    fields: overrides of `seeds/lexicon/fields.tsv`, from field to key ({"text": "body"}).
    """
    keys = keys_of(fields)
    place = split.start
    try:
        for item in _records(split, _columns(keys)):
            place = item.place
            yield _article(split, item, keys)
    except streams.CORRUPT as error:
        yield _file_reject(split, "truncated_archive", error, place)
    except (pa.ArrowException, UnicodeDecodeError) as error:  # names in a damaged Parquet file
        code = "truncated_archive" if "magic bytes" in str(error) else "unreadable"
        yield _file_reject(split, code, error, place)
    except OSError as error:
        yield _file_reject(split, "unreadable", error, place)
    except Exception as error:  # a fault of ours in a reader must not end the run
        yield _file_reject(split, "failed", error, place)


def _file_reject(split: Split, code: str, error: Exception, place: int) -> Reject:
    return reject("read", code, f"{type(error).__name__}: {error}", source_uri=split.uri, source_record=place)


def _columns(keys: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Columns that can matter: the keys, and the outermost part of nested ones."""
    names = {name.lower() for group in keys.values() for name in group}
    return frozenset(names | {name.partition(".")[0] for name in names})


def _records(split: Split, columns: frozenset[str]) -> Iterator[Record | Fault]:
    with streams.open_stream(split.uri) as stream:
        named = formats.by_content(streams.head(stream), split.format)
        yield from _reader(stream, named, split.start, split.stop, columns)


def _reader(stream: Any, named: str, start: int = 0, stop: int | None = None,
            columns: frozenset[str] = frozenset()) -> Iterator[Record | Fault]:
    """The records of a stream in a format."""
    if named == "text":
        return formats.text_file(stream)
    if named == "parquet":
        return _parquet(stream, columns, start, stop)
    readers: dict[str, Callable[..., Iterator[Record | Fault]]] = {
        "jsonl": formats.json_lines, "json": formats.json_values, "csv": formats.delimited, "tsv": formats.delimited,
        "warc": warc_records}
    if named in readers:
        return readers[named](stream, start, stop)
    payload = streams.head(stream)[:PAYLOAD_BYTES]
    return iter([Fault(0, "unknown_format", "in no known format" if payload else "empty file", payload)])


def _parquet(stream: Any, columns: frozenset[str], start: int, stop: int | None) -> Iterator[Record | Fault]:
    """Rows of a Parquet file, by way of a temporary file when it is compressed: Parquet is read from its end."""
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        yield from formats.parquet_rows(stream, columns, start, stop)
        return
    with tempfile.TemporaryFile() as spool:
        for block in streams.blocks(stream):
            spool.write(block)
        spool.seek(0)
        yield from formats.parquet_rows(spool, columns, start, stop)


def _article(split: Split, item: Record | Fault, keys: Mapping[str, tuple[str, ...]]) -> RawArticle | Reject:
    """The article of a record, or why it is none."""
    refuse = partial(reject, "read", source_uri=split.uri, source_record=item.place, payload=item.payload)
    if isinstance(item, Fault):
        return refuse(item.code, item.message)
    try:
        found = map_record({**split.metadata, **item.fields}, keys)
        text = tidy(found.pop("text", "") if item.text is None else item.text)
    except BadField as error:
        return refuse("bad_record", str(error))
    except Undecodable as error:
        return refuse("undecodable", str(error))
    except Exception as error:  # whatever a hostile record sets off is its own fault, not the run's
        return refuse("failed", f"{type(error).__name__}: {error}")
    if not text.strip():
        return refuse("no_text", "the record has no text")
    return RawArticle(source_uri=split.uri, source_record=item.place, text=text,
                      **{name: _tidy_line(value) for name, value in found.items() if name != "text"})


def _tidy_line(value: str) -> str | None:
    """A short field on one line, None where it is no text."""
    try:
        return " ".join(tidy(value).split()) or None
    except Undecodable:
        return None


@dataclass
class ReadArticles(beam.PTransform):
    """PCollection[Split] -> outputs ARTICLES (RawArticle) and REJECTS (Reject).

    fields: overrides of the default keys, from field to key.
    """

    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, splits: beam.PCollection) -> Any:
        def read(split: Split) -> Iterator[RawArticle | beam.pvalue.TaggedOutput]:
            for item in read_split(split, self.fields):
                yield beam.pvalue.TaggedOutput(REJECTS, item) if isinstance(item, Reject) else item

        # One worker plans the parts; without a shuffle it would read them all, too.
        return (splits | "Spread" >> beam.Reshuffle()
                | "ReadSplit" >> beam.FlatMap(read).with_outputs(REJECTS, main=ARTICLES))
