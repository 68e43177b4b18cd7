//! Facts: incremental, with keys to the members that held at the time, and the unknown member for orphans.

use super::allocations::{self, own};
use super::{Expression, ROOT, Selection, Writer, dimensions, heading, layout, select_list, surrogate_key, typed};
use crate::deliverable::File;
use crate::deliverable::text::{dbt_name, free_name, string};
use crate::deliverable::warehouse::Mart;
use crate::design::{DimensionKind, Fact, FactDimension, Measure, MeasureFrom};
use crate::sql::DataType;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for fact in &write.model.facts {
        let Some(mart) = write.warehouse.mart(&fact.name) else { continue };
        files.push(File::new(format!("{ROOT}/models/marts/{}.sql", fact.name), model(write, fact, mart)));
    }
    files
}

fn model(write: &Writer<'_>, fact: &Fact, mart: &Mart) -> String {
    let mut from = write.from(&fact.source, &fact.joins);
    let at = fact.event_time.as_ref().map(|column| write.value(&from, column)).filter(|made| made.data_type.is_some());
    let at = at.map(|made| typed(&made, &DataType::Timestamp));
    let changed_at = fact.change_marker.as_ref().map(|marker| write.value(&from, &own(fact, marker)));
    let changed_at = changed_at.filter(|made| made.data_type.is_some()).map(|made| typed(&made, &DataType::Timestamp));
    let asked = at
        .as_ref()
        .map(|at| if from.always_happened(fact) { at.clone() } else { or_as_it_was(at, changed_at.as_deref()) });
    let business_key: Vec<Expression> =
        fact.business_key.iter().map(|name| write.value(&from, &own(fact, name))).collect();
    let text = || Some(DataType::Text(None));
    let mut made = vec![Expression { sql: surrogate_key(&business_key), data_type: text() }];
    let mut lookups = String::new();
    let mut arrived = Vec::new();
    for role in &fact.dimensions {
        let found = role_key(write, &mut from, role, asked.as_deref());
        if let Some(member) = found.member {
            arrived.push(Arrived { member, column: dbt_name(&role.column), moves: found.moves });
        }
        lookups.push_str(&found.join);
        made.push(found.key);
    }
    let key = (dbt_name(&fact.surrogate_key), surrogate_key(&business_key));
    made.extend(fact.degenerate.iter().map(|degenerate| write.value(&from, &degenerate.from)));
    let shares = fact.allocates().then(|| allocations::join(write, &mut from, fact));
    let shares = shares.map(|(join, alias)| {
        lookups.insert_str(0, &join);
        alias
    });
    made.extend(fact.measures.iter().map(|measure| measured(write, &from, fact, measure, shares.as_deref())));
    let moment = |sql: Option<String>| match sql {
        Some(sql) => Expression { sql, data_type: Some(DataType::Timestamp) },
        None => Expression { sql: "null".to_owned(), data_type: None },
    };
    if fact.event_time.is_some() {
        made.push(moment(at));
    }
    let changed = match (&fact.header, &shares) {
        (Some(header), Some(alias)) => {
            allocations::changed(write, &from, fact, header).map(|_| format!("{alias}.changed_at"))
        }
        (Some(header), None) => allocations::changed(write, &from, fact, header),
        (None, _) => {
            let own = fact.change_marker.as_ref().map(|marker| write.value(&from, &own(fact, marker)));
            own.filter(|made| made.data_type.is_some()).map(|made| typed(&made, &DataType::Timestamp))
        }
    };
    if fact.change_marker.is_some() {
        made.push(moment(changed.clone()));
    }
    let staging = from.raw.map_or_else(String::new, |raw| write.rows(raw));
    format!(
        "{}{}\nselect\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{}{lookups}{}",
        heading(&fact.grain),
        config(fact, mart, changed.is_some()),
        select_list(&made, &mart.columns),
        from.base,
        write.join_lines(&from),
        changed.map_or_else(String::new, |changed| recent(&changed, &key, &arrived)),
    )
}

/// A moment at which the version is asked for: a fact that has none yet takes the version that held when its row
/// changed last, so that one made anew comes out the same; where nobody knows when, the version that holds now.
fn or_as_it_was(at: &str, changed_at: Option<&str>) -> String {
    let now = super::moment("9999-12-30 00:00:00");
    let moments: Vec<&str> = [at].into_iter().chain(changed_at).chain([now.as_str()]).collect();
    format!("coalesce(\n        {}\n    )", moments.join(",\n        "))
}

/// A member that was looked up: its key, the column of the fact that holds it, and whether it may be another one later.
struct Arrived {
    member: String,
    column: String,
    moves: bool,
}

/// Only rows that changed since shortly before the last run, and those whose member arrived after them; what is loaded
/// again replaces what was.
fn recent(changed: &str, (key, hash): &(String, String), arrived: &[Arrived]) -> String {
    let never = super::moment("1900-01-01 00:00:00");
    let mut late = String::new();
    for Arrived { member, column, .. } in arrived.iter().filter(|held| held.moves) {
        late.push_str(&format!(
            "    -- what is matched by another key now belongs to another member\n    or {{{{ dbt.concat([\n        {},\n        \"coalesce({member}, \" ~ unknown_key() ~ \")\"\n    ]) }}}} not in (\n        select {{{{ dbt.concat(['held.{key}', 'held.{column}']) }}}}\n        from {{{{ this }}}} as held\n    )\n",
            hash.trim_start_matches("{{").trim_end_matches("}}").trim(),
        ));
    }
    for Arrived { member, column, .. } in arrived.iter().filter(|held| !held.moves) {
        late.push_str(&format!(
            "    or (\n        {member} is not null\n        and {hash} in (\n            select held.{key}\n            from {{{{ this }}}} as held\n            where held.{column} = {{{{ unknown_key() }}}}\n        )\n    )\n"
        ));
    }
    let says = if arrived.is_empty() {
        "rows that changed within the look-back window, and rows that do not say when"
    } else {
        "rows that changed within the look-back window, rows that do not say when, and rows that were loaded with the unknown member before their own arrived"
    };
    format!(
        "{{% if is_incremental() %}}\n{}where\n    {changed} >= (\n        select\n            coalesce(\n                {{{{ dbt.dateadd('hour', -var('lookback_hours'), 'max(held.source_changed_at)') }}}},\n                {never}\n            )\n        from {{{{ this }}}} as held\n    )\n    or {changed} is null\n{late}{{% endif %}}\n",
        heading(says),
    )
}

/// How a fact is built: with what changed, or anew where its rows do not say when they did. Rows that say nothing may
/// have no key but all that they hold, and what a row held before would stay beside it.
fn config(fact: &Fact, mart: &Mart, tells_changes: bool) -> String {
    let mut settings = Vec::new();
    if tells_changes {
        settings.push("materialized='incremental'".to_owned());
        settings.push(format!("unique_key={}", super::jinja_column("", &fact.surrogate_key)));
    } else {
        settings.push("materialized='table'".to_owned());
    }
    if fact.event_time.is_some() {
        settings.push("partition_by={'field': 'event_time', 'data_type': 'datetime', 'granularity': 'day'}\n            if target.type == 'bigquery' else none".to_owned());
    }
    let cluster: Vec<String> = mart.cluster_by.iter().map(|column| super::jinja_column("", column)).collect();
    if !cluster.is_empty() {
        settings.push(format!("cluster_by=[{}]", cluster.join(", ")));
    }
    if tells_changes {
        settings.push("on_schema_change='append_new_columns'".to_owned());
    }
    format!("{{{{\n    config(\n        {}\n    )\n}}}}\n", settings.join(",\n        "))
}

/// How a fact finds the member of a role.
struct Found {
    join: String,
    key: Expression,
    /// The key as the dimension holds it, null where it has no such member.
    member: Option<String>,
    /// Whether rows of the source may come to belong to another member, because they are matched by another key.
    moves: bool,
}

fn role_key(write: &Writer<'_>, from: &mut Selection<'_>, role: &FactDimension, at: Option<&str>) -> Found {
    let values: Vec<Expression> = role.from.iter().map(|column| write.value(from, column)).collect();
    let known = values.iter().all(|value| value.data_type.is_some()) && !values.is_empty();
    let without_member = |sql: String, data_type: Option<DataType>| Found {
        join: String::new(),
        key: Expression { sql, data_type },
        member: None,
        moves: false,
    };
    match write.dimension(&role.dimension).filter(|_| known) {
        Some(dimension) if dimension.source.is_empty() => {
            let moment = values.first().map_or("null", |value| value.sql.as_str());
            let made = if dimension.kind == DimensionKind::TimeOfDay { "time_key" } else { "date_key" };
            without_member(format!("{{{{ {made}({}) }}}}", string(moment)), Some(DataType::Integer))
        }
        Some(dimension) => {
            let wanted = role.column.strip_suffix("_key").unwrap_or(&role.column);
            let alias = free_name(&crate::deliverable::text::plain(&format!("{wanted}_member")), &mut from.taken);
            let wanted = dimensions::Wanted { dimension, alias: &alias, keyed_by: &role.keyed_by, from: values };
            let (join, sql) = dimensions::lookup(&mut from.taken, wanted, at);
            let member = format!("{alias}.{}", dbt_name(&dimension.surrogate_key));
            let moves = !dimension.conformed.is_empty();
            Found { join, key: Expression { sql, data_type: Some(DataType::Text(None)) }, member: Some(member), moves }
        }
        None if role.dimension == "dim_date" => without_member("0".to_owned(), None),
        None if role.dimension == "dim_time" => without_member("-1".to_owned(), None),
        None => without_member("{{ unknown_key() }}".to_owned(), Some(DataType::Text(None))),
    }
}

fn measured(
    write: &Writer<'_>,
    from: &Selection<'_>,
    fact: &Fact,
    measure: &Measure,
    shares: Option<&str>,
) -> Expression {
    match &measure.from {
        MeasureFrom::Column(column) => write.value(from, column),
        MeasureFrom::Formula(formula) => allocations::computed(write, from, fact, formula),
        MeasureFrom::Allocated(_) => Expression {
            sql: shares.map_or_else(|| "null".to_owned(), |alias| format!("{alias}.{}", dbt_name(&measure.name))),
            data_type: None,
        },
        MeasureFrom::One => Expression { sql: "1".to_owned(), data_type: None },
        MeasureFrom::DaysBetween(earlier, later) => {
            let [earlier, later] = [earlier, later].map(|column| write.value(from, column));
            if earlier.data_type.is_none() || later.data_type.is_none() {
                return Expression { sql: "null".to_owned(), data_type: None };
            }
            Expression {
                sql: layout::call("days_between(", &[string(&earlier.sql), string(&later.sql)], ")", 8),
                data_type: None,
            }
        }
    }
}
