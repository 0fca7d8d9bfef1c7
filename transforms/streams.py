"""Bytes of a file as a stream: opened through Beam's FileSystems, decompressed, cut into lines, never held whole.

Compression goes by content, not by name. A compressed stream that ends too early raises EOFError, after everything
before the cut has been handed out; `CORRUPT` names what damaged streams raise. Positions are offsets into the
decompressed bytes.
"""
from __future__ import annotations

import bz2
import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

import zstandard
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

#: what a compressed stream raises that ends too early or is damaged
CORRUPT = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)

_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
_BLOCK = 1 << 20
_HEAD = 1 << 13
#: zstd can blow 4 bytes up to 128 kB and has no bound on what one call gives back, so it is fed little at a time
_ZSTD_FEED = 1 << 10
#: largest zstd window accepted (`zstd --ultra --long=27`)
_ZSTD_WINDOW = 1 << 27


class Line(NamedTuple):
    """A line with its place in the stream."""

    offset: int  # of its first byte
    data: bytes  # with its line end; the first bytes only when too long
    too_long: bool


def compression_of(head: bytes) -> str:
    """Compression that a file's first bytes show: none, gzip, bzip2 or zstd."""
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "none")


@contextmanager
def open_raw(uri: str) -> Iterator[BinaryIO]:
    """The file's own bytes, seekable. Raises OSError (also for what an object store's client raises)."""
    try:
        handle = FileSystems.open(uri, compression_type=CompressionTypes.UNCOMPRESSED)
    except OSError:
        raise
    except Exception as error:  # clients of object stores raise their own kinds
        raise OSError(str(error)) from error
    try:
        yield handle
    finally:
        handle.close()


@contextmanager
def open_stream(uri: str) -> Iterator[Any]:
    """The file's bytes decompressed, and UTF-16 turned into UTF-8: `readline(n)`, `read1(n)`, `peek(n)`, `tell()`."""
    with open_raw(uri) as raw:
        stream = _decompressed(raw)
        if head(stream)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            stream = io.BufferedReader(_Chunks(_utf8_from_utf16(stream)), _BLOCK)
        yield stream


def head(stream: Any) -> bytes:
    """The next few thousand bytes without reading them, none at the end. Raises what is in `CORRUPT`, which must not
    be passed over: decompressors raise but once, and then seem to have ended."""
    return stream.peek(_HEAD)


def _decompressed(raw: BinaryIO) -> Any:
    compression = compression_of(raw.read(4))
    raw.seek(0)
    if compression == "gzip":
        return gzip.GzipFile(fileobj=raw)
    if compression == "bzip2":
        return bz2.BZ2File(raw)
    if compression == "zstd":
        return io.BufferedReader(_Chunks(_zstd_chunks(raw)), _BLOCK)
    return raw if hasattr(raw, "peek") else io.BufferedReader(raw, _BLOCK)


def _zstd_chunks(raw: BinaryIO) -> Iterator[bytes]:
    frames = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = frames.decompressobj()
    started = False
    while data := raw.read(_ZSTD_FEED):
        while data:
            started = True
            yield frame.decompress(data)
            data = frame.unused_data if frame.eof else b""
            if frame.eof:
                frame, started = frames.decompressobj(), False
    if started:
        raise EOFError("Compressed file ended before the end-of-stream marker was reached")


def _utf8_from_utf16(stream: Any) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    while data := stream.read1(_BLOCK):
        yield decoder.decode(data).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Chunks(io.RawIOBase):
    """A raw stream over an iterator of byte strings; an error of the iterator comes after all bytes before it, and
    again at every further read (a generator raises but once, then seems to have ended)."""

    def __init__(self, chunks: Iterator[bytes]):
        self._chunks = chunks
        self._error: Exception | None = None
        self._rest = b""
        self._position = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            if self._error:
                raise self._error
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return 0
            except Exception as error:
                self._error = error
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        self._position += size
        return size


def skip(stream: Any, position: int) -> None:
    """Move forward to `position`: a seek where the stream has one, else by reading."""
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        stream.seek(position)
        return
    while (left := position - stream.tell()) > 0:
        if not stream.read1(min(left, _BLOCK)):
            return


def blocks(stream: Any, size: int = 1 << 16) -> Iterator[bytes]:
    """The rest of the stream in blocks of at most `size` bytes."""
    while block := stream.read1(size):
        yield block


def lines(stream: Any, start: int = 0, stop: int | None = None, *, limit: int, aligned: bool = False) -> Iterator[Line]:
    """Lines that begin at or after `start` and before `stop`, so that neighbouring ranges share no line and lose none.

    aligned: `start` is known to be the beginning of a line. A line of more than `limit` bytes is read past in pieces;
    only its first bytes are handed out.
    """
    offset = start
    if aligned or not start:
        skip(stream, start)
    else:  # the line around the byte before `start` belongs to the range before
        skip(stream, start - 1)
        offset = start - 1 + _past_line(stream, limit)
    while stop is None or offset < stop:
        data = stream.readline(limit + 1)
        if not data:
            return
        too_long = len(data) > limit and not data.endswith(b"\n")
        length = len(data) + (_past_line(stream, limit) if too_long else 0)
        yield Line(offset, data, too_long)
        offset += length


def _past_line(stream: Any, limit: int) -> int:
    """Read to the end of the line; the number of bytes read."""
    length = 0
    while data := stream.readline(limit):
        length += len(data)
        if data.endswith(b"\n"):
            break
    return length
