//! An index is built while writers wait.

use super::checked::{Checked, Sort, dialects, end_of};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "index_not_concurrently",
    severity: Severity::Warning,
    dialects: dialects("P"),
    why: "Until the index is built nobody can write to the table.",
    advice: "Write `concurrently`, outside a transaction.",
    source: "squawk, require-concurrent-index-creation; PostgreSQL manual, CREATE INDEX",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for index in checked.indexes.iter().filter(|index| !index.concurrently && !index.inside) {
        let new =
            checked.table(&index.table, index.at).is_some_and(|table| checked.file(table.at) == checked.file(index.at));
        let statement = checked.statements.get(index.at).map(|statement| statement.cursor);
        let view = checked.held(&index.table, index.at, &[Sort::View]).is_some();
        let Some(mut cursor) = statement.filter(|_| !new && !view) else { continue };
        cursor.eat(&["create"]);
        cursor.eat(&["unique"]);
        let start = cursor;
        cursor.skip();
        let word = cursor.span_since(&start);
        hits.push(
            Hit::new(index.at, word, format!("The index on {} is built while writers wait.", index.table.name.text))
                .of(&index.table.name.text)
                .replaced(end_of(word), " concurrently"),
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
        hits(&CHECK, Dialect::Postgresql, "create index i on t (a);", expect![[r#"
            1:8 The index on t is built while writers wait.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create index concurrently i on t (a);", "create table t (a int); create index i on t (a);"],
        );
    }
}
