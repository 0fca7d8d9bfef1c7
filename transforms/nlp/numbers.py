"""The grammar of French counts: where a text states how many, and what the wording lets that mean.

`find` works on characters and needs no parse, so it gives the same answer whatever pipeline read the text. It reads
figures in every French grouping ("1.100", "10 000" with any space, "1'200", "3,5 millions"), cardinals in words,
nouns of approximation ("une trentaine"), vague plurals ("des centaines"), ranges and what bounds them ("au moins",
"près de", "jusqu'à"). Times, dates, ages, measurements, percentages, ordinals, designations ("S-300", "Kh-22") and
telephone numbers are no counts.

What a bound leaves open (`low`, `high`):

========  =====================  ==================================================================================
bound     example                low to high
========  =====================  ==================================================================================
exact     neuf                   9 to 9
at_least  plus de 1 000          1000 to None ("plus de" is read as "au moins": the press uses both for one figure)
at_most   jusqu'à 20             0 to 20
about     une trentaine          value ± half the unit of its last digit that is not 0, at most ± 20 %: 25 to 35
about     près de 3 000          as above, but never more than the value: 2500 to 3000
vague     des dizaines           20 to 99; centaines 200 to 999; milliers 2000 to 9999
========  =====================  ==================================================================================

A range ("entre 20 et 30") is two numbers, at_least its start and at_most its end, each with the range as low and high.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from text_to_num import text2num

from depeche.transforms.nlp.lexicon import levelling, table

#: one character for one: offsets must stay those of the text
_level = levelling({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "−": "-",
                     "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2008": " ", "\u200a": " ",
                     "\t": " "})

#: the share of its value by which a rounded figure may miss, at most
ROUNDING = 0.2

_ONES = ("zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?"
         "|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille")
_SCALES = {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "md": 1e9, "mds": 1e9,
           "m": 1e6, "k": 1e3}
_NOUNS = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
          "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000}
_PLURALS = {"dizaines": 10, "douzaines": 12, "vingtaines": 20, "centaines": 100, "milliers": 1000, "millions": 1e6,
            "milliards": 1e9}

#: "la neuvième personne à perdre la vie" counts nine
_ORDINALS = {word: number for number, word in enumerate(
    "deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième "
    "quatorzième quinzième seizième".split(), 2)}
_UNITS = {**_NOUNS, **{k + "s": v for k, v in _NOUNS.items()}, **_PLURALS, "million": 1e6, "milliard": 1e9}

_DIGITS = (r"(?:\d{1,3}(?P<sep>[ .'])\d{3}(?:(?P=sep)\d{3}){0,4}(?!\d)|\d{1,15})(?:,\d{1,3})?"
           r"(?:\.\d{1,2}(?=[ ]mill))?")
_PHONE = r"(?:\+\d{1,3}[ .]?(?:\(0\))?\d|0\d)(?:[ .-]?\d\d){3,5}(?!\d)"
_SCALE = r"(?:[ ](?:mille|millions?|milliards?|mds?)\b|[ ]?m(?=[ ]?[€$])|[ ]?k(?=[ ]?[€$]))"
_SINGLE = rf"(?:{_ONES}|millions?|milliards?)"
_WORDS = rf"{_SINGLE}(?:(?:[ ]et[ ](?=une?\b|onze\b)|[ -]et-|[ -]){_SINGLE}\b){{0,12}}"
_HALF = r"(?:demi-(?:douzaine|millier|million|milliard|centaine))"
_APPROX = (rf"(?:(?:bonne|petite|grosse|bon|petit|gros)[ ])?(?:{_HALF}|{'|'.join(_NOUNS)})s?"
           r"(?:[ ]de[ ](?:milliers|millions|milliards))?")
_VAGUE = rf"(?:{'|'.join(_PLURALS)})(?:[ ]de[ ](?:centaines[ ]de[ ])?(?:milliers|millions|milliards))?"

#: what may follow a bound behind its number, so that "3 morts, au moins 5 blessés" binds forward
_FOLLOW = "et|dans|à|en|selon|d'après|depuis|lors|sur|par|au|aux|ont|sont|de|des|d'|ce|cette"

_CHANGES_UP = r"(?:pass\w+|grimp\w+|mont\w+|augment\w+|bondi\w*|alourdi\w*|progress\w+|hiss\w+|bascul\w+)"


@dataclass(frozen=True, slots=True)
class Number:
    """A count. start, end: characters, its bound included. head: where the figure itself begins and ends.

    article: it is a bare "un" or "une", which may be an article. noun: it is a noun ("trentaine") that takes "de".
    """

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    bound: str = "exact"
    head: tuple[int, int] = (0, 0)
    article: bool = False
    noun: bool = False


@cache
def _bounds(side: str) -> dict[str, str]:
    return {r["words"] or "": r["bound"] or "" for r in table("bounds") if r["side"] == side}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({_any(_bounds('before'))})(?:[ ]?(?:les|la|le|des)?[ ]|(?<='))[ ]?$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?:[ ,]{{0,2}}|[ ][^\W\d]+[ ])({_any(_bounds('after'))})(?=[ ]?[.,;:!?)»]|$"
                      rf"|[ ](?:{_FOLLOW})\b)",
                      re.IGNORECASE)


@cache
def _endings() -> tuple[str, ...]:
    """How a text may end before a number that is bound: cheap to test, so that most numbers need no search."""
    articles = (" ", " les ", " la ", " le ", " des ")
    return tuple(w + end for w in _bounds("before") for end in (("",) if w.endswith(("'", "~")) else articles))


@cache
def _number() -> re.Pattern[str]:
    """A count, in a text in lower case."""
    return re.compile(
        rf"(?<![\w.,/:°#=\[<>])(?<!\w-)(?:"
        rf"(?P<phone>{_PHONE})|(?P<digits>{_DIGITS})(?P<scale>{_SCALE})?(?P<half>[ ]et[ ]demie?)?"
        rf"|(?P<vague>(?:(?:des|plusieurs|quelques)[ ])?{_VAGUE})\b"
        rf"|(?P<approx>(?:une?|deux|trois|quatre|cinq|six)[ ]{_APPROX})\b"
        rf"|(?P<ordinal>\d{{1,3}}(?:e|ème)|{'|'.join(_ORDINALS)})(?=[ ](?:personne|victime|mort|décès|tué|civil)\b)"
        rf"|(?P<words>{_WORDS})\b(?P<half2>[ ]et[ ]demie?)?"
        rf")")


@cache
def _rejected_after() -> re.Pattern[str]:
    """What behind a figure shows that it counts nothing: a unit, a date, a time, an ordinal, a percentage."""
    units = _any(r["word"] or "" for r in table("units"))
    months = _any(r["word"] or "" for r in table("date_words") if r["class"] == "month")
    return re.compile(
        r"[ ]?(?:-[ ]?\d|/\d|:\d|\.\d|[h:]\d\d?\b|(?:er|re|ère|e|è|ème|nde?)\b|°|%|pour[ -](?:cent|mille)\b"
        r"|sur[ ](?:\d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)(?!\d)\b)|[ -](?:quarts?|tiers)\b"
        rf"|[ -](?:{months})(?!\w)|[ ](?:au|et|ou|puis|à)(?:[ ]le)?[ ]\d{{1,2}}(?:er)?[ ](?:{months})(?!\w)"
        rf"|[ ]?(?:de[ ]|d')?(?:{units})(?!\w)", re.IGNORECASE)


@cache
def _rejected_before() -> re.Pattern[str]:
    """What in front of a figure shows that it names rather than counts, or goes on with a time ("17 h 30")."""
    return re.compile(rf"(?:(?<!\w)(?:{_any(r['word'] or '' for r in table('designators'))})"
                      rf"|\d[ ]?h)[ ]?:?[ ]?$", re.IGNORECASE)


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEAR_BEFORE = re.compile(r"(?:\ben|\bdepuis|\bdès|\bavant|\baprès|\bjusqu'en|\bl'an|\bannées?|[/-]"
                          r"|©)[ ]?$", re.IGNORECASE)
#: behind what could be a year: a plural, unless it is one of the function words that end like one
_COUNTED = re.compile(r" (?!(?:dans|sans|après|depuis|alors|puis|vers|mais|plus|très|dès|sous|lors|tandis|les|des"
                      r"|ces)\b)(?:de |d')?\w{3,}s\b")
_FROM_TO = re.compile(rf"{_CHANGES_UP}[ ](?:[\w']+[ ]){{0,3}}(?:de|d')[ ]?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bentre[ ]$", re.IGNORECASE)
_JOIN = re.compile(r"[ ](?P<word>à|et|ou)[ ](?:quelque[ ])?$")
_SHARE = re.compile(r"(?:[ ][^\W\d]+){0,2}[ ]sur[ ]")


def flat(text: str) -> str:
    """The text with one kind of apostrophe, hyphen and space; as long as the text itself."""
    return _level(text)


def lowered(line: str) -> str:
    """A text in lower case, as long as itself: expressions that need not ignore case take half the time."""
    lower = line.lower()
    return lower if len(lower) == len(line) else "".join(c.lower() if len(c.lower()) == 1 else c for c in line)


def find(text: str) -> list[Number]:
    """The counts that a text states, in its order."""
    line = flat(text)
    return list(_ranges(line, list(_candidates(line))))


def _candidates(line: str) -> Iterator[Number]:
    for match in _number().finditer(lowered(line)):
        number = _read(match)
        if number is None or _names_something(line, match):
            continue
        yield _bounded(line, number)


def _read(match: re.Match[str]) -> Number | None:
    """The number that a match of the grammar states."""
    start, end = match.span()
    if match["phone"]:
        return None
    if match["digits"]:
        value = _digits(match["digits"], match["scale"])
        return _exact(start, end, value + _half(match["half"], match["scale"]))
    if match["vague"]:
        return _vague(match, start, end)
    if match["approx"]:
        return _approximate(match, start, end)
    if match["ordinal"]:
        digits = re.match(r"\d+", match["ordinal"])
        return _exact(start, end, float(digits[0] if digits else _ORDINALS[match["ordinal"].lower()]))
    words = match["words"].lower()
    cardinal = spelled(words)
    if cardinal is None:
        return None
    cardinal += _half(match["half2"], words.split()[-1])
    return replace(_exact(start, end, cardinal), article=words in ("un", "une"))


def _digits(digits: str, scale: str | None) -> float:
    """The value of figures with their scale word; a comma before three digits groups only where no scale follows."""
    whole, _, fraction = digits.partition(",")
    if not scale and len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        whole, fraction = whole + fraction, ""
    if scale and re.fullmatch(r"\d+\.\d{1,2}", whole):
        whole, _, fraction = whole.partition(".")
    value = float(re.sub(r"[ .']", "", whole) + ("." + fraction if fraction else ""))
    return round(value * (_SCALES[scale.strip().lower()] if scale else 1), 6)


def _half(half: str | None, scale: str | None) -> float:
    return 0.5 * _SCALES.get((scale or "").strip().lower(), 1) if half else 0.0


@lru_cache(maxsize=4096)
def spelled(words: str) -> float | None:
    """The value of a cardinal in words ("quatre-vingt-dix", "vingt et une"), None when it is none."""
    words = re.sub(r"\bune\b", "un", words.replace("-et-", " et "))
    try:
        return float(text2num(words, "fr"))
    except ValueError:
        return None


def _exact(start: int, end: int, value: float) -> Number:
    return Number(start, end, value, value, value, head=(start, end))


def _scaled(words: str, units: dict[str, float]) -> float:
    """The unit of "dizaines de milliers": the product of its nouns."""
    value = 1.0
    for word in re.findall(r"\w+", words.lower()):
        value *= units.get(word, 1)
    return value


def _vague(match: re.Match[str], start: int, end: int) -> Number | None:
    words = match["vague"].lower()
    if words in ("millions", "milliards"):  # "de millions": the cardinal before it is what counts
        return None
    unit = _scaled(words, _PLURALS)
    return Number(start, end, 2 * unit, 2 * unit, 10 * unit - 1, "vague", (start, end), noun=True)


def _approximate(match: re.Match[str], start: int, end: int) -> Number | None:
    first, *nouns = re.findall(r"[^\W\d]+", match["approx"].lower())
    factor = (spelled(first) or 1) * (0.5 if "demi" in nouns else 1)
    value = float(factor * _scaled(" ".join(nouns), _UNITS))
    exact = nouns[-1] in ("million", "milliard")
    low, high = (value, value) if exact else around(value)
    return Number(start, end, value, low, high, "exact" if exact else "about", (start, end), noun=True)


def around(value: float) -> tuple[float, float]:
    """The interval of a rounded figure: half the unit of its last digit that is not 0, at most `ROUNDING` of it."""
    unit, rest = 1.0, value
    while rest and rest == int(rest) and rest % 10 == 0:
        unit, rest = unit * 10, rest / 10
    margin = min(unit / 2 if unit > 1 else max(1.0, value * 0.05), value * ROUNDING)
    return float(round(value - margin)), float(round(value + margin))


def _names_something(line: str, match: re.Match[str]) -> bool:
    """Whether the figure is a date, a time, a year, a measurement, an ordinal, a share or part of a designation."""
    start, end = match.span()
    if _rejected_after().match(line, end) and not match["ordinal"]:
        return True
    before = line[max(0, start - 24):start]
    if match["digits"]:
        if _rejected_before().search(before):
            return True
        if end < len(line) and (line[end].isalpha() or line[end] in "_@"):
            return True
        if _YEAR.fullmatch(match["digits"]) and not match["scale"]:
            return not _COUNTED.match(line, end) or bool(_YEAR_BEFORE.search(before))
        return len(match["digits"]) > 1 and match["digits"][0] == "0" and "," not in match["digits"]
    return match["words"] is not None and match["words"].lower() in ("cents", "vingts")


def _bounded(line: str, number: Number) -> Number:
    """The number with the words that bound it, before or behind."""
    window = max(0, number.start - 32)
    lead = line[window:number.start]
    found = _before().search(lead) if lead.lower().endswith(_endings()) else None
    if found and not (found[1].lower() == "quelques" and number.noun):
        return bounded(replace(number, start=window + found.start()), _bounds("before")[found[1].lower()])
    found = _after().match(line, number.end)
    if found:
        return bounded(replace(number, end=found.end()), _bounds("after")[found[1].lower()])
    return number


def bounded(number: Number, kind: str) -> Number:
    """The number under a bound; a vague plural stays vague, a rounded one bounded below stays open above."""
    value = number.value
    if number.bound == "vague":
        return number
    if kind == "at_least":
        return replace(number, bound="at_least", low=value, high=None)
    if kind == "at_most":
        return replace(number, bound="at_most", low=0.0, high=value)
    low, high = around(value)
    return replace(number, bound="about", low=low, high=value if kind == "below" else high)


def _ranges(line: str, numbers: list[Number]) -> Iterator[Number]:
    """Two numbers that state one range become its two ends; of a change ("de 3 à 9") only the later figure stays."""
    i = 0
    while i < len(numbers):
        first = numbers[i]
        second = numbers[i + 1] if i + 1 < len(numbers) else None
        if second is None or second.start - first.end > 24 or not (joined := _joined(line, first, second)):
            yield first
            i += 1
            continue
        i += 2
        if joined == "share":
            continue
        if joined == "change":
            yield replace(second, bound="at_least", low=second.value, high=None)
        else:
            low, high = first.value * _shared_scale(line, first, second), second.value
            yield replace(first, value=low, bound="at_least", low=low, high=high)
            yield replace(second, bound="at_most", low=low, high=high)


def _shared_scale(line: str, first: Number, second: Number) -> float:
    """The scale that a range states once: 1e6 in "de 2 à 3 millions", 1 elsewhere."""
    words = [re.findall(r"mille|millions?|milliards?", line[n.head[0]:n.head[1]].lower()) for n in (first, second)]
    if words[0] or not words[1]:
        return 1.0
    scale = _SCALES[words[1][-1]]
    return scale if first.value < second.value / scale else 1.0


def _joined(line: str, first: Number, second: Number) -> str | None:
    between = line[first.end:second.start]
    if second.value <= 10 and first.value <= second.value and _SHARE.fullmatch(between):
        return "share"
    link = _JOIN.fullmatch(between)
    if not link or second.article:
        return None
    before = line[max(0, first.start - 48):first.start]
    if link["word"] == "à" and _FROM_TO.search(before):
        return "change"
    if link["word"] == "et":
        return "range" if _BETWEEN.search(before) else None
    if link["word"] == "à" and first.value >= second.value and not re.search(r"mill", line[second.start:second.end]):
        return None
    if link["word"] == "ou" and not first.value < second.value <= first.value * 2 + 1:
        return None
    return "range"
