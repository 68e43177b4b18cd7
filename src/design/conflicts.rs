//! Requirements that contradict each other: which of them can be given up, what follows, and what each way out costs.

use super::compare::decision_changes;
use super::decisions::{Scope, chosen, decide};
use super::needs::Needs;
use super::{Decision, book, cost};
use crate::discovery::{Status, question};
use crate::figure::{Figure, MONTH, Unit, quantity_text};
use crate::finding::{About, Finding, Severity, Span};
use crate::session::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Requirements that cannot all be met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its stable name: `over_budget`.
    pub rule: String,
    /// Which requirements contradict each other: `the platform costs $900 a month, the budget is $200 a month`.
    pub what: String,
    /// Why both cannot be had.
    pub why: String,
    /// What can be given up, the way that settles most first.
    pub ways: Vec<WayOut>,
}

/// One requirement given up, and everything that follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WayOut {
    /// The question whose answer is given up: `needs.freshness`.
    pub question: String,
    /// What was asked for: `5 s`.
    pub asked: String,
    /// What would have to do: `15 min`.
    pub instead: String,
    /// The decisions that fall otherwise: `Batch or streaming: Scheduled batch`.
    pub changes: Vec<String>,
    /// What the platform then costs in a month.
    pub monthly: Arc<Figure>,
    /// What that is less than as asked; below zero where it costs more.
    pub saves: Arc<Figure>,
    /// Whether this contradiction is settled by it.
    pub settles: bool,
    /// The other contradictions that stay.
    pub leaves: Vec<String>,
}

/// A requirement that could be given up, and how far.
type Relaxed = (&'static str, Value);

/// Everything that contradicts itself in what is asked for.
pub fn conflicts(needs: &Needs<'_>, pins: &BTreeMap<String, String>, decisions: &[Decision]) -> Vec<Conflict> {
    let monthly = monthly(needs, decisions, "monthly cost as asked for");
    broken(needs, decisions, &monthly)
        .into_iter()
        .map(|(rule, what, why)| {
            let mut ways: Vec<WayOut> = candidates(rule, needs, pins, &monthly)
                .into_iter()
                .map(|relaxed| way_out(rule, relaxed, needs, pins, decisions, &monthly))
                // a way that changes nothing is none
                .filter(|way| way.settles || !way.changes.is_empty() || way.saves.value > 0.0)
                .collect();
            ways.sort_by(|a, b| {
                let order = |way: &WayOut| (!way.settles, way.leaves.len());
                order(a).cmp(&order(b)).then(a.monthly.value.total_cmp(&b.monthly.value))
            });
            Conflict { rule: rule.to_owned(), what, why: why.to_owned(), ways }
        })
        .collect()
}

/// The contradictions as findings: what, why, and which requirement to give up at which price.
pub fn findings(conflicts: &[Conflict]) -> Vec<Finding> {
    conflicts
        .iter()
        .map(|conflict| {
            let ways: Vec<String> = conflict.ways.iter().map(in_words).collect();
            Finding {
                rule: conflict.rule.clone(),
                severity: Severity::Warning,
                what: conflict.what.clone(),
                why: conflict.why.clone(),
                advice: format!("Give up one of them. {}", ways.join(" ")),
                file: String::new(),
                span: Span::default(),
                about: About::default(),
                fix: None,
            }
        })
        .collect()
}

fn in_words(way: &WayOut) -> String {
    let asked = question(&way.question).map_or_else(|| way.question.clone(), |asked| asked.question.clone());
    let changes = if way.changes.is_empty() { String::new() } else { format!(" ({})", way.changes.join("; ")) };
    let money = match way.saves.value {
        saved if saved > 0.0 => format!("{}, {} less", way.monthly.text(), way.saves.text()),
        _ => way.monthly.text(),
    };
    let rest = match (way.settles, way.leaves.is_empty()) {
        (true, true) => "",
        (true, false) => ", which leaves the other contradiction",
        (false, _) => ", which is not enough by itself",
    };
    format!("“{asked}” {} instead of {}{changes}: {money}{rest}.", way.instead, way.asked)
}

/// What each pin that goes against the requirements costs and moves.
pub fn insisted(needs: &Needs<'_>, pins: &BTreeMap<String, String>, decisions: &[Decision]) -> Vec<Finding> {
    let against: Vec<&Decision> =
        decisions.iter().filter(|held| held.pinned && held.why.starts_with("Somebody insisted")).collect();
    if against.is_empty() {
        return Vec::new();
    }
    let asked = monthly(needs, decisions, "monthly cost with it");
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for held in against {
        if seen.contains(&&*held.id) {
            continue;
        }
        seen.push(&held.id);
        let mut free = pins.clone();
        free.remove(&*held.id);
        let others = decide(needs, &free, Scope::Answers);
        let without = monthly(needs, &others, "monthly cost without it");
        let moved: Vec<String> = decision_changes(&others, &scoped(decisions, &others))
            .into_iter()
            .map(|change| format!("{}: {} in place of {}", change.title, change.to, change.from))
            .collect();
        let ruled_out = held.options.iter().find(|option| option.id == held.chosen).and_then(|option| {
            option.reasons.iter().find_map(|reason| reason.strip_prefix("ruled out: ").map(str::to_owned))
        });
        let impossible = ruled_out.as_ref().map_or_else(String::new, |reason| format!("; it is ruled out: {reason}"));
        found.push(Finding {
            rule: "insisted_against_requirements".to_owned(),
            severity: if ruled_out.is_some() { Severity::Warning } else { Severity::Hint },
            what: format!("somebody insisted on {} for {}{impossible}", held.chosen_title(), held.id),
            why: format!(
                "What follows: {}. The platform costs {} with it and {} without.",
                moved.join("; "),
                asked.text(),
                without.text()
            ),
            advice: "Keep it if the reason for it stands; else take the pin out.".to_owned(),
            file: String::new(),
            span: Span::default(),
            about: About::default(),
            fix: None,
        });
    }
    found
}

/// Of these decisions those that the others were taken for as well.
fn scoped(decisions: &[Decision], others: &[Decision]) -> Vec<Decision> {
    decisions.iter().filter(|held| others.iter().any(|other| other.id == held.id)).cloned().collect()
}

/// What the design costs in a month.
fn monthly(needs: &Needs<'_>, decisions: &[Decision], name: &'static str) -> Arc<Figure> {
    let rows = cost::bill(needs, decisions);
    let rows: Vec<&Arc<Figure>> = rows.iter().map(|row| &row.monthly).collect();
    Figure::sum(name, Unit::USD_PER_TIME, &rows)
}

/// The contradictions that hold: name, what, why.
fn broken(needs: &Needs<'_>, decisions: &[Decision], monthly: &Figure) -> Vec<(&'static str, String, &'static str)> {
    let chosen = |id: &str| chosen(decisions, id);
    let mut found = Vec::new();
    let fresh = needs.figure("needs.freshness", "freshness");
    let nobody = needs.choice("team.on_call") == "nobody";
    let budget = needs.value("budget.monthly");
    if budget > 0.0 && monthly.value > budget {
        found.push((
            "over_budget",
            format!(
                "the platform costs {}, the budget is {}",
                monthly.text(),
                quantity_text(budget, Unit::USD_PER_TIME)
            ),
            "What is asked for costs more than the budget pays for.",
        ));
    }
    if fresh.value < book::constant("latency.micro_batch_from").value && nobody {
        found.push((
            "streaming_without_on_call",
            format!("data must be {} fresh, and nobody answers at night", fresh.text()),
            "A stream that stops at night stays stopped until morning, so the freshness cannot be promised.",
        ));
    }
    if needs.choice("needs.availability") == "99.99" && nobody {
        let down = quantity_text(MONTH * 0.0001, Unit::TIME);
        found.push((
            "availability_without_on_call",
            format!("the data must be there 99.99 % of the time, and nobody answers at night ({down} a month may be missing)"),
            "The first failure at night takes longer than the time that may be missing in a whole year.",
        ));
    }
    let cloud = needs.choice("estate.cloud");
    let stays = needs.choice("security.residency") == "on_prem" || needs.choice("security.network") == "air_gapped";
    if stays && ["aws", "gcp", "azure"].contains(&cloud) {
        found.push((
            "place_against_cloud",
            format!("data may not leave the organisation's own machines, and the platform is bound to {cloud}"),
            "Services of a cloud run on the cloud's machines.",
        ));
    }
    let (replay, kept) =
        (needs.figure("needs.replay", "replay"), needs.figure("needs.retention_raw", "raw data is kept for"));
    let said = |id: &str| needs.status(id) == Status::Answered;
    if said("needs.replay") && said("needs.retention_raw") && replay.value > kept.value {
        found.push((
            "replay_longer_than_kept",
            format!("results must be computable from {} back, and raw data is kept for {}", replay.text(), kept.text()),
            "What is deleted cannot be read again.",
        ));
    }
    if chosen("processing.latency") == "streaming" && needs.value("team.engineers") < 2.0 {
        found.push((
            "streaming_with_one_person",
            format!("data must be {} fresh, and one person builds and runs the platform", fresh.text()),
            "A stream has to be watched on holidays too, and one person cannot be two.",
        ));
    }
    found
}

/// What can be given up where this contradiction holds.
fn candidates(rule: &str, needs: &Needs<'_>, pins: &BTreeMap<String, String>, monthly: &Figure) -> Vec<Relaxed> {
    let text = |words: &str| Value::Text(words.to_owned());
    let slower = || {
        let batch_from = book::constant("latency.batch_from").value;
        (needs.value("needs.freshness") < batch_from).then(|| ("needs.freshness", text("15 min")))
    };
    let on_call = ("team.on_call", text("always"));
    let seconds = |id: &str| Value::Text(format!("{} s", needs.value(id)));
    let mut ways: Vec<Relaxed> = Vec::new();
    match rule {
        "over_budget" => {
            ways.extend(slower());
            if ["99.9", "99.95", "99.99"].contains(&needs.choice("needs.availability")) {
                ways.push(("needs.availability", text("99.5")));
            }
            let quarter = (needs.value("load.history") / 4.0).round();
            ways.push(("load.history", Value::Text(format!("{} GB", quarter / 1e9))));
            if needs.value("needs.retention_raw") > MONTH * 3.0 {
                ways.push(("needs.retention_raw", text("3 months")));
            }
            if needs.value("load.query_latency") < 5.0 {
                ways.push(("load.query_latency", text("5 s")));
            }
            ways.push(("budget.monthly", enough(needs, pins, monthly)));
        }
        "streaming_without_on_call" => {
            ways.extend(slower());
            ways.push(on_call);
        }
        "availability_without_on_call" => ways.extend([("needs.availability", text("99.5")), on_call]),
        "place_against_cloud" => {
            ways.push(("estate.cloud", text("on_prem")));
            if needs.choice("security.network") != "air_gapped" {
                ways.push(("security.residency", text("any")));
            }
        }
        "replay_longer_than_kept" => {
            ways.push(("needs.retention_raw", seconds("needs.replay")));
            ways.push(("needs.replay", seconds("needs.retention_raw")));
        }
        _ => {
            ways.extend(slower());
            ways.push(("team.engineers", text("4")));
        }
    }
    ways
}

/// A budget that pays for the design that is made with it: with more money more is chosen, so it is looked for in steps.
fn enough(needs: &Needs<'_>, pins: &BTreeMap<String, String>, monthly: &Figure) -> Value {
    let in_hundreds = |figure: &Figure| (figure.value * MONTH / 100.0).ceil() * 100.0;
    let text = |usd: f64| Value::Text(format!("{usd} USD"));
    let mut wanted = in_hundreds(monthly);
    for _ in 0..4 {
        let relaxed = needs.requirements().trying("budget.monthly", text(wanted));
        let other = Needs::with_classes(&relaxed, needs.facts, needs.classes.clone());
        let cost = self::monthly(&other, &decide(&other, pins, Scope::Answers), "monthly cost with that budget");
        if cost.value * MONTH <= wanted {
            break;
        }
        wanted = in_hundreds(&cost);
    }
    text(wanted)
}

fn way_out(
    rule: &str,
    (id, value): Relaxed,
    needs: &Needs<'_>,
    pins: &BTreeMap<String, String>,
    decisions: &[Decision],
    asked: &Arc<Figure>,
) -> WayOut {
    let relaxed = needs.requirements().trying(id, value.clone());
    let other = Needs::with_classes(&relaxed, needs.facts, needs.classes.clone());
    let others = decide(&other, pins, Scope::Answers);
    let cost = monthly(&other, &others, "monthly cost with that given up");
    let left = broken(&other, &others, &cost);
    let changes = decision_changes(&scoped(decisions, &others), &others)
        .into_iter()
        .map(|change| format!("{}: {}", change.title, change.to))
        .collect();
    let formula = "monthly cost as asked for − monthly cost with that given up";
    let saves = asked.value - cost.value;
    WayOut {
        question: id.to_owned(),
        asked: said(id, needs.requirements().get(id).and_then(|item| item.value.as_ref()).unwrap_or(&value)),
        instead: said(id, &value),
        changes,
        saves: Figure::computed("saved in a month", saves, Unit::USD_PER_TIME, formula, &[asked, &cost]),
        monthly: cost,
        settles: left.iter().all(|(held, ..)| *held != rule),
        leaves: left.iter().filter(|(held, ..)| *held != rule).map(|(held, ..)| (*held).to_owned()).collect(),
    }
}

/// A value as people read it: the label of a choice, a quantity in its natural unit.
fn said(id: &str, value: &Value) -> String {
    let Some(asked) = question(id) else { return value.text() };
    let unit = asked.unit.as_deref().unwrap_or_default();
    match crate::figure::parse_quantity(&value.text(), unit) {
        Ok((quantity, dimension)) if asked.unit.is_some() => quantity_text(quantity, dimension),
        _ => asked.said(value),
    }
}

#[cfg(test)]
mod tests;
