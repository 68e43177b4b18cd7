//! Calculators: one component sized by itself, from numbers that somebody gives in its own terms.
//!
//! One file per component, one line in [`ALL`]. Every size is a [`Figure`] whose derivation ends in what was given,
//! in a published constant, or in a judgement that says it is one.

mod kafka;
mod msk;
mod kinesis;
mod eventhubs;
mod pubsub;
mod spark;
mod files;
mod snowflake;
mod bigquery;
mod redshift;
mod clickhouse;
mod duckdb;
mod airflow;

use super::{Size, book};
use crate::figure::{DAY, Figure, MONTH, Origin, Unit};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most components that are sized at once.
pub const MAX_COMPONENTS: usize = 1_000;
/// The largest number that is taken; more is a slip of the keyboard.
const LARGEST: f64 = 1e15;

/// A component that can be sized.
pub struct Calculator {
    /// Its name in a request: `kafka`.
    pub id: &'static str,
    /// How it reads: `Apache Kafka`.
    pub title: &'static str,
    /// What it takes.
    pub inputs: &'static [Input],
    /// Sizes it.
    size: fn(&Given<'_>) -> Result<Sizing, String>,
}

/// A number or a word that a calculator takes.
pub struct Input {
    /// Its name in a request: `in_mb_per_s`.
    pub id: &'static str,
    /// What it is, in words.
    pub name: &'static str,
    /// In what it is given.
    pub measure: Measure,
    /// What holds where it is not given.
    pub absent: Absent,
}

/// In what an input is given.
#[derive(Clone, Copy)]
pub enum Measure {
    /// A number: how many base units one of it has, and their unit.
    Number(f64, Unit),
    /// One of these words.
    Word(&'static [&'static str]),
}

/// What holds where an input is not given.
#[derive(Clone, Copy)]
pub enum Absent {
    /// Nothing can be said without it.
    Refused,
    /// A published constant.
    Constant(&'static str),
    /// A judgement of ours, in the input's own measure.
    Judged(f64),
    /// The same as another input.
    Like(&'static str),
    /// Nothing; the calculator finds its own way.
    Open,
}

/// What a component needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sizing {
    /// Its sizes in the order in which they follow from each other.
    pub sizes: Vec<Size>,
    /// What the numbers mean for whoever sets it up.
    pub remarks: Vec<String>,
}

/// A component that was asked for, with what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The component: `kafka`.
    pub component: String,
    /// What it needs.
    pub sized: Sizing,
}

/// Every calculator.
pub const ALL: &[Calculator] = &[
    kafka::CALCULATOR,
    msk::CALCULATOR,
    kinesis::CALCULATOR,
    eventhubs::CALCULATOR,
    pubsub::CALCULATOR,
    spark::CALCULATOR,
    files::CALCULATOR,
    snowflake::CALCULATOR,
    bigquery::CALCULATOR,
    redshift::CALCULATOR,
    clickhouse::CALCULATOR,
    duckdb::CALCULATOR,
    airflow::CALCULATOR,
];

const NUMBER: Measure = Measure::Number(1.0, Unit::EACH);
const RATIO: Measure = Measure::Number(1.0, Unit::ONE);
const HOURS: Measure = Measure::Number(3_600.0, Unit::TIME);
const DAYS: Measure = Measure::Number(DAY, Unit::TIME);
const GIGABYTES: Measure = Measure::Number(1e9, Unit::BYTES);
const KILOBYTES_EACH: Measure = Measure::Number(1e3, Unit::new(1, 0, 0, -1));
const MEGABYTES_A_SECOND: Measure = Measure::Number(1e6, Unit::BYTES_PER_TIME);
/// Kafka's own documents count in mebibytes.
const MEBIBYTES_A_SECOND: Measure = Measure::Number(1_048_576.0, Unit::BYTES_PER_TIME);
const A_SECOND: Measure = Measure::Number(1.0, Unit::EACH_PER_TIME);
const GIGABYTES_A_DAY: Measure = Measure::Number(1e9 / DAY, Unit::BYTES_PER_TIME);

/// A number that has to be given.
const fn needed(id: &'static str, name: &'static str, measure: Measure) -> Input {
    Input { id, name, measure, absent: Absent::Refused }
}

/// A number that may be given.
const fn with(id: &'static str, name: &'static str, measure: Measure, absent: Absent) -> Input {
    Input { id, name, measure, absent }
}

/// What was given to a calculator, the defaults filled in.
struct Given<'a> {
    calculator: &'a Calculator,
    figures: BTreeMap<&'static str, Arc<Figure>>,
    words: BTreeMap<&'static str, String>,
}

impl Given<'_> {
    /// The figure of an input that is needed or has a default; zero for one that was left open.
    fn figure(&self, id: &str) -> Arc<Figure> {
        self.open(id).unwrap_or_else(|| book::judgement(id, 0.0, Unit::ONE))
    }

    /// The figure of an input that may have been left open.
    fn open(&self, id: &str) -> Option<Arc<Figure>> {
        self.figures.get(id).map(Arc::clone)
    }

    /// The word of an input, where it was given.
    fn word(&self, id: &str) -> Option<&str> {
        self.words.get(id).map(String::as_str)
    }

    fn size(&self, id: &str, figure: Arc<Figure>) -> Size {
        Size { id: format!("{}.{id}", self.calculator.id), figure }
    }
}

/// A figure rounded up to whole pieces, at least one.
fn whole(name: &str, formula: &str, value: f64, inputs: &[&Arc<Figure>]) -> Arc<Figure> {
    // what is a hair above a whole number because of binary fractions is that number
    let value = (value - 1e-9).ceil().max(1.0);
    Figure::computed(name, value, Unit::EACH, &format!("{formula}, rounded up"), inputs)
}

/// The largest of some figures of one unit.
fn largest(name: &str, inputs: &[&Arc<Figure>]) -> Arc<Figure> {
    let value = inputs.iter().map(|figure| figure.value).fold(0.0, f64::max);
    let unit = inputs.first().map_or(Unit::ONE, |figure| figure.unit);
    let names: Vec<&str> = inputs.iter().map(|figure| figure.name.as_str()).collect();
    Figure::computed(name, value, unit, &format!("the largest of: {}", names.join("; ")), inputs)
}

/// What one broker of a replicated log takes in from its clients, by its disk and its network: AWS's model for
/// standard brokers, sized so that the others carry the load while one zone is away.
fn broker_ingress(
    disk: &Arc<Figure>,
    network: &Arc<Figure>,
    peak_in: &Arc<Figure>,
    peak_out: &Arc<Figure>,
) -> Arc<Figure> {
    let fan_out = Figure::quotient("times that data is read", peak_out, peak_in);
    let by_disk = Figure::quotient("client ingress that the disk carries", disk, &book::constant("msk.storage_factor"));
    let reads = Figure::product("network for reads", &[&fan_out, &book::constant("msk.network_factor_fan_out")]);
    let factor =
        Figure::sum("network per byte of ingress", Unit::ONE, &[&reads, &book::constant("msk.network_factor_base")]);
    let by_network = Figure::quotient("client ingress that the network carries", network, &factor);
    let share = book::constant("msk.utilisation_standard");
    Figure::computed(
        "client ingress of one broker",
        by_disk.value.min(by_network.value) * share.value,
        Unit::BYTES_PER_TIME,
        "the smaller of what disk and network carry × share of capacity to use",
        &[&by_disk, &by_network, &share],
    )
}

/// The disk that a replicated log fills in its retention, half of it kept free.
fn log_storage(given: &Given<'_>) -> Arc<Figure> {
    let (average, kept) = (given.figure("in_mb_per_s"), given.figure("retention_hours"));
    let (replicas, fill) = (given.figure("replication_factor"), book::constant("msk.fill_buffer"));
    Figure::computed(
        "disk in all",
        average.value * kept.value * replicas.value * fill.value,
        Unit::BYTES,
        "average ingress × retention × replicas × what is kept free",
        &[&average, &kept, &replicas, &fill],
    )
}

/// The partitions of a replicated log, each counted with its replicas.
fn with_replicas(partitions: &Arc<Figure>, replicas: &Arc<Figure>) -> Arc<Figure> {
    Figure::computed(
        "partitions with their replicas",
        partitions.value * replicas.value,
        Unit::EACH,
        "partitions × replicas of each",
        &[partitions, replicas],
    )
}

/// How large a warehouse is by what its queries read: 0 for the smallest, one more for each fivefold of 100 GB a day.
fn steps_by_scan(scanned: &Arc<Figure>) -> Arc<Figure> {
    let daily = scanned.value * DAY;
    let steps = (0..9).find(|step| daily <= 100e9 * 5f64.powi(*step)).unwrap_or(9);
    Figure::computed(
        "steps above the smallest warehouse",
        f64::from(steps),
        Unit::ONE,
        "one for each fivefold of 100 GB that queries read a day, our judgement",
        &[scanned],
    )
}

/// Days in a month of price lists.
fn days_a_month() -> Arc<Figure> {
    book::judgement("days in a month", MONTH / DAY, Unit::ONE)
}

/// Sizes the components of a request: `[{"component": "kafka", "inputs": {"in_mb_per_s": 100}}]`.
pub fn size(request: &Value) -> Result<Vec<Answered>, String> {
    let Value::Array(entries) = request else {
        return Err("the request is a JSON list of {\"component\", \"inputs\"}".to_owned());
    };
    if entries.len() > MAX_COMPONENTS {
        return Err(format!("{} components are asked for; at most {MAX_COMPONENTS} are sized at once", entries.len()));
    }
    entries
        .iter()
        .enumerate()
        .map(|(nth, entry)| one(entry).map_err(|why| format!("entry {}: {why}", nth + 1)))
        .collect()
}

fn one(entry: &Value) -> Result<Answered, String> {
    let Value::Object(entry) = entry else { return Err("it is not an object".to_owned()) };
    if let Some(other) = entry.keys().find(|key| !["component", "inputs"].contains(&key.as_str())) {
        return Err(format!("'{}' is not known; an entry has component and inputs", short(other)));
    }
    let component = entry.get("component").and_then(Value::as_str).unwrap_or_default();
    let calculator = ALL.iter().find(|held| held.id == component).ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|held| held.id).collect();
        format!("'{}' cannot be sized; known are {}", short(component), known.join(", "))
    })?;
    let empty = Map::new();
    let inputs = match entry.get("inputs") {
        None | Some(Value::Null) => &empty,
        Some(Value::Object(inputs)) => inputs,
        Some(_) => return Err("inputs is not an object".to_owned()),
    };
    let given = read(calculator, inputs).map_err(|why| format!("{component}: {why}"))?;
    let sized = (calculator.size)(&given).map_err(|why| format!("{component}: {why}"))?;
    Ok(Answered { component: component.to_owned(), sized })
}

fn read<'a>(calculator: &'a Calculator, inputs: &Map<String, Value>) -> Result<Given<'a>, String> {
    let known = || calculator.inputs.iter().map(|input| input.id).collect::<Vec<_>>().join(", ");
    if let Some(other) = inputs.keys().find(|key| !calculator.inputs.iter().any(|input| input.id == key.as_str())) {
        return Err(format!("'{}' is not an input; it takes {}", short(other), known()));
    }
    let mut given = Given { calculator, figures: BTreeMap::new(), words: BTreeMap::new() };
    for input in calculator.inputs {
        let value = inputs.get(input.id).filter(|value| !value.is_null());
        match input.measure {
            Measure::Word(words) => {
                let Some(value) = value else { continue };
                let word = value.as_str().filter(|word| words.contains(word));
                let word = word.ok_or_else(|| format!("{} is one of {}", input.id, words.join(", ")))?;
                given.words.insert(input.id, word.to_owned());
            }
            Measure::Number(factor, unit) => {
                let figure = match value {
                    Some(value) => {
                        let number = value.as_f64().filter(|number| (0.0..=LARGEST).contains(number));
                        let number = number.ok_or_else(|| format!("{} is a number from 0 to 10^15", input.id))?;
                        let origin = Origin::Answer(format!("{}.{}", calculator.id, input.id));
                        Some(Figure::new(input.name, number * factor, unit, origin))
                    }
                    None => absent(&given, input, factor, unit)?,
                };
                given.figures.extend(figure.map(|figure| (input.id, figure)));
            }
        }
    }
    Ok(given)
}

fn absent(given: &Given<'_>, input: &Input, factor: f64, unit: Unit) -> Result<Option<Arc<Figure>>, String> {
    Ok(match input.absent {
        Absent::Refused => return Err(format!("{} is missing: {}", input.id, input.name)),
        Absent::Constant(id) => Some(book::constant(id)),
        Absent::Judged(number) => Some(book::judgement(input.name, number * factor, unit)),
        Absent::Like(other) => given.open(other),
        Absent::Open => None,
    })
}

/// As much of a stranger's word as an error repeats.
fn short(word: &str) -> String {
    word.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests;
