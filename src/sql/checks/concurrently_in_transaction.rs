//! An index is built concurrently inside a transaction.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "concurrently_in_transaction",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL refuses it.",
    advice: "Run the statement outside a transaction.",
    source: "PostgreSQL manual, CREATE INDEX: Building indexes concurrently",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut open = false;
    for (at, statement) in checked.statements.iter().enumerate() {
        let cursor = statement.cursor;
        if cursor.is("begin") || cursor.are(&["start", "transaction"]) {
            open = true;
        } else if cursor.is_any(&["commit", "rollback", "end"]) {
            open = false;
        }
        let index = checked.indexes.iter().find(|index| index.at == at && index.concurrently);
        if let Some(index) = index.filter(|_| open) {
            hits.push(Hit::new(at, index.span, "`concurrently` stands inside a transaction."));
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
            "begin;
create index concurrently i on t (a);
commit;",
            expect![[r#"
                2:1 `concurrently` stands inside a transaction.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create index concurrently i on t (a);"]);
    }
}
