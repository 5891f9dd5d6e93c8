#!/usr/bin/env bash
# Renews what schema-*.jsonl record: what the Java library json-schema-validator 2.2.14 says to each case.
# Needs a JDK and, in JARS (colon-separated), the library with what it needs. The Python package openapi-generator-cli
# holds it inside its jar; javax.mail is in Debian's libmail-java. An ordinary test run needs none of this.
set -euo pipefail
cd "$(dirname "$0")"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
javac -cp "$JARS" -d "$build" SchemaOracle.java
for file in schema-cases.jsonl schema-formats.jsonl schema-random.jsonl; do
    java -Dfile.encoding=UTF-8 -cp "$JARS:$build" SchemaOracle <"$file" >"$build/answers"
    python3 - "$file" "$build/answers" <<'PYTHON'
import json, sys
lines = open(sys.argv[1], encoding="utf-8").read().rstrip("\n").split("\n")
answers = open(sys.argv[2], encoding="utf-8").read().rstrip("\n").split("\n")
with open(sys.argv[1], "w", encoding="utf-8") as out:
    for line, answer in zip(lines, answers, strict=True):
        # Cut by hand, not parsed: the numbers of a case are to stay as they are written.
        case = line[:line.rindex(',"recorded":')]
        deviation = json.loads(line).get("deviation")
        tail = ',"deviation":' + json.dumps(deviation, ensure_ascii=False) if deviation else ""
        answer = json.dumps(json.loads(answer), ensure_ascii=False, separators=(",", ":"))
        out.write(f'{case},"recorded":{answer}{tail}}}\n')
PYTHON
done
