"""Treebank reading on three sentences of our own."""
import random
from pathlib import Path

import pytest

from training.scripts import conllu, layout

SAMPLE = """\
# sent_id = own-1
# text = L'attaque du camp a tué dix soldats.
1	L'	le	DET	_	Definite=Def|Number=Sing|PronType=Art	2	det	_	SpaceAfter=No
2	attaque	attaque	NOUN	_	Gender=Fem|Number=Sing	7	nsubj	_	_
3-4	du	_	_	_	_	_	_	_	_
3	de	de	ADP	_	_	5	case	_	_
4	le	le	DET	_	Definite=Def|Gender=Masc|Number=Sing|PronType=Art	5	det	_	_
5	camp	camp	NOUN	_	Gender=Masc|Number=Sing	2	nmod	_	_
6	a	avoir	AUX	_	Mood=Ind|Voice=Act	7	aux:tense	_	_
7	tué	tuer	VERB	_	ExtPos=VERB|Tense=Past|VerbForm=Part	0	root	_	_
8	dix	dix	NUM	_	NumType=Card	9	nummod	_	_
9	soldats	soldat	NOUN	_	Gender=Masc|Number=Plur	7	obj:lvc	_	SpaceAfter=No
10	.	.	PUNCT	_	_	7	punct	_	_

# sent_id = own-2
# text = Soldats tués
1	Soldats	soldat	NOUN	_	_	0	root	_	_
2	tués	tuer	VERB	_	_	1	acl	_	_

# sent_id = own-3
# text = euh ils sont partis
1	euh	euh	INTJ	_	_	4	discourse	_	_
2	ils	il	PRON	_	_	4	nsubj	_	_
3	sont	être	AUX	_	_	4	aux:tense	_	_
4	partis	partir	VERB	_	_	0	root	_	_

"""


@pytest.fixture
def sentences(tmp_path: Path) -> list[conllu.Sentence]:
    path = tmp_path / "own.conllu"
    path.write_text(SAMPLE, encoding="utf-8")
    return list(conllu.read(path))


def test_text_is_rebuilt_as_printed(sentences: list[conllu.Sentence]) -> None:
    texts = ["L'attaque du camp a tué dix soldats.", "Soldats tués", "euh ils sont partis"]
    assert [s.text for s in sentences] == texts


def test_an_amalgam_is_one_token_with_the_lemma_of_its_preposition(sentences: list[conllu.Sentence]) -> None:
    du = sentences[0].tokens[2]
    assert (du.form, du.lemma, du.pos, du.dep) == ("du", "de", "ADP", "case")
    assert sentences[0].tokens[du.head].form == "camp"
    assert "Definite=Def" in du.feats


def test_heads_are_indices_of_orthographic_tokens(sentences: list[conllu.Sentence]) -> None:
    tokens = sentences[0].tokens
    assert [tokens[t.head].form for t in tokens] == [
        "attaque", "tué", "camp", "attaque", "tué", "tué", "soldats", "tué", "tué"]


def test_rare_relations_and_features_are_folded(sentences: list[conllu.Sentence]) -> None:
    tokens = sentences[0].tokens
    assert tokens[7].dep == "obj"
    assert tokens[5].feats == "Tense=Past|VerbForm=Part"
    assert tokens[4].feats == "Mood=Ind"


def test_a_transcript_gets_the_look_of_writing(sentences: list[conllu.Sentence]) -> None:
    assert not conllu.is_silent(sentences[0])
    assert conllu.is_silent(sentences[2])
    speech = conllu.written(sentences[2])
    assert speech.text == "Euh ils sont partis."
    assert speech.tokens[-1].head == 3


def test_insert_spaces_keeps_the_tree(sentences: list[conllu.Sentence]) -> None:
    tokens = sentences[0].tokens
    changed = layout.insert_spaces(tokens, [(8, layout.NBSP), (2, layout.NNBSP)])
    text = "".join(t.form + " " * t.space for t in changed).rstrip()
    assert text == "L'attaque\u202fdu camp a tué dix soldats\u00a0."
    words = [t for t in changed if t.pos != "SPACE"]
    assert [changed[t.head].form for t in words] == [tokens[t.head].form for t in tokens]


def test_a_headline_loses_its_stop_only_when_nothing_hangs_on_it(sentences: list[conllu.Sentence]) -> None:
    assert layout.without_stop(sentences[0].tokens)[-1].form == "soldats"
    assert layout.without_stop(sentences[1].tokens) == sentences[1].tokens


def test_a_line_without_stop_is_followed_by_a_line_end(sentences: list[conllu.Sentence]) -> None:
    assert {layout.separator(sentences[1], random.Random(i), 0.5) for i in range(20)} == {"\n"}
