//! `plumbline check`: what is wrong with SQL definitions, for people, for programs, and for the tools of a forge.

mod report;

use super::{Done, Stop, json};
use crate::finding::{Finding, Severity, TextEdit, Waiver, apply_fixes};
use crate::session::MAX_SOURCE_BYTES;
use crate::sql::{self, CheckOptions, Dialect};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How often fixes are applied: one may make another possible.
const MAX_ROUNDS: usize = 5;

/// What is checked, and how the findings are printed.
#[derive(Args)]
pub struct Arguments {
    /// SQL files, checked together; `-` reads standard input
    #[arg(required_unless_present = "list")]
    files: Vec<PathBuf>,
    /// The dialect they are written in; found from the text where it is left out
    #[arg(long)]
    dialect: Option<String>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the files again with every finding corrected that can be; standard input goes to standard output
    #[arg(long)]
    fix: bool,
    /// Print every check, with what it means
    #[arg(long)]
    list: bool,
    /// How much a check matters: RULE=error, warning, hint or off
    #[arg(long, value_name = "RULE=SEVERITY")]
    severity: Vec<String>,
    /// Leave out what a check finds, everywhere, in a table or in a column: RULE, RULE:TABLE or RULE:TABLE.COLUMN
    #[arg(long, value_name = "RULE[:TABLE[.COLUMN]]")]
    waive: Vec<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands of GitHub's workflows, which annotate the lines
    Github,
}

#[derive(Serialize)]
struct Findings<'a> {
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct Checks {
    checks: Vec<sql::CheckAbout>,
}

pub fn run(arguments: &Arguments) -> Result<Done, Stop> {
    if arguments.list {
        let checks = sql::list_checks();
        let output = if arguments.format == Format::Json { json(&Checks { checks })? } else { report::list(&checks) };
        return Ok(Done { output, found_errors: false });
    }
    let mut files = Vec::new();
    for file in &arguments.files {
        files.push(read(file)?);
    }
    let dialect = dialect_of(arguments.dialect.as_deref(), &files)?;
    let options = options(arguments)?;
    let mut findings = check(&files, dialect, &options);
    if arguments.fix {
        for _ in 0..MAX_ROUNDS {
            if !fix(&mut files, &findings) {
                break;
            }
            findings = check(&files, dialect, &options);
        }
        let fixed = write(&arguments.files, &files)?;
        let found_errors = has_errors(&findings);
        if let Some(output) = fixed {
            // the text itself goes to standard output, what is left of the findings beside it
            eprint!("{}", report::text(&findings, &files));
            return Ok(Done { output, found_errors });
        }
    }
    let output = match arguments.format {
        Format::Text => report::text(&findings, &files),
        Format::Json => json(&Findings { findings: &findings })?,
        Format::Sarif => json(&report::sarif(&findings, &sql::list_checks()))?,
        Format::Github => report::github(&findings),
    };
    Ok(Done { output, found_errors: has_errors(&findings) })
}

fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn check(files: &[(String, String)], dialect: Dialect, options: &CheckOptions) -> Vec<Finding> {
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    sql::check_files(&borrowed, dialect, options)
}

/// Applies every fix; whether a text changed.
fn fix(files: &mut [(String, String)], findings: &[Finding]) -> bool {
    let mut changed = false;
    for (name, text) in files {
        let own = findings.iter().filter(|finding| finding.file == *name);
        let edits: Vec<TextEdit> = own.filter_map(|finding| finding.fix.clone()).flatten().collect();
        let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let fixed = format!("{mark}{}", apply_fixes(text.trim_start_matches('\u{feff}'), &edits));
        changed |= fixed != *text;
        *text = fixed;
    }
    changed
}

/// Writes the files; returns the text of standard input, where that was read.
fn write(paths: &[PathBuf], files: &[(String, String)]) -> Result<Option<String>, Stop> {
    let mut output = None;
    for (path, (_, text)) in paths.iter().zip(files) {
        if path == Path::new("-") {
            output = Some(text.clone());
        } else if std::fs::read_to_string(path).is_ok_and(|held| held != *text) {
            std::fs::write(path, text).map_err(|error| Stop::path(path, error))?;
        }
    }
    Ok(output)
}

fn dialect_of(name: Option<&str>, files: &[(String, String)]) -> Result<Dialect, Stop> {
    let known = || Dialect::ALL.map(Dialect::name).join(", ");
    match name {
        Some(name) => Dialect::from_name(name)
            .ok_or_else(|| Stop::Other(format!("'{name}' is not a dialect that is known; use one of {}", known()))),
        None => {
            let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
            Ok(sql::detect(&texts).unwrap_or(Dialect::Postgresql))
        }
    }
}

fn options(arguments: &Arguments) -> Result<CheckOptions, Stop> {
    let mut options = CheckOptions::default();
    let rules: Vec<&str> = sql::list_checks().iter().map(|about| about.rule).collect();
    let known = |rule: &str| {
        let unknown = || Stop::Other(format!("'{rule}' is no check; `plumbline check --list` prints them all"));
        if rules.contains(&rule) { Ok(rule.to_owned()) } else { Err(unknown()) }
    };
    for text in &arguments.severity {
        let (rule, severity) = text.split_once('=').unwrap_or((text, ""));
        let severity = match severity {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "hint" => Some(Severity::Hint),
            "off" => None,
            _ => return Err(Stop::Other(format!("'{text}' sets no severity; write RULE=error, warning, hint or off"))),
        };
        options.severities.insert(known(rule)?, severity);
    }
    for text in &arguments.waive {
        let (rule, about) = text.split_once(':').unwrap_or((text, ""));
        let (table, column) = about.split_once('.').unwrap_or((about, ""));
        let waiver = Waiver {
            rule: known(rule)?,
            table: table.to_owned(),
            column: column.to_owned(),
            reason: "asked for on the command line".to_owned(),
        };
        options.waived.push(waiver);
    }
    Ok(options)
}

fn read(file: &Path) -> Result<(String, String), Stop> {
    let name = if file == Path::new("-") { "<stdin>".to_owned() } else { file.display().to_string() };
    let mut bytes = Vec::new();
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let result = if file == Path::new("-") {
        std::io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(limit).read_to_end(&mut bytes))
    };
    result.map_err(|error| Stop::path(file, error))?;
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(Stop::path(file, format!("more than {MAX_SOURCE_BYTES} bytes; check the schema without its data")));
    }
    let decoded = sql::decode(&bytes).ok_or_else(|| Stop::path(file, "is not text; save it as UTF-8"))?;
    if let Some(guess) = decoded.guess {
        eprintln!("plumbline: {name}: {guess}, which is a guess");
    }
    Ok((name, decoded.text))
}
