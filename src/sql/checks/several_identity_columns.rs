//! A table numbers two columns.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "several_identity_columns",
    severity: Severity::Error,
    dialects: dialects("MTRS"),
    why: "The engine numbers one column of a table.",
    advice: "Keep one; number the other from a sequence, or compute it.",
    source: "Tried on the engines: tests/sql/verdicts.json, auto-increment-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in table.kept().filter(|column| column.numbered.is_some()).skip(1) {
            let what = format!("{}.{} is the second numbered column of its table.", table.title(), column.name.text);
            hits.push(Hit::new(column.at, column.name.span, what).of_column(table.title(), &column.name.text));
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
            Dialect::Mysql,
            "create table t (a int auto_increment primary key, b int auto_increment unique)",
            expect![[r#"
                1:51 t.b is the second numbered column of its table.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Mysql, &["create table t (a int auto_increment primary key)"]);
    }
}
