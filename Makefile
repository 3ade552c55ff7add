# The front door. `make` builds, `make demo` shows, `make test` proves; CMakePresets.json has the rest.
# A second run with nothing to do takes seconds: ninja knows the build, stamps under build/ the lint.
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.DEFAULT_GOAL := all

PATIX  := build/release/patix
MAKER  := build/release/bench/make_corpus
SAMPLE := demo/sample.jsonl
SHARDS := demo/sample

.PHONY: all deps demo test lint format bench fuzz clean FORCE

all: build/release/build.ninja
	@ninja -C build/release --quiet
	@echo "$(PATIX) is ready"

deps:
	@cmake/deps.sh

build/%/build.ninja: CMakePresets.json
	@mkdir -p build/$*
	@cmake --preset $* >build/$*/configure.log 2>&1 || { cat build/$*/configure.log >&2; \
	  echo "is a library missing? make deps installs them" >&2; exit 1; }
	@touch $@

# --- demo ---------------------------------------------------------------------------------------

demo: deps
	@$(MAKE) all
	@$(MAKE) $(SHARDS)/.made
	@cmake/demo.sh $(PATIX) $(SHARDS)

# Made anew when its maker is younger: then the text of the sample may have changed.
$(SAMPLE): $(MAKER)
	@mkdir -p demo
	@echo "making 20000 sample records (made up, none is a real patent)"
	@$(MAKER) --sample --records 20000 --seed 1 >$@.part && mv $@.part $@

$(SHARDS)/.made: $(SAMPLE) $(PATIX)
	@rm -rf $(SHARDS)
	@echo "$(PATIX) index --into $(SHARDS) $(SAMPLE)"
	@$(PATIX) index --into $(SHARDS) $(SAMPLE)
	@touch $@

$(MAKER) $(PATIX): ;

# --- proof --------------------------------------------------------------------------------------

test: deps
	@cmake/test.sh

lint: build/lint.stamp

LINTED := $(shell find base patent shards indexer query cli bench tests -name '*.[ch]' -o \
            -name '*.cc' -o -name '*.tbl' 2>/dev/null) .clang-format cmake/cppcheck.txt cmake/cppcheck.cfg cmake/lint.sh
build/lint.stamp: $(LINTED)
	@cmake/lint.sh
	@mkdir -p build && touch $@

format:
	@find base patent shards indexer query cli bench tests \( -name '*.[ch]' -o -name '*.cc' \) \
	  -print0 | xargs -0 clang-format -i

# Fuzzing proper (clang, libFuzzer): programs in build/fuzz/tests/fuzz/.
fuzz:
	@CC=clang CXX=clang++ cmake -G Ninja -S . -B build/fuzz -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	  -DPX_FUZZ=ON -DPX_SANITIZE=address,undefined,fuzzer-no-link >/dev/null
	@ninja -C build/fuzz --quiet fuzz_all
	@ls build/fuzz/tests/fuzz/fuzz_*

# 100,000 made records; make bench N=1000000 is the measure that docs/notes reports (an hour).
bench: all
	@N="$(N)" cmake/bench.sh build/release

clean:
	rm -rf build demo
