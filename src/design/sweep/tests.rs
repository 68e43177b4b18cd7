//! The strips agree with the design and with what each decision says of itself.

use super::*;
use crate::context::facts;
use crate::design::{design, flips};
use crate::discovery::requirements;
use crate::session::{Answer, Edit, Value};

fn session(answers: &[(&str, &str)]) -> Session {
    let mut session = Session::new("Shop");
    for (id, value) in answers {
        session.apply(Edit::Answer((*id).to_owned(), Answer::Value(Value::Text((*value).to_owned())))).unwrap();
    }
    session
}

/// Sessions that fall in different ways.
fn sessions() -> Vec<Session> {
    vec![
        session(&[]),
        session(&[("load.history", "120 GB"), ("estate.cloud", "aws"), ("team.engineers", "4")]),
        session(&[("load.history", "80 TB"), ("load.bytes_per_day", "4 TB"), ("estate.cloud", "gcp")]),
        session(&[("needs.freshness", "5 s"), ("estate.cloud", "azure"), ("team.on_call", "nobody")]),
        session(&[("needs.freshness", "90 min"), ("budget.monthly", "470 USD"), ("estate.cloud", "on_prem")]),
    ]
}

fn swept(session: &Session) -> (Vec<Axis>, crate::design::Design) {
    let facts = facts(session);
    let requirements = requirements(session, &facts);
    (sweep(session, &facts, &requirements), design(session, &facts, &requirements))
}

#[test]
fn the_ladder_has_two_significant_digits() {
    for value in [0.1, 0.32, 1.0, 3.2, 9.9, 10.0, 470.0, 86_000.0] {
        assert_eq!(rung(ladder(value).round()), value);
    }
    assert_eq!(Swept::Load.halfway(3.1, 3.2), None);
    assert_eq!(Swept::Load.halfway(3.1, 3.3), Some(3.2));
    assert_eq!(Swept::Load.halfway(9.9, 11.0), Some(10.0));
    assert_eq!(Swept::Team.halfway(3.0, 4.0), None);
    assert_eq!(Swept::Freshness.halfway(900.0, 890.0), None);
    assert_eq!(Swept::Freshness.halfway(86_400.0, 86_000.0), None);
}

#[test]
fn at_todays_value_a_sweep_chooses_what_the_design_chooses() {
    for session in sessions() {
        let (axes, design) = swept(&session);
        for axis in axes {
            let segment = axis.segment(axis.today).unwrap();
            assert!(!segment.choices.is_empty());
            for chosen in &segment.choices {
                let held =
                    design.decisions.iter().find(|held| (&held.id, &held.subject) == (&chosen.id, &chosen.subject));
                assert_eq!(held.unwrap().chosen, chosen.option, "{:?}, {}", axis.swept, chosen.id);
            }
            let point = axis.points.iter().find(|point| point.at == axis.today).unwrap();
            let likely = design.cost_today().unwrap().likely.plain_value();
            assert!((point.monthly_usd - likely).abs() < 0.01, "{:?}: {} {likely}", axis.swept, point.monthly_usd);
        }
    }
}

#[test]
fn segments_cover_the_axis_and_every_flip_lies_between_neighbours() {
    for session in sessions() {
        for axis in swept(&session).0 {
            let first = &axis.segments[0];
            assert_eq!(first.from, axis.points[0].at);
            for pair in axis.segments.windows(2) {
                assert_eq!(axis.swept.halfway(pair[0].to, pair[1].from), None, "{:?} {pair:?}", axis.swept);
                assert_ne!(pair[0].choices, pair[1].choices);
                assert!(axis.tips.iter().any(|tip| tip.until == pair[0].to));
            }
            assert_eq!(axis.segments.last().unwrap().to, axis.points.last().unwrap().at);
        }
    }
}

#[test]
fn it_agrees_with_the_flips_of_the_decisions() {
    let mut seen = 0;
    for session in sessions() {
        let (axes, design) = swept(&session);
        let facts = facts(&session);
        let flips = flips(&session, &facts, &requirements(&session, &facts), &design);
        for decision in &design.decisions {
            for flip in flips.of(decision) {
                let times = flip.when.strip_prefix("the load is ").and_then(|rest| rest.split(' ').next());
                let Some(load) = times.and_then(|times| times.replace(',', "").parse::<f64>().ok()) else { continue };
                // decisions for tables are not swept
                let chosen = axes[0].segment(load).and_then(|segment| {
                    segment.choices.iter().find(|held| (&held.id, &held.subject) == (&decision.id, &decision.subject))
                });
                if let Some(chosen) = chosen.filter(|_| load >= 0.1) {
                    assert_eq!(chosen.option, flip.to, "{} at {load}", decision.id);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 3, "the serving store flips with the load: {seen}");
}

#[test]
fn a_shop_outgrows_its_store_and_the_sentence_says_when() {
    let (axes, _) = swept(&session(&[("load.history", "120 GB"), ("estate.cloud", "aws"), ("team.engineers", "4")]));
    let tip = axes[0].tips.iter().find(|tip| tip.id == "storage.serving").unwrap();
    assert_eq!(
        tip.text,
        format!(
            "Serving store: {} holds up to {} times today's load, then {}.",
            tip.from.1,
            number_text(tip.until),
            tip.to.1
        )
    );
    let latency: Vec<(f64, &str)> =
        axes[1].tips.iter().filter(|tip| tip.id == "processing.latency").map(|tip| (tip.until, &*tip.to.0)).collect();
    assert_eq!(latency, [(900.0, "micro_batch"), (60.0, "streaming")]);
}

#[test]
fn tighter_freshness_never_gives_a_slower_way() {
    let rank = |option: &str| ["batch", "micro_batch", "streaming"].iter().position(|held| *held == option).unwrap();
    for session in sessions() {
        let (axes, _) = swept(&session);
        let ways: Vec<usize> = axes[1]
            .segments
            .iter()
            .flat_map(|segment| segment.choices.iter().filter(|held| held.id == "processing.latency"))
            .map(|held| rank(&held.option))
            .collect();
        assert!(!ways.is_empty() && ways.is_sorted(), "{ways:?}");
    }
}

#[test]
fn a_value_that_is_taken_over_gives_the_design_that_was_tried() {
    for session in sessions() {
        let facts = facts(&session);
        let needs = requirements(&session, &facts);
        for axis in sweep(&session, &facts, &needs) {
            for point in axis.points.iter().step_by(5) {
                let mut taken = session.clone();
                let answers = answers_at(&session, &needs, axis.swept, point.at);
                assert!(!answers.is_empty());
                for (id, text) in answers {
                    let question = crate::discovery::question(id).unwrap();
                    crate::discovery::validate(question, &Value::Text(text.clone())).unwrap();
                    taken.apply(Edit::Answer(id.to_owned(), Answer::Value(Value::Text(text)))).unwrap();
                }
                let becomes = design(&taken, &facts, &requirements(&taken, &facts));
                for chosen in &axis.segments[point.segment].choices {
                    let key = (&chosen.id, &chosen.subject);
                    let held = becomes.decisions.iter().find(|held| (&held.id, &held.subject) == key).unwrap();
                    assert_eq!(held.chosen, chosen.option, "{:?} at {}: {}", axis.swept, point.at, chosen.id);
                }
                let likely = becomes.cost_today().unwrap().likely.plain_value();
                let off = (likely - point.monthly_usd).abs();
                assert!(off < 1e-6 * point.monthly_usd.max(1.0), "{:?} at {}: {likely}", axis.swept, point.at);
            }
        }
    }
}
