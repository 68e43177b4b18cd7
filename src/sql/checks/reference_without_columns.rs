//! A reference names no column of the other table.

use super::checked::{Checked, Demand, dialects, end_of};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_without_columns",
    severity: Severity::Error,
    dialects: dialects("M"),
    why: "MySQL and MariaDB want the column that is referred to.",
    advice: "Name the column of the other table.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-to-key",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference && held.to.is_empty()) {
            let what = format!("{} refers to {} without naming a column.", table.title(), held.target.name.text);
            let hit = Hit::new(held.at, held.target.name.span, what).of(table.title());
            let key = checked
                .table(&held.target, held.at)
                .and_then(|target| target.constraints_at(held.at).find(|key| key.demand == Demand::Primary));
            let columns =
                key.map(|key| key.columns.iter().map(|name| name.text.clone()).collect::<Vec<_>>().join(", "));
            hits.push(match columns {
                Some(columns) => hit.replaced(end_of(held.target.name.span), format!(" ({columns})")),
                None => hit,
            });
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
            Dialect::Mysql,
            "create table p (id int primary key);
create table t (a int references p);",
            expect![[r#"
                2:34 t refers to p without naming a column.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Mysql,
            &["create table p (id int primary key); create table t (a int references p (id));"],
        );
    }
}
