//! What must hold whatever is answered: over the twelve cases and some hundred sessions drawn by a small generator.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

#[path = "cases/read.rs"]
mod read;

use plumbline::design::{Design, Treatment};
use plumbline::discovery::{Kind, catalogue};
use plumbline::figure::parse_quantity;
use plumbline::session::{Answer, Session, Value};
use read::Case;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Where the cases are kept.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// How many sessions are drawn.
const DRAWN: u64 = 120;

/// Numbers that look drawn and are the same every time (a linear congruential generator; Knuth's multiplier).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    /// An answer to every third question or so.
    fn session(&mut self, nth: u64) -> Session {
        let mut session = Session::new(format!("drawn {nth}"));
        for question in catalogue() {
            if self.below(3) == 0 || question.kind == Kind::Text {
                continue;
            }
            let choices = &question.choices;
            let value = match question.kind {
                Kind::YesNo => Value::Flag(self.below(2) == 0),
                Kind::Choices => {
                    let taken: Vec<String> =
                        choices.iter().filter(|_| self.below(3) == 0).map(|choice| choice.value.clone()).collect();
                    Value::List(taken)
                }
                _ => Value::Text(choices[self.below(choices.len())].value.clone()),
            };
            session.answers.insert(question.id.clone(), Answer::Value(value));
        }
        session
    }
}

/// The cases, and what was drawn.
fn sessions() -> Vec<(String, Session)> {
    let mut draw = Draw(20_261_127);
    let cases = read::expected().into_keys().map(|name| (name.clone(), read::session(&name)));
    cases.chain((0..DRAWN).map(|nth| (format!("drawn {nth}"), draw.session(nth)))).collect()
}

fn designed(session: &Session) -> Design {
    Case::of("", session.clone()).design
}

fn with(session: &Session, question: &str, value: Value) -> Session {
    let mut other = session.clone();
    other.answers.insert(question.to_owned(), Answer::Value(value));
    other
}

fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

/// Fails with every session for which something does not hold.
fn holds(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} times not:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tighter_freshness_never_yields_a_slower_design() {
    const FRESHNESS: [&str; 11] =
        ["168 h", "24 h", "1 h", "15 min", "10 min", "5 min", "1 min", "30 s", "10 s", "1 s", "500 ms"];
    let rank = |latency: &str| ["batch", "micro_batch", "streaming"].iter().position(|held| *held == latency).unwrap();
    let mut wrong = Vec::new();
    for (name, session) in sessions() {
        let mut held = 0;
        for freshness in FRESHNESS {
            let latency =
                designed(&with(&session, "needs.freshness", text(freshness))).chosen("processing.latency").to_owned();
            if rank(&latency) < held {
                wrong.push(format!("{name}: {latency} at {freshness}"));
            }
            held = rank(&latency);
        }
    }
    holds(&wrong);
}

/// What somebody has to keep running: the parts, and what stands behind a part.
fn moving_parts(design: &Design) -> usize {
    let has = |id: &str, options: &[&str]| usize::from(options.contains(&design.chosen(id)));
    design.components.len()
        + has("processing.engine", &["spark", "flink"])
        + has("transformation.tool", &["dbt_and_spark"])
        + has("storage.architecture", &["lakehouse"])
        + has("streaming.architecture", &["lambda"])
        + has("transport.broker", &["kafka"])
        + has("hosting.model", &["self_hosted"])
}

#[test]
fn a_smaller_team_never_gets_more_moving_parts() {
    let mut wrong = Vec::new();
    for (name, session) in sessions() {
        let mut held = usize::MAX;
        for people in ["30", "10", "5", "4", "3", "2", "1"] {
            let design = designed(&with(&session, "team.engineers", text(people)));
            let parts = moving_parts(&design);
            if parts > held {
                let taken: Vec<String> =
                    design.decisions.iter().map(|taken| format!("{} {}", taken.id, taken.chosen)).collect();
                wrong.push(format!("{name}: {parts} for {people}, {held} for more: {}", taken.join(", ")));
            }
            held = parts;
        }
    }
    holds(&wrong);
}

#[test]
fn a_regime_added_never_removes_a_control() {
    let regimes: Vec<String> = catalogue()
        .iter()
        .find(|question| question.id == "security.regimes")
        .map(|question| question.choices.iter().map(|choice| choice.value.clone()).collect())
        .unwrap();
    let treated = |design: &Design| -> BTreeMap<String, usize> {
        let strength = |option: &str| {
            ["restrict_only", "mask", "encrypt_column", "tokenise", "drop"]
                .iter()
                .position(|held| *held == option)
                .unwrap()
        };
        let held = design.decisions.iter().filter(|held| held.id == "security.sensitive_data");
        held.map(|held| (held.subject.clone(), strength(&held.chosen))).collect()
    };
    let mut wrong = Vec::new();
    for (name, session) in sessions() {
        let base = Case::of(&name, session.clone());
        let named = base.requirements.choices("security.regimes").to_vec();
        let before: BTreeMap<(String, String), Vec<String>> = controls(&base.design);
        for regime in regimes.iter().filter(|regime| !named.contains(regime)) {
            let more: Vec<String> = named.iter().chain([regime]).cloned().collect();
            let design = designed(&with(&session, "security.regimes", Value::List(more)));
            let after = controls(&design);
            for (control, files) in &before {
                let kept = after.get(control).is_some_and(|now| files.iter().all(|file| now.contains(file)));
                if !kept {
                    wrong.push(format!("{name} with {regime}: {control:?} was shown by {files:?}"));
                }
            }
            for (class, strength) in treated(&base.design) {
                if treated(&design)[&class] < strength {
                    wrong.push(format!("{name} with {regime}: {class} is treated more weakly"));
                }
            }
        }
    }
    holds(&wrong);
}

/// The demands that apply, with the files that show how they are met.
fn controls(design: &Design) -> BTreeMap<(String, String), Vec<String>> {
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for held in &design.controls {
        found.entry((held.regime.clone(), held.article.clone())).or_default().extend(held.files.iter().cloned());
    }
    found
}

#[test]
fn more_load_never_costs_less_at_equal_choices() {
    let mut wrong = Vec::new();
    for (name, session) in sessions() {
        let first = designed(&session);
        let mut pinned = session.clone();
        pinned.pins = first
            .decisions
            .iter()
            .filter(|held| held.subject == "platform")
            .map(|held| (held.id.clone(), held.chosen.clone()))
            .collect();
        let mut held = 0.0;
        for times in [1.0, 2.0, 4.0, 10.0, 40.0] {
            let design = designed(&at_load(&pinned, times));
            let cost = design.cost_today().unwrap().likely.plain_value();
            if cost < held - 1e-6 {
                wrong.push(format!(
                    "{name}: {held:.2} before, {cost:.2} at {times} times ({})",
                    design.chosen("storage.serving")
                ));
            }
            held = cost;
            let likely: Vec<f64> = design.cost.iter().map(|at| at.likely.value).collect();
            if !likely.is_sorted() {
                wrong.push(format!("{name}: {likely:?} at one, three and ten times"));
            }
        }
    }
    holds(&wrong);
}

/// The session with more of everything that grows with the load.
fn at_load(session: &Session, times: f64) -> Session {
    const GROWING: [(&str, f64); 4] = [
        ("load.bytes_per_day", 86_400.0),
        ("load.history", 1.0),
        ("load.events_per_second", 1.0),
        ("load.bytes_scanned_per_day", 86_400.0),
    ];
    let mut other = session.clone();
    for (id, factor) in GROWING {
        let question = plumbline::discovery::question(id).unwrap();
        let said = match session.answers.get(id) {
            Some(Answer::Value(value)) => value.text(),
            _ => question.default.as_ref().unwrap().text(),
        };
        let (value, _) = parse_quantity(&said, question.unit.as_deref().unwrap()).unwrap();
        other.answers.insert(id.to_owned(), Answer::Value(text(&format!("{}", value * factor * times))));
    }
    other
}

#[test]
fn every_low_is_below_its_likely_and_that_below_its_high() {
    for (name, session) in sessions() {
        for at in &designed(&session).cost {
            assert!(at.low.value <= at.likely.value && at.likely.value <= at.high.value, "{name} at {}", at.load);
        }
    }
}

#[test]
fn what_may_not_be_loaded_is_in_no_dimension() {
    for (name, session) in sessions() {
        let design = designed(&session);
        let dropped: BTreeSet<&str> = design
            .decisions
            .iter()
            .filter(|held| held.id == "security.sensitive_data" && held.chosen == "drop")
            .map(|held| held.subject.as_str())
            .collect();
        for attribute in design.model.dimensions.iter().flat_map(|dimension| &dimension.attributes) {
            let class = attribute.class.as_deref().unwrap_or_default();
            assert!(!dropped.contains(class), "{name}: {} is {class}", attribute.name);
            assert_ne!(attribute.treatment, Some(Treatment::Drop), "{name}: {}", attribute.name);
        }
    }
}
