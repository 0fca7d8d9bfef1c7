"""Scores trigger detection alone against the annotated articles.

    python benchmarks/triggers.py [--heldout] [--errors N]

Mentions are matched as `depeche evaluate` matches them. By default only the articles that rules may be tuned on are
read; --heldout scores the others and never prints their text.
"""
from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from depeche.pipeline.evaluate import match, read_gold, read_ids
from depeche.transforms.nlp import layout, parties, places, triggers  # noqa: F401  (register their components)
from depeche.transforms.nlp.document import TRIGGERS, spans
from depeche.transforms.nlp.gate import Gate
from depeche.transforms.segments import segments

GOLD = Path("tests/gold")


def run(doc: Doc) -> list[dict[str, Any]]:
    """The triggers of a document as rows that `match` takes."""
    return [
        {"event_type": s._.trigger.event_type, "event_mode": s._.trigger.event_mode, "trigger_start": s.start_char,
         "trigger_end": s.end_char, "sentence_start": s.sent.start_char, "sentence_end": s.sent.end_char,
         "core": s._.trigger.core, "score": s._.trigger.score}
        for s in spans(doc, TRIGGERS)
    ]


def gate_misses(article: dict[str, Any]) -> int:
    """Annotated mentions that stand in a segment which the gate stops."""
    text = article["text"]
    parts = segments(text)
    opened = Gate(text, parts).opens(range(len(parts)))
    closed = [part for part, is_open in zip(parts, opened, strict=True) if not is_open]
    return sum(any(s <= m["start"] < e for s, e in closed) for m in article["mentions"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--heldout", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--model", default="seeds/fr_depeche")
    args = parser.parse_args()
    heldout = read_ids(GOLD / "heldout.txt")
    chosen: dict[str, Any] = {"only": heldout} if args.heldout else {"without": heldout}
    articles = read_gold([GOLD / "dev.jsonl", GOLD / "seeds.jsonl"], **chosen)
    nlp = spacy.load(args.model)
    nlp.add_pipe("depeche_layout", first=True)
    for name in ("depeche_places", "depeche_parties", "depeche_triggers"):
        nlp.add_pipe(name)
    count: Counter[str] = Counter()
    by_type: Counter[tuple[str, str]] = Counter()
    missed, false = [], []
    for article in articles:
        gold, found = article["mentions"], run(nlp(article["text"]))
        pairs, untyped = match(gold, found), match(gold, found, typed=False)
        hit_gold, hit_found = {g for g, _ in pairs}, {r for _, r in pairs}
        count["gate"] += gate_misses(article)
        count["found"] += len(found)
        count["right"] += len(pairs)
        count["untyped right"] += len(untyped)
        count["untyped core"] += sum(gold[g]["core"] for g, _ in untyped)
        for g, r in untyped:
            if gold[g]["type"] != found[r]["event_type"]:
                count[f"  {gold[g]['type']} taken for {found[r]['event_type']}"] += 1
        count["mode"] += sum(gold[g]["mode"] == found[r]["event_mode"] for g, r in pairs if gold[g]["core"])
        for i, m in enumerate(gold):
            if m["core"]:
                by_type[m["type"], "core"] += 1
                by_type[m["type"], "hit"] += i in hit_gold
                if i not in hit_gold:
                    missed.append(_line(article, m["type"], m["mode"], m["start"], m["end"]))
        for i, r in enumerate(found):
            by_type[r["event_type"], "found"] += 1
            by_type[r["event_type"], "right"] += i in hit_found
            if i not in hit_found:
                false.append(_line(article, r["event_type"], r["event_mode"], r["trigger_start"], r["trigger_end"]))
    _print(count, by_type)
    if args.errors and not args.heldout:
        for name, lines in (("missed", missed), ("false", false)):
            for line in random.Random(0).sample(lines, min(args.errors, len(lines))):
                print(name, line, sep=" | ")
    return 0


def _line(article: dict[str, Any], kind: str, mode: str | None, start: int, end: int) -> str:
    text = article["text"]
    around = f"{text[max(0, start - 90):start]}[[{text[start:end]}]]{text[end:end + 70]}".replace("\n", " / ")
    return f"{article['doc_id']} | {kind}/{mode} | {around}"


def _print(count: Counter[str], by_type: Counter[tuple[str, str]]) -> None:
    core, hit = (sum(n for (_, what), n in by_type.items() if what == key) for key in ("core", "hit"))
    print(f"typed   P {count['right'] / count['found']:.3f}  R {hit / core:.3f}")
    print(f"untyped P {count['untyped right'] / count['found']:.3f}  R {count['untyped core'] / core:.3f}")
    print(f"mode {count['mode'] / max(hit, 1):.3f}   mentions stopped by the gate: {count['gate']}")
    for kind in sorted({k for k, _ in by_type}):
        n = {what: by_type[kind, what] for what in ("core", "hit", "found", "right")}
        print(f"{kind:10s} core {n['core']:4d} hit {n['hit']:4d}   found {n['found']:4d} right {n['right']:4d}")
    for name, n in sorted(count.items()):
        if "taken for" in name:
            print(name, n)


if __name__ == "__main__":
    sys.exit(main())
