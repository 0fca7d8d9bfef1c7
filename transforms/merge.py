"""Merging: the mentions of one real event, from whatever article and in whatever order, become one event.

    events = merge({}, claims)           # event_id -> its claims
    events = merge(events, more_claims)  # the same as merge({}, claims + more_claims)

The events are a function of the set of claims: order of arrival, regrouping and repetition make no difference.
Claims that share a block are compared (`blocking`, `similarity`); pairs that speak for one event are edges of a
graph; each connected component is clustered by itself, the strongest edge first, and a group that has grown is
compared anew before it grows further, so that no chain of likely pairs joins what does not belong together.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import NamedTuple

from depeche.transforms import blocking
from depeche.transforms.reports import Claim, Group, singles
from depeche.transforms.similarity import compare, score, weigh

_NEVER = datetime.max.replace(tzinfo=timezone.utc)

Events = Mapping[str, tuple[Claim, ...]]


class Edge(NamedTuple):
    """Two claims that may tell of one event: their keys, the lesser first, and the log-odds that they do."""

    a: str
    b: str
    score: float


def merge(known: Events, new: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    """The events of known and new claims together: event_id -> its claims by mention_id.

    Only what a new claim can change is worked out again: the blocks of the claims of its article, and the components
    that reach into them.
    """
    before = {c.mention_id: c for claims in known.values() for c in claims}
    claims = dict(before)
    for c in new:
        claims[c.mention_id] = max(c, claims.get(c.mention_id, c), key=repr)
    changed = {c.article_id for c in claims.values() if before.get(c.mention_id) != c}
    graph = Graph(singles(claims.values()))
    touched = graph.touched([g for g in singles(before.values()) if g.claims[0].article_id in changed], changed)
    events = {event_id: members for event_id, members in known.items() if members[0].mention_id not in touched}
    for keys, edges in components(touched, graph.edges_among(touched)):
        for group in cluster([graph.groups[key] for key in keys], edges):
            members = tuple(sorted(group.claims, key=lambda c: c.mention_id))
            events[event_id_of(members)] = members
    return events


class Graph:
    """Claims, their blocks and the edges that these give, each block looked at once and only when asked for."""

    def __init__(self, groups: Iterable[Group]):
        self.groups = {g.key: g for g in groups}
        self.blocks: dict[blocking.Key, list[str]] = {}
        self._edges: dict[blocking.Key, list[Edge]] = {}
        for key, group in self.groups.items():
            for block in blocking.block_keys(group):
                self.blocks.setdefault(block, []).append(key)

    def edges(self, block: blocking.Key) -> list[Edge]:
        """The edges that one block gives."""
        if block not in self._edges:
            self._edges[block] = list(block_edges([self.groups[key] for key in self.blocks[block]]))
        return self._edges[block]

    def edges_among(self, keys: Collection[str]) -> set[Edge]:
        """The edges between some of the claims."""
        found = {block for key in keys for block in blocking.block_keys(self.groups[key])}
        return {e for block in found for e in self.edges(block) if e.a in keys and e.b in keys}

    def touched(self, outdated: Iterable[Group], changed: Collection[str]) -> set[str]:
        """The claims whose cluster may change when some articles have: those of the blocks of the claims of these
        articles, as they are and as they were (outdated), and all that edges reach from there."""
        fresh = [g for g in self.groups.values() if g.claims[0].article_id in changed]
        altered = {block for g in (*fresh, *outdated) for block in blocking.block_keys(g)}
        touched = {g.key for g in fresh} | {key for block in altered for key in self.blocks.get(block, ())}
        todo = set(touched)
        while todo:
            found = {block for key in todo for block in blocking.block_keys(self.groups[key])}
            reached = {key for block in found for e in self.edges(block)
                       if e.a in touched or e.b in touched for key in (e.a, e.b)}
            todo = reached - touched
            touched |= todo
        return touched


def block_edges(members: Collection[Group]) -> Iterator[Edge]:
    """The edges of one block: the pairs worth comparing that speak for one event."""
    by_key = {g.key: g for g in members}
    for a, b in sorted(blocking.candidates(by_key.values())):
        odds = score(by_key[a], by_key[b])
        if odds > 0:
            yield Edge(a, b, odds)


def components(keys: Iterable[str], edges: Iterable[Edge]) -> list[tuple[list[str], list[Edge]]]:
    """Connected components: (keys, edges) each, ordered by their least key (union-find, path halving)."""
    parent = {key: key for key in keys}
    edges = list(edges)
    for e in edges:
        unite(parent, e.a, e.b)
    found: dict[str, tuple[list[str], list[Edge]]] = {}
    for key in sorted(parent):
        found.setdefault(find(parent, key), ([], []))[0].append(key)
    for e in edges:
        found[find(parent, e.a)][1].append(e)
    return list(found.values())


def unite(parent: dict[str, str], a: str, b: str) -> None:
    """Make the sets of two keys one."""
    low, high = sorted((find(parent, parent.setdefault(a, a)), find(parent, parent.setdefault(b, b))))
    parent[high] = low


def find(parent: dict[str, str], key: str) -> str:
    """The root of a key; roots are the least keys of their sets."""
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def cluster(claims: Collection[Group], edges: Iterable[Edge]) -> list[Group]:
    """The groups that claims of one component make, by their least keys. The groups given are used up.

    Agglomerative, the strongest edge first, ties by key. Two groups are joined only while the groups as a whole
    speak for one event: one place, one time, parties that fit, and no article that tells them apart.
    """
    group = {g.key: g for g in claims}
    parent = {g.key: g.key for g in claims}
    grown: set[str] = set()
    for e in sorted(edges, key=lambda e: (-e.score, e.a, e.b)):
        a, b = sorted((find(parent, e.a), find(parent, e.b)))
        if a == b or ((a in grown or b in grown) and score(group[a], group[b]) <= 0):
            continue
        large, small = sorted((group[a], group.pop(b)), key=lambda g: -len(g.claims))
        large.absorb(small)
        group[a], parent[b] = large, a
        grown.add(a)
    return [group[key] for key in sorted(group)]


def event_id_of(claims: Iterable[Claim]) -> str:
    """The mention_id of the oldest claim: the earliest published, then the least mention_id."""
    return min(claims, key=lambda c: (c.published_at or _NEVER, c.mention_id)).mention_id


def explain(claims: Iterable[Claim]) -> dict[str, str]:
    """Why each claim belongs to its event: mention_id -> one line, from the claims of one event alone.

    Each claim is set beside the neighbour in its event that speaks for it most, and the fields are listed with their
    weights; what joins a claim that has no such neighbour is the event as a whole.
    """
    group = {g.key: g for g in singles(claims)}
    best: dict[str, tuple[float, str]] = {}
    for a, b in sorted(blocking.candidates(group.values())):
        odds = weigh(compare(group[a], group[b]))
        for key, other in ((a, b), (b, a)):
            best[key] = max(best.get(key, (odds, other)), (odds, other))
    return {key: _reason(group[key], group[best[key][1]]) if key in best else "the only claim" for key in group}


def _reason(claim: Group, other: Group) -> str:
    levels = compare(claim, other)
    fields = (f"{name} {level} {weigh({name: level}) - weigh({}):+.1f}" for name, level in levels.items())
    return f"{weigh(levels):+.1f} with {other.key}: " + ", ".join(fields)
