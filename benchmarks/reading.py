"""A text read as a run reads it, without Beam and without tables."""
from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from depeche.schemas.records import Article
from depeche.transforms.identify import Limits, to_article
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.passages import select
from depeche.transforms.types import RawArticle


def article_of(text: str, published: str | None = None, title: str | None = None, uri: str = "memory") -> Article:
    """The article of a text, cleaned. Raises ValueError on no article.

    published: ISO 8601, or None. A single sentence is an article here, and French without a look at its words.
    """
    raw = RawArticle(source_uri=uri, source_record=0, text=text, title=title, published=published, language="fr")
    article = to_article(raw, limits=Limits(min_characters=1))
    if not isinstance(article, Article):
        raise ValueError(f"no article: {article.message}")
    return article


def prepare(nlp: Language, text: str, published: str | None = None, title: str | None = None) -> Doc:
    """The Doc of an article, gated, before the first component. Arguments and errors are those of `article_of`."""
    article = article_of(text, published, title)
    passages = select(article)
    doc = nlp.make_doc(passages.text)
    reader.describe(doc, article, passages)
    return doc


def read(nlp: Language, text: str, published: str | None = None, title: str | None = None) -> Doc:
    """The Doc of a text with its events, whose offsets are of the text. Arguments and errors are those of `prepare`."""
    return nlp(prepare(nlp, text, published, title))
