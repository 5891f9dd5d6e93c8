#!/usr/bin/env bash
# Records in paths.json what Jayway JsonPath makes of every case. Twice changes nothing.
#
# Version 2.0.0 is Debian's (libjsonpath-java); filters and functions as everybody writes them came with 2.1 to 2.5.
# The outcomes of 2.7.0 are renewed only when JAYWAY_2_7_JAR names flink-table-runtime-1.20.0.jar, which contains that
# version under a package of its own (Apache Flink 1.20.0; PyPI's apache-flink-libraries carries the jar).
# To add a case, write {"document": …, "path": …} into paths.json and run this with both.
set -euo pipefail
cd "$(dirname "$0")"

jars=/usr/share/java
needed=$jars/json-smart.jar:$jars/accessors-smart.jar:$jars/asm.jar:$jars/commons-lang3.jar
needed=$needed:$jars/slf4j-api.jar:$jars/slf4j-nop.jar
java -Xss16m -cp "$jars/json-path.jar:$needed" PathOracle.java paths.json 2.0.0 com.jayway.jsonpath
if [ -n "${JAYWAY_2_7_JAR:-}" ]; then
    java -Xss16m -cp "$JAYWAY_2_7_JAR:$needed" PathOracle.java paths.json 2.7.0 \
        org.apache.flink.table.shaded.com.jayway.jsonpath
fi
