"""A dump with everything in it that a run has to tell apart, and runs over it that several tests look at."""
from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from depeche.pipeline import cli

TABLES = ("articles", "mentions", "events", "rejects")
#: Columns that differ from run to run by their nature.
RUN_COLUMNS = {"run_id", "ingested_at", "recorded_at"}

STRIKE = (
    "Une frappe de drones russes a tué trois personnes et blessé douze autres mardi à Kharkiv, ont indiqué les "
    "autorités régionales. Un immeuble résidentiel du centre-ville a été touché dans la nuit. Les secours cherchaient "
    "encore des survivants sous les décombres en fin de matinée."
)
REVISED = STRIKE.replace("tué trois personnes", "tué quatre personnes") + (
    " Le gouverneur a annoncé une journée de deuil dans toute la région."
)
PROTEST = (
    "Des milliers de personnes ont manifesté samedi à Tunis contre la hausse des prix du pain. La police a dispersé la "
    "foule avec des gaz lacrymogènes et arrêté une vingtaine de manifestants, selon un syndicat."
)
SHELLING = (
    "L’armée soudanaise a bombardé lundi un marché d’El-Fasher, faisant au moins neuf morts, selon un comité de "
    "secouristes. Les Forces de soutien rapide tiennent la ville assiégée depuis plusieurs mois."
)
TALKS = (
    "Les ministres arménien et azerbaïdjanais des Affaires étrangères se sont rencontrés jeudi à Washington pour des "
    "pourparlers de paix. Un accord pourrait être signé avant la fin de l’année, a déclaré un diplomate."
)
GARDEN = (
    "Le concours des villages fleuris a réuni dimanche plus de deux cents jardiniers dans la vallée. Le jury a goûté "
    "aux confitures et récompensé les plus beaux balcons de la commune."
)
ENGLISH = (
    "The annual flower show drew more than two hundred gardeners to the valley on Sunday. The jury tasted the jams and "
    "rewarded the most beautiful balconies of the village before the concert."
)


def article(name: str, text: str, day: str = "2024-12-24", **fields: object) -> dict[str, object]:
    site = fields.pop("site", "exemple.fr")
    return {"url": f"https://www.{site}/monde/{name}", "title": name.capitalize(), "text": text,
            "date_publish": f"{day}T10:00:00+00:00", "source_domain": site, **fields}


ARTICLES = [
    article("frappe", STRIKE),
    article("frappe-reprise", STRIKE, "2024-12-25", site="journal.be"),
    article("frappe-bilan", REVISED, "2024-12-25", site="quotidien.ch"),
    article("tunis", PROTEST, "2024-12-22"),
    article("tunis-2", PROTEST.replace("Des milliers de personnes", "Plusieurs milliers de personnes"), "2024-12-22",
            site="maghreb.tn"),
    article("el-facher", SHELLING, "2024-12-24"),
    article("pourparlers", TALKS, "2024-12-20"),
    article("fleurs", GARDEN, "2024-12-23"),
    article("flowers", ENGLISH, "2024-12-23"),
]
#: read and rejected: no JSON, no text, too short, and an article that stands in the dump already
FAULTS = ['{"url": "https://www.exemple.fr/x", "text": ', json.dumps(article("vide", "")),
          json.dumps(article("bref", "Trop court.")), json.dumps(article("frappe", STRIKE))]


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of JSON Lines, one of them compressed: 13 records, 9 of them articles, 2 of these copies."""
    folder = tmp_path_factory.mktemp("dump")
    lines = [json.dumps(a, ensure_ascii=False) for a in ARTICLES]
    (folder / "one.jsonl").write_text("\n".join(lines[:5] + FAULTS) + "\n", encoding="utf-8")
    with gzip.open(folder / "two.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write("\n".join(lines[5:]) + "\n")
    return folder


class Runs:
    """Running the product and looking at what it left."""

    RUN_TIME = "2025-01-02T03:04:05+00:00"

    def depeche(self, *argv: object) -> int:
        """Run the command line in this process, where the language pipeline is loaded already."""
        return cli.main([str(a) for a in argv])

    def run(self, dump: Path, output: Path, *argv: object) -> int:
        """Run over the dump; a third of it is rejected, as it should."""
        return self.depeche("run", "--input", dump, "--output", output, "--run-time", self.RUN_TIME,
                            "--max-reject-share", 0.5, "--quiet", *argv)

    def rows(self, output: Path, table: str) -> list[str]:
        """A table's rows without the columns of the run, in a stable order."""
        found = self.table(output, table)
        return sorted(repr({k: v for k, v in row.items() if k not in RUN_COLUMNS}) for row in found)

    def table(self, output: Path, table: str) -> list[dict[str, object]]:
        """A table's rows."""
        files = sorted(str(p) for p in (output / table).rglob("*.parquet"))
        return ds.dataset(files, format="parquet").to_table().to_pylist()

    def visible(self, output: Path) -> list[str]:
        """Files that a reader of the tables could see."""
        return sorted(str(p.relative_to(output)) for t in TABLES for p in (output / t).rglob("*") if p.is_file())


@pytest.fixture(scope="session")
def runs() -> Runs:
    return Runs()


@pytest.fixture(scope="session")
def finished(runs: Runs, dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over the dump, with one worker."""
    output = tmp_path_factory.mktemp("finished") / "output"
    assert runs.run(dump, output, "--workers", 1) == 0
    return output
