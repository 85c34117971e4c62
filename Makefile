# The two commands of the README are `make run` and `make test`; each does all the set-up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SIZE   ?= small
# How many tests run at a time; 0 runs them in one process.
JOBS   ?= auto
# How the site is served; --check only starts it, loads its first page, and stops.
SERVE  ?=
# What is installed besides entrepot itself: dev, or dev,spark to build and test on Spark too.
EXTRAS ?= dev
READY  := $(VENV)/installed-$(EXTRAS)

.PHONY: run test check bench docs pictures clean
.DEFAULT_GOAL := run

# Rebuilt whenever what is installed would change.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]' --constraint constraints.txt
	touch $@

run: $(READY)  ## Rank the people of the bundled real sample, then serve it as a web site
	$(BIN)/entrepot demo --graph build/sample-graph --output build/scientometrics.xlsx
	ENTREPOT_SITE=build/site $(BIN)/entrepot serve --graph build/sample-graph $(SERVE)

test: $(READY)  ## Run all tests
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile

check: $(READY)  ## Lint, type-check, import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## Measure speed, SIZE=small, 1M, 10M or 30M; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks --size $(SIZE)

docs: $(READY)  ## Generate the reference pages from the code
	$(BIN)/python scripts/make_reference.py
	$(BIN)/python scripts/make_cli_reference.py

pictures: $(READY)  ## Take the pictures of the site that the documentation shows; needs Chromium
	$(BIN)/python scripts/make_screenshots.py

clean:
	find src benchmarks -name '*.nb[ic]' -delete
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
