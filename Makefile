# The few commands that people and CI share. Everything lives in the virtual environment .venv; `make clean` removes it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# llama.cpp without its tools, server and tests: under four minutes to compile instead of sixteen.
export CMAKE_ARGS ?= -DLLAVA_BUILD=OFF -DLLAMA_BUILD_COMMON=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF
# The build that the training was tested with; on a machine with an NVIDIA GPU leave the version to pip.
TORCH ?= torch==2.13.0
UNSLOTH ?= unsloth==2026.10.9 unsloth_zoo==2026.10.9
RUN_UV := $(BIN)/uv --quiet

.PHONY: help setup setup-train pd demo test test-slow lint lock clean

help:
	@echo "make demo       set everything up, then: a request typed in Pd opens a patch"
	@echo "make test       set everything up, then run the tests (minutes)"
	@echo "make test-slow  the slow tests too: a real window, every patch of Debian's packages, training"
	@echo "make lint       ruff and mypy"
	@echo "make lock       resolve the dependencies again into uv.lock"

setup: $(VENV)/.ready

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "PatchGen needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet "uv>=0.9"

# uv.lock names versions and hashes but no host, so what it locks comes from the user's own package index. The project's
# override of a version, with which the lock was made, would now stand without a hash: hence --no-config.
$(VENV)/.ready: pyproject.toml uv.lock | $(BIN)/uv
	@echo "Installing; llama.cpp is compiled on the way, which takes some minutes the first time."
	$(RUN_UV) export --frozen --no-emit-project --group dev --output-file $(VENV)/requirements.txt >$(VENV)/export.log
	$(RUN_UV) pip install --no-config --python $(BIN)/python --require-hashes --requirement $(VENV)/requirements.txt
	$(RUN_UV) pip install --python $(BIN)/python --no-deps --editable .
	@touch $@

# unsloth asks for a certifi that some registries lack, and for a GPU's packages, which it does without on a CPU.
setup-train: setup
	$(BIN)/python -m pip install --quiet $(TORCH) --editable ".[train]"
	$(BIN)/python -m pip install --quiet --no-deps $(UNSLOTH)

pd: setup
	@$(BIN)/python -m patchgen.pdhost.install

demo: pd
	$(BIN)/python -m patchgen_bridge.demo

test: pd
	$(BIN)/python -m pytest

test-slow: pd
	$(BIN)/python -m pytest -m "slow and not gpu"

lint: setup-train
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

lock: $(BIN)/uv
	$(BIN)/uv lock --upgrade
	sed -i.old -E 's#https://[^/"]+/#https://package-index.invalid/#' uv.lock && rm uv.lock.old

clean:
	rm -rf $(VENV)
