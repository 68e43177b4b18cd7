//! A view names another number of columns than its query gives.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "view_column_count",
    severity: Severity::Error,
    dialects: dialects("PDMXC"),
    why: "The engine refuses the view.",
    advice: "Name each column of the query once.",
    source: "Tried on the engines: tests/sql/verdicts.json, view-too-many-names",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let views =
        checked.views.iter().filter_map(|view| view.query.map(|query| (view.at, &view.name, &view.columns, query)));
    for (at, name, columns, query) in views {
        let Some(selects) = query.selects() else { continue };
        let Some(first) = selects.first().filter(|_| !columns.is_empty()) else { continue };
        if first.items.iter().any(|item| item.star) || first.items.is_empty() {
            continue;
        }
        let (named, given) = (columns.len(), first.items.len());
        if named > given || (named < given && !matches!(checked.dialect, Dialect::Postgresql | Dialect::Duckdb)) {
            let what = format!("{} names {named} columns and selects {given}.", name.name.text);
            hits.push(Hit::new(at, name.name.span, what).of(&name.name.text));
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
            "create table t (a int);
create view v (x, y) as select a from t;",
            expect![[r#"
                2:13 v names 2 columns and selects 1.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int, b int); create view v (x) as select a, b from t;"],
        );
    }
}
