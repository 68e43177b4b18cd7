//! A reference has no index on its own side.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_without_index",
    severity: Severity::Hint,
    dialects: dialects("PTLO"),
    why: "Each delete of a row that is referred to reads the whole table, and joins from there too.",
    advice: "Create an index that begins with the columns of the reference.",
    source: "Azimutt, missing index on relation; PostgreSQL manual, Foreign keys",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        for held in table.of(Demand::Reference) {
            let wanted: Vec<String> = held.columns.iter().map(|name| checked.fold(name)).collect();
            let mut sorted = wanted.clone();
            sorted.sort_unstable();
            let covers = |columns: Vec<String>| {
                let mut start: Vec<String> = columns.into_iter().take(wanted.len()).collect();
                start.sort_unstable();
                start == sorted
            };
            let key = table.constraints.iter().any(|other| {
                other.until.is_none()
                    && matches!(other.demand, Demand::Primary | Demand::Unique)
                    && covers(other.columns.iter().map(|name| checked.fold(name)).collect())
            });
            let index = table.indexes.iter().filter_map(|id| checked.indexes.get(*id)).any(|index| {
                index.until.is_none() && covers(index.columns.iter().flatten().map(|name| checked.fold(name)).collect())
            });
            if !key && !index && !wanted.is_empty() {
                hits.push(
                    Hit::new(
                        held.at,
                        held.span,
                        format!(
                            "{} refers to {} by {} and has no index on it.",
                            table.title(),
                            held.target.name.text,
                            wanted.join(", ")
                        ),
                    )
                    .of_column(table.title(), &wanted[0]),
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
            "create table p (id int primary key);
create table t (id int primary key, a int references p (id));",
            expect![[r#"
                2:43 t refers to p by a and has no index on it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (id int primary key); create table t (id int primary key, a int references p (id)); create index i on t (a, id);",
            ],
        );
    }
}
