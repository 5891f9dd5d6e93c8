#!/usr/bin/env bash
# Installs the Debian packages that a purpose needs and this machine lacks.
#
#   scripts/install.sh build|serve|test|bench|oracle ...
#
# Runs apt-get only when something is missing; as root, or through sudo.
set -euo pipefail

declare -A needs=(
    [build]="libpcre2-dev libsqlite3-dev zlib1g-dev pkg-config"
    [serve]="curl"
    [test]="python3 python3-venv openssl curl chromium firefox-esr json-schema-test-suite"
    [bench]="python3 python3-venv wrk velocity libjsonpath-java"
    [oracle]="python3 velocity libjsonpath-java"
)
# Functions in Node.js need some node; whichever is there will do.
command -v node >/dev/null || needs[test]+=" nodejs"
# Functions in Ruby: any ruby, and Bundler as a program.
command -v ruby >/dev/null || needs[test]+=" ruby"
command -v bundle >/dev/null || needs[test]+=" bundler"
# Any Java that compiles does for functions in Java and for Apache Velocity.
if ! command -v javac >/dev/null; then
    needs[test]+=" default-jdk-headless"
    needs[bench]+=" default-jdk-headless"
    needs[oracle]+=" default-jdk-headless"
fi

command -v swift >/dev/null || {
    echo "install.sh: there is no swift here; install Swift 6.3 or newer (https://www.swift.org/install/linux) and put it on PATH" >&2
    exit 1
}

missing=()
for purpose in "$@"; do
    for package in ${needs[$purpose]}; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
done
[ ${#missing[@]} -gt 0 ] || exit 0

become=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "install.sh: these packages are missing: ${missing[*]}; install them as root, or install sudo" >&2
        exit 1
    }
    become=(sudo)
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${become[@]}" apt-get update -qq
"${become[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
