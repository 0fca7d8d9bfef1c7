"""The shipped pipeline on sentences of our own: floors for parts of speech, lemmas and relations, and the constructions
that the extractor lives on. Floors, not wishes: a weaker set of weights must not be shipped unnoticed.
"""
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

MODEL = Path(__file__).resolve().parents[2] / "seeds" / "fr_depeche"

#: token/part of speech/lemma/head (index in the sentence, its own for the root)/relation
GOLD = [
    "Quatre/NUM/quatre/1/nummod civils/NOUN/civil/4/nsubj:pass ont/AUX/avoir/4/aux:tense été/AUX/être/4/aux:pass "
    "tués/VERB/tuer/4/ROOT par/ADP/par/7/case un/DET/un/7/det missile/NOUN/missile/4/obl:agent "
    "russe/ADJ/russe/7/amod ././././4/punct",
    "L’/DET/le/1/det armée/NOUN/armée/3/nsubj a/AUX/avoir/3/aux:tense abattu/VERB/abattre/3/ROOT "
    "les/DET/le/5/det drones/NOUN/drone/3/obj qui/PRON/qui/7/nsubj visaient/VERB/viser/5/acl:relcl "
    "la/DET/le/9/det capitale/NOUN/capitale/7/obj ././././3/punct",
    "Le/DET/le/1/det ministère/NOUN/ministère/3/nsubj a/AUX/avoir/3/aux:tense annoncé/VERB/annoncer/3/ROOT "
    "que/SCONJ/que/8/mark les/DET/le/6/det troupes/NOUN/troupe/8/nsubj avaient/AUX/avoir/8/aux:tense "
    "pris/VERB/prendre/3/ccomp le/DET/le/10/det village/NOUN/village/8/obj ././././3/punct",
    "Des/DET/un/1/det manifestants/NOUN/manifestant/3/nsubj ont/AUX/avoir/3/aux:tense bloqué/VERB/bloquer/3/ROOT "
    "la/DET/le/5/det route/NOUN/route/3/obj près/ADP/près/9/case de/ADP/de/6/fixed la/DET/le/9/det "
    "frontière/NOUN/frontière/3/obl:mod ././././3/punct",
    "Le/DET/le/1/det président/NOUN/président/3/nsubj a/AUX/avoir/3/aux:tense condamné/VERB/condamner/3/ROOT "
    "l’/DET/le/5/det attaque/NOUN/attaque/3/obj et/CCONJ/et/7/cc promis/VERB/promettre/3/conj "
    "une/DET/un/9/det réponse/NOUN/réponse/7/obj ././././3/punct",
    "Trois/NUM/trois/1/nummod soldats/NOUN/soldat/3/nsubj:pass sont/AUX/être/3/aux:pass blessés/VERB/blesser/3/ROOT "
    "dans/ADP/dans/6/case une/DET/un/6/det explosion/NOUN/explosion/3/obl:mod ././././3/punct",
]
FLOORS = {"pos": 0.95, "lemma": 0.95, "head": 0.90, "relation": 0.86}


@pytest.fixture(scope="module")
def french() -> Language:
    return spacy.load(MODEL)


def gold_rows(line: str) -> list[list[str]]:
    """Form, part of speech, lemma, head, relation of each token."""
    return [[".", "PUNCT", ".", *row.split("/")[-2:]] if row.startswith("./") else row.split("/")
            for row in line.split()]


def text_of(rows: list[list[str]]) -> str:
    return " ".join(row[0] for row in rows).replace("’ ", "’").replace(" .", ".")


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


def test_floors(french: Language) -> None:
    right, total = dict.fromkeys(FLOORS, 0), 0
    for line in GOLD:
        rows = gold_rows(line)
        doc = french(text_of(rows))
        assert [t.text for t in doc] == [row[0] for row in rows]
        for token, (_, pos, lemma, head, relation) in zip(doc, rows, strict=True):
            total += 1
            right["pos"] += token.pos_ == pos
            right["lemma"] += token.lemma_ == lemma
            right["head"] += token.head.i == int(head)
            right["relation"] += token.head.i == int(head) and token.dep_ == relation
    scores = {name: count / total for name, count in right.items()}
    assert all(scores[name] >= floor for name, floor in FLOORS.items()), scores


def test_passive_agent(french: Language) -> None:
    doc = french("Un convoi a été attaqué par des rebelles près de Goma.")
    assert word(doc, "convoi").dep_ == "nsubj:pass"
    assert word(doc, "rebelles").dep_ == "obl:agent"
    assert word(doc, "attaqué").lemma_ == "attaquer"


#: Sentences with a relative clause between a subject and its verb, and that verb.
RELATIVE_CLAUSES = {
    "Les rebelles qui tiennent la ville ont repoussé l’armée.": "repoussé",
    "La bombe qui a explosé au marché a blessé vingt personnes.": "blessé",
    "L’explosion qui a secoué le quartier a détruit deux immeubles.": "détruit",
    "Les manifestants qui bloquaient la route ont été dispersés.": "dispersés",
    "Le convoi qui transportait l’aide a été attaqué.": "attaqué",
    "Le ministre qui a signé le décret a démissionné.": "démissionné",
    "La frappe qui a visé le port a coulé un navire.": "coulé",
    "La frappe qui a touché l’hôpital a fait dix morts.": "fait",
    "Le missile qui a touché l’hôpital a fait dix morts.": "fait",
    "L’attaque qui visait la base a tué trois soldats.": "tué",
}


def test_relative_clauses(french: Language) -> None:
    right = [text for text, verb in RELATIVE_CLAUSES.items() if word(french(text), verb).dep_ == "ROOT"]
    assert len(right) >= 6, right  # a known weakness of the parser, named in the model card


def test_reported_speech(french: Language) -> None:
    doc = french("Le gouverneur a déclaré que deux personnes avaient été tuées.")
    assert word(doc, "tuées").dep_ == "ccomp"
    assert word(doc, "tuées").head.text == "déclaré"
    assert word(doc, "personnes").dep_ == "nsubj:pass"


def test_inversion_after_a_quotation(french: Language) -> None:
    doc = french("« Les drones approchent de la capitale », a-t-on déclaré.")
    clitic = word(doc, "-t-on")
    assert (clitic.pos_, clitic.dep_, clitic.head.text) == ("PRON", "nsubj", "déclaré")
    assert len(list(doc.sents)) == 1


@pytest.mark.parametrize("text", [
    "TROIS MORTS À KIEV\nDes drones ont visé la ville.",
    "Un missile frappe Soumy\nAu moins neuf personnes ont été tuées.",
    "Suivez les dernières informations en direct.\nLe bilan s’alourdit.",
])
def test_a_line_end_ends_a_sentence(french: Language, text: str) -> None:
    assert [s.text for s in french(text).sents] == [line for line in text.splitlines(keepends=True)]


def test_a_lost_space_after_a_stop(french: Language) -> None:
    doc = french("Les combats continuent.Le bilan reste inconnu.")
    assert len(list(doc.sents)) == 2


def test_persons_places_organisations(french: Language) -> None:
    doc = french("Volodymyr Zelensky a rencontré le général Pat Ryder à Kiev. Le Pentagone, l’ONU et le ministère de "
                 "la Défense n’ont pas réagi à la prise de Kruhlyakivka par le M23.")
    found = {(e.text, e.label_) for e in doc.ents}
    wanted = {("Volodymyr Zelensky", "PER"), ("Pat Ryder", "PER"), ("Kiev", "LOC"), ("Kruhlyakivka", "LOC"),
              ("Pentagone", "ORG"), ("ONU", "ORG"), ("ministère de la Défense", "ORG"), ("M23", "ORG")}
    assert len(found & wanted) >= 7


def test_the_folder_names_no_machine_and_carries_its_licences() -> None:
    assert {"LICENSE", "LICENSES_SOURCES", "README.md"} <= {file.name for file in MODEL.iterdir()}
    assert "/tmp/" not in (MODEL / "config.cfg").read_text(encoding="utf-8")
    size = sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file())
    assert size < 40_000_000
