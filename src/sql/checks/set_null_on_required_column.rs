//! A reference sets a column to null that may not be null.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "set_null_on_required_column",
    severity: Severity::Error,
    dialects: dialects("PMTO"),
    why: "MySQL refuses the reference; elsewhere every delete of a row that is referred to fails.",
    advice: "Allow null in the column, or delete the rows that refer: `on delete cascade`.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-set-null-not-null",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in
            table.constraints.iter().filter(|held| held.demand == Demand::Reference && held.on_delete == "set null")
        {
            let required =
                |name: &&Name| checked.column(table, name, held.at).is_some_and(|column| column.not_null.is_some());
            if let Some(name) = held.columns.iter().find(required) {
                let what = format!(
                    "{}.{} may not be null and is set to null when what it refers to is deleted.",
                    table.title(),
                    name.text
                );
                let hit = Hit::new(held.at, held.span, what).of_column(table.title(), &name.text);
                hits.push(if checked.dialect == Dialect::Mysql { hit } else { hit.weighed(Severity::Warning) });
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
create table t (a int not null references p (id) on delete set null);",
            expect![[r#"
                2:32 t.a may not be null and is set to null when what it refers to is deleted.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table p (id int primary key); create table t (a int references p (id) on delete set null);"],
        );
    }
}
