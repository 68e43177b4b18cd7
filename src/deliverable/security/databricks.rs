//! Databricks: grants to groups, column masks and row filters of Unity Catalog.

use super::guarded::{Guarded, Mask, Table, name};
use crate::deliverable::text::{comment, plain};
use crate::sql::DataType;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const QUOTE: char = '`';

/// The script.
pub fn script(guarded: &Guarded<'_>) -> String {
    let role = &guarded.prefix;
    let mut out = comment(
        "Grants, column masks and row filters of Unity Catalog. The groups are those of the account. Run it in the warehouse's catalog after every build; a second run changes nothing.",
    );
    let _ = write!(
        out,
        "\ncreate schema if not exists security;\ncreate table if not exists security.row_access (\n    group_name string not null,\n    dimension string not null,\n    member_key string not null\n);\n\ngrant use schema, select on schema marts to `{role}_reader`;\ngrant use schema, select, modify, create table on schema marts to `{role}_transformer`;\n"
    );
    let used: BTreeSet<(&str, &str, &str)> = guarded
        .tables
        .iter()
        .flat_map(|table| table.masks.iter().map(move |(column, mask)| policy(table, column, *mask)))
        .collect();
    for (mask, sql_type, shown) in used {
        let _ = write!(
            out,
            "\ncreate or replace function security.{mask}(value {sql_type})\nreturns {sql_type}\nreturn case when is_account_group_member('{role}_privacy_reader') then value else {shown} end;\n"
        );
    }
    for table in &guarded.tables {
        for (column, mask) in &table.masks {
            let (policy, ..) = policy(table, column, *mask);
            let _ = write!(
                out,
                "\nalter table marts.{} alter column {} set mask security.{policy};\n",
                name(table.name, QUOTE),
                name(column, QUOTE)
            );
        }
    }
    for table in guarded.with_rows() {
        out.push_str(&rows(table));
    }
    out
}

fn policy(table: &Table<'_>, column: &str, mask: Mask) -> (&'static str, &'static str, &'static str) {
    let data_type = table.columns.iter().find(|held| held.name == column).map(|held| &held.data_type);
    match (mask, data_type) {
        (Mask::FirstLetter, _) => ("mask_first_letter", "string", "concat(left(value, 1), '***')"),
        (Mask::Year, _) => ("mask_year", "date", "cast(date_trunc('year', value) as date)"),
        (Mask::Nothing, Some(DataType::Boolean)) => ("mask_boolean", "boolean", "null"),
        (Mask::Nothing, Some(DataType::Timestamp | DataType::TimestampTz)) => ("mask_moment", "timestamp", "null"),
        (Mask::Nothing, Some(DataType::Real | DataType::Double)) => ("mask_double", "double", "null"),
        (Mask::Nothing, Some(DataType::Decimal(_))) => ("mask_number", "decimal(38, 9)", "null"),
        (Mask::Nothing, Some(held)) if held.is_integer() => ("mask_integer", "bigint", "null"),
        (Mask::Nothing, _) => ("mask_text", "string", "null"),
    }
}

fn rows(table: &Table<'_>) -> String {
    let filter = format!("rows_of_{}", plain(table.name));
    let arguments: Vec<String> = (1..=table.rows.len()).map(|n| format!("key_{n} string")).collect();
    let columns: Vec<String> = table.rows.iter().map(|(column, _)| name(column, QUOTE)).collect();
    let parts: Vec<String> = (1..)
        .zip(&table.rows)
        .map(|(n, (_, dimension))| {
            let mine = format!("security.row_access as a where a.dimension = '{dimension}' and is_account_group_member(a.group_name)");
            format!("    (\n        not exists (select 1 from {mine})\n        or exists (select 1 from {mine} and a.member_key = key_{n})\n    )")
        })
        .collect();
    format!(
        "\ncreate or replace function security.{filter}({})\nreturns boolean\nreturn\n{};\nalter table marts.{} set row filter security.{filter} on ({});\n",
        arguments.join(", "),
        parts.join("\n    and\n"),
        name(table.name, QUOTE),
        columns.join(", "),
    )
}
