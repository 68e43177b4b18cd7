//! A table is dropped.

use super::checked::{Checked, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "dropping_table",
    severity: Severity::Warning,
    dialects: dialects("PMTDSBRXO"),
    why: "Its rows are gone, and programs that still read it fail at once.",
    advice: "Rename it first and wait; keep a copy.",
    source: "squawk, ban-drop-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for clash in checked.clashes.iter().filter(|clash| clash.sort == Sort::Table && clash.other.is_none()) {
        if checked.is_migration(clash.at) && !checked.is_comment(clash.at) {
            hits.push(
                Hit::new(clash.at, clash.name.name.span, format!("{} and its rows go.", clash.name.name.text))
                    .of(&clash.name.name.text),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::misses;
    use super::CHECK;
    use crate::sql::Dialect;

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["drop table if exists t; create table t (a int);", "create table t (a int); drop table t;"],
        );
    }
}
