//! What is delivered where something is streamed, and that hostile names stay names in it.

use super::derived;
use plumbline::deliverable::File;
use plumbline::session::{Edit, Session, Source};
use serde_json::Value;
use std::collections::BTreeSet;

const HOSTILE: &str = r#"
create table "we""ird; drop table x" ("2nd col" bigint primary key, "größe" text, "a.b" numeric, "a,b" numeric(50, 60),
    "a b" text[], "a-b" jsonb, changed_at timestamptz not null, "at" date, shape geometry);
create table public."Order Lines" ("Order Id" bigint not null references "we""ird; drop table x" ("2nd col"),
    "Line: No" int not null, amount numeric(9, 2) not null, sold_at timestamp not null, primary key ("Order Id", "Line: No"));
create table nobody_knows (note text, sold_at timestamptz, amount numeric(9, 2), "2nd" bigint references "we""ird; drop table x");
"#;

fn streamed(ddl: &str, pins: &[(&str, &str)]) -> Vec<File> {
    let mut session = Session::new("Shop");
    session.apply(Edit::AddSource(Source { name: "shop.sql".to_owned(), text: ddl.into() })).unwrap();
    for (decision, option) in pins {
        session.apply(Edit::Pin((*decision).to_owned(), (*option).to_owned())).unwrap();
    }
    derived(&session)
}

const CAPTURED: [(&str, &str); 3] =
    [("processing.latency", "streaming"), ("transport.broker", "kafka"), ("ingestion.method", "change_data_capture")];

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
}

#[test]
fn a_stream_is_delivered_only_where_a_broker_carries_it() {
    let has =
        |pins: &[(&str, &str)], path: &str| streamed(HOSTILE, pins).iter().any(|file| file.path.starts_with(path));
    assert!(!has(&[("transport.broker", "none")], "streaming/"));
    assert!(has(&CAPTURED, "streaming/topics.yaml"));
    assert!(has(&CAPTURED, "streaming/connect/source.json"));
    let published =
        [("processing.latency", "streaming"), ("transport.broker", "kafka"), ("ingestion.method", "full_extract")];
    assert!(!has(&published, "streaming/connect/"), "nothing is captured where applications publish");
}

#[test]
fn hostile_names_become_names_that_avro_and_kafka_take() {
    let files = streamed(HOSTILE, &CAPTURED);
    let is_name = |name: &str| {
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut n_schemas = 0;
    for file in files.iter().filter(|file| file.path.ends_with(".avsc")) {
        let schema: Value = serde_json::from_str(&file.text).unwrap();
        assert!(schema["namespace"].as_str().unwrap().split('.').all(is_name), "{}", schema["namespace"]);
        let names: Vec<&str> =
            schema["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert!(names.iter().all(|name| is_name(name)), "{names:?}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        n_schemas += 1;
    }
    assert_eq!(n_schemas, 4, "two tables have a key");
    let tables: Value = serde_json::from_str(text(&files, "streaming/tables.json")).unwrap();
    let of_kafka = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    assert!(tables.as_array().unwrap().iter().all(|table| of_kafka(table["topic"].as_str().unwrap())), "{tables}");
    let connector: Value = serde_json::from_str(text(&files, "streaming/connect/source.json")).unwrap();
    let included = connector["config"]["table.include.list"].as_str().unwrap();
    assert!(included.contains(r#"public\.we\"ird\;\ drop\ table\ x"#), "{included}");
    assert!(text(&files, "streaming/connect/source.sql").contains(r#""public"."we""ird; drop table x""#));
    assert!(text(&files, "streaming/README.md").contains("`nobody_knows`"), "what is not streamed is said");
}

#[test]
fn the_document_tells_of_the_stream() {
    let files = streamed(HOSTILE, &CAPTURED);
    let document = files.iter().find(|file| file.path.ends_with("design.md")).map_or("", |file| file.text.as_str());
    assert!(document.contains("streaming/stream.py") && document.contains("shop.public.Order_Lines"), "{document}");
}
