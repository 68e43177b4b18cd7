//! A column is named like a reference and is none.

use super::checked::{Checked, Demand, Kind, Table, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "reference_not_declared",
    severity: Severity::Hint,
    dialects: dialects("PMTLO"),
    why: "Nothing keeps rows from pointing nowhere, and no tool knows the way.",
    advice: "Declare the reference.",
    source: "Azimutt, missing relation",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let keyed: BTreeMap<String, (&Table<'_>, Kind)> = checked
        .whole_tables()
        .filter_map(|table| {
            let key = table.primary().filter(|key| key.columns.len() == 1)?;
            let column = checked.column(table, key.columns.first()?, usize::MAX - 1)?;
            Some((table.title().to_lowercase(), (table, column.kind.as_ref()?.kind)))
        })
        .collect();
    for table in checked.whole_tables() {
        let referring: BTreeSet<String> = table
            .of(Demand::Reference)
            .flat_map(|held| held.columns.iter())
            .map(|name| name.text.to_lowercase())
            .collect();
        let own: BTreeSet<String> = table
            .primary()
            .map(|key| key.columns.iter().map(|name| name.text.to_lowercase()).collect())
            .unwrap_or_default();
        for column in table.kept() {
            let low = column.low.as_str();
            let Some(stem) = low.strip_suffix("_id").filter(|_| !referring.contains(low)) else { continue };
            let target = [stem.to_owned(), format!("{stem}s"), format!("{stem}es")]
                .into_iter()
                .find_map(|name| keyed.get(&name));
            let Some((target, of)) = target else { continue };
            let same = column.kind.as_ref().is_some_and(|kind| kind.kind == *of);
            let itself = target.title() == table.title() && own.contains(low);
            if same && !itself {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!(
                            "{}.{} sounds like a reference to {}.",
                            table.title(),
                            column.name.text,
                            target.title()
                        ),
                    )
                    .of_column(table.title(), &column.name.text),
                );
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table customer (id int primary key);
create table sale (id int primary key, customer_id int);",
            expect![[r#"
                2:40 sale.customer_id sounds like a reference to customer.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table customer (id int primary key); create table sale (id int primary key, customer_id int references customer (id));",
            ],
        );
    }
}
