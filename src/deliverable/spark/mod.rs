//! The Spark jobs: what the dbt project makes of the raw layer, as PySpark, for volumes that outgrow one database.
//!
//! They are delivered where Spark was chosen as the processing engine. Keys come out byte for byte as dbt makes them.

mod bridges;
mod dates;
mod dimensions;
mod facts;
mod package;
mod python;
mod staging;

use super::text::{free_name, plain};
use super::warehouse::{MartColumn, Raw, Warehouse};
use super::{Deliverable, File, Given};
use crate::design::{
    Dimension, History, Join, Measure, MeasureFrom, Model, SourceColumn, Style, TableClass, Treatment,
};
use crate::sql::DataType;
use python::Code;
use std::collections::{BTreeMap, BTreeSet};

/// The Spark jobs.
pub const DELIVERABLE: Deliverable = Deliverable { name: "Spark jobs", deliver };

/// The folder of the jobs in the package.
const ROOT: &str = "pipelines/spark";

fn deliver(given: &Given<'_>) -> Vec<File> {
    if !given.runs_spark() {
        return Vec::new();
    }
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let write = Writer { warehouse: &warehouse, model: &given.design.model };
    let mut files = package::files(given, &write);
    files.push(staging::file(&write));
    files.extend(dimensions::files(&write));
    files.extend(facts::files(&write));
    files.extend(bridges::files(&write));
    files
}

/// Whether the jobs can make a model: a star whose dimensions are of type 1 or 2, each as a whole.
pub fn covers(model: &Model) -> bool {
    let plain = |dimension: &Dimension| {
        matches!(dimension.history, History::Type1 | History::Type2)
            && dimension.outriggers.is_empty()
            && dimension.attributes.iter().all(|held| held.history == dimension.history)
    };
    let mut from_source = model.dimensions.iter().filter(|dimension| !dimension.source.is_empty());
    // shares and formulas are written as SQL only
    let copied = |measure: &Measure| !matches!(measure.from, MeasureFrom::Formula(_) | MeasureFrom::Allocated(_));
    let facts = model.facts.iter().all(|fact| fact.header.is_none() && fact.measures.iter().all(copied));
    model.style == Style::Star && model.has_plain_shapes() && facts && from_source.all(plain)
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

/// The tables that a job reads: the base, and what is joined to it, each under its alias.
struct From<'a> {
    base: String,
    raw: Option<&'a Raw<'a>>,
    joins: &'a [Join],
    aliases: BTreeMap<&'a str, String>,
    taken: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    fn from(&self, source: &str, joins: &'a [Join]) -> From<'a> {
        let mut taken = BTreeSet::new();
        let base = free_name(&plain(source), &mut taken);
        let aliases =
            joins.iter().map(|join| (join.alias.as_str(), free_name(&plain(&join.alias), &mut taken))).collect();
        From { base, raw: self.warehouse.source(source), joins, aliases, taken }
    }

    /// The table behind an alias.
    fn raw_of(&self, from: &From<'a>, alias: &str) -> Option<&'a Raw<'a>> {
        match from.joins.iter().find(|join| join.alias == alias) {
            Some(join) => self.warehouse.source(&join.table),
            None => from.raw,
        }
    }

    /// The rows of the base table, and the joins of every table that is carried over.
    fn base_and_joins(&self, from: &From<'a>, days: Option<&str>) -> String {
        let Some(raw) = from.raw else { return String::new() };
        let mut out = python::assign("rows", &staged(raw, &from.base, days));
        for join in from.joins {
            let Some(raw) = self.warehouse.source(&join.table) else { continue };
            let (near, alias) = (self.raw_of(from, &join.from_alias), from.alias(&join.alias));
            let conditions: Vec<Code> = join
                .on
                .iter()
                .filter_map(|(here, there)| {
                    let here = column(from.alias(&join.from_alias), &near?.column(here)?.name);
                    Some(here.compared("==", column(alias, &raw.column(there)?.name)))
                })
                .collect();
            if conditions.len() == join.on.len() && !conditions.is_empty() {
                let small = raw.class == TableClass::ReferenceList;
                out.push_str(&joined(broadcast(staged(raw, alias, None), small), conditions));
            }
        }
        out
    }

    /// A source column as the job sees it; null where it is not carried over.
    fn value(&self, from: &From<'_>, wanted: &SourceColumn) -> Made {
        match self.warehouse.staged(wanted) {
            Some(staged) => Made {
                code: column(from.alias(&wanted.alias), &staged.name),
                data_type: Some(staged.data_type.clone()),
            },
            None => Made::nothing(),
        }
    }

    /// The dimension of this name.
    fn dimension(&self, name: &str) -> Option<&'a Dimension> {
        self.model.dimension(name)
    }

    /// Whether a dimension is small by its nature: a short list of names.
    fn is_small(&self, dimension: &Dimension) -> bool {
        self.warehouse.source(&dimension.source).is_some_and(|raw| raw.class == TableClass::ReferenceList)
    }
}

impl From<'_> {
    /// The alias in the job of an alias of the model: the base where no join has it.
    fn alias(&self, alias: &str) -> &str {
        self.aliases.get(alias).unwrap_or(&self.base)
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
    let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty();
    let name = if is_bare { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) };
    let path = if alias.is_empty() { name } else { format!("{alias}.{name}") };
    Code::call("F.col", vec![Code::string(&path)])
}

/// `surrogate_key(…)` of what identifies a row.
fn surrogate_key(parts: &[Made]) -> Made {
    Made {
        code: Code::call("surrogate_key", parts.iter().map(Made::key_part).collect()),
        data_type: Some(DataType::Text(None)),
    }
}

/// The rows of a raw table as staging makes them, under an alias.
fn staged(raw: &Raw<'_>, alias: &str, days: Option<&str>) -> Code {
    let mut given = vec![Code::Text("run.lake".to_owned())];
    given.extend(days.map(|days| Code::Text(days.to_owned())));
    Code::call(format!("staging.{}", raw.staging()), given).method("alias", vec![Code::string(alias)])
}

/// The rows of a mart that was built before, under an alias.
fn mart(name: &str, alias: &str) -> Code {
    Code::call("run.mart", vec![Code::string(name)]).method("alias", vec![Code::string(alias)])
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

/// What a job shares with the others, as far as its text names it, and the text below that.
fn module(says: &str, body: &str, from_job: &[&str]) -> String {
    const SHARED: [&str; 12] = [
        "UNKNOWN_KEY",
        "date_key",
        "days_between",
        "known_key",
        "latest_of",
        "mask_date",
        "mask_text",
        "moment_text",
        "names_list",
        "surrogate_key",
        "tokenise",
        "weight",
    ];
    let used: Vec<&str> = SHARED
        .into_iter()
        .filter(|name| body.contains(&format!("{name}(")) || (*name == "UNKNOWN_KEY" && body.contains(name)))
        .collect();
    let functions = if body.contains("F.") { "from pyspark.sql import functions as F\n" } else { "" };
    let staging = if body.contains("staging.") { "from warehouse import staging\n" } else { "" };
    format!(
        "{}\nfrom __future__ import annotations\n\nfrom pyspark.sql import DataFrame\n{functions}\n{staging}{}{}\n{body}",
        python::docstring(says, 0),
        python::import("warehouse.columns", &used),
        python::import("warehouse.job", from_job),
    )
}
