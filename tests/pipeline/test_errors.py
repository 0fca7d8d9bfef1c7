import pytest

from depeche.pipeline.errors import RunFailed, explain
from depeche.transforms.types import InputError


def wrapped(error: Exception) -> Exception:
    """As Beam raises it: another error with the first as its context."""
    try:
        try:
            raise error
        except Exception:
            raise RuntimeError("OSError: … [while running 'Write']")  # noqa: B904
    except Exception as outer:
        return outer


@pytest.mark.parametrize("error, kind, line", [
    (InputError("no such file: x"), InputError, "no such file: x"),
    (OSError(28, "No space left on device", "/data/x"), InputError, "No space left on device: /data/x"),
    (PermissionError(13, "Permission denied"), InputError, "Permission denied"),
    (FileNotFoundError(2, "No such file", "x"), RunFailed, "FileNotFoundError: [Errno 2] No such file: 'x'"),
    (ValueError("two\n lines"), RunFailed, "ValueError: two lines"),
])
def test_the_first_cause_is_told(error, kind, line):
    for raised in (error, wrapped(error), wrapped(wrapped(error))):
        told = explain(raised)
        assert type(told) is kind and str(told) == line


def test_an_error_that_is_its_own_context_does_not_hang():
    error = ValueError("x")
    error.__context__ = RuntimeError("y")
    error.__context__.__context__ = error
    assert isinstance(explain(error), RunFailed)
