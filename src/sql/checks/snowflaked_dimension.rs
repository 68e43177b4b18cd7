//! A dimension refers to another dimension.

use super::checked::{Checked, Demand, EVERY};
use super::words::is_dimension;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "snowflaked_dimension",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "Each level costs a join in every question; a star keeps the attributes in one table.",
    advice: "Flatten the parent into the dimension, unless it is large or changes by itself.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_dimension(table.title())) {
        for held in table.of(Demand::Reference).filter(|held| is_dimension(&held.target.name.text)) {
            let day = held.target.name.text.to_lowercase().contains("date");
            if !day && held.target.name.text != table.title() {
                hits.push(
                    Hit::new(held.at, held.span, format!("{} refers to {}.", table.title(), held.target.name.text))
                        .of(table.title()),
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
            "create table dim_region (region_key int primary key, region_name text); create table dim_shop (shop_key int primary key, shop_id int, region_key int references dim_region (region_key));",
            expect![[r#"
                1:150 dim_shop refers to dim_region.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table dim_shop (shop_key int primary key, shop_id int, region text)"],
        );
    }
}
