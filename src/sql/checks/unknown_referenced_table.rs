//! A reference names a table that the file does not declare.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::statement::ConstraintKind;

pub(super) const CHECK: Check = Check {
    rule: "unknown_referenced_table",
    severity: Severity::Hint,
    dialects: &Dialect::ALL,
    why: "The engine refuses the reference unless the table is there already, from another file or another schema.",
    advice: "Correct the name, put the declaration into this file, or run the file that has it first.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    // a file of one table says nothing about the others
    if checked.tables.len() < 2 {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for table in &checked.tables {
        for constraint in &table.constraints {
            let ConstraintKind::Reference { table: target, .. } = &constraint.kind else { continue };
            if checked.table(target).is_none() {
                let what =
                    format!("{} refers to {}, which this file does not declare.", table.title(), target.name.text);
                hits.push(Hit { what, span: target.name.span });
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
    fn a_table_that_is_nowhere() {
        assert_found(
            &CHECK,
            "create table p (id int primary key);\ncreate table t (a int references q (id));",
            Dialect::Postgresql,
            &expect![[r#"
                2:34 t refers to q, which this file does not declare.
            "#]],
        );
    }

    #[test]
    fn a_table_that_is_there_later_or_a_file_of_one_table() {
        assert_found(
            &CHECK,
            "create table t (a int references p (id)); create table public.p (id int primary key);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(&CHECK, "create table t (a int references p (id));", Dialect::Postgresql, &expect![[""]]);
    }
}
