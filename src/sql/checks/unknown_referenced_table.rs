//! A reference names a table that the files do not declare.

use super::checked::{Checked, Demand, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_referenced_table",
    severity: Severity::Error,
    dialects: dialects("PDMXR"),
    why: "The engine refuses the reference unless the table is there already.",
    advice: "Correct the name, put the declaration before it, or check the file that has it together with this one.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-unknown-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            let target = &held.target;
            let known = checked.held(target, held.at, &[Sort::Table, Sort::View]).is_some()
                || checked.elsewhere(target, held.at).is_some();
            if known || target.name.text.is_empty() {
                continue;
            }
            let what = format!("{} refers to {}, which these files do not declare.", table.title(), target.name.text);
            let hit = Hit::new(held.at, target.name.span, what).of(table.title());
            // a migration, a fragment or a table of another schema may speak of what others made
            let partial = checked.is_migration(held.at) || !checked.is_known_place(target) || checked.references_off;
            hits.push(if partial { hit.weighed(Severity::Hint) } else { hit });
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
            "create table p (id int primary key);
create table t (a int references q (id));",
            expect![[r#"
                2:34 t refers to q, which these files do not declare.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table p (id int primary key); create table t (a int references public.p (id));"],
        );
    }
}
