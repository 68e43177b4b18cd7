//! A check asks a query or makes one value of many rows.

use super::checked::{Checked, Demand, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "check_with_query",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "A check sees one row; the engine refuses it.",
    advice: "Use a reference, or a trigger.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-subquery, check-aggregate",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Check) {
            let Some(check) = held.check else { continue };
            let names = names_in(check, checked.dialect);
            let scalar = checked.dialect == Dialect::Sqlite && !names.query && check.items().len() > 1;
            if names.query || (names.aggregates() && !scalar) {
                let what = format!("A check of {} needs other rows.", table.title());
                hits.push(Hit::new(held.at, check.span(), what).of(table.title()));
            }
        }
    }
    for table in checked.tables.iter().filter(|_| checked.dialect != Dialect::Clickhouse) {
        for column in &table.columns {
            let Some(expression) = column.generated.filter(|expression| names_in(*expression, checked.dialect).query)
            else {
                continue;
            };
            let what = format!("{}.{} is computed from other rows.", table.title(), column.name.text);
            hits.push(Hit::new(column.at, expression.span(), what).of_column(table.title(), &column.name.text));
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
            "create table p (id int); create table t (a int check (a in (select id from p)), check (max(a) > 0))",
            expect![[r#"
                1:55 A check of t needs other rows.
                1:88 A check of t needs other rows.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int check (a in (1, 2)))"]);
    }
}
