//! A view selects a column that none of its tables has.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_view_column",
    severity: Severity::Error,
    dialects: dialects("PDMXC"),
    why: "The engine refuses the view.",
    advice: "Correct the name. A text stands in single quotes.",
    source: "Tried on the engines: tests/sql/verdicts.json, view-unknown-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let views = checked.views.iter().filter_map(|view| view.query.map(|query| (view.at, &view.name, query)));
    let tables = checked.tables.iter().filter_map(|table| table.query.map(|query| (table.at, &table.name, query)));
    for (at, name, query) in views.chain(tables) {
        for select in query.selects().unwrap_or_default() {
            for (found, problem) in checked.wrong_names(&select, at) {
                hits.push(
                    Hit::new(at, found.span, format!("{} names {}, {problem}.", name.name.text, found.text))
                        .of_column(&name.name.text, &found.text),
                );
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
            "create table t (a int); create table u (a int, b int);
create view v as select zz from t;
create view w as select x.a from t join u on u.a = t.a;
create view x as select a from t join u on true;",
            expect![[r#"
                2:25 v names zz, which no table of its query has.
                3:25 w names x, which is no table of its query.
                4:25 x names a, which several tables of its query have.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int); create view v as select a as b, count(*) over (partition by a) as n, t.* from t where a > 0 order by b;",
                "create table t (a int, b int); create view v as select x.a-y.b as c, (x.b-1)-y.a as d from t x, t y;",
                "create table t (a int); create view v as select f.x from t, unnest(a) as f(x);",
            ],
        );
    }
}
