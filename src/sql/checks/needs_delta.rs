//! A table of plain files is declared with what only Delta tables have.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "needs_delta",
    severity: Severity::Error,
    dialects: dialects("X"),
    why: "Spark refuses keys, checks, computed and numbered columns and changes of columns for tables of plain files. Databricks makes Delta tables unless it is told otherwise; a file that runs on both has to say so.",
    advice: "Write `using delta` behind the columns.",
    source: "Tried on the engines: tests/sql/verdicts.json, key-of-one: Spark 4",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    if checked.delta {
        return;
    }
    for view in checked.views.iter().filter(|view| view.materialized) {
        hits.push(
            Hit::new(
                view.at,
                view.name.name.span,
                format!("{} is stored, which Spark does not know.", view.name.name.text),
            )
            .of(&view.name.name.text),
        );
    }
    for table in checked
        .tables
        .iter()
        .filter(|table| table.clause("using").is_none_or(|using| !using.is_any(&["delta", "iceberg"])))
    {
        let keys = table.clause("partitioned by").and_then(|body| checked.keys_of("partitioned by", body));
        if keys.is_some_and(|keys| keys.items().len() >= table.kept().count() && !keys.done()) {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} is partitioned by all of its columns.", table.title()))
                    .of(table.title()),
            );
        }
        let what = if let Some(held) = table.constraints.first() {
            Some((held.at, held.span, "a key or a check"))
        } else if let Some(column) =
            table.columns.iter().find(|column| column.generated.is_some() || column.numbered.is_some())
        {
            Some((column.at, column.name.span, "a computed or numbered column"))
        } else if table.or_replace {
            Some((table.at, table.span(), "`or replace`"))
        } else {
            None
        };
        if let Some((at, span, what)) = what {
            let hit =
                Hit::new(at, span, format!("{} has {what} and is no Delta table.", table.title())).of(table.title());
            let insert = table.body_end.filter(|_| table.clause("using").is_none());
            hits.push(match insert {
                Some(end) => hit.replaced(end, " using delta"),
                None => hit,
            });
        }
    }
    for act in &checked.acts {
        let plain = checked
            .table(&act.table, act.at)
            .is_some_and(|table| table.clause("using").is_none_or(|using| !using.is_any(&["delta", "iceberg"])));
        let changes = match &act.deed {
            Deed::AddColumn(column, _) => column.not_null.is_some(),
            Deed::Redeclare(name, column) => checked.fold(name) != checked.fold(&column.name),
            Deed::DropColumn(_)
            | Deed::RenameColumn(..)
            | Deed::SetType(..)
            | Deed::AddConstraint(_)
            | Deed::DropConstraint(_)
            | Deed::SetNotNull(..) => true,
            _ => false,
        };
        if changes && plain {
            hits.push(
                Hit::new(act.at, act.span, format!("This change of {} needs a Delta table.", act.table.name.text))
                    .of(&act.table.name.text),
            );
        }
    }
    for index in &checked.indexes {
        hits.push(
            Hit::new(index.at, index.span, format!("{} cannot be indexed.", index.table.name.text))
                .of(&index.table.name.text),
        );
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
        hits(&CHECK, Dialect::Databricks, "create table t (a bigint primary key)", expect![[r#"
            1:26 t has a key or a check and is no Delta table.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Databricks,
            &["create table t (a bigint primary key) using delta", "create table t (a int, b string)"],
        );
    }
}
