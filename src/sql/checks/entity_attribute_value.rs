//! A table keeps names and values instead of columns.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "entity_attribute_value",
    severity: Severity::Warning,
    dialects: dialects("PMTLSRDO"),
    why: "Types, keys and checks cannot be declared for what has no column, and each question joins the table once for every attribute.",
    advice: "Give each attribute a column; keep what is truly open in a document.",
    source: "Karwin, SQL Antipatterns: Entity-attribute-value",
    run,
};

/// A table of more columns keeps more than names and values.
const MOST_COLUMNS: usize = 7;

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        if table.kept().nth(MOST_COLUMNS).is_some() {
            continue;
        }
        let names: Vec<&str> = table.kept().map(|column| column.low.as_str()).collect();
        let has = |words: &[&str]| {
            names.iter().any(|name| words.iter().any(|word| is_or_ends_with(name, word)))
        };
        let entity = names.iter().any(|name| name.ends_with("_id") || *name == "entity");
        if entity
            && has(&[
                "attribute",
                "attribute_name",
                "attr_name",
                "property",
                "property_name",
                "field_name",
                "meta_key",
                "attribute_id",
            ])
            && has(&["value", "meta_value", "attribute_value"])
        {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} keeps names and values.", table.title()))
                    .of(table.title()),
            );
        }
    }
}

fn is_or_ends_with(name: &str, word: &str) -> bool {
    name.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with('_'))
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
            "create table t (item_id int, attribute text, value text, primary key (item_id, attribute))",
            expect![[r#"
                1:14 t keeps names and values.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, value numeric)"]);
    }
}
