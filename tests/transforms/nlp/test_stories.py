"""Which event of its article a mention tells of."""
from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.schemas.records import Mention, Party, Quantity
from depeche.transforms.nlp.stories import LINKAGE, Draft, Story, compare, place, score, standings

RUSSIA, UKRAINE = Party(text="la Russie", country="RUS"), Party(text="l'Ukraine", country="UKR")
MONDAY, FRIDAY = date(2024, 3, 4), date(2024, 3, 8)


def on(day):
    return {"date_start": day, "date_end": day, "date_precision": "day"}


def at(name, **fields):
    return {"place_text": name, "place_name": name, "place_country": "UKR", "geo_precision": "exact", **fields}


def killed(value, scope="event"):
    return {"quantities": (Quantity(measure="killed", value=float(value), bound="exact", scope=scope),)}


def draft(sentence, trigger="frappe", **fields):
    words = {k: fields.pop(k) for k in ("kind", "lemma", "definite", "other", "paragraph") if k in fields}
    evidence = fields.pop("evidence", trigger)
    start = sentence * 100
    return Draft(sentence=sentence, lemma=words.pop("lemma", trigger), **words, mention=Mention(
        mention_id=f"m{start}", article_id="a", trigger_start=start, trigger_end=start + 6, sentence_start=start,
        sentence_end=start + 90, evidence=evidence, trigger_text=trigger,
        **{"event_type": "ASSAULT", "status": "actual", **fields}))


def told(*drafts):
    """The sentences of each event, in order."""
    stories: list[Story] = []
    for d in drafts:
        place(d, stories)
    return [[d.sentence for d in story.drafts] for story in stories]


def test_a_toll_belongs_to_the_strike_told_last():
    assert told(draft(3, event_mode="drone", **at("Soumy"), paragraph=1),
                draft(6, event_mode="aerial", **at("Kharkiv"), paragraph=2),
                draft(7, "tuées", kind="outcome", paragraph=2, **killed(4))) == [[3], [6, 7]]


def test_one_toll_is_told_twice():
    assert told(draft(0, **at("Soumy"), **killed(18)), draft(12, "morts", kind="outcome", **killed(18))) == [[0, 12]]


def test_what_is_added_up_over_months_is_not_the_strike_just_told():
    strike = draft(0, event_mode="drone", **at("Soumy"), **killed(18))
    assert told(strike, draft(1, "morts", kind="outcome", **killed(20))) == [[0, 1]]
    assert told(strike, draft(1, "morts", kind="outcome", **killed(3661, "cumulative"))) == [[0], [1]]


def test_another_town_another_day_or_another_kind_opens_an_event():
    first = draft(0, event_mode="drone", **at("Soumy", geonameid=1), **on(FRIDAY))
    for other in ({**at("Kharkiv", geonameid=2)}, {**at("Soumy", geonameid=1), **on(MONDAY)},
                  {"event_mode": "abduct", **on(FRIDAY)}):
        assert told(first, draft(1, **other)) == [[0], [1]]


def test_one_night_and_the_next_are_two_attacks():
    first, second = ({"date_start": FRIDAY + timedelta(n), "date_end": FRIDAY + timedelta(n + 1)} for n in (0, 1))
    assert told(draft(0, **first), draft(1, **first), draft(2, **second)) == [[0, 1], [2]]


def test_a_quarter_of_a_town_is_in_the_town():
    assert told(draft(0, event_mode="drone", **at("Beyrouth")),
                draft(1, event_mode="drone", **at("banlieue sud de Beyrouth"), definite=True)) == [[0, 1]]


def test_speakers_tell_statements_apart():
    blame = {"trigger": "condamne", "event_type": "ACCUSE", "event_mode": "disapprove"}
    assert told(draft(0, **blame, actors=(RUSSIA,)), draft(1, **blame, actors=(UKRAINE,)),
                draft(2, **blame, actors=(RUSSIA,))) == [[0, 2], [1]]


def test_what_is_to_come_is_not_what_happened():
    assert told(draft(0, **at("Soumy")), draft(1, **at("Soumy"), status="future")) == [[0], [1]]


@st.composite
def drafts(draw, sentence):
    return draft(
        sentence, draw(st.sampled_from(["frappe", "attaque", "tués"])),
        kind=draw(st.sampled_from(["action", "outcome"])), definite=draw(st.booleans()), other=draw(st.booleans()),
        paragraph=draw(st.integers(0, 1)), event_type=draw(st.sampled_from(["ASSAULT", "ACCUSE", "COERCE"])),
        event_mode=draw(st.sampled_from([None, "drone", "aerial", "territory"])),
        actors=draw(st.sampled_from([(), (RUSSIA,), (UKRAINE,)])), recipients=draw(st.sampled_from([(), (UKRAINE,)])),
        evidence=draw(st.sampled_from(["Un drone a frappé un marché couvert de la ville.", "Une école a été touchée.",
                                       "Des drones ont frappé le marché couvert."])),
        **draw(st.sampled_from([{}, at("Soumy"), at("Kharkiv")])),
        **draw(st.sampled_from([{}, on(FRIDAY), on(MONDAY)])), **draw(st.sampled_from([{}, killed(18), killed(4)])))


@settings(max_examples=200, deadline=None)
@given(drafts(sentence=0), drafts(sentence=4))
def test_stopping_early_changes_no_decision(first, second):
    story = Story([first])
    (known,) = standings(second, [story])
    whole = LINKAGE.weigh({**known, **compare(second, story)})
    found = score(second, story, known)
    assert abs(found - whole) < 1e-9 or max(found, whole) <= 1e-9


def test_the_blow_of_one_side_is_not_that_of_the_other_though_both_exchange_them():
    exchange = draft(0, event_mode="drone", actors=(RUSSIA, UKRAINE))
    salvo = draft(1, event_mode="drone", actors=(RUSSIA,))
    answer = draft(2, event_mode="drone", actors=(UKRAINE,))
    assert compare(answer, Story([exchange]))["actors"] == "shared"
    assert compare(answer, Story([exchange, salvo]))["actors"] == "differ"
    assert compare(draft(2, event_mode="drone", actors=(RUSSIA,)), Story([exchange, salvo]))["actors"] == "shared"
