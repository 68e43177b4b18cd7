//! A statement waits for a lock as long as it takes.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::finding::Span;

pub(super) const CHECK: Check = Check {
    rule: "missing_lock_timeout",
    severity: Severity::Hint,
    dialects: dialects("P"),
    why: "While it waits for one long query, everybody who comes later waits behind it.",
    advice: "Begin the migration with `set lock_timeout = '5s'`, and try again when it fails.",
    source: "squawk, require-timeout-settings; PostgreSQL manual, lock_timeout",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let set = checked
        .statements
        .iter()
        .any(|statement| statement.cursor.is("set") && statement.cursor.left().to_lowercase().contains("lock_timeout"));
    let first =
        checked.acts.iter().find(|act| checked.is_migration(act.at) && checked.table(&act.table, act.at).is_none());
    if let Some(act) = first.filter(|_| !set) {
        let start =
            Span { end_line: act.table.name.span.line, end_column: act.table.name.span.column, ..act.table.name.span };
        hits.push(Hit::new(act.at, start, "This migration sets no limit to how long it waits for a lock."));
    }
}

#[cfg(test)]
mod tests {
    use super::super::misses;
    use super::CHECK;
    use crate::sql::Dialect;

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t add column a int;"]);
    }
}
