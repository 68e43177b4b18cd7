//! A query groups and selects a column that it does not group by.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "column_outside_group",
    severity: Severity::Error,
    dialects: dialects("PDXC"),
    why: "Of several values in a group none is the right one; the engine refuses the query.",
    advice: "Group by the column too, or make one value of it: `min(a)`.",
    source: "Tried on the engines: tests/sql/verdicts.json, view-not-grouped",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let views =
        checked.views.iter().filter_map(|view| view.query.map(|query| (view.at, &view.name, &view.columns, query)));
    for (at, name, columns, query) in views {
        let Some(selects) = query.selects() else { continue };
        let _ = columns;
        for select in &selects {
            let Some(grouped) = select.grouped else { continue };
            let by = grouped.left().to_lowercase();
            if by.contains("all")
                || by.contains("rollup")
                || by.contains("cube")
                || by.contains("sets")
                || by.split(',').any(|part| part.trim().parse::<u32>().is_ok())
            {
                continue;
            }
            let names: Vec<String> =
                names_in(grouped, checked.dialect).columns.iter().map(|(_, name)| checked.fold(name)).collect();
            // PostgreSQL knows that a primary key decides the other columns
            if checked.dialect == Dialect::Postgresql && checked.groups_by_key(select, &names, at) {
                continue;
            }
            for item in select.items.iter().filter(|item| item.column) {
                let mut whole = item.whole;
                let Some(column) = whole.dotted().and_then(|mut parts| parts.pop()) else { continue };
                let alias = item.name.as_ref().map(|alias| checked.fold(alias));
                if !names.contains(&checked.fold(&column)) && !alias.is_some_and(|alias| names.contains(&alias)) {
                    let what =
                        format!("{} groups by {} and selects {} as well.", name.name.text, grouped.left(), column.text);
                    hits.push(Hit::new(at, column.span, what).of_column(&name.name.text, &column.text));
                }
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
create view v as select a, count(*) as n from t group by b;",
            expect![[r#"
                2:25 v groups by b and selects a as well.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int primary key, b int); create view v as select b, count(*) as n from t group by b; create view w as select a, b from t group by a;",
            ],
        );
    }
}
