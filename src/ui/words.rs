//! How the page says small things: counts, money, sizes, names for pasted text. No browser, no state.

use crate::figure::number_text;

/// The count with its noun: `1 fact`, `1,450 characters`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", number_text(n as f64)) }
}

/// A difference in monthly cost: `−$410 a month`; none where it is less than half a dollar.
pub fn money_change(monthly_usd: f64) -> Option<String> {
    if monthly_usd.is_nan() || monthly_usd.abs() < 0.5 {
        return None;
    }
    let sign = if monthly_usd < 0.0 { '−' } else { '+' };
    Some(format!("{sign}${} a month", number_text(monthly_usd.abs().round())))
}

/// A monthly cost with its range: `$412 a month ($340–$520)`.
pub fn cost_range(low: f64, likely: f64, high: f64) -> String {
    let dollars = |value: f64| format!("${}", number_text(value.round()));
    if (high - low).abs() < 0.5 {
        return format!("{} a month", dollars(likely));
    }
    format!("{} a month ({}–{})", dollars(likely), dollars(low), dollars(high))
}

/// Bytes for people: `1.2 MB`.
pub fn bytes(n: f64) -> String {
    let (value, unit) = match n {
        n if n >= 1e9 => (n / 1e9, "GB"),
        n if n >= 1e6 => (n / 1e6, "MB"),
        n if n >= 1e3 => (n / 1e3, "kB"),
        n => (n, "B"),
    };
    let tenths = (value * 10.0).round() / 10.0;
    format!("{} {unit}", number_text(if value >= 10.0 { value.round() } else { tenths }))
}

/// A file name for text that was pasted: by its first character JSON, by its first words SQL, otherwise YAML.
pub fn pasted_name(text: &str) -> &'static str {
    const WORDS: [&str; 8] = ["create ", "alter ", "set ", "insert ", "drop ", "begin", "comment on", "with "];
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return "pasted.json";
    }
    if start.starts_with("--") && !start.starts_with("---") || start.starts_with("/*") {
        return "pasted.sql";
    }
    let head: String = start.chars().take(4_000).collect::<String>().to_ascii_lowercase();
    let sql = WORDS.iter().any(|word| head.starts_with(word)) || head.contains("create table");
    if sql { "pasted.sql" } else { "pasted.yml" }
}

/// A name that none of `taken` bears: `pasted.sql`, then `pasted-2.sql`.
pub fn free_name<'a>(name: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let (stem, end) = name.rsplit_once('.').map_or((name, ""), |(stem, end)| (stem, end));
    let mut candidate = name.to_owned();
    let mut n = 2;
    while taken.clone().any(|held| held == candidate) {
        candidate = if end.is_empty() { format!("{stem}-{n}") } else { format!("{stem}-{n}.{end}") };
        n += 1;
    }
    candidate
}

/// The session's name as a file name: `Rental back office` → `rental-back-office`.
pub fn file_stem(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().take(80) {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "plumbline".to_owned() } else { out.to_owned() }
}

/// The lines of `text` around the 1-based `line`, each with its number.
pub fn excerpt(text: &str, line: u32, around: u32) -> Vec<(u32, String)> {
    let first = line.saturating_sub(around).max(1);
    let last = line.saturating_add(around);
    text.lines()
        .zip(1u32..)
        .skip(first as usize - 1)
        .take_while(|(_, n)| *n <= last)
        .map(|(held, n)| (n, held.chars().take(200).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_signed_and_small_change_is_left_out() {
        assert_eq!(money_change(-410.2).as_deref(), Some("−$410 a month"));
        assert_eq!(money_change(1180.0).as_deref(), Some("+$1,180 a month"));
        assert_eq!(money_change(0.2), None);
        assert_eq!(money_change(f64::NAN), None);
    }

    #[test]
    fn a_cost_has_its_range() {
        assert_eq!(cost_range(340.2, 412.0, 519.9), "$412 a month ($340–$520)");
        assert_eq!(cost_range(0.0, 0.0, 0.0), "$0 a month");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(bytes(900.0), "900 B");
        assert_eq!(bytes(1_234_567.0), "1.2 MB");
        assert_eq!(bytes(38_400.0), "38 kB");
    }

    #[test]
    fn pasted_text_gets_a_name() {
        assert_eq!(pasted_name(" {\"a\": 1}"), "pasted.json");
        assert_eq!(pasted_name("-- dump\nCREATE TABLE a"), "pasted.sql");
        assert_eq!(pasted_name("\nCreate Table a (id int)"), "pasted.sql");
        assert_eq!(pasted_name("---\nservices:\n"), "pasted.yml");
        assert_eq!(free_name("pasted.sql", ["pasted.sql", "pasted-2.sql"].into_iter()), "pasted-3.sql");
        assert_eq!(free_name("a.sql", [].into_iter()), "a.sql");
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(file_stem("Rental back office"), "rental-back-office");
        assert_eq!(file_stem("../.."), "plumbline");
    }

    #[test]
    fn an_excerpt_keeps_its_numbers() {
        let text = "a\nb\nc\nd\ne\n";
        assert_eq!(excerpt(text, 2, 1), [(1, "a".into()), (2, "b".into()), (3, "c".into())]);
        assert_eq!(excerpt(text, 9, 1), []);
        assert_eq!(excerpt(text, 0, 1), [(1, "a".into())]);
    }
}
