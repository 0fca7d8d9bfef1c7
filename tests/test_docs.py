"""What the documents tell a reader to type works: commands run on the sample articles, queries on what they wrote."""
from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Commands that are not run here, each with the reason. Targets of make are still looked up in the Makefile.
NOT_RUN = {
    "make": "installs what a run needs, then runs on the samples",
    "make run": "installs what a run needs, then runs on the samples",
    "make test": "these tests",
    "make score": "takes minutes",
    "make score CORPORA=FOLDER": "takes minutes, and a corpus that is not part of the product",
    "make bench": "takes minutes",
    "make bench ARGS='--only near --scale 0.1'": "takes minutes",
    "make train": "takes hours, and corpora that are not part of the product",
    "make train CORPORA=FOLDER": "takes hours, and corpora that are not part of the product",
    "make docs": "writes into the work tree; tests/pipeline/test_dictionary.py compares what it would write",
    "make lint": "not a command of the product",
    "make types": "not a command of the product",
    "make clean": "removes the environment that this test runs in",
    "python -m benchmarks.confidence --write": "writes into the work tree",
    "python -m benchmarks.days --write": "writes into the work tree",
    "python -m benchmarks.stories --write": "writes into the work tree",
    "python -m training.scripts.likelihood --write": "writes into the work tree",
    "python -m benchmarks.extractor": "takes minutes",
    "python benchmarks/triggers.py": "takes a minute; scores, and nothing that a user waits for",
    "python -m apache_beam.runners.portability.local_job_service_main -p 8099": "a server; see tests/runs",
}
#: Options that need a cluster or a server.
ELSEWHERE = ("gs://", "--runner=PortableRunner", "--runner=FlinkRunner", "--runner=SparkRunner",
             "--runner=DataflowRunner")
COMMAND = re.compile(r"(?:\.venv/bin/)?(?:depeche|make|python3?)(?: .*|$)")


def commands() -> Iterator[tuple[str, str]]:
    """(document, command) of the indented and fenced lines and the inline code that begin with a program of ours."""
    for path in DOCUMENTS:
        text = re.sub(r"\\\n\s*", "", path.read_text(encoding="utf-8"))
        blocks = "\n".join(re.findall(r"^```(?:sh|bash|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
        lines = re.findall(r"^ {4}(.+)$", text, re.MULTILINE) + blocks.splitlines()
        inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
        for line in lines + inline:
            command = re.sub(r"(^|\s)#.*", "", line).strip().removeprefix("$ ")
            if COMMAND.fullmatch(command) and " " in command:
                yield path.name, command


COMMANDS = sorted(set(commands()))


def program(command: str) -> str:
    return shlex.split(command)[0].removeprefix(".venv/bin/")


def depeche(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "depeche.pipeline", *words], capture_output=True, text=True,
                          check=False, timeout=110, cwd=ROOT)


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    """A run over the sample articles. It takes some seconds: processes start and load the language pipeline."""
    folder = tmp_path_factory.mktemp("docs") / "events"
    done = depeche("run", "--input", "seeds/articles", "--output", str(folder), "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def event_id(output) -> str:
    rows = duckdb.sql(f"SELECT event_id FROM read_parquet('{output}/events/**/*.parquet') ORDER BY 1").fetchall()
    return rows[0][0]


def test_documents_have_commands():
    assert {"README.md", "operations.md", "accuracy.md"} <= {document for document, _ in COMMANDS}
    assert any(command.startswith(".venv/bin/depeche run") for _, command in COMMANDS)


@pytest.mark.parametrize(("document", "command"), [c for c in COMMANDS if program(c[1]) == "depeche"])
def test_commands_of_the_product_run(document, command, output, event_id, tmp_path):
    if any(mark in command for mark in ELSEWHERE):
        pytest.skip("needs a cluster or a server; tests/runs has the portable runner")
    words = [_meant(word, output, event_id, tmp_path) for word in shlex.split(command.partition("|")[0])[1:]]
    if words[:2] == ["gazetteer", "import"]:
        pytest.skip("needs the dump of GeoNames; tests/transforms/nlp/test_gazetteer.py imports a small one")
    if words in (["show"], ["explain"], ["run"], ["evaluate"], ["gazetteer"]):
        words.append("--help")  # a command that is only named
    done = depeche(*words)
    assert done.returncode == 0, f"{document}: {command}: {done.stderr}"
    assert done.stdout or "run" in words


def _meant(word: str, output: Path, event_id: str, tmp_path: Path) -> str:
    """What a reader puts in the place of a word of an example."""
    stands_for = {"dumps/": "seeds/articles", "events/": str(output), "OUTPUT": str(output), "EVENT_ID": event_id,
                  "GOLD.jsonl": "tests/gold/seeds.jsonl"}
    if re.fullmatch("m[0-9a-f]{5,}", word):
        return event_id[:6]
    return stands_for.get(word, word)


@pytest.mark.parametrize(("document", "command"), [c for c in COMMANDS if program(c[1]) != "depeche"])
def test_other_commands_are_known(document, command):
    assert command in NOT_RUN, f"{document}: {command} is neither run nor listed with a reason"
    if program(command) == "make":
        words = [w for w in shlex.split(command)[1:] if "=" not in w]
        assert subprocess.run(["make", "--dry-run", *words], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_options_in_the_documents_exist():
    known = set(re.findall(r"--[a-z-]+", depeche("run", "--help").stdout))
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = {flag for row in re.findall(r"^\| (`--.*?) \|", text, re.MULTILINE) for flag in re.findall("--[a-z-]+", row)}
    assert told and told <= known


def queries() -> list[tuple[str, str]]:
    return [(path.name, query) for path in DOCUMENTS
            for query in re.findall(r"^```sql\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)]


def test_the_readme_has_three_queries():
    assert sum(document == "README.md" for document, _ in queries()) == 3


@pytest.mark.parametrize(("document", "query"), queries())
def test_queries_run(document, query, output):
    found = duckdb.sql(query.replace("'events/", f"'{output}/").replace("'OUTPUT/", f"'{output}/"))
    assert found is not None and found.columns, f"{document}: {query}"


def test_the_first_query_finds_the_dead_of_the_samples(output):
    query = queries()[0][1].replace("'events/", f"'{output}/")
    best = [row[-3] for row in duckdb.sql(query).fetchall()]
    assert best and best == sorted(best, reverse=True)


def test_every_file_that_a_document_links_to_exists():
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
