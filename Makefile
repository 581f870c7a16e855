SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PORT ?= 8000
# Debian's own Python first: it is compiled with profiles, a sixth faster than a plain build, and is kept
# up to date; then the first that is new enough and can make environments. Another: make PYTHON=/path/to/python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for can in 'import ensurepip, venv; ' ''; do \
	for p in /usr/bin/python3.11 python3.11 python3 python3.12 python3.13; do \
	$$p -c "$${can}$(NEW_ENOUGH)" 2>/dev/null && echo $$p && exit; done; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
CODE := core decisions bureaus people archive documents forms workflows studio jobs webapp migrations
TEXTS := webapp/templates documents/templates
# Each process has its own databases and browser; neighbours stay together, as they share what is made once.
SPREAD ?= -n auto --maxprocesses 4 --dist worksteal
export PYTHON
# Compiled modules are kept whatever the shell says, so that a second start is quick.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

# ---- setting up: stamps lie in the environment, so a second start does nothing --------------------
.venv/bin/python:
	@PYTHON=$(PYTHON) .ci/packages venv
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/packages-%.stamp: .ci/packages | .venv/bin/python
	@.ci/packages $*
	@touch $@

.venv/run.stamp: requirements/run.txt setup.cfg pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

.PHONY: setup setup-test
setup: .venv/packages-run.stamp .venv/run.stamp
setup-test: .venv/packages-run.stamp .venv/packages-test.stamp .venv/test.stamp

# ---- using ----------------------------------------------------------------------------------------
.PHONY: run test test-old lint format types check lock bench procedure bureau messages proofs gallery
run: setup ## set up, fill the demo on the first start, serve it on 127.0.0.1:$(PORT)
	@exec $(BIN)/diaoyue serve --demo --port $(PORT)

test: setup-test ## set up and run everything that a submission must pass
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet $(TEXTS)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/diaoyue check
	@$(BIN)/python -m pytest $(SPREAD) $(ARGS)

test-old: setup-test ## drive the application with the oldest supported browser (Chromium 86; npm fetches it)
	@$(BIN)/python -m pytest tests/e2e tests/front tests/old_browser --old-browser $(ARGS)

lint: setup-test ## ruff, djlint and the import rules
	@$(BIN)/ruff check .
	@$(BIN)/djlint --lint --quiet $(TEXTS)
	@$(BIN)/lint-imports

format: setup-test ## put the code into shape
	@$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format .

types: setup-test ## mypy, strictly
	@$(BIN)/mypy

check: setup ## check diagrams, tables, forms, templates and bureaus (PATHS=...)
	@$(BIN)/diaoyue check $(PATHS)

lock: setup-test ## pin everything anew, with hashes
	$(PIP) install pip-tools==7.6.2
	@for extra in run test; do \
		flag=; [ $$extra = test ] && flag="--extra test"; \
		$(BIN)/pip-compile -q $$flag --generate-hashes --allow-unsafe \
			--strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
			--output-file requirements/$$extra.txt setup.cfg requirements/build.in || exit 1; \
	done

bench: setup-test ## measure speed and print it as JSON
	@for file in benchmarks/[a-z]*.py; do $(BIN)/python $$file || exit 1; done

messages: setup ## bring the translation catalogues up to date and compile them
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k message --ignore-dirs=".* node_modules" \
		--sort-by-file --add-location=file --project=diaoyue --version=1 -o build/messages.pot .
	@$(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date -w 100 \
		-i build/messages.pot -d webapp/translations
	@$(BIN)/pybabel -q compile -d webapp/translations
	@$(BIN)/pybabel -q compile -D click -d webapp/translations

proofs: setup-test ## write down which tests prove which article
	@$(BIN)/python -m pytest --write-proofs || test $$? -eq 5

gallery: setup-test ## print every paper into docs/papers and measure it against the standard
	@$(BIN)/python docs/papers/make_gallery.py

procedure: setup ## lay out a new procedure: make procedure NAME=borrowing
	@$(BIN)/python -m studio.scaffold procedure "$(NAME)"

bureau: setup ## lay out a new bureau: make bureau NAME=forestry FROM=hrss
	@$(BIN)/python -m studio.scaffold bureau "$(NAME)" "$(FROM)"
