//! ClickHouse: roles, rights to every column but those with personal data, row policies.

use super::guarded::{Guarded, Table, name};
use crate::deliverable::text::comment;
use std::fmt::Write as _;

const QUOTE: char = '`';

/// The script.
pub fn script(guarded: &Guarded<'_>) -> String {
    let role = &guarded.prefix;
    let mut out = comment(
        "Roles, rights and row policies. Readers are given every column but those with personal data: a query that names one is refused. Run it after every build that adds a table or a column; a second run changes nothing.",
    );
    out.push('\n');
    for suffix in ["transformer", "reader", "privacy_reader"] {
        let _ = writeln!(out, "create role if not exists {role}_{suffix};");
    }
    let _ = write!(
        out,
        "\ncreate database if not exists security;\ncreate table if not exists security.row_access (\n    role_name String,\n    dimension String,\n    member_key String\n) engine = ReplacingMergeTree\norder by (role_name, dimension, member_key);\n\ngrant select, insert, create table, drop table, alter table on marts.* to {role}_transformer;\ngrant select on marts.* to {role}_privacy_reader;\ngrant select on security.row_access to {role}_reader, {role}_privacy_reader;\n\n"
    );
    for table in &guarded.tables {
        let _ = writeln!(out, "{}", grant(table, role));
    }
    for table in guarded.with_rows() {
        let _ = write!(
            out,
            "\ncreate row policy or replace row_access on marts.{} using\n{}\nto {role}_reader, {role}_privacy_reader;\n",
            name(table.name, QUOTE),
            predicate(table)
        );
    }
    out
}

/// The right of readers to a table: all of it, or the columns that are not masked.
fn grant(table: &Table<'_>, role: &str) -> String {
    let free = table.columns.iter().filter(|column| table.mask(&column.name).is_none());
    let free: Vec<String> = free.map(|column| format!("    {}", name(&column.name, QUOTE))).collect();
    let columns = if table.masks.is_empty() { String::new() } else { format!("(\n{}\n)", free.join(",\n")) };
    format!("grant select{columns} on marts.{} to {role}_reader;", name(table.name, QUOTE))
}

fn predicate(table: &Table<'_>) -> String {
    let parts: Vec<String> = table
        .rows
        .iter()
        .map(|(column, dimension)| {
            let mine = format!("security.row_access where dimension = '{dimension}' and has(currentRoles(), role_name)");
            format!(
                "    (\n        (select count() from {mine}) = 0\n        or {} in (select member_key from {mine})\n    )",
                name(column, QUOTE)
            )
        })
        .collect();
    parts.join("\n    and\n")
}
