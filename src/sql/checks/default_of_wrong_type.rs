//! A default is no value of its column's type.

use super::checked::{Checked, Deed, dialects, literal_fits};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "default_of_wrong_type",
    severity: Severity::Error,
    dialects: dialects("PMXCR"),
    why: "The engine refuses the column, or every row that takes the default.",
    advice: "Write a value of the type: numbers without quotes, days as 'YYYY-MM-DD', `true` or `false`.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-text-for-number",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let (Some(kind), Some(default)) = (&column.kind, column.default) else { continue };
            let kind_of = kind.kind;
            if literal_fits(kind_of, default, checked.dialect) != Some(false) || checked.is_own_type(kind, column.at) {
                continue;
            }
            let what = format!(
                "{} is no value of {}, which is the type of {}.{}.",
                default.left(),
                kind.text,
                table.title(),
                column.name.text
            );
            let hit = Hit::new(column.at, default.span(), what).of_column(table.title(), &column.name.text);
            let late = checked.takes_any_default(kind_of, default);
            hits.push(if late { hit.weighed(Severity::Warning) } else { hit });
        }
    }
    for act in &checked.acts {
        let Deed::SetDefault(name, Some(default)) = &act.deed else { continue };
        let Some(table) = checked.table(&act.table, act.at) else { continue };
        let Some(kind) = checked.column(table, name, act.at).and_then(|column| column.kind.as_ref()) else { continue };
        let kind_of = kind.kind;
        if literal_fits(kind_of, *default, checked.dialect) == Some(false)
            && !checked.is_own_type(kind, act.at)
            && checked.dialect != Dialect::Clickhouse
        {
            let hit = Hit::new(act.at, default.span(), format!("{} is no value of {}.", default.left(), kind.text))
                .of_column(table.title(), &name.text);
            hits.push(if checked.takes_any_default(kind_of, *default) { hit.weighed(Severity::Warning) } else { hit });
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
            "create table t (a int default 'abc', b date default '2024-02-31', c boolean default 'perhaps')",
            expect![[r#"
                1:31 'abc' is no value of int, which is the type of t.a.
                1:53 '2024-02-31' is no value of date, which is the type of t.b.
                1:85 'perhaps' is no value of boolean, which is the type of t.c.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int default '12', b date default '2024-02-29', c boolean default 'yes', d text default 'x', e numeric default 1.5)",
            ],
        );
    }
}
