//! A table is sorted by more columns than the engine takes.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "too_many_sort_columns",
    severity: Severity::Error,
    dialects: dialects("R"),
    why: "Redshift sorts by 400 columns, or by 8 where they are interleaved.",
    advice: "Keep the columns that queries filter by.",
    source: "Redshift, CREATE TABLE: SORTKEY",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for (words, body) in &table.clauses {
            let most = match *words {
                "interleaved sortkey" => 8,
                "sortkey" | "compound sortkey" => 400,
                _ => continue,
            };
            let n_columns = body.items().len();
            if n_columns > most {
                hits.push(
                    Hit::new(
                        table.at,
                        table.span(),
                        format!("{} is sorted by {n_columns} columns; {most} are taken.", table.title()),
                    )
                    .of(table.title()),
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
            Dialect::Redshift,
            "create table t (a int, b int, c int, d int, e int, f int, g int, h int, i int) interleaved sortkey (a, b, c, d, e, f, g, h, i)",
            expect![[r#"
                1:14 t is sorted by 9 columns; 8 are taken.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Redshift, &["create table t (a int, b int) compound sortkey (a, b)"]);
    }
}
