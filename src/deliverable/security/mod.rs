//! Who may read what, as code: roles, rights, masks of columns with personal data and access by row, for each engine; and
//! the program that erases a person.

mod bigquery;
mod clickhouse;
mod databricks;
mod erasure;
mod guarded;
mod postgresql;
mod redshift;
mod snowflake;

use super::text::{one_line, plain};
use super::{Deliverable, File, Given};
use guarded::{Guarded, Table};
use std::fmt::Write as _;

/// Security as code.
pub const DELIVERABLE: Deliverable = Deliverable { name: "security", deliver };

/// Writes the script of one engine.
type Script = fn(&Guarded<'_>) -> String;

/// The engines that know roles, with their names in decisions and in file names.
const ENGINES: [(&str, &str, Script); 6] = [
    ("postgres", "postgresql", postgresql::script),
    ("snowflake", "snowflake", snowflake::script),
    ("bigquery", "bigquery", bigquery::script),
    ("redshift", "redshift", redshift::script),
    ("databricks", "databricks", databricks::script),
    ("clickhouse", "clickhouse", clickhouse::script),
];

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    if warehouse.marts.is_empty() {
        return Vec::new();
    }
    let guarded = Guarded::of(warehouse, &given.design.model, plain(&given.design.slug));
    let mut files: Vec<File> = ENGINES
        .iter()
        .map(|(_, name, script)| File::new(format!("db/security/{name}.sql"), script(&guarded)))
        .collect();
    files.push(File::new("db/security/README.md", readme(given, &guarded)));
    files.extend(erasure::files(warehouse, &given.design.model));
    files
}

/// What the scripts do, and which columns they guard.
fn readme(given: &Given<'_>, guarded: &Guarded<'_>) -> String {
    let role = &guarded.prefix;
    let chosen = ENGINES.iter().find(|(decision, ..)| *decision == given.design.chosen("storage.serving"));
    let mut out = format!(
        "# Who may read what\n\nOne script for each engine that knows roles. Run it after a build, for tables that are made anew lose what was attached to them;\na second run changes nothing (Redshift's has a part that is run once, and says which).\n\n| Role | May |\n|---|---|\n| `{role}_transformer` | fill the raw layer, build staging and the marts |\n| `{role}_reader` | read the published tables, personal data masked |\n| `{role}_privacy_reader` | read them as they are: {} |\n\n",
        one_line(&super::words::answer(given, "security.unmasked_readers")),
    );
    if let Some((_, name, _)) = chosen {
        let _ = writeln!(out, "The warehouse of this design: `{name}.sql`.\n");
    }
    out.push_str("Which rows somebody sees is said in the table `security.row_access`: a role, a dimension, the key of a member. A role that is\nnot named there for a dimension sees all of it; one that is sees the members that are named, and of facts only theirs.\n\n## Columns that are masked\n\n");
    let masked: Vec<&Table<'_>> = guarded.tables.iter().filter(|table| !table.masks.is_empty()).collect();
    if masked.is_empty() {
        out.push_str("None: no published column holds personal data in a form that could be read.\n");
    } else {
        out.push_str("| Table | Column | A reader sees |\n|---|---|---|\n");
        for table in masked {
            for (column, mask) in &table.masks {
                let _ = writeln!(out, "| {} | {column} | {} |", table.name, mask.words());
            }
        }
    }
    out.push_str("\nColumns that were tokenised in the transformation hold a keyed hash and need no mask.\n\n## When a person asks to be erased\n\nErase them at the source first, then run `pipelines/privacy/erase.py` with the table and the key, first with `--dry-run`. It\nremoves their personal data from the lake, the raw layer, the snapshots and the marts, keeps the rows that are counted, and\nwrites what it did into a log that holds no name. A second run finds nothing.\n");
    out
}
