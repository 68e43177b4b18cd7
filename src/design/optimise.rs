//! What exists, held against what the design chooses: what to mend first, and what it saves.

use super::needs::Needs;
use super::{Decision, book, cost, sizing};
use crate::context::Improvement;
use crate::discovery::Status;
use crate::figure::{DAY, Figure, MONTH, Unit};
use crate::finding::{About, Finding, Severity, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Something to mend, with what it saves where that can be derived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Improved {
    /// What was found.
    pub finding: Finding,
    /// From 1 (tidier) to 5 (data or secrets are lost without it).
    pub benefit: u8,
    /// From 1 (a line) to 5 (a project).
    pub effort: u8,
    /// What it saves in a month.
    pub saves: Option<Arc<Figure>>,
}

/// Everything to mend, most benefit for the effort first; of equals what saves more.
pub fn improvements(needs: &Needs<'_>, decisions: &[Decision]) -> Vec<Improved> {
    let mut found: Vec<Improved> = needs.facts.improvements.iter().map(|held| improved(needs, held)).collect();
    found.extend(compared(needs, decisions));
    let worth = |held: &Improved| u32::from(held.benefit) * 60 / u32::from(held.effort.max(1));
    let saved = |held: &Improved| held.saves.as_ref().map_or(0.0, |saves| saves.value);
    found.sort_by(|a, b| worth(b).cmp(&worth(a)).then(saved(b).total_cmp(&saved(a))));
    found
}

fn improved(needs: &Needs<'_>, held: &Improvement) -> Improved {
    let saves = match held.finding.rule.as_str() {
        "terraform_no_lifecycle" => Some(colder(needs)),
        _ => None,
    };
    let mut finding = held.finding.clone();
    let mut benefit = held.benefit;
    if finding.rule == "dbt_full_refresh" {
        let history = needs.figure("load.history", "history today");
        let daily = needs.value("load.bytes_per_day") * DAY;
        finding.why = format!(
            "{} Here that is {} where {} are new.",
            finding.why,
            history.text(),
            crate::figure::quantity_text(daily, Unit::BYTES)
        );
        // a small table is read in seconds
        if history.value < book::constant("processing.spark_from").value / 10.0 {
            benefit = 2;
            finding.severity = Severity::Hint;
        }
    }
    Improved { finding, benefit, effort: held.effort, saves }
}

/// What the raw layer costs less where what is older than three months lies in a colder class.
fn colder(needs: &Needs<'_>) -> Arc<Figure> {
    let (warm, cold) = match needs.choice("estate.cloud") {
        "gcp" => ("gcp.gcs.standard", "gcp.gcs.coldline"),
        "azure" => ("azure.blob.hot.lrs.50tb", "azure.blob.cool.lrs"),
        _ => ("aws.s3.standard.first50tb", "aws.s3.glacier_ir"),
    };
    let kept = sizing::raw_kept(needs);
    let time = needs.figure("needs.retention_raw", "raw data is kept for");
    let warm_for = book::judgement("time for which raw data is read often", 3.0 * MONTH, Unit::TIME);
    let old = Figure::computed(
        "raw layer that is older",
        kept.value * (1.0 - (warm_for.value / time.value.max(warm_for.value))),
        Unit::BYTES,
        "raw layer × (1 − time for which it is read often ÷ time for which it is kept)",
        &[&kept, &warm_for, &time],
    );
    let prices = [warm, cold].map(|id| needs.price(id).map(|price| price.figure()));
    let [Some(warm), Some(cold)] = prices else {
        return Figure::sum("saved by a colder class", Unit::USD_PER_TIME, &[]);
    };
    Figure::computed(
        "saved by a colder class",
        old.value * (warm.value - cold.value),
        Unit::USD_PER_TIME,
        "raw layer that is older × (price of the warm class − price of the cold class)",
        &[&old, &warm, &cold],
    )
}

/// What is there and the design would do without or otherwise.
fn compared(needs: &Needs<'_>, decisions: &[Decision]) -> Vec<Improved> {
    let decision = |id: &str| decisions.iter().find(|held| held.id == id);
    let place = |question: &str| needs.facts.about(question).map(|fact| fact.place.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut add =
        |rule: &str, question: &str, what: String, why: &str, advice: &str, (benefit, effort): (u8, u8), saves| {
            let place = place(question);
            let finding = Finding {
                rule: rule.to_owned(),
                severity: Severity::Hint,
                what,
                why: why.to_owned(),
                advice: advice.to_owned(),
                file: place.file,
                span: Span::at(place.line, 1),
                about: About::default(),
                fix: None,
            };
            found.push(Improved { finding, benefit, effort, saves });
        };
    let (spent, likely) = (needs.figure("estate.spend", "spent today"), total(needs, decisions));
    if needs.status("estate.spend") != Status::Assumed && spent.value > likely.value {
        let formula = "spent today − monthly cost of the design";
        let saves = Figure::computed(
            "saved by the design",
            spent.value - likely.value,
            Unit::USD_PER_TIME,
            formula,
            &[&spent, &likely],
        );
        add(
            "estate_costs_more",
            "estate.spend",
            format!("what exists costs {}, this design {}", spent.text(), likely.text()),
            "The difference is paid every month until the move is done.",
            "Move what costs most first, and switch it off when nobody reads it any more.",
            (4, 5),
            Some(saves),
        );
    }
    let present = needs.choice("estate.broker");
    if decision("transport.broker").is_some_and(|held| held.chosen == "none") && !matches!(present, "" | "none") {
        add(
            "broker_without_stream",
            "estate.broker",
            format!("{present} runs, and nothing in the requirements streams"),
            "It has to be patched, watched and paid for, and carries nothing that a file would not.",
            "Ask who else needs it; if nobody does, switch it off.",
            (3, 3),
            None,
        );
    }
    let store = needs.choice("estate.warehouse");
    if let Some(held) = decision("storage.serving").filter(|held| !matches!(store, "" | "none") && held.chosen != store)
    {
        let stays = held.options.iter().find(|option| option.id == store);
        let why = stays.and_then(|option| option.rejected_because.clone());
        add(
            "store_to_be_left",
            "estate.warehouse",
            format!("{store} is there, and the design serves from {}", held.chosen_title()),
            &why.map_or_else(
                || "It is none of the stores that this design can build on.".to_owned(),
                |why| format!("It was not kept: {why}."),
            ),
            "Run both until the totals agree, then move the readers one report at a time.",
            (3, 5),
            None,
        );
    }
    found
}

fn total(needs: &Needs<'_>, decisions: &[Decision]) -> Arc<Figure> {
    let rows = cost::bill(needs, decisions);
    Figure::sum(
        "monthly cost of the design",
        Unit::USD_PER_TIME,
        &rows.iter().map(|row| &row.monthly).collect::<Vec<_>>(),
    )
}
