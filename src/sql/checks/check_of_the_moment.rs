//! A check depends on the time at which it is asked.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "check_of_the_moment",
    severity: Severity::Error,
    dialects: dialects("MD"),
    why: "The same row would be right today and wrong tomorrow; the engine refuses the check.",
    advice: "Compare two columns, or check where the row is written.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-current-date",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const MOMENTS: [&str; 6] =
        ["current_date", "current_timestamp", "current_time", "localtime", "localtimestamp", "curdate"];
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Check) {
            let Some(mut cursor) = held.check else { continue };
            while !cursor.done() {
                let bare = cursor.is_any(&MOMENTS) && (checked.dialect == Dialect::Mysql || !cursor.is_ahead(1, "("));
                if bare {
                    let what = format!("A check of {} asks for {}.", table.title(), cursor.said());
                    hits.push(Hit::new(held.at, held.span, what).of(table.title()));
                    break;
                }
                cursor.skip();
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
        hits(&CHECK, Dialect::Mysql, "create table t (a date check (a < current_date))", expect![[r#"
            1:24 A check of t asks for current_date.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Mysql, &["create table t (a date, b date, check (a < b))"]);
    }
}
