"""From sentences to Docs: treebank annotation on our tokens, several page layouts, typed names."""
import hashlib
import random
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Span

from training.scripts import build_ner, build_syntax, check_corpora, layout, names, synthetic, tokenization
from training.scripts.conllu import Sentence, Token


@pytest.fixture(scope="module")
def blank() -> Language:
    return tokenization.blank()


def sentence(*rows: tuple[str, str, int, str]) -> Sentence:
    """Rows of form, part of speech, head, relation."""
    glued = [form.endswith("~") for form, *_ in rows]
    tokens = [Token(form.rstrip("~"), form.rstrip("~").lower(), pos, "", head, dep, not glue)
              for (form, pos, head, dep), glue in zip(rows, glued, strict=True)]
    return layout.replace_tokens(Sentence(tokens, ""), tokens)


@pytest.fixture
def count() -> Sentence:
    return sentence(("Les", "DET", 1, "det"), ("drones", "NOUN", 3, "nsubj"), ("ont", "AUX", 3, "aux:tense"),
                    ("tué", "VERB", 3, "root"), ("10 000", "NUM", 5, "nummod"), ("soldats~", "NOUN", 3, "obj"),
                    (".", "PUNCT", 3, "punct"))


def test_a_number_with_a_space_becomes_head_and_flat(count: Sentence, blank: Language) -> None:
    moved = build_syntax.retokenize(count, blank)
    assert moved is not None
    assert [t.form for t in moved.tokens] == ["Les", "drones", "ont", "tué", "10", "000", "soldats", "."]
    heads = [(t.dep, moved.tokens[t.head].form) for t in moved.tokens[4:6]]
    assert heads == [("nummod", "soldats"), ("flat:name", "10")]


def test_two_treebank_tokens_in_one_of_ours_keep_the_head(blank: Language) -> None:
    hour = sentence(("à", "ADP", 2, "case"), ("14~", "NUM", 2, "nummod"), ("h~", "NOUN", 2, "root"),
                    ("30", "NUM", 2, "nmod"))
    moved = build_syntax.retokenize(hour, blank)
    assert moved is not None
    assert [(t.form, t.dep) for t in moved.tokens] == [("à", "case"), ("14h30", "root")]


def test_a_line_end_belongs_to_the_sentence_before_it(count: Sentence, blank: Language) -> None:
    moved = build_syntax.retokenize(count, blank)
    assert moved is not None
    doc = build_syntax.make_doc(blank.vocab, [moved, moved], ["\n", " "])
    assert [s.text for s in doc.sents] == ["Les drones ont tué 10 000 soldats.\n", "Les drones ont tué 10 000 soldats."]
    assert [t.text for t in blank(doc.text)] == [t.text for t in doc]


def test_closed_class_lemmas_follow_the_standard() -> None:
    standard = {("il", "PRON"): "lui"}
    changed = build_syntax.harmonise(sentence(("Il", "PRON", 1, "nsubj"), ("part", "VERB", 1, "root")), standard)
    assert [t.lemma for t in changed.tokens] == ["lui", "part"]


def test_names_leave_titles_and_first_words_out() -> None:
    text = sentence(("Hier", "ADV", 1, "advmod"), ("parlait", "VERB", 1, "root"), ("M.", "NOUN", 1, "nsubj"),
                    ("Alpha", "PROPN", 2, "flat:name"), ("de", "ADP", 5, "case"), ("Beta", "PROPN", 3, "nmod"))
    assert list(names.chunks(text)) == [(3, 5)]
    assert list(names.typed_spans(text, {"Alpha de Beta": "PER"})) == [(16, 29, "PER")]


@pytest.mark.parametrize(("preposition", "name", "expected"), [
    ("de", "le Mali", ("du ", "Mali")), ("de", "l'ONU", ("de l'", "ONU")), ("de", "Israël", ("d'", "Israël")),
    ("à", "les États-Unis", ("aux ", "États-Unis")), ("en", "le Niger", ("au ", "Niger")),
    ("en", "la Russie", ("en ", "Russie")), ("Le", "la Monusco", ("La ", "Monusco")),
    ("de", "Le Caire", ("du ", "Caire")),
])
def test_articles_and_prepositions(preposition: str, name: str, expected: tuple[str, str]) -> None:
    assert synthetic.with_preposition(preposition, name) == expected


def test_made_up_texts_are_the_same_for_the_same_seed_and_label_what_they_name() -> None:
    first, again = list(synthetic.texts(50, 3)), list(synthetic.texts(50, 3))
    assert [t.text for t in first] == [t.text for t in again]
    labelled = [(t.text[a:b], label) for t in first for a, b, label in t.spans]
    assert {label for _, label in labelled} == {"PER", "LOC", "ORG"}
    assert all(name == name.strip() and name for name, _ in labelled)
    assert not any("<" in t.text or "{" in t.text for t in first)


@pytest.mark.parametrize(("text", "mention", "label", "expected"), [
    ("Le colonel Alpha Beta parle.", "colonel Alpha Beta", "PER", "Alpha Beta"),
    ("Elle est partie, elle.", "Elle", "PER", None),
    ("Le ministère de la Défense nie.", "ministère de la Défense", "ORG", "ministère de la Défense"),
    ("La mer Noire est calme.", "mer Noire", "LOC", "mer Noire"),
    ("Dans la ville de Gamma.", "ville de Gamma", "LOC", "Gamma"),
    ("La police arrive.", "police", "ORG", None),
])
def test_only_proper_names_of_a_mention_are_kept(text: str, mention: str, label: str, expected: str | None) -> None:
    start = text.index(mention)
    span = build_ner.proper_span(text, start, start + len(mention), label, {"elle"})
    assert (text[span[0] : span[1]] if span else None) == expected


def test_curled_copies_keep_their_entities(blank: Language) -> None:
    doc = blank("L'ONU est à Kiev.")
    doc.ents = (Span(doc, 1, 2, label="ORG"), Span(doc, 4, 5, label="LOC"))
    copy = next(build_ner.curled([doc], blank))
    assert copy.text == "L’ONU est à Kiev."
    assert [(e.text, e.label_) for e in copy.ents] == [("ONU", "ORG"), ("Kiev", "LOC")]


def test_page_layouts_keep_the_words(count: Sentence) -> None:
    for seed in range(30):
        restyled = layout.restyle(count, random.Random(seed), 1.0)
        words = [t.form.lower() for t in restyled.tokens if t.pos not in ("SPACE", "PUNCT")]
        assert words == ["les", "drones", "ont", "tué", "10 000", "soldats"]


def test_corpora_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    sums = tmp_path / "sums"
    sums.write_text(f"{hashlib.sha256(b'a').hexdigest()} a.txt\n{'0' * 64} b.txt\n")
    assert check_corpora.mismatches(tmp_path, sums) == ["b.txt: missing"]
    (tmp_path / "a.txt").write_text("b")
    assert check_corpora.mismatches(tmp_path, sums)[0].startswith("a.txt: not")
