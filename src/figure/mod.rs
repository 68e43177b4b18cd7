//! Figures: numbers that carry their unit, their formula, their inputs and their sources.
//!
//! A [`Figure`] can only be made from an answer, a fact, an assumption, a published constant, or from other
//! figures; there is no way to print one without its origin. Values are kept in base units (bytes, seconds,
//! dollars, pieces) and multiplied with their dimensions, so adding bytes to dollars is a bug that tests see.

mod words;

pub use words::{number_text, parse_quantity, quantity_text, quantity_written};

use crate::finding::Place;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// Seconds in a month of 730 hours, the month of cloud price lists.
pub const MONTH: f64 = 730.0 * 3600.0;
/// Seconds in a day.
pub const DAY: f64 = 86_400.0;
/// Seconds in a year of twelve months of 730 hours.
pub const YEAR: f64 = 12.0 * MONTH;

/// A dimension: the exponents of bytes, seconds, dollars and pieces (events, people, partitions).
///
/// `Unit::BYTES / Unit::TIME` is bytes per second; it prints as bytes per day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Unit {
    /// Exponent of bytes.
    pub bytes: i8,
    /// Exponent of seconds.
    pub time: i8,
    /// Exponent of US dollars.
    pub usd: i8,
    /// Exponent of pieces.
    pub each: i8,
}

impl Unit {
    /// A plain ratio.
    pub const ONE: Self = Self::new(0, 0, 0, 0);
    /// Bytes.
    pub const BYTES: Self = Self::new(1, 0, 0, 0);
    /// Bytes per time.
    pub const BYTES_PER_TIME: Self = Self::new(1, -1, 0, 0);
    /// A duration.
    pub const TIME: Self = Self::new(0, 1, 0, 0);
    /// Dollars.
    pub const USD: Self = Self::new(0, 0, 1, 0);
    /// Dollars per time.
    pub const USD_PER_TIME: Self = Self::new(0, -1, 1, 0);
    /// Pieces: events, people, machines.
    pub const EACH: Self = Self::new(0, 0, 0, 1);
    /// Pieces per time.
    pub const EACH_PER_TIME: Self = Self::new(0, -1, 0, 1);
    /// A rate of growth.
    pub const PER_TIME: Self = Self::new(0, -1, 0, 0);

    /// The unit with these exponents.
    pub const fn new(bytes: i8, time: i8, usd: i8, each: i8) -> Self {
        Self { bytes, time, usd, each }
    }

    /// The unit of a quotient: dollars over dollars an hour are hours.
    pub const fn over(self, other: Self) -> Self {
        self.plus(other, -1)
    }

    const fn plus(self, other: Self, sign: i8) -> Self {
        Self::new(
            self.bytes + sign * other.bytes,
            self.time + sign * other.time,
            self.usd + sign * other.usd,
            self.each + sign * other.each,
        )
    }
}

/// The words of a figure, most of which are known when the program is compiled: thousands of figures are made to weigh one
/// answer.
pub type Text = Cow<'static, str>;

/// Where a constant was published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Title or address of the publication.
    pub title: Text,
    /// The day on which it said so, `YYYY-MM-DD`; empty where the publication has none.
    pub as_of: Text,
    /// How sure it is: `verified`, `secondary`, `unverified`, `derived` or `judgement`.
    pub confidence: Text,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub enum Origin {
    /// Somebody answered this question.
    Answer(Text),
    /// A file of the project says so.
    Fact(Place),
    /// The default of this question, because nobody knows better yet.
    Assumption(Text),
    /// A published constant.
    Constant(Source),
    /// Computed from other figures by this formula.
    Formula(Formula, Vec<Arc<Figure>>),
}

/// How a figure is computed from its inputs. [`Figure::formula`] says it in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// All of them added up.
    Sum,
    /// All of them multiplied.
    Product,
    /// The first divided by the second.
    Quotient,
    /// Anything else, in words: `30 − a day, not below zero`.
    Words(Text),
}

impl Formula {
    fn words(&self, inputs: &[Arc<Figure>]) -> String {
        let joined = |sign: &str| inputs.iter().map(|input| &*input.name).collect::<Vec<_>>().join(sign);
        match self {
            Self::Sum => joined(" + "),
            Self::Product => joined(" × "),
            Self::Quotient => joined(" ÷ "),
            Self::Words(words) => words.to_string(),
        }
    }
}

/// An origin as it is written: a formula in words.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written {
    Answer(Text),
    Fact(Place),
    Assumption(Text),
    Constant(Source),
    Formula(Text, Vec<Arc<Figure>>),
}

impl From<Origin> for Written {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Answer(id) => Self::Answer(id),
            Origin::Fact(place) => Self::Fact(place),
            Origin::Assumption(id) => Self::Assumption(id),
            Origin::Constant(source) => Self::Constant(source),
            Origin::Formula(formula, inputs) => Self::Formula(formula.words(&inputs).into(), inputs),
        }
    }
}

impl From<Written> for Origin {
    fn from(written: Written) -> Self {
        match written {
            Written::Answer(id) => Self::Answer(id),
            Written::Fact(place) => Self::Fact(place),
            Written::Assumption(id) => Self::Assumption(id),
            Written::Constant(source) => Self::Constant(source),
            Written::Formula(words, inputs) => Self::Formula(Formula::Words(words), inputs),
        }
    }
}

/// The ends between which an uncertain value lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The lowest value that is likely, in base units.
    pub low: f64,
    /// The highest value that is likely, in base units.
    pub high: f64,
    /// Where the range comes from; empty for a figure computed from others, whose ranges make it.
    pub why: Text,
}

/// A number with its unit and its derivation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is called, in words: `raw data per day`.
    pub name: Text,
    /// The value in base units.
    pub value: f64,
    /// Its dimension.
    pub unit: Unit,
    /// Where it comes from.
    pub origin: Origin,
    /// The ends of an uncertain value; none where it is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

impl Figure {
    /// A figure with a stated origin. Use the arithmetic below for everything computed.
    pub fn new(name: impl Into<Text>, value: f64, unit: Unit, origin: Origin) -> Arc<Self> {
        Arc::new(Self { name: name.into(), value, unit, origin, range: None })
    }

    /// The same figure, known to lie between these ends only, and why.
    pub fn between(self: Arc<Self>, low: f64, high: f64, why: &'static str) -> Arc<Self> {
        let (low, high) = (low.min(self.value), high.max(self.value));
        if low == high {
            return self;
        }
        let mut figure = Arc::unwrap_or_clone(self);
        figure.range = Some(Range { low, high, why: Cow::Borrowed(why) });
        Arc::new(figure)
    }

    /// The lowest value that is likely; the value itself where it is exact.
    pub fn low(&self) -> f64 {
        self.range.as_ref().map_or(self.value, |range| range.low)
    }

    /// The highest value that is likely; the value itself where it is exact.
    pub fn high(&self) -> f64 {
        self.range.as_ref().map_or(self.value, |range| range.high)
    }

    /// An end of the range as a figure of its own, computed from this one.
    pub fn end(self: &Arc<Self>, name: impl Into<Text>, upper: bool) -> Arc<Self> {
        let (end, value) = if upper { ("upper", self.high()) } else { ("lower", self.low()) };
        let why = match &self.range {
            Some(range) if !range.why.is_empty() => &*range.why,
            Some(_) => "it follows from the ranges of its inputs",
            None => "it is exact",
        };
        Self::computed(name, value, self.unit, format!("the {end} end of {}: {why}", self.name), &[self])
    }

    /// A published constant: `Figure::constant("fill buffer", 2.0, Unit::ONE, "AWS MSK sizing model", "2026-08-13", "verified")`.
    pub fn constant(
        name: impl Into<Text>,
        value: f64,
        unit: Unit,
        title: impl Into<Text>,
        as_of: impl Into<Text>,
        confidence: impl Into<Text>,
    ) -> Arc<Self> {
        let source = Source { title: title.into(), as_of: as_of.into(), confidence: confidence.into() };
        Self::new(name, value, unit, Origin::Constant(source))
    }

    /// A figure computed by `formula` from `inputs`; the caller has done the arithmetic in base units.
    pub fn computed(
        name: impl Into<Text>,
        value: f64,
        unit: Unit,
        formula: impl Into<Text>,
        inputs: &[&Arc<Self>],
    ) -> Arc<Self> {
        Arc::new(Self::of(name.into(), value, unit, Formula::Words(formula.into()), inputs, None))
    }

    fn of(name: Text, value: f64, unit: Unit, formula: Formula, inputs: &[&Arc<Self>], range: Option<Range>) -> Self {
        let inputs = inputs.iter().map(|figure| Arc::clone(figure)).collect();
        Self { name, value, unit, origin: Origin::Formula(formula, inputs), range }
    }

    /// A figure computed by `formula` from `inputs`, with its range: `f` takes their values in base units.
    ///
    /// `f` has to rise or fall with each input by itself, whatever the others are, as sums, products, quotients,
    /// rounding and bounds do; then the ends of the range are the results at the ends of the inputs.
    pub fn derived<const N: usize>(
        name: impl Into<Text>,
        unit: Unit,
        formula: impl Into<Text>,
        inputs: [&Arc<Self>; N],
        f: impl Fn([f64; N]) -> f64,
    ) -> Arc<Self> {
        let value = f(inputs.map(|figure| figure.value));
        let at = |values: &[f64]| <[f64; N]>::try_from(values).map_or(value, &f);
        Self::ranged(name.into(), unit, Formula::Words(formula.into()), &inputs, &at)
    }

    /// The product of figures: units multiply too.
    pub fn product(name: impl Into<Text>, inputs: &[&Arc<Self>]) -> Arc<Self> {
        let unit = inputs.iter().fold(Unit::ONE, |unit, figure| unit.plus(figure.unit, 1));
        Self::ranged(name.into(), unit, Formula::Product, inputs, &|values| values.iter().product())
    }

    /// The first figure divided by the second: units divide too. Division by zero gives zero.
    pub fn quotient(name: impl Into<Text>, dividend: &Arc<Self>, divisor: &Arc<Self>) -> Arc<Self> {
        let unit = dividend.unit.plus(divisor.unit, -1);
        let divided = |values: &[f64]| if values[1] == 0.0 { 0.0 } else { values[0] / values[1] };
        Self::ranged(name.into(), unit, Formula::Quotient, &[dividend, divisor], &divided)
    }

    /// The sum of figures. An empty sum is zero of `unit`; adding different units is a bug that tests see.
    pub fn sum(name: impl Into<Text>, unit: Unit, inputs: &[&Arc<Self>]) -> Arc<Self> {
        let name = name.into();
        debug_assert!(inputs.iter().all(|figure| figure.unit == unit), "{name}: a sum of different units");
        Self::ranged(name, unit, Formula::Sum, inputs, &|values| values.iter().sum())
    }

    /// A figure whose value `f` takes from those of its inputs, with the range that follows from theirs; the value rises or
    /// falls with each input.
    fn ranged(name: Text, unit: Unit, formula: Formula, inputs: &[&Arc<Self>], f: &dyn Fn(&[f64]) -> f64) -> Arc<Self> {
        // nearly all have few inputs, and thousands are made to weigh one answer
        let mut few = [0.0; 8];
        let mut many = Vec::new();
        let values = if inputs.len() <= few.len() {
            &mut few[..inputs.len()]
        } else {
            many.resize(inputs.len(), 0.0);
            many.as_mut_slice()
        };
        values.iter_mut().zip(inputs).for_each(|(value, input)| *value = input.value);
        let value = f(values);
        let mut range = None;
        if inputs.iter().any(|input| input.range.is_some()) {
            let (mut least, mut most) = (values.to_vec(), values.to_vec());
            for (nth, input) in inputs.iter().enumerate().filter(|(_, input)| input.range.is_some()) {
                let ends = [input.low(), input.high()].map(|end| {
                    values[nth] = end;
                    f(values)
                });
                values[nth] = input.value;
                let rises = ends[0] <= ends[1];
                (least[nth], most[nth]) = if rises { (input.low(), input.high()) } else { (input.high(), input.low()) };
            }
            let (low, high) = (f(&least).min(value), f(&most).max(value));
            range = (low != high).then(|| Range { low, high, why: Text::default() });
        }
        Arc::new(Self::of(name, value, unit, formula, inputs, range))
    }

    /// The value with its unit, for people: `2 GB a day`, `$412 a month`, `18 months`.
    pub fn text(&self) -> String {
        quantity_text(self.value, self.unit)
    }

    /// The ends of the range with their unit, for people: `2 GB a day to 30 GB a day`; none where it is exact.
    pub fn range_text(&self) -> Option<String> {
        let range = self.range.as_ref()?;
        Some(format!("{} to {}", quantity_text(range.low, self.unit), quantity_text(range.high, self.unit)))
    }

    /// The name of the unit in which [`Figure::plain_value`] is given: `bytes/day`, `USD/month`, `s`.
    pub fn plain_unit(&self) -> &'static str {
        match (self.unit.bytes, self.unit.time, self.unit.usd, self.unit.each) {
            (0, 0, 0, 0) => "ratio",
            (1, 0, 0, 0) => "bytes",
            (1, -1, 0, 0) => "bytes/day",
            (0, 1, 0, 0) => "s",
            (0, -1, 0, 0) => "1/year",
            (0, 0, 1, 0) => "USD",
            (0, -1, 1, 0) => "USD/month",
            (0, 0, 0, 1) => "count",
            (0, -1, 0, 1) => "1/s",
            (-1, 0, 1, 0) => "USD/byte",
            (-1, -1, 1, 0) => "USD/byte/month",
            (1, 0, 0, -1) => "bytes each",
            (0, 1, 0, 1) => "count × s",
            (1, 1, 0, 0) => "bytes × s",
            (0, -1, 1, -1) => "USD/month each",
            (0, 0, 1, -1) => "USD each",
            _ => "mixed",
        }
    }

    /// The value in the unit that [`Figure::plain_unit`] names, for `design.json`.
    pub fn plain_value(&self) -> f64 {
        self.plain(self.value)
    }

    /// Any value of this figure's unit in the unit that [`Figure::plain_unit`] names: an end of its range.
    pub fn plain(&self, value: f64) -> f64 {
        match (self.unit.bytes, self.unit.time, self.unit.usd, self.unit.each) {
            (1, -1, 0, 0) => value * DAY,
            (0, -1, 0, 0) => value * YEAR,
            (0, -1, 1, _) | (-1, -1, 1, 0) => value * MONTH,
            _ => value,
        }
    }

    /// The formula in words; a leaf says where it was found.
    pub fn formula(&self) -> String {
        match &self.origin {
            Origin::Answer(question) => format!("answer to {question}"),
            Origin::Fact(place) => format!("found in {place}"),
            Origin::Assumption(question) => format!("assumed: the default of {question}"),
            Origin::Constant(source) if source.as_of.is_empty() => source.title.to_string(),
            Origin::Constant(source) => format!("{}, {}", source.title, source.as_of),
            Origin::Formula(formula, inputs) => formula.words(inputs),
        }
    }

    /// The figures that this one is computed from.
    pub fn inputs(&self) -> &[Arc<Figure>] {
        match &self.origin {
            Origin::Formula(_, inputs) => inputs,
            _ => &[],
        }
    }

    /// Every published source below this figure, sorted, each once.
    pub fn sources(&self) -> Vec<Source> {
        let mut found = Vec::new();
        self.collect_sources(&mut found);
        found.sort();
        found.dedup();
        found
    }

    fn collect_sources(&self, found: &mut Vec<Source>) {
        match &self.origin {
            Origin::Constant(source) => found.push(source.clone()),
            Origin::Formula(_, inputs) => inputs.iter().for_each(|input| input.collect_sources(found)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_multiply_and_the_derivation_is_kept() {
        let daily = Figure::new(
            "raw data per day",
            2e9 / DAY,
            Unit::BYTES_PER_TIME,
            Origin::Answer("load.bytes_per_day".into()),
        );
        let kept = Figure::new("kept for", 30.0 * DAY, Unit::TIME, Origin::Assumption("needs.retention_raw".into()));
        let stored = Figure::product("raw data kept", &[&daily, &kept]);
        assert_eq!(stored.unit, Unit::BYTES);
        assert_eq!(stored.text(), "60 GB");
        assert_eq!(stored.formula(), "raw data per day × kept for");
        assert_eq!(stored.inputs()[0].formula(), "answer to load.bytes_per_day");
    }

    fn ranged(name: &'static str, value: f64, low: f64, high: f64, unit: Unit) -> Arc<Figure> {
        Figure::constant(name, value, unit, "a test", "", "judgement").between(low, high, "a test")
    }

    #[test]
    fn ranges_go_through_arithmetic() {
        let daily = ranged("a day", 10.0, 5.0, 20.0, Unit::BYTES);
        let ratio = ranged("ratio", 4.0, 2.0, 5.0, Unit::ONE);
        let exact = Figure::constant("exact", 3.0, Unit::BYTES, "a test", "", "verified");
        assert_eq!(exact.range, None);
        let packed = Figure::quotient("packed", &daily, &ratio);
        assert_eq!((packed.low(), packed.value, packed.high()), (1.0, 2.5, 10.0));
        let all = Figure::sum("all", Unit::BYTES, &[&packed, &exact]);
        assert_eq!((all.low(), all.value, all.high()), (4.0, 5.5, 13.0));
        let squared = Figure::product("area", &[&daily, &daily]);
        assert_eq!((squared.low(), squared.high()), (25.0, 400.0));
        let whole =
            Figure::derived("whole", Unit::BYTES, "a ÷ ratio, rounded up", [&daily, &ratio], |[a, b]| (a / b).ceil());
        assert_eq!((whole.low(), whole.value, whole.high()), (1.0, 3.0, 10.0));
        let falling = Figure::derived("left", Unit::BYTES, "30 − a day", [&daily], |[a]| 30.0 - a);
        assert_eq!((falling.low(), falling.high()), (10.0, 25.0));
        assert_eq!(falling.range_text().as_deref(), Some("10 B to 25 B"));
    }

    #[test]
    fn the_ends_of_a_range_are_figures_with_a_derivation() {
        let cost = ranged("cost", 10.0, 5.0, 20.0, Unit::USD);
        let low = cost.end("low end", false);
        assert_eq!((low.value, &*low.inputs()[0].name), (5.0, "cost"));
        assert!(low.formula().contains("a test"), "{}", low.formula());
    }
}
