# The team's vocabulary. Each target sets itself up; nothing but Python 3.11 to 3.14 and make must be there.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check browser bench coverage drill lock mutation clean serve-tools dev-tools

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
export ANTAM_PORT ANTAM_VAR
export PYTHONDONTWRITEBYTECODE ?=

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

# The environment is made anew only when its lock file has changed. $(1): the lock file, $(2): locks that contain it.
# A lock names everything, so pip resolves nothing (--no-deps): else a newer release of a package with extras breaks old pips.
define tools
	@if ! { $(BIN)/python -c '' && { cmp -s $(1) .venv/$(1) $(foreach l,$(2),|| cmp -s $(l) .venv/$(l)); }; } 2>/dev/null; then \
		if [ -z "$(PYTHON)" ]; then echo "An Tâm needs Python 3.11, 3.12, 3.13 or 3.14: install one, or say where: make PYTHON=/path/to/python3"; exit 10; fi; \
		echo "Setting up .venv with $$($(PYTHON) --version) (once, about a minute) …"; \
		rm -rf .venv; \
		"$(PYTHON)" -m venv .venv >/dev/null 2>&1 || { echo "$(PYTHON) cannot make a virtual environment: install its venv module (Debian: apt install python3-venv)."; exit 10; }; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r $(1) \
			|| { echo "The packages of $(1) could not be installed: is there a network?"; exit 11; }; \
		cp $(1) .venv/$(1); \
	fi
endef

serve-tools:
	$(call tools,requirements.lock,requirements-dev.lock)

dev-tools:
	$(call tools,requirements-dev.lock)

run: serve-tools ## start An Tâm with made-up people on http://127.0.0.1:8000
	@$(BIN)/python -m config.launch

test: dev-tools ## every test, in parallel; browser tests where there is a browser
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

check: dev-tools ## style, types, layers, translations, Django's own checks; no test is run
	@$(BIN)/python -m config.check

browser: dev-tools ## the journeys in a real Chromium only
	@$(BIN)/python -m pytest -m browser $(ARGS)

bench: dev-tools ## measure what the README promises
	@$(BIN)/python -m benchmarks $(ARGS)

COVERED := tests/access tests/attacks tests/audit tests/house tests/administration tests/cases tests/reporting tests/look
coverage: dev-tools ## is every branch of access/ and audit/ tested? (some minutes)
	@$(BIN)/python -m pytest -n auto --dist loadgroup -q $(COVERED) --cov=access --cov=audit --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100 $(ARGS)

drill: serve-tools ## from two backup files and what lies on paper to a team that reads its cases again
	@$(BIN)/python -m config.drill $(ARGS)

mutation: dev-tools ## break the door and the keys on purpose: which breaks does no test notice?
	@$(BIN)/python -m tests.mutation $(ARGS)

lock: ## write both lock files from pyproject.toml, for every Python and system we support (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 12; }
	@uv pip compile --quiet $(ARGS) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	@uv pip compile --quiet $(ARGS) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@wc -l requirements.lock requirements-dev.lock

clean: ## remove the environment and the caches; the data in var/ stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
