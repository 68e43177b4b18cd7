//! What the bill means beyond one month: environments, three years with growth, parts, decisions, and what would cost less.

use super::savings::{self, Saving};
use super::{bill, chosen, total};
use crate::context::Facts;
use crate::design::decisions::{Scope, decide};
use crate::design::needs::Needs;
use crate::design::{BillRow, CostAt, Decision, Design, book};
use crate::discovery::Requirements;
use crate::figure::{Figure, MONTH, Unit, YEAR};
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The years that are looked ahead.
const YEARS: u32 = 3;
/// Decisions whose options differ in cost, in the order in which they are told.
const COSTLY: [&str; 5] =
    ["processing.latency", "transport.broker", "storage.serving", "processing.engine", "orchestration.tool"];

/// What an environment costs in a month at a multiple of today's load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentCost {
    /// Its stable id: `production`, `development`.
    pub id: String,
    /// What it is called: `Development and test`.
    pub name: String,
    /// Why it costs this share of production.
    pub why: String,
    /// The multiple of today's load.
    pub load: f64,
    /// What it costs in a month.
    pub monthly: Arc<Figure>,
    /// The rows that add up to it.
    pub bill: Vec<BillRow>,
}

/// What a year costs with the growth that is expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct YearCost {
    /// 1, 2, 3.
    pub year: u32,
    /// What production costs in each of its twelve months.
    pub months: Vec<Arc<Figure>>,
    /// What the year comes to.
    pub cost: Arc<Figure>,
}

/// What a part of the platform costs in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartCost {
    /// Its stable id, the first part of the ids of its rows: `serving`.
    pub id: String,
    /// What it is called: `Serving store`.
    pub name: String,
    /// What it costs in a month.
    pub monthly: Arc<Figure>,
}

/// What a decision costs against the best other option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionCost {
    /// The decision: `processing.latency`.
    pub id: String,
    /// How the chosen option reads.
    pub chosen: String,
    /// The id of the best other option.
    pub other: String,
    /// How it reads.
    pub other_title: String,
    /// Dollars a month that the chosen option costs more; below zero where it costs less.
    pub more: Arc<Figure>,
}

/// The bill beyond one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// Each environment at each load of the design's cost.
    pub environments: Vec<EnvironmentCost>,
    /// Year by year.
    pub years: Vec<YearCost>,
    /// All years together.
    pub total: Arc<Figure>,
    /// The parts of today's bill, dearest first.
    pub parts: Vec<PartCost>,
    /// What decisions cost.
    pub decisions: Vec<DecisionCost>,
    /// What would cost less here, most first.
    pub savings: Vec<Saving>,
}

/// Looks beyond the month: a pure function of a design and what it was made from.
pub fn outlook(session: &Session, facts: &Facts, requirements: &Requirements, design: &Design) -> Outlook {
    let needs = Needs::today(requirements, facts);
    let today = design.cost_today().map(|held| held.bill.as_slice()).unwrap_or_default();
    let years = years(&needs, &design.decisions);
    let costs: Vec<&Arc<Figure>> = years.iter().map(|year| &year.cost).collect();
    Outlook {
        environments: design.cost.iter().flat_map(environments).collect(),
        total: Figure::sum("cost of three years", Unit::USD, &costs),
        years,
        parts: parts(today),
        decisions: decisions(session, &needs, &design.decisions, today),
        savings: savings::savings(&needs, &design.decisions, today),
    }
}

/// Production, and an environment to develop and test in, which is smaller by what its rows are paid for.
fn environments(at: &CostAt) -> [EnvironmentCost; 2] {
    let production = EnvironmentCost {
        id: "production".to_owned(),
        name: "Production".to_owned(),
        why: "The design as it runs.".to_owned(),
        load: at.load,
        monthly: Arc::clone(&at.likely),
        bill: at.bill.clone(),
    };
    let rows: Vec<BillRow> = at.bill.iter().filter(|row| !row.id.starts_with("people.")).map(smaller).collect();
    let development = EnvironmentCost {
        id: "development".to_owned(),
        name: "Development and test".to_owned(),
        why: "A tenth of the data is enough to build and to test on, and machines run in office hours only.".to_owned(),
        load: at.load,
        monthly: total("monthly cost of development and test", &rows),
        bill: rows,
    };
    [production, development]
}

/// A row as it is in development and test.
fn smaller(row: &BillRow) -> BillRow {
    let share = if row.unit.ends_with("hour") && !row.unit.starts_with('G') || row.unit == "month" {
        let office = book::judgement("office hours in a week", 50.0, Unit::ONE);
        Figure::quotient("share of the hours", &office, &book::judgement("hours in a week", 168.0, Unit::ONE))
    } else {
        book::judgement_between("share of the data", 0.1, [0.05, 0.2], Unit::ONE)
    };
    BillRow {
        id: format!("development.{}", row.id).into(),
        quantity: row.quantity * share.value,
        monthly: Figure::product(format!("{} for development and test", row.component), &[&row.monthly, &share]),
        ..row.clone()
    }
}

/// Production month by month: the bill of the same decisions at the load that growth leads to.
fn years(needs: &Needs<'_>, decisions: &[Decision]) -> Vec<YearCost> {
    let growth = needs.figure("load.growth_per_year", "growth per year");
    let yearly = 1.0 + growth.value * YEAR;
    let month = |nth: u32| {
        let years = f64::from(nth) / 12.0;
        let rows = bill(&needs.at_load(needs.load * libm::pow(yearly, years)), decisions);
        let sum = total("the bill at the load of the month", &rows);
        Figure::derived(
            format!("cost of month {}", nth + 1),
            Unit::USD_PER_TIME,
            "the bill at today's load × (1 + growth per year) ^ years until then; in proportion to the load where growth is otherwise",
            [&sum, &growth],
            |[sum, growth]| sum * libm::pow((1.0 + growth * YEAR) / yearly, years),
        )
    };
    let a_month = book::judgement("a month of 730 hours", MONTH, Unit::TIME);
    (0..YEARS)
        .map(|year| {
            let months: Vec<Arc<Figure>> = (year * 12..year * 12 + 12).map(month).collect();
            let all = Figure::sum("its twelve months", Unit::USD_PER_TIME, &months.iter().collect::<Vec<_>>());
            YearCost {
                year: year + 1,
                cost: Figure::product(format!("cost of year {}", year + 1), &[&all, &a_month]),
                months,
            }
        })
        .collect()
}

/// The rows by the first part of their ids, dearest first.
fn parts(rows: &[BillRow]) -> Vec<PartCost> {
    const NAMES: [(&str, &str); 8] = [
        ("serving", "Serving store"),
        ("raw", "Raw layer"),
        ("backup", "Backups"),
        ("orchestration", "Orchestration"),
        ("broker", "Message broker"),
        ("processing", "Processing cluster"),
        ("network", "Traffic"),
        ("people", "People"),
    ];
    let mut parts: Vec<PartCost> = NAMES
        .iter()
        .filter_map(|(id, name)| {
            let of = |row: &&BillRow| row.id.split('.').next() == Some(id);
            let rows: Vec<BillRow> = rows.iter().filter(of).cloned().collect();
            (!rows.is_empty()).then(|| PartCost {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                monthly: total(*name, &rows),
            })
        })
        .collect();
    parts.sort_by(|a, b| b.monthly.value.total_cmp(&a.monthly.value));
    parts
}

/// What each costly decision costs against its best other option: that one pinned, the rest taken again.
fn decisions(session: &Session, needs: &Needs<'_>, taken: &[Decision], today: &[BillRow]) -> Vec<DecisionCost> {
    let with_chosen = total("monthly cost", today);
    COSTLY
        .iter()
        .filter_map(|id| {
            let decision = taken.iter().find(|decision| decision.id == *id)?;
            let possible = |reasons: &[String]| !reasons.iter().any(|reason| reason.starts_with("ruled out"));
            let other =
                decision.options.iter().find(|other| other.id != decision.chosen && possible(&other.reasons))?;
            let mut pins = session.pins.clone();
            pins.insert(decision.id.to_string(), other.id.to_string());
            let retaken = decide(needs, &pins, Scope::Answers);
            if chosen(&retaken, id) != other.id {
                return None;
            }
            let with_other = total(format!("monthly cost with {}", other.title), &bill(needs, &retaken));
            let more = with_chosen.value - with_other.value;
            (more.abs() * MONTH >= 1.0).then(|| DecisionCost {
                id: decision.id.to_string(),
                chosen: decision.chosen_title().to_owned(),
                other: other.id.to_string(),
                other_title: other.title.to_string(),
                more: Figure::computed(
                    format!("{} against {}", decision.chosen_title(), other.title),
                    more,
                    Unit::USD_PER_TIME,
                    format!("monthly cost with {} − monthly cost with {}", decision.chosen_title(), other.title),
                    &[&with_chosen, &with_other],
                ),
            })
        })
        .collect()
}
