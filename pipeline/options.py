"""What a user asks of a run: options of our own, checked, beside the flags that belong to Beam."""
from __future__ import annotations

import argparse
import contextlib
import io
import logging
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions

from depeche.transforms.identify import Limits
from depeche.transforms.near_duplicates import THRESHOLD
from depeche.transforms.types import InputError

#: Names of Beam's in-process engine. All mean the same here: `FnApiRunner` chosen explicitly, since Beam's own
#: `DirectRunner` may download another engine or fall back to an old one.
LOCAL_RUNNERS = frozenset({"directrunner", "direct", "fnapirunner", "bundlebaseddirectrunner", "switchingdirectrunner"})

#: Input bytes that one job of the local engine works through at most; they bound the memory of a worker.
CHUNK_BYTES = 8 * 1024 * 1024
MAX_REJECT_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """Options of `depeche run`.

    inputs: files, directories, globs or URIs; output: directory or URI of the tables. fields: (our field, theirs)
    of records. max_reject_share: share of records, 0 to 1, beyond which a run exits with 1. model: name or path of
    a spaCy pipeline for French, None for the one that comes with the product. run_time: when the run counts as
    done, in UTC; it stamps rows and names partitions, and is in no id. beam: flags for Beam, as given.
    """

    inputs: tuple[str, ...]
    output: str
    fields: tuple[tuple[str, str], ...] = ()
    workers: int = 1
    chunk_bytes: int = CHUNK_BYTES
    max_reject_share: float = MAX_REJECT_SHARE
    model: str | None = None
    min_characters: int = Limits().min_characters
    max_characters: int = Limits().max_characters
    near_duplicate_threshold: float = THRESHOLD
    run_time: datetime
    beam: tuple[str, ...] = ()

    def content(self) -> dict[str, object]:
        """The options that decide what a run finds: they are part of its identity."""
        return {
            "fields": [list(pair) for pair in sorted(self.fields)],
            "model": self.model,
            "min_characters": self.min_characters,
            "max_characters": self.max_characters,
            "near_duplicate_threshold": self.near_duplicate_threshold,
        }

    @property
    def local(self) -> bool:
        """Whether the run stays in this machine's own processes."""
        return is_local(beam_options(self.beam).view_as(StandardOptions).runner)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `depeche run` on the command line."""
    add = parser.add_argument
    add("--input", nargs="+", action="extend", metavar="PATH",
        help="files, directories, globs or URIs (default: the sample articles that come with the product)")
    add("--output", metavar="DIR", default="build/depeche",
        help="directory or URI of the tables (default: %(default)s)")
    add("--field", action="append", default=[], metavar="OURS=THEIRS",
        help="name of a field in the records, e.g. text=body; may be given again")
    add("--workers", type=_positive, default=os.cpu_count() or 1, metavar="N",
        help="processes (default: %(default)s, the cores of this machine)")
    add("--chunk-bytes", type=_bytes, default=CHUNK_BYTES, metavar="BYTES",
        help="input that a process works on at a time, e.g. 4MiB; bounds its memory (default: 8MiB)")
    add("--max-reject-share", type=_share, default=MAX_REJECT_SHARE, metavar="SHARE",
        help="exit with 1 when more than this share of the records is rejected (default: %(default)s)")
    add("--model", metavar="NAME", help="an installed spaCy pipeline for French in place of our own")
    add("--min-characters", type=_positive, default=Limits().min_characters, metavar="N",
        help="shorter texts are rejected (default: %(default)s)")
    add("--max-characters", type=_positive, default=Limits().max_characters, metavar="N",
        help="longer texts are rejected (default: %(default)s)")
    add("--near-duplicate-threshold", type=_share, default=THRESHOLD, metavar="SHARE",
        help="similarity from which an article is a copy of another (default: %(default)s)")
    add("--run-time", type=_time, metavar="ISO", help="time that stamps the rows of this run (default: now)")


def from_arguments(args: argparse.Namespace, beam: Sequence[str], sample: str) -> RunOptions:
    """Options from parsed arguments; raises InputError for a flag that neither we nor Beam know.

    sample: the input when none is given.
    """
    _check_beam(beam)
    return RunOptions(
        inputs=tuple(args.input or [sample]), output=args.output, fields=tuple(_field(f) for f in args.field),
        workers=args.workers, chunk_bytes=args.chunk_bytes, max_reject_share=args.max_reject_share, model=args.model,
        min_characters=args.min_characters, max_characters=args.max_characters,
        near_duplicate_threshold=args.near_duplicate_threshold,
        run_time=args.run_time or datetime.now(timezone.utc).replace(microsecond=0), beam=tuple(beam),
    )


def beam_options(flags: Sequence[str]) -> PipelineOptions:
    """Beam's options of its flags; the package is installed on the workers, so no session is pickled for them."""
    return PipelineOptions(list(flags), save_main_session=False)


def is_local(runner: str | None) -> bool:
    """Whether a `--runner` names Beam's in-process engine; without one it is meant."""
    return runner is None or runner.rpartition(".")[2].lower() in LOCAL_RUNNERS


def _check_beam(flags: Sequence[str]) -> None:
    """A cluster's job server may know more flags than Beam itself; for the local engine, Beam knows them all."""
    logging.getLogger("apache_beam.options").setLevel(logging.ERROR)
    complaint = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaint):
            options = beam_options(flags)
            runner = options.view_as(StandardOptions).runner
            known = options.get_all_options().keys()
            unknown = options.get_all_options(retain_unknown_options=True).keys() - known
    except SystemExit:
        raise InputError(complaint.getvalue().strip().rpartition("error: ")[2]) from None
    if not is_local(runner):
        return
    for flag in flags:
        if flag.lstrip("-").partition("=")[0].replace("-", "_") in unknown or flag == flags[0] and flag[:1] != "-":
            raise InputError(f"unknown option: {flag}")


def _field(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not (ours and equals and theirs):
        raise InputError(f"--field takes OURS=THEIRS, not {text!r}")
    return ours, theirs


def count(text: str) -> int:
    """A whole number, 0 among them. Raises ArgumentTypeError on all else."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share between 0 and 1")
    return value


_UNITS = {"": 1, "b": 1, "k": 2**10, "kb": 10**3, "kib": 2**10, "m": 2**20, "mb": 10**6, "mib": 2**20, "g": 2**30,
          "gb": 10**9, "gib": 2**30}


def _bytes(text: str) -> int:
    digits = text.rstrip("bBiIkKmMgG ")
    unit = text[len(digits):].strip().lower()
    if not digits.isdecimal() or unit not in _UNITS or int(digits) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 8MiB")
    return int(digits) * _UNITS[unit]


def _time(text: str) -> datetime:
    try:
        value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not an ISO 8601 time") from None
    return value.replace(tzinfo=value.tzinfo or timezone.utc).astimezone(timezone.utc)
