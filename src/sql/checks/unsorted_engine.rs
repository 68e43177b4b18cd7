//! A table has an order, and an engine that keeps none.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unsorted_engine",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "Only the MergeTree family sorts and partitions rows; ClickHouse refuses the clause elsewhere.",
    advice: "Remove the clause, or use `MergeTree`.",
    source: "Tried on the engines: tests/sql/verdicts.json, memory-order",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const PLAIN: [&str; 5] = ["Memory", "Log", "TinyLog", "StripeLog", "Null"];
    for table in &checked.tables {
        let plain = table.clause("engine").is_some_and(|engine| PLAIN.iter().any(|name| engine.is(name)));
        for (words, body) in table
            .clauses
            .iter()
            .filter(|(words, _)| plain && ["order by", "partition by", "primary key", "sample by"].contains(words))
        {
            hits.push(
                Hit::new(
                    table.at,
                    body.span(),
                    format!("{} says `{words}`, which its engine does not keep.", table.title()),
                )
                .of(table.title()),
            );
        }
        // what is added up cannot be what rows are sorted by
        let summed = table
            .clause("engine")
            .filter(|engine| engine.is("SummingMergeTree"))
            .map(|engine| names_in(engine, checked.dialect).columns)
            .unwrap_or_default();
        let sorted = table.clause("order by").map(|order| names_in(order, checked.dialect).columns).unwrap_or_default();
        if let Some((_, name)) = summed.iter().find(|(_, name)| sorted.iter().any(|(_, held)| held.text == name.text)) {
            hits.push(
                Hit::new(
                    table.at,
                    name.span,
                    format!("{} adds up {}, by which it is sorted.", table.title(), name.text),
                )
                .of(table.title()),
            );
        }
        let sample = table.clause("sample by").map(|body| names_in(body, checked.dialect).columns).unwrap_or_default();
        if let Some((_, name)) = sample
            .iter()
            .find(|(_, name)| !sorted.iter().any(|(_, held)| held.text == name.text))
            .filter(|_| !sorted.is_empty())
        {
            hits.push(
                Hit::new(
                    table.at,
                    name.span,
                    format!("{} is sampled by {}, by which it is not sorted.", table.title(), name.text),
                )
                .of(table.title()),
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
        hits(&CHECK, Dialect::Clickhouse, "create table t (a Int32) engine = Memory order by a", expect![[r#"
            1:51 t says `order by`, which its engine does not keep.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a UInt32) engine = MergeTree order by a sample by a"]);
    }
}
