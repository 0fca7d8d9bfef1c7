"""Questions about a parse, asked of parses given by hand, so that no weights decide."""
from spacy.tokens import Doc, Token

from depeche.transforms.nlp import syntax


def words(tokens: list[Token]) -> list[str]:
    return [t.text for t in tokens]


def test_a_passive_has_its_agent(passive):
    assert syntax.is_passive(passive[2])
    assert words(syntax.agents(passive[2])) == ["drones"]
    assert syntax.preposition(passive[5]) == "par"


def test_a_perfect_is_no_passive(relative):
    assert not syntax.is_passive(relative[4])


def test_a_conjoined_verb_is_of_its_conjuncts(shared):
    assert words(syntax.conjuncts(shared[1])) == ["bombarde", "tue"]


def test_verbs_that_take_etre_are_no_passives(parse):
    doc = parse("Il il PRON 2 nsubj", "est être AUX 2 aux:tense", "mort mourir VERB 2 ROOT VerbForm=Part")
    assert not syntax.is_passive(doc[2])


def test_a_phrase_ends_before_its_relative_clause_and_a_comma(passive, relative):
    assert syntax.phrase(relative[1]).text.split() == ["L'", "homme"]
    assert syntax.phrase(passive[5]).text.split() == ["des", "drones"]


def test_what_leads_to_a_phrase_is_not_of_it(parse):
    aimed = parse("tirs tir NOUN 0 ROOT", ", , PUNCT 4 punct", "souvent souvent ADV 4 advmod",
                  "contre contre ADP 4 case", "civils civil NOUN 0 nmod")
    assert syntax.phrase(aimed[4]).text == "civils"
    counted = parse("plus plus ADV 2 advmod", "de de ADP 2 case", "civils civil NOUN 2 ROOT")
    assert syntax.phrase(counted[2]).text == "plus de civils"


def test_ancestors_end_at_the_root(shared):
    assert words(list(syntax.ancestors(shared[4]))) == ["civils", "tue", "bombarde"]
    assert list(syntax.ancestors(shared[1])) == []


def test_children_by_label_take_subtypes(passive):
    assert words(syntax.children(passive[2], "nsubj")) == ["Kiev"]


def test_an_unparsed_doc_says_so(shared):
    assert not syntax.parsed(Doc(shared.vocab, words=["mot"])) and syntax.parsed(shared)
