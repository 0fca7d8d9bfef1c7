"""A seeded writer of French news, for benchmarks and whole-run tests.

It simulates a world in which events happen in real cities, and outlets that report them: each report of an event has
its own wording, date wording, toll, source, order and headline. Some articles are agency copies of others, with edits,
cuts or another headline; others are about sport, business, weather, culture and local life. What really happened and
what was copied comes with each article. Same arguments, same articles, on any machine.

    python -m benchmarks.generator --articles 20000 --seed 1 --output articles.jsonl
"""
from __future__ import annotations

import argparse
import heapq
import json
import random
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START = datetime(2023, 1, 2, tzinfo=timezone.utc)
ARTICLES_PER_DAY = 40

TOPICS = ("sport", "business", "weather", "culture", "local")
PLOVER = {"strike": "ASSAULT", "clash": "ASSAULT", "attack": "ASSAULT", "capture": "ASSAULT", "protest": "PROTEST",
          "arrest": "COERCE", "abduction": "COERCE", "talks": "CONSULT"}
#: Kinds of events with their chance to have dead or wounded.
DEADLY = {"strike": 0.75, "clash": 0.7, "attack": 0.85, "capture": 0.3, "protest": 0.25, "arrest": 0.1,
          "abduction": 0.3, "talks": 0.0}
#: Kinds of events of countries at peace.
CIVIL = frozenset({"protest", "arrest", "talks"})
#: Words for a strike by its weapon, with gender.
STRIKES = {
    "aerial": [("une frappe aérienne", "fs"), ("un bombardement", "ms"), ("un raid aérien", "ms")],
    "drone": [("une attaque de drones", "fs"), ("une frappe de drone", "fs"), ("un raid de drones", "ms")],
    "missile": [("un tir de missile", "ms"), ("une frappe de missile", "fs"), ("une salve de missiles", "fs")],
    "artillery": [("un tir d'artillerie", "ms"), ("un bombardement", "ms"), ("des tirs d'obus", "mp")],
}
WEAPONS = {"aerial": "une bombe", "drone": "un drone", "missile": "un missile", "artillery": "un obus"}
FORMS = ("ms", "fs", "mp", "fp")

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
          "décembre")
NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
           "treize", "quatorze", "quinze", "seize")
TENS = {10: "une dizaine", 12: "une douzaine", 15: "une quinzaine", 20: "une vingtaine", 30: "une trentaine",
        40: "une quarantaine", 50: "une cinquantaine"}

#: What an editor changes in copy without touching its sense.
SYNONYMS = {"violents": "intenses", "annoncé": "déclaré", "indiqué": "précisé", "plusieurs": "quelques",
            "habitants": "riverains", "attaque": "assaut", "localités": "communes", "véhicules": "voitures",
            "situation": "crise", "environ": "quelque", "a fait": "a causé", "touchée": "frappée", "région": "zone",
            "réclame": "exige", "dénonce": "fustige", "très": "fort", "selon": "d'après", "raconte": "rapporte"}


@dataclass(frozen=True, slots=True)
class Event:
    """What happened. killed and wounded are the final figures, which early reports do not have yet."""

    event: str
    type: str
    kind: str
    mode: str
    country: int
    place: str
    time: datetime
    actor: int
    recipient: int
    killed: int
    wounded: int
    crowd: int
    cause: int


@dataclass(frozen=True, slots=True)
class Piece:
    """An article before it is laid out."""

    url: str
    outlet: int
    title: str
    paragraphs: tuple[tuple[str, ...], ...]
    published_at: datetime
    facts: dict[str, Any] = field(repr=False)
    event: Event | None = None
    truth: tuple[dict[str, Any], ...] = ()
    copy_of: str | None = None

    def row(self) -> dict[str, Any]:
        """The article as a record of a dump, with its truth."""
        return {"url": self.url, "title": self.title, "publisher": _world()["outlets"][self.outlet][0],
                "published_at": self.published_at.isoformat(), "text": "\n".join(map(" ".join, self.paragraphs)),
                "truth_events": list(self.truth), "copy_of": self.copy_of}


def generate(n: int, seed: int, *, conflict_share: float = 0.6, copy_share: float = 0.25) -> Iterator[dict[str, Any]]:
    """n articles, copies apart in order of publication.

    copy_of: URL of the article that an article was copied from, or null. truth_events: what it reports of its event.

    conflict_share: share of the articles, copies apart, that report an event. copy_share: share of copies.
    """
    rng = random.Random(f"depeche {seed}")
    recent: deque[Piece] = deque(maxlen=300)
    originals = _originals(rng, conflict_share)
    for number in range(n):
        if recent and rng.random() < copy_share:
            yield _copy(rng, rng.choice(recent), recent[-1].published_at, number).row()
        else:
            piece = next(originals)
            recent.append(piece)
            yield piece.row()


# --- the world


@cache
def _world() -> dict[str, Any]:
    return json.loads((HERE / "world.json").read_text(encoding="utf-8"))


def _originals(rng: random.Random, conflict_share: float) -> Iterator[Piece]:
    """Reports and other articles, in order of publication."""
    reports: list[tuple[datetime, int, Event]] = []
    number = events = 0
    now = START
    while True:
        now += timedelta(minutes=rng.expovariate(ARTICLES_PER_DAY / 1440))
        number += 1
        if rng.random() >= conflict_share:
            yield _other_article(rng, now, number)
            continue
        while len(reports) < 60 or reports[0][0] > now:
            events += 1
            event = _happen(rng, now, events)
            for _ in range(1 + min(int(rng.expovariate(0.45)), 9)):
                delay = timedelta(hours=2 + min(rng.expovariate(1 / 14), 90))
                heapq.heappush(reports, (event.time + delay, rng.getrandbits(62), event))
        due, _, event = heapq.heappop(reports)
        yield _report(rng, event, max(now, due), number)


def _happen(rng: random.Random, now: datetime, number: int) -> Event:
    country = rng.randrange(len(_world()["countries"]))
    land = _world()["countries"][country]
    kind = rng.choice(land["kinds"])
    deadly = rng.random() < DEADLY[kind]
    return Event(
        event=f"e{number:06}", type=PLOVER[kind], kind=kind, mode=rng.choice(list(STRIKES)), country=country,
        place=rng.choice(land["cities"]), time=now - timedelta(hours=rng.uniform(0, 20)),
        actor=rng.randrange(len(land["actors"])), recipient=rng.randrange(len(land["recipients"])),
        killed=1 + int(rng.expovariate(1 / 9)) if deadly else 0, wounded=int(rng.expovariate(1 / 20)) if deadly else 0,
        crowd=rng.choice((300, 800, 2000, 5000, 12000, 30000)), cause=rng.randrange(12),
    )


# --- articles


def _report(rng: random.Random, event: Event, published: datetime, number: int) -> Piece:
    """One outlet's report of an event, with what is known by then."""
    hours = (published - event.time) / timedelta(hours=1)
    known = min(1.0, rng.uniform(0.5, 0.9) + hours / 60)
    event_known = replace(event, killed=_share(event.killed, known), wounded=_share(event.wounded, known))
    outlet = rng.randrange(len(_world()["outlets"]))
    facts = _facts(rng, event_known, published, outlet)
    details = [f"{event.kind}.detail"]
    if event.killed:
        details += ["toll", f"{event.kind}.deaths"]
    with_toll = event.killed and rng.random() < 0.85
    lead = _write(rng, facts, f"{event.kind}.lead_toll" if with_toll else f"{event.kind}.lead")
    body = _draw(rng, facts, details, rng.randint(8, 16))
    history = "background_civil" if event.kind in CIVIL else "background"
    tail = _draw(rng, facts, ["reaction", "analysis", history], rng.randint(7, 20))
    if rng.random() < 0.3:
        tail += _draw(rng, facts, ["boiler"], 1)
    truth = {name: getattr(event_known, name) for name in ("event", "type", "kind", "place", "killed", "wounded")}
    truth |= {"country": facts["code"], "day": event.time.date().isoformat()}
    return Piece(_url(outlet, number), outlet, _headline(rng, facts, event_known),
                 _paragraphs(rng, [lead, *body]) + _paragraphs(rng, tail), published, facts, event_known, (truth,))


def _headline(rng: random.Random, facts: dict[str, Any], event: Event) -> str:
    bloodless = f"{event.kind}.headline0"
    return _write(rng, facts, bloodless if not event.killed and bloodless in _rules() else f"{event.kind}.headline")


def _other_article(rng: random.Random, published: datetime, number: int) -> Piece:
    country = rng.randrange(len(_world()["countries"]))
    outlet = rng.randrange(len(_world()["outlets"]))
    facts = _place_facts(rng, country, rng.choice(_world()["countries"][country]["cities"]), outlet)
    facts |= {"when": _day(rng, published, published), "when2": WEEKDAYS[(published.weekday() + 1) % 7]}
    topic, *others = rng.sample(TOPICS, 3)
    body = _draw(rng, facts, [f"{topic}.body"], rng.randint(11, 18))
    brief = _draw(rng, facts, [f"{other}.body" for other in others], rng.randint(5, 22))
    return Piece(_url(outlet, number), outlet, _write(rng, facts, f"{topic}.headline"),
                 _paragraphs(rng, body) + (("En bref",),) + _paragraphs(rng, brief), published, facts)


def _copy(rng: random.Random, original: Piece, now: datetime, number: int) -> Piece:
    """The article as another outlet prints it: as it is, retitled, retyped, cut, edited, or with a new toll."""
    outlet = rng.randrange(len(_world()["outlets"]))
    paragraphs = original.paragraphs
    truth = original.truth
    for change in rng.sample((_retyped, _cut, _edited, _dropped, _added), rng.choice((0, 1, 1, 2))):
        paragraphs = change(rng, paragraphs, outlet)
    event = original.event
    if event and event.killed and rng.random() < 0.2:
        event = replace(event, killed=event.killed + rng.randint(1, 5))
        facts = original.facts | _toll_facts(rng, event)
        lead = _write(rng, facts, f"{event.kind}.lead_toll")
        paragraphs = ((lead, *paragraphs[0][1:]), *paragraphs[1:])
        truth = ({**truth[0], "killed": event.killed},)
    title = original.title
    if event and rng.random() < 0.5:
        title = _headline(rng, original.facts, event)
    published = max(now, original.published_at) + timedelta(minutes=rng.randint(1, 600))
    return replace(original, url=_url(outlet, number, "c"), outlet=outlet, title=title, paragraphs=paragraphs,
                   published_at=published, event=event, truth=truth, copy_of=original.copy_of or original.url)


Paragraphs = tuple[tuple[str, ...], ...]


def _retyped(rng: random.Random, paragraphs: Paragraphs, outlet: int) -> Paragraphs:
    table = str.maketrans({"'": "’", " ": rng.choice("  \u00a0")}) if rng.random() < 0.5 else str.maketrans("«»", "“”")
    return tuple(tuple(sentence.translate(table) for sentence in paragraph) for paragraph in paragraphs)


def _cut(rng: random.Random, paragraphs: Paragraphs, outlet: int) -> Paragraphs:
    return paragraphs[:max(2, int(len(paragraphs) * rng.uniform(0.4, 0.9)))]


def _edited(rng: random.Random, paragraphs: Paragraphs, outlet: int) -> Paragraphs:
    swaps = dict(rng.sample(sorted(SYNONYMS.items()), 6))
    pattern = re.compile(rf"\b({'|'.join(swaps)})\b")
    return tuple(tuple(pattern.sub(lambda m: swaps[m[1]], s) for s in paragraph) for paragraph in paragraphs)


def _dropped(rng: random.Random, paragraphs: Paragraphs, outlet: int) -> Paragraphs:
    kept = [paragraph for i, paragraph in enumerate(paragraphs) if i == 0 or rng.random() < 0.85]
    return tuple(kept)


def _added(rng: random.Random, paragraphs: Paragraphs, outlet: int) -> Paragraphs:
    return (*paragraphs, (f"{_world()['outlets'][outlet][0]}, avec Agence Méridien.",))


def _paragraphs(rng: random.Random, sentences: list[str]) -> Paragraphs:
    """Sentences in paragraphs of one to four."""
    rest = iter(sentences)
    found = []
    while paragraph := tuple(islice(rest, rng.randint(1, 4))):
        found.append(paragraph)
    return tuple(found)


def _draw(rng: random.Random, facts: dict[str, Any], names: list[str], count: int) -> list[str]:
    """Different sentences of some rules, mixed."""
    pool = [template for name in names for template in _rules().get(name, ())]
    return [_finish(_render(rng, facts, template)) for template in rng.sample(pool, min(count, len(pool)))]


def _url(outlet: int, number: int, mark: str = "a") -> str:
    return f"https://{_world()['outlets'][outlet][1]}/monde/{mark}{number:07}"


# --- facts: what the slots of the phrases stand for in one article


def _facts(rng: random.Random, event: Event, published: datetime, outlet: int) -> dict[str, Any]:
    land = _world()["countries"][event.country]
    actor, actor_form = land["actors"][event.actor]
    recipient, recipient_form = land["recipients"][event.recipient]
    strike, strike_form = rng.choice(STRIKES[event.mode])
    near = rng.choice(("à {p}", "à {p}", "près de {p}", "dans la région de {p}", "aux abords de {p}",
                       f"à {rng.randint(5, 60)} km de {{p}}")).format(p=event.place)
    causes = _rules()["cause"]
    once = {name: _render(rng, {}, rng.choice(_rules()[name])) for name in ("captives", "suspects")}
    return _place_facts(rng, event.country, event.place, outlet) | _toll_facts(rng, event) | once | {
        "when": _day(rng, event.time, published), "when2": WEEKDAYS[(event.time.weekday() + 1) % 7], "near": near,
        "actor": actor, "A": FORMS.index(actor_form), "recipient": recipient, "R": FORMS.index(recipient_form),
        "strike_np": strike, "S": FORMS.index(strike_form), "weapon": WEAPONS[event.mode],
        "cause": _render(rng, {}, causes[event.cause % len(causes)]), "crowd": _crowd(rng, event.crowd),
    }


def _place_facts(rng: random.Random, country: int, place: str, outlet: int) -> dict[str, Any]:
    land = _world()["countries"][country]
    others = [city for city in land["cities"] if city != place]
    place2 = rng.choice(others)

    def person(kinds: tuple[str, ...] = ("women", "men")) -> str:
        return f"{rng.choice(land[rng.choice(kinds)])} {rng.choice(land['families'])}"

    return {
        "code": land["code"], "place": place, "place2": place2, "at": f"à {place}", "in_country": land["in"],
        "of_country": land["of"], "the_country": land["the"], "country": re.sub("^(?:l[ea] |l')", "", land["the"]),
        "capital": land["capital"] if land["capital"] != place else place2, "adj_ms": land["adj"][0],
        "adj_fs": land["adj"][1], "outlet": _world()["outlets"][outlet][0],
        "person": person, "woman": lambda: person(("women",)), "man": lambda: person(("men",)),
    }


def _toll_facts(rng: random.Random, event: Event) -> dict[str, Any]:
    killed, wounded = event.killed, event.wounded
    people = rng.choice((("personne", "e"), ("civil", ""))) if event.kind != "clash" else ("combattant", "")
    hedge = rng.choice(("", "", "au moins "))

    def dead() -> str:
        return f"{hedge}{_number(rng, killed, 'e' if people[1] else '')} {people[0]}{'s' * (killed > 1)}"

    def clause() -> str:
        tail = f" et {_number(rng, wounded)} autres blessé{people[1]}s" if wounded > 1 else ""
        return f"{dead()} {'ont' if killed > 1 else 'a'} été tué{people[1]}{'s' * (killed > 1)}{tail}"

    def noun(more: int = 0) -> str:
        found = f"{_number(rng, killed + more)} mort{'s' * (killed + more > 1)}"
        return found + (f" et {_number(rng, wounded + more)} blessés" if wounded + more > 1 else "")

    return {"dead_people": dead, "toll_clause": clause, "toll_noun": lambda: hedge + noun(),
            "dead_noun": lambda: f"{hedge}{_number(rng, killed)} mort{'s' * (killed > 1)}",
            "other_toll": lambda: noun(rng.randint(1, 6)), "earlier_toll": lambda: noun(-(killed // 3))}


def _number(rng: random.Random, value: int, feminine: str = "") -> str:
    if value == 1:
        return "un" + feminine
    if value in TENS and rng.random() < 0.2:
        return TENS[value] + " de"
    return NUMBERS[value] if value < len(NUMBERS) and rng.random() < 0.5 else str(value)


def _crowd(rng: random.Random, size: int) -> str:
    exact = f"{size // 1000}.{size % 1000:03}" if size >= 1000 else str(size)
    vague = "plusieurs milliers de" if size >= 2000 else "plusieurs centaines de"
    return rng.choice((f"environ {exact}", f"près de {exact}", f"quelque {exact}", vague))


def _share(total: int, known: float) -> int:
    return max(1, round(total * known)) if total else 0


def _day(rng: random.Random, day: datetime, published: datetime) -> str:
    name = WEEKDAYS[day.weekday()]
    date = f"{day.day if day.day > 1 else '1er'} {MONTHS[day.month - 1]}"
    days = (published.date() - day.date()).days
    if days > 6:
        return f"le {date}"
    part = "matin" if day.hour < 12 else "après-midi" if day.hour < 18 else "soir"
    choices = [name, f"{name} {date}", f"{name} {part}"]
    if days == 0:
        choices.append(f"ce {name}")
    if days == 1:
        choices.append("hier")
    if day.hour < 6:
        choices.append(f"dans la nuit de {WEEKDAYS[day.weekday() - 1]} à {name}")
    return rng.choice(choices)


# --- phrases: a template is a tuple of texts and of functions that give text

Part = str | Callable[[random.Random, dict[str, Any]], str]
Template = tuple[Part, ...]


@cache
def _rules() -> dict[str, list[Template]]:
    rules: dict[str, list[Template]] = {}
    for line in (HERE / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            rules[name] = []
        elif line and not line.startswith("#"):
            rules[name].append(_compile(line))
    return rules


def _compile(text: str) -> Template:
    return tuple(_part(piece) for piece in re.split(r"(<[^>]*>|\{[^}]*\})", text) if piece)


def _part(piece: str) -> Part:
    if piece[0] == "<":
        alternatives = [_compile(alternative) for alternative in piece[1:-1].split("/")]
        return lambda rng, facts: _render(rng, facts, rng.choice(alternatives))
    if piece[0] != "{":
        return piece
    name, _, forms = piece[1:-1].partition(":")
    if forms:
        choices = forms.split("|")
        return lambda rng, facts: choices[facts[name] * len(choices) // len(FORMS)]
    if ".." in name:
        low, high = map(int, name.split(".."))
        return lambda rng, facts: str(rng.randint(low, high))
    key = name.lower()
    return lambda rng, facts: _slot(rng, facts, key)


def _slot(rng: random.Random, facts: dict[str, Any], key: str) -> str:
    value = facts.get(key)
    if value is None:
        return _render(rng, facts, rng.choice(_rules()[key]))
    return value if isinstance(value, str) else value()


def _render(rng: random.Random, facts: dict[str, Any], template: Template) -> str:
    return "".join([part if isinstance(part, str) else part(rng, facts) for part in template])


def _write(rng: random.Random, facts: dict[str, Any], name: str) -> str:
    return _finish(_render(rng, facts, rng.choice(_rules()[name])))


_CONTRACTED = {"de le": "du", "de les": "des", "de des": "de", "de de": "de", "à le": "au", "à les": "aux",
               "de Les": "des", "à Les": "aux"}
_CONTRACTION = re.compile(rf"\b({'|'.join(_CONTRACTED)})(?= )")
_VOWEL = "[aeiouéèêàâîôûœAEIOUÉÈÊÎÔÛ]|h(?:omme|abitant|ier|eure|ôpital)"
_ELISION = re.compile(rf"\b([Dd]e|[Qq]ue|[Ll][ea]) (?=(?:{_VOWEL})(?!nze\b))")


def _finish(text: str) -> str:
    """A sentence with its contractions and elisions, and a capital."""
    text = _CONTRACTION.sub(lambda match: _CONTRACTED[match[1]], text)
    text = _ELISION.sub(lambda match: match[1][:-1] + "'", text)
    return text[0].upper() + text[1:]


def main() -> None:
    """Write articles as JSON Lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conflict-share", type=float, default=0.6)
    parser.add_argument("--copy-share", type=float, default=0.25)
    parser.add_argument("--output", type=Path, help="default: standard output")
    options = parser.parse_args()
    rows = generate(options.articles, options.seed, conflict_share=options.conflict_share,
                    copy_share=options.copy_share)
    with options.output.open("w", encoding="utf-8") if options.output else sys.stdout as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
