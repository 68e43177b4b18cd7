//! A text is padded with blanks.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "padded_char",
    severity: Severity::Hint,
    dialects: dialects("P"),
    why: "`char(n)` fills up with blanks that compare in surprising ways; it saves nothing.",
    advice: "Use `varchar(n)` or `text`.",
    source: "PostgreSQL wiki, Don't do this: Don't use char(n)",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            let length = kind.argument(0).unwrap_or(1);
            if ["char", "character", "bpchar"].contains(&kind.base())
                && length > 1
                && kind.name.dimensions == 0
                && !kind.quoted
            {
                hits.push(
                    Hit::new(
                        column.at,
                        kind.span,
                        format!("{}.{} is padded with blanks.", table.title(), column.name.text),
                    )
                    .of_column(table.title(), &column.name.text)
                    .replaced(kind.span, format!("varchar({length})")),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a char(10))", expect![[r#"
            1:19 t.a is padded with blanks.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a varchar(10), b char(1))"]);
    }
}
