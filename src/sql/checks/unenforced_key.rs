//! A key is declared that the engine does not keep.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unenforced_key",
    severity: Severity::Hint,
    dialects: dialects("SRXB"),
    why: "The engine notes keys and references and never looks at rows: duplicates and orphans get in, and the planner trusts what is noted.",
    advice: "Keep the declaration, and test uniqueness and references after each load.",
    source: "Snowflake, Overview of constraints; Redshift, Defining table constraints; Databricks, Constraints; BigQuery, Primary and foreign keys",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let held = table.constraints.iter().find(|held| {
            held.until.is_none() && matches!(held.demand, Demand::Primary | Demand::Unique | Demand::Reference)
        });
        if let Some(held) = held {
            let what = format!("{} does not keep the keys of {}.", checked.dialect.title(), table.title());
            hits.push(Hit::new(held.at, held.span, what).of(table.title()));
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
        hits(&CHECK, Dialect::Snowflake, "create table t (a int primary key, b int unique)", expect![[r#"
            1:23 Snowflake does not keep the keys of t.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Snowflake, &["create table t (a int)"]);
    }
}
