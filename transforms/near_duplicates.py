"""NEAR-DUPLICATES: fingerprints in, links from copies to their originals out. No text travels.

Two texts become candidates where they share some keys of their signatures, which a truncated copy does about as often
as its share of the original is long; the rest of the signatures then decides. An original is an article that resembles
no earlier original. A copy points at an original that it resembles itself, so copies of copies never chain one story to
another. Earlier means: known from an earlier run, then published earlier, then the smaller article_id.

`link` and the `NearDuplicates` transform are built of the same functions and give the same links.
"""
from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import chain

import apache_beam as beam

from depeche.schemas.records import Article
from depeche.transforms import minhash
from depeche.transforms.minhash import resemblance
from depeche.transforms.types import Fingerprint, Link
from depeche.transforms.words import words

#: Keys that two candidates share at least, and their least share of the keys that they could share. A text and a third
#: of it are missed once in 70; two texts whose short shingles have a similarity of .7 share .6 of their keys.
SHARED_KEYS, SHARE = 2, 0.3

#: Earliest articles of a bucket that each of its articles is compared with: a bucket costs linear time.
CENTRES = 4

#: Parts of the keys that are searched apart: the buckets of all keys at once take 3 kB for each article.
PARTITIONS = 8

#: Texts whose entries travel together.
BLOCK = 2_000

#: Jaccard similarity of shingles from which two articles are one; containment has to go half the remaining way to 1.
#: Reports of one event that were written apart stay below .4 and .65.
THRESHOLD = 0.7

#: (0 if known else 1, microseconds since 1970, article_id): sorts earlier articles first.
Node = tuple[int, int, str]

#: (similarity, original) of a copy
Claim = tuple[float, Node]

#: (copy, earlier article that it resembles, similarity)
Edge = tuple[Node, Node, float]

#: A text's earliest article and its keys.
Entry = tuple[Node, tuple[int, ...]]

#: A text: its earliest article, its signature, the other new articles with this very text.
Text = tuple[Node, bytes, list[str]]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_UNDATED = 2**62


def fingerprint(article: Article) -> Fingerprint:
    """What the search needs to know of an article. Boilerplate does not count."""
    found = words(_content(article))
    return Fingerprint(article_id=article.article_id, content_hash=article.content_hash,
                       signature=minhash.signature_of(found), length=len(found), published_at=article.published_at)


def similarity(one: bytes, other: bytes, threshold: float = THRESHOLD) -> float:
    """How alike two texts are if they are near-duplicates, else 0: Jaccard similarity, or containment of a cut one."""
    jaccard, containment = resemblance(one, other)
    if jaccard >= threshold:
        return jaccard
    return containment if containment >= (1 + threshold) / 2 else 0.0


def link(fingerprints: Iterable[Fingerprint], threshold: float = THRESHOLD) -> list[Link]:
    """The links of all copies among the articles, sorted by article_id. Known articles are never copies.

    The fingerprints are of different articles, in any order.
    """
    texts: dict[str, Text] = {}
    for f in fingerprints:
        text = as_text(f)
        texts[f.content_hash] = same_text(texts[f.content_hash], text) if f.content_hash in texts else text
    signatures = {node: sketch for node, sketch, _ in texts.values()}
    pairs = {pair for part in range(PARTITIONS) for pair in candidates(map(entry, texts.values()), part, PARTITIONS)}
    edges = [(later, earlier, similarity(signatures[later], signatures[earlier], threshold))
             for later, earlier in pairs]
    claims = dict(settle(edge for edge in edges if edge[2]))
    found = [one for node, _, others in texts.values() for one in links(node, claims.get(node), others)]
    return sorted(found, key=lambda one: one.article_id)


def _content(article: Article) -> str:
    pieces, start = [], 0
    for b in sorted(article.boilerplate, key=lambda b: b.start):
        pieces.append(article.text[start:b.start])
        start = max(start, b.end)
    return "\n".join([*pieces, article.text[start:]])


# --- steps, shared by `link` and the transform


def as_text(f: Fingerprint) -> Text:
    """The text of one article."""
    micros = _UNDATED
    if f.published_at is not None:
        published = f.published_at if f.published_at.tzinfo else f.published_at.replace(tzinfo=timezone.utc)
        micros = (published - _EPOCH) // timedelta(microseconds=1)
    return (0 if f.known else 1, micros, f.article_id), f.signature, []


def same_text(one: Text, other: Text) -> Text:
    """The same text in the articles of both; takes over the lists of its arguments."""
    (node, sketch, others), (later, _, more) = sorted((one, other), key=lambda text: text[0])
    if len(more) > len(others):
        others, more = more, others
    others.extend(more)
    if later[0]:
        others.append(later[2])
    return node, sketch, others


def entry(text: Text) -> Entry:
    """What is needed to find candidates for a text."""
    node, sketch, _ = text
    return node, tuple(minhash.keys(sketch))


def candidates(entries: Iterable[Entry], partition: int = 0, partitions: int = 1) -> set[tuple[Node, Node]]:
    """Pairs (later, earlier) of texts that share enough keys, found by the keys of one partition.

    In the bucket of a key each text is compared with the earliest ones alone.
    """
    buckets: dict[int, list[Entry]] = defaultdict(list)
    for node, found in entries:
        for key in found:
            if key % partitions == partition:
                buckets[key].append((node, found))
    return {pair for bucket in buckets.values() if len(bucket) > 1 for pair in _candidates_of(bucket)}


def _candidates_of(bucket: list[Entry]) -> Iterator[tuple[Node, Node]]:
    centres = heapq.nsmallest(CENTRES, bucket)
    for node, found in bucket:
        if node[0]:
            yield from ((node, centre) for centre, others in centres if centre < node and _akin(found, others))


def _akin(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    shared = len(frozenset(one).intersection(other))
    if shared < SHARED_KEYS:
        return False
    limit = min(one[-1], other[-1])  # larger keys of either text need not be among those of the other
    return shared >= SHARE * min(bisect_right(one, limit), bisect_right(other, limit))


def settle(edges: Iterable[Edge]) -> Iterator[tuple[Node, Claim]]:
    """Each copy with its claim, from all edges between articles that resemble one another.

    Round by round: an article that no edge leaves is an original; those that resemble one are copies, of the one that
    they resemble most; edges of copies are dropped. So an article whose earlier likenesses all turn out to be copies
    is an original itself.
    """
    left = list(edges)
    while left:
        undecided = {later for later, _, _ in left}
        best: dict[Node, Claim] = {}
        for later, earlier, alike in left:
            if earlier not in undecided:
                best[later] = closest([(alike, earlier), *([best[later]] if later in best else [])])
        yield from best.items()
        left = [edge for edge in left if edge[0] not in best and edge[1] not in best]


def closest(claims: Iterable[Claim]) -> Claim:
    """The claim of highest similarity, the earliest original among equals."""
    return min(claims, key=lambda claim: (-claim[0], claim[1]))


def links(node: Node, claim: Claim | None, others: Iterable[str]) -> Iterator[Link]:
    """The links of the articles of one text: to the original that its claim names, else to its earliest article."""
    if claim is None:
        yield from (Link(article_id=a, duplicate_of=node[2], duplicate_kind="exact", similarity=1.0) for a in others)
    else:
        yield from (Link(article_id=a, duplicate_of=claim[1][2], duplicate_kind="near", similarity=claim[0])
                    for a in (node[2], *others))


# --- the same in Beam


class _SameTextFn(beam.CombineFn):
    def create_accumulator(self) -> list[Text]:
        return []

    def add_input(self, accumulator: list[Text], text: Text) -> list[Text]:
        return [same_text(accumulator[0], text)] if accumulator else [text]

    def merge_accumulators(self, accumulators: Iterable[list[Text]]) -> list[Text]:
        merged: list[Text] = []
        for accumulator in accumulators:
            for text in accumulator:
                merged = self.add_input(merged, text)
        return merged

    def extract_output(self, accumulator: list[Text]) -> Text:
        return accumulator[0]


@dataclass
class NearDuplicates(beam.PTransform):
    """PCollection[Fingerprint] -> PCollection[Link], as `link` gives them.

    partitions: parts of the keys that are searched apart. One part holds about 16 / partitions entries of 200 bytes
    for each article; more parts cost more shuffling, 100 bytes for each article and part up to 16.
    """

    threshold: float = THRESHOLD
    partitions: int = PARTITIONS

    def expand(self, fingerprints: beam.PCollection) -> beam.PCollection:
        texts = (
            fingerprints
            | "ByText" >> beam.Map(lambda f: (f.content_hash, as_text(f))).with_output_types(tuple[str, Text])
            | "SameText" >> beam.CombinePerKey(_SameTextFn())
            | "Texts" >> beam.Values().with_output_types(Text)
        )
        copies = texts | "Compare" >> _Compare(self.threshold, self.partitions) | "Settle" >> _Settle()
        others = texts | "Others" >> beam.Map(lambda text: (text[0], text[2])).with_output_types(tuple[Node, list[str]])
        return (
            {"claims": copies, "others": others}
            | "ByArticle" >> beam.CoGroupByKey()
            | "Links" >> beam.FlatMapTuple(_links_of).with_output_types(Link)
        )


def _links_of(node: Node, found: dict[str, list]) -> Iterator[Link]:
    return links(node, next(iter(found["claims"]), None), next(iter(found["others"])))


@dataclass
class _Compare(beam.PTransform):
    """Texts -> edges (copy, (similarity, earlier)). Only keys, nodes and, for pairs found, signatures travel.

    Partitions of keys are grouped, not combined: all entries have to arrive, so that combining early saves nothing.
    """

    threshold: float
    partitions: int

    def expand(self, texts: beam.PCollection) -> beam.PCollection:
        threshold, partitions = self.threshold, self.partitions
        signatures = texts | "Signatures" >> beam.Map(lambda t: t[:2]).with_output_types(tuple[Node, bytes])
        pairs = (
            texts
            | "Entries" >> beam.Map(entry)
            | "Block" >> beam.BatchElements(min_batch_size=BLOCK, max_batch_size=BLOCK)
            | "Partition" >> beam.FlatMap(_blocks, partitions).with_output_types(tuple[int, list[Entry]])
            | "Partitions" >> beam.GroupByKey()
            | "Candidates" >> beam.FlatMapTuple(
                lambda partition, blocks: candidates(chain.from_iterable(blocks), partition, partitions))
            .with_output_types(tuple[Node, Node])
            | "Once" >> beam.Distinct()
        )
        half = (
            {"pairs": pairs, "signatures": signatures}
            | "SignLater" >> beam.CoGroupByKey()
            | "TurnAround" >> beam.FlatMapTuple(_turn_around).with_output_types(tuple[Node, tuple[Node, bytes]])
        )
        return (
            {"pairs": half, "signatures": signatures}
            | "SignEarlier" >> beam.CoGroupByKey()
            | "Verify" >> beam.FlatMapTuple(lambda earlier, found: _verify(earlier, found, threshold))
            .with_output_types(tuple[Node, Claim])
        )


def _blocks(entries: list[Entry], partitions: int) -> Iterator[tuple[int, list[Entry]]]:
    """Some entries once for each partition of their keys. Blocks cost less to shuffle than entries one by one."""
    blocks: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        for partition in dict.fromkeys(key % partitions for key in one[1]):
            blocks[partition].append(one)
    yield from blocks.items()


def _turn_around(later: Node, found: dict[str, Iterable]) -> Iterator[tuple[Node, tuple[Node, bytes]]]:
    for sketch in found["signatures"]:
        yield from ((earlier, (later, sketch)) for earlier in found["pairs"])


def _verify(earlier: Node, found: dict[str, Iterable], threshold: float) -> Iterator[tuple[Node, Claim]]:
    for sketch in found["signatures"]:
        for later, other in found["pairs"]:
            if alike := similarity(other, sketch, threshold):
                yield later, (alike, earlier)


class _Settle(beam.PTransform):
    """Edges (copy, (similarity, earlier)) -> claims (copy, (similarity, original)), as `settle` gives them.

    The first round is spread over the workers. What it leaves are revisions that drift away from their original, a
    small share, and one worker does the other rounds.
    """

    def expand(self, edges: beam.PCollection) -> beam.PCollection:
        turned = edges | "Turn" >> beam.MapTuple(_turn).with_output_types(tuple[Node, Claim])
        undecided = edges | "Mark" >> beam.MapTuple(lambda later, _: (later, 1)).with_output_types(tuple[Node, int])
        found = (
            {"edges": turned, "undecided": undecided}
            | "ByEarlier" >> beam.CoGroupByKey()
            | "FindOriginals" >> beam.FlatMapTuple(_find_originals).with_outputs("left", main="claims")
        )
        copies = found.claims | "Closest" >> beam.CombinePerKey(closest)
        left = found.left
        for end in ("Later", "Earlier"):
            left = (
                {"copies": copies, "edges": left}
                | f"By{end}End" >> beam.CoGroupByKey()
                | f"Drop{end}Copies" >> beam.FlatMapTuple(_drop_copies).with_output_types(tuple[Node, Claim])
            )
        rest = (
            left
            | "Together" >> beam.MapTuple(lambda later, claim: (0, (later, claim[1], claim[0])))
            .with_output_types(tuple[int, Edge])
            | "Left" >> beam.GroupByKey()
            | "OtherRounds" >> beam.FlatMapTuple(lambda _, some: settle(some)).with_output_types(tuple[Node, Claim])
        )
        return (copies, rest) | beam.Flatten()


def _turn(node: Node, claim: Claim) -> tuple[Node, Claim]:
    """An edge keyed by its other end."""
    return claim[1], (claim[0], node)


def _find_originals(earlier: Node, found: dict[str, Iterable]) -> Iterator[object]:
    decided = not any(found["undecided"])
    for edge in found["edges"]:
        later, claim = _turn(earlier, edge)
        yield (later, claim) if decided else beam.pvalue.TaggedOutput("left", (later, claim))


def _drop_copies(node: Node, found: dict[str, Iterable]) -> Iterator[tuple[Node, Claim]]:
    """The edges at one end of which `node` stands, keyed by the other end, unless `node` is a copy."""
    if not any(found["copies"]):
        yield from (_turn(node, edge) for edge in found["edges"])
