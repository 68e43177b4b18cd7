//! Findings as text: for people, as SARIF, as commands of a workflow.

use crate::finding::{Finding, Severity};
use crate::sql::CheckAbout;
use serde_json::{Value, json};
use std::fmt::Write;

/// Findings for people: place, what, excerpt with a caret, why, what to do.
pub fn text(findings: &[Finding], files: &[(String, String)]) -> String {
    let mut out = String::new();
    for finding in findings {
        let content = files.iter().find(|(name, _)| *name == finding.file).map_or("", |(_, text)| text.as_str());
        describe(&mut out, finding, content);
    }
    out
}

fn describe(out: &mut String, finding: &Finding, content: &str) {
    let span = finding.span;
    let severity = word(finding.severity);
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

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// Every check: its name, how much it matters, where it holds, and what it means.
pub fn list(checks: &[CheckAbout]) -> String {
    let mut out = String::new();
    for about in checks {
        let dialects = if about.dialects.len() == crate::sql::Dialect::ALL.len() {
            "every dialect".to_owned()
        } else {
            about.dialects.join(", ")
        };
        let _ = writeln!(
            out,
            "{} ({}, {dialects})\n    {}\n    {}\n    Source: {}",
            about.rule,
            word(about.severity),
            about.why,
            about.advice,
            about.source
        );
    }
    out
}

/// Commands of GitHub's workflows, a line each.
pub fn github(findings: &[Finding]) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let mut out = String::new();
    for finding in findings {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let span = finding.span;
        let place = if span.line > 0 {
            format!(",line={},col={},endLine={},endColumn={}", span.line, span.column, span.end_line, span.end_column)
        } else {
            String::new()
        };
        let message = escape(&format!("{} {} {}", finding.what, finding.why, finding.advice));
        let _ = writeln!(
            out,
            "::{level} file={}{place},title={}::{message}",
            property(&finding.file),
            property(&finding.rule)
        );
    }
    out
}

/// The findings as a log of SARIF 2.1.0, with the rules that they break.
pub fn sarif(findings: &[Finding], checks: &[CheckAbout]) -> Value {
    let level = |severity: Severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    };
    let rules: Vec<Value> = checks
        .iter()
        .map(|about| {
            json!({
                "id": about.rule,
                "shortDescription": { "text": about.rule.replace('_', " ") },
                "fullDescription": { "text": about.why },
                "help": { "text": format!("{} Source: {}", about.advice, about.source) },
                "defaultConfiguration": { "level": level(about.severity) },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut result = json!({
                "ruleId": finding.rule,
                "level": level(finding.severity),
                "message": { "text": format!("{} {} {}", finding.what, finding.why, finding.advice) },
                "locations": [{ "physicalLocation": location(finding) }],
            });
            if let Some(at) = checks.iter().position(|about| about.rule == finding.rule) {
                result["ruleIndex"] = json!(at);
            }
            if let Some(fix) = &finding.fix {
                let replacements: Vec<Value> = fix
                    .iter()
                    .map(|edit| json!({ "deletedRegion": region(edit.span), "insertedContent": { "text": edit.text } }))
                    .collect();
                result["fixes"] = json!([{
                    "description": { "text": finding.advice },
                    "artifactChanges": [{
                        "artifactLocation": { "uri": uri(&finding.file) },
                        "replacements": replacements,
                    }],
                }]);
            }
            result
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "plumbline", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn location(finding: &Finding) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": uri(&finding.file) } });
    if finding.span.line > 0 {
        location["region"] = region(finding.span);
    }
    location
}

fn region(span: crate::finding::Span) -> Value {
    json!({
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    })
}

/// A path as a reference: what a URI does not take is written by its bytes.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
