#!/usr/bin/env bash
# Renews what the corpus records: writes the generated cases, then renders every case with Apache Velocity 1.7.
#
# Messages of exceptions are those of the Java that is installed (recorded with 17). Twice changes nothing.
set -euo pipefail
cd "$(dirname "$0")"

jars=/usr/share/java
classpath=$jars/velocity.jar:$jars/commons-collections3.jar:$jars/commons-lang.jar
classpath=$classpath:$jars/json-path.jar:$jars/json-smart.jar:$jars/accessors-smart.jar:$jars/asm.jar
classpath=$classpath:$jars/slf4j-api.jar:$jars/slf4j-nop.jar

python3 generate.py ../Corpus
java -Xss1m -cp "$classpath" Oracle.java ../Corpus/*.json
