# What a person runs. `make` alone lists it.

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1

# Folders are listed too, so that adding or deleting a file counts as a change.
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -path web -o -print 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run dev test deps web types fmt lint rounds upload storms powers soak broken hostile schedules injections bench screens size trial

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: web ## build what is missing and start Klatch on http://localhost:3000 with its data in ./data
	cargo build --locked --profile serve -p klatch
	@exec $(CARGO_TARGET_DIR)/serve/klatch

dev: web/node_modules/.package-lock.json ## server and web client, both rebuilt as you edit, on http://localhost:5173
	@exec node scripts/dev.mjs

test: ## every suite on its own servers; fails when something it needs is missing
	@exec scripts/test

deps: ## install what the tests need from the system's packages (root on Debian), or name what is missing
	@exec scripts/deps

types: ## write the web client's copy of the Rust types
	UPDATE_TYPES=1 cargo test --quiet -p klatch-model web_types_are_current

fmt: web/node_modules/.package-lock.json ## lay out all sources
	cargo fmt --all
	npm --prefix web run --silent format
	cd e2e && ../web/node_modules/.bin/biome check --write .

lint: web ## formatting, lints and types, without running a test
	@exec scripts/test lint

rounds: ## kill the server 200 times while eight clients write, on both engines
	@exec scripts/test rounds 200

upload: ## send 1 GiB over a slow and cut line, and watch the server's memory
	@exec scripts/test upload

powers: ## five minutes of people writing to a server whose power fails again and again, before a judge
	@exec scripts/test powers 300

storms: ## a bad network with kills, orderly ends, full disks, set clocks and crashes of PostgreSQL, a minute of each, before a judge
	@exec scripts/test storms

soak: ## an hour of people and orderly restarts: memory, files and threads must stay as they are
	@exec scripts/test soak 60

trial: ## a thousand kills, two hundred losses of power, two hundred crashes of PostgreSQL, before a judge
	@exec scripts/test trial

broken: ## servers that break their promises on purpose: each must be caught, and nothing in ours
	@exec scripts/test broken

hostile: ## ten minutes of hostile bytes against the real-time engine
	@exec scripts/test hostile 600

injections: ## every text that wants to be a script, on every screen
	@exec scripts/test injections

schedules: ## a hundred thousand schedules of a bad network against the client's streams
	@exec scripts/test schedules 100000

size: ## open 2,000 chats and a room of 100,000 messages on both engines, and read it from end to end in a browser
	@exec scripts/test size

bench: ## measure what docs/performance.md tells: tables are written there, the rest is printed; fails past a bound
	@exec scripts/bench

screens: ## photograph every screen into e2e/screens, and docs/screenshot.png
	@exec scripts/test screens

web: web/dist/index.html

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	npm --prefix web run --silent build
	node scripts/compress.mjs web/dist
	@touch $@

# npm writes its hidden lock file last, so it dates the installation.
%/node_modules/.package-lock.json: %/package-lock.json
	@scripts/need
	npm --prefix $* ci --no-audit --no-fund
	@touch $@
