//! An expression calls a function that the engine does not have.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::Cursor;

pub(super) const CHECK: Check = Check {
    rule: "unknown_function",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "The engine refuses the statement.",
    advice: "Use the engine's own function: `now()` or `current_timestamp` for the time, `gen_random_uuid()` or `uuid()` for an identifier.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-getdate, default-newid",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    /// Functions of engines, and the letters of those that have them.
    const KNOWN: &[(&str, &str)] = &[
        ("now", "PMXDCR"),
        ("getdate", "XTR"),
        ("sysdate", "MO"),
        ("newid", "T"),
        ("newsequentialid", "T"),
        ("gen_random_uuid", "PD"),
        ("uuid", "MXD"),
        ("uuid_generate_v4", ""),
        ("uuid_generate_v1", ""),
        ("generateuuidv4", "C"),
        ("generate_uuid", "B"),
        ("uuid_string", "S"),
        ("unix_timestamp", "MX"),
        ("nextval", "PDM"),
        ("hash", "DXSM"),
        ("list", "D"),
        ("sys_guid", "OM"),
        ("datetime", "L"),
        ("strftime", "LD"),
        ("julianday", "LD"),
        ("getutcdate", "T"),
        ("sysdatetime", "T"),
        ("utc_timestamp", "M"),
        ("newuuid", ""),
        ("rand", "MXTCP_"),
        ("random", "PLD"),
        ("toyyyymm", "C"),
        ("isnull", "MX"),
        ("ifnull", "MLDXC"),
        ("nvl", "XOMSR"),
        ("len", "TXD"),
        ("charindex", "TX"),
        ("dateadd", "TSRXC"),
        ("datediff", "MTSRXC"),
        ("date_trunc", "PDXSRC"),
        ("to_char", "PSROX"),
        ("str_to_date", "M"),
    ];
    let letter = checked.dialect;
    let mut judge = |at: usize, title: &str, column: &str, expression: Cursor<'_>| {
        let names = names_in(expression, letter);
        for call in names.calls.iter().filter(|_| !names.unsure) {
            let low = call.text.to_lowercase();
            let known = KNOWN.iter().find(|(name, _)| *name == low).map(|(_, letters)| dialects(letters).has(letter));
            let made = checked.extended || checked.functions.contains(&low);
            let foreign = known == Some(false);
            if foreign && !made {
                let what = format!("{} has no function {}.", letter.title(), call.text);
                hits.push(Hit::new(at, call.span, what).of_column(title, column));
            }
        }
    };
    for table in &checked.tables {
        for (_, body) in table
            .clauses
            .iter()
            .filter(|(words, _)| letter == Dialect::Clickhouse && ["partition by", "order by"].contains(words))
        {
            judge(table.at, table.title(), "", *body);
        }
        for column in &table.columns {
            [column.default, column.generated]
                .into_iter()
                .flatten()
                .for_each(|held| judge(column.at, table.title(), &column.name.text, held));
        }
        for held in table.constraints.iter().filter_map(|held| held.check.map(|check| (held.at, check))) {
            judge(held.0, table.title(), "", held.1);
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
            "create table t (a timestamp default getdate(), b uuid default newid())",
            expect![[r#"
                1:37 PostgreSQL has no function getdate.
                1:63 PostgreSQL has no function newid.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a timestamp default now(), b uuid default gen_random_uuid(), c int default my_own())",
                "create extension \"uuid-ossp\"; create table t (b uuid default uuid_generate_v4())",
            ],
        );
    }
}
