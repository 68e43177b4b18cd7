//! A length or a precision is zero, negative, too large, or has too many parts.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "length_out_of_range",
    severity: Severity::Error,
    dialects: dialects("PMXDCL"),
    why: "The engine refuses the type.",
    advice: "Write a length within the bounds of the engine, or a type without one.",
    source: "Tried on the engines: tests/sql/verdicts.json, type varchar(-1), type numeric(1000,2)",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) = &column.kind else { continue };
            if let Some(why) = checked.bad_length(kind) {
                let what = format!("{}.{} is {}: {why}.", table.title(), column.name.text, kind.text);
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (a varchar(0), b varchar(100000000), c numeric(0), d text(10))",
            expect![[r#"
                1:19 t.a is varchar(0): the length is at least 1.
                1:33 t.b is varchar(100000000): the length is at most 10485760.
                1:55 t.c is numeric(0): the precision is between 1 and 1000.
                1:69 t.d is text(10): it takes no length.
            "#]],
        );
        hits(&CHECK, Dialect::Duckdb, "create table t (a decimal(39,2), b time(3))", expect![[r#"
            1:19 t.a is decimal(39,2): the precision is between 1 and 38.
            1:36 t.b is time(3): it takes no length.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a varchar(10), b numeric(1000,2), c timestamp(3), d char)"],
        );
    }
}
