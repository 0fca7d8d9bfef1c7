"""Encodings that French dumps come in."""
import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.decode import Undecodable, decode, tidy

SENTENCE = "L’armée a « tiré » 12 missiles à Kiev, l’œuvre d’un été… dit-on — hélas.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings(encoding):
    bom = b"\xff\xfe" if encoding == "utf-16-le" else b""
    assert decode(bom + SENTENCE.encode(encoding)) == SENTENCE


def test_latin_1_control_bytes_do_not_stop_windows_1252():
    assert decode("déjà".encode("latin-1") + b"\x81\x9d") == "déjà\x81\x9d"


@pytest.mark.parametrize("cut", [1, 2])
def test_cut_utf_8_stays_utf_8(cut):
    data = "L’été à Kiev… été".encode()[:-cut] if cut == 1 else "L’été à Kiev, l’œuvre…".encode()[:-cut]
    assert decode(data).startswith("L’été à Kiev")
    assert decode(data).endswith("\ufffd")


def test_double_encoding_is_repaired_and_nothing_else():
    twice = SENTENCE.encode().decode("cp1252")
    assert tidy(twice) == SENTENCE
    assert tidy(SENTENCE) == SENTENCE
    assert tidy("Kiïv &amp; ﬁn “ok” … Ａ") == "Kiïv &amp; ﬁn “ok” … Ａ"


def test_double_encoding_is_repaired_beside_other_alphabets():
    line = "L’armÃ©e recule.\n"
    assert tidy("Київ\n" + line) == "Київ\nL’armée recule.\n"


def test_spaces_and_quotes_stay():
    text = "« 10\u202f000 » ; “oui” ‘non’ l'\u00a0été\u2009!"
    assert tidy(decode(text.encode())) == text


def test_lone_surrogates_become_replacement_characters():
    assert tidy("a\ud83d\ude00b\ud800c") == "a😀b\ufffdc"


@pytest.mark.parametrize("data", [bytes(40), random.Random(1).randbytes(4000), b"PK\x03\x04" + bytes(range(32)) * 9])
def test_binary_is_undecodable(data):
    with pytest.raises(Undecodable):
        tidy(decode(data))


@given(st.text())
def test_any_text_comes_back_or_is_refused(text):
    try:
        assert tidy(decode(text.encode("utf-8", "replace"))).encode() or not text
    except Undecodable:
        assert any(ord(c) < 32 or ord(c) == 127 for c in text)


@given(st.binary())
def test_any_bytes_decode_to_what_can_be_encoded(data):
    with contextlib.suppress(Undecodable):
        tidy(decode(data)).encode()
