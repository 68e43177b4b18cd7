//! What is wrong with a file of DDL: one file per rule, and the list of them.
//!
//! A rule looks at the tables that the file declares ([`Checked`]) and reports ranges of its text. Whether the text is
//! correct SQL at all is found here as well. To add a rule: one file, one line in [`CHECKS`].

mod checked;
mod syntax;
mod duplicate_column;
mod duplicate_table;
mod several_primary_keys;
mod unknown_key_column;
mod unknown_referenced_table;
mod unknown_referenced_column;
mod table_without_key;
mod float_for_money;
mod identifier_too_long;

use super::{Dialect, findings};
use crate::finding::{Finding, Severity, Span};
use checked::Checked;

/// Every rule, in the order of the page.
const CHECKS: [&Check; 9] = [
    &duplicate_column::CHECK,
    &duplicate_table::CHECK,
    &several_primary_keys::CHECK,
    &unknown_key_column::CHECK,
    &unknown_referenced_table::CHECK,
    &unknown_referenced_column::CHECK,
    &table_without_key::CHECK,
    &float_for_money::CHECK,
    &identifier_too_long::CHECK,
];

/// Text beyond this many bytes is not checked.
const MAX_TEXT: usize = 20_000_000;

/// Findings given of one file.
const MAX_FINDINGS: usize = 1_000;

/// A rule.
struct Check {
    /// Its stable name, in words.
    rule: &'static str,
    /// How much it matters.
    severity: Severity,
    /// The dialects in which it holds.
    dialects: &'static [Dialect],
    /// Why it matters.
    why: &'static str,
    /// What to do about it.
    advice: &'static str,
    /// Finds what breaks it.
    run: fn(&Checked) -> Vec<Hit>,
}

/// What breaks a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    /// What was found, with the names from the text.
    what: String,
    /// Where.
    span: Span,
}

/// Checks a file of DDL as one dialect. Returns findings in the order of the text.
///
/// `create table t (a int, a int);` gives `duplicate_column` at line 1, column 24.
pub fn check(file: &str, text: &str, dialect: Dialect) -> Vec<Finding> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_TEXT {
        return vec![findings::too_long(file, MAX_TEXT)];
    }
    let (declared, mut found) = syntax::check_syntax(file, text, dialect);
    let checked = Checked::new(dialect, &declared);
    for check in CHECKS.iter().filter(|check| check.dialects.contains(&dialect)) {
        found.extend((check.run)(&checked).into_iter().map(|hit| Finding {
            rule: check.rule.to_owned(),
            severity: check.severity,
            what: hit.what,
            why: check.why.to_owned(),
            advice: check.advice.to_owned(),
            file: file.to_owned(),
            span: hit.span,
            fix: None,
        }));
    }
    found.sort_by(|one, other| (one.span, &one.rule).cmp(&(other.span, &other.rule)));
    if found.len() > MAX_FINDINGS {
        let more = findings::and_more(file, found.len() - MAX_FINDINGS);
        found.truncate(MAX_FINDINGS);
        found.push(more);
    }
    found
}

/// For the tests of the rules: what one rule finds in a text, a line each.
#[cfg(test)]
fn assert_found(check: &Check, text: &str, dialect: Dialect, expected: &expect_test::Expect) {
    let found = self::check("test.sql", text, dialect).into_iter().filter(|finding| finding.rule == check.rule);
    let said = found.map(|finding| format!("{}:{} {}\n", finding.span.line, finding.span.column, finding.what));
    expected.assert_eq(&said.collect::<String>());
}
