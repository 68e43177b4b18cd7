//! Single values: plausible by the name and the type of their column, the same for the same place.

use super::checks::Allowed;
use crate::design::snake;
use crate::sql::{DataType, EnumType};

const FIRST_NAMES: [&str; 20] = [
    "Ada", "Bela", "Carla", "Dario", "Edda", "Faris", "Greta", "Hanno", "Ilka", "Joris", "Kira", "Lenz", "Mira",
    "Nils", "Oda", "Pavel", "Rieke", "Sami", "Tilda", "Yara",
];
const LAST_NAMES: [&str; 20] = [
    "Ahrens", "Bellweg", "Corvin", "Dornfeld", "Elmsten", "Farrow", "Grünau", "Hollin", "Istvan", "Jorgen", "Kestrel",
    "Lindholt", "Merrow", "Nordby", "Oakden", "Pellar", "Quillon", "Rosvall", "Sandell", "Tarnow",
];
const CITIES: [&str; 16] = [
    "Aldersund",
    "Brimhaven",
    "Castelmar",
    "Dunvik",
    "Eastmere",
    "Falkenried",
    "Granby",
    "Hollowell",
    "Inverlee",
    "Jadeport",
    "Kronfeld",
    "Lakemoor",
    "Marrowby",
    "Northgate",
    "Oldbury",
    "Port Selene",
];
const COUNTRIES: [&str; 16] = [
    "Germany", "France", "Spain", "Italy", "Poland", "Sweden", "Norway", "Portugal", "Ireland", "Austria", "Greece",
    "Finland", "Denmark", "Belgium", "Croatia", "Estonia",
];
const STREETS: [&str; 10] = [
    "Mill Lane",
    "Station Road",
    "Harbour Street",
    "Church Walk",
    "Linden Avenue",
    "Market Square",
    "River View",
    "Oak Drive",
    "Hill Top",
    "Canal Side",
];
const ADJECTIVES: [&str; 16] = [
    "quiet", "amber", "northern", "small", "bright", "early", "silver", "plain", "hidden", "broad", "green", "late",
    "open", "round", "steady", "warm",
];
const NOUNS: [&str; 16] = [
    "harbour", "lantern", "meadow", "signal", "orchard", "bridge", "compass", "garden", "ledger", "window", "anchor",
    "summit", "kettle", "canvas", "beacon", "valley",
];

/// Seconds from 1970-01-01 to the day before which every sample moment lies: 2026-01-01.
pub const NOW: i64 = 1_767_225_600;
/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// A number that depends on nothing but its place: table, column, row, and what it is for.
pub fn number(table: &str, column: &str, row: usize, purpose: u64) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in table.bytes().chain([0]).chain(column.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash ^ mix(row as u64 ^ (purpose << 48)))
}

/// One step of splitmix64.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number from 0 to below 1.
pub fn unit(number: u64) -> f64 {
    (number >> 11) as f64 / (1_u64 << 53) as f64
}

/// One of `items`; an empty text where there are none.
fn pick<'a>(items: &[&'a str], number: u64) -> &'a str {
    items.get((number % items.len().max(1) as u64) as usize).copied().unwrap_or_default()
}

/// Where a value stands.
pub struct Place<'a> {
    /// The source table.
    pub table: &'a str,
    /// The source column.
    pub column: &'a str,
    /// The row, from 0.
    pub row: usize,
    /// Whether no other row may hold it.
    pub unique: bool,
}

impl Place<'_> {
    fn number(&self) -> u64 {
        number(self.table, self.column, self.row, 1)
    }

    fn words(&self) -> String {
        format!("_{}_", snake(self.column))
    }
}

/// A value for a column that refers to nothing and is no moment.
pub fn value(place: &Place<'_>, data_type: &DataType, allowed: &Allowed, enumeration: Option<&EnumType>) -> String {
    let number = place.number();
    if !allowed.words.is_empty() {
        return allowed.words[(number % allowed.words.len() as u64) as usize].clone();
    }
    if let Some(held) = enumeration.filter(|held| !held.values.is_empty()) {
        return held.values[(number % held.values.len() as u64) as usize].clone();
    }
    match data_type {
        DataType::Boolean => if number.is_multiple_of(5) { "false" } else { "true" }.to_owned(),
        DataType::SmallInt | DataType::Integer | DataType::BigInt => integer(place, data_type, allowed),
        DataType::Decimal(size) => {
            let (precision, scale) = size.unwrap_or((10, 2));
            decimal(place, precision, scale, allowed)
        }
        DataType::Real | DataType::Double => decimal(place, 8, 2, allowed),
        DataType::Text(length) => text(place, *length),
        DataType::Date => day_text(NOW - DAY * (1 + (number % 700) as i64)),
        DataType::Time => format!("{:02}:{:02}:00", 8 + number % 10, number / 16 % 60),
        DataType::Timestamp | DataType::TimestampTz => {
            moment_text(NOW - 60 * (1 + (number % 1_000_000) as i64), data_type)
        }
        DataType::Interval => format!("{} days", 1 + number % 30),
        DataType::Uuid => uuid(place),
        DataType::Json => format!("{{\"{}\": {}}}", pick(&NOUNS, number), number % 100),
        DataType::Array(of) => {
            let n = 1 + (number % 3) as usize;
            let items: Vec<String> = (0..n)
                .map(|index| match **of {
                    DataType::SmallInt | DataType::Integer | DataType::BigInt => {
                        (number / 7 % 90 + index as u64).to_string()
                    }
                    _ => pick(&NOUNS, number / 5 + index as u64).to_owned(),
                })
                .collect();
            format!("{{{}}}", items.join(","))
        }
        DataType::Enum(_) | DataType::Binary | DataType::Struct(_) | DataType::Map(_) | DataType::Other(_) => {
            text(place, None)
        }
    }
}

fn uuid(place: &Place<'_>) -> String {
    let (a, b) = (place.number(), number(place.table, place.column, place.row, 2));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        0x8000 | (b >> 48 & 0x3fff),
        b & 0xffff_ffff_ffff
    )
}

fn integer(place: &Place<'_>, data_type: &DataType, allowed: &Allowed) -> String {
    let words = place.words();
    let has = |word: &str| words.contains(&format!("_{word}_"));
    if place.unique {
        return (place.row + 1 + allowed.least.map_or(0, |least| (least - 1.0).max(0.0) as usize)).to_string();
    }
    let (low, high) = if has("year") {
        (1990, 2025)
    } else if has("active") || has("is") || has("flag") {
        (0, 1)
    } else if has("quantity") || has("qty") || has("n") {
        (1, 12)
    } else if has("age") {
        (18, 80)
    } else if *data_type == DataType::SmallInt {
        (1, 180)
    } else {
        (1, 1_000)
    };
    let low = allowed.least.map_or(low, |least| least.clamp(-1e15, 1e15) as i64);
    let high = allowed.most.map_or(high.max(low), |most| most.clamp(-1e15, 1e15) as i64).max(low);
    let high = if allowed.least.is_some() && allowed.most.is_none() { high.max(low + 20) } else { high };
    (low + (place.number() % ((high - low) as u64 + 1)) as i64).to_string()
}

fn decimal(place: &Place<'_>, precision: u16, scale: u16, allowed: &Allowed) -> String {
    let words = place.words();
    let scale = scale.min(precision).min(9);
    let digits = f64::from((precision - scale.min(precision)).min(9));
    let most = 10_f64.powf(digits) - 10_f64.powf(-f64::from(scale));
    let wanted = if words.contains("rate_") || words.contains("price") {
        30.0
    } else if words.contains("percent") || words.contains("discount") || words.contains("ratio") {
        0.9
    } else if words.contains("latitude") || words.contains("longitude") {
        60.0
    } else {
        200.0
    };
    let low = allowed.least.unwrap_or(0.0).min(most);
    let high = allowed.most.unwrap_or(f64::max(wanted, low + 1.0)).min(most).max(low);
    // most amounts are small, some are large
    let share = unit(place.number()).powi(2);
    format!("{:.*}", usize::from(scale), low + share * (high - low))
}

fn text(place: &Place<'_>, length: Option<u32>) -> String {
    let length = length.map_or(usize::MAX, |length| length.max(1) as usize);
    let number = place.number();
    let made = phrase(place, number);
    if !place.unique {
        return made.chars().take(length).collect();
    }
    // a number that no other row has goes at the end, or alone where there is no room
    let tail = (place.row + 1).to_string();
    if tail.len() + 2 > length {
        let code = format!("{:0>width$}", base36(place.row + 1), width = length.min(5));
        return code.chars().rev().take(length).collect::<Vec<_>>().into_iter().rev().collect();
    }
    if let Some((local, domain)) = made.split_once('@') {
        return format!("{local}.{tail}@{domain}");
    }
    let head: String = made.chars().take(length - tail.len() - 1).collect();
    format!("{head} {tail}")
}

fn base36(mut number: usize) -> String {
    let mut out = Vec::new();
    while number > 0 || out.is_empty() {
        out.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0').to_ascii_uppercase());
        number /= 36;
    }
    out.iter().rev().collect()
}

/// The first and the last name of whoever a row is about: the same for its name, its e-mail and its login.
fn person(place: &Place<'_>) -> (&'static str, &'static str) {
    let first = pick(&FIRST_NAMES, number(place.table, "first", place.row, 3));
    (first, pick(&LAST_NAMES, number(place.table, "last", place.row, 4)))
}

fn phrase(place: &Place<'_>, number: u64) -> String {
    let words = place.words();
    let has = |word: &str| words.contains(&format!("_{word}_"));
    let table = snake(place.table);
    let (first, last) = person(place);
    let noun = || format!("{} {}", pick(&ADJECTIVES, number), pick(&NOUNS, number / 16));
    if words.contains("mail") {
        format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase().replace('ü', "ue"))
    } else if words.contains("first_name") || words.contains("firstname") || words.contains("given") {
        first.to_owned()
    } else if words.contains("last_name")
        || words.contains("lastname")
        || words.contains("surname")
        || words.contains("family_name")
    {
        last.to_owned()
    } else if words.contains("user_name") || words.contains("username") || words.contains("login") {
        format!("{}{}", first.to_lowercase(), place.row + 1)
    } else if words.contains("password") || words.contains("secret") || has("token") || has("hash") {
        format!("{number:016x}")
    } else if words.contains("phone") || has("fax") || has("mobile") {
        format!("+49 30 5550{:04}", number % 10_000)
    } else if words.contains("postal") || has("zip") || has("postcode") {
        format!("{:05}", 10_000 + number % 89_999)
    } else if has("city") || (has("name") && table == "city") {
        pick(&CITIES, number).to_owned()
    } else if has("country") || (has("name") && table.starts_with("countr")) {
        pick(&COUNTRIES, number).to_owned()
    } else if has("address") || has("street") {
        format!("{} {}", 1 + number % 200, pick(&STREETS, number / 256))
    } else if has("address2") || has("line2") {
        format!("floor {}", 1 + number % 9)
    } else if has("district") || has("region") || has("state") || has("province") {
        format!("{} district", pick(&["North", "South", "East", "West", "Central"], number))
    } else if has("currency") {
        pick(&["EUR", "USD", "SEK", "PLN"], number).to_owned()
    } else if has("status") {
        pick(&["open", "active", "closed"], number).to_owned()
    } else if has("url") || has("website") || has("homepage") || has("link") {
        format!("https://example.org/{}", pick(&NOUNS, number))
    } else if has("ip") {
        format!("192.0.2.{}", 1 + number % 254)
    } else if words.contains("description") || has("note") || has("notes") || has("comment") {
        format!("A {} beside the {}.", noun(), pick(&NOUNS, number / 4_096))
    } else if has("name")
        && ["customer", "staff", "employee", "person", "patient", "actor", "user", "contact"]
            .iter()
            .any(|who| table.contains(who))
    {
        format!("{first} {last}")
    } else if has("code") || has("sku") || has("number") || has("no") {
        format!(
            "{}-{:04}",
            pick(&NOUNS, number).chars().take(3).collect::<String>().to_uppercase(),
            number / 32 % 10_000
        )
    } else {
        let text = noun();
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |head| head.to_uppercase().chain(letters).collect())
    }
}

/// A day as text, from seconds since 1970-01-01.
pub fn day_text(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment as text in the form of its type.
pub fn moment_text(seconds: i64, data_type: &DataType) -> String {
    let day = day_text(seconds);
    if *data_type == DataType::Date {
        return day;
    }
    let second = seconds.rem_euclid(DAY);
    let zone = if *data_type == DataType::TimestampTz { "+00" } else { "" };
    format!("{day} {:02}:{:02}:{:02}{zone}", second / 3600, second / 60 % 60, second % 60)
}

/// Year, month and day of a day counted from 1970-01-01 (the era algorithm of the proleptic Gregorian calendar).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_the_calendar_has_them() {
        assert_eq!(moment_text(NOW, &DataType::TimestampTz), "2026-01-01 00:00:00+00");
        assert_eq!(moment_text(NOW - 1, &DataType::Timestamp), "2025-12-31 23:59:59");
        assert_eq!(day_text(951_782_400), "2000-02-29");
    }

    #[test]
    fn unique_texts_stay_within_their_length() {
        let values: std::collections::BTreeSet<String> = (0..50)
            .map(|row| {
                value(
                    &Place { table: "t", column: "code", row, unique: true },
                    &DataType::Text(Some(2)),
                    &Allowed::default(),
                    None,
                )
            })
            .collect();
        assert_eq!(values.len(), 50);
        assert!(values.iter().all(|value| value.len() <= 2));
    }
}
