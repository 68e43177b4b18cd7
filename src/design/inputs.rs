//! What a calculator or a priced service takes: named numbers and words, read from JSON, each a figure with its origin.

use super::{Size, book};
use crate::figure::{DAY, Figure, Origin, Unit};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest number that is taken; more is a slip of the keyboard.
const LARGEST: f64 = 1e15;

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
    /// A name that the service itself knows.
    Text,
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

/// A count.
pub const NUMBER: Measure = Measure::Number(1.0, Unit::EACH);
/// A plain ratio.
pub const RATIO: Measure = Measure::Number(1.0, Unit::ONE);
/// Hours.
pub const HOURS: Measure = Measure::Number(3_600.0, Unit::TIME);
/// Days of 24 hours.
pub const DAYS: Measure = Measure::Number(DAY, Unit::TIME);
/// Gigabytes of 10^9 bytes.
pub const GIGABYTES: Measure = Measure::Number(1e9, Unit::BYTES);
/// Kilobytes of 1,000 bytes for each piece.
pub const KILOBYTES_EACH: Measure = Measure::Number(1e3, Unit::new(1, 0, 0, -1));
/// Megabytes of 10^6 bytes a second.
pub const MEGABYTES_A_SECOND: Measure = Measure::Number(1e6, Unit::BYTES_PER_TIME);
/// Mebibytes a second, in which Kafka's own documents count.
pub const MEBIBYTES_A_SECOND: Measure = Measure::Number(1_048_576.0, Unit::BYTES_PER_TIME);
/// Pieces a second.
pub const A_SECOND: Measure = Measure::Number(1.0, Unit::EACH_PER_TIME);
/// Gigabytes of 10^9 bytes a day.
pub const GIGABYTES_A_DAY: Measure = Measure::Number(1e9 / DAY, Unit::BYTES_PER_TIME);

/// A number that has to be given.
pub const fn needed(id: &'static str, name: &'static str, measure: Measure) -> Input {
    Input { id, name, measure, absent: Absent::Refused }
}

/// A number that may be given.
pub const fn with(id: &'static str, name: &'static str, measure: Measure, absent: Absent) -> Input {
    Input { id, name, measure, absent }
}

/// What was given, the defaults filled in.
pub struct Given {
    of: &'static str,
    figures: BTreeMap<&'static str, Arc<Figure>>,
    words: BTreeMap<&'static str, String>,
}

impl Given {
    /// The figure of an input that is needed or has a default; zero for one that was left open.
    pub fn figure(&self, id: &str) -> Arc<Figure> {
        self.open(id).unwrap_or_else(|| book::judgement(id.to_owned(), 0.0, Unit::ONE))
    }

    /// The figure of an input that may have been left open.
    pub fn open(&self, id: &str) -> Option<Arc<Figure>> {
        self.figures.get(id).map(Arc::clone)
    }

    /// The word of an input, where it was given.
    pub fn word(&self, id: &str) -> Option<&str> {
        self.words.get(id).map(String::as_str)
    }

    /// A size under the name of what was asked about.
    pub fn size(&self, id: &str, figure: Arc<Figure>) -> Size {
        Size { id: format!("{}.{id}", self.of), figure }
    }
}

/// Reads what was given to `of`, which takes `wanted`; the message says what would do.
pub fn read(of: &'static str, wanted: &'static [Input], inputs: &Map<String, Value>) -> Result<Given, String> {
    let known = || wanted.iter().map(|input| input.id).collect::<Vec<_>>().join(", ");
    if let Some(other) = inputs.keys().find(|key| !wanted.iter().any(|input| input.id == key.as_str())) {
        return Err(format!("'{}' is not an input; it takes {}", short(other), known()));
    }
    let mut given = Given { of, figures: BTreeMap::new(), words: BTreeMap::new() };
    for input in wanted {
        let value = inputs.get(input.id).filter(|value| !value.is_null());
        match input.measure {
            Measure::Word(words) => {
                let Some(value) = value else { continue };
                let word = value.as_str().filter(|word| words.contains(word));
                let word = word.ok_or_else(|| format!("{} is one of {}", input.id, words.join(", ")))?;
                given.words.insert(input.id, word.to_owned());
            }
            Measure::Text => {
                let word = value.and_then(Value::as_str);
                let word = word.ok_or_else(|| format!("{} is missing, or not a text: {}", input.id, input.name))?;
                given.words.insert(input.id, short(word));
            }
            Measure::Number(factor, unit) => {
                let figure = match value {
                    Some(value) => {
                        let number = value.as_f64().filter(|number| (0.0..=LARGEST).contains(number));
                        let number = number.ok_or_else(|| format!("{} is a number from 0 to 10^15", input.id))?;
                        let origin = Origin::Answer(format!("{of}.{}", input.id).into());
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

fn absent(given: &Given, input: &Input, factor: f64, unit: Unit) -> Result<Option<Arc<Figure>>, String> {
    Ok(match input.absent {
        Absent::Refused => return Err(format!("{} is missing: {}", input.id, input.name)),
        Absent::Constant(id) => Some(book::constant(id)),
        Absent::Judged(number) => Some(book::judgement(input.name, number * factor, unit)),
        Absent::Like(other) => given.open(other),
        Absent::Open => None,
    })
}

/// As much of a stranger's word as an error repeats.
pub fn short(word: &str) -> String {
    word.chars().filter(|letter| !letter.is_control()).take(60).collect()
}
