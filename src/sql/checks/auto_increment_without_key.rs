//! A numbered column is no key.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "auto_increment_without_key",
    severity: Severity::Error,
    dialects: dialects("ML"),
    why: "MySQL and MariaDB number a column only where it is the first of a key; SQLite only the primary key.",
    advice: "Make the column the primary key, or give it a key of its own.",
    source: "Tried on the engines: tests/sql/verdicts.json, auto-increment",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in table.kept() {
            let Some((span, word)) = column.numbered.filter(|(_, word)| *word != "serial") else { continue };
            let own = checked.fold(&column.name);
            let first = |name: Option<&Name>| name.is_some_and(|name| checked.fold(name) == own);
            let keyed = table
                .constraints
                .iter()
                .any(|held| matches!(held.demand, Demand::Primary | Demand::Unique) && first(held.columns.first()));
            let indexed = table
                .indexes
                .iter()
                .filter_map(|id| checked.indexes.get(*id))
                .any(|index| first(index.columns.first().and_then(Option::as_ref)));
            let lite = checked.dialect == Dialect::Sqlite;
            let beside = table.of(Demand::Primary).any(|held| held.beside && first(held.columns.first()));
            if (lite && beside) || (!lite && (keyed || indexed)) {
                continue;
            }
            let what = format!("{}.{} is numbered by {word} and is no key.", table.title(), column.name.text);
            hits.push(Hit::new(column.at, span, what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Mysql, "create table t (a int auto_increment)", expect![[r#"
            1:23 t.a is numbered by auto_increment and is no key.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Mysql,
            &[
                "create table t (a int auto_increment, key (a)); create table u (a int auto_increment, primary key (a)); create table v (a serial)",
            ],
        );
    }
}
