//! The dimensional model as data: facts, dimensions, bridges, and how each of their columns is obtained.

pub use crate::session::{Additivity, History};
use crate::sql::{DataType, Formula};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a table of the source is, by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableClass {
    /// Something that happens: it refers to others, has a moment, is counted or added up.
    Event,
    /// Something that happens and has lines in another table: an order.
    TransactionHeader,
    /// A line of such a header: an order's article with its quantity.
    TransactionLine,
    /// Levels of something, taken again and again: stock at the end of each day.
    Snapshot,
    /// Something that exists and is described.
    Entity,
    /// A short list of names that other tables refer to.
    ReferenceList,
    /// Nothing but references that make up its key: many-to-many.
    Bridge,
    /// An entity without words of its own, which only ties others together: facts reach through it.
    Link,
    /// More columns of another table, row for row.
    Subtype,
    /// What a program noted down of itself: calls, errors, attempts to sign in.
    Log,
    /// Earlier states of the rows of another table.
    History,
    /// Neither joined to anything nor describing anything.
    Technical,
}

impl TableClass {
    /// Whether it records what happens, so that facts are made of it.
    pub fn is_event(self) -> bool {
        matches!(self, Self::Event | Self::TransactionHeader | Self::TransactionLine | Self::Snapshot)
    }

    /// Whether it says what exists, so that it can be a dimension.
    pub fn is_described(self) -> bool {
        matches!(self, Self::Entity | Self::ReferenceList)
    }
}

/// How a table of the source was classified, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classified {
    /// The source table.
    pub table: String,
    /// What it is.
    pub class: TableClass,
    /// Points for its being an event; from three on it is one.
    pub score: i32,
    /// What gave or took points, and what settled the class.
    pub reasons: Vec<Reason>,
    /// Whether a person insisted on it.
    pub overruled: bool,
}

/// One reason of a classification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Points given or taken.
    pub points: i32,
    /// Why, in words.
    pub why: String,
}

/// A many-to-one step from one source table to another along a foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Join {
    /// The alias of the joined table in the transformation: `address`, or `language_original` for a second role.
    pub alias: String,
    /// The joined source table.
    pub table: String,
    /// The alias that the columns `on.0` belong to.
    pub from_alias: String,
    /// Pairs of columns: referencing, referenced.
    pub on: Vec<(String, String)>,
}

/// A column of a source table, by the alias under which the transformation sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceColumn {
    /// The alias of the table in the transformation: that of a join, or the base table's name in snake case.
    pub alias: String,
    /// The source table.
    pub table: String,
    /// The source column.
    pub column: String,
}

/// What is done with a value that may not be shown as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Left out of the warehouse.
    Drop,
    /// Replaced by a keyed hash: equal values stay equal, nobody can read them.
    Tokenise,
    /// Shown in part or as a constant.
    Mask,
    /// Encrypted as a column.
    EncryptColumn,
    /// Kept, readable only by roles that are named.
    RestrictOnly,
}

/// A column of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name in the dimension.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Where it comes from; in a conformed dimension, the first source that has it.
    pub from: SourceColumn,
    /// In a conformed dimension, what each of its sources has of it, in their order; empty elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Option<SourceColumn>>,
    /// Whether it may be null.
    pub nullable: bool,
    /// The class of personal data it holds, from `knowledge/personal_data.json`.
    pub class: Option<String>,
    /// What is done with it because of that class.
    pub treatment: Option<Treatment>,
    /// How it follows the changes of its source: as its dimension does, unless its name says otherwise.
    pub history: History,
    /// What it means: the source's comment, or its origin in words.
    pub description: String,
}

/// What makes the rows of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DimensionKind {
    /// A source table describes them, or several do.
    #[default]
    Described,
    /// The days of a calendar.
    Calendar,
    /// The minutes of a day.
    TimeOfDay,
    /// Every combination of flags and codes that a fact was met with.
    Junk,
}

/// One of the source tables whose rows a conformed dimension holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConformedSource {
    /// The source table.
    pub table: String,
    /// What it is called in names and sentences: `till`.
    pub label: String,
    /// The joins that flatten its parents into it.
    pub joins: Vec<Join>,
    /// The columns that identify a row at this source.
    pub key: Vec<SourceColumn>,
    /// The column by which its rows are matched with those of the other sources.
    pub matched: SourceColumn,
    /// The column that says when a row last changed.
    pub change_marker: Option<String>,
}

/// A dimension table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its name: `dim_customer`. The date dimension is `dim_date` and has no source table.
    pub name: String,
    /// What one row is: `One customer.`
    pub grain: String,
    /// What makes its rows.
    #[serde(default)]
    pub kind: DimensionKind,
    /// The source table it is made of, the first of several; empty for the calendar and the time of day.
    pub source: String,
    /// The sources of a conformed dimension, the one whose values stand first; empty where it has one source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conformed: Vec<ConformedSource>,
    /// The name of its surrogate key: `customer_key`.
    pub surrogate_key: String,
    /// The columns that identify a row at the source, renamed as in the dimension.
    pub natural_key: Vec<Attribute>,
    /// Its attributes in order; those of parents come after its own.
    pub attributes: Vec<Attribute>,
    /// The joins that flatten its parents into it, in an order in which each finds its alias.
    pub joins: Vec<Join>,
    /// Its keys to parents that are dimensions of their own (outriggers), in a snowflake schema.
    pub outriggers: Vec<FactDimension>,
    /// How history is kept, where an attribute does not say otherwise.
    pub history: History,
    /// The column of the source that says when a row last changed; none where there is no such column.
    pub change_marker: Option<String>,
    /// Names of things it shows that hang on it many-to-many through a bridge: `category_names`.
    pub lists: Vec<NameList>,
    /// Why it is as it is.
    pub reasons: Vec<String>,
}

impl Dimension {
    /// The source tables of its rows, without those that are only joined to them.
    pub fn sources(&self) -> Vec<&str> {
        if self.conformed.is_empty() {
            return [self.source.as_str()].into_iter().filter(|source| !source.is_empty()).collect();
        }
        self.conformed.iter().map(|part| part.table.as_str()).collect()
    }

    /// The joins of every source.
    pub fn all_joins(&self) -> impl Iterator<Item = &Join> {
        let further = self.conformed.iter().skip(1).flat_map(|part| &part.joins);
        self.joins.iter().chain(further)
    }

    /// Whether its rows are versions with a time in which they were valid: some attribute is of type 2 or 6.
    pub fn has_versions(&self) -> bool {
        let versioned = |history| matches!(history, History::Type2 | History::Type6);
        versioned(self.history) || self.attributes.iter().any(|held| versioned(held.history))
    }

    /// Whether it shows anything that the source no longer knows: then a snapshot keeps every change.
    pub fn keeps_past(&self) -> bool {
        let overwritten = |history| history == History::Type1;
        let all = overwritten(self.history) && self.attributes.iter().all(|held| overwritten(held.history));
        !self.source.is_empty() && !all
    }
}

/// The names of the far side of a many-to-many relation, as one sorted text attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameList {
    /// The attribute: `category_names`.
    pub name: String,
    /// The source table between.
    pub through: String,
    /// Pairs of columns: of this dimension's source table, of the table between.
    pub near: Vec<(String, String)>,
    /// The source table with the names.
    pub table: String,
    /// Pairs of columns: of the table between, of the table with the names.
    pub far: Vec<(String, String)>,
    /// The column that holds the name.
    pub label: String,
}

/// How a measure is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureFrom {
    /// A column of the source.
    Column(SourceColumn),
    /// One for each row.
    One,
    /// Days between two moments; null until the second has come.
    DaysBetween(SourceColumn, SourceColumn),
    /// Computed from columns of the fact's own table.
    Formula(Formula),
    /// The share of one line in an amount of its header; the shares of all lines add up to the amount, exactly.
    Allocated(SourceColumn),
}

/// The header that a fact of its lines takes in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactHeader {
    /// The source table of the header.
    pub table: String,
    /// The alias of its join.
    pub alias: String,
    /// The columns of the line that say which header it belongs to.
    pub columns: Vec<String>,
    /// The amount of a line by which the header's amounts are shared out; none where each line takes as much as the next.
    pub weight: Option<MeasureFrom>,
    /// The column of the header that says when it last changed.
    pub change_marker: Option<String>,
}

/// A measure of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether it may be added up.
    pub additivity: Additivity,
    /// How it is computed.
    pub from: MeasureFrom,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it means.
    pub description: String,
}

/// A foreign key of a fact, or of a dimension in a snowflake schema, to a dimension, in a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactDimension {
    /// The dimension: `dim_date`.
    pub dimension: String,
    /// The role it plays: `rental date`; the dimension's own name where it has but one.
    pub role: String,
    /// The key column: `rental_date_key`.
    pub column: String,
    /// The source columns that hold the dimension's natural key, in its order; for dates, the one moment. Of a conformed
    /// dimension they hold the key at the source that `keyed_by` names.
    pub from: Vec<SourceColumn>,
    /// The source table whose rows `from` identifies; empty where no source table does.
    #[serde(default)]
    pub keyed_by: String,
    /// Whether it may point to nobody: then the unknown member stands in.
    pub optional: bool,
}

/// An identifier kept in the fact without a dimension of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Degenerate {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Where it comes from.
    pub from: SourceColumn,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it means.
    pub description: String,
}

/// What kind of fact a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A row for each thing that happened, never changed.
    Transaction,
    /// A row for each period.
    PeriodicSnapshot,
    /// A row for each process, updated at every milestone.
    AccumulatingSnapshot,
    /// A row that only says that it happened.
    Factless,
}

/// A fact table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name: `fct_rental`.
    pub name: String,
    /// What kind it is.
    pub kind: FactKind,
    /// What one row is, as a sentence: `One row for each rental.`
    pub grain: String,
    /// The source table it is made of.
    pub source: String,
    /// The header whose amounts, dates and identifiers it takes in, where it is made of lines.
    pub header: Option<FactHeader>,
    /// The name of its surrogate key: `rental_key`, a hash of the business key.
    pub surrogate_key: String,
    /// The columns of the source table that identify a row.
    pub business_key: Vec<String>,
    /// The joins through which it reaches dimensions, in an order in which each finds its alias.
    pub joins: Vec<Join>,
    /// Its keys to dimensions.
    pub dimensions: Vec<FactDimension>,
    /// Its measures.
    pub measures: Vec<Measure>,
    /// Identifiers and small texts without a dimension.
    pub degenerate: Vec<Degenerate>,
    /// The moment at which it happened: a column of its source table, or of the header it belongs to.
    pub event_time: Option<SourceColumn>,
    /// The column that says when a row last changed; none where a header is taken in that does not say so itself.
    pub change_marker: Option<String>,
    /// Why it is as it is.
    pub reasons: Vec<String>,
}

impl Fact {
    /// Whether amounts of its header are shared out among its rows.
    pub fn allocates(&self) -> bool {
        self.measures.iter().any(|measure| matches!(measure.from, MeasureFrom::Allocated(_)))
    }
}

/// A many-to-many relation between two dimensions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bridge {
    /// Its name: `bridge_film_actor`.
    pub name: String,
    /// What one row is.
    pub grain: String,
    /// The source table.
    pub source: String,
    /// The dimension whose members are weighted: the weights of one of its members add up to one.
    pub group: BridgeSide,
    /// The dimension on the other side; of a hierarchy, the rows below.
    pub member: BridgeSide,
    /// Whether it is the hierarchy of one dimension: who stands how far above whom, each above itself by nothing.
    #[serde(default)]
    pub hierarchy: bool,
    /// The column that says when a row last changed.
    pub change_marker: Option<String>,
    /// Why it is kept apart.
    pub reasons: Vec<String>,
}

/// One side of a bridge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BridgeSide {
    /// The dimension.
    pub dimension: String,
    /// The key column in the bridge: `film_key`.
    pub column: String,
    /// The columns of the source table that hold the dimension's natural key, in its order.
    pub from: Vec<String>,
    /// The source table whose rows they identify.
    #[serde(default)]
    pub keyed_by: String,
}

/// A source table, or a column of one, that is not carried over, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The source table.
    pub table: String,
    /// The column; none where the whole table is left out.
    pub column: Option<String>,
    /// Why.
    pub why: String,
}

/// The style of the published model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Facts with dimensions that hold their parents.
    #[default]
    Star,
    /// Facts with dimensions whose parents are dimensions of their own.
    SnowflakeSchema,
    /// A star built from hubs, links and satellites.
    DataVaultAndStar,
    /// A star, and over each fact one table with every description beside it.
    OneBigTable,
}

/// Two source tables that look like one dimension, to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conformable {
    /// The source table whose rows would join the other's.
    pub table: String,
    /// The source table whose dimension would take them in.
    pub with: String,
    /// Points for their being one.
    pub score: i32,
    /// What gave points.
    pub reasons: Vec<String>,
}

/// A dimensional model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Model {
    /// Its style.
    pub style: Style,
    /// Facts, in the order of their source tables.
    pub facts: Vec<Fact>,
    /// Dimensions; the date dimension first where any fact has a moment.
    pub dimensions: Vec<Dimension>,
    /// Bridges.
    pub bridges: Vec<Bridge>,
    /// Dimensions of several sources that look like one, and that nobody has confirmed or refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conformable: Vec<Conformable>,
    /// How every source table was classified.
    pub classified: Vec<Classified>,
    /// What is not carried over.
    pub left_out: Vec<LeftOut>,
    /// What is called otherwise than derived, because somebody insisted.
    pub renamed: Vec<Renamed>,
    /// The columns that identify a row of a source table, because somebody said so.
    pub declared_keys: BTreeMap<String, Vec<String>>,
}

/// A name that a person chose, and the derived one, by which edits speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// The table as it is called.
    pub table: String,
    /// The table as derived.
    pub derived_table: String,
    /// The column as it is called and as derived; none where the table itself was renamed.
    pub column: Option<(String, String)>,
}

impl Model {
    /// The name under which edits speak of a table.
    pub fn derived_table<'a>(&'a self, table: &'a str) -> &'a str {
        self.renamed.iter().find(|held| held.table == table).map_or(table, |held| &held.derived_table)
    }

    /// The name under which edits speak of a column of a table.
    pub fn derived_column<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        let names = self.renamed.iter().filter(|held| held.table == table).filter_map(|held| held.column.as_ref());
        names.into_iter().find(|(named, _)| named == column).map_or(column, |(_, derived)| derived)
    }

    /// The bus matrix: for each fact, in order, the dimensions that it is seen by, each once.
    pub fn bus_matrix(&self) -> Vec<(&str, Vec<&str>)> {
        self.facts
            .iter()
            .map(|fact| {
                let used: BTreeSet<&str> = fact.dimensions.iter().map(|key| key.dimension.as_str()).collect();
                let names = self.dimensions.iter().map(|dimension| dimension.name.as_str());
                (fact.name.as_str(), names.filter(|name| used.contains(name)).collect())
            })
            .collect()
    }

    /// Whether something stands between staging and marts: rows of several sources, shares of lines, what a snapshot
    /// is taken of.
    pub fn has_intermediate(&self) -> bool {
        let between = |held: &Dimension| held.keeps_past() || !held.conformed.is_empty();
        self.dimensions.iter().any(between) || self.facts.iter().any(Fact::allocates)
    }

    /// The dimension of this name.
    pub fn dimension(&self, name: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.name == name)
    }

    /// Every source table that some table of the model reads, sorted.
    pub fn source_tables(&self) -> Vec<&str> {
        let mut tables: Vec<&str> = Vec::new();
        for fact in &self.facts {
            tables.push(&fact.source);
            tables.extend(fact.joins.iter().map(|join| join.table.as_str()));
        }
        for dimension in &self.dimensions {
            tables.extend(dimension.sources());
            tables.extend(dimension.all_joins().map(|join| join.table.as_str()));
            tables.extend(dimension.lists.iter().flat_map(|list| [list.through.as_str(), list.table.as_str()]));
        }
        tables.extend(self.bridges.iter().map(|bridge| bridge.source.as_str()));
        tables.sort_unstable();
        tables.dedup();
        tables
    }
}
