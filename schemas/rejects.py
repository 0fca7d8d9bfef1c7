"""Why a record is no article: the codes of the `rejects` table."""
from __future__ import annotations

from depeche.schemas.records import Reject

#: code -> what it means. A code is never reused for another meaning.
CODES: dict[str, str] = {
    "undecodable": "the bytes are no text in any encoding that French comes in",
    "bad_json": "a line or file is not valid JSON",
    "bad_record": "the record is not an object, or a field has an impossible value",
    "no_text": "the record has no text",
    "too_short": "the text is shorter than the limit",
    "too_long": "the text or the record is longer than the limit",
    "truncated_archive": "the compressed file or archive ends too early",
    "unknown_format": "the file is in no known format",
    "unreadable": "the file could not be opened or read",
    "repeated": "the same article (URL and text) was read before in this dump",
    "failed": "an unexpected error on this record; the message names it",
}

#: Codes that say nothing bad about the dump: they do not count towards the limit on rejects.
HARMLESS = frozenset({"repeated"})

PAYLOAD_BYTES = 2048
MESSAGE_CHARACTERS = 500


def reject(stage: str, code: str, message: str, *, source_uri: str | None = None, source_record: int | None = None,
           article_id: str | None = None, payload: bytes | str | None = None) -> Reject:
    """A reject with its message and payload cut to size; an unknown code is a fault of the caller (KeyError)."""
    CODES[code]
    if isinstance(payload, str):
        payload = payload.encode("utf-8", "surrogatepass")
    return Reject(stage=stage, code=code, message=" ".join(message.split())[:MESSAGE_CHARACTERS],
                  source_uri=source_uri, source_record=source_record, article_id=article_id,
                  payload=payload[:PAYLOAD_BYTES] if payload is not None else None)
