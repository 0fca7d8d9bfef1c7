"""Run the benchmarks, print their table and write it to docs/performance.md.

    python -m benchmarks [--only extract,memory,near,consolidate] [--scale 0.1] [--datatrove PYTHON]
"""
from __future__ import annotations

import argparse
import math
import os
import platform
from collections.abc import Callable
from pathlib import Path

from benchmarks import consolidate, extract, memory, near_duplicates
from benchmarks.result import Result, at_most, table

PAGE = Path("docs/performance.md")
INTRODUCTION = """# Performance

What `make bench` last measured. Articles come from `benchmarks/generator.py`, which writes overlapping French reports
of 260 to 490 words from a seed. Both sides of a ratio are measured in one run, side by side or in turns where time is
compared; times of a busy machine are noisy, ratios less so. `make bench ARGS='--only near --scale 0.1'` measures a
part, or less.

"""


def growth(largest: int, seed: int) -> list[Result]:
    """The line of the table for consolidation: the exponent of processor time from 1,000 mentions on."""
    consolidate.measure(200, seed)  # lexicons are read once
    seconds = {n: consolidate.measure(n, seed)[0] for n in (1_000, largest)}
    exponent = math.log(seconds[largest] / seconds[1_000]) / math.log(largest / 1_000)
    return [at_most(f"CONSOLIDATE, growth from 1,000 to {largest:,} mentions: n^x, x", exponent, 1.15,
                    f"{seconds[1_000]:.1f} s to {seconds[largest]:.1f} s")]


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description="Run the benchmarks.")
    parser.add_argument("--only", default="extract,memory,near,consolidate", help="benchmarks, by commas")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the articles and mentions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3, help="turns where time is compared")
    parser.add_argument("--datatrove", metavar="PYTHON", help="an interpreter that has datatrove, to measure it too")
    options = parser.parse_args()

    def scaled(count: int) -> int:
        return max(100, int(count * options.scale))

    benchmarks: dict[str, Callable[[], list[Result]]] = {
        "extract": lambda: extract.run(scaled(1_000), options.seed, options.rounds),
        "memory": lambda: memory.run(scaled(2_000), scaled(20_000), options.seed),
        "near": lambda: near_duplicates.run(scaled(20_000), options.seed, options.datatrove),
        "consolidate": lambda: growth(max(2_000, scaled(64_000)), options.seed),
    }
    wanted = options.only.split(",")
    if unknown := set(wanted) - benchmarks.keys():
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(benchmarks)}")
    results = [result for name in wanted for result in benchmarks[name]()]
    print(table(results))
    if len(wanted) == len(benchmarks):
        machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
        PAGE.write_text(f"{INTRODUCTION}{machine}, scale {options.scale:g}, seed {options.seed}.\n\n{table(results)}\n",
                        encoding="utf-8")


if __name__ == "__main__":
    main()
