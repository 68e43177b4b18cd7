//! A fact holds long texts.

use super::checked::{Checked, EVERY, Kind};
use super::words::{has_word, is_fact};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "fact_with_description",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "A fact has many rows: texts that repeat make it large, and belong to a dimension.",
    advice: "Move the text to a dimension, and keep its key.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_fact(table.title())) {
        for column in table.kept() {
            let text = column.kind.as_ref().is_some_and(|kind| {
                kind.kind == Kind::Text && kind.argument(0).is_none_or(|length| length > 100)
            });
            if text
                && has_word(
                    &column.name.text,
                    &["description", "comment", "name", "title", "address", "note", "remark"],
                )
            {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} is a text in a fact.", table.title(), column.name.text),
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
            "create table fct_sale (day date, shop_key int, product_name text)",
            expect![[r#"
                1:48 fct_sale.product_name is a text in a fact.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table fct_sale (day date, shop_key int, invoice_no varchar(20))"],
        );
    }
}
