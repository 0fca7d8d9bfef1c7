"""What names an event by all that stands around it."""
from depeche.transforms.nlp import likelihood
from depeche.transforms.nlp.candidates import Sentence
from depeche.transforms.nlp.likelihood import ANY, Surroundings, by_field, log_odds, options, second_look, weights
from depeche.transforms.nlp.reduction import reduce

STRUCK = "L'armée russe a frappé mardi la ville de Kharkiv, tuant deux civils."
GATHERED = "Les deux ministres se sont entretenus mardi à Paris, puis le président français a reçu la délégation."


def looked_at(sentence: Sentence) -> list[tuple[str, str]]:
    found = sentence.candidates()
    return [(c.span.text, c.trigger.event_type) for c in second_look(sentence, found, reduce(found))]


def features_of(sentence: Sentence, word: str) -> set[tuple[str, str]]:
    around = Surroundings(sentence, sentence.candidates())
    return {(field, level) for o in options(sentence) if o.span.text == word
            for field, levels in around.features(o) for level in levels}


def weigh(monkeypatch, **levels: float) -> None:
    """Weigh what words are, whatever stands around them."""
    known = by_field((("is", level), weight) for level, weight in levels.items())
    monkeypatch.setattr(likelihood, "weights", lambda: known)


def test_the_words_around_a_word_and_how_it_is_tied_to_them_are_features(sentence_of):
    assert {("is", ANY), ("is", "ASSAULT"), ("is", "frapper"), ("ASSAULT has", "nation"),
            ("ASSAULT tie", "subject:armed"), ("form", "VerbForm=Part")} <= features_of(sentence_of(STRUCK), "frappé")


def test_a_word_is_not_beside_itself(sentence_of):
    told = sentence_of("Un raid a visé mardi la ville de Kharkiv, selon le gouverneur.")
    own = {name for names in Surroundings(told, told.candidates()).classes[1:2] for name in names}
    assert own
    assert not {("any has", name) for name in own if name != "number"} & features_of(told, "raid")


def test_weights_are_added_up_exactly(monkeypatch):
    known = by_field([(("is", "a"), 0.1), (("is", "b"), 0.2), (("has", "c"), -0.3)])
    monkeypatch.setattr(likelihood, "weights", lambda: known)
    assert log_odds([("is", ("a", "b", "unheard")), ("has", {"c"}), ("unknown", {"c"})]) == 0.0


def test_a_very_long_sentence_is_looked_at_in_part(sentence_of):
    told = sentence_of("Le ministre a salué " + "et salué " * 200 + "la frappe menée par l'armée russe sur Kharkiv")
    assert ("any has", "official") in features_of(sentence_of("Le ministre a salué la frappe."), "frappe")
    assert ("any has", "official") not in features_of(told, "frappe")


def test_what_is_unlikely_is_left_out(sentence_of, monkeypatch):
    weigh(monkeypatch, any=0.0)
    assert ("frappé", "ASSAULT") in looked_at(sentence_of(STRUCK))
    weigh(monkeypatch, any=-8.0)
    assert looked_at(sentence_of(STRUCK)) == []


def test_what_the_lexicons_stop_is_let_in_when_it_is_likely(sentence_of, monkeypatch):
    told = sentence_of("Le ministère des Affaires étrangères a fait savoir que les deux pays avaient gelé leur accord.")
    weigh(monkeypatch, any=0.0)
    before = looked_at(told)
    stopped = [o for o in options(told) if o.event_type not in {kind for _, kind in before}
               and o.sense.prior + told.evidence(o.event_type) >= 0]
    assert stopped
    weigh(monkeypatch, any=8.0)
    assert set(before) < set(looked_at(told))


def test_no_second_word_is_let_in_for_a_type(sentence_of, monkeypatch):
    told = sentence_of(GATHERED)
    kept = {kind for _, kind in looked_at(told)}
    weigh(monkeypatch, any=8.0)
    added = [kind for _, kind in looked_at(told) if kind not in kept]
    assert len(added) == len(set(added))


def test_what_the_article_speaks_against_is_not_let_in(sentence_of, monkeypatch):
    told = sentence_of(GATHERED)
    monkeypatch.setattr(Sentence, "evidence", lambda self, kind: -9.0)
    weigh(monkeypatch, any=8.0)
    assert looked_at(told) == []


def test_the_score_is_a_probability(sentence_of):
    told = sentence_of(STRUCK)
    found = told.candidates()
    assert all(0.5 <= c.trigger.score <= 1 for c in second_look(told, found, reduce(found)))


def test_each_weight_says_something():
    assert weights()["is"][ANY]
    assert all(weight for levels in weights().values() for weight in levels.values())
