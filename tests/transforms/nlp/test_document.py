"""Spans found by where they stand."""
import spacy
from hypothesis import given
from hypothesis import strategies as st

from depeche.transforms.nlp.document import covering, overlapping, spans, starting_in

BLANK = spacy.blank("fr")
EXTENTS = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 5)), max_size=12)


@given(EXTENTS, st.integers(0, 19), st.integers(1, 10))
def test_indexed_spans_are_those_that_a_scan_finds(extents, start, length):
    doc = BLANK("mot " * 20)
    doc.spans["g"] = [doc[a:min(a + n, 20)] for a, n in extents]
    stretch = doc[start:min(start + length, 20)]
    every = spans(doc, "g")
    assert starting_in(stretch, "g") == [s for s in every if stretch.start <= s.start < stretch.end]
    assert covering(doc[start], "g") == [s for s in every if s.start <= start < s.end]
    assert overlapping(stretch, "g") == [s for s in every if s.start < stretch.end and s.end > stretch.start]


def test_a_group_that_is_filled_anew_is_read_anew():
    doc = BLANK("un deux trois")
    doc.spans["g"] = [doc[0:1]]
    assert covering(doc[0], "g")
    doc.spans["g"] = [doc[1:2]]
    assert not covering(doc[0], "g") and covering(doc[1], "g")


def test_a_missing_group_has_no_spans():
    doc = BLANK("un deux")
    assert spans(doc, "none") == starting_in(doc[:], "none") == overlapping(doc[:], "none") == []
    assert covering(doc[0], "none") == []
