//! An expression has an operator that the engine does not know.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "operator_of_other_engine",
    severity: Severity::Error,
    dialects: dialects("ML"),
    why: "`::` and `~` are operators of PostgreSQL; the engine refuses the statement.",
    advice: "Write `cast(a as type)` and `regexp`.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-double-colon, check-regexp",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for (at, expression) in checked.expressions(table) {
            let mut cursor = expression;
            let mut before = "";
            while !cursor.done() {
                let cast = cursor.are(&[":", ":"]);
                let infix = cursor.is("~")
                    && before
                        .chars()
                        .last()
                        .is_some_and(|letter| letter.is_alphanumeric() || letter == ')' || letter == '_');
                if cast || infix {
                    let what =
                        format!("`{}` is no operator of {}.", if cast { "::" } else { "~" }, checked.dialect.title());
                    hits.push(Hit::new(at, cursor.span(), what).of(table.title()));
                    break;
                }
                before = cursor.said();
                cursor.skip();
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
            Dialect::Sqlite,
            "create table t (a text check (a ~ '^x'), b text check (b::int > 0))",
            expect![[r#"
                1:33 `~` is no operator of SQLite.
                1:57 `::` is no operator of SQLite.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a text check (a ~ '^x'))"]);
        misses(&CHECK, Dialect::Sqlite, &["create table t (a int check (~a > 0))"]);
    }
}
