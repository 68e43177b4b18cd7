//! A sequence has options that contradict each other.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::finding::Span;
use crate::sql::Dialect;
use crate::sql::cursor::Cursor;

pub(super) const CHECK: Check = Check {
    rule: "sequence_options_wrong",
    severity: Severity::Error,
    dialects: dialects("PDMXO"),
    why: "The engine refuses the sequence.",
    advice: "Let it grow by at least one, and let its least value be below its greatest.",
    source: "Tried on the engines: tests/sql/verdicts.json, sequence-increment-zero, sequence-min-over-max",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut judge = |at: usize, span: Span, options: Cursor<'_>| {
        let number = |words: [&str; 2]| {
            let mut cursor = options;
            while !cursor.done() {
                if cursor.eat(&[words[0]]) {
                    cursor.eat(&[words[1]]);
                    cursor.eat(&["="]);
                    let sign = if cursor.eat(&["-"]) { -1 } else { 1 };
                    return cursor.said().parse::<i64>().ok().map(|value| sign * value);
                }
                cursor.skip();
            }
            None
        };
        let zero = number(["increment", "by"]) == Some(0) && checked.dialect != Dialect::Mysql;
        let crossed = number(["minvalue", ""]).zip(number(["maxvalue", ""])).is_some_and(|(least, most)| least >= most);
        if zero || crossed {
            let what =
                if zero { "The numbers grow by nothing." } else { "The least number is not below the greatest." };
            hits.push(Hit::new(at, span, what));
        }
    };
    for (name, options, at) in &checked.sequences {
        judge(*at, name.name.span, *options);
    }
    for table in &checked.tables {
        for column in &table.columns {
            for (words, body) in column.clauses.iter().filter(|(words, _)| words.ends_with("as identity")) {
                let _ = words;
                judge(column.at, column.name.span, *body);
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
            "create sequence s increment by 0; create sequence t minvalue 10 maxvalue 5; create table u (a int generated always as identity (increment by 0));",
            expect![[r#"
                1:17 The numbers grow by nothing.
                1:51 The least number is not below the greatest.
                1:93 The numbers grow by nothing.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create sequence s start with 10 increment by 5 minvalue 1 maxvalue 100"],
        );
    }
}
