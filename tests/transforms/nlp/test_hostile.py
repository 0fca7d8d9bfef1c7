"""Text that no journalist writes: it costs time in proportion to its length, and it never ends a run.

Slow (about 20 s): each kind of text is read at two sizes, and the smaller one is large enough to be timed.
"""
import time

import pytest

from depeche.schemas.records import Article, Mention
from depeche.transforms.annotate import AnnotateTask, annotate

REPORT = "Des drones russes ont frappé Kiev mardi matin, tuant neuf personnes, selon le maire de la ville"
#: What is repeated, and how often in the smaller of the two texts.
REPEATED = {
    "one line of reports": (REPORT + ". ", 10),
    "no sentence ends": (REPORT + " et ", 30),  # each event has as many neighbours as are looked at only from here on
    "lines without a stop": ("Frappe à Kiev\n", 60),
    "numbers": ("12 345 6,7 1.100 mille morts ", 50),
    "one word": ("frappe ", 300),
    "commas": ("attaque, Kiev, ", 80),
    "triggers and places": ("frappe Kiev attaque Moscou tue Lviv bombarde Gaza ", 20),
    "quotation marks": ("« frappe » \" ", 100),
    "opened and never closed": ("« attaque ( ", 70),
    "right to left": ("\u202eDes drones\u202c ont \u200ffrappé Kiev\u200e, tuant neuf \u202bpersonnes\u202c. ", 15),
    "sayings": ("« L'armée a frappé Kiev », a déclaré le ministre. ", 20),
    "clauses in clauses": ("il a dit que l'attaque que ", 40),
    "quotes alone": ("\"«»“”'", 5_000),
    "brackets alone": ("((([[[", 5_000),
    "no space": ("frappe", 5_000),
    "line breaks": ("\n", 50_000),
    "combining accents": ("e\u0301\u0302\u0303", 5_000),
}
#: The larger text is so many times as long, and may take so many times longer for each character.
LARGER, SLOWER = 4, 2.5
#: Differences below this are of the machine, in seconds.
NOISE = 0.25


def read(nlp, text: str) -> object:
    article = Article(article_id="a", source_uri="memory", source_record=0, text=text, language="fr",
                      published_basis="metadata", content_hash="0" * 32)
    return next(iter(annotate([AnnotateTask(article=article)], nlp)))


def timed(nlp, text: str) -> float:
    start = time.process_time()
    found = read(nlp, text)
    assert isinstance(found, list), found
    assert all(text[m.trigger_start:m.trigger_end] == m.trigger_text for m in found)
    return time.process_time() - start


@pytest.mark.parametrize("kind", REPEATED)
def test_time_grows_with_the_length(nlp, kind):
    unit, times = REPEATED[kind]
    opening = f"{REPORT}.\n"
    read(nlp, opening)  # what is loaded once
    small = timed(nlp, opening + unit * times)
    large = timed(nlp, opening + unit * times * LARGER)
    assert large <= small * LARGER * SLOWER + NOISE


def test_deep_nesting_is_read(nlp):
    text = f"{REPORT}. " + "".join(f"{'«([' [i % 3]} l'attaque " for i in range(300)) + "»)]" * 100
    assert isinstance(read(nlp, text), list)


def test_what_stands_among_noise_is_found(nlp):
    found = read(nlp, "(" * 3000 + f"\n{REPORT}.\n" + "=" * 3000)
    assert isinstance(found, list) and all(isinstance(m, Mention) for m in found)
    assert "ASSAULT" in {m.event_type for m in found}
