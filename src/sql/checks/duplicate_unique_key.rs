//! A unique key is on the columns of the primary key.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_unique_key",
    severity: Severity::Hint,
    dialects: dialects("PMTLRSXO"),
    why: "The primary key is unique already; the second index is kept for nothing.",
    advice: "Remove the unique key.",
    source: "Azimutt, duplicated index",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let fold = |names: &[Name]| {
            let mut folded: Vec<String> = names.iter().map(|name| checked.fold(name)).collect();
            folded.sort_unstable();
            folded
        };
        let Some(key) = table.primary() else { continue };
        for held in table.of(Demand::Unique).filter(|held| fold(&held.columns) == fold(&key.columns)) {
            let hit = Hit::new(held.at, held.span, format!("A unique key of {} is on its primary key.", table.title()))
                .of(table.title());
            hits.push(if held.beside { hit.replaced(held.span, "") } else { hit });
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int primary key unique)", expect![[r#"
            1:35 A unique key of t is on its primary key.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int primary key, b int unique)"]);
    }
}
