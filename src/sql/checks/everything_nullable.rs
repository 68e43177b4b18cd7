//! Every column beside the key may be null.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "everything_nullable",
    severity: Severity::Hint,
    dialects: dialects("PMTLSRDO"),
    why: "Nothing says what a row has at least, so every reader has to expect nothing at all.",
    advice: "Forbid null where a row makes no sense without the value.",
    source: "SQLCheck; Azimutt",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let keyed: BTreeSet<String> =
            table.primary().map(|key| key.columns.iter().map(|name| checked.fold(name)).collect()).unwrap_or_default();
        let others: Vec<_> = table.kept().filter(|column| !keyed.contains(&checked.fold(&column.name))).collect();
        if others.len() >= 5
            && others
                .iter()
                .all(|column| column.not_null.is_none() && column.numbered.is_none() && column.generated.is_none())
        {
            hits.push(
                Hit::new(
                    table.at,
                    table.span(),
                    format!("All {} columns of {} beside its key may be null.", others.len(), table.title()),
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (id int primary key, a int, b int, c int, d int, e int)",
            expect![[r#"
                1:14 All 5 columns of t beside its key may be null.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (id int primary key, a int not null, b int, c int, d int, e int)"],
        );
    }
}
