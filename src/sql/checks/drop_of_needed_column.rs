//! A column is dropped that something else needs.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "drop_of_needed_column",
    severity: Severity::Error,
    dialects: dialects("PDLMC"),
    why: "The engine refuses the statement while a key, an index, a reference or a view needs the column.",
    advice: "Drop what needs it first.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-referenced-column, drop-key-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let Deed::DropColumn(name) = &act.deed else { continue };
        let Some(table) = checked.table(&act.table, act.at) else { continue };
        if let Some(why) = checked.needs_column(table, name, act.at) {
            let what = format!("{}.{} cannot be dropped: {why}.", table.title(), name.text);
            hits.push(Hit::new(act.at, name.span, what).of_column(table.title(), &name.text));
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
            "create table p (id int primary key, x int); create table t (a int references p (id));
alter table p drop column id;",
            expect![[r#"
                2:27 p.id cannot be dropped: t refers to it.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Sqlite,
            "create table t (a int primary key, b int, c int); create index i on t (c);
alter table t drop column a;
alter table t drop column c;",
            expect![[r#"
                2:27 t.a cannot be dropped: a key needs it.
                3:27 t.c cannot be dropped: i needs it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int primary key, b int); create index i on t (b); alter table t drop column b; alter table t drop column a;",
            ],
        );
    }
}
