"""Scores the stress sentences of `tests/stress`: single sentences over the phenomena of French news, with what is
expected of them.

Each file has the fields of one component, so that a component is judged by itself; `events.jsonl` asks for whole
events and `negatives.jsonl` for none. A function a file gives, for each of its fields, how often it came out right and
the sentences where it did not.
"""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.reading import read
from depeche.pipeline.evaluate import compare_fields, match
from depeche.transforms.nlp.claims import claims
from depeche.transforms.nlp.document import DATES, PARTIES, PLACES, QUANTITIES, TRIGGERS, Trigger, spans
from depeche.transforms.nlp.lexicon import fold

FOLDER = Path("tests/stress")

Row = Mapping[str, Any]


@dataclass
class Tally:
    """How often a field was right, and the sentences where it was not, with what was expected and found."""

    right: int = 0
    wrong: list[tuple[str, Any, Any]] = field(default_factory=list)

    def add(self, ok: bool, text: str, expected: Any, found: Any) -> None:
        if ok:
            self.right += 1
        else:
            self.wrong.append((text, expected, found))

    @property
    def total(self) -> int:
        return self.right + len(self.wrong)

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0


Tallies = dict[str, Tally]


def rows(name: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The sentences of one file."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _until(nlp: Language, last: str, row: Row) -> Doc:
    """The sentence after the components up to one of them; the gate does not look at it."""
    doc = nlp.make_doc(row["text"])
    if row.get("published_at"):
        doc._.published_at = datetime.fromisoformat(row["published_at"])
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == last:
            break
    return doc


# ------------------------------------------------------------------------------------------- components


def triggers(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Triggers with their type, and the mode of those that are found."""
    out: Tallies = defaultdict(Tally)
    for row in cases:
        found = spans(_until(nlp, "depeche_triggers", row), TRIGGERS)
        listed = [(s.text, s._.trigger.event_type) for s in found]
        for wanted in row["triggers"]:
            start = row["text"].index(wanted["trigger"])
            same = [s._.trigger for s in found if s._.trigger.event_type == wanted["type"]
                    and s.start_char < start + len(wanted["trigger"]) and start < s.end_char]
            out["type"].add(bool(same), row["text"], wanted, listed)
            if same:
                out["mode"].add(same[0].event_mode == wanted["mode"], row["text"], wanted, same[0].event_mode)
        out["no other"].add(len(found) <= len(row["triggers"]), row["text"], row["triggers"], listed)
    return out


def claim_fields(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Attribution, status and hedging of a given trigger."""
    out: Tallies = defaultdict(Tally)
    for row in cases:
        doc = _until(nlp, "depeche_parties", row)
        words = row["trigger"].split("|")[0]
        at = row["text"].index(words)
        span = doc.char_span(at, at + len(words), alignment_mode="expand")
        assert span is not None
        span._.trigger = Trigger(event_type="ASSAULT")
        doc.spans[TRIGGERS] = [span]
        claim = spans(claims(doc), TRIGGERS)[0]._.claim
        said, expected = claim.attributed_to, row["attributed_to"]
        out["attributed_to"].add(_alike(said, expected), row["text"], expected, said)
        for name in ("status", "hedged"):
            out[name].add(getattr(claim, name) == row[name], row["text"], row[name], getattr(claim, name))
    return out


def dates(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Dates with all that the row states of them; none where it states none."""
    return _listed(nlp, cases, "depeche_dates", DATES, "when", lambda v: {
        "start": v.start and v.start.isoformat(), "end": v.end and v.end.isoformat(), "precision": v.precision,
        "basis": v.basis, "anaphoric": v.anaphoric, "habitual": v.habitual})


def quantities(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Figures with all that the row states of them; none where it states none."""
    return _listed(nlp, cases, "depeche_quantities", QUANTITIES, "quantity", asdict)


def _listed(nlp: Language, cases: Iterable[Row], last: str, group: str, attribute: str,
            plain: Callable[[Any], dict[str, Any]]) -> Tallies:
    out: Tallies = defaultdict(Tally)
    for row in cases:
        found = [plain(getattr(s._, attribute)) for s in spans(_until(nlp, last, row), group)]
        wanted = row["expect"]
        ok = len(found) == len(wanted) and all(
            all(f.get(k) == v for k, v in w.items()) for f, w in zip(found, wanted, strict=True))
        out["sentence"].add(ok, row["text"], wanted, found)
    return out


def parties(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Parties with the country and sector that the row states."""
    return _named(nlp, cases, "parties", "depeche_parties", PARTIES, "party")


def places(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Places with the country and role that the row states."""
    return _named(nlp, cases, "places", "depeche_places", PLACES, "place")


def _named(nlp: Language, cases: Iterable[Row], kind: str, last: str, group: str, attribute: str) -> Tallies:
    out: Tallies = defaultdict(Tally)
    for row in cases:
        found = [(s.text, getattr(s._, attribute)) for s in spans(_until(nlp, last, row), group)]
        for wanted in row[kind]:
            same = [v for text, v in found if _alike(text, wanted["text"])]
            ok = any(all(getattr(v, k) == x for k, x in wanted.items() if k != "text") for v in same)
            out["phrase"].add(ok, row["text"], wanted, found)
        for absent in row.get("absent", ()):
            out["absent"].add(not any(fold(absent) in fold(t) for t, _ in found), row["text"], absent, found)
    return out


def _alike(found: str | None, expected: str | None) -> bool:
    a, b = fold(found or ""), fold(expected or "")
    return a == b or bool(a and b and (a in b or b in a))


# ------------------------------------------------------------------------------------------- whole events


def negatives(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Texts that hold no event."""
    out: Tallies = defaultdict(Tally)
    for row in cases:
        found = [(m.trigger_text, m.event_type) for m in read(nlp, row["text"], row.get("published_at"))._.events]
        out["no event"].add(not found, row["text"], [], found)
    return out


def events(nlp: Language, cases: Iterable[Row]) -> Tallies:
    """Whole events: found at all, nothing found beside them, and each field as `depeche evaluate` compares it.

    A field is right when all that is expected of it, and nothing else, was found; those that careful readers may
    disagree on are named in `unsure` and not judged. An event with `core` false may be found or not.
    """
    out: Tallies = defaultdict(Tally)
    for row in cases:
        gold = [_annotation(row["text"], m) for m in row["mentions"]]
        run = [asdict(m) for m in read(nlp, row["text"], row["published_at"])._.events]
        pairs = dict(match(gold, run))
        listed = [(m["trigger_text"], m["event_type"]) for m in run]
        for i, wanted in enumerate(gold):
            if not wanted["core"]:
                continue
            out["event"].add(i in pairs, row["text"], (wanted["trigger"], wanted["type"]), listed)
            if i in pairs:
                _judge(out, row["text"], wanted, run[pairs[i]])
        out["no other"].add(len(run) == len(pairs), row["text"], [m["trigger"] for m in gold], listed)
    return out


def _judge(out: Tallies, text: str, gold: Row, run: Row) -> None:
    exact: dict[str, bool] = {}
    for name, (hits, predicted, expected) in compare_fields(gold, run):
        exact[name] = exact.get(name, True) and hits == max(predicted, expected)
    columns = {"mode": "event_mode", "attribution": "attributed_to", "actor": "actors", "recipient": "recipients",
               "date": "date_start", "place": "place_text", "quantity": "quantities"}
    for name, ok in exact.items():
        if name == "quantity strict" or name in gold["unsure"]:
            continue
        key = {"attribution": "attributed_to", "date": "date_start", "quantity": "quantities"}.get(name, name)
        out[name].add(ok, text, gold[key], run[columns.get(name, name)])


def _annotation(text: str, mention: Row) -> dict[str, Any]:
    """An expected event with all the fields of an annotated mention; the row leaves out what is not stated.

    date: a day or two with a slash; actor, recipient: country codes, or words where no country is known; quantities:
    "measure value [bound]".
    """
    start = text.index(mention["trigger"])
    first, _, last = (mention.get("date") or "").partition("/")
    return {
        "start": start, "end": start + len(mention["trigger"]), "trigger": mention["trigger"],
        "type": mention["type"], "mode": mention["mode"], "status": mention.get("status", "actual"),
        "hedged": mention.get("hedged", False), "attributed_to": mention.get("attributed_to"),
        "core": mention.get("core", True), "unsure": mention.get("unsure", ()),
        "actor": [_party(p) for p in mention.get("actor", ())],
        "recipient": [_party(p) for p in mention.get("recipient", ())],
        "date_start": first or None, "date_end": last or first or None, "place": mention.get("place"),
        "place_country": mention.get("country"), "quantities": [_figure(q) for q in mention.get("quantities", ())],
    }


def _party(words: str) -> dict[str, Any]:
    return {"country": words} if len(words) == 3 and words.isupper() else {"text": words}


def _figure(words: str) -> dict[str, Any]:
    measure, value, *bound = words.split()
    return {"measure": measure, "value": float(value), "bound": bound[0] if bound else "exact"}


#: What judges each file of `tests/stress`.
JUDGES: dict[str, Callable[[Language, Iterable[Row]], Tallies]] = {
    "events": events, "triggers": triggers, "claims": claim_fields, "dates": dates, "quantities": quantities,
    "parties": parties, "places": places, "negatives": negatives,
}


def scores(nlp: Language, names: Sequence[str] = tuple(JUDGES)) -> Iterator[tuple[str, Tallies]]:
    """The tallies of each file."""
    for name in names:
        yield name, JUDGES[name](nlp, rows(name))
