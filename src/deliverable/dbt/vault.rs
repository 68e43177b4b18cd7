//! The vault: hubs, links and satellites that only ever grow, and the views that put source rows together again.

use super::{Expression, ROOT, Writer, heading, item, layout, left_join, sql_type};
use crate::deliverable::File;
use crate::deliverable::text::{one_line, string, yaml};
use crate::deliverable::vault::{Hub, Identity, Kept, Satellite, Vault};
use crate::deliverable::warehouse::Mart;
use crate::sql::DataType;
use std::fmt::Write as _;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let Some(vault) = &write.warehouse.vault else { return Vec::new() };
    let at =
        |folder: &str, name: &str, text: String| File::new(format!("{ROOT}/models/vault/{folder}/{name}.sql"), text);
    let mut files: Vec<File> = vault.hubs.iter().map(|held| at("hubs", &held.name, hub(write, held))).collect();
    for kept in &vault.kept {
        if kept.has_link() {
            files.push(at("links", &kept.link(), link(write, vault, kept)));
        }
        let satellites = kept.satellites.iter();
        files.extend(satellites.map(|held| at("satellites", &held.name, satellite(write, vault, kept, held))));
        if let (Identity::Hub(_), true) = (kept.identity, kept.has_link()) {
            files.push(at("satellites", &kept.effectivity(), effectivity(write, vault, kept)));
        }
        files.push(at("rows", &kept.rows(), rows(vault, kept)));
    }
    files.push(File::new(format!("{ROOT}/models/vault/_models.yml"), properties(write, vault)));
    files.push(File::new(format!("{ROOT}/macros/vault.sql"), include_str!("macros/vault.sql")));
    files.push(File::new(
        format!("{ROOT}/tests/generic/holds_every_row.sql"),
        include_str!("tests/holds_every_row.sql"),
    ));
    files
}

fn staging(write: &Writer<'_>, raw: &str) -> String {
    let held = write.warehouse.raw.iter().find(|held| held.name == raw);
    held.map_or_else(String::new, |held| held.staging())
}

/// The hash of columns of staging, as the hubs and links name it.
fn hash_of(write: &Writer<'_>, raw: &str, columns: &[String]) -> String {
    layout::call("surrogate_key([", &key_parts(write, raw, columns), "])", 4)
}

/// Columns of staging as the parts of a hash.
fn key_parts(write: &Writer<'_>, raw: &str, columns: &[String]) -> Vec<String> {
    let held = write.warehouse.raw.iter().find(|held| held.name == raw);
    let data_type = |name: &String| {
        held.and_then(|held| held.columns.iter().find(|column| column.name == *name)).map(|held| held.data_type.clone())
    };
    let part = |name: &String| Expression { sql: format!("staged.{name}"), data_type: data_type(name) }.key_part();
    columns.iter().map(part).collect()
}

fn record_source(write: &Writer<'_>, raw: &str) -> String {
    let held = write.warehouse.raw.iter().find(|held| held.name == raw);
    let name = held.map_or(raw, |held| held.source.key());
    format!("'{}'", one_line(name).replace('\'', "''"))
}

fn hub(write: &Writer<'_>, held: &Hub) -> String {
    let key = &held.hash_key;
    let feeds = held.feeds.iter().enumerate().map(|(order, feed)| {
        let mut lines = vec![item(&hash_of(write, &feed.raw, &feed.columns), key)];
        let columns = held.key.iter().zip(&feed.columns);
        lines.extend(columns.map(|((name, data_type), column)| {
            item(&format!("cast(staged.{column} as {})", sql_type(data_type)), name)
        }));
        lines.push(item(&record_source(write, &feed.raw), "record_source"));
        lines.push(item(&order.to_string(), "feed_order"));
        let present: Vec<String> = feed.columns.iter().map(|column| format!("staged.{column} is not null")).collect();
        format!(
            "select\n{}\nfrom {{{{ ref('{}') }}}} as staged\nwhere {}\n",
            lines.join(",\n"),
            staging(write, &feed.raw),
            present.join(" and "),
        )
    });
    let arrived = feeds.collect::<Vec<_>>().join("\nunion all\n\n");
    let names: Vec<String> = held.key.iter().map(|(name, _)| name.clone()).collect();
    let names = names.join(",\n        ");
    format!(
        "{}with arrived as (\n{}),\n\nnumbered as (\n    select\n        {key},\n        {names},\n        record_source,\n        row_number() over (partition by {key} order by feed_order) as nth\n    from arrived\n)\n\nselect\n    {key},\n    {},\n    {{{{ load_timestamp() }}}} as load_timestamp,\n    record_source\nfrom numbered\nwhere\n    nth = 1\n    {{% if is_incremental() %}}\n    and {key} not in (select held.{key} from {{{{ this }}}} as held)\n    {{% endif %}}\n",
        heading("Every business key that a table of the source named, as it was first seen. Rows are only added."),
        super::indent(&arrived, 4),
        names.replace("        ", "    "),
    )
}

/// The hash key of a row of a table, over its staging.
fn row_hash(write: &Writer<'_>, kept: &Kept) -> String {
    match kept.identity {
        Identity::Hub(_) => hash_of(write, &kept.raw, &kept.key),
        Identity::Link => link_hash(write, kept),
    }
}

fn link_hash(write: &Writer<'_>, kept: &Kept) -> String {
    let own = if kept.identity == Identity::Link { &[][..] } else { &kept.key };
    let all: Vec<String> = own.iter().chain(kept.ends.iter().flat_map(|end| &end.columns)).cloned().collect();
    hash_of(write, &kept.raw, &all)
}

fn link(write: &Writer<'_>, vault: &Vault, kept: &Kept) -> String {
    let mut lines = vec![item(&link_hash(write, kept), &kept.link_key())];
    let mut names = vec![kept.link_key()];
    if let Identity::Hub(_) = kept.identity {
        let (key, _) = vault.parent(kept);
        lines.push(item(&hash_of(write, &kept.raw, &kept.key), &key));
        names.push(key);
    }
    for end in &kept.ends {
        let present: Vec<String> = end.columns.iter().map(|column| format!("staged.{column} is not null")).collect();
        let hash = hash_of(write, &kept.raw, &end.columns);
        lines.push(item(
            &format!("case\n        when {}\n            then {hash}\n    end", present.join(" and ")),
            &end.column,
        ));
        names.push(end.column.clone());
    }
    format!(
        "{}with arrived as (\n{})\n\nselect\n    {},\n    {{{{ load_timestamp() }}}} as load_timestamp,\n    {} as record_source\nfrom arrived\n{{% if is_incremental() %}}\nwhere {key} not in (select held.{key} from {{{{ this }}}} as held)\n{{% endif %}}\n",
        heading(&format!(
            "What {} ties together, each combination as it was first seen. Rows are only added.",
            kept.raw
        )),
        super::indent(
            &format!(
                "select distinct\n{}\nfrom {{{{ ref('{}') }}}} as staged\n",
                lines.join(",\n"),
                staging(write, &kept.raw)
            ),
            4
        ),
        names.join(",\n    "),
        record_source(write, &kept.raw),
        key = kept.link_key(),
    )
}

fn satellite(write: &Writer<'_>, vault: &Vault, kept: &Kept, held: &Satellite) -> String {
    let (key, _) = vault.parent(kept);
    let names: Vec<String> = held.columns.iter().map(|(name, _)| name.clone()).collect();
    let hashed = if names.is_empty() { &kept.key } else { &names };
    let mut lines = vec![item(&row_hash(write, kept), &key)];
    lines.extend(names.iter().map(|name| format!("    staged.{name}")));
    let hash = layout::call("surrogate_key([", &key_parts(write, &kept.raw, hashed), "])", 4);
    lines.push(item(&hash, "hash_diff"));
    let says =
        format!("What rows of {} say: a row for each time that it was something else. Rows are only added.", kept.raw);
    changes(write, kept, &says, &key, "hash_diff", &lines, &names)
}

fn effectivity(write: &Writer<'_>, vault: &Vault, kept: &Kept) -> String {
    let (key, _) = vault.parent(kept);
    let lines = vec![item(&row_hash(write, kept), &key), item(&link_hash(write, kept), &kept.link_key())];
    let says = format!(
        "Which row of {} holds for a row of {}: the one loaded last, each until the next. Rows are only added.",
        kept.link(),
        kept.raw
    );
    changes(write, kept, &says, &key, &kept.link_key(), &lines, &[])
}

/// A table that gets a row where `told` differs from what was last loaded under `key`.
fn changes(
    write: &Writer<'_>,
    kept: &Kept,
    says: &str,
    key: &str,
    told: &str,
    lines: &[String],
    names: &[String],
) -> String {
    let arrived =
        format!("select\n{}\nfrom {{{{ ref('{}') }}}} as staged\n", lines.join(",\n"), staging(write, &kept.raw));
    let names: String = names.iter().map(|name| format!("    arrived.{name},\n")).collect();
    format!(
        "{}with arrived as (\n{}),\n\nlatest as (\n    {{% if is_incremental() %}}\n    select\n        {key},\n        {told},\n        row_number() over (partition by {key} order by load_timestamp desc) as latest_rank\n    from {{{{ this }}}}\n    {{% else %}}\n    select\n        {key},\n        {told},\n        2 as latest_rank\n    from arrived\n    {{% endif %}}\n)\n\nselect\n    arrived.{key},\n{names}    arrived.{told},\n    {{{{ load_timestamp() }}}} as load_timestamp,\n    {} as record_source\nfrom arrived\nleft join latest\n    on arrived.{key} = latest.{key}\n    and latest.latest_rank <= 1\nwhere latest.{told} is null or latest.{told} <> arrived.{told}\n",
        heading(says),
        super::indent(&arrived, 4),
        record_source(write, &kept.raw),
    )
}

/// The rows of a table as the source holds them now.
fn rows(vault: &Vault, kept: &Kept) -> String {
    let (key, parent) = vault.parent(kept);
    let mut queries = Vec::new();
    let mut joins = String::new();
    for held in &kept.satellites {
        queries.push(latest(&held.name, &key, held.columns.iter().map(|(name, _)| name.as_str())));
        let _ = write!(
            joins,
            "inner join {0}\n    on base.{key} = {0}.{key}\n    and {0}.latest_rank <= 1\n",
            newest(&held.name)
        );
    }
    let is_hub = kept.identity != Identity::Link;
    let tied = if is_hub && kept.has_link() {
        let (effective, link_key) = (kept.effectivity(), kept.link_key());
        queries.push(latest(&effective, &key, std::iter::once(link_key.as_str())));
        let _ = write!(
            joins,
            "inner join {0}\n    on base.{key} = {0}.{key}\n    and {0}.latest_rank <= 1\ninner join {{{{ ref('{1}') }}}} as tied\n    on {0}.{link_key} = tied.{link_key}\n",
            newest(&effective),
            kept.link(),
        );
        "tied"
    } else {
        "base"
    };
    for (at, end) in kept.ends.iter().enumerate() {
        let Some(hub) = vault.hubs.get(end.hub) else { continue };
        let alias = format!("end_{}", at + 1);
        let condition = format!("{tied}.{} = {alias}.{}", end.column, hub.hash_key);
        joins.push_str(&left_join(&hub.name, &alias, &[condition]));
    }
    let lines: Vec<String> =
        kept.columns.iter().map(|(name, data_type)| item(&value(vault, kept, name, data_type), name)).collect();
    let with = if queries.is_empty() { String::new() } else { format!("with {}\n\n", queries.join(",\n\n")) };
    format!(
        "{}{with}select\n{}\nfrom {{{{ ref('{parent}') }}}} as base\n{joins}",
        heading(&format!("The rows of {} as the source holds them now, put together again from the vault.", kept.raw)),
        lines.join(",\n"),
    )
}

fn newest(name: &str) -> String {
    format!("newest_{name}")
}

fn latest<'n>(name: &str, key: &str, columns: impl Iterator<Item = &'n str>) -> String {
    let columns: String = columns.map(|name| format!("        {name},\n")).collect();
    format!(
        "{} as (\n    select\n        {key},\n{columns}        row_number() over (partition by {key} order by load_timestamp desc) as latest_rank\n    from {{{{ ref('{name}') }}}}\n)",
        newest(name),
    )
}

/// A column of the source row: from its own hub, from the hub of an end, or from a satellite.
fn value(vault: &Vault, kept: &Kept, name: &str, data_type: &DataType) -> String {
    if let Some((hub, at)) = vault.hub_of_column(kept, name) {
        let own = kept.identity == Identity::Hub(hub) && kept.key.iter().any(|key| key == name);
        let end = kept.ends.iter().position(|end| end.columns.iter().any(|column| column == name));
        let alias = match end {
            _ if own => "base".to_owned(),
            Some(end) => format!("end_{}", end + 1),
            None => "base".to_owned(),
        };
        let Some((column, held)) = vault.hubs.get(hub).and_then(|hub| hub.key.get(at)) else {
            return "null".to_owned();
        };
        let sql = format!("{alias}.{column}");
        return super::typed(&Expression { sql, data_type: Some(held.clone()) }, data_type);
    }
    let held = kept.satellites.iter().find(|held| held.columns.iter().any(|(column, _)| column == name));
    held.map_or_else(|| "null".to_owned(), |held| format!("{}.{name}", newest(&held.name)))
}

/// Descriptions and tests of everything in the vault.
fn properties(write: &Writer<'_>, vault: &Vault) -> String {
    let mut out = String::from("models:\n");
    for table in vault.tables() {
        table_properties(&mut out, &table);
    }
    for kept in &vault.kept {
        let says = format!("The rows of {} as the source holds them now, from the vault.", kept.raw);
        let _ = write!(
            out,
            "  - name: {}\n    description: {}\n    data_tests:\n      - holds_every_row:\n          arguments:\n            of: ref('{}')\n            columns: [{}]\n",
            kept.rows(),
            yaml(&says),
            staging(write, &kept.raw),
            kept.columns.iter().map(|(name, _)| string(name)).collect::<Vec<_>>().join(", "),
        );
    }
    out
}

fn table_properties(out: &mut String, table: &Mart) {
    let _ = write!(out, "  - name: {}\n    description: {}\n", table.name, yaml(&table.grain));
    if table.primary_key.len() > 1 {
        let _ = write!(
            out,
            "    data_tests:\n      - unique_together:\n          arguments:\n            columns: [{}]\n",
            table.primary_key.join(", ")
        );
    }
    out.push_str("    columns:\n");
    for column in &table.columns {
        let tests = super::properties::column_tests(table, &column.name, column.nullable);
        super::properties::property(out, &column.name, &column.comment, "", &tests);
    }
}
