//! A column that by its name holds money is a floating-point number.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::schema::DataType;
use crate::sql::types::TypeName;

pub(super) const CHECK: Check = Check {
    rule: "float_for_money",
    severity: Severity::Warning,
    dialects: &Dialect::ALL,
    why: "Floating-point numbers cannot hold 0.10 exactly: sums drift by cents, and two engines give two totals.",
    advice: "Use an exact decimal, `numeric(12, 2)` for example.",
    run,
};

/// Words that, as a part of a name, say that a column holds money.
const MONEY: [&str; 18] = [
    "amount", "balance", "budget", "charge", "cost", "discount", "eur", "expense", "fare", "fee", "money", "payment",
    "price", "revenue", "salary", "tax", "usd", "wage",
];

fn run(checked: &Checked) -> Vec<Hit> {
    let mut hits = Vec::new();
    for table in &checked.tables {
        for column in table.columns.iter().filter(|column| holds_money(&column.name.text)) {
            let kind = TypeName::parse(&column.type_text).common(checked.dialect);
            if matches!(kind, Some(DataType::Real | DataType::Double)) {
                let what = format!(
                    "{}.{} sounds like money and is {}, which is not exact.",
                    table.title(),
                    column.name.text,
                    column.type_text
                );
                hits.push(Hit { what, span: column.type_span });
            }
        }
    }
    hits
}

/// `unitPrice`, `TOTAL_COST` and `fees` hold money; `taxonomy` and `priced_at` do not.
fn holds_money(name: &str) -> bool {
    let mut words = String::new();
    let mut lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && lower {
            words.push('_');
        }
        lower = letter.is_lowercase();
        words.extend(letter.to_lowercase());
    }
    words
        .split(|letter: char| !letter.is_alphabetic())
        .any(|word| MONEY.contains(&word) || MONEY.contains(&word.trim_end_matches('s')))
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;
    use expect_test::expect;

    #[test]
    fn money_by_name() {
        assert_found(
            &CHECK,
            "create table t (id int primary key, unit_price double precision, totalCost real, fees float8);",
            Dialect::Postgresql,
            &expect![[r#"
                1:48 t.unit_price sounds like money and is double precision, which is not exact.
                1:76 t.totalCost sounds like money and is real, which is not exact.
                1:87 t.fees sounds like money and is float8, which is not exact.
            "#]],
        );
        assert_found(
            &CHECK,
            "create table t (amount FLOAT64);",
            Dialect::Bigquery,
            &expect![[r#"
            1:24 t.amount sounds like money and is FLOAT64, which is not exact.
        "#]],
        );
    }

    #[test]
    fn exact_money_and_other_measures() {
        assert_found(
            &CHECK,
            "create table t (id int primary key, price numeric(9,2), taxonomy real, weight float8);",
            Dialect::Postgresql,
            &expect![[""]],
        );
    }
}
