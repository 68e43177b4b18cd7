//! A view reads a table that the files do not declare.

use super::checked::{Checked, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_view_source",
    severity: Severity::Error,
    dialects: dialects("PDMXC"),
    why: "The engine refuses the view unless the table is there already.",
    advice: "Correct the name, or put the table before the view.",
    source: "Tried on the engines: tests/sql/verdicts.json, view-unknown-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let views = checked.views.iter().filter_map(|view| view.query.map(|query| (view.at, &view.name, query)));
    let tables = checked.tables.iter().filter_map(|table| table.query.map(|query| (table.at, &table.name, query)));
    for (at, name, query) in views.chain(tables) {
        for read in query.reads() {
            let itself =
                checked.fold(&read.name) == checked.fold(&name.name) && read.schema.eq_ignore_ascii_case(&name.schema);
            let earlier = |held: &crate::sql::cursor::FullName| {
                checked
                    .held(held, at, &[Sort::Table, Sort::View, Sort::Sequence])
                    .is_some_and(|found| !itself || found.at < at)
            };
            if earlier(&read) || read.name.text.is_empty() {
                continue;
            }
            let what = format!("{} reads {}, which is not there.", name.name.text, read.name.text);
            let hit = Hit::new(at, read.name.span, what).of(&name.name.text);
            let low = read.name.text.to_lowercase();
            let system = low.starts_with("pg_") || ["dual", "sequences", "columns", "tables"].contains(&low.as_str());
            let later = checked.elsewhere(&read, at).is_some_and(|other| checked.file(other) != checked.file(at));
            let partial = checked.is_migration(at) || !checked.is_known_place(&read) || system || later;
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
        hits(&CHECK, Dialect::Postgresql, "create view v as select 1 as one from nope;", expect![[r#"
            1:39 v reads nope, which is not there.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int); create view v as with x as (select a from t) select a from x join lateral (select extract(year from a) from t) y on true;",
            ],
        );
    }
}
