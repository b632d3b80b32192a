# `make` alone lists what can be done. Recipes print no more than they must.
.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
export PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# One more than there are cores: a worker often waits for a database or for the browser.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 8 ? n + 1 : n)))
# Compiled modules are kept: without them each command starts half a second later.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
RUNTIME := .venv/.runtime-stamp
DEVELOPMENT := .venv/.dev-stamp
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
# The first Python that is new enough: plain python3 if it is, else the newest there is.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)

.PHONY: help
help: ## list what one can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) $(CATALOGUES) ## install if needed, migrate, serve on http://127.0.0.1:8000 (PORT=… for another)
	@$(BIN)/flask setup
	@exec $(BIN)/gunicorn wsgi:app

.PHONY: install
install: $(RUNTIME) $(CATALOGUES) ## install what the application needs, and start nothing

.PHONY: demo
demo: export ESRAR_DATA := demo
demo: $(RUNTIME) $(CATALOGUES) ## the same on a database of its own with a year of invented records
	@$(BIN)/flask demo
	@exec $(BIN)/gunicorn wsgi:app

.PHONY: test
test: $(DEVELOPMENT) $(CATALOGUES) ## install what the tests need and run everything
	@$(BIN)/python -m tests.support.system
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --lint --quiet --profile jinja --ignore H015,H043 templates
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal

.PHONY: screens
screens: $(DEVELOPMENT) $(CATALOGUES) ## picture every shape of page into screens/
	@$(BIN)/python -m tests.support.system chromium
	@$(BIN)/python -m tools.screens

.PHONY: bench
bench: $(DEVELOPMENT) $(CATALOGUES) ## measure speed and size; a table here, JSON in bench/
	@$(BIN)/python -m tools.bench

.PHONY: trials
trials: $(DEVELOPMENT) $(CATALOGUES) ## try to lose data: kill, crowd, back up at work, spoil; prints figures
	@$(BIN)/python -m tools.trials

.PHONY: fmt
fmt: $(DEVELOPMENT) ## put the code in the house's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: translations
translations: $(DEVELOPMENT) ## collect the texts of the interface into translations/ and compile them
	@$(BIN)/python -m tools.translations

.PHONY: lock
lock: $(DEVELOPMENT) ## pin the dependencies of pyproject.toml anew, with hashes
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
		pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
		-c requirements.lock --group dev pyproject.toml -o requirements-dev.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; install it and try again" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "make: $(PYTHON) cannot make a virtual environment; install its venv package (python3-venv)" >&2; exit 1; }

$(RUNTIME): requirements.lock | $(BIN)/python
	@echo "Installing what the application needs …"
	@$(BIN)/pip install --quiet --quiet --require-hashes -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --quiet --require-hashes -r requirements-dev.lock
	@touch $@ $(RUNTIME)

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
