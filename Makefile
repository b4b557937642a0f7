# Every target sets itself up: the first one to run makes .venv with the exact versions of constraints.txt.
PYTHON ?= python3
WORKERS ?= 2
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
PYTEST := $(BIN)/python -m pytest

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check bench format clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.train-ready ## prove, ask, draw, grow, and train a tiny model on its own verified answers
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash examples/demo.sh

test: $(READY) ## the tests, but for the slow ones
	@$(PYTEST) -n $(WORKERS) -m "not slow" $(PYTEST_ARGS)

test-all: $(READY) ## all tests
	@$(PYTEST) -n $(WORKERS) $(PYTEST_ARGS)

check: $(READY) ## format, lint, types, layers, freshness of generated files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(PYTEST) -q tests/surface

bench: $(VENV)/.bench-ready ## the figures of BENCHMARKS.md
	@$(BIN)/python benchmarks/run.py

format: $(READY) ## format the Python code and apply safe fixes
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

clean: ## remove the environment, builds, caches and what the demo wrote
	@rm -rf $(VENV) build dist out .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --clear: a half-made environment, or one of other versions, never lingers. The stamp comes last for the same reason.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "causim needs Python 3.11 or later: make PYTHON=python3.x")'
	@echo "setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

# PyTorch and the like. On Linux, PyPI's PyTorch brings CUDA libraries of gigabytes; docs/training.md says how not to.
$(VENV)/.train-ready: $(READY)
	@echo "adding what training needs ..."
	@$(PIP) install -c constraints.txt -e '.[dev,train]'
	@touch $@

# The libraries that causim is compared with: large, and needed for nothing else.
$(VENV)/.bench-ready: $(READY)
	@$(PIP) install -c constraints.txt -e '.[dev,bench,train]'
	@touch $@
