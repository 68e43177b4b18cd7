//! A fact refers to nothing.

use super::checked::{Checked, Demand, EVERY};
use super::words::is_fact;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "fact_without_dimensions",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "A fact is read through its dimensions; one without any answers no question by anything.",
    advice: "Add a key for each dimension.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_fact(table.title())) {
        let keyed = table.kept().any(|column| {
            let low = column.low.as_str();
            ["_key", "_id", "_sk"].iter().any(|end| low.ends_with(end))
        });
        if !keyed && table.of(Demand::Reference).next().is_none() {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} has no key of a dimension.", table.title()))
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
        hits(&CHECK, Dialect::Postgresql, "create table fact_sale (day date, amount numeric)", expect![[r#"
            1:14 fact_sale has no key of a dimension.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table fact_sale (day date, shop_key int, amount numeric)"]);
    }
}
