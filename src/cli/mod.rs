//! The command: the same functions as the page, called once. Native only.

use std::process::ExitCode;

/// Runs the command with these arguments, the program's name first.
pub fn run(_arguments: impl Iterator<Item = std::ffi::OsString>) -> ExitCode {
    ExitCode::from(2)
}
