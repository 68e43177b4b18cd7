//! A column that by its name is true or false is text or a number.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "truth_as_text",
    severity: Severity::Hint,
    dialects: dialects("PSBXDR"),
    why: "Everybody writes it another way: 'Y', 'yes', '1', 'true'.",
    advice: "Use the type for truth.",
    source: "Azimutt, inconsistent attribute type; SQLCheck",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            let low = column.low.as_str();
            let asks =
                ["is_", "has_", "can_", "was_"].iter().any(|start| low.starts_with(start)) || low.ends_with("_flag");
            let of = kind.kind;
            let short = of != Kind::Text || kind.argument(0).is_none_or(|length| length <= 5);
            if asks && matches!(of, Kind::Text | Kind::Whole(_)) && short && !low.ends_with("_id") {
                hits.push(
                    Hit::new(
                        column.at,
                        kind.span,
                        format!("{}.{} sounds like true or false.", table.title(), column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (id int primary key, is_active char(1))", expect![[r#"
            1:47 t.is_active sounds like true or false.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, is_active boolean, island text)"]);
    }
}
