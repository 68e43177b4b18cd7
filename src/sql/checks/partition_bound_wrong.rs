//! A partition holds what its table cannot give it.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Cursor;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "partition_bound_wrong",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL refuses bounds of another kind than the partitioning, empty ones, a second default, and those that overlap.",
    advice: "Correct the bounds: lists take `in`, ranges `from … to`, hashes `with (modulus, remainder)`.",
    source: "Tried on the engines: tests/sql/verdicts.json, partition-overlap",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut ranges: BTreeMap<String, Vec<(i64, i64, String)>> = BTreeMap::new();
    let mut defaults: BTreeMap<String, String> = BTreeMap::new();
    for table in &checked.tables {
        let Some((parent, bounds)) =
            table.parent.as_ref().and_then(|parent| checked.table(parent, table.at)).zip(table.bounds)
        else {
            continue;
        };
        let Some(method) = parent.clause("partition by") else { continue };
        let wanted = match method.said().to_lowercase().as_str() {
            "range" => "from",
            "list" => "in",
            _ => "with",
        };
        let problem = if bounds.is("default") {
            defaults
                .insert(parent.title().to_owned(), table.title().to_owned())
                .map(|other| format!("{other} is the default already"))
        } else if bounds.is(wanted) {
            range_of(bounds).and_then(|(from, to)| {
                if from >= to {
                    return Some(format!("its range from {from} to {to} is empty"));
                }
                let held = ranges.entry(parent.title().to_owned()).or_default();
                let over = held
                    .iter()
                    .find(|(low, high, _)| from < *high && *low < to)
                    .map(|(_, _, name)| format!("its range overlaps that of {name}"));
                held.push((from, to, table.title().to_owned()));
                over
            })
        } else {
            Some(format!("{} is partitioned by {} and wants `{wanted}`", parent.title(), method.said()))
        };
        if let Some(problem) = problem {
            hits.push(
                Hit::new(table.at, bounds.span(), format!("{} cannot be this partition: {problem}.", table.title()))
                    .of(table.title()),
            );
        }
    }
}

/// `from (1) to (10)`, where the bounds are single whole numbers.
fn range_of(mut bounds: Cursor<'_>) -> Option<(i64, i64)> {
    let mut number = |word: &str| {
        if !bounds.eat(&[word]) {
            return None;
        }
        bounds.group()?.left().parse::<i64>().ok()
    };
    number("from").zip(number("to"))
}

#[cfg(test)]
mod tests {
    use super::super::{hits, misses};
    use super::CHECK;
    use crate::sql::Dialect;
    use expect_test::expect;

    #[test]
    fn is_found() {
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (a int) partition by range (a);
create table u partition of t for values from (1) to (10);
create table v partition of t for values from (5) to (15);
create table w partition of t for values in (1);",
            expect![[r#"
                3:42 v cannot be this partition: its range overlaps that of u.
                4:42 w cannot be this partition: t is partitioned by range and wants `from`.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int) partition by range (a); create table u partition of t for values from (1) to (10); create table v partition of t for values from (10) to (15); create table w partition of t default;",
            ],
        );
    }
}
