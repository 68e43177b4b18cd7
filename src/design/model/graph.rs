//! The schema as a graph: which table refers to which, found once and looked up by number.

use super::names;
use crate::design::privacy::is_about_people;
use crate::sql::{Column, Reference, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A reference with the number of the table it points to.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'a> {
    /// The referenced table.
    pub to: usize,
    /// The foreign key.
    pub reference: &'a Reference,
}

/// A schema with its references resolved. Tables are spoken of by their number in [`Schema::tables`].
pub struct Graph<'a> {
    /// The tables.
    pub tables: &'a [Table],
    /// The references of each table, self-references left out, in the order declared.
    pub out: Vec<Vec<Edge<'a>>>,
    /// The tables that refer to each table, itself left out.
    pub into: Vec<BTreeSet<usize>>,
    /// Whether the rows of each table are people.
    pub about_people: Vec<bool>,
    /// The references of each table to itself.
    pub loops: Vec<Vec<&'a Reference>>,
    numbers: BTreeMap<&'a str, usize>,
    named: BTreeMap<String, Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// Resolves the references of a schema; those to unknown tables or with unequal columns are passed over.
    pub fn new(schema: &'a Schema) -> Self {
        let numbers: BTreeMap<&str, usize> =
            schema.tables.iter().enumerate().map(|(number, table)| (table.key(), number)).collect();
        let mut into = vec![BTreeSet::new(); schema.tables.len()];
        let mut out = Vec::with_capacity(schema.tables.len());
        let mut loops = Vec::with_capacity(schema.tables.len());
        for (number, table) in schema.tables.iter().enumerate() {
            let mut seen = BTreeSet::new();
            let edges: Vec<Edge<'a>> = table
                .references
                .iter()
                .filter(|reference| seen.insert(&reference.columns))
                .filter_map(|reference| {
                    let to = *numbers.get(reference.table.as_str())?;
                    let fits = reference.columns.len() == reference.to.len()
                        && reference.columns.iter().all(|column| table.column(column).is_some());
                    (to != number && fits).then_some(Edge { to, reference })
                })
                .collect();
            into_all(&mut into, &edges, number);
            out.push(edges);
            let to_itself = |reference: &&Reference| {
                reference.table == table.key() && reference.columns.len() == reference.to.len()
            };
            loops.push(table.references.iter().filter(to_itself).collect());
        }
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, table) in schema.tables.iter().enumerate() {
            named.entry(names::singular(table.key())).or_default().push(number);
            if table.key() != table.name {
                named.entry(names::singular(&table.name)).or_default().push(number);
            }
        }
        let about_people = schema.tables.iter().map(is_about_people).collect();
        Self { tables: &schema.tables, out, into, about_people, loops, numbers, named }
    }

    /// The number of the table of this key.
    pub fn number(&self, key: &str) -> Option<usize> {
        self.numbers.get(key).copied()
    }

    /// The tables that hold things of this name: `customer` finds `Customers` and `sales.customer`.
    pub fn by_name(&self, singular: &str) -> &[usize] {
        self.named.get(singular).map_or(&[], Vec::as_slice)
    }

    /// The distinct tables that a table refers to.
    pub fn targets(&self, table: usize) -> BTreeSet<usize> {
        self.out[table].iter().map(|edge| edge.to).collect()
    }

    /// Whether a column is part of a reference to another table.
    pub fn is_reference(&self, table: usize, column: &str) -> bool {
        self.tables[table].references.iter().any(|reference| reference.columns.iter().any(|held| held == column))
    }

    /// Whether a column is part of the primary key.
    pub fn is_key(&self, table: usize, column: &str) -> bool {
        self.tables[table].primary_key.iter().any(|held| held == column)
    }

    /// The columns that say something of their own: no key, no reference, no machinery.
    pub fn own_columns(&self, table: usize) -> impl Iterator<Item = &'a Column> {
        let tables = self.tables;
        tables[table].columns.iter().filter(move |column| {
            !self.is_key(table, &column.name) && !self.is_reference(table, &column.name) && !names::is_technical(column)
        })
    }

    /// Whether two tables refer to each other.
    pub fn mutual(&self, a: usize, b: usize) -> bool {
        self.into[a].contains(&b) && self.into[b].contains(&a)
    }

    /// Whether every part of a reference is never null.
    pub fn is_required(&self, table: usize, reference: &Reference) -> bool {
        reference.columns.iter().all(|column| self.tables[table].column(column).is_some_and(|column| !column.nullable))
    }
}

fn into_all(into: &mut [BTreeSet<usize>], edges: &[Edge<'_>], from: usize) {
    for edge in edges {
        into[edge.to].insert(from);
    }
}
