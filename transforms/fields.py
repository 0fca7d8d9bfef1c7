"""Which key of a record is which field of an article: defaults from `seeds/lexicon/fields.tsv`, and overrides."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from depeche.transforms.decode import decode
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.types import InputError

#: fields of an article that a record can fill
FIELDS = ("text", "url", "title", "publisher", "published", "language")
_ALIASES = {"published_at": "published"}


class BadField(ValueError):
    """A field has an impossible value."""


def parse_overrides(options: Iterable[str]) -> dict[str, str]:
    """`["text=body", …]` as a mapping from field to key. Raises InputError on anything else."""
    overrides = {}
    for option in options:
        name, _, key = option.partition("=")
        field = _ALIASES.get(name.strip(), name.strip())
        if field not in FIELDS or not key.strip():
            raise InputError(f"--field {option}: expected FIELD=KEY, with FIELD one of {', '.join(FIELDS)}")
        overrides[field] = key.strip()
    return overrides


@cache
def default_keys() -> dict[str, tuple[str, ...]]:
    """Keys of each field, the preferred one first."""
    keys: dict[str, list[str]] = {field: [] for field in FIELDS}
    for row in table("fields"):
        keys[str(row["field"])].append(str(row["key"]))
    return {field: tuple(names) for field, names in keys.items()}


def keys_of(overrides: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Keys of each field; an override replaces the defaults of its field."""
    named = {_ALIASES.get(field, field): (key,) for field, key in overrides.items()}
    return {**default_keys(), **named}


def map_record(record: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The fields that the record fills, as strings; an empty value counts as none.

    A list of strings as text is its paragraphs. Raises BadField when the text is neither; an unusable value of
    another field is passed over.
    """
    folded = {str(key).lower(): value for key, value in record.items()}
    fields = {}
    for field, names in keys.items():
        for name in names:
            value = _lookup(record, folded, name)
            text = _body(value, name) if field == "text" else _scalar(value)
            if text:
                fields[field] = text
                break
    return fields


def _lookup(record: Mapping[str, Any], folded: Mapping[str, Any], name: str) -> Any:
    if name in record:
        return record[name]
    if (name := name.lower()) in folded:
        return folded[name]
    value: Any = folded
    for part in name.split(".") if "." in name else ():
        value = {str(key).lower(): inner for key, inner in value.items()}.get(part) if isinstance(value, dict) else None
    return value if value is not folded else None


def _body(value: Any, name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return decode(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    raise BadField(f"{name} is {type(value).__name__}, not a string")


def _scalar(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bytes):
        return decode(value).strip()
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    return None
