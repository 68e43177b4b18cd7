//! A default is an expression without parentheses.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "default_needs_parentheses",
    severity: Severity::Error,
    dialects: dialects("ML"),
    why: "The engine takes an expression as a default in parentheses only.",
    advice: "Put parentheses around it.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-expression-bare",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(default) = column.default.filter(|default| !default.is("(")) else { continue };
            let mut rest = default;
            rest.eat_any(&["-", "+"]);
            rest.skip();
            if checked.dialect == Dialect::Mysql {
                rest.group();
            }
            // `x'00'`, `date '2024-01-31'`, `_utf8'a'`
            if rest.token().is_some_and(|token| token.kind == crate::sql::lex::Kind::Text) {
                rest.skip();
            }
            if !rest.done() && !rest.is_any(&["collate", "on"]) {
                let span = default.span();
                let what = format!(
                    "The default of {}.{} is an expression and stands in no parentheses.",
                    table.title(),
                    column.name.text
                );
                hits.push(
                    Hit::new(column.at, span, what)
                        .of_column(table.title(), &column.name.text)
                        .replaced(span, format!("({})", default.left())),
                );
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
        hits(&CHECK, Dialect::Sqlite, "create table t (a int default 1 + 2)", expect![[r#"
            1:31 The default of t.a is an expression and stands in no parentheses.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Sqlite,
            &["create table t (a int default (1 + 2), b text default current_timestamp, c int default -1)"],
        );
        misses(
            &CHECK,
            Dialect::Mysql,
            &["create table t (a timestamp default current_timestamp(), b bit default b'1')"],
        );
    }
}
