//! What is guarded of the marts: which columns are masked and how, and by which keys rows are seen.

use crate::deliverable::text::is_plain;
use crate::deliverable::warehouse::{Mart, MartColumn, Warehouse};
use crate::design::{Model, Treatment};
use crate::sql::DataType;

/// How a value is shown to who may not read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// Its first letter.
    FirstLetter,
    /// The first day of its year.
    Year,
    /// Nothing.
    Nothing,
}

impl Mask {
    /// What a reader sees, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::FirstLetter => "its first letter",
            Self::Year => "its year",
            Self::Nothing => "nothing",
        }
    }
}

/// Classes of which even a letter says too much.
const NOTHING_OF: [&str; 5] = ["free_text", "health", "special_category", "biometric", "credential"];

/// A published table as it is guarded.
pub struct Table<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its columns in order.
    pub columns: &'a [MartColumn],
    /// Masked columns.
    pub masks: Vec<(&'a str, Mask)>,
    /// Columns that hold keys of dimensions by which rows are seen, with the dimension.
    pub rows: Vec<(&'a str, &'a str)>,
}

impl Table<'_> {
    /// How a column is masked.
    pub fn mask(&self, column: &str) -> Option<Mask> {
        self.masks.iter().find(|(name, _)| *name == column).map(|(_, mask)| *mask)
    }
}

/// Everything that is guarded.
pub struct Guarded<'a> {
    /// What the names of roles begin with.
    pub prefix: String,
    /// Every published table.
    pub tables: Vec<Table<'a>>,
}

impl<'a> Guarded<'a> {
    /// What is guarded of a warehouse.
    pub fn of(warehouse: &'a Warehouse<'_>, model: &'a Model, prefix: String) -> Self {
        Self { prefix, tables: warehouse.marts.iter().map(|mart| table(mart, model)).collect() }
    }

    /// The tables whose rows are seen by keys.
    pub fn with_rows(&self) -> impl Iterator<Item = &Table<'a>> {
        self.tables.iter().filter(|table| !table.rows.is_empty())
    }
}

fn table<'a>(mart: &'a Mart, model: &'a Model) -> Table<'a> {
    let dimension = model.dimension(&mart.name);
    let masks = mart.columns.iter().filter_map(|column| Some((column.name.as_str(), mask(column)?)));
    // the calendar is everybody's
    let own = dimension.filter(|held| !held.source.is_empty());
    let own = own.map(|held| (held.surrogate_key.as_str(), held.name.as_str()));
    let referred = mart.references.iter().filter_map(|(column, table, _)| {
        let dimension = model.dimension(table).filter(|held| !held.source.is_empty())?;
        Some((column.as_str(), dimension.name.as_str()))
    });
    Table {
        name: &mart.name,
        columns: &mart.columns,
        masks: masks.collect(),
        rows: own.into_iter().chain(referred).collect(),
    }
}

/// How a column is masked: only where it holds personal data as it is.
fn mask(column: &MartColumn) -> Option<Mask> {
    let class = column.class.as_deref()?;
    if !matches!(column.treatment, Some(Treatment::RestrictOnly) | None) {
        return None;
    }
    Some(match column.data_type {
        DataType::Text(_) if !NOTHING_OF.contains(&class) => Mask::FirstLetter,
        DataType::Date => Mask::Year,
        _ => Mask::Nothing,
    })
}

/// A name as dbt made it: bare where it can be, else in the engine's quotes.
pub fn name(name: &str, quote: char) -> String {
    if is_plain(name) {
        name.to_owned()
    } else {
        let doubled: String = [quote, quote].iter().collect();
        format!("{quote}{}{quote}", name.replace(quote, &doubled))
    }
}

/// The lines of a view: every column, masked ones by `masked`, each under its name.
pub fn select_list(table: &Table<'_>, quote: char, masked: impl Fn(&str, Mask) -> String) -> String {
    let item = |column: &MartColumn| {
        let bare = name(&column.name, quote);
        match table.mask(&column.name) {
            Some(mask) => format!("    {} as {bare}", masked(&format!("t.{bare}"), mask)),
            None => format!("    t.{bare}"),
        }
    };
    table.columns.iter().map(item).collect::<Vec<_>>().join(",\n")
}
