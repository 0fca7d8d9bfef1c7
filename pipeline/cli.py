"""The command line: `depeche run`, `show`, `explain`, `evaluate`, `gazetteer`; also `python -m depeche.pipeline`.

Exit codes: 0 done; 1 done, but the share of rejects is over its limit or the counts do not reconcile; 2 wrong usage,
input or place of output; 3 the run failed; 130 interrupted. Errors are one line on standard error.
"""
from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from importlib.resources import as_file, files
from typing import NoReturn

from depeche.pipeline import evaluate, gazetteer_import, logs, options
from depeche.pipeline.errors import RunFailed, explain
from depeche.schemas.ontology import MODES
from depeche.transforms.types import InputError

DONE, DOUBTFUL, WRONG, FAILED, INTERRUPTED = 0, 1, 2, 3, 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    main_ = _Parser(prog="depeche", description="French news dumps in, conflict and political events out.")
    main_.add_argument("--version", action="version", version=f"depeche {version('depeche')}")
    commands = main_.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")

    run = commands.add_parser("run", help="read a dump and write the tables", allow_abbrev=False,
                              description="Read a dump and write the tables. Other flags are passed on to Apache Beam.")
    options.add_arguments(run)
    run.add_argument("--log-format", choices=("text", "json"), default="text", help="default: %(default)s")
    run.add_argument("--quiet", action="store_true", help="no progress and no summary")
    run.set_defaults(handler=_run)

    show = commands.add_parser("show", help="list the current events of an output")
    show.add_argument("output", metavar="OUTPUT")
    show.add_argument("--limit", type=options.count, default=50, metavar="N", help="default: %(default)s; 0 for all")
    show.add_argument("--type", type=_kind, metavar="TYPE", help="a PLOVER event type or mode, e.g. ASSAULT or drone")
    show.add_argument("--country", metavar="ISO3", help="where it happened, e.g. UKR")
    show.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="events that ended on this day or later")
    show.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: %(default)s")
    show.set_defaults(handler=_show)

    why = commands.add_parser("explain", help="print every claim behind an event")
    why.add_argument("output", metavar="OUTPUT")
    why.add_argument("event_id", metavar="EVENT_ID", help="an event's identifier or how it begins")
    why.set_defaults(handler=_explain)

    score = commands.add_parser("evaluate", help="score a run against annotated articles")
    evaluate.add_arguments(score)
    score.set_defaults(handler=lambda args, _: evaluate.run(args))

    places = commands.add_parser("gazetteer", help="make the gazetteer's tables from a full GeoNames dump")
    gazetteer_import.add_arguments(places)
    places.set_defaults(handler=lambda args, _: gazetteer_import.run(args))
    return main_


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    style = "json" if "json" in (argv or sys.argv) else "text"
    try:
        args, rest = parser().parse_known_args(argv)
        style = getattr(args, "log_format", "text")
        if rest and args.command != "run":
            raise InputError(f"unknown argument: {rest[0]} (see depeche {args.command} --help)")
        logs.configure(style, getattr(args, "quiet", False))
        return args.handler(args, rest)
    except KeyboardInterrupt:
        return _end(style, INTERRUPTED, "interrupted; nothing was published")
    except BrokenPipeError:  # the reader of a listing has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except InputError as error:
        return _end(style, WRONG, str(error))
    except RunFailed as error:
        return _end(style, FAILED, str(error))
    except OSError as error:
        told = explain(error)
        return _end(style, WRONG if isinstance(told, InputError) else FAILED, str(told))


def _end(style: str, code: int, message: str) -> int:
    logs.configure(style)
    logs.log.error("%s", message, extra={"fields": {"exit_code": code}})
    return code


def _run(args: argparse.Namespace, beam: Sequence[str]) -> int:
    from depeche.pipeline import summary
    from depeche.pipeline.execute import execute
    from depeche.pipeline.progress import Bar

    with as_file(files("depeche.seeds") / "articles") as sample:
        chosen = options.from_arguments(args, beam, str(sample))
        style = "json" if args.log_format == "json" else "bar" if sys.stderr.isatty() else "lines"
        manifest = execute(chosen, Bar("none" if args.quiet else style))
    problems = summary.problems(manifest, chosen.max_reject_share)
    if not args.quiet and args.log_format == "text":
        summary.show(chosen.output, manifest)
    logs.log.info("%s", summary.sentence(manifest), extra={"fields": summary.facts(manifest)})
    for problem in problems:
        logs.log.error("%s", problem)
    return DOUBTFUL if problems else DONE


def _show(args: argparse.Namespace, _: Sequence[str]) -> int:
    from depeche.pipeline import show, tables

    output = tables.open_output(args.output)
    found = show.select(tables.current_events(output), type_=args.type, country=args.country, since=args.since)
    show.show(output, found[:args.limit or None], args.format)
    return DONE


def _explain(args: argparse.Namespace, _: Sequence[str]) -> int:
    from depeche.pipeline import explain, tables

    explain.explain(tables.open_output(args.output), args.event_id)
    return DONE


def _kind(text: str) -> str:
    if text.casefold() not in {name.casefold() for name in (*MODES, *(m for modes in MODES.values() for m in modes))}:
        raise argparse.ArgumentTypeError(f"{text} is no event type and no mode")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2024-12-23") from None
