"""The tokenizer of `fr_depeche`: spaCy's French rules, brought in line with Universal Dependencies.

Differences from `spacy.blank("fr")`:

* a hyphen inside a word never splits it ("état-major", "Nord-Kivu", "sud-coréen" stay whole), except before an
  inverted clitic, which becomes one token with its euphonic t ("a-t-on" -> "a", "-t-on"; "dit-il" -> "dit", "-il")
  and before "-là" after a noun ("jour-là" -> "jour", "-là");
* two country names joined by a hyphen are two parties and split ("Russie-Ukraine" -> "Russie", "-", "Ukraine");
* elisions split after ' and ’ alike; words that only look like elisions ("aujourd’hui", "c’est-à-dire") stay whole;
* the norm of a token with ’ is the norm of the same token with ', so both spellings share one embedding.

All of it is stored in the pipeline folder itself, no code is needed to load it.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import spacy
from spacy.attrs import NORM  # type: ignore[import-not-found]
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.language import Language
from spacy.util import add_lookups, compile_infix_regex, compile_prefix_regex, compile_suffix_regex

ELISION = "'’ʼ"
HYPHEN = "-‐‑"
CLITICS = ("ce", "elle", "elles", "en", "eux", "il", "ils", "je", "la", "le", "les", "leur", "lui", "moi", "nous", "on",
           "toi", "tu", "vous", "y")
#: Clitics that may follow any verb form; the others ("le", "la", "en"...) would break "Tout-en-un" or "Val-de-la-Haye".
SAFE_CLITICS = ("ce", "elle", "elles", "il", "ils", "je", "moi", "nous", "on", "tu", "vous")
#: Words that hold an apostrophe or a clitic-like ending and are still one word.
WHOLE_WORDS = ("aujourd'hui", "c'est-à-dire", "quelqu'un", "quelqu'une", "presqu'île", "prud'homme", "prud'hommes",
               "prud'hommal", "n'djamena", "rendez-vous", "chez-nous", "moi-je", "entr'ouvert", "grand'rue", "là-bas",
               "r'n'b")
ABBREVIATIONS = ("M.", "MM.", "Mr.", "Mme.", "Mlle.", "Dr.", "Pr.", "Me.", "St.", "Ste.", "av.", "apr.", "etc.", "cf.",
                 "p.", "pp.", "vol.", "ex.", "env.", "art.", "janv.", "févr.", "avr.", "juill.", "sept.", "oct.",
                 "nov.", "déc.", "n°", "N°", "No.", "J.-C.", "Cdt.", "Cne.", "Gal.", "Col.", "Lt.", "H.", "J.", "P.",
                 "A.", "B.", "C.", "D.", "E.", "F.", "G.", "K.", "L.", "R.", "S.", "T.", "V.", "W.")
#: Written without an article and often joined by a hyphen in headlines.
PARTIES = ("Russie", "Ukraine", "Israël", "Hamas", "Hezbollah", "Liban", "Syrie", "Iran", "Irak", "Gaza", "Égypte",
           "Turquie", "Arménie", "Azerbaïdjan", "Géorgie", "Inde", "Pakistan", "Chine", "Taïwan", "Japon", "Corée",
           "États-Unis", "Etats-Unis", "Europe", "UE", "OTAN", "Otan", "Pologne", "Biélorussie", "Moldavie", "Serbie",
           "Kosovo", "Soudan", "Tchad", "Libye", "Mali", "Niger", "Nigeria", "Burkina", "Algérie", "Maroc", "Tunisie",
           "RDC", "Rwanda", "Burundi", "Ouganda", "Kenya", "Somalie", "Éthiopie", "Érythrée", "France", "Allemagne",
           "Palestine", "Yémen", "Afghanistan", "Moscou", "Kiev", "Washington", "Pékin", "Téhéran", "Damas", "Kinshasa",
           "Kigali", "Venezuela", "Colombie", "Guyana", "Haïti", "Mexique", "Cuba", "Canada", "Thaïlande", "Cambodge",
           "Birmanie", "Philippines")
ELIDED = ("l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
          "entr")


def _cased(word: str) -> set[str]:
    """The spellings of a word that occur in running text: lower, capitalised, upper, with either apostrophe."""
    forms = {word.lower(), word[:1].upper() + word[1:].lower(), word.upper(), word.title()}
    return forms | {form.replace("'", "’") for form in forms}


def clitic_pattern() -> str:
    """Suffix that cuts an inverted clitic off its verb, the euphonic t included, but not off "celui-là"."""
    clitics = "|".join(sorted(SAFE_CLITICS, key=len, reverse=True))
    elsewhere = "|".join(sorted(CLITICS, key=len, reverse=True))
    euphonic = rf"[{HYPHEN}][tT][{HYPHEN}{ELISION}](?:{clitics}|{clitics.upper()})"
    plain = rf"[{HYPHEN}](?:{clitics}|{clitics.upper()})"
    imperative = rf"(?<=ez)[{HYPHEN}](?:{elsewhere})|(?<=ons)[{HYPHEN}](?:{elsewhere})"
    there = rf"(?<!elui)(?<!elle)(?<!eux)(?<!elles)(?<!au)(?<!ce)[{HYPHEN}]là"
    return rf"(?<=[{ALPHA}])(?:{euphonic}|{plain}|{imperative}|{there})"


def _infixes() -> list[str]:
    parties = sorted(PARTIES)
    before = "|".join(f"(?<={re.escape(name)})" for name in parties)
    after = "|".join(re.escape(name) for name in parties)
    return [
        *LIST_ELLIPSES,
        *LIST_ICONS,
        r"(?<=[0-9])[+*^](?=[0-9-])",
        rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
        rf"(?<=[{ALPHA}0-9])[,:;!?](?=[{ALPHA}])",
        rf"(?<=[{ALPHA_LOWER}])[.!?]+(?=[{CONCAT_QUOTES}])",
        rf"(?<=[{ALPHA}0-9{CONCAT_QUOTES})])[\"«»“”„()\[\]](?=[{ALPHA}0-9])",
        r"(?<=[.,;:!?])[\"«»“”„](?=[^\s])",
        rf"(?<=[{ALPHA}0-9])(?:–|—|--+|/)(?=[{ALPHA}])",
        rf"(?:{before})[{HYPHEN}](?=(?:{after})\b)",
        rf"(?<=[{ALPHA}][{ELISION}])(?=[{ALPHA}0-9«“\"])",
        rf"(?<=[{ALPHA}])[{HYPHEN}](?=\()",
    ]


def configure(nlp: Language) -> Language:
    """Give a French pipeline this tokenizer and its norms, in place."""
    defaults = nlp.Defaults
    # spaCy's own rule for clitics ("-t", "-on") is the suffix that lists "clés"; ours replaces it
    suffixes = [s for s in map(str, defaults.suffixes or []) if "|clés|" not in s]
    suffixes.append(clitic_pattern())
    suffixes.append(rf"(?<=[{ALPHA_LOWER}0-9%²]{{2}})\.")
    tokenizer: Any = nlp.tokenizer
    tokenizer.prefix_search = compile_prefix_regex(defaults.prefixes or []).search
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.infix_finditer = compile_infix_regex(_infixes()).finditer
    tokenizer.token_match = None
    rules: dict[str, Any] = {}
    for abbreviation in ABBREVIATIONS:
        rules[abbreviation] = [{"ORTH": abbreviation}]
    for word in WHOLE_WORDS:
        for form in _cased(word):
            rules[form] = [{"ORTH": form, "NORM": word}]
    tokenizer.rules = rules
    if nlp.vocab.lookups.has_table("lexeme_norm"):
        nlp.vocab.lookups.remove_table("lexeme_norm")
    table = nlp.vocab.lookups.add_table("lexeme_norm", norms())
    # a loaded vocabulary does this by itself, a fresh one does not
    vocab: Any = nlp.vocab
    getters = vocab.lex_attr_getters
    getters[NORM] = add_lookups(getters[NORM], table)
    return nlp


def norms() -> dict[str, str]:
    """Norms of elided forms: one embedding for l', l’, L', L’."""
    table: dict[str, str] = {}
    for stem, mark in product(ELIDED, ELISION):
        for form in {stem, stem.capitalize(), stem.upper()}:
            table[form + mark] = stem + "'"
    for quote in "«»“”„":
        table[quote] = '"'
    for dash in ("–", "—", "--"):
        table[dash] = "-"
    return table


@spacy.registry.callbacks("fr_depeche.tokenizer.v1")
def tokenizer_callback() -> Callable[[Language], Language]:
    """For `[nlp.after_creation]` of the training configs; the assembled pipeline does without it."""
    return configure


def blank() -> Language:
    """An empty French pipeline with this tokenizer."""
    return configure(spacy.blank("fr"))
