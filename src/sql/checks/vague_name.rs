//! A column's name says nothing.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "vague_name",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "Nobody knows what to write into it or what to expect.",
    advice: "Name it by what it holds.",
    source: "Celko, SQL Programming Style",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        for column in table.kept() {
            let low = column.low.as_str();
            let numbered = low
                .strip_prefix("column")
                .or(low.strip_prefix("field"))
                .or(low.strip_prefix("col"))
                .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|letter| letter.is_ascii_digit()));
            if numbered
                || ["data", "value1", "misc", "stuff", "temp", "tmp", "foo", "bar", "dummy", "xxx", "test"]
                    .contains(&low)
            {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} says nothing of what it holds.", table.title(), column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (id int primary key, misc text, field1 int)", expect![[r#"
            1:37 t.misc says nothing of what it holds.
            1:48 t.field1 says nothing of what it holds.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, colour text)"]);
    }
}
