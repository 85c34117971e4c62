# The two commands of the README are `make run` and `make test`; each does all the set-up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SIZE   ?= small

.PHONY: run test check bench docs clean
.DEFAULT_GOAL := run

# Rebuilt whenever what is installed would change.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --constraint constraints.txt
	touch $@

run: $(VENV)/installed  ## Rank the people and institutions of the bundled real sample
	$(BIN)/entrepot demo --graph build/sample-graph --output build/scientometrics.xlsx

test: $(VENV)/installed  ## Run all tests
	$(BIN)/python -m pytest

check: $(VENV)/installed  ## Lint, type-check, import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed  ## Measure speed beside plain DuckDB; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks --size $(SIZE)

docs: $(VENV)/installed  ## Generate the reference pages from the code
	$(BIN)/python scripts/make_reference.py
	$(BIN)/python scripts/make_cli_reference.py
	$(BIN)/python scripts/make_cli_reference.py

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
