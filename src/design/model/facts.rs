//! Facts: grain, kind, measures, and the way from each fact to its dimensions.

use super::dimensions::{common_type, sentence};
use super::graph::{Edge, Graph};
use super::names;
use super::table_use::TableUse;
use super::types::*;
use crate::sql::{Column, DataType};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many references a fact follows to reach a dimension.
const MAX_HOPS: usize = 4;

/// A dimension that a fact reaches, and how.
struct Reach<'a> {
    /// The dimension's source table.
    dimension: usize,
    /// The table that holds the reference.
    holder: usize,
    /// Its alias.
    alias: String,
    edge: Edge<'a>,
    optional: bool,
}

/// The tables that facts reach: those that become dimensions because an event refers to them.
pub fn reached(graph: &Graph<'_>, classified: &[Classified]) -> BTreeSet<usize> {
    let events = (0..graph.tables.len()).filter(|table| classified[*table].class == TableClass::Event);
    events.flat_map(|event| walk(graph, classified, event).0).map(|reach| reach.dimension).collect()
}

/// Follows references from an event, nearest first, through links and other events, to dimensions.
/// A dimension found near is not sought again farther away.
fn walk<'a>(graph: &Graph<'a>, classified: &[Classified], event: usize) -> (Vec<Reach<'a>>, Vec<Join>) {
    let mut joins = Vec::new();
    let mut aliases = BTreeSet::from([names::snake(graph.tables[event].key())]);
    let mut reaches: Vec<Reach<'a>> = Vec::new();
    let mut nearest: BTreeMap<usize, usize> = BTreeMap::new();
    let mut seen = BTreeSet::from([event]);
    let mut queue = VecDeque::from([(event, names::snake(graph.tables[event].key()), false, 0_usize)]);
    while let Some((table, alias, optional, hops)) = queue.pop_front() {
        for edge in &graph.out[table] {
            let optional = optional || !graph.is_required(table, edge.reference);
            let target = extended(graph, classified, edge.to);
            match classified[target].class {
                TableClass::Entity | TableClass::ReferenceList
                    if (target == edge.to || edge.reference.to.len() == graph.tables[target].primary_key.len())
                        && *nearest.entry(target).or_insert(hops) == hops =>
                {
                    let alias = alias.clone();
                    reaches.push(Reach { dimension: target, holder: table, alias, edge: *edge, optional });
                }
                TableClass::Link | TableClass::Event if hops + 1 < MAX_HOPS && seen.insert(edge.to) => {
                    let wanted = names::role(
                        edge.reference.columns.first().map_or("", String::as_str),
                        graph.tables[edge.to].key(),
                    );
                    let mut joined = wanted.clone();
                    let mut number = 2;
                    while !aliases.insert(joined.clone()) {
                        joined = format!("{wanted}_{number}");
                        number += 1;
                    }
                    let on = edge.reference.columns.iter().cloned().zip(edge.reference.to.iter().cloned()).collect();
                    joins.push(Join {
                        alias: joined.clone(),
                        table: graph.tables[edge.to].key().to_owned(),
                        from_alias: alias.clone(),
                        on,
                    });
                    queue.push_back((edge.to, joined, optional, hops + 1));
                }
                _ => {}
            }
        }
    }
    (reaches, joins)
}

/// The table whose rows an extension extends; any other table itself.
fn extended(graph: &Graph<'_>, classified: &[Classified], table: usize) -> usize {
    if classified[table].class != TableClass::Extension {
        return table;
    }
    graph.out[table]
        .iter()
        .map(|edge| edge.to)
        .find(|parent| classified[*parent].class != TableClass::Extension)
        .unwrap_or(table)
}

/// Builds the fact of one event table.
pub fn fact(
    given: &TableUse<'_>,
    table: usize,
    dimension_names: &BTreeMap<usize, String>,
    left_out: &mut Vec<LeftOut>,
) -> Fact {
    let source = &given.graph.tables[table];
    let entity = names::singular(source.key());
    let (reaches, joins) = walk(given.graph, given.classified, table);
    let mut taken = BTreeSet::from([format!("{entity}_key"), "event_time".to_owned(), "source_changed_at".to_owned()]);
    let mut dimensions = dimension_keys(given, table, &reaches, dimension_names, &mut taken);
    let own_moments: Vec<&Column> = source.columns.iter().filter(|column| names::is_business_moment(column)).collect();
    let moments = moments(given.graph, table, &joins, &own_moments);
    dimensions.extend(moments.iter().map(|(from, optional)| date_key(from, *optional, &mut taken)));
    let mut measures = column_measures(given, table, &mut taken);
    let kind = kind(source.key(), &own_moments, &measures);
    measures.extend(derived_measures(kind, &entity, &own_moments, &measures, &mut taken));
    let degenerate = degenerate(given, table, &mut taken, left_out);
    let used = used_joins(joins, &dimensions);
    let event_time =
        moments.iter().find(|(_, optional)| !optional).or_else(|| moments.first()).map(|(from, _)| from.clone());
    Fact {
        name: format!("fct_{entity}"),
        kind,
        grain: grain(&entity, kind, &own_moments),
        source: source.key().to_owned(),
        surrogate_key: format!("{entity}_key"),
        business_key: given.identity(table),
        reasons: reasons(given, table, kind, &used),
        joins: used,
        dimensions,
        measures,
        degenerate,
        event_time,
        change_marker: names::change_marker(source).map(|column| column.name.clone()),
    }
}

fn grain(entity: &str, kind: FactKind, moments: &[&Column]) -> String {
    let thing = names::spoken(entity);
    let last = moments.iter().rfind(|column| column.nullable);
    match (kind, last) {
        (FactKind::AccumulatingSnapshot, Some(last)) => {
            format!("One row for each {thing}, updated when its {} is known.", names::spoken(&last.name))
        }
        (FactKind::PeriodicSnapshot, _) => format!("One row for each {thing} and period."),
        _ => format!("One row for each {thing}."),
    }
}

fn kind(table: &str, moments: &[&Column], measures: &[Measure]) -> FactKind {
    let words = names::words(table);
    let periodic = words.iter().any(|word| ["snapshot", "daily", "monthly", "weekly"].contains(&word.as_str()));
    if periodic && measures.iter().any(|measure| measure.additivity == Additivity::SemiAdditive) {
        FactKind::PeriodicSnapshot
    } else if moments.len() >= 2 && moments.iter().skip(1).any(|column| column.nullable) {
        FactKind::AccumulatingSnapshot
    } else if measures.is_empty() {
        FactKind::Factless
    } else {
        FactKind::Transaction
    }
}

fn reasons(given: &TableUse<'_>, table: usize, kind: FactKind, joins: &[Join]) -> Vec<String> {
    let mut reasons: Vec<String> = given.classified[table]
        .reasons
        .iter()
        .map(|reason| {
            if reason.points == 0 {
                reason.why.clone()
            } else {
                format!("{}: {}", crate::design::decisions::signed(reason.points), reason.why)
            }
        })
        .collect();
    for edge in &given.graph.out[table] {
        let to = &given.graph.tables[edge.to];
        if given.class(edge.to) == TableClass::Event {
            let many = !given.graph.tables[table].unique.contains(&edge.reference.columns);
            let thing = names::spoken(&names::singular(to.key()));
            reasons.push(if many {
                format!("kept apart from {thing}: one {thing} may have several, or none, so its amounts would have to be summed or repeated there; it takes that {thing}'s dimensions instead")
            } else {
                format!("belongs to one {thing} and takes its dimensions")
            });
        }
    }
    for join in joins {
        if let Some(number) = given
            .graph
            .tables
            .iter()
            .position(|held| held.key() == join.table)
            .filter(|number| given.class(*number) == TableClass::Link)
        {
            reasons.push(format!("reaches through {} to what it ties together", given.graph.tables[number].key()));
        }
    }
    if kind == FactKind::AccumulatingSnapshot {
        reasons.push(
            "a later moment may still be empty, so the row is updated as the process goes on (accumulating snapshot)"
                .to_owned(),
        );
    }
    reasons
}

fn dimension_keys(
    given: &TableUse<'_>,
    table: usize,
    reaches: &[Reach<'_>],
    dimension_names: &BTreeMap<usize, String>,
    taken: &mut BTreeSet<String>,
) -> Vec<FactDimension> {
    let mut keys = Vec::new();
    for reach in reaches {
        let Some(name) = dimension_names.get(&reach.dimension) else { continue };
        let target = &given.graph.tables[reach.dimension];
        let own = names::singular(target.key());
        let role = names::role(reach.edge.reference.columns.first().map_or("", String::as_str), target.key());
        let holder = given.graph.tables[reach.holder].key();
        let mut column = format!("{role}_key");
        if taken.contains(&column) && reach.holder != table {
            column = format!("{}_{role}_key", names::singular(holder));
        }
        let base = column.clone();
        let mut number = 2;
        while !taken.insert(column.clone()) {
            column = format!("{base}_{number}");
            number += 1;
        }
        let identity = given.identity(reach.dimension);
        let from = identity
            .iter()
            .filter_map(|key| reach.edge.reference.to.iter().position(|to| to == key))
            .map(|at| SourceColumn {
                alias: reach.alias.clone(),
                table: holder.to_owned(),
                column: reach.edge.reference.columns[at].clone(),
            })
            .collect::<Vec<_>>();
        if from.len() == identity.len() {
            let role = if role == own { names::spoken(&own) } else { names::spoken(&role) };
            keys.push(FactDimension { dimension: name.clone(), role, column, from, optional: reach.optional });
        }
    }
    keys
}

/// The moments of a fact: its own, or where it has none those of the header it belongs to; with whether each may
/// be empty.
fn moments(graph: &Graph<'_>, table: usize, joins: &[Join], own: &[&Column]) -> Vec<(SourceColumn, bool)> {
    let held = &graph.tables[table];
    if !own.is_empty() {
        return own
            .iter()
            .map(|column| (source_column(&names::snake(held.key()), held.key(), column), column.nullable))
            .collect();
    }
    joins
        .iter()
        .filter_map(|join| graph.tables.iter().find(|held| held.key() == join.table).map(|held| (join, held)))
        .map(|(join, header)| {
            let columns = header.columns.iter().filter(|column| names::is_business_moment(column));
            columns.map(|column| (source_column(&join.alias, header.key(), column), true)).collect::<Vec<_>>()
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn source_column(alias: &str, table: &str, column: &Column) -> SourceColumn {
    SourceColumn { alias: alias.to_owned(), table: table.to_owned(), column: column.name.clone() }
}

fn date_key(from: &SourceColumn, optional: bool, taken: &mut BTreeSet<String>) -> FactDimension {
    let name = names::snake(&from.column);
    let stem = name
        .strip_suffix("_at")
        .or_else(|| name.strip_suffix("_on"))
        .or_else(|| name.strip_suffix("_time"))
        .unwrap_or(&name);
    let stem = if stem.ends_with("date") { stem.to_owned() } else { format!("{stem}_date") };
    let mut column = format!("{stem}_key");
    if !taken.insert(column.clone()) {
        column = format!("{}_{column}", names::singular(&from.table));
        taken.insert(column.clone());
    }
    FactDimension {
        dimension: "dim_date".to_owned(),
        role: names::spoken(&stem),
        column,
        from: vec![from.clone()],
        optional,
    }
}

fn column_measures(given: &TableUse<'_>, table: usize, taken: &mut BTreeSet<String>) -> Vec<Measure> {
    let source = &given.graph.tables[table];
    given
        .graph
        .own_columns(table)
        .filter(|column| names::is_measure(column) && !column.generated)
        .map(|column| {
            let additivity = if names::is_rate(column) {
                Additivity::NonAdditive
            } else if names::is_level(column) {
                Additivity::SemiAdditive
            } else {
                Additivity::Additive
            };
            let name = names::snake(&column.name);
            taken.insert(name.clone());
            Measure {
                name,
                data_type: common_type(&column.data_type),
                additivity,
                from: MeasureFrom::Column(source_column(&names::snake(source.key()), source.key(), column)),
                nullable: column.nullable,
                description: column.comment.clone().unwrap_or_else(|| {
                    format!("{} of the {}.", sentence(&column.name), names::spoken(&names::singular(source.key())))
                }),
            }
        })
        .collect()
}

/// Measures that no column holds: a count, and the days from the first moment to each later one.
fn derived_measures(
    kind: FactKind,
    entity: &str,
    moments: &[&Column],
    measures: &[Measure],
    taken: &mut BTreeSet<String>,
) -> Vec<Measure> {
    let mut made = Vec::new();
    let stem = |column: &Column| {
        let name = names::snake(&column.name);
        ["_date", "_at", "_on", "_time"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name).to_owned()
    };
    if kind == FactKind::AccumulatingSnapshot {
        let first = moments.iter().find(|column| !column.nullable).or_else(|| moments.first());
        for (first, later) in moments.iter().filter_map(|later| first.map(|first| (*first, *later))) {
            let name = format!("{}_to_{}_days", stem(first), stem(later));
            if later.name != first.name && taken.insert(name.clone()) {
                made.push(Measure {
                    name,
                    data_type: DataType::Integer,
                    additivity: Additivity::Additive,
                    from: MeasureFrom::DaysBetween(first.name.clone(), later.name.clone()),
                    nullable: true,
                    description: format!(
                        "Days from {} to {}; empty until the second is known.",
                        names::spoken(&first.name),
                        names::spoken(&later.name)
                    ),
                });
            }
        }
    }
    let counts = measures.iter().all(|measure| measure.additivity != Additivity::Additive);
    let name = format!("{entity}_count");
    if (counts || kind == FactKind::AccumulatingSnapshot) && taken.insert(name.clone()) {
        made.push(Measure {
            name,
            data_type: DataType::Integer,
            additivity: Additivity::Additive,
            from: MeasureFrom::One,
            nullable: false,
            description: format!("One for each {}, to be added up.", names::spoken(entity)),
        });
    }
    made
}

/// Identifiers and short words that stay in the fact.
fn degenerate(
    given: &TableUse<'_>,
    table: usize,
    taken: &mut BTreeSet<String>,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Degenerate> {
    let source = &given.graph.tables[table];
    let through = |column: &Column| {
        given.graph.out[table].iter().any(|edge| {
            edge.reference.columns.contains(&column.name)
                && matches!(given.class(edge.to), TableClass::Link | TableClass::Event)
        })
    };
    let dimensional = |column: &Column| given.graph.is_reference(table, &column.name) && !through(column);
    let mut kept = Vec::new();
    for column in source.columns.iter().filter(|column| !names::is_technical(column) && !dimensional(column)) {
        let is_measure = !given.graph.is_key(table, &column.name)
            && !given.graph.is_reference(table, &column.name)
            && names::is_measure(column);
        if (is_measure && !column.generated) || names::is_business_moment(column) {
            continue;
        }
        let why_not = match given.admit(table, column) {
            Err(why) => Some(why),
            Ok((Some(_), Some(treatment))) if treatment != Treatment::RestrictOnly => {
                Some("it speaks of a person, and a fact has no place for that".to_owned())
            }
            Ok(_) if column.data_type == DataType::Uuid && !given.graph.is_key(table, &column.name) => {
                Some("a second identifier; the key identifies the row".to_owned())
            }
            Ok(_) => None,
        };
        let name = names::snake(&column.name);
        match why_not {
            Some(why) => {
                left_out.push(LeftOut { table: source.key().to_owned(), column: Some(column.name.clone()), why })
            }
            None if taken.insert(name.clone()) => kept.push(Degenerate {
                name,
                data_type: common_type(&column.data_type),
                from: source_column(&names::snake(source.key()), source.key(), column),
                nullable: column.nullable,
                description: column.comment.clone().unwrap_or_else(|| {
                    format!(
                        "{} of the {} at the source.",
                        sentence(&column.name),
                        names::spoken(&names::singular(source.key()))
                    )
                }),
            }),
            None => {}
        }
    }
    kept
}

/// The joins on the way to some key of the fact; those that lead nowhere are dropped.
fn used_joins(joins: Vec<Join>, dimensions: &[FactDimension]) -> Vec<Join> {
    let mut needed: BTreeSet<String> =
        dimensions.iter().flat_map(|key| key.from.iter().map(|column| column.alias.clone())).collect();
    for join in joins.iter().rev() {
        if needed.contains(&join.alias) {
            needed.insert(join.from_alias.clone());
        }
    }
    joins.into_iter().filter(|join| needed.contains(&join.alias)).collect()
}
