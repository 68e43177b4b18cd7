//! What is streamed: which tables, over which broker, under which names of topics, schemas and fields.
//!
//! The topics, the schemas, the connector, the job and the documents all read this one list.

use super::Given;
use super::text::{free_name, plain};
use super::warehouse::{Raw, RawColumn, Warehouse};
use crate::figure::Figure;
use crate::sql::{DataType, Dialect};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Kafka takes 249 characters, file systems 255 with `-value.avsc` at the end.
const LONGEST_TOPIC: usize = 240;

/// The longest schema or table name that stands whole in the name of a topic; three of them and `.` fit.
const LONGEST_PART: usize = 80;

/// How changes come onto the topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capture {
    /// A connector reads the log of a database that speaks this dialect.
    Log(Dialect),
    /// Applications publish events.
    Events,
}

/// A column as a field of a record.
#[derive(Debug, Clone)]
pub struct Field<'w> {
    /// Its name in the schema: `Order Id` → `Order_Id`.
    pub name: String,
    /// The column of the raw layer.
    pub column: &'w RawColumn<'w>,
    /// Whether it belongs to the key.
    pub is_key: bool,
}

impl Field<'_> {
    /// Whether a record may hold it as null.
    pub fn nullable(&self) -> bool {
        self.column.source.nullable && !self.is_key
    }
}

/// A topic: the changes of one table.
#[derive(Debug, Clone)]
pub struct Topic<'w> {
    /// Its name: `corner_shop.public.order`.
    pub name: String,
    /// The namespace of its schemas.
    pub namespace: String,
    /// The table of the raw layer that it fills.
    pub raw: &'w Raw<'w>,
    /// Its fields, in the order of the table.
    pub fields: Vec<Field<'w>>,
}

impl Topic<'_> {
    /// Whether only the latest record of each key is kept: what exists is kept, what happens passes.
    pub fn is_compacted(&self) -> bool {
        !self.raw.class.is_event()
    }
}

/// Everything that is streamed.
#[derive(Debug, Clone)]
pub struct Stream<'w> {
    /// The broker: an option of `transport.broker`.
    pub broker: &'w str,
    /// How changes come onto the topics.
    pub capture: Capture,
    /// What the names of all topics begin with: the design as an identifier.
    pub prefix: String,
    /// The database that is captured, as far as the definitions name it.
    pub database: String,
    /// The topics, in the order of the source.
    pub topics: Vec<Topic<'w>>,
    /// Tables that are read but not streamed: nothing identifies their rows, or no line of a script bears their name.
    pub left_out: Vec<&'w str>,
}

impl<'w> Stream<'w> {
    /// What is streamed; none where nothing is.
    pub fn new(given: &Given<'w>, warehouse: &'w Warehouse<'w>) -> Option<Self> {
        let broker = given.broker()?;
        let capture = capture(given);
        let prefix = plain(&given.design.slug);
        let read = || warehouse.raw.iter().filter(|raw| raw.modelled && !raw.columns.is_empty());
        let schemas = read().map(|raw| raw.source.schema.as_str()).find(|schema| !schema.is_empty());
        let database = match capture {
            Capture::Log(Dialect::Mysql) => schemas.unwrap_or(&prefix).to_owned(),
            _ => prefix.clone(),
        };
        let mut taken = BTreeSet::new();
        let (streamed, left_out): (Vec<_>, Vec<_>) = read().partition(|raw| can_be_streamed(raw));
        let topics = streamed.into_iter().map(|raw| topic(raw, capture, &prefix, &database, &mut taken)).collect();
        let left_out = left_out.into_iter().map(|raw| raw.source.key()).collect();
        Some(Self { broker, capture, prefix, database, topics, left_out })
    }

    /// Where records go that cannot be read.
    pub fn dead_letters(&self) -> String {
        format!("{}.dead-letters", self.prefix)
    }

    /// Whether the broker speaks Kafka's protocol.
    pub fn speaks_kafka(&self) -> bool {
        !matches!(self.broker, "kinesis" | "pubsub")
    }

    /// The dialect of the database whose log is read, where the connector for it is delivered.
    pub fn connector(&self) -> Option<Dialect> {
        match self.capture {
            Capture::Log(dialect) if self.speaks_kafka() => Some(dialect),
            _ => None,
        }
    }
}

impl<'a> Given<'a> {
    /// The broker that carries the data; none where nothing is streamed, or where batches read past one that is there.
    pub fn broker(&self) -> Option<&'a str> {
        let design: &'a crate::design::Design = self.design;
        let mut methods = design.decisions.iter().filter(|decision| decision.id == "ingestion.method");
        let insisted = design.decision("transport.broker").is_some_and(|broker| broker.pinned);
        let past = !insisted
            && design.chosen("processing.latency") != "streaming"
            && methods.any(|method| !matches!(&*method.chosen, "event_stream" | "change_data_capture"));
        Some(design.chosen("transport.broker")).filter(|broker| !past && !matches!(*broker, "" | "none"))
    }

    /// A size of the design.
    pub fn size(&self, id: &str) -> Option<&'a Arc<Figure>> {
        let sizes: &'a [crate::design::Size] = &self.design.sizes;
        sizes.iter().find(|size| size.id == id).map(|size| &size.figure)
    }
}

fn can_be_streamed(raw: &Raw<'_>) -> bool {
    let says = [&raw.source.schema, &raw.source.name];
    !raw.key.is_empty() && !says.iter().any(|name| name.chars().any(char::is_control))
}

/// A database's log where one is captured whose connector is known; otherwise events.
fn capture(given: &Given<'_>) -> Capture {
    let captured = given
        .design
        .decisions
        .iter()
        .filter(|decision| decision.id == "ingestion.method" && decision.chosen == "change_data_capture");
    let mut dialects = captured.filter_map(|decision| match &*decision.subject {
        "postgres" => Some(Dialect::Postgresql),
        "mysql" => Some(Dialect::Mysql),
        "sqlserver" => Some(Dialect::Sqlserver),
        "source" => given
            .facts
            .dialects
            .values()
            .copied()
            .find(|held| matches!(held, Dialect::Postgresql | Dialect::Mysql | Dialect::Sqlserver)),
        _ => None,
    });
    dialects.next().map_or(Capture::Events, Capture::Log)
}

fn topic<'w>(
    raw: &'w Raw<'w>,
    capture: Capture,
    prefix: &str,
    database: &str,
    taken: &mut BTreeSet<String>,
) -> Topic<'w> {
    let table = raw.source;
    let schema = |default: &str| if table.schema.is_empty() { default.to_owned() } else { table.schema.clone() };
    // as Debezium calls them, which cannot be told otherwise without a transformation for each table
    let parts = match capture {
        Capture::Log(Dialect::Mysql) => vec![schema(database), table.name.clone()],
        Capture::Log(Dialect::Sqlserver) => vec![database.to_owned(), schema("dbo"), table.name.clone()],
        Capture::Log(_) => vec![schema("public"), table.name.clone()],
        Capture::Events => vec![raw.name.clone()],
    };
    let parts: Vec<String> = std::iter::once(prefix.to_owned()).chain(parts).collect();
    let topic: Vec<String> = parts.iter().map(|part| letters(part, "-_")).collect();
    let topic: String = topic.join(".").chars().take(LONGEST_TOPIC).collect();
    let namespace: Vec<String> = parts.iter().map(|part| avro_name(part)).collect();
    let mut names = BTreeSet::new();
    let fields = raw.columns.iter().map(|column| Field {
        name: free_name(&avro_name(&column.source.name), &mut names),
        column,
        is_key: raw.key.contains(&column.source.name),
    });
    Topic { name: free_name(&topic, taken), namespace: namespace.join("."), raw, fields: fields.collect() }
}

/// The name with everything that is no letter or digit of ASCII, nor one of these, as `_`.
fn letters(name: &str, also: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || also.contains(c) { c } else { '_' };
    let name: String = name.chars().take(LONGEST_PART).map(safe).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// A name as Kafka takes it in the name of a topic.
pub fn topic_letters(name: &str) -> String {
    letters(name, "._-")
}

/// A name as Avro takes it, by the rule of Debezium: `Order Id` → `Order_Id`, `2nd` → `_2nd`.
fn avro_name(name: &str) -> String {
    let name = letters(name, "_");
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// The type that Spark reads a column of the raw layer as.
pub fn spark_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Boolean => "boolean".to_owned(),
        DataType::SmallInt => "smallint".to_owned(),
        DataType::Integer => "int".to_owned(),
        DataType::BigInt => "bigint".to_owned(),
        DataType::Decimal(size) => {
            let (precision, scale) = size.unwrap_or((38, 9));
            format!("decimal({precision},{scale})")
        }
        DataType::Real => "float".to_owned(),
        DataType::Double => "double".to_owned(),
        DataType::Date => "date".to_owned(),
        DataType::Timestamp => "timestamp_ntz".to_owned(),
        DataType::TimestampTz => "timestamp".to_owned(),
        _ => "string".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_avro_and_kafka_take() {
        assert_eq!(avro_name("Order Details"), "Order_Details");
        assert_eq!(avro_name("2nd col"), "_2nd_col");
        assert_eq!(avro_name("größe"), "gr__e");
        assert_eq!(avro_name(""), "_");
        assert_eq!(letters("a/b-c", "-_"), "a_b-c");
    }
}
