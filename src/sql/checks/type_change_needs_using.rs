//! A column gets a type into which its values are not brought by themselves.

use super::checked::{Checked, Deed, Kind, dialects, end_of};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "type_change_needs_using",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL refuses the change unless it is told how to compute the new value.",
    advice: "Add `using cast(a as type)` and look at the values first.",
    source: "Tried on the engines: tests/sql/verdicts.json, set-type-impossible",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let Deed::SetType(name, kind, told) = &act.deed else { continue };
        let Some(table) = checked.table(&act.table, act.at).filter(|_| act.at > 0) else { continue };
        let Some(old) = table
            .columns
            .iter()
            .rev()
            .filter(|column| checked.fold(&column.name) == checked.fold(name))
            .find(|column| column.at < act.at)
            .and_then(|column| column.kind.as_ref())
        else {
            continue;
        };
        let (from, to) = (old.kind, kind.kind);
        let hard = from == Kind::Text
            && (to.is_number()
                || to.is_moment()
                || matches!(to, Kind::Truth | Kind::Uuid | Kind::Document | Kind::Bytes))
            || (from == Kind::Truth && to.is_number())
            || (from.is_number() && (to == Kind::Truth || to.is_moment()));
        if hard && !told && !checked.is_own_type(kind, act.at) {
            let what = format!(
                "{}.{} is {} and becomes {} without saying how.",
                table.title(),
                name.text,
                old.text,
                kind.text
            );
            hits.push(
                Hit::new(act.at, kind.span, what)
                    .of_column(table.title(), &name.text)
                    .replaced(end_of(kind.span), format!(" using cast({} as {})", name.text, kind.text)),
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
            Dialect::Postgresql,
            "create table t (a text); alter table t alter column a type int;",
            expect![[r#"
                1:60 t.a is text and becomes int without saying how.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int, b text); alter table t alter column a type bigint; alter table t alter column b type int using b::int;",
            ],
        );
    }
}
