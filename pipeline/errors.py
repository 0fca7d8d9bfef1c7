"""How a run ends badly: a fault of the user's is one line and exit code 2, any other one line and exit code 3."""
from __future__ import annotations

import errno
from collections.abc import Iterator

from depeche.transforms.types import InputError

#: Operating system errors that a user mends: the place of the output is full, read-only or not theirs.
_USERS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EFBIG}


class RunFailed(RuntimeError):
    """A run that could not be finished; the message is one line."""


def explain(error: BaseException) -> InputError | RunFailed:
    """The error that a user is told for what a job raised.

    Beam wraps what a stage raises, sometimes more than once; the first cause counts.
    """
    chain = list(_chain(error))
    for cause in reversed(chain):
        if isinstance(cause, InputError):
            return InputError(_line(cause))
        if isinstance(cause, OSError) and cause.errno in _USERS:
            where = f": {cause.filename}" if cause.filename else ""
            return InputError(f"{cause.strerror}{where}")
    return RunFailed(f"{type(chain[-1]).__name__}: {_line(chain[-1])}")


def interrupted(error: BaseException) -> bool:
    """Whether somebody stopped the run while Beam held the signal: it wraps that too, or keeps its name alone."""
    return any(isinstance(cause, KeyboardInterrupt) or "KeyboardInterrupt" in str(cause) for cause in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:500] or type(error).__name__
