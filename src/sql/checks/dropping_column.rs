//! A column is dropped.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "dropping_column",
    severity: Severity::Warning,
    dialects: dialects("PMTDSBRXO"),
    why: "Its values are gone, and programs that still read it fail at once.",
    advice: "Stop reading it first, in a release of its own; keep a copy of the values.",
    source: "squawk, ban-drop-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        // a table that the same files make is empty
        let held = checked.table(&act.table, act.at).or_else(|| checked.table(&act.table, act.at.checked_sub(1)?));
        if held.is_some_and(|table| checked.file(table.at) == checked.file(act.at)) {
            continue;
        }
        let Deed::DropColumn(name) = &act.deed else { continue };
        hits.push(
            Hit::new(act.at, act.span, format!("{}.{} and its values go.", act.table.name.text, name.text))
                .of_column(&act.table.name.text, &name.text),
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
        hits(&CHECK, Dialect::Postgresql, "alter table t drop column a;", expect![[r#"
            1:15 t.a and its values go.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t add column a int;"]);
    }
}
