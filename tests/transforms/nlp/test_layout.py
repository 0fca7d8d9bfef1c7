"""Sentence starts that the layout makes certain."""
import spacy

from depeche.transforms.nlp.layout import LONG, LONGEST, layout

BLANK = spacy.blank("fr")


def starts(text: str) -> list[str]:
    return [t.text for t in layout(BLANK(text)) if t.i and t.is_sent_start]


def test_a_new_line_starts_a_sentence():
    assert starts("Frappe sur Kiev\nNeuf morts\n\nLe maire accuse") == ["Neuf", "Le"]


def test_spaces_inside_a_line_leave_it_to_the_parser():
    assert layout(BLANK("Frappe   sur Kiev"))[2].is_sent_start is None


def test_a_colon_ends_no_sentence():
    doc = layout(BLANK("Kenya : nouvelle manifestation ; la police tire"))
    assert [t.text for t in doc if t.is_sent_start is False] == [":", "nouvelle", ";", "la"]


def test_a_long_line_is_cut_behind_a_full_stop():
    assert starts("mot " * LONG + "fin. Elle reprend. Ensuite") == ["Elle"]


def test_what_has_no_end_is_cut_anyway():
    doc = layout(BLANK("mot " * (3 * LONGEST + 5)))
    assert [t.i for t in doc if t.i and t.is_sent_start] == [LONGEST, 2 * LONGEST, 3 * LONGEST]
