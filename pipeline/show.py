"""`depeche show`: the current events of an output, for a person or for a program; and the summary that ends a run."""
from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TextIO

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from depeche.pipeline.commit import Output
from depeche.pipeline.tables import find

#: Events that the summary of a run shows.
SUMMARY_EVENTS = 12
_PLAIN = ("event_id", "date_start", "date_end", "place_name", "place_country", "event_type", "event_mode", "status",
          "actors", "recipients", "killed_low", "killed_best", "killed_high", "wounded_low", "wounded_best",
          "wounded_high", "n_articles", "n_publishers", "disagreement", "confidence")


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


def show(output: Output, events: Sequence[dict[str, Any]], style: str, out: TextIO = sys.stdout) -> None:
    """Print events. style: table, csv or json (one object a line, all columns)."""
    if style == "json":
        for event in events:
            print(json.dumps(event, ensure_ascii=False, default=str), file=out)
    elif style == "csv":
        writer = csv.writer(out)
        writer.writerow(_PLAIN)
        writer.writerows([_cell(event[name]) for name in _PLAIN] for event in events)
    else:
        Console(file=out, highlight=False).print(table_of(output, events))


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(_party(p) for p in value)
    return value


def table_of(output: Output, events: Sequence[dict[str, Any]]) -> Table:
    """Events as a table a person reads, each with a sentence that claims it."""
    evidence = _evidence(output, events)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), expand=True, show_edge=False)
    table.add_column("event", style="dim", no_wrap=True, width=6)
    table.add_column("when", no_wrap=True, width=10)
    table.add_column("what, where, who", ratio=1)
    table.add_column("killed", justify="right", no_wrap=True, min_width=6)
    table.add_column("wounded", justify="right", no_wrap=True, min_width=7)
    table.add_column("reports", justify="right", no_wrap=True, width=7)
    for event in events:
        table.add_row(event["event_id"][:6], days(event), _story(event, evidence.get(event["event_id"])),
                      figure(event, "killed"), figure(event, "wounded"),
                      f"{event['n_articles']} / {event['n_publishers']}")
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


def _story(event: dict[str, Any], claim: dict[str, Any] | None) -> Group:
    head = Text()
    head.append(" / ".join(filter(None, [event["event_type"].lower(), event["event_mode"]])), style="bold")
    head.append(f"  {place(event)}", style="cyan")
    if event["status"] != "actual" or event["hedged"]:
        head.append("  " + ", ".join(filter(None, [event["status"] if event["status"] != "actual" else "",
                                                   "hedged" if event["hedged"] else ""])), style="yellow")
    sides = Text(f"{parties(event['actors'])} → {parties(event['recipients'])}", style="magenta", overflow="ellipsis",
                 no_wrap=True)
    lines = [head, sides] if event["actors"] or event["recipients"] else [head]
    return Group(*lines, marked(claim), Text()) if claim else Group(*lines, Text())


def marked(claim: dict[str, Any]) -> Text:
    """A claim's sentence with its trigger marked."""
    text = Text(claim["evidence"].replace("\n", " "))
    start = claim["trigger_start"] - claim["sentence_start"]
    text.stylize("bold underline", start, start + claim["trigger_end"] - claim["trigger_start"])
    return text


def days(event: dict[str, Any]) -> str:
    """When an event was: one day, or the first and the last."""
    start, end = event["date_start"], event["date_end"]
    if start is None:
        return "–"
    if event["date_precision"] == "month":
        return start.strftime("%Y-%m")
    if event["date_precision"] == "year":
        return str(start.year)
    return start.isoformat() if end in (None, start) else f"{start.isoformat()} {end.isoformat()}"


def place(event: dict[str, Any]) -> str:
    """Where an event was."""
    return ", ".join(filter(None, [event["place_name"], event["place_country"]])) or "place unknown"


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
    if best is None and low is None and high is None:
        return ""
    value = number(best if best is not None else low if low is not None else high)
    return value if low in (None, high) and high in (None, best) or low == best == high else \
        f"{value} ({number(low)}–{number(high)})"


def number(value: float | None) -> str:
    """A figure without decimals that it does not have."""
    return "" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,}"
