//! A decimal has more digits behind the point than in all.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "scale_over_precision",
    severity: Severity::Error,
    dialects: dialects("MXDC"),
    why: "The engine refuses the type.",
    advice: "Write the number of all digits first: `numeric(12, 2)` has ten before the point.",
    source: "Tried on the engines: tests/sql/verdicts.json, numeric-scale-gt-precision",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) = column.kind.as_ref().filter(|kind| kind.kind == Kind::Decimal) else {
                continue;
            };
            let (Some(precision), Some(scale)) = (kind.argument(0), kind.argument(1)) else { continue };
            if scale > precision {
                let what = format!(
                    "{}.{} is {}, with more digits behind the point than in all.",
                    table.title(),
                    column.name.text,
                    kind.text
                );
                hits.push(Hit::new(column.at, kind.span, what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Duckdb, "create table t (a numeric(5,9))", expect![[r#"
            1:19 t.a is numeric(5,9), with more digits behind the point than in all.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Duckdb, &["create table t (a numeric(9,5))"]);
        misses(&CHECK, Dialect::Postgresql, &["create table t (a numeric(5,9))"]);
    }
}
