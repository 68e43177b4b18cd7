//! Facts: grain, kind, measures, and the way from each fact to its dimensions.

use super::dimensions::{common_type, sentence};
use super::flags;
use super::graph::Graph;
use super::measures::{self, Moment, source_column};
use super::names;
use super::table_use::TableUse;
use super::types::*;
use super::walk::Reach;
use crate::sql::{Column, DataType};
use std::collections::{BTreeMap, BTreeSet};

/// Builds the fact of one event table, and the dimension of its flags where it has one.
pub fn fact(
    given: &TableUse<'_>,
    table: usize,
    dimension_names: &BTreeMap<usize, String>,
    left_out: &mut Vec<LeftOut>,
) -> (Fact, Option<Dimension>) {
    let source = &given.graph.tables[table];
    let entity = names::singular(source.key());
    let (reaches, joins) = given.ways().walk(table);
    let header = header(given, table, &joins);
    let mut taken = BTreeSet::from([format!("{entity}_key"), "event_time".to_owned(), "source_changed_at".to_owned()]);
    let mut dimensions = dimension_keys(given, table, &reaches, dimension_names, &mut taken);
    let moments = moments(given.graph, table, &joins, header.as_ref());
    dimensions.extend(moments.iter().map(|moment| date_key(moment, &mut taken)));
    let own = names::snake(source.key());
    let mut made = measures::of_columns(given, table, &mut taken);
    made.extend(measures::of_lines(given, table, &mut taken));
    let kind = kind(given, table, &moments, &made);
    let mut degenerate = degenerate(given, table, &own, &mut taken, left_out);
    if let (Some(held), Some(above)) = (&header, given.headers.get(&table)) {
        made.extend(measures::of_header(given, *above, &held.alias, &entity, &mut taken));
        degenerate.extend(self::degenerate(given, *above, &held.alias, &mut taken, left_out));
    }
    let milestones: Vec<&Moment> = moments.iter().filter(|moment| moment.is_milestone()).collect();
    made.extend(measures::derived(kind, &entity, &milestones, &made, &mut taken));
    let event_time = moments.iter().find(|moment| !moment.optional).or_else(|| moments.first());
    let seen_by_time = event_time.filter(|moment| time_matters(given, &format!("fct_{entity}"), kind, moment));
    dimensions.extend(seen_by_time.map(|moment| time_key(moment, &mut taken)));
    let own_marker = given.graph.change_marker(table).map(|column| column.name.clone());
    let mut fact = Fact {
        name: format!("fct_{entity}"),
        kind,
        grain: grain(&entity, kind, &milestones),
        source: source.key().to_owned(),
        surrogate_key: format!("{entity}_key"),
        business_key: given.identity(table),
        reasons: Vec::new(),
        joins: Vec::new(),
        dimensions,
        measures: made,
        degenerate,
        event_time: event_time.map(|moment| moment.from.clone()),
        // a line whose header changed has to be loaded again, which nobody would notice
        change_marker: own_marker.filter(|_| header.as_ref().is_none_or(|held| held.change_marker.is_some())),
        header,
    };
    fact.joins = used_joins(joins, &fact);
    fact.reasons = reasons(given, table, &fact);
    let later = milestones.iter().skip(1).find(|moment| moment.optional);
    if let (FactKind::Transaction, Some(later)) = (kind, later) {
        fact.reasons.push(format!(
            "{} is one more role of the calendar, empty until it is known; a process with a second date after the first would be an accumulating snapshot",
            names::spoken(&later.from.column)
        ));
    }
    let junk = flags::take(given, &mut fact, &entity);
    (fact, junk)
}

/// The header that a table of lines takes in.
fn header(given: &TableUse<'_>, table: usize, joins: &[Join]) -> Option<FactHeader> {
    let above = *given.headers.get(&table)?;
    let source = &given.graph.tables[above];
    let own = names::snake(given.graph.tables[table].key());
    let join = joins.iter().find(|join| join.table == source.key() && join.from_alias == own)?;
    Some(FactHeader {
        table: source.key().to_owned(),
        alias: join.alias.clone(),
        columns: join.on.iter().map(|(line, _)| line.clone()).collect(),
        weight: measures::line_amount(given.graph, table),
        change_marker: given.graph.change_marker(above).map(|column| column.name.clone()),
    })
}

fn grain(entity: &str, kind: FactKind, milestones: &[&Moment]) -> String {
    let thing = names::spoken(entity);
    let last = milestones.iter().rfind(|moment| moment.optional);
    match (kind, last) {
        (FactKind::AccumulatingSnapshot, Some(last)) => {
            format!("One row for each {thing}, updated when its {} is known.", names::spoken(&last.from.column))
        }
        (FactKind::PeriodicSnapshot, _) if milestones.is_empty() => format!("One row for each {thing}, as it is now."),
        (FactKind::PeriodicSnapshot, _) => format!("One row for each {thing} and period."),
        _ => format!("One row for each {thing}."),
    }
}

fn kind(given: &TableUse<'_>, table: usize, moments: &[Moment], measures: &[Measure]) -> FactKind {
    let milestones: Vec<&Moment> = moments.iter().filter(|moment| moment.is_milestone()).collect();
    // a loan and its return are one process; an order with amounts and one later date is a transaction with two dates
    let has_amounts =
        given.headers.contains_key(&table) || measures.iter().any(|measure| measure.additivity == Additivity::Additive);
    let needed = if has_amounts { 3 } else { 2 };
    if given.class(table) == TableClass::Snapshot {
        FactKind::PeriodicSnapshot
    } else if milestones.len() >= needed && milestones.iter().skip(1).any(|moment| moment.optional) {
        FactKind::AccumulatingSnapshot
    } else if measures.is_empty() {
        FactKind::Factless
    } else {
        FactKind::Transaction
    }
}

fn reasons(given: &TableUse<'_>, table: usize, fact: &Fact) -> Vec<String> {
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
    let header = given.headers.get(&table).copied();
    if let (Some(held), Some(above)) = (&fact.header, header) {
        reasons.extend(header_reasons(given, fact, held, above));
    }
    for edge in given.graph.out[table].iter().filter(|edge| Some(edge.to) != header) {
        let to = &given.graph.tables[edge.to];
        if given.class(edge.to).is_event() {
            let many = !given.graph.tables[table].unique.contains(&edge.reference.columns);
            let thing = names::spoken(&names::singular(to.key()));
            reasons.push(if many {
                format!("kept apart from {thing}: one {thing} may have several, or none, so its amounts would have to be summed or repeated there; it takes that {thing}'s dimensions instead")
            } else {
                format!("belongs to one {thing} and takes its dimensions")
            });
        }
    }
    for join in &fact.joins {
        let is_link = given.graph.number(&join.table).is_some_and(|number| given.class(number) == TableClass::Link);
        if is_link {
            reasons.push(format!("reaches through {} to what it ties together", join.table));
        }
    }
    reasons.extend(match fact.kind {
        FactKind::AccumulatingSnapshot => Some(
            "a later moment may still be empty, so the row is updated as the process goes on (accumulating snapshot)",
        ),
        FactKind::PeriodicSnapshot => {
            Some("its numbers are levels: they are added up along everything but time (periodic snapshot)")
        }
        FactKind::Factless => Some("nothing of it is measured: its rows are counted (factless)"),
        FactKind::Transaction => None,
    }.map(str::to_owned));
    reasons
}

/// What became of the header, and how its amounts were shared out.
fn header_reasons(given: &TableUse<'_>, fact: &Fact, held: &FactHeader, above: usize) -> Vec<String> {
    let thing = names::spoken(&names::singular(given.graph.tables[above].key()));
    let mut reasons = vec![format!(
        "the {thing} and its lines are one fact at the grain of the line: dates, dimensions and identifiers of the {thing} stand on each of them; one without lines has no row"
    )];
    let shared: Vec<&str> = fact
        .measures
        .iter()
        .filter(|measure| matches!(measure.from, MeasureFrom::Allocated(_)))
        .map(|measure| measure.name.as_str())
        .collect();
    if !shared.is_empty() {
        let by = match &held.weight {
            Some(MeasureFrom::Column(column)) => format!("by {}", column.column),
            Some(MeasureFrom::Formula(formula)) => format!("by {}", formula.sql(&str::to_owned)),
            _ => "in equal parts, for no line says what it comes to".to_owned(),
        };
        reasons.push(format!(
            "{} of the {thing} shared out among its lines {by}; what rounding leaves over falls to the last, so the shares add up to the {thing} exactly",
            shared.join(", "),
        ));
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
        // of several sources no one's schema names the role
        let confirmed = &given.insisted.conformed;
        let shared = confirmed.iter().any(|held| [held.table, held.with].contains(&reach.dimension));
        let called = if shared { target.name.as_str() } else { target.key() };
        let own = names::singular(called);
        let role = names::role(reach.edge.reference.columns.first().map_or("", String::as_str), called);
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
            let keyed_by = target.key().to_owned();
            keys.push(FactDimension {
                dimension: name.clone(),
                role,
                column,
                from,
                keyed_by,
                optional: reach.optional,
            });
        }
    }
    keys
}

/// The moments of a fact: its own, and those of its header; where it has none at all, those of the nearest event that
/// it refers to.
fn moments(graph: &Graph<'_>, table: usize, joins: &[Join], header: Option<&FactHeader>) -> Vec<Moment> {
    let held = &graph.tables[table];
    let of_join = |join: &Join| -> Vec<Moment> {
        let Some(number) = graph.number(&join.table) else { return Vec::new() };
        let source = &graph.tables[number];
        let is_header = header.is_some_and(|held| held.alias == join.alias);
        business_moments(graph, number)
            .into_iter()
            .map(|column| Moment {
                from: source_column(&join.alias, source.key(), column),
                optional: column.nullable || !is_header,
                of_header: is_header,
                lent: !is_header,
            })
            .collect()
    };
    let own: Vec<Moment> = business_moments(graph, table)
        .into_iter()
        .map(|column| Moment {
            from: source_column(&names::snake(held.key()), held.key(), column),
            optional: column.nullable,
            of_header: false,
            lent: false,
        })
        .collect();
    let of_header = joins.iter().filter(|join| header.is_some_and(|held| held.alias == join.alias)).flat_map(of_join);
    let all: Vec<Moment> = of_header.chain(own).collect();
    if !all.is_empty() {
        return all;
    }
    joins.iter().map(of_join).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The moments of a table. Of a day and a moment that say the same, the one that is always there, else the first.
fn business_moments<'a>(graph: &Graph<'a>, table: usize) -> Vec<&'a Column> {
    let mut kept: Vec<&Column> = Vec::new();
    for column in graph.moments(table) {
        let same = kept.iter_mut().find(|held| measures::stem(&held.name) == measures::stem(&column.name));
        match same {
            Some(held) if held.nullable && !column.nullable => *held = column,
            Some(_) => {}
            None => kept.push(column),
        }
    }
    kept
}

fn date_key(moment: &Moment, taken: &mut BTreeSet<String>) -> FactDimension {
    let stem = measures::stem(&moment.from.column);
    let stem = if stem.ends_with("date") { stem } else { format!("{stem}_date") };
    let mut column = format!("{stem}_key");
    if !taken.insert(column.clone()) {
        column = format!("{}_{column}", names::singular(&moment.from.table));
        taken.insert(column.clone());
    }
    FactDimension {
        dimension: "dim_date".to_owned(),
        role: names::spoken(&stem),
        column,
        from: vec![moment.from.clone()],
        keyed_by: String::new(),
        optional: moment.optional,
    }
}

/// Whether the time of day of a moment says something: it has one, its name does not say that it is a day, and the fact
/// is no level that is taken at the end of a period. Somebody may say otherwise.
fn time_matters(given: &TableUse<'_>, fact: &str, kind: FactKind, moment: &Moment) -> bool {
    let column =
        given.graph.number(&moment.from.table).and_then(|at| given.graph.tables[at].column(&moment.from.column));
    let has_time = column.is_some_and(|held| matches!(held.data_type, DataType::Timestamp | DataType::TimestampTz));
    let words = names::words(&moment.from.column);
    let is_day = words.iter().any(|word| word.ends_with("date") || word == "day");
    let wanted = kind != FactKind::PeriodicSnapshot && !is_day && !moment.lent;
    has_time && given.insisted.time_of_day.get(fact).copied().unwrap_or(wanted)
}

fn time_key(moment: &Moment, taken: &mut BTreeSet<String>) -> FactDimension {
    let stem = measures::stem(&moment.from.column);
    let mut column = format!("{stem}_time_key");
    while !taken.insert(column.clone()) {
        column.push_str("_2");
    }
    FactDimension {
        dimension: "dim_time".to_owned(),
        role: format!("{} time", names::spoken(&stem)),
        column,
        from: vec![moment.from.clone()],
        keyed_by: String::new(),
        optional: moment.optional,
    }
}

/// Identifiers and short words that stay in the fact.
fn degenerate(
    given: &TableUse<'_>,
    table: usize,
    alias: &str,
    taken: &mut BTreeSet<String>,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Degenerate> {
    let source = &given.graph.tables[table];
    let through = |column: &Column| {
        given.graph.out[table].iter().any(|edge| {
            edge.reference.columns.contains(&column.name)
                && (given.class(edge.to) == TableClass::Link || given.class(edge.to).is_event())
        })
    };
    let dimensional = |column: &Column| given.graph.is_reference(table, &column.name) && !through(column);
    let dated: BTreeSet<&str> =
        business_moments(given.graph, table).into_iter().map(|column| column.name.as_str()).collect();
    // the key of a header stands on its lines already
    let of_header = names::snake(source.key()) != alias;
    let mut kept = Vec::new();
    let measures: Vec<&Column> = given.graph.measures(table).collect();
    for column in given.graph.of_business(table).filter(|column| !dimensional(column)) {
        let is_measure = measures.iter().any(|measure| std::ptr::eq(*measure, column));
        let is_told = dated.contains(column.name.as_str()) || (of_header && given.graph.is_key(table, &column.name));
        if (is_measure && !column.generated) || is_told {
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
        let mut name = names::snake(&column.name);
        if of_header && taken.contains(&name) {
            name = format!("{}_{name}", names::singular(source.key()));
        }
        match why_not {
            Some(why) => {
                left_out.push(LeftOut { table: source.key().to_owned(), column: Some(column.name.clone()), why })
            }
            None if taken.insert(name.clone()) => kept.push(Degenerate {
                name,
                data_type: common_type(&column.data_type),
                from: source_column(alias, source.key(), column),
                nullable: column.nullable || of_header,
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

/// Drops the joins that lead to nothing of the fact any more.
pub fn drop_idle_joins(fact: &mut Fact) {
    let joins = std::mem::take(&mut fact.joins);
    fact.joins = used_joins(joins, fact);
}

/// The joins on the way to something of the fact; those that lead nowhere are dropped.
fn used_joins(joins: Vec<Join>, fact: &Fact) -> Vec<Join> {
    let mut needed: BTreeSet<&str> =
        fact.dimensions.iter().flat_map(|key| key.from.iter().map(|column| column.alias.as_str())).collect();
    needed.extend(fact.degenerate.iter().map(|held| held.from.alias.as_str()));
    needed.extend(fact.event_time.iter().map(|from| from.alias.as_str()));
    needed.extend(fact.header.iter().map(|header| header.alias.as_str()));
    for measure in &fact.measures {
        match &measure.from {
            MeasureFrom::Column(from) | MeasureFrom::Allocated(from) => needed.extend([from.alias.as_str()]),
            MeasureFrom::DaysBetween(one, other) => needed.extend([one.alias.as_str(), other.alias.as_str()]),
            MeasureFrom::One | MeasureFrom::Formula(_) => {}
        }
    }
    let mut kept: BTreeSet<String> = needed.into_iter().map(str::to_owned).collect();
    for join in joins.iter().rev() {
        if kept.contains(&join.alias) {
            kept.insert(join.from_alias.clone());
        }
    }
    joins.into_iter().filter(|join| kept.contains(&join.alias)).collect()
}
