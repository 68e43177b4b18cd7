//! A table is renamed.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "renaming_table",
    severity: Severity::Warning,
    dialects: dialects("PMTSRX"),
    why: "Programs that still use the old name fail at once.",
    advice: "Leave a view under the old name.",
    source: "squawk, renaming-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        // a table that the same files make is empty
        let held = checked.table(&act.table, act.at).or_else(|| checked.table(&act.table, act.at.checked_sub(1)?));
        if held.is_some_and(|table| checked.file(table.at) == checked.file(act.at)) {
            continue;
        }
        let Deed::RenameTable(to) = &act.deed else { continue };
        hits.push(
            Hit::new(act.at, act.span, format!("{} becomes {}.", act.table.name.text, to.name.text))
                .of(&act.table.name.text),
        );
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
        hits(&CHECK, Dialect::Postgresql, "alter table t rename to u;", expect![[r#"
            1:15 t becomes u.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int); alter table t rename to u;"]);
    }
}
