"""Train the French pipeline anew: `python -m training --corpora FOLDER [command ...]`.

The commands are those of project.yml; without any, all of them run in order.
"""
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from weasel.cli.run import project_run  # type: ignore[import-untyped]

PROJECT = Path(__file__).resolve().parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("commands", nargs="*", default=["all"], metavar="COMMAND",
                        help="commands of training/project.yml, in order; all of them when left out")
    parser.add_argument("--corpora", type=Path, default=os.environ.get("CORPORA"),
                        help="folder with ud/ and popcorn/ (or the environment variable CORPORA)")
    parser.add_argument("--articles", type=Path, default=os.environ.get("ARTICLES"),
                        help="folder of annotated articles (JSON lines) for the news test of NER; optional")
    args = parser.parse_args(arguments)
    if args.corpora is None or not Path(args.corpora).is_dir():
        parser.error("--corpora (or CORPORA) must name the folder of the corpora; training/README.md lists them")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROJECT.parent), os.environ.get("PYTHONPATH")]))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    articles = Path(args.articles).resolve() if args.articles else PROJECT.parent / "tests" / "gold"
    overrides = {"vars.corpora": str(Path(args.corpora).resolve()), "vars.articles": str(articles)}
    for command in args.commands:
        project_run(PROJECT, command, overrides=overrides)
    return 0


if __name__ == "__main__":
    sys.exit(main())
