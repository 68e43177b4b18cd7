//! A table has two columns of one name.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_column",
    severity: Severity::Error,
    dialects: &Dialect::ALL,
    why: "No engine takes a table in which two columns have one name; names that differ only in case are one name unless they are quoted.",
    advice: "Rename one of them, or remove the one that is not needed.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in &checked.tables {
        let mut seen = BTreeMap::new();
        for column in &table.columns {
            match seen.get(&checked.fold(&column.name)) {
                Some(line) => {
                    let what = format!(
                        "{} has the column {} twice; the first is on line {line}.",
                        table.title(),
                        column.name.text
                    );
                    hits.push(Hit { what, span: column.name.span });
                }
                None => {
                    seen.insert(checked.fold(&column.name), column.name.span.line);
                }
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;
    use expect_test::expect;

    #[test]
    fn by_exact_name_by_case_and_added_later() {
        let text = "create table t (a int, A int);\nalter table t add column a text;";
        assert_found(
            &CHECK,
            text,
            Dialect::Postgresql,
            &expect![[r#"
            1:24 t has the column A twice; the first is on line 1.
            2:26 t has the column a twice; the first is on line 1.
        "#]],
        );
    }

    #[test]
    fn quoted_names_differ_by_case_where_the_engine_says_so() {
        let text = "create table t (a int, \"A\" int, b int);";
        assert_found(&CHECK, text, Dialect::Postgresql, &expect![[""]]);
        assert_found(
            &CHECK,
            text,
            Dialect::Snowflake,
            &expect![[r#"
            1:24 t has the column A twice; the first is on line 1.
        "#]],
        );
        assert_found(
            &CHECK,
            text,
            Dialect::Duckdb,
            &expect![[r#"
            1:24 t has the column A twice; the first is on line 1.
        "#]],
        );
    }
}
