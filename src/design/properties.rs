//! What must hold whatever is answered: over the twelve cases and some hundred sessions drawn by a small generator.

use super::decisions::{Scope, Standing, chosen};
use super::needs::Needs;
use super::{Control, CostAt, Decision, Model, cost, governance, picture};
use crate::context::{Facts, facts};
use crate::discovery::{Kind, Requirements, catalogue, question, requirements};
use crate::figure::parse_quantity;
use crate::session::{self, Answer, Session, Value};
use std::collections::BTreeMap;

/// How many sessions are drawn.
const DRAWN: usize = 100;

/// The cases, by name.
macro_rules! cases {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../tests/cases/", $name, ".json")))),+]
    };
}

const CASES: [(&str, &str); 12] = cases![
    "clickstream_ads",
    "data_mesh_six_domains",
    "hospital_hipaa",
    "iot_50000_per_second",
    "machine_learning_features",
    "oracle_migration",
    "payments_pci",
    "public_sector_on_premises",
    "realtime_fraud",
    "retail_nightly_batch",
    "saas_product_analytics",
    "three_person_startup",
];

/// Numbers that look drawn and are the same every time: a linear congruential generator with Knuth's multiplier.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    /// An answer to two questions of three.
    fn session(&mut self) -> Session {
        let mut session = Session::new("drawn");
        for question in catalogue() {
            if self.below(3) == 0 || question.kind == Kind::Text {
                continue;
            }
            let choices = &question.choices;
            let value = match question.kind {
                Kind::YesNo => Value::Flag(self.below(2) == 0),
                Kind::Choices => Value::List(
                    choices.iter().filter(|_| self.below(3) == 0).map(|choice| choice.value.clone()).collect(),
                ),
                _ => Value::Text(choices[self.below(choices.len())].value.clone()),
            };
            session.answers.insert(question.id.clone(), Answer::Value(value));
        }
        session
    }
}

/// A session with what its sources tell.
struct Told {
    name: String,
    session: Session,
    facts: Facts,
}

/// What follows from a session under other answers.
struct Made {
    requirements: Requirements,
    decisions: Vec<Decision>,
    components: usize,
    controls: Vec<Control>,
    cost: Vec<CostAt>,
}

impl Made {
    fn chosen(&self, id: &str) -> &str {
        chosen(&self.decisions, id)
    }
}

impl Told {
    /// What follows where these questions are answered otherwise.
    fn with(&self, answers: &[(&str, Value)]) -> Made {
        let mut session = self.session.clone();
        for (id, value) in answers {
            session.answers.insert((*id).to_owned(), Answer::Value(value.clone()));
        }
        let requirements = requirements(&session, &self.facts);
        let needs = Needs::today(&requirements, &self.facts);
        let standing = Standing::new(&needs, &session.pins, Scope::Answers);
        let cost = cost::cost(&needs, &standing);
        let decisions = standing.decisions;
        let model = Model::default();
        let components = picture::components(&needs, &decisions, &model).len();
        let controls = governance::controls(&needs, &decisions, &model);
        Made { decisions, components, controls, cost, requirements: requirements.clone() }
    }
}

fn sessions() -> Vec<Told> {
    let mut draw = Draw(20_261_127);
    let drawn = (0..DRAWN).map(|nth| (format!("drawn {nth}"), draw.session()));
    let cases = CASES.iter().map(|(name, text)| ((*name).to_owned(), session::read(text).unwrap()));
    cases.chain(drawn).map(|(name, session)| Told { name, facts: facts(&session), session }).collect()
}

fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

/// Fails with every session for which something does not hold.
fn holds(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} times not:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tighter_freshness_never_yields_a_slower_option() {
    const FRESHNESS: [&str; 8] = ["168 h", "1 h", "15 min", "10 min", "1 min", "30 s", "1 s", "500 ms"];
    let rank = |latency: &str| ["batch", "micro_batch", "streaming"].iter().position(|held| *held == latency).unwrap();
    let mut wrong = Vec::new();
    for told in sessions() {
        let mut held = 0;
        for freshness in FRESHNESS {
            let made = told.with(&[("needs.freshness", text(freshness))]);
            let latency = made.chosen("processing.latency");
            if rank(latency) < held {
                wrong.push(format!("{}: {latency} at {freshness}", told.name));
            }
            held = rank(latency);
        }
    }
    holds(&wrong);
}

/// What somebody has to keep running: the parts, and what stands behind a part.
fn moving_parts(made: &Made) -> usize {
    let has = |id: &str, options: &[&str]| usize::from(options.contains(&made.chosen(id)));
    let captured = made
        .decisions
        .iter()
        .filter(|held| held.id == "ingestion.method" && held.chosen == "change_data_capture")
        .count();
    made.components
        + captured
        + has("processing.engine", &["spark", "flink"])
        + has("transformation.tool", &["dbt_and_spark"])
        + has("storage.architecture", &["lakehouse"])
        + has("streaming.architecture", &["lambda"])
        + has("modelling.style", &["data_vault_and_star"])
        + has("quality.gate", &["quarantine"])
        + has("transport.broker", &["kafka"])
        + has("hosting.model", &["self_hosted"])
}

#[test]
fn a_smaller_team_never_gets_more_moving_parts() {
    let mut wrong = Vec::new();
    for told in sessions() {
        let mut before: Option<(usize, Made)> = None;
        for people in ["30", "10", "5", "4", "3", "2", "1"] {
            let made = told.with(&[("team.engineers", text(people))]);
            let parts = moving_parts(&made);
            if let Some((held, larger)) = before.filter(|(held, _)| parts > *held) {
                let moved =
                    made.decisions.iter().zip(&larger.decisions).filter(|(now, then)| now.chosen != then.chosen);
                let moved: Vec<String> =
                    moved.map(|(now, then)| format!("{}: {} → {}", now.id, then.chosen, now.chosen)).collect();
                wrong.push(format!("{}: {parts} for {people}, {held} for more: {}", told.name, moved.join(", ")));
            }
            before = Some((parts, made));
        }
    }
    holds(&wrong);
}

/// The demands that apply, with the files that show how they are met.
fn shown(controls: &[Control]) -> BTreeMap<(&str, &str, &str), Vec<&str>> {
    let mut found: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for held in controls {
        let files = held.files.iter().map(String::as_str);
        found.entry((&held.regime, &held.article, &held.demand)).or_default().extend(files);
    }
    found
}

/// How strongly each class of personal data is treated.
fn treated(decisions: &[Decision]) -> BTreeMap<&str, usize> {
    const ORDER: [&str; 5] = ["restrict_only", "mask", "encrypt_column", "tokenise", "drop"];
    let held = decisions.iter().filter(|held| held.id == "security.sensitive_data");
    held.map(|held| (&*held.subject, ORDER.iter().position(|option| *option == held.chosen).unwrap())).collect()
}

#[test]
fn a_regime_added_never_removes_a_control() {
    let regimes: Vec<&str> =
        question("security.regimes").unwrap().choices.iter().map(|held| held.value.as_str()).collect();
    let keys = |made: &Made| {
        ["cloud_managed", "customer_managed", "external"]
            .iter()
            .position(|held| *held == made.chosen("security.keys"))
            .unwrap()
    };
    let mut wrong = Vec::new();
    for told in sessions() {
        let base = told.with(&[]);
        let named = base.requirements.choices("security.regimes").to_vec();
        for regime in regimes.iter().filter(|regime| !named.iter().any(|held| held == **regime)) {
            let more = named.iter().cloned().chain([(*regime).to_owned()]).collect();
            let made = told.with(&[("security.regimes", Value::List(more))]);
            let after = shown(&made.controls);
            for (control, files) in shown(&base.controls) {
                if !after.get(&control).is_some_and(|now| files.iter().all(|file| now.contains(file))) {
                    wrong.push(format!("{} with {regime}: {control:?} was shown by {files:?}", told.name));
                }
            }
            let now = treated(&made.decisions);
            for (class, strength) in treated(&base.decisions) {
                if now[class] < strength {
                    wrong.push(format!("{} with {regime}: {class} is treated more weakly", told.name));
                }
            }
            if keys(&made) < keys(&base) {
                wrong.push(format!("{} with {regime}: keys are held more weakly", told.name));
            }
        }
    }
    holds(&wrong);
}

/// Answers with more of everything that grows with the load.
fn more(requirements: &Requirements, times: f64) -> Vec<(&'static str, Value)> {
    const GROWING: [&str; 5] = [
        "load.bytes_per_day",
        "load.history",
        "load.events_per_second",
        "load.requests_per_second",
        "load.bytes_scanned_per_day",
    ];
    let scaled = |id: &'static str| {
        let unit = question(id).unwrap().unit.as_deref().unwrap();
        let said = requirements.get(id).unwrap().value.as_ref().unwrap().text();
        let (value, _) = parse_quantity(&said, unit).unwrap();
        let (one, _) = parse_quantity("1", unit).unwrap();
        (id, text(&format!("{}", value / one * times)))
    };
    GROWING.into_iter().map(scaled).collect()
}

#[test]
fn more_load_never_costs_less_at_equal_choices() {
    let mut wrong = Vec::new();
    for mut told in sessions() {
        let first = told.with(&[]);
        let pins = first.decisions.iter().filter(|held| held.subject == "platform");
        told.session.pins = pins.map(|held| (held.id.to_string(), held.chosen.to_string())).collect();
        let mut held = 0.0;
        for times in [1.0, 4.0, 40.0] {
            let made = told.with(&more(&first.requirements, times));
            let likely = made.cost[0].likely.plain_value();
            if likely < held - 1e-6 {
                let store = made.chosen("storage.serving");
                wrong.push(format!("{}: {held:.2} before, {likely:.2} at {times} times, on {store}", told.name));
            }
            held = likely;
            for at in &made.cost {
                let ends = [at.low.value, at.likely.value, at.high.value];
                if !ends.is_sorted() {
                    wrong.push(format!("{}: {ends:?} are out of order", told.name));
                }
            }
            let rising: Vec<f64> = made.cost.iter().map(|at| at.likely.plain_value()).collect();
            if rising.windows(2).any(|pair| pair[1] < pair[0] - 1e-6) {
                wrong.push(format!("{}: {rising:?} at one, three and ten times", told.name));
            }
        }
    }
    holds(&wrong);
}
