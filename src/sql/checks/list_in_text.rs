//! A text by its name holds a list.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "list_in_text",
    severity: Severity::Warning,
    dialects: dialects("PMTLSRDO"),
    why: "Single values can be neither found by an index nor checked by a reference.",
    advice: "Put each value into a row of a table of its own, or use an array.",
    source: "Karwin, SQL Antipatterns: Jaywalking",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            let low = column.low.as_str();
            let list = ["_ids", "_list", "_csv", "_codes"].iter().any(|end| low.ends_with(end))
                || low == "tags"
                || low == "ids";
            if list && kind.kind == Kind::Text {
                hits.push(
                    Hit::new(
                        column.at,
                        kind.span,
                        format!("{}.{} sounds like a list in one text.", table.title(), column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (id int primary key, tag_ids text)", expect![[r#"
            1:45 t.tag_ids sounds like a list in one text.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, tag_ids int[], grids text)"]);
    }
}
