//! A statement changes a column that its table does not have.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_altered_column",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "The engine refuses the statement.",
    advice: "Correct the name.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-unknown-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let (Deed::DropColumn(name)
        | Deed::RenameColumn(name, _)
        | Deed::SetType(name, ..)
        | Deed::Redeclare(name, _)
        | Deed::SetNotNull(name, _)
        | Deed::SetDefault(name, _)
        | Deed::OtherOfColumn(name)) = &act.deed
        else {
            continue;
        };
        let Some(table) = checked
            .table(&act.table, act.at)
            .filter(|table| table.complete && (!act.careful || checked.says_if_exists(act.at)))
        else {
            continue;
        };
        let before = act.at.saturating_sub(1);
        let known = checked.column(table, name, act.at).is_some()
            || checked.column(table, name, before).is_some()
            || table
                .columns
                .iter()
                .any(|column| column.at == act.at && checked.fold(&column.name) == checked.fold(name));
        if !known {
            let what = format!("{} has no column {}.", table.title(), name.text);
            hits.push(Hit::new(act.at, name.span, what).of_column(table.title(), &name.text));
        }
    }
    for (table, name, at) in &checked.column_comments {
        let Some(table) = checked.table(table, *at).filter(|table| table.complete) else { continue };
        if checked.column(table, name, *at).is_none() {
            hits.push(
                Hit::new(*at, name.span, format!("{} has no column {}.", table.title(), name.text))
                    .of_column(table.title(), &name.text),
            );
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
            "create table t (a int);
alter table t drop column zz;
alter table t alter column yy set not null;
comment on column t.xx is 'x';",
            expect![[r#"
                2:27 t has no column zz.
                3:28 t has no column yy.
                4:21 t has no column xx.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int); alter table t rename column a to b; alter table t drop column b; alter table t drop column if exists c;",
            ],
        );
    }
}
