//! Avro schemas: one for the key and one for the value of each topic, and the list of subjects with their rules.

use super::ROOT;
use super::connector;
use crate::deliverable::File;
use crate::deliverable::text::{one_line, string};
use crate::deliverable::topics::{Capture, Field, Stream, Topic};
use crate::sql::DataType;
use serde_json::{Value, json};

pub fn files(stream: &Stream<'_>) -> Vec<File> {
    let mut files = Vec::new();
    let mut subjects: Vec<Value> = Vec::new();
    for topic in &stream.topics {
        for (part, rule, text) in
            [("key", "FULL_TRANSITIVE", key(topic, stream)), ("value", "BACKWARD_TRANSITIVE", value(topic, stream))]
        {
            let subject = format!("{}-{part}", topic.name);
            files.push(File::new(format!("{ROOT}/schemas/{subject}.avsc"), text));
            subjects
                .push(json!({"subject": subject, "compatibility": rule, "schema": format!("schemas/{subject}.avsc")}));
        }
    }
    let list = serde_json::to_string_pretty(&subjects).map(|text| text + "\n").unwrap_or_default();
    files.push(File::new(format!("{ROOT}/subjects.json"), list));
    files
}

fn key(topic: &Topic<'_>, stream: &Stream<'_>) -> String {
    let mut types = Types::new(stream.capture);
    let lines = topic.fields.iter().filter(|field| field.is_key).map(|field| line(topic, field, &mut types));
    record(topic, "Key", &format!("What identifies a row of {}.", topic.raw.source.key()), &lines.collect::<Vec<_>>())
}

fn value(topic: &Topic<'_>, stream: &Stream<'_>) -> String {
    let mut types = Types::new(stream.capture);
    let mut lines: Vec<String> = topic.fields.iter().map(|field| line(topic, field, &mut types)).collect();
    let says = match stream.capture {
        Capture::Log(dialect) => {
            let added = connector::ADDED.iter().chain(connector::position(dialect)).chain(&[connector::DELETED]);
            lines.extend(added.map(|(name, kind)| {
                format!("{{\"name\": \"{name}\", \"type\": [\"null\", \"{kind}\"], \"default\": null}}")
            }));
            format!("A row of {} after a change, as Debezium unwraps it.", topic.raw.source.key())
        }
        Capture::Events => format!("A row of {} as it is from this event on.", topic.raw.source.key()),
    };
    record(topic, "Value", &says, &lines)
}

fn record(topic: &Topic<'_>, name: &str, says: &str, fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| format!("    {field}")).collect();
    format!(
        "{{\n  \"type\": \"record\",\n  \"name\": \"{name}\",\n  \"namespace\": {},\n  \"doc\": {},\n  \"fields\": [\n{}\n  ]\n}}\n",
        string(&topic.namespace),
        string(&one_line(says)),
        fields.join(",\n"),
    )
}

fn line(topic: &Topic<'_>, field: &Field<'_>, types: &mut Types) -> String {
    let source = field.column.source;
    let held = types.of(&source.data_type);
    let (held, default) =
        if field.nullable() { (format!("[\"null\", {held}]"), ", \"default\": null") } else { (held, "") };
    let says = source.comment.clone().unwrap_or_else(|| format!("{} of {}.", source.name, topic.raw.source.key()));
    let doc = string(&one_line(&says));
    format!("{{\"name\": {}, \"type\": {held}{default}, \"doc\": {doc}}}", string(&field.name))
}

/// Avro types, as the connector writes them where a log is captured; a named type is spelled out where it is first used.
struct Types {
    capture: Capture,
    has_variable_scale: bool,
}

impl Types {
    fn new(capture: Capture) -> Self {
        Self { capture, has_variable_scale: false }
    }

    /// The type of a column's values, as JSON.
    fn of(&mut self, data_type: &DataType) -> String {
        let captured = matches!(self.capture, Capture::Log(_));
        match data_type {
            DataType::Boolean => "\"boolean\"".to_owned(),
            DataType::SmallInt if captured => r#"{"type": "int", "connect.type": "int16"}"#.to_owned(),
            DataType::SmallInt | DataType::Integer => "\"int\"".to_owned(),
            DataType::BigInt => "\"long\"".to_owned(),
            DataType::Decimal(None) if captured => self.variable_scale(),
            DataType::Decimal(size) => decimal(*size, captured),
            DataType::Real => "\"float\"".to_owned(),
            DataType::Double => "\"double\"".to_owned(),
            DataType::Date if captured => named("int", "date", "io.debezium.time.Date"),
            DataType::Date => logical("int", "date"),
            DataType::Time if captured => named("long", "time-micros", "io.debezium.time.MicroTime"),
            DataType::Time => logical("long", "time-micros"),
            DataType::Timestamp if captured => named("long", "timestamp-micros", "io.debezium.time.MicroTimestamp"),
            DataType::TimestampTz if captured => connect("string", "io.debezium.time.ZonedTimestamp"),
            DataType::Timestamp | DataType::TimestampTz => logical("long", "timestamp-micros"),
            DataType::Interval if captured => connect("string", "io.debezium.time.Interval"),
            DataType::Uuid if captured => named("string", "uuid", "io.debezium.data.Uuid"),
            DataType::Uuid => logical("string", "uuid"),
            DataType::Json if captured => connect("string", "io.debezium.data.Json"),
            DataType::Enum(_) if captured => connect("string", "io.debezium.data.Enum"),
            DataType::Binary => "\"bytes\"".to_owned(),
            DataType::Array(inner) => {
                let inner = self.of(inner);
                format!("{{\"type\": \"array\", \"items\": [\"null\", {inner}]}}")
            }
            _ => "\"string\"".to_owned(),
        }
    }

    /// A number whose scale travels with each value.
    fn variable_scale(&mut self) -> String {
        if std::mem::replace(&mut self.has_variable_scale, true) {
            return "\"io.debezium.data.VariableScaleDecimal\"".to_owned();
        }
        r#"{"type": "record", "name": "VariableScaleDecimal", "namespace": "io.debezium.data", "fields": [{"name": "scale", "type": "int"}, {"name": "value", "type": "bytes"}], "connect.name": "io.debezium.data.VariableScaleDecimal"}"#.to_owned()
    }
}

fn decimal(size: Option<(u16, u16)>, captured: bool) -> String {
    let (precision, scale) = size.unwrap_or((38, 9));
    let precision = precision.clamp(1, 38);
    let scale = scale.min(precision);
    let connect = if captured { ", \"connect.name\": \"org.apache.kafka.connect.data.Decimal\"" } else { "" };
    format!(
        "{{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": {precision}, \"scale\": {scale}{connect}}}"
    )
}

fn logical(kind: &str, logical: &str) -> String {
    format!("{{\"type\": \"{kind}\", \"logicalType\": \"{logical}\"}}")
}

fn connect(kind: &str, name: &str) -> String {
    format!("{{\"type\": \"{kind}\", \"connect.name\": \"{name}\"}}")
}

fn named(kind: &str, logical: &str, name: &str) -> String {
    format!("{{\"type\": \"{kind}\", \"logicalType\": \"{logical}\", \"connect.name\": \"{name}\"}}")
}
