//! A default is longer than its column.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "default_too_large",
    severity: Severity::Error,
    dialects: dialects("MX"),
    why: "The engine refuses the column.",
    advice: "Shorten the default, or widen the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-text-too-long",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let (Some(kind), Some(mut default)) = (&column.kind, column.default) else { continue };
            let whole = default;
            let large = match (kind.kind, kind.argument(0)) {
                (Kind::Text, Some(length)) => default
                    .string()
                    .filter(|_| default.done())
                    .is_some_and(|text| i64::try_from(text.chars().count()).is_ok_and(|held| held > length)),
                (Kind::Decimal, Some(precision)) => {
                    let digits = whole
                        .said()
                        .split('.')
                        .next()
                        .filter(|digits| !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit()));
                    digits.is_some_and(|digits| {
                        i64::try_from(digits.len()).is_ok_and(|held| held > precision - kind.argument(1).unwrap_or(0))
                    })
                }
                _ => false,
            };
            if large {
                let what = format!(
                    "{} is longer than {}.{}, which is {}.",
                    whole.left(),
                    table.title(),
                    column.name.text,
                    kind.text
                );
                hits.push(Hit::new(column.at, whole.span(), what).of_column(table.title(), &column.name.text));
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
            Dialect::Mysql,
            "create table t (a varchar(3) default 'abcdef', b numeric(3,1) default 12345)",
            expect![[r#"
                1:38 'abcdef' is longer than t.a, which is varchar(3).
                1:71 12345 is longer than t.b, which is numeric(3,1).
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Mysql, &["create table t (a varchar(3) default 'abc', b numeric(3,1) default 12)"]);
    }
}
