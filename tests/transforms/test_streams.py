"""Streams: compression by content, lines in ranges, nothing held whole."""
import bz2
import gzip
import io

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms import streams

PACK = {"none": bytes, "gzip": gzip.compress, "bzip2": bz2.compress, "zstd": zstandard.compress}
LINES = b"".join(b"line %d %s\n" % (number, b"x" * (number % 50)) for number in range(5000))


def _write(path, data):
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("kind", PACK)
def test_content_decides_on_the_compression(tmp_path, kind):
    uri = _write(tmp_path / "dump", PACK[kind](LINES))
    with streams.open_raw(uri) as raw:
        assert streams.compression_of(raw.read(4)) == kind
    with streams.open_stream(uri) as stream:
        assert b"".join(streams.blocks(stream)) == LINES


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "zstd"])
def test_concatenated_streams_are_one(tmp_path, kind):
    uri = _write(tmp_path / "dump", PACK[kind](b"one\n") + PACK[kind](b"two\n"))
    with streams.open_stream(uri) as stream:
        assert b"".join(streams.blocks(stream)) == b"one\ntwo\n"


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "zstd"])
@pytest.mark.parametrize("keep", [20, -1])
def test_a_cut_stream_raises(tmp_path, kind, keep):
    uri = _write(tmp_path / "dump", PACK[kind](LINES)[:keep])
    with pytest.raises(streams.CORRUPT), streams.open_stream(uri) as stream:
        list(streams.lines(stream, limit=1000))


def test_everything_before_the_cut_is_read(tmp_path):
    data = gzip.compress(LINES)
    uri = _write(tmp_path / "dump", data[:len(data) // 2])
    seen = []
    with streams.open_stream(uri) as stream, pytest.raises(EOFError):
        for line in streams.lines(stream, limit=1000):
            seen.append(line.data)
    assert len(seen) > 1000
    assert b"".join(seen) == LINES[:sum(map(len, seen))]


@pytest.mark.regression("decompressors raise once and then look ended: a swallowed error lost the file")
@pytest.mark.parametrize("kind", ["gzip", "bzip2", "zstd"])
@pytest.mark.parametrize("keep", range(4, 12))
def test_a_stream_cut_in_its_first_bytes_raises(tmp_path, kind, keep):
    uri = _write(tmp_path / "dump", PACK[kind](LINES)[:keep])
    with pytest.raises(EOFError), streams.open_stream(uri) as stream:
        streams.head(stream)


@pytest.mark.regression("a generator raises once and then looks ended")
def test_a_cut_zstd_stream_raises_again(tmp_path):
    uri = _write(tmp_path / "dump", zstandard.compress(LINES)[:-9])
    with streams.open_stream(uri) as stream:
        for _ in range(2):
            with pytest.raises(EOFError):
                list(streams.lines(stream, limit=1000))


def test_utf_16_reads_as_utf_8(tmp_path):
    uri = _write(tmp_path / "dump", gzip.compress("été\nKyïv\n".encode("utf-16")))
    with streams.open_stream(uri) as stream:
        assert [line.data.decode() for line in streams.lines(stream, limit=99)] == ["été\n", "Kyïv\n"]


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"")), max_size=20),
       st.lists(st.integers(0, 400), max_size=5), st.booleans())
def test_ranges_share_no_line_and_lose_none(lines, cuts, ended):
    data = b"\n".join(lines) + (b"\n" if ended else b"")
    bounds = [0, *sorted(set(cuts) - {0}), None]
    found = [line for start, stop in zip(bounds, bounds[1:], strict=False)
             for line in streams.lines(io.BufferedReader(io.BytesIO(data)), start, stop, limit=1000)]
    assert b"".join(line.data for line in found) == data
    assert all(data[line.offset:].startswith(line.data) for line in found)
    assert [line.offset for line in found] == sorted({line.offset for line in found})


@pytest.mark.parametrize("bounds", [[0, None], [0, 5, None], [0, 50_000, None]])
def test_a_long_line_is_passed_in_pieces(bounds):
    data = b"short\n" + b"x" * 100_000 + b"\nlast\n"
    found = [line for start, stop in zip(bounds, bounds[1:], strict=False)
             for line in streams.lines(io.BufferedReader(io.BytesIO(data)), start, stop, limit=1000)]
    assert [(line.offset, line.too_long) for line in found] == [(0, False), (6, True), (100_007, False)]
    assert len(found[1].data) == 1001


def test_what_cannot_be_opened_is_an_os_error():
    with pytest.raises(OSError), streams.open_raw("gs://bucket/without/client"):
        pass
