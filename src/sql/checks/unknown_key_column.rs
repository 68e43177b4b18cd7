//! A key names a column that its table does not have.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::statement::ConstraintKind;

pub(super) const CHECK: Check = Check {
    rule: "unknown_key_column",
    severity: Severity::Error,
    dialects: &Dialect::ALL,
    why: "The engine refuses the statement, and the key that it should make is missing.",
    advice: "Correct the name, or declare the column.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in checked.tables.iter().filter(|table| table.complete) {
        for constraint in &table.constraints {
            let (kind, columns) = match &constraint.kind {
                ConstraintKind::PrimaryKey(columns) => ("primary key", columns),
                ConstraintKind::Unique(columns) => ("unique key", columns),
                ConstraintKind::Reference { columns, .. } => ("foreign key", columns),
                ConstraintKind::Check(_) => continue,
            };
            let unknown = columns.iter().filter(|column| !checked.has_column(table, column));
            hits.extend(unknown.map(|column| Hit {
                what: format!("The {kind} of {} names {}, which is no column of it.", table.title(), column.text),
                span: column.span,
            }));
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
    fn in_every_kind_of_key() {
        assert_found(
            &CHECK,
            "create table t (a int, primary key (b), unique (c), foreign key (d) references t (a));",
            Dialect::Postgresql,
            &expect![[r#"
                1:37 The primary key of t names b, which is no column of it.
                1:49 The unique key of t names c, which is no column of it.
                1:66 The foreign key of t names d, which is no column of it.
            "#]],
        );
        assert_found(
            &CHECK,
            "create table t (a int);\nalter table t add constraint k unique (a, b);",
            Dialect::Snowflake,
            &expect![[r#"
                2:43 The unique key of t names b, which is no column of it.
            "#]],
        );
    }

    #[test]
    fn columns_that_are_there_or_may_be() {
        assert_found(
            &CHECK,
            "create table t (a int, \"B c\" int, primary key (A, \"B c\"));",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t as select 1 as a; alter table t add primary key (a);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t (a int); alter table t add column b int; alter table t add unique (b);",
            Dialect::Postgresql,
            &expect![[""]],
        );
    }
}
