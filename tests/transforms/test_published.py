"""Times of publication: in metadata, URLs and headers."""
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.published import in_text, in_url, parse, publication


def _utc(*parts):
    return datetime(*parts, tzinfo=timezone.utc)


DAY, MINUTE = _utc(2022, 6, 27), _utc(2022, 6, 27, 22, 41)


@pytest.mark.parametrize("value, expected", [
    ("2022-06-27", DAY), ("2022/06/27", DAY), ("20220627", DAY), ("27/06/2022", DAY), ("27.06.2022", DAY),
    ("2022-06-27T22:41:00+02:00", _utc(2022, 6, 27, 20, 41)), ("2022-06-27T22:41:00+0200", _utc(2022, 6, 27, 20, 41)),
    ("2022-06-27T22:41:00-03:30", _utc(2022, 6, 28, 2, 11)), ("2022-06-27T22:41:00Z", MINUTE),
    ("2022-06-27 22:41:00", MINUTE), ("2022-06-27 22:41", MINUTE), ("2022-06-27 22:41:00 UTC", MINUTE),
    ("2022-06-27T22:41:00.123456789Z", _utc(2022, 6, 27, 22, 41, 0, 123456)),
    ("20220627T224100Z", MINUTE), ("20220627224100", MINUTE),
    ("Mon, 27 Jun 2022 22:41:00 +0200", _utc(2022, 6, 27, 20, 41)), ("Mon, 27 Jun 2022 22:41:00 GMT", MINUTE),
    ("1656369660", MINUTE), ("1656369660.0", MINUTE), ("1656369660000", MINUTE), ("1656369660000000", MINUTE),
    ("1656369660000000000", MINUTE),
    ("27 juin 2022 à 22h41", MINUTE), ("lundi 27 juin 2022, 22:41", MINUTE), ("Le 27 juin 2022 - 22 h 41", MINUTE),
    ("lun. 27 juin 2022", DAY), ("1er août 2022", _utc(2022, 8, 1)), ("4 févr. 2022", _utc(2022, 2, 4)),
    ("27 juin 2022 à 22h", _utc(2022, 6, 27, 22)), ("June 27, 2022", DAY), ("27 June 2022 22:41", MINUTE)])
def test_notations(value, expected):
    assert parse(value) == expected


@pytest.mark.parametrize("value", ["", "hier", "2022", "2022-06", "2022-13-01", "30 février 2022", "nan", "inf", "0",
                                   "-1", "9" * 40,
                                   "true", "99999999999999999999", "0001-01-01", "9999-12-31", "1e308", "25:61"])
def test_no_time(value):
    assert parse(value) is None


@given(st.text(max_size=40) | st.from_regex(r"[0-9 :/T.+-]{1,30}"))
def test_any_text_is_a_time_or_none(value):
    when = parse(value)
    assert when is None or 1900 <= when.year <= 2100


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(timezone.utc)))
def test_iso_times_come_back(when):
    assert parse(when.isoformat()) == when
    assert parse(when.strftime("%Y-%m-%d %H:%M:%S")) == when.replace(microsecond=0)


@pytest.mark.parametrize("url, expected", [
    ("https://x.example/monde/2022/06/27/titre", DAY), ("https://x.example/2022-06-27-titre", DAY),
    ("https://x.example/fr/afrique/20220627-titre", DAY), ("https://x.example/2022/6/27/t", DAY),
    ("https://x.example/2022/06/titre", None), ("https://x.example/titre-20220627", None),
    ("https://x.example/12022/06/27", None), ("https://x.example/2022/13/27/t", None), ("https://x.example/a", None)])
def test_days_in_urls(url, expected):
    assert in_url(url) == expected


@pytest.mark.parametrize("text, expected", [
    ("date 2022-06-27\nLe texte.", DAY), ("Titre\n\nPublié le 27 juin 2022 à 22h41\nLe texte.", MINUTE),
    ("Publié le : 27/06/2022 - 22:41 Modifié le : 28/06/2022 - 10:00\nLe texte.", MINUTE),
    ("Mis à jour le 28 juin 2022\nPublié le 27 juin 2022\nLe texte.", DAY),
    ("Mis à jour le 27 juin 2022\nLe texte.", DAY), ("Par Jeanne Durand | Publié le 27 juin 2022\nLe texte.", DAY),
    ("Titre\nlundi 27 juin 2022\nLe texte.", DAY), ("Titre\n27/06/2022 à 22:41\nLe texte.", MINUTE),
    ("KRAMSK, 27 juin 2022 (AFP) - Le texte.", DAY),
    ("date 2022-06\nLe texte.", None), ("Un rapport publié le 3 mai 2022 accuse l’armée.\n", None),
    ("Lundi 27 juin 2022, un missile est tombé.", None), ("Kramsk, 13 novembre 2015. La nuit tombe.", None),
    ("Le texte.\n" * 8 + "Publié le 27 juin 2022", None), ("", None)])
def test_days_in_headers(text, expected):
    assert in_text(text) == expected


def test_metadata_goes_before_url_before_text():
    url, text = "https://x.example/2022/06/27/t", "Publié le 25 juin 2022\nLe texte."
    assert publication("2022-06-29", url, text) == (_utc(2022, 6, 29), "metadata")
    assert publication("hier", url, text) == (DAY, "url")
    assert publication(None, "https://x.example/t", text) == (_utc(2022, 6, 25), "text")
    assert publication(None, None, "Le texte.") == (None, "none")
