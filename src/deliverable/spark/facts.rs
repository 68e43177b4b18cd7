//! Facts: incremental, with keys to the members that held at the time, and the unknown member for orphans.

use super::dimensions::{self, Wanted};
use super::job::{self, Build, Code, Function, Job, Parameter, Step};
use super::{Made, Writer, column_path, lines, named};
use crate::deliverable::selection::Selection;
use crate::deliverable::text::{free_name, plain};
use crate::deliverable::warehouse::Mart;
use crate::design::{Dimension, DimensionKind, Fact, FactDimension, Measure, MeasureFrom, SourceColumn};
use crate::sql::{DataType, Formula};

pub fn jobs(write: &Writer<'_>) -> Vec<Job> {
    let of = |fact| Some(job(write, fact, write.warehouse.mart(&fact.name)?));
    write.model.facts.iter().filter_map(of).collect()
}

/// A column of the fact's own table.
pub fn own(fact: &Fact, column: &str) -> SourceColumn {
    SourceColumn { alias: String::new(), table: fact.source.clone(), column: column.to_owned() }
}

fn job(write: &Writer<'_>, fact: &Fact, mart: &Mart) -> Job {
    let mut from = write.from(&fact.source, &fact.joins);
    let moment_of = |made: Made| made.data_type.is_some().then(|| made.typed(&DataType::Timestamp));
    let happened = fact.event_time.as_ref().map(|column| moment_of(write.value(&from, column)));
    let business_key: Vec<Made> = fact.business_key.iter().map(|name| write.value(&from, &own(fact, name))).collect();
    let mut steps = match &fact.header {
        Some(header) => lines::taken_in(write, &from, header),
        None => write.base_and_joins(&from, Some("days")),
    };
    let versioned = |role: &FactDimension| write.dimension(&role.dimension).is_some_and(Dimension::has_versions);
    let mut at = None;
    if let Some(moment) = happened.clone().flatten().filter(|_| fact.dimensions.iter().any(versioned)) {
        at = Some(Code::name("at"));
        // a fact that has no moment yet takes the version that held when its row changed last, else the one of now
        let changed_at =
            fact.change_marker.as_ref().and_then(|marker| moment_of(write.value(&from, &own(fact, marker))));
        let now = Code::call("moment", vec![Code::text("9999-12-30 00:00:00")]);
        let is_known = from.always_happened(fact);
        let moments = [moment.clone()].into_iter().chain(changed_at).chain([now]).collect();
        let asked = if is_known { moment } else { Code::call("F.coalesce", moments) };
        steps.push(Step::Let("at", asked));
    }
    let mut made = vec![super::surrogate_key(&business_key)];
    for role in &fact.dimensions {
        let (join, key) = role_key(write, &mut from, role, at.as_ref());
        steps.extend(join);
        made.push(key);
    }
    if let Some(header) = fact.header.as_ref().filter(|_| fact.allocates()) {
        steps.push(lines::weighed(write, &from, fact, header));
    }
    made.extend(fact.degenerate.iter().map(|degenerate| write.value(&from, &degenerate.from)));
    made.extend(fact.measures.iter().map(|measure| measured(write, &from, fact, measure)));
    let changed = fact.change_marker.as_ref().map(|marker| match &fact.header {
        Some(header) => lines::changed(write, &from, fact, header),
        None => moment_of(write.value(&from, &own(fact, marker))),
    });
    let mut names = [None, None];
    for (name, moment) in names.iter_mut().zip([happened, changed]) {
        let Some(moment) = moment else { continue };
        *name = mart.columns.get(made.len()).map(|column| column.name.as_str()).filter(|_| moment.is_some());
        made.push(moment.map_or_else(Made::nothing, |code| Made { code, data_type: Some(DataType::Timestamp) }));
    }
    let [event_time, marker] = names;
    let definition = job::Fact {
        source: from.raw.map_or_else(String::new, |raw| raw.name.clone()),
        staged: from.raw.map_or_else(String::new, |raw| format!("staging.{}", raw.staging())),
        key: fact.surrogate_key.clone(),
        event_time: event_time.map(str::to_owned),
        marker: marker.map(str::to_owned),
        moving: if marker.is_some() { moving(write, fact) } else { Vec::new() },
    };
    let taken = match fact.header {
        Some(_) => "The lines of every header that was loaded, or had a line loaded, on these days, with their keys.",
        None => "The rows that were loaded on these days, with their keys.",
    };
    let takes = &[Parameter::Run, Parameter::Days];
    Job {
        name: fact.name.clone(),
        says: format!("{}: {}", fact.name, fact.grain),
        references: super::references(mart),
        functions: vec![Function::new("rows_of", taken, takes, steps, named(made, &mart.columns))],
        building: building(&definition),
        build: Build::Fact(Box::new(definition)),
    }
}

/// The keys to dimensions of several sources: what is matched by another key belongs to another member from then on.
fn moving(write: &Writer<'_>, fact: &Fact) -> Vec<String> {
    let of_several =
        |role: &&FactDimension| write.dimension(&role.dimension).is_some_and(|held| !held.conformed.is_empty());
    fact.dimensions.iter().filter(of_several).map(|role| role.column.clone()).collect()
}

/// What building a fact says of itself.
fn building(fact: &job::Fact) -> &'static str {
    match (fact.marker.is_some(), fact.moving.is_empty()) {
        (false, _) => "Builds the fact anew: its rows do not say when they changed.",
        (true, true) => "Takes in what was loaded since the last run, and again what came shortly before.",
        (true, false) => {
            "Takes in what was loaded since the last run, again what came shortly before, and what has another member now."
        }
    }
}

fn role_key(
    write: &Writer<'_>,
    from: &mut Selection<'_>,
    role: &FactDimension,
    at: Option<&Code>,
) -> (Vec<Step>, Made) {
    let values: Vec<Made> = role.from.iter().map(|column| write.value(from, column)).collect();
    let known = values.iter().all(|value| value.data_type.is_some()) && !values.is_empty();
    match write.dimension(&role.dimension).filter(|_| known) {
        Some(dimension) if dimension.source.is_empty() => {
            let moment = values.into_iter().map(|value| value.code).take(1).collect();
            let made = if dimension.kind == DimensionKind::TimeOfDay { "time_key" } else { "date_key" };
            (Vec::new(), Made { code: Code::call(made, moment), data_type: Some(DataType::Integer) })
        }
        Some(dimension) => {
            let wanted = role.column.strip_suffix("_key").unwrap_or(&role.column);
            let alias = free_name(&plain(&format!("{wanted}_member")), &mut from.taken);
            let wanted = Wanted { dimension, alias: &alias, keyed_by: &role.keyed_by, from: values };
            dimensions::lookup(write, &mut from.taken, wanted, at)
        }
        None if role.dimension == "dim_date" => (Vec::new(), number(0)),
        None if role.dimension == "dim_time" => (Vec::new(), number(-1)),
        None => (Vec::new(), unknown()),
    }
}

fn number(number: i64) -> Made {
    Made { code: Code::call("F.lit", vec![Code::Number(number)]), data_type: Some(DataType::Integer) }
}

/// The key of the unknown member.
pub fn unknown() -> Made {
    Made { code: Code::call("F.lit", vec![Code::name("UNKNOWN_KEY")]), data_type: Some(DataType::Text(None)) }
}

fn measured(write: &Writer<'_>, from: &Selection<'_>, fact: &Fact, measure: &Measure) -> Made {
    match &measure.from {
        MeasureFrom::Column(column) => write.value(from, column),
        MeasureFrom::One => number(1),
        MeasureFrom::Formula(formula) => Made { code: computed(from, fact, formula), data_type: None },
        MeasureFrom::Allocated(column) => Made { code: lines::share(write, from, measure, column), data_type: None },
        MeasureFrom::DaysBetween(earlier, later) => {
            let [earlier, later] = [earlier, later].map(|column| write.value(from, column));
            if earlier.data_type.is_none() || later.data_type.is_none() {
                return Made::nothing();
            }
            Made {
                code: Code::call("days_between", vec![earlier.code, later.code]),
                data_type: Some(DataType::Integer),
            }
        }
    }
}

/// A formula over columns of the fact's own table, as SQL; binary fractions become exact ones first, for the sake of
/// equal sums.
pub fn computed(from: &Selection<'_>, fact: &Fact, formula: &Formula) -> Code {
    let sql = formula.sql(&|name| match from.column(&own(fact, name)) {
        Some(found) => {
            let path = column_path(found.alias, &found.column.name);
            let is_binary = matches!(found.column.data_type, DataType::Real | DataType::Double);
            if is_binary { format!("cast({path} as decimal(18, 6))") } else { path }
        }
        None => "null".to_owned(),
    });
    Code::call("F.expr", vec![Code::text(&sql)])
}
