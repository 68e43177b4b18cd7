//! Findings about a file as text, which reading and checking share.

use super::lex::{Open, Token};
use crate::finding::{About, Finding, Severity, Span};

/// What was opened, in words.
pub fn name_of(open: Open) -> &'static str {
    match open {
        Open::String => "a string",
        Open::Name => "a quoted name",
        Open::Dollar => "a dollar quote",
        Open::Comment => "a comment",
    }
}

/// A quote or a comment that is opened at this token and never closed.
pub fn unclosed(file: &str, text: &str, open: Open, token: &Token, resumed: Option<u32>) -> Finding {
    let what = name_of(open);
    let closing = match open {
        Open::String => "'",
        Open::Name => text.get(token.start..token.start + 1).unwrap_or("\""),
        Open::Dollar => "the same tag between dollar signs",
        Open::Comment => "*/",
    };
    let why = match resumed {
        Some(line) => format!(
            "Everything from here to line {line} reads as part of it, so the statements between are lost. Reading went on at line {line}, which is a guess."
        ),
        None => {
            "Everything from here to the end of the file reads as part of it, so the statements behind it are lost."
                .to_owned()
        }
    };
    Finding {
        rule: "unclosed_quote".to_owned(),
        severity: Severity::Error,
        what: format!("{} opens on line {} and is never closed.", capital(what), token.line),
        why,
        advice: format!("Close it with {closing}; a quote inside a string is written twice."),
        file: file.to_owned(),
        span: Span::at(token.line, token.column),
        about: About::default(),
        fix: None,
    }
}

/// Files that are too long together.
pub fn too_long(file: &str, bytes: usize) -> Finding {
    Finding {
        rule: "too_much_text".to_owned(),
        severity: Severity::Error,
        what: format!("With {file} the SQL files are longer than {} MB; it was not read.", bytes / 1_000_000),
        why: "A bound on the text keeps the page answering. A schema alone is rarely longer than a few megabytes; the rest is rows.".to_owned(),
        advice: "Write the dump without rows (pg_dump --schema-only) and bring that.".to_owned(),
        file: file.to_owned(),
        span: Span::default(),
        about: About::default(),
        fix: None,
    }
}

/// A file with too many statements.
pub fn too_many(file: &str, line: u32, most: usize) -> Finding {
    Finding {
        rule: "too_many_statements".to_owned(),
        severity: Severity::Error,
        what: format!("{file} has more than {most} statements; those from line {line} on were not read."),
        why: "What stands behind that line is missing from the schema.".to_owned(),
        advice: "Split the file, or leave out what declares no tables.".to_owned(),
        file: file.to_owned(),
        span: Span::at(line, 1),
        about: About::default(),
        fix: None,
    }
}

/// There are more findings than are shown.
pub fn and_more(file: &str, n_more: usize) -> Finding {
    Finding {
        rule: "more_findings".to_owned(),
        severity: Severity::Hint,
        what: format!("{file} has {n_more} more findings, which are not shown."),
        why: "A list that long is not read; often one mistake near the top makes most of it.".to_owned(),
        advice: "Correct the first ones and check again.".to_owned(),
        file: file.to_owned(),
        span: Span::default(),
        about: About::default(),
        fix: None,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
