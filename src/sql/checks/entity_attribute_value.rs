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

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let names: Vec<String> = table.kept().map(|column| column.name.text.to_lowercase()).collect();
        let has = |words: &[&str]| {
            names.iter().any(|name| words.iter().any(|word| name == word || name.ends_with(&format!("_{word}"))))
        };
        let entity = names.iter().any(|name| name.ends_with("_id") || name == "entity");
        if names.len() <= 7
            && entity
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
