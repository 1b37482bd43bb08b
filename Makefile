# Zhanggui (掌柜). `make` alone lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# make bench BENCH=Ingest PKG=./bot/app COUNT=5
BENCH ?= .
PKG ?= ./...
COUNT ?= 3

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

.PHONY: test
test: servers ## vet and test everything with the race detector
	$(GO) vet ./...
	$(GO) test -race -timeout 60m ./...

# CI=true passes through: with it a missing server fails the tests that need it.
.PHONY: servers
servers:
	@bash .ci/servers

.PHONY: bench
bench: servers ## run the benchmarks (BENCH=, PKG=, COUNT=) and print one table
	@$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) -p 1 -timeout 60m $(PKG) | tee bench.out | awk '/^Benchmark|^FAIL|^---|^panic/' >&2
	@awk -f .ci/table.awk bench.out

.PHONY: lint
lint: ## formatting, vet, staticcheck and known vulnerabilities
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt -w $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	@bash .ci/vulnerabilities $(GO) run $(GOVULNCHECK) ./...

.PHONY: demo
demo: ## a shop on this machine: simulator, bot and customers
	$(GO) run . demo

.PHONY: build
build: ## one static binary, ./zhanggui
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o zhanggui .
