//! Plumbline: a senior data engineer's consultation as one program with two faces, a page and a command.
//!
//! The rooms, in the order in which data flows. A room imports only rooms above it; `cli`, `ui` and `worker` are
//! the doors, and nothing imports them. `worker` is a program of its own (`src/worker/main.rs`).
//!
//! `Session → Facts → Requirements → Design → Files → Findings`: every arrow is a pure function.

pub mod finding;
pub mod figure;
pub mod session;
pub mod sql;
pub mod context;
pub mod discovery;
pub mod design;
pub mod deliverable;
pub mod share;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(any(test, all(target_arch = "wasm32", feature = "page")))]
pub mod ui;
