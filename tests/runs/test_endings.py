"""How runs end: exit codes, one line for what a user can mend, and nothing left behind by a run that was killed."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from depeche.pipeline import commit, execute, summary
from depeche.transforms import write


def one_line(capsys) -> str:
    """What was said on standard error: one line, no trace."""
    said = capsys.readouterr().err.strip()
    assert said and "\n" not in said and "Traceback" not in said
    return said


def test_a_missing_input_is_told(runs, tmp_path, capsys):
    assert runs.depeche("run", "--input", tmp_path / "nowhere", "--output", tmp_path / "o", "--quiet") == 2
    assert "nowhere" in one_line(capsys)
    assert not (tmp_path / "o").exists()


def test_an_output_that_cannot_be_written_is_told(runs, dump, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert runs.run(dump, tmp_path / "file" / "o") == 2
    assert "cannot write to" in one_line(capsys)


@pytest.mark.parametrize("argv, part", [
    (["run", "--wrokers", "2"], "--wrokers"),
    (["run", "--workers", "none"], "--workers"),
    (["run", "--field", "text"], "OURS=THEIRS"),
    (["rum"], "rum"),
    ([], "COMMAND"),
    (["show"], "OUTPUT"),
    (["show", "/nowhere"], "no finished run"),
    (["explain", "/nowhere", "m1"], "no finished run"),
    (["show", "/nowhere", "--since", "soon"], "soon"),
    (["show", "/nowhere", "more"], "more"),
    (["show", "/nowhere", "--limit", "-5"], "not a whole number"),
    (["show", "/nowhere", "--type", "WAR"], "WAR is no event type and no mode"),
    (["evaluate", "/nowhere", "x.jsonl", "--errors", "few"], "few is not a whole number"),
    (["evaluate", "/nowhere", "/nowhere.jsonl"], "/nowhere.jsonl cannot be read: No such file or directory"),
])
def test_wrong_usage_is_told(runs, argv, part, capsys):
    assert runs.depeche(*argv) == 2
    assert part in one_line(capsys)


def test_a_pipeline_that_is_not_installed_is_told(runs, dump, tmp_path, capsys):
    assert runs.run(dump, tmp_path / "o", "--model", "fr_nothing") == 2
    assert "fr_nothing" in one_line(capsys)


def test_a_full_disk_is_told_and_leaves_nothing(runs, dump, tmp_path, monkeypatch, capsys):
    real, written = write.FileSystems.create, []

    def create(path, *args, **options):
        written.append(path)
        if len(written) > 8:
            raise OSError(28, "No space left on device", path)
        return real(path, *args, **options)

    monkeypatch.setattr(write.FileSystems, "create", create)
    assert runs.run(dump, tmp_path / "o", "--workers", 1) == 2
    assert "No space left on device" in one_line(capsys)
    assert runs.visible(tmp_path / "o") == []


def test_too_many_rejects_end_with_one_after_writing(runs, dump, tmp_path, capsys):
    assert runs.run(dump, tmp_path / "o", "--max-reject-share", "0.1") == 1
    assert "3 of 13 records were rejected, more than 10.0%" in one_line(capsys)
    assert len(runs.table(tmp_path / "o", "articles")) == 9


@pytest.mark.parametrize("changed", [{"read": 14}, {"articles": 8}, {"duplicates": 1}, {"mentions": 0}, {"rejects": 5}])
def test_counts_that_do_not_reconcile_are_told(finished, changed):
    (manifest,) = (json.loads(p.read_text()) for p in (finished / "_runs").glob("*.json"))
    assert summary.problems(manifest, 0.5) == []
    manifest["counts"].update(changed)
    assert all("do not reconcile" in problem for problem in summary.problems(manifest, 0.5)) and \
        summary.problems(manifest, 0.5)


def test_an_interrupt_ends_quietly(runs, dump, tmp_path, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(execute.graph, "link_phase", interrupted)
    assert runs.run(dump, tmp_path / "o", "--workers", 1) == 130
    assert "interrupted" in one_line(capsys)
    assert runs.visible(tmp_path / "o") == []


def test_a_failing_phase_ends_with_three(runs, dump, tmp_path, monkeypatch, capsys):
    def broken(*_):
        raise ValueError("what nobody expected")

    monkeypatch.setattr(execute.graph, "link_phase", broken)
    assert runs.run(dump, tmp_path / "o", "--workers", 1) == 3
    assert "ValueError: what nobody expected" in one_line(capsys)
    assert runs.visible(tmp_path / "o") == []


def test_the_next_run_cleans_up_after_one_that_was_killed(finished, runs, dump, tmp_path, monkeypatch):
    """Killed between two moves of its commit, a run has files in the tables that no manifest lists."""
    class Killed(BaseException):
        pass

    real, moved = commit._move, []

    def move(source, target):
        moved.append(target)
        if len(moved) == 3:
            raise Killed
        real(source, target)

    monkeypatch.setattr(commit, "_move", move)
    with pytest.raises(Killed):
        runs.run(dump, tmp_path / "o", "--workers", 1)
    monkeypatch.undo()
    assert len(runs.visible(tmp_path / "o")) == 2 and commit.Output(str(tmp_path / "o")).manifests() == []
    assert runs.run(dump, tmp_path / "o", "--workers", 1) == 0
    for table in ("articles", "mentions", "events", "rejects"):
        assert runs.rows(tmp_path / "o", table) == runs.rows(finished, table)
    assert not (tmp_path / "o" / "_staging").exists()


# --- real processes that are really killed; each takes long, since it starts the interpreter and loads the pipeline


def start(dump: Path, output: Path, *argv: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "depeche.pipeline", "run", "--input", dump, "--output", output, "--quiet",
               "--max-reject-share", "1", *argv]
    return subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def long_dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough articles to keep two workers busy for a while, no two alike."""
    path = tmp_path_factory.mktemp("long") / "long.jsonl"
    places = ["Kharkiv", "Soumy", "Donetsk", "Kherson", "Zaporijjia", "Odessa", "Lviv", "Dnipro"]
    with path.open("w", encoding="utf-8") as out:
        for i in range(1500):
            words = " ".join(f"mot{i}x{j}" for j in range(40))
            text = (f"Une frappe de drones a tué {i + 2} personnes à {places[i % len(places)]}, a indiqué le "
                    f"gouverneur. Les secours ont évacué {i % 90 + 3} habitants. Témoignage numéro {i} : {words}.")
            out.write(json.dumps({"url": f"https://exemple.fr/{i}", "text": text}) + "\n")
    return path


def wait_for(path: Path, pattern: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 240
    while not list(path.glob(pattern)):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("reached", ["_staging/*/receipts/read-*.json", "_staging/*/receipts/link-*.json"])
def test_a_run_killed_on_the_way_leaves_nothing_visible(runs, long_dump, tmp_path, reached):
    process = start(long_dump, tmp_path / "o", "--workers", 1)
    wait_for(tmp_path / "o", reached, process)
    process.kill()
    process.wait()
    assert runs.visible(tmp_path / "o") == [] and not list((tmp_path / "o").glob("_runs/*"))
    with commit.opened(str(tmp_path / "o")):
        assert not (tmp_path / "o" / "_staging").exists()


@pytest.mark.timeout(400)
def test_a_dying_worker_ends_the_run_with_an_error(runs, long_dump, tmp_path):
    process = start(long_dump, tmp_path / "o", "--workers", 2, "--chunk-bytes", "100k")
    wait_for(tmp_path / "o", "_staging/*/receipts/link-*.json", process)
    os.kill(children(process.pid)[-1], signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "a worker process died" in said and "Traceback" not in said and said.count("\n") == 1
    assert runs.visible(tmp_path / "o") == []


def children(pid: int) -> list[int]:
    """Worker processes of a process (not the one that watches over their semaphores)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = stat.with_name("cmdline").read_text()
        except OSError:
            continue
        if parent == pid and "resource_tracker" not in command:
            found.append(int(stat.parent.name))
    return sorted(found)


@pytest.mark.timeout(300)
def test_an_interrupted_run_says_so(runs, long_dump, tmp_path):
    process = start(long_dump, tmp_path / "o", "--workers", 1)
    wait_for(tmp_path / "o", "_staging/*/receipts/read-*.json", process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and said.strip() == "depeche: interrupted; nothing was published"
    assert runs.visible(tmp_path / "o") == []
