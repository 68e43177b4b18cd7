//! Personal data: the class of a column, by the words of its name, its type and its table.
//!
//! Words are compared whole, so `state` is not found in `statement_id`. The dictionary is data:
//! `knowledge/personal_data.json`.

use super::model::{spoken, words};
use crate::sql::{Column, DataType};
use serde::Deserialize;
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
    #[serde(default)]
    tables: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Dictionary {
    classes: Vec<DataClass>,
    rules: Vec<Rule>,
    not_personal: Vec<Vec<String>>,
}

fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    // a test reads the file, so a release never falls back to the empty dictionary
    DICTIONARY.get_or_init(|| serde_json::from_str(include_str!("../../knowledge/personal_data.json")).unwrap_or_default())
}

/// Every class of personal data.
pub fn data_classes() -> &'static [DataClass] {
    &dictionary().classes
}

/// The class of this id.
pub fn data_class(id: &str) -> Option<&'static DataClass> {
    dictionary().classes.iter().find(|class| class.id == id)
}

/// The class of personal data that a column holds by its name, or none.
///
/// `staff.password` → `credential`; `customer.email` → `direct_identifier`; `film.title` → none.
pub fn classify_column(table: &str, column: &Column) -> Option<&'static str> {
    let dictionary = dictionary();
    let name = words(&column.name);
    let name: Vec<&str> = name.iter().map(String::as_str).collect();
    if dictionary.not_personal.iter().any(|harmless| contains(&name, harmless)) {
        return None;
    }
    let table = spoken(table);
    let table: Vec<&str> = table.split(' ').collect();
    let is_text = matches!(column.data_type, DataType::Text(_) | DataType::Json | DataType::Binary | DataType::Other(_));
    let fits = |rule: &&Rule| {
        let table_fits = rule.tables.is_empty()
            || rule.tables.iter().any(|word| table.iter().any(|held| held == word || held.strip_suffix('s') == Some(word)));
        (is_text || !rule.text_only) && table_fits && rule.tokens.iter().any(|tokens| contains(&name, tokens))
    };
    dictionary.rules.iter().find(fits).map(|rule| rule.class.as_str())
}

fn contains(name: &[&str], tokens: &[String]) -> bool {
    !tokens.is_empty() && name.windows(tokens.len()).any(|window| window.iter().zip(tokens).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &str, name: &str, data_type: DataType, expected: Option<&str>) {
        let column = Column {
            name: name.to_owned(),
            original_type: String::new(),
            data_type,
            nullable: true,
            default: None,
            generated: false,
            identity: false,
            comment: None,
            line: 1,
        };
        assert_eq!(classify_column(table, &column), expected, "{table}.{name}");
    }

    #[test]
    fn the_dictionary_reads() {
        assert!(data_classes().len() >= 12);
        assert!(dictionary().rules.iter().all(|rule| data_class(&rule.class).is_some()));
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
