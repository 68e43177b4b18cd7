//! Dimensions: flattened from staging; where they show the past, through all that was ever recorded of them.

use super::job::{Build, Code, Function, Job, Names, Parameter, Step};
use super::{Made, Writer, broadcast, column, column_path, conformed, dates, staged};
use crate::deliverable::dimension_columns::{
    Fill, described_columns, durable_key, fills, merges_versions, outrigger_columns,
};
use crate::deliverable::selection::Selection;
use crate::deliverable::text::{free_name, plain};
use crate::deliverable::warehouse::{Mart, MartColumn};
use crate::design::{Dimension, DimensionKind, FactDimension, History, NameList, TableClass};
use crate::sql::DataType;
use std::collections::BTreeSet;

/// The column of what is recorded that tells its rows apart: `KEY` of `warehouse/history.py`.
const RECORDED_KEY: &str = "natural_key_hash";

pub fn jobs(write: &Writer<'_>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for dimension in &write.model.dimensions {
        let Some(mart) = write.warehouse.mart(&dimension.name) else { continue };
        jobs.push(match dimension.kind {
            DimensionKind::TimeOfDay => dates::time_job(dimension, mart),
            _ if dimension.source.is_empty() => dates::job(dimension, mart),
            _ => job(write, dimension, mart),
        });
    }
    jobs
}

fn job(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> Job {
    let past = dimension.keeps_past().then(|| Past::new(write, dimension, mart));
    let key = if past.is_some() { RECORDED_KEY } else { dimension.surrogate_key.as_str() };
    let from = write.from(&dimension.source, &dimension.joins);
    let changed = changed_at(&from, dimension);
    let timed = changed.is_some();
    let since =
        past.is_some().then(|| changed.unwrap_or_else(|| Code::call("run.moment", Vec::new())).alias("valid_from"));
    let mut functions = if dimension.conformed.is_empty() {
        vec![members(write, dimension, mart, key, since)]
    } else {
        conformed::functions(write, dimension, mart, key, since)
    };
    functions.extend(past.as_ref().map(|past| past.shown(write)));
    let recorded = past.is_some().then_some(timed);
    Job {
        name: dimension.name.clone(),
        says: format!("{}: {} {}", dimension.name, dimension.grain, history_text(dimension)),
        references: super::references(mart),
        functions,
        building: match recorded {
            Some(true) => "Records what changed, from the moment on that the source gives, and shows it.",
            Some(false) => "Records what changed, from the moment of the run on, and shows it.",
            None => "Builds the dimension anew from what the source says now.",
        },
        build: Build::Dimension {
            key: dimension.surrogate_key.clone(),
            recorded,
            rows: put_in_place(dimension, past.is_some()),
            unknown: None,
            durable_key: durable_key(dimension, write.model),
        },
    }
}

/// The rows that are put in place.
fn put_in_place(dimension: &Dimension, keeps_past: bool) -> Code {
    let run = Code::name("run");
    if keeps_past {
        return Code::call("shown", vec![run, Code::name("recorded")]);
    }
    let members = Code::call("members", vec![run]);
    // of flags and codes, every combination that was met, once
    if dimension.kind == DimensionKind::Junk { members.method("distinct", Vec::new()) } else { members }
}

/// The function that gives what a dimension shows of its source, with `key` as the name of the hash of what identifies a
/// row and, where changes are recorded, since when it is so.
fn members(write: &Writer<'_>, dimension: &Dimension, mart: &Mart, key: &str, since: Option<Code>) -> Function {
    let mut from = write.from(&dimension.source, &dimension.joins);
    let mut steps = write.base_and_joins(&from, None);
    let natural: Vec<Made> =
        dimension.natural_key.iter().map(|attribute| write.value(&from, &attribute.from)).collect();
    let mut columns = vec![super::surrogate_key(&natural).code.alias(key)];
    for (fill, wanted) in described_columns(dimension, write.model, mart) {
        let made = match fill {
            Fill::Outrigger(key) => {
                let values: Vec<Made> = key.from.iter().map(|column| write.value(&from, column)).collect();
                let hash = super::surrogate_key(&values);
                if since.is_some() {
                    // what is shown looks up whether there is such a parent: it may come later than its child
                    hash
                } else if values.is_empty() || values.iter().any(|value| value.data_type.is_none()) {
                    super::facts::unknown()
                } else {
                    let (join, made) = parent(write, &mut from.taken, key, hash.code);
                    steps.push(join);
                    made
                }
            }
            Fill::List(list) => {
                let alias = free_name(&plain(&list.name), &mut from.taken);
                let (join, made) = name_list(write, &from, list, &alias);
                steps.extend(join);
                made
            }
            Fill::NaturalKey(held) | Fill::Attribute(held) => write.value(&from, &held.from).treated(held.treatment),
            _ => continue,
        };
        columns.push(made.named(wanted));
    }
    columns.extend(since);
    let says = match dimension.kind {
        DimensionKind::Junk => "The combination of each row, as the source has it now.",
        _ => "The members as the source has them now.",
    };
    Function::new("members", says, &[Parameter::Run], steps, columns)
}

fn history_text(dimension: &Dimension) -> &'static str {
    match dimension.history {
        History::Type0 => "Values stay as first loaded (type 0); what came later is recorded.",
        History::Type1 if dimension.keeps_past() => {
            "Values are overwritten (type 1), but for some; what was is recorded."
        }
        History::Type1 => "Values are overwritten (type 1).",
        History::Type2 => "Every change adds a version (type 2).",
        History::Type6 => "Every change adds a version; each shows the current value beside its own (type 6).",
    }
}

/// What a dimension shows of all that was recorded of it.
struct Past<'a> {
    dimension: &'a Dimension,
    /// Every column with what fills it.
    filled: Vec<(Fill<'a>, &'a MartColumn)>,
    /// The columns that are recorded.
    recorded: Vec<(Fill<'a>, &'a MartColumn)>,
    /// Whether changes that give no version are drawn together.
    merges: bool,
}

impl<'a> Past<'a> {
    fn new(write: &Writer<'a>, dimension: &'a Dimension, mart: &'a Mart) -> Self {
        Self {
            dimension,
            filled: fills(dimension, write.model).into_iter().zip(&mart.columns).collect(),
            recorded: described_columns(dimension, write.model, mart),
            merges: merges_versions(dimension, write.model),
        }
    }

    /// The name under which what a column shows is recorded.
    fn recorded_name(&self, fill: &Fill<'_>) -> Option<&'a str> {
        let of = match fill {
            Fill::CurrentAttribute(held) => Fill::Attribute(held),
            Fill::CurrentList(list) => Fill::List(list),
            other => *other,
        };
        self.recorded.iter().find(|(held, _)| *held == of).map(|(_, column)| column.name.as_str())
    }

    /// `name=[…]` of the recorded columns for which this holds; nothing where there is none.
    fn listed(&self, name: &'static str, holds: impl Fn(&Fill<'_>) -> bool) -> Option<Code> {
        let of = self.recorded.iter().filter(|(fill, _)| !matches!(fill, Fill::NaturalKey(_)) && holds(fill));
        let names: Vec<Code> = of.map(|(_, column)| Code::text(&column.name)).collect();
        (!names.is_empty()).then(|| listed(name, names))
    }

    /// The function that shows what was recorded.
    fn shown(&self, write: &Writer<'_>) -> Function {
        let mut given = vec![Code::name("recorded")];
        if self.merges {
            let none = || listed("tracked", Vec::new());
            given.push(self.listed("tracked", |fill| fill.is_tracked(self.dimension)).unwrap_or_else(none));
        }
        let follows = |history| move |fill: &Fill<'_>| fill.history(self.dimension) == history;
        given.extend(self.listed("now", follows(History::Type1)));
        given.extend(self.listed("first", follows(History::Type0)));
        let beside: Vec<(String, String)> = self
            .filled
            .iter()
            .filter(|(fill, _)| matches!(fill, Fill::CurrentAttribute(_) | Fill::CurrentList(_)))
            .filter_map(|(fill, column)| Some((column.name.clone(), self.recorded_name(fill)?.to_owned())))
            .collect();
        if !beside.is_empty() {
            given.push(Code::Pairs(beside).argument("beside"));
        }
        let versioned = self.dimension.has_versions();
        let mut rows = Code::call(if versioned { "versions" } else { "single" }, given);
        let (mut alias, mut parents) = ("", Vec::new());
        if !self.dimension.outriggers.is_empty() {
            alias = "member";
            rows = rows.alias(alias);
        }
        let mut taken = BTreeSet::from([alias.to_owned()]);
        let mut columns = Vec::new();
        for (fill, wanted) in &self.filled {
            let name = match fill {
                Fill::Key | Fill::DurableKey => RECORDED_KEY,
                fill => self.recorded_name(fill).filter(|_| fill.is_described()).unwrap_or(&wanted.name),
            };
            let (path, held) = (Code::Named(column_path(alias, name)), column(alias, name));
            let code = match fill {
                Fill::Key if versioned => {
                    let from = Code::Named(column_path(alias, "valid_from"));
                    Code::call("surrogate_key", vec![path, Code::call("moment_text", vec![from])])
                }
                Fill::Outrigger(key) => {
                    let (join, made) = parent(write, &mut taken, key, held);
                    parents.push(join);
                    made.code
                }
                _ => held,
            };
            columns.push(Made { code, data_type: Some(wanted.data_type.clone()) }.named(wanted));
        }
        let says = if versioned { "The versions of all members." } else { "Each member once." };
        let steps = [Step::Rows(rows)].into_iter().chain(parents).collect();
        Function::new("shown", says, &[Parameter::Run, Parameter::Rows("recorded")], steps, columns)
    }
}

/// `name=[…]`; that nothing is tracked is said as well.
fn listed(name: &'static str, names: Vec<Code>) -> Code {
    let names = Code::List(names);
    let names = if name == "tracked" { Code::Present(Box::new(names)) } else { names };
    names.argument(name)
}

/// The names that hang on each member, and the join to them; null where a table of the chain is not carried over.
fn name_list(write: &Writer<'_>, from: &Selection<'_>, list: &NameList, alias: &str) -> (Option<Step>, Made) {
    let joined = || -> Option<Names> {
        let (through, listed) = (write.warehouse.source(&list.through)?, write.warehouse.source(&list.table)?);
        let far: Option<Vec<Code>> = list
            .far
            .iter()
            .map(|(here, there)| {
                let here = column("through", &through.column(here)?.name);
                Some(here.compared("==", column("listed", &listed.column(there)?.name)))
            })
            .collect();
        let (mut keys, mut conditions) = (Vec::new(), Vec::new());
        for (here, there) in &list.near {
            let there = &through.column(there)?.name;
            keys.push(column("through", there));
            conditions.push(column(&from.base, &from.raw?.column(here)?.name).compared("==", column(alias, there)));
        }
        let label = column("listed", &listed.column(&list.label)?.name);
        let small = listed.class == TableClass::ReferenceList;
        Some(Names {
            through: staged(through, None).alias("through"),
            listed: broadcast(staged(listed, None).alias("listed"), small),
            far: far?,
            keys,
            text: Code::call("names_list", vec![label]).alias(&list.name),
            alias: alias.to_owned(),
            near: conditions,
        })
    };
    match joined() {
        Some(names) => {
            let made = Made { code: column(alias, &list.name), data_type: Some(DataType::Text(None)) };
            (Some(Step::Names(Box::new(names))), made)
        }
        None => (None, Made::nothing()),
    }
}

/// When anything that the dimension shows last changed; none where a table of the chain does not say.
fn changed_at(from: &Selection<'_>, dimension: &Dimension) -> Option<Code> {
    let markers = from.change_markers(dimension)?;
    Some(Code::call("latest_of", markers.iter().map(super::held).collect()))
}

/// How a row finds the parent that is a dimension of its own, by the hash of what identifies it: the join, and the key
/// with its fallback.
fn parent(write: &Writer<'_>, taken: &mut BTreeSet<String>, key: &FactDimension, hash: Code) -> (Step, Made) {
    let (name, there) = outrigger_columns(key, write.model);
    let wanted = key.column.strip_suffix("_key").unwrap_or(&key.column);
    let alias = free_name(&plain(&format!("{wanted}_parent")), taken);
    let held = column(&alias, &there);
    let mut conditions = vec![hash.compared("==", held.clone())];
    if name != key.column {
        // every row has one first version, and perhaps none that still holds
        let first = Code::call("moment", vec![Code::name("BEGINNING")]);
        conditions.push(column(&alias, "valid_from").compared("==", first));
    }
    let members = match write.dimension(&key.dimension) {
        Some(dimension) => write.members(dimension, &alias),
        None => super::built(&key.dimension, &alias),
    };
    let made = Made { code: Code::call("known_key", vec![held]), data_type: Some(DataType::Text(None)) };
    (Step::Join(members, conditions), made)
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
    pub from: Vec<Made>,
}

/// How a row of another table finds its member of a dimension: the join, and the key with its fallback.
///
/// `at` is the moment at which the version is asked for; without one it is the current version.
pub fn lookup(
    write: &Writer<'_>,
    taken: &mut BTreeSet<String>,
    wanted: Wanted<'_>,
    at: Option<&Code>,
) -> (Vec<Step>, Made) {
    let Wanted { dimension, alias, keyed_by, from } = wanted;
    let key = column(alias, &dimension.surrogate_key);
    let versioned = dimension.has_versions();
    let mut steps = Vec::new();
    let mut conditions: Vec<Code> = if !dimension.conformed.is_empty() {
        let (join, condition) = conformed::lookup(dimension, taken, alias, keyed_by, from).unzip();
        steps.extend(join);
        condition.into_iter().collect()
    } else if versioned {
        let parts = dimension.natural_key.iter().zip(from);
        parts.map(|(held, made)| made.treated(held.treatment).code.compared("==", column(alias, &held.name))).collect()
    } else {
        vec![super::surrogate_key(&from).code.compared("==", key.clone())]
    };
    match at.filter(|_| versioned) {
        Some(at) => {
            conditions.push(at.clone().compared(">=", column(alias, "valid_from")));
            conditions.push(at.clone().compared("<", column(alias, "valid_to")));
        }
        None if versioned => conditions.push(column(alias, "is_current")),
        None => {}
    }
    let made = Made { code: Code::call("known_key", vec![key]), data_type: Some(DataType::Text(None)) };
    steps.push(Step::Join(write.members(dimension, alias), conditions));
    (steps, made)
}
