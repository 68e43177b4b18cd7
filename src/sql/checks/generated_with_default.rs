//! A column is computed or numbered and has a default as well.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "generated_with_default",
    severity: Severity::Error,
    dialects: dialects("PMLXDCTO"),
    why: "A value has one origin; the engine refuses a second.",
    advice: "Remove the default.",
    source: "Tried on the engines: tests/sql/verdicts.json, generated-default, identity-default",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(default) = column.default.filter(|_| column.generated.is_some() || column.numbered.is_some())
            else {
                continue;
            };
            let numbered = column.numbered.is_some() && column.generated.is_none();
            if numbered && checked.dialect == Dialect::Sqlite {
                continue;
            }
            let what = format!("{}.{} has a default beside what computes it.", table.title(), column.name.text);
            hits.push(Hit::new(column.at, default.span(), what).of_column(table.title(), &column.name.text));
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
            "create table t (a int default 1 generated always as identity, b serial default 1)",
            expect![[r#"
                1:31 t.a has a default beside what computes it.
                1:80 t.b has a default beside what computes it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int generated always as identity, b int default 1)"]);
    }
}
