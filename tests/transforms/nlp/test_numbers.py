"""The grammar of counts, on words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.nlp.numbers import Number, around, find, flat, spelled

SPACES = ["\u00a0", "\u202f", "\u2009", " "]


def one(text: str) -> Number:
    (number,) = find(text)
    return number


@pytest.mark.parametrize(("text", "value"), [
    ("1.100 soldats", 1100), ("1'200 manifestants", 1200), ("1’200 manifestants", 1200),
    ("12.345.678 habitants", 12345678),
    ("1,100 soldats", 1100), ("10,5 millions de personnes", 10_500_000), ("3.5 millions de gens", 3_500_000),
    ("1,2 million", 1_200_000), ("500 M€", 500_000_000), ("2,5 Mds €", 2_500_000_000), ("30000 hommes", 30000),
    ("vingt et un morts", 21), ("vingt-et-une victimes", 21), ("quatre-vingt-dix blessés", 90),
    ("Mille deux cents soldats", 1200), ("SOIXANTE ET ONZE MORTS", 71), ("septante-deux otages", 72),
    ("trois millions de réfugiés", 3_000_000), ("un million et demi de personnes", 1_500_000),
    ("huit cents millions d'euros", 800_000_000), ("la neuvième personne à perdre la vie", 9), ("zéro mort", 0),
])
def test_reads_the_value(text: str, value: float) -> None:
    found = one(text)
    assert (found.value, found.bound, found.low, found.high) == (value, "exact", value, value)


@pytest.mark.parametrize(("text", "value", "bound", "low", "high"), [
    ("au moins 12 morts", 12, "at_least", 12, None), ("plus d'un millier de gens", 1000, "at_least", 1000, None),
    ("12 morts au moins", 12, "at_least", 12, None), ("pas moins de 45 drones", 45, "at_least", 45, None),
    ("jusqu’à 20 morts", 20, "at_most", 0, 20), ("moins de 30 blessés", 30, "at_most", 0, 30),
    ("environ 1.100 soldats", 1100, "about", 1050, 1150), ("quelque 250 manifestants", 250, "about", 245, 255),
    ("près de trois mille blessés", 3000, "about", 2500, 3000), ("une trentaine de morts", 30, "about", 25, 35),
    ("d'une quarantaine de blessés", 40, "about", 35, 45), ("une demi-douzaine d'obus", 6, "about", 5, 7),
    ("une dizaine de milliers de gens", 10000, "about", 8000, 12000), ("des dizaines de morts", 20, "vague", 20, 99),
    ("plusieurs centaines de gens", 200, "vague", 200, 999), ("des milliers de gens", 2000, "vague", 2000, 9999),
    ("dizaines de milliers de morts", 20000, "vague", 20000, 99999),
    ("le bilan est passé de 3 à 9", 9, "at_least", 9, None), ("s'alourdit à 9 morts", 9, "exact", 9, 9),
])
def test_reads_what_bounds_it(text: str, value: float, bound: str, low: float, high: float | None) -> None:
    found = one(text)
    assert (found.value, found.bound, found.low, found.high) == (value, bound, low, high)


@pytest.mark.parametrize(("text", "low", "high"), [
    ("entre 20 et 30 morts", 20, 30), ("de 200 à 300 combattants", 200, 300), ("deux ou trois drones", 2, 3),
    ("entre 3 et 4 millions de gens", 3e6, 4e6), ("quatre à cinq mille hommes", 4000, 5000),
])
def test_a_range_is_its_two_ends(text: str, low: float, high: float) -> None:
    first, second = find(text)
    assert (first.value, first.bound, second.value, second.bound) == (low, "at_least", high, "at_most")
    assert (first.low, first.high) == (second.low, second.high) == (low, high)


@pytest.mark.parametrize("text", [
    "la fillette de 7 ans", "à 18h42", "17 h 30", "14:30", "à 40 km", "des obus de 155 mm", "S-300, Kh-22, F-16",
    "39 % des agents", "39%", "l'article 49.3", "le 27 juin 2022", "en 2014", "01 23 45 67 89", "+33 1 22 33 44 55",
    "n° 1374", "la 20e minute", "(0-1)", "le 8/07/2024", "2024-07-08", "au XXIe siècle", "quatre trains sur cinq",
    "du 20 au 25 novembre", "les 27 et 28 juin", "la cinquantaine", "mis en quarantaine", "plusieurs morts",
    "quelques blessés", "dans les années 90", "de magnitude 7,6", "[7]", "plus de la moitié", "deux tiers",
    "une dizaine de jours", "1995 déjà", "trois-quarts des maisons",
])
def test_what_counts_nothing(text: str) -> None:
    assert [n for n in find(text) if not n.article] == []


@given(st.integers(1000, 999_999_999), st.sampled_from([*SPACES, ".", "'", "’"]))
def test_every_grouping_gives_the_value(value: int, separator: str) -> None:
    text = f"Ils ont compté {value:,} manifestants.".replace(",", separator)
    found = one(text)
    assert found.value == value and text[found.start:found.end] == f"{value:,}".replace(",", separator)


@given(st.text(alphabet="0123456789 .,'-àdeunvigtmlosrcaq%h€()\u202f\n", max_size=120))
def test_numbers_stand_in_order_inside_the_text(text: str) -> None:
    end = 0
    for number in find(text):
        assert end <= number.start < number.end <= len(text)
        assert number.low is None or number.low <= number.value
        assert number.high is None or number.value <= number.high
        end = number.end


@given(st.text(max_size=60))
def test_flat_keeps_offsets(text: str) -> None:
    assert len(flat(text)) == len(text)


@given(st.integers(1, 10**9))
def test_a_rounded_figure_lies_in_its_interval(value: int) -> None:
    low, high = around(float(value))
    assert low <= value <= high


def test_words_that_are_no_cardinal() -> None:
    assert spelled("vingt trente mille mille") is None or spelled("cent") == 100


@pytest.mark.parametrize("line", ["{} morts, ", "{} ", "vingt et un mille ", "1 000 ", "1", "plus de "])
def test_time_of_a_long_text(line: str, time_grows_with_length) -> None:
    time_grows_with_length(lambda n: "".join(line.format(i) for i in range(n)), find, 3000)
