//! A check names a column that its table does not have.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_check_column",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "The engine refuses the check.",
    advice: "Correct the name. A check can only speak of columns of its own row.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-unknown-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.complete) {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Check) {
            let Some(check) = held.check else { continue };
            if let Some(name) = checked.unknown_column(table, check, held.at) {
                let what = format!("A check of {} names {}, which is no column of it.", table.title(), name.text);
                hits.push(Hit::new(held.at, name.span, what).of(table.title()));
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
            "create table t (a int, check (b > 0), check (a > 0 and lower(c) = 'x'));",
            expect![[r#"
                1:31 A check of t names b, which is no column of it.
                1:62 A check of t names c, which is no column of it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int, t date, check (a between 1 and 9 and t > current_date and extract(year from t) > 2000));",
                "create table t (a int, b int, check (a-b > 0 and t.a-t.b < 9 and a-1 > 0));",
                "create table t (a text check (a::varchar(3) <> '' and cast(a as int) > 0));",
            ],
        );
    }
}
