# `make plan` and `make test` each do all the set-up they need, alone, in either order; `make help` lists the rest.
# Needed beforehand: make, and Python 3.11 or newer with venv (PYTHON=... names one).

.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
MACHINE_CODE := $(VENV)/.machine-code

SCENARIO := scenarios/havering-2018-q3.yaml
OUT = out/$(basename $(notdir $(SCENARIO)))
TESTS := tests
SIDE_BY_SIDE := --numprocesses 2 --dist worksteal

.PHONY: help
help:  ## list these targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

# ---- the two commands

.PHONY: plan test
.NOTPARALLEL:  # set-up comes first
plan: setup $(MACHINE_CODE)  ## plan the pilot quarter; SCENARIO=... and OUT=... for another
	$(BIN)/course-scheduler plan $(SCENARIO) --out $(OUT)

test: setup-dev $(MACHINE_CODE)  ## run every test; TESTS=tests/check for a part
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(TESTS)

# ---- set-up: one environment; what `test` needs includes what `plan` needs

.PHONY: setup setup-dev
setup: $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME))  ## install what planning needs
setup-dev: $(DEV)  ## install what developing needs

$(RUNTIME): requirements.lock pyproject.toml
	$(install)
$(DEV): requirements-dev.lock pyproject.toml
	$(install)

# What a first plan would else wait for. Compiled again when its source has changed.
$(MACHINE_CODE): $(wildcard scheduler/model/walk/*.py scheduler/model/relaxation/*.py)
	@echo "Compiling the search for this machine (half a minute, the first time)"
	@$(BIN)/python -m scheduler.model.warm_up scenarios/havering-2018-q3.yaml
	@touch $@

# Every file is checked against its hash, the build backend's too, and nothing is compiled from source.
define fetch
@$(BIN)/python -m pip --version >/dev/null 2>&1 || tools/make_venv $(VENV)
@echo "Installing $< (a minute or so, the first time)"
@$(PIP) install --quiet --no-deps --require-hashes --only-binary :all: -r $<
endef
define install
$(fetch)
@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
@$(PIP) check
@touch $@
endef
PIP := $(BIN)/python -m pip --disable-pip-version-check

# ---- what a change must pass

.PHONY: check lint types imports
check: export PYTEST_ADDOPTS := --cov=scheduler
check: lint types imports test  ## everything a change must pass, with coverage

lint: setup-dev  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev  ## types
	$(BIN)/mypy

imports: setup-dev  ## who may import whom
	$(BIN)/lint-imports

.PHONY: thorough format
thorough: setup-dev  ## the tests that take minutes, too
	$(BIN)/python -m pytest -m "slow or not slow" $(SIDE_BY_SIDE) $(TESTS)

format: setup-dev  ## put the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# ---- files made from others, kept in git

.PHONY: schema examples lock
schema: setup  ## write schema/ from the models
	@mkdir -p schema
	$(BIN)/course-scheduler schema > schema/scenario.schema.json.part
	mv schema/scenario.schema.json.part schema/scenario.schema.json
	$(BIN)/course-scheduler schema --batch > schema/batch.schema.json.part
	mv schema/batch.schema.json.part schema/batch.schema.json

examples: setup  ## write the generated scenarios again
	$(BIN)/python -m benchmarks.generator --examples

COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command 'make lock' --quiet
lock: $(BIN)/uv  ## pin the newest versions that fit; UPGRADE= keeps those pinned now
	$(BIN)/$(COMPILE) $(UPGRADE) --group build --output-file requirements.lock
	$(BIN)/$(COMPILE) $(UPGRADE) --group dev --constraint requirements.lock --output-file requirements-dev.lock
UPGRADE := --upgrade
# What is pinned now is enough: a dependency that is new in pyproject.toml cannot be installed before it is locked.
$(BIN)/uv: requirements-dev.lock
	$(fetch)
	@touch $@

.PHONY: clean
clean:  ## remove the environment, the caches and out/
	rm -rf $(VENV) out .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
