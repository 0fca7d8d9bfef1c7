"""Gazetteer, names in their spellings, nationalities, and the import of a GeoNames dump."""
from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.pipeline.gazetteer_import import import_dump
from depeche.transforms.nlp.gazetteer import Entry, Gazetteer, choose, gazetteer
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.names import name_key, skeleton, transliterate
from depeche.transforms.nlp.nationalities import countries_of, forms, is_compound
from depeche.transforms.types import InputError


@pytest.mark.parametrize(("name", "country", "city"), [
    ("Kiev", "UKR", "Kyiv"), ("Kyiv", "UKR", "Kyiv"), ("Kharkov", "UKR", "Kharkiv"), ("Soumy", "UKR", "Sumy"),
    ("Krementchouk", "UKR", "Kremenchuk"), ("Koursk", "RUS", "Kursk"), ("Moscou", "RUS", "Moscow"),
    ("Le Caire", "EGY", "Cairo"), ("Pékin", "CHN", "Beijing"), ("N’Djamena", "TCD", "N'Djamena"),
    ("El-Fasher", "SDN", "El Fasher"), ("Alep", "SYR", "Aleppo"), ("Mossoul", "IRQ", "Mosul"),
])
def test_french_exonyms_are_known(name: str, country: str, city: str) -> None:
    found = [e for e in gazetteer().lookup(name_key(name)) if e.kind == "city"]
    assert (found[0].country, found[0].name) == (country, city)


def test_countries_and_regions_come_first() -> None:
    assert gazetteer().lookup("niger")[0].kind == "country"
    assert gazetteer().lookup("donbass")[0].country == "UKR"
    assert gazetteer().lookup(name_key("République démocratique du Congo"))[0].country == "COD"


def test_every_code_is_used_once_and_regions_name_known_countries() -> None:
    codes = [row["code"] for row in table("countries")]
    assert len(codes) == len(set(codes))
    assert {row["country"] for row in table("regions") if row["country"]} <= set(codes)
    assert {row["sovereign"] for row in table("countries") if row["sovereign"]} <= set(codes)


def test_capitals_of_large_countries_are_found() -> None:
    missing = [row["code"] for row in table("countries") if not gazetteer().capital(row["code"] or "")]
    assert len(missing) < 20
    assert gazetteer().capital("UKR").name == "Kyiv"  # type: ignore[union-attr]


@pytest.mark.parametrize(("one", "other"), [
    ("Koupiansk", "Kupyansk"), ("Al Fashir", "El-Fasher"), ("Zaporijjia", "Zaporizhzhya"), ("Avdiïvka", "Avdiivka"),
    ("Kruhlyakivka", "Kruglyakovka"), ("Khan Younès", "Khan Yunis"), ("Lyssytchansk", "Lysychansk"),
])
def test_romanisations_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(("name", "language", "french"), [
    ("Лисичанськ", "uk", "Lyssytchansk"), ("Кременчук", "uk", "Krementchouk"),
    ("Великий Бурлук", "uk", "Velyky Bourlouk"),
    ("Курск", "ru", "Koursk"), ("Грозный", "ru", "Grozny"), ("東京", "ru", ""),
])
def test_cyrillic_is_spelt_as_the_french_press_does(name: str, language: str, french: str) -> None:
    assert transliterate(name, language) == french


def test_unlisted_romanisation_is_found_by_its_skeleton() -> None:
    assert gazetteer().lookup(name_key("Kroughliakivka")) == ()
    assert gazetteer().resembling("Kroughliakivka")[0].country == "UKR"


@given(st.text(max_size=60))
def test_any_name_can_be_looked_up(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert isinstance(gazetteer().lookup(key), tuple)
    assert isinstance(gazetteer().resembling(name), tuple)


def test_context_outweighs_size_but_not_without_limit() -> None:
    small = Entry("Tripoli", "city", "LBN", population=230_000)
    large = Entry("Tripoli", "city", "LBY", population=1_300_000)
    assert choose([small, large], {}) is large
    assert choose([small, large], {"LBN": 1.0}) is small
    assert choose([], {}) is None


def test_noun_before_a_name_decides_between_city_and_region() -> None:
    entries = gazetteer().lookup("koursk")
    assert choose(entries, {}, "admin1").kind == "admin1"  # type: ignore[union-attr]
    assert choose(entries, {}, "city").kind == "city"  # type: ignore[union-attr]


@pytest.mark.parametrize(("word", "countries"), [
    ("russes", ("RUS",)), ("turque", ("TUR",)), ("Nord-Coréennes", ("PRK",)), ("américano-israélienne", ("USA", "ISR")),
    ("nigérien", ("NER",)), ("nigériane", ("NGA",)), ("grecques", ("GRC",)), ("maison", ()), ("", ()),
])
def test_adjectives_of_nationality(word: str, countries: tuple[str, ...]) -> None:
    assert countries_of(word) == countries


def test_compounds_are_told_from_plain_hyphens() -> None:
    assert is_compound("russo-ukrainiens") and not is_compound("nord-coréen")
    assert forms("turc/turque") == {"turc", "turcs", "turque", "turques"}


def _dump(path: Path, lines: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{path.stem}.txt", "\n".join(lines) + "\n")
    return path


def _line(number: int, name: str, alternates: str, code: tuple[str, str], country: str, region: str,
          people: int) -> str:
    cells = [str(number), name, name, alternates, "48.5", "37.9", *code, country, "", region, "", "", "", str(people)]
    return "\t".join([*cells, "", "100", "Europe/Kiev", "2024-01-01"])


def test_import_of_a_full_dump(tmp_path: Path) -> None:
    dump = _dump(tmp_path / "allCountries.zip", [
        _line(1, "Donetsk Oblast", "Донецька область", ("A", "ADM1"), "UA", "05", 0),
        _line(2, "Krynky", "Кринки,Крынки", ("P", "PPL"), "UA", "05", 991),
        _line(3, "Some Hotel", "", ("S", "HTL"), "UA", "05", 0),
    ])
    assert import_dump(dump, tmp_path / "out")[0] == 2
    read = Gazetteer.load(str(tmp_path / "out"))
    place = read.lookup("krynky")[0]
    assert (place.country, place.admin1, place.population) == ("UKR", "Donetsk Oblast", 991)
    assert read.lookup("kryn ky") == () and read.lookup("some hotel") == ()


def test_import_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    dump = _dump(tmp_path / "allCountries.zip", [_line(2, "Krynky", "", ("P", "PPL"), "UA", "05", 991)])
    import_dump(dump, tmp_path / "a")
    import_dump(dump, tmp_path / "b")
    for name in ("places.tsv.gz", "names.tsv.gz"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("content", [b"not a dump\n", b"\xff\xfe\x00", b"a\tb\n"])
def test_what_is_no_dump_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dump.txt"
    path.write_bytes(content)
    with pytest.raises(InputError):
        import_dump(path, tmp_path / "out")


def test_missing_dump_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        import_dump(tmp_path / "none.zip", tmp_path / "out")


def test_shipped_tables_are_sorted_and_complete() -> None:
    root = Path(__file__).parents[3] / "seeds" / "gazetteer"
    keys = [line.split(b"\t")[0] for line in gzip.decompress((root / "names.tsv.gz").read_bytes()).splitlines()]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    lines = gzip.decompress((root / "places.tsv.gz").read_bytes()).splitlines()
    assert all(line.count(b"\t") == 7 for line in lines)


def test_loading_is_quick_and_small() -> None:
    code = ("import resource, time; from depeche.transforms.nlp import gazetteer as g; "
            "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; t = time.process_time(); g.gazetteer(); "
            "print(time.process_time() - t, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    seconds, megabytes = map(float, run.stdout.split())
    assert seconds < 1.0 and megabytes < 60
