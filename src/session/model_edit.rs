//! What a person insists on about the dimensional model: one entry each, written as what it is about and how it is to be.
//!
//! `"history.dim_customer": "type_2"` means the same in a session file and, behind `model.`, in the answers of the
//! command. Tables and columns of the model go by the names that are derived, whatever they were renamed to; so an
//! entry means the same whichever others stand beside it. Whether the model has such a table is not known here.

use super::{EditError, MAX_TEXT_BYTES, Value};
use serde::{Deserialize, Serialize};

/// The longest name of a table or a column of the model: PostgreSQL takes no longer one.
const MAX_NAME_BYTES: usize = 63;

/// How the history of a dimension is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// Values as first loaded.
    #[serde(rename = "type_0")]
    Type0,
    /// Values are overwritten.
    #[serde(rename = "type_1")]
    Type1,
    /// A new row for each change, with the time in which it was valid.
    #[serde(rename = "type_2")]
    Type2,
    /// Type 2 with the current value beside it.
    #[serde(rename = "type_6")]
    Type6,
}

impl History {
    /// Every way, in the order of its number.
    pub const ALL: [Self; 4] = [Self::Type0, Self::Type1, Self::Type2, Self::Type6];

    /// Its stable id: `type_2`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Type0 => "type_0",
            Self::Type1 => "type_1",
            Self::Type2 => "type_2",
            Self::Type6 => "type_6",
        }
    }
}

/// Whether a measure may be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Additivity {
    /// Along every dimension.
    Additive,
    /// Along every dimension but time.
    SemiAdditive,
    /// Never: a ratio, a unit price.
    NonAdditive,
}

impl Additivity {
    /// Every way, the most useful first.
    pub const ALL: [Self; 3] = [Self::Additive, Self::SemiAdditive, Self::NonAdditive];

    /// Its stable id: `semi_additive`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::SemiAdditive => "semi_additive",
            Self::NonAdditive => "non_additive",
        }
    }
}

/// One thing about the model on which a person insists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "(String, Value)", try_from = "(String, Value)")]
pub enum ModelEdit {
    /// Call a table otherwise. `"rename.dim_customer": "dim_client"`
    RenameTable {
        /// The table, as derived.
        table: String,
        /// What it is to be called.
        to: String,
    },
    /// Call a column of a table otherwise. `"rename.dim_customer.city": "town"`
    RenameColumn {
        /// The table, as derived.
        table: String,
        /// The column, as derived.
        column: String,
        /// What it is to be called.
        to: String,
    },
    /// Leave out an attribute, a measure, an identifier or a key. `"drop.fct_rental.copy_id": true`
    DropColumn {
        /// The table, as derived.
        table: String,
        /// The column, as derived.
        column: String,
    },
    /// How the history of a dimension, or of one of its attributes, is kept. `"history.dim_customer.city": "type_1"`
    History {
        /// The dimension, as derived.
        dimension: String,
        /// The attribute, as derived; none where all of the dimension is meant.
        attribute: Option<String>,
        /// How it is kept.
        history: History,
    },
    /// Whether a measure may be added up. `"additivity.fct_stay.price": "non_additive"`
    Additivity {
        /// The fact, as derived.
        fact: String,
        /// The measure, as derived.
        measure: String,
        /// Whether it may be added up.
        additivity: Additivity,
    },
    /// One more measure of a fact, computed from columns of its source table. `"measure.fct_order.margin": "price - cost"`
    Measure {
        /// The fact, as derived.
        fact: String,
        /// What the measure is to be called.
        name: String,
        /// How it is computed.
        expression: String,
    },
    /// Flatten a source table into its child instead of making it a dimension. `"merge.publisher": "book"`
    Merge {
        /// The source table.
        table: String,
        /// The source table whose dimension takes it in.
        into: String,
    },
    /// Keep a source table as a dimension of its own, with keys in the facts, instead of flattening it. `"split.city": true`
    Split {
        /// The source table.
        table: String,
    },
    /// The columns that identify a row of a source table. `"key.order_log": ["order_id", "logged_at"]`
    Key {
        /// The source table.
        table: String,
        /// Its columns.
        columns: Vec<String>,
    },
    /// Whether the flags and codes of a fact make a dimension of their own. `"junk.fct_order": false` leaves them in the fact
    Junk {
        /// The fact, as derived.
        fact: String,
        /// Whether they do.
        wanted: bool,
    },
    /// Whether a fact is seen by the time of day. `"time_of_day.fct_visit": false`
    TimeOfDay {
        /// The fact, as derived.
        fact: String,
        /// Whether it is.
        wanted: bool,
    },
    /// Whether two source tables make one dimension. `"conform.crm.customer": "shop.customer"`; false refuses the proposal
    Conform {
        /// The source table whose rows join the other's.
        table: String,
        /// The source table whose dimension takes them in; none where they are to stay apart.
        with: Option<String>,
    },
}

impl ModelEdit {
    /// What it is about: `history.dim_customer.city`. Of two entries about the same, the later one counts.
    pub fn key(&self) -> String {
        match self {
            Self::RenameTable { table, .. } => format!("rename.{table}"),
            Self::RenameColumn { table, column, .. } => format!("rename.{table}.{column}"),
            Self::DropColumn { table, column } => format!("drop.{table}.{column}"),
            Self::History { dimension, attribute: None, .. } => format!("history.{dimension}"),
            Self::History { dimension, attribute: Some(attribute), .. } => format!("history.{dimension}.{attribute}"),
            Self::Additivity { fact, measure, .. } => format!("additivity.{fact}.{measure}"),
            Self::Measure { fact, name, .. } => format!("measure.{fact}.{name}"),
            Self::Merge { table, .. } => format!("merge.{table}"),
            Self::Split { table } => format!("split.{table}"),
            Self::Key { table, .. } => format!("key.{table}"),
            Self::Junk { fact, .. } => format!("junk.{fact}"),
            Self::TimeOfDay { fact, .. } => format!("time_of_day.{fact}"),
            Self::Conform { table, .. } => format!("conform.{table}"),
        }
    }

    /// How that is to be.
    pub fn value(&self) -> Value {
        match self {
            Self::RenameTable { to, .. } | Self::RenameColumn { to, .. } => Value::Text(to.clone()),
            Self::DropColumn { .. } | Self::Split { .. } => Value::Flag(true),
            Self::History { history, .. } => Value::Text(history.id().to_owned()),
            Self::Additivity { additivity, .. } => Value::Text(additivity.id().to_owned()),
            Self::Measure { expression, .. } => Value::Text(expression.clone()),
            Self::Merge { into, .. } => Value::Text(into.clone()),
            Self::Key { columns, .. } => Value::List(columns.clone()),
            Self::Conform { with: Some(with), .. } => Value::Text(with.clone()),
            Self::Junk { wanted, .. } | Self::TimeOfDay { wanted, .. } => Value::Flag(*wanted),
            Self::Conform { with: None, .. } => Value::Flag(false),
        }
    }

    /// The entry that a key and a value write: `history.dim_customer`, `type_2`.
    ///
    /// # Errors
    ///
    /// Where the key is about nothing that can be insisted on, or takes another value.
    pub fn read(key: &str, value: &Value) -> Result<Self, EditError> {
        let bad = |why: String| EditError::BadModelEdit { about: key.chars().take(120).collect(), why };
        let text = || match value {
            Value::Text(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(bad("takes a word".to_owned())),
        };
        let set = || match value {
            Value::Flag(true) => Ok(()),
            _ => Err(bad("takes true; leave it out to have it otherwise".to_owned())),
        };
        let (verb, about) = key.split_once('.').unwrap_or((key, ""));
        if about.is_empty() {
            return Err(bad("names no table".to_owned()));
        }
        let whole = about.to_owned();
        // tables of the model have no dot in their names, and their columns none either
        let pair = || about.split_once('.').map(|(table, column)| (table.to_owned(), column.to_owned()));
        let needs_pair = || pair().ok_or_else(|| bad("takes a table and a column, a dot between".to_owned()));
        let edit = match verb {
            "rename" => match pair() {
                Some((table, column)) => Self::RenameColumn { table, column, to: text()? },
                None => Self::RenameTable { table: whole, to: text()? },
            },
            "drop" => {
                set()?;
                let (table, column) = needs_pair()?;
                Self::DropColumn { table, column }
            }
            "history" => {
                let word = text()?;
                let history = History::ALL
                    .into_iter()
                    .find(|history| history.id() == word)
                    .ok_or_else(|| bad("takes type_0, type_1, type_2 or type_6".to_owned()))?;
                let (dimension, attribute) =
                    pair().map_or((whole, None), |(dimension, attribute)| (dimension, Some(attribute)));
                Self::History { dimension, attribute, history }
            }
            "additivity" => {
                let word = text()?;
                let additivity = Additivity::ALL
                    .into_iter()
                    .find(|additivity| additivity.id() == word)
                    .ok_or_else(|| bad("takes additive, semi_additive or non_additive".to_owned()))?;
                let (fact, measure) = needs_pair()?;
                Self::Additivity { fact, measure, additivity }
            }
            "measure" => {
                let (fact, name) = needs_pair()?;
                Self::Measure { fact, name, expression: text()? }
            }
            "merge" => Self::Merge { table: whole, into: text()? },
            "split" => {
                set()?;
                Self::Split { table: whole }
            }
            "key" => {
                let columns = match value {
                    Value::List(columns) => columns.clone(),
                    Value::Text(column) => vec![column.clone()],
                    Value::Flag(_) => Vec::new(),
                };
                Self::Key { table: whole, columns }
            }
            "junk" | "time_of_day" => {
                let Value::Flag(wanted) = *value else { return Err(bad("takes true or false".to_owned())) };
                if verb == "junk" {
                    Self::Junk { fact: whole, wanted }
                } else {
                    Self::TimeOfDay { fact: whole, wanted }
                }
            }
            "conform" => match value {
                Value::Flag(false) => Self::Conform { table: whole, with: None },
                _ => Self::Conform { table: whole, with: Some(text()?) },
            },
            _ => {
                return Err(bad(
                    "begins with none of rename, drop, history, additivity, measure, merge, split, key, junk, time_of_day, conform"
                        .to_owned(),
                ));
            }
        };
        edit.checked()
    }

    /// It, where every name that it gives can be one and nothing in it is longer than a session takes.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn checked(self) -> Result<Self, EditError> {
        let key = self.key();
        let bad = |why: &str| EditError::BadModelEdit { about: key.chars().take(120).collect(), why: why.to_owned() };
        super::bounded(
            "what is said of the model",
            key.len() + self.value().text().len(),
            MAX_TEXT_BYTES,
            "Shorten it.",
        )?;
        let named = match &self {
            Self::RenameTable { to, .. } | Self::RenameColumn { to, .. } => Some(to),
            Self::Measure { name, .. } => Some(name),
            _ => None,
        };
        if named.is_some_and(|name| !can_be_name(name)) {
            return Err(bad(
                "takes a name of small letters, digits and _ that begins with a letter, at most 63 of them",
            ));
        }
        match &self {
            Self::Key { columns, .. }
                if columns.is_empty() || columns.iter().any(|column| column.trim().is_empty()) =>
            {
                Err(bad("takes at least one column"))
            }
            _ => Ok(self),
        }
    }
}

/// Whether a name of a table or a column needs no quotes in any engine: `net_amount`.
fn can_be_name(name: &str) -> bool {
    name.len() <= MAX_NAME_BYTES
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

impl From<ModelEdit> for (String, Value) {
    fn from(edit: ModelEdit) -> Self {
        (edit.key(), edit.value())
    }
}

impl TryFrom<(String, Value)> for ModelEdit {
    type Error = EditError;

    fn try_from((key, value): (String, Value)) -> Result<Self, EditError> {
        Self::read(&key, &value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_read_as_it_is_written() {
        let text = |text: &str| Value::Text(text.to_owned());
        let written = [
            ("rename.dim_customer", text("dim_client")),
            ("rename.dim_customer.city", text("town")),
            ("drop.fct_rental.copy_id", Value::Flag(true)),
            ("history.dim_customer", text("type_2")),
            ("history.dim_customer.city", text("type_1")),
            ("additivity.fct_stay.price", text("non_additive")),
            ("measure.fct_order.margin", text("price - cost")),
            ("merge.publisher", text("book")),
            ("split.sales.city", Value::Flag(true)),
            ("key.order_log", Value::List(vec!["order_id".into(), "logged_at".into()])),
            ("junk.fct_order", Value::Flag(false)),
            ("time_of_day.fct_visit", Value::Flag(true)),
            ("conform.crm.customer", text("shop.customer")),
            ("conform.crm.supplier", Value::Flag(false)),
        ];
        for (key, value) in written {
            let edit = ModelEdit::read(key, &value).unwrap();
            assert_eq!((edit.key(), edit.value()), (key.to_owned(), value));
            let json = serde_json::to_string(&edit).unwrap();
            assert_eq!(serde_json::from_str::<ModelEdit>(&json).unwrap(), edit);
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_what_would_do() {
        let refused = |key: &str, value: Value| ModelEdit::read(key, &value).unwrap_err().to_string();
        let text = |text: &str| Value::Text(text.to_owned());
        let shown = [
            refused("colour.dim_customer", text("blue")),
            refused("history", text("type_2")),
            refused("history.dim_customer", text("type_3")),
            refused("drop.dim_customer", Value::Flag(true)),
            refused("rename.dim_customer", text("dim customer\"; drop table x")),
            refused("key.log", Value::List(Vec::new())),
            refused("measure.fct_order.margin", Value::Flag(true)),
        ];
        expect_test::expect![[r#"
            'colour.dim_customer' begins with none of rename, drop, history, additivity, measure, merge, split, key, junk, time_of_day, conform
            'history' names no table
            'history.dim_customer' takes type_0, type_1, type_2 or type_6
            'drop.dim_customer' takes a table and a column, a dot between
            'rename.dim_customer' takes a name of small letters, digits and _ that begins with a letter, at most 63 of them
            'key.log' takes at least one column
            'measure.fct_order.margin' takes a word"#]].assert_eq(&shown.join("\n"));
    }
}
