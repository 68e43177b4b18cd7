//! A reference names a column that the other table does not have.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::statement::ConstraintKind;

pub(super) const CHECK: Check = Check {
    rule: "unknown_referenced_column",
    severity: Severity::Error,
    dialects: &Dialect::ALL,
    why: "The engine refuses the reference.",
    advice: "Name the column of the other table that identifies its rows, or leave the list out to mean its primary key.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in &checked.tables {
        for constraint in &table.constraints {
            let ConstraintKind::Reference { table: name, to, .. } = &constraint.kind else { continue };
            let Some(target) = checked.table(name).filter(|target| target.complete) else { continue };
            let unknown = to.iter().filter(|column| !checked.has_column(target, column));
            hits.extend(unknown.map(|column| Hit {
                what: format!(
                    "{} refers to {}.{}, but {} has no such column.",
                    table.title(),
                    target.title(),
                    column.text,
                    target.title()
                ),
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
    fn a_column_that_is_not_there() {
        assert_found(
            &CHECK,
            "create table p (id int primary key);\ncreate table t (a int references p (zz));",
            Dialect::Postgresql,
            &expect![[r#"
                2:37 t refers to p.zz, but p has no such column.
            "#]],
        );
    }

    #[test]
    fn a_column_that_is_there_or_none_named() {
        assert_found(
            &CHECK,
            "create table p (id int primary key); create table t (a int references p (ID), b int references p);",
            Dialect::Postgresql,
            &expect![[""]],
        );
    }
}
