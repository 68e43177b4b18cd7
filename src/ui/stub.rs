//! Stands in for the design until it lands.
use crate::context::{Fact, Facts};
use crate::design::{Design, Model, Schedule};
use crate::discovery::{Question, Requirements};
use crate::figure::{Figure, Origin, Unit};
use crate::session::Session;
/// x
pub fn design(session: &Session, _facts: &Facts, _requirements: &Requirements) -> Design {
    Design {
        name: session.name.clone(), slug: String::new(), decisions: vec![], model: Model::default(), components: vec![],
        schedule: Schedule { cron: String::new(), text: String::new(), lookback: Figure::new("", 0.0, Unit::TIME, Origin::Assumption(String::new())) },
        sizes: vec![], cost: vec![], controls: vec![], assumptions: vec![], risks: vec![], findings: vec![],
    }
}
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Asked { pub question: &'static Question, pub confirm: Option<Fact>, pub moves: Moves, pub effects: Vec<Effect> }
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Moves { pub decisions: Vec<String>, pub monthly_usd: f64 }
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Effect { pub value: String, pub label: String, pub monthly_usd: f64, pub decisions: Vec<String> }
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionChange { pub id: String, pub title: String, pub from: String, pub to: String }
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Changes { pub decisions: Vec<DecisionChange>, pub monthly_usd: f64, pub added: Vec<String>, pub removed: Vec<String> }
/// x
pub fn compare(_a: &Design, _b: &Design) -> Changes { Changes { decisions: vec![], monthly_usd: 0.0, added: vec![], removed: vec![] } }
/// x
pub fn ask(session: &Session, facts: &Facts) -> Vec<Asked> {
    let requirements = crate::discovery::requirements(session, facts);
    crate::discovery::catalogue().iter().filter(|q| requirements.status(&q.id) == crate::discovery::Status::Assumed && !session.answers.contains_key(&q.id))
        .map(|q| Asked { question: q, confirm: facts.about(&q.id).cloned(), moves: Moves { decisions: vec![], monthly_usd: 0.0 }, effects: vec![] }).collect()
}
