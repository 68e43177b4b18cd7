//! Figures: numbers that carry their unit, their formula, their inputs and their sources.
//!
//! A [`Figure`] can only be made from an answer, a fact, an assumption, a published constant, or from other
//! figures; there is no way to print one without its origin. Values are kept in base units (bytes, seconds,
//! dollars, pieces) and multiplied with their dimensions, so adding bytes to dollars is a bug that tests see.

use crate::finding::Place;
use serde::{Deserialize, Serialize};
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

/// Where a constant was published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Title or address of the publication.
    pub title: String,
    /// The day on which it said so, `YYYY-MM-DD`; empty where the publication has none.
    pub as_of: String,
    /// How sure it is: `verified`, `secondary`, `unverified`, `derived` or `judgement`.
    pub confidence: String,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody answered this question.
    Answer(String),
    /// A file of the project says so.
    Fact(Place),
    /// The default of this question, because nobody knows better yet.
    Assumption(String),
    /// A published constant.
    Constant(Source),
    /// Computed from other figures by this formula, in words: `bytes per day × retention`.
    Formula(String, Vec<Arc<Figure>>),
}

/// A number with its unit and its derivation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is called, in words: `raw data per day`.
    pub name: String,
    /// The value in base units.
    pub value: f64,
    /// Its dimension.
    pub unit: Unit,
    /// Where it comes from.
    pub origin: Origin,
}

impl Figure {
    /// A figure with a stated origin. Use the arithmetic below for everything computed.
    pub fn new(name: impl Into<String>, value: f64, unit: Unit, origin: Origin) -> Arc<Self> {
        Arc::new(Self { name: name.into(), value, unit, origin })
    }

    /// A published constant: `Figure::constant("fill buffer", 2.0, Unit::ONE, "AWS MSK sizing model", "2026-08-13", "verified")`.
    pub fn constant(name: &str, value: f64, unit: Unit, title: &str, as_of: &str, confidence: &str) -> Arc<Self> {
        let source = Source { title: title.to_owned(), as_of: as_of.to_owned(), confidence: confidence.to_owned() };
        Self::new(name, value, unit, Origin::Constant(source))
    }

    /// A figure computed by `formula` from `inputs`; the caller has done the arithmetic in base units.
    pub fn computed(name: &str, value: f64, unit: Unit, formula: &str, inputs: &[&Arc<Self>]) -> Arc<Self> {
        let inputs = inputs.iter().map(|figure| Arc::clone(figure)).collect();
        Self::new(name, value, unit, Origin::Formula(formula.to_owned(), inputs))
    }

    /// The product of figures: units multiply too.
    pub fn product(name: &str, inputs: &[&Arc<Self>]) -> Arc<Self> {
        let value = inputs.iter().map(|figure| figure.value).product();
        let unit = inputs.iter().fold(Unit::ONE, |unit, figure| unit.plus(figure.unit, 1));
        Self::computed(name, value, unit, &join(inputs, " × "), inputs)
    }

    /// The first figure divided by the second: units divide too. Division by zero gives zero.
    pub fn quotient(name: &str, dividend: &Arc<Self>, divisor: &Arc<Self>) -> Arc<Self> {
        let value = if divisor.value == 0.0 { 0.0 } else { dividend.value / divisor.value };
        let unit = dividend.unit.plus(divisor.unit, -1);
        Self::computed(name, value, unit, &join(&[dividend, divisor], " ÷ "), &[dividend, divisor])
    }

    /// The sum of figures of one unit. An empty sum is zero of `unit`.
    pub fn sum(name: &str, unit: Unit, inputs: &[&Arc<Self>]) -> Arc<Self> {
        debug_assert!(inputs.iter().all(|figure| figure.unit == unit), "{name}: a sum of different units");
        let value = inputs.iter().map(|figure| figure.value).sum();
        Self::computed(name, value, unit, &join(inputs, " + "), inputs)
    }

    /// The value with its unit, for people: `2 GB a day`, `$412 a month`, `18 months`.
    pub fn text(&self) -> String {
        quantity_text(self.value, self.unit)
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
        match (self.unit.bytes, self.unit.time, self.unit.usd, self.unit.each) {
            (1, -1, 0, 0) => self.value * DAY,
            (0, -1, 0, 0) => self.value * YEAR,
            (0, -1, 1, _) | (-1, -1, 1, 0) => self.value * MONTH,
            _ => self.value,
        }
    }

    /// The formula in words; a leaf says where it was found.
    pub fn formula(&self) -> String {
        match &self.origin {
            Origin::Answer(question) => format!("answer to {question}"),
            Origin::Fact(place) => format!("found in {place}"),
            Origin::Assumption(question) => format!("assumed: the default of {question}"),
            Origin::Constant(source) if source.as_of.is_empty() => source.title.clone(),
            Origin::Constant(source) => format!("{}, {}", source.title, source.as_of),
            Origin::Formula(formula, _) => formula.clone(),
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

fn join(inputs: &[&Arc<Figure>], sign: &str) -> String {
    inputs.iter().map(|figure| figure.name.as_str()).collect::<Vec<_>>().join(sign)
}

/// A value in base units with its unit in words.
///
/// ```
/// use plumbline::figure::{Unit, quantity_text};
/// assert_eq!(quantity_text(2e9 / 86_400.0, Unit::BYTES_PER_TIME), "2 GB a day");
/// ```
pub fn quantity_text(value: f64, unit: Unit) -> String {
    match (unit.bytes, unit.time, unit.usd, unit.each) {
        (0, 0, 0, 0) => number_text(value),
        (1, 0, 0, 0) => bytes_text(value),
        (1, -1, 0, 0) => format!("{} a day", bytes_text(value * DAY)),
        (1, 0, 0, -1) => format!("{} each", bytes_text(value)),
        (0, 1, 0, 0) => duration_text(value),
        (0, -1, 0, 0) => format!("{} % a year", number_text(value * YEAR * 100.0)),
        (0, 0, 1, 0) => money_text(value),
        (0, -1, 1, 0) => format!("{} a month", money_text(value * MONTH)),
        (0, -1, 1, -1) => format!("{} an hour each", money_text(value * 3600.0)),
        (0, 0, 0, 1) => number_text(value),
        // a few requests a month are no rate a second that anybody would recognise
        (0, -1, 0, 1) if value > 0.0 && value < 0.001 => format!("{} a month", number_text(value * MONTH)),
        (0, -1, 0, 1) => format!("{}/s", number_text(value)),
        (-1, -1, 1, 0) => format!("{} per GB-month", money_text(value * MONTH * 1e9)),
        (-1, 0, 1, 0) => format!("{} per GB", money_text(value * 1e9)),
        (0, 0, 1, -1) => format!("{} each", money_text(value)),
        (0, 1, 0, 1) => format!("{} machine-hours", number_text(value / 3600.0)),
        (1, 1, 0, 0) => format!("{} for a month", bytes_text(value / MONTH)),
        _ => number_text(value),
    }
}

fn bytes_text(value: f64) -> String {
    const STEPS: [(f64, &str); 6] = [(1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")];
    let (step, name) = STEPS.iter().find(|(step, _)| value.abs() >= *step * 0.9995).unwrap_or(&(1.0, "B"));
    format!("{} {name}", number_text(value / step))
}

fn duration_text(seconds: f64) -> String {
    let (value, one, many) = match seconds {
        s if s < 120.0 => (s, "second", "seconds"),
        s if s < 120.0 * 60.0 => (s / 60.0, "minute", "minutes"),
        s if s <= 72.0 * 3600.0 => (s / 3600.0, "hour", "hours"),
        s if s < 60.0 * DAY => (s / DAY, "day", "days"),
        s => (s / MONTH, "month", "months"),
    };
    let text = number_text(value);
    format!("{text} {}", if text == "1" { one } else { many })
}

/// Dollars for people: whole above ten, cents below, four digits for unit prices.
fn money_text(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let value = value.abs();
    let digits = if value >= 10.0 || value == 0.0 {
        0
    } else if value >= 0.1 {
        2
    } else {
        4
    };
    format!("{sign}${}", grouped(&format!("{value:.digits$}")))
}

/// At most three significant decimals, thousands grouped: `1,234`, `0.05`, `2.5`.
pub fn number_text(value: f64) -> String {
    if !value.is_finite() {
        return "unbounded".to_owned();
    }
    let digits = match value.abs() {
        v if v >= 100.0 || v == 0.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 0.1 => 2,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(text)
}

fn grouped(text: &str) -> String {
    let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// Reads a quantity as people write it into base units: `2 GB`, `24 h`, `6/s`, `40 %`, `1500 USD`, `18 months`, `5`.
///
/// `unit` is the question's unit name (`bytes/day`, `duration`, `USD/month` …). Returns what is wrong otherwise.
pub fn parse_quantity(text: &str, unit: &str) -> Result<(f64, Unit), String> {
    let trimmed = text.trim().trim_start_matches('$').replace(['_', ','], "");
    let end = trimmed.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(trimmed.len());
    let (digits, suffix) = trimmed.split_at(end);
    let number: f64 = digits.parse().map_err(|_| format!("'{text}' does not start with a number"))?;
    if !number.is_finite() || number < 0.0 {
        return Err(format!("'{text}' is not a quantity of zero or more"));
    }
    let suffix = suffix.trim().to_ascii_lowercase();
    let wrong = |wanted: &str| Err(format!("'{text}' is not {wanted}"));
    match unit {
        "bytes" | "bytes/day" => {
            let word = suffix.trim_end_matches("/day").trim_end_matches("a day").trim_end_matches("per day").trim();
            let factor = match word {
                "" | "b" | "bytes" => 1.0,
                "kb" => 1e3,
                "mb" => 1e6,
                "gb" => 1e9,
                "tb" => 1e12,
                "pb" => 1e15,
                "kib" => 1024.0,
                "mib" => 1024f64.powi(2),
                "gib" => 1024f64.powi(3),
                "tib" => 1024f64.powi(4),
                _ => return wrong("a size such as '40 GB'"),
            };
            let bytes = number * factor;
            Ok(if unit == "bytes" { (bytes, Unit::BYTES) } else { (bytes / DAY, Unit::BYTES_PER_TIME) })
        }
        "duration" => {
            let factor = match suffix.as_str() {
                "ms" => 0.001,
                "s" | "sec" | "second" | "seconds" | "" => 1.0,
                "m" | "min" | "minute" | "minutes" => 60.0,
                "h" | "hour" | "hours" => 3600.0,
                "d" | "day" | "days" => DAY,
                "w" | "week" | "weeks" => 7.0 * DAY,
                "month" | "months" | "mo" => MONTH,
                "y" | "year" | "years" => YEAR,
                _ => return wrong("a duration such as '15 min' or '24 h'"),
            };
            Ok((number * factor, Unit::TIME))
        }
        "1/s" => match suffix.as_str() {
            "" | "/s" | "per second" | "1/s" => Ok((number, Unit::EACH_PER_TIME)),
            "/min" | "per minute" => Ok((number / 60.0, Unit::EACH_PER_TIME)),
            "/h" | "/hour" | "per hour" => Ok((number / 3600.0, Unit::EACH_PER_TIME)),
            "/day" | "per day" => Ok((number / DAY, Unit::EACH_PER_TIME)),
            _ => wrong("a rate such as '100/s'"),
        },
        "count/month" => match suffix.as_str() {
            "" | "/month" | "per month" | "a month" => Ok((number / MONTH, Unit::EACH_PER_TIME)),
            _ => wrong("a count per month such as '10'"),
        },
        "percent/year" => match suffix.as_str() {
            "" | "%" | "percent" | "% a year" | "%/year" => Ok((number / 100.0 / YEAR, Unit::PER_TIME)),
            _ => wrong("a percentage such as '40 %'"),
        },
        "USD/month" => match suffix.as_str() {
            "" | "usd" | "usd/month" | "$" | "/month" | "a month" => Ok((number / MONTH, Unit::USD_PER_TIME)),
            _ => wrong("dollars a month such as '1500 USD'"),
        },
        "count" | "people" => match suffix.as_str() {
            "" | "people" | "users" | "persons" => Ok((number, Unit::EACH)),
            _ => wrong("a count such as '20'"),
        },
        "ratio" => match suffix.as_str() {
            "" | "x" | "×" | "times" => Ok((number, Unit::ONE)),
            _ => wrong("a plain number such as '5'"),
        },
        other => Err(format!("the unit '{other}' is not one that can be read")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, unit: &str, expected: &str) {
        let shown = match parse_quantity(text, unit) {
            Ok((value, unit)) => quantity_text(value, unit),
            Err(message) => message,
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn reads_what_people_write() {
        check("40 GB", "bytes/day", "40 GB a day");
        check("2 GB/day", "bytes/day", "2 GB a day");
        check("120GB", "bytes", "120 GB");
        check("24 h", "duration", "24 hours");
        check("18 months", "duration", "18 months");
        check("15 min", "duration", "15 minutes");
        check("6/s", "1/s", "6/s");
        check("40 %", "percent/year", "40 % a year");
        check("1,500 USD", "USD/month", "$1,500 a month");
        check("10", "count/month", "10 a month");
        check("5", "ratio", "5");
        check("two", "count", "'two' does not start with a number");
        check("5 parsec", "duration", "'5 parsec' is not a duration such as '15 min' or '24 h'");
        check("-5 h", "duration", "'-5 h' is not a quantity of zero or more");
    }

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

    #[test]
    fn small_prices_keep_their_digits() {
        assert_eq!(quantity_text(0.023 / MONTH / 1e9, Unit::new(-1, -1, 1, 0)), "$0.0230 per GB-month");
        assert_eq!(number_text(1234.6), "1,235");
        assert_eq!(number_text(0.05), "0.05");
    }
}
