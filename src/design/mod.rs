//! Phase 2: decisions, sizing, the dimensional model, governance and cost, as one pure function.
//!
//! One file per decision in [`decisions`]. Nothing here knows how a file is written.

mod model;
mod privacy;
mod book;
mod price_book;
mod needs;
mod sizing;
mod streaming;
pub mod inputs;
pub mod calculators;
mod cost;
pub mod services;
mod decisions;
mod governance;
mod picture;
mod judgement;
mod conflicts;
mod optimise;
mod snapshot;
mod compare;
mod ask;
mod designer;
mod flips;
mod sweep;
mod running;
mod alternatives;
mod rehearsals;
mod prospects;
#[cfg(test)]
mod properties;

pub use alternatives::{Against, Alternative, SHAPING, alternatives};
pub use ask::{Asked, Effect, Moves, ask, settled};
pub use book::{Price, all_prices, is_stale};
pub use compare::{
    Changes, DecisionChange, NameChanges, NeedChange, QuantityChange, compare, compare_snapshots, monthly_usd,
};
pub use conflicts::{Conflict, WayOut};
pub use cost::{DecisionCost, EnvironmentCost, Outlook, PartCost, Saving, YearCost, outlook};
pub use designer::Designer;
pub use flips::{Flip, Flips, flips};
pub use model::*;
pub use optimise::Improved;
pub use price_book::{BookRow, price_book};
pub use privacy::{DataClass, classify_column, data_class, data_classes, is_about_people};
pub use prospects::{Prospects, prospects};
pub use rehearsals::{Rehearsal, rehearsals};
pub use snapshot::Snapshot;
pub use sweep::{AXES, Axis, Chosen, Point, Segment, Swept, Tip, answers_at, bill_at, sweep};

use crate::context::Facts;
use crate::discovery::Requirements;
use crate::session::Session;
use decisions::{Standing, chosen};
use needs::Needs;

use crate::figure::{Figure, Source, Text, Unit};
use crate::finding::Finding;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whether a decision can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Going back costs a migration.
    OneWay,
    /// Going back costs days.
    TwoWay,
}

/// An option of a decision, weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionOption {
    /// Its stable id: `batch`.
    pub id: Text,
    /// How it reads: `Batch`.
    pub title: Text,
    /// The points it gathered; the highest wins.
    pub score: i32,
    /// What speaks for and against it here.
    pub reasons: Vec<String>,
    /// Whether it can be had here at all.
    #[serde(default = "yes")]
    pub is_possible: bool,
    /// Why it was not chosen; none for the chosen one.
    pub rejected_because: Option<String>,
}

fn yes() -> bool {
    true
}

/// A decision taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its stable id: `processing.latency`.
    pub id: Text,
    /// What it is about, in words: `Batch or streaming`.
    pub title: Text,
    /// What it applies to: the platform, a source, a table, a class of data.
    pub subject: Text,
    /// The id of the chosen option.
    pub chosen: Text,
    /// Why, in one or two sentences.
    pub why: Arc<str>,
    /// Every option possible here, best first. Decisions that fell alike share them.
    pub options: Arc<[DecisionOption]>,
    /// Whether it can be taken back.
    pub door: Door,
    /// Whether a person insisted on it.
    pub pinned: bool,
    /// The published sources behind its criteria.
    pub sources: Arc<[Source]>,
}

impl Decision {
    /// How it fell: its id, its subject and the option.
    pub fn fell(&self) -> (&str, &str, &str) {
        (&self.id, &self.subject, &self.chosen)
    }

    /// How the chosen option reads.
    pub fn chosen_title(&self) -> &str {
        self.options.iter().find(|option| option.id == self.chosen).map_or(&self.chosen, |option| &option.title)
    }
}

/// A row of the bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BillRow {
    /// Its stable id: `serving.compute`.
    pub id: Text,
    /// What part of the platform it pays for, in words.
    pub component: Text,
    /// The service as priced.
    pub service: Text,
    /// The row of `knowledge/prices.csv`.
    pub price_id: Text,
    /// How much of it, in `unit`.
    pub quantity: f64,
    /// The unit of the price: `hour`, `GB-month`.
    pub unit: Text,
    /// The price of one unit.
    pub unit_usd: f64,
    /// The day of the price.
    pub as_of: Text,
    /// How sure the price is.
    pub confidence: Text,
    /// What it comes to in a month, with its derivation.
    pub monthly: Arc<Figure>,
}

/// What the platform costs in a month at a multiple of today's load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostAt {
    /// The multiple: 1, 3, 10.
    pub load: f64,
    /// The low end.
    pub low: Arc<Figure>,
    /// The likely value.
    pub likely: Arc<Figure>,
    /// The high end.
    pub high: Arc<Figure>,
    /// The rows that add up to the likely value.
    pub bill: Vec<BillRow>,
    /// The serving store that this load asks for.
    pub serving: String,
}

/// A size with its derivation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Its stable id: `storage.raw`.
    pub id: String,
    /// The figure.
    pub figure: Arc<Figure>,
}

/// A part of the platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Its stable id: `serving`.
    pub id: String,
    /// Which layer of the picture it stands in, 0 (sources) to 5 (people).
    pub layer: u8,
    /// What it is called: `Amazon RDS for PostgreSQL`.
    pub name: String,
    /// What it does here.
    pub role: String,
    /// The decision that chose it; none where it was found.
    pub decision: Option<String>,
    /// What flows from it: the ids of the next components with what flows.
    pub feeds: Vec<(String, String)>,
}

/// A control that a regime demands, and how the design meets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// The regime: `gdpr`.
    pub regime: String,
    /// The article.
    pub article: String,
    /// What it demands.
    pub demand: String,
    /// How the design meets it.
    pub how: String,
    /// The delivered files that show it.
    pub files: Vec<String>,
}

/// Something taken for granted, and what it would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// The question.
    pub id: String,
    /// The question in words.
    pub question: String,
    /// The value taken.
    pub value: String,
    /// What follows if it is wrong.
    pub if_wrong: String,
}

/// A risk, how likely, how bad, and what is done about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// What may happen.
    pub what: String,
    /// `low`, `medium` or `high`.
    pub likelihood: String,
    /// `low`, `medium` or `high`.
    pub impact: String,
    /// What is done about it.
    pub mitigation: String,
}

/// The nightly or more frequent run of everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// A cron expression in UTC, or an interval.
    pub cron: String,
    /// In words: `every night at 02:00 UTC`.
    pub text: String,
    /// The window in which late rows are picked up again.
    pub lookback: Arc<Figure>,
}

impl Default for Schedule {
    /// Of nothing: what a page shows before anything is derived.
    fn default() -> Self {
        Self {
            cron: String::new(),
            text: String::new(),
            lookback: Figure::sum("look-back of nothing", Unit::TIME, &[]),
        }
    }
}

/// A design: everything that was decided and derived. Pure data.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Design {
    /// The name of the project, in people's words.
    pub name: String,
    /// The same as an identifier: `rental_back_office`.
    pub slug: String,
    /// Decisions in the order in which they were taken.
    pub decisions: Vec<Decision>,
    /// The dimensional model.
    pub model: Arc<Model>,
    /// The parts of the platform.
    pub components: Vec<Component>,
    /// When it runs.
    pub schedule: Schedule,
    /// Sizes.
    pub sizes: Vec<Size>,
    /// What it costs at one, three and ten times today's load.
    pub cost: Vec<CostAt>,
    /// Demands of regimes and how they are met.
    pub controls: Vec<Control>,
    /// What is taken for granted.
    pub assumptions: Vec<Assumption>,
    /// What may go wrong.
    pub risks: Vec<Risk>,
    /// What to mend in what exists, most benefit for the effort first.
    #[serde(default)]
    pub improvements: Vec<Improved>,
    /// Requirements that cannot all be met, with the ways out.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// What is wrong with the requirements or the sources, as far as the design can tell.
    pub findings: Vec<Finding>,
}

impl Design {
    /// The decision of this id.
    pub fn decision(&self, id: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.id == id)
    }

    /// The chosen option of a decision; empty where it was not taken.
    pub fn chosen(&self, id: &str) -> &str {
        chosen(&self.decisions, id)
    }

    /// The size of this id.
    pub fn size(&self, id: &str) -> Option<&Figure> {
        self.sizes.iter().find(|size| size.id == id).map(|size| &*size.figure)
    }

    /// The decisions that shape the platform most, for a sentence about it.
    pub fn headline(&self) -> impl Iterator<Item = &Decision> {
        const SHAPING: [&str; 7] = [
            "processing.latency",
            "transport.broker",
            "storage.serving",
            "processing.engine",
            "orchestration.tool",
            "modelling.style",
            "modelling.history",
        ];
        SHAPING.into_iter().filter_map(|id| self.decision(id))
    }

    /// The decisions, those together that fell alike for several subjects: tables that are loaded in the same way.
    pub fn groups(&self) -> Vec<Vec<&Decision>> {
        let mut groups: Vec<Vec<&Decision>> = Vec::new();
        for decision in &self.decisions {
            let alike = |group: &&mut Vec<&Decision>| {
                group.first().is_some_and(|held| {
                    (&held.id, &held.chosen, &held.options) == (&decision.id, &decision.chosen, &decision.options)
                })
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.push(decision),
                None => groups.push(vec![decision]),
            }
        }
        groups
    }

    /// The monthly cost at today's load.
    pub fn cost_today(&self) -> Option<&CostAt> {
        self.cost.first()
    }
}

/// The design that follows from a session, its facts and its requirements. Pure: the same input, the same design.
pub fn design(session: &Session, facts: &Facts, requirements: &Requirements) -> Design {
    Designer::default().design(session, facts, requirements)
}

fn assemble(
    session: &Session,
    needs: &Needs<'_>,
    standing: Standing<'_>,
    (model, mut findings): (Arc<Model>, Vec<Finding>),
) -> Design {
    let cost = cost::cost(needs, &standing);
    let decisions = standing.decisions;
    let mut sizes = sizing::sizes(needs, chosen(&decisions, "storage.serving"));
    sizes.extend(streaming::sizes(needs, chosen(&decisions, "transport.broker")));
    if chosen(&decisions, "processing.engine") == "spark" {
        sizes.extend(sizing::spark(needs));
    }
    findings.extend(needs.requirements().findings.iter().cloned());
    findings.extend(cost::findings(needs, cost.first()));
    let conflicts = conflicts::conflicts(needs, &session.pins, &decisions);
    findings.extend(conflicts::findings(&conflicts));
    findings.extend(conflicts::insisted(needs, &session.pins, &decisions));
    findings.extend(judgement::oddities(needs, &decisions, &model));
    let improvements = optimise::improvements(needs, &decisions);
    findings.extend(improvements.iter().map(|held| held.finding.clone()));
    let name = match (&needs.facts.project, session.name.trim()) {
        (Some(project), "") => sentence(project),
        (None, "") => "Data platform".to_owned(),
        (_, name) => name.to_owned(),
    };
    Design {
        slug: snake(&name).chars().take(48).collect(),
        name,
        components: picture::components(needs, &decisions, &model),
        schedule: picture::schedule(needs, &decisions),
        sizes,
        controls: governance::controls(needs, &decisions, &model),
        assumptions: judgement::assumptions(needs),
        risks: judgement::risks(needs, &decisions, !model.facts.is_empty()),
        conflicts,
        improvements,
        cost,
        model,
        decisions,
        findings,
    }
}

/// What was decided about a class of personal data.
fn treatment(decisions: &[Decision], class: &str) -> Option<Treatment> {
    let decision =
        decisions.iter().find(|decision| decision.id == "security.sensitive_data" && decision.subject == class)?;
    match &*decision.chosen {
        "drop" => Some(Treatment::Drop),
        "tokenise" => Some(Treatment::Tokenise),
        "mask" => Some(Treatment::Mask),
        "encrypt_column" => Some(Treatment::EncryptColumn),
        _ => Some(Treatment::RestrictOnly),
    }
}

/// The history of dimensions that an option of `modelling.history` stands for.
fn history(option: &str) -> History {
    match option {
        "type_0" => History::Type0,
        "type_2" => History::Type2,
        "type_6" => History::Type6,
        _ => History::Type1,
    }
}

/// The style that an option of `modelling.style` stands for.
fn style(option: &str) -> Style {
    match option {
        "snowflake_schema" => Style::SnowflakeSchema,
        "data_vault_and_star" => Style::DataVaultAndStar,
        "one_big_table" => Style::OneBigTable,
        _ => Style::Star,
    }
}
