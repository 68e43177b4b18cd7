//! What the checks call an error, next to what real engines said of the same statement: `tests/sql/verdicts.json`,
//! written by `tests/sql/verdicts.py`. Disagreements are printed by name; of each engine at most one in a hundred may
//! disagree.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::disallowed_methods)]

use plumbline::finding::Severity;
use plumbline::sql::{Dialect, check};
use serde::Deserialize;
use std::collections::BTreeMap;

const KEPT: &str = include_str!("sql/verdicts.json");
const REFERENCE: &str = "../shared/reference/ddl_verdicts.json";

#[derive(Deserialize)]
struct Case {
    id: String,
    setup: String,
    sql: String,
    verdict: BTreeMap<String, Option<String>>,
}

/// The statement as the engine was given it: a table of ClickHouse needs an engine.
fn completed(engine: &str, sql: &str) -> String {
    let low = sql.to_lowercase();
    let ready = ["engine", "partition by", " comment", " as select"].iter().any(|word| low.contains(word));
    if engine != "clickhouse" || !low.starts_with("create table ") || ready {
        return sql.to_owned();
    }
    format!("{sql} engine = MergeTree order by tuple()")
}

fn script(engine: &str, case: &Case) -> String {
    let separator = |text: &str| if text.contains(";;") { ";;" } else { ";" };
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split(separator(text)).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| completed(engine, part)).collect()
    };
    let mut text = String::new();
    for part in parts(&case.setup).into_iter().chain(parts(&case.sql)) {
        text.push_str(&part);
        text.push_str(";\n");
    }
    text
}

/// How many cases an engine judged, and those about which the checks say otherwise.
fn compare(cases: &[Case]) -> BTreeMap<String, (usize, Vec<String>)> {
    let mut told: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for case in cases {
        for (engine, verdict) in &case.verdict {
            let Some(verdict) = verdict else { continue };
            let dialect = Dialect::from_name(engine).expect("a dialect");
            let found = check("test.sql", &script(engine, case), dialect);
            let errors: Vec<_> = found
                .iter()
                .filter(|found| found.severity == Severity::Error)
                .map(|found| found.rule.as_str())
                .collect();
            let entry = told.entry(engine.clone()).or_default();
            entry.0 += 1;
            if errors.is_empty() != verdict.starts_with("accepted") {
                let cut: String = verdict.chars().take(90).collect();
                entry.1.push(format!("{}: {cut}; the checks say {errors:?}", case.id));
            }
        }
    }
    told
}

fn report(name: &str, cases: &[Case]) {
    let mut bad = Vec::new();
    for (engine, (counted, wrong)) in compare(cases) {
        println!("{name}: {engine}: {} of {counted} agree", counted - wrong.len());
        wrong.iter().for_each(|line| println!("    {line}"));
        assert!(counted >= 40, "{engine} judged {counted} statements only");
        if wrong.len() * 100 > counted {
            bad.push(engine);
        }
    }
    assert!(bad.is_empty(), "more than one in a hundred disagree: {bad:?}");
}

#[test]
fn errors_are_what_the_engines_refuse() {
    let cases: Vec<Case> = serde_json::from_str(KEPT).expect("cases");
    assert!(cases.len() >= 300);
    report("verdicts.json", &cases);
}

#[test]
fn errors_are_what_the_engines_refuse_in_the_reference() {
    match std::fs::read_to_string(REFERENCE) {
        Ok(text) => report("ddl_verdicts.json", &serde_json::from_str::<Vec<Case>>(&text).expect("cases")),
        Err(_) => println!("{REFERENCE} is not here; passed over"),
    }
}
