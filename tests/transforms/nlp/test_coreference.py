"""The events of one article: what joins, what stays apart, what is handed on."""
from datetime import date, datetime, timezone

import pytest

from depeche.schemas.records import Mention, Party, Quantity
from depeche.transforms.nlp.coreference import Draft, join, resolve

RUSSIA, UKRAINE = Party(text="la Russie", country="RUS"), Party(text="l'Ukraine", country="UKR")


def mention(start: int, **fields) -> Mention:
    values = {"event_type": "ASSAULT", "status": "actual", "trigger_text": "frappe", **fields}
    return Mention(mention_id=f"m{start}", article_id="a", trigger_start=start, trigger_end=start + 6,
                   sentence_start=start, sentence_end=start + 6, evidence="frappe", **values)


def draft(start: int, *, sentence: int, **fields) -> Draft:
    words = {k: fields.pop(k) for k in ("kind", "lemma", "definite", "other") if k in fields}
    return Draft(mention=mention(start, **fields), sentence=sentence, **words)


def killed(value: float) -> Quantity:
    return Quantity(measure="killed", value=value, bound="exact", scope="event")


FULL = dict(event_mode="drone", actors=(RUSSIA,), recipients=(UKRAINE,), date_start=date(2024, 3, 4),
            date_end=date(2024, 3, 4), date_precision="day", date_basis="relative", place_text="Kiev",
            place_name="Kyiv", place_country="UKR", geo_precision="exact")


def keys(mentions: list[Mention]) -> list[str | None]:
    return [m.report_id for m in mentions]


def test_an_outcome_takes_the_fields_of_the_strike_it_follows():
    first, second = resolve([draft(0, sentence=0, **FULL),
                             draft(50, sentence=1, kind="outcome", quantities=(killed(9),))])
    assert first.report_id == second.report_id
    assert (second.event_mode, second.place_country, second.date_start) == ("drone", "UKR", date(2024, 3, 4))
    assert second.actors == (RUSSIA,)


def test_a_named_place_is_not_handed_on():
    _, second = resolve([draft(0, sentence=0, **FULL), draft(50, sentence=1, definite=True)])
    assert second.place_text is None and second.place_country == "UKR"


def test_another_place_is_another_event():
    other = {**FULL, "place_text": "Lviv", "place_name": "Lviv"}
    assert len(set(keys(resolve([draft(0, sentence=0, **FULL), draft(50, sentence=1, **other)])))) == 2


def test_another_day_is_another_event():
    other = {**FULL, "date_start": date(2024, 3, 3), "date_end": date(2024, 3, 3)}
    assert len(set(keys(resolve([draft(0, sentence=0, **FULL), draft(50, sentence=1, **other)])))) == 2


def test_words_that_announce_another_event_open_one():
    assert len(set(keys(resolve([draft(0, sentence=0, **FULL), draft(50, sentence=1, other=True, **FULL)])))) == 2


def test_of_two_sides_that_exchange_blows_the_one_that_is_struck_did_not_strike():
    exchange = draft(0, sentence=0, event_mode="drone", actors=(RUSSIA, UKRAINE))
    block = Party(text="un immeuble", sector="CVL")
    _, told = resolve([exchange, draft(50, sentence=1, event_mode="drone", recipients=(block,), place_country="UKR")])
    assert told.actors == (RUSSIA,)


def test_the_strike_of_a_stated_day_is_the_one_told_of_that_day():
    day = {name: FULL[name] for name in ("date_start", "date_end", "date_precision", "date_basis")}
    fight = draft(0, sentence=0, event_mode="ground", actors=(UKRAINE,), trigger_text="combats", lemma="combat")
    strike = draft(50, sentence=1, event_mode="drone", recipients=(RUSSIA,), trigger_text="attaque", lemma="attaque",
                   **day)
    known = draft(90, sentence=2, definite=True, lemma="frappe", **day)
    first, second, third = keys(resolve([fight, strike, known]))
    assert second == third != first


def test_the_attack_on_the_other_side_is_another_event():
    back = {**FULL, "actors": (UKRAINE,), "recipients": (RUSSIA,), "place_text": None, "place_country": None}
    assert len(set(keys(resolve([draft(0, sentence=0, **FULL), draft(50, sentence=1, definite=True, **back)])))) == 2


def test_two_condemnations_are_told_apart_by_who_condemns():
    france, britain = Party(text="Paris", country="FRA"), Party(text="Londres", country="GBR")
    drafts = [draft(0, sentence=0, event_type="ACCUSE", actors=(france,)),
              draft(50, sentence=0, event_type="ACCUSE", actors=(britain,))]
    assert len(set(keys(resolve(drafts)))) == 2


def test_a_denial_belongs_to_what_it_denies():
    assert len(set(keys(resolve([draft(0, sentence=0, **FULL),
                                 draft(50, sentence=1, status="negated", definite=True)])))) == 1


def test_what_a_copy_adds_joins_the_events_it_took_over():
    known = resolve([draft(0, sentence=0, **FULL)])
    joined = join(known, [mention(80, report_id="copy/0", quantities=(killed(9),))])
    assert keys(joined) == [known[0].report_id] * 2


@pytest.mark.parametrize("published, day", [(7, date(2024, 3, 7)), (8, None)])
def test_what_is_said_takes_the_day_of_the_news_when_that_is_today(nlp, published, day):
    doc = nlp.make_doc("Un missile a frappé Kharkiv ce jeudi 7 mars 2024. L'Union européenne condamne l'attaque.")
    doc._.published_at = datetime(2024, 3, published, 18, tzinfo=timezone.utc)
    (blame,) = [m for m in nlp(doc)._.events if m.event_type == "ACCUSE"]
    assert blame.date_start == day


@pytest.mark.regression("a night long past that the text comes back to became the day of all that stands before")
def test_the_first_day_of_a_text_holds_for_what_names_none(nlp):
    doc = nlp.make_doc("Des explosions ont retenti ce vendredi près d'Ispahan. La défense a abattu trois drones. "
                       "Dans la nuit de samedi à dimanche, l'Iran avait tiré 300 missiles sur Israël.")
    doc._.published_at = datetime(2024, 4, 19, 12, tzinfo=timezone.utc)
    days = {m.trigger_text: m.date_start for m in nlp(doc)._.events}
    assert days["abattu"] == date(2024, 4, 19)


@pytest.mark.parametrize("text, country", [
    ("Le président turc s'est entretenu lundi par téléphone avec son homologue égyptien. ", None),
    ("Ankara a expulsé lundi trois diplomates égyptiens. ", "TUR"),
])
def test_a_call_happens_nowhere_and_an_expulsion_where_it_is_ordered(nlp, text, country):
    doc = nlp.make_doc(text + "A Benghazi, une roquette a tué deux passants libyens dimanche.")
    doc._.published_at = datetime(2024, 3, 19, 12, tzinfo=timezone.utc)
    assert [m.place_country for m in nlp(doc)._.events if m.event_type in ("CONSULT", "SANCTION")] == [country]


def test_what_others_ask_near_a_day_told_has_none_but_in_a_meeting_it_has(nlp):
    doc = nlp.make_doc("Des obus sont tombés dimanche sur le marché de Saada. Amnesty International exige une trêve.\n"
                       "Le Conseil de sécurité s'est réuni lundi. Oman a exhorté les deux camps à la retenue.")
    doc._.published_at = datetime(2024, 3, 19, 12, tzinfo=timezone.utc)
    days = [m.date_start for m in nlp(doc)._.events if m.event_type == "REQUEST"]
    assert days == [None, date(2024, 3, 18)]


NIGHT = dict(date_start=date(2024, 3, 4), date_end=date(2024, 3, 5), date_precision="day", date_basis="relative")
TUESDAY = (date(2024, 3, 5), date(2024, 3, 5), "relative")


def days(mentions: list[Mention]) -> list[tuple[date | None, date | None]]:
    return [(m.date_start, m.date_end) for m in mentions]


def test_what_is_said_of_a_night_is_said_in_the_morning():
    struck = draft(0, sentence=0, **{**FULL, **NIGHT})
    said = draft(50, sentence=1, event_type="THREATEN", event_mode="violence", actors=(RUSSIA,))
    assert days(resolve([struck, said], published=date(2024, 3, 5)))[1] == TUESDAY[:2]


@pytest.mark.parametrize(("words", "start"), [("dans la matinée", 5), ("vers 3 heures", 4)])
def test_a_time_of_day_behind_a_night(words: str, start: int):
    struck = draft(0, sentence=0, **{**FULL, **NIGHT})
    later = Draft(mention=mention(50, event_type="COERCE", event_mode="arrest", date_text=words), sentence=1,
                  clock=TUESDAY)
    assert days(resolve([struck, later], published=date(2024, 3, 5)))[1] == (date(2024, 3, start), date(2024, 3, 5))


def test_the_next_sentence_goes_on_with_a_day_named_in_passing():
    news = draft(0, sentence=0, **{**FULL, **NIGHT})
    aside = draft(50, sentence=1, event_type="PROTEST", event_mode="riot", date_start=date(2024, 2, 28),
                  date_end=date(2024, 2, 28), date_precision="day", date_basis="relative")
    then, later = (draft(100 * n, sentence=n, event_type="COERCE", event_mode=mode)
                   for n, mode in ((2, "arrest"), (3, "deport")))
    first_day = (date(2024, 3, 4), date(2024, 3, 5), "relative")
    found = resolve([news, aside, then, later], first_day=first_day, published=date(2024, 3, 5))
    assert days(found)[2:] == [(date(2024, 2, 28), date(2024, 2, 28)), first_day[:2]]


@pytest.mark.parametrize(("place", "day"), [(None, None), ("Kiev", date(2024, 3, 5))])
def test_fighting_that_is_nowhere_is_of_no_day(place: str | None, day: date | None):
    fought = draft(0, sentence=0, event_mode="ground", place_text=place)
    assert days(resolve([fought], first_day=TUESDAY)) == [(day, day)]


@pytest.mark.parametrize(("kind", "mode", "acting", "country"), [
    ("MOBILIZE", "weapons", "PRK", "PRK"), ("RETREAT", "release", "KHM", "KHM"), ("COERCE", "arrest", "PER", "PER"),
    ("COERCE", "curfew", "FRA", "NCL"), ("CONSULT", "multilateral", None, None), ("SANCTION", "convict", None, "NCL"),
    ("ASSAULT", "firearms", "NCL", "NCL"),
])
def test_where_it_happens_without_a_place(kind: str, mode: str, acting: str | None, country: str | None):
    actors = (Party(text="x", country=acting),) if acting else ()
    done = draft(0, sentence=0, event_type=kind, event_mode=mode, actors=actors, recipients=(RUSSIA,))
    assert [m.place_country for m in resolve([done], setting="NCL")] == [country]
