"""The reader: a French spaCy pipeline with the event components behind it.

    nlp = load()
    doc = nlp("Des drones ont frappé Kiev mardi, blessant neuf personnes, selon la mairie.")
    doc._.events  # mentions, with offsets into the text

Any installed spaCy pipeline for French that gives UD labels and lemmas can stand in for the one that comes with the
product: `load("fr_core_news_lg")`.
"""
from __future__ import annotations

import gc
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import spacy
import xxhash
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_package_path, load_meta

from depeche.schemas.records import Article
from depeche.transforms.nlp import (  # noqa: F401  (each module registers its component)
    claims,
    dates,
    document,
    events,
    french,
    layout,
    parties,
    places,
    quantities,
    triggers,
)
from depeche.transforms.nlp.matrices import steady
from depeche.transforms.nlp.passages import Passages
from depeche.transforms.types import InputError

#: Components in their order; each needs what the ones before it found.
COMPONENTS = (
    "depeche_quantities",
    "depeche_dates",
    "depeche_places",
    "depeche_parties",
    "depeche_triggers",
    "depeche_claims",
    "depeche_events",
)

#: Characters that one Doc may hold; the reading stage rejects longer articles before.
MAX_LENGTH = 6_000_000


@cache
def load(model: str | None = None) -> Language:
    """The reader, loaded once a process. Raises InputError when there is no pipeline of that name."""
    try:
        nlp = _bare(model)
    except OSError as error:
        raise InputError(f"no spaCy pipeline named {model!r} is installed") from error
    if nlp.lang != "fr":
        raise InputError(f"pipeline {model!r} reads {nlp.lang!r}, not French")
    nlp.max_length = MAX_LENGTH
    nlp.add_pipe("depeche_layout", first=True)
    if nlp.has_pipe("parser"):
        nlp.add_pipe("depeche_joints", after="parser")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@cache
def warm(model: str | None = None) -> None:
    """Load the reader and, by a sentence that asks for them, the lexicons and the gazetteer that it reads with.

    What is loaded stays: the collector does not look through it again (a tenth of the time of reading), nor are its
    pages copied by the processes that begin as copies of this one.
    """
    load(model)("Deux soldats français ont été tués mercredi près de Gao, au Mali, selon le ministère.")
    gc.collect()
    gc.freeze()


def _bare(model: str | None) -> Language:
    with steady():
        if model is not None:
            return spacy.load(model)
        with as_file(files("depeche.seeds") / "fr_depeche") as path:
            return french.from_folder(path)


@cache
def version(model: str | None = None) -> str:
    """Name and version of the pipeline that reads, and a digest of what it knows, for `model_version`.

    Nothing is loaded. Raises InputError when there is no pipeline of that name.
    """
    seeds = files("depeche.seeds")
    with as_file(seeds / "fr_depeche") as own, as_file(seeds / "lexicon") as lexicon, as_file(
            seeds / "gazetteer") as gazetteer:
        folders = [lexicon, gazetteer] if model else [own, lexicon, gazetteer]
        try:
            path = own if model is None else Path(model) if Path(model).exists() else get_package_path(model)
            meta = load_meta(path / "meta.json")
        except (OSError, ImportError) as error:
            raise InputError(f"no spaCy pipeline named {model!r} is installed") from error
        return f"{meta['lang']}_{meta['name']}-{meta['version']}+{_digest(folders)}"


def _digest(folders: list[Path]) -> str:
    """Eight hexadecimal digits of the names and contents of all files in some folders."""
    digest = xxhash.xxh3_64()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(path.relative_to(folder.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def describe(doc: Doc, article: Article, passages: Passages) -> None:
    """Tell a Doc of which article, and of which passages of it, it is."""
    doc._.article_id = article.article_id
    doc._.published_at = article.published_there
    doc._.dateline = None if article.published_there else dates.dateline(article.text)
    doc._.live = dates.is_live(article.text)
    doc._.title = article.title
    doc._.publisher = article.publisher
    doc._.to_article = passages.to_article
    doc._.about = passages.about
