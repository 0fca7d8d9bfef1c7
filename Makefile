# Each target makes the environment that it needs; a second call installs nothing.
#
#   make run      read the sample articles and print the events found in them
#   make test     run the tests
#   make lint     ruff          make types    mypy
#   make score    score the extractor on the annotated articles
#   make bench    benchmarks    make train    train the French pipeline anew
#   make docs     write docs/data-dictionary.md from the schemas
#   make clean    remove the environment and everything built

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUTPUT ?= build/depeche
ARGS ?=

.DEFAULT_GOAL := run
.PHONY: run test lint types score bench train docs clean

# Stamps: what a run needs, the tools of the tests on top of it, and what training reads on top of those.
RUN := $(VENV)/.run
TEST := $(VENV)/.test
TRAIN := $(VENV)/.train
TYPES := build/types/depeche

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN): setup.py pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(TEST): setup.py pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(RUN) $@

$(TRAIN): setup.py pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,train]'
	@touch $(RUN) $(TEST) $@

# mypy sees the folders under the names that they are imported by.
$(TYPES):
	mkdir -p $@
	for folder in pipeline transforms schemas seeds; do ln -sfn ../../../$$folder $@/$$folder; done

run: $(RUN)
	$(BIN)/depeche run --output $(OUTPUT) $(ARGS)

test: $(TEST)
	$(BIN)/python -m pytest --import-mode=importlib $(ARGS)

lint: $(TEST)
	$(BIN)/ruff check .

types: $(TEST) | $(TYPES)
	$(BIN)/mypy $(TYPES)

docs: $(RUN)
	$(BIN)/python -m depeche.pipeline.dictionary > docs/data-dictionary.md

score: $(TEST)
	$(BIN)/python -m benchmarks.score $(ARGS)

bench: $(TEST)
	$(BIN)/python -m benchmarks $(ARGS)

train: $(TRAIN)
	$(BIN)/python -m training $(ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info
