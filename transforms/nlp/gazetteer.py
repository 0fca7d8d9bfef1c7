"""Places of the world, offline: cities and regions from GeoNames, countries and areas from the lexicons.

`Gazetteer.lookup` takes a key of `names.name_key` and gives every place of that name, largest first. The tables
(`seeds/gazetteer`, or those that `depeche gazetteer import` made) stay in memory as the bytes they are on disk and
are searched by bisection: loading builds no dictionary of the 340,000 names.
"""
from __future__ import annotations

import gzip
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.names import name_key, skeleton

#: A capital is named as often as a city of so many times its inhabitants.
CAPITAL_FAME = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. country: ISO 3166-1 alpha-3; latitude, longitude: degrees; population: inhabitants."""

    name: str
    kind: str
    country: str | None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    geonameid: int | None = None


class _Lines:
    """The lines of a blob of bytes, without a copy of each: what bisection needs."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")).astype(np.uint32)
        self.starts = np.concatenate([np.zeros(1, np.uint32), ends + np.uint32(1)])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.data[self.starts[number] : self.starts[number + 1] - 1]

    def first_from(self, prefix: bytes) -> int:
        """Number of the first line that is not smaller than the prefix."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < prefix:
                low = middle + 1
            else:
                high = middle
        return low


class Gazetteer:
    """Places by name. Build it with `load`."""

    def __init__(self, places: bytes, names: bytes) -> None:
        self._places = _Lines(places)
        self._names = _Lines(names)
        self._curated: dict[str, list[Entry]] = {}
        self._countries: dict[str, Entry] = {}
        self._capitals: dict[str, str] = {}
        self._capital_keys: dict[str, set[str]] = {}
        self._add_lexicons()

    @classmethod
    def load(cls, directory: str | None = None) -> Gazetteer:
        """The gazetteer of a directory that `depeche gazetteer import` filled; the shipped one without.

        Raises OSError where the tables are missing or broken.
        """
        root: Any = Path(directory) if directory else files("depeche.seeds") / "gazetteer"
        return cls(*(gzip.decompress((root / f"{name}.tsv.gz").read_bytes()) for name in ("places", "names")))

    def _add_lexicons(self) -> None:
        for row in table("countries"):
            entry = Entry(row["name"] or "", "country", row["code"], None, _number(row["latitude"]),
                          _number(row["longitude"]), 10**9)
            self._countries[row["code"] or ""] = entry
            if row["capital"]:
                self._capitals[row["code"] or ""] = row["capital"]
                self._capital_keys.setdefault(name_key(row["capital"]), set()).add(row["code"] or "")
            self._add(entry, [row["name"], *_parts(row["variants"])])
        for row in table("regions"):
            entry = Entry(row["name"] or "", row["kind"] or "region", row["country"], None, _number(row["latitude"]),
                          _number(row["longitude"]), 10**6)
            self._add(entry, [row["name"], *_parts(row["variants"])])

    def _add(self, entry: Entry, names: Iterable[str | None]) -> None:
        for key in {name_key(name): None for name in names if name}:
            self._curated.setdefault(key, []).append(entry)

    def curated(self, key: str) -> tuple[Entry, ...]:
        """Countries, regions and areas of the lexicons that have this name."""
        return tuple(self._curated.get(key, ()))

    def curated_names(self) -> Iterable[str]:
        """The keys of all those."""
        return self._curated.keys()

    @lru_cache(maxsize=50_000)  # noqa: B019 - a gazetteer lives as long as its process
    def lookup(self, key: str) -> tuple[Entry, ...]:
        """Every place of this name, largest first; those of the lexicons before the rest."""
        return self.curated(key) + tuple(self._renowned(e, key) for e in self._listed(key))

    def _renowned(self, entry: Entry, key: str) -> Entry:
        """An entry as often named as its weight in `choose` says: capitals more than cities, and than other names.

        "Islamabad" is the capital, not the town in Kashmir that has it as second name.
        """
        if key not in self._capital_keys:
            return entry
        if entry.kind == "city" and (entry.country or "") in self._capital_keys[key]:
            return replace(entry, population=CAPITAL_FAME * entry.population)
        return entry if name_key(entry.name) == key else replace(entry, population=entry.population // 1000)

    def _listed(self, key: str) -> tuple[Entry, ...]:
        prefix = f"{key}\t".encode()
        at = self._names.first_from(prefix)
        if at >= len(self._names) or not self._names[at].startswith(prefix):
            return ()
        return tuple(self._entry(int(n)) for n in self._names[at][len(prefix) :].split())

    @lru_cache(maxsize=50_000)  # noqa: B019
    def begins(self, key: str) -> bool:
        """Whether some listed name is this one or continues it with another word."""
        prefix = key.encode()
        for number in range(at := self._names.first_from(prefix), min(at + 40, len(self._names))):
            line = self._names[number]
            if not line.startswith(prefix):
                return False
            if line[len(prefix) : len(prefix) + 1] in (b" ", b"\t"):
                return True
        return True

    def resembling(self, name: str) -> tuple[Entry, ...]:
        """Places whose name may be this one in another romanisation, largest first."""
        bare = skeleton(name)
        return self._listed(f"~{bare}") if bare else ()

    def country(self, code: str) -> Entry | None:
        """The country of an ISO 3166-1 alpha-3 code."""
        return self._countries.get(code)

    def capital(self, code: str) -> Entry | None:
        """The capital of a country."""
        name = self._capitals.get(code)
        found = [e for e in self.lookup(name_key(name)) if e.country == code and e.kind == "city"] if name else []
        return found[0] if found else None

    def _entry(self, number: int) -> Entry:
        geonameid, name, kind, country, admin1, latitude, longitude, population = (
            self._places[number].decode().split("\t")
        )
        return Entry(name, kind, country, admin1 or None, float(latitude), float(longitude), int(population),
                     int(geonameid) if geonameid else None)


def choose(entries: Iterable[Entry], votes: dict[str, float], kind: str | None = None) -> Entry | None:
    """The entry that a name most likely means.

    votes: country -> weight 0 to 1 of what else the text speaks of; kind: what the words before the name call it
    ("ville de": city, "région de": admin1). A country that the text speaks of outweighs three orders of magnitude
    of inhabitants; of two equals the larger is meant.
    """
    def score(entry: Entry) -> float:
        fit = 0.0
        if kind:
            fit = 3.0 if entry.kind == kind or (kind == "admin1" and entry.kind in ("admin2", "region")) else -1.0
        elif entry.kind in ("admin1", "admin2"):
            fit = -2.0
        return math.log10(entry.population + 10) + 3.5 * votes.get(entry.country or "", 0.0) + fit

    return max(entries, key=lambda e: (score(e), e.population, -(e.geonameid or 0)), default=None)


@cache
def gazetteer(directory: str | None = None) -> Gazetteer:
    """The gazetteer, loaded once a process."""
    return Gazetteer.load(directory)


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


def _parts(cell: str | None) -> list[str]:
    return cell.split("|") if cell else []
