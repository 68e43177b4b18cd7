//! A table has neither a primary key nor a unique key.

use super::checked::CheckedTable;
use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::statement::ConstraintKind;

pub(super) const CHECK: Check = Check {
    rule: "table_without_key",
    severity: Severity::Warning,
    dialects: &[Dialect::Postgresql, Dialect::Duckdb, Dialect::Snowflake],
    why: "Without a key nothing says what one row is: loads that run twice leave rows twice, and changes cannot be captured or merged.",
    advice: "Declare what identifies a row as the primary key.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let has_key = |table: &&CheckedTable| {
        let key = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_));
        table.unique_index || table.constraints.iter().any(|held| key(&held.kind))
    };
    let judged = checked.tables.iter().filter(|table| table.complete && !table.partition);
    let hit = |table: &CheckedTable| Hit {
        what: format!("{} has neither a primary key nor a unique key.", table.title()),
        span: table.span(),
    };
    judged.filter(|table| !has_key(table)).map(hit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;
    use expect_test::expect;

    #[test]
    fn no_key_at_all() {
        assert_found(
            &CHECK,
            "create table a.t (a int);",
            Dialect::Postgresql,
            &expect![[r#"
            1:16 t has neither a primary key nor a unique key.
        "#]],
        );
    }

    #[test]
    fn a_key_beside_below_or_later() {
        assert_found(
            &CHECK,
            "create table t (a int primary key); create table u (a int, unique (a));",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t (a int); alter table only t add constraint k primary key (a);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t (a int); create unique index i on t (a);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t (a int); alter table p attach partition t default;",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(&CHECK, "create table t (a int64);", Dialect::Bigquery, &expect![[""]]);
    }
}
