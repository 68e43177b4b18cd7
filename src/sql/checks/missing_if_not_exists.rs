//! A statement of a migration cannot run a second time.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::finding::Span;

pub(super) const CHECK: Check = Check {
    rule: "missing_if_not_exists",
    severity: Severity::Hint,
    dialects: dialects("PMLDSBX"),
    why: "A script that failed in the middle cannot simply be run again.",
    advice: "Write `if not exists`.",
    source: "squawk, prefer-robust-stmts",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked
        .tables
        .iter()
        .filter(|table| !table.if_not_exists && !table.or_replace && checked.is_migration(table.at))
    {
        let span = table.span();
        let start = Span { end_line: span.line, end_column: span.column, ..span };
        if table.name.schema.is_empty() {
            hits.push(
                Hit::new(table.at, span, format!("{} is made without `if not exists`.", table.title()))
                    .of(table.title())
                    .replaced(start, "if not exists "),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::misses;
    use super::CHECK;
    use crate::sql::Dialect;

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int);"]);
    }
}
