"""The graph of a run: phases, each one Beam pipeline over durable input, the same on every runner.

    READ         dump ─ read ─ identify ─► pieces of articles, fingerprints                 ─► rejects
    LINK         fingerprints ─ drop repeated ─ near-duplicates ─► worklists                ─► rejects
    ANNOTATE     worklists ─┬─ originals ── spaCy ─────────────────┬─► claims, articles     ─► rejects
                            └─ copies ── what differs ── spaCy ────┘
    CONSOLIDATE  claims ─ block ─ compare ─ gather ─ merge ─► events, mentions
    (commit)     files take their place, the manifest last

READ, LINK and ANNOTATE are EXTRACT, which touches each article once. CONSOLIDATE takes a phase for each of its steps,
so that it never holds more than a partition of the claims (`transforms.consolidate`).

A function here builds one phase from its shards: files or parts of files. A cluster runs a phase as one job over all
shards, the local engine as many small jobs; what a phase finds does not depend on that. Each function gives
the files that it writes and what it counts, for the receipt of its job.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import apache_beam as beam

from depeche.pipeline.progress import tick
from depeche.pipeline.run import Run
from depeche.schemas.records import Article, Event, Mention
from depeche.schemas.rejects import reject
from depeche.transforms import annotate, consolidate, copies, identify, near_duplicates, read
from depeche.transforms.reports import Telling, tellings
from depeche.transforms.staging import (
    Located,
    StageArticles,
    Work,
    WriteRejects,
    located_path,
    read_rows,
    read_worklist,
    worklist,
)
from depeche.transforms.types import Link, Split
from depeche.transforms.write import DataFile, WriteTable, write_file

Outcome = tuple[beam.PCollection, ...]  # of receipt.Entry


def read_phase(pipeline: beam.Pipeline, splits: list[Split], run: Run, label: str) -> Outcome:
    """READ: parts of files -> pieces."""
    options = run.options
    records = (
        pipeline
        | "Splits" >> beam.Create(splits, reshuffle=False)
        | "Read" >> read.ReadArticles(dict(options.fields))
    )
    articles = records[read.ARTICLES] | "Identify" >> identify.Identify(options.min_characters, options.max_characters)
    pieces = articles[identify.ARTICLES] | "Stage" >> beam.ParDo(StageArticles(run.staging, run.job_bytes))
    rejects = (records[read.REJECTS], articles[identify.REJECTS]) | "Rejects" >> beam.Flatten()
    return (
        pieces,
        records[read.ARTICLES] | "CountRecords" >> beam.Map(_counted, "read", "records"),
        records[read.REJECTS] | "CountUnreadable" >> beam.Map(_counted, "read", "records"),
        *_rejected(rejects, run),
    )


def link_phase(pipeline: beam.Pipeline, pieces: list[str], run: Run, label: str) -> Outcome:
    """LINK: fingerprints of all pieces -> worklists. One process links them at once, a cluster spreads the search."""
    if run.options.local:
        linked = pipeline | "Pieces" >> beam.Create([pieces]) | "Link" >> beam.FlatMap(
            partial(linked_at_once, run)).with_outputs("rejects", main="worklists")
        return linked.worklists, *_rejected(linked.rejects, run)
    worklists, rejects = linked_apart(pipeline | "Pieces" >> _Shards(pieces, run), run)
    return worklists, *_rejected(rejects, run)


def linked_at_once(run: Run, pieces: list[str]) -> Iterator[Any]:
    """The worklists of some pieces, and as output `rejects` the repeated articles, by plain functions.

    The graph of `linked_apart` takes more than a second to begin, and its shuffles hold every fingerprint many times.
    """
    by_id: dict[str, list[Located]] = defaultdict(list)
    for piece in pieces:
        for found in read_rows(located_path(run.staging, piece), Located):
            by_id[found.article_id].append(found)
    articles: dict[str, Located] = {}
    for article_id in list(by_id):
        articles[article_id], *repeated = _first_of_repeated(article_id, by_id.pop(article_id))
        yield from repeated
    links = {one.article_id: one for one in near_duplicates.link(
        (article.fingerprint for article in articles.values()), run.options.near_duplicate_threshold)}
    together: dict[str, list[tuple[Located, Link | None]]] = defaultdict(list)
    for article_id, article in articles.items():
        link = links.get(article_id)
        together[link.duplicate_of if link else article_id].append((article, link))
    worklists: dict[str, list[Work]] = defaultdict(list)
    for original, members in together.items():
        for name, entry in _work(original, members):
            worklists[name].append(entry)
    for name, entries in worklists.items():
        yield _write_worklist(run, name, entries)


def linked_apart(pieces: beam.PCollection, run: Run) -> tuple[beam.PCollection, beam.PCollection]:
    """The same in Beam: (worklists, repeated articles)."""
    located = pieces | "Load" >> beam.FlatMap(lambda piece: read_rows(located_path(run.staging, piece), Located))
    distinct = located | "ById" >> beam.Map(lambda a: (a.article_id, a)) | "SameId" >> beam.GroupByKey() | \
        "First" >> beam.FlatMapTuple(_first_of_repeated).with_outputs("rejects", main="articles")
    links = (
        distinct.articles
        | "Fingerprint" >> beam.Map(lambda a: a.fingerprint)
        | "Link" >> near_duplicates.NearDuplicates(run.options.near_duplicate_threshold)
    )
    worklists = (
        {"articles": distinct.articles | "ArticleById" >> beam.Map(lambda a: (a.article_id, replace(a, signature=b""))),
         "links": links | "LinkById" >> beam.Map(lambda one: (one.article_id, one))}
        | "Linked" >> beam.CoGroupByKey()
        | "ByOriginal" >> beam.MapTuple(_by_original)
        | "Together" >> beam.GroupByKey()
        | "Work" >> beam.FlatMapTuple(_work)
        | "Worklists" >> beam.GroupByKey()
        | "Write" >> beam.MapTuple(partial(_write_worklist, run))
    )
    return worklists, distinct.rejects


def annotate_phase(pipeline: beam.Pipeline, worklists: list[str], run: Run, label: str) -> Outcome:
    """ANNOTATE: worklists -> articles as they will stand in the output, and staged claims."""
    model, shards = run.options.model, 1 if run.options.local else len(worklists)
    work = pipeline | "Worklists" >> _Shards(worklists, run) | "Load" >> beam.FlatMap(
        lambda name: read_worklist(run.staging, name))
    tasks = work | "Kinds" >> beam.FlatMapTuple(_task).with_outputs("copies", main="originals")
    originals = tasks.originals | "Annotate" >> annotate.Annotate(model)
    copied = (
        {"original": originals.mentions | "Copied" >> beam.Filter(_is_copied) | "OriginalById" >> beam.Map(_by_article),
         "copies": tasks.copies | "CopyByOriginal" >> beam.Map(lambda a: (a.duplicate_of, a))}
        | "Compare" >> beam.CoGroupByKey()
        | "TakeOver" >> beam.FlatMapTuple(_copy_tasks)
        | "AnnotateCopies" >> annotate.Annotate(model)
    )
    read_ = (originals.mentions, copied.mentions) | "Annotated" >> beam.Flatten()
    rejects = (originals[annotate.REJECTS], copied[annotate.REJECTS]) | "Unreadable" >> beam.Flatten()
    articles = read_ | "Article" >> beam.MapTuple(partial(_finished, run)) | "WriteArticles" >> WriteTable(
        "articles", Article, run.tables, run.folder("articles"), run.prefix(label), "article_id",
        shards=shards, metadata=run.metadata)
    claims = read_ | "Claims" >> beam.FlatMapTuple(partial(_claims, run)) | "WriteClaims" >> WriteTable(
        "claims", Telling, run.staging, "claims", label, "article_id", shards=shards)
    return articles, claims, read_ | "CountArticles" >> beam.MapTuple(_counted_article), *_rejected(rejects, run)


def block_phase(pipeline: beam.Pipeline, claims: list[str], run: Run, label: str, parts: int) -> Outcome:
    """CONSOLIDATE, block: files of claims -> reports in the partitions where they meet others."""
    return (pipeline | "Claims" >> _Shards(claims, run) | consolidate.Block(run.staging, label, parts),)


def compare_phase(pipeline: beam.Pipeline, numbers: list[int], run: Run, label: str, parts: int) -> Outcome:
    """CONSOLIDATE, compare: partitions -> pairs of reports that speak for one event."""
    return (pipeline | "Partitions" >> _Shards(numbers, run) | consolidate.Compare(run.staging, parts),)


def gather_phase(pipeline: beam.Pipeline, claims: list[str], run: Run, label: str, parts: int) -> Outcome:
    """CONSOLIDATE, gather: files of claims -> claims in the partitions of their components."""
    return (pipeline | "Claims" >> _Shards(claims, run) | consolidate.Gather(run.staging, label, parts),)


def merge_phase(pipeline: beam.Pipeline, numbers: list[int], run: Run, label: str) -> Outcome:
    """CONSOLIDATE, merge: partitions -> events and mentions as they will stand in the output."""
    shards = 1 if run.options.local else len(numbers)
    merged = pipeline | "Partitions" >> _Shards(numbers, run) | consolidate.Merge(run.staging)
    events = merged[consolidate.EVENTS] | "Event" >> beam.Map(partial(_finished_event, run)) | "WriteEvents" >> \
        WriteTable("events", Event, run.tables, run.folder("events"), run.prefix(label), "event_id", shards=shards,
                   metadata=run.metadata)
    mentions = merged[consolidate.MENTIONS] | "WriteMentions" >> \
        WriteTable("mentions", Mention, run.tables, run.folder("mentions"), run.prefix(label), "event_id",
                   shards=shards, metadata=run.metadata)
    return events, mentions


# --- what the stages above do to one element ------------------------------------------------------------------------


@dataclass
class _Shards(beam.PTransform):
    """A job's shards, spread over the workers of a cluster."""

    shards: list[Any]
    run: Run

    def expand(self, pipeline: beam.Pipeline) -> beam.PCollection:
        return pipeline | beam.Create(self.shards, reshuffle=not self.run.options.local)


def _rejected(rejects: beam.PCollection, run: Run) -> Outcome:
    """Rejects written to their table, and counted by stage and code."""
    write = WriteRejects(run.tables, run.folder("rejects"), run.run_id, run.options.run_time, run.metadata)
    return (
        rejects | "WriteRejects" >> beam.ParDo(write),
        rejects | "CountRejects" >> beam.Map(lambda r: _counted(r, f"rejects/{r.stage}/{r.code}", "rejects")),
    )


def _counted(element: Any, name: str, ticked: str | None = None) -> tuple[str, int]:
    if ticked:
        tick(ticked)
    return name, 1


def _first_of_repeated(article_id: str, found: Iterable[Located]) -> Iterator[Any]:
    """One article of those that share URL and text: the one that comes first in the dump."""
    first, *others = sorted(found, key=lambda a: (a.source_uri, a.source_record))
    yield first
    for other in others:
        yield beam.pvalue.TaggedOutput("rejects", reject(
            "identify", "repeated", f"the same article as record {first.source_record} of {first.source_uri}",
            source_uri=other.source_uri, source_record=other.source_record, article_id=article_id))


def _by_original(article_id: str, found: dict[str, Iterable[Any]]) -> tuple[str, tuple[Located, Link | None]]:
    (article,), links = found["articles"], list(found["links"])
    link = links[0] if links else None
    return (link.duplicate_of if link else article_id), (article, link)


def _work(original: str, found: Iterable[tuple[Located, Link | None]]) -> Iterator[tuple[str, Work]]:
    members = sorted(found, key=lambda pair: pair[0].article_id)
    (first,) = (article for article, link in members if link is None)
    for entry in worklist(first, [(article, link) for article, link in members if link is not None]):
        yield entry.worklist, entry


def _write_worklist(run: Run, name: str, entries: Iterable[Work]) -> DataFile:
    return write_file(entries, Work, table="worklists", root=run.staging, path=f"worklists/{name}.parquet")


def _task(entry: Work, article: Article) -> Iterator[Any]:
    if entry.duplicate_of is None:
        yield annotate.AnnotateTask(article=article, copied=entry.copied)
    else:
        yield beam.pvalue.TaggedOutput("copies", article)


def _is_copied(found: tuple[annotate.AnnotateTask, list[Mention]]) -> bool:
    return found[0].copied


def _by_article(found: tuple[annotate.AnnotateTask, list[Mention]]) -> tuple[str, tuple[Article, list[Mention]]]:
    task, mentions = found
    return task.article.article_id, (task.article, mentions)


def _copy_tasks(_: str, found: dict[str, Iterable[Any]]) -> Iterator[annotate.AnnotateTask]:
    ((original, mentions),) = found["original"]
    for copy in found["copies"]:
        yield copies.task(copy, original, mentions)


def _finished(run: Run, task: annotate.AnnotateTask, mentions: list[Mention]) -> Article:
    return replace(task.article, n_mentions=len(mentions), run_id=run.run_id, ingested_at=run.options.run_time)


def _claims(run: Run, task: annotate.AnnotateTask, mentions: list[Mention]) -> Iterator[Telling]:
    tick("claims", len(mentions))
    for told in tellings(mentions, task.article):
        yield replace(told, run_id=run.run_id, model_version=run.model_version)


def _finished_event(run: Run, event: Event) -> Event:
    tick("events")
    return replace(event, run_id=run.run_id, recorded_at=run.options.run_time)


def _counted_article(task: annotate.AnnotateTask, mentions: list[Mention]) -> tuple[str, int]:
    tick("articles")
    if task.article.duplicate_of is not None:
        return "duplicates", 1
    return "processed" if task.article.language == "fr" else "other_language", 1
