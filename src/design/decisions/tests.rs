//! What is decided in small and large cases, and that everything decided says why.

use super::*;
use crate::context::Facts;
use crate::design::needs::Seen;
use crate::discovery::requirements;
use crate::session::{Answer, Session, Source, Value};

/// Takes the decisions of a session with these answers.
fn decided(answers: &[(&str, Value)]) -> Vec<Decision> {
    let mut session = Session::new("test");
    for (question, value) in answers {
        session.answers.insert((*question).to_owned(), Answer::Value(value.clone()));
    }
    let facts = Facts::default();
    let requirements = requirements(&session, &facts);
    assert!(requirements.findings.is_empty(), "{:?}", requirements.findings);
    decide(&Needs::today(&requirements, &facts), &session.pins, Scope::Tables)
}

fn chosen(decisions: &[Decision], id: &str) -> String {
    decisions.iter().find(|decision| decision.id == id).map(|decision| decision.chosen.to_string()).unwrap_or_default()
}

fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

#[test]
fn a_small_nightly_case_stays_small() {
    let decisions = decided(&[
        ("load.bytes_per_day", text("1 GB")),
        ("load.history", text("50 GB")),
        ("needs.freshness", text("24 h")),
        ("load.pipelines", text("3")),
        ("load.users", text("5")),
    ]);
    assert_eq!(chosen(&decisions, "processing.latency"), "batch");
    assert_eq!(chosen(&decisions, "transport.broker"), "none");
    assert_eq!(chosen(&decisions, "storage.serving"), "postgres");
    assert_eq!(chosen(&decisions, "processing.engine"), "warehouse_sql");
    assert_eq!(chosen(&decisions, "orchestration.tool"), "cron");
    assert_eq!(chosen(&decisions, "modelling.style"), "star");
}

#[test]
fn a_large_fast_case_steps_up() {
    let decisions = decided(&[
        ("load.bytes_per_day", text("4 TB")),
        ("load.history", text("200 TB")),
        ("load.events_per_second", text("50000/s")),
        ("needs.freshness", text("10 s")),
        ("goals.decision_latency", text("10 s")),
        ("team.on_call", text("always")),
        ("team.engineers", text("12")),
        ("team.skills", Value::List(vec!["sql".into(), "spark".into(), "kafka".into()])),
        ("budget.monthly", text("200000 USD")),
    ]);
    assert_eq!(chosen(&decisions, "processing.latency"), "streaming");
    assert_ne!(chosen(&decisions, "transport.broker"), "none");
    assert_ne!(chosen(&decisions, "storage.serving"), "postgres");
    assert_eq!(chosen(&decisions, "processing.engine"), "spark");
}

#[test]
fn jobs_are_in_the_language_that_the_team_knows_where_there_are_any() {
    let language = |skills: &[&str], bytes_per_day: &str| {
        let skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
        let decisions = decided(&[("load.bytes_per_day", text(bytes_per_day)), ("team.skills", Value::List(skills))]);
        chosen(&decisions, "processing.language")
    };
    assert_eq!(language(&["spark", "scala"], "20 TB"), "scala");
    assert_eq!(language(&["spark", "scala", "python"], "20 TB"), "python");
    assert_eq!(language(&["spark", "sql"], "20 TB"), "python");
    assert_eq!(language(&["spark", "scala"], "1 GB"), "");
}

#[test]
fn every_decision_says_why() {
    let decisions = decided(&[("load.history", text("120 GB"))]);
    for decision in &decisions {
        assert!(!decision.why.is_empty() && !decision.sources.is_empty(), "{}", decision.id);
        for option in decision.options.iter().filter(|option| option.id != decision.chosen) {
            assert!(option.rejected_because.is_some(), "{} {}", decision.id, option.id);
        }
    }
}

#[test]
fn what_exists_is_respected_and_pins_are_honoured() {
    let existing = decided(&[("estate.warehouse", text("snowflake")), ("estate.orchestrator", text("airflow"))]);
    assert_eq!(chosen(&existing, "storage.serving"), "snowflake");
    assert_eq!(chosen(&existing, "orchestration.tool"), "airflow");
    let facts = Facts::default();
    let mut session = Session::new("test");
    session.pins.insert("orchestration.tool".into(), "dagster".into());
    let requirements = requirements(&session, &facts);
    let pinned = decide(&Needs::today(&requirements, &facts), &session.pins, Scope::Tables);
    let tool = pinned.iter().find(|decision| decision.id == "orchestration.tool").unwrap();
    assert!(tool.pinned && tool.chosen == "dagster" && tool.why.starts_with("Somebody insisted on it"));
}

#[test]
fn every_decision_is_taken_for_something() {
    let decisions = decided(&[]);
    let taken: Vec<&str> =
        ALL.iter().map(|rule| rule.id).filter(|id| decisions.iter().any(|decision| decision.id == *id)).collect();
    // nothing was brought in: no job of Spark to write, no table to load and no personal data to treat
    let without_schema: Vec<&str> = ALL.iter().map(|rule| rule.id).filter(|id| !taken.contains(id)).collect();
    assert_eq!(without_schema, ["processing.language", "loading.strategy", "security.sensitive_data"]);
    assert_eq!(ALL.len(), 23);
}

#[test]
fn a_stream_gets_one_path_a_registry_and_a_place_for_bad_rows() {
    let fast = [
        ("needs.freshness", text("10 s")),
        ("goals.decision_latency", text("10 s")),
        ("team.on_call", text("always")),
        ("team.engineers", text("8")),
        ("team.skills", Value::List(vec!["sql".into(), "kafka".into(), "spark".into()])),
    ];
    let decisions = decided(&fast);
    assert_eq!(chosen(&decisions, "streaming.architecture"), "kappa");
    assert_eq!(chosen(&decisions, "schema.evolution"), "schema_registry");
    assert_eq!(chosen(&decisions, "quality.gate"), "quarantine");
    assert_eq!(chosen(&decisions, "delivery.guarantee"), "at_least_once_idempotent");
    let mut huge = fast.to_vec();
    huge.push(("load.bytes_per_day", text("60 TB")));
    assert_eq!(chosen(&decided(&huge), "streaming.architecture"), "lambda");
}

#[test]
fn what_regimes_and_places_demand_is_chosen() {
    let cards = decided(&[
        ("security.regimes", Value::List(vec!["pci_dss".into()])),
        ("security.data_classes", Value::List(vec!["cardholder_pan".into()])),
    ]);
    assert_eq!(chosen(&cards, "transformation.order"), "etl");
    assert_eq!(chosen(&cards, "security.keys"), "customer_managed");
    let own_ground = decided(&[("estate.cloud", text("on_prem")), ("security.network", text("air_gapped"))]);
    assert_eq!(chosen(&own_ground, "hosting.model"), "self_hosted");
    assert_eq!(chosen(&own_ground, "security.keys"), "customer_managed");
    let available = decided(&[
        ("needs.availability", text("99.99")),
        ("needs.recovery_time", text("5 min")),
        ("needs.recovery_point", text("5 min")),
        ("goals.impact_if_wrong", text("lost_revenue")),
    ]);
    assert_eq!(chosen(&available, "resilience.level"), "multi_region");
    assert_eq!(chosen(&decided(&[("needs.availability", text("99.9"))]), "resilience.level"), "multi_zone");
}

#[test]
fn open_files_are_earned() {
    let small = decided(&[("load.history", text("50 GB"))]);
    assert_eq!(chosen(&small, "storage.architecture"), "database");
    assert_eq!(chosen(&small, "storage.table_format"), "native");
    let shared = decided(&[
        ("load.history", text("80 TB")),
        ("load.bytes_per_day", text("400 GB")),
        ("budget.licences", text("open_formats_required")),
        ("goals.use_cases", Value::List(vec!["bi_dashboards".into(), "ml_training".into()])),
        ("team.engineers", text("10")),
        ("budget.monthly", text("100000 USD")),
    ]);
    assert_eq!(chosen(&shared, "storage.architecture"), "lakehouse");
    assert!(["iceberg", "delta"].contains(&chosen(&shared, "storage.table_format").as_str()));
}

#[test]
fn each_table_is_loaded_as_it_tells_what_changed() {
    let session = Session {
        sources: vec![Source {
            name: "shop.sql".into(),
            text: "create table customer (id int primary key, name text, updated_at timestamp);
                   create table visit (at timestamp, page text);"
                .into(),
        }],
        ..Session::new("test")
    };
    let facts = crate::context::facts(&session);
    let requirements = requirements(&session, &facts);
    let decisions = decide(&Needs::today(&requirements, &facts), &session.pins, Scope::Tables);
    let strategy = |table: &str| {
        let held = decisions.iter().find(|held| held.id == "loading.strategy" && held.subject == table).unwrap();
        (held.chosen.clone(), held.why.clone())
    };
    assert_eq!(
        strategy("customer"),
        ("merge".into(), "Updated_at tells which rows changed; a row that arrives twice is there once.".into())
    );
    assert_eq!(strategy("visit").0, "full_refresh");
}

#[test]
fn a_trial_takes_what_it_moves_and_falls_as_if_everything_were_taken() {
    let sessions = [
        vec![],
        vec![("load.history", text("120 GB")), ("estate.cloud", text("aws")), ("team.engineers", text("4"))],
        vec![("load.history", text("80 TB")), ("needs.freshness", text("5 s")), ("estate.cloud", text("gcp"))],
    ];
    let mut n_tried = 0;
    for answers in sessions {
        let session = Session {
            sources: vec![Source {
                name: "schema.sql".into(),
                text: "create table sale (id int primary key, email text, sold_at timestamp, amount numeric(9,2));"
                    .into(),
            }],
            answers: answers.into_iter().map(|(id, value)| (id.to_owned(), Answer::Value(value))).collect(),
            ..Session::new("test")
        };
        let facts = crate::context::facts(&session);
        let stated = requirements(&session, &facts);
        let needs = Needs::today(&stated, &facts);
        let standing = Standing::new(&needs, &session.pins, Scope::Answers);
        for question in crate::discovery::catalogue() {
            for choice in &question.choices {
                let mut trial = stated.clone();
                let value = match question.kind {
                    crate::discovery::Kind::Choices => Value::List(vec![choice.value.clone()]),
                    _ => text(&choice.value),
                };
                trial.try_answer(question, &value).unwrap();
                let needs = Needs::today(&trial, &facts);
                let whole = decide(&needs, &session.pins, Scope::Answers);
                assert_eq!(standing.under(&needs, Seen::of(&[&question.id])), whole, "{} {choice:?}", question.id);
                n_tried += 1;
            }
        }
        for held in &standing.decisions {
            for option in held.options.iter() {
                let pins = BTreeMap::from([(held.id.to_string(), option.id.to_string())]);
                assert_eq!(standing.pinned(&needs, &pins), decide(&needs, &pins, Scope::Answers), "{pins:?}");
            }
        }
        for load in [0.1, 3.0, 1000.0] {
            let scaled = needs.at_load(load);
            let changed = Seen::of(&crate::design::needs::GROWING);
            assert_eq!(standing.under(&scaled, changed), decide(&scaled, &session.pins, Scope::Answers), "{load}");
        }
    }
    assert!(n_tried > 500, "{n_tried}");
}
