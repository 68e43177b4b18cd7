//! The columns of a dimension's table, in order, each with what fills it.
//!
//! The table, its transformation and its lineage all walk along [`fills`], so that they name the same columns.

use super::warehouse::{Mart, MartColumn, distinct, surrogate_of, treated_type};
use crate::design::{Attribute, Dimension, DimensionKind, FactDimension, History, Model, NameList};
use crate::sql::DataType;

/// What fills a column of a dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill<'m> {
    /// The surrogate key.
    Key,
    /// The key of a parent that is a dimension of its own.
    Outrigger(&'m FactDimension),
    /// What identifies the row at the source.
    NaturalKey(&'m Attribute),
    /// An attribute, by its own history.
    Attribute(&'m Attribute),
    /// The names of what hangs on it many-to-many.
    List(&'m NameList),
    /// A key that all versions of one row share.
    DurableKey,
    /// The value of an attribute as it is now, beside that of the version.
    CurrentAttribute(&'m Attribute),
    /// The names as they are now, beside those of the version.
    CurrentList(&'m NameList),
    /// From when the version held.
    ValidFrom,
    /// Until when it held.
    ValidTo,
    /// Whether it still holds.
    IsCurrent,
}

impl Fill<'_> {
    /// Whether it is read from the source, not made from other columns of the dimension.
    pub fn is_described(&self) -> bool {
        matches!(self, Self::Outrigger(_) | Self::NaturalKey(_) | Self::Attribute(_) | Self::List(_))
    }

    /// How it follows changes; what has no history of its own follows its dimension.
    pub fn history(&self, dimension: &Dimension) -> History {
        match self {
            Self::Attribute(held) => held.history,
            _ => dimension.history,
        }
    }

    /// Whether a change of it gives a new version.
    pub fn is_tracked(&self, dimension: &Dimension) -> bool {
        let versioned = matches!(self.history(dimension), History::Type2 | History::Type6);
        versioned && self.is_described() && !matches!(self, Self::NaturalKey(_))
    }
}

/// What fills the columns of a dimension, in the order of its table.
pub fn fills<'m>(dimension: &'m Dimension, model: &Model) -> Vec<Fill<'m>> {
    let mut made = vec![Fill::Key];
    made.extend(dimension.outriggers.iter().map(Fill::Outrigger));
    made.extend(dimension.natural_key.iter().map(Fill::NaturalKey));
    made.extend(dimension.attributes.iter().map(Fill::Attribute));
    made.extend(dimension.lists.iter().map(Fill::List));
    made.extend(durable_key(dimension, model).map(|_| Fill::DurableKey));
    if dimension.has_versions() && !dimension.source.is_empty() {
        let beside = dimension.attributes.iter().filter(|held| held.history == History::Type6);
        made.extend(beside.map(Fill::CurrentAttribute));
        let lists = dimension.lists.iter().filter(|_| dimension.history == History::Type6);
        made.extend(lists.map(Fill::CurrentList));
        made.extend([Fill::ValidFrom, Fill::ValidTo, Fill::IsCurrent]);
    }
    made
}

/// Whether some changes give no version: then what the snapshot recorded has to be drawn together.
pub fn merges_versions(dimension: &Dimension, model: &Model) -> bool {
    let apart =
        |fill: &Fill<'_>| fill.is_described() && !matches!(fill, Fill::NaturalKey(_)) && !fill.is_tracked(dimension);
    dimension.has_versions() && fills(dimension, model).iter().any(apart)
}

/// The name of the key that all versions of a row share, where other dimensions refer to it: `branch_durable_key`.
pub fn durable_key(dimension: &Dimension, model: &Model) -> Option<String> {
    let referred = model.dimensions.iter().flat_map(|held| &held.outriggers).any(|key| key.dimension == dimension.name);
    (dimension.has_versions() && referred).then(|| durable(&dimension.surrogate_key))
}

fn durable(key: &str) -> String {
    format!("{}_durable_key", key.strip_suffix("_key").unwrap_or(key))
}

/// The name of an outrigger's key, and the column of the parent to which it leads: the durable key where the parent
/// has versions, so that a version of the parent asks for none of the child.
pub fn outrigger_columns(key: &FactDimension, model: &Model) -> (String, String) {
    match model.dimension(&key.dimension).and_then(|parent| durable_key(parent, model)) {
        Some(there) => (durable(&key.column), there),
        None => (key.column.clone(), surrogate_of(model, &key.dimension).to_owned()),
    }
}

/// The table of a dimension.
pub fn mart(dimension: &Dimension, model: &Model) -> Mart {
    let fills = fills(dimension, model);
    let columns: Vec<MartColumn> = fills.iter().map(|fill| column(fill, dimension, model)).collect();
    let (mut references, mut durable_references) = (Vec::new(), Vec::new());
    for key in &dimension.outriggers {
        let (name, there) = outrigger_columns(key, model);
        let is_unique = there == surrogate_of(model, &key.dimension);
        let kind = if is_unique { &mut references } else { &mut durable_references };
        kind.push((name, key.dimension.clone(), there));
    }
    Mart {
        name: dimension.name.clone(),
        grain: dimension.grain.clone(),
        columns: distinct(columns),
        primary_key: vec![dimension.surrogate_key.clone()],
        references,
        durable_references,
        event_time: None,
        cluster_by: Vec::new(),
    }
}

fn column(fill: &Fill<'_>, dimension: &Dimension, model: &Model) -> MartColumn {
    let key = |name: &str, comment: &str| MartColumn::new(name, DataType::Text(None), false, comment);
    match fill {
        Fill::Key if dimension.source.is_empty() => {
            let says = if dimension.kind == DimensionKind::TimeOfDay {
                "The minute of the day, counted from midnight; -1 stands for unknown."
            } else {
                "The day as yyyymmdd; 0 stands for unknown."
            };
            MartColumn::new(&dimension.surrogate_key, DataType::Integer, false, says)
        }
        Fill::Key => key(&dimension.surrogate_key, "Surrogate key: a hash of what identifies the row."),
        Fill::Outrigger(held) => {
            let (name, there) = outrigger_columns(held, model);
            let says = format!(
                "The {} of this row: {there} of {}; the unknown member where there is none.",
                held.role, held.dimension
            );
            key(&name, &says)
        }
        Fill::NaturalKey(held) | Fill::Attribute(held) => {
            let (name, says) = (held.name.clone(), described(fill, held, dimension));
            attribute(name, says, held)
        }
        Fill::CurrentAttribute(held) => {
            let says = format!("What {} is now, on every version.", held.name);
            attribute(format!("current_{}", held.name), says, held)
        }
        Fill::List(list) => {
            let says = format!("The {} of {}, sorted, with commas between.", list.label, list.table);
            MartColumn::new(&list.name, DataType::Text(None), true, &says)
        }
        Fill::CurrentList(list) => {
            let says = format!("What {} is now, on every version.", list.name);
            MartColumn::new(&format!("current_{}", list.name), DataType::Text(None), true, &says)
        }
        Fill::DurableKey => key(
            &durable(&dimension.surrogate_key),
            "Durable key: a hash of what identifies the row, the same in all its versions.",
        ),
        Fill::ValidFrom => MartColumn::new(
            "valid_from",
            DataType::Timestamp,
            false,
            "From when this version held, in UTC; the first holds from 1900-01-01.",
        ),
        Fill::ValidTo => MartColumn::new(
            "valid_to",
            DataType::Timestamp,
            false,
            "Until when it held; 9999-12-31 where it still does.",
        ),
        Fill::IsCurrent => {
            MartColumn::new("is_current", DataType::Boolean, false, "Whether it is the version that holds now.")
        }
    }
}

/// What an attribute means, with what it does where its dimension does otherwise.
fn described(fill: &Fill<'_>, held: &Attribute, dimension: &Dimension) -> String {
    let apart = matches!(fill, Fill::Attribute(_)) && dimension.keeps_past() && held.history != dimension.history;
    match held.history {
        History::Type0 if apart => format!("{} As first loaded.", held.description),
        History::Type1 if apart => format!("{} As it is now, whatever it was.", held.description),
        _ => held.description.clone(),
    }
}

fn attribute(name: String, comment: String, held: &Attribute) -> MartColumn {
    MartColumn {
        name,
        data_type: treated_type(&held.data_type, held.treatment),
        // the unknown member has no value of its own, so every attribute may be null
        nullable: true,
        comment,
        class: held.class.clone(),
        treatment: held.treatment,
    }
}
