//! Gives the two wasm programs four times the usual stack: a deeply nested statement must end in a finding,
//! not in a crash.

#![allow(clippy::disallowed_methods)] // a build script is told its target by the environment

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo:rustc-link-arg-bins=-zstack-size=4194304");
    }
}
