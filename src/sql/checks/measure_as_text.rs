//! A measure of a fact is text.

use super::checked::{Checked, EVERY, Kind};
use super::words::{has_word, is_fact};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "measure_as_text",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "Text cannot be added up.",
    advice: "Use a number, and keep odd values in a column of their own.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_fact(table.title())) {
        for column in table.kept() {
            let text = column.kind.as_ref().is_some_and(|kind| kind.kind == Kind::Text);
            if text
                && has_word(
                    &column.name.text,
                    &["amount", "quantity", "qty", "count", "price", "cost", "revenue", "total", "number"],
                )
                && !has_word(&column.name.text, &["name", "id", "key", "code", "currency", "no", "number", "unit"])
            {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} sounds like a measure and is text.", table.title(), column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table fct_sale (day date, shop_key int, amount text)", expect![[r#"
            1:48 fct_sale.amount sounds like a measure and is text.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table fct_sale (day date, shop_key int, amount numeric)"]);
    }
}
