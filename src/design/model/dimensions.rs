//! Dimensions: which tables become one, and how their parents are flattened into them.

use super::graph::Edge;
use super::names;
use super::table_use::TableUse;
use super::types::*;
use crate::sql::{Column, DataType};
use std::collections::BTreeSet;

/// How deep a chain of parents is followed: address, city, country and two more.
const MAX_DEPTH: usize = 5;
/// The most attributes that one dimension takes.
const MAX_ATTRIBUTES: usize = 300;

/// Builds one dimension of a source table.
pub fn dimension(given: &TableUse<'_>, table: usize, history: History, left_out: &mut Vec<LeftOut>) -> Dimension {
    let source = &given.graph.tables[table];
    let entity = names::singular(source.key());
    let alias = names::snake(source.key());
    let mut build = Builder {
        given,
        root: table,
        taken: BTreeSet::from([format!("{entity}_key"), "valid_from".into(), "valid_to".into(), "is_current".into()]),
        aliases: BTreeSet::from([alias.clone()]),
        attributes: Vec::new(),
        joins: Vec::new(),
        outriggers: Vec::new(),
        reasons: Vec::new(),
        left_out,
    };
    let natural_key = build.natural_key(table, &alias);
    build.own_attributes(table, &alias, None, false);
    build.extensions(table, &alias);
    build.parents(table, &alias, false, 0, &mut vec![table]);
    build.above(table, &alias);
    let lists = build.name_lists(table);
    let Builder { mut attributes, joins, outriggers, mut reasons, .. } = build;
    let marker = given.graph.change_marker(table).map(|column| column.name.clone());
    reasons.push(history_reason(history, marker.as_deref()));
    reasons.extend(super::history::keep(history, &mut attributes));
    if !given.reached.is_empty()
        && !given.reached.contains(&table)
        && attributes.iter().any(|made| made.class.is_some())
    {
        reasons.push(
            "only a bridge reaches it: its people describe the content, so their names stay readable for named roles"
                .to_owned(),
        );
    }
    Dimension {
        name: format!("dim_{entity}"),
        grain: if matches!(history, History::Type2 | History::Type6) {
            format!("One row for each version of each {}.", names::spoken(&entity))
        } else {
            format!("One row for each {}.", names::spoken(&entity))
        },
        kind: DimensionKind::Described,
        source: source.key().to_owned(),
        conformed: Vec::new(),
        surrogate_key: format!("{entity}_key"),
        natural_key,
        attributes,
        joins,
        outriggers,
        history,
        change_marker: marker,
        lists,
        reasons,
    }
}

fn history_reason(history: History, marker: Option<&str>) -> String {
    let recognised = match marker {
        Some(marker) => format!("a changed row is recognised by {marker}"),
        None => "with no change marker, rows are compared column by column".to_owned(),
    };
    match history {
        History::Type0 => {
            format!("values stay as first loaded (type 0), and every later one is kept in the snapshot: {recognised}")
        }
        History::Type1 => "values are overwritten (type 1): nobody asked for history".to_owned(),
        History::Type2 => format!("history is kept (type 2): {recognised}"),
        History::Type6 => {
            format!("history is kept, and every version shows the current value beside its own (type 6): {recognised}")
        }
    }
}

struct Builder<'a, 'b> {
    given: &'b TableUse<'a>,
    root: usize,
    taken: BTreeSet<String>,
    aliases: BTreeSet<String>,
    attributes: Vec<Attribute>,
    joins: Vec<Join>,
    outriggers: Vec<FactDimension>,
    reasons: Vec<String>,
    left_out: &'b mut Vec<LeftOut>,
}

impl Builder<'_, '_> {
    fn natural_key(&mut self, table: usize, alias: &str) -> Vec<Attribute> {
        let source = &self.given.graph.tables[table];
        self.given
            .identity(table)
            .into_iter()
            .filter_map(|name| source.column(&name))
            .map(|column| {
                let name = names::snake(&column.name);
                let name = if matches!(name.as_str(), "id" | "key" | "code") || self.taken.contains(&name) {
                    format!("{}_{name}", names::singular(source.key()))
                } else {
                    name
                };
                self.taken.insert(name.clone());
                attribute(name, source.key(), alias, column, false)
            })
            .collect()
    }

    /// The words of a table itself. `labels_only` takes nothing but its names.
    fn own_attributes(&mut self, table: usize, alias: &str, role: Option<&str>, labels_only: bool) {
        let graph = self.given.graph;
        let source = &graph.tables[table];
        let columns: Vec<&Column> =
            if labels_only { graph.labels(table).collect() } else { graph.own_columns(table).collect() };
        // a parent with a name of its own is somebody else: the supplier's city is not the product's
        let belongs = role.is_some() && !labels_only && graph.labels(table).next().is_some();
        for column in columns {
            if self.attributes.len() >= MAX_ATTRIBUTES {
                self.leave_out(source.key(), column, "a dimension takes at most 300 attributes");
                continue;
            }
            let (class, treatment) = match self.given.admit_into(self.root, table, column) {
                Ok(admitted) => admitted,
                Err(why) => {
                    if !labels_only {
                        self.leave_out(source.key(), column, &why);
                    }
                    continue;
                }
            };
            let name = self.free_name(&names::snake(&column.name), role, belongs);
            let nullable = column.nullable || role.is_some();
            let mut made = attribute(name, source.key(), alias, column, nullable);
            made.class = class.map(str::to_owned);
            made.treatment = treatment;
            self.attributes.push(made);
        }
    }

    fn leave_out(&mut self, table: &str, column: &Column, why: &str) {
        let entry = LeftOut { table: table.to_owned(), column: Some(column.name.clone()), why: why.to_owned() };
        if !self.left_out.contains(&entry) {
            self.left_out.push(entry);
        }
    }

    /// `name`, with its role before it where it is general, taken or belongs to the role alone.
    fn free_name(&mut self, name: &str, role: Option<&str>, belongs: bool) -> String {
        let mut free = match role {
            Some(role) if name.starts_with(role) => name.to_owned(),
            Some(role) if belongs => {
                let plain = name.split_once('_').filter(|(first, _)| names::is_table_prefix(first));
                format!("{role}_{}", plain.map_or(name, |(_, rest)| rest))
            }
            Some(role) if names::is_generic(name) || self.taken.contains(name) => format!("{role}_{name}"),
            _ => name.to_owned(),
        };
        let base = free.clone();
        let mut number = 2;
        while self.taken.contains(&free) {
            free = format!("{base}_{number}");
            number += 1;
        }
        self.taken.insert(free.clone());
        free
    }

    fn free_alias(&mut self, wanted: &str) -> String {
        let mut alias = wanted.to_owned();
        let mut number = 2;
        while !self.aliases.insert(alias.clone()) {
            alias = format!("{wanted}_{number}");
            number += 1;
        }
        alias
    }

    /// More columns of the same rows, from tables whose key is this table's key.
    fn extensions(&mut self, table: usize, alias: &str) {
        let graph = self.given.graph;
        for extension in
            graph.into[table].iter().copied().filter(|other| self.given.class(*other) == TableClass::Subtype)
        {
            let Some(edge) = graph.out[extension].iter().find(|edge| edge.to == table) else { continue };
            let joined = self.free_alias(&names::snake(graph.tables[extension].key()));
            let before = self.attributes.len();
            self.own_attributes(extension, &joined, Some(&names::singular(graph.tables[extension].key())), false);
            if self.attributes.len() > before {
                let on = edge.reference.to.iter().cloned().zip(edge.reference.columns.iter().cloned()).collect();
                self.joins.push(Join {
                    alias: joined,
                    table: graph.tables[extension].key().to_owned(),
                    from_alias: alias.to_owned(),
                    on,
                });
                self.reasons.push(format!("{} adds columns row for row", graph.tables[extension].key()));
            }
        }
    }

    /// Follows every reference to its parent: a dimension of its own lends its names, anything else is flattened.
    fn parents(&mut self, table: usize, alias: &str, nested: bool, depth: usize, path: &mut Vec<usize>) {
        if depth >= MAX_DEPTH {
            return;
        }
        let edges: Vec<Edge<'_>> = self.given.graph.out[table].clone();
        for edge in edges {
            if path.contains(&edge.to) {
                continue;
            }
            let parent = &self.given.graph.tables[edge.to];
            let class = self.given.class(edge.to);
            if class.is_event() || matches!(class, TableClass::Technical | TableClass::Log | TableClass::History) {
                continue;
            }
            let role = names::role(edge.reference.columns.first().map_or("", String::as_str), parent.key());
            let own_dimension = self.given.is_dimension(edge.to);
            if own_dimension && self.outrigger(table, alias, &edge, &role) {
                continue;
            }
            if own_dimension && !nested {
                self.keep_reference(table, alias, &edge);
            }
            if own_dimension && nested {
                continue;
            }
            let joined = self.free_alias(&role);
            let (before, n_keys) = (self.attributes.len(), self.outriggers.len());
            let at = self.joins.len();
            let on = edge.reference.columns.iter().cloned().zip(edge.reference.to.iter().cloned()).collect();
            self.joins.push(Join {
                alias: joined.clone(),
                table: parent.key().to_owned(),
                from_alias: alias.to_owned(),
                on,
            });
            self.own_attributes(edge.to, &joined, Some(&role), own_dimension);
            if !own_dimension {
                path.push(edge.to);
                self.parents(edge.to, &joined, true, depth + 1, path);
                path.pop();
            }
            if self.attributes.len() == before && self.outriggers.len() == n_keys {
                self.joins.truncate(at);
            } else if !nested {
                let parent = names::spoken(parent.key());
                let reason = if own_dimension {
                    format!("lends its name from {parent}, which is a dimension of its own")
                } else {
                    format!("{parent} and what it refers to are flattened in: one join less for every reader")
                };
                if !self.reasons.contains(&reason) {
                    self.reasons.push(reason);
                }
            }
        }
    }

    /// The key of a parent that a snowflake schema keeps apart; false where it is flattened all the same.
    fn outrigger(&mut self, table: usize, alias: &str, edge: &Edge<'_>, role: &str) -> bool {
        if !self.given.outriggers.as_ref().is_some_and(|held| held.keeps_apart(self.root, edge.to)) {
            return false;
        }
        let held = self.given.graph.tables[table].key();
        let from: Option<Vec<SourceColumn>> = self
            .given
            .identity(edge.to)
            .iter()
            .map(|key| {
                let at = edge.reference.to.iter().position(|to| to == key)?;
                let column = edge.reference.columns.get(at)?.clone();
                Some(SourceColumn { alias: alias.to_owned(), table: held.to_owned(), column })
            })
            .collect();
        let Some(from) = from.filter(|from| !from.is_empty()) else { return false };
        let parent = names::singular(self.given.graph.tables[edge.to].key());
        let column = self.free_name(&format!("{role}_key"), None, false);
        self.reasons.push(format!(
            "{} is a dimension of its own, which {column} leads to: nothing is repeated, at the price of a join more",
            names::spoken(&parent)
        ));
        self.outriggers.push(FactDimension {
            dimension: format!("dim_{parent}"),
            role: names::spoken(role),
            column,
            from,
            keyed_by: self.given.graph.tables[edge.to].key().to_owned(),
            optional: !self.given.graph.is_required(table, edge.reference),
        });
        true
    }

    /// The identifier of another dimension, kept as an attribute.
    fn keep_reference(&mut self, table: usize, alias: &str, edge: &Edge<'_>) {
        let source = &self.given.graph.tables[table];
        for column in edge.reference.columns.iter().filter_map(|name| source.column(name)) {
            let held = self.attributes.iter().any(|made| made.from.alias == alias && made.from.column == column.name);
            if !held && !self.given.graph.is_key(table, &column.name) && table == self.root {
                let name = self.free_name(&names::snake(&column.name), None, false);
                self.attributes.push(attribute(name, source.key(), alias, column, column.nullable));
            }
        }
    }

    /// What a row says of the row above it in the same table: who that is, and its names.
    fn above(&mut self, table: usize, alias: &str) {
        let graph = self.given.graph;
        let source = &graph.tables[table];
        for reference in &graph.loops[table] {
            let columns: Vec<&Column> = reference.columns.iter().filter_map(|name| source.column(name)).collect();
            let Some(first) = columns.first() else { continue };
            let role = names::role(&first.name, source.key());
            for column in columns.iter().filter(|column| !graph.is_key(table, &column.name)) {
                let name = self.free_name(&names::snake(&column.name), None, false);
                self.attributes.push(attribute(name, source.key(), alias, column, column.nullable));
            }
            let joined = self.free_alias(&role);
            let before = self.attributes.len();
            self.own_attributes(table, &joined, Some(&role), true);
            if self.attributes.len() > before {
                let on = reference.columns.iter().cloned().zip(reference.to.iter().cloned()).collect();
                self.joins.push(Join {
                    alias: joined,
                    table: source.key().to_owned(),
                    from_alias: alias.to_owned(),
                    on,
                });
            }
            self.reasons.push(format!(
                "{} leads to the row above it in the same table: a hierarchy, with the name of the row above beside it",
                names::spoken(&first.name)
            ));
        }
    }

    /// The names that hang on this table many-to-many, where the far side is a list of names.
    fn name_lists(&mut self, table: usize) -> Vec<NameList> {
        let graph = self.given.graph;
        let mut lists = Vec::new();
        for bridge in graph.into[table].iter().copied().filter(|other| self.given.class(*other) == TableClass::Bridge) {
            let Some(near) = graph.out[bridge].iter().find(|edge| edge.to == table) else { continue };
            for far in graph.out[bridge]
                .iter()
                .filter(|edge| edge.to != table && self.given.class(edge.to) == TableClass::ReferenceList)
            {
                let Some(label) = graph.own_columns(far.to).find(|column| column.data_type.is_text()) else { continue };
                let listed = &graph.tables[far.to];
                let name = self.free_name(&format!("{}_names", names::singular(listed.key())), None, false);
                self.reasons.push(format!(
                    "{name} shows the {} of each row at a glance; the bridge keeps them countable",
                    names::spoken(listed.key())
                ));
                lists.push(NameList {
                    name,
                    through: graph.tables[bridge].key().to_owned(),
                    near: near.reference.to.iter().cloned().zip(near.reference.columns.iter().cloned()).collect(),
                    table: listed.key().to_owned(),
                    far: far.reference.columns.iter().cloned().zip(far.reference.to.iter().cloned()).collect(),
                    label: label.name.clone(),
                });
            }
        }
        lists
    }
}

fn attribute(name: String, table: &str, alias: &str, column: &Column, nullable: bool) -> Attribute {
    let description =
        column.comment.clone().unwrap_or_else(|| format!("{} of {}.", sentence(&column.name), names::spoken(table)));
    Attribute {
        name,
        data_type: common_type(&column.data_type),
        from: SourceColumn { alias: alias.to_owned(), table: table.to_owned(), column: column.name.clone() },
        parts: Vec::new(),
        nullable,
        class: None,
        treatment: None,
        history: History::Type1,
        description,
    }
}

/// The type in the warehouse: enumerations and lists become text, which every tool can read.
pub fn common_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Enum(_) | DataType::Array(_) | DataType::Interval | DataType::Time => DataType::Text(None),
        other => other.clone(),
    }
}

/// The name in words, the first letter a capital: `postal_code` → `Postal code`.
pub fn sentence(name: &str) -> String {
    let spoken = names::spoken(name);
    let mut letters = spoken.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
