# `make run` and `make test` do everything, set-up included.
.DEFAULT_GOAL := help
.PHONY: help setup build run test lint unit fuzz prove interop bench release clean

OUT ?= reports/out
GO ?= go
COMMAND = github.com/oidcheck/oidcheck/suites/command
COMMIT = $(shell git describe --always --dirty --abbrev=40 --exclude '*' 2>/dev/null)
GORELEASER = github.com/goreleaser/goreleaser/v2@v2.15.1

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## install what is missing, a Chromium included, or say what to install
	@sh .ci/setup

build: ## build bin/oidcheck
	@CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-X $(COMMAND).revision=$(COMMIT)" -o bin/oidcheck .

run: setup build ## test the bundled provider, and say where the report is
	@bin/oidcheck run --out $(OUT)

test: setup lint unit fuzz prove run ## lint, unit tests with the race detector, fuzzing, proof of every case, suites on the bundled provider

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt: run gofmt -w on these files"; exit 1; }
	@$(GO) vet ./...
	@$(GO) tool staticcheck ./...

unit: ## unit tests, with the race detector
	@$(GO) test -race -timeout 40m ./...

fuzz: ## every parser of what a target sends, 20000 times (FUZZTIME) each
	@GO=$(GO) sh .ci/fuzz

prove: setup build ## arm each fault of the bundled provider; every case must turn red under some fault
	@bin/oidcheck prove --out $(OUT)

interop: setup build ## test providers by others, and the bundled provider by relying parties of others
	@sh fixtures/interop/run $(OUT)/interop

bench: build ## wall time against time spent waiting for the target, over HTTP, with and without sharing
	@sh .ci/bench

release: ## programs for all systems with checksums and SBOMs, in bin/dist; publishes nothing
	@COMMIT=$(COMMIT) $(GO) run $(GORELEASER) release --snapshot --clean

clean: ## remove what was built and reported
	rm -rf bin reports/out
