//! Dimensions: flattened from staging; where the past is shown, through a snapshot (see `histories`).

use super::{
    Expression, From, ROOT, Writer, conformed, dates, heading, histories, indent, item, layout, left_join, moment,
    surrogate_key, typed,
};
use crate::deliverable::File;
use crate::deliverable::dimension_columns::{Fill, fills, outrigger_columns};
use crate::deliverable::text::{dbt_name, free_name, plain, string};
use crate::deliverable::warehouse::{Mart, MartColumn};
use crate::design::{Dimension, DimensionKind, FactDimension, NameList};
use crate::sql::DataType;
use std::collections::BTreeSet;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for dimension in &write.model.dimensions {
        let Some(mart) = write.warehouse.mart(&dimension.name) else { continue };
        let path = format!("{ROOT}/models/marts/{}.sql", dimension.name);
        if !dimension.conformed.is_empty() {
            files.extend(conformed::files(write, dimension, mart));
        }
        if dimension.kind == DimensionKind::TimeOfDay {
            files.push(File::new(path, dates::time_model(dimension, mart)));
        } else if dimension.source.is_empty() {
            files.push(File::new(path, dates::model(dimension, mart)));
        } else if dimension.keeps_past() {
            files.extend(histories::files(write, dimension, mart));
            files.push(File::new(path, histories::model(write, dimension, mart)));
        } else {
            files.push(File::new(path, members(write, dimension, mart)));
        }
    }
    files
}

/// The columns that are read from the source, each with what fills it.
pub fn described<'m>(write: &Writer<'m>, dimension: &'m Dimension, mart: &'m Mart) -> Vec<(Fill<'m>, &'m MartColumn)> {
    let filled = fills(dimension, write.model).into_iter().zip(&mart.columns);
    filled.filter(|(fill, _)| fill.is_described()).collect()
}

/// What identifies a row, as expressions over staging.
pub fn natural_key(write: &Writer<'_>, from: &From<'_>, dimension: &Dimension) -> Vec<Expression> {
    dimension.natural_key.iter().map(|attribute| write.value(from, &attribute.from)).collect()
}

/// What a dimension shows of its source: lines of a select, the queries before it and the joins that it needs.
pub struct Description {
    /// The lines under the names of their columns.
    pub lines: Vec<String>,
    /// A query for each list of names.
    pub queries: String,
    /// The joins to those queries.
    pub joins: String,
}

/// Every described column as an expression over staging; a key of an outrigger as `outrigger` gives it.
pub fn description<'a>(
    write: &Writer<'a>,
    from: &mut From<'a>,
    dimension: &'a Dimension,
    mart: &'a Mart,
    mut outrigger: impl FnMut(&mut From<'a>, &FactDimension) -> Expression,
) -> Description {
    let mut made = Description { lines: Vec::new(), queries: String::new(), joins: String::new() };
    for (fill, column) in described(write, dimension, mart) {
        let value = match fill {
            Fill::Outrigger(key) => outrigger(from, key),
            Fill::NaturalKey(held) | Fill::Attribute(held) => write.value(from, &held.from).treated(held.treatment),
            Fill::List(list) => {
                let alias = free_name(&plain(&list.name), &mut from.taken);
                let query = name_list(write, from, list, &alias);
                let alias = if query.is_some() { alias } else { from.base.clone() };
                if let Some((query, join)) = query {
                    made.queries.push_str(&query);
                    made.joins.push_str(&join);
                }
                let sql = format!("{alias}.{}", dbt_name(&list.name));
                Expression { sql, data_type: Some(DataType::Text(None)) }
            }
            _ => continue,
        };
        made.lines.push(item(&typed(&value, &column.data_type), &column.name));
    }
    made
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
        through = write.rows(through),
        listed = write.rows(listed),
        far = far?.join("\n        and "),
    );
    Some((query, format!("left join {alias}\n    on {}\n", conditions.join("\n    and "))))
}

/// The row that stands for nobody: facts without a match point to it.
pub fn unknown_member(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let filled = fills(dimension, write.model).into_iter().zip(&mart.columns);
    let lines: Vec<String> = filled
        .map(|(fill, column)| {
            let sql = match fill {
                Fill::Key | Fill::Outrigger(_) | Fill::DurableKey => "{{ unknown_key() }}".to_owned(),
                Fill::ValidFrom => moment("1900-01-01 00:00:00"),
                Fill::ValidTo => moment("9999-12-31 00:00:00"),
                Fill::IsCurrent => "true".to_owned(),
                _ => typed(&Expression { sql: "null".to_owned(), data_type: None }, &column.data_type),
            };
            item(&sql, &column.name)
        })
        .collect();
    lines.join(",\n")
}

/// A dimension without history: overwritten at every run.
fn members(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    if !dimension.conformed.is_empty() {
        let made = conformed::matched(write, dimension, mart, &dimension.surrogate_key);
        let select = format!("select\n{}\n{}", made.lines.join(",\n"), made.from);
        return format!(
            "{}with {}{}",
            heading(&format!("{} Values are overwritten (type 1).", dimension.grain)),
            made.query,
            with_unknown_member(write, dimension, mart, &select)
        );
    }
    let mut from = write.from(&dimension.source, &dimension.joins);
    let mut parents = String::new();
    let made = description(write, &mut from, dimension, mart, |from, key| {
        let (join, sql) = parent(write, from, key);
        parents.push_str(&join);
        Expression { sql, data_type: Some(DataType::Text(None)) }
    });
    let key = surrogate_key(&natural_key(write, &from, dimension));
    let mut lines = vec![item(&key, &dimension.surrogate_key)];
    lines.extend(made.lines);
    let staging = from.raw.map_or_else(String::new, |raw| write.rows(raw));
    let select = format!(
        "select{}\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{}{}{parents}",
        // of flags and codes, every combination that was met, once
        if dimension.kind == DimensionKind::Junk { " distinct" } else { "" },
        lines.join(",\n"),
        from.base,
        write.join_lines(&from),
        made.joins,
    );
    format!(
        "{}with {}{}",
        heading(&format!("{} Values are overwritten (type 1).", dimension.grain)),
        made.queries,
        with_unknown_member(write, dimension, mart, &select)
    )
}

/// The members that `select` gives, and the unknown one.
pub fn with_unknown_member(write: &Writer<'_>, dimension: &Dimension, mart: &Mart, select: &str) -> String {
    format!(
        "members as (\n{}),\n\nunknown_member as (\n    select\n{})\n\nselect * from members\n\nunion all\n\nselect * from unknown_member\n",
        indent(select, 4),
        indent(&unknown_member(write, dimension, mart), 4),
    )
}

/// How a row finds the parent that is a dimension of its own: the join, and the key with its fallback.
fn parent(write: &Writer<'_>, from: &mut From<'_>, key: &FactDimension) -> (String, String) {
    let values: Vec<Expression> = key.from.iter().map(|column| write.value(from, column)).collect();
    if values.is_empty() || values.iter().any(|value| value.data_type.is_none()) {
        return (String::new(), "{{ unknown_key() }}".to_owned());
    }
    parent_by(write, &mut from.taken, key, &surrogate_key(&values))
}

/// The same by the hash of what identifies the parent.
pub fn parent_by(
    write: &Writer<'_>,
    taken: &mut BTreeSet<String>,
    key: &FactDimension,
    hash: &str,
) -> (String, String) {
    let (name, there) = outrigger_columns(key, write.model);
    let wanted = key.column.strip_suffix("_key").unwrap_or(&key.column);
    let alias = free_name(&plain(&format!("{wanted}_parent")), taken);
    let held = format!("{alias}.{}", dbt_name(&there));
    let mut conditions = vec![format!("{hash} = {held}")];
    if name != key.column {
        // every row has one first version, and perhaps none that still holds
        conditions.push(format!("{alias}.valid_from = {}", moment("1900-01-01 00:00:00")));
    }
    (left_join(&key.dimension, &alias, &conditions), format!("coalesce({held}, {{{{ unknown_key() }}}})"))
}

/// A member of a dimension as a row of another table asks for it.
pub struct Wanted<'a> {
    /// The dimension.
    pub dimension: &'a Dimension,
    /// The alias of the join.
    pub alias: &'a str,
    /// The source table whose key `from` holds.
    pub keyed_by: &'a str,
    /// What identifies the member at that source.
    pub from: Vec<Expression>,
}

/// How a row of another table finds its member of a dimension: the join, and the key with its fallback.
///
/// `at` is the moment at which the version is asked for; without one it is the current version.
pub fn lookup(taken: &mut BTreeSet<String>, wanted: Wanted<'_>, at: Option<&str>) -> (String, String) {
    let Wanted { dimension, alias, keyed_by, from } = wanted;
    let key = format!("{alias}.{}", dbt_name(&dimension.surrogate_key));
    let chosen = format!("coalesce({key}, {{{{ unknown_key() }}}})");
    let moments = |conditions: &mut Vec<String>| match at {
        Some(at) => {
            conditions.push(format!("{at} >= {alias}.valid_from"));
            conditions.push(format!("{at} < {alias}.valid_to"));
        }
        None => conditions.push(format!("{alias}.is_current")),
    };
    if let Some(matched) = dimension.natural_key.first().filter(|_| !dimension.conformed.is_empty()) {
        let (join, held) = conformed::lookup(dimension, taken, alias, keyed_by, from);
        let mut conditions = vec![layout::equal(&held, &format!("{alias}.{}", dbt_name(&matched.name)))];
        if dimension.has_versions() {
            moments(&mut conditions);
        }
        return (join + &left_join(&dimension.name, alias, &conditions), chosen);
    }
    if !dimension.has_versions() {
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
    moments(&mut conditions);
    (left_join(&dimension.name, alias, &conditions), chosen)
}
