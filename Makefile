# Everything runs from .venv, made from nothing but Python 3.11+ and this file.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: venv demo test lint bench eval torture lock clean

venv: .venv/ready

# Wheels only and every file checked against its hash: what runs here is what was tested.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --no-build requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

demo: venv
	$(BIN)/python -m tests.replica.demo

test: venv
	$(BIN)/python -m pytest

lint: venv
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: venv
	$(BIN)/python -m tests.bench

eval: venv
	$(BIN)/python -m tests.evaluate $(OPTIONS)

# Some minutes: kills at random moments, then readers beside a crawl and a rebuild.
torture: venv
	$(BIN)/python -m tests.torture $(OPTIONS)
	$(BIN)/python -m tests.torture.load

# A new lock after a change of pyproject.toml; no registry's address goes into it.
lock: venv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --only-binary :all: \
	  --all-extras --output-file requirements.lock pyproject.toml requirements-build.in

clean:
	rm -rf .venv demo
