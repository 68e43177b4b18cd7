//! A column holds the verification code of a card, or a PIN.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "verification_code_stored",
    severity: Severity::Error,
    dialects: EVERY,
    why: "It must not be kept after the payment, not even encrypted.",
    advice: "Remove the column.",
    source: "PCI DSS 4.0, requirement 3.3.1",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        for column in table.kept() {
            let low = column.low.as_str();
            let code = [
                "cvv",
                "cvc",
                "cvv2",
                "cvc2",
                "card_cvv",
                "cvv_code",
                "card_verification_code",
                "track_data",
                "pin_block",
            ]
            .contains(&low);
            if code {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} sounds like a verification code.", table.title(), column.name.text),
                    )
                    .of_column(table.title(), &column.name.text)
                    .weighed(Severity::Warning),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (id int primary key, cvv text)", expect![[r#"
            1:37 t.cvv sounds like a verification code.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, cvs_store text)"]);
    }
}
