//! An enumeration has a number that does not fit.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "enum_value_out_of_range",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "Enum8 holds -128 to 127, Enum16 -32,768 to 32,767.",
    advice: "Use smaller numbers, or Enum16.",
    source: "Tried on the engines: tests/sql/verdicts.json, enum8-too-large",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) = column.kind.as_ref().filter(|kind| ["enum8", "enum16"].contains(&kind.base())) else {
                continue;
            };
            let most = if kind.base() == "enum8" { 128 } else { 32_768 };
            let number =
                |argument: &String| argument.rsplit_once('=').and_then(|(_, number)| number.trim().parse::<i64>().ok());
            if kind.name.arguments.iter().filter_map(number).any(|number| number < -most || number >= most) {
                hits.push(
                    Hit::new(
                        column.at,
                        kind.span,
                        format!("{}.{} has a number that does not fit.", table.title(), column.name.text),
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
        hits(&CHECK, Dialect::Clickhouse, "create table t (a Enum8('x' = 1000)) engine = Memory", expect![[r#"
            1:19 t.a has a number that does not fit.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Enum16('x' = 1000)) engine = Memory"]);
    }
}
