//! A view has two columns of one name.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_view_column",
    severity: Severity::Error,
    dialects: dialects("PMXC"),
    why: "The engine refuses the view, since the name would not say which of them is meant.",
    advice: "Give one of them another name by `as`.",
    source: "Tried on the engines: tests/sql/verdicts.json, view-column-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let views =
        checked.views.iter().filter_map(|view| view.query.map(|query| (view.at, &view.name, &view.columns, query)));
    for (at, name, columns, query) in views {
        let Some(selects) = query.selects() else { continue };
        let Some(first) = selects.first().filter(|_| columns.is_empty()) else { continue };
        let mut seen = BTreeSet::new();
        for column in first.items.iter().filter(|item| !item.star).filter_map(|item| item.name.as_ref()) {
            if !seen.insert(checked.fold(column)) {
                let what = format!("{} has two columns called {}.", name.name.text, column.text);
                hits.push(Hit::new(at, column.span, what).of_column(&name.name.text, &column.text));
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
            "create table t (a int, b int);
create view v as select a as x, b as x from t;",
            expect![[r#"
                2:38 v has two columns called x.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int, b int); create view v (x, y) as select a, a from t;"],
        );
    }
}
