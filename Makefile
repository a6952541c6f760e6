# `make` lists the targets. Every one of them works from a fresh clone: it installs what is missing first.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := targets
.PHONY: targets run test test-outside faults bench pictures lint format locks install install-dev check-types front

PYTHON := .venv/bin/python
ARGS ?=

# The newest Python that really runs: a version manager's shim may exist and fail. With none that is new enough, the
# first that runs gets as far as saying so.
FIND_PYTHON = old=; for python in $(WEFT_PYTHON) python3.13 python3.14 python3.12 \
    "$$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3 python3 python; do \
      if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then echo "$$python"; exit; fi; \
      if [ -z "$$old" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 6))' 2>/dev/null; then old=$$python; fi; \
    done; echo "$$old"
BOOTSTRAP = python=$$($(FIND_PYTHON)); \
    if [ -z "$$python" ]; then echo "Weft needs Python 3.12 or newer, and no python3 here runs." >&2; exit 1; fi; \
    "$$python" config/bootstrap.py

targets: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## Start everything: database, web, workers, mail catcher (PORT=8000)
	@exec $(PYTHON) -m config.servers.supervisor

test: install-dev ## Lint, types, and every test, against a real PostgreSQL, Redis and Chromium
	@exec $(PYTHON) -m config.servers.testing all $(ARGS)

test-outside: install-dev ## Run the product against material outside the repository (WEFT_OUTSIDE=FOLDER)
	@exec $(PYTHON) -m config.servers.testing outside $(ARGS)

faults: install-dev ## The fault tests at full size
	@exec $(PYTHON) -m config.servers.testing faults $(ARGS)

bench: install-dev ## Benchmarks, one JSON line each (ARGS="engine --enrollments 100000")
	@exec $(PYTHON) -m config.servers.with_servers -- $(PYTHON) -m benchmarks $(ARGS)

pictures: install-dev ## Take the pictures of the documentation anew, over a make run (ARGS="home canvas")
	@exec $(PYTHON) -m docs.pictures $(ARGS)

lint: install-dev ## Check style, types and who imports whom
	@exec $(PYTHON) -m config.servers.testing lint

format: install-dev ## Rewrite the code in the one style
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix-only --quiet . && cd static && ../.venv/bin/biome format --write .

locks: install ## Resolve the dependencies anew into the lock files
	@for to in "requirements.txt pyproject.toml" "requirements-dev.txt pyproject.toml --group dev" \
	    "requirements-installer.txt --group installer"; do set -- $$to; file=$$1; shift; \
	  .venv/bin/uv pip compile "$$@" --universal --python-version 3.12 --generate-hashes --quiet \
	    --no-emit-index-url --no-emit-find-links --no-header -o "$$file" || exit 1; done
	@cd static && ../.venv/bin/npm install --package-lock-only

install:
	@$(BOOTSTRAP) run

install-dev:
	@$(BOOTSTRAP) dev
