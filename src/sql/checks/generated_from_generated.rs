//! A computed column is computed from another one, or from itself.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "generated_from_generated",
    severity: Severity::Error,
    dialects: dialects("PDM"),
    why: "PostgreSQL refuses a computed column that needs another; DuckDB and MariaDB refuse one that needs itself.",
    advice: "Write the whole expression into the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, generated-from-generated",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let generated: BTreeSet<String> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_some())
            .map(|column| checked.fold(&column.name))
            .collect();
        if generated.is_empty() {
            continue;
        }
        for column in &table.columns {
            let Some(expression) = column.generated else { continue };
            let own = checked.fold(&column.name);
            for (_, name) in names_in(expression, checked.dialect).columns {
                let folded = checked.fold(&name);
                if folded == own || (checked.dialect == Dialect::Postgresql && generated.contains(&folded)) {
                    let what = format!(
                        "{}.{} is computed from {}, which is computed as well.",
                        table.title(),
                        column.name.text,
                        name.text
                    );
                    hits.push(Hit::new(column.at, name.span, what).of_column(table.title(), &column.name.text));
                }
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
            "create table t (a int, b int generated always as (a + 1) stored, c int generated always as (b + 1) stored)",
            expect![[r#"
                1:93 t.c is computed from b, which is computed as well.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Sqlite, &["create table t (a int, b int as (a + 1), c int as (b + 1))"]);
    }
}
