"""ANNOTATE: articles in, mentions out. One DoFn holds the language pipeline, loaded once a process."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import apache_beam as beam
from spacy.language import Language
from spacy.tokens import Doc

from depeche.schemas.records import Article, Mention, Reject
from depeche.schemas.rejects import reject
from depeche.transforms.nlp import coreference, reader
from depeche.transforms.nlp.passages import Passages, select

#: Tag of the rejects of this stage.
REJECTS = "rejects"

#: Documents parsed together. spaCy on a CPU is fastest with small batches.
BATCH = 16
#: Tokens parsed together: the parser holds some 10 kB of each.
BATCH_TOKENS = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateTask:
    """An article to read. spans: the stretches to read (None: all of it), known: claims taken over from the original
    of a copy, which stand beside what is found in the spans. copied: copies wait for what is found in it."""

    article: Article
    spans: tuple[tuple[int, int], ...] | None = None
    known: tuple[Mention, ...] = ()
    copied: bool = False


def annotate(tasks: Iterable[AnnotateTask], nlp: Language) -> Iterator[list[Mention] | Reject]:
    """The mentions of each task, in the order of the tasks; a Reject where an article could not be read.

    A document that fails is tried again by itself, so that it never takes its batch with it.
    """
    batch: list[AnnotateTask] = []
    for task in tasks:
        batch.append(task)
        if len(batch) == BATCH:
            yield from _annotate_batch(batch, nlp)
            batch = []
    yield from _annotate_batch(batch, nlp)


def _annotate_batch(batch: list[AnnotateTask], nlp: Language) -> Iterator[list[Mention] | Reject]:
    try:
        with nlp.memory_zone():
            yield from list(_read(batch, nlp))
        return
    except Exception:  # whichever document it was is found below
        pass
    for task in batch:
        try:
            with nlp.memory_zone():
                result: list[Mention] | Reject = next(_read([task], nlp))
        except Exception as error:
            result = reject("annotate", "failed", f"{type(error).__name__}: {error}",
                            source_uri=task.article.source_uri, source_record=task.article.source_record,
                            article_id=task.article.article_id, payload=task.article.text[:2048])
        yield result


def _read(batch: list[AnnotateTask], nlp: Language) -> Iterator[list[Mention]]:
    selected = [list(_passages(task).pieces()) for task in batch]
    docs = _parsed((_document(task, piece, nlp) for task, pieces in zip(batch, selected, strict=True)
                    for piece in pieces if piece.text), nlp)
    for task, pieces in zip(batch, selected, strict=True):
        found = [_of_piece(m, number) for number, piece in enumerate(pieces) if piece.text
                 for m in next(docs)._.events]
        yield _finish(task, found)


def _parsed(docs: Iterable[Doc], nlp: Language) -> Iterator[Doc]:
    """The documents, parsed in groups of at most BATCH and, where there are more than one, BATCH_TOKENS."""
    group: list[Doc] = []
    size = 0
    for doc in docs:
        if group and (len(group) == BATCH or size + len(doc) > BATCH_TOKENS):
            yield from nlp.pipe(group, batch_size=BATCH)
            group, size = [], 0
        group.append(doc)
        size += len(doc)
    yield from nlp.pipe(group, batch_size=BATCH)


def _of_piece(m: Mention, number: int) -> Mention:
    """A mention of a piece of a long article: the events of each piece have keys of their own."""
    return replace(m, report_id=f"{m.report_id}/{number}") if number else m


def _passages(task: AnnotateTask) -> Passages:
    if task.article.language != "fr":
        return Passages.none()
    return select(task.article, task.spans)


def _document(task: AnnotateTask, passages: Passages, nlp: Language) -> Doc:
    doc = nlp.make_doc(passages.text)
    reader.describe(doc, task.article, passages)
    return doc


def _finish(task: AnnotateTask, found: list[Mention]) -> list[Mention]:
    mentions = [*task.known, *found]
    if task.known and found:
        mentions = coreference.join(task.known, found)
    text = task.article.text
    for m in mentions:  # an offset that does not give back its words must never reach a table
        if text[m.trigger_start:m.trigger_end] != m.trigger_text or text[m.sentence_start:m.sentence_end] != m.evidence:
            raise ValueError(f"offsets of {m.trigger_text!r} do not give back the text")
    return [replace(m, article_id=task.article.article_id) for m in mentions]


class _AnnotateDoFn(beam.DoFn):
    def __init__(self, model: str | None):
        self.model = model

    def setup(self) -> None:
        reader.warm(self.model)
        self.nlp = reader.load(self.model)

    def process(self, batch: list[AnnotateTask]) -> Iterator[object]:
        for task, result in zip(batch, annotate(batch, self.nlp), strict=True):
            if isinstance(result, Reject):
                yield beam.pvalue.TaggedOutput(REJECTS, result)
            yield task, ([] if isinstance(result, Reject) else result)


@dataclass
class Annotate(beam.PTransform):
    """PCollection[AnnotateTask] -> main: (task, list of its mentions), one for each task; `rejects`.

    model: name or path of an installed spaCy pipeline for French; None is the one that comes with the product.
    """

    model: str | None = None

    def expand(self, tasks: beam.PCollection) -> beam.pvalue.DoOutputsTuple:
        return (
            tasks
            | "Batch" >> beam.BatchElements(min_batch_size=BATCH, max_batch_size=BATCH)
            | "Read" >> beam.ParDo(_AnnotateDoFn(self.model)).with_outputs(REJECTS, main="mentions")
        )
