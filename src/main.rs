//! The page on wasm32, the command everywhere else.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    plumbline::cli::run(std::env::args_os())
}

#[cfg(all(target_arch = "wasm32", feature = "page"))]
fn main() {
    plumbline::ui::mount();
}

#[cfg(all(target_arch = "wasm32", not(feature = "page")))]
fn main() {}
