//! Dimensions: flattened from staging; where they show the past, through all that was ever recorded of them.

use super::python::{self, Code};
use super::{Made, Writer, broadcast, column, column_path, conformed, dates, joined, module, path, staged, under};
use crate::deliverable::File;
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

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for dimension in &write.model.dimensions {
        let Some(mart) = write.warehouse.mart(&dimension.name) else { continue };
        let text = match dimension.kind {
            DimensionKind::TimeOfDay => dates::time_job(dimension, mart),
            _ if dimension.source.is_empty() => dates::job(dimension, mart),
            _ => job(write, dimension, mart),
        };
        files.push(File::new(path(&dimension.name), text));
    }
    files
}

fn job(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let past = dimension.keeps_past().then(|| Past::new(write, dimension, mart));
    let mut body =
        format!("NAME = {}\nKEY = {}\n", python::string(&dimension.name), python::string(&dimension.surrogate_key));
    let references = super::references(mart);
    if !references.is_empty() {
        body.push_str(&python::constant("REFERENCES", &Code::Dict(references)));
    }
    let key = if past.is_some() { RECORDED_KEY } else { dimension.surrogate_key.as_str() };
    let from = write.from(&dimension.source, &dimension.joins);
    let changed = changed_at(&from, dimension);
    let timed = changed.is_some();
    let since = past.is_some().then(|| {
        let since = changed.unwrap_or_else(|| Code::call("run.moment", Vec::new()));
        since.method("alias", vec![Code::string("valid_from")])
    });
    body.push_str(&if dimension.conformed.is_empty() {
        members(write, dimension, mart, key, since)
    } else {
        conformed::functions(write, dimension, mart, key, since)
    });
    body.push_str(&past.as_ref().map_or_else(String::new, |past| past.shown(write)));
    body.push_str(&put_in_place(write, dimension, past.is_some(), timed));
    module(&format!("{}: {} {}", dimension.name, dimension.grain, history_text(dimension)), &body)
}

/// The function that gives what a dimension shows of its source, with `key` as the name of the hash of what identifies a
/// row and, where changes are recorded, since when it is so.
fn members(write: &Writer<'_>, dimension: &Dimension, mart: &Mart, key: &str, since: Option<Code>) -> String {
    let mut from = write.from(&dimension.source, &dimension.joins);
    let mut steps = write.base_and_joins(&from, None);
    let natural: Vec<Made> =
        dimension.natural_key.iter().map(|attribute| write.value(&from, &attribute.from)).collect();
    let mut columns = vec![super::surrogate_key(&natural).code.method("alias", vec![Code::string(key)])];
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
                    steps.push_str(&join);
                    made
                }
            }
            Fill::List(list) => {
                let alias = free_name(&plain(&list.name), &mut from.taken);
                let (text, made) = name_list(write, &from, list, &alias);
                steps.push_str(&text);
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
    format!(
        "\n\ndef members(run: Run) -> DataFrame:\n    \"\"\"{says}\"\"\"\n{steps}{}",
        python::select("rows", &columns),
    )
}

/// The function that publishes a dimension.
fn put_in_place(write: &Writer<'_>, dimension: &Dimension, keeps_past: bool, timed: bool) -> String {
    let mut keys = vec![Code::Text("KEY".to_owned())];
    keys.extend(durable_key(dimension, write.model).map(|name| Code::string(&name)));
    let mut wanted = vec![Code::Text("NAME".to_owned()), Code::Text(String::new()), Code::Text("[KEY]".to_owned())];
    if !dimension.outriggers.is_empty() {
        keys.push(Code::Text("*REFERENCES".to_owned()));
        wanted.push(Code::Text("REFERENCES".to_owned()));
    }
    let (says, record, rows) = if keeps_past {
        let says = if timed {
            "Records what changed, from the moment on that the source gives, and shows it."
        } else {
            "Records what changed, from the moment of the run on, and shows it."
        };
        let timed = Code::Named("timed", Box::new(Code::Text(if timed { "True" } else { "False" }.to_owned())));
        let given = vec![Code::Text("NAME".to_owned()), Code::Text("members(run)".to_owned()), timed];
        (says, python::assign("recorded", &Code::call("run.recorded", given)), "shown(run, recorded)")
    } else {
        // of flags and codes, every combination that was met, once
        let rows = if dimension.kind == DimensionKind::Junk { "members(run).distinct()" } else { "members(run)" };
        ("Builds the dimension anew from what the source says now.", String::new(), rows)
    };
    keys.insert(0, Code::Text(rows.to_owned()));
    wanted[1] = Code::call("with_unknown_member", keys);
    format!(
        "\n\ndef build(run: Run) -> None:\n    \"\"\"{says}\"\"\"\n{record}{}",
        python::statement(&Code::call("run.replace", wanted)),
    )
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
        let names: Vec<Code> = of.map(|(_, column)| Code::string(&column.name)).collect();
        (!names.is_empty()).then(|| Code::Named(name, Box::new(Code::List(names))))
    }

    /// The function that shows what was recorded.
    fn shown(&self, write: &Writer<'_>) -> String {
        let mut given = vec![Code::Text("recorded".to_owned())];
        if self.merges {
            let none = || Code::Named("tracked", Box::new(Code::List(Vec::new())));
            given.push(self.listed("tracked", |fill| fill.is_tracked(self.dimension)).unwrap_or_else(none));
        }
        let follows = |history| move |fill: &Fill<'_>| fill.history(self.dimension) == history;
        given.extend(self.listed("now", follows(History::Type1)));
        given.extend(self.listed("first", follows(History::Type0)));
        let beside: Vec<(String, Code)> = self
            .filled
            .iter()
            .filter(|(fill, _)| matches!(fill, Fill::CurrentAttribute(_) | Fill::CurrentList(_)))
            .filter_map(|(fill, column)| Some((column.name.clone(), Code::string(self.recorded_name(fill)?))))
            .collect();
        if !beside.is_empty() {
            given.push(Code::Named("beside", Box::new(Code::Dict(beside))));
        }
        let versioned = self.dimension.has_versions();
        let mut rows = Code::call(if versioned { "versions" } else { "single" }, given);
        let (mut alias, mut parents) = ("", String::new());
        if !self.dimension.outriggers.is_empty() {
            alias = "member";
            rows = rows.method("alias", vec![Code::string(alias)]);
        }
        let mut taken = BTreeSet::from([alias.to_owned()]);
        let mut columns = Vec::new();
        for (fill, wanted) in &self.filled {
            let name = match fill {
                Fill::Key | Fill::DurableKey => RECORDED_KEY,
                fill => self.recorded_name(fill).filter(|_| fill.is_described()).unwrap_or(&wanted.name),
            };
            let (path, held) = (Code::string(&column_path(alias, name)), column(alias, name));
            let code = match fill {
                Fill::Key if versioned => {
                    let from = Code::string(&column_path(alias, "valid_from"));
                    Code::call("surrogate_key", vec![path, Code::call("moment_text", vec![from])])
                }
                Fill::Outrigger(key) => {
                    let (join, made) = parent(write, &mut taken, key, held);
                    parents.push_str(&join);
                    made.code
                }
                _ => held,
            };
            columns.push(Made { code, data_type: Some(wanted.data_type.clone()) }.named(wanted));
        }
        format!(
            "\n\ndef shown(run: Run, recorded: DataFrame) -> DataFrame:\n    \"\"\"{}\"\"\"\n{}{parents}{}",
            if versioned { "The versions of all members." } else { "Each member once." },
            python::assign("rows", &rows),
            python::select("rows", &columns),
        )
    }
}

/// The names that hang on each member, and the join to them; null where a table of the chain is not carried over.
fn name_list(write: &Writer<'_>, from: &Selection<'_>, list: &NameList, alias: &str) -> (String, Made) {
    let text = || -> Option<String> {
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
        let names = Code::call("names_list", vec![label]).method("alias", vec![Code::string(&list.name)]);
        let small = listed.class == TableClass::ReferenceList;
        let other = broadcast(under("listed", staged(listed, None)), small);
        let joins = Code::call("names.join", vec![other, Code::List(far?), Code::string("inner")]);
        let aliased = Code::call("names.alias", vec![Code::string(alias)]);
        Some(format!(
            "{}{}{}{}{}",
            python::assign("names", &under("through", staged(through, None))),
            python::assign("names", &joins),
            python::assign("groups", &Code::call("names.groupBy", keys)),
            python::assign("names", &Code::call("groups.agg", vec![names])),
            joined(aliased, conditions),
        ))
    };
    match text() {
        Some(text) => (text, Made { code: column(alias, &list.name), data_type: Some(DataType::Text(None)) }),
        None => (String::new(), Made::nothing()),
    }
}

/// When anything that the dimension shows last changed; none where a table of the chain does not say.
fn changed_at(from: &Selection<'_>, dimension: &Dimension) -> Option<Code> {
    let markers = from.change_markers(dimension)?;
    Some(Code::call("latest_of", markers.iter().map(super::held).collect()))
}

/// How a row finds the parent that is a dimension of its own, by the hash of what identifies it: the join, and the key
/// with its fallback.
fn parent(write: &Writer<'_>, taken: &mut BTreeSet<String>, key: &FactDimension, hash: Code) -> (String, Made) {
    let (name, there) = outrigger_columns(key, write.model);
    let wanted = key.column.strip_suffix("_key").unwrap_or(&key.column);
    let alias = free_name(&plain(&format!("{wanted}_parent")), taken);
    let held = column(&alias, &there);
    let mut conditions = vec![hash.compared("==", held.clone())];
    if name != key.column {
        // every row has one first version, and perhaps none that still holds
        let first = Code::Text("moment(BEGINNING)".to_owned());
        conditions.push(column(&alias, "valid_from").compared("==", first));
    }
    let members = match write.dimension(&key.dimension) {
        Some(dimension) => write.members(dimension, &alias),
        None => super::built(&key.dimension, &alias),
    };
    let made = Made { code: Code::call("known_key", vec![held]), data_type: Some(DataType::Text(None)) };
    (joined(members, conditions), made)
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
) -> (String, Made) {
    let Wanted { dimension, alias, keyed_by, from } = wanted;
    let key = column(alias, &dimension.surrogate_key);
    let versioned = dimension.has_versions();
    let mut before = String::new();
    let mut conditions: Vec<Code> = if !dimension.conformed.is_empty() {
        let (join, condition) = conformed::lookup(dimension, taken, alias, keyed_by, from).unzip();
        before = join.unwrap_or_default();
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
    (before + &joined(write.members(dimension, alias), conditions), made)
}
