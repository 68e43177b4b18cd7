//! BigQuery: masking views for readers, row access policies on the tables themselves. Who is a reader is said where the
//! datasets are made: by the rights on them.

use super::guarded::{Guarded, Mask, Table, name, select_list};
use crate::deliverable::text::comment;
use std::fmt::Write as _;

const QUOTE: char = '`';

/// The script.
pub fn script(guarded: &Guarded<'_>) -> String {
    let mut out = comment(
        "Masks and row access. Rights on datasets are given by IAM: readers get published, who may read everything gets marts, and published is authorised on marts. Run it after every build; a second run changes nothing.",
    );
    out.push_str("\ncreate schema if not exists published;\ncreate schema if not exists security;\n\n-- addresses that read columns with personal data as they are\ncreate table if not exists security.privacy_readers (member string not null);\n\n-- which members of a dimension an address sees; one that is not named here for a dimension sees all of it\ncreate table if not exists security.row_access (\n    member string not null,\n    dimension string not null,\n    member_key string not null\n);\n");
    for table in &guarded.tables {
        let table_name = name(table.name, QUOTE);
        let rows = if table.rows.is_empty() { String::new() } else { format!("\nwhere\n{}", predicate(table, "t.")) };
        let _ = write!(
            out,
            "\ncreate or replace view published.{table_name} as\nselect\n{}\nfrom marts.{table_name} as t{rows};\n",
            select_list(table, QUOTE, masked)
        );
    }
    for table in guarded.with_rows() {
        let _ = write!(
            out,
            "\ncreate or replace row access policy row_access on marts.{}\ngrant to ('allAuthenticatedUsers')\nfilter using (\n{}\n);\n",
            name(table.name, QUOTE),
            predicate(table, "")
        );
    }
    out
}

fn masked(column: &str, mask: Mask) -> String {
    let shown = match mask {
        Mask::FirstLetter => format!("concat(substr({column}, 1, 1), '***')"),
        Mask::Year => format!("date_trunc({column}, year)"),
        Mask::Nothing => "null".to_owned(),
    };
    format!(
        "if(\n        exists (select 1 from security.privacy_readers as p where p.member = session_user()),\n        {column},\n        {shown}\n    )"
    )
}

fn predicate(table: &Table<'_>, alias: &str) -> String {
    let parts: Vec<String> = table
        .rows
        .iter()
        .map(|(column, dimension)| {
            let mine = format!("security.row_access as a where a.dimension = '{dimension}' and a.member = session_user()");
            format!(
                "    (\n        not exists (select 1 from {mine})\n        or {alias}{} in (select a.member_key from {mine})\n    )",
                name(column, QUOTE)
            )
        })
        .collect();
    parts.join("\n    and\n")
}
