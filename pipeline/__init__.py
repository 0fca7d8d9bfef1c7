"""How a run is put together and driven."""
import logging


def _import_beam_quietly() -> None:
    """Beam warns when a cloud library is not installed, and sets logging up to do so; neither is a user's business."""
    root, handler = logging.getLogger(), logging.NullHandler()
    root.addHandler(handler)
    try:
        import apache_beam  # noqa: F401
    finally:
        root.removeHandler(handler)


_import_beam_quietly()
