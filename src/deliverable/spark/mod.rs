//! The Spark jobs: what the dbt project makes of the raw layer, as PySpark, for volumes that outgrow one database.
//!
//! They are delivered where Spark was chosen as the processing engine. Keys come out byte for byte as dbt makes them.

mod bridges;
mod conformed;
mod dates;
mod dimensions;
mod facts;
mod hierarchies;
mod lines;
mod package;
mod python;
mod staging;

use super::selection::{Held, Selection};
use super::warehouse::{Mart, MartColumn, Raw, Warehouse};
use super::{Deliverable, File, Given};
use crate::design::{Dimension, DimensionKind, Join, Model, SourceColumn, Style, TableClass, Treatment};
use crate::sql::DataType;
use python::Code;

/// The Spark jobs.
pub const DELIVERABLE: Deliverable = Deliverable { name: "Spark jobs", deliver };

/// The folder of the jobs in the package.
const ROOT: &str = "pipelines/spark";

fn deliver(given: &Given<'_>) -> Vec<File> {
    if !given.runs_spark() {
        return Vec::new();
    }
    let warehouse = &*given.warehouse;
    let write = Writer { warehouse, model: &given.design.model };
    let mut files = package::files(given, &write);
    files.push(staging::file(&write));
    files.extend(dimensions::files(&write));
    files.extend(facts::files(&write));
    files.extend(bridges::files(&write));
    files
}

/// Whether the jobs can make a model: a star, with or without outriggers.
pub fn covers(model: &Model) -> bool {
    matches!(model.style, Style::Star | Style::SnowflakeSchema)
}

/// Where the job of a mart is.
fn path(mart: &str) -> String {
    format!("{ROOT}/warehouse/marts/{mart}.py")
}

/// What every job is written from.
struct Writer<'a> {
    warehouse: &'a Warehouse<'a>,
    model: &'a Model,
}

/// An expression and the type it has; none where nothing is known of it but that it is null.
struct Made {
    code: Code,
    data_type: Option<DataType>,
}

impl<'a> Writer<'a> {
    /// The base table `source` with `joins` to it.
    fn from(&self, source: &str, joins: &'a [Join]) -> Selection<'a> {
        Selection::new(self.warehouse, source, joins)
    }

    /// The rows of the base table, and the joins of every table that is carried over.
    fn base_and_joins(&self, from: &Selection<'_>, days: Option<&str>) -> String {
        let Some(raw) = from.raw else { return String::new() };
        let mut out = python::assign("rows", &under(&from.base, staged(raw, days)));
        for join in from.joined() {
            let equal = |(here, there): &(Held<'_, '_>, Held<'_, '_>)| held(here).compared("==", held(there));
            let small = join.raw.class == TableClass::ReferenceList;
            let conditions = join.on.iter().map(equal).collect();
            out.push_str(&joined(broadcast(under(join.alias, staged(join.raw, None)), small), conditions));
        }
        out
    }

    /// A source column as the job sees it; null where it is not carried over.
    fn value(&self, from: &Selection<'_>, wanted: &SourceColumn) -> Made {
        from.column(wanted).map_or_else(Made::nothing, |found| Made {
            code: held(&found),
            data_type: Some(found.column.data_type.clone()),
        })
    }

    /// The dimension of this name.
    fn dimension(&self, name: &str) -> Option<&'a Dimension> {
        self.model.dimension(name)
    }

    /// The rows of a dimension under an alias, sent to every executor where it is small by its nature: a list of names,
    /// or combinations of flags.
    fn members(&self, dimension: &Dimension, alias: &str) -> Code {
        let raw = self.warehouse.source(&dimension.source);
        let is_list = raw.is_some_and(|raw| raw.class == TableClass::ReferenceList);
        broadcast(built(&dimension.name, alias), is_list || dimension.kind == DimensionKind::Junk)
    }
}

impl Made {
    fn nothing() -> Self {
        Self { code: Code::call("F.lit", vec![Code::Text("None".to_owned())]), data_type: None }
    }

    /// It as a part of a key: moments are written alike by every engine.
    fn key_part(&self) -> Code {
        match self.data_type {
            Some(DataType::Timestamp) => Code::call("moment_text", vec![self.code.clone()]),
            _ => self.code.clone(),
        }
    }

    /// It as something that may be shown.
    fn treated(self, treatment: Option<Treatment>) -> Self {
        let text = Some(DataType::Text(None));
        match (treatment, &self.data_type) {
            (Some(Treatment::Drop | Treatment::Tokenise | Treatment::EncryptColumn), Some(_)) => {
                Self { code: Code::call("tokenise", vec![self.code]), data_type: text }
            }
            (Some(Treatment::Mask), Some(DataType::Text(_))) => {
                Self { code: Code::call("mask_text", vec![self.code]), data_type: text }
            }
            (Some(Treatment::Mask), Some(DataType::Date)) => {
                Self { code: Code::call("mask_date", vec![self.code]), data_type: Some(DataType::Date) }
            }
            (Some(Treatment::Mask), _) => Self::nothing(),
            _ => self,
        }
    }

    /// It in this type.
    fn typed(self, data_type: &DataType) -> Code {
        if self.data_type.as_ref() == Some(data_type) {
            self.code
        } else {
            self.code.method("cast", vec![Code::string(&type_name(data_type))])
        }
    }

    /// It as a column of a mart: in its type, under its name.
    fn named(self, wanted: &MartColumn) -> Code {
        let code = self.typed(&wanted.data_type);
        // a bare column has its name already
        let bare = matches!(&code, Code::Call(head, _) if head == "F.col")
            && (code == column("", &wanted.name) || code.flat().ends_with(&format!(".{}\")", wanted.name)));
        if bare { code } else { code.method("alias", vec![Code::string(&wanted.name)]) }
    }
}

/// The expressions as the columns of a mart, in order.
fn named(made: Vec<Made>, columns: &[MartColumn]) -> Vec<Code> {
    made.into_iter().zip(columns).map(|(made, wanted)| made.named(wanted)).collect()
}

/// `F.col("hire.hire_id")`.
fn column(alias: &str, name: &str) -> Code {
    Code::call("F.col", vec![Code::string(&column_path(alias, name))])
}

/// `hire.hire_id`.
fn column_path(alias: &str, name: &str) -> String {
    let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty();
    let name = if is_bare { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) };
    if alias.is_empty() { name } else { format!("{alias}.{name}") }
}

/// A column of a table that is read.
fn held(found: &Held<'_, '_>) -> Code {
    column(found.alias, &found.column.name)
}

/// `surrogate_key(…)` of what identifies a row.
fn surrogate_key(parts: &[Made]) -> Made {
    Made {
        code: Code::call("surrogate_key", parts.iter().map(Made::key_part).collect()),
        data_type: Some(DataType::Text(None)),
    }
}

/// The rows of a raw table as staging makes them, those of some days only where `days` names them.
fn staged(raw: &Raw<'_>, days: Option<&str>) -> Code {
    let mut given = vec![Code::Text("run.lake".to_owned())];
    given.extend(days.map(|days| Code::Text(days.to_owned())));
    Code::call(format!("staging.{}", raw.staging()), given)
}

/// Rows under an alias.
fn under(alias: &str, rows: Code) -> Code {
    rows.method("alias", vec![Code::string(alias)])
}

/// The rows of a mart that was built before, under an alias.
fn built(name: &str, alias: &str) -> Code {
    under(alias, Code::call("run.mart", vec![Code::string(name)]))
}

/// What a mart refers to: each key, and the mart in which it has to be, with the column there where it is not the first.
fn references(mart: &Mart) -> Vec<(String, Code)> {
    let unique = mart.references.iter().map(|(column, table, _)| (column.clone(), Code::string(table)));
    let durable = mart.durable_references.iter();
    unique
        .chain(durable.map(|(column, table, there)| (column.clone(), Code::string(&format!("{table}.{there}")))))
        .collect()
}

/// Small tables are sent to every executor, so that the large one need not be shuffled.
fn broadcast(rows: Code, small: bool) -> Code {
    if small { Code::call("F.broadcast", vec![rows]) } else { rows }
}

/// `rows = rows.join(…, […], "left")`.
fn joined(other: Code, conditions: Vec<Code>) -> String {
    let join = Code::call("rows.join", vec![other, Code::List(conditions), Code::string("left")]);
    python::assign("rows", &join)
}

/// The type as Spark calls it.
fn type_name(data_type: &DataType) -> String {
    let name = match data_type {
        DataType::Boolean => "boolean",
        DataType::SmallInt => "smallint",
        DataType::Integer => "int",
        DataType::BigInt => "bigint",
        DataType::Decimal(size) => {
            let (precision, scale) = size.unwrap_or((38, 9));
            return format!("decimal({precision},{scale})");
        }
        DataType::Real => "float",
        DataType::Double => "double",
        DataType::Date => "date",
        DataType::Timestamp => "timestamp_ntz",
        DataType::TimestampTz => "timestamp",
        _ => "string",
    };
    name.to_owned()
}

/// What the jobs share, by module.
const SHARED: [(&str, &[&str]); 6] = [
    (
        "warehouse.columns",
        &[
            "BEGINNING",
            "UNKNOWN_KEY",
            "date_key",
            "days_between",
            "exact",
            "known_key",
            "latest_of",
            "mask_date",
            "mask_text",
            "moment",
            "moment_text",
            "names_list",
            "part_of_day",
            "surrogate_key",
            "time_key",
            "tokenise",
            "two_digits",
            "weight",
        ],
    ),
    ("warehouse.hierarchy", &["ancestry"]),
    ("warehouse.history", &["single", "versions"]),
    ("warehouse.job", &["Fact", "Run", "with_unknown_member"]),
    ("warehouse.matching", &["as_members", "match_text", "source_key", "together"]),
    ("warehouse.shares", &["Lines", "lines_of"]),
];

/// A job: what it says of itself, the imports that its text asks for, and the text.
fn module(says: &str, body: &str) -> String {
    let is_part = |sign: char| sign.is_alphanumeric() || "_.".contains(sign);
    let is_named = |name: &str| {
        let is_function = name.starts_with(|first: char| first.is_lowercase());
        body.match_indices(name).any(|(index, _)| {
            let (before, after) = (&body[..index], &body[index + name.len()..]);
            !before.ends_with(is_part) && if is_function { after.starts_with('(') } else { !after.starts_with(is_part) }
        })
    };
    let mut imports = String::new();
    let modules: Vec<&str> =
        ["settings", "staging"].into_iter().filter(|name| body.contains(&format!("{name}."))).collect();
    imports.push_str(&python::import("warehouse", &modules));
    for (place, names) in SHARED {
        let used: Vec<&str> = names.iter().copied().filter(|name| is_named(name)).collect();
        imports.push_str(&python::import(place, &used));
    }
    let functions = if body.contains("F.") { "from pyspark.sql import functions as F\n" } else { "" };
    format!(
        "{}\nfrom __future__ import annotations\n\nfrom pyspark.sql import DataFrame\n{functions}\n{imports}\n{body}",
        python::docstring(says, 0),
    )
}
