# Commands for contributors. `make test` is the one that must pass; it installs the packages that the tests need.

SHELL    := bash
GO       ?= go
FUZZTIME ?= 10s
TIMEOUT  ?= 20m

# The linters run at fixed versions through the module cache: nothing to install, nothing left behind.
GOFUMPT      := mvdan.cc/gofumpt@v0.12.0
STATICCHECK  := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK  := golang.org/x/vuln/cmd/govulncheck@v1.1.4
ACTIONLINT   := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GOLANGCILINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# What the recorded benchmarks cover: parse, scan, plan and judge, read words, mask, and each report.
BENCHSTAT  := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
BENCHED    := ./tickets ./probe/routes/fastapi ./probe ./probe/criteria ./probe/checks ./probe/wire ./report
BENCHFLAGS := -run '^$$' -bench . -benchmem -benchtime 50ms -count 6 -timeout $(TIMEOUT)

PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: test
test: deps ## run every test, install their packages, and count them
	@set -o pipefail; $(GO) test -json -timeout $(TIMEOUT) ./... | $(GO) run ./internal/cmd/testcount

.PHONY: deps
deps: ## install the tests' packages, if that is allowed
	@.ci/deps test

.PHONY: build
build: ## build ./engfix
	CGO_ENABLED=0 $(GO) build -trimpath -o engfix.linked ./cmd/engfix
	@# Linux maps a file that was written from front to back faster than one that the linker wrote: 2 ms of each start.
	@install engfix.linked engfix && rm engfix.linked

.PHONY: lint
lint: ## formatting, vet, staticcheck, golangci-lint, workflows
	@unformatted="$$($(GO) run $(GOFUMPT) -l .)" && \
	if [ -n "$$unformatted" ]; then echo "not gofumpt's format:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) run $(GOLANGCILINT) run
	$(GO) run $(ACTIONLINT)

.PHONY: race
race: ## run the tests of concurrent code under the race detector
	@.ci/deps test race
	@GO='$(GO)' CGO_ENABLED=1 .ci/race -timeout $(TIMEOUT)

.PHONY: fuzz
fuzz: ## run every fuzz test for FUZZTIME
	@GO='$(GO)' .ci/fuzz $(FUZZTIME)

.PHONY: vuln
vuln: ## list known vulnerabilities in the build (asks vuln.go.dev)
	$(GO) run $(GOVULNCHECK) ./...

.PHONY: bench
bench: build ## compare engfix with a bare client, and run every benchmark
	$(GO) run ./bench -engfix ./engfix
	$(GO) test -run '^$$' -bench . -benchmem -timeout $(TIMEOUT) ./...

.PHONY: benchstat
benchstat: ## compare the Go benchmarks with those recorded in bench/baseline.txt
	@new="$$(mktemp)" && trap 'rm -f "$$new"' EXIT && \
	$(GO) test $(BENCHFLAGS) $(BENCHED) > "$$new" && $(GO) run $(BENCHSTAT) bench/baseline.txt "$$new"

.PHONY: baseline
baseline: ## record the Go benchmarks of this version in bench/baseline.txt
	$(GO) test $(BENCHFLAGS) $(BENCHED) > bench/baseline.txt

.PHONY: cross
cross: ## build for each of PLATFORMS, into dist/
	@for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/}; \
		suffix=; if [ "$$os" = windows ]; then suffix=.exe; fi; \
		echo "build $$platform"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -o dist/engfix-$$os-$$arch$$suffix ./cmd/engfix || exit 1; \
	done
