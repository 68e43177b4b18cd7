//! A column has a collation and holds no text.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "collation_on_number",
    severity: Severity::Error,
    dialects: dialects("PD"),
    why: "A collation orders text; the engine refuses it elsewhere.",
    advice: "Remove the collation.",
    source: "Tried on the engines: tests/sql/verdicts.json, collate-on-int",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let (Some(collation), Some(kind)) = (&column.collation, &column.kind) else { continue };
            let of = kind.kind;
            if !matches!(of, Kind::Text | Kind::Other | Kind::Many) {
                let what = format!("{}.{} is {} and has a collation.", table.title(), column.name.text, kind.text);
                hits.push(Hit::new(column.at, collation.span, what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int collate \"C\")", expect![[r#"
            1:31 t.a is int and has a collation.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a text collate \"C\")"]);
    }
}
