"""Sentence starts that the layout makes certain."""
import spacy
from spacy.tokens import Doc

from depeche.transforms.nlp.layout import LONG, LONGEST, join, layout

BLANK = spacy.blank("fr")


def starts(text: str) -> list[str]:
    return [t.text for t in layout(BLANK(text)) if t.i and t.is_sent_start]


def test_a_new_line_starts_a_sentence():
    assert starts("Frappe sur Kiev\nNeuf morts\n\nLe maire accuse") == ["Neuf", "Le"]


def test_spaces_inside_a_line_leave_it_to_the_parser():
    assert layout(BLANK("Frappe   sur Kiev"))[2].is_sent_start is None


def test_a_colon_ends_no_sentence():
    doc = layout(BLANK("Kenya : nouvelle manifestation ; la police tire"))
    assert {":", "nouvelle", ";", "la"} <= {t.text for t in doc if t.is_sent_start is False}


def test_no_sentence_begins_inside_a_line_with_a_small_letter_or_a_dash():
    doc = layout(BLANK("KIEV, 5 mars – Un raid a fait dix morts dans la ville. Le maire accuse"))
    assert doc[4].text == "–" and doc[4].is_sent_start is False
    assert {t.text for t in doc if t.is_sent_start is None} <= {"KIEV", "5", "Un", ".", "Le"}


def test_trees_that_are_one_sentence_are_joined():
    words = ["Ituri", ":", "dix", "déplacés", "tués"]
    doc = Doc(BLANK.vocab, words, heads=[0, 4, 3, 4, 4], deps=["ROOT", "punct", "nummod", "nsubj:pass", "ROOT"],
              pos=["PROPN", "PUNCT", "NUM", "NOUN", "VERB"])
    assert len(list(doc.sents)) == 2
    assert len(list(join(doc).sents)) == 1 and doc[0].head.text == "tués" and doc[4].dep_ == "ROOT"


def test_trees_of_two_sentences_stay_apart():
    doc = Doc(BLANK.vocab, ["Fini", ".", "Kiev", "brûle"], heads=[0, 0, 3, 3], deps=["ROOT", "punct", "nsubj", "ROOT"])
    assert len(list(join(doc).sents)) == 2


def test_a_long_line_is_cut_behind_a_full_stop():
    assert starts("mot " * LONG + "fin. Elle reprend. Ensuite") == ["Elle"]


def test_what_has_no_end_is_cut_anyway():
    doc = layout(BLANK("mot " * (3 * LONGEST + 5)))
    assert [t.i for t in doc if t.i and t.is_sent_start] == [LONGEST, 2 * LONGEST, 3 * LONGEST]
