"""What names an event by all that stands around it."""
import math

from depeche.transforms.nlp import likelihood
from depeche.transforms.nlp.candidates import Sentence
from depeche.transforms.nlp.likelihood import INTERCEPT, Surroundings, log_odds, options, second_look, weights
from depeche.transforms.nlp.reduction import reduce

STRUCK = "L'armée russe a frappé mardi la ville de Kharkiv, tuant deux civils."
GATHERED = "Les deux ministres se sont entretenus mardi à Paris, puis le président français a reçu la délégation."


def looked_at(sentence: Sentence) -> list[tuple[str, str]]:
    found = sentence.candidates()
    return [(c.span.text, c.trigger.event_type) for c in second_look(sentence, found, reduce(found))]


def features_of(sentence: Sentence, word: str) -> set[str]:
    around = Surroundings(sentence, sentence.candidates())
    return {name for o in options(sentence) if o.span.text == word for name in around.features(o)}


def weigh(monkeypatch, **by_feature: float) -> None:
    monkeypatch.setattr(likelihood, "weights", lambda: {name.replace("_", ":"): w for name, w in by_feature.items()})


def test_the_words_around_a_word_and_how_it_is_tied_to_them_are_features(sentence_of):
    found = features_of(sentence_of(STRUCK), "frappé")
    assert {INTERCEPT, "ASSAULT", "word:frapper", "ASSAULT has:nation", "ASSAULT subject:armed",
            "form:VerbForm=Part"} <= found


def test_a_feature_that_holds_twice_counts_once(monkeypatch):
    weigh(monkeypatch, has_nation=0.5)
    assert log_odds(["has:nation", "has:nation", "unknown"]) == 0.5


def test_what_is_unlikely_is_left_out(sentence_of, monkeypatch):
    weigh(monkeypatch, intercept=0.0)
    assert ("frappé", "ASSAULT") in looked_at(sentence_of(STRUCK))
    weigh(monkeypatch, intercept=-8.0)
    assert looked_at(sentence_of(STRUCK)) == []


def test_what_the_lexicons_stop_is_let_in_when_it_is_likely(sentence_of, monkeypatch):
    told = sentence_of("Le ministère des Affaires étrangères a fait savoir que les deux pays avaient gelé leur accord.")
    weigh(monkeypatch, intercept=0.0)
    before = looked_at(told)
    stopped = [o for o in options(told) if o.event_type not in {kind for _, kind in before}
               and o.sense.prior + told.evidence(o.event_type) >= 0]
    assert stopped
    weigh(monkeypatch, intercept=8.0)
    assert set(before) < set(looked_at(told))


def test_no_second_word_is_let_in_for_a_type(sentence_of, monkeypatch):
    told = sentence_of(GATHERED)
    kept = {kind for _, kind in looked_at(told)}
    weigh(monkeypatch, intercept=8.0)
    added = [kind for _, kind in looked_at(told) if kind not in kept]
    assert len(added) == len(set(added))


def test_what_the_article_speaks_against_is_not_let_in(sentence_of, monkeypatch):
    told = sentence_of(GATHERED)
    monkeypatch.setattr(Sentence, "evidence", lambda self, kind: -9.0)
    weigh(monkeypatch, intercept=8.0)
    assert looked_at(told) == []


def test_the_score_is_a_probability(sentence_of):
    told = sentence_of(STRUCK)
    found = told.candidates()
    assert all(0.5 <= c.trigger.score <= 1 for c in second_look(told, found, reduce(found)))


def test_the_weights_are_finite_and_each_says_something():
    assert INTERCEPT in weights()
    assert all(math.isfinite(w) and w for w in weights().values())
