"""Pages of web archives."""
import gzip
import io

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from depeche.transforms import warc
from depeche.transforms.formats import Fault
from depeche.transforms.streams import open_stream

PARAGRAPH = ("L’armée a annoncé mercredi la prise de la ville, où douze civils ont été tués selon le gouverneur de la "
             "région. Les secours poursuivaient leurs recherches dans la soirée. ")


def _page(number, head='<meta property="article:published_time" content="2022-06-27T22:41:00+02:00">'):
    return (f'<html lang="fr"><head><title>Titre {number}</title>{head}</head><body><nav>Accueil Monde</nav><article>'
            f"<h1>Titre {number}</h1><p>{PARAGRAPH} {number}.</p><p>{PARAGRAPH}</p></article></body></html>")


def _archive(pages, *, compressed):
    """(url, body, content type, status) of each response -> bytes of an archive."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for url, body, kind, status in pages:
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record(url, "request", http_headers=request))
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return out.getvalue()


def _pages(count):
    return [(f"https://x.example/{n}", _page(n).encode(), "text/html; charset=utf-8", "200 OK") for n in range(count)]


def _read(tmp_path, data, start=0, stop=None):
    path = tmp_path / "dump.warc"
    path.write_bytes(data)
    with open_stream(str(path)) as stream:
        return list(warc.warc_records(stream, start, stop))


@pytest.mark.parametrize("pack", [lambda p: _archive(p, compressed=False), lambda p: _archive(p, compressed=True),
                                  lambda p: gzip.compress(_archive(p, compressed=False))],
                         ids=["plain", "gzip by member", "gzip as a whole"])
def test_pages(tmp_path, pack):
    found = _read(tmp_path, pack(_pages(3)))
    assert [item.fields["url"] for item in found] == [f"https://x.example/{n}" for n in range(3)]
    assert found[1].fields["title"] == "Titre 1"
    assert found[1].fields["published"] == "2022-06-27T22:41:00+02:00"
    assert PARAGRAPH.strip() in found[1].text and "Accueil" not in found[1].text


def test_date_of_structured_data_and_of_plain_tags(tmp_path):
    heads = ['<script type="application/ld+json">{"datePublished": "2022-06-27T20:41:00Z"}</script>',
             '<meta name="date" content="2022-06-26">', ""]
    found = _read(tmp_path, _archive([("https://x.example/", _page(1, head).encode(), "text/html", "200 OK")
                                      for head in heads], compressed=True))
    assert [item.fields["published"] for item in found] == ["2022-06-27T20:41:00Z", "2022-06-26", None]


def test_encodings(tmp_path):
    page = _page(1)
    found = _read(tmp_path, _archive([
        ("https://x.example/1", page.encode("latin-1", "replace"), "text/html; charset=iso-8859-1", "200 OK"),
        ("https://x.example/2", page.encode("cp1252"), "text/html", "200 OK"),
        ("https://x.example/3", page.encode(), "text/html; charset=nonsense", "200 OK")], compressed=True))
    assert all("douze civils ont été tués" in item.text for item in found)


def test_what_is_no_article(tmp_path):
    found = _read(tmp_path, _archive([
        ("https://x.example/i", b"\x89PNG", "image/png", "200 OK"),
        ("https://x.example/404", _page(1).encode(), "text/html", "404 Not Found"),
        ("https://x.example/e", b"<html><body></body></html>", "text/html", "200 OK"),
        ("https://x.example/b", bytes(range(256)) * 20, "text/html", "200 OK")], compressed=True))
    assert [item.code for item in found] == ["no_text"] * 3
    assert isinstance(found[0], Fault) and "404" in found[0].message


def test_wet_conversions(tmp_path):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warc_record("https://x.example/", "conversion", warc_content_type="text/plain",
                                                  payload=io.BytesIO(PARAGRAPH.encode())))
    assert [item.text for item in _read(tmp_path, out.getvalue())] == [PARAGRAPH]


@pytest.mark.parametrize("compressed", [False, True])
def test_parts_make_the_whole(tmp_path, compressed):
    data = _archive(_pages(5), compressed=compressed)
    whole = _read(tmp_path, data)
    with open_stream(str(tmp_path / "dump.warc")) as stream:
        places = list(warc.warc_places(stream))
    for step in (1, 2, 3):
        starts = places[::step]
        parts = [_read(tmp_path, data, start, stop) for start, stop in zip(starts, [*starts[1:], None], strict=True)]
        assert [item for part in parts for item in part] == whole


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("cut", [10, 300, 900])
def test_a_cut_archive_raises_after_what_is_whole(tmp_path, compressed, cut):
    data = _archive(_pages(3), compressed=compressed)[:-cut]
    path = tmp_path / "dump.warc"
    path.write_bytes(data)
    seen = []
    with open_stream(str(path)) as stream, pytest.raises(EOFError):
        for item in warc.warc_records(stream):
            seen.append(item)
    assert [item.fields["url"] for item in seen][:2] == ["https://x.example/0", "https://x.example/1"]


def test_rubbish_between_records_is_reported_and_passed(tmp_path):
    one, two = _archive(_pages(1), compressed=False), _archive(_pages(1), compressed=False)
    found = _read(tmp_path, one + b"rubbish\r\nmore\r\n\r\n\r\n" + two)
    assert [getattr(item, "code", "page") for item in found] == ["page", "bad_record", "page"]


def test_a_page_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(warc, "RECORD_BYTES", 1200)
    found = _read(tmp_path, _archive([("https://x.example/", b"<html>" + b"x" * 5000, "text/html", "200 OK"),
                                      *_pages(1)], compressed=False))
    assert [getattr(item, "code", "page") for item in found] == ["too_long", "page"]


@pytest.mark.regression("a record without a length swallowed the rest of its archive in silence")
@pytest.mark.parametrize("old, new", [(b"Content-Length", b"Content-Lengt_"), (b"WARC-Type: response",
                                                                               b"WARC-Type: respon_e")])
def test_a_record_with_broken_headers_costs_itself_alone(tmp_path, old, new):
    whole = _archive(_pages(1), compressed=False)
    found = _read(tmp_path, whole.replace(old, new) + whole)
    assert [getattr(item, "code", "page") for item in found][-1] == "page"
    assert "bad_record" in [getattr(item, "code", "page") for item in found]


def test_content_that_does_not_unpack_is_one_fault(tmp_path):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for _ in range(2):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")],
                                   protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record("https://x.example/", "response", http_headers=headers,
                                                      payload=io.BytesIO(gzip.compress(_page(1).encode())[:-40])))
    found = _read(tmp_path, out.getvalue() + _archive(_pages(1), compressed=True))
    assert len(found) == 3 and found[2].text
