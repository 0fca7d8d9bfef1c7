"""Merging: the laws of `merge` on random claims, and what may and may not become one event."""
from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.schemas.records import Party, Quantity
from depeche.transforms import blocking
from depeche.transforms.merge import Graph, block_edges, components, explain, merge
from depeche.transforms.reports import Telling, claim_of, name_key, proper_words, singles
from depeche.transforms.similarity import compare, score

RUSSIA = Party(text="l'armée russe", country="RUS", sector="MIL")
UKRAINE = Party(text="l'armée ukrainienne", country="UKR", sector="MIL")
CIVILIANS = Party(text="des civils", country="UKR", sector="CVL")
NIGHT = date(2024, 3, 8)


def telling(article="a", n=0, *, report=None, day=NIGHT, published=NIGHT, **fields):
    """A claim of a drone strike by Russia on civilians in Ukraine, told on that day; fields override."""
    base = {
        "mention_id": f"m-{article}-{n}", "article_id": article, "report_id": report or f"{article}/{n}",
        "event_type": "ASSAULT", "event_mode": "drone", "status": "actual", "actors": (RUSSIA,),
        "recipients": (CIVILIANS,), "place_country": "UKR", "trigger_text": "frappe", "trigger_start": n * 100,
        "trigger_end": n * 100 + 6, "sentence_start": n * 100, "sentence_end": n * 100 + 90, "evidence": "",
        "date_text": "vendredi" if day else None, "date_start": day, "date_end": day,
        "date_precision": "day" if day else "none",
        "published_at": published and datetime(published.year, published.month, published.day, 18, tzinfo=timezone.utc),
    }
    return Telling(**{**base, **fields})


def at(name, latitude, longitude, geonameid):
    return {"place_text": name, "place_name": name, "latitude": latitude, "longitude": longitude,
            "geonameid": geonameid, "geo_precision": "exact"}


SOUMY, KHARKIV = at("Soumy", 50.92, 34.80, 692194), at("Kharkiv", 49.99, 36.23, 706483)


def killed(n, scope="event", **fields):
    return (Quantity(measure="killed", value=float(n), bound="exact", scope=scope, **fields),)


def events_of(*told):
    return merge({}, [claim_of(t) for t in told])


def together(*told):
    """Whether all claims become one event."""
    return len(events_of(*told)) == 1


# --- laws ------------------------------------------------------------------------------------------------------------


@st.composite
def tellings(draw):
    """Claims of few events in few articles, each leaving something out."""
    found = []
    for a in range(draw(st.integers(1, 7))):
        published = draw(st.sampled_from([None, NIGHT, NIGHT + timedelta(1), NIGHT + timedelta(2)]))
        for n in range(draw(st.integers(1, 3))):
            found.append(telling(
                f"a{a}", n, report=f"a{a}/{draw(st.integers(0, 1))}", published=published,
                day=draw(st.sampled_from([None, NIGHT, NIGHT + timedelta(1)])),
                event_mode=draw(st.sampled_from([None, "drone", "ground"])),
                actors=draw(st.sampled_from([(), (RUSSIA,), (UKRAINE,)])),
                recipients=draw(st.sampled_from([(), (CIVILIANS,)])),
                status=draw(st.sampled_from(["actual", "actual", "negated", "future"])),
                quantities=draw(st.sampled_from([(), killed(3), killed(18)])),
                **draw(st.sampled_from([{}, SOUMY, KHARKIV, {"place_text": "Velyka Pysarivka"}])),
            ))
    return found


@settings(max_examples=50, deadline=None)
@given(tellings(), st.randoms(use_true_random=False))
def test_order_of_arrival_makes_no_difference(told, rng):
    claims = [claim_of(t) for t in told]
    shuffled = rng.sample(claims, len(claims))
    assert merge({}, shuffled) == merge({}, claims)


@settings(max_examples=50, deadline=None)
@given(tellings(), st.data())
def test_regrouping_makes_no_difference(told, data):
    claims = [claim_of(t) for t in told]
    known = {}
    left = list(claims)
    while left:
        n = data.draw(st.integers(1, len(left)))
        known, left = merge(known, left[:n]), left[n:]
    assert known == merge({}, claims)


@settings(max_examples=30, deadline=None)
@given(tellings())
def test_repetition_makes_no_difference(told):
    claims = [claim_of(t) for t in told]
    once = merge({}, claims)
    assert merge(once, claims) == once
    assert merge({}, claims + claims) == once


@settings(max_examples=30, deadline=None)
@given(tellings())
def test_every_claim_is_in_one_event_named_after_its_oldest(told):
    events = events_of(*told)
    members = [c for claims in events.values() for c in claims]
    assert sorted(c.mention_id for c in members) == sorted(t.mention_id for t in told)
    for event_id, claims in events.items():
        oldest = next(c for c in claims if c.mention_id == event_id)
        dated = [c.published_at for c in claims if c.published_at]
        assert oldest.published_at == min(dated, default=None)


@settings(max_examples=30, deadline=None)
@given(tellings())
def test_comparison_has_no_direction(told):
    groups = singles(claim_of(t) for t in told)
    for a in groups:
        for b in groups:
            assert compare(a, b) == compare(b, a)
            assert (score(a, b) > 0) == (score(b, a) > 0)


def test_only_what_a_new_claim_can_change_is_worked_out_again(monkeypatch):
    far = [telling(f"s{i}", day=NIGHT - timedelta(90), published=NIGHT - timedelta(90), **SOUMY) for i in range(5)]
    known = events_of(*far)
    looked_at = []
    monkeypatch.setattr("depeche.transforms.merge.cluster",
                        lambda claims, edges: looked_at.extend(g.key for g in claims) or list(claims))
    merge(known, [claim_of(telling("new", **KHARKIV))])
    assert looked_at == ["m-new-0"]


# --- one event -------------------------------------------------------------------------------------------------------


def test_other_words_other_toll_same_event():
    assert together(telling("a", **SOUMY, quantities=killed(9)),
                    telling("b", **SOUMY, quantities=killed(12), trigger_text="bombardée", actors=()))


@pytest.mark.parametrize("spelling", ["Krementchouk", "Kremenchuk", "Krementchuk"])
def test_transliterations_are_one_place(spelling):
    assert name_key(spelling) == name_key("Krementchouk")
    assert together(telling("a", place_text="Krementchouk"), telling("b", place_text=spelling))


@pytest.mark.parametrize("a, b", [("Soumy", "Sumy"), ("El-Facher", "El Fasher"), ("Lyssytchansk", "Lysychansk"),
                                  ("Koursk", "Kursk"), ("Port-Soudan", "Port Soudan"), ("Évry", "Evry")])
def test_spellings_of_one_name_have_one_key(a, b):
    assert name_key(a) == name_key(b)


@pytest.mark.parametrize("a, b", [("Soumy", "Kharkiv"), ("Gao", "Goma"), ("Homs", "Hama"), ("Kassala", "Kadugli")])
def test_different_names_have_different_keys(a, b):
    assert name_key(a) != name_key(b)


def test_publication_stands_in_for_a_day_that_is_not_named():
    assert together(telling("a", **SOUMY), telling("b", day=None, published=NIGHT + timedelta(1), **SOUMY))


def test_an_article_without_any_date_joins_by_place_and_toll():
    assert together(telling("a", **SOUMY, quantities=killed(18)),
                    telling("b", day=None, published=None, **SOUMY, quantities=killed(18)))


def test_a_misdated_report_joins_when_all_else_agrees():
    assert together(telling("a", **SOUMY, quantities=killed(18)),
                    telling("b", day=NIGHT + timedelta(1), **SOUMY, quantities=killed(18)))


def test_what_is_rare_joins_whatever_days_its_reports_give():
    curfew = {"event_type": "COERCE", "event_mode": "curfew", "trigger_text": "couvre-feu", "recipients": (),
              "actors": (Party(text="les autorités", country="UKR", sector="GOV"),)}
    announced, told_late = NIGHT, NIGHT + timedelta(3)
    assert together(telling("a", **curfew, day=announced), telling("b", **curfew, day=None, published=told_late))
    assert not together(telling("a", **curfew, day=announced), telling("b", **curfew, day=NIGHT + timedelta(30)))


def test_a_denial_belongs_to_what_it_denies():
    assert together(telling("a", **SOUMY), telling("b", status="negated", **SOUMY))


def test_an_announced_visit_and_the_visit_are_one():
    visit = {"event_type": "CONSULT", "event_mode": "visit", "trigger_text": "visite", "recipients": (),
             "actors": (Party(text="Emmanuel Macron", country="FRA", sector="GOV", name="Emmanuel Macron"),)}
    assert together(telling("a", **visit, **SOUMY), telling("b", **visit, **SOUMY, status="future",
                                                            published=NIGHT - timedelta(1)))


def test_a_copy_keeps_the_events_of_its_original():
    first = telling("a", **SOUMY, quantities=killed(9))
    copy = telling("b", report="a/0", **SOUMY, quantities=killed(14), day=None, published=NIGHT + timedelta(9))
    assert together(first, copy)


# --- two events ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [
    {"day": NIGHT + timedelta(1), "published": NIGHT + timedelta(1)},  # yesterday's attack, today's attack
    {"event_type": "PROTEST", "event_mode": "demo"},
    {"event_mode": "abduct", "trigger_text": "enlevés"},
    {"actors": (UKRAINE,), "recipients": (Party(text="Russes", country="RUS", sector="CVL"),), "place_country": "RUS"},
    {"status": "historical", "day": None, "trigger_text": "guerre"},
])
def test_what_differs_in_kind_day_or_side_stays_apart(other):
    assert not together(telling("a", **SOUMY), telling("b", **{**SOUMY, **other}))


def test_one_night_and_the_next_are_two_attacks():
    """Their dates share the day between them."""
    nights = [{"day": NIGHT + timedelta(n), "date_end": NIGHT + timedelta(n + 1), "published": NIGHT + timedelta(n + 1)}
              for n in (0, 1)]
    assert together(telling("a", **nights[0]), telling("b", **nights[0]))
    assert not together(telling("a", **nights[0]), telling("b", **nights[1]))


def test_two_cities_are_two_events():
    assert not together(telling("a", **SOUMY), telling("b", **KHARKIV))


def test_a_part_of_a_salvo_stays_apart_from_the_salvo():
    salvo = (Quantity(measure="launched", value=62.0, bound="exact", item="drone", scope="event"),)
    assert not together(telling("a", quantities=salvo, trigger_text="lancé"), telling("b", **SOUMY))


def test_the_dead_of_a_year_are_not_those_of_one_night():
    dead = {"actors": (), "trigger_text": "tués", "day": None}
    night = telling("a", **dead, quantities=killed(18))
    assert together(night, telling("b", **dead, quantities=killed(18)))
    assert not together(night, telling("b", **dead, quantities=(*killed(18, "cumulative"),)))


def test_a_building_is_in_the_town_that_its_article_names():
    town = telling("a", **SOUMY, actors=())
    hotel = {"place_text": "hôtel Reïkartz", "actors": (), "trigger_text": "tir"}
    assert together(town, telling("b", **hotel, story=("sumi",)))
    assert not together(town, telling("b", **hotel, story=("kiv",)))


def test_gunmen_who_blow_something_up_are_one_attack():
    gunmen, bomb, rapt = (telling(mode, event_mode=mode, trigger_text=word, actors=(), **SOUMY) for mode, word in (
        ("firearms", "fusillade"), ("explosives", "détonation"), ("abduct", "enlèvement")))
    assert together(gunmen, bomb)
    assert not together(gunmen, rapt)


def test_what_goes_on_is_dated_by_its_start_however_late_it_is_told():
    riot = {"event_type": "PROTEST", "event_mode": "riot", "trigger_text": "émeutes", "date_end": None}
    first = telling("a", **riot)
    later = telling("b", **{**riot, "date_text": None}, published=NIGHT + timedelta(28))
    assert together(first, later)
    assert not together(first, telling("b", **{**riot, "date_text": None, "date_start": NIGHT + timedelta(14)},
                                       published=NIGHT + timedelta(28)))


def test_two_strikes_that_one_article_tells_apart_stay_apart():
    told = [telling("a", 0, **SOUMY, trigger_text="frappe", evidence="Une frappe a touché la halle du marché."),
            telling("a", 1, **SOUMY, trigger_text="tir", evidence="Un tir a visé ensuite la gare routière.")]
    assert not together(*told)


def test_one_article_that_takes_an_event_for_two_is_overruled_by_those_that_do_not():
    others = [telling(name, **SOUMY, quantities=killed(18), evidence="Une frappe de drone a tué 18 habitants à Soumy.")
              for name in "ab"]
    split = [telling("c", 0, trigger_text="attaque", evidence="Cette attaque a visé les habitants."),
             telling("c", 1, **SOUMY, quantities=killed(18), evidence="Une frappe a tué 18 habitants à Soumy.")]
    assert not together(*split)
    assert together(*others, *split)


def test_one_round_of_talks_is_not_the_next():
    talks = {"event_type": "COOPERATE", "event_mode": None, "trigger_text": "échange", "actors": (RUSSIA, UKRAINE),
             "recipients": (), "place_country": None}
    released = [(Quantity(measure="released", value=v, bound="exact", scope="event"),) for v in (100.0, 207.0)]
    assert not together(telling("a", **talks, quantities=released[0]),
                        telling("b", **talks, quantities=released[1], day=NIGHT - timedelta(8)))


def test_speakers_tell_statements_apart():
    spoken = {"event_type": "ACCUSE", "event_mode": "disapprove", "trigger_text": "condamné", "recipients": (RUSSIA,)}
    france = Party(text="Paris", country="FRA", sector="GOV")
    kenya = Party(text="Nairobi", country="KEN", sector="GOV")
    assert together(telling("a", **spoken, actors=(france,)), telling("b", **spoken, actors=(france,)))
    assert not together(telling("a", **spoken, actors=(france,)), telling("b", **spoken, actors=(kenya,)))


def test_a_vague_report_does_not_chain_two_cities():
    vague = telling("c", actors=(RUSSIA,))
    events = events_of(telling("a", **SOUMY), vague, telling("b", **KHARKIV))
    sites = [{c.site.key for c in claims if c.site} for claims in events.values()]
    assert all(len(names) <= 1 for names in sites)


# --- parts -----------------------------------------------------------------------------------------------------------


def test_proper_words_leave_common_nouns_out():
    assert proper_words("la capitale") == ()
    assert proper_words("banlieue sud de Beyrouth") == ("beirut",)
    assert proper_words("L'armée de Kiev") == ("kiev",)


def test_a_hot_block_is_compared_in_linear_numbers():
    members = [r for i in range(400) for r in singles([claim_of(telling(f"a{i:03d}", quantities=killed(i)))])]
    assert len(blocking.candidates(members)) <= 2 * blocking.WINDOW * len(members)


def test_a_hot_block_of_one_event_still_becomes_one():
    told = [telling(f"a{i:03d}", **SOUMY, quantities=killed(11 + i % 3)) for i in range(200)]
    assert together(*told)


def test_components_are_those_of_the_graph():
    groups = singles([claim_of(telling("a", **SOUMY)), claim_of(telling("b", **SOUMY)),
                          claim_of(telling("c", **KHARKIV))])
    graph = Graph(groups)
    edges = graph.edges_among(set(graph.groups))
    assert edges == set(block_edges(groups))
    assert [keys for keys, _ in components(graph.groups, edges)] == [["m-a-0", "m-b-0"], ["m-c-0"]]


def test_explain_names_the_fields_that_count():
    events = events_of(telling("a", **SOUMY, quantities=killed(18)), telling("b", **SOUMY, quantities=killed(18)),
                       telling("c", day=None, published=NIGHT + timedelta(1), **SOUMY))
    (claims,) = events.values()
    lines = explain(claims)
    assert set(lines) == {"m-a-0", "m-b-0", "m-c-0"}
    assert "figures telling +" in lines["m-a-0"] and "place same +" in lines["m-a-0"]
    assert "day reported" in lines["m-c-0"]
    assert explain([claim_of(telling("a"))]) == {"m-a-0": "the only claim"}
