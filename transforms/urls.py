"""Canonical URLs: one form for the addresses that one article has been seen under."""
from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from courlan.clean import clean_query, decode_punycode, scrub_url

URL_CHARACTERS = 2048

_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}(?:[/?#:]|$)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}|localhost", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp)\.(?=[\w-]+\.)")
#: addresses of Google's AMP cache and viewer hold the publisher's own
_AMP_CACHE = re.compile(r"^/(?:amp|[cvi](?:/s)?|amp/s)/(?:s/)?([\w-]+(?:\.[\w-]+)+(?:/.*)?)$")
_AMP_HOST = re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|google\.[a-z.]{2,6})$")
_AMP_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_PARAMETER = re.compile(r"(?:amp(?:=.*)?|outputtype=amp|mode=amp)$", re.IGNORECASE)


def canonical_url(url: str | None) -> str | None:
    """The URL without tracking parameters, fragment, mobile host or AMP form; None when it is no web address.

    What tracks is told by `courlan`. Path and remaining parameters stay as they are written, so that the URL stays
    valid; the parameters are sorted. www stays: many hosts answer with it alone.
    """
    if not url or len(url) > URL_CHARACTERS:
        return None
    try:
        parts = urlsplit(_absolute(scrub_url(_CONTROLS.sub("", url))))
        host, port = decode_punycode((parts.hostname or "").rstrip(".")), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    if _AMP_HOST.search(host) and (cached := _AMP_CACHE.match(parts.path)):
        return canonical_url(f"https://{cached[1]}{'?' + parts.query if parts.query else ''}")
    return urlunsplit(SplitResult(parts.scheme.lower(), _desktop(host) + _port(parts.scheme.lower(), port),
                                  _AMP_PATH.sub("", parts.path) or "/", _query(parts.query), ""))


def host_of(url: str | None) -> str | None:
    """The host that publishes a canonical URL, without www."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _absolute(url: str) -> str:
    if url.startswith("//"):
        return "https:" + url
    return url if _SCHEME.match(url) and "://" in url or not _BARE_HOST.match(url) else "https://" + url


def _desktop(host: str) -> str:
    """The host without a mobile or AMP label; a bare domain gets www, under which most French newspapers answer."""
    desktop = _MOBILE_HOST.sub("", host)
    return f"www.{desktop}" if desktop != host and desktop.count(".") == 1 else desktop


def _port(scheme: str, port: int | None) -> str:
    return "" if port is None or (scheme, port) in (("http", 80), ("https", 443)) else f":{port}"


def _query(query: str) -> str:
    """The parameters that name a page, sorted."""
    kept = (part for part in query.split("&") if part and not _AMP_PARAMETER.match(part) and not _tracks(part))
    return "&".join(sorted(kept))


def _tracks(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return bool(value) and not clean_query(f"{name}=1")
