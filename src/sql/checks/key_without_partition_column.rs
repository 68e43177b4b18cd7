//! A key of a partitioned table lacks a column that it is partitioned by.

use super::checked::{Checked, Demand, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "key_without_partition_column",
    severity: Severity::Error,
    dialects: dialects("PM"),
    why: "Rows are unique within a partition only; the engine refuses a key that does not hold every column of the partitioning.",
    advice: "Add the column to the key.",
    source: "Tried on the engines: tests/sql/verdicts.json, partition-key-outside",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(keys) = table.clause("partition by").and_then(|body| checked.keys_of("partition by", body)) else {
            continue;
        };
        let wanted: Vec<Name> = names_in(keys, checked.dialect).columns.into_iter().map(|(_, name)| name).collect();
        for held in table.constraints.iter().filter(|held| matches!(held.demand, Demand::Primary | Demand::Unique)) {
            let has = |name: &Name| held.columns.iter().any(|column| checked.fold(column) == checked.fold(name));
            if let Some(name) = wanted.iter().find(|name| !has(name)) {
                let what = format!("{} is partitioned by {}, which a key of it lacks.", table.title(), name.text);
                hits.push(Hit::new(held.at, held.span, what).of(table.title()));
            }
        }
    }
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
            "create table t (a int primary key, b int) partition by list (b)",
            expect![[r#"
                1:23 t is partitioned by b, which a key of it lacks.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int, b int, primary key (a, b)) partition by range (b)"],
        );
    }
}
