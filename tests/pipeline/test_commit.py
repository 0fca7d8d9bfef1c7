import json
from datetime import datetime, timezone
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from depeche.pipeline import commit as module
from depeche.pipeline.commit import Output, commit, opened, sweep
from depeche.pipeline.options import RunOptions
from depeche.pipeline.run import Run
from depeche.schemas.columns import arrow_schema
from depeche.schemas.records import TABLES, Reject
from depeche.transforms.types import InputError
from depeche.transforms.write import write_file

MANIFEST = {"run_time": "2024-12-23T00:00:00+00:00"}


def run_into(output: Path, run_id: str = "0123456789abcdef") -> Run:
    options = RunOptions(inputs=(), output=str(output), run_time=datetime(2024, 12, 23, tzinfo=timezone.utc))
    return Run(options=options, run_id=run_id, model_version="test", job_bytes=1000)


def stage(run: Run, name: str = "one"):
    rows = [Reject(stage="read", code="bad_json", message="m", source_uri=name)]
    return write_file(rows, Reject, table="rejects", root=run.tables, path=f"{run.folder('rejects')}/{name}.parquet")


def manifest_of(run: Run) -> dict:
    return {**MANIFEST, "run_id": run.run_id}


def visible(output: Path) -> list[str]:
    return sorted(str(p.relative_to(output)) for p in output.rglob("*") if p.is_file() and p.name != "_lock")


def test_a_committed_run_is_its_files_and_a_manifest(tmp_path):
    run = run_into(tmp_path)
    with opened(str(tmp_path)) as output:
        manifest = commit(output, run, [stage(run)], manifest_of(run))
    assert json.loads((tmp_path / "_runs" / f"{run.run_id}.json").read_text()) == manifest
    listed = [f["path"] for f in manifest["files"]]
    assert visible(tmp_path) == sorted([*listed, f"_runs/{run.run_id}.json"])
    assert all(path.split("/")[1] == "run_date=2024-12-23" for path in listed)
    for file in manifest["files"]:
        assert (tmp_path / file["path"]).stat().st_size == file["bytes"]


def test_every_table_has_a_file_with_its_schema(tmp_path):
    run = run_into(tmp_path)
    with opened(str(tmp_path)) as output:
        commit(output, run, [stage(run)], manifest_of(run))
    for name, record in TABLES.items():
        (file,) = (tmp_path / name).rglob("*.parquet")
        assert pq.ParquetFile(file).schema_arrow.remove_metadata().equals(arrow_schema(record))
        assert pq.ParquetFile(file).metadata.num_rows == (1 if name == "rejects" else 0)


class Killed(BaseException):
    """Stands for a process that ends on the spot."""


@pytest.mark.parametrize("moves", range(6))
def test_a_run_killed_while_it_commits_is_taken_back_by_the_next(tmp_path, monkeypatch, moves):
    first = run_into(tmp_path, "aaaa")
    with opened(str(tmp_path)) as output:
        commit(output, first, [stage(first, "first")], manifest_of(first))
    before = visible(tmp_path)
    second = run_into(tmp_path, "bbbb")
    files = [stage(second, "second"), stage(second, "third")]
    move, done = module._move, []

    def killed_after(source, target):
        if len(done) == moves:
            raise Killed
        done.append(target)
        move(source, target)

    monkeypatch.setattr(module, "_move", killed_after)
    with pytest.raises(Killed):
        commit(Output(str(tmp_path)), second, files, manifest_of(second))
    assert [m["run_id"] for m in Output(str(tmp_path)).manifests()] == ["aaaa"]
    monkeypatch.undo()
    with opened(str(tmp_path)):
        assert visible(tmp_path) == before


def test_a_run_killed_after_its_manifest_stands(tmp_path, monkeypatch):
    run = run_into(tmp_path)
    monkeypatch.setattr(module, "_drop_staging", lambda output: None)
    with opened(str(tmp_path)) as output:
        manifest = commit(output, run, [stage(run)], manifest_of(run))
    monkeypatch.undo()
    assert (tmp_path / "_staging").exists()
    with opened(str(tmp_path)) as output:
        assert not (tmp_path / "_staging").exists()
        assert output.manifests() == [manifest]
        assert all((tmp_path / f["path"]).exists() for f in manifest["files"])


def test_the_sweep_touches_nothing_that_a_run_did_not_write(tmp_path):
    strange = tmp_path / "articles" / "run_date=2024-12-23" / "mine.parquet"
    strange.parent.mkdir(parents=True)
    strange.write_text("mine")
    sweep(Output(str(tmp_path)))
    assert strange.read_text() == "mine"


def test_one_run_writes_at_a_time(tmp_path):
    with opened(str(tmp_path)), pytest.raises(InputError, match="another run is writing"), opened(str(tmp_path)):
        pass


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write to"), opened(str(tmp_path / "file" / "output")):
        pass


@pytest.mark.parametrize("name", ["a*b", "run[1]", "what?"])
def test_glob_characters_in_the_place_are_refused(tmp_path, name):
    with pytest.raises(InputError, match="glob"), opened(str(tmp_path / name)):
        pass


def test_manifests_come_oldest_first(tmp_path):
    (tmp_path / "_runs").mkdir()
    for day, run_id in [("02", "a"), ("01", "b"), ("03", "c")]:
        text = json.dumps({"run_id": run_id, "run_time": f"2024-12-{day}", "files": []})
        (tmp_path / "_runs" / f"{run_id}.json").write_text(text)
    assert [m["run_id"] for m in Output(str(tmp_path)).manifests()] == ["b", "a", "c"]
