//! The connector that reads a database's log: Debezium for Kafka Connect, and what the database has to be told first.

use super::ROOT;
use crate::deliverable::File;
use crate::deliverable::topics::{Stream, Topic};
use crate::sql::{DataType, Dialect};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// A field that the connector adds to each row, and its Avro type.
pub type Added = (&'static str, &'static str);

/// What happened and when, for every database.
pub const ADDED: &[Added] = &[("__op", "string"), ("__source_ts_ms", "long")];

/// Whether the row is gone.
pub const DELETED: Added = ("__deleted", "string");

/// The fields that say where in the database's log a change stands, most significant first.
pub fn position(dialect: Dialect) -> &'static [Added] {
    match dialect {
        Dialect::Mysql => &[("__source_file", "string"), ("__source_pos", "long"), ("__source_row", "int")],
        Dialect::Sqlserver => &[
            ("__source_commit_lsn", "string"),
            ("__source_change_lsn", "string"),
            ("__source_event_serial_no", "long"),
        ],
        _ => &[("__source_lsn", "long")],
    }
}

/// Replication slots take this many characters of a name.
const LONGEST_SLOT: usize = 50;

pub fn files(stream: &Stream<'_>) -> Vec<File> {
    let Some(dialect) = stream.connector() else { return Vec::new() };
    let config = config(stream, dialect);
    let connector = json!({"name": format!("{}-source", stream.prefix), "config": config});
    let text = serde_json::to_string_pretty(&connector).map(|text| text + "\n").unwrap_or_default();
    let mut files = vec![File::new(format!("{ROOT}/connect/source.json"), text)];
    match dialect {
        Dialect::Postgresql => {
            files.push(File::new(format!("{ROOT}/connect/source.sql"), postgresql(stream)));
        }
        Dialect::Mysql => {
            files.push(File::new(format!("{ROOT}/connect/source.sql"), mysql(stream)));
        }
        _ => files.push(File::new(format!("{ROOT}/connect/source.sql"), sqlserver(stream))),
    }
    files
}

fn slot(stream: &Stream<'_>) -> String {
    stream.prefix.chars().take(LONGEST_SLOT).collect()
}

fn config(stream: &Stream<'_>, dialect: Dialect) -> Map<String, Value> {
    let mut config = Map::new();
    let mut set = |name: &str, value: &str| {
        config.insert(name.to_owned(), Value::String(value.to_owned()));
    };
    let registry = "${env:SCHEMA_REGISTRY_URL}";
    let names: Vec<String> = position(dialect).iter().chain(ADDED).map(|(name, _)| unprefixed(name)).collect();
    for (name, value) in [
        // one task: the log has one order
        ("tasks.max", "1"),
        ("topic.prefix", stream.prefix.as_str()),
        ("database.hostname", "${env:SOURCE_HOST}"),
        ("database.port", "${env:SOURCE_PORT}"),
        ("database.user", "${env:SOURCE_USER}"),
        ("database.password", "${env:SOURCE_PASSWORD}"),
        ("snapshot.mode", "initial"),
        ("signal.enabled.channels", "source"),
        ("heartbeat.interval.ms", "10000"),
        ("tombstones.on.delete", "true"),
        ("decimal.handling.mode", "precise"),
        ("time.precision.mode", "microseconds"),
        ("schema.name.adjustment.mode", "avro"),
        ("event.processing.failure.handling.mode", "fail"),
        // Kafka Connect has no dead letters for sources: what cannot be read stops the connector, and nothing is lost
        ("errors.tolerance", "none"),
        ("errors.retry.timeout", "600000"),
        ("errors.retry.delay.max.ms", "30000"),
        ("errors.log.enable", "true"),
        ("errors.log.include.messages", "false"),
        ("transforms", "unwrap"),
        ("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState"),
        ("transforms.unwrap.delete.tombstone.handling.mode", "rewrite-with-tombstone"),
        ("transforms.unwrap.add.fields", &names.join(",")),
        ("key.converter", "io.confluent.connect.avro.AvroConverter"),
        ("key.converter.schema.registry.url", registry),
        ("value.converter", "io.confluent.connect.avro.AvroConverter"),
        ("value.converter.schema.registry.url", registry),
        ("table.include.list", &included(stream, dialect)),
    ] {
        set(name, value);
    }
    let left_out = left_out(stream, dialect);
    if !left_out.is_empty() {
        set("column.exclude.list", &left_out);
    }
    let keys = chosen_keys(stream, dialect);
    if !keys.is_empty() {
        set("message.key.columns", &keys);
    }
    match dialect {
        Dialect::Postgresql => {
            let slot = slot(stream);
            for (name, value) in [
                ("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
                ("database.dbname", "${env:SOURCE_DATABASE}"),
                ("database.sslmode", "require"),
                ("plugin.name", "pgoutput"),
                ("slot.name", &slot),
                ("publication.name", &slot),
                ("publication.autocreate.mode", "disabled"),
                ("interval.handling.mode", "string"),
                ("signal.data.collection", "debezium.signal"),
                ("heartbeat.action.query", "update debezium.heartbeat set beaten_at = now() where id = 1"),
            ] {
                set(name, value);
            }
        }
        other => {
            let history = format!("{}.schema-history", stream.prefix);
            set("schema.history.internal.kafka.bootstrap.servers", "${env:KAFKA_BROKERS}");
            set("schema.history.internal.kafka.topic", &history);
            set("include.schema.changes", "false");
            if other == Dialect::Mysql {
                set("connector.class", "io.debezium.connector.mysql.MySqlConnector");
                set("database.server.id", "${env:SOURCE_SERVER_ID}");
                set("database.include.list", &pattern(&stream.database));
                set("database.ssl.mode", "required");
                set("signal.data.collection", &format!("{}.debezium_signal", stream.database));
            } else {
                set("connector.class", "io.debezium.connector.sqlserver.SqlServerConnector");
                set("database.names", &stream.database);
                set("driver.encrypt", "true");
                set("signal.data.collection", &format!("{}.dbo.debezium_signal", stream.database));
            }
        }
    }
    config
}

/// A field as the transformation names it: `__source_lsn` → `source.lsn`, `__op` → `op`.
fn unprefixed(name: &str) -> String {
    let name = name.trim_start_matches('_');
    name.strip_prefix("source_").map_or_else(|| name.to_owned(), |field| format!("source.{field}"))
}

/// Schema and table as the connector's lists name them.
fn place(topic: &Topic<'_>, stream: &Stream<'_>, dialect: Dialect) -> [String; 2] {
    let table = topic.raw.source;
    let default = match dialect {
        Dialect::Mysql => stream.database.as_str(),
        Dialect::Sqlserver => "dbo",
        _ => "public",
    };
    let schema = if table.schema.is_empty() { default } else { &table.schema };
    [pattern(schema), pattern(&table.name)]
}

fn included(stream: &Stream<'_>, dialect: Dialect) -> String {
    let tables: Vec<String> = stream.topics.iter().map(|topic| place(topic, stream, dialect).join("\\.")).collect();
    tables.join(",")
}

/// Columns that are not carried over, so that they do not travel either.
fn left_out(stream: &Stream<'_>, dialect: Dialect) -> String {
    let mut columns = Vec::new();
    for topic in &stream.topics {
        let [schema, table] = place(topic, stream, dialect);
        let held = |name: &str| topic.fields.iter().any(|field| field.column.source.name == name);
        for column in topic.raw.source.columns.iter().filter(|column| !held(&column.name)) {
            columns.push(format!("{schema}\\.{table}\\.{}", pattern(&column.name)));
        }
    }
    columns.join(",")
}

/// Keys of tables without a primary key: the columns that identify a row all the same.
fn chosen_keys(stream: &Stream<'_>, dialect: Dialect) -> String {
    let mut keys = Vec::new();
    for topic in stream.topics.iter().filter(|topic| topic.raw.source.primary_key.is_empty()) {
        let columns: Vec<String> = topic.raw.key.iter().map(|name| pattern(name)).collect();
        keys.push(format!("{}:{}", place(topic, stream, dialect).join("\\."), columns.join(",")));
    }
    keys.join(";")
}

/// A name as a regular expression that matches it and nothing else, whatever it consists of.
fn pattern(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A name as a SQL identifier between these quotes.
fn quoted(name: &str, [open, close]: [char; 2]) -> String {
    format!("{open}{}{close}", name.replace(close, &close.to_string().repeat(2)))
}

fn table_name(topic: &Topic<'_>, default: &str, quotes: [char; 2]) -> String {
    let table = topic.raw.source;
    let schema = if table.schema.is_empty() { default } else { &table.schema };
    format!("{}.{}", quoted(schema, quotes), quoted(&table.name, quotes))
}

/// Whether an unchanged value may be left out of the log because it is stored apart (TOAST).
fn may_be_left_out(topic: &Topic<'_>) -> bool {
    topic.fields.iter().any(|field| {
        !field.is_key
            && matches!(
                field.column.source.data_type,
                DataType::Text(None) | DataType::Json | DataType::Array(_) | DataType::Binary | DataType::Decimal(None)
            )
    })
}

fn postgresql(stream: &Stream<'_>) -> String {
    const QUOTES: [char; 2] = ['"', '"'];
    let slot = slot(stream);
    let tables: Vec<String> = stream.topics.iter().map(|topic| table_name(topic, "public", QUOTES)).collect();
    let mut out = format!(
        "-- What PostgreSQL has to be told before its log is captured; by an administrator, once. A second time changes nothing.\n\
         -- The server needs wal_level = logical, and max_slot_wal_keep_size: a connector that stands still holds the log back.\n\
         -- The role: create role {slot} login replication password '…';\n\n\
         begin;\n\n\
         create schema if not exists debezium;\n\n\
         -- signals to the connector: a new snapshot of a table, for one\n\
         create table if not exists debezium.signal (id varchar(42) primary key, type varchar(32) not null, data varchar(2048));\n\n\
         -- moves the connector's place in the log on while the captured tables are quiet\n\
         create table if not exists debezium.heartbeat (id integer primary key, beaten_at timestamptz not null);\n\
         insert into debezium.heartbeat values (1, now()) on conflict (id) do nothing;\n\n"
    );
    let _ = write!(
        out,
        "do $$\nbegin\n    if not exists (select from pg_publication where pubname = '{slot}') then\n        create publication {};\n    end if;\nend\n$$;\n\nalter publication {} set table\n    debezium.signal,\n    debezium.heartbeat,\n    {};\n",
        quoted(&slot, QUOTES),
        quoted(&slot, QUOTES),
        tables.join(",\n    ")
    );
    let full = stream.topics.iter().filter(|topic| may_be_left_out(topic) || topic.raw.source.primary_key.is_empty());
    let full: Vec<String> = full
        .map(|topic| format!("alter table {} replica identity full;\n", table_name(topic, "public", QUOTES)))
        .collect();
    if !full.is_empty() {
        out.push_str(
            "\n-- long values that did not change are missing in the log otherwise, and would be taken for changed\n",
        );
        out.push_str(&full.concat());
    }
    out.push_str("\ncommit;\n");
    let _ = write!(
        out,
        "\n-- What the role may do:\n-- grant usage on schema debezium to {slot};\n-- grant select, insert, update, delete on debezium.signal, debezium.heartbeat to {slot};\n-- grant select on each captured table, and usage on its schema, to {slot};\n"
    );
    out
}

fn mysql(stream: &Stream<'_>) -> String {
    const QUOTES: [char; 2] = ['`', '`'];
    format!(
        "-- What MySQL has to be told before its log is captured; by an administrator, once. A second time changes nothing.\n\
         -- The server needs binlog_format = ROW, binlog_row_image = FULL and a binlog kept for longer than any outage.\n\n\
         -- signals to the connector: a new snapshot of a table, for one\n\
         create table if not exists {}.debezium_signal (\n    id varchar(42) primary key, type varchar(32) not null, data varchar(2048)\n);\n\n\
         -- The role: create user '{prefix}'@'%' identified by '…';\n\
         -- grant select, reload, show databases, replication slave, replication client on *.* to '{prefix}'@'%';\n\
         -- grant insert, update, delete on {}.debezium_signal to '{prefix}'@'%';\n",
        quoted(&stream.database, QUOTES),
        quoted(&stream.database, QUOTES),
        prefix = stream.prefix,
    )
}

fn sqlserver(stream: &Stream<'_>) -> String {
    let mut out = format!(
        "-- What SQL Server has to be told before its log is captured; by an administrator, once. A second time changes nothing.\n\
         -- SQL Server Agent has to run: it is what reads the log.\n\n\
         use {};\ngo\n\n\
         if (select is_cdc_enabled from sys.databases where name = db_name()) = 0 exec sys.sp_cdc_enable_db;\ngo\n\n\
         if object_id('dbo.debezium_signal') is null\n    create table dbo.debezium_signal (id varchar(42) primary key, type varchar(32) not null, data varchar(2048));\ngo\n",
        quoted(&stream.database, ['[', ']'])
    );
    let signal = ("dbo".to_owned(), "debezium_signal".to_owned());
    let tables = stream.topics.iter().map(|topic| {
        let table = topic.raw.source;
        (if table.schema.is_empty() { "dbo".to_owned() } else { table.schema.clone() }, table.name.clone())
    });
    for (schema, table) in std::iter::once(signal).chain(tables) {
        let [schema, table] = [schema, table].map(|name| name.replace('\'', "''"));
        let _ = write!(
            out,
            "\nif not exists (\n    select * from sys.tables t join sys.schemas s on s.schema_id = t.schema_id\n    where s.name = N'{schema}' and t.name = N'{table}' and t.is_tracked_by_cdc = 1\n)\n    exec sys.sp_cdc_enable_table @source_schema = N'{schema}', @source_name = N'{table}', @role_name = null;\ngo\n"
        );
    }
    out
}
