//! The tables that a mart is read from: the base, and what is joined to it, each under its alias.

use super::text::{free_name, plain};
use super::warehouse::{Raw, RawColumn, Warehouse};
use crate::design::{Dimension, Fact, Join, SourceColumn};
use std::collections::{BTreeMap, BTreeSet};

/// A base table with the tables that are joined to it.
pub struct Selection<'a> {
    /// The alias of the base.
    pub base: String,
    /// The base; none where it is not carried over.
    pub raw: Option<&'a Raw<'a>>,
    /// Every alias that is in use.
    pub taken: BTreeSet<String>,
    warehouse: &'a Warehouse<'a>,
    joins: &'a [Join],
    aliases: BTreeMap<&'a str, String>,
}

/// A column under the alias of its table.
pub struct Held<'s, 'a> {
    /// The alias.
    pub alias: &'s str,
    /// The column.
    pub column: &'a RawColumn<'a>,
}

/// A table that is joined, and what has to be equal: a column of a table before it, and one of its own.
pub struct Joined<'s, 'a> {
    /// The table.
    pub raw: &'a Raw<'a>,
    /// Its alias.
    pub alias: &'s str,
    /// Pairs of equal columns.
    pub on: Vec<(Held<'s, 'a>, Held<'s, 'a>)>,
}

impl<'a> Selection<'a> {
    /// The base table `source` with `joins` to it.
    pub fn new(warehouse: &'a Warehouse<'a>, source: &str, joins: &'a [Join]) -> Self {
        let mut taken = BTreeSet::new();
        let base = free_name(&plain(source), &mut taken);
        let aliases =
            joins.iter().map(|join| (join.alias.as_str(), free_name(&plain(&join.alias), &mut taken))).collect();
        Self { base, raw: warehouse.source(source), taken, warehouse, joins, aliases }
    }

    /// The alias here of an alias of the model: the base where no join has it.
    pub fn alias(&self, alias: &str) -> &str {
        self.aliases.get(alias).unwrap_or(&self.base)
    }

    /// The table behind an alias of the model.
    fn raw_of(&self, alias: &str) -> Option<&'a Raw<'a>> {
        match self.joins.iter().find(|join| join.alias == alias) {
            Some(join) => self.warehouse.source(&join.table),
            None => self.raw,
        }
    }

    fn held(&self, alias: &str, column: &'a RawColumn<'a>) -> Held<'_, 'a> {
        Held { alias: self.alias(alias), column }
    }

    /// A column of the source; none where it is not carried over.
    pub fn column(&self, wanted: &SourceColumn) -> Option<Held<'_, 'a>> {
        Some(self.held(&wanted.alias, self.warehouse.staged(wanted)?))
    }

    /// Every join whose table and columns are carried over.
    pub fn joined(&self) -> Vec<Joined<'_, 'a>> {
        let joined = self.joins.iter().filter_map(|join| {
            let (raw, near) = (self.warehouse.source(&join.table)?, self.raw_of(&join.from_alias));
            let pair = |(here, there): &(String, String)| {
                let (here, there) = (near?.column(here)?, raw.column(there)?);
                Some((self.held(&join.from_alias, here), self.held(&join.alias, there)))
            };
            let on: Option<Vec<_>> = join.on.iter().map(pair).collect();
            on.filter(|on| !on.is_empty()).map(|on| Joined { raw, alias: self.alias(&join.alias), on })
        });
        joined.collect()
    }

    /// The columns that say when anything that a dimension shows last changed; none where a table of the chain does not.
    pub fn change_markers(&self, dimension: &Dimension) -> Option<Vec<Held<'_, 'a>>> {
        dimension.change_marker.as_ref()?;
        if !dimension.lists.is_empty() {
            return None;
        }
        let of = |alias: &str| {
            let raw = self.raw_of(alias)?;
            Some(self.held(alias, raw.change_marker.as_deref().and_then(|name| raw.column(name))?))
        };
        std::iter::once("").chain(dimension.joins.iter().map(|join| join.alias.as_str())).map(of).collect()
    }

    /// Whether every row of a fact says when it happened.
    pub fn always_happened(&self, fact: &Fact) -> bool {
        let own = fact.event_time.as_ref().filter(|column| !self.joins.iter().any(|join| join.alias == column.alias));
        own.and_then(|column| self.warehouse.staged(column)).is_some_and(|column| !column.source.nullable)
    }
}
