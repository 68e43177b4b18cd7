//! The design as plain data, `docs/data/design.json`: stable ids, values in base units, nothing for people only.

use super::cost_json::{BillJson, CostJson, bill, cost};
use super::outlook_json::{self, OutlookJson};
use crate::deliverable::Given;
use crate::deliverable::words::measure_from;
use crate::design::{
    Additivity, Assumption, Attribute, Component, Control, Decision, DecisionOption, Dimension, Door, Fact, FactKind,
    Flip, History, Model, Prospects, Risk, TableClass, Treatment,
};
use crate::discovery::Status;
use crate::figure::{Figure, Source};
use crate::session::Value;
use serde::Serialize;
use std::collections::BTreeSet;

/// The version of the shape; fields may be added within it.
const VERSION: u8 = 1;

#[derive(Serialize)]
struct DesignJson<'a> {
    plumbline: u8,
    name: &'a str,
    slug: &'a str,
    requirements: Vec<RequirementJson<'a>>,
    decisions: Vec<DecisionJson<'a>>,
    model: ModelJson<'a>,
    sizes: Vec<SizeJson<'a>>,
    bill: Vec<BillJson<'a>>,
    cost: CostJson<'a>,
    components: &'a [Component],
    controls: &'a [Control],
    assumptions: &'a [Assumption],
    risks: &'a [Risk],
    #[serde(flatten)]
    outlook: OutlookJson<'a>,
}

#[derive(Serialize)]
struct RequirementJson<'a> {
    id: &'a str,
    value: Option<&'a Value>,
    unit: Option<&'a str>,
    status: Status,
    from: &'a str,
}

#[derive(Serialize)]
struct DecisionJson<'a> {
    id: &'a str,
    title: &'a str,
    subject: &'a str,
    chosen: &'a str,
    why: &'a str,
    options: &'a [DecisionOption],
    flips: &'a [Flip],
    door: Door,
    pinned: bool,
    sources: &'a [Source],
}

#[derive(Serialize)]
struct ModelJson<'a> {
    facts: Vec<FactJson<'a>>,
    dimensions: Vec<DimensionJson<'a>>,
    bridges: Vec<BridgeJson<'a>>,
    source_tables: Vec<ClassifiedJson<'a>>,
    left_out: Vec<LeftOutJson<'a>>,
    bus_matrix: Vec<BusRowJson<'a>>,
}

#[derive(Serialize)]
struct BusRowJson<'a> {
    fact: &'a str,
    dimensions: Vec<&'a str>,
}

#[derive(Serialize)]
struct FactJson<'a> {
    name: &'a str,
    kind: FactKind,
    grain: &'a str,
    source_tables: Vec<&'a str>,
    measures: Vec<MeasureJson<'a>>,
    dimensions: Vec<RoleJson<'a>>,
    degenerate: Vec<&'a str>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct MeasureJson<'a> {
    name: &'a str,
    additivity: Additivity,
    from: String,
}

#[derive(Serialize)]
struct RoleJson<'a> {
    dimension: &'a str,
    role: &'a str,
    column: &'a str,
    optional: bool,
}

#[derive(Serialize)]
struct DimensionJson<'a> {
    name: &'a str,
    grain: &'a str,
    source_tables: Vec<&'a str>,
    natural_key: Vec<&'a str>,
    history: History,
    attributes: Vec<AttributeJson<'a>>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct AttributeJson<'a> {
    name: &'a str,
    from: Option<String>,
    class: Option<&'a str>,
    treatment: Option<Treatment>,
}

#[derive(Serialize)]
struct BridgeJson<'a> {
    name: &'a str,
    between: [&'a str; 2],
    source_tables: [&'a str; 1],
    grain: &'a str,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct ClassifiedJson<'a> {
    table: &'a str,
    class: TableClass,
    score: i32,
    overruled: bool,
    reasons: Vec<&'a str>,
}

#[derive(Serialize)]
struct LeftOutJson<'a> {
    table: &'a str,
    column: Option<&'a str>,
    why: &'a str,
}

#[derive(Serialize)]
struct SizeJson<'a> {
    id: &'a str,
    #[serde(flatten)]
    figure: FigureJson,
}

#[derive(Serialize)]
pub struct FigureJson {
    name: String,
    value: f64,
    /// The ends of an uncertain value.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    unit: &'static str,
    formula: String,
    inputs: Vec<InputJson>,
    sources: Vec<Source>,
}

#[derive(Serialize)]
struct InputJson {
    name: String,
    value: f64,
    unit: &'static str,
    formula: String,
}

/// The design as JSON, with a line break at its end.
pub fn write(given: &Given, ahead: &Prospects) -> String {
    let design = given.design;
    let json = DesignJson {
        plumbline: VERSION,
        name: &design.name,
        slug: &design.slug,
        requirements: given
            .requirements
            .items
            .iter()
            .map(|held| RequirementJson {
                id: &held.id,
                value: held.value.as_ref(),
                unit: held.unit.as_deref(),
                status: held.status,
                from: &held.from,
            })
            .collect(),
        decisions: design.decisions.iter().map(|held| decision(given, held)).collect(),
        model: model(&design.model),
        sizes: design.sizes.iter().map(|held| SizeJson { id: &held.id, figure: figure(&held.figure) }).collect(),
        bill: design.cost_today().map(|held| bill(&held.bill)).unwrap_or_default(),
        cost: cost(given),
        components: &design.components,
        controls: &design.controls,
        assumptions: &design.assumptions,
        risks: &design.risks,
        outlook: outlook_json::of(ahead),
    };
    // text, numbers and lists always serialise; a number that is not finite becomes null
    let mut text = serde_json::to_string_pretty(&json).unwrap_or_default();
    text.push('\n');
    text
}

fn decision<'a>(given: &'a Given, held: &'a Decision) -> DecisionJson<'a> {
    DecisionJson {
        id: &held.id,
        title: &held.title,
        subject: &held.subject,
        chosen: &held.chosen,
        why: &held.why,
        options: &held.options,
        flips: given.flips(held),
        door: held.door,
        pinned: held.pinned,
        sources: &held.sources,
    }
}

fn model(model: &Model) -> ModelJson<'_> {
    ModelJson {
        facts: model.facts.iter().map(fact).collect(),
        dimensions: model.dimensions.iter().map(dimension).collect(),
        bridges: model
            .bridges
            .iter()
            .map(|held| BridgeJson {
                name: &held.name,
                between: [&held.group.dimension, &held.member.dimension],
                source_tables: [&held.source],
                grain: &held.grain,
                reasons: &held.reasons,
            })
            .collect(),
        source_tables: model
            .classified
            .iter()
            .map(|held| ClassifiedJson {
                table: &held.table,
                class: held.class,
                score: held.score,
                overruled: held.overruled,
                reasons: held.reasons.iter().map(|reason| reason.why.as_str()).collect(),
            })
            .collect(),
        left_out: model
            .left_out
            .iter()
            .map(|held| LeftOutJson { table: &held.table, column: held.column.as_deref(), why: &held.why })
            .collect(),
        bus_matrix: model.bus_matrix().into_iter().map(|(fact, dimensions)| BusRowJson { fact, dimensions }).collect(),
    }
}

fn fact(held: &Fact) -> FactJson<'_> {
    let tables = std::iter::once(held.source.as_str()).chain(held.joins.iter().map(|join| join.table.as_str()));
    FactJson {
        name: &held.name,
        kind: held.kind,
        grain: &held.grain,
        source_tables: each_once(tables),
        measures: held
            .measures
            .iter()
            .map(|measure| MeasureJson {
                name: &measure.name,
                additivity: measure.additivity,
                from: measure_from(measure),
            })
            .collect(),
        dimensions: held
            .dimensions
            .iter()
            .map(|role| RoleJson {
                dimension: &role.dimension,
                role: &role.role,
                column: &role.column,
                optional: role.optional,
            })
            .collect(),
        degenerate: held.degenerate.iter().map(|held| held.name.as_str()).collect(),
        reasons: &held.reasons,
    }
}

fn dimension(held: &Dimension) -> DimensionJson<'_> {
    let own = held.sources();
    let joined = held.all_joins().map(|join| join.table.as_str());
    let listed = held.lists.iter().flat_map(|list| [list.through.as_str(), list.table.as_str()]);
    let lists = held.lists.iter().map(|list| AttributeJson {
        name: &list.name,
        from: Some(format!("{}.{}", list.table, list.label)),
        class: None,
        treatment: None,
    });
    DimensionJson {
        name: &held.name,
        grain: &held.grain,
        source_tables: each_once(own.into_iter().chain(joined).chain(listed)),
        natural_key: held.natural_key.iter().map(|key| key.name.as_str()).collect(),
        history: held.history,
        attributes: held.attributes.iter().map(attribute).chain(lists).collect(),
        reasons: &held.reasons,
    }
}

fn attribute(held: &Attribute) -> AttributeJson<'_> {
    let from = (!held.from.table.is_empty()).then(|| format!("{}.{}", held.from.table, held.from.column));
    AttributeJson { name: &held.name, from, class: held.class.as_deref(), treatment: held.treatment }
}

fn each_once<'a>(tables: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    tables.filter(|table| seen.insert(*table)).collect()
}

pub fn figure(held: &Figure) -> FigureJson {
    FigureJson {
        name: held.name.to_string(),
        value: held.plain_value(),
        low: held.range.as_ref().map(|range| held.plain(range.low)),
        high: held.range.as_ref().map(|range| held.plain(range.high)),
        unit: held.plain_unit(),
        formula: held.formula(),
        inputs: held
            .inputs()
            .iter()
            .map(|input| InputJson {
                name: input.name.to_string(),
                value: input.plain_value(),
                unit: input.plain_unit(),
                formula: input.formula(),
            })
            .collect(),
        sources: held.sources(),
    }
}
