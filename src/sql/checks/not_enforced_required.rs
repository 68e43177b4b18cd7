//! A key of BigQuery does not say that it is not enforced.

use super::checked::{Checked, Demand, dialects, end_of};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "not_enforced_required",
    severity: Severity::Error,
    dialects: dialects("B"),
    why: "BigQuery keeps no keys and refuses a declaration that does not say so.",
    advice: "Write `not enforced` behind the key.",
    source: "BigQuery, CREATE TABLE statement: constraint_definition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| {
            matches!(held.demand, Demand::Primary | Demand::Reference) && !held.traits.contains(&"not enforced")
        }) {
            let what = format!("A key of {} does not say `not enforced`.", table.title());
            hits.push(
                Hit::new(held.at, held.span, what).of(table.title()).replaced(end_of(held.span), " not enforced"),
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
        hits(&CHECK, Dialect::Bigquery, "create table t (a int64, primary key (a))", expect![[r#"
            1:26 A key of t does not say `not enforced`.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Bigquery, &["create table t (a int64, primary key (a) not enforced)"]);
    }
}
