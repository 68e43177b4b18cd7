//! A key is personal data.

use super::checked::{Checked, dialects};
use super::words::personal_class;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "personal_key",
    severity: Severity::Warning,
    dialects: dialects("PMTSBRXDO"),
    why: "The key is copied into every table that refers to it, into indexes and logs; it changes, and it cannot be deleted.",
    advice: "Number the rows, and declare the address unique.",
    source: "GDPR, article 25; Presidio, supported entities",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let Some(key) = table.primary() else { continue };
        for name in &key.columns {
            let Some(class) = personal_class(&name.text) else { continue };
            hits.push(
                Hit::new(key.at, key.span, format!("The key of {} holds {class}: {}.", table.title(), name.text))
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
        hits(&CHECK, Dialect::Postgresql, "create table t (email text primary key)", expect![[r#"
            1:28 The key of t holds a way to reach a person: email.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, email text)"]);
    }
}
