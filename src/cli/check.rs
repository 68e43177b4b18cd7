//! `plumbline check`: what is wrong with SQL definitions.

use super::{Done, Output, Stop, json};
use crate::finding::{Finding, Severity};
use crate::session::MAX_SOURCE_BYTES;
use crate::sql::{self, Dialect};
use serde::Serialize;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Findings {
    findings: Vec<Finding>,
}

pub fn run(files: &[PathBuf], dialect: &str, format: Output) -> Result<Done, Stop> {
    let known = Dialect::ALL.map(Dialect::name).join(", ");
    let dialect = Dialect::from_name(dialect)
        .ok_or_else(|| Stop::Other(format!("'{dialect}' is not a dialect that is known; use one of {known}")))?;
    let mut findings = Vec::new();
    let mut text = String::new();
    for file in files {
        let (name, content) = read(file)?;
        let found = sql::check(&name, &content, dialect);
        found.iter().for_each(|finding| describe(&mut text, finding, &content));
        findings.extend(found);
    }
    let found_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    let output = match format {
        Output::Json => json(&Findings { findings })?,
        Output::Text => text,
    };
    Ok(Done { output, found_errors })
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

/// A finding for people: place, what, excerpt with a caret, why, what to do.
fn describe(out: &mut String, finding: &Finding, content: &str) {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    let span = finding.span;
    out.push_str(&format!(
        "{}:{}:{}: {severity}: {} [{}]\n",
        finding.file, span.line, span.column, finding.what, finding.rule
    ));
    if let Some(line) =
        content.lines().nth((span.line as usize).saturating_sub(1)).filter(|line| span.line > 0 && line.len() < 400)
    {
        let column = (span.column as usize).saturating_sub(1);
        let indent: String = line.chars().take(column).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let width =
            if span.end_line == span.line { (span.end_column.saturating_sub(span.column) as usize).max(1) } else { 1 };
        out.push_str(&format!("    {line}\n    {indent}{}\n", "^".repeat(width.min(120))));
    }
    out.push_str(&format!("    {}\n    {}\n", finding.why, finding.advice));
}
