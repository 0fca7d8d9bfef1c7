"""Questions about a parse, asked of parses given by hand, so that no weights decide."""
import spacy
from spacy.tokens import Doc, Token

from depeche.transforms.nlp import syntax

VOCAB = spacy.blank("fr").vocab


def parse(*rows: str) -> Doc:
    """A Doc of rows "word lemma POS head label [Feature=Value|…]"; a head is the number of a row, from 0."""
    cells = [row.split() for row in rows]
    return Doc(VOCAB, words=[c[0] for c in cells], lemmas=[c[1] for c in cells], pos=[c[2] for c in cells],
               heads=[int(c[3]) for c in cells], deps=[c[4] for c in cells],
               morphs=[c[5] if len(c) > 5 else "" for c in cells])


PASSIVE = parse("Kiev Kiev PROPN 2 nsubj:pass", "est être AUX 2 aux:pass", "frappée frapper VERB 2 ROOT VerbForm=Part",
                "par par ADP 5 case", "des un DET 5 det", "drones drone NOUN 2 obl:agent", ". . PUNCT 2 punct")
RELATIVE = parse("L' le DET 1 det", "homme homme NOUN 1 ROOT", "qui qui PRON 4 nsubj PronType=Rel",
                 "a avoir AUX 4 aux", "tiré tirer VERB 1 acl:relcl VerbForm=Part", ", , PUNCT 1 punct")
SHARED = parse("Moscou Moscou PROPN 1 nsubj", "bombarde bombarder VERB 1 ROOT", "et et CCONJ 3 cc",
               "tue tuer VERB 1 conj", "deux deux NUM 5 nummod", "civils civil NOUN 3 obj")


def words(tokens: list[Token]) -> list[str]:
    return [t.text for t in tokens]


def test_a_passive_has_its_agent():
    assert syntax.is_passive(PASSIVE[2])
    assert words(syntax.agents(PASSIVE[2])) == ["drones"]
    assert syntax.subject(PASSIVE[2]) == PASSIVE[0]
    assert syntax.preposition(PASSIVE[5]) == "par"


def test_a_relative_pronoun_stands_for_its_antecedent():
    assert syntax.subject(RELATIVE[4]) == RELATIVE[1]
    assert not syntax.is_passive(RELATIVE[4])


def test_a_conjoined_verb_shares_the_subject():
    assert syntax.subject(SHARED[3]) == SHARED[0]
    assert words(syntax.conjuncts(SHARED[1])) == ["bombarde", "tue"]


def test_verbs_that_take_etre_are_no_passives():
    doc = parse("Il il PRON 2 nsubj", "est être AUX 2 aux:tense", "mort mourir VERB 2 ROOT VerbForm=Part")
    assert not syntax.is_passive(doc[2])


def test_a_phrase_ends_before_its_relative_clause_and_a_comma():
    assert syntax.phrase(RELATIVE[1]).text.split() == ["L'", "homme"]
    assert syntax.phrase(PASSIVE[5]).text.split() == ["des", "drones"]


def test_what_leads_to_a_phrase_is_not_of_it():
    aimed = parse("tirs tir NOUN 0 ROOT", ", , PUNCT 4 punct", "souvent souvent ADV 4 advmod",
                  "contre contre ADP 4 case", "civils civil NOUN 0 nmod")
    assert syntax.phrase(aimed[4]).text == "civils"
    counted = parse("plus plus ADV 2 advmod", "de de ADP 2 case", "civils civil NOUN 2 ROOT")
    assert syntax.phrase(counted[2]).text == "plus de civils"


def test_ancestors_end_at_the_root():
    assert words(list(syntax.ancestors(SHARED[4]))) == ["civils", "tue", "bombarde"]
    assert list(syntax.ancestors(SHARED[1])) == []


def test_children_by_label_take_subtypes():
    assert words(syntax.children(PASSIVE[2], "nsubj")) == ["Kiev"]


def test_an_unparsed_doc_says_so():
    assert not syntax.parsed(Doc(VOCAB, words=["mot"])) and syntax.parsed(SHARED)
