//! A column holds the number of a payment card.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "card_number_stored",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "With it the whole system comes under the standard of the card industry.",
    advice: "Keep the token of the payment provider, and at most the last four digits.",
    source: "PCI DSS 4.0, requirement 3.5",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        for column in table.kept() {
            let low = column.low.replace('_', "");
            if [
                "cardnumber",
                "creditcard",
                "creditcardnumber",
                "ccnumber",
                "ccnum",
                "pan",
                "cardno",
                "creditcardnum",
                "debitcardnumber",
            ]
            .contains(&low.as_str())
            {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} sounds like the number of a card.", table.title(), column.name.text),
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
            "create table t (id int primary key, credit_card_number text)",
            expect![[r#"
                1:37 t.credit_card_number sounds like the number of a card.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, card_token text, panel text)"]);
    }
}
