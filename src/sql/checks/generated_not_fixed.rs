//! A computed column gives another value at each call.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "generated_not_fixed",
    severity: Severity::Error,
    dialects: dialects("PML"),
    why: "What is stored has to stay right; the engine refuses the column.",
    advice: "Use a default, or compute the value where it is read.",
    source: "Tried on the engines: tests/sql/verdicts.json, generated-volatile",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const CALLS: [&str; 11] = [
        "random",
        "rand",
        "now",
        "gen_random_uuid",
        "uuid",
        "clock_timestamp",
        "nextval",
        "sysdate",
        "timeofday",
        "newid",
        "statement_timestamp",
    ];
    for table in &checked.tables {
        for column in &table.columns {
            let Some(expression) = column.generated else { continue };
            let calls = names_in(expression, checked.dialect).calls;
            let mut cursor = expression;
            let mut today = false;
            while !cursor.done() {
                today |= cursor.is_any(&["current_timestamp", "current_date", "current_time", "localtimestamp"]);
                cursor.skip();
            }
            if today || calls.iter().any(|call| CALLS.iter().any(|held| call.text.eq_ignore_ascii_case(held))) {
                hits.push(
                    Hit::new(
                        column.at,
                        expression.span(),
                        format!("{}.{} is computed from what changes by itself.", table.title(), column.name.text),
                    )
                    .of_column(table.title(), &column.name.text),
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
            "create table t (a int, b float generated always as (random()) stored)",
            expect![[r#"
                1:53 t.b is computed from what changes by itself.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, b int generated always as (abs(a)) stored)"]);
    }
}
