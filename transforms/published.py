"""When an article was published: as its record says, else its URL, else a header line or dateline of its text.

Times keep the zone in which they are told, since "hier" means the publisher's yesterday. Times without a zone are taken
as UTC, days without a time as midnight UTC.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from depeche.transforms.clean import plain

#: years a publication can lie in
YEARS = range(1900, 2101)

_MONTHS = {name: number for number, names in enumerate((
    "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr", "mai may",
    "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep",
    "octobre oct october", "novembre nov november", "decembre dec december"), 1) for name in names.split()}
_MONTH = "(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?"
_TIME = (r"(?:(?:,| a| at| -|t)* ?(?P<hour>[0-2]?\d) ?(?:h|:(?=[0-5]\d)) ?(?P<minute>[0-5]\d)?"
         r"(?::(?P<second>[0-5]\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?")
_ZONE = r" ?(?:utc|gmt|z)?(?P<zone>[+-]\d\d:?(?:\d\d)?)?"
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"

#: notations of a date and time, over `clean.plain` text
_NOTATIONS = tuple(re.compile(pattern + _TIME + _ZONE) for pattern in (
    _YEAR + r"[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)",  # 2024-01-30T08:15:00+01:00
    r"(?:le )?" + _WEEKDAY + r"(?:le )?(?P<day>\d\d?)(?:er)? " + _MONTH + r",? " + _YEAR,  # mardi 30 janvier 2024
    _WEEKDAY + _MONTH + r" (?P<day>\d\d?),? " + _YEAR,  # January 30, 2024
    r"(?:le )?(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-]" + _YEAR,  # 30/01/2024 - 08:15
))
_COMPACT = re.compile(r"(?P<year>(?:19|20|21)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
                      r"(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?z?)?")
_EPOCH = re.compile(r"-?\d{9,19}(?:\.\d+)?")

_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-])(\d\d?)\2(\d\d?)(?!\d)|/((?:19|20)\d\d)(\d\d)(\d\d)(?=[-_/])")

#: A text's first lines, and how long a header line can be: further down, a date belongs to the story.
_HEADER_LINES = 6
_HEADER_CHARACTERS = 120
_LEAD = r"(?:article |par [^,.]{1,40},? |[^.]{1,40} [|-] )?"  # "Un rapport publié le 3 mai" is no header
_PUBLISHED_LINE = re.compile(r"(?:date ?:?|" + _LEAD + r"(?:publie|mis en ligne|poste|paru)e?(?: le)? ?:?(?: le)?)"
                             r" (?P<when>.+)")
_UPDATED_LINE = re.compile(_LEAD + r"(?:derniere )?(?:mise? a jour|modifiee?|actualisee?)(?: le)? ?:?(?: le)?"
                           r" (?P<when>.+)")
#: "KIEV, 27 juin 2022 (AFP) -": only with the agency, since a retelling may begin with a place and a day
_DATELINE = re.compile(r"[a-z][a-z' -]{1,40},? (?P<when>(?:le )?(?:[a-z]+ )?\d\d?(?:er)? [a-z.]+ (?:19|20)\d\d)"
                       r" ?\([a-z][a-z /-]{1,30}\)")


def publication(published: str | None, url: str | None, text: str) -> tuple[datetime | None, str]:
    """(time in its zone or None, basis): basis is metadata, url, text or none."""
    for basis, find, source in (("metadata", parse, published), ("url", in_url, url), ("text", in_text, text)):
        if source and (when := find(source)):
            return when, basis
    return None, "none"


def parse(value: str) -> datetime | None:
    """A time as dumps write it: ISO 8601, RFC 2822, French, English, GDELT, seconds to nanoseconds since 1970."""
    value = plain(value.strip()[:100])
    if _EPOCH.fullmatch(value) and not _COMPACT.fullmatch(value):
        return _epoch(value)
    for notation in (_COMPACT, *_NOTATIONS):
        if (match := notation.match(value)) and (when := _built(match)):
            return when
    return _rfc2822(value)


def in_url(url: str) -> datetime | None:
    """A day in the path of a URL: /2024/01/30/, -2024-01-30, /20240130-."""
    for match in _IN_URL.finditer(url):
        year, month, day = match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)
        if when := _moment(int(year), int(month), int(day)):
            return when
    return None


def in_text(text: str) -> datetime | None:
    """A day in a header line or an agency's dateline among the first lines; publication goes before update."""
    lines = [plain(line.strip()) for line in text[:2000].splitlines() if line.strip()][:_HEADER_LINES]
    headers = [line for line in lines if len(line) <= _HEADER_CHARACTERS]
    searches: tuple[tuple[list[str], Callable[[str], datetime | None]], ...] = (
        (headers, lambda line: _when(_PUBLISHED_LINE.match(line))),
        (headers, _alone),
        (lines, lambda line: _when(_DATELINE.match(line))),
        (headers, lambda line: _when(_UPDATED_LINE.match(line))),
    )
    return next((when for candidates, find in searches for line in candidates if (when := find(line))), None)


def _when(match: re.Match[str] | None) -> datetime | None:
    if match is None:
        return None
    found = next((hit for notation in _NOTATIONS if (hit := notation.match(match["when"]))), None)
    return _built(found) if found else None


def _alone(line: str) -> datetime | None:
    """A line that is a day and nothing else."""
    line = line.rstrip(" .")
    found = next((hit for notation in _NOTATIONS if (hit := notation.fullmatch(line))), None)
    return _built(found) if found else None


def _built(match: re.Match[str]) -> datetime | None:
    """The moment that the groups of a notation name."""
    part = {"hour": None, "minute": None, "second": None, "fraction": None, "zone": None, **match.groupdict()}
    month = _MONTHS[name] if (name := part.get("name")) else int(part["month"] or 0)
    fraction = int((part["fraction"] or "0")[:6].ljust(6, "0"))
    return _moment(int(part["year"] or 0), month, int(part["day"] or 0), int(part["hour"] or 0),
                   int(part["minute"] or 0), int(part["second"] or 0), fraction, part["zone"])


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, fraction: int = 0,
            zone: str | None = None) -> datetime | None:
    """The moment, None where there is no such day, time or zone."""
    try:
        return _in_range(datetime(year, month, day, hour, minute, second, fraction, tzinfo=_zone(zone)))
    except ValueError:
        return None


def _zone(zone: str | None) -> timezone:
    if not zone:
        return timezone.utc
    digits = zone[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if zone[0] == "-" else ahead)


def _epoch(value: str) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by the number of digits."""
    whole = value.split(".")[0]
    scale = 1000 ** max(0, (len(whole.lstrip("-")) - 9) // 3)
    try:
        return _in_range(datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=float(value) / scale))
    except (OverflowError, ValueError):
        return None


def _rfc2822(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return _in_range(when.replace(tzinfo=when.tzinfo or timezone.utc))
    except (OverflowError, ValueError):
        return None


def _in_range(when: datetime) -> datetime | None:
    return when if when.year in YEARS else None
