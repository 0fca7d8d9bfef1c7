import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.schemas.records import Article, Boilerplate
from depeche.transforms.minhash import signature
from depeche.transforms.near_duplicates import (
    CENTRES,
    THRESHOLD,
    Entry,
    NearDuplicates,
    _SameTextFn,
    _Settle,
    as_text,
    candidates,
    fingerprint,
    link,
    settle,
    similarity,
)
from depeche.transforms.types import Fingerprint, Link

NOON = datetime(2024, 3, 1, 12, tzinfo=timezone.utc)


def story(seed: int, length: int = 300) -> list[str]:
    rng = random.Random(seed)
    return [f"mot{rng.randrange(4000)}" for _ in range(length)]


def edited(words: list[str], edits: int, seed: int = 0) -> list[str]:
    rng = random.Random(seed)
    words = list(words)
    for _ in range(edits):
        words[rng.randrange(len(words))] = "autre"
    return words


def printed(article_id: str, words: list[str], hours: float | None = 0, known: bool = False) -> Fingerprint:
    text = " ".join(words)
    return Fingerprint(article_id=article_id, content_hash=text, signature=signature(text), length=len(words),
                       published_at=None if hours is None else NOON + timedelta(hours=hours), known=known)


def linked(fingerprints: list[Fingerprint]) -> dict[str, tuple[str, str]]:
    return {one.article_id: (one.duplicate_of, one.duplicate_kind) for one in link(fingerprints)}


def test_exact_copies_point_at_the_earliest():
    words = story(1)
    found = link([printed("c", words, None), printed("b", words, 2), printed("a", words, 3), printed("x", story(2))])
    assert found == [Link(article_id="a", duplicate_of="b", duplicate_kind="exact", similarity=1.0),
                     Link(article_id="c", duplicate_of="b", duplicate_kind="exact", similarity=1.0)]


def test_a_date_without_zone_is_utc():
    words = story(1)
    naive = replace(printed("b", words), published_at=NOON.replace(tzinfo=None) - timedelta(minutes=1))
    assert linked([printed("a", words), naive]) == {"a": ("b", "exact")}


def test_identifier_decides_between_equals():
    assert linked([printed(i, story(1)) for i in "cab"]) == {"b": ("a", "exact"), "c": ("a", "exact")}


@pytest.mark.parametrize("copy", [
    ["un", "autre", "titre", *story(1)],
    edited(story(1), 6),
    story(1)[:150],
    story(1)[:110],
    story(1)[90:],
    ["le", "chapeau", "du", "journal"] * 3 + edited(story(1)[:200], 2),
], ids=["headline", "edits", "half", "third", "end", "cut and edited"])
def test_near_copies(copy):
    assert linked([printed("original", story(1)), printed("copy", copy, 1)]) == {"copy": ("original", "near")}


@pytest.mark.parametrize("other", [
    story(2),
    story(1)[:120] + story(2)[120:],
    edited(story(1), 60),
    story(1)[:15],
], ids=["other story", "shared background", "rewritten", "too short"])
def test_other_articles_are_no_copies(other):
    assert link([printed("original", story(1)), printed("other", other, 1)]) == []


def test_articles_that_share_a_paragraph_stay_apart():
    background = story(0, 100)
    assert link([printed(f"a{i}", story(i + 1, 200) + background, i) for i in range(50)]) == []


def test_a_copy_is_found_in_spite_of_a_shared_paragraph():
    background = story(0, 100)
    articles = [printed(f"a{i}", story(i + 1, 200) + background, i) for i in range(50)]
    copy = printed("copy", edited(story(33, 200), 3) + background, 100)
    assert linked([*articles, copy]) == {"copy": ("a32", "near")}


def test_revisions_that_drift_become_originals_of_their_own():
    """Each revision resembles the one before; no copy points at what it does not resemble, or at a copy."""
    words, revisions = story(1), []
    for i in range(30):
        words = words[:10 * i] + story(100 + i, 10) + words[10 * i + 10:]
        revisions.append(printed(f"r{i:02}", words, i))
    by_id = {f.article_id: f for f in revisions}
    found = link(revisions)
    originals = set(by_id) - {one.article_id for one in found}
    assert 5 <= len(originals) <= 12
    for one in found:
        assert one.duplicate_of in originals
        assert one.similarity == similarity(by_id[one.article_id].signature, by_id[one.duplicate_of].signature) > 0


def test_exact_copies_of_a_near_copy_point_at_its_original():
    copy = edited(story(1), 3)
    assert linked([printed("o", story(1)), printed("c", copy, 1), printed("d", copy, 2)]) == {
        "c": ("o", "near"), "d": ("o", "near")}


def test_a_known_article_stays_an_original():
    words = story(1)
    known = printed("k", words, 9, known=True)
    assert linked([known, printed("early", edited(words, 3), 0), printed("same", words, 1)]) == {
        "early": ("k", "near"), "same": ("k", "exact")}
    assert link([known, printed("k2", words, 8, known=True), printed("k3", edited(words, 3), 7, known=True)]) == []


def test_fingerprint_leaves_boilerplate_out():
    body = " ".join(story(1))
    text = "Lire aussi : un autre article\n" + body + "\nAbonnez-vous"
    spans = tuple(Boilerplate(start=s, end=e, kind="other") for s, e in ((len(text) - 12, len(text)), (0, 29)))
    plain = Article(article_id="a", source_uri="f", source_record=0, text=body, published_basis="url", content_hash="")
    assert fingerprint(replace(plain, text=text, boilerplate=spans)) == fingerprint(plain)
    assert fingerprint(plain).length == 300


def entries(count: int, *, known: int = 0) -> list[Entry]:
    """Entries of texts that all share eight keys."""
    return [((0 if i < known else 1, i, f"a{i}"), (*range(8), *range(100 * i + 100, 100 * i + 108)))
            for i in range(count)]


@given(st.permutations(entries(12)), st.integers(1, 5))
def test_a_bucket_costs_linear_time(found, partitions):
    pairs = set().union(*(candidates(found, part, partitions) for part in range(partitions)))
    assert pairs == candidates(found) == {
        (later, earlier) for later, _ in entries(12) for earlier, _ in entries(CENTRES) if earlier < later}


def test_known_articles_are_not_compared_with_one_another():
    assert {later for later, _ in candidates(entries(5, known=4))} == {(1, 4, "a4")}


def test_texts_with_few_keys_in_common_are_no_candidates():
    node, other = (1, 0, "a"), (1, 1, "b")
    even = tuple(range(0, 32, 2))
    for shared, expected in [(1, False), (4, False), (5, True), (16, True)]:
        odd = tuple(key if i < shared else key + 1 for i, key in enumerate(even))
        assert bool(candidates([(node, even), (other, odd)])) == expected
    cut = (0, 6, *range(1000, 1014))  # most keys of a cut text lie beyond those of the whole
    assert candidates([(node, even), (other, cut)]) == {(other, node)}


def corpus(seed: int, size: int = 60) -> list[Fingerprint]:
    """Fingerprints of a few families of copies, with ties of time, exact copies, drifting revisions and known ones."""
    rng = random.Random(seed)
    texts: list[list[str]] = []
    for i in range(size):
        words = edited(rng.choice(texts), rng.choice([0, 2, 6, 12]), i) if texts and rng.random() < 0.7 else story(
            rng.randrange(10**6), 120)
        texts.append(words[:int(len(words) * rng.choice([1, 1, 0.7]))] if len(words) > 80 else words)
    return [printed(f"a{i}", words, rng.choice([None, *range(5)]), known=rng.random() < 0.1)
            for i, words in enumerate(texts)]


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_laws(seed, shuffler):
    fingerprints = corpus(seed)
    found = link(fingerprints)
    copies = {one.article_id for one in found}
    by_id = {f.article_id: f for f in fingerprints}
    assert len(copies) == len(found)
    assert not any(by_id[c].known for c in copies)
    assert not any(one.duplicate_of in copies for one in found)
    assert all(one.similarity >= THRESHOLD for one in found)
    assert all(as_text(by_id[one.duplicate_of]) < as_text(by_id[one.article_id]) for one in found)
    shuffler.shuffle(fingerprints)
    assert link(fingerprints) == found


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.data())
def test_exact_copies_combine_in_any_grouping(groups, data):
    texts = [as_text(printed(f"a{i}", story(1), data.draw(st.sampled_from([None, 0, 1])), data.draw(st.booleans())))
             for i in range(len(groups))]
    combine = _SameTextFn()
    accumulators = [combine.create_accumulator() for _ in range(4)]
    for group, text in zip(groups, texts, strict=True):
        accumulators[group] = combine.add_input(accumulators[group], text)
    node, _, others = combine.extract_output(combine.merge_accumulators(accumulators))
    assert node == min(texts)[0]
    assert sorted(others) == sorted(n[2] for n, _, _ in texts if n != node and n[0])


@pytest.mark.parametrize("seed", range(2))
def test_transform_gives_the_links_of_the_function(seed):
    fingerprints = [replace(f, article_id=f"{i}-{f.article_id}") for i in range(5) for f in corpus(10 * seed + i)]
    expected = link(fingerprints)
    assert len(expected) > 80
    random.Random(seed).shuffle(fingerprints)
    with beam.Pipeline(FnApiRunner()) as pipeline:
        parts = [pipeline | f"Part{i}" >> beam.Create(fingerprints[i::3]) for i in range(3)]
        found = parts | beam.Flatten() | NearDuplicates()
        assert_that(found, equal_to(expected))


def test_settling_in_beam_goes_as_many_rounds_as_in_memory():
    rng = random.Random(5)
    edges = []
    for graph in range(40):
        nodes = [(1, i, f"g{graph}-{i}") for i in range(12)]
        edges += [(nodes[b], nodes[a], rng.choice([0.75, 0.8, 0.9]))
                  for b in range(12) for a in range(b) if rng.random() < 0.25]
    expected = list(settle(edges))
    rng.shuffle(edges)
    with beam.Pipeline(FnApiRunner()) as pipeline:
        found = pipeline | beam.Create([(copy, (alike, earlier)) for copy, earlier, alike in edges]) | _Settle()
        assert_that(found, equal_to(expected))


def test_no_articles():
    assert link([]) == []
    with beam.Pipeline(FnApiRunner()) as pipeline:
        none = pipeline | beam.Create([]).with_output_types(Fingerprint) | NearDuplicates()
        assert_that(none, equal_to([]))
