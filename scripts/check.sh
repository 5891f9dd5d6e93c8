#!/usr/bin/env bash
# Every check in the order of its cost: arrows, generated files, format, build without warnings, unit tests, end to end.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$1"; }

# A virtual environment of the project's own; made again when the list of requirements changes.
environment() {
    local stamp=.venv/requirements.txt
    if ! cmp -s Tests/EndToEnd/requirements.txt "$stamp"; then
        rm -rf .venv
        python3 -m venv .venv
        .venv/bin/python -m pip install -q --disable-pip-version-check -r Tests/EndToEnd/requirements.txt
        cp Tests/EndToEnd/requirements.txt "$stamp"
    fi
}

export CROSSGATE_STRICT=1

step "python environment"
environment

step "arrows between modules"
swift package dump-package | scripts/check-dag.py

step "generated files"
.venv/bin/python scripts/operations.py --check

step "format"
swift format lint --strict -r --configuration .swift-format Package.swift Sources Tests

step "build"
swift build --build-tests

# Tests that wait for sockets and processes have the machine to themselves: beside those that compute for a minute, an
# idle connection or a slow start would be the test's fault and not the product's. Each target has a process of its own:
# tests of processes hold the few threads that tasks run on while they read what a process writes.
waiting=(HTTPTransportTests LocalLambdaTests FunctionProcessesTests)

step "unit tests"
swift test --skip "$(IFS='|'; echo "${waiting[*]}")"

for target in "${waiting[@]}"; do
    step "unit tests of $target"
    swift test --skip-build --filter "$target"
done

step "end to end"
CROSSGATE="$PWD/.build/debug/crossgate" .venv/bin/python -m pytest -q Tests/EndToEnd
