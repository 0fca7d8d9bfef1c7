"""Growth of consolidation with the number of mentions: the exponent of time over a line of doublings.

    python benchmarks/consolidate.py [--from 1000] [--to 64000] [--seed 1]

The mentions are made up: a third of them tell of one war on one day, the hottest block there is; the others of many
events in many countries over a month. Each event is told by several articles, which leave fields out, round tolls and
write names in several ways. Prints seconds, events and B-cubed F1 for each size, and the exponent: 1 is linear time,
2 is a comparison of everything with everything.
"""
from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from depeche.pipeline.evaluate import b_cubed
from depeche.schemas.records import Party, Quantity
from depeche.transforms.consolidate import consolidate
from depeche.transforms.reports import Telling

START = date(2024, 3, 1)
COUNTRIES = ("UKR", "SDN", "FRA", "MLI", "SYR", "ISR", "COD", "HTI", "MMR", "KEN")
KINDS = (("ASSAULT", "drone", "frappe"), ("ASSAULT", "firearms", "fusillade"), ("PROTEST", "demo", "manifestation"),
         ("COERCE", "arrest", "arrêtées"), ("CONSULT", "visit", "visite"), ("ACCUSE", "disapprove", "condamné"))
SYLLABLES = ("ba", "dor", "ki", "lev", "mar", "no", "pol", "ra", "sou", "ter", "vi", "zan")


@dataclass(frozen=True)
class Happening:
    """A made-up real event. place: its number in its country; day: days after `START`."""

    key: int
    kind: tuple[str, str, str]
    country: str
    place: int
    day: int
    toll: int


def happenings(rng: random.Random, n: int) -> list[Happening]:
    """n events; a third of them strikes of one war on one day, each on its own town."""
    found = []
    for key in range(n):
        if key % 3 == 0:
            found.append(Happening(key, KINDS[0], "UKR", key, 0, rng.randint(1, 60)))
        else:
            found.append(Happening(key, rng.choice(KINDS), rng.choice(COUNTRIES), rng.randrange(400),
                                   rng.randrange(30), rng.randint(1, 60)))
    return found


def place_name(country: str, number: int) -> str:
    rng = random.Random(f"{country}{number}")
    return "".join(rng.choice(SYLLABLES) for _ in range(4)).capitalize()


def mentions(n: int, seed: int) -> Iterator[tuple[Telling, int]]:
    """n mentions with the number of the event that each tells of; an article tells of up to four."""
    rng = random.Random(seed)
    events = happenings(rng, max(1, n // 8))
    by_day: dict[int, list[Happening]] = {}
    for event in events:
        by_day.setdefault(event.day, []).append(event)
    made = article = 0
    while made < n:
        told = rng.sample(pool := by_day[rng.choice(events).day], min(len(pool), rng.randint(1, 4)))
        for number, event in enumerate(told[:n - made]):
            yield _mention(rng, event, article, number), event.key
            made += 1
        article += 1


def _mention(rng: random.Random, event: Happening, article: int, number: int) -> Telling:
    kind, mode, word = event.kind
    day = START + timedelta(event.day)
    located = random.Random(f"{event.country}/{event.place}")
    known = rng.random() < 0.8
    return Telling(
        mention_id=f"m{article:08d}{number}", article_id=f"a{article:08d}", report_id=f"a{article:08d}/{number}",
        event_type=kind, event_mode=mode if rng.random() < 0.8 else None, status="actual", trigger_text=word,
        trigger_start=number * 200, trigger_end=number * 200 + len(word), sentence_start=number * 200,
        sentence_end=number * 200 + 100, evidence="", confidence=0.75,
        actors=(Party(country="RUS" if event.country == "UKR" else event.country, sector="MIL"),)
        if rng.random() < 0.7 else (),
        recipients=(Party(country=event.country, sector="CVL"),) if rng.random() < 0.7 else (),
        date_text="vendredi" if known else None, date_start=day if known else None,
        date_end=day if known else None, date_precision="day" if known else "none",
        date_basis="relative" if known else "none", place_country=event.country,
        **_place(rng, event, located),
        quantities=(Quantity(measure="killed", value=float(max(1, event.toll - rng.choice((0, 0, 1, 5)))),
                             bound="exact", scope="event"),) if rng.random() < 0.5 else (),
        published_at=datetime(day.year, day.month, day.day, tzinfo=timezone.utc) + timedelta(hours=rng.randint(2, 30)),
        publisher=f"p{article % 40}",
    )


def _place(rng: random.Random, event: Happening, located: random.Random) -> dict[str, object]:
    if rng.random() < 0.15:
        return {}
    name = place_name(event.country, event.place)
    latitude, longitude = located.uniform(-40, 60), located.uniform(-170, 170)
    if rng.random() < 0.2:  # in no gazetteer under this spelling
        return {"place_text": name.replace("ou", "u").replace("k", "kh")}
    return {"place_text": name, "place_name": name, "latitude": latitude, "longitude": longitude,
            "geonameid": event.place + 1, "geo_precision": "exact"}


def measure(n: int, seed: int) -> tuple[float, int, float]:
    """Processor seconds, events and B-cubed F1 for n mentions."""
    made = list(mentions(n, seed))
    gold = {(t.article_id, t.trigger_start): key for t, key in made}
    began = time.process_time()
    found = list(consolidate(t for t, _ in made))
    seconds = time.process_time() - began
    run = {(m.article_id, m.trigger_start): m.event_id for _, members in found for m in members}
    return seconds, len(found), b_cubed(gold, run).f1


def main() -> None:
    parser = argparse.ArgumentParser(description="Growth of consolidation with the number of mentions.")
    parser.add_argument("--from", dest="low", type=int, default=1_000)
    parser.add_argument("--to", dest="high", type=int, default=64_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    measure(200, args.seed)  # lexicons are read once
    times = {}
    n = args.low
    print(f"{'mentions':>9} {'seconds':>8} {'events':>7} {'B-cubed':>8}")
    while n <= args.high:
        times[n], events, f1 = measure(n, args.seed)
        print(f"{n:9,} {times[n]:8.2f} {events:7,} {f1:8.3f}", flush=True)
        n *= 2
    low, high = min(times), max(times)
    print(f"growth from {low:,} to {high:,}: n^{math.log(times[high] / times[low]) / math.log(high / low):.2f}")


if __name__ == "__main__":
    main()
