"""One form for the addresses that one article has been seen under."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.urls import canonical_url, host_of


@pytest.mark.parametrize("url, expected", [
    ("https://www.gazette.example/monde/2022/06/27/titre", "https://www.gazette.example/monde/2022/06/27/titre"),
    ("HTTPS://WWW.Gazette.example/Monde", "https://www.gazette.example/Monde"),
    ("https://gazette.example", "https://gazette.example/"),
    ("https://gazette.example/a?utm_source=rss&utm_medium=x&fbclid=1&gclid=2&xtor=RSS-1", "https://gazette.example/a"),
    ("https://gazette.example/vue?seq=70412&lang=f&utm_campaign=z", "https://gazette.example/vue?lang=f&seq=70412"),
    ("https://gazette.example/a?print", "https://gazette.example/a?print"),
    ("https://gazette.example/a#commentaires", "https://gazette.example/a"),
    ("http://gazette.example:80/a", "http://gazette.example/a"),
    ("https://gazette.example:8443/a", "https://gazette.example:8443/a"),
    ("https://moi:secret@gazette.example/a", "https://gazette.example/a"),
    ("https://m.gazette.example/a", "https://www.gazette.example/a"),
    ("https://mobile.gazette.example/a", "https://www.gazette.example/a"),
    ("https://m.actu.gazette.example/a", "https://actu.gazette.example/a"),
    ("https://amp.gazette.example/a", "https://www.gazette.example/a"),
    ("https://m.example/a", "https://m.example/a"),
    ("https://gazette.example/a/amp", "https://gazette.example/a"),
    ("https://gazette.example/a/amp/", "https://gazette.example/a"),
    ("https://gazette.example/amp/a", "https://gazette.example/a"),
    ("https://gazette.example/a.amp.html", "https://gazette.example/a.html"),
    ("https://gazette.example/a?amp=1", "https://gazette.example/a"),
    ("https://gazette.example/a?amp", "https://gazette.example/a"),
    ("https://gazette.example/a?outputType=amp&id=3", "https://gazette.example/a?id=3"),
    ("https://gazette.example/ampoule/amphi", "https://gazette.example/ampoule/amphi"),
    ("https://gazette.example/news/amp/a-191", "https://gazette.example/news/amp/a-191"),
    ("https://www.google.com/amp/s/www.gazette.example/a", "https://www.gazette.example/a"),
    ("https://www-gazette-example.cdn.ampproject.org/c/s/www.gazette.example/a?utm_source=x",
     "https://www.gazette.example/a"),
    ("//gazette.example/a", "https://gazette.example/a"),
    ("www.gazette.example/a", "https://www.gazette.example/a"),
    (" https://gazette.example/a\n", "https://gazette.example/a"),
    ("https://gazette.example/s;curit;-fait-é.aspx", "https://gazette.example/s;curit;-fait-é.aspx"),
    ("https://gazette.example/%C3%A9t%C3%A9", "https://gazette.example/%C3%A9t%C3%A9"),
    ("https://xn--press-fsa.example/a", "https://pressé.example/a")])
def test_canonical(url, expected):
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize("url", [None, "", "titre", "ftp://gazette.example/a", "javascript:alert(1)", "http://[::1", "https://",
                                 "https://" + "a" * 3000 + ".example/", "mailto:a@gazette.example", "https://a b",
                                 "http://gazette.example:notaport/", "file:///etc/passwd"])
def test_what_is_no_web_address(url):
    assert canonical_url(url) is None


def test_host():
    assert host_of("https://www.gazette.example:8443/a") == "gazette.example"
    assert host_of(None) is None


@given(st.text(max_size=60) | st.text(max_size=60).map(lambda tail: f"https://gazette.example/{tail}"))
def test_canonical_is_a_fixed_point(url):
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once
