//! Staging: each raw table under names in snake case, in common types, with one row for each key.

use super::{ROOT, Writer, heading, item, layout, sql_type};
use crate::deliverable::File;
use crate::deliverable::text::dbt_name;
use crate::deliverable::warehouse::{Raw, RawColumn};
use crate::sql::DataType;

/// Why a rank is compared as it is: from `= 1`, PostgreSQL expects one row in two hundred, and joins row by row.
const AT_MOST_ONE: &str = "-- of `= 1`, PostgreSQL expects half a percent of the rows and joins them one by one\n";

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let read = write.warehouse.raw.iter().filter(|raw| raw.modelled && !raw.columns.is_empty());
    read.map(|raw| File::new(format!("{ROOT}/models/staging/{}.sql", raw.staging()), model(raw))).collect()
}

fn model(raw: &Raw<'_>) -> String {
    let columns: Vec<String> = raw.columns.iter().map(|column| item(&cleaned(column), &column.name)).collect();
    let source = format!("{{{{ source('raw', '{}') }}}}", raw.name);
    let key = raw.staged_key();
    if key.is_empty() {
        let says = heading(&format!("{} as landed. Nothing identifies a row, so none is taken out.", raw.source.key()));
        return format!("{says}select\n{}\nfrom {source}\n", columns.join(",\n"));
    }
    let latest = match raw.change_marker.as_deref().and_then(|marker| raw.column(marker)) {
        Some(marker) => format!("{} desc nulls last", dbt_name(&marker.source.name)),
        None => raw.key.first().map_or_else(String::new, |name| dbt_name(name)),
    };
    let by: Vec<String> = raw.key.iter().map(|name| dbt_name(name)).collect();
    let says = match raw.staged_marker() {
        Some(marker) => {
            format!("{} as landed: one row for each {}, the latest by {marker}.", raw.source.key(), key.join(" and "))
        }
        None => format!("{} as landed: one row for each {}.", raw.source.key(), key.join(" and ")),
    };
    let names: Vec<String> = raw.columns.iter().map(|column| format!("    {}", column.name)).collect();
    let columns: Vec<String> = columns.iter().map(|line| format!("    {line}")).collect();
    format!(
        "{}with ranked as (\n    select\n{},\n        row_number() over (\n            partition by{}\n            order by {latest}\n        ) as latest_rank\n    from {source}\n)\n\nselect\n{}\nfrom ranked\n{AT_MOST_ONE}where latest_rank <= 1\n",
        heading(&says),
        columns.join(",\n"),
        layout::list(&by, 16),
        names.join(",\n"),
    )
}

/// The column in its type from staging on; moments with a zone become UTC.
fn cleaned(column: &RawColumn<'_>) -> String {
    let name = dbt_name(&column.source.name);
    if column.raw_type == DataType::TimestampTz {
        let argument = super::jinja_column("", &column.source.name);
        return format!("{{{{ utc({argument}) }}}}");
    }
    format!("cast({name} as {})", sql_type(&column.data_type))
}
