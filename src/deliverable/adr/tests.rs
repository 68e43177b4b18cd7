//! Numbers stay, and what is decided anew supersedes what was.

use crate::deliverable::{File, package};
use crate::session::{Answer, Edit, Session, Source, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

const SHOP: &str = "create table customer (customer_id integer primary key, full_name text not null, updated_at timestamp not null);
    create table sale (sale_id integer primary key, customer_id integer not null references customer, sold_at timestamp not null, amount numeric(10,2) not null);";

fn session() -> Session {
    let mut session = Session::new("Shop");
    session.apply(Edit::AddSource(Source { name: "a.sql".into(), text: SHOP.into() })).unwrap();
    session
}

fn records(session: &Session) -> BTreeMap<String, Arc<str>> {
    let ours = |file: &File| file.path.starts_with(super::FOLDER);
    package(session).files.into_iter().filter(ours).map(|file| (file.path, file.text.into())).collect()
}

fn number(path: &str) -> &str {
    path.trim_start_matches(super::FOLDER).split('-').next().unwrap()
}

#[test]
fn there_is_a_record_for_each_decision_in_the_form_of_madr() {
    let held = records(&session());
    let texts: Vec<(&String, &Arc<str>)> =
        held.iter().filter(|(path, _)| !path.ends_with("README.md") && path.ends_with(".md")).collect();
    assert!(texts.len() >= 22, "{}", texts.len());
    for (path, text) in texts {
        assert!(text.starts_with("---\nstatus: \"accepted\"\n---\n\n# "), "{path}: {text}");
        for heading in [
            "## Context and Problem Statement",
            "## Decision Drivers",
            "## Considered Options",
            "## Decision Outcome",
            "Chosen option: \"",
            "### Consequences",
            "### Confirmation",
            "## Pros and Cons of the Options",
            "## More Information",
        ] {
            assert!(text.contains(heading), "{path}: {heading}");
        }
        assert!(!text.contains("\n\n\n"), "{path}: {text}");
        assert!(held["docs/decisions/README.md"].contains(path.trim_start_matches(super::FOLDER)), "{path}");
    }
}

#[test]
fn a_changed_decision_supersedes_its_record_and_keeps_its_text() {
    let mut session = session();
    let first = records(&session);
    session.apply(Edit::KeepRecords(first.clone())).unwrap();
    assert_eq!(records(&session), first, "nothing changed");

    session.apply(Edit::Pin("storage.serving".into(), "snowflake".into())).unwrap();
    let second = records(&session);
    let old = first.keys().find(|path| path.contains("storage-serving")).unwrap();
    let new = second.keys().find(|path| path.contains("storage-serving-snowflake")).unwrap();
    assert!(number(new) > number(old) && !first.contains_key(new));
    let superseded = &second[old];
    assert!(
        superseded.starts_with(&format!("---\nstatus: \"superseded by ADR-{}\"\n---\n", number(new))),
        "{superseded}"
    );
    assert_eq!(superseded.lines().skip(2).collect::<Vec<_>>(), first[old].lines().skip(2).collect::<Vec<_>>());
    assert!(second[new].contains(&format!("Supersedes [ADR-{}]", number(old))), "{}", second[new]);
    // what is as it was keeps its number
    let kept = first.keys().filter(|path| second.contains_key(*path)).count();
    assert_eq!(kept, first.len(), "no record is lost");

    session.apply(Edit::KeepRecords(second.clone())).unwrap();
    session.apply(Edit::Unpin("storage.serving".into())).unwrap();
    let third = records(&session);
    let again = third.keys().filter(|path| path.contains("storage-serving")).max().unwrap();
    assert!(number(again) > number(new), "a decision that comes back is a new one: {again}");
    assert!(third[new].contains(&format!("superseded by ADR-{}", number(again))));
    assert!(third[old].contains(&format!("superseded by ADR-{}", number(new))));
}

#[test]
fn records_that_somebody_broke_do_no_harm() {
    let mut session = session();
    let first = records(&session);
    for text in [
        "{",
        "[{\"number\": 1}]",
        "[{\"number\":1,\"file\":\"../x.md\",\"title\":\"\",\"decision\":\"a\",\"subjects\":[],\"chosen\":\"b\",\"superseded_by\":null}]",
    ] {
        session.apply(Edit::KeepRecords([("docs/decisions/log.json".to_owned(), text.into())].into())).unwrap();
        assert_eq!(records(&session), first, "{text}");
    }
    let size = |bytes: usize| [("docs/decisions/a.md".to_owned(), Arc::from("x".repeat(bytes)))].into();
    assert!(session.apply(Edit::KeepRecords(size(100_000_000))).is_err());
    let answer = Answer::Value(Value::Text("90 TB".into()));
    session.apply(Edit::Answer("load.history".into(), answer)).unwrap();
    assert!(records(&session).keys().any(|path| path.ends_with(".md")));
}
