//! From the common schema to what one engine holds of it: names, types, keys and expressions in its words, and a loss
//! for everything that is not or not quite there.

mod columns;
mod constraints;
mod indexes;
mod references;
mod types;
mod views;

use super::calls;
use super::design::{self, Hint};
use super::engine::{self, Engine, Hold};
use super::expression::{Named, Scope, unquoted};
use super::loss::{Loss, LossKind, Losses};
use super::names;
use super::order;
use super::physical::{FullName, Physical, PhysicalTable};
use crate::sql::Dialect;
use crate::sql::schema::{Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Schemas that stand for none: a name in one of them is in the default schema of any other engine.
const DEFAULT_SCHEMAS: [&str; 4] = ["dbo", "default", "main", "public"];

/// What a schema is lowered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sql) enum Purpose {
    /// A script that loads in an empty database: it can call and use nothing that the schema does not declare.
    Script,
    /// A change of a database that is there, with its functions and the types of its extensions.
    Change,
}

/// The schema as the engine `to` holds it. `from` is the dialect it was read in: what was written in the same dialect
/// stays as it was written. `hints` say by the keys of tables how their rows should lie.
pub(in crate::sql) fn lower(
    schema: &Schema,
    from: Option<Dialect>,
    to: Dialect,
    purpose: Purpose,
    hints: &BTreeMap<String, Hint>,
) -> (Physical, Vec<Loss>) {
    let mut lowering = Lowering::new(schema, from, to, purpose);
    lowering.enforcement();
    let types = types::types(&mut lowering);
    let mut tables: Vec<PhysicalTable> = schema
        .tables
        .iter()
        .map(|table| {
            let mut made = columns::table(table, &mut lowering);
            constraints::keys_and_checks(table, &mut made, &mut lowering);
            indexes::indexes(table, &mut made, &mut lowering);
            made
        })
        .collect();
    references::references(&mut tables, &mut lowering);
    for (table, made) in schema.tables.iter().zip(&mut tables) {
        design::lay_out(table, made, hints.get(table.key()), &mut lowering);
    }
    let mut tables = order::by_dependency(tables);
    references::postpone(&mut tables, &mut lowering);
    let views = views::views(&mut lowering);
    lowering.left_out();
    let sequences =
        tables.iter().flat_map(|table| &table.columns).filter_map(|column| column.sequence.clone()).collect();
    let mut physical = Physical { dialect: to, schemas: Vec::new(), types, sequences, tables, views };
    physical.schemas = schemas(&physical);
    (physical, lowering.losses.into_list())
}

/// The schemas that names stand in, each once; the engine's own is there anyway.
fn schemas(physical: &Physical) -> Vec<String> {
    let types = physical.types.iter().map(|made| &made.name.schema);
    let tables = physical.tables.iter().map(|table| &table.name.schema);
    let views = physical.views.iter().map(|view| &view.name.schema);
    let mut seen = BTreeSet::new();
    let default = physical.dialect.rules().default_schema;
    let wanted = |name: &&String| !name.is_empty() && !name.eq_ignore_ascii_case(default);
    types.chain(tables).chain(views).filter(wanted).filter(|name| seen.insert(name.to_lowercase())).cloned().collect()
}

/// What is known while a schema is lowered.
pub(super) struct Lowering<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The dialect it was read in.
    pub from: Option<Dialect>,
    /// The engine.
    pub to: Dialect,
    /// What it is lowered for.
    purpose: Purpose,
    /// What the engine can hold.
    pub engine: &'static Engine,
    /// What is lost so far.
    pub losses: Losses,
    tables: BTreeMap<&'a str, FullName>,
    columns: BTreeMap<&'a str, BTreeMap<&'a str, String>>,
    /// Names of indexes and keys that are taken, by schema.
    taken: BTreeMap<String, BTreeSet<String>>,
    /// Columns of keys, references and indexes, by table.
    keyed: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Lowering<'a> {
    fn new(schema: &'a Schema, from: Option<Dialect>, to: Dialect, purpose: Purpose) -> Self {
        let mut lowering = Self {
            schema,
            from,
            to,
            purpose,
            engine: engine::of(to),
            losses: Losses::default(),
            tables: BTreeMap::new(),
            columns: BTreeMap::new(),
            taken: BTreeMap::new(),
            keyed: keyed(schema),
        };
        lowering.name_tables();
        lowering.name_columns();
        lowering
    }

    /// Whether the schema was written in this very dialect.
    pub fn same(&self) -> bool {
        self.from == Some(self.to)
    }

    /// Whether what was written in this very dialect stays as it is; otherwise what it calls that may not be there.
    pub fn verbatim(&self, text: &str) -> Result<(), String> {
        match calls::unknown(text, self.to).filter(|_| self.purpose == Purpose::Script) {
            None => Ok(()),
            Some(word) => Err(format!("it calls {word}, which the schema does not declare")),
        }
    }

    /// Whether the script may use types that neither engine nor schema has.
    pub fn has_extensions(&self) -> bool {
        self.purpose == Purpose::Change
    }

    /// Notes a loss.
    pub fn lose(&mut self, place: (&str, &str), kind: LossKind, what: impl Into<String>, why: impl Into<String>) {
        self.losses.add(place, kind, what, why);
    }

    /// The schema that a schema of this name is in the engine; a placeholder for one stands for none.
    pub fn schema_name(&self, name: &str) -> String {
        let stands_for_none = DEFAULT_SCHEMAS.iter().any(|default| default.eq_ignore_ascii_case(name));
        let is_placeholder = name.contains(['@', '$', '{', ':']);
        let gone = !self.engine.schemas || is_placeholder || (!self.same() && stands_for_none);
        if gone { String::new() } else { name.to_owned() }
    }

    fn name_tables(&mut self) {
        let schema = self.schema;
        let mut taken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for table in &schema.tables {
            let schema_name = self.schema_name(&table.schema);
            // without schemas, tables of one name in two schemas are told apart by the name of the schema
            let flattened = !self.engine.schemas && table.key().contains('.') && table.key() != table.name;
            let wanted = if flattened { table.key().replace('.', "_") } else { table.name.clone() };
            let (name, why) = names::fit(&wanted, self.to, taken.entry(schema_name.clone()).or_default());
            if let Some(why) = why {
                self.lose((table.key(), ""), LossKind::Approximated, format!("the name becomes {name}"), why.why());
            }
            self.taken.entry(schema_name.clone()).or_default().insert(self.to.rules().fold(&name, true));
            self.tables.insert(table.key(), FullName { schema: schema_name, name });
        }
    }

    fn name_columns(&mut self) {
        let schema = self.schema;
        for table in &schema.tables {
            let mut taken = BTreeSet::new();
            let mut named = BTreeMap::new();
            for column in &table.columns {
                let (name, why) = names::fit(&column.name, self.to, &mut taken);
                if let Some(why) = why {
                    let what = format!("the name becomes {name}");
                    self.lose((table.key(), &column.name), LossKind::Approximated, what, why.why());
                }
                named.insert(column.name.as_str(), name);
            }
            self.columns.insert(table.key(), named);
        }
    }

    /// The name of a table in the engine.
    pub fn table_name(&self, table: &Table) -> FullName {
        self.tables.get(table.key()).cloned().unwrap_or_default()
    }

    /// The name of a column in the engine; none where the table has none of this name.
    pub fn column_name(&self, table: &Table, column: &str) -> Option<String> {
        let held = table.column(column)?;
        self.columns.get(table.key())?.get(held.name.as_str()).cloned()
    }

    /// Names of columns in the engine; none where one of them is unknown.
    pub fn column_names(&self, table: &Table, columns: &[String]) -> Option<Vec<String>> {
        if columns.is_empty() {
            return None;
        }
        columns.iter().map(|column| self.column_name(table, column)).collect()
    }

    /// Whether a column belongs to a key, a reference or an index.
    pub fn is_keyed(&self, table: &Table, column: &str) -> bool {
        self.keyed.get(table.key()).is_some_and(|columns| columns.contains(column))
    }

    /// A name for a key, an index or another constraint that is free in its schema; one that was written in the same
    /// dialect stays.
    pub fn constraint_name(&mut self, table: &Table, schema: &str, wanted: &str) -> String {
        let taken = self.taken.entry(schema.to_owned()).or_default();
        let (name, why) = names::fit(wanted, self.to, taken);
        if self.same() && name.to_lowercase() != wanted.to_lowercase() && why == Some(names::Renamed::Same) {
            return wanted.to_owned();
        }
        if let Some(why) = why {
            let what = format!("the key, index or check {wanted} becomes {name}");
            self.lose((table.key(), ""), LossKind::Approximated, what, why.why());
        }
        name
    }

    /// An expression over the columns of a table in the engine's words; in the same dialect as it was written.
    ///
    /// # Errors
    ///
    /// Why it cannot be said there.
    pub fn expression(&self, table: &Table, text: &str) -> Result<String, String> {
        self.expression_with(table, text, &|_| None)
    }

    /// The same, with other names that it may hold.
    pub fn expression_with(
        &self,
        table: &Table,
        text: &str,
        other: &dyn Fn(&str) -> Option<Named>,
    ) -> Result<String, String> {
        if self.same() {
            return self.verbatim(text).map(|()| super::expression::without_outer_parentheses(text).to_owned());
        }
        let column = |name: &str| {
            other(name).or_else(|| {
                let held = table.column(name)?;
                let written = names::quote(&self.column_name(table, name)?, self.to);
                Some(Named { written, is_boolean: held.data_type == crate::sql::schema::DataType::Boolean })
            })
        };
        let is_type = |name: &str| {
            let is = |held: &str| held.eq_ignore_ascii_case(name);
            self.schema.enumeration(name).is_some() || self.schema.domains.iter().any(|domain| is(&domain.name))
        };
        super::expression::translate(text, self.from, self.to, Scope { column: &column, is_type: &is_type })
    }

    /// One loss for all keys that the engine takes and does not enforce.
    fn enforcement(&mut self) {
        let tables = &self.schema.tables;
        let keys = tables.iter().any(|table| !table.primary_key.is_empty() || !table.unique.is_empty());
        let references = tables.iter().any(|table| !table.references.is_empty());
        let told = |hold: Hold| hold == Hold::Told;
        let any = (keys && told(self.engine.primary_key)) || (references && told(self.engine.references));
        if any {
            let (what, why) = unenforced(self.to);
            self.lose(("", ""), LossKind::NotEnforced, what, why);
        }
    }

    /// What schemas hold besides tables and views and no script says.
    fn left_out(&mut self) {
        let schema = self.schema;
        if !schema.grants.is_empty() {
            let why = "rights name people and roles, which each engine keeps for itself";
            self.lose(("", ""), LossKind::CannotExpress, format!("{} grants are left out", schema.grants.len()), why);
        }
        let defaults: Vec<&str> = schema
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .filter(|column| column.identity)
            .filter_map(|column| column.default.as_deref())
            .collect();
        for sequence in &schema.sequences {
            let numbers_a_column = sequence.clauses.iter().any(|(name, _)| name == "owned by")
                || defaults.iter().any(|default| default.contains(sequence.name.as_str()));
            if !numbers_a_column {
                let what = format!("the sequence {} is left out", sequence.name);
                self.lose(("", ""), LossKind::CannotExpress, what, "it numbers no column");
            }
        }
    }
}

/// What an engine says of keys that it does not enforce, and what they are good for there.
pub(super) fn unenforced(dialect: Dialect) -> (&'static str, String) {
    let title = dialect.title();
    let why = match dialect {
        Dialect::Clickhouse => {
            format!("{title} sorts by the primary key and lets duplicates in; it reads references and forgets them")
        }
        _ => format!("{title} keeps them for its optimiser and for the reader"),
    };
    ("primary, unique and foreign keys", why)
}

/// The columns of keys, references and indexes, by table.
fn keyed(schema: &Schema) -> BTreeMap<&str, BTreeSet<&str>> {
    let tables: BTreeMap<&str, &Table> = schema.tables.iter().map(|table| (table.key(), table)).collect();
    let mut keyed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut add = |key: &str, column: &str| {
        let held = tables.get(key).and_then(|table| Some((table.key(), table.column(column)?)));
        if let Some((key, column)) = held {
            keyed.entry(key).or_default().insert(column.name.as_str());
        }
    };
    for table in &schema.tables {
        let own = table.primary_key.iter().chain(table.unique.iter().flatten());
        own.chain(table.references.iter().flat_map(|reference| &reference.columns))
            .for_each(|column| add(table.key(), column));
        for column in table.indexes.iter().flat_map(|index| &index.columns) {
            add(table.key(), &unquoted(column.split_whitespace().next().unwrap_or_default()));
        }
        for reference in &table.references {
            reference.to.iter().for_each(|column| add(&reference.table, column));
        }
    }
    keyed
}
