import io
import json
import logging
import multiprocessing

from depeche.pipeline import logs, progress
from depeche.pipeline.progress import Bar, Ticks


def test_ticks_of_several_processes_add_up():
    ticks = Ticks(multiprocessing.get_context("spawn"))
    for _ in range(3):
        ticks.add("articles", 2)
    ticks.add("rejects", 1)
    assert ticks.read() == {"records": 0, "articles": 6, "claims": 0, "events": 0, "rejects": 1}


def test_a_tick_goes_nowhere_without_an_engine(monkeypatch):
    monkeypatch.setattr(progress, "_connected", None)
    progress.tick("articles")


def bar_with(style: str) -> Bar:
    bar = Bar(style)
    bar.start("annotate", [30, 10], "articles")
    return bar


def test_lines_say_how_far_a_phase_is_and_when_it_will_be_done(caplog, monkeypatch):
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    caplog.set_level(logging.INFO, "depeche")
    bar = bar_with("lines")
    bar.began -= 10
    bar.ticks.add("articles", 10)
    bar.poll()
    fields = caplog.records[-1].fields
    assert fields["share_done"] == 0.25 and fields["articles"] == 10
    assert 0.9 < fields["per_second"] <= 1.0 and 29 < fields["left_s"] < 32
    bar.shard_done(0)
    assert caplog.records[-1].fields["share_done"] == 0.75
    assert caplog.records[-1].message.startswith("annotate 75% · 10 articles")
    bar.finish()
    assert "phase done" not in caplog.text


def test_json_lines_also_say_when_a_phase_is_done(caplog):
    caplog.set_level(logging.INFO, "depeche")
    bar = bar_with("json")
    bar.finish()
    assert caplog.records[-1].message == "phase done" and caplog.records[-1].fields["phase"] == "annotate"


def test_a_bar_shows_every_phase():
    bar = Bar("bar")
    bar.display.console.file = io.StringIO()
    with bar.showing():
        for name in ("read", "annotate"):
            bar.start(name, [1, 1])
            with bar.polling():
                bar.shard_done(0)
                bar.shard_done(1)
            bar.finish()
    assert bar.display.finished


def test_a_silent_bar_says_nothing(caplog):
    caplog.set_level(logging.INFO)
    bar = bar_with("none")
    with bar.polling():
        bar.shard_done(0)
    bar.finish()
    assert not caplog.records


def test_json_logs_are_one_object_a_line(capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure("json")
        logs.log.info("two\nlines", extra={"fields": {"articles": 2}})
        logging.getLogger("elsewhere").warning("é")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert first["message"] == "two\nlines" and first["articles"] == 2 and first["level"] == "info"
    assert second["logger"] == "elsewhere" and second["message"] == "é"
