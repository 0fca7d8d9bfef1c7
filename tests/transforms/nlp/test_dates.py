"""Dates on sentences written for the purpose (tests/stress/dates.jsonl), with and without a parse."""
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from depeche.transforms.nlp.date_rules import nearest_year, weekday
from depeche.transforms.nlp.dates import dates, find, resolve
from depeche.transforms.nlp.document import DATES, When, spans
from depeche.transforms.nlp.reader import COMPONENTS

ROWS = [json.loads(line) for line in (Path(__file__).parents[2] / "stress" / "dates.jsonl").read_text().splitlines()]
#: Share of sentences whose dates are all right; measured 1.0 with and without the parser.
FLOOR = 0.97
WEDNESDAY = date(2024, 10, 30)
NAMES = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
BLANK = spacy.blank("fr")
days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def read(row: dict, nlp: Language = BLANK) -> list[When]:
    doc = nlp(row["text"])
    doc._.published_at = row["published_at"] and datetime.fromisoformat(row["published_at"])
    return [span._.when for span in spans(dates(doc), DATES)]


def right(row: dict, found: list[When]) -> bool:
    def field(when: When, key: str) -> object:
        value = getattr(when, key)
        return value.isoformat() if isinstance(value, date) else value

    return len(found) == len(row["expect"]) and all(
        field(got, key) == value for got, want in zip(found, row["expect"], strict=True) for key, value in want.items())


def test_sentences_without_a_parse() -> None:
    assert sum(right(row, read(row)) for row in ROWS) >= FLOOR * len(ROWS)


def test_sentences_with_the_pipeline(nlp: Language) -> None:
    with nlp.select_pipes(disable=COMPONENTS):
        assert sum(right(row, read(row, nlp)) for row in ROWS) >= FLOOR * len(ROWS)


@given(days, st.sampled_from(NAMES))
def test_a_bare_weekday_is_the_last_one_today_included(today: date, name: str) -> None:
    found = weekday(name, today)
    assert found is not None and timedelta(0) <= today - found < timedelta(7)
    assert found.weekday() == NAMES.index(name)


@given(days, st.sampled_from(NAMES))
def test_a_weekday_of_the_future_is_the_next_one(today: date, name: str) -> None:
    found = weekday(name, today, future=True)
    assert found is not None and timedelta(0) <= found - today < timedelta(7)


@given(days, st.sampled_from(NAMES))
def test_last_and_next_weekday_are_not_today(today: date, name: str) -> None:
    last, following = resolve(f"{name} dernier", today), resolve(f"{name} prochain", today)
    assert last is not None and last.start is not None and timedelta(0) < today - last.start <= timedelta(7)
    assert following is not None and following.start is not None
    assert timedelta(0) < following.start - today <= timedelta(7)


@given(days, st.integers(1, 31), st.integers(1, 12))
def test_a_day_without_a_year_is_near_publication(today: date, day: int, month: int) -> None:
    found = nearest_year(str(day), month, today)
    assert -timedelta(310) < found - today <= timedelta(61)


@given(days)
def test_every_date_is_read_as_written(day: date) -> None:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    for text in (f"le {day.day} {months[day.month - 1]} {day.year}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}"):
        found = resolve(text, None)
        assert found is not None and (found.start, found.end, found.basis) == (day, day, "explicit"), text


@pytest.mark.parametrize(("text", "future", "start"), [
    ("jeudi", False, date(2024, 10, 24)), ("jeudi", True, date(2024, 10, 31)), ("mercredi", True, WEDNESDAY),
    ("ce jeudi", False, date(2024, 10, 31)), ("le 12 novembre", False, date(2024, 11, 12)),
    ("le 12 mars", True, date(2025, 3, 12)), ("pour jeudi", False, date(2024, 10, 31)),
])
def test_tense_decides(text: str, future: bool, start: date) -> None:
    found = resolve(text, WEDNESDAY, future=future)
    assert found is not None and found.start == start


@pytest.mark.parametrize(("text", "starts"), [
    ("Les mineurs comptent bien occuper le carreau lundi.", ["2024-11-04"]),
    ("Le collectif invite les riverains à se rassembler samedi devant la mairie.", ["2024-11-02"]),
    ("La centrale maintient son appel à cesser le travail jeudi et vendredi.", ["2024-10-31"]),
    ("Les dockers avaient promis de manifester lundi.", ["2024-10-28"]),
    ("Le préfet a annoncé l'envoi de cent gendarmes dès vendredi.", ["2024-11-01"]),
    ("Les routiers remballeront leurs tentes samedi.", ["2024-11-02"]),
    ("Un deuil de trois jours débute vendredi.", ["2024-11-01"]),
    ("La trêve en vigueur depuis samedi n'aura tenu que trois jours.", ["2024-10-26"]),
    # what only says more of a noun is not the day that the next sentence counts from
    ("Lundi, la police a saisi le camion volé samedi. La veille, deux hommes avaient été arrêtés.",
     ["2024-10-28", "2024-10-26", "2024-10-27"]),
    ("Mardi, le préfet a reçu les riverains qui veillent depuis jeudi. La veille, il les avait boudés.",
     ["2024-10-29", "2024-10-24", "2024-10-28"]),
    ("Les salles rouvriront samedi.\nDans la matinée, un pont a sauté.", ["2024-11-02", "2024-10-30"]),
    ("Une frappe a tué un homme dans la nuit de lundi à mardi. La nuit précédente, le port avait été visé.",
     ["2024-10-28", "2024-10-27"]),
])
def test_what_the_parse_tells(text: str, starts: list[str], nlp: Language) -> None:
    with nlp.select_pipes(disable=COMPONENTS):
        found = read({"text": text, "published_at": "2024-10-30T18:00:00+01:00"}, nlp)
    assert [str(when.start) for when in found] == starts


@pytest.mark.parametrize(("text", "start", "end"), [
    ("En deux jours, onze villageois ont péri.", 29, 30), ("La police a arrêté 140 jeunes en trois jours.", 28, 30),
    ("Le bilan de la frappe nocturne s'alourdit.", 29, 30), ("Les raids nocturnes ont visé le port.", 29, 30),
])
def test_how_long_it_lasted(text: str, start: int, end: int) -> None:
    found = resolve(text, WEDNESDAY)
    assert found is not None and (found.start, found.end) == (date(2024, 10, start), date(2024, 10, end))


def test_what_lasts_ahead_dates_nothing() -> None:
    assert resolve("Tout sera réglé en trois jours.", WEDNESDAY, future=True) is None


def test_text_and_offsets_belong_together() -> None:
    text = "L’attaque a eu lieu dans la nuit de mardi à mercredi, puis à l’aube."
    for start, end, when in find(text, WEDNESDAY):
        assert text[start:end] == when.text


def test_without_publication_the_first_full_date_stands_in() -> None:
    found = find("Niamey, mercredi 26 juillet 2023. Mardi, la garde avait bouclé le palais.", None)
    assert [when.start for _, _, when in found] == [date(2023, 7, 26), date(2023, 7, 25)]


def test_the_publisher_s_day_counts() -> None:
    row = {"text": "Un tir a eu lieu aujourd'hui.", "published_at": "2024-05-16T00:30:00+11:00"}
    assert [w.start for w in read(row)] == [date(2024, 5, 16)]


def test_a_background_date_of_another_paragraph_is_not_told_on() -> None:
    found = find("Le 18 juin, un pont avait sauté.\nDans la matinée, les tirs ont repris.", WEDNESDAY)
    assert [when.start for _, _, when in found] == [date(2024, 6, 18), WEDNESDAY]


@pytest.mark.parametrize("published", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
def test_impossible_publications(published: str) -> None:
    text = "Hier, lundi prochain, il y a 900 ans, dans 99 décennies, le 31 février, en 1800, demain."
    assert all(when.text for when in read({"text": text, "published_at": published}))


WORDS = """
lundi mardi jeudi hier demain nuit de du au à et le la ce dans depuis il y a trois 24 31 heures
jours semaines mois ans dernier dernière prochaine mars mai juillet 2022 1er début fin mi-mai veille
lendemain . , vers 14h30 chaque plus tard l'après-midi ces derniers soir entre pour sera
""".split()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.one_of(st.none(), days))
def test_any_order_of_words_is_read(words: list[str], today: date | None) -> None:
    end = 0
    for start, stop, when in find(" ".join(words), today):
        assert end <= start < stop
        assert when.start is None or when.end is None or when.start <= when.end
        end = stop


@pytest.mark.regression("annotations and text of the whole document were looked up for every date: 95 s for 145 kB")
@pytest.mark.parametrize("line", [
    "a ", "depuis ", "nuit de ", "le 3 au 4 mai dans la nuit de mardi ", "1", " ", "2024 ", "lundi 27 ",
    "Un tir a fait 12 morts mardi ", "chaque jour "])
def test_time_of_a_long_text(line: str, time_grows_with_length) -> None:
    def doc(times: int) -> Doc:
        made = BLANK.make_doc(line * times)
        made._.published_at = datetime(2024, 10, 30)
        return made

    time_grows_with_length(doc, dates, 400)
