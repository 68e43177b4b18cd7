//! An index begins like another one.

use super::checked::{Checked, Demand, Index, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "redundant_index",
    severity: Severity::Hint,
    dialects: dialects("PMTLO"),
    why: "Every write keeps both, and the longer one answers all questions of the shorter.",
    advice: "Drop the shorter one.",
    source: "pgMustard, redundant indexes; Azimutt, duplicated index",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let mut keyed: Vec<(Vec<String>, bool, String)> = table
            .constraints
            .iter()
            .filter(|held| held.until.is_none() && matches!(held.demand, Demand::Primary | Demand::Unique))
            .map(|held| (held.columns.iter().map(|name| checked.fold(name)).collect(), true, "a key".to_owned()))
            .collect();
        let own: Vec<&Index<'_>> = table
            .indexes
            .iter()
            .filter_map(|id| checked.indexes.get(*id))
            .filter(|index| {
                index.until.is_none()
                    && index.filter.is_none()
                    && index.columns.iter().all(Option::is_some)
                    && !index.columns.is_empty()
                    && ["", "btree"].contains(&index.method.as_str())
            })
            .collect();
        for index in &own {
            let name = index.name.as_ref().map_or("an index", |name| name.text.as_str()).to_owned();
            keyed.push((index.columns.iter().flatten().map(|name| checked.fold(name)).collect(), index.unique, name));
        }
        let n_keys = keyed.len() - own.len();
        for (place, index) in own.iter().enumerate().filter(|(_, index)| !index.unique).take(500) {
            let (columns, _, name) = &keyed[n_keys + place];
            let longer = keyed.iter().enumerate().find(|(other, (held, ..))| {
                *other != n_keys + place
                    && held.starts_with(columns)
                    && (held.len() > columns.len() || *other < n_keys + place)
            });
            if let Some((_, (_, _, other))) = longer {
                hits.push(
                    Hit::new(index.at, index.span, format!("{name} on {} begins like {other}.", table.title()))
                        .of(table.title()),
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
            "create table t (a int primary key, b int);
create index i on t (a);
create index j on t (b);
create index k on t (b, a);",
            expect![[r#"
                2:1 i on t begins like a key.
                3:1 j on t begins like k.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int primary key, b int); create index j on t (b);"]);
    }
}
