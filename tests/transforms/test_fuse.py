"""Fusing: which claim decides each field of an event's row, and what the row says about how sure it is."""
from __future__ import annotations

import random
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.schemas.records import Party, Quantity
from depeche.transforms.fuse import SUREST, confidence, fuse, rank
from depeche.transforms.reports import Telling

RUSSIA = Party(text="l'armée russe", country="RUS", sector="MIL")
CIVILIANS = Party(text="des civils", country="UKR", sector="CVL")
NOON = datetime(2024, 3, 8, 12, tzinfo=timezone.utc)


def claim(n=0, hours=0, **fields):
    base = {
        "mention_id": f"m{n}", "article_id": f"a{n}", "event_type": "ASSAULT", "event_mode": "drone",
        "status": "actual", "actors": (RUSSIA,), "recipients": (CIVILIANS,), "place_country": "UKR",
        "trigger_text": "frappe", "trigger_start": 0, "trigger_end": 6, "sentence_start": 0, "sentence_end": 60,
        "evidence": "", "confidence": 0.75, "published_at": NOON + timedelta(hours=hours), "publisher": f"p{n}",
    }
    return Telling(**{**base, **fields})


def count(value, measure="killed", bound="exact", scope="event", item=None):
    return Quantity(measure=measure, value=float(value), bound=bound, scope=scope, item=item)


def killed(*values, **fields):
    return tuple(count(v, **fields) for v in values)


def fused(*claims):
    event = fuse(claims, "e")
    assert event is not None
    return event


# --- figures ---------------------------------------------------------------------------------------------------------


def test_low_and_high_are_the_lowest_and_highest_claimed():
    event = fused(claim(0, quantities=killed(9)), claim(1, quantities=killed(12, 7)), claim(2))
    assert (event.killed_low, event.killed_high) == (7, 12)
    (quantity,) = event.quantities
    assert (quantity.measure, quantity.low, quantity.high, quantity.n_claims) == ("killed", 7, 12, 2)


def test_best_is_the_latest_figure_of_the_best_attributed_claim():
    rescue = {"attributed_to": "les secours", "attributed_country": "UKR", "attributed_sector": "GOV"}
    event = fused(claim(0, hours=1, quantities=killed(9), **rescue), claim(1, hours=5, quantities=killed(12), **rescue),
                  claim(2, hours=9, quantities=killed(40)))
    assert event.killed_best == 12


@pytest.mark.parametrize("source, expected", [
    ({"attributed_to": "les pompiers"}, 0),
    ({"attributed_to": "le maire de la ville", "attributed_country": "UKR", "attributed_sector": "GOV"}, 0),
    ({"attributed_to": "la source", "attributed_sector": "MED"}, 0),
    ({"attributed_to": "le ministère de la Défense", "attributed_country": "UKR", "attributed_sector": "MIL"}, 1),
    ({"attributed_to": "une ONG", "attributed_country": "NGO"}, 2),
    ({}, 3),
    ({"attributed_to": "le ministère russe", "attributed_country": "RUS", "attributed_sector": "MIL"}, 4),
])
def test_sources_rank(source, expected):
    assert rank(claim(**source), "killed", "UKR") == expected


def test_a_party_may_speak_of_what_it_fired():
    source = {"attributed_to": "le ministère russe", "attributed_country": "RUS", "attributed_sector": "MIL"}
    assert rank(claim(**source), "launched", "UKR") == 2


def test_cumulative_totals_never_enter():
    event = fused(claim(0, quantities=(count(3), count(5000, scope="cumulative"))))
    assert (event.killed_low, event.killed_best, event.killed_high) == (3, 3, 3)
    assert fused(claim(0, quantities=killed(5000, scope="cumulative"))).killed_best is None


def test_not_stated_is_null_and_none_is_zero():
    assert fused(claim(0)).killed_best is None
    assert fused(claim(0, quantities=killed(0))).killed_best == 0


def test_a_group_among_the_dead_is_not_the_toll():
    event = fused(claim(0, quantities=(count(22), count(3, item="child"))))
    assert (event.killed_low, event.killed_best) == (22, 22)
    assert {(q.item, q.best) for q in event.quantities} == {(None, 22), ("child", 3)}


def test_an_exact_figure_goes_before_a_bound_in_one_claim():
    assert fused(claim(0, quantities=(count(20, bound="at_least"), count(18)))).killed_best == 18


# --- who, when, where ------------------------------------------------------------------------------------------------


def test_an_explicit_day_outweighs_that_of_publication():
    friday, saturday = date(2024, 3, 8), date(2024, 3, 9)
    event = fused(claim(0, date_start=friday, date_end=friday, date_precision="day", date_basis="explicit"),
                  claim(1, date_start=saturday, date_end=saturday, date_precision="day", date_basis="published"),
                  claim(2, date_start=saturday, date_end=saturday, date_precision="day", date_basis="published"))
    assert (event.date_start, event.date_basis) == (friday, "explicit")


def test_the_most_specific_place_of_the_claims_is_the_events():
    event = fused(claim(0, place_text="Ukraine", geo_precision="country"), claim(1),
                  claim(2, place_text="Soumy", place_name="Soumy", geonameid=692194, latitude=50.9, longitude=34.8,
                        geo_precision="exact", place_admin1="Soumy"),
                  claim(3, place_text="région de Soumy", place_name="Soumy", geo_precision="admin1"))
    assert (event.place_name, event.geonameid, event.geo_precision) == ("Soumy", 692194, "exact")


def test_an_event_without_a_named_place_is_known_by_its_country():
    event = fused(claim(0), claim(1, place_country=None))
    assert (event.place_name, event.place_country, event.geo_precision) == (None, "UKR", "country")


def test_copies_of_one_article_have_one_voice():
    named = Party(text="des milices", country="SYR", sector="REB")
    copies = [claim(n, duplicate_of="a0", actors=(named,)) for n in range(1, 6)]
    event = fused(claim(0, actors=(named,)), *copies, claim(7), claim(8))
    assert event.actors[0].country == "RUS"
    assert (event.n_articles, event.n_independent, event.n_mentions) == (8, 3, 8)


def test_a_party_takes_what_one_claim_leaves_open_from_another():
    event = fused(claim(0, actors=(Party(text="Moscou", country="RUS"),)), claim(1))
    assert event.actors == (Party(text="l'armée russe", country="RUS", sector="MIL"),)


def test_territory_that_an_army_takes_at_home_is_regained():
    home = Party(text="l'armée", country="SDN", sector="MIL")
    event = fused(claim(0, event_mode="territory", actors=(home,), place_country="SDN"))
    assert event.acled_sub_event_type == "Government regains territory"
    assert fused(claim(0, event_mode="territory")).acled_sub_event_type == "Non-state actor overtakes territory"


# --- status, denial, doubt -------------------------------------------------------------------------------------------


def test_what_happened_is_no_longer_announced():
    assert fused(claim(0, status="future"), claim(1, hours=30)).status == "actual"
    assert fused(claim(0, status="future"), claim(1, status="hypothetical")).status == "future"


def test_denials_attach_and_make_no_row():
    denial = claim(1, status="negated", attributed_to="Moscou", quantities=killed(0))
    assert fuse([denial], "e") is None
    event = fused(claim(0, attributed_to="Kiev", quantities=killed(4)), denial)
    assert (event.claimed_by, event.denied_by) == (("Kiev",), ("Moscou",))
    assert (event.killed_low, event.n_mentions) == (4, 2)


def test_sources_are_named_once_in_the_order_in_which_they_spoke():
    event = fused(claim(0, hours=3, attributed_to="la mairie"), claim(1, attributed_to="L’armée"),
                  claim(2, hours=5, attributed_to="l'armée"))
    assert event.claimed_by == ("L’armée", "la mairie")


def test_hedged_only_when_no_claim_vouches():
    assert fused(claim(0, hedged=True)).hedged
    assert not fused(claim(0, hedged=True), claim(1)).hedged


def test_confidence_grows_with_voices_falls_with_doubt_and_is_capped():
    one, two = confidence([claim(0)]), confidence([claim(0), claim(1)])
    assert one == pytest.approx(0.75)
    assert one < two <= SUREST
    assert confidence([claim(0, hedged=True)]) < one
    assert confidence([claim(0), claim(1, duplicate_of="a0")]) == one
    assert confidence([claim(n) for n in range(40)]) == SUREST


def test_disagreement_is_zero_in_harmony_and_grows_with_dissent():
    same = [claim(n, quantities=killed(9)) for n in range(3)]
    assert fused(*same).disagreement == 0
    tolls = fused(*same, claim(4, quantities=killed(90))).disagreement
    both = fused(*same, claim(4, quantities=killed(90), event_mode="ground")).disagreement
    assert 0 < tolls < both <= 1
    assert fused(claim(0)).disagreement == 0


# --- laws ------------------------------------------------------------------------------------------------------------


@st.composite
def claims(draw):
    made = draw(st.lists(st.tuples(
        st.integers(0, 40), st.sampled_from(["actual", "future", "negated", "hypothetical", "historical"]),
        st.sampled_from([(), killed(3), killed(0), killed(9, 12), killed(500, scope="cumulative")]),
        st.sampled_from([None, "les secours", "Moscou"]), st.booleans(), st.sampled_from([None, "a0"])),
        min_size=1, max_size=7))
    return [claim(n, hours, status=status, quantities=figures, attributed_to=source, hedged=hedged, duplicate_of=of)
            for n, (hours, status, figures, source, hedged, of) in enumerate(made)]


@settings(max_examples=150, deadline=None)
@given(claims(), st.integers(0, 2**16))
def test_the_row_does_not_depend_on_order_and_keeps_its_bounds(told, seed):
    event = fuse(told, "e")
    assert fuse(random.Random(seed).sample(told, len(told)), "e") == event
    if event is None:
        assert all(c.status == "negated" for c in told)
        return
    for q in event.quantities:
        assert q.low is not None and q.low <= q.best <= q.high
    assert event.n_independent <= event.n_articles <= event.n_mentions == len(event.mention_ids) == len(told)
    assert 0 <= event.disagreement <= 1 and 0 <= event.confidence <= SUREST
    assert event.first_reported_at <= event.last_reported_at
