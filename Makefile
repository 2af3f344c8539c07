# `make` alone lists what can be made. Every target sets up first, which is instant when nothing changed.
PY := .venv/bin/python
# Tests make thousands of small files, and start hundreds of processes: what Python compiled is kept for the next.
SCRATCH := TMPDIR=$$(scripts/scratch)
PYTEST := $(SCRATCH) $(PY) -m pytest -o tmp_path_retention_count=1
unexport PYTHONDONTWRITEBYTECODE
TWO := -n 2 --dist worksteal
# Journeys share what they set up within a file, and the long files come first.
BY_FILE := --dist loadfile --no-loadscope-reorder
SOURCES := $(wildcard appservice stage tests bench scripts synapse_module)
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-stop test test-house test-pure pure-policy pure-else test-doors test-journeys soak bench bench-window bench-peers bench-speaking bench-labelled lint types docs-free lock

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

setup: ## Install everything below .venv, .venv-synapse and stage/js/node_modules
	@bash scripts/setup

demo: ## Play a conversation on two federating homeservers and stay up (ARGS=--detach leaves it running)
	@python3 stage/demo/first_line.py 2>/dev/null || true
	@bash scripts/setup
	@$(PY) -m stage.demo --told $(ARGS)

demo-stop: setup ## End the demo that ARGS=--detach left running
	@$(PY) -m stage.demo --stop

test: setup ## Run every check but the long ones
	+@MAKE="$(MAKE)" scripts/parts lint types test-house test-pure test-doors test-journeys

test-house: setup ## Check the house itself: floors, sizes, dependencies, packaging
	$(PYTEST) $(TWO) tests/house

test-pure: setup ## Test the rules: no I/O, seconds
	@$(MAKE) --no-print-directory -j2 --output-sync=target pure-policy pure-else

# Two processes of their own: handing each of thousands of results over takes as long as getting them.
pure-policy:
	@$(PYTEST) -o faulthandler_timeout=0 tests/pure/policy

pure-else:
	@$(PYTEST) -o faulthandler_timeout=0 tests/pure --ignore=tests/pure/policy

test-doors: setup ## Test the stores on SQLite and PostgreSQL, and each door against its real other side
	$(PYTEST) $(TWO) tests/contracts tests/doors -m "not soak"

# Clients and servers wait for each other a lot: three journeys at a time keep two cores busy.
test-journeys: setup ## Play every journey once on two federating homeservers
	$(SCRATCH) $(PY) -m stage.once_more -o tmp_path_retention_count=1 -n 3 $(BY_FILE) tests/journeys -m "not soak" --durations=10

soak: setup ## Run the long journeys: repeats, old room versions, chaos
	$(PYTEST) -n 2 tests/pure --hypothesis-profile=deep
	$(PYTEST) -n 2 $(BY_FILE) tests -m soak --durations=10

bench: setup ## Measure accept rate, own share of a reply, encryption, memory, and one person too many
	$(PY) -m bench $(ARGS)

bench-speaking: setup ## Measure when it speaks (SET=path of labelled transcripts, JUDGE=off or a URL, MODEL=name)
	@$(PY) -m bench.speaking $(if $(SET),--set '$(SET)') --judge '$(or $(JUDGE),off)' $(if $(MODEL),--model '$(MODEL)') $(ARGS)

bench-labelled: setup ## Measure what the floor (and a judge) finds in labelled words (SET=path, JUDGE=off or a URL, MODEL=name)
	@$(PY) -m bench.labelled $(if $(SET),--set '$(SET)') --judge '$(or $(JUDGE),off)' $(if $(MODEL),--model '$(MODEL)') $(ARGS)

bench-window: setup ## Talk for 200 turns in four rooms with a real small model, and see what its cache spares it
	$(PY) -m bench.window $(ARGS)

bench-peers: setup ## Play one scene of three people to Parlour, or (ARGS=--command ...) to another AI on Matrix
	@$(PY) -m bench.peers $(ARGS)

lint: setup ## Check style, floors and the Dockerfile
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/hadolint Dockerfile

types: setup ## Check types strictly
	.venv/bin/mypy $(SOURCES)

docs-free: setup ## Check that documents name no machine and no registry
	$(PYTEST) tests/house/test_words.py

lock: setup ## Resolve the requirements again (the only target that changes files of the project)
	@bash scripts/lock
