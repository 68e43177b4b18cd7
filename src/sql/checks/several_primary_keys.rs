//! A table has more than one primary key.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::statement::ConstraintKind;

pub(super) const CHECK: Check = Check {
    rule: "several_primary_keys",
    severity: Severity::Error,
    dialects: &Dialect::ALL,
    why: "A table has one primary key; every engine refuses a second.",
    advice: "Keep one. A key of several columns is one constraint, `primary key (a, b)`; what else is unique is `unique`.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in &checked.tables {
        let keys = table.constraints.iter().filter(|held| matches!(held.kind, ConstraintKind::PrimaryKey(_)));
        hits.extend(
            keys.skip(1)
                .map(|key| Hit { what: format!("{} has more than one primary key.", table.title()), span: key.span }),
        );
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;
    use expect_test::expect;

    #[test]
    fn two_of_any_kind() {
        assert_found(
            &CHECK,
            "create table t (a int primary key, b int primary key);",
            Dialect::Postgresql,
            &expect![[r#"
                1:42 t has more than one primary key.
            "#]],
        );
        assert_found(
            &CHECK,
            "create table t (a int primary key, b int, primary key (b));",
            Dialect::Duckdb,
            &expect![[r#"
                1:43 t has more than one primary key.
            "#]],
        );
        assert_found(
            &CHECK,
            "create table t (a int primary key);\nalter table t add constraint k primary key (a);",
            Dialect::Postgresql,
            &expect![[r#"
                2:19 t has more than one primary key.
            "#]],
        );
    }

    #[test]
    fn one_of_two_columns() {
        assert_found(
            &CHECK,
            "create table t (a int, b int, primary key (a, b), unique (b));",
            Dialect::Postgresql,
            &expect![[""]],
        );
    }
}
