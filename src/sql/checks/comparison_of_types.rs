//! An expression compares text with a number.

use super::checked::{Checked, Demand, Kind, dialects, literal_fits};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::Cursor;

pub(super) const CHECK: Check = Check {
    rule: "comparison_of_types",
    severity: Severity::Error,
    dialects: dialects("PD"),
    why: "PostgreSQL and DuckDB have no comparison of a text with a number and refuse the statement.",
    advice: "Write the number as a text in quotes, or change the column's type.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-text-with-number",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Check) {
            let Some(mut cursor) = held.check else { continue };
            while !cursor.done() {
                let start = cursor;
                let Some(name) = cursor.name() else {
                    cursor.skip();
                    continue;
                };
                let mut signs = 0;
                while ["<", ">", "=", "!"].contains(&cursor.said()) {
                    cursor.skip();
                    signs += 1;
                }
                let Some(token) = cursor.token().filter(|_| signs > 0) else { continue };
                let Some(kind) = checked.column(table, &name, held.at).and_then(|column| column.kind.as_ref()) else {
                    continue;
                };
                let of = kind.kind;
                let number = token.kind == crate::sql::lex::Kind::Number;
                let word = token.kind == crate::sql::lex::Kind::Text
                    && checked.dialect == Dialect::Postgresql
                    && literal_fits(of, alone(cursor), checked.dialect) == Some(false);
                if (of == Kind::Text && number) || (of.is_number() && word) {
                    cursor.skip();
                    let what = format!(
                        "A check of {} compares {}, which is {}, with {}.",
                        table.title(),
                        name.text,
                        kind.text,
                        alone_text(&start, &cursor)
                    );
                    hits.push(Hit::new(held.at, cursor.span_since(&start), what).of(table.title()));
                }
            }
        }
    }
}

/// The token at hand as a cursor over it alone.
fn alone<'a>(cursor: Cursor<'a>) -> Cursor<'a> {
    let mut after = cursor;
    after.skip();
    after.before(&cursor)
}

fn alone_text<'a>(start: &Cursor<'a>, end: &Cursor<'a>) -> &'a str {
    end.since(start).rsplit(['<', '>', '=', ' ']).next().unwrap_or_default()
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
            "create table t (a varchar(5) check (a > 5), b int check (b > 'abc'))",
            expect![[r#"
                1:37 A check of t compares a, which is varchar(5), with 5.
                1:58 A check of t compares b, which is int, with 'abc'.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a varchar(5) check (a > '5'), b int check (b > '5'))"]);
    }
}
