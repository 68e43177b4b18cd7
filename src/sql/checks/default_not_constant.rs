//! A default gives another value at each call.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "default_not_constant",
    severity: Severity::Error,
    dialects: dialects("X"),
    why: "Spark and Databricks take constants and the time of the statement as defaults.",
    advice: "Set the value where the row is written, or number the column as an identity.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-random, default-uuid-of-other",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const CALLS: [&str; 6] = ["rand", "random", "randn", "uuid", "shuffle", "monotonically_increasing_id"];
    for table in &checked.tables {
        for column in &table.columns {
            let Some(default) = column.default else { continue };
            let calls = names_in(default, checked.dialect).calls;
            if let Some(call) = calls.iter().find(|call| CALLS.iter().any(|held| call.text.eq_ignore_ascii_case(held)))
            {
                let what = format!(
                    "The default of {}.{} calls {}, which gives another value each time.",
                    table.title(),
                    column.name.text,
                    call.text
                );
                hits.push(Hit::new(column.at, call.span, what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Databricks, "create table t (a string default uuid())", expect![[r#"
            1:34 The default of t.a calls uuid, which gives another value each time.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Databricks, &["create table t (a timestamp default current_timestamp())"]);
    }
}
