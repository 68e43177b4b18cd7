//! Plain sentences read by rules: `A first Airflow 2.9 copies three tables` tells an orchestrator.
//!
//! A rule looks for words, never for meaning, so what it finds is at most derived unless a version or a setting
//! stands beside it. What a sentence denies, plans or has given up is not taken as there.

mod words;
mod rules;

use self::rules::{Show, starting_with};
use self::words::{Standing, Word, sentences, split, standing};
use super::{Confidence, Facts};
use crate::finding::Place;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Words of a sentence that speaks of the people who build.
const PEOPLE: &[&str] = &[
    "team",
    "engineer",
    "engineers",
    "developer",
    "developers",
    "analyst",
    "analysts",
    "people",
    "knows",
    "know",
    "skills",
    "experience",
];
/// Words of a sentence that says what is kept.
const KEPT: &[&str] = &[
    "stored",
    "store",
    "stores",
    "hold",
    "holds",
    "held",
    "kept",
    "keep",
    "keeps",
    "collect",
    "collects",
    "collected",
    "contain",
    "contains",
    "recorded",
];
/// The longest sentence that is quoted, in characters.
const LONGEST_QUOTE: usize = 240;

/// Adds what a text tells, at most as sure as `ceiling`.
pub fn mine(text: &str, ceiling: Confidence, place: &Place, facts: &mut Facts) {
    let mut found = Found::default();
    for sentence in sentences(text) {
        let words = split(sentence);
        by_rules(sentence, &words, &mut found);
        europe(sentence, &words, &mut found);
        team(sentence, &words, &mut found);
        every_so_often(sentence, &words, &mut found);
        if let Some(residency) = region(sentence) {
            found.add("security.residency", residency, Confidence::Guessed, || quote(sentence));
        }
    }
    found.forget_cron_beside_another();
    for ((question, word), (confidence, detail)) in found.0 {
        facts.tell(question, &word, confidence.min(ceiling), detail, place.clone());
    }
}

/// Where data stays, by the name of a cloud region in a text: `eu-west-1` gives `eu`.
pub fn region(text: &str) -> Option<&'static str> {
    let words = split(text);
    let single = words.iter().find_map(|word| match word.text.as_str() {
        "westeurope" | "northeurope" | "francecentral" | "germanywestcentral" | "swedencentral" => Some("eu"),
        "uksouth" | "ukwest" => Some("uk"),
        "eastus" | "eastus2" | "westus" | "westus2" | "centralus" => Some("us"),
        _ => None,
    });
    single.or_else(|| {
        words.windows(2).enumerate().find_map(|(at, two)| {
            let [land, side] = two else { return None };
            // eu-west-1 has its number after a hyphen, europe-west3 has not
            let side_name = side.text.trim_end_matches(|c: char| c.is_ascii_digit());
            let own_number = side.text.get(side_name.len()..).filter(|number| !number.is_empty());
            let number = own_number.or_else(|| words.get(at + 2).map(|word| word.text.as_str()))?;
            let numbered = number.starts_with(|c: char| c.is_ascii_digit());
            let sides = ["west", "east", "central", "north", "south", "southwest", "northeast", "southeast", "gov"];
            if !numbered || !sides.contains(&side_name) {
                return None;
            }
            match (land.text.as_str(), side_name, number) {
                ("eu" | "europe", "west", "2") => Some("uk"),
                ("eu" | "europe", ..) => Some("eu"),
                ("us", ..) => Some("us"),
                _ => None,
            }
        })
    })
}

/// What one text tells: per question and word, the surest reading.
#[derive(Default)]
struct Found(BTreeMap<(&'static str, String), (Confidence, String)>);

impl Found {
    /// Keeps the surest reading; the detail is made only where it is kept.
    fn add(&mut self, question: &'static str, word: &str, confidence: Confidence, detail: impl FnOnce() -> String) {
        match self.0.entry((question, word.to_owned())) {
            Entry::Vacant(free) => drop(free.insert((confidence, detail()))),
            Entry::Occupied(mut held) if confidence > held.get().0 => drop(held.insert((confidence, detail()))),
            Entry::Occupied(_) => {}
        }
    }

    /// A script that cron starts is no orchestrator where there is one.
    fn forget_cron_beside_another(&mut self) {
        let other = self
            .0
            .keys()
            .any(|(question, word)| *question == "estate.orchestrator" && word != "cron" && word != "none");
        if other {
            self.0.remove(&("estate.orchestrator", "cron".to_owned()));
        }
    }
}

fn quote(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches(';');
    let mut quoted: String = sentence.chars().take(LONGEST_QUOTE).collect();
    if quoted.len() < sentence.len() {
        quoted.push('…');
    }
    quoted
}

fn has(words: &[Word], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.text.as_str()))
}

fn by_rules(sentence: &str, words: &[Word], found: &mut Found) {
    let (of_people, is_kept) = (has(words, PEOPLE), has(words, KEPT));
    for (start, word) in words.iter().enumerate() {
        for (rule, phrase) in starting_with(&word.text) {
            let end = start + phrase.split(' ').count();
            let said = words.get(start..end).unwrap_or_default().iter().map(|word| word.text.as_str());
            if !said.eq(phrase.split(' ')) || (rule.question == "team.skills" && !of_people) {
                continue;
            }
            match standing(words, start, end) {
                Standing::Absent => {
                    if let Some(confidence) = rule.none {
                        found.add(rule.question, "none", confidence, || quote(sentence));
                    }
                }
                Standing::Planned if rule.is_of_today() => {}
                // a general word says something only where it is denied
                Standing::Planned | Standing::Present if rule.word.is_empty() => {}
                Standing::Planned | Standing::Present => {
                    let version = words.get(end).filter(|word| word.is_version());
                    let sure = match version {
                        Some(_) if rule.show == Show::Version => Confidence::Stated,
                        _ if rule.question == "security.data_classes" && is_kept => rule.sure.max(Confidence::Derived),
                        _ => rule.sure,
                    };
                    let said = words.get(start..end + usize::from(version.is_some())).unwrap_or_default();
                    found.add(rule.question, rule.word, sure, || detail(sentence, said, version, rule.show));
                }
            }
        }
    }
}

/// What a rule shows of the words that it found, the version after them included.
fn detail(sentence: &str, said: &[Word], version: Option<&Word>, show: Show) -> String {
    match (show, version, said) {
        (Show::Version, Some(version), _) => version.text.trim_start_matches('v').to_owned(),
        (Show::Name, _, [only]) => sentence.get(only.start..only.end).unwrap_or("").to_owned(),
        (Show::Name, _, [first, .., last]) => sentence.get(first.start..last.end).unwrap_or("").to_owned(),
        _ => quote(sentence),
    }
}

/// People in Europe suggest the GDPR, and that the data stays there.
fn europe(sentence: &str, words: &[Word], found: &mut Found) {
    let people = [
        "customer",
        "customers",
        "user",
        "users",
        "people",
        "patients",
        "employees",
        "subscribers",
        "members",
        "residents",
        "citizens",
    ];
    let place = words.iter().position(|word| matches!(word.text.as_str(), "eu" | "europe" | "european"));
    let act = |at: usize| words.get(at + 1).is_some_and(|word| word.text == "ai");
    let Some(at) = place.filter(|at| !act(*at) && has(words, &people)) else { return };
    if standing(words, at, at + 1) == Standing::Present {
        found.add("security.regimes", "gdpr", Confidence::Guessed, || quote(sentence));
        found.add("security.residency", "eu", Confidence::Guessed, || quote(sentence));
    }
}

/// `two backend engineers and one analyst` gives 2; where nobody is called an engineer, `a team of five` gives 5.
fn team(sentence: &str, words: &[Word], found: &mut Found) {
    let builders = ["engineer", "engineers", "developer", "developers", "programmers"];
    let mut n_builders = 0;
    for (at, count) in words.iter().enumerate().filter_map(|(at, word)| Some((at, word.count()?))) {
        let near = words.iter().skip(at + 1).take(4);
        let mut named = near.take_while(|word| !word.after_break && word.count().is_none() && word.text != "and");
        if named.any(|word| builders.contains(&word.text.as_str())) && standing(words, at, at + 1) == Standing::Present
        {
            n_builders += count;
        }
    }
    if n_builders > 0 {
        found.add("team.engineers", &n_builders.to_string(), Confidence::Derived, || quote(sentence));
        return;
    }
    let of = words.windows(3).find_map(|three| match three {
        [team, of, count] if team.text == "team" && of.text == "of" => count.count(),
        _ => None,
    });
    if let Some(count) = of {
        found.add("team.engineers", &count.to_string(), Confidence::Derived, || quote(sentence));
    }
}

/// `every 15 minutes`, `every two hours`.
fn every_so_often(sentence: &str, words: &[Word], found: &mut Found) {
    for three in words.windows(3) {
        let [every, count, unit] = three else { continue };
        let unit = match unit.text.as_str() {
            "minutes" | "min" => "min",
            "hours" => "h",
            "days" => "days",
            _ => continue,
        };
        if let (true, Some(count)) = (every.text == "every", count.count()) {
            found.add("needs.freshness", &format!("{count} {unit}"), Confidence::Guessed, || quote(sentence));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fact;
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let mut facts = Facts::default();
        mine(text, Confidence::Stated, &Place::new("briefing.json", 5), &mut facts);
        let line =
            |fact: &Fact| format!("{} = {} ({:?}) {}", fact.question, fact.value.text(), fact.confidence, fact.detail);
        expected.assert_eq(&facts.facts.iter().map(line).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn what_runs_today() {
        check(
            "The shop is a Django application over PostgreSQL 16 and MySQL.",
            expect![[r#"
            data.sources = mysql (Derived) MySQL
            data.sources = postgres (Derived) PostgreSQL 16"#]],
        );
        check(
            "A first Airflow 2.9 installation copies tables; cron mails the nightly exports as CSV.",
            expect![[r#"
            data.formats = csv (Guessed) cron mails the nightly exports as CSV.
            estate.orchestrator = airflow (Stated) 2.9
            needs.freshness = 24 h (Guessed) cron mails the nightly exports as CSV."#]],
        );
        check(
            "An hourly cron script feeds Metabase and Power BI.",
            expect![[r#"
            estate.orchestrator = cron (Derived) An hourly cron script feeds Metabase and Power BI.
            estate.tools = metabase (Derived) An hourly cron script feeds Metabase and Power BI.
            estate.tools = powerbi (Derived) An hourly cron script feeds Metabase and Power BI.
            needs.freshness = 1 h (Guessed) An hourly cron script feeds Metabase and Power BI."#]],
        );
        check(
            "Events go through RabbitMQ to Snowflake on AWS.",
            expect![[r#"
            estate.broker = rabbitmq (Derived) RabbitMQ
            estate.cloud = aws (Derived) Events go through RabbitMQ to Snowflake on AWS.
            estate.warehouse = snowflake (Derived) Snowflake"#]],
        );
        check(
            "Set wal_level=logical for a change-data-capture trial.",
            expect![
                "data.change_marker = write_ahead_log (Stated) Set wal_level=logical for a change-data-capture trial."
            ],
        );
        check(
            "Stock is refreshed every 15 minutes in eu-central-1.",
            expect![[r#"
            needs.freshness = 15 min (Guessed) Stock is refreshed every 15 minutes in eu-central-1.
            security.residency = eu (Guessed) Stock is refreshed every 15 minutes in eu-central-1."#]],
        );
    }

    #[test]
    fn what_is_denied_planned_or_gone_is_not_there() {
        check("There is no warehouse.", expect!["estate.warehouse = none (Stated) There is no warehouse."]);
        check(
            "It runs without a message broker and no Kafka.",
            expect!["estate.broker = none (Stated) It runs without a message broker and no Kafka."],
        );
        check(
            "There is no Kafka, Airflow or warehouse.",
            expect![[r#"
            estate.broker = none (Guessed) There is no Kafka, Airflow or warehouse.
            estate.warehouse = none (Stated) There is no Kafka, Airflow or warehouse."#]],
        );
        check(
            "There is no warehouse, Postgres is queried directly.",
            expect![[r#"
            data.sources = postgres (Derived) Postgres
            estate.warehouse = none (Stated) There is no warehouse, Postgres is queried directly."#]],
        );
        check(
            "We do not use Airflow but Dagster.",
            expect!["estate.orchestrator = dagster (Derived) We do not use Airflow but Dagster."],
        );
        check("Airflow isn't used; Tableau was retired.", expect![""]);
        check("They plan to move to Snowflake and are considering Kafka.", expect![""]);
        check(
            "Redshift was replaced by BigQuery.",
            expect![[r#"
            estate.cloud = gcp (Guessed) Redshift was replaced by BigQuery.
            estate.warehouse = bigquery (Derived) BigQuery"#]],
        );
        check("They migrated from Oracle to MySQL 8.", expect!["data.sources = mysql (Derived) MySQL 8"]);
        check("It is not subject to HIPAA.", expect![""]);
    }

    #[test]
    fn people_and_what_is_known_of_them() {
        check(
            "Customers are in the EU; names, e-mail addresses and postal addresses are stored.",
            expect![[r#"
            security.data_classes = contact (Derived) names, e-mail addresses and postal addresses are stored.
            security.regimes = gdpr (Guessed) Customers are in the EU
            security.residency = eu (Guessed) Customers are in the EU"#]],
        );
        check(
            "GDPR and PCI DSS apply because card numbers are kept.",
            expect![[r#"
            security.data_classes = cardholder_pan (Derived) GDPR and PCI DSS apply because card numbers are kept.
            security.regimes = gdpr (Derived) GDPR and PCI DSS apply because card numbers are kept.
            security.regimes = pci_dss (Derived) GDPR and PCI DSS apply because card numbers are kept."#]],
        );
        check(
            "The team has two backend engineers and one analyst who writes SQL.",
            expect![[r#"
            team.engineers = 2 (Derived) The team has two backend engineers and one analyst who writes SQL.
            team.skills = sql (Guessed) The team has two backend engineers and one analyst who writes SQL."#]],
        );
        check(
            "A team of five knows Python and dbt.",
            expect![[r#"
            team.engineers = 5 (Derived) A team of five knows Python and dbt.
            team.skills = dbt (Guessed) A team of five knows Python and dbt.
            team.skills = python (Guessed) A team of five knows Python and dbt."#]],
        );
        check(
            "Three data engineers, two platform engineers and 4 analysts.",
            expect!["team.engineers = 5 (Derived) Three data engineers, two platform engineers and 4 analysts."],
        );
        check("", expect![""]);
        check(
            "1 2 3 every every 5 engineers of team of",
            expect!["team.engineers = 5 (Derived) 1 2 3 every every 5 engineers of team of"],
        );
    }
}
