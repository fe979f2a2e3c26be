# tracegate. Two commands do it all: `make demo` shows what it is, `make check` builds and tests it.
# `make help` lists the rest. What they need they install first (Debian, Ubuntu) or name (elsewhere).
#
#   MODE=release|debug|asan|tsan|cov   each builds in a folder of its own, build/$(MODE)
#   CC=clang                           any C11 compiler with GNU's options
#   WERROR=1                           warnings are errors, as in CI
#   V=1                                show the commands
#
# Nothing is listed here by hand: every src/**/*.c is part of the program, every test/unit/*_test.c of the
# unit tests, every test/threads/*_test.c a program of its own, every test/fuzz/*_fuzz.c a fuzz target.

VERSION := 0.1.0

MODE  ?= release
CC    ?= cc
BUILD ?= build/$(MODE)
JOBS  ?= $(shell nproc 2>/dev/null || echo 2)

PREFIX  ?= /usr/local
DESTDIR ?=

MODES := release debug asan tsan cov fuzz
$(if $(filter $(MODES),$(MODE)),,$(error MODE=$(MODE): must be one of $(MODES)))
MAKEFLAGS += --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif

# ---------------------------------------------------------------------------------- compiler and libraries

PACKAGES := libgit2 libcjson libpcre2-8 libutf8proc mpfr yaml-0.1 libmd
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null || echo missing)
PKG_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

WARNINGS := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla \
            -Wwrite-strings -Wundef -Wformat=2 -Wcast-qual -Wswitch-enum $(if $(WERROR),-Werror)

FLAGS_release := -O2 -g1 -D_FORTIFY_SOURCE=2
FLAGS_debug   := -O0 -g3
FLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan    := -O1 -g -fsanitize=thread
FLAGS_cov     := -O0 -g --coverage
FLAGS_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

# _POSIX_C_SOURCE and _XOPEN_SOURCE: POSIX.1-2008 with XSI and nothing else, whatever the C library adds.
COMPILE = $(CC) -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -DTG_VERSION='"$(VERSION)"' \
          -Iinclude -I$(BUILD) -fno-strict-aliasing $(WARNINGS) $(FLAGS_$(MODE)) $(PKG_CFLAGS) $(CFLAGS)
LIBS    = $(FLAGS_$(MODE)) $(LDFLAGS) -Wl,--as-needed $(PKG_LIBS) -lpthread -lm

# ------------------------------------------------------------------------------------------- what is made

SOURCES := $(sort $(shell find src -name '*.c'))
UNIT    := $(sort $(wildcard test/unit/*.c))
THREADS := $(sort $(wildcard test/threads/*_test.c))
FUZZ    := $(sort $(wildcard test/fuzz/*_fuzz.c))

# Text files that become part of the program (tg_embedded): nothing is read from an installation directory.
EMBEDDED := $(sort $(wildcard sarif/rules/*.md) $(wildcard src/plan/wrappers/*.tf))

OBJECTS      := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
CORE         := $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
UNIT_OBJECTS := $(UNIT:%.c=$(BUILD)/%.o)
THREAD_TESTS := $(THREADS:%.c=$(BUILD)/%)
FUZZERS      := $(FUZZ:%.c=$(BUILD)/%)

# One line a step; the whole command with V=1, nothing with -s.
silent := $(findstring s,$(filter-out --%,-$(firstword $(MAKEFLAGS))))
show = $(if $(V),,@$(if $(silent),,echo '  $(1)$(2)';))

.PHONY: all demo check deps unit golden oracle threads clients fuzz bench corpus coverage lint format \
        install uninstall dist clean help libraries FORCE
.DELETE_ON_ERROR:

all: $(BUILD)/tracegate ## build tracegate (build/$(MODE)/tracegate)

$(BUILD)/tracegate: $(OBJECTS) $(BUILD)/objects.list
	$(call show,link   ,$@)$(CC) -o $@ $(OBJECTS) $(LIBS)

$(BUILD)/%.o: %.c $(BUILD)/compile.line | libraries
	@mkdir -p $(@D)
	$(call show,cc     ,$<)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/unit: $(CORE) $(UNIT_OBJECTS) $(BUILD)/objects.list
	$(call show,link   ,$@)$(CC) -o $@ $(CORE) $(UNIT_OBJECTS) $(LIBS) -lcriterion

$(THREAD_TESTS): $(BUILD)/%: $(BUILD)/%.o $(CORE)
	$(call show,link   ,$@)$(CC) -o $@ $^ $(LIBS)

$(FUZZERS): $(BUILD)/%: $(BUILD)/%.o $(CORE)
	$(call show,link   ,$@)$(CC) -o $@ $^ -fsanitize=fuzzer $(LIBS)

$(BUILD)/embedded.c: src/embed.awk $(EMBEDDED) $(BUILD)/objects.list
	@mkdir -p $(@D)
	@LC_ALL=C awk -f src/embed.awk $(EMBEDDED) >$@

$(BUILD)/embedded.o: $(BUILD)/embedded.c $(BUILD)/compile.line | libraries
	$(call show,cc     ,$<)$(COMPILE) -MMD -MP -c -o $@ $<

# These two change only when their text does: objects are made again when the command line is another one, the
# programs when a source file has come or gone.
$(BUILD)/compile.line: FORCE
	@mkdir -p $(@D); echo '$(subst ','\'',$(COMPILE))' | cmp -s - $@ || echo '$(subst ','\'',$(COMPILE))' >$@
$(BUILD)/objects.list: FORCE
	@mkdir -p $(@D); echo '$(SOURCES) $(UNIT) $(EMBEDDED)' | cmp -s - $@ || echo '$(SOURCES) $(UNIT) $(EMBEDDED)' >$@

libraries:
ifeq ($(PKG_CFLAGS),missing)
	@echo 'tracegate: libraries are missing. `make deps` installs them, or says which; `make demo` and `make check` call it.' >&2
	@exit 1
endif

-include $(OBJECTS:.o=.d) $(UNIT_OBJECTS:.o=.d) $(THREAD_TESTS:=.d) $(FUZZERS:=.d)

# ------------------------------------------------------------------------------------------ run and test

# Each is a make of its own, since what `deps` has installed must be seen by the lines above.
demo: build/deps ## build, make a small repository with a change, and show what tracegate says of it
	@$(MAKE) all && sarif/example/demo.sh $(BUILD)/tracegate

check: build/deps ## build, and run all tests: unit, golden, the reference's answers, threads
	@$(MAKE) $(BUILD)/tracegate $(BUILD)/unit $(THREAD_TESTS) && python3 test/check.py $(BUILD)

unit: $(BUILD)/unit ## unit tests alone; ARGS='--filter lexer/*' chooses
	$(BUILD)/unit $(ARGS)

golden: $(BUILD)/tracegate ## golden folders alone; CASE=parse/heredoc chooses, UPDATE=1 rewrites the expectation
	@python3 test/golden/run.py --binary $(BUILD)/tracegate $(if $(UPDATE),--update) \
		$(if $(HCLAST),--reference $(HCLAST)) $(if $(filter asan tsan,$(MODE)),--sanitized) $(CASE)

oracle: $(BUILD)/tracegate ## replay the answers of the reference implementations alone
	@python3 test/check.py $(BUILD) oracle

threads: $(THREAD_TESTS) ## programs that run the core in several threads; MODE=tsan makes them worth running
	@python3 test/check.py $(BUILD) threads

# ----------------------------------------------------------------------------------------- care and feed

deps: ## install what is missing for building and testing (Debian, Ubuntu), or name it (elsewhere)
	@.ci/deps all && mkdir -p build && touch build/deps

build/deps: .ci/deps
	@.ci/deps all && mkdir -p build && touch build/deps

format: ## clang-format over the whole tree
	clang-format -i $$(git ls-files '*.c' '*.h')

install: $(BUILD)/tracegate ## into $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BUILD)/tracegate $(DESTDIR)$(PREFIX)/bin/tracegate

uninstall: ## what install has installed
	rm -f $(DESTDIR)$(PREFIX)/bin/tracegate

dist: ## the sources of HEAD as build/tracegate-$(VERSION).tar.gz
	@mkdir -p build
	git archive --prefix=tracegate-$(VERSION)/ -o build/tracegate-$(VERSION).tar.gz HEAD
	@echo build/tracegate-$(VERSION).tar.gz

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo; sed -n 's/^#   /  /p' Makefile
