"""What a run came to: its counts, whether they reconcile, and the events that matter most."""
from __future__ import annotations

import sys
from typing import Any

from rich import box
from rich.table import Table

from depeche.pipeline.show import SUMMARY_EVENTS, listing, select
from depeche.pipeline.show import console as terminal
from depeche.pipeline.tables import current_events, open_output
from depeche.schemas.rejects import CODES, HARMLESS


def problems(manifest: dict[str, Any], max_reject_share: float) -> list[str]:
    """What is wrong with the counts of a run, one line each: nothing read may get lost, nor too much be rejected."""
    counts = manifest["counts"]
    found = []
    if counts["read"] != counts["rejected"] + counts["articles"]:
        found.append(f"counts do not reconcile: {counts['read']:,} records read, but {counts['rejected']:,} rejected "
                     f"and {counts['articles']:,} articles written")
    parts = counts["processed"] + counts["duplicates"] + counts["other_language"]
    if counts["articles"] != parts:
        found.append(f"counts do not reconcile: {counts['articles']:,} articles, but {parts:,} processed, duplicates "
                     "or in other languages")
    if counts["claims"] != counts["mentions"]:
        found.append(f"counts do not reconcile: {counts['claims']:,} claims, but {counts['mentions']:,} mentions "
                     "written")
    if counts["rejects"] != sum(counts["rejects_by_code"].values()):
        found.append(f"counts do not reconcile: {counts['rejects']:,} rejects written, but "
                     f"{sum(counts['rejects_by_code'].values()):,} made")
    harmful = sum(n for code, n in counts["rejects_by_code"].items() if code not in HARMLESS)
    if counts["read"] and harmful / counts["read"] > max_reject_share:
        found.append(f"{harmful:,} of {counts['read']:,} records were rejected, more than {max_reject_share:.1%}")
    return found


def facts(manifest: dict[str, Any]) -> dict[str, Any]:
    """The run in a few fields, for a log."""
    return {"run_id": manifest["run_id"], "already_done": bool(manifest.get("already_done")),
            "seconds": manifest["seconds"], **manifest["counts"]}


def sentence(manifest: dict[str, Any]) -> str:
    """The run in one line."""
    counts = manifest["counts"]
    done = "already done, nothing added" if manifest.get("already_done") else f"done in {manifest['seconds']:,.1f} s"
    return (f"run {manifest['run_id'][:12]} {done}: {counts['articles']:,} articles, {counts['mentions']:,} mentions, "
            f"{counts['events']:,} events, {counts['rejects']:,} rejects")


def show(root: str, manifest: dict[str, Any]) -> None:
    """Print the counts and the weightiest events of a run."""
    console = terminal(sys.stdout)
    output = open_output(root)
    events = select(current_events(output))
    console.print(_counts(manifest))
    if events:
        console.print(listing(output, events[:SUMMARY_EVENTS]))
    if len(events) > SUMMARY_EVENTS:
        console.print(f"… and {len(events) - SUMMARY_EVENTS:,} more events: depeche show {root}", style="dim")
    if events:
        console.print(f"every claim behind an event: depeche explain {root} {events[0]['event_id'][:6]}", style="dim")


def _counts(manifest: dict[str, Any]) -> Table:
    counts = manifest["counts"]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, show_header=False, padding=(0, 1))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    files = len(manifest["inputs"])
    table.add_row("records read", f"{counts['read']:,}", f"in {files:,} file{'s' if files != 1 else ''}")
    table.add_row("articles", f"{counts['articles']:,}",
                  f"{counts['processed']:,} read closely, {counts['duplicates']:,} copies, "
                  f"{counts['other_language']:,} in other languages")
    table.add_row("mentions", f"{counts['mentions']:,}", "claims: one event in one sentence")
    table.add_row("events", f"{counts['events']:,}", "mentions of one event, merged")
    table.add_row("rejects", f"{counts['rejects']:,}",
                  "; ".join(f"{n:,} {code} ({CODES[code]})" for code, n in sorted(counts["rejects_by_code"].items())))
    return table
