//! The page on wasm32, the command everywhere else.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    plumbline::cli::run(std::env::args_os())
}

#[cfg(all(target_arch = "wasm32", feature = "page"))]
fn main() {
    plumbline::ui::mount(|| Box::pin(async { later().await.ok() }));
}

/// Where the page is cut in two. Here and not in the library, so that the worker's bundle has no way to reach it.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
#[allow(unsafe_code)] // a split point is a pair of symbols that the build connects
#[wasm_split_helpers::wasm_split(later, fallible)]
fn later() -> Result<plumbline::ui::Later, wasm_split_helpers::SplitLoaderError> {
    Ok(plumbline::ui::later())
}

#[cfg(all(target_arch = "wasm32", not(feature = "page")))]
fn main() {}
