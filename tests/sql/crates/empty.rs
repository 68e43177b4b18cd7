//! Nothing: the package only names crates.
