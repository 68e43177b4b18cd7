//! A column holds personal data and no comment says so.

use super::checked::{Checked, Kind, dialects};
use super::words::personal_class;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "personal_data_without_class",
    severity: Severity::Hint,
    dialects: dialects("PMTSBRXDO"),
    why: "What is not marked is copied, shown and kept like anything else; a request to delete a person cannot find it.",
    advice: "Write the class into the comment of the column: `personal: contact`, and say how long it is kept.",
    source: "GDPR, articles 4 and 30; the classes: Presidio, supported entities",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        for column in table.kept() {
            let Some(class) = personal_class(&column.name.text) else { continue };
            let low = column.low.as_str();
            let told = column.clauses.iter().any(|(words, _)| {
                ["comment", "options", "masking policy", "with masking policy", "tag", "with tag", "mask"]
                    .contains(words)
            }) || table.comments.iter().any(|comment| comment.to_lowercase().contains(low));
            let truth = column.kind.as_ref().is_some_and(|kind| matches!(kind.kind, Kind::Truth));
            if !told && !truth {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} sounds like {class}.", table.title(), column.name.text),
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
            "create table t (id int primary key, email text, dateOfBirth date, passport_no text)",
            expect![[r#"
                1:37 t.email sounds like a way to reach a person.
                1:49 t.dateOfBirth sounds like a birthday.
                1:67 t.passport_no sounds like a number of the state.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (id int primary key, email text, email_sent boolean, statement_id int, passenger_id int, hostname text); comment on column t.email is 'personal: contact';",
            ],
        );
    }
}
