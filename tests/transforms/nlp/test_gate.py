"""The gate: lets every sentence through that could hold an event, stops most other text."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.pipeline.evaluate import read_gold
from depeche.transforms.nlp.gate import Gate
from depeche.transforms.nlp.senses import quiet
from depeche.transforms.segments import segments

ROOT = Path(__file__).parents[2]
GOLD = [ROOT / "gold" / "dev.jsonl", ROOT / "gold" / "seeds.jsonl"]


def opened(text: str, parts: list[tuple[int, int]] | None = None) -> list[bool]:
    gate = Gate(text, segments(text) if parts is None else parts)
    return gate.opens(range(len(gate.parts)))


def test_no_annotated_mention_is_stopped() -> None:
    """Recall loss is 0 on the annotated articles, core and not."""
    for article in read_gold(GOLD):
        text = article["text"]
        parts = segments(text)
        closed = [p for p, is_open in zip(parts, opened(text), strict=True) if not is_open]
        for m in article["mentions"]:
            assert not any(s <= m["start"] < e for s, e in closed), (article["doc_id"], m["nth"])


def test_no_stress_sentence_is_stopped() -> None:
    for line in (ROOT / "stress" / "triggers.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        assert any(opened(text)), text


def test_most_other_text_is_stopped() -> None:
    cases = [json.loads(line)["text"] for line in
             (ROOT / "stress" / "negatives.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = sum(len(t) for t in cases if any(opened(t)))
    assert kept <= 0.4 * sum(map(len, cases))


def test_a_quiet_sentence_of_a_quiet_article_is_stopped() -> None:
    text = "Le musée rouvre ses portes. Les visiteurs découvriront les toiles du peintre. L'entrée est libre."
    assert opened(text) == [False, False, False]


def test_one_event_in_a_quiet_article() -> None:
    quiet = ["Le temps sera doux.", "La boulangerie change de main.", "La piscine est fermée.", "Le bal est reporté.",
             "Le musée rouvre.", "Les inscriptions sont closes.", "Le bus numéro 4 est dévié."]
    text = " ".join([*quiet[:4], "Une émeute a éclaté à la prison.", *quiet[4:]])
    parts = segments(text)
    found = [text[s:e] for (s, e), is_open in zip(parts, opened(text), strict=True) if is_open]
    assert found == ["Une émeute a éclaté à la prison."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "« »", "12", "\u200f\u200e", "émeute"])
def test_small_texts(text: str) -> None:
    assert opened(text) == [text == "émeute"] * len(segments(text))


@given(st.text(max_size=300))
def test_any_text_has_an_answer_for_each_segment(text: str) -> None:
    assert len(opened(text)) == len(segments(text))


@pytest.mark.parametrize("cut", [segments, lambda text: [(0, len(text))]])
def test_time_of_a_long_text(cut, time_grows_with_length) -> None:
    time_grows_with_length(lambda n: "coup de l'état prendre le a à la d' feu. " * n, lambda t: opened(t, cut(t)), 800)


def test_only_what_is_wanted_is_looked_at_but_all_of_it_tells_what_the_text_is_about() -> None:
    text = "Une émeute a éclaté à la prison. La police a tiré des gaz lacrymogènes. Le musée rouvre."
    gate = Gate(text, segments(text))
    assert gate.opens([2]) == [False]
    assert gate.opens([1, 2])[0]
    assert gate.about.is_about("riot")


#: A fair in words of war: nobody governs here, and no country is named.
FAIR = ("Les étals ont été pris d'assaut dès l'ouverture de la brocante. Les chineurs ont livré bataille autour des "
        "vieilles assiettes, et le stand de crêpes a fait exploser ses ventes. Une bombe de rires a éclaté "
        "sous le chapiteau. L'attaque des moustiques n'a découragé personne, pas plus que la grève du manège, muet "
        "jusqu'au soir. « Une vraie guerre d'usure », sourit une exposante, qui compte revenir au printemps prochain "
        "avec ses paniers, ses pots de confiture et ses napperons brodés par les voisines de la rue des Tilleuls. ")


def test_an_article_without_words_of_public_affairs_is_a_quiet_one() -> None:
    about = Gate(FAIR, segments(FAIR)).about
    assert quiet(about) < -1
    told = FAIR + "Le ministère ukrainien de la Défense a salué l'armée, la police et le gouvernement français."
    assert quiet(Gate(told, segments(told)).about) == 0


def test_how_long_an_article_is_does_not_make_it_quiet() -> None:
    text = "L'armée malienne et le gouvernement français ont salué le ministre, la police et les troupes. " + FAIR * 30
    assert quiet(Gate(text, segments(text)).about) == 0
    assert quiet(Gate("Attaque à la gare.", [(0, 18)]).about) > -1
