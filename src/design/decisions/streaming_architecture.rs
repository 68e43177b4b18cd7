//! The shape of the streaming side: one path or two.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};
use crate::design::book;
use crate::figure::{DAY, Unit, quantity_text};

/// One code path that replays the log, until replaying takes longer than anybody can wait.
pub const RULE: Rule = Rule {
    id: "streaming.architecture",
    title: "Shape of the streaming side",
    door: Door::OneWay,
    scope: Scope::Load,
    sources: &[
        ("systemoverflow.com, Lambda architecture: two code paths, replay times at 50 TB a day", ""),
        ("intersysop.com knowledge base: one path where the engine replays fast enough and the log is kept", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let streams = given.chosen("processing.latency") == "streaming";
    let daily = needs.value("load.bytes_per_day") * DAY;
    let two_paths_from = book::constant("streaming.two_paths_from").value * DAY;
    let huge = daily >= two_paths_from;
    let arrives = quantity_text(daily, Unit::BYTES);
    let replay = needs.value("needs.replay");
    let long = needs.figure("needs.replay", "replay").text();
    let late = needs.value("data.lateness") >= 3.0 * DAY;
    let audited = needs.has("security.regimes", "sox") || needs.has("security.regimes", "pci_dss");
    vec![
        Weighed::new("none", "No streaming side")
            .when(!streams, 5, "nothing streams, so there is no second path to keep in step")
            .when(streams, -6, "the freshness that is asked for needs a stream"),
        Weighed::new("kappa", "One path that replays the log (kappa)")
            .when(!streams, -4, "nothing streams")
            .when(
                streams,
                4,
                "one code path to write, test and repair; results are computed again by replaying the log",
            )
            .when(
                streams && huge && replay > 30.0 * DAY,
                -4,
                format!("replaying {long} of {arrives} a day takes days"),
            ),
        Weighed::new("lambda", "A fast path and a batch path (lambda)")
            .when(!streams, -5, "nothing streams")
            .when(streams, -1, "everything is written and tested twice, and the two results must be reconciled")
            .when(
                streams && huge,
                4,
                format!("at {arrives} a day a batch recomputes history in hours, a replay in days"),
            )
            .when(streams && late, 1, "rows that are days late are put right by the batch path")
            .when(
                streams && audited,
                1,
                "the batch path gives auditors a result that does not depend on arrival order",
            ),
    ]
}
