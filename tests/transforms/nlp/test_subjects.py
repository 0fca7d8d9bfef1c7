"""Subjects, of parses given by hand, so that no weights decide."""
from collections.abc import Callable

from spacy.tokens import Doc

from depeche.transforms.nlp.subjects import antecedent, asked_by, subject

Parse = Callable[..., Doc]


def test_a_passive_has_its_subject(passive: Doc) -> None:
    assert subject(passive[2]) == passive[0]


def test_a_relative_pronoun_stands_for_its_antecedent(relative: Doc) -> None:
    assert antecedent(relative[2]) == subject(relative[4]) == relative[1]


def test_a_conjoined_verb_shares_the_subject(shared: Doc) -> None:
    assert subject(shared[3]) == shared[0]


def test_what_stands_before_a_colon_is_no_subject(parse: Parse) -> None:
    doc = parse("Goma Goma PROPN 4 nsubj", ": : PUNCT 4 punct", "l' le DET 3 det", "ONU ONU PROPN 0 appos",
                "compte compter VERB 4 ROOT VerbForm=Fin", "700 700 NUM 6 nummod", "morts mort NOUN 4 obj")
    assert subject(doc[4]) == doc[3]


def test_a_stressed_pronoun_takes_up_its_noun(parse: Parse) -> None:
    doc = parse("Les le DET 1 det", "mutins mutin NOUN 5 dislocated", ", , PUNCT 3 punct", "eux lui PRON 5 nsubj",
                ", , PUNCT 3 punct", "détiennent détenir VERB 5 ROOT VerbForm=Fin", "Bria Bria PROPN 5 obj")
    assert subject(doc[5]) == doc[1]


def test_the_host_of_a_relative_clause_is_subject_of_the_main_verb(parse: Parse) -> None:
    doc = parse("La le DET 1 det", "Cédéao Cédéao PROPN 1 ROOT", ", , PUNCT 4 punct", "que que PRON 4 obj PronType=Rel",
                "préside présider VERB 1 acl:relcl VerbForm=Fin", "Abuja Abuja PROPN 4 nsubj", ", , PUNCT 7 punct",
                "condamne condamner VERB 4 conj VerbForm=Fin", "le le DET 9 det", "putsch putsch NOUN 7 obj")
    assert subject(doc[7]) == doc[1]


def test_who_is_asked_is_asked_by_the_subject_of_asking(parse: Parse) -> None:
    doc = parse("Ils il PRON 1 nsubj", "invitent inviter VERB 1 ROOT VerbForm=Fin", "la le DET 3 det",
                "foule foule NOUN 1 obj", "à à ADP 5 mark", "avancer avancer VERB 3 acl VerbForm=Inf")
    assert asked_by(doc[5]) == doc[1]
    assert subject(doc[5]) == doc[0]


def test_a_participle_qualifies_its_noun_or_goes_on_with_a_perfect(parse: Parse) -> None:
    killed = parse("un un DET 1 det", "homme homme NOUN 1 ROOT", "tué tuer VERB 1 acl Tense=Past|VerbForm=Part")
    assert subject(killed[2]) == killed[1]
    goes_on = parse("Il il PRON 2 nsubj", "a avoir AUX 2 aux", "dissous dissoudre VERB 2 ROOT VerbForm=Part",
                    "la le DET 4 det", "Chambre Chambre NOUN 2 obj", ", , PUNCT 6 punct",
                    "annoncé annoncer VERB 4 acl Tense=Past|VerbForm=Part", "un un DET 8 det", "vote vote NOUN 6 obj")
    assert subject(goes_on[6]) == goes_on[0]


def test_an_insertion_parts_a_subject_from_its_verb(parse: Parse) -> None:
    doc = parse("Pékin Pékin PROPN 6 obl:mod", ", , PUNCT 4 punct", "de de ADP 4 case", "son son DET 4 det",
                "côté côté NOUN 6 obl:mod", ", , PUNCT 4 punct", "invite inviter VERB 6 ROOT VerbForm=Fin",
                "Kiev Kiev PROPN 6 obj")
    assert subject(doc[6]) == doc[0]


def test_a_verb_without_any_has_none(parse: Parse) -> None:
    assert subject(parse("Avancez avancer VERB 0 ROOT VerbForm=Fin")[0]) is None
