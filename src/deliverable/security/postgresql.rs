//! PostgreSQL: roles, a schema of masking views for readers, row security on the tables themselves.

use super::guarded::{Guarded, Mask, Table, name, select_list};
use crate::deliverable::text::comment;
use std::fmt::Write as _;

const QUOTE: char = '"';

/// The script.
pub fn script(guarded: &Guarded<'_>) -> String {
    let role = &guarded.prefix;
    let mut out = comment(
        "Roles, masks and row access. Run it as the owner of the marts after every build; a second run changes nothing. Readers query the views in the schema published, which show masked what they may not read; the tables in marts are for who may read everything.",
    );
    out.push_str("\nbegin;\n\n");
    let _ = write!(
        out,
        "do $$\ndeclare\n    wanted text;\nbegin\n    foreach wanted in array array['{role}_transformer', '{role}_reader', '{role}_privacy_reader']\n    loop\n        if not exists (select from pg_roles where rolname = wanted) then\n            execute format('create role %I nologin', wanted);\n        end if;\n    end loop;\nend\n$$;\n\n"
    );
    out.push_str("create schema if not exists raw;\ncreate schema if not exists staging;\ncreate schema if not exists marts;\ncreate schema if not exists published;\ncreate schema if not exists security;\n\n");
    let _ = write!(
        out,
        "-- which members of a dimension a role sees; a role that is not named here for a dimension sees all of it\ncreate table if not exists security.row_access (\n    role_name text not null,\n    dimension text not null,\n    member_key text not null,\n    primary key (role_name, dimension, member_key)\n);\n\n-- the rows of it that are about whoever asks\ncreate or replace view security.my_row_access as\nselect held.dimension, held.member_key\nfrom security.row_access as held\ninner join pg_roles as roles on held.role_name = roles.rolname\nwhere pg_has_role(current_user, roles.oid, 'member');\n\ngrant usage, create on schema raw, staging, marts to {role}_transformer;\ngrant usage on schema security to {role}_privacy_reader;\ngrant select on security.my_row_access to {role}_privacy_reader;\ngrant usage on schema marts to {role}_privacy_reader;\ngrant usage on schema published to {role}_reader, {role}_privacy_reader;\nrevoke all on all tables in schema marts from {role}_reader;\ngrant select on all tables in schema marts to {role}_privacy_reader;\nalter default privileges in schema marts grant select on tables to {role}_privacy_reader;\n"
    );
    for table in &guarded.tables {
        out.push_str(&view(table, role));
    }
    for table in guarded.with_rows() {
        let table_name = name(table.name, QUOTE);
        let _ = write!(
            out,
            "\nalter table marts.{table_name} enable row level security;\ndrop policy if exists row_access on marts.{table_name};\ncreate policy row_access on marts.{table_name} for select to {role}_privacy_reader\nusing (\n{}\n);\n",
            predicate(table, &table_name)
        );
    }
    out.push_str("\ncommit;\n");
    out
}

fn view(table: &Table<'_>, role: &str) -> String {
    let masked = |column: &str, mask: Mask| {
        let shown = match mask {
            Mask::FirstLetter => format!("left({column}, 1) || '***'"),
            Mask::Year => format!("date_trunc('year', {column})::date"),
            Mask::Nothing => "null".to_owned(),
        };
        format!(
            "case\n        when pg_has_role(current_user, '{role}_privacy_reader', 'member') then {column}\n        else {shown}\n    end"
        )
    };
    let table_name = name(table.name, QUOTE);
    let rows = if table.rows.is_empty() { String::new() } else { format!("\nwhere\n{}", predicate(table, "t")) };
    format!(
        "\ndrop view if exists published.{table_name};\ncreate view published.{table_name} with (security_barrier = true) as\nselect\n{}\nfrom marts.{table_name} as t{rows};\ngrant select on published.{table_name} to {role}_reader, {role}_privacy_reader;\n",
        select_list(table, QUOTE, masked)
    )
}

/// Whether a row is seen: each key is of a dimension of which all is seen, or of a member that is named.
fn predicate(table: &Table<'_>, alias: &str) -> String {
    let parts: Vec<String> = table
        .rows
        .iter()
        .map(|(column, dimension)| {
            let column = name(column, QUOTE);
            format!(
                "    (\n        not exists (select from security.my_row_access as a where a.dimension = '{dimension}')\n        or {alias}.{column} in (select a.member_key from security.my_row_access as a where a.dimension = '{dimension}')\n    )"
            )
        })
        .collect();
    parts.join("\n    and\n")
}
