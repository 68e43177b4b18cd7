//! Alternatives, tipping points and rehearsals as plain data, for `design.json`.

use super::cost_json::RangeJson;
use super::design_json::{FigureJson, figure};
use crate::design::{Against, Alternative, Axis, Chosen, Prospects, Rehearsal, Risk, Swept};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub struct OutlookJson<'a> {
    alternatives: Vec<AlternativeJson<'a>>,
    tipping_points: Vec<AxisJson<'a>>,
    rehearsals: Vec<RehearsalJson<'a>>,
}

#[derive(Serialize)]
struct AlternativeJson<'a> {
    id: &'a str,
    title: &'a str,
    pins: &'a BTreeMap<String, String>,
    is_taken: bool,
    choices: BTreeMap<&'a str, &'a str>,
    monthly_usd: RangeJson,
    moving_parts: FigureJson,
    parts: &'a [String],
    people: FigureJson,
    risks: &'a [Risk],
    unmet: &'a [String],
    against: &'a [Against],
}

#[derive(Serialize)]
struct AxisJson<'a> {
    axis: Swept,
    unit: &'static str,
    today: f64,
    segments: Vec<SegmentJson<'a>>,
    flips: Vec<FlipJson<'a>>,
    cost: Vec<CostJson>,
}

/// A stretch with what those decisions choose that fall otherwise somewhere on the axis.
#[derive(Serialize)]
struct SegmentJson<'a> {
    from: f64,
    to: f64,
    choices: BTreeMap<String, &'a str>,
}

#[derive(Serialize)]
struct FlipJson<'a> {
    decision: &'a str,
    subject: &'a str,
    from: &'a str,
    to: &'a str,
    until: f64,
    monthly_usd_before: f64,
    monthly_usd_after: f64,
    text: &'a str,
}

#[derive(Serialize)]
struct CostJson {
    at: f64,
    monthly_usd: f64,
}

#[derive(Serialize)]
struct RehearsalJson<'a> {
    id: &'a str,
    title: &'a str,
    breaks: &'a [String],
    recovery: FigureJson,
    cost: FigureJson,
    missing: &'a [String],
    steps: &'a [String],
}

pub fn of(outlook: &Prospects) -> OutlookJson<'_> {
    OutlookJson {
        alternatives: outlook.alternatives.iter().map(alternative).collect(),
        tipping_points: outlook.axes.iter().map(axis).collect(),
        rehearsals: outlook.rehearsals.iter().map(rehearsal).collect(),
    }
}

fn alternative(held: &Alternative) -> AlternativeJson<'_> {
    AlternativeJson {
        id: &held.id,
        title: &held.title,
        pins: &held.pins,
        is_taken: held.is_taken,
        choices: held.choices.iter().map(|chosen| (&*chosen.id, &*chosen.option)).collect(),
        monthly_usd: RangeJson {
            low: held.low.plain_value(),
            likely: held.likely.plain_value(),
            high: held.high.plain_value(),
        },
        moving_parts: figure(&held.moving_parts),
        parts: &held.parts,
        people: figure(&held.people),
        risks: &held.risks,
        unmet: &held.unmet,
        against: &held.against,
    }
}

fn axis(held: &Axis) -> AxisJson<'_> {
    let key = |chosen: &Chosen| match &*chosen.subject {
        "platform" => chosen.id.to_string(),
        subject => format!("{}/{subject}", chosen.id),
    };
    let moves = |chosen: &Chosen| held.tips.iter().any(|tip| (&tip.id, &tip.subject) == (&chosen.id, &chosen.subject));
    AxisJson {
        axis: held.swept,
        unit: match held.swept {
            Swept::Load => "ratio",
            Swept::Freshness => "s",
            Swept::Budget => "USD/month",
            Swept::Team => "count",
        },
        today: held.today,
        segments: held
            .segments
            .iter()
            .map(|segment| SegmentJson {
                from: segment.from,
                to: segment.to,
                choices: segment
                    .choices
                    .iter()
                    .filter(|chosen| moves(chosen))
                    .map(|chosen| (key(chosen), &*chosen.option))
                    .collect(),
            })
            .collect(),
        flips: held
            .tips
            .iter()
            .map(|tip| FlipJson {
                decision: &tip.id,
                subject: &tip.subject,
                from: &tip.from.0,
                to: &tip.to.0,
                until: tip.until,
                monthly_usd_before: tip.monthly_usd_before,
                monthly_usd_after: tip.monthly_usd_after,
                text: &tip.text,
            })
            .collect(),
        cost: held.points.iter().map(|point| CostJson { at: point.at, monthly_usd: point.monthly_usd }).collect(),
    }
}

fn rehearsal(held: &Rehearsal) -> RehearsalJson<'_> {
    RehearsalJson {
        id: &held.id,
        title: &held.title,
        breaks: &held.breaks,
        recovery: figure(&held.recovery),
        cost: figure(&held.cost),
        missing: &held.missing,
        steps: &held.steps,
    }
}
