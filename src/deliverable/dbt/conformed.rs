//! Conformed dimensions: the rows of several sources in one table with the key by which they are matched, and out of it
//! one member for each key.

use super::{Expression, ROOT, Writer, heading, indent, item, layout, left_join, surrogate_key, typed};
use crate::deliverable::File;
use crate::deliverable::dimension_columns::{Fill, described_columns};
use crate::deliverable::text::{dbt_name, free_name, plain};
use crate::deliverable::warehouse::{Mart, MartColumn};
use crate::design::{Attribute, ConformedSource, Dimension, Treatment};
use crate::sql::DataType;
use std::collections::BTreeSet;

/// The rows of every source, and an analysis of how many match.
pub fn files(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> Vec<File> {
    let name = members_name(dimension);
    vec![
        File::new(format!("{ROOT}/models/intermediate/{name}.sql"), members(write, dimension, mart)),
        File::new(format!("{ROOT}/analyses/{}_matches.sql", dimension.name), analysis(dimension)),
    ]
}

/// The model with a row for each row of each source: `int_customer_members`.
pub fn members_name(dimension: &Dimension) -> String {
    format!("int_{}_members", dimension.name.strip_prefix("dim_").unwrap_or(&dimension.name))
}

/// What `int_…_members` says of itself.
pub fn members_text(dimension: &Dimension) -> String {
    let labels: Vec<&str> = dimension.conformed.iter().map(|source| source.label.as_str()).collect();
    format!(
        "Every row that {} is made of, of {}, with the key by which rows are matched. Where several have one key, the values of {} stand first.",
        dimension.name,
        labels.join(" and "),
        labels.first().copied().unwrap_or_default(),
    )
}

/// The columns that come from the sources: attributes, without the key by which rows are matched.
fn attributes<'m>(
    write: &Writer<'m>,
    dimension: &'m Dimension,
    mart: &'m Mart,
) -> Vec<(&'m Attribute, &'m MartColumn)> {
    let held = described_columns(dimension, write.model, mart).into_iter().filter_map(|(fill, column)| match fill {
        Fill::Attribute(held) => Some((held, column)),
        _ => None,
    });
    held.collect()
}

/// The hash that says which row of which source is meant.
fn source_key(source: &ConformedSource, values: Vec<Expression>) -> String {
    let mut parts = vec![Expression { sql: format!("'{}'", source.label), data_type: Some(DataType::Text(None)) }];
    parts.extend(values);
    surrogate_key(&parts)
}

fn members(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let mut taken = BTreeSet::from(["together".to_owned()]);
    let mut queries = String::new();
    let mut unions = Vec::new();
    let shown = attributes(write, dimension, mart);
    for (at, source) in dimension.conformed.iter().enumerate() {
        let from = write.from(&source.table, &source.joins);
        let keys = source.key.iter().map(|column| write.value(&from, column)).collect();
        let mut lines = vec![
            item(&(at + 1).to_string(), "source_rank"),
            item(&source_key(source, keys), "source_key"),
            item(&normalised(write, &from, dimension, source), "match_on"),
        ];
        for (held, column) in &shown {
            let value = match held.parts.get(at).and_then(Option::as_ref) {
                Some(part) => write.value(&from, part).treated(held.treatment),
                None => Expression { sql: "null".to_owned(), data_type: None },
            };
            lines.push(item(&typed(&value, &column.data_type), &column.name));
        }
        let staging = from.raw.map_or_else(String::new, |raw| write.rows(raw));
        let select = format!(
            "select\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{}",
            lines.join(",\n"),
            from.base,
            write.join_lines(&from),
        );
        let name = free_name(&plain(&format!("{}_rows", source.label)), &mut taken);
        queries.push_str(&format!("{name} as (\n{}),\n\n", indent(&select, 4)));
        unions.push(format!("    select * from {name}\n"));
    }
    let key = "coalesce(match_on, source_key)";
    let names: String = shown.iter().map(|(_, column)| format!("    {},\n", dbt_name(&column.name))).collect();
    format!(
        "{}with {queries}together as (\n{})\n\nselect\n    source_rank,\n    source_key,\n{names}    {key} as {},\n    row_number() over (\n        partition by source_rank, {key}\n        order by source_key\n    ) as place_in_source\nfrom together\n",
        heading(&members_text(dimension)),
        unions.join("\n    union all\n\n"),
        matched_key(dimension),
    )
}

/// The column by which the rows of a source are matched, in small letters and without spaces around it.
fn normalised(
    write: &Writer<'_>,
    from: &super::Selection<'_>,
    dimension: &Dimension,
    source: &ConformedSource,
) -> String {
    let value = write.value(from, &source.matched);
    let text = match value.data_type {
        Some(DataType::Text(_)) => value.sql,
        _ => format!("cast({} as {})", value.sql, super::sql_type(&DataType::Text(None))),
    };
    let plain = Expression { sql: format!("nullif(lower(trim({text})), '')"), data_type: Some(DataType::Text(None)) };
    let treatment = dimension.natural_key.first().and_then(|key| key.treatment);
    plain.treated(treatment.filter(|treatment| *treatment == Treatment::Tokenise)).sql
}

/// The name of the key by which rows are matched.
fn matched_key(dimension: &Dimension) -> String {
    dimension.natural_key.first().map_or_else(|| "matched_key".to_owned(), |key| dbt_name(&key.name))
}

/// One row for each key: lines of a select under `key`, what they are selected from, and the query before it.
pub struct Matched {
    /// The query that names every key once.
    pub query: String,
    /// The lines, the hash of the key first.
    pub lines: Vec<String>,
    /// What they are selected from.
    pub from: String,
}

/// One row for each key by which rows are matched, its values from the first source that has one.
pub fn matched(write: &Writer<'_>, dimension: &Dimension, mart: &Mart, key_name: &str) -> Matched {
    let (name, key) = (members_name(dimension), matched_key(dimension));
    let mut taken = BTreeSet::from(["matched".to_owned(), "members".to_owned(), "unknown_member".to_owned()]);
    let aliases: Vec<String> = dimension
        .conformed
        .iter()
        .map(|source| free_name(&plain(&format!("{}_member", source.label)), &mut taken))
        .collect();
    let text = Some(DataType::Text(None));
    let hash = surrogate_key(&[Expression { sql: format!("matched.{key}"), data_type: text }]);
    let mut lines = vec![item(&hash, key_name), item(&format!("matched.{key}"), &key)];
    for (held, column) in attributes(write, dimension, mart) {
        let values: Vec<String> = aliases
            .iter()
            .zip(&held.parts)
            .filter(|(_, part)| part.is_some())
            .map(|(alias, _)| format!("{alias}.{}", dbt_name(&column.name)))
            .collect();
        let sql = match values.as_slice() {
            [only] => only.clone(),
            several => format!("coalesce({})", several.join(", ")),
        };
        lines.push(item(&sql, &column.name));
    }
    let mut from = "from matched\n".to_owned();
    for (at, alias) in aliases.iter().enumerate() {
        let conditions = [
            layout::equal(&format!("matched.{key}"), &format!("{alias}.{key}")),
            format!("{alias}.source_rank = {}", at + 1),
            format!("{alias}.place_in_source <= 1"),
        ];
        from.push_str(&left_join(&name, alias, &conditions));
    }
    let query = format!("matched as (\n    select distinct {key}\n    from {{{{ ref('{name}') }}}}\n),\n\n");
    Matched { query, lines, from }
}

/// How a row of another table finds its row among those of all sources: the join, and the key by which that is matched.
pub fn lookup(
    dimension: &Dimension,
    taken: &mut BTreeSet<String>,
    alias: &str,
    keyed_by: &str,
    from: Vec<Expression>,
) -> (String, String) {
    let source = dimension.conformed.iter().find(|source| source.table == keyed_by).or(dimension.conformed.first());
    let Some(source) = source else { return (String::new(), "null".to_owned()) };
    let row = free_name(&format!("{alias}_source"), taken);
    let condition = layout::equal(&format!("{row}.source_key"), &source_key(source, from));
    (left_join(&members_name(dimension), &row, &[condition]), format!("{row}.{}", matched_key(dimension)))
}

/// How many members each combination of sources knows.
fn analysis(dimension: &Dimension) -> String {
    let key = matched_key(dimension);
    let knows: Vec<(String, usize)> = dimension
        .conformed
        .iter()
        .enumerate()
        .map(|(at, source)| (plain(&format!("in_{}", source.label)), at + 1))
        .collect();
    let lines: Vec<String> = knows
        .iter()
        .map(|(name, rank)| format!("        max(case when source_rank = {rank} then 1 else 0 end) as {name}"))
        .collect();
    let names: Vec<&str> = knows.iter().map(|(name, _)| name.as_str()).collect();
    format!(
        "{}with known as (\n    select\n        {key},\n{}\n    from {{{{ ref('{}') }}}}\n    group by {key}\n)\n\nselect\n    {names},\n    count(*) as n_members\nfrom known\ngroup by {flat}\norder by {flat}\n",
        heading(&format!(
            "How many members of {} are known to which sources: 1 where a source has them. Run it with `dbt show --select {}_matches`.",
            dimension.name, dimension.name
        )),
        lines.join(",\n"),
        members_name(dimension),
        names = names.join(",\n    "),
        flat = names.join(", "),
    )
}
