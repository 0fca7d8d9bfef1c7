"""The grammar of dates: a list of rules, each a pattern and a function that turns a match into a `When`.

All patterns together are one regular expression, so that a text is read once. Rules know three days: the publication
(or, without one, the first full date that the text gives), the last day that the text named, for "la veille" and its
like, and nothing else.

Press usage: a bare weekday is the most recent one, the day of publication itself included; in a clause of the future
it is the next one. A day and month without a year is the one nearest to publication, at most two months ahead of it.
A night counts for both its days.
"""
from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from depeche.transforms.nlp.document import When
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.numbers import spelled

#: A day and month may lie this far ahead of publication before they are read as those of the year before.
AHEAD = timedelta(days=60)
#: A period that began longer ago than this dates no single event.
RECENT = timedelta(days=31)


@dataclass(slots=True)
class Context:
    """What a rule may look at.

    today: publication; anchor: the last day that the text named; near: that day, where the paragraph named it in this
    sentence or the one before; left: what the anchor was before the sentence told since when something is so; night:
    the day on which the last night told of ended; future: of the clause; hour: a time of day stands in front; assumed:
    publication is not known, and the first full date of the text stands for it.
    """

    today: date | None = None
    anchor: date | None = None
    near: date | None = None
    left: date | None = None
    night: date | None = None
    future: bool = False
    hour: bool = False
    assumed: bool = False


Rule = Callable[[re.Match[str], Context], "When | None"]
RULES: list[tuple[re.Pattern[str], Rule]] = []


@cache
def date_words(kind: str) -> dict[str, int]:
    """The words of one class of `date_words.tsv` and what each stands for."""
    return {r["word"] or "": int(r["value"] or 0) for r in table("date_words") if r["class"] == kind}


@cache
def _spans() -> dict[str, tuple[int, str]]:
    rows = (r for r in table("date_words") if r["class"] == "span")
    return {r["word"] or "": (int(r["value"] or 0), r["unit"] or "day") for r in rows}


def one_of(kind: str) -> str:
    return "|".join(re.escape(w) for w in sorted(date_words(kind), key=len, reverse=True))


W, M = f"(?:{one_of('weekday')})", f"(?:{one_of('month')})(?!\\w)"
D, Y = r"(?:1er|1 er|premier|[12]\d|3[01]|0?[1-9])", r"(?:1[89]|20)\d\d"
N = (r"(?:\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|vingt|trente"
     r"|quarante|quarante-huit|vingt-quatre|soixante-douze|cinquante|soixante|une (?:dizaine|quinzaine|vingtaine) de)")
ROUGHLY = r"(?:(?:près d[e']|plus d[e']|moins d[e']|environ|presque|à peine|quelque|maintenant|déjà|tout juste) ?)?"
UNIT = f"(?:{'|'.join(sorted(_spans(), key=len, reverse=True))})"
PART = (r"(?:,? (?:au |en fin de |en début de |dans la |dans l'|en |au cours de la |à la mi-)?(?:matinée|soirée"
        r"|journée|matin|midi|après-midi"
        r"|soir|nuit|l'aube)\b)?")
WHICH = r"(?: (?P<which>derni(?:er|ère)|prochain(?:e)?|passée?|précédente?|suivante?|même))?"


def rule(pattern: str) -> Callable[[Rule], Rule]:
    """Add a rule of the grammar; of two that match at one place, the earlier one wins."""

    def add(function: Rule) -> Rule:
        RULES.append((re.compile(pattern, re.IGNORECASE), function))
        return function

    return add


def weekday(name: str, today: date | None, future: bool = False) -> date | None:
    """The day that a bare weekday names, seen from publication: today or before, in the future today or after."""
    if today is None:
        return None
    back = (today.weekday() - date_words("weekday")[name.lower()]) % 7
    return today + timedelta(days=(7 - back) % 7) if future else today - timedelta(days=back)


def day_of(day: str, month: int, year: int) -> date:
    """A calendar day; one that the month does not have is read as its last."""
    number = 1 if not day[:2].strip().isdigit() and not day[0].isdigit() else int(re.match(r"\d+", day)[0])  # type: ignore[index]
    return date(year, month, max(1, min(number, calendar.monthrange(year, month)[1])))


def nearest_year(day: str, month: int, today: date, future: bool = False) -> date:
    """The day and month in the year that publication suggests."""
    found = day_of(day, month, today.year)
    if future:
        return found if found >= today else day_of(day, month, today.year + 1)
    if found > today + AHEAD:
        return day_of(day, month, today.year - 1)
    return day_of(day, month, today.year + 1) if found < today - timedelta(days=305) else found


def shift(day: date, number: int, unit: str) -> date:
    """A day moved by days, months or years; the day of the month is cut to what the month has."""
    if unit == "day":
        return day + timedelta(days=number)
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return day_of(str(day.day), month + 1, min(max(year, 1), 9999))


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def month_of(name: str) -> int:
    return date_words("month")[name.lower()]


def _count(words: str) -> int:
    words = words.lower().strip()
    if words.isdigit():
        return int(words)
    approximate = {"une dizaine de": 10, "une quinzaine de": 15, "une vingtaine de": 20}
    return approximate.get(words) or int(spelled(words) or 1)


def _day(match: re.Match[str], day: date | None, end: date | None = None, **fields: object) -> When:
    fields.setdefault("basis", "relative")
    return When(text=match[0], start=day, end=end or day, **fields)  # type: ignore[arg-type]


@rule(rf"(?:(?:dans|pendant|durant|au cours de) la |la |cette )?nuit (?:de"
      rf"|du) (?P<w1>{W})?(?: ?(?P<d1>{D}))?(?: (?P<m1>{M}))?(?: {Y})?"
      rf",? (?:à|au) (?P<w2>{W})?(?: ?(?P<d2>{D}))?(?: (?P<m2>{M}))?(?: (?P<y>{Y}))?")
def _night_between(match: re.Match[str], context: Context) -> When | None:
    """Dans la nuit de mardi à mercredi; dans la nuit du 3 au 4 juillet."""
    month = match["m2"] or match["m1"]
    if match["d2"] and month:
        end = _dated(match["d2"], month, match["y"], context)
    elif match["d1"] and match["m1"]:
        start = _dated(match["d1"], match["m1"], match["y"], context)
        end = start and start + timedelta(days=1)
    elif match["w2"]:
        tonight = context.today and context.today + timedelta(days=1)  # may be over where it is told of
        end = weekday(match["w2"], tonight, context.future)
    else:
        return None
    explicit = bool(match["d2"] and match["y"])
    return _day(match, end and end - timedelta(days=1), end, basis="explicit" if explicit else "relative")


@rule(rf"(?:dans|pendant|durant|au cours de) la nuit de (?P<w>{W})\b(?! \d)")
def _night_of_day(match: re.Match[str], context: Context) -> When:
    """Dans la nuit de samedi: the one that begins on it."""
    start = weekday(match["w"], context.today, context.future)
    return _day(match, start, start and start + timedelta(days=1))


@rule(rf"entre (?P<w1>{W}) (?:soir|après-midi|matin|midi) et (?P<w2>{W}) (?:matin|soir|après-midi|midi)")
def _between_days(match: re.Match[str], context: Context) -> When:
    """Entre lundi soir et mardi matin."""
    end = weekday(match["w2"], context.today, context.future)
    back = (date_words("weekday")[match["w2"].lower()] - date_words("weekday")[match["w1"].lower()]) % 7
    return _day(match, end and end - timedelta(days=back), end)


@rule(rf"(?:du|entre le|des|les|le|de) (?:{W} )?(?P<d1>{D})(?: (?P<m1>{M}))?(?: (?P<y1>{Y}))?(?: au| et(?: le)?|-"
      rf"|,? puis(?: le)?) "
      rf"?(?:{W} )?(?P<d2>{D}) (?P<m2>{M})(?: (?P<y2>{Y}))?")
def _interval(match: re.Match[str], context: Context) -> When:
    """Du 3 au 5 mars; les 27 et 28 juin 2022."""
    end = _dated(match["d2"], match["m2"], match["y2"], context)
    start = None
    if end is not None:
        month = month_of(match["m1"] or match["m2"])
        start = day_of(match["d1"], month, int(match["y1"] or (end.year - (month > end.month))))
        start = min(start, end)
    return _day(match, start, end, basis="explicit" if match["y2"] else "relative")


@rule(rf"(?:de|entre|du) (?P<w1>{W}){PART} (?:à|et|au) (?P<w2>{W}){PART}|(?P<w3>{W}) (?:et|puis) (?P<w4>{W})\b")
def _weekdays(match: re.Match[str], context: Context) -> When:
    """De lundi à mercredi; mardi et mercredi."""
    first, second = match["w1"] or match["w3"], match["w2"] or match["w4"]
    end = weekday(second, context.today, context.future)
    back = (date_words("weekday")[second.lower()] - date_words("weekday")[first.lower()]) % 7
    return _day(match, end and end - timedelta(days=back), end)


@rule(r"pour (?:la |le )?(?:\d{1,3}(?:er?|ère|ème|e)|deuxième|second|seconde|troisième|quatrième|cinquième|sixième"
      r"|septième|huitième|neuvième|dixième) (?P<unit>jour|nuit|journée|soir|soirée)"
      r"(?: consécutive?| d'affilée| de suite)")
def _in_a_row(match: re.Match[str], context: Context) -> When:
    """Pour la deuxième nuit consécutive: the last of them, seen from publication."""
    nights = 1 if match["unit"].lower() == "nuit" else 0
    return _day(match, context.today and context.today - timedelta(days=nights), context.today)


@rule(rf"(?:depuis )?(?:chaque|tous les|toutes les|quotidiennement) ?(?:{W}s?|jours?|nuits?|semaines?|matins?"
      rf"|soirs?|mois|week-ends?)?\b"
      rf"|(?:les )?(?:{W})s(?: soirs?)?\b"
      r"|pour (?:la |le |une |un )?(?:\d{1,3}(?:er?|ère|ème|e)|premier|première|deuxième|second|seconde|troisième"
      r"|quatrième|cinquième|sixième"
      r"|septième|huitième|neuvième|dixième) (?:jour|nuit|semaine|journée|mois|soir|soirée|samedi"
      r"|week-end)(?: consécutive?| d'affilée| de suite)?"
      r"|depuis (?:le début|le début,|l'éclatement|le déclenchement|le lancement|la reprise|l'invasion"
      r"|l'indépendance|la fin|le retour|l'arrivée"
      r"|le coup d'[ée]tat|le putsch|l'offensive|l'attaque|la chute)\b"
      rf"|depuis {ROUGHLY}(?:des (?:mois|années|semaines|jours|décennies)|plusieurs {UNIT}|longtemps"
      rf"|quelques {UNIT}|toujours)\b"
      r"|(?:ces|les|des|au cours des|dans les|lors des|durant les|aux) (?:tout(?:e)?s )?(?:derni(?:ers|ères)"
      r"|récent(?:s|es)) (?:heures|jours|semaines|mois|années|temps)"
      r"|dans les (?:heures|jours|semaines|mois) suivants")
def _habitual(match: re.Match[str], context: Context) -> When:
    """Chaque samedi; depuis le début de la guerre; ces dernières semaines."""
    return When(text=match[0], precision="none", basis="relative", habitual=True,
                period=not match[0].lower().startswith("pour "))


@rule(r"(?:ces|les|des|(?:au cours|lors) des|dans les|durant les|pendant les|aux)(?: tout(?:e)?s)?(?: quelques)?"
      r" (?:prochain(?:s|es) (?:heures|jours|semaines|mois|années|temps)"
      r"|(?:heures|jours|semaines|mois|années) (?:qui viennent|à venir|prochain(?:e)?s))\b"
      r"|(?:dans|d'ici) quelques (?:heures|jours|semaines|mois|années)")
def _coming(match: re.Match[str], context: Context) -> When:
    """Au cours des prochains jours; dans les semaines à venir; d'ici quelques mois: what is told then lies ahead."""
    return When(text=match[0], precision="none", basis="relative", habitual=True, period=True, planned=True)


@rule(rf"(?P<since>depuis )?(?:ces|les|des|au cours des|dans les|durant les"
      rf"|lors des)(?P<n1> {N})? (?P<past>derni(?:ers|ères)|prochain(?:s|es))"
      rf"(?P<n2> {N})? (?P<unit>{UNIT})|depuis {ROUGHLY}(?P<n3>{N}) (?P<u3>{UNIT})\b")
def _last_units(match: re.Match[str], context: Context) -> When | None:
    """Ces dernières 24 heures; depuis trois jours."""
    number = _count(match["n1"] or match["n2"] or match["n3"] or "1")
    size, unit = _spans()[(match["unit"] or match["u3"]).lower()]
    if context.today is None:
        return _day(match, None)
    number = number * size if size else max(1, round(number / 24))  # a span of size 0 is counted in hours
    precision = "month" if unit != "day" else "day" if number <= 7 else "week"
    if (match["past"] or "").startswith("prochain"):
        return _day(match, context.today, shift(context.today, number, unit), precision=precision, planned=True)
    start = shift(context.today, -number, unit)
    return _day(match, start, context.today, precision=precision, habitual=context.today - start > RECENT)


#: Words that make a number of years a little less, and how many months that is taken for.
_SHORT_OF = re.compile(r"\b(?:près d|presque|moins d)")
SHORT = 3


@rule(rf"(?:(?:c|s)'était )?(?P<ago>il y a|voici|voilà|ça fait) {ROUGHLY}(?P<n>{N}) (?P<unit>{UNIT})\b|(?P<in>dans"
      rf"|d'ici(?: à)?) {ROUGHLY}"
      rf"(?P<n2>{N}) (?P<unit2>{UNIT})\b(?! après)")
def _ago(match: re.Match[str], context: Context) -> When | None:
    """Il y a deux jours; il y a près de trois ans; dans trois jours."""
    number, name = _count(match["n"] or match["n2"]), (match["unit"] or match["unit2"]).lower()
    size, unit = _spans()[name]
    if context.today is None:
        return _day(match, None)
    moved = shift(context.today, number * size * (-1 if match["n"] else 1), unit)
    if unit == "day" and size != 7:
        return _day(match, moved)
    if unit == "day":
        # "il y a une semaine" is that day, "il y a trois semaines" some day of that week
        around = timedelta(days=0 if number == 1 else 3)
        return _day(match, moved - around, moved + around, precision="week" if around else "day")
    if unit == "month":
        return _day(match, *_whole_month(moved.year, moved.month), precision="month")
    if match["n"] and _SHORT_OF.search(match[0]):
        moved = shift(moved, SHORT, "month")
    return _day(match, date(moved.year, 1, 1), date(moved.year, 12, 31), precision="year")


@rule(rf"(?P<n>{N}) (?P<unit>jours?|semaines?|mois|ans?|heures) (?P<dir>plus tard|plus tôt|auparavant|avant|après)\b"
      r"(?! (?:l|d|le|la|les|des|du|de|que|son|sa|ses|leur|ce|cette|avoir|être|s'être|un|une)\b)"
      r"|(?P<hours>quelques (?:heures|minutes|instants) (?:plus tard|plus tôt|auparavant|après|avant))\b"
      r"(?! (?:l|d|le|la|les|des|du|de|que|son|sa|ses|leur|ce|cette|avoir|être|s'être|un|une)\b)")
def _later(match: re.Match[str], context: Context) -> When | None:
    """Deux jours plus tard; quelques heures plus tôt."""
    base = context.anchor or context.today
    if base is None or match["hours"]:
        return _day(match, base, anaphoric=True)
    size, unit = _spans()[match["unit"].lower()]
    forward = match["dir"].lower() in ("plus tard", "après")
    moved = shift(base, _count(match["n"]) * size * (1 if forward else -1), unit)
    if unit == "day":
        return _day(match, moved, anaphoric=True)
    if unit == "month":
        return _day(match, *_whole_month(moved.year, moved.month), precision="month", anaphoric=True)
    return _day(match, date(moved.year, 1, 1), date(moved.year, 12, 31), precision="year", anaphoric=True)


@rule(r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
      r"|(?P<d2>[12]\d|3[01]|0?[1-9])[/.](?P<m2>1[0-2]|0?[1-9])[/.](?P<y2>(?:19|20)\d\d)(?!\d)")
def _numeric(match: re.Match[str], context: Context) -> When:
    """2024-07-08; 8/07/2024."""
    found = day_of(match["d"] or match["d2"], int(match["m"] or match["m2"]), int(match["y"] or match["y2"]))
    return _day(match, found, basis="explicit")


@rule(rf"(?:(?:le |du |au )|(?<=, )|(?<=\())(?P<d>{D})/(?P<m>1[0-2]|0?[1-9])(?![\d/.,%]| \w)")
def _slashed(match: re.Match[str], context: Context) -> When:
    """Mzuzu, 26/5 : …; (le 8/07)."""
    if context.today is None:
        return _day(match, None)
    return _day(match, nearest_year(match["d"], int(match["m"]), context.today, context.future))


@rule(r"le (?P<d>1er|[12]\d|3[01]|[2-9])(?= ?[,;:)»]| ?\.(?!\d)|$)")
def _day_of_month(match: re.Match[str], context: Context) -> When:
    """À Petit-Canal, le 19: the last day of that number, in the future the next; the nearest to an assumed day."""
    number, today = int(match["d"].removesuffix("er")), context.today
    away: Iterable[int] = range(0, 45) if context.future else range(0, -45, -1)
    if context.assumed:
        away = sorted(range(-16, 17), key=abs)
    days = (today + timedelta(days=n) for n in away) if today else ()
    return _day(match, next((d for d in days if d.day == number), None))


@rule(rf"(?:(?:le |ce )?(?P<w>{W}),? )?(?:le |ce )?(?P<d>{D}) (?P<m>{M})(?:,? (?:de l'an )?(?P<y>{Y})(?!\d)"
      rf"|{WHICH}){PART}")
def _full(match: re.Match[str], context: Context) -> When:
    """Le 8 juillet; dimanche 13 avril 2025; 1er mai."""
    which = (match["which"] or "").lower()
    past, ahead = which.startswith(("derni", "passé")), which.startswith("proch")
    found = _dated(match["d"], match["m"], match["y"], context, past=past, ahead=ahead)
    return _day(match, found, basis="explicit" if match["y"] else "relative")


def _dated(day: str, month: str, year: str | None, context: Context, past: bool = False, ahead: bool = False,
           ) -> date | None:
    if year:
        return day_of(day, month_of(month), int(year))
    if context.today is None:
        return None
    found = nearest_year(day, month_of(month), context.today, ahead or (context.future and not past))
    return day_of(day, month_of(month), found.year - 1) if past and found > context.today else found


@rule(rf"(?:au |à la |en |vers la |dès |courant |depuis (?:le |la )?)?(?P<part>début|mi|fin|milieu"
      rf"|courant)(?: du mois)?(?: de |-| d'| )(?P<m>{M})"
      rf"(?: (?P<y>{Y}))?{WHICH}")
def _part_of_month(match: re.Match[str], context: Context) -> When:
    """Début mars; mi-mai; fin avril."""
    year, month = _year_of_month(match["m"], match["y"], match["which"], context), month_of(match["m"])
    if year is None:
        return _day(match, None, precision="week")
    last = calendar.monthrange(year, month)[1]
    first, end = {"d": (1, 10), "m": (11, 20), "f": (21, last), "c": (1, last)}[match["part"][0].lower()]
    precision = "month" if match["part"][0] in "cC" else "week"
    return _day(match, date(year, month, first), date(year, month, end), precision=precision,
                basis="explicit" if match["y"] else "relative")


@rule(rf"(?:en |de |depuis |dès |au mois de |du mois de |mois de )?(?P<m>{M}) (?P<y>{Y})(?!\d)"
      rf"|(?:en|depuis|dès|au mois de|du mois de|mois de|avant|jusqu'en|d'ici) (?P<m2>{M}){WHICH}"
      rf"|(?P<m3>{M}) (?P<w3>dernier|prochain)")
def _whole(match: re.Match[str], context: Context) -> When:
    """En mai 2023; en novembre; mars dernier."""
    name = match["m"] or match["m2"] or match["m3"]
    year = _year_of_month(name, match["y"], match["which"] or match["w3"], context)
    if year is None:
        return _day(match, None, precision="month")
    basis = "explicit" if match["y"] else "relative"
    return _day(match, *_whole_month(year, month_of(name)), precision="month", basis=basis)


def _year_of_month(name: str, year: str | None, which: str | None, context: Context) -> int | None:
    if year:
        return int(year)
    if context.today is None:
        return None
    month, today, which = month_of(name), context.today, which or ""
    if which.startswith("proch") or (not which and (context.future or 0 < (month - today.month) % 12 <= 2)):
        return today.year + (month < today.month)
    return today.year - (month > today.month or (month == today.month and which.startswith("derni")))


@rule(rf"(?:en|depuis|dès|l'an|l'année|début|fin|courant|mi-?|d'ici(?: à)?|avant|entre|été|automne|hiver"
      rf"|printemps) (?P<y>{Y})(?! ?\d|[-/]\d|,\d| ?[€%$])"
      rf"(?: et (?P<y2>{Y}))?(?! (?:personnes|morts|soldats|blessés|manifestants|hommes|drones))")
def _year(match: re.Match[str], context: Context) -> When:
    """En 2014; entre 1984 et 1988."""
    first, last = int(match["y"]), int(match["y2"] or match["y"])
    return _day(match, date(first, 1, 1), date(max(first, last), 12, 31), precision="year", basis="explicit")


@rule(rf"(?:(?P<this>ce|le) )?(?P<w>{W})(?:(?P<at> (?P<d>[12]\d|3[01]|[1-9]))(?!\d|[ ]?(?:h|heures?|:|%|€|\.\d|,\d"
      rf"| ?\d\d\d|[-/]\d)|[ ]\w))?{WHICH}{PART}")
def _weekday(match: re.Match[str], context: Context) -> When:
    """Mercredi; ce jeudi; lundi dernier; vendredi prochain; mardi soir."""
    which, today, number = (match["which"] or "").lower(), context.today, date_words("weekday")[match["w"].lower()]
    if match["d"] and today is not None:
        days = (today + timedelta(days=n) for n in (*range(0, -60, -1), *range(1, 45)))
        return _day(match, next((d for d in days if d.day == int(match["d"]) and d.weekday() == number), None))
    if which.startswith(("suiv", "préc")) and (base := context.anchor or today):
        step = 1 if which.startswith("suiv") else -1
        found = weekday(match["w"], base + timedelta(days=step), future=step > 0)
        return _day(match, found, anaphoric=True)
    future = which.startswith("proch") or (context.future and not which)
    if today is not None and (context.hour or match["this"] or context.assumed) and number == (today.weekday() + 1) % 7:
        future = not which  # "ce jeudi", "5h00 jeudi à Nouméa" the day before: the neighbour, not last week's
    found = weekday(match["w"], today, future)
    if found is not None and found == today and which.startswith(("derni", "proch", "passé")):
        found += timedelta(days=7 if future else -7)
    return _day(match, found)


def is_bare_weekday(text: str) -> bool:
    """Whether words name weekdays and nothing that says which ("samedi", "samedi soir", "jeudi et vendredi")."""
    return bool(re.fullmatch(rf"(?:le )?{W}{PART}(?: et {W}{PART})?", text.strip(), re.IGNORECASE))


_DEICTIC = {"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "demain": 1, "après-demain": 2}


@rule(rf"(?P<word>avant-hier|hier|aujourd'hui|après-demain|demain){PART}\b|ce (?:matin|midi|soir|jour)(?!-là)\b"
      rf"|cet après-midi(?!-là)")
def _deictic(match: re.Match[str], context: Context) -> When:
    """Hier soir; aujourd'hui; ce matin."""
    days = _DEICTIC.get((match["word"] or "").lower(), 0)
    return _day(match, context.today and context.today + timedelta(days=days))


@rule(r"en (?:l'espace de )?(?P<n>deux|trois|2|3) (?:jours|nuits)\b(?! (?:plus|de |d'))"
      r"|en (?P<round>24|vingt-quatre) heures\b")
def _lasting(match: re.Match[str], context: Context) -> When | None:
    """Arrêtés en trois jours: days that end on the day that is told; en vingt-quatre heures: the day before, too."""
    if context.future:
        return None
    end = context.near or context.today
    days = 1 if match["round"] else _count(match["n"]) - 1
    return _day(match, end and end - timedelta(days=days), end, anaphoric=True)


@rule(rf"(?:en|pendant|durant) {ROUGHLY}(?:l'espace d[e'] ?)?(?:{N}|quelques|plusieurs) "
      r"(?:jours?|nuits|semaines?|mois|ans?|années)\b"
      r"|en (?:36|48|72|96|quarante-huit|soixante-douze) heures\b|sur l'ensemble (?:de la (?:semaine|journée|période)"
      rf"|du (?:mois|week-end))|au fil des (?:jours|semaines|mois|ans)|{N} (?:jours|nuits|semaines|mois) durant\b")
def _adding_up(match: re.Match[str], context: Context) -> When:
    """En onze jours; pendant plusieurs semaines: what is counted over them has no day of its own."""
    return When(text=match[0], precision="none", basis="relative", habitual=True, period=True)


_ORDINAL = (r"première|deuxième|seconde|troisième|quatrième|cinquième|sixième|septième|huitième|neuvième|dixième"
            r"|\d{1,2}(?:e|ème)")


#: What a night is told to be full of.
_TURMOIL = (r"heurts|troubles|violences?|émeutes?|affrontements|manifestations?|protestations?|tensions|bombardements?"
            r"|frappes|raids|tirs|combats|pillages|barricades|barrages|incidents|incendies|attaques|explosions|fusillades"
            r"|chaos|terreur|colère|fureur|saccages?|échauffourées|couvre-feu")


@rule(rf"(?:(?:une|la|cette|sa) )?(?:(?:nouvelle|autre|{_ORDINAL}) )?nuit"
      rf"(?= (?:de |d')(?:vives? |fortes |intenses )?(?:{_TURMOIL})\b"
      r"| (?:très |plutôt )?(?:agitée|tendue|mouvementée|chaotique|sanglante|meurtrière)\b)")
def _night_of(match: re.Match[str], context: Context) -> When:
    """Une nuit de heurts; cette troisième nuit de troubles; une nuit agitée: the one that ends at publication."""
    return _day(match, context.today and context.today - timedelta(days=1), context.today)


@rule("|".join(rf"(?<={noun} )nocturnes?" for noun in (
    "frappe", "frappes", "raid", "raids", "attaque", "attaques", "bombardement", "bombardements", "tir", "tirs",
    "salve", "salves", "assaut", "assauts", "incursion", "incursions", "pilonnage", "pilonnages", "heurts",
    "affrontements")))
def _nightly(match: re.Match[str], context: Context) -> When:
    """Une attaque nocturne: the night that ends on the day of publication."""
    return _day(match, context.today and context.today - timedelta(days=1), context.today)


@rule(r"(?:(?:dans|pendant|durant|au cours de|depuis) )?(?:la nuit(?: (?P<past>dernière|passée|précédente))?"
      r"|toute la nuit|(?:une (?:bonne |grande )?partie|au (?:beau )?milieu) de la nuit"
      r"|cette nuit(?!-là)|de nuit|dans la nuit)\b"
      r"(?! (?:des temps|du|de))")
def _night(match: re.Match[str], context: Context) -> When | None:
    """Pendant la nuit; la nuit dernière: the night that ends on the day of publication."""
    words = match[0].lower()
    if words in ("la nuit", "de nuit"):
        return When(text=match[0], precision="none", basis="relative", habitual=True)
    if match["past"] == "précédente" and context.anchor:
        told = context.night is not None and context.night >= context.anchor  # then the one before that night
        end = context.anchor - timedelta(days=told)
        return _day(match, end - timedelta(days=1), end, anaphoric=True)
    if words == "cette nuit" and context.future:
        return _day(match, context.today, context.today and context.today + timedelta(days=1))
    return _day(match, context.today and context.today - timedelta(days=1), context.today)


@rule(r"(?:dès |à )?(?P<word>l'avant-veille|la veille|le lendemain|le surlendemain"
      r"|(?:le|la) (?:jour|soir|nuit|matin) même|(?:le|la) même (?:jour|soir|nuit|matin|journée|soirée)"
      r"|ce même (?:jour|soir|matin)|cette même nuit|cette nuit-là|ce (?:jour|soir|matin)-là)"
      r"(?: (?:au soir|soir|matin|après-midi|au matin))?\b(?! d[eu']|s? des)")
def _anaphoric(match: re.Match[str], context: Context) -> When | None:
    """La veille; le lendemain; ce jour-là."""
    word = match["word"].lower()
    days = {"l'avant-veille": -2, "la veille": -1, "le lendemain": 1, "le surlendemain": 2}.get(word, 0)
    base = context.near or context.anchor or context.today
    if "nuit" in word and base is not None and base == context.night:
        return _day(match, base - timedelta(days=1), base, anaphoric=True)
    return _day(match, base and base + timedelta(days=days), anaphoric=True)


@rule(r"(?P<this>ce|le|ces) ?week-end(?: (?P<which>dernier|prochain|passé|précédent))?\b")
def _weekend(match: re.Match[str], context: Context) -> When:
    """Ce week-end: the one before publication, or the one it falls on; in the future the next."""
    if context.today is None:
        return _day(match, None)
    today, which = context.today, (match["which"] or "").lower()
    if which.startswith("proch") or (context.future and not which):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() < 6 else -1)
    else:
        saturday = today - timedelta(days=(today.weekday() - 5) % 7)
        if which and today.weekday() >= 5:
            saturday -= timedelta(days=7)
    return _day(match, saturday, saturday + timedelta(days=1))


@rule(r"(?:la|cette|en) (?P<unit>semaine)(?: (?P<which>dernière|prochaine|passée|précédente|suivante))?\b"
      r"|(?:le|ce|au) (?P<unit2>mois)(?: (?P<which2>dernier|prochain|passé|précédent|suivant))?\b(?! de)"
      r"|(?:l'|cette )(?P<unit3>an|année)(?: (?P<which3>dernier|dernière|prochain|prochaine|passée"
      r"|précédente))?\b(?! \d)")
def _calendar_unit(match: re.Match[str], context: Context) -> When | None:
    """La semaine dernière; ce mois; l'an dernier."""
    unit = match["unit"] or match["unit2"] or match["unit3"]
    which = (match["which"] or match["which2"] or match["which3"] or "").lower()
    if not which and not match[0].lower().startswith(("ce ", "cette ")):
        return None
    step = 1 if which.startswith(("proch", "suiv")) else -1 if which else 0
    today = context.today
    if today is None:
        return _day(match, None, precision=unit_precision(unit))
    if unit.lower() == "semaine":
        monday = today - timedelta(days=today.weekday() - 7 * step)
        return _day(match, monday, monday + timedelta(days=6), precision="week")
    if unit.lower() == "mois":
        moved = shift(today.replace(day=1), step, "month")
        return _day(match, *_whole_month(moved.year, moved.month), precision="month")
    return _day(match, date(today.year + step, 1, 1), date(today.year + step, 12, 31), precision="year")


def unit_precision(unit: str) -> str:
    return {"semaine": "week", "mois": "month"}.get(unit.lower(), "year")


@rule(r"(?:(?:peu )?(?:à|avant|après) l'aube|au petit matin|au lever du jour|aux aurores|à la mi-journée"
      r"|(?:peu )?(?:avant|après) (?:minuit|midi)|(?:en |dans |au cours de |à )(?:(?:la|l'|le|fin|milieu|début"
      r"|fin d'|milieu d'|début d')? ?(?:de |du |d'|la )?)"
      r"(?:matinée|soirée|journée|après-midi)|(?:à|vers|peu après|peu avant|dès|aux alentours de) \d{1,2} ?(?:h"
      r"|heures?)(?: ?[0-5]\d)?\b(?! à)"
      r"(?: \(?(?:GMT|UTC|heure(?:s)? (?:locales?|de \w+))\)?)?)"
      r"|(?:(?<=\n)|\A)\d{1,2} ?[h:] ?[0-5]\d\b")
def _day_part(match: re.Match[str], context: Context) -> When | None:
    """Dans l'après-midi; vers 5 heures; 18h52 in front of a line: the day that is told, by default of publication."""
    told = context.today if context.future else context.near or context.today
    return _day(match, told, anaphoric=True, clock=True)


@cache
def whole_grammar() -> re.Pattern[str]:
    """All rules as one expression for a text in lower case; the number of a group is that of its rule."""
    plain = []
    for pattern, _ in RULES:
        plain.append("(" + re.sub(r"(?<!\\)\((?:\?P<\w+>|(?!\?))", "(?:", pattern.pattern) + ")")
    joined = re.sub(r"\\.|[^\W\d_]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), "|".join(plain))
    return re.compile(rf"(?<![\w-])(?:{joined})(?!\w)")
