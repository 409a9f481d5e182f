# make run: set up, walk the invented season, say where everything is.
# make lab: set up, open the notebooks.  make test: set up, pass every test.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TESTABLE := .venv/.testable

.PHONY: run lab test lint chromium clean
.DELETE_ON_ERROR:

run: $(READY)
	@"$(BIN)/python" -m toolkit run

lab: $(READY)
	@"$(BIN)/python" -m toolkit lab

test: $(TESTABLE) chromium
	@"$(BIN)/python" -m pytest

lint: $(TESTABLE)
	@"$(BIN)/ruff" check . && "$(BIN)/ruff" format --check . && "$(BIN)/mypy"

# The stamps are written last, so an interrupted set-up starts again.
$(READY): pyproject.toml constraints.txt
	@test -x "$(BIN)/python" || "$(PYTHON)" -m venv .venv
	@echo "Setting up (about a minute the first time) ..."
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch "$@"

$(TESTABLE): pyproject.toml constraints.txt
	@test -x "$(BIN)/python" || "$(PYTHON)" -m venv .venv
	@echo "Setting up for the tests (about a minute the first time) ..."
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch "$(READY)" "$@"

# The browser tests need Chromium; where it cannot be installed here, they say that they are skipped.
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    chromium fonts-dejavu-core >/dev/null; } || \
	  echo "There is no Chromium here, so the browser tests will be skipped."

clean:
	rm -rf .venv build *.egg-info
