import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from depeche.pipeline.receipt import Receipt, WriteReceipt, read_receipt
from depeche.transforms.write import DataFile

FILES = [DataFile(table=table, path=f"{table}/{i}.parquet", rows=i, bytes=10, sha256="0")
         for table in ("b", "a") for i in (2, 1)]


@pytest.mark.parametrize("files, counts", [(FILES, [("read", 2), ("read", 3), ("kept", 1)]), ([], [])])
def test_a_job_reports_its_files_and_counts(tmp_path, files, counts):
    path = str(tmp_path / "receipts" / "read-00000.json")
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        pipeline | beam.Create([*files, *counts]) | WriteReceipt(path)
    receipt = read_receipt(path)
    assert receipt.of("a") == [FILES[3], FILES[2]][:len(files)]
    assert receipt.counts == ({"read": 5, "kept": 1} if counts else {})


def test_receipts_add_up():
    total = Receipt()
    for files in (FILES[:2], FILES[2:]):
        part = Receipt(files=files)
        part.counts["read"] = 2
        total.add(part)
    assert len(total.files) == 4 and total.counts["read"] == 4
