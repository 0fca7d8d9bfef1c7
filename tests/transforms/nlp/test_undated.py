"""Whether what names no day happened on the day that the text around it tells of."""
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.schemas.ontology import QUADS
from depeche.schemas.records import Mention
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.stories import Draft, Story
from depeche.transforms.nlp.undated import Told, happened_then

MONDAY = date(2024, 3, 4)
NEWS = (MONDAY, MONDAY, "relative")


def draft(start: int = 0, *, event_type: str = "ASSAULT", event_mode: str | None = "drone", status: str = "actual",
          place: str | None = "Kiev", day=NEWS, **words) -> Draft:
    return Draft(mention=Mention(
        mention_id=f"m{start}", article_id="a", event_type=event_type, event_mode=event_mode, status=status,
        trigger_start=start, trigger_end=start + 6, sentence_start=start, sentence_end=start + 6, evidence="frappe",
        trigger_text="frappe", place_text=place), day=day, **words)


def levels(drafts: list[Draft], order=(0,), first_day=NEWS, published: date | None = MONDAY) -> dict[str, str]:
    return Told(order, first_day, published).levels(Story(drafts))


def takes(drafts: list[Draft], order=(0,), first_day=NEWS, published: date | None = MONDAY) -> bool:
    return happened_then(Story(drafts), Told(order, first_day, published))


def test_an_event_in_the_news_is_of_the_day():
    assert levels([draft()]) == {"type": "ASSAULT", "mode": "ASSAULT:drone", "status": "actual", "part": "1",
                                 "news": "same", "main": "yes", "reference": "bare"}
    assert takes([draft()])


def test_without_a_day_none_is_taken():
    assert levels([draft(day=None)]) == {} and not takes([draft(day=None)])


def test_what_stands_last_is_background():
    order = range(0, 2000, 100)
    parts = [levels([draft(start)], order)["part"] for start in order]
    assert parts == sorted(parts) and (parts[0], parts[-1]) == ("1", "5")
    late = {"event_type": "RETREAT", "event_mode": "withdraw", "definite": True}
    assert takes([draft(0, **late)], order) and not takes([draft(1900, **late)], order)


def test_the_few_mentions_of_a_short_text_stand_in_front():
    assert [levels([draft(start)], range(3))["part"] for start in range(3)] == ["1", "1", "2"]


@pytest.mark.parametrize(("days", "age"), [(0, "same"), (1, "before"), (2, "earlier"), (400, "earlier"), (-1, "ahead")])
def test_a_day_stands_to_that_of_publication(days, age):
    assert levels([draft()], published=MONDAY + timedelta(days=days))["news"] == age
    assert levels([draft()], published=None)["news"] == "unknown"


def test_the_first_day_told_is_the_main_one():
    sunday = MONDAY - timedelta(days=1)
    assert levels([draft()], first_day=(MONDAY, MONDAY, "explicit"))["main"] == "yes"
    assert levels([draft()], first_day=(sunday, MONDAY, "relative"))["main"] == "no"
    assert levels([draft()], first_day=None)["main"] == "no"


def test_fighting_that_is_nowhere_is_of_many_days():
    nowhere = draft(event_mode="ground", place=None)
    assert not takes([nowhere])
    assert takes([draft(event_mode="ground")]) and takes([nowhere, draft(50, event_mode="ground")])


@pytest.mark.parametrize("fields", [
    {"status": "future"}, {"status": "historical"}, {"status": "hypothetical"},
    {"event_type": "MOBILIZE", "event_mode": "troops"}, {"event_type": "AID", "event_mode": None},
    {"event_type": "COERCE", "event_mode": "curfew", "definite": True}])
def test_what_is_to_come_or_lasts_is_seldom_of_the_day(fields):
    assert levels([draft(**fields)])["usual"] == "no"


def test_a_curfew_that_is_brought_up_may_be_of_the_day():
    assert "usual" not in levels([draft(event_type="COERCE", event_mode="curfew", indefinite=True)])
    assert levels([draft(indefinite=True)])["reference"] == "indefinite"


def test_an_event_is_judged_by_the_mention_that_tells_it_first():
    assert levels([draft(0), draft(50, status="future", definite=True)], (0, 50)) == levels([draft(0)], (0, 50))


@given(st.sampled_from(sorted(QUADS)), st.sampled_from(["actual", "negated", "historical", "future", "hypothetical"]),
       st.integers(0, 30), st.integers(1, 31), st.integers(-3, 40), st.booleans(), st.booleans())
def test_every_event_is_judged(event_type, status, at, count, days, definite, main):
    at = min(at, count - 1)
    story = [draft(at, event_type=event_type, event_mode=None, status=status, definite=definite)]
    told = {"order": range(count), "first_day": NEWS if main else None, "published": MONDAY + timedelta(days=days)}
    known = levels(story, **told)
    assert known["part"] in {"1", "2", "3", "4", "5"}
    weights = {(r["field"], r["level"]): float(r["weight"] or 0) for r in table("day_weights")}
    odds = weights["prior", "prior"] + sum(weights.get(pair, 0.0) for pair in known.items())
    assert takes(story, **told) == (odds > 0)


def test_the_table_speaks_of_what_is_known():
    rows = [(r["field"], r["level"]) for r in table("day_weights")]
    assert len(rows) == len(set(rows))
    assert {field for field, _ in rows} == {*levels([draft(status="future")]), "prior"}
    for field, level in rows:
        kind = (level or "").partition(":")[0]
        assert field not in ("type", "mode") or kind in QUADS, level
