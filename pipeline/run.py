"""A run's identity: what it read, with what, and where it writes."""
from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version

from apache_beam.io.filesystems import FileSystems

from depeche.pipeline.options import RunOptions
from depeche.schemas.columns import SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that a run reads. size: bytes; hash: of its content, or what the object store says stands for it."""

    uri: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. The same inputs, options and versions have the same `run_id`, wherever and whenever it runs.

    job_bytes: text that a job of the local engine reads closely at most.
    """

    options: RunOptions
    run_id: str
    model_version: str
    job_bytes: int

    @property
    def staging(self) -> str:
        """Folder that holds what the run writes until it is committed."""
        return FileSystems.join(self.options.output, "_staging", self.run_id)

    @property
    def tables(self) -> str:
        """Folder in the staging folder with the files that are to be published, as they will stand in the output."""
        return FileSystems.join(self.staging, "tables")

    @property
    def run_date(self) -> str:
        return self.options.run_time.date().isoformat()

    @property
    def metadata(self) -> dict[str, str]:
        """What every file of the run says of itself."""
        return {"depeche.schema_version": SCHEMA_VERSION, "depeche.run_id": self.run_id,
                "depeche.version": version("depeche"), "depeche.model_version": self.model_version}

    def folder(self, table: str) -> str:
        """Folder of a table's files of this run, below the output."""
        return f"{table}/run_date={self.run_date}"

    def prefix(self, label: str) -> str:
        """First part of the names of the files that a job writes."""
        return f"{self.run_id[:12]}-{label}"


def identify(options: RunOptions, inputs: list[Input], metadata: object, model_version: str, job_bytes: int) -> Run:
    """The run that these inputs and options make. metadata: what stands beside the inputs (sidecars of texts)."""
    identity = {
        "inputs": [asdict(i) for i in sorted(inputs, key=lambda i: i.uri)],
        "metadata": metadata,
        "options": options.content(),
        "versions": [version("depeche"), SCHEMA_VERSION, model_version],
    }
    canonical = json.dumps(identity, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
    return Run(options=options, run_id=hashlib.blake2b(canonical, digest_size=16).hexdigest(),
               model_version=model_version, job_bytes=job_bytes)
