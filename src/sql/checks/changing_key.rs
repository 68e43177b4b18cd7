//! A primary key is something that people change.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "changing_key",
    severity: Severity::Hint,
    dialects: dialects("PMTSRDO"),
    why: "A name or an address changes, and every row that refers to it has to change as well.",
    advice: "Number the rows, and declare the name unique.",
    source: "Kimball, The Data Warehouse Toolkit: surrogate keys; Karwin, SQL Antipatterns: ID required",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let Some(key) = table.primary().filter(|key| key.columns.len() == 1) else { continue };
        let Some(name) = key.columns.first() else { continue };
        let low = name.text.to_lowercase();
        if ["name", "title", "username", "user_name", "login", "full_name", "last_name"].contains(&low.as_str()) {
            hits.push(
                Hit::new(key.at, key.span, format!("Rows of {} are known by their {}.", table.title(), name.text))
                    .of_column(table.title(), &name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (username text primary key)", expect![[r#"
            1:31 Rows of t are known by their username.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, name text)"]);
    }
}
