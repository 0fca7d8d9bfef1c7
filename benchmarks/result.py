"""What a benchmark found, and the table of all of them."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. met: whether the goal is reached; None where there is no goal."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None


def at_most(what: str, value: float, goal: float, detail: str) -> Result:
    """A result that is good where it is small."""
    return Result(what, f"{value:.2f} ({detail})", f"≤ {goal:.2f}", value <= goal)


def at_least(what: str, value: float, goal: float, detail: str) -> Result:
    """A result that is good where it is large."""
    return Result(what, f"{value:.2f} ({detail})", f"≥ {goal:.2f}", value >= goal)


def table(results: Iterable[Result]) -> str:
    """Markdown."""
    lines = ["| What | Measured | Goal | Met |", "|---|---|---|---|"]
    lines += [f"| {r.what} | {r.measured} | {r.goal} | {'' if r.met is None else 'yes' if r.met else '**no**'} |"
              for r in results]
    return "\n".join(lines)
