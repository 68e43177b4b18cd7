//! A column is added whose default gives another value for each row.

use super::checked::{Checked, Deed, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "adding_volatile_default",
    severity: Severity::Warning,
    dialects: dialects("P"),
    why: "PostgreSQL writes the whole table anew while nobody can read it.",
    advice: "Add the column without a default, set the default afterwards, and fill old rows in batches.",
    source: "squawk, rules for PostgreSQL migrations; PostgreSQL manual, ALTER TABLE",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        // a table that the same files make is empty
        let held = checked.table(&act.table, act.at).or_else(|| checked.table(&act.table, act.at.checked_sub(1)?));
        if held.is_some_and(|table| checked.file(table.at) == checked.file(act.at)) {
            continue;
        }
        let Deed::AddColumn(column, _) = &act.deed else { continue };
        let calls = column.default.map(|default| names_in(default, checked.dialect).calls).unwrap_or_default();
        let volatile = calls.iter().find(|call| {
            ["random", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "nextval", "timeofday"]
                .contains(&call.text.to_lowercase().as_str())
        });
        if volatile.is_some() || column.numbered.is_some() {
            hits.push(
                Hit::new(
                    act.at,
                    column.name.span,
                    format!("{}.{} gets another value in each row.", act.table.name.text, column.name.text),
                )
                .of_column(&act.table.name.text, &column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "alter table t add column a uuid default gen_random_uuid();", expect![[r#"
            1:26 t.a gets another value in each row.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t add column a timestamptz default now();"]);
    }
}
