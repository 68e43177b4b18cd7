//! The worker, which is the second bundle: the heavy rooms behind one enum of requests and one of answers.
//!
//! It is a program of its own and not a module of the library, so that the page's bundle has no way to reach it.
//! Natively there is nothing to start.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod serve;

fn main() {
    #[cfg(all(target_arch = "wasm32", feature = "page"))]
    serve::start();
}
