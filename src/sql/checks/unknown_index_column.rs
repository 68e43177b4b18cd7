//! An index names a column that its table does not have.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "unknown_index_column",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine refuses the index.",
    advice: "Correct the name, or declare the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, index-unknown-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for index in &checked.indexes {
        let Some(table) = checked.table(&index.table, index.at).filter(|table| table.complete) else { continue };
        let unknown = |name: &Name| checked.column(table, name, index.at).is_none();
        let mut wrong: Vec<Name> =
            index.columns.iter().flatten().chain(&index.include).filter(|name| unknown(name)).cloned().collect();
        let expressions =
            index.entries.iter().zip(&index.columns).filter(|(_, column)| column.is_none()).map(|(entry, _)| *entry);
        wrong.extend(
            expressions
                .chain(index.filter)
                .filter_map(|expression| checked.unknown_column(table, expression, index.at)),
        );
        // the beginning of a text is a matter of MySQL alone
        let starts = index.entries.iter().filter(|entry| {
            checked.dialect != Dialect::Mysql
                && entry.is_ahead(1, "(")
                && entry.token_ahead(2).is_some_and(|token| token.kind == crate::sql::lex::Kind::Number)
        });
        wrong.extend(starts.filter_map(|entry| { *entry }.name().filter(|name| !unknown(name))));
        let double = checked.dialect == Dialect::Sqlite;
        for name in wrong.into_iter().filter(|name| !(double && name.quoted)) {
            let what = format!("An index on {} names {}, which is no column of it.", table.title(), name.text);
            hits.push(Hit::new(index.at, name.span, what).of(table.title()));
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
            "create table t (a int);
create index i on t (zz);
create index j on t (lower(yy)) where xx > 0;",
            expect![[r#"
                2:22 An index on t names zz, which is no column of it.
                3:28 An index on t names yy, which is no column of it.
                3:39 An index on t names xx, which is no column of it.
            "#]],
        );
        hits(&CHECK, Dialect::Mysql, "create table t (a int, index i (zz))", expect![[r#"
            1:33 An index on t names zz, which is no column of it.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int, b text); create index i on t (a desc nulls last, lower(b), (a + 1)) include (b) where b like 'x%';",
                "create index i on elsewhere (a)",
            ],
        );
    }
}
