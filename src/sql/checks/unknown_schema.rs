//! A table is made in a schema that is not there.

use super::checked::{Checked, Sort, Table, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::FullName;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "unknown_schema",
    severity: Severity::Error,
    dialects: dialects("PDMXLC"),
    why: "The engine refuses the statement unless the schema is there already.",
    advice: "Create the schema first.",
    source: "Tried on the engines: tests/sql/verdicts.json, table-in-unknown-schema",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const OWN: [&str; 12] = [
        "public",
        "main",
        "pg_catalog",
        "pg_temp",
        "temp",
        "default",
        "dbo",
        "information_schema",
        "mysql",
        "sys",
        "memory",
        "",
    ];
    // a single schema without any statement that makes one is taken to be there
    let named = |table: &Table<'_>| !OWN.contains(&table.name.schema.to_lowercase().as_str());
    for table in checked.tables.iter().filter(|table| named(table) && !table.temporary) {
        let schema = FullName {
            schema: String::new(),
            name: Name { text: table.name.schema.clone(), quoted: false, span: table.name.name.span },
        };
        let quoted = FullName { schema: String::new(), name: Name { quoted: true, ..schema.name.clone() } };
        let there = [&schema, &quoted].iter().any(|name| checked.held(name, table.at, &[Sort::Schema]).is_some());
        let later = checked.statements.len() > 1 && !checked.makes_schemas();
        if !there && checked.is_plain(&schema) {
            let what =
                format!("{} is made in the schema {}, which no statement makes.", table.title(), table.name.schema);
            let hit = Hit::new(table.at, table.name.name.span, what).of(table.title());
            hits.push(if later || checked.is_migration(table.at) { hit.weighed(Severity::Hint) } else { hit });
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
        hits(&CHECK, Dialect::Postgresql, "create table s9.t (a int);", expect![[r#"
            1:17 t is made in the schema s9, which no statement makes.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create schema s; create table s.t (a int); create table public.u (a int);"],
        );
    }
}
