//! A constraint or a partial index is made in a way that the engine does not have.

use super::checked::{Checked, Deed, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "change_unsupported",
    severity: Severity::Error,
    dialects: dialects("DC"),
    why: "DuckDB adds no references and checks to a table that is there, and builds no index on a part of the rows; it stores no computed column.",
    advice: "Declare the constraint with the table; build the index on all rows; leave `stored` out.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-added, index-partial",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in checked.acts.iter().filter(|_| checked.dialect == Dialect::Duckdb) {
        let Deed::AddConstraint(held) = &act.deed else { continue };
        if matches!(held.demand, Demand::Reference | Demand::Check) {
            hits.push(
                Hit::new(act.at, act.span, "DuckDB adds no references and no checks to a table that is there.")
                    .of(&act.table.name.text),
            );
        }
    }
    for index in checked.indexes.iter().filter(|index| index.filter.is_some() && checked.dialect == Dialect::Duckdb) {
        hits.push(
            Hit::new(index.at, index.span, "DuckDB builds no index on a part of the rows.").of(&index.table.name.text),
        );
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
            Dialect::Duckdb,
            "create table t (a int); alter table t add constraint c check (a > 0);",
            expect![[r#"
                1:39 DuckDB adds no references and no checks to a table that is there.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Duckdb, &["create table t (a int); alter table t add primary key (a);"]);
    }
}
