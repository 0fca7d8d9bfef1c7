"""Logs of the command line: text for a person, or one JSON object a line for a machine, on standard error."""
from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timezone

log = logging.getLogger("depeche")


class JsonFormatter(logging.Formatter):
    """time, level, logger, message and the fields that a record brings (`extra={"fields": {…}}`)."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def configure(style: str, quiet: bool = False) -> None:
    """Set up logging. style: text or json; quiet: warnings and errors only.

    Importing Beam sets logging up by itself, so what it did is undone; of Beam only what ends a run is told.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else logging.Formatter("depeche: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("depeche").setLevel(logging.WARNING if quiet else logging.INFO)
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
