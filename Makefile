# tracegate. `make demo` and `make check` are the two commands of the README; `make help` lists the rest.
#   MODE=release|debug|asan|tsan|cov   each in its own build/$(MODE)
#   WERROR=1                           warnings are errors (CI)

MODE   ?= release
CC     ?= cc
BUILD  ?= build/$(MODE)
Q       = $(if $(V),,@echo '  $(if $(filter %.o,$@),compile,link)  $@';)
PREFIX ?= /usr/local

PACKAGES := libgit2 libcjson libpcre2-8 libutf8proc mpfr yaml-0.1 libmd
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS   = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

WARNINGS := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla \
            -Wwrite-strings -Wundef -Wformat=2 -Wcast-qual -Wswitch-enum
WARNINGS += $(if $(WERROR),-Werror)
BASE_CFLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Iinclude -I$(BUILD) -MMD -MP -fno-strict-aliasing

FLAGS_release := -O2 -g1 -D_FORTIFY_SOURCE=2
FLAGS_debug   := -O0 -g3
FLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan    := -O1 -g -fsanitize=thread
FLAGS_cov     := -O0 -g --coverage
MODE_FLAGS    := $(FLAGS_$(MODE))

ALL_CFLAGS = $(BASE_CFLAGS) $(WARNINGS) $(MODE_FLAGS) $(PKG_CFLAGS) $(CFLAGS)
ALL_LIBS   = $(MODE_FLAGS) $(LDFLAGS) $(PKG_LIBS) -lpthread -lm

SOURCES := $(sort $(shell find src -name '*.c'))
# Text files that become part of the program (tg_embedded).
EMBEDDED := $(sort $(wildcard sarif/rules/*.md) $(wildcard src/plan/wrappers/*.tf))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
CORE    := $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
UNIT    := $(sort $(wildcard test/unit/*_test.c))

.PHONY: all unit clean
all: $(BUILD)/tracegate

$(BUILD)/tracegate: $(OBJECTS)
	$(Q)$(CC) -o $@ $^ $(ALL_LIBS)

$(BUILD)/embedded.c: src/embed.awk $(EMBEDDED)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f src/embed.awk $(EMBEDDED) > $@

$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

unit: $(BUILD)/unit
	$(BUILD)/unit

$(BUILD)/unit: $(CORE) $(UNIT:%.c=$(BUILD)/%.o)
	$(Q)$(CC) -o $@ $^ $(ALL_LIBS) -lcriterion

clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(UNIT:%.c=$(BUILD)/%.d)
