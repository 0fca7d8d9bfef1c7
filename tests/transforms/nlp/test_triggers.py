"""The event lexicons, and the component that finds triggers with them."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from depeche.schemas.ontology import MODES
from depeche.transforms.nlp import senses, triggers
from depeche.transforms.nlp.document import TRIGGERS, spans
from depeche.transforms.nlp.inflection import forms, participles

STRESS = Path(__file__).parents[2] / "stress"


@pytest.fixture
def nlp(trigger_pipeline: Language) -> Language:
    return trigger_pipeline


@pytest.fixture(scope="module")
def bare() -> Language:
    """No parser, no tagger: one sentence a text."""
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("depeche_triggers")
    return pipeline


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (STRESS / name).read_text(encoding="utf-8").splitlines()]


def found(doc: Doc) -> list[tuple[str, str, str | None]]:
    return [(s.text, s._.trigger.event_type, s._.trigger.event_mode) for s in spans(doc, TRIGGERS)]


# ---------------------------------------------------------------------------------------------- lexicons


def test_lexicons_are_sound() -> None:
    assert senses.check() == []


def test_check_names_a_wrong_row(monkeypatch: pytest.MonkeyPatch) -> None:
    real = senses.table
    wrong = {"lemma": "Frapper", "pos": "VERB", "type": "ASSAULT", "mode": "feather", "kind": "blow", "prior": "1",
             "needs": "subj:nobody", "bars": "where:armed", "flags": "loud", "note": None}
    monkeypatch.setattr(senses, "table", lambda name: (*real(name), wrong) if name == "triggers" else real(name))
    faults = " ".join(senses.check())
    for word in ("no mode feather", "kind blow", "no class nobody", "no scope where", "flags loud", "not folded"):
        assert word in faults


def test_every_type_has_triggers() -> None:
    types = {s.trigger.event_type for own in senses.entries().values() for e in own for s in e.senses}
    types |= {p.sense.trigger.event_type for own in senses.patterns().values() for p in own}
    assert types == set(MODES)


@pytest.mark.parametrize("lemma,form", [
    ("prendre", "prirent"), ("célébrer", "célèbrent"), ("reprendre", "repris"), ("abattre", "abattus"),
    ("détruire", "détruite"),
    ("menacer", "menaçant"), ("assiéger", "assiègent"), ("lever", "lèvera"), ("appeler", "appelle"),
    ("envoyer", "enverra"), ("mourir", "mourraient"), ("atteindre", "atteignaient"), ("perdre", "perdit"),
    ("saisir", "saisissant"), ("tenir", "tinrent"), ("conquérir", "conquis"), ("interdire", "interdisent"),
    ("taire", "turent"), ("pleuvoir", "plu"), ("dissoudre", "dissous"), ("dissoudre", "dissoute"),
])
def test_forms_of_verbs(lemma: str, form: str) -> None:
    assert form in forms(lemma, "VERB")


def test_forms_of_nouns_and_participles() -> None:
    assert forms("journal", "NOUN") >= {"journal", "journaux"}
    assert forms("manifestant", "NOUN") >= {"manifestantes"}
    assert participles("tuer") == {"tué", "tués", "tuée", "tuées"}


# ---------------------------------------------------------------------------------------------- sentences


def test_stress_sentences(nlp: Language) -> None:
    """At most one sentence in twenty may differ in its types, one in ten in its types or modes."""
    cases = lines("triggers.jsonl")
    assert len(cases) >= 110
    by_type, by_mode = [], []
    for case, doc in zip(cases, nlp.pipe(c["text"] for c in cases), strict=True):
        expected = sorted((t["type"], t["mode"] or "") for t in case["triggers"])
        got = sorted((kind, mode or "") for _, kind, mode in found(doc))
        if [k for k, _ in expected] != [k for k, _ in got]:
            by_type.append((case["text"], got))
        elif expected != got:
            by_mode.append((case["text"], got))
    assert len(by_type) <= len(cases) / 20, by_type
    assert len(by_type) + len(by_mode) <= len(cases) / 10, by_mode


def test_trigger_words_of_stress_sentences(nlp: Language) -> None:
    """The words that annotators take, not only the right type: nine in ten overlap."""
    cases = lines("triggers.jsonl")
    hits = total = 0
    for case, doc in zip(cases, nlp.pipe(c["text"] for c in cases), strict=True):
        got = [(s.start_char, s.end_char) for s in spans(doc, TRIGGERS)]
        for trigger in case["triggers"]:
            start = case["text"].index(trigger["trigger"])
            hits += any(a < start + len(trigger["trigger"]) and start < b for a, b in got)
            total += 1
    assert hits >= 0.9 * total


def test_hard_negatives(nlp: Language) -> None:
    """Sport, theatre, trade and accidents in words of war: hardly one in thirty raises an alarm."""
    cases = lines("negatives.jsonl")
    assert len(cases) >= 96
    alarms = [(c["text"], found(doc)) for c, doc in zip(cases, nlp.pipe(c["text"] for c in cases), strict=True)
              if found(doc)]
    assert len(alarms) <= 3, alarms


@pytest.mark.parametrize("text,mode", [
    ("Une attaque de drones a visé le port.", "drone"),
    ("Une attaque à la roquette a visé la base militaire.", "heavy-weapons"),
    ("Une attaque au couteau a visé des soldats.", "primitive"),
    ("L'attaque a visé la base militaire.", None),
])
def test_the_weapon_gives_the_mode(nlp: Language, text: str, mode: str | None) -> None:
    [(_, kind, got)] = found(nlp(text))
    assert (kind, got) == ("ASSAULT", mode)


def test_the_dead_of_a_riot_are_the_riot_s(nlp: Language) -> None:
    text = ("Les émeutes se poursuivent, des commerces ont été pillés par des émeutiers. "
            "Une trentaine de policiers ont été blessés en deux nuits.")
    assert [(kind, mode) for _, kind, mode in found(nlp(text))][-1] == ("PROTEST", "riot")


@pytest.mark.regression("a machine translation of 'strike' was taken for a labour strike")
def test_a_strike_that_kills_is_no_labour_strike(nlp: Language) -> None:
    text = "La grève de missiles russe a tué douze personnes à Soumy. Les missiles ont détruit un immeuble."
    assert "PROTEST" not in {kind for _, kind, _ in found(nlp(text))}


def test_capitals_without_accents(nlp: Language) -> None:
    assert [kind for _, kind, _ in found(nlp("EMEUTES A NOUMEA"))] == ["PROTEST"]


def test_without_a_parser_words_alone_are_used(bare: Language) -> None:
    assert ("émeutes", "PROTEST", "riot") in found(bare("Des émeutes ont éclaté."))


# ---------------------------------------------------------------------------------------------- hostile text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["attaque", "tués", "état", "d'", "urgence", "l'", "armée", "12", "grève", ".", ";",
                                 "de", "\u200f", "«", "COUP", "feu", "œ", "coup", "cessez-le-feu", "\n"]), max_size=60))
def test_any_words_give_triggers_inside_the_text(bare: Language, words: list[str]) -> None:
    doc = bare(" ".join(words))
    for span in spans(doc, TRIGGERS):
        assert 0 < len(span.text.split()) <= 6
        assert span._.trigger.event_type in MODES
        assert 0.5 <= span._.trigger.score < 1


def test_time_of_a_text_without_sentence_ends(bare: Language, time_grows_with_length) -> None:
    def endless(times: int) -> Doc:
        doc = bare.make_doc("l'armée a attaqué la ville et tué 12 civils " * times)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc

    time_grows_with_length(endless, triggers.triggers, 120)
