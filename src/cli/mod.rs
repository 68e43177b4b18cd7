//! The command: the same functions as the page, called once. Native only; the one room besides the page that meets
//! files and streams.
//!
//! Exit code 0: done. 1: findings of severity error. 2: cannot proceed, with one clear line on standard error.

// the one room that meets files; the engine may not
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod input;
mod brief;
mod ask;
mod check;
mod schema;
mod schema_to;
mod migrate;
mod design;
mod size;
mod cost;
mod figures;
mod compare;

use clap::{Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// A senior data engineer's consultation: facts in, a defended design and a running package out.
#[derive(Parser)]
#[command(name = "plumbline", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the facts that files tell, each with where it was found
    Brief {
        /// Files and folders of the project
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Print the questions that are still open, the most decisive first
    Ask {
        /// Files and folders of the project
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// A JSON object from question id to value, or a session file
        #[arg(long)]
        answers: Option<PathBuf>,
    },
    /// Write the whole package into a folder and print the report
    Design {
        /// Files and folders of the project
        paths: Vec<PathBuf>,
        /// A JSON object from question id to value, or a session file
        #[arg(long)]
        answers: Option<PathBuf>,
        /// The folder to write into; it is made where it does not exist
        #[arg(long)]
        out: PathBuf,
        /// What to write: the package, or the session file that the page opens
        #[arg(long, value_enum, default_value_t = Format::Package)]
        format: Format,
    },
    /// Print what SQL definitions declare, as JSON or as DDL for an engine
    Schema {
        /// SQL files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The dialect they are written in; found out where it is not given
        #[arg(long)]
        dialect: Option<String>,
        /// The engine to write for; what is lost goes to standard error
        #[arg(long)]
        to: Option<String>,
    },
    /// Print the statements that turn schema A into schema B
    Migrate {
        /// The schema as it is: an SQL file or a folder of them
        #[arg(value_name = "A")]
        before: PathBuf,
        /// The schema as it shall be
        #[arg(value_name = "B")]
        after: PathBuf,
        /// The dialect they are written in; found out where it is not given
        #[arg(long)]
        dialect: Option<String>,
        /// The engine to write for
        #[arg(long)]
        to: String,
    },
    /// Print the sizes of components by themselves, each with its derivation
    Size {
        /// A JSON list of {"component": "kafka", "inputs": {"in_mb_per_s": 100}}; `-` reads standard input
        file: PathBuf,
    },
    /// Print what changed between two sessions, packages or projects
    Compare {
        /// The earlier one: a session file, a folder of a package, its design.json, or a project
        #[arg(value_name = "A")]
        before: PathBuf,
        /// The later one
        #[arg(value_name = "B")]
        after: PathBuf,
        /// How to print it
        #[arg(long, value_enum, default_value_t = TextOrJson::Json)]
        format: TextOrJson,
    },
    /// Price a bill of materials, the design's own or a hand-written one
    Cost {
        /// A JSON list of {"price_id": "aws.s3.standard.first50tb", "quantity": 500} or {"service": "msk", "inputs":
        /// {"brokers": 3}}; `-` reads standard input
        file: PathBuf,
    },
    /// Print what is wrong with SQL definitions
    Check(check::Arguments),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The package
    Package,
    /// The session file
    Session,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextOrJson {
    /// For people
    Text,
    /// For programs
    Json,
}

/// How a command ended: what goes to standard output, and whether an error was found.
struct Done {
    output: String,
    found_errors: bool,
}

/// Why a command cannot proceed: one line for standard error.
#[derive(Debug, thiserror::Error)]
enum Stop {
    /// A path that cannot be read or written.
    #[error("{path}: {why}")]
    Path {
        /// The path as given.
        path: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Stop {
    fn path(path: &std::path::Path, why: impl std::fmt::Display) -> Self {
        Self::Path { path: path.display().to_string(), why: why.to_string() }
    }
}

/// Runs the command with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // help and version are not failures; their text goes where clap sends it
            let code = if error.use_stderr() { 2 } else { 0 };
            drop(error.print());
            return ExitCode::from(code);
        }
    };
    let done = match arguments.command {
        Command::Brief { paths } => brief::run(&paths),
        Command::Ask { paths, answers } => ask::run(&paths, answers.as_deref()),
        Command::Design { paths, answers, out, format } => design::run(&paths, answers.as_deref(), &out, format),
        Command::Schema { paths, dialect, to } => match to {
            Some(to) => schema_to::run(&paths, dialect.as_deref(), &to),
            None => schema::run(&paths, dialect.as_deref()),
        },
        Command::Migrate { before, after, dialect, to } => migrate::run(before, after, dialect.as_deref(), &to),
        Command::Size { file } => size::run(&file),
        Command::Compare { before, after, format } => compare::run(&before, &after, format),
        Command::Cost { file } => cost::run(&file),
        Command::Check(arguments) => check::run(&arguments),
    };
    match done {
        Ok(done) => {
            use std::io::Write;
            // a reader that has gone away (head, a closed pipe) is no failure of ours
            drop(std::io::stdout().write_all(done.output.as_bytes()));
            ExitCode::from(u8::from(done.found_errors))
        }
        Err(stop) => {
            eprintln!("plumbline: {}", stop.to_string().replace('\n', " "));
            ExitCode::from(2)
        }
    }
}

/// JSON for people and programs alike: indented, with a final newline.
fn json(value: &impl serde::Serialize) -> Result<String, Stop> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| Stop::Other(error.to_string()))
}
