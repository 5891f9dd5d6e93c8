#!/usr/bin/env bash
# Fuzzes one parser with libFuzzer and the address sanitizer.
#
#   scripts/fuzz.sh json|template|cors SECONDS
#
# Builds the target's modules with coverage in .build-fuzz, runs from the committed corpus fuzz/corpus/TARGET and keeps
# what it learns in .build-fuzz/TARGET/corpus. A finding is left in .build-fuzz/TARGET/findings, and the exit is not 0.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:?json, template or cors}
seconds=${2:?how many seconds}
case $target in
    json) module=JSON modules="CPCRE2 Patterns JSON" source=fuzz/JSONFuzz.swift longest=4096 ;;
    template) module=VTL modules="CPCRE2 Patterns JSON VTL" source=fuzz/TemplateFuzz.swift longest=2048 ;;
    cors)
        module=CORSDoctor modules="CPCRE2 Patterns JSON APIModel CORS CORSDoctor" source=fuzz/CORSFuzz.swift longest=2048 ;;
    *) echo "fuzz.sh: there is no target $target" >&2; exit 2 ;;
esac

# A package of these modules alone, so that nothing else is built with the sanitizers.
work=.build-fuzz/$target
mkdir -p "$work/corpus" "$work/findings"
ln -sfn "$PWD/Sources" "$work/Sources"
{
    cat Package.swift
    printf 'package.targets.removeAll { ![%s].contains($0.name) }\n' "$(printf '"%s", ' $modules)"
    echo 'package.products = []'
} > "$work/Package.swift"

sanitize=-sanitize=fuzzer,address
swift build --package-path "$work" -c release --target "$module" -Xswiftc $sanitize
built=$work/.build/release
# SwiftPM keeps the objects of sources that are gone. BigInt has a file with a blank in its name.
objects=()
while IFS= read -r -d '' object; do
    source_name=$(basename "$object" .o)
    if [ -n "$(find -L "$work/Sources" "$work/.build/checkouts" -name "$source_name" -print -quit)" ]; then
        objects+=("$object")
    fi
done < <(find "$built"/*.build -name '*.o' -print0)
swiftc -O -swift-version 6 -parse-as-library $sanitize -static-stdlib "$source" -o "$work/fuzz" \
    -I "$built/Modules" $(printf -- '-Xcc -fmodule-map-file=%s ' Sources/CPCRE2/module.modulemap) \
    "${objects[@]}" $(pkg-config --libs libpcre2-8)

"$work/fuzz" "$work/corpus" "fuzz/corpus/$target" -max_total_time="$seconds" -max_len="$longest" -timeout=10 \
    -rss_limit_mb=2048 -malloc_limit_mb=200 -artifact_prefix="$work/findings/" -print_final_stats=1 \
    -dict="fuzz/corpus/$target.dict" 2> >(grep -v -E '^(#[0-9]+\s+(NEW|REDUCE|RELOAD)|"|######)' >&2)
