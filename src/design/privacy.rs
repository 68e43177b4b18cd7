//! Personal data: the class of a column, by the words of its name, its type and its table.
//!
//! Words are compared whole, so `state` is not found in `statement_id`. The dictionary is data:
//! `knowledge/personal_data.json`.

use super::model::words;
use crate::sql::{Column, DataType, Schema, Table};
use serde::Deserialize;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A class of personal data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DataClass {
    /// Its stable id: `direct_identifier`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// The word of `security.data_classes` that stands for it.
    pub answers: Option<String>,
}

#[derive(Deserialize)]
struct Rule {
    class: String,
    tokens: Vec<Vec<String>>,
    text_only: bool,
    confidence: String,
    #[serde(default)]
    tables: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Dictionary {
    classes: Vec<DataClass>,
    rules: Vec<Rule>,
    not_personal: Vec<Vec<String>>,
}

/// The dictionary with its word lists found by their first word.
struct Lookup {
    dictionary: Dictionary,
    by_first_word: ByWord<(usize, usize)>,
    harmless_by_first_word: ByWord<usize>,
}

/// Values by a word. Every column of a schema is looked up and most are not there, so words are told apart by their length
/// and first letter before their letters are compared.
struct ByWord<T>(Vec<Vec<(String, Vec<T>)>>);

impl<T> ByWord<T> {
    /// Longer words share a place.
    const LENGTHS: usize = 16;
    /// Letters are told apart by their last five bits.
    const LETTERS: usize = 32;

    fn new() -> Self {
        Self((0..Self::LENGTHS * Self::LETTERS).map(|_| Vec::new()).collect())
    }

    fn add(&mut self, word: &str, value: T) {
        let alike = &mut self.0[Self::place(word)];
        match alike.iter_mut().find(|(held, _)| held == word) {
            Some((_, values)) => values.push(value),
            None => alike.push((word.to_owned(), vec![value])),
        }
    }

    fn get(&self, word: &str) -> &[T] {
        let alike = &self.0[Self::place(word)];
        alike.iter().find(|(held, _)| held == word).map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    fn place(word: &str) -> usize {
        let letter = word.bytes().next().map_or(0, |first| usize::from(first) % Self::LETTERS);
        word.len().min(Self::LENGTHS - 1) * Self::LETTERS + letter
    }
}

fn lookup() -> &'static Lookup {
    static LOOKUP: OnceLock<Lookup> = OnceLock::new();
    LOOKUP.get_or_init(|| {
        // a test reads the file, so a release never falls back to the empty dictionary
        let dictionary: Dictionary =
            serde_json::from_str(include_str!("../../knowledge/personal_data.json")).unwrap_or_default();
        let mut by_first_word = ByWord::new();
        for (number, rule) in dictionary.rules.iter().enumerate() {
            for (at, tokens) in rule.tokens.iter().enumerate() {
                if let Some(first) = tokens.first() {
                    by_first_word.add(first, (number, at));
                }
            }
        }
        let mut harmless_by_first_word = ByWord::new();
        for (number, tokens) in dictionary.not_personal.iter().enumerate() {
            if let Some(first) = tokens.first() {
                harmless_by_first_word.add(first, number);
            }
        }
        Lookup { dictionary, by_first_word, harmless_by_first_word }
    })
}

/// Every class of personal data.
pub fn data_classes() -> &'static [DataClass] {
    &lookup().dictionary.classes
}

/// The class of this id.
pub fn data_class(id: &str) -> Option<&'static DataClass> {
    data_classes().iter().find(|class| class.id == id)
}

/// The class of personal data that a column holds by its name, or none.
///
/// The longest run of words that fits wins, then the surer rule, then the earlier one; a run that shares a word
/// with a harmless name (`file_name`) does not count.
///
/// `staff.password` → `credential`; `customer.email` → `direct_identifier`; `film.title` → none.
pub fn classify_column(table: &str, column: &Column) -> Option<&'static str> {
    let Lookup { dictionary, by_first_word, harmless_by_first_word } = lookup();
    let name = words(&column.name);
    if name.iter().all(|word| by_first_word.get(word).is_empty()) {
        return None;
    }
    let name: Vec<&str> = name.iter().collect();
    let mut harmless = vec![false; name.len()];
    for (start, word) in name.iter().enumerate() {
        for number in harmless_by_first_word.get(word) {
            let tokens = &dictionary.not_personal[*number];
            if begins(&name[start..], tokens) {
                harmless[start..start + tokens.len()].fill(true);
            }
        }
    }
    let is_text = matches!(
        column.data_type,
        DataType::Text(_)
            | DataType::Json
            | DataType::Binary
            | DataType::Struct(_)
            | DataType::Map(_)
            | DataType::Other(_)
    );
    let of_table = OnceCell::new();
    let speaks_of = |wanted: &[String]| {
        let held = of_table.get_or_init(|| words(table));
        wanted.iter().any(|word| held.iter().any(|held| held == word || held.strip_suffix('s') == Some(word)))
    };
    let mut best: Option<((usize, u8), &'static str)> = None;
    for (start, word) in name.iter().enumerate() {
        for (number, at) in by_first_word.get(word) {
            let rule = &dictionary.rules[*number];
            let tokens = &rule.tokens[*at];
            let fits = begins(&name[start..], tokens)
                && !harmless[start..start + tokens.len()].contains(&true)
                && (is_text || !rule.text_only)
                && (rule.tables.is_empty() || speaks_of(&rule.tables));
            let sure = match rule.confidence.as_str() {
                "high" => 2,
                "medium" => 1,
                _ => 0,
            };
            if fits && best.is_none_or(|(held, _)| (tokens.len(), sure) > held) {
                best = Some(((tokens.len(), sure), &rule.class));
            }
        }
    }
    best.map(|(_, class)| class)
}

fn begins(name: &[&str], tokens: &[String]) -> bool {
    name.len() >= tokens.len() && name.iter().zip(tokens).all(|(word, token)| word == token)
}

/// The classes of personal data that a schema shows, each once, sorted.
pub fn classes(schema: &Schema) -> Vec<&'static str> {
    let columns = schema.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table.key(), column)));
    let found: BTreeSet<&'static str> = columns.filter_map(|(table, column)| classify_column(table, column)).collect();
    found.into_iter().collect()
}

/// Whether the rows of a table are people: it holds a name, a user name or an e-mail address of somebody.
pub fn is_about_people(table: &Table) -> bool {
    table.columns.iter().any(|column| names_somebody(column, classify_column(table.key(), column)))
}

/// Whether a column of this class holds a name, a user name or an e-mail address of somebody.
pub fn names_somebody(column: &Column, class: Option<&str>) -> bool {
    class == Some("direct_identifier")
        && words(&column.name).has(&["name", "firstname", "lastname", "surname", "email", "mail", "username"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &str, name: &str, data_type: DataType, expected: Option<&str>) {
        let column = Column { name: name.to_owned(), data_type, nullable: true, line: 1, ..Column::default() };
        assert_eq!(classify_column(table, &column), expected, "{table}.{name}");
    }

    #[test]
    fn the_dictionary_reads() {
        assert!(data_classes().len() >= 12);
        assert!(lookup().dictionary.rules.iter().all(|rule| data_class(&rule.class).is_some()));
    }

    #[test]
    fn whole_words_decide() {
        let text = || DataType::Text(None);
        check("customer", "first_name", text(), Some("direct_identifier"));
        check("customer", "email", text(), Some("direct_identifier"));
        check("staff", "password", text(), Some("credential"));
        check("address", "postal_code", text(), Some("quasi_identifier"));
        check("film", "title", text(), None);
        check("bank", "statement_id", DataType::Integer, None);
        check("trip", "passenger_id", DataType::Integer, None);
    }
}
