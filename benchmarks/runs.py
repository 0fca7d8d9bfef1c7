"""Whole runs of the command line as benchmarks: time of their phases, and the memory of their processes."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generator import generate

#: The phases that read articles; the others consolidate.
EXTRACT = frozenset({"read", "link", "annotate"})

#: Seconds between two looks at the memory of a run's processes.
POLL = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """seconds: of each phase. peak: bytes of the largest process at its largest."""

    seconds: dict[str, float]
    peak: int
    counts: dict[str, int]

    @property
    def extract(self) -> float:
        """Seconds of the phases of EXTRACT, with what their processes take to start."""
        return sum(seconds for phase, seconds in self.seconds.items() if phase in EXTRACT)


def write_articles(path: Path, count: int, seed: int, *, conflict_share: float, copy_share: float) -> Path:
    """A dump of generated articles, without their truth."""
    with path.open("w", encoding="utf-8") as out:
        for row in generate(count, seed, conflict_share=conflict_share, copy_share=copy_share):
            del row["truth_events"], row["copy_of"]
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def depeche_run(articles: Path, workers: int) -> Run:
    """`depeche run` on a dump. Raises CalledProcessError, with what the run said, when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "depeche.pipeline", "run", "--input", str(articles), "--output",
                   f"{folder}/out", "--workers", str(workers), "--log-format", "json"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        memory = Memory(process.pid)
        _, said = process.communicate()
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)
    entries = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    seconds = {entry["phase"]: entry["elapsed_s"] for entry in entries if entry["message"] == "phase done"}
    counts = {name: entries[-1][name] for name in ("articles", "mentions", "events", "duplicates")}
    return Run(seconds, memory.stop(), counts)


class Memory:
    """Watches a process and its descendants: the highest water mark (VmHWM) of any of them."""

    def __init__(self, pid: int):
        self.pid, self.peak, self.over = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self) -> int:
        """Bytes at the peak, when the process is over."""
        self.over.set()
        self.thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self.over.wait(POLL):
            self.peak = max([self.peak, *map(_high_water, _family(self.pid))])


def _family(pid: int) -> set[int]:
    """A process and its descendants, from /proc."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(name)] = int(Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _high_water(pid: int) -> int:
    try:
        status = Path("/proc", str(pid), "status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
