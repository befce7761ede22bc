# make run    create .venv, install, open the app
# make test   install with the test tools, run everything CI runs
# make torture  100,000 random keys, pastes, clicks and sizes; a failure is written as a replay file
# make coverage  branches of core, catalog, sources and usage that their tests and those of the commands run, at least 95%
# make bench  start, keys and idle time beside other programs, written to benchmarks/RESULTS.md
# make lint   the checks alone (after make test has installed them)
PYTHON ?= python3
BIN := .venv/bin
# Tests of the screens also wait for the app: two for each processor keep it busy.
WORKERS = $(shell $(BIN)/python -c 'import os; print(2 * (os.cpu_count() or 1))')

.PHONY: run test pytest torture coverage bench lint wheel clean

run: .venv/.installed
	@$(BIN)/crosswalk-tui

# Both at a time: the tests of the screens leave processors idle.
test: .venv/.installed-dev
	+$(MAKE) --no-print-directory --jobs=2 lint pytest

pytest: export PYTHONDONTWRITEBYTECODE =
pytest: .venv/.tests-compiled
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

# Collecting first compiles changed tests with their assertions once, and not once for each process.
.venv/.tests-compiled: .venv/.installed-dev $(shell find tests -name '*.py')
	@$(BIN)/python -m pytest --collect-only --quiet --quiet >/dev/null || true  # the run itself reports faults
	@touch $@

torture: .venv/.installed-dev
	$(BIN)/python -m tests.torture $(TORTURE)

coverage: .venv/.installed-dev
	$(BIN)/python -m coverage run -m pytest tests/core tests/catalog tests/sources tests/usage tests/cli
	$(BIN)/python -m coverage report
	$(BIN)/python -m benchmarks.branch_coverage

bench: .venv/.installed-dev
	$(BIN)/python -m benchmarks.results $(BENCH)

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel: .venv/.installed-dev
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

.venv/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "crosswalk-tui needs Python 3.11 or newer: make run PYTHON=python3.12")'
	@echo "Creating .venv …"
	@$(PYTHON) -m venv .venv
	@echo "Installing crosswalk-tui and its libraries into .venv; this takes a minute, once …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src  # also where PYTHONDONTWRITEBYTECODE is set: a start would compile 100 modules
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Installing the test tools into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch $@

clean:
	rm -rf .venv .bench dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
