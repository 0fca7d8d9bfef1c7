"""From articles to mentions: order, offsets, failures, languages, copies."""
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depeche.schemas.records import Article, Mention, Reject
from depeche.transforms import annotate as stage
from depeche.transforms.annotate import BATCH, AnnotateTask, annotate

STRIKE = "Des drones russes ont frappé Kiev mardi, tuant neuf personnes, selon la mairie."
PROTEST = "Des milliers de personnes ont manifesté dimanche à Tunis contre la vie chère."
RECIPE = "Ajoutez le beurre, puis laissez reposer la pâte une heure au frais."
PIECES = (STRIKE, PROTEST, RECIPE, "Lire aussi : nos recettes de saison",
          "« L'armée a bombardé la ville », a dit le maire.",
          "Une attaque à la voiture pie\u0301ge\u0301e a fait 12 morts à Kaboul 😢.", "TIRS D'OBUS SUR GOMA")
GLUE = (" ", "\n", "\r\n", "\t", "\u00a0", "\u202f", " \u200f", "\u202a", "\n\n\n", " — ", " \ufeff")


def article(text: str, *, number: int = 0, language: str = "fr", **fields) -> Article:
    return Article(article_id=f"a{number}", source_uri="memory", source_record=number, text=text, language=language,
                   content_hash="0" * 32, published_basis="metadata",
                   published_at=datetime(2024, 3, 6, tzinfo=timezone.utc), **fields)


def mentions(nlp, *tasks: AnnotateTask) -> list[list[Mention]]:
    results = list(annotate(tasks, nlp))
    assert not any(isinstance(r, Reject) for r in results), results
    return results


def test_results_come_in_the_order_of_the_tasks(nlp):
    texts = [STRIKE, RECIPE, PROTEST] * BATCH
    found = mentions(nlp, *(AnnotateTask(article=article(t, number=i)) for i, t in enumerate(texts)))
    assert [sorted({m.event_type for m in f}) for f in found] == [["ASSAULT"], [], ["PROTEST"]] * BATCH
    assert all(m.article_id == f"a{i}" for i, f in enumerate(found) for m in f)


def test_an_article_that_fails_does_not_take_its_batch_with_it(nlp, monkeypatch):
    finish = stage._finish

    def fail(task, found):
        if task.article.article_id == "a1":
            raise RuntimeError("out of luck")
        return finish(task, found)

    monkeypatch.setattr(stage, "_finish", fail)
    first, second, third = annotate([AnnotateTask(article=article(STRIKE, number=i)) for i in range(3)], nlp)
    assert isinstance(second, Reject) and second.article_id == "a1" and "out of luck" in second.message
    assert first and third and isinstance(first, list) and isinstance(third, list)


@pytest.mark.parametrize("language", ["en", "de", None])
def test_articles_in_other_languages_give_no_mentions(nlp, language):
    assert mentions(nlp, AnnotateTask(article=article(STRIKE, language=language))) == [[]]


def test_only_the_asked_spans_are_read(nlp):
    text = f"{STRIKE}\n{PROTEST}"
    task = AnnotateTask(article=article(text), spans=((len(STRIKE) + 1, len(text)),))
    assert {m.event_type for m in mentions(nlp, task)[0]} == {"PROTEST"}


def test_a_copy_keeps_the_claims_it_takes_over(nlp):
    original = mentions(nlp, AnnotateTask(article=article(STRIKE)))[0]
    text = f"{STRIKE}\nLe bilan de la frappe est passé à onze morts."
    task = AnnotateTask(article=article(text, number=1), spans=((len(STRIKE) + 1, len(text)),), known=tuple(original))
    found = mentions(nlp, task)[0]
    assert {m.mention_id for m in original} <= {m.mention_id for m in found}
    assert len(found) > len(original)
    assert all(m.article_id == "a1" for m in found)


def test_offsets_that_do_not_give_back_their_words_are_no_row(nlp):
    known = replace(mentions(nlp, AnnotateTask(article=article(STRIKE)))[0][0], trigger_start=1)
    result, = annotate([AnnotateTask(article=article(STRIKE), spans=(), known=(known,))], nlp)
    assert isinstance(result, Reject) and "do not give back" in result.message


def test_a_long_article_is_read_in_pieces(nlp, monkeypatch):
    monkeypatch.setattr("depeche.transforms.nlp.passages.LONGEST", 200)
    text = "\n".join(f"Le {day} mars, {STRIKE}" for day in range(1, 9))
    task = AnnotateTask(article=article(text))
    assert len(list(stage._passages(task).pieces(200))) > 3
    monkeypatch.setattr(stage, "_passages", _short_pieces(stage._passages))
    found = mentions(nlp, task)[0]
    assert {m.sentence_start for m in found} >= {0, text.index("Le 8 mars")}
    assert len({m.mention_id for m in found}) == len(found)


def _short_pieces(passages_of):
    class Short:
        def __init__(self, task):
            self.passages = passages_of(task)

        def pieces(self):
            return self.passages.pieces(200)

    return Short


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GLUE)), min_size=1, max_size=8))
def test_offsets_give_back_trigger_and_sentence(nlp, pieces):
    text = "".join(piece + glue for piece, glue in pieces)
    for m in mentions(nlp, AnnotateTask(article=article(text)))[0]:
        assert text[m.trigger_start:m.trigger_end] == m.trigger_text
        assert text[m.sentence_start:m.sentence_end] == m.evidence
        assert m.sentence_start <= m.trigger_start and m.trigger_end <= m.sentence_end
