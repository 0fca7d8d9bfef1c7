"""How far a run is: ticks that stages give, added up over worker processes, shown as a bar, as lines or as JSON.

A stage calls `tick` for what passes it. Where no engine listens (on a cluster, in a unit test) a tick goes nowhere.
"""
from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

log = logging.getLogger("depeche")

#: What is counted while a run goes on.
NAMES = ("records", "articles", "claims", "events", "rejects")

#: Seconds between two lines where there is no bar.
LINE_SECONDS = 10.0
_POLL = 0.2


class Ticks:
    """Counters that worker processes share."""

    def __init__(self, context: BaseContext | None = None):
        self.values: Any = context.Array("q", len(NAMES)) if context else [0] * len(NAMES)

    def add(self, name: str, n: int) -> None:
        if isinstance(self.values, list):
            self.values[NAMES.index(name)] += n
            return
        with self.values.get_lock():
            self.values[NAMES.index(name)] += n

    def read(self) -> dict[str, int]:
        return dict(zip(NAMES, self.values[:], strict=True))


_connected: Ticks | None = None


def connect(ticks: Ticks) -> None:
    """Let the ticks of this process count in `ticks`."""
    global _connected
    _connected = ticks


def tick(name: str, n: int = 1) -> None:
    """Something passed a stage."""
    if _connected is not None and n:
        _connected.add(name, n)


class Bar:
    """The display of a run. total: how many of `unit` a phase has before it; unit None counts the shards done."""

    def __init__(self, style: str):
        """style: bar; lines (one now and then); json (these, and one for each phase); or none."""
        self.style = style
        self.ticks = Ticks()
        self.console = Console(stderr=True)
        self.display = Progress(
            SpinnerColumn(), TextColumn("{task.description:<12}"), BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.fields[note]}"), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(), console=self.console, transient=True,
        )
        self.phase = ""

    @contextmanager
    def showing(self) -> Iterator[Bar]:
        if self.style != "bar":
            yield self
            return
        with self.display:
            yield self

    def start(self, phase: str, weights: list[int], unit: str | None = None) -> None:
        """A phase begins. weights: how much of its work each shard is; unit: the tick that shows how much is done."""
        self.phase, self.weights, self.unit, self.done = phase, weights, unit, 0
        self.before, self.began, self.said = self.ticks.read(), time.monotonic(), time.monotonic()
        if self.style == "bar":
            for task in self.display.task_ids:
                self.display.remove_task(task)
            self.task = self.display.add_task(phase, total=sum(weights) or 1, note="")

    def shard_done(self, index: int) -> None:
        self.done += self.weights[index]
        self.poll()

    def poll(self) -> None:
        """Look at the counters and show them."""
        now, counted = time.monotonic(), self.ticks.read()
        passed = counted[self.unit] - self.before[self.unit] if self.unit else 0
        done = max(self.done, passed)
        if self.style == "bar":
            self.display.update(self.task, completed=done, note=self._note(counted, now))
        elif self.style in ("lines", "json") and now - self.said >= LINE_SECONDS:
            self.said = now
            self._line("progress", counted, now, done)

    def finish(self) -> None:
        """The phase is over."""
        if self.style == "json":
            self._line("phase done", self.ticks.read(), time.monotonic(), sum(self.weights))

    @contextmanager
    def polling(self) -> Iterator[None]:
        """Keep the display alive while this process is busy."""
        if self.style == "none":
            yield
            return
        over = threading.Event()

        def look() -> None:
            while not over.wait(_POLL):
                self.poll()

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _rate(self, counted: dict[str, int], now: float) -> float:
        unit = self.unit or "articles"
        return (counted[unit] - self.before[unit]) / max(now - self.began, 1e-3)

    def _note(self, counted: dict[str, int], now: float) -> str:
        shown = [f"{counted[name]:,} {name}" for name in ("articles", "claims", "events", "rejects") if counted[name]]
        if self.unit:
            shown.append(f"{self._rate(counted, now):,.0f} {self.unit}/s")
        return " · ".join(shown)

    def _line(self, message: str, counted: dict[str, int], now: float, done: int) -> None:
        """message: what happened, in JSON logs; a person is told how far the phase is."""
        total = sum(self.weights) or 1
        elapsed = now - self.began
        left = elapsed / done * (total - done) if done else None
        text = f"{self.phase} {min(1.0, done / total):.0%}"
        log.info("%s", message if self.style == "json" else " · ".join(filter(None, [text, self._note(counted, now)])),
                 extra={"fields": {"phase": self.phase, "share_done": round(min(1.0, done / total), 4), **counted,
                                   "per_second": round(self._rate(counted, now), 1), "elapsed_s": round(elapsed, 1),
                                   "left_s": None if left is None else round(left, 1)}})
