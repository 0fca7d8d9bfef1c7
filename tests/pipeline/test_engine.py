import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from depeche.pipeline.engine import Cluster, InProcess, Phase, Workers, engine_for
from depeche.pipeline.errors import RunFailed
from depeche.pipeline.options import RunOptions
from depeche.pipeline.progress import Bar
from depeche.pipeline.run import Run
from depeche.transforms.types import InputError

HERE = Path(__file__).parent


@pytest.fixture
def phases(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    import phases_for_tests

    return phases_for_tests


def run_into(output: Path, workers: int = 2, *beam: str) -> Run:
    options = RunOptions(inputs=(), output=str(output), workers=workers, beam=beam,
                         run_time=datetime(2024, 12, 23, tzinfo=timezone.utc))
    return Run(options=options, run_id="0123456789abcdef", model_version="test", job_bytes=1000)


def bar_of(shards) -> Bar:
    bar = Bar("none")
    bar.start("test", [1] * len(shards), "articles")
    return bar


SHARDS = [[1, 2], [3], [4, 5]]
DOUBLES = {"1": 2, "2": 4, "3": 6, "4": 8, "5": 10}


@pytest.mark.parametrize("engine", [InProcess, Cluster])
def test_engines_in_this_process_find_the_same(engine, phases, tmp_path):
    receipt = engine().run(Phase("double", phases.double), SHARDS, run_into(tmp_path), bar_of(SHARDS))
    assert receipt.counts == DOUBLES


def test_workers_find_the_same_and_count_together(phases, tmp_path):
    bar = bar_of(SHARDS)
    with Workers(2) as workers:
        receipt = workers.run(Phase("double", phases.double), SHARDS, run_into(tmp_path), bar)
    assert receipt.counts == DOUBLES
    assert bar.ticks.read()["articles"] == 5
    assert not multiprocessing.active_children()


def test_a_dying_worker_ends_the_run_with_an_error(phases, tmp_path):
    began = time.monotonic()
    with pytest.raises(RunFailed, match="worker process died"), Workers(2) as workers:
        workers.run(Phase("die", phases.die), SHARDS, run_into(tmp_path), bar_of(SHARDS))
    assert time.monotonic() - began < 60
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("engine", ["here", "workers"])
@pytest.mark.parametrize("phase, expected, message", [
    ("fail", RunFailed, "ValueError: number 1 is wrong"),
    ("wrong_input", InputError, "no such pipeline: 1"),
    ("full", InputError, "No space left on device: /somewhere"),
])
def test_errors_in_a_job_are_told_in_a_line(engine, phase, expected, message, phases, tmp_path, capfd):
    chosen = InProcess() if engine == "here" else Workers(1)
    with pytest.raises(expected) as caught:
        try:
            chosen.run(Phase(phase, getattr(phases, phase)), [[1]], run_into(tmp_path), bar_of([[1]]))
        finally:
            if isinstance(chosen, Workers):
                chosen.__exit__(*sys.exc_info())
    assert str(caught.value).startswith(message) and "\n" not in str(caught.value)


def test_workers_end_when_their_parent_is_killed(tmp_path):
    """Takes a few seconds: three interpreters start."""
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(f"""
        import sys, multiprocessing
        sys.path.insert(0, {str(HERE)!r})
        import phases_for_tests
        from pathlib import Path
        from depeche.pipeline import engine, progress
        from depeche.pipeline.options import RunOptions
        from depeche.pipeline.run import Run
        from datetime import datetime, timezone

        if __name__ == "__main__":
            options = RunOptions(inputs=(), output={str(tmp_path / "out")!r}, workers=2,
                                 run_time=datetime.now(timezone.utc))
            run = Run(options=options, run_id="0123456789abcdef", model_version="test", job_bytes=1000)
            bar = progress.Bar("none")
            bar.start("slow", [1, 1])
            with engine.Workers(2) as workers:
                slow = engine.Phase("slow", phases_for_tests.slow)
                jobs = [workers.pool.submit(engine._run_job, slow, [i], run, str(i)) for i in range(2)]
                print(*(p.pid for p in multiprocessing.active_children()), flush=True)
                jobs[0].result()
    """))
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.kill()
    parent.wait()
    assert all(_ends(pid) for pid in children)


def _ends(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    return False


def test_small_inputs_and_one_worker_stay_in_this_process(tmp_path):
    with engine_for(run_into(tmp_path), small=True) as small, engine_for(run_into(tmp_path, 1), small=False) as single:
        assert isinstance(small, InProcess) and isinstance(single, InProcess)


@pytest.mark.parametrize("flag", ["--runner=PortableRunner", "--runner=FlinkRunner"])
def test_other_runners_take_a_phase_as_one_job(flag, tmp_path):
    with engine_for(run_into(tmp_path, 2, flag), small=False) as engine:
        assert isinstance(engine, Cluster)


def test_a_phase_without_shards_does_nothing(phases, tmp_path):
    for engine in (InProcess(), Cluster()):
        assert not engine.run(Phase("double", phases.double), [], run_into(tmp_path), bar_of([])).counts
