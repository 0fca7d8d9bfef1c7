"""Bytes to text: the encodings French dumps come in, and double-encoded text repaired."""
from __future__ import annotations

import codecs
import re

import ftfy

#: marks of byte order, longest first (UTF-32 little-endian begins with UTF-16's)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

#: Share of control characters above which bytes are no text. Prose has none; random bytes read as Latin-1 have 10 %.
CONTROL_SHARE = 0.01

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
#: UTF-8 lead bytes read as Windows-1252, followed by what a continuation byte reads as
_MOJIBAKE = re.compile("[ÂÃÅâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
#: the encoding is repaired and nothing else: quotes, ligatures, entities and widths are the text's own
_REPAIR = ftfy.TextFixerConfig(uncurl_quotes=False, unescape_html=False, fix_latin_ligatures=False,
                               fix_character_width=False, fix_line_breaks=False, fix_surrogates=False,
                               remove_control_chars=False, remove_terminal_escapes=False, normalization=None)


class Undecodable(ValueError):
    """The bytes are no text in any encoding that French comes in."""


def decode(data: bytes) -> str:
    """Characters of `data`: by its byte order mark, else UTF-8, else Windows-1252.

    UTF-8 with a few broken bytes (a cut record, one bad character) stays UTF-8, with U+FFFD in their place. Binary
    data comes out as characters too: `tidy` tells.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) if encoding == "utf-8" else 0:].decode(encoding, "replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * broken:  # more letters came out well than not
        return text
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:  # five bytes have no meaning in Windows-1252
        return data.decode("latin-1")


def tidy(text: str) -> str:
    """Text made sound: lone surrogates become U+FFFD, double encoding is repaired; nothing else changes.

    Raises Undecodable when more than `CONTROL_SHARE` of the characters are control characters.
    """
    if not text.isascii():
        if _SURROGATES.search(text):
            text = _SURROGATES.sub("\ufffd", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        if _MOJIBAKE.search(text):
            text = "".join(_repaired(line) for line in text.splitlines(keepends=True))
    if not text.isprintable() and len(_CONTROLS.findall(text)) > CONTROL_SHARE * len(text):
        raise Undecodable("control characters: the bytes are no text")
    return text


def _repaired(line: str) -> str:
    """One line, since ftfy repairs whole strings and one Cyrillic letter elsewhere would stop it."""
    return ftfy.fix_encoding(line, _REPAIR) if _MOJIBAKE.search(line) else line
