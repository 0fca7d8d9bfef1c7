"""Identifiers that follow from content, so that every run, runner and worker gives the same ones."""
from __future__ import annotations

import hashlib


def mention_id(article_id: str, event_type: str, trigger_start: int) -> str:
    """Identifier of a claim: `m` and 16 hexadecimal digits of the BLAKE2b hash of what makes it one."""
    key = "\x1f".join((article_id, event_type, str(trigger_start))).encode("utf-8", "surrogatepass")
    return "m" + hashlib.blake2b(key, digest_size=8).hexdigest()
