import argparse
from datetime import datetime, timezone

import pytest

from depeche.pipeline import options
from depeche.transforms.types import InputError


def parse(*argv: str, sample: str = "sample") -> options.RunOptions:
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    options.add_arguments(parser)
    args, rest = parser.parse_known_args(argv)
    return options.from_arguments(args, rest, sample)


def test_without_arguments_the_sample_is_read():
    found = parse(sample="seeds/articles")
    assert found.inputs == ("seeds/articles",) and found.local and found.run_time.tzinfo is timezone.utc


def test_inputs_and_fields_may_be_repeated():
    found = parse("--input", "a", "b", "--input", "c", "--field", "text=body", "--field=url=link")
    assert found.inputs == ("a", "b", "c") and found.fields == (("text", "body"), ("url", "link"))


@pytest.mark.parametrize("text, size", [
    ("1", 1), ("4MiB", 4 * 2**20), ("2MB", 2_000_000), ("3k", 3072), ("1 GiB", 2**30),
])
def test_sizes(text, size):
    assert parse("--chunk-bytes", text).chunk_bytes == size


@pytest.mark.parametrize("text, hour", [
    ("2024-12-23T09:00:00Z", 9), ("2024-12-23T09:00:00+02:00", 7), ("2024-12-23", 0),
])
def test_run_times_are_utc(text, hour):
    assert parse("--run-time", text).run_time == datetime(2024, 12, 23, hour, tzinfo=timezone.utc)


@pytest.mark.parametrize("argv", [
    ("--workers", "0"), ("--chunk-bytes", "MiB"), ("--chunk-bytes", "0"), ("--max-reject-share", "1.1"),
    ("--run-time", "yesterday"), ("--min-characters", "-1"),
])
def test_impossible_values(argv):
    with pytest.raises((argparse.ArgumentError, SystemExit)):
        parse(*argv)


@pytest.mark.parametrize("argv, message", [
    (("--workers", "zero"), "zero is not a whole number"), (("--max-reject-share", "lots"), "lots is not a share"),
    (("--max-reject-share", "nan"), "nan is not a share"),
])
def test_a_value_of_another_kind_is_told_in_the_users_words(argv, message):
    with pytest.raises(argparse.ArgumentError, match=message):
        parse(*argv)


@pytest.mark.parametrize("name", ["DirectRunner", "direct", "FnApiRunner", "BundleBasedDirectRunner",
                                  "apache_beam.runners.direct.direct_runner.DirectRunner"])
def test_every_name_of_beams_own_engine_is_the_local_one(name):
    assert parse(f"--runner={name}").local


@pytest.mark.parametrize("name", ["PortableRunner", "FlinkRunner", "SparkRunner", "DataflowRunner", "PrismRunner"])
def test_other_runners_are_not_local(name):
    assert not parse(f"--runner={name}").local


def test_beams_flags_pass_through():
    flags = ("--runner=PortableRunner", "--job_endpoint=localhost:8099", "--environment_type", "LOOPBACK")
    assert parse(*flags[:2], "--input", "a", *flags[2:]).beam == flags


@pytest.mark.parametrize("argv, message", [
    (("--wrokers=2",), "unknown option: --wrokers=2"),
    (("--wrokers", "2"), "unknown option: --wrokers"),
    (("stray",), "unknown option: stray"),
    (("--direct_num_workers=many",), "invalid"),
    (("--field", "text"), "OURS=THEIRS"),
])
def test_wrong_flags_are_told_in_a_line(argv, message):
    with pytest.raises(InputError, match=message) as caught:
        parse(*argv)
    assert "\n" not in str(caught.value)


def test_a_cluster_may_know_flags_that_beam_does_not():
    assert parse("--runner=FlinkRunner", "--taskmanager_cores=4").beam[1] == "--taskmanager_cores=4"


def test_workers_time_and_flags_are_no_part_of_what_a_run_finds():
    one = parse("--workers", "1", "--chunk-bytes", "1MiB", "--run-time", "2024-01-01")
    two = parse("--workers", "8", "--max-reject-share", "1", "--runner=FnApiRunner")
    assert one.content() == two.content() != parse("--min-characters", "7").content()
