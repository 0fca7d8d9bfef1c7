"""Which key of a record is which field."""
from datetime import datetime, timezone

import pytest

from depeche.transforms.fields import BadField, default_keys, keys_of, map_record, parse_overrides
from depeche.transforms.types import InputError

BODY = "Douze civils ont été tués."


@pytest.mark.parametrize("record, expected", [
    # news-please
    ({"maintext": BODY, "title": "T", "url": "u", "date_publish": "2022-06-27 10:00:00", "source_domain": "d",
      "language": "fr", "text": None, "date_download": "2023-01-01"},
     {"text": BODY, "title": "T", "url": "u", "published": "2022-06-27 10:00:00", "publisher": "d", "language": "fr"}),
    # CC-News
    ({"plain_text": BODY, "requested_url": "u", "domain": "d", "published_date": "2022", "title": ""},
     {"text": BODY, "url": "u", "publisher": "d", "published": "2022"}),
    # Media Cloud
    ({"url": "u", "title": "T", "publish_date": "2022-06-27", "media_name": "Le M.", "text": BODY},
     {"text": BODY, "url": "u", "title": "T", "published": "2022-06-27", "publisher": "Le M."}),
    # GDELT article list: no text
    ({"url": "u", "title": "T", "seendate": "20240130T081500Z", "domain": "d", "language": "French"},
     {"url": "u", "title": "T", "published": "20240130T081500Z", "publisher": "d", "language": "French"}),
    # the project's own
    ({"text": BODY, "publisher": "P", "published_at": "2022-06-27T22:41:00+02:00", "url": None},
     {"text": BODY, "publisher": "P", "published": "2022-06-27T22:41:00+02:00"}),
    # NewsAPI: nested; schema.org: case
    ({"content": BODY, "source": {"id": None, "name": "N"}, "publishedAt": "2022"},
     {"text": BODY, "publisher": "N", "published": "2022"}),
    ({"articleBody": BODY, "Headline": "H", "datePublished": 1656369660}, {"text": BODY, "title": "H",
                                                                           "published": "1656369660"}),
    ({"text": [BODY, BODY], "url": ["u"], "title": {"x": 1}}, {"text": f"{BODY}\n{BODY}"}),
    ({"text": BODY.encode(), "date": datetime(2022, 6, 27, tzinfo=timezone.utc)},
     {"text": BODY, "published": "2022-06-27T00:00:00+00:00"}),
    ({}, {})])
def test_defaults(record, expected):
    assert map_record(record, default_keys()) == expected


def test_overrides():
    keys = keys_of(parse_overrides(["text=corps.principal", "published_at=vu"]))
    record = {"text": "teaser", "Corps": {"principal": BODY}, "vu": "2022", "url": "u"}
    assert map_record(record, keys) == {"text": BODY, "published": "2022", "url": "u"}
    assert map_record({"corps.principal": BODY}, keys) == {"text": BODY}


@pytest.mark.parametrize("option", ["text", "text=", "body=text", "=x", ""])
def test_wrong_overrides(option):
    with pytest.raises(InputError):
        parse_overrides([option])


@pytest.mark.parametrize("value", [3, 2.5, True, {"a": 1}, [1], [None]])
def test_a_text_that_is_none_is_a_bad_record(value):
    with pytest.raises(BadField):
        map_record({"text": value}, default_keys())
