#!/bin/sh
# Puts what builds the page into .tools/bin: Trunk and wasm-bindgen, compiled from source at the versions below,
# and adds the wasm target to the Rust toolchain. What is there in the right version is left alone.
set -eu
cd "$(dirname "$0")/.."

trunk_version=0.22.1
bindgen_version=$(sed -n 's/^wasm-bindgen-cli = .*"=\([0-9.]*\)".*/\1/p' tools/web-tools/Cargo.toml)
tools=$PWD/.tools
build=$tools/build

has() { # has PROGRAM VERSION
    [ -x "$tools/bin/$1" ] && [ "$("$tools/bin/$1" --version 2>/dev/null)" = "$1 $2" ]
}

need() { # need PROGRAM WHERE-FROM
    command -v "$1" >/dev/null 2>&1 || { echo "missing: $1 ($2)" >&2; exit 1; }
}

need rustup https://rustup.rs
need node "Node.js 20 or newer"

channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
if ! rustup toolchain list | grep -q "^$channel"; then
    echo "setup: installing Rust $channel"
    rustup toolchain install "$channel" --profile minimal --component rustfmt --component clippy
fi
if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
    echo "setup: adding the wasm target to Rust $channel"
    rustup target add wasm32-unknown-unknown
fi

if ! has trunk "$trunk_version"; then
    echo "setup: compiling Trunk $trunk_version into .tools (a few minutes, once)"
    # a tool that runs for seconds needs no long optimisation; it compiles on Rust 1.95 though it asks for 1.96
    CARGO_TARGET_DIR="$build" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=0 cargo install "trunk@$trunk_version" --locked --quiet \
        --no-default-features --features rustls --ignore-rust-version --root "$tools" --force
fi

# ours add a step of their own, so the version alone does not tell whether they are the right ones
web_tools=$(find tools/web-tools -path tools/web-tools/target -prune -o -type f -print | LC_ALL=C sort | xargs cat | cksum)
if ! has wasm-bindgen "$bindgen_version" || ! has wasm-bindgen-test-runner "$bindgen_version" ||
    [ "$(cat "$tools/web-tools.built" 2>/dev/null)" != "$web_tools" ]; then
    echo "setup: compiling wasm-bindgen $bindgen_version into .tools (a few minutes, once)"
    CARGO_TARGET_DIR="$build" cargo build --release --locked --quiet --manifest-path tools/web-tools/Cargo.toml
    mkdir -p "$tools/bin"
    cp "$build/release/wasm-bindgen" "$build/release/wasm-bindgen-test-runner" "$tools/bin/"
    echo "$web_tools" > "$tools/web-tools.built"
fi

# a gigabyte of intermediate files that nothing needs again
rm -rf "$build"
