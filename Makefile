# The two commands to start with are `make demo` and `make test`; each does its own set-up.
# Without swift on the PATH nothing here works: https://www.swift.org/install/linux/

PREFIX ?= /usr/local

# What is installed is what is shown and measured: programs that need no Swift on the machine, and start in half the time.
RELEASE = swift build -c release --static-swift-stdlib

# A crash under test would otherwise wait for a debugger that nobody sees.
export SWIFT_BACKTRACE = enable=no

# Man pages and packages bear the time of the last commit, so the same commit gives the same bytes.
install package check-package: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date +%s)

.PHONY: demo test interop torture record bench check-cost fuzz format lint install package check-package clean setup

demo: setup
	$(RELEASE)
	PATH="$(CURDIR)/.build/release:$$PATH" samples/demo/run.sh

test: setup
	swift build
	swift test

# Programs of others from PyPI read what we write, and we what they write; they are installed under build/interop.
interop: setup
	swift build
	Tests/Interop/run.sh

# Tests/Torture/README.md says what happens, for an hour and a half. SECONDS=600 for as much of it as ten minutes take, THOROUGH=1
# for days.
torture: setup
	$(RELEASE)
	Tests/Torture/torture.py --programs .build/release $(if $(SECONDS),--seconds $(SECONDS)) $(if $(THOROUGH),--thorough)
	$(if $(SECONDS),,Tests/Torture/databases.sh .build/release)

# Writes down what the cases print now. Review the diff.
record: setup
	P2C_RECORD=1 swift test --filter "CasesTests|ManualTests"

# Tests/Benchmarks/README.md says what each script finds out. QUICK=--quick for less of it, LARGE=--large for 50 million records.
bench: setup
	$(RELEASE)
	Tests/Benchmarks/cost.sh
	Tests/Benchmarks/memory.sh
	Tests/Benchmarks/check.sh
	Tests/Benchmarks/full-sync.sh
	Tests/Benchmarks/run.sh $(QUICK)
	Tests/Benchmarks/growth.sh $(QUICK) $(LARGE)
	Tests/Benchmarks/population.sh $(QUICK)

# Allocations and instructions, which do not depend on the machine, against their thresholds; and how they grow.
check-cost: setup
	$(RELEASE)
	Tests/Benchmarks/cost.sh
	Tests/Benchmarks/doubling.sh

fuzz: setup
	scripts/fuzz

format:
	swift format --in-place --recursive Sources Tests Package.swift

lint: setup
	scripts/lint

install: setup
	$(RELEASE)
	scripts/install .build/release "$(DESTDIR)$(PREFIX)"

# A tarball, a wheel and a package for Debian, for machines without a compiler.
package: setup
	$(RELEASE)
	rm -rf build/packages
	scripts/package .build/release build/packages

# Installs what `make package` makes, on a machine that has nothing else, and uses it.
check-package: package
	Tests/Install/run.sh .build/release build/packages

clean:
	rm -rf .build

setup:
	@scripts/setup
