"""Made-up news sentences with their PER, LOC and ORG spans, from our own templates and name lists."""
from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
SLOT = re.compile(r"<(?:(de|à|en|Le):)?([A-Z]+)>|<i:([A-Z]+)>(.*?)</i>")
ARTICLE = re.compile(r"^(le |la |les |l')")
LABELS = {"PER": "PER", "LOC": "LOC", "PERL": "PER", "CITY": "LOC", "COUNTRY": "LOC", "REGION": "LOC", "WATER": "LOC",
          "NEW": "LOC",
          "ORG": "ORG", "NEWORG": "ORG", "MINISTRY": "ORG", "MEDIA": "ORG"}
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ADJECTIVES = ("russe", "ukrainienne", "israélienne", "syrienne", "soudanaise", "malienne", "congolaise", "iranienne",
              "turque", "éthiopienne", "libanaise", "birmane", "nigériane", "américaine", "britannique", "arménienne")
MASCULINE = ("russe", "ukrainien", "israélien", "syrien", "soudanais", "malien", "congolais", "iranien", "turc",
             "libanais", "birman", "américain", "britannique", "arménien", "français", "polonais", "sud-coréen")
PLURALS = ("russes", "ukrainiennes", "israéliennes", "gouvernementales", "rwandaises", "turques", "indiennes")
#: Articles that belong to the name.
TITLES_WITH_ARTICLE = ("La France insoumise", "Le Monde", "Le Figaro")


@dataclass
class Text:
    """A text with labelled character spans."""

    text: str = ""
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, label: str = "") -> None:
        """Append text, as an entity if it has a label."""
        if label:
            self.spans.append((len(self.text), len(self.text) + len(text), label))
        self.text += text


def read_sections(path: Path, split_commas: bool) -> dict[str, list[str]]:
    """`[section]` blocks of a list file."""
    sections: dict[str, list[str]] = defaultdict(list)
    name = ""
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.rstrip("\n")
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("[") and line.rstrip().endswith("]"):
            name = line.strip()[1:-1]
        else:
            sections[name].extend(part.lstrip() if not split_commas else part.strip(" ") for part in
                                  (line.split(",") if split_commas else [line]))
    return {key: [v for v in values if v.strip()] for key, values in sections.items()}


class Names:
    """Draws names of each kind."""

    def __init__(self, rng: random.Random, path: Path = DATA / "names.txt") -> None:
        self.rng = rng
        self.lists = read_sections(path, split_commas=True)
        self.origins = sorted(key.split(".")[1] for key in self.lists if key.startswith("first."))

    def person(self) -> str:
        """A first and a last name of one origin."""
        origin = self.rng.choice(self.origins)
        first, last = self.rng.choice(self.lists[f"first.{origin}"]), self.rng.choice(self.lists[f"last.{origin}"])
        return f"{last.split()[0]} {first}" if origin == "asian" and self.rng.random() < 0.1 else f"{first} {last}"

    def last(self) -> str:
        """A last name alone."""
        if self.rng.random() < 0.5:
            return self.rng.choice(self.lists["last.alone"])
        return self.rng.choice(self.lists[f"last.{self.rng.choice(self.origins)}"])

    def unknown(self) -> str:
        """A place that no list knows."""
        if self.rng.random() < 0.4:
            return self.rng.choice(self.lists["city"])
        return self.rng.choice(self.lists["unknown.stem"]) + self.rng.choice(self.lists["unknown.end"])

    def organisation(self) -> str:
        """A body that no list knows, with its article: "le Front populaire de résistance", "la FNJD"."""
        rng = self.rng
        if rng.random() < 0.3:
            letters = "".join(rng.choice("ABCDFGLMNPRSTU") for _ in range(rng.randint(2, 5)))
            return rng.choice(("le ", "la ")) + letters
        head = rng.choice(self.lists["org.head"])
        tail = rng.choice(self.lists["org.tail"])
        return f"{head} {tail} {rng.choice(self.lists['org.end'])}" if rng.random() < 0.4 else f"{head} {tail}"

    def draw(self, kind: str) -> str:
        """A name of a slot kind, with its article where French has one."""
        if kind == "PER":
            return self.person()
        if kind == "PERL":
            return self.last()
        if kind == "NEWORG":
            return self.organisation()
        if kind == "NEW":
            name = self.unknown()
            return name if name[:3] in ("Al-", "El-") else re.sub(r"([ -])(\w)", lambda m: m[1] + m[2].upper(), name)
        if kind == "COUNTRY" and self.rng.random() < 0.08:
            return self.rng.choice(self.lists["country.bare"])
        return self.rng.choice(self.lists[kind.lower()])


def split_article(name: str) -> tuple[str, str]:
    """("la ", "Russie")."""
    match = ARTICLE.match(name)
    return (match.group(1), name[match.end():]) if match else ("", name)


def with_preposition(preposition: str, name: str) -> tuple[str, str]:
    """The words before a name and the name itself: ("du ", "Mali"), ("à l'", "ONU"), ("en ", "Russie")."""
    article, bare = split_article(name)
    if not article and bare.startswith("Le ") and preposition in ("de", "à", "en"):
        return ("du " if preposition == "de" else "au "), bare[3:]
    if preposition == "Le":
        return (article[:1].upper() + article[1:]), bare
    if preposition == "de":
        forms = {"le ": "du ", "la ": "de la ", "les ": "des ", "l'": "de l'"}
        plain = "d'" if bare[:1] in "AEIOUÉÎYaeiou" else "de "
        return forms.get(article, plain), bare
    if preposition == "à":
        return {"le ": "au ", "la ": "à la ", "les ": "aux ", "l'": "à l'"}.get(article, "à "), bare
    if preposition == "en":
        return {"le ": "au ", "la ": "en ", "les ": "aux ", "l'": "en "}.get(article, "à "), bare
    return article, bare


def sentence(template: str, names: Names) -> Text:
    """Fill one template."""
    rng, result, position = names.rng, Text(), 0
    template = template.replace(" .", ".")
    numbers = {"n": str(rng.randint(2, 90)), "n2": rng.choice(("une dizaine", "trois", "12", "une trentaine", "cinq")),
               "day": rng.choice(DAYS), "day2": rng.choice(DAYS), "year": str(rng.randint(1994, 2024)),
               "adj": rng.choice(ADJECTIVES), "adjm": rng.choice(MASCULINE), "adjp": rng.choice(PLURALS)}
    for name, value in numbers.items():
        template = template.replace("{" + name + "}", value)
    for match in SLOT.finditer(template):
        result.add(template[position : match.start()])
        position = match.end()
        preposition, kind, fixed_kind, fixed = match.groups()
        if fixed_kind:
            result.add(fixed, LABELS[fixed_kind])
        else:
            before, bare = with_preposition(preposition or "", names.draw(kind))
            start = match.start() in (0, 1) and not preposition
            if start and before:
                before = "" if kind == "COUNTRY" and rng.random() < 0.7 else before[:1].upper() + before[1:]
            result.add(before)
            result.add(bare, LABELS[kind])
    result.add(template[position:])
    return result


def texts(count: int, seed: int) -> Iterator[Text]:
    """Texts of one to five sentences, headlines on lines of their own, half of them with ’."""
    rng = random.Random(seed)
    names = Names(rng)
    sections = read_sections(DATA / "templates.txt", split_commas=False)
    weights = {"attack": 6, "politics": 7, "protest": 3, "background": 4, "negative": 3, "headline": 2,
               "official": 2, "lines": 2, "more": 6}
    kinds = list(weights)
    for _ in range(count):
        whole = Text()
        curly = rng.random() < 0.5
        for _ in range(rng.randint(1, 5)):
            kind = rng.choices(kinds, [weights[k] for k in kinds])[0]
            template = rng.choice(sections[kind])
            headline = template.startswith("=") or kind == "lines"
            part = sentence(template.lstrip("="), names)
            text = part.text.upper() if headline and rng.random() < 0.1 else part.text
            if len(text) != len(part.text):
                continue
            offset = len(whole.text)
            whole.text += text + ("\n" if headline or rng.random() < 0.15 else " ")
            whole.spans += [(a + offset, b + offset, label) for a, b, label in part.spans]
        whole.text = whole.text.rstrip(" ")
        if curly:
            whole.text = whole.text.replace("'", "’")
        yield whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    for item in texts(args.count, args.seed):
        print(repr(item.text), [(item.text[a:b], label) for a, b, label in item.spans])


if __name__ == "__main__":
    main()
