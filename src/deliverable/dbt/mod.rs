//! The dbt project: sources, staging, snapshots, dimensions, facts, bridges, their tests and their documentation.
//!
//! One project for every engine: types, hashes and moments go through macros that speak each dialect.

mod allocations;
mod bridges;
mod conformed;
mod dates;
mod dimensions;
mod facts;
mod hierarchies;
mod histories;
mod layout;
mod project;
mod properties;
mod staging;
mod unit_tests;
mod vault;
mod wide;

use super::selection::{Held, Joined, Selection};
use super::text::{dbt_name, is_plain, one_line, string};
use super::vault::Kept;
use super::warehouse::{MartColumn, Raw, Warehouse};
use super::{Deliverable, File, Given};
use crate::design::{Dimension, Join, Model, SourceColumn, Treatment};
use crate::sql::DataType;

/// The dbt project.
pub const DELIVERABLE: Deliverable = Deliverable { name: "dbt project", deliver };

/// The folder of the project in the package.
const ROOT: &str = "pipelines/dbt";

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let write = Writer { warehouse, model: &given.design.model };
    let mut files = project::files(given);
    files.extend(staging::files(&write));
    files.extend(vault::files(&write));
    files.extend(dimensions::files(&write));
    files.extend(allocations::files(&write));
    files.extend(facts::files(&write));
    files.extend(bridges::files(&write));
    files.extend(wide::files(&write));
    files.extend(unit_tests::files(&write, &files));
    files.extend(properties::files(&write, given));
    files
}

/// Longer expressions stand on a line of their own within their cast.
const LONGEST_ON_A_LINE: usize = 50;

/// What every model is written from.
struct Writer<'a> {
    warehouse: &'a Warehouse<'a>,
    model: &'a Model,
}

/// A SQL expression and the type it has.
struct Expression {
    sql: String,
    data_type: Option<DataType>,
}

impl<'a> Writer<'a> {
    /// The base table `source` with `joins` to it.
    fn from(&self, source: &str, joins: &'a [Join]) -> Selection<'a> {
        Selection::new(self.warehouse, source, joins)
    }

    /// `left join` lines for every join whose table is carried over.
    fn join_lines(&self, from: &Selection<'_>) -> String {
        let equal = |(here, there): &(Held<'_, '_>, Held<'_, '_>)| layout::equal(&held(here), &held(there));
        let line = |join: Joined<'_, '_>| {
            let conditions: Vec<String> = join.on.iter().map(equal).collect();
            left_join(&self.rows(join.raw), join.alias, &conditions)
        };
        from.joined().into_iter().map(line).collect()
    }

    /// The model from which the marts read the rows of a source table.
    fn rows(&self, raw: &Raw<'_>) -> String {
        self.warehouse.kept(raw).map_or_else(|| raw.staging(), Kept::rows)
    }

    /// A source column as the model sees it; null where it is not carried over.
    fn value(&self, from: &Selection<'_>, column: &SourceColumn) -> Expression {
        match from.column(column) {
            Some(found) => Expression { sql: held(&found), data_type: Some(found.column.data_type.clone()) },
            None => Expression { sql: "null".to_owned(), data_type: None },
        }
    }

    /// The dimension of a role, with what its key is computed from.
    fn dimension(&self, name: &str) -> Option<&'a Dimension> {
        self.model.dimension(name)
    }
}

/// `customer.customer_id`.
fn held(found: &Held<'_, '_>) -> String {
    format!("{}.{}", found.alias, found.column.name)
}

impl Expression {
    /// It as a part of a key: moments are written alike by every engine. A Jinja expression.
    fn key_part(&self) -> String {
        match self.data_type {
            Some(DataType::Timestamp) => format!("moment_text({})", string(&self.sql)),
            _ => string(&self.sql),
        }
    }

    /// It as something that may be shown.
    fn treated(self, treatment: Option<Treatment>) -> Self {
        let text = Some(DataType::Text(None));
        match treatment {
            Some(Treatment::Drop | Treatment::Tokenise | Treatment::EncryptColumn) if self.data_type.is_some() => {
                Self { sql: format!("{{{{ tokenise({}) }}}}", string(&self.sql)), data_type: text }
            }
            Some(Treatment::Mask) => match self.data_type {
                Some(DataType::Text(_)) => {
                    Self { sql: format!("{{{{ mask_text({}) }}}}", string(&self.sql)), data_type: text }
                }
                Some(DataType::Date) => {
                    Self { sql: format!("{{{{ mask_date({}) }}}}", string(&self.sql)), data_type: Some(DataType::Date) }
                }
                _ => Self { sql: "null".to_owned(), data_type: None },
            },
            _ => self,
        }
    }
}

/// `{{ surrogate_key([…]) }}` of these expressions, on a line that is four columns in.
fn surrogate_key(parts: &[Expression]) -> String {
    let parts: Vec<String> = parts.iter().map(Expression::key_part).collect();
    layout::call("surrogate_key([", &parts, "])", 4)
}

/// A column of a model as a Jinja expression: `"member.customer_id"`.
fn jinja_column(alias: &str, name: &str) -> String {
    let prefix = if alias.is_empty() { String::new() } else { format!("{alias}.") };
    if is_plain(name) {
        string(&format!("{prefix}{name}"))
    } else {
        format!("{} ~ adapter.quote({})", string(&prefix), string(&name.replace('"', "\"\"")))
    }
}

/// The name of a type that has one by itself, as most engines know it; a decimal has its digits beside it.
fn type_name(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Boolean => "boolean",
        DataType::SmallInt => "smallint",
        DataType::Integer => "integer",
        DataType::BigInt => "bigint",
        DataType::Real => "real",
        DataType::Double => "double",
        DataType::Date => "date",
        DataType::Timestamp | DataType::TimestampTz => "timestamp",
        DataType::Uuid => "uuid",
        _ => "text",
    }
}

/// The type as the macros name it: `{{ sql_type('decimal', 5, 2) }}`.
fn sql_type(data_type: &DataType) -> String {
    if let DataType::Decimal(size) = data_type {
        let (precision, scale) = size.unwrap_or((38, 9));
        return format!("{{{{ sql_type('decimal', {precision}, {scale}) }}}}");
    }
    format!("{{{{ sql_type('{}') }}}}", type_name(data_type))
}

/// `cast(… as …)`, or the bare expression where it has that type already.
fn typed(expression: &Expression, data_type: &DataType) -> String {
    if expression.data_type.as_ref() == Some(data_type) {
        expression.sql.clone()
    } else if expression.sql.len() > LONGEST_ON_A_LINE {
        format!("cast(\n        {}\n        as {}\n    )", layout::product(&expression.sql, 8), sql_type(data_type))
    } else {
        format!("cast({} as {})", expression.sql, sql_type(data_type))
    }
}

/// The lines of a select: each expression under the name of its column, cast to its type.
fn select_list(expressions: &[Expression], columns: &[MartColumn]) -> String {
    let lines: Vec<String> = expressions
        .iter()
        .zip(columns)
        .map(|(made, column)| item(&typed(made, &column.data_type), &column.name))
        .collect();
    lines.join(",\n")
}

/// One line of a select list.
fn item(sql: &str, name: &str) -> String {
    let written = dbt_name(name);
    let bare = sql.rsplit_once('.').is_some_and(|(_, column)| column == written) || sql == written;
    if bare { format!("    {sql}") } else { layout::named(sql, &written) }
}

/// A `left join` of a model.
fn left_join(model: &str, alias: &str, conditions: &[String]) -> String {
    format!("left join {{{{ ref('{model}') }}}} as {alias}\n    on {}\n", conditions.join("\n    and "))
}

/// Indents every line that is not empty.
fn indent(text: &str, spaces: usize) -> String {
    let pad = " ".repeat(spaces);
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{pad}{line}\n") }).collect()
}

/// A moment as a SQL literal of the warehouse's timestamp type.
fn moment(text: &str) -> String {
    format!("cast('{text}' as {})", sql_type(&DataType::Timestamp))
}

/// What is said above a model.
fn heading(text: &str) -> String {
    super::text::comment(&one_line(text))
}
