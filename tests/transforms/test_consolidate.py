"""Consolidation in parts finds what consolidation in one piece finds, whatever the parts and jobs."""
from __future__ import annotations

import random
from datetime import date, datetime, timedelta, timezone

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from depeche.schemas.records import TABLES, Party, Quantity
from depeche.transforms import consolidate as con
from depeche.transforms.reports import Telling
from depeche.transforms.staging import read_rows
from depeche.transforms.write import WriteTable, write_file

FIRST = datetime(2024, 3, 1, 9, tzinfo=timezone.utc)
TOWNS = ("Pokrovsk", "Soumy", "Kramatorsk", "Nikopol")


def tellings(seed: int, articles: int = 40) -> list[Telling]:
    """Strikes on four towns over some days, each told by several articles that leave something out."""
    rng = random.Random(seed)
    told = []
    for n in range(articles):
        day = rng.randrange(4)
        for k, town in enumerate(rng.sample(TOWNS, 2)):
            told.append(Telling(
                mention_id=f"m{seed}-{n:03d}-{k}", article_id=f"a{n:03d}", report_id=f"a{n:03d}/{k}", evidence="",
                event_type="ASSAULT", event_mode=rng.choice([None, "drone", "aerial"]), trigger_text="frappe",
                status=rng.choice(["actual", "actual", "actual", "negated"]), confidence=0.75,
                trigger_start=k * 100, trigger_end=k * 100 + 6, sentence_start=k * 100, sentence_end=k * 100 + 50,
                place_text=town if rng.random() < 0.8 else None, place_country="UKR",
                actors=(Party(text="l'armée russe", country="RUS", sector="MIL"),) if rng.random() < 0.8 else (),
                date_start=date(2024, 3, 1) + timedelta(day), date_end=date(2024, 3, 1) + timedelta(day),
                date_text="vendredi", date_precision="day", date_basis="relative",
                quantities=(Quantity(measure="killed", value=float(rng.randint(1, 15)), bound="exact",
                                     scope="event"),) if rng.random() < 0.5 else (),
                published_at=FIRST + timedelta(days=day, hours=rng.randrange(12)), publisher=f"p{n % 5}",
            ))
    return told


def run(build) -> None:
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        build(pipeline)


def in_parts(staging: str, jobs: list[list[Telling]], blocks: int, parts: int):
    """The event rows and mentions that the phases leave, as a run drives them."""
    for i, told in enumerate(jobs):
        write_file(told, Telling, table="claims", root=staging, path=f"claims/{i}.parquet")
    paths = [f"{staging}/claims/{i}.parquet" for i in range(len(jobs))]
    for i, path in enumerate(paths):
        run(lambda p, i=i, path=path: p | beam.Create([path]) | con.Block(staging, str(i), blocks))
    run(lambda p: p | beam.Create(range(blocks)) | con.Compare(staging, blocks))
    con.relate(staging, blocks, parts)
    for i, path in enumerate(paths):
        run(lambda p, i=i, path=path: p | beam.Create([path]) | con.Gather(staging, str(i), parts))

    def merge(p):
        found = p | beam.Create(range(parts)) | con.Merge(staging)
        for name in (con.EVENTS, con.MENTIONS):
            found[name] | name >> WriteTable(name, TABLES[name], staging, name, "all", name[:-1] + "_id")
    run(merge)
    return tuple({row_id(r): r for r in read_rows(f"{staging}/{name}/all-00000.parquet", TABLES[name])}
                 for name in (con.EVENTS, con.MENTIONS))


def row_id(row) -> str:
    return getattr(row, "mention_id", None) or row.event_id


@pytest.mark.parametrize("blocks, parts", [(1, 1), (4, 3)])
def test_parts_give_what_one_piece_gives(blocks, parts, tmp_path):
    told = tellings(1)
    rows = list(con.consolidate(told))
    events, mentions = in_parts(str(tmp_path), [told[:30], told[30:]], blocks, parts)
    assert mentions == {m.mention_id: m for _, found in rows for m in found}
    assert set(events) == {e.event_id for e, _ in rows if e is not None}
    for event, _ in rows:
        if event is not None:
            assert events[event.event_id].mention_ids == event.mention_ids
            assert events[event.event_id].killed_best == event.killed_best


def test_each_mention_keeps_its_fields_and_gains_its_event():
    told = tellings(2)
    by_id = {t.mention_id: t for t in told}
    seen = set()
    for event, found in con.consolidate(told):
        for m in found:
            assert m == by_id[m.mention_id].mention(m.event_id)
            assert event is None or m.event_id == event.event_id
            seen.add(m.mention_id)
    assert seen == set(by_id)


def test_what_is_only_denied_has_no_row():
    denied = [t for t in tellings(3) if t.status == "negated"]
    assert denied
    assert all(event is None for event, _ in con.consolidate(denied))


def test_partitions_grow_with_the_claims():
    assert con.partitions(0) == con.partitions(1) == con.partitions(con.CLAIMS_PER_PARTITION) == 1
    assert con.partitions(con.CLAIMS_PER_PARTITION + 1) == 2
    assert con.block_partitions(con.CLAIMS_PER_PARTITION) == 1
    assert con.block_partitions(4 * con.CLAIMS_PER_PARTITION) == 4 * con.BLOCKS_PER_CLAIM  # each claim in so many


def test_strikes_on_one_town_on_one_day_become_one_event():
    told = [t for t in tellings(4) if t.place_text and t.status == "actual"]
    for event, found in con.consolidate(told):
        assert len({(t.place_text, t.date_start) for t in found}) == 1, event
