//! What happens in this design when something goes wrong: what breaks, how long recovery takes and why, what it costs,
//! and which control is missing.
//!
//! One file per event, one line in [`ALL`]. The runbook is written from them.

mod late_data;
mod schema_change;
mod region_lost;
mod backfill;
mod poison_message;
mod load_spike;
mod erasure;
mod source_down;

use super::cost::bill;
use super::decisions::{Scope, chosen, decide};
use super::needs::Needs;
use super::{BillRow, Decision, book, sizing};
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::figure::{Figure, Unit};
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An event, played through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// Its stable id: `late_data`.
    pub id: String,
    /// What happens: `Data comes six hours late`.
    pub title: String,
    /// What breaks, or why nothing does.
    pub breaks: Vec<String>,
    /// How long it takes until everything is as promised again.
    pub recovery: Arc<Figure>,
    /// What it costs in computing, at today's prices, without people's time.
    pub cost: Arc<Figure>,
    /// Which control would have helped and is not there; empty where none is missing.
    pub missing: Vec<String>,
    /// What to do, in order.
    pub steps: Vec<String>,
}

/// How an event is played through.
struct Event {
    id: &'static str,
    title: &'static str,
    rehearse: fn(&Stage<'_>) -> Told,
}

/// What is told of an event.
struct Told {
    breaks: Vec<String>,
    recovery: Arc<Figure>,
    cost: Arc<Figure>,
    missing: Vec<String>,
    steps: Vec<String>,
}

/// Every event, in the order in which it is likely.
const ALL: &[Event] = &[
    late_data::EVENT,
    schema_change::EVENT,
    poison_message::EVENT,
    source_down::EVENT,
    load_spike::EVENT,
    backfill::EVENT,
    erasure::EVENT,
    region_lost::EVENT,
];

/// What an event meets.
struct Stage<'a> {
    needs: &'a Needs<'a>,
    decisions: &'a [Decision],
    bill: Vec<BillRow>,
}

/// Every event, played through in the design of this session.
pub fn rehearsals(session: &Session, facts: &Facts, requirements: &Requirements) -> Vec<Rehearsal> {
    let needs = Needs::today(requirements, facts);
    let decisions = decide(&needs, &session.pins, Scope::Answers);
    let stage = Stage { needs: &needs, decisions: &decisions, bill: bill(&needs, &decisions) };
    ALL.iter()
        .map(|event| {
            let told = (event.rehearse)(&stage);
            Rehearsal {
                id: event.id.to_owned(),
                title: event.title.to_owned(),
                breaks: told.breaks,
                recovery: told.recovery,
                cost: told.cost,
                missing: told.missing,
                steps: told.steps,
            }
        })
        .collect()
}

impl Stage<'_> {
    fn chosen(&self, id: &str) -> &str {
        chosen(self.decisions, id)
    }

    fn streams(&self) -> bool {
        self.chosen("processing.latency") == "streaming"
    }

    fn captures_changes(&self) -> bool {
        self.decisions.iter().any(|held| held.id == "ingestion.method" && held.chosen == "change_data_capture")
    }

    /// Raw bytes that arrive in a second, on average.
    fn arrivals(&self) -> Arc<Figure> {
        self.needs.figure("load.bytes_per_day", "raw data per day")
    }

    /// The time until the next run begins by itself.
    fn interval(&self) -> Arc<Figure> {
        sizing::interval(self.needs)
    }

    /// Raw bytes that the design works through in a second, beside what arrives.
    fn throughput(&self) -> Arc<Figure> {
        const RATE: Unit = Unit::BYTES_PER_TIME;
        let engine = self.chosen("processing.engine");
        if matches!(engine, "spark" | "flink") {
            let arrivals = self.arrivals();
            let spare = book::judgement(
                "times the arrivals that the cluster works through, sized for four hours a day",
                6.0,
                Unit::ONE,
            );
            let least = book::judgement("what two machines work through", 60e6, RATE);
            return Figure::computed(
                "raw data worked through",
                (arrivals.value * spare.value).max(least.value),
                RATE,
                "raw data per day × times the arrivals, at least what two machines work through",
                &[&arrivals, &spare, &least],
            );
        }
        let (words, rate) = match self.chosen("storage.serving") {
            "duckdb" => ("one machine with DuckDB, read, joined and written", 50e6),
            "postgres" => ("PostgreSQL with its indexes kept, read, joined and written", 20e6),
            _ => ("the smallest warehouse, read, joined and written", 100e6),
        };
        book::judgement(format!("raw data worked through by {words}"), rate, RATE)
    }

    /// How long `bytes` take to be worked through.
    fn time_for(&self, name: &'static str, bytes: &Arc<Figure>) -> Arc<Figure> {
        Figure::quotient(name, bytes, &self.throughput())
    }

    /// The time that passes before somebody looks, by who is on call.
    fn noticed(&self) -> Arc<Figure> {
        let (who, hours) = match self.needs.choice("team.on_call") {
            "always" => ("somebody is on call day and night", 0.5),
            "extended" => ("somebody is on call from morning to late evening", 8.0),
            "business_hours" => ("people work in business hours, and it happens in the evening", 14.0),
            _ => ("nobody is on call, and it happens on a Friday evening", 62.0),
        };
        book::judgement(format!("time until somebody looks: {who}"), hours * 3_600.0, Unit::TIME)
    }

    /// What people need to understand and mend it.
    fn mending(&self, what: &str, hours: f64) -> Arc<Figure> {
        book::judgement(format!("time to {what}"), hours * 3_600.0, Unit::TIME)
    }

    /// What the computing rows of the bill come to in that time.
    fn compute(&self, time: &Arc<Figure>) -> Arc<Figure> {
        let computing = |row: &&BillRow| !row.id.ends_with(".storage") && !row.id.starts_with("orchestration");
        let rows: Vec<&Arc<Figure>> = self.bill.iter().filter(computing).map(|row| &row.monthly).collect();
        let rows = Figure::sum("computing, a month", Unit::USD_PER_TIME, &rows);
        Figure::product("computing in that time", &[&rows, time])
    }
}

/// Times one after the other.
fn in_turn(name: &'static str, times: &[&Arc<Figure>]) -> Arc<Figure> {
    Figure::sum(name, Unit::TIME, times)
}

/// Sentences, of which those that do not apply are left out.
fn lines<const N: usize>(given: [(bool, String); N]) -> Vec<String> {
    given.into_iter().filter(|(applies, _)| *applies).map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests;
