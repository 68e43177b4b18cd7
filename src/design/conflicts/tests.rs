//! What contradicts itself says what to give up, and what each way out costs.

use super::*;
use crate::context::Facts;
use crate::design::{Design, design};
use crate::discovery::requirements;
use crate::session::{Answer, Session};

fn designed(answers: &[(&str, &str)], pins: &[(&str, &str)]) -> Design {
    let mut session = Session::new("test");
    for (id, value) in answers {
        session.answers.insert((*id).to_owned(), Answer::Value(Value::Text((*value).to_owned())));
    }
    session.pins = pins.iter().map(|(id, option)| ((*id).to_owned(), (*option).to_owned())).collect();
    let facts = Facts::default();
    let requirements = requirements(&session, &facts);
    assert!(requirements.findings.is_empty(), "{:?}", requirements.findings);
    design(&session, &facts, &requirements)
}

const IMPOSSIBLE: [(&str, &str); 3] =
    [("needs.freshness", "500 ms"), ("team.on_call", "nobody"), ("budget.monthly", "200 USD")];

#[test]
fn what_contradicts_itself_says_what_to_give_up_and_what_each_costs() {
    let made = designed(&IMPOSSIBLE, &[]);
    let rules: Vec<&str> = made.conflicts.iter().map(|conflict| conflict.rule.as_str()).collect();
    assert_eq!(rules, ["over_budget", "streaming_without_on_call"]);
    for conflict in &made.conflicts {
        assert!(conflict.ways.len() >= 2, "{}", conflict.rule);
        assert!(conflict.ways.iter().any(|way| way.settles), "{} has no way out", conflict.rule);
        let told = made.findings.iter().find(|found| found.rule == conflict.rule).unwrap();
        for way in &conflict.ways {
            assert!(told.advice.contains(&way.monthly.text()), "{}: {}", told.advice, way.monthly.text());
        }
    }
    let slower = made.conflicts[1].ways.iter().find(|way| way.question == "needs.freshness").unwrap();
    assert!(slower.settles && slower.saves.value > 0.0, "{slower:?}");
    assert!(slower.changes.contains(&"Batch or streaming: Scheduled batch".to_owned()), "{:?}", slower.changes);
}

#[test]
fn what_a_way_out_costs_is_what_the_design_costs_that_takes_it() {
    let made = designed(&IMPOSSIBLE, &[]);
    for way in made.conflicts.iter().flat_map(|conflict| &conflict.ways).filter(|way| way.question == "needs.freshness")
    {
        let taken = designed(&[("needs.freshness", "15 min"), IMPOSSIBLE[1], IMPOSSIBLE[2]], &[]);
        let likely = taken.cost_today().unwrap().likely.value;
        assert!((way.monthly.value - likely).abs() <= 1e-9 * likely, "{} {likely}", way.monthly.value);
    }
}

#[test]
fn what_fits_together_has_no_contradiction() {
    let made = designed(&[("load.history", "20 GB"), ("load.bytes_per_day", "100 MB")], &[]);
    assert_eq!(made.conflicts, Vec::new());
}

#[test]
fn a_pin_against_the_requirements_is_honoured_and_says_what_follows() {
    let small = [("load.history", "20 GB"), ("load.bytes_per_day", "100 MB"), ("estate.cloud", "aws")];
    let made = designed(&small, &[("storage.serving", "snowflake")]);
    assert_eq!(made.chosen("storage.serving"), "snowflake");
    let told = made.findings.iter().find(|found| found.rule == "insisted_against_requirements").unwrap();
    assert!(told.why.contains("Serving store: Snowflake in place of PostgreSQL"), "{}", told.why);
    let cannot = designed(&small, &[("storage.serving", "fabric")]);
    let told = cannot.findings.iter().find(|found| found.rule == "insisted_against_requirements").unwrap();
    assert!(told.severity == Severity::Warning && told.what.contains("it runs on Azure only"), "{}", told.what);
    let agreed = designed(&small, &[("storage.serving", "postgres")]);
    assert!(agreed.findings.iter().all(|found| found.rule != "insisted_against_requirements"));
}

#[test]
fn places_and_times_that_exclude_each_other_are_found() {
    let rules = |answers: &[(&str, &str)]| -> Vec<String> {
        designed(answers, &[]).conflicts.into_iter().map(|conflict| conflict.rule).collect()
    };
    let cheap = [("load.history", "20 GB"), ("load.bytes_per_day", "100 MB")];
    let and = |more: &[(&'static str, &'static str)]| [&cheap[..], more].concat();
    assert_eq!(rules(&and(&[("security.residency", "on_prem"), ("estate.cloud", "aws")])), ["place_against_cloud"]);
    assert_eq!(
        rules(&and(&[("needs.replay", "24 months"), ("needs.retention_raw", "3 months")])),
        ["replay_longer_than_kept"]
    );
    assert!(
        rules(&and(&[("needs.availability", "99.99"), ("team.on_call", "nobody")]))
            .contains(&"availability_without_on_call".to_owned())
    );
}
