//! A default asks a query or makes one value of many rows.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "default_with_query",
    severity: Severity::Error,
    dialects: dialects("PDLMXC"),
    why: "A default belongs to one row and is computed alone; the engine refuses it.",
    advice: "Use a trigger, or set the value where the row is written.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-subquery, default-aggregate",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(default) = column.default else { continue };
            let names = names_in(default, checked.dialect);
            let scalar = checked.dialect == Dialect::Sqlite
                && names.calls.iter().any(|call| ["min", "max"].contains(&call.text.to_lowercase().as_str()));
            if names.query || (names.aggregates() && !scalar) {
                let what = format!("The default of {}.{} needs other rows.", table.title(), column.name.text);
                hits.push(Hit::new(column.at, default.span(), what).of_column(table.title(), &column.name.text));
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
            "create table p (id int); create table t (a int default (select max(id) from p))",
            expect![[r#"
                1:56 The default of t.a needs other rows.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int default (1 + 2))"]);
    }
}
