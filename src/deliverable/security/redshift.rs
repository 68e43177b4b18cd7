//! Redshift: roles, dynamic masking of columns, row-level security.

use super::guarded::{Guarded, Mask, Table, name};
use crate::deliverable::text::{comment, plain};
use crate::sql::DataType;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const QUOTE: char = '"';

/// The script.
pub fn script(guarded: &Guarded<'_>) -> String {
    let role = &guarded.prefix;
    let mut out = comment(
        "Roles, masking and row-level security. The first part is run once by an administrator; the second after every build that makes tables anew, for those have lost what was attached to them. Who may read everything is given both roles: of two masks, the one with the higher priority holds.",
    );
    let _ = write!(
        out,
        "\ncreate role {role}_transformer;\ncreate role {role}_reader;\ncreate role {role}_privacy_reader;\ngrant role {role}_reader to role {role}_privacy_reader;\n\ncreate schema if not exists security;\ncreate table if not exists security.row_access (\n    role_name varchar(128) not null,\n    dimension varchar(128) not null,\n    member_key varchar(64) not null,\n    primary key (role_name, dimension, member_key)\n);\n\ngrant usage on schema marts to role {role}_reader;\ngrant select on all tables in schema marts to role {role}_reader;\nalter default privileges in schema marts grant select on tables to role {role}_reader;\ngrant create, usage on schema marts to role {role}_transformer;\n"
    );
    let used: BTreeSet<(String, &str, &str)> = guarded
        .tables
        .iter()
        .flat_map(|table| table.masks.iter().map(move |(column, mask)| policy(table, column, *mask)))
        .flat_map(|(kind, sql_type, shown)| {
            [(format!("mask_{kind}"), sql_type, shown), (format!("show_{kind}"), sql_type, "value")]
        })
        .collect();
    for (policy, sql_type, shown) in used {
        let _ = write!(out, "\ncreate masking policy {policy}\nwith (value {sql_type})\nusing ({shown});\n");
    }
    for table in guarded.with_rows() {
        let columns: Vec<String> =
            table.rows.iter().map(|(column, _)| format!("{} varchar(64)", name(column, QUOTE))).collect();
        let _ = write!(
            out,
            "\ncreate rls policy rows_of_{}\nwith ({})\nusing (\n{}\n);\ngrant select on table security.row_access to rls policy rows_of_{};\n",
            plain(table.name),
            columns.join(", "),
            predicate(table),
            plain(table.name),
        );
    }
    out.push_str("\n-- after every build that makes tables anew\n");
    for table in &guarded.tables {
        let table_name = name(table.name, QUOTE);
        for (column, mask) in &table.masks {
            let (kind, ..) = policy(table, column, *mask);
            let column = name(column, QUOTE);
            let _ = write!(
                out,
                "\nattach masking policy mask_{kind} on marts.{table_name} ({column}) to public priority 10;\nattach masking policy show_{kind} on marts.{table_name} ({column}) to role {role}_privacy_reader priority 20;\n"
            );
        }
    }
    for table in guarded.with_rows() {
        let table_name = name(table.name, QUOTE);
        let _ = write!(
            out,
            "\nattach rls policy rows_of_{} on marts.{table_name} to role {role}_reader;\nalter table marts.{table_name} row level security on;\n",
            plain(table.name)
        );
    }
    out
}

/// The kind of a mask, the type that it is for, and what it shows.
fn policy(table: &Table<'_>, column: &str, mask: Mask) -> (&'static str, &'static str, &'static str) {
    let data_type = table.columns.iter().find(|held| held.name == column).map(|held| &held.data_type);
    match (mask, data_type) {
        (Mask::FirstLetter, _) => ("first_letter", "varchar(65535)", "left(value, 1) || '***'"),
        (Mask::Year, _) => ("year", "date", "date_trunc('year', value)::date"),
        (Mask::Nothing, Some(DataType::Boolean)) => ("boolean", "boolean", "null::boolean"),
        (Mask::Nothing, Some(DataType::Timestamp | DataType::TimestampTz)) => {
            ("moment", "timestamp", "null::timestamp")
        }
        (Mask::Nothing, Some(DataType::Real | DataType::Double)) => ("float", "float8", "null::float8"),
        (Mask::Nothing, Some(DataType::Decimal(_))) => ("number", "decimal(38, 9)", "null::decimal(38, 9)"),
        (Mask::Nothing, Some(held)) if held.is_integer() => ("integer", "bigint", "null::bigint"),
        (Mask::Nothing, _) => ("text", "varchar(65535)", "null::varchar(65535)"),
    }
}

fn predicate(table: &Table<'_>) -> String {
    let parts: Vec<String> = table
        .rows
        .iter()
        .map(|(column, dimension)| {
            let mine = format!(
                "security.row_access as a where a.dimension = '{dimension}' and user_is_member_of(current_user, a.role_name)"
            );
            format!(
                "    (\n        not exists (select 1 from {mine})\n        or {} in (select a.member_key from {mine})\n    )",
                name(column, QUOTE)
            )
        })
        .collect();
    parts.join("\n    and\n")
}
