//! Two selects of a union have another number of columns.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "union_of_different_width",
    severity: Severity::Error,
    dialects: dialects("PDMXC"),
    why: "The engine refuses the query.",
    advice: "Select as many columns in each.",
    source: "Tried on the engines: tests/sql/verdicts.json, view-union-count",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let views =
        checked.views.iter().filter_map(|view| view.query.map(|query| (view.at, &view.name, &view.columns, query)));
    for (at, name, columns, query) in views {
        let Some(selects) = query.selects() else { continue };
        let _ = columns;
        let widths: Vec<usize> = selects.iter().map(|select| select.items.len()).collect();
        let stars = selects.iter().any(|select| select.items.iter().any(|item| item.star));
        if !stars && widths.windows(2).any(|pair| pair[0] != pair[1]) {
            let what = format!("The selects of {} give {widths:?} columns.", name.name.text);
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
            "create table t (a int, b int);
create view v as select a, b from t union all select a from t;",
            expect![[r#"
                2:13 The selects of v give [2, 1] columns.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int, b int); create view v as select a from t union all select b from t;"],
        );
    }
}
