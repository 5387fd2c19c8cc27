# Plimsoll. `make` lists the targets; `make conformance` and `make test` are what a newcomer needs.

SHELL := /bin/sh
GO ?= go
BIN := bin/plimsoll

# make conformance ENV=sandbox PROVIDER=dataloy TAGS='@lifetime and not @reuse' REPORT_DIR=out
# What is not given here may be given by PLIMSOLL_ variables, or by a .env.
PROVIDER ?= $(PLIMSOLL_PROVIDER)
TAGS ?= $(PLIMSOLL_TAGS)
RACE ?= ./...
WORKERS ?= 2
REPORT_DIR ?= $(PLIMSOLL_REPORT_DIR)
# Some shells keep the name of their start-up file in a variable ENV: that is no environment of ours.
ifeq ($(origin ENV),environment)
ifneq ($(findstring /,$(filter-out %.yaml %.yml,$(ENV))),)
override ENV :=
endif
endif
ENV ?= $(PLIMSOLL_ENV)

# What runs the tests: go test, or a test runner that takes its arguments.
GOTEST ?= $(GO) test

export CGO_ENABLED ?= 0

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'
	@echo
	@echo "  make conformance ENV=sandbox PROVIDER=dataloy    one provider's sandbox; credentials from PLIMSOLL_ variables or .env"
	@echo "  make conformance TAGS='@oauthjwt and not @lifetime'"

.PHONY: build
build: ## build one static binary, bin/plimsoll
	$(GO) build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/plimsoll

.PHONY: conformance
conformance: export PLIMSOLL_ENV := $(ENV)
conformance: export PLIMSOLL_PROVIDER := $(PROVIDER)
conformance: export PLIMSOLL_TAGS := $(TAGS)
conformance: export PLIMSOLL_REPORT_DIR := $(REPORT_DIR)
conformance: build ## check all providers against ENV (mock), write reports to REPORT_DIR (reports)
	@$(BIN) run

.PHONY: prove
prove prove-renew: export PLIMSOLL_REPORT_DIR := $(REPORT_DIR)
prove: build ## show that every check can fail; writes proof/kill-matrix.json if it holds, and a page to REPORT_DIR/proof
	@$(BIN) prove --write proof

.PHONY: prove-renew
prove-renew: build ## likewise, where scenarios lost teeth on purpose
	@$(BIN) prove --write proof --renew

.PHONY: prove-check
prove-check: build ## say whether the committed kill matrix was made from what there is now, in a second
	@$(BIN) prove --check

.PHONY: test
test: ## run all tests
	$(GOTEST) ./...

.PHONY: test-race
test-race: ## run all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GOTEST) -race -timeout 30m $(RACE)

# make soak RUNS=20 PROVIDER=dataloy SEED=7
.PHONY: soak
soak: ## run one provider 200 times against a flaky server (1 % resets, 2 % 503, jitter): nothing may be called broken
	SOAK_RUNS=$(or $(RUNS),200) SOAK_PROVIDER=$(PROVIDER) SOAK_SEED=$(SEED) $(GO) test -count 1 -v -timeout 120m -run '^TestSoak$$' ./internal/cli

.PHONY: fuzz
fuzz: ## fuzz each parser of foreign input for ten seconds
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime 10s $$p || exit 1; done; done

.PHONY: test-independent
test-independent: ## hold the suite against servers that were written from the pages alone, faithful and broken ones (a module of its own)
	cd test/independent && $(GO) test -count=1 ./...

.PHONY: test-differential
test-differential: ## hold the contract layer against a second OpenAPI validator (a module of its own)
	cd test/differential && $(GO) test ./...

# make mutation PACKAGES=clients ARGS=-survivors; test/mutation/README.md says more.
.PHONY: mutation
mutation: ## change our own code in one way at a time: does a test notice? Writes test/mutation/SCORE.md
	cd test/mutation && nice -n 19 $(GO) run . -workers $(WORKERS) -packages "$(PACKAGES)" $(ARGS)

.PHONY: mutation-check
mutation-check: ## is that score current, and does a sample of 100 do as well?
	cd test/mutation && $(GO) test . && $(GO) run . -workers $(WORKERS) -check $(ARGS)

.PHONY: mutation-stale
mutation-stale: ## say in that score which packages changed since
	cd test/mutation && $(GO) run . -stale

.PHONY: test-browser
test-browser: ## look at the HTML report in headless Chromium: axe, keys, filters, paper, 5,000 scenarios (needs Node and Chromium)
	@GO="$(GO)" test/browser/run.sh

.PHONY: test-thirdparty
test-thirdparty: ## run the scenarios against servers that others wrote (from npm, so it needs Node.js; a module of its own)
	cd test/thirdparty && { ! command -v npm >/dev/null || npm ci --ignore-scripts --no-audit --no-fund; } && $(GO) test -count=1 ./...

.PHONY: test-formats
test-formats: ## hold JUnit, SARIF, HAR, Cucumber Messages and CTRF against the validators of others (needs Node)
	@GO="$(GO)" test/formats/run.sh

.PHONY: lint
lint: ## format, vet and lint, with the tools pinned in tools/go.mod
	@test -z "$$(gofmt -l .)" || { echo "not gofmt'ed:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod golangci-lint run ./...
	$(GO) tool -modfile=tools/actionlint.mod actionlint

.PHONY: vulncheck
vulncheck: ## look for known vulnerabilities in what is linked (asks the online database)
	$(GO) tool -modfile=tools/go.mod govulncheck ./...

.PHONY: bench
bench: ## run the benchmarks: the whole suite beside a bare net/http loop with the same requests
	$(GO) test -run '^$$' -bench . -benchmem $$(grep -rl --include='*_test.go' '^func Benchmark' . | xargs -n1 dirname | sort -u)

.PHONY: golden
golden: ## rewrite the golden files of the reports
	$(GO) test ./internal/report -update

# Page order, one at a time, one port for all: what is left to differ from one time to the next are moments, durations and fingerprints.
.PHONY: sample
sample: build ## write reports/sample anew: a run against the embedded mocks
	@d=$$(mktemp -d) && trap 'rm -rf "$$d"' EXIT && mkdir -p reports/sample && \
	$(BIN) run --seed 0 --parallel 1 --report-dir "$$d" >"$$d/terminal.txt" && \
	sed -E 's/127\.0\.0\.1:[0-9]+/127.0.0.1:8080/g' "$$d/mock/latest/run.json" >"$$d/run.json" && \
	$(BIN) report html "$$d/run.json" -o reports/sample/report.html && \
	$(BIN) report markdown "$$d/run.json" -o reports/sample/summary.md && \
	$(BIN) report csv "$$d/run.json" -o reports/sample/claims.csv && \
	$(BIN) report badge-svg "$$d/run.json" -o reports/sample/badge.svg

# Nothing is pushed, so the name of the registry is only a name.
.PHONY: image
image: ## build the container image into dist/image, without Docker (asks the registry for its base)
	KO_DOCKER_REPO=$${KO_DOCKER_REPO:-registry.example/plimsoll} $(GO) run github.com/google/ko@v0.19.1 build --bare --push=false \
	  --oci-layout-path=dist/image --sbom-dir=dist/sbom ./cmd/plimsoll

.PHONY: clean
clean: ## remove what was built
	rm -rf bin dist coverage.out
