"""Pages of a WARC file as records: the main text of each HTML response, with what the page says of itself."""
from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from depeche.schemas.rejects import PAYLOAD_BYTES
from depeche.transforms.decode import decode
from depeche.transforms.formats import RECORD_BYTES, Fault, Record
from depeche.transforms.streams import CORRUPT, head, skip

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is a reject, not a log line

_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
_TYPES = frozenset("warcinfo response resource request metadata revisit conversion continuation".split())
_CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.IGNORECASE)
#: time of publication as pages give it to search engines and social networks; the day alone is left to trafilatura
_PUBLISHED = re.compile(r"""(?:article:published_time["'][^>]{0,40}?content=|["']datePublished["']\s*:)\s*["']"""
                        r"""([^"']{10,40})["']""")
#: a fixed range of dates and no search through the page's text: the same page gives the same date on any day
_DATES = {"original_date": True, "extensive_search": False, "min_date": "1990-01-01", "max_date": "2100-01-01"}


def warc_records(stream: Any, start: int = 0, stop: int | None = None) -> Iterator[Record | Fault]:
    """HTML responses and WET conversions that begin at or after `start` (the beginning of a record) and before `stop`.

    Requests, metadata and responses of other types (pictures, scripts) are no articles and no rejects. Raises EOFError
    when the last record is cut.
    """
    for place, record in _records(stream, start, stop):
        if isinstance(record, Fault):
            yield record
        elif _is_page(record):
            # Errors of the archive come up here, those of the page below.
            archive, record.raw_stream = record.raw_stream, io.BytesIO(record.raw_stream.read(RECORD_BYTES + 1))
            try:
                yield _page(place, record)
            except Exception as error:  # a page may be anything; the next one still counts
                yield Fault(place, "failed", f"{type(error).__name__}: {error}", b"")
            record.raw_stream = archive


def warc_places(stream: Any) -> Iterator[int]:
    """Offsets of all records, without reading them."""
    return (place for place, _ in _records(stream, 0, None))


def _records(stream: Any, start: int, stop: int | None) -> Iterator[tuple[int, ArcWarcRecord | Fault]]:
    skip(stream, start)
    while True:
        place = stream.tell()
        line = stream.readline(RECORD_BYTES)
        if not line or (stop is not None and place >= stop):
            return
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            yield place, Fault(place, "bad_record", "not a WARC record", line[:PAYLOAD_BYTES])
            _resync(stream)
            continue
        try:
            record = _LOADER.parse_record_stream(stream, statusline=line.decode("latin-1"), known_format="warc")
        except CORRUPT:
            raise
        except Exception as error:  # the parser takes well-formed headers for granted
            if not head(stream):
                raise EOFError("the last record is cut in its headers") from error
            yield place, Fault(place, "bad_record", str(error), line[:PAYLOAD_BYTES])
            _resync(stream)
            continue
        if record.length is None or record.rec_type not in _TYPES:
            yield place, Fault(place, "bad_record", "no length or no known type of record", line[:PAYLOAD_BYTES])
            _resync(stream)
            continue
        yield place, record
        while record.raw_stream.read(1 << 16):
            pass
        if record.raw_stream.limit > 0:
            raise EOFError("the last record is cut")


def _resync(stream: Any) -> None:
    """Read on to the line before the next record: records end with two blank lines."""
    blank = 0
    while blank < 2 and (line := stream.readline(RECORD_BYTES)):
        blank = blank + 1 if not line.strip() else 0


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type == "conversion":
        return True
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers or record.rec_headers
    return "html" in (headers.get_header("Content-Type") or "html").lower()


def _page(place: int, record: ArcWarcRecord) -> Record | Fault:
    """The text of one page. `trafilatura` finds it; comments are left out."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if not status.startswith("2"):
        return Fault(place, "no_text", f"HTTP status {status} for {url}", b"")
    data = record.content_stream().read(RECORD_BYTES + 1)
    payload = data[:PAYLOAD_BYTES]
    if len(data) > RECORD_BYTES:
        return Fault(place, "too_long", f"page of more than {RECORD_BYTES} bytes", payload)
    url = url.strip("<>")
    if record.rec_type == "conversion":
        return Record(place, {"url": url}, payload, decode(data))
    html = _html(data, record)
    page = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True,
                                       date_extraction_params=dict(_DATES))
    if page is None:
        return Fault(place, "no_text", f"no main text on the page {url}", payload)
    said = page if isinstance(page, dict) else page.as_dict()
    published = _PUBLISHED.search(html)
    return Record(place, {"url": url, "title": said["title"], "publisher": said["sitename"],
                          "language": said["language"], "published": published[1] if published else said["date"]},
                  payload, said["text"])


def _html(data: bytes, record: ArcWarcRecord) -> str:
    """Characters of a page: by the charset of its headers or its own, when it fits, else as any text."""
    declared = record.http_headers.get_header("Content-Type") if record.http_headers else None
    charset = _CHARSET.search((declared or "").encode("latin-1", "replace")) or _CHARSET.search(data[:4096])
    if charset:
        try:
            return data.decode(charset[1].decode())
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)
