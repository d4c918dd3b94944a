# The phone book administrator. "make run" shows it, "make test" proves it; both
# install what the machine lacks (Debian, as root or with sudo).

SHELL := /bin/bash
GO    ?= go
BIN   := bin
TOOL  := $(GO) tool -modfile=tools/go.mod
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
LDFLAGS := -ldflags "-X main.buildVersion=$(VERSION)"

# What the window is built with, what its tests need, and the foreign programs
# that judge our cabinets and posts.
WINDOW_DEPS := gcc libc6-dev pkg-config libgl1-mesa-dev libgl1-mesa-dri xorg-dev libxkbcommon-dev
SCREEN_DEPS := xvfb
HAND_DEPS   := xdotool imagemagick
PACKAGE_DEPS := librsvg2-bin gcc-mingw-w64-x86-64 binutils xz-utils zip lintian desktop-file-utils appstream
TEST_DEPS   := gcc libc6-dev

# Wayland's headers are not needed with x11; Xwayland shows the window all the same.
WINDOW_TAGS := -tags x11
# Tests draw without a display and with the bundled fonts only.
TEST_TAGS   := -tags ci
TESTED := ./assets/... ./pkg/... ./internal/... ./cmd/pba/... ./cmd/pbs/... ./cmd/internal/...

.PHONY: help run demo build peers test smoke e2e check fmt lint arrows bench wine torture fuzz cover deadcode package try-package install clean

help: ## this list
	@sed -n "s|^\([a-z-]*\):.*## \(.*\)|\1\t\2|p" Makefile | expand -t 10

run: ## the window with the sample book and a local server; without a display the same in the terminal
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(MAKE) --no-print-directory window; else $(MAKE) --no-print-directory demo; fi

.PHONY: window
window: $(BIN)/pba-gui ## build and start the window with the sample
	$(BIN)/pba-gui --data $(BIN)/sample --sample

demo: build ## the main job in the terminal
	tools/demo.sh $(BIN)

build: ## pba and pbs, without cgo
	CGO_ENABLED=0 $(GO) build $(LDFLAGS) -o $(BIN)/ ./cmd/pba ./cmd/pbs

.PHONY: $(BIN)/pba-gui
$(BIN)/pba-gui:
	@tools/need.sh $(WINDOW_DEPS)
	CGO_ENABLED=1 $(GO) build $(WINDOW_TAGS),migrated_fynedo $(LDFLAGS) -o $(BIN)/pba-gui ./cmd/pba-gui

peers: ## foreign servers and archive programs that judge posts and cabinets
	@tools/peers.sh $(BIN)/peers

test: peers ## all tests
	@tools/need.sh $(TEST_DEPS)
	PBA_PEERS=1 PBA_PEER_DIR=$(CURDIR)/$(BIN)/peers $(GO) test -race -timeout 40m $(TEST_TAGS) $(TESTED)
	$(GO) test $(TEST_TAGS) -run Fits ./internal/ui
	@$(MAKE) --no-print-directory smoke

smoke: ## the real window, on a display of its own
	@tools/need.sh $(WINDOW_DEPS) $(SCREEN_DEPS)
	PBA_PEERS=1 CGO_ENABLED=1 $(GO) test $(WINDOW_TAGS) ./cmd/pba-gui

e2e: ## the main job in the real window, worked by keys and mouse, with a picture of each step in bin/e2e
	@tools/need.sh $(WINDOW_DEPS) $(SCREEN_DEPS) $(HAND_DEPS)
	mkdir -p $(BIN)/e2e
	PBA_PICTURES=$(CURDIR)/$(BIN)/e2e CGO_ENABLED=1 $(GO) test -count 1 $(WINDOW_TAGS),e2e -run E2E ./cmd/pba-gui

check: fmt lint arrows test ## everything that must hold before a change lands

fmt: ## formatting
	$(TOOL) golangci-lint fmt --diff

lint: ## the rules of .golangci.yml
	$(TOOL) golangci-lint run --build-tags ci $(TESTED)

arrows: ## the libraries that no network needs import the standard library alone
	@bad=$$($(GO) list -deps ./pkg/phonebook ./pkg/cab ./pkg/profile | grep '\.' | grep -v -e ^vendor/ -e ^crypto/internal/ -e ^github.com/phonebookadmin/pba/pkg/); \
	if [ -n "$$bad" ]; then echo "pkg/phonebook, pkg/cab and pkg/profile must not import:"; echo "$$bad"; exit 1; fi

# Real lists to make books of, where they are there.
LISTS ?= ../shared/data

bench: ## speed, as ratios against a peer in the same run where there is one
	@tools/peers.sh $(BIN)/peers
	@tools/need.sh wrk
	PBA_LISTS=$(abspath $(LISTS)) PBA_PEER_DIR=$(CURDIR)/$(BIN)/peers $(GO) test $(TEST_TAGS) -run '^$$' -bench . $(TESTED)
	@tools/need.sh $(WINDOW_DEPS) $(SCREEN_DEPS)
	CGO_ENABLED=1 $(GO) test $(WINDOW_TAGS),migrated_fynedo -run '^$$' -bench . -benchtime 1x ./cmd/pba-gui

wine: ## cabinets, read by the programs of Wine
	@tools/need.sh wine64
	PBA_WINE=1 $(GO) test -count 1 -run Wine ./pkg/cab

torture: ## kill a program 200 times in the middle of its changes and migrations
	PBA_TORTURE=200 $(GO) test -count 1 -run Torture ./internal/store

FUZZTIME ?= 30s
fuzz: ## every fuzz target, FUZZTIME each
	@for p in $$($(GO) list $(TEST_TAGS) $(TESTED)); do \
	  for f in $$($(GO) test $(TEST_TAGS) -list '^Fuzz' $$p | grep ^Fuzz); do \
	    echo "$$p $$f"; $(GO) test $(TEST_TAGS) -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$p || exit 1; \
	  done; done

cover: ## coverage by package
	$(GO) test $(TEST_TAGS) -coverprofile cover.out $(TESTED)

deadcode: ## functions that nothing reaches
	$(TOOL) deadcode -test $(TEST_TAGS) $(TESTED) ./cmd/pba-gui

package: ## the .deb, the .tar.xz and the Windows build, in bin/dist
	@tools/need.sh $(WINDOW_DEPS) $(PACKAGE_DEPS)
	packaging/versions.sh
	packaging/package.sh $(BIN)/dist
	lintian --fail-on error --no-tag-display-limit $(BIN)/dist/*.deb
	desktop-file-validate packaging/*.desktop

try-package: ## install the .deb in a bare Debian and do the main job there, as root
	@tools/need.sh debootstrap
	packaging/try.sh $$(ls $(BIN)/dist/*.deb)

install: build $(BIN)/pba-gui ## the programs and all that belongs to them below DESTDIR and PREFIX (/usr/local)
	@tools/need.sh librsvg2-bin
	packaging/stage.sh $(BIN) $(BIN)/stage $(VERSION) $$(date -u +%F)
	$(MAKE) -C $(BIN)/stage install

clean:
	rm -rf $(BIN) cover.out
