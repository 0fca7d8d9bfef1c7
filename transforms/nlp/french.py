"""spaCy's French without its tokenizer, which our own pipeline brings with it in its folder.

Importing `spacy.lang.fr` compiles a regular expression of 200 alternatives for that tokenizer, four seconds of
processor time in each process. So what else is French in spaCy, the stop words and the words for numbers, is loaded
here from its files, and `from_folder` makes a pipeline of a language class that has nothing more. Other pipelines are
loaded with `spacy.load`, which imports all of it.
"""
from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import spacy.lang
from spacy.language import BaseDefaults, Language
from spacy.util import load_config


def _without_package(name: str) -> ModuleType:
    """A module of `spacy.lang.fr`, without the package around it."""
    path = Path(spacy.lang.__path__[0], "fr", f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"spacy.lang.fr.{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STOP_WORDS: set[str] = _without_package("stop_words").STOP_WORDS


class _Defaults(BaseDefaults):
    lex_attr_getters = _without_package("lex_attrs").LEX_ATTRS
    stop_words = STOP_WORDS
    prefixes = suffixes = infixes = None  # read from the folder, with the rest of the tokenizer
    tokenizer_exceptions: dict[str, list[dict]] = {}
    url_match = None


class French(Language):
    """French whose tokenizer is read with the pipeline."""

    lang = "fr"
    Defaults = _Defaults


def from_folder(path: Path) -> Language:
    """The pipeline of a folder that holds its tokenizer."""
    config = load_config(path / "config.cfg")
    return French.from_config(config, auto_fill=False).from_disk(path)
