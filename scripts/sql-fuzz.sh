#!/bin/sh
# Builds the fuzz target and runs it: sql-fuzz.sh SECONDS
# libFuzzer comes as a crate and the coverage it needs as flags of the compiler: no cargo-fuzz and no nightly compiler.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-60}
host=$(rustc -vV | sed -n 's/^host: //p')
target=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
coverage="-Cpasses=sancov-module"
for argument in level=4 inline-8bit-counters pc-table trace-compares; do
    coverage="$coverage -Cllvm-args=-sanitizer-coverage-$argument"
done

RUSTFLAGS="--cfg fuzzing $coverage" CARGO_TARGET_DIR=$target \
    cargo build --quiet --locked --release --manifest-path fuzz/Cargo.toml --target "$host"
mkdir -p .tools/sql-fuzz/corpus .tools/sql-fuzz/found
exec nice -n 19 "$target/$host/release/sql" .tools/sql-fuzz/corpus fuzz/seeds -dict=fuzz/sql.dict -max_total_time="$seconds" \
    -max_len=16384 -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=.tools/sql-fuzz/found/
