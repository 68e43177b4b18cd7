//! Quantities in words: how a value with its unit reads, and how people write one.

use super::{DAY, MONTH, Unit, YEAR};

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

const BYTE_STEPS: [(f64, &str); 6] = [(1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")];

fn bytes_text(value: f64) -> String {
    let (step, name) = BYTE_STEPS.iter().find(|(step, _)| value.abs() >= *step * 0.9995).unwrap_or(&(1.0, "B"));
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

/// A value in base units as people write it, so that [`parse_quantity`] reads the same again: `30 GB`, `90 min`, `300/s`.
///
/// `unit` is the question's unit name, as there.
pub fn quantity_written(value: f64, unit: &str) -> String {
    match unit {
        "bytes" => bytes_written(value),
        "bytes/day" => bytes_written(value * DAY),
        "duration" => {
            const STEPS: [(f64, &str); 3] = [(DAY, "days"), (3600.0, "h"), (60.0, "min")];
            let is_whole = |step: f64| value >= step && (value / step - (value / step).round()).abs() < 1e-9;
            let (step, name) = STEPS.into_iter().find(|(step, _)| is_whole(*step)).unwrap_or((1.0, "s"));
            format!("{} {name}", plain(value / step))
        }
        "1/s" => format!("{}/s", plain(value)),
        "count/month" => plain(value * MONTH),
        "percent/year" => format!("{} %", plain(value * YEAR * 100.0)),
        "USD/month" => format!("{} USD", plain(value * MONTH)),
        _ => plain(value),
    }
}

fn bytes_written(bytes: f64) -> String {
    let (step, name) = BYTE_STEPS.into_iter().find(|(step, _)| bytes >= *step * 0.9995).unwrap_or((1.0, "B"));
    format!("{} {name}", plain(bytes / step))
}

/// Nine significant digits, without the dust of binary fractions, without grouping and without an exponent.
fn plain(value: f64) -> String {
    let tidy: f64 = format!("{value:.8e}").parse().unwrap_or(value);
    tidy.to_string()
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
    fn what_is_written_reads_the_same_again() {
        for (text, unit) in [
            ("30 GB", "bytes/day"),
            ("3.2 TB", "bytes"),
            ("15 min", "duration"),
            ("36 h", "duration"),
            ("2 days", "duration"),
            ("90 s", "duration"),
            ("320/s", "1/s"),
            ("0.01/s", "1/s"),
            ("40 %", "percent/year"),
            ("1500 USD", "USD/month"),
            ("10", "count/month"),
            ("3", "people"),
        ] {
            let (value, _) = parse_quantity(text, unit).unwrap();
            assert_eq!(quantity_written(value, unit), text, "{unit}");
        }
        let (day, _) = parse_quantity("10 GB", "bytes/day").unwrap();
        assert_eq!(quantity_written(day * 3.2, "bytes/day"), "32 GB");
    }

    #[test]
    fn small_prices_keep_their_digits() {
        assert_eq!(quantity_text(0.023 / MONTH / 1e9, Unit::new(-1, -1, 1, 0)), "$0.0230 per GB-month");
        assert_eq!(number_text(1234.6), "1,235");
        assert_eq!(number_text(0.05), "0.05");
    }
}
