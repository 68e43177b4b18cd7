//! A column refers to one of several tables, which another column names.

use super::checked::{Checked, Demand, Kind, Table, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "polymorphic_reference",
    severity: Severity::Warning,
    dialects: dialects("PMTLSRXDO"),
    why: "No reference can be declared, so nothing keeps rows from pointing nowhere.",
    advice: "Give each table that is referred to a column of its own, or a common parent.",
    source: "Karwin, SQL Antipatterns: Polymorphic associations",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let has_type = |table: &&Table<'_>| table.kept().any(|column| column.low.ends_with("_type"));
    for table in checked.whole_tables().filter(has_type) {
        let names: BTreeSet<&str> = table.kept().map(|column| column.low.as_str()).collect();
        let referring: BTreeSet<String> = table
            .of(Demand::Reference)
            .flat_map(|held| held.columns.iter())
            .map(|name| name.text.to_lowercase())
            .collect();
        for column in table.kept() {
            let low = column.low.as_str();
            let Some(stem) = low.strip_suffix("_type").filter(|stem| !stem.is_empty()) else { continue };
            let id = format!("{stem}_id");
            let text = column.kind.as_ref().is_none_or(|kind| kind.kind == Kind::Text);
            if text && names.contains(id.as_str()) && !referring.contains(&id) {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{id} refers to the table that {} names.", table.title(), column.name.text),
                    )
                    .of_column(table.title(), &id),
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
            "create table t (id int primary key, owner_id int, owner_type text)",
            expect![[r#"
                1:51 t.owner_id refers to the table that owner_type names.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (id int primary key); create table t (id int primary key, owner_id int references p (id), owner_type text)",
            ],
        );
    }
}
