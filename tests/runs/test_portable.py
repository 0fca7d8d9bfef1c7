"""The graph on a runner that speaks the portable protocol: Beam's own job server in Python, with no Java or Docker.

It finds faults that the in-process engine forgives: what does not pickle, what is not installed, coders that differ.
"""
from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest

from depeche.schemas.records import TABLES


@pytest.fixture
def job_server():
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "apache_beam.runners.portability.local_job_service_main", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("localhost", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"localhost:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.mark.timeout(400)
def test_a_portable_runner_finds_what_the_local_engine_finds(finished, runs, dump, tmp_path, job_server):
    """Takes long: seven jobs are submitted, each with a start of its own."""
    assert runs.run(dump, tmp_path / "o", "--runner=PortableRunner", f"--job_endpoint={job_server}",
                    "--environment_type=LOOPBACK") == 0
    for table in TABLES:
        assert runs.rows(tmp_path / "o", table) == runs.rows(finished, table)
