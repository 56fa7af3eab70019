# Put It Right. `make run` serves the site; `make test` proves it. Both do all their own set-up and are safe to repeat.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
# Where something forbids Python to keep what it compiled, every command and every server of the tests compiles it all anew.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
DESK_PORT ?= 8001
# Debian's own Python where it is new enough and complete: one that a version manager compiled often lacks the
# optimisations, and everything takes a fifth longer.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
FLASK := $(BIN)/flask
ORGANISATIONS := $(notdir $(patsubst %/guidance,%,$(wildcard webapp/content/*/guidance)))
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.PHONY: help run build wheel test tour check messages export import reading pictures journeys screenshots orca sbom migrate bench desk-scale chaos clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: build ## Serve the site at http://127.0.0.1:8000 (PORT=… changes it) and the desk at :8001, with all beside them
	@echo "Put It Right: http://127.0.0.1:$(PORT)  The desk: http://127.0.0.1:$(DESK_PORT)  (stop with Ctrl+C)"
	trap 'kill $$(jobs -p) 2>/dev/null || true; wait' EXIT
	trap 'exit 0' INT TERM
	DESK_URL=http://127.0.0.1:$(DESK_PORT) $(FLASK) desk welcome
	$(FLASK) relay &
	$(FLASK) desk opener &
	$(FLASK) desk intake &
	$(FLASK) desk notices &
	DESK_BIND=127.0.0.1:$(DESK_PORT) DESK_URL=http://127.0.0.1:$(DESK_PORT) $(BIN)/gunicorn --config deploy/desk.gunicorn.conf.py &
	BIND=127.0.0.1:$(PORT) $(BIN)/gunicorn --config deploy/gunicorn.conf.py &
	wait -n

assemble: .venv/installed webapp/ui/static/manifest.json $(CATALOGUES)

build: assemble ## Set up everything: dependencies, assets, catalogues, keys, database
	@$(FLASK) keys make
	$(FLASK) migrate
	$(FLASK) desk migrate

wheel: assemble .venv/installed-dev ## Put everything that serves into one file, build/wheel/put_it_right-*.whl
	@rm -rf build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel .

# One more process than processors: some tests wait for a clock or a disk. With many more, the servers that tests start
# would wait for a turn longer than a test waits for them.
PROCESSES ?= $(shell expr 1 + "$$(nproc)")
PYTEST := $(BIN)/pytest --numprocesses=$(PROCESSES) --dist=loadgroup --no-loadscope-reorder

test: build .venv/installed-dev ## Run every check and every test, with real Chromium, PostgreSQL and RabbitMQ (ONLY=tests/domain: a part)
	@[ -z "$(ONLY)" ] || exec $(BIN)/pytest $(ONLY)
	$(MAKE) servers
	$(MAKE) check
	$(PYTEST)

tour: build .venv/installed-dev ## Read every page in every state, mode and language by every rule, whatever was judged before
	@$(MAKE) servers
	$(PYTEST) -m tour --exhaustive tests/accessibility

check: .venv/installed-dev ## Lint, types, and which room may import which
	@$(BIN)/mypy & # it takes longest, and one processor alone
	types=$$!
	trap 'kill $$types 2>/dev/null || true' EXIT
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m webapp.i18n.catalogues --check
	$(BIN)/lint-imports --no-cache | tail -n 12
	$(BIN)/pytest --collect-only -qq >/dev/null # compiled here once, and not by each process of `make test`
	wait $$types

messages: .venv/installed-dev ## Collect every sentence and update each language's catalogue; say what is stale or missing
	@$(BIN)/python -m webapp.i18n.catalogues

export: .venv/installed-dev ## Write a language for translators to build/, as XLIFF and as PO (LANGUAGE=pl)
	@$(BIN)/python -m webapp.i18n.xliff export $(LANGUAGE)

import: .venv/installed-dev ## Take a translator's file back (FILE=…; REVIEWED=2027-01-31 when a professional has checked it)
	@$(BIN)/python -m webapp.i18n.xliff import $(FILE) $(if $(REVIEWED),--reviewed $(REVIEWED))

reading: build .venv/installed-dev ## Say which English is hard to read: long sentences, hard pages, words we do not use
	@$(BIN)/pytest --tb=short tests/reading

pictures: build ## Draw the journey and each organisation's routes again, as pictures and in words
	@mkdir -p docs
	for organisation in "" $(ORGANISATIONS); do
	  name=$${organisation:+routes-}$${organisation:-journey}
	  $(FLASK) journey $$organisation > docs/$$name.svg
	  $(FLASK) journey $$organisation --lines > docs/$$name.txt
	done

journeys: build .venv/installed-dev ## Walk everyone from the first page to the last and print how long the way is (PICTURES=folder keeps each page)
	@$(MAKE) servers
	$(BIN)/python -m tests.journeys $(PICTURES)

screenshots: build .venv/installed-dev ## Picture ten key pages in English, Urdu and forced colours, and the desk, wide and narrow, into build/screenshots
	@$(MAKE) servers
	rm -rf build/screenshots
	$(BIN)/python -m tests.accessibility.screenshots build/screenshots

# The two lists that the ecosystems' own tools write, joined.
SBOM := build/sbom.cdx.json
sbom: .venv/installed-dev node_modules/.package-lock.json ## List every Python and npm package by version and hash in build/sbom.cdx.json (CycloneDX)
	@mkdir -p build
	export PYTHON_LIST=$(SBOM).python NPM_LIST=$(SBOM).npm
	trap 'rm -f "$$PYTHON_LIST" "$$NPM_LIST"' EXIT
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --spec-version 1.5 --output-reproducible \
	  --no-validate --output-file "$$PYTHON_LIST" 2>/dev/null
	npm sbom --package-lock-only --sbom-format cyclonedx > "$$NPM_LIST"
	$(BIN)/python - <<'END' > $(SBOM)
	import json, os, pathlib
	python, npm = (json.loads(pathlib.Path(os.environ[name]).read_text()) for name in ("PYTHON_LIST", "NPM_LIST"))
	python["components"] += [npm["metadata"]["component"] | {"name": "put-it-right-assets"}, *npm["components"]]
	python["dependencies"] += npm["dependencies"]
	print(json.dumps(python, indent=2))
	END
	echo "$(SBOM) lists every package."

migrate: build ## Bring the database up to date

bench: build .venv/installed-dev ## Measure server time beside bare Flask, and the size of the first page view
	@$(BIN)/python -m bench

desk-scale: build .venv/installed-dev ## Measure the desk's pages with 1,000 and with 100,000 cases, on SQLite and PostgreSQL
	@$(MAKE) servers
	$(BIN)/python -m tests.desk.scale

chaos: build .venv/installed-dev ## Kill everything at random under load and count what arrives (SUBMISSIONS=10000 KILLS=200 SEED=…)
	@$(MAKE) servers
	SUBMISSIONS=$(SUBMISSIONS) KILLS=$(KILLS) SEED=$(SEED) $(BIN)/python -m tests.chaos

orca: build .venv/installed-dev ## Make two whole journeys by keyboard with Orca, a real screen reader, and print all that it says
	@$(MAKE) servers PROGRAMS="$(DESK)"
	$(BIN)/python -m tests.orca

clean: ## Remove what was built; drafts, keys and the database in instance/ stay
	@rm -rf .venv node_modules webapp/ui/static build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: assemble tools servers
tools:
	@for tool in $(PYTHON) node npm; do
	  command -v $$tool >/dev/null || { echo "Put It Right needs $$tool, which is not installed. Install it and try again." >&2; exit 1; }
	done
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Put It Right needs Python 3.11 or later." >&2; exit 1; }
	node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' || { echo "Put It Right needs Node 20 or later." >&2; exit 1; }

# What the tests start themselves, each program with its package. Debian keeps the servers' out of the ordinary PATH.
SERVERS := chromium:chromium chromium-headless-shell:chromium-headless-shell initdb:postgresql rabbitmq-server:rabbitmq-server strace:strace nginx:nginx \
  systemd-analyze:systemd openssl:openssl java:default-jre-headless
DESK := chromium:chromium orca:orca Xvfb:xvfb openbox:openbox xdotool:xdotool dbus-daemon:dbus at-spi-bus-launcher:at-spi2-core
PROGRAMS := $(SERVERS)
servers:
	@export PATH="$$PATH:/usr/sbin:/usr/libexec:$$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)"
	missing=$$(for each in $(PROGRAMS); do
	  command -v $${each%:*} >/dev/null || echo $${each#*:}
	done
	fc-list :lang=ur family 2>/dev/null | grep -q Noto || echo fontconfig fonts-noto-core)
	[ -n "$$missing" ] || exit 0
	sudo=$$([ "$$(id -u)" = 0 ] || echo sudo)
	echo "These Debian packages are needed and missing, and will now be installed by \"$${sudo:+$$sudo }apt-get install\":"
	printf '  %s\n' $$missing
	$$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null

.venv/installed: requirements.lock requirements-uv.lock pyproject.toml | tools
	@echo "Installing Python packages"
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r pyproject.toml --group build -c requirements.lock
	touch $@

.venv/installed-dev: .venv/installed
	@echo "Installing what the tests need"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r pyproject.toml --group dev -c requirements.lock
	touch $@

node_modules/.package-lock.json: package.json package-lock.json | tools
	@echo "Installing GOV.UK Frontend and the build tools"
	npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@

webapp/ui/static/manifest.json: node_modules/.package-lock.json $(shell find webapp/ui/assets -type f) | .venv/installed
	@echo "Building CSS and JavaScript"
	npm run build --silent
	$(BIN)/python -m whitenoise.compress --quiet webapp/ui/static

%.mo: %.po .venv/installed
	@$(BIN)/python -m webapp.i18n.catalogues --compile
