//! The second bundle: the heavy rooms behind messages. Natively there is nothing to start.

fn main() {
    #[cfg(all(target_arch = "wasm32", feature = "page"))]
    plumbline::worker::start();
}
