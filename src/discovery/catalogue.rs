//! The questions, as data: `knowledge/questions.json`.

use crate::figure::parse_quantity;
use crate::session::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text.
    Text,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    Choices,
    /// A number with a unit.
    Quantity,
    /// Yes or no.
    YesNo,
}

/// A question of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its stable id: `needs.freshness`.
    pub id: String,
    /// The group it belongs to, in words: `Non-functional requirements`.
    pub group: String,
    /// The question itself, in one plain sentence.
    pub question: String,
    /// Why it is asked: what it decides and what goes wrong without it.
    pub why: String,
    /// The kind of answer.
    pub kind: Kind,
    /// The unit of a quantity, as `figure::parse_quantity` knows it.
    pub unit: Option<String>,
    /// The values to choose from; for a quantity, likely answers.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What is assumed where nobody knows; none where nothing can be assumed.
    pub default: Option<Value>,
    /// What the answer drives, in words.
    pub drives: Vec<String>,
    /// Kinds of files in which the answer is often found.
    pub found_in: Vec<String>,
}

impl Question {
    /// How a value reads: the labels of its choices, or the text as given. `["bi_dashboards"]` → `Dashboards`.
    pub fn said(&self, value: &Value) -> String {
        let label = |word: &str| {
            let choice = self.choices.iter().find(|choice| choice.value == word);
            choice.map_or_else(|| word.to_owned(), |choice| choice.label.clone())
        };
        match (value, self.kind) {
            (Value::List(words), _) if !words.is_empty() => {
                words.iter().map(|word| label(word)).collect::<Vec<_>>().join(", ")
            }
            (Value::Text(word), Kind::Choice) => label(word),
            (other, _) => other.text(),
        }
    }
}

/// A value to choose, and how it reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value: `micro_batch`, `24 h`.
    pub value: String,
    /// How it reads on a chip: `Every few minutes`.
    pub label: String,
}

/// Every question, in the order of the groups.
pub fn catalogue() -> &'static [Question] {
    static CATALOGUE: OnceLock<Vec<Question>> = OnceLock::new();
    // a test reads the file, so a release never falls back to the empty list
    CATALOGUE.get_or_init(|| serde_json::from_str(include_str!("../../knowledge/questions.json")).unwrap_or_default())
}

/// The ends between which a default stands for any answer: half-way, by ratio, to the likely answers next to it. In base
/// units; none for a question without such answers.
pub fn default_ends(id: &str) -> Option<(f64, f64)> {
    static ENDS: OnceLock<BTreeMap<&'static str, (f64, f64)>> = OnceLock::new();
    let ends = ENDS.get_or_init(|| {
        let found = catalogue().iter().filter_map(|question| Some((question.id.as_str(), ends(question)?)));
        found.collect()
    });
    ends.get(id).copied()
}

fn ends(question: &Question) -> Option<(f64, f64)> {
    let unit = question.unit.as_deref().filter(|_| question.kind == Kind::Quantity)?;
    let read = |text: &str| parse_quantity(text, unit).ok().map(|(value, _)| value);
    let value = read(&question.default.as_ref()?.text())?;
    let likely: Vec<f64> = question.choices.iter().filter_map(|choice| read(&choice.value)).collect();
    let half_way = |other: f64| if other == 0.0 { value / 2.0 } else { (value * other).sqrt() };
    let below = likely.iter().rev().find(|other| **other < value).map_or(value, |other| half_way(*other));
    let above = likely.iter().find(|other| **other > value).map_or(value, |other| half_way(*other));
    Some((below, above))
}

/// The question of this id.
pub fn question(id: &str) -> Option<&'static Question> {
    catalogue().get(position(id)?)
}

/// The place of a question in the catalogue. Trials look up thousands of needs, so ids are told apart by their length and
/// their last letters before they are compared.
pub fn position(id: &str) -> Option<usize> {
    static PLACES: OnceLock<Vec<Vec<usize>>> = OnceLock::new();
    const N_PLACES: usize = 256;
    fn place(id: &str) -> usize {
        let last = id.bytes().rev().take(4);
        last.fold(id.len(), |place, letter| (place * 31 + usize::from(letter)) % N_PLACES)
    }
    let places = PLACES.get_or_init(|| {
        let mut places = vec![Vec::new(); N_PLACES];
        catalogue().iter().enumerate().for_each(|(at, question)| places[place(&question.id)].push(at));
        places
    });
    places[place(id)].iter().copied().find(|at| catalogue()[*at].id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::validate;
    use std::collections::BTreeSet;

    const GROUPS: [&str; 8] = [
        "Business goals",
        "Scale and load",
        "Data characteristics",
        "Non-functional requirements",
        "Security and compliance",
        "Existing estate",
        "Team and skills",
        "Budget",
    ];

    #[test]
    fn a_default_stands_for_what_is_nearer_to_it_than_to_its_neighbours() {
        let (low, high) = default_ends("load.history").unwrap();
        assert!((low / 316.2e9 - 1.0).abs() < 0.001 && (high / 3.162e12 - 1.0).abs() < 0.001, "{low} {high}");
        assert_eq!(default_ends("goals.problem"), None);
        for question in catalogue() {
            let Some((low, high)) = default_ends(&question.id) else { continue };
            let text = question.default.as_ref().unwrap().text();
            let (value, _) = parse_quantity(&text, question.unit.as_deref().unwrap()).unwrap();
            assert!(low <= value && value <= high, "{}", question.id);
        }
    }

    #[test]
    fn the_file_parses_and_no_id_is_used_twice() {
        let read: Vec<Question> = serde_json::from_str(include_str!("../../knowledge/questions.json")).unwrap();
        let ids: BTreeSet<&str> = read.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(read.len(), 70);
        assert_eq!(ids.len(), 70);
        assert_eq!(catalogue().len(), 70);
    }

    #[test]
    fn the_groups_stand_together_in_their_order() {
        let mut groups: Vec<&str> = catalogue().iter().map(|question| question.group.as_str()).collect();
        groups.dedup();
        assert_eq!(groups, GROUPS);
    }

    #[test]
    fn every_default_is_an_answer_that_would_be_taken() {
        for question in catalogue() {
            let Some(default) = &question.default else { continue };
            assert_eq!(validate(question, default), Ok(()), "{}", question.id);
        }
    }

    #[test]
    fn every_choice_can_be_taken_and_reads_well() {
        for question in catalogue() {
            let values: BTreeSet<&str> = question.choices.iter().map(|choice| choice.value.as_str()).collect();
            assert_eq!(values.len(), question.choices.len(), "{}: a value twice", question.id);
            assert!(question.choices.iter().all(|choice| !choice.label.is_empty()), "{}: no label", question.id);
            match question.kind {
                Kind::Choice | Kind::Choices => assert!(values.len() > 1, "{}: nothing to choose", question.id),
                Kind::Text | Kind::YesNo => assert!(values.is_empty(), "{}: choices without use", question.id),
                Kind::Quantity => check_chips(question),
            }
        }
    }

    fn check_chips(question: &Question) {
        let unit = question.unit.as_deref().unwrap_or_default();
        let chips: Vec<f64> = question
            .choices
            .iter()
            .map(|choice| parse_quantity(&choice.value, unit).unwrap_or_else(|why| panic!("{}: {why}", question.id)).0)
            .collect();
        assert!((4..=6).contains(&chips.len()), "{}: {} likely answers", question.id, chips.len());
        assert!(chips.windows(2).all(|pair| pair[0] < pair[1]), "{}: likely answers out of order", question.id);
    }

    #[test]
    fn every_question_says_what_it_asks_and_why() {
        for question in catalogue() {
            assert!(question.question.ends_with('?'), "{}: not a question", question.id);
            assert!(question.why.ends_with('.'), "{}: no reason", question.id);
            assert!(!question.drives.is_empty(), "{}: drives nothing", question.id);
        }
    }
}
