"""Small phases that the engines run in the tests: importable, since worker processes look them up by name."""
import os
import time

import apache_beam as beam

from depeche.pipeline.progress import tick
from depeche.transforms.types import InputError


def _double(n):
    tick("articles")
    return n, 2 * n


def _die(n):
    os.kill(os.getpid(), 9)


def _fail(n):
    raise ValueError(f"number {n} is wrong")


def _wrong_input(n):
    raise InputError(f"no such pipeline: {n}")


def _full(n):
    raise OSError(28, "No space left on device", "/somewhere")


def _slow(n):
    time.sleep(600)


def _build(function):
    def build(pipeline, shard, run, label):
        numbers = pipeline | beam.Create(shard)
        return (numbers | "Do" >> beam.Map(function) | "Name" >> beam.Map(lambda pair: (str(pair[0]), pair[1])),)
    return build


def double(*args):
    return _build(_double)(*args)


def die(*args):
    return _build(_die)(*args)


def fail(*args):
    return _build(_fail)(*args)


def wrong_input(*args):
    return _build(_wrong_input)(*args)


def full(*args):
    return _build(_full)(*args)


def slow(*args):
    return _build(_slow)(*args)
