# Crossgate's two commands for a newcomer are `make serve` and `make test`: each installs what it needs.
.PHONY: serve test check build bench browsers fuzz format oracle

BINARY := .build/release/crossgate

# The main job: the gateway on 127.0.0.1:4566 with a sample API imported, deployed and answering.
serve: build
	@scripts/install.sh serve
	@exec $(BINARY) serve samples/petstore.yaml --data-dir .crossgate

# A release binary that needs no Swift toolchain where it runs. Tests run with the dynamic exclusivity checks that it
# leaves out: see docs/decisions/0005.
RELEASE := -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked

build:
	@scripts/install.sh build
	swift build $(RELEASE) --product crossgate

# Every check and every test, set-up included.
test:
	@scripts/install.sh build test
	@scripts/check.sh

# CPU per request beside nginx, Envoy and Caddy, and templates beside Velocity, in the same run; see
# docs/performance.md.
bench: build
	@scripts/install.sh bench
	swift build $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks
	@bench/velocity/run.py
	@bench/run.py
	@bench/functions.py

# Renews what Apache Velocity 1.7 makes of the templates' corpus; see Tests/VTLTests/Oracle.
oracle:
	@scripts/install.sh oracle
	@Tests/VTLTests/Oracle/run.sh

# Renews what real browsers do with every CORS case of Tests/EndToEnd/browsers; about five minutes.
browsers:
	@scripts/install.sh test
	@test -x .venv/bin/python || (python3 -m venv .venv && .venv/bin/python -m pip install -q -r Tests/EndToEnd/requirements.txt)
	@.venv/bin/python Tests/EndToEnd/browsers/record.py

# The parsers of text from strangers under libFuzzer, ten minutes each unless FUZZ_SECONDS says otherwise.
FUZZ_SECONDS ?= 600

fuzz:
	@scripts/install.sh build
	@scripts/fuzz.sh json $(FUZZ_SECONDS)
	@scripts/fuzz.sh template $(FUZZ_SECONDS)
	@scripts/fuzz.sh cors $(FUZZ_SECONDS)

format:
	swift format -i -r --configuration .swift-format Package.swift Sources Tests
