//! Batch, micro-batch or streaming.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};
use crate::design::book;
use crate::figure::{Unit, quantity_text};

/// Follows the freshness that somebody can act on; streaming is earned, not assumed.
pub const RULE: Rule = Rule {
    id: "processing.latency",
    title: "Batch or streaming",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("intersysop.com knowledge base, Batch vs streaming pipeline: start with batch", ""),
        ("core.cz, Batch vs stream processing: below a minute stream, hours and days batch", ""),
        ("tadata.fr, Streaming vs batch: always-on cost of streaming", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let freshness = needs.value("needs.freshness");
    let act_within = needs.value("goals.decision_latency");
    let batch_from = book::constant("latency.batch_from").value;
    let micro_from = book::constant("latency.micro_batch_from").value;
    let fresh = quantity_text(freshness, Unit::TIME);
    let nobody = needs.choice("team.on_call") == "nobody";
    let hours = needs.choice("team.on_call") == "business_hours";
    let looked_at_daily = act_within >= 86_400.0 && freshness < 3_600.0;
    vec![
        Weighed::new("batch", "Scheduled batch")
            .when(freshness >= batch_from, 4, format!("{fresh} of freshness is met by scheduled loads"))
            .when(freshness < batch_from, -4, format!("scheduled loads do not meet {fresh} of freshness"))
            .when(true, 1, "each run can be repeated and checked by itself")
            .when(nobody || hours, 1, "a failed night is repaired in the morning; nobody has to be woken")
            .when(looked_at_daily, 2, "people act on it once a day, so fresher data would wait for them"),
        Weighed::new("micro_batch", "Micro-batches of a few minutes")
            .when(
                freshness >= micro_from && freshness < batch_from,
                4,
                format!("{fresh} of freshness is met by small batches"),
            )
            .when(freshness >= batch_from, -1, format!("runs far more often than {fresh} of freshness asks for"))
            .when(freshness < micro_from, -3, format!("small batches do not meet {fresh} of freshness"))
            .when(nobody, -1, "nobody is there when it stops at night"),
        Weighed::new("streaming", "Streaming")
            .when(freshness < micro_from, 6, format!("only a stream meets {fresh} of freshness"))
            .when(
                freshness >= micro_from,
                -2,
                format!("always on, and paid for, for {fresh} of freshness that batches meet"),
            )
            .when(nobody, -3, "a stream that stops at night stays stopped: nobody is on call")
            .when(hours, -1, "a stream wants somebody on call beyond business hours")
            .when(!needs.knows("kafka"), -1, "the team does not name streaming among what it knows well"),
    ]
}
