//! Every rehearsal says what breaks, for how long and why.

use super::*;
use crate::context::facts;
use crate::discovery::requirements;
use crate::session::{Answer, Edit, Value};

fn rehearsed(answers: &[(&str, &str)]) -> Vec<Rehearsal> {
    let mut session = Session::new("Shop");
    for (id, value) in answers {
        session.apply(Edit::Answer((*id).to_owned(), Answer::Value(Value::Text((*value).to_owned())))).unwrap();
    }
    let facts = facts(&session);
    rehearsals(&session, &facts, &requirements(&session, &facts))
}

fn one(answers: &[(&str, &str)], id: &str) -> Rehearsal {
    rehearsed(answers).into_iter().find(|held| held.id == id).unwrap()
}

#[test]
fn every_event_says_what_breaks_how_long_and_what_to_do() {
    for answers in [
        vec![],
        vec![("needs.freshness", "5 s"), ("estate.cloud", "aws"), ("team.engineers", "6")],
        vec![("estate.cloud", "on_prem"), ("load.history", "80 TB"), ("load.bytes_per_day", "5 TB")],
    ] {
        let found = rehearsed(&answers);
        assert!(found.len() >= 8);
        for held in found {
            assert!(!held.breaks.is_empty() && !held.steps.is_empty(), "{}", held.id);
            assert_eq!((held.recovery.unit, held.cost.unit), (Unit::TIME, Unit::USD), "{}", held.id);
            assert!(held.recovery.value > 0.0 && held.recovery.value.is_finite(), "{}", held.id);
            assert!(held.cost.value >= 0.0 && held.cost.value.is_finite(), "{}", held.id);
            assert!(!held.recovery.inputs().is_empty() && !held.recovery.sources().is_empty(), "{}", held.id);
        }
    }
}

#[test]
fn late_data_is_caught_by_the_window_or_missed() {
    let caught = one(&[("needs.freshness", "24 h")], "late_data");
    assert_eq!(caught.missing, Vec::<String>::new());
    let missed = one(&[("needs.freshness", "15 min"), ("data.lateness", "1 min")], "late_data");
    assert_eq!(missed.missing.len(), 1);
}

#[test]
fn raw_data_that_is_gone_is_read_again_and_the_control_named() {
    let short = one(&[("needs.retention_raw", "30 days")], "backfill");
    let long = one(&[("needs.retention_raw", "84 months")], "backfill");
    assert_eq!(short.missing, ["raw data kept for two years"]);
    assert_eq!(long.missing, Vec::<String>::new());
    assert!(short.recovery.value > long.recovery.value);
}

#[test]
fn recovery_follows_the_load_and_who_is_there() {
    let small = one(&[("load.bytes_per_day", "1 GB")], "backfill");
    let large = one(&[("load.bytes_per_day", "100 GB")], "backfill");
    assert!(large.recovery.value > 50.0 * small.recovery.value);
    let watched = one(&[("team.on_call", "always")], "schema_change");
    let alone = one(&[("team.on_call", "nobody")], "schema_change");
    assert!(alone.recovery.value > watched.recovery.value);
}

#[test]
fn a_second_region_shortens_the_loss_of_one() {
    let [one_region, two] = ["single_zone", "multi_region"].map(|level| {
        let mut session = Session::new("Shop");
        session.apply(Edit::Pin("resilience.level".into(), level.into())).unwrap();
        let facts = facts(&session);
        let found = rehearsals(&session, &facts, &requirements(&session, &facts));
        found.into_iter().find(|held| held.id == "region_lost").unwrap()
    });
    assert!(two.recovery.value < one_region.recovery.value);
    assert!(!one_region.missing.is_empty() && two.missing.is_empty(), "{:?}", two.missing);
}
