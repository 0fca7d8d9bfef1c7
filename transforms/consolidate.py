"""CONSOLIDATE: claims in, events out, a bounded part at a time.

    claims ─ Block ─► blocks of claims ─ Compare ─► edges ─ relate ─► components ─┐
    claims ─────────────────────────────────────────────────────────── Gather ────┴─► Merge ─► events, mentions

Claims are staged as `reports.Telling` (a mention with its article's publication). What passes between the steps
stands in Parquet files in the run's staging folder, spread over `partitions(n)` parts that each fit into memory:

1. `Block`: files of claims -> claims, each in the partitions of its blocks. One job for each group of files.
2. `Compare`: a partition -> edges between claims that speak for one event. One job for each partition.
3. `relate`: a plain function, called once between the jobs: union-find over all edges, held as keys of claims alone. It
   leaves the edges in the partition of their component, and which component each claim belongs to.
4. `Gather`: files of claims -> claims, each in the partition of its component. One job for each group of files.
5. `Merge`: a partition -> events and mentions with their event_id. One job for each partition.

What is found does not depend on the number of partitions: it is what `consolidate` finds in one piece, which is what
`merge.merge` makes of the claims and `fuse.fuse` of each event.
"""
from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xxhash
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.schemas.columns import column
from depeche.schemas.records import Event, Mention
from depeche.transforms import blocking
from depeche.transforms.fuse import fuse
from depeche.transforms.merge import Edge, block_edges, cluster, event_id_of, find, unite
from depeche.transforms.merge import components as connected
from depeche.transforms.reports import Group, Telling, claim_of, singles
from depeche.transforms.staging import read_rows
from depeche.transforms.write import DataFile, write_file

#: Claims that one partition holds about: what a job keeps in memory.
CLAIMS_PER_PARTITION = 5_000
#: Blocks that a claim belongs to, about: in so many partitions of blocks it is held.
BLOCKS_PER_CLAIM = 5

#: Where `relate` leaves the components, below the staging folder.
COMPONENTS = "components.parquet"

#: Tags of the outputs of `Merge`.
EVENTS, MENTIONS = "events", "mentions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A claim in a partition of blocks. payload: a `reports.Claim`, pickled."""

    partition: int = column(pa.int32(), "partition", required=True)
    claim: str = column(pa.string(), "claim", required=True)
    payload: bytes = column(pa.binary(), "its fields, pickled", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An edge: two claims that may tell of one event."""

    a: str = column(pa.string(), "the lesser claim", required=True)
    b: str = column(pa.string(), "the greater claim", required=True)
    score: float = column(pa.float64(), "log-odds that they do", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """The component of a claim; a claim without edges is a component by itself and has no row."""

    claim: str = column(pa.string(), "claim", required=True)
    component: str = column(pa.string(), "least claim of its component", required=True)


def partitions(claims: int) -> int:
    """How many partitions that many claims are spread over, each of them once."""
    return max(1, -(-claims // CLAIMS_PER_PARTITION))


def block_partitions(claims: int) -> int:
    """How many partitions the blocks of that many claims are spread over; where one holds all, each is there once."""
    return partitions(claims * BLOCKS_PER_CLAIM) if partitions(claims) > 1 else 1


# --- plain functions -------------------------------------------------------------------------------------------------


def consolidate(told: Iterable[Telling]) -> Iterator[tuple[Event | None, list[Mention]]]:
    """The events of claims, each with its mentions, in one piece. None: every claim of the event denies it."""
    told = list(told)
    by_block: defaultdict[blocking.Key, list[Group]] = defaultdict(list)
    for claim in singles(claim_of(t) for t in told):
        for key in blocking.block_keys(claim):
            by_block[key].append(claim)
    edges = {e for members in by_block.values() for e in block_edges(members)}
    yield from merged(told, edges)


def blocked(told: Iterable[Telling], parts: int) -> Iterator[Blocked]:
    """The claims, each once for every partition that has a block of it."""
    for claim in singles(claim_of(t) for t in told):
        payload = pickle.dumps(claim.claims[0], protocol=5)
        for part in sorted({_part(key, parts) for key in blocking.block_keys(claim)}):
            yield Blocked(partition=part, claim=claim.key, payload=payload)


def compared(rows: Iterable[Blocked], part: int, parts: int) -> list[Edge]:
    """The edges that the blocks of one partition give."""
    by_block: defaultdict[blocking.Key, list[Group]] = defaultdict(list)
    for row in rows:
        claim = Group(pickle.loads(row.payload))
        for key in blocking.block_keys(claim):
            if _part(key, parts) == part:
                by_block[key].append(claim)
    return sorted({e for members in by_block.values() for e in block_edges(members)})


def merged(told: Iterable[Telling], edges: Iterable[Edge]) -> Iterator[tuple[Event | None, list[Mention]]]:
    """The events of whole components, each with its mentions."""
    told = list(told)
    by_id = {t.mention_id: t for t in told}
    claims = {g.key: g for g in singles(claim_of(t) for t in told)}
    for keys, found in connected(claims, edges):
        for group in cluster([claims[key] for key in keys], found):
            members = [by_id[c.mention_id] for c in sorted(group.claims, key=lambda c: c.mention_id)]
            event_id = event_id_of(group.claims)
            yield fuse(members, event_id), [t.mention(event_id) for t in members]


# --- transforms ----------------------------------------------------------------------------------------------------


@dataclass
class Block(beam.PTransform):
    """PCollection[path of a file of claims] -> PCollection[DataFile].

    job: names the job's files, unique among the jobs. parts: from `partitions`.
    """

    staging: str
    job: str
    parts: int

    def expand(self, paths: beam.PCollection) -> beam.PCollection:
        return (
            paths
            | "Block" >> beam.FlatMap(self._block).with_output_types(tuple[int, Blocked])
            | "Spread" >> _Spread(self.staging, "blocks", self.job, Blocked)
        )

    def _block(self, path: str) -> Iterator[tuple[int, Blocked]]:
        for row in blocked(read_rows(path, Telling), self.parts):
            yield row.partition, row


@dataclass
class Compare(beam.PTransform):
    """PCollection[partition] -> PCollection[DataFile]: the edges of each partition, one file each."""

    staging: str
    parts: int

    def expand(self, numbers: beam.PCollection) -> beam.PCollection:
        return numbers | "Compare" >> beam.Map(self._compare)

    def _compare(self, part: int) -> DataFile:
        rows = _read(self.staging, "blocks", part, Blocked)
        edges = (Related(a=e.a, b=e.b, score=e.score) for e in compared(rows, part, self.parts))
        return write_file(edges, Related, table="edges", root=self.staging, path=f"edges/{part:05d}.parquet")


def relate(staging: str, blocks: int, parts: int) -> None:
    """Between the jobs: the components of all edges that `Compare` left, for `Gather` and `Merge`.

    Holds the keys of claims that have edges, and the edges of one partition at a time. blocks: partitions of blocks;
    parts: of components.
    """
    parent: dict[str, str] = {}
    for part in range(blocks):
        for e in read_rows(_edges_path(staging, part), Related):
            unite(parent, e.a, e.b)
    belongs = (Belongs(claim=key, component=find(parent, key)) for key in sorted(parent))
    write_file(belongs, Belongs, table="components", root=staging, path=COMPONENTS)
    for source in range(blocks):
        by_part: defaultdict[int, list[Related]] = defaultdict(list)
        for e in read_rows(_edges_path(staging, source), Related):
            by_part[_part(find(parent, e.a), parts)].append(e)
        for part, found in sorted(by_part.items()):
            write_file(found, Related, table="related", root=staging, path=f"related/{part:05d}/{source:05d}.parquet")


@dataclass
class Gather(beam.PTransform):
    """PCollection[path of a file of claims] -> PCollection[DataFile], after `relate`."""

    staging: str
    job: str
    parts: int

    def expand(self, paths: beam.PCollection) -> beam.PCollection:
        return (
            paths
            | "Gather" >> beam.FlatMap(self._gather).with_output_types(tuple[int, Telling])
            | "Spread" >> _Spread(self.staging, "gathered", self.job, Telling)
        )

    def _gather(self, path: str) -> Iterator[tuple[int, Telling]]:
        told = list(read_rows(path, Telling))
        component = _components(self.staging, {t.mention_id for t in told})
        for t in told:
            yield _part(component.get(t.mention_id, t.mention_id), self.parts), t


@dataclass
class Merge(beam.PTransform):
    """PCollection[partition] -> `events` (Event, without run) and `mentions` (Mention), after `Gather`."""

    staging: str

    def expand(self, numbers: beam.PCollection) -> beam.pvalue.DoOutputsTuple:
        return numbers | "Merge" >> beam.FlatMap(self._merge).with_outputs(EVENTS, main=MENTIONS)

    def _merge(self, part: int) -> Iterator[Any]:
        edges = {Edge(e.a, e.b, e.score) for e in _read(self.staging, "related", part, Related)}
        for event, mentions in merged(_read(self.staging, "gathered", part, Telling), edges):
            if event is not None:
                yield beam.pvalue.TaggedOutput(EVENTS, event)
            yield from mentions


@dataclass
class _Spread(beam.PTransform):
    """PCollection[(partition, row)] -> PCollection[DataFile], one file a partition."""

    staging: str
    table: str
    job: str
    record: type

    def expand(self, rows: beam.PCollection) -> beam.PCollection:
        return (
            rows
            | "ByPartition" >> beam.GroupByKey()
            | "Write" >> beam.MapTuple(self._write)
        )

    def _write(self, part: int, rows: Iterable[Any]) -> DataFile:
        return write_file(rows, self.record, table=self.table, root=self.staging,
                          path=f"{self.table}/{part:05d}/{self.job}.parquet")


def _read(staging: str, table: str, part: int, record: type) -> Iterator[Any]:
    """The rows of a partition, whatever jobs wrote them."""
    pattern = FileSystems.join(staging, table, f"{part:05d}", "*.parquet")
    (matched,) = FileSystems.match([pattern])
    for path in sorted(found.path for found in matched.metadata_list):
        yield from read_rows(path, record)


def _edges_path(staging: str, part: int) -> str:
    return FileSystems.join(staging, "edges", f"{part:05d}.parquet")


def _components(staging: str, claims: Collection[str]) -> dict[str, str]:
    """The components of those of the claims that have edges."""
    wanted = pa.array(sorted(claims), pa.string())
    with FileSystems.open(FileSystems.join(staging, COMPONENTS),
                          compression_type=CompressionTypes.UNCOMPRESSED) as source:
        parquet = pq.ParquetFile(source)
        found: dict[str, str] = {}
        for group in range(parquet.num_row_groups):
            rows = parquet.read_row_group(group)
            rows = rows.filter(pc.is_in(rows["claim"], wanted))
            found.update(zip(rows["claim"].to_pylist(), rows["component"].to_pylist(), strict=True))
    return found


def _part(key: Iterable[str] | str, parts: int) -> int:
    text = key if isinstance(key, str) else "\x1f".join(key)
    return xxhash.xxh64_intdigest(text.encode("utf-8", "surrogatepass")) % parts
