//! A check is no condition.

use super::checked::{Checked, Demand, Kind, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "check_not_boolean",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL wants a check to be true or false.",
    advice: "Compare with something: `a <> 0`.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-not-boolean",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const CONDITIONS: [&str; 16] = [
        "and", "or", "not", "like", "ilike", "in", "is", "between", "similar", "exists", "any", "all", "isnull",
        "notnull", "overlaps", "case",
    ];
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Check) {
            let Some(check) = held.check else { continue };
            let (mut cursor, mut condition) = (check, false);
            while !cursor.done() {
                condition |= cursor.is_any(&CONDITIONS)
                    || ["<", ">", "=", "~", "!", "@", "?", "&", "|", ":"].contains(&cursor.said())
                    || cursor.is("true")
                    || cursor.is("false");
                cursor.skip();
            }
            let names = names_in(check, checked.dialect);
            let number = |name: &Name| {
                checked.column(table, name, held.at).and_then(|column| column.kind.as_ref()).is_some_and(|kind| {
                    kind.kind.is_number() || kind.kind == Kind::Text
                })
            };
            let plain = names.columns.iter().all(|(_, name)| number(name)) && names.calls.is_empty() && !check.done();
            if !condition && plain && !names.unsure {
                let what =
                    format!("A check of {} is `{}`, which is neither true nor false.", table.title(), check.left());
                hits.push(Hit::new(held.at, check.span(), what).of(table.title()));
            }
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, check (a + 1))", expect![[r#"
            1:31 A check of t is `a + 1`, which is neither true nor false.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int, b boolean, check (b), check (a > 0), check (starts_with('a', 'b')))"],
        );
    }
}
