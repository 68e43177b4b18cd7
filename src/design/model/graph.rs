//! The schema as a graph: which table refers to which, found once and looked up by number.

use super::names;
use crate::design::privacy::{classify_column, names_somebody};
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

/// What the name, the type and the keys of a column say of it. A derivation asks for it dozens of times.
#[derive(Debug, Clone, Copy)]
struct Traits {
    /// It says something of its own: no key, no reference, no machinery.
    own: bool,
    measure: bool,
    moment: bool,
    label: bool,
    marker: bool,
    technical: bool,
    class: Option<&'static str>,
}

impl Traits {
    fn of(table: &Table, column: &Column) -> Self {
        let named = |columns: &Vec<String>| columns.contains(&column.name);
        let marker = names::is_change_marker(column);
        let technical = names::is_technical(column);
        let own = !technical && !named(&table.primary_key) && !table.references.iter().any(|held| named(&held.columns));
        Self {
            own,
            measure: own && names::is_measure(column),
            moment: names::is_business_moment(column),
            label: own && names::is_label(column),
            marker,
            technical,
            class: classify_column(table.key(), column),
        }
    }
}

/// What the columns of a schema say by themselves, before anybody asks how its tables refer to each other.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Vec<Traits>>);

impl Columns {
    /// Looks at every column once.
    pub fn of(schema: &Schema) -> Self {
        let of_table = |table: &Table| table.columns.iter().map(|column| Traits::of(table, column)).collect();
        Self(schema.tables.iter().map(of_table).collect())
    }

    /// The classes of personal data among them, each once, sorted.
    pub fn data_classes(&self) -> Vec<&'static str> {
        let found: BTreeSet<&'static str> = self.0.iter().flatten().filter_map(|traits| traits.class).collect();
        found.into_iter().collect()
    }
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
    traits: &'a [Vec<Traits>],
    numbers: BTreeMap<&'a str, usize>,
    named: BTreeMap<String, Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// Resolves the references of a schema whose columns were looked at; those to unknown tables or with unequal columns are
    /// passed over.
    pub fn new(schema: &'a Schema, columns: &'a Columns) -> Self {
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
        let traits = columns.0.as_slice();
        let somebody = |(column, traits): (&Column, &Traits)| names_somebody(column, traits.class);
        let about_people = schema
            .tables
            .iter()
            .zip(traits)
            .map(|(table, held)| table.columns.iter().zip(held).any(somebody))
            .collect();
        Self { tables: &schema.tables, out, into, about_people, loops, traits, numbers, named }
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
        self.columns_that(table, |traits| traits.own)
    }

    /// Those of its own columns that measure something.
    pub fn measures(&self, table: usize) -> impl Iterator<Item = &'a Column> {
        self.columns_that(table, |traits| traits.measure)
    }

    /// Those of its own columns that name the thing.
    pub fn labels(&self, table: usize) -> impl Iterator<Item = &'a Column> {
        self.columns_that(table, |traits| traits.label)
    }

    /// The columns that say when something of the business happened.
    pub fn moments(&self, table: usize) -> impl Iterator<Item = &'a Column> {
        self.columns_that(table, |traits| traits.moment)
    }

    /// The columns that do not belong to the machinery, keys and references among them.
    pub fn of_business(&self, table: usize) -> impl Iterator<Item = &'a Column> {
        self.columns_that(table, |traits| !traits.technical)
    }

    /// The column that says when a row last changed.
    pub fn change_marker(&self, table: usize) -> Option<&'a Column> {
        self.columns_that(table, |traits| traits.marker).next()
    }

    /// The class of personal data that a column of a table holds.
    pub fn data_class(&self, table: usize, column: &Column) -> Option<&'static str> {
        let at = self.tables[table].columns.iter().position(|held| std::ptr::eq(held, column));
        at.and_then(|at| self.traits[table][at].class)
    }

    fn columns_that(&self, table: usize, wanted: fn(&Traits) -> bool) -> impl Iterator<Item = &'a Column> {
        let columns: &'a [Column] = &self.tables[table].columns;
        columns.iter().zip(&self.traits[table]).filter(move |(_, traits)| wanted(traits)).map(|(column, _)| column)
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
