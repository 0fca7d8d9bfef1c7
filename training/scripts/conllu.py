"""Read CoNLL-U: sentences as lists of orthographic tokens, amalgams merged, annotation harmonised across treebanks."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

#: Rare or treebank-specific relations, folded into their nearest kin so that the parser sees one scheme.
FOLDED_RELATIONS = {
    "parataxis:insert": "parataxis", "parataxis:parenth": "parataxis", "dep:comp": "dep", "aux:caus": "aux",
    "nsubj:caus": "nsubj", "nsubj:outer": "nsubj", "obj:agent": "obl:agent", "iobj:agent": "obl:agent",
    "csubj:pass": "csubj", "obj:lvc": "obj", "nmod:appos": "appos", "flat": "flat:name", "obl": "obl:mod",
    "compound": "flat:name", "goeswith": "flat:name",
}
#: Features that are rare, or annotated in some treebanks only.
DROPPED_FEATURES = {"ExtPos", "Typo", "Emph", "Foreign", "Number[psor]", "Person[psor]", "Case", "Style", "Abbr",
                    "AdpType", "Degree"}
DROPPED_VALUES = {"Voice=Act", "Polarity=Pos", "PronType=Exc"}
AMALGAM_LEMMAS = {"du": "de", "des": "de", "au": "à", "aux": "à"}


@dataclass(frozen=True)
class Token:
    """One orthographic token; `head` is an index into its sentence (its own for the root)."""

    form: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool = True


@dataclass
class Sentence:
    """A sentence with its text as printed."""

    tokens: list[Token]
    text: str
    sent_id: str = ""
    meta: dict[str, str] = field(default_factory=dict)


def clean_features(feats: str) -> str:
    """Drop features that only multiply classes."""
    if feats == "_":
        return ""
    kept = [f for f in feats.split("|") if f.split("=")[0] not in DROPPED_FEATURES and f not in DROPPED_VALUES]
    return "|".join(sorted(kept))


def merge_features(*groups: str) -> str:
    """Union of feature strings; where two parts disagree the first one wins."""
    merged: dict[str, str] = {}
    for group in groups:
        for pair in filter(None, group.split("|")):
            name, value = pair.split("=", 1)
            merged.setdefault(name, value)
    return "|".join(f"{name}={value}" for name, value in sorted(merged.items()))


def read_blocks(lines: Iterable[str]) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """Comments and ten-column rows of each sentence."""
    meta: dict[str, str] = {}
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        line = line.rstrip("\n")
        if not line:
            if rows:
                yield meta, rows
            meta, rows = {}, []
        elif line.startswith("#"):
            name, _, value = line[1:].partition("=")
            meta[name.strip()] = value.strip()
        else:
            rows.append(line.split("\t"))


def _merge_rows(rows: list[list[str]], fold: bool) -> list[Token]:
    """Syntactic words to orthographic tokens: "de" + "le" written "du" become one token, head of the two kept."""
    spans: list[tuple[str, bool, list[list[str]]]] = []
    covered: dict[str, int] = {}
    for row in rows:
        space = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            covered.update({str(i): len(spans) for i in range(first, last + 1)})
            spans.append((row[1], space, []))
        elif "." in row[0]:
            continue
        elif row[0] in covered:
            spans[covered[row[0]]][2].append(row)
        else:
            covered[row[0]] = len(spans)
            spans.append((row[1], space, [row]))
    tokens = []
    for index, (form, space, parts) in enumerate(spans):
        inside = {part[0] for part in parts}
        top = next((part for part in parts if part[6] not in inside), parts[0])
        lemma = top[2]
        if len(parts) > 1:
            lemma = AMALGAM_LEMMAS.get(form.lower(), "lequel" if form.lower().endswith(("quel", "quels", "quelles"))
                                       else top[2])
        dep = FOLDED_RELATIONS.get(top[7], top[7]) if fold else top[7]
        head = index if top[6] == "0" else covered[top[6]]
        feats = merge_features(*(clean_features(part[5]) for part in sorted(parts, key=lambda p: p is not top)))
        tokens.append(Token(form, lemma, top[3], feats, head, dep, space))
    return tokens


def read(path: Path, fold: bool = True) -> Iterator[Sentence]:
    """Sentences of a CoNLL-U file."""
    with path.open(encoding="utf-8") as handle:
        for meta, rows in read_blocks(handle):
            tokens = _merge_rows(rows, fold)
            if not any(t.head == i for i, t in enumerate(tokens)):
                continue
            text = "".join(t.form + (" " if t.space else "") for t in tokens).rstrip()
            yield Sentence(tokens, text, meta.get("sent_id", ""), meta)


def is_silent(sentence: Sentence) -> bool:
    """A transcript of speech: no punctuation at all."""
    return not any(t.pos == "PUNCT" for t in sentence.tokens)


def written(sentence: Sentence, stop: str = ".") -> Sentence:
    """Give a transcript the look of writing: a capital at the start and a stop at the end."""
    tokens = list(sentence.tokens)
    first = tokens[0]
    tokens[0] = replace(first, form=first.form[:1].upper() + first.form[1:])
    root = next(i for i, t in enumerate(tokens) if t.head == i)
    tokens[-1] = replace(tokens[-1], space=False)
    tokens.append(Token(stop, stop, "PUNCT", "", root, "punct"))
    text = "".join(t.form + (" " if t.space else "") for t in tokens).rstrip()
    return Sentence(tokens, text, sentence.sent_id, sentence.meta)
