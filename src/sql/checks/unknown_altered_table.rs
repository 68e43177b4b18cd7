//! A statement changes a table that the files do not declare.

use super::checked::{Checked, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::FullName;

pub(super) const CHECK: Check = Check {
    rule: "unknown_altered_table",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "The engine refuses the statement unless the table is there already.",
    advice: "Correct the name, or check the file that declares the table together with this one.",
    source: "Tried on the engines: tests/sql/verdicts.json, alter-unknown-table, index-unknown-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut judge = |at: usize, name: &FullName, careful: bool, sort: &str| {
        let relations = [Sort::Table, Sort::View, Sort::Sequence];
        let known = checked.held(name, at, &relations).is_some()
            || (at > 0 && checked.held(name, at - 1, &relations).is_some());
        if known || careful || name.name.text.is_empty() {
            return;
        }
        let what = format!("{} {} is not declared in these files.", sort, name.name.text);
        let partial = checked.is_migration(at)
            || !checked.is_known_place(name)
            || checked.elsewhere(name, at).is_some_and(|other| checked.file(other) != checked.file(at));
        let hit = Hit::new(at, name.name.span, what).of(&name.name.text);
        hits.push(if partial { hit.weighed(Severity::Hint) } else { hit });
    };
    for act in &checked.acts {
        judge(act.at, &act.table, act.careful && checked.says_if_exists(act.at), "The table that is changed,");
    }
    for index in checked.indexes.iter().filter(|index| !index.inside) {
        judge(index.at, &index.table, false, "The table that is indexed,");
    }
    for clash in checked.clashes.iter().filter(|clash| clash.other.is_none()) {
        if checked.is_comment(clash.at) {
            judge(clash.at, &clash.name, false, "What is commented on,");
        }
    }
    for table in &checked.tables {
        for name in table.copies.iter().chain(&table.parent).filter(|_| checked.dialect != Dialect::Sqlite) {
            judge(table.at, name, false, "The table that is copied,");
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
            "create index i on nope (a);
alter table nope add column a int;
comment on table nope is 'x';",
            expect![[r#"
                1:19 The table that is indexed, nope is not declared in these files.
                2:13 The table that is changed, nope is not declared in these files.
                3:18 What is commented on, nope is not declared in these files.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int); create index i on t (a); alter table if exists u add column a int; comment on table t is 'x';",
            ],
        );
    }
}
