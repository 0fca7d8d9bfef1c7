"""Treebanks to spaCy's binary format, on the tokens that our own tokenizer makes."""
from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training.scripts import conllu, layout, tokenization
from training.scripts.conllu import Sentence, Token

TRAIN = {
    "sequoia": "fr_sequoia-ud-train.conllu",
    "gsd": "fr_gsd-ud-dev.conllu",
    "fqb": "fr_fqb-ud-test.conllu",
    "rhapsodie": "fr_rhapsodie-ud-train.conllu",
    "parisstories": "fr_parisstories-ud-train.conllu",
}
SELECT = {"sequoia": "fr_sequoia-ud-dev.conllu"}
TEST = {"sequoia": "fr_sequoia-ud-test.conllu", "gsd": "fr_gsd-ud-test.conllu", "pud": "fr_pud-ud-test.conllu"}
#: Layout copies of each treebank: the closer to the press, the more.
COPIES = {"sequoia": 3, "gsd": 3, "fqb": 1, "rhapsodie": 1, "parisstories": 1}
#: Treebanks whose lemmas of pronouns and the like differ from Sequoia's.
HARMONISED = {"fqb", "rhapsodie", "parisstories"}
CLOSED = {"PRON", "DET", "ADP", "CCONJ", "SCONJ", "AUX"}
SPOKEN = {"rhapsodie", "parisstories"}
#: Sentences of GSD dev kept out of training to pick the best step with.
GSD_HELD_OUT = 150


def make_doc(vocab: Vocab, sentences: list[Sentence], separators: list[str]) -> Doc:
    """One Doc of several sentences; a separator that is not a plain space becomes a white-space token."""
    tokens: list[Token] = []
    starts: list[bool | int | None] = []
    for sentence, between in zip(sentences, separators, strict=True):
        offset = len(tokens)
        body = list(sentence.tokens)
        body[-1] = conllu.replace(body[-1], space=between == " ")
        if between.strip(" "):
            body.append(conllu.replace(layout.space_token(between), head=len(body) - 1))
        tokens.extend(conllu.replace(t, head=t.head + offset) for t in body)
        starts.extend(i == 0 for i in range(len(body)))
    return Doc(
        vocab,
        words=[t.form for t in tokens],
        spaces=[t.space for t in tokens],
        pos=[t.pos if t.pos != "_" else "X" for t in tokens],
        tags=[t.pos if t.pos != "_" else "X" for t in tokens],
        morphs=[t.feats for t in tokens],
        lemmas=[t.lemma for t in tokens],
        heads=[t.head for t in tokens],
        deps=["ROOT" if t.head == i else t.dep for i, t in enumerate(tokens)],
        sent_starts=starts,
    )


def owners_of(sentence: Sentence) -> list[int]:
    """For each character of the sentence the token it belongs to, -1 between tokens."""
    owner: list[int] = []
    for index, token in enumerate(sentence.tokens):
        owner.extend([index] * len(token.form))
        if token.space:
            owner.append(-1)
    return owner


def retokenize(sentence: Sentence, nlp: Language) -> Sentence | None:
    """Carry the annotation over to our tokens.

    A treebank token in several pieces ("10 000") keeps its place on the first one, the others are flat; several in one
    of ours ("14h30") leave the place of their head. None where the boundaries cross.
    """
    owner = owners_of(sentence)
    words = list(nlp.tokenizer(sentence.text))
    pieces = [sorted({owner[i] for i in range(w.idx, w.idx + len(w.text))} - {-1}) for w in words]
    first: dict[int, int] = {}
    for position, owners in enumerate(pieces):
        crossing = len(owners) > 1 and any(index in first for index in owners)
        if not owners or crossing or (first and len(pieces[position - 1]) > 1 and owners[0] in first):
            return None
        for index in owners:
            first.setdefault(index, position)
    tokens = []
    for position, (owners, word) in enumerate(zip(pieces, words, strict=True)):
        outside = [i for i in owners if sentence.tokens[i].head not in owners or sentence.tokens[i].head == i]
        source = sentence.tokens[outside[0]]
        space = bool(word.whitespace_)
        if first[owners[0]] == position:
            lemma = source.lemma if word.text == source.form else word.text
            tokens.append(Token(word.text, lemma, source.pos, source.feats, first[source.head], source.dep, space))
        else:
            tokens.append(Token(word.text, word.text, source.pos, source.feats, first[owners[0]], "flat:name", space))
    return layout.replace_tokens(sentence, tokens)


def closed_class_lemmas(sentences: Iterable[Sentence]) -> dict[tuple[str, str], str]:
    """The commonest lemma of each closed-class word, as a standard for the other treebanks."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token in sentence.tokens:
            if token.pos in CLOSED:
                counts[token.form.lower(), token.pos][token.lemma] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def harmonise(sentence: Sentence, standard: dict[tuple[str, str], str]) -> Sentence:
    """Use the standard's lemmas for closed-class words ("il" -> "lui", "se" -> "soi")."""
    tokens = [conllu.replace(t, lemma=standard.get((t.form.lower(), t.pos), t.lemma)) for t in sentence.tokens]
    return layout.replace_tokens(sentence, tokens)


def documents(sentences: Iterable[Sentence], rng: random.Random, strength: float) -> Iterator[
        tuple[list[Sentence], list[str]]]:
    """Group consecutive sentences into texts of random length, in a random layout."""
    group: list[Sentence] = []
    size = rng.randint(1, 10)
    for sentence in sentences:
        group.append(layout.restyle(sentence, rng, strength))
        if len(group) == size:
            yield group, [layout.separator(s, rng, strength) for s in group]
            group, size = [], rng.randint(1, 10)
    if group:
        yield group, [layout.separator(s, rng, strength) for s in group]


def load(path: Path, nlp: Language, counts: Counter[str]) -> list[Sentence]:
    """Sentences on our tokens; the few that cannot be carried over are counted and left out."""
    kept = []
    for sentence in conllu.read(path):
        moved = retokenize(sentence, nlp)
        counts["kept" if moved else "dropped"] += 1
        if moved:
            kept.append(moved)
    return kept


def training_docs(corpora: Path, nlp: Language, seed: int) -> Iterator[Doc]:
    """All training texts, several times, each time in another layout."""
    standard: dict[tuple[str, str], str] = {}
    for name, file in TRAIN.items():
        counts: Counter[str] = Counter()
        sentences = load(corpora / "ud" / file, nlp, counts)
        if name == "sequoia":
            standard = closed_class_lemmas(sentences)
        if name == "gsd":
            sentences = sentences[:-GSD_HELD_OUT]
        if name in HARMONISED:
            sentences = [harmonise(s, standard) for s in sentences]
        print(name, dict(counts))
        for copy in range(COPIES[name]):
            rng = random.Random(f"{seed}-{name}-{copy}")
            batch = sentences
            if name in SPOKEN:
                batch = [conllu.written(s) if rng.random() < 0.7 else s for s in sentences]
            for group, separators in documents(batch, rng, strength=0.1 if copy == 0 else 0.5):
                yield make_doc(nlp.vocab, group, separators)


def plain_docs(sentences: list[Sentence], vocab: Vocab, size: int = 10) -> Iterator[Doc]:
    """Sentences joined by spaces, ten to a text: the usual way to score from raw text."""
    for start in range(0, len(sentences), size):
        group = sentences[start : start + size]
        yield make_doc(vocab, group, [" "] * len(group))


def save(docs: Iterable[Doc], path: Path) -> None:
    """Write Docs as a .spacy file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=False).to_disk(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    nlp = tokenization.blank()
    ud = args.corpora / "ud"
    save(training_docs(args.corpora, nlp, args.seed), args.output / "train.spacy")
    held_out = list(conllu.read(ud / TRAIN["gsd"]))[-GSD_HELD_OUT:]
    select = list(conllu.read(ud / SELECT["sequoia"])) + held_out
    rng = random.Random(args.seed)
    news = [make_doc(nlp.vocab, g, s) for g, s in documents(select, rng, 0.5)]
    save([*plain_docs(select, nlp.vocab), *news[: len(news) // 3]], args.output / "dev.spacy")
    for name, file in TEST.items():
        sentences = list(conllu.read(ud / file))
        save(plain_docs(sentences, nlp.vocab), args.output / f"test-{name}.spacy")
        rng = random.Random(args.seed)
        save((make_doc(nlp.vocab, g, s) for g, s in documents(sentences, rng, 0.5)),
             args.output / f"test-{name}-news.spacy")
    save(plain_docs(list(conllu.read(ud / SELECT["sequoia"])), nlp.vocab), args.output / "dev-sequoia.spacy")


if __name__ == "__main__":
    main()
