//! Dimensions: flattened from staging, with history through a snapshot where history is kept.

use super::{
    Expression, From, ROOT, Writer, dates, heading, indent, item, jinja_column, layout, left_join, moment, select_list,
    surrogate_key, typed,
};
use crate::deliverable::File;
use crate::deliverable::text::{dbt_name, free_name, string};
use crate::deliverable::warehouse::{Mart, MartColumn, has_versions};
use crate::design::{Dimension, History, NameList};
use crate::sql::DataType;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for dimension in &write.model.dimensions {
        let Some(mart) = write.warehouse.mart(&dimension.name) else { continue };
        let path = format!("{ROOT}/models/marts/{}.sql", dimension.name);
        if dimension.source.is_empty() {
            files.push(File::new(path, dates::model(dimension, mart)));
        } else if has_versions(dimension) {
            let flat = intermediate_name(dimension);
            files.push(File::new(format!("{ROOT}/models/intermediate/{flat}.sql"), flattened(write, dimension, mart)));
            files.push(File::new(
                format!("{ROOT}/snapshots/{}.yml", snapshot_name(dimension)),
                snapshot(write, dimension),
            ));
            files.push(File::new(path, versions(dimension, mart)));
        } else {
            files.push(File::new(path, members(write, dimension, mart)));
        }
    }
    files
}

/// The model that flattens a dimension before its history is kept: `int_customer`.
pub fn intermediate_name(dimension: &Dimension) -> String {
    dimension
        .name
        .strip_prefix("dim_")
        .map_or_else(|| format!("int_{}", dimension.name), |entity| format!("int_{entity}"))
}

/// The snapshot that keeps its history: `snp_customer`.
pub fn snapshot_name(dimension: &Dimension) -> String {
    intermediate_name(dimension).replacen("int_", "snp_", 1)
}

/// The columns between the surrogate key and what history adds.
fn described<'m>(dimension: &Dimension, mart: &'m Mart) -> &'m [MartColumn] {
    let n = dimension.natural_key.len() + dimension.attributes.len() + dimension.lists.len();
    mart.columns.get(1..=n).unwrap_or_default()
}

/// What identifies a row, as expressions over staging.
fn natural_key(write: &Writer<'_>, from: &From<'_>, dimension: &Dimension) -> Vec<Expression> {
    dimension.natural_key.iter().map(|attribute| write.value(from, &attribute.from)).collect()
}

/// Natural key, attributes and lists of names, as expressions over staging.
fn description(write: &Writer<'_>, from: &From<'_>, dimension: &Dimension, lists: &[String]) -> Vec<Expression> {
    let attributes = dimension.natural_key.iter().chain(&dimension.attributes);
    let mut made: Vec<Expression> =
        attributes.map(|attribute| write.value(from, &attribute.from).treated(attribute.treatment)).collect();
    made.extend(dimension.lists.iter().zip(lists).map(|(list, alias)| Expression {
        sql: format!("{alias}.{}", dbt_name(&list.name)),
        data_type: Some(DataType::Text(None)),
    }));
    made
}

/// A query before the main one for each list of names, and the joins to them.
fn name_lists(write: &Writer<'_>, from: &mut From<'_>, dimension: &Dimension) -> (String, String, Vec<String>) {
    let (mut queries, mut joins, mut aliases) = (String::new(), String::new(), Vec::new());
    for list in &dimension.lists {
        let alias = free_name(&crate::deliverable::text::plain(&list.name), &mut from.taken);
        if let Some((query, join)) = name_list(write, from, list, &alias) {
            queries.push_str(&query);
            joins.push_str(&join);
            aliases.push(alias);
        } else {
            aliases.push(from.base.clone());
        }
    }
    (queries, joins, aliases)
}

fn name_list(write: &Writer<'_>, from: &From<'_>, list: &NameList, alias: &str) -> Option<(String, String)> {
    let (through, listed) = (write.warehouse.source(&list.through)?, write.warehouse.source(&list.table)?);
    let label = &listed.column(&list.label)?.name;
    let (mut keys, mut conditions) = (Vec::new(), Vec::new());
    for (here, there) in &list.near {
        let there = &through.column(there)?.name;
        keys.push(format!("through.{there}"));
        let here = format!("{}.{}", from.base, from.raw?.column(here)?.name);
        conditions.push(layout::equal(&here, &format!("{alias}.{there}")));
    }
    let far: Option<Vec<String>> = list
        .far
        .iter()
        .map(|(here, there)| {
            let there = format!("listed.{}", listed.column(there)?.name);
            Some(layout::equal(&format!("through.{}", through.column(here)?.name), &there))
        })
        .collect();
    let listed_label = [format!("listed.{label}"), "', '".to_owned(), format!("order by listed.{label}")];
    let names = layout::call("dbt.listagg(", &listed_label.map(|text| string(&text)), ")", 8);
    let query = format!(
        "{alias} as (\n    select\n        {keys},\n        {names} as {name}\n    from {{{{ ref('{through}') }}}} as through\n    inner join {{{{ ref('{listed}') }}}} as listed\n        on {far}\n    group by{keys_flat}\n),\n\n",
        keys = keys.join(",\n        "),
        keys_flat = layout::list(&keys, 8),
        name = dbt_name(&list.name),
        through = through.staging(),
        listed = listed.staging(),
        far = far?.join("\n        and "),
    );
    Some((query, format!("left join {alias}\n    on {}\n", conditions.join("\n    and "))))
}

/// The row that stands for nobody: facts without a match point to it.
fn unknown_member(mart: &Mart) -> String {
    let lines: Vec<String> = mart
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| match (index, column.name.as_str()) {
            (0, name) => item("{{ unknown_key() }}", name),
            (_, "valid_from") => item(&moment("1900-01-01 00:00:00"), "valid_from"),
            (_, "valid_to") => item(&moment("9999-12-31 00:00:00"), "valid_to"),
            (_, "is_current") => item("true", "is_current"),
            (_, name) => item(&typed(&Expression { sql: "null".to_owned(), data_type: None }, &column.data_type), name),
        })
        .collect();
    lines.join(",\n")
}

/// A dimension without history: overwritten, or as first loaded.
fn members(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let mut from = write.from(&dimension.source, &dimension.joins);
    let (queries, list_joins, lists) = name_lists(write, &mut from, dimension);
    let key = surrogate_key(&natural_key(write, &from, dimension));
    let mut lines = item(&key, &dimension.surrogate_key);
    let rest = select_list(&description(write, &from, dimension, &lists), described(dimension, mart));
    if !rest.is_empty() {
        lines.push_str(",\n");
        lines.push_str(&rest);
    }
    let staging = from.raw.map_or_else(String::new, |raw| raw.staging());
    let select = format!(
        "select\n{lines}\nfrom {{{{ ref('{staging}') }}}} as {}\n{}{list_joins}",
        from.base,
        write.join_lines(&from),
    );
    let body = format!(
        "with {queries}members as (\n{}),\n\nunknown_member as (\n    select\n{})\n\nselect * from members\n\nunion all\n\nselect * from unknown_member\n",
        indent(&select, 4),
        indent(&unknown_member(mart), 4),
    );
    let says = heading(&format!("{} {}", dimension.grain, history_text(dimension)));
    if dimension.history != History::Type0 {
        return format!("{says}{body}");
    }
    let key = dbt_name(&dimension.surrogate_key);
    format!(
        "{says}{{{{ config(materialized='incremental', incremental_strategy='append') }}}}\n\nselect * from (\n{}) as loaded\n{{% if is_incremental() %}}\nwhere loaded.{key} not in (select held.{key} from {{{{ this }}}} as held)\n{{% endif %}}\n",
        indent(&body, 4),
    )
}

fn history_text(dimension: &Dimension) -> &'static str {
    match dimension.history {
        History::Type0 => "Values stay as first loaded (type 0).",
        History::Type1 => "Values are overwritten (type 1).",
        History::Type2 | History::Type6 => "Every change adds a version (type 2), kept by the snapshot.",
    }
}

/// The flattened dimension from which the snapshot is taken.
fn flattened(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let mut from = write.from(&dimension.source, &dimension.joins);
    let (queries, list_joins, lists) = name_lists(write, &mut from, dimension);
    let key = surrogate_key(&natural_key(write, &from, dimension));
    let mut lines = vec![item(&key, "natural_key_hash")];
    let rest = select_list(&description(write, &from, dimension, &lists), described(dimension, mart));
    if !rest.is_empty() {
        lines.push(rest);
    }
    if let Some(changed) = changed_at(write, &from, dimension) {
        lines.push(item(&changed, "source_changed_at"));
    }
    let with = queries.trim_end().trim_end_matches(',');
    let with = if with.is_empty() { String::new() } else { format!("with {with}\n\n") };
    let staging = from.raw.map_or_else(String::new, |raw| raw.staging());
    format!(
        "{}{with}select\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{}{list_joins}",
        heading(&format!("What {} shows, as it is now: the snapshot compares it with what it was.", dimension.name)),
        lines.join(",\n"),
        from.base,
        write.join_lines(&from),
    )
}

/// When anything that the dimension shows last changed; none where a table of the chain does not say.
fn changed_at(write: &Writer<'_>, from: &From<'_>, dimension: &Dimension) -> Option<String> {
    if !dimension.lists.is_empty() {
        return None;
    }
    let of = |alias: &str| {
        let raw = write.raw_of(from, alias)?;
        let marker = raw.change_marker.as_deref().and_then(|name| raw.column(name))?;
        let made = Expression {
            sql: format!("{}.{}", from.alias(alias), marker.name),
            data_type: Some(marker.data_type.clone()),
        };
        Some(typed(&made, &DataType::Timestamp))
    };
    dimension.change_marker.as_ref()?;
    let never = moment("1900-01-01 00:00:00");
    let mut moments = vec![format!("coalesce({}, {never})", of("")?)];
    for join in &dimension.joins {
        moments.push(format!("coalesce({}, {never})", of(&join.alias)?));
    }
    match moments.as_slice() {
        [only] => Some(only.clone()),
        several => Some(format!("greatest(\n        {}\n    )", several.join(",\n        "))),
    }
}

fn snapshot(write: &Writer<'_>, dimension: &Dimension) -> String {
    let from = write.from(&dimension.source, &dimension.joins);
    let strategy = match changed_at(write, &from, dimension) {
        Some(_) => "      strategy: timestamp\n      updated_at: source_changed_at\n",
        None => "      strategy: check\n      check_cols: all\n",
    };
    format!(
        "snapshots:\n  - name: {}\n    description: {}\n    relation: ref('{}')\n    config:\n      unique_key: natural_key_hash\n{strategy}",
        snapshot_name(dimension),
        crate::deliverable::text::yaml(&format!(
            "Every version of the rows of {}. Never rebuilt: it is the only place where the past is kept.",
            dimension.name
        )),
        intermediate_name(dimension),
    )
}

/// A dimension with history, from its snapshot.
fn versions(dimension: &Dimension, mart: &Mart) -> String {
    let described: Vec<String> = described(dimension, mart).iter().map(|column| dbt_name(&column.name)).collect();
    let first = moment("1900-01-01 00:00:00");
    let last = moment("9999-12-31 00:00:00");
    let timestamp = super::sql_type(&DataType::Timestamp);
    let inner: String = described.iter().map(|name| format!("        {name},\n")).collect();
    let outer: String = described.iter().map(|name| format!("        versions.{name},\n")).collect();
    let key = format!(
        "{{{{ surrogate_key([{}, moment_text('versions.valid_from')]) }}}}",
        jinja_column("versions", "natural_key_hash")
    );
    format!(
        "{says}with versions as (\n    select\n        natural_key_hash,\n{inner}        case\n            when row_number() over (partition by natural_key_hash order by dbt_valid_from) = 1\n                then {first}\n            else cast(dbt_valid_from as {timestamp})\n        end as valid_from,\n        coalesce(\n            cast(dbt_valid_to as {timestamp}),\n            {last}\n        ) as valid_to,\n        dbt_valid_to is null as is_current\n    from {{{{ ref('{snapshot}') }}}}\n),\n\nmembers as (\n    select\n    {key_line},\n{outer}        versions.valid_from,\n        versions.valid_to,\n        versions.is_current\n    from versions\n),\n\nunknown_member as (\n    select\n{unknown})\n\nselect * from members\n\nunion all\n\nselect * from unknown_member\n",
        says = heading(&format!("{} {}", dimension.grain, history_text(dimension))),
        snapshot = snapshot_name(dimension),
        key_line = item(&key, &dimension.surrogate_key),
        unknown = indent(&unknown_member(mart), 4),
    )
}

/// How a row of another table finds its member of a dimension: the alias, the join, and the key with its fallback.
///
/// `at` is the moment at which the version is asked for; without one it is the current version.
pub fn lookup(dimension: &Dimension, alias: &str, from: Vec<Expression>, at: Option<&str>) -> (String, String) {
    let key = format!("{alias}.{}", dbt_name(&dimension.surrogate_key));
    let chosen = format!("coalesce({key}, {{{{ unknown_key() }}}})");
    if !has_versions(dimension) {
        return (left_join(&dimension.name, alias, &[layout::equal(&key, &surrogate_key(&from))]), chosen);
    }
    let mut conditions: Vec<String> = dimension
        .natural_key
        .iter()
        .zip(from)
        .map(|(attribute, made)| {
            let there = format!("{alias}.{}", dbt_name(&attribute.name));
            layout::equal(&made.treated(attribute.treatment).sql, &there)
        })
        .collect();
    match at {
        Some(at) => {
            conditions.push(format!("{at} >= {alias}.valid_from"));
            conditions.push(format!("{at} < {alias}.valid_to"));
        }
        None => conditions.push(format!("{alias}.is_current")),
    }
    (left_join(&dimension.name, alias, &conditions), chosen)
}
