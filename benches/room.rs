//! The SQL room by itself, under the name of the whole: it imports nothing but `finding`, and alone it is compiled, and
//! optimised, in seconds.

#[path = "../src/finding.rs"]
pub mod finding;
#[path = "../src/sql/mod.rs"]
pub mod sql;
