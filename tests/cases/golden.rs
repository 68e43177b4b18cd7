//! A design in a few lines a decision, with money rounded so that a price that moves by little moves nothing here.

use super::read::Case;
use std::fmt::Write as _;

/// The golden text of a case.
pub fn text(case: &Case) -> String {
    let design = &case.design;
    let mut out = format!("{}\n\nDecisions\n", design.name);
    for group in design.groups() {
        let Some(first) = group.first() else { continue };
        let subjects: Vec<&str> = group.iter().map(|held| &*held.subject).filter(|held| *held != "platform").collect();
        let of = if subjects.is_empty() { String::new() } else { format!(" ({})", subjects.join(", ")) };
        let _ = writeln!(out, "  {}{of}: {}\n    {}", first.id, first.chosen, rounded(&first.why));
        for flip in case.flips.of(first) {
            let _ = writeln!(out, "    flips to {} if {}", flip.to, flip.when);
        }
    }
    out.push_str("\nCost a month\n");
    for at in &design.cost {
        let [low, likely, high] = [&at.low, &at.likely, &at.high].map(|figure| rounded(&figure.text()));
        let _ = writeln!(out, "  at {} times today's load: {likely} ({low} to {high}), on {}", at.load, at.serving);
    }
    out.push_str("\nFindings\n");
    for finding in &design.findings {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let _ = writeln!(
            out,
            "  {severity} {}: {}\n    {}",
            finding.rule,
            rounded(&finding.what),
            rounded(&finding.advice)
        );
    }
    out
}

/// The text with every amount of dollars rounded to two digits: `$1,234 a month` gives `$1,200 a month`.
pub fn rounded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, money) = rest.split_at(at + 1);
        let end = money.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(money.len());
        let digits = money[..end].trim_end_matches([',', '.']);
        out.push_str(before);
        out.push_str(&two_digits(digits));
        rest = &money[digits.len()..];
    }
    out.push_str(rest);
    out
}

fn two_digits(digits: &str) -> String {
    let Ok(value) = digits.replace(',', "").parse::<f64>() else { return digits.to_owned() };
    if value <= 0.0 {
        return digits.to_owned();
    }
    let step = 10f64.powf(value.log10().floor() - 1.0);
    let value = (value / step).round() * step;
    if value < 1.0 { format!("{value:.2}") } else { plumbline::figure::number_text(value) }
}
