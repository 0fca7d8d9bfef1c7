"""`depeche show`: the current events of an output, for a person or for a program; and the summary that ends a run."""
from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from depeche.pipeline.commit import Output
from depeche.pipeline.tables import find

#: Events that the summary of a run shows.
SUMMARY_EVENTS = 12
_PLAIN = ("event_id", "date_start", "date_end", "place_name", "place_country", "event_type", "event_mode", "status",
          "actors", "recipients", "killed_low", "killed_best", "killed_high", "wounded_low", "wounded_best",
          "wounded_high", "n_articles", "n_publishers", "disagreement", "confidence")


#: Columns of a terminal that output is laid out for when it goes to a file or a pipe.
_WIDTH = 100
_INDENT = 8


def console(out: TextIO) -> Console:
    """Where tables are printed."""
    return Console(file=out, highlight=False, width=None if out.isatty() else _WIDTH)


def weight(event: dict[str, Any]) -> tuple[Any, ...]:
    """Sort key, weightiest first: reports, then victims, then confidence; ties by identifier."""
    victims = max(event[f"{m}_best"] or 0.0 for m in ("killed", "wounded", "casualties"))
    return (-event["n_publishers"], -event["n_articles"], -event["n_mentions"], -victims, -event["confidence"],
            event["event_id"])


def select(events: Iterable[dict[str, Any]], *, type_: str | None = None, country: str | None = None,
           since: date | None = None) -> list[dict[str, Any]]:
    """Events of a type or mode, in a country (ISO 3166 alpha-3), on or after a day, weightiest first."""
    return sorted(
        (e for e in events
         if (type_ is None or type_.casefold() in (e["event_type"].casefold(), (e["event_mode"] or "").casefold()))
         and (country is None or (e["place_country"] or "") == country.upper())
         and (since is None or (e["date_end"] is not None and e["date_end"] >= since))),
        key=weight,
    )


def show(output: Output, events: Sequence[dict[str, Any]], style: str, out: TextIO | None = None) -> None:
    """Print events. style: table, csv or json (one object a line, all columns)."""
    out = out or sys.stdout
    if style == "json":
        for event in events:
            print(json.dumps(event, ensure_ascii=False, default=str), file=out)
    elif style == "csv":
        writer = csv.writer(out)
        writer.writerow(_PLAIN)
        writer.writerows([_cell(event[name]) for name in _PLAIN] for event in events)
    else:
        console(out).print(listing(output, events))


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(_party(p) for p in value)
    return value


def listing(output: Output, events: Sequence[dict[str, Any]]) -> Group:
    """Events as a table a person reads: under each its parties and a sentence that claims it."""
    evidence = _evidence(output, events)
    head = _grid()
    head.add_row("event", "when", "what", "where", "killed", "wounded", "reports", style="bold")
    parts: list[RenderableType] = [head, Rule(style="dim")]
    for event in events:
        row = _grid()
        row.add_row(event["event_id"][:6], days(event), _what(event), Text(place(event), style="cyan"),
                    figure(event, "killed"), figure(event, "wounded"), f"{event['n_articles']:,}")
        below = [line for line in (_sides(event), marked(evidence.get(event["event_id"]))) if line]
        parts += [row, *(Padding(line, (0, 0, 0, _INDENT)) for line in below), Text()]
    return Group(*parts)


def _grid() -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(style="dim", width=_INDENT - 1, no_wrap=True)
    table.add_column(width=16, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for width in (11, 11, 7):
        table.add_column(width=width, no_wrap=True, justify="right")
    return table


def _evidence(output: Output, events: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The most trusted claim of each event."""
    wanted = {m for event in events for m in event["mention_ids"]}
    claims = find(output, "mentions", "mention_id", wanted,
                  ["mention_id", "event_id", "evidence", "trigger_start", "trigger_end", "sentence_start", "status",
                   "confidence"])
    best: dict[str, dict[str, Any]] = {}
    for claim in sorted(claims, key=lambda c: (c["status"] == "negated", -c["confidence"], c["mention_id"])):
        best.setdefault(claim["event_id"], claim)
    return best


def _what(event: dict[str, Any]) -> Text:
    text = Text(" ".join(filter(None, [event["event_type"].lower(), event["event_mode"]])), style="bold")
    doubts = [event["status"] if event["status"] != "actual" else "", "hedged" if event["hedged"] else ""]
    text.append("".join(f" ({doubt})" for doubt in doubts if doubt), style="yellow not bold")
    return text


def _sides(event: dict[str, Any]) -> Text | None:
    if not event["actors"] and not event["recipients"]:
        return None
    return Text(f"{parties(event['actors'])} → {parties(event['recipients'])}", style="magenta")


def marked(claim: dict[str, Any] | None) -> Text | None:
    """A claim's sentence with its trigger marked, also where there are no colours."""
    if claim is None:
        return None
    sentence = claim["evidence"].replace("\n", " ")
    start, end = (claim[f"trigger_{side}"] - claim["sentence_start"] for side in ("start", "end"))
    return Text.assemble(sentence[:start], (f"[{sentence[start:end]}]", "bold"), sentence[end:])


def days(event: dict[str, Any]) -> str:
    """When an event was: a day, its first and last day, a month or a year."""
    start, end = event["date_start"], event["date_end"]
    if start is None:
        return "–"
    if event["date_precision"] in ("month", "year"):
        return start.isoformat()[:7 if event["date_precision"] == "month" else 4]
    if end in (None, start):
        return start.isoformat()
    return f"{start.isoformat()}–{end.isoformat()[8 if end.replace(day=1) == start.replace(day=1) else 5:]}"


def place(event: dict[str, Any]) -> str:
    """Where an event was."""
    return ", ".join(filter(None, [event["place_name"], event["place_country"]])) or "–"


def parties(found: Sequence[dict[str, Any]]) -> str:
    """Parties in a line."""
    return ", ".join(dict.fromkeys(_party(p) for p in found)) or "?"


def _party(party: dict[str, Any]) -> str:
    name = party["name"] or party["text"] or party["country"] or "?"
    code = " ".join(filter(None, [party["country"], party["sector"]]))
    return f"{name} ({code})" if code and code != name else name


def figure(event: dict[str, Any], measure: str) -> str:
    """A measure's best figure, with the lowest and highest where claims differ."""
    low, best, high = (event[f"{measure}_{bound}"] for bound in ("low", "best", "high"))
    claimed = [value for value in (best, low, high) if value is not None]
    if not claimed:
        return ""
    value = number(claimed[0])
    return value if len(set(claimed)) == 1 else f"{value} ({number(min(claimed))}–{number(max(claimed))})"


def plural(n: int, thing: str) -> str:
    """A count of things."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def number(value: float | None) -> str:
    """A figure without decimals that it does not have."""
    return "" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,}"
