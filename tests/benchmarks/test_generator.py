import re
import sys
from itertools import islice
from pathlib import Path
from statistics import mean

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # benchmarks/ is not installed

from benchmarks.generator import _rules, generate
from depeche.schemas.ontology import TYPES


@pytest.fixture(scope="module")
def articles() -> list[dict]:
    return list(generate(1000, 7))


def test_same_seed_same_articles(articles):
    assert list(generate(300, 7)) == articles[:300]
    assert list(islice(generate(10, 8), 5)) != articles[:5]


def test_shares():
    articles = list(generate(800, 1, conflict_share=0.2, copy_share=0.5))
    assert mean(bool(a["copy_of"]) for a in articles) == pytest.approx(0.5, abs=0.05)
    assert mean(bool(a["truth_events"]) for a in articles) == pytest.approx(0.2, abs=0.05)
    assert not any(a["copy_of"] for a in generate(200, 1, copy_share=0))


def test_articles_are_long_and_varied(articles):
    lengths = [len(a["text"].split()) for a in articles if not a["copy_of"]]
    assert 250 < mean(lengths) < 600
    sentences = {s for a in articles for s in re.split(r"(?<=\.)\s", a["text"])}
    assert len(sentences) > 4000
    assert len({a["title"] for a in articles}) > 400


def test_urls_differ_and_copies_name_an_original(articles):
    urls = {a["url"]: a for a in articles}
    assert len(urls) == len(articles)
    for a in articles:
        if a["copy_of"]:
            assert urls[a["copy_of"]]["copy_of"] is None
            assert a["published_at"] > urls[a["copy_of"]]["published_at"]


def test_events_have_several_reports_in_other_words(articles):
    texts: dict[str, set[str]] = {}
    for a in articles:
        for event in a["truth_events"]:
            assert event["type"] in TYPES
            if not a["copy_of"]:
                texts.setdefault(event["event"], set()).add(a["text"].partition(".")[0])
    assert mean(len(t) for t in texts.values()) > 2


def test_phrases_are_complete():
    """Every slot is a rule or a fact: no article may lack one."""
    assert all(rules for rules in _rules().values())
    assert not re.search(r"[{}<>|]", "".join(a["text"] + a["title"] for a in generate(800, 3)))


def test_contractions(articles):
    assert not re.search(r"\b(de le|de les|de des|à les|à le|de [aeéiou](?!nze)|que [ie]l)\b",
                         "".join(a["text"] for a in articles))
