//! Snowflake: roles, masking policies on columns, row access policies on tables.

use super::guarded::{Guarded, Mask, Table, name};
use crate::deliverable::text::comment;
use crate::sql::DataType;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const QUOTE: char = '"';

/// The script.
pub fn script(guarded: &Guarded<'_>) -> String {
    let role = guarded.prefix.to_uppercase();
    let mut out = comment(
        "Roles, masking policies and row access policies. Needs the Enterprise edition. Run it as the owner of the marts, with a role that may make roles, after every build; a second run changes nothing.",
    );
    out.push('\n');
    for suffix in ["TRANSFORMER", "READER", "PRIVACY_READER"] {
        let _ = writeln!(out, "create role if not exists {role}_{suffix};");
    }
    let _ = write!(
        out,
        "grant role {role}_READER to role {role}_PRIVACY_READER;\n\ncreate schema if not exists security;\ncreate table if not exists security.row_access (\n    role_name varchar not null,\n    dimension varchar not null,\n    member_key varchar not null,\n    primary key (role_name, dimension, member_key)\n);\n\ngrant usage on schema marts to role {role}_READER;\ngrant select on all tables in schema marts to role {role}_READER;\ngrant select on future tables in schema marts to role {role}_READER;\ngrant usage, create table, create view on schema marts to role {role}_TRANSFORMER;\n"
    );
    let used: BTreeSet<(&str, &str)> = guarded
        .tables
        .iter()
        .flat_map(|table| table.masks.iter().map(move |(column, mask)| policy(table, column, *mask)))
        .collect();
    for (policy, sql_type) in used {
        let shown = match policy {
            "mask_first_letter" => "left(value, 1) || '***'",
            "mask_year" => "date_trunc('year', value)",
            _ => "null",
        };
        let _ = write!(
            out,
            "\ncreate masking policy if not exists security.{policy} as (value {sql_type}) returns {sql_type} -> null;\nalter masking policy security.{policy} set body ->\n    case when is_role_in_session('{role}_PRIVACY_READER') then value else {shown} end;\n"
        );
    }
    for table in &guarded.tables {
        let table_name = name(table.name, QUOTE);
        for (column, mask) in &table.masks {
            let (policy, _) = policy(table, column, *mask);
            let _ = write!(
                out,
                "\nalter table marts.{table_name} modify column {} set masking policy security.{policy} force;\n",
                name(column, QUOTE)
            );
        }
    }
    for table in guarded.with_rows() {
        out.push_str(&rows(table));
    }
    out
}

/// The policy of a masked column, and the type that it is for.
fn policy(table: &Table<'_>, column: &str, mask: Mask) -> (&'static str, &'static str) {
    let data_type = table.columns.iter().find(|held| held.name == column).map(|held| &held.data_type);
    match (mask, data_type) {
        (Mask::FirstLetter, _) => ("mask_first_letter", "varchar"),
        (Mask::Year, _) => ("mask_year", "date"),
        (Mask::Nothing, Some(DataType::Boolean)) => ("mask_boolean", "boolean"),
        (Mask::Nothing, Some(DataType::Timestamp | DataType::TimestampTz)) => ("mask_moment", "timestamp_ntz"),
        (Mask::Nothing, Some(DataType::Real | DataType::Double)) => ("mask_float", "float"),
        (Mask::Nothing, Some(DataType::Decimal(_))) => ("mask_number", "number"),
        (Mask::Nothing, Some(held)) if held.is_integer() => ("mask_number", "number"),
        (Mask::Nothing, _) => ("mask_text", "varchar"),
    }
}

/// One row access policy for a table: it can have no second.
fn rows(table: &Table<'_>) -> String {
    let table_name = name(table.name, QUOTE);
    let policy = format!("rows_of_{}", crate::deliverable::text::plain(table.name));
    let arguments: Vec<String> = (1..=table.rows.len()).map(|n| format!("key_{n} varchar")).collect();
    let columns: Vec<String> = table.rows.iter().map(|(column, _)| name(column, QUOTE)).collect();
    let parts: Vec<String> = (1..)
        .zip(&table.rows)
        .map(|(n, (_, dimension))| {
            let mine = format!("security.row_access as a where a.dimension = '{dimension}' and is_role_in_session(a.role_name)");
            format!("    (\n        not exists (select 1 from {mine})\n        or exists (select 1 from {mine} and a.member_key = key_{n})\n    )")
        })
        .collect();
    format!(
        "\nalter table marts.{table_name} drop all row access policies;\ncreate or replace row access policy security.{policy} as ({}) returns boolean ->\n{};\nalter table marts.{table_name} add row access policy security.{policy} on ({});\n",
        arguments.join(", "),
        parts.join("\n    and\n"),
        columns.join(", "),
    )
}
