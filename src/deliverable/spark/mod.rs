//! The Spark jobs: what the dbt project makes of the raw layer, for volumes that outgrow one database.
//!
//! They are delivered where Spark was chosen as the processing engine, in Python or in Scala. Keys come out byte for byte as
//! dbt makes them. A job is data (`job`) before one of the two prints it.

mod bridges;
mod conformed;
mod dates;
mod dimensions;
mod facts;
mod hierarchies;
mod job;
mod lines;
mod package;
mod python;
mod scala;
mod staging;

use super::selection::{Held, Selection};
use super::warehouse::{Mart, MartColumn, Raw, Warehouse};
use super::{Deliverable, File, Given};
use crate::design::{Dimension, DimensionKind, Join, Model, SourceColumn, Style, TableClass, Treatment};
use crate::sql::DataType;
use job::{Code, Function, Job, Step};

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
    let (staged, jobs) = (staging::functions(&write), jobs(&write));
    let mut files = package::files(given);
    files.extend(if given.in_scala() { in_scala(given, &staged, &jobs) } else { in_python(given, &staged, &jobs) });
    files
}

/// What only this package has of the jobs in Python.
fn in_python(given: &Given<'_>, staged: &[Function], jobs: &[Job]) -> Vec<File> {
    let file = |path: &str, text: String| File::new(format!("{ROOT}/warehouse/{path}.py"), text);
    let names: Vec<&str> = in_order(given);
    let mut files = vec![
        file("settings", python::settings(&package::settings(given.design))),
        file("staging", python::staging(staging::SAYS, staged)),
        file("marts/__init__", python::marts(&names)),
    ];
    files.extend(jobs.iter().map(|job| file(&format!("marts/{}", job.name), python::job(job))));
    files
}

/// What only this package has of the jobs in Scala.
fn in_scala(given: &Given<'_>, staged: &[Function], jobs: &[Job]) -> Vec<File> {
    let file = |path: &str, text: String| File::new(format!("{ROOT}/src/main/scala/warehouse/{path}.scala"), text);
    let names = in_order(given);
    let objects = scala::objects(&names);
    let named: Vec<&str> = names.iter().filter_map(|name| objects.get(*name).map(String::as_str)).collect();
    let mut files = vec![
        file("Settings", scala::settings(&package::settings(given.design))),
        file("Staging", scala::staging(staging::SAYS, staged)),
        file("marts/Marts", scala::marts(&named)),
    ];
    let of = |job: &Job| objects.get(&job.name).map(|name| file(&format!("marts/{name}"), scala::job(job, name)));
    files.extend(jobs.iter().filter_map(of));
    files
}

/// The marts in the order in which they are built.
fn in_order<'g>(given: &'g Given<'_>) -> Vec<&'g str> {
    given.warehouse.marts.iter().map(|mart| mart.name.as_str()).collect()
}

/// The job of every mart.
fn jobs(write: &Writer<'_>) -> Vec<Job> {
    let mut jobs = dimensions::jobs(write);
    jobs.extend(facts::jobs(write));
    jobs.extend(bridges::jobs(write));
    jobs
}

/// Whether the jobs can make a model: a star, with or without outriggers.
pub fn covers(model: &Model) -> bool {
    matches!(model.style, Style::Star | Style::SnowflakeSchema)
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
    fn base_and_joins(&self, from: &Selection<'_>, days: Option<&str>) -> Vec<Step> {
        let Some(raw) = from.raw else { return Vec::new() };
        let mut steps = vec![Step::Rows(staged(raw, days).alias(&from.base))];
        for join in from.joined() {
            let equal = |(here, there): &(Held<'_, '_>, Held<'_, '_>)| held(here).compared("==", held(there));
            let small = join.raw.class == TableClass::ReferenceList;
            let conditions = join.on.iter().map(equal).collect();
            steps.push(Step::Join(broadcast(staged(join.raw, None).alias(join.alias), small), conditions));
        }
        steps
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
        Self { code: Code::call("F.lit", vec![Code::Null]), data_type: None }
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
            self.code.method("cast", vec![Code::text(&type_name(data_type))])
        }
    }

    /// It as a column of a mart: in its type, under its name.
    fn named(self, wanted: &MartColumn) -> Code {
        let code = self.typed(&wanted.data_type);
        // a bare column has its name already
        let bare = code == column("", &wanted.name) || is_column(&code, &wanted.name);
        if bare { code } else { code.alias(&wanted.name) }
    }
}

/// The expressions as the columns of a mart, in order.
fn named(made: Vec<Made>, columns: &[MartColumn]) -> Vec<Code> {
    made.into_iter().zip(columns).map(|(made, wanted)| made.named(wanted)).collect()
}

/// `F.col("hire.hire_id")`.
fn column(alias: &str, name: &str) -> Code {
    Code::call("F.col", vec![Code::text(&column_path(alias, name))])
}

/// Whether it is a column of this name, whatever the alias of its table is.
fn is_column(code: &Code, name: &str) -> bool {
    match code {
        Code::Call(head, path) if head == "F.col" => {
            matches!(path.as_slice(), [Code::Text(path)] if path.ends_with(&format!(".{name}")))
        }
        _ => false,
    }
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
    let mut given = vec![Code::name("run.lake")];
    given.extend(days.map(Code::name));
    Code::call(format!("staging.{}", raw.staging()), given)
}

/// The rows of a mart that was built before, under an alias.
fn built(name: &str, alias: &str) -> Code {
    Code::call("run.mart", vec![Code::text(name)]).alias(alias)
}

/// What a mart refers to: each key, and the mart in which it has to be, with the column there where it is not the first.
fn references(mart: &Mart) -> Vec<(String, String)> {
    let unique = mart.references.iter().map(|(column, table, _)| (column.clone(), table.clone()));
    let durable = mart.durable_references.iter();
    unique.chain(durable.map(|(column, table, there)| (column.clone(), format!("{table}.{there}")))).collect()
}

/// Small tables are sent to every executor, so that the large one need not be shuffled.
fn broadcast(rows: Code, small: bool) -> Code {
    if small { Code::call("F.broadcast", vec![rows]) } else { rows }
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
