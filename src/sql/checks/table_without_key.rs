//! A table has neither a primary key nor a unique key.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "table_without_key",
    severity: Severity::Warning,
    dialects: dialects("PMTLSRXDO"),
    why: "Without a key nothing says what one row is: loads that run twice leave rows twice, and changes cannot be captured or merged.",
    advice: "Declare what identifies a row as the primary key.",
    source: "Karwin, SQL Antipatterns; Azimutt, table without primary key",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let key = table
            .constraints
            .iter()
            .any(|held| held.until.is_none() && matches!(held.demand, Demand::Primary | Demand::Unique));
        let indexed = table
            .indexes
            .iter()
            .filter_map(|id| checked.indexes.get(*id))
            .any(|index| index.unique && index.until.is_none());
        if !key && !indexed && !table.temporary {
            hits.push(
                Hit::new(
                    table.at,
                    table.span(),
                    format!("{} has neither a primary key nor a unique key.", table.title()),
                )
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
        hits(&CHECK, Dialect::Postgresql, "create table a.t (a int);", expect![[r#"
            1:16 t has neither a primary key nor a unique key.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int primary key); create table u (a int, unique (a));",
                "create table t (a int); alter table only t add constraint k primary key (a);",
                "create table t (a int); create unique index i on t (a);",
                "create table p (a int primary key) partition by range (a); create table t (a int); alter table p attach partition t default;",
            ],
        );
        misses(&CHECK, Dialect::Bigquery, &["create table t (a int64);"]);
    }
}
