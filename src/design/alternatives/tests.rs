//! Alternatives meet the needs, and differ in what they are named after.

use super::*;
use crate::context::facts;
use crate::design::{Design, design, monthly_usd};
use crate::discovery::requirements;
use crate::session::{Answer, Edit, Value};

fn session(answers: &[(&str, &str)]) -> Session {
    let mut session = Session::new("Shop");
    for (id, value) in answers {
        session.apply(Edit::Answer((*id).to_owned(), Answer::Value(Value::Text((*value).to_owned())))).unwrap();
    }
    session
}

fn offered(session: &Session) -> Vec<Alternative> {
    let facts = facts(session);
    alternatives(session, &facts, &requirements(session, &facts), &design_of(session))
}

fn design_of(session: &Session) -> Design {
    let facts = facts(session);
    design(session, &facts, &requirements(session, &facts))
}

/// Sessions of different sizes, clouds and haste.
fn sessions() -> Vec<Session> {
    vec![
        session(&[("estate.cloud", "aws"), ("team.engineers", "5")]),
        session(&[
            ("load.history", "80 TB"),
            ("load.bytes_per_day", "4 TB"),
            ("estate.cloud", "gcp"),
            ("budget.monthly", "60000 USD"),
            ("team.engineers", "8"),
        ]),
        session(&[
            ("needs.freshness", "5 s"),
            ("estate.cloud", "azure"),
            ("team.engineers", "6"),
            ("budget.monthly", "9000 USD"),
        ]),
        session(&[("needs.availability", "99.9"), ("estate.cloud", "aws"), ("team.engineers", "5")]),
    ]
}

#[test]
fn the_three_stand_in_order_and_meet_the_needs() {
    for session in sessions() {
        let found = offered(&session);
        let ids: Vec<&str> = found.iter().map(|held| held.id.as_str()).collect();
        assert_eq!(ids, ["cheapest", "recommended", "most_robust"], "{:?}", found[0].unmet);
        let [cheapest, recommended, robust] = &found[..] else { panic!("three") };
        assert!(recommended.is_taken);
        for held in [cheapest, robust] {
            assert_eq!(held.unmet, Vec::<String>::new(), "{}", held.id);
            assert!(held.low.value <= held.likely.value && held.likely.value <= held.high.value);
            assert!(held.moving_parts.value >= 2.0 && held.people.value > 0.0);
        }
        assert!(cheapest.likely.value <= recommended.likely.value || !recommended.unmet.is_empty());
        assert!(cheapest.likely.value <= robust.likely.value);
        assert_eq!(offered(&session), found);
    }
}

#[test]
fn taking_one_gives_exactly_what_was_shown() {
    for session in sessions() {
        for held in offered(&session) {
            let mut taken = session.clone();
            for (decision, option) in &held.pins {
                taken.apply(Edit::Pin(decision.clone(), option.clone())).unwrap();
            }
            let design = design_of(&taken);
            assert_eq!(monthly_usd(&design), held.likely.plain_value(), "{}", held.id);
            for chosen in &held.choices {
                assert_eq!(design.chosen(&chosen.id), chosen.option, "{}: {}", held.id, chosen.id);
            }
            let again = offered(&taken);
            assert!(again.iter().any(|other| other.id == held.id && other.is_taken), "{}", held.id);
        }
    }
}

#[test]
fn each_says_what_it_gives_up() {
    for session in sessions() {
        for held in offered(&session) {
            for against in &held.against {
                assert_eq!(against.more.is_some(), against.monthly_usd >= 0.5, "{against:?}");
                let more = against.more.as_ref().map_or(against.monthly_usd, |more| more.plain_value());
                assert!((more - against.monthly_usd).abs() < 0.01, "{more} is not {}", against.monthly_usd);
            }
        }
    }
    let found = offered(&sessions()[0]);
    let cheapest = &found[0];
    assert!(
        cheapest.against.iter().any(|against| against.more.is_some() || !against.gives_up.is_empty()),
        "{:?}",
        cheapest.against
    );
}

#[test]
fn what_cannot_be_met_is_not_offered() {
    let found = offered(&session(&[
        ("needs.freshness", "500 ms"),
        ("budget.monthly", "20 USD"),
        ("team.engineers", "1"),
        ("estate.cloud", "aws"),
    ]));
    assert_eq!(found.iter().map(|held| held.id.as_str()).collect::<Vec<_>>(), ["recommended"]);
    assert!(!found[0].unmet.is_empty());
}

#[test]
fn a_smaller_team_never_gets_more_moving_parts() {
    for cloud in ["aws", "gcp", "azure", "on_prem"] {
        for (freshness, history) in [("24 h", "100 GB"), ("5 min", "2 TB"), ("5 s", "20 TB")] {
            let parts: Vec<usize> = ["1", "2", "3", "4", "5", "8", "20"]
                .iter()
                .map(|team| {
                    let given = [
                        ("estate.cloud", cloud),
                        ("needs.freshness", freshness),
                        ("load.history", history),
                        ("team.engineers", team),
                    ];
                    running(&design_of(&session(&given)).decisions).len()
                })
                .collect();
            assert!(parts.is_sorted(), "{cloud}, {freshness}: {parts:?}");
        }
    }
}

#[test]
fn a_regime_added_never_removes_a_control() {
    let regimes = ["gdpr", "hipaa", "pci_dss", "sox"];
    let with = |held: &[&str]| {
        let mut session = session(&[]);
        let list = held.iter().map(|regime| (*regime).to_owned()).collect();
        session.apply(Edit::Answer("security.regimes".into(), Answer::Value(Value::List(list)))).unwrap();
        let design = design_of(&session);
        design.controls.into_iter().map(|held| (held.regime, held.article)).collect::<Vec<_>>()
    };
    let mut held: Vec<&str> = Vec::new();
    let mut before = with(&held);
    for regime in regimes {
        held.push(regime);
        let after = with(&held);
        assert!(before.iter().all(|control| after.contains(control)), "{regime}");
        assert!(after.len() > before.len(), "{regime} demands nothing");
        before = after;
    }
}
