//! Dimensions: flattened from staging, with the versions of their rows where history is kept.

use super::python::{self, Code};
use super::{From, Made, Writer, broadcast, column, dates, joined, mart as held, module, named, path, staged};
use crate::deliverable::File;
use crate::deliverable::text::{free_name, plain};
use crate::deliverable::warehouse::{Mart, MartColumn, has_versions};
use crate::design::{Dimension, History, NameList, TableClass};
use crate::sql::DataType;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for dimension in &write.model.dimensions {
        let Some(mart) = write.warehouse.mart(&dimension.name) else { continue };
        let text = if dimension.source.is_empty() { dates::job(dimension, mart) } else { job(write, dimension, mart) };
        files.push(File::new(path(&dimension.name), text));
    }
    files
}

/// The columns between the surrogate key and what history adds.
fn described<'m>(dimension: &Dimension, mart: &'m Mart) -> &'m [MartColumn] {
    let n = dimension.natural_key.len() + dimension.attributes.len() + dimension.lists.len();
    mart.columns.get(1..=n).unwrap_or_default()
}

fn job(write: &Writer<'_>, dimension: &Dimension, mart: &Mart) -> String {
    let mut from = write.from(&dimension.source, &dimension.joins);
    let mut steps = write.base_and_joins(&from, None);
    let mut lists = Vec::new();
    for list in &dimension.lists {
        let alias = free_name(&plain(&list.name), &mut from.taken);
        let (text, made) = name_list(write, &from, list, &alias);
        steps.push_str(&text);
        lists.push(made);
    }
    let natural: Vec<Made> =
        dimension.natural_key.iter().map(|attribute| write.value(&from, &attribute.from)).collect();
    let attributes = dimension.natural_key.iter().chain(&dimension.attributes);
    let mut made: Vec<Made> =
        attributes.map(|attribute| write.value(&from, &attribute.from).treated(attribute.treatment)).collect();
    made.extend(lists);
    let versioned = has_versions(dimension);
    let key = if versioned { "natural_key_hash" } else { dimension.surrogate_key.as_str() };
    let mut columns = vec![super::surrogate_key(&natural).code.method("alias", vec![Code::string(key)])];
    columns.extend(named(made, described(dimension, mart)));
    let changed = changed_at(write, &from, dimension);
    if versioned {
        let since = changed.clone().unwrap_or_else(|| Code::call("run.moment", Vec::new()));
        columns.push(since.method("alias", vec![Code::string("valid_from")]));
    }
    let body = format!(
        "NAME = {}\nKEY = {}\n\n\ndef members(run: Run) -> DataFrame:\n    \"\"\"The members as the source has them now.\"\"\"\n{steps}{}\n\ndef build(run: Run) -> None:\n{}",
        python::string(&dimension.name),
        python::string(&dimension.surrogate_key),
        python::select("rows", &columns),
        put_in_place(dimension, changed.is_some()),
    );
    let says = format!("{}: {} {}", dimension.name, dimension.grain, history_text(dimension));
    module(&says, &body, &["Run", "with_unknown_member"])
}

fn put_in_place(dimension: &Dimension, timed: bool) -> String {
    match dimension.history {
        History::Type0 => "    \"\"\"Adds who is new; who is there stays as first loaded.\"\"\"\n    run.first_loaded(NAME, with_unknown_member(members(run), KEY), KEY)\n".to_owned(),
        History::Type1 => "    \"\"\"Builds the dimension anew from what the source says now.\"\"\"\n    run.replace(NAME, with_unknown_member(members(run), KEY), [KEY])\n".to_owned(),
        History::Type2 | History::Type6 => format!(
            "    \"\"\"Adds a version for each change, {}.\"\"\"\n    rows = run.versions(NAME, members(run), KEY, timed={})\n    run.replace(NAME, with_unknown_member(rows, KEY), [KEY])\n",
            if timed { "from the moment on that the source gives" } else { "from the moment of the run on" },
            if timed { "True" } else { "False" },
        ),
    }
}

fn history_text(dimension: &Dimension) -> &'static str {
    match dimension.history {
        History::Type0 => "Values stay as first loaded (type 0).",
        History::Type1 => "Values are overwritten (type 1).",
        History::Type2 | History::Type6 => "Every change adds a version (type 2).",
    }
}

/// The names that hang on each member, and the join to them; null where a table of the chain is not carried over.
fn name_list(write: &Writer<'_>, from: &From<'_>, list: &NameList, alias: &str) -> (String, Made) {
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
        let other = broadcast(staged(listed, "listed", None), small);
        let joins = Code::call("names.join", vec![other, Code::List(far?), Code::string("inner")]);
        let aliased = Code::call("names.alias", vec![Code::string(alias)]);
        Some(format!(
            "{}{}{}{}{}",
            python::assign("names", &staged(through, "through", None)),
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
fn changed_at<'a>(write: &Writer<'a>, from: &From<'a>, dimension: &Dimension) -> Option<Code> {
    dimension.change_marker.as_ref()?;
    if !dimension.lists.is_empty() {
        return None;
    }
    let of = |alias: &str| {
        let raw = write.raw_of(from, alias)?;
        let marker = raw.change_marker.as_deref().and_then(|name| raw.column(name))?;
        Some(column(from.alias(alias), &marker.name))
    };
    let mut moments = vec![of("")?];
    for join in &dimension.joins {
        moments.push(of(&join.alias)?);
    }
    Some(Code::call("latest_of", moments))
}

/// How a row of another table finds its member of a dimension: the join, and the key with its fallback.
///
/// `at` is the moment at which the version is asked for; without one it is the current version.
pub fn lookup(
    write: &Writer<'_>,
    dimension: &Dimension,
    alias: &str,
    from: Vec<Made>,
    at: Option<&Code>,
) -> (String, Made) {
    let key = column(alias, &dimension.surrogate_key);
    let conditions = if has_versions(dimension) {
        let mut conditions: Vec<Code> = dimension
            .natural_key
            .iter()
            .zip(from)
            .map(|(attribute, made)| {
                made.treated(attribute.treatment).code.compared("==", column(alias, &attribute.name))
            })
            .collect();
        match at {
            Some(at) => {
                conditions.push(at.clone().compared(">=", column(alias, "valid_from")));
                conditions.push(at.clone().compared("<", column(alias, "valid_to")));
            }
            None => conditions.push(column(alias, "is_current")),
        }
        conditions
    } else {
        vec![super::surrogate_key(&from).code.compared("==", key.clone())]
    };
    let members = broadcast(held(&dimension.name, alias), write.is_small(dimension));
    let made = Made { code: Code::call("known_key", vec![key]), data_type: Some(DataType::Text(None)) };
    (joined(members, conditions), made)
}
