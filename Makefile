# Every target sets up what it needs first; `make setup` is instant when nothing changed.
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## Make .venv, .venv-synapse and stage/js/node_modules
	@bash scripts/setup
