//! What is known about every table while facts, dimensions and bridges are built from them.

use super::graph::Graph;
use super::names;
use super::types::{Classified, TableClass, Treatment};
use crate::design::privacy;
use crate::sql::{Column, DataType};
use std::collections::BTreeSet;

/// What is done with a class of personal data.
pub type Treat<'a> = &'a dyn Fn(&str) -> Option<Treatment>;

/// The graph, the classes of its tables, which of them become dimensions, and what is done with personal data.
pub struct TableUse<'a> {
    /// The schema as a graph.
    pub graph: &'a Graph<'a>,
    /// The class of every table.
    pub classified: &'a [Classified],
    /// The tables that become a dimension.
    pub dimensions: BTreeSet<usize>,
    /// The tables that facts reach; a dimension that only a bridge reaches describes content, not parties.
    pub reached: &'a BTreeSet<usize>,
    /// What is done with a class of personal data.
    pub treat: Treat<'a>,
}

/// A class of personal data and what is done with it, both none where the column holds none.
pub type Admitted = (Option<&'static str>, Option<Treatment>);

impl TableUse<'_> {
    /// The class of a table.
    pub fn class(&self, table: usize) -> TableClass {
        self.classified[table].class
    }

    /// Whether a table becomes a dimension.
    pub fn is_dimension(&self, table: usize) -> bool {
        self.dimensions.contains(&table)
    }

    /// The columns that identify a row: the primary key, else a unique key, else a column named for it, else all
    /// that are not machinery.
    pub fn identity(&self, table: usize) -> Vec<String> {
        let held = &self.graph.tables[table];
        if !held.primary_key.is_empty() {
            return held.primary_key.clone();
        }
        if let Some(unique) = held.unique.first().filter(|unique| !unique.is_empty()) {
            return unique.clone();
        }
        let own_id = format!("{}_id", names::singular(held.key()));
        let by_name =
            held.columns.iter().find(|column| ["id", own_id.as_str()].contains(&names::snake(&column.name).as_str()));
        if let Some(column) = by_name {
            return vec![column.name.clone()];
        }
        held.columns.iter().filter(|column| !names::is_technical(column)).map(|column| column.name.clone()).collect()
    }

    /// Whether anything in the declaration makes [`TableUse::identity`] sure.
    pub fn has_declared_key(&self, table: usize) -> bool {
        let held = &self.graph.tables[table];
        !held.primary_key.is_empty() || !held.unique.is_empty()
    }

    /// The class of a column inside the dimension of `root`, with its treatment.
    ///
    /// An address is personal where the dimension is about people, not where it is a shop's. Names of people whom
    /// only a bridge reaches (the actors of a film) describe the content; they stay readable for named roles.
    pub fn admit_into(&self, root: usize, table: usize, column: &Column) -> Result<Admitted, String> {
        let (class, treatment) = self.admit(table, column)?;
        let bound_to_people = matches!(class, Some("direct_identifier" | "quasi_identifier" | "location"));
        let tables = self.graph.tables;
        if bound_to_people && !privacy::is_about_people(&tables[root]) && !privacy::is_about_people(&tables[table]) {
            return Ok((None, None));
        }
        if bound_to_people && !self.reached.is_empty() && !self.reached.contains(&root) {
            return Ok((class, treatment.map(|_| Treatment::RestrictOnly)));
        }
        Ok((class, treatment))
    }

    /// Whether a column may enter the warehouse, with its class and treatment; otherwise why not.
    pub fn admit(&self, table: usize, column: &Column) -> Result<Admitted, String> {
        let why_not = match &column.data_type {
            DataType::Struct(_) | DataType::Map(_) => {
                Some("a nested value has no form that every engine can hold".to_owned())
            }
            DataType::Other(name) => Some(format!("{name} has no form that every engine can hold")),
            DataType::Binary => Some("bytes describe nothing that can be grouped or counted".to_owned()),
            _ if column.generated => {
                Some("the source computes it from other columns, and so can every query".to_owned())
            }
            _ => None,
        };
        let class = privacy::classify_column(self.graph.tables[table].key(), column);
        let treatment = class.and_then(|class| (self.treat)(class));
        match (why_not, treatment) {
            (_, Some(Treatment::Drop)) => {
                let title = class.and_then(privacy::data_class).map_or("personal data", |class| class.title.as_str());
                Err(format!("{}: never loaded", title.to_lowercase()))
            }
            (Some(why), _) => Err(why),
            (None, treatment) => Ok((class, treatment)),
        }
    }
}
