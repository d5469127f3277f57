# make demo           installs, fetches the models, makes a small city, indexes it, asks, serves
# make demo SERVE=0   the same, without serving
# make test           installs, fetches the models, then everything that CI runs
# make check          format, lint, types, tests, in an environment that is there

VENV ?= .venv
PYTHON ?= python3.11
SERVE ?= 1
export VENV PYTHON SERVE

.PHONY: demo test check setup models

demo: setup
	@.ci/demo

test: setup models
	@$(MAKE) --no-print-directory check

check:
	@echo "[1/4] Mise en forme" >&2
	@$(VENV)/bin/ruff format --check --quiet .
	@echo "[2/4] Règles" >&2
	@$(VENV)/bin/ruff check --quiet .
	@echo "[3/4] Types" >&2
	@$(VENV)/bin/mypy
	@echo "[4/4] Essais" >&2
	@$(VENV)/bin/python -m pytest -n 2

setup:
	@.ci/setup

models:
	@$(VENV)/bin/relecture models pull embedded
