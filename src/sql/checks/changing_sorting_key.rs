//! A column by which rows are sorted is renamed or gets another type.

use super::checked::{Checked, Deed, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "changing_sorting_key",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "Rows lie in the order of the old values; ClickHouse refuses the change.",
    advice: "Make a new table and copy the rows.",
    source: "Tried on the engines: tests/sql/verdicts.json, ch-modify-key-column, ch-rename-key-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let (name, kind) = match &act.deed {
            Deed::RenameColumn(name, _) => (name, None),
            Deed::Redeclare(name, column) => (name, column.kind.as_ref()),
            _ => continue,
        };
        let Some(table) = checked.table(&act.table, act.at) else { continue };
        let old = table
            .columns
            .iter()
            .find(|column| column.at < act.at && checked.fold(&column.name) == checked.fold(name))
            .and_then(|column| column.kind.as_ref());
        let same =
            kind.is_some_and(|kind| old.is_some_and(|old| old.kind == kind.kind));
        let sorted = ["order by", "primary key", "partition by"]
            .iter()
            .filter_map(|words| table.clause(words))
            .any(|body| names_in(body, checked.dialect).columns.iter().any(|(_, held)| held.text == name.text));
        if sorted && !same {
            hits.push(
                Hit::new(act.at, act.span, format!("Rows of {} are sorted by {}.", table.title(), name.text))
                    .of_column(table.title(), &name.text),
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
            Dialect::Clickhouse,
            "create table t (a Int32, b Int32) engine = MergeTree order by a; alter table t rename column a to c;",
            expect![[r#"
                1:80 Rows of t are sorted by a.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, b Int32) engine = MergeTree order by a; alter table t rename column b to c;"],
        );
    }
}
