//! The data vault under the star: a hub for each business key, a link for each table that refers to others, satellites
//! for what rows say. Rows are only ever added, so that every state that the source was in stays known.
//!
//! What a table says now is put together again from these, with the columns that staging has, and the marts read that.

use super::text::{free_name, one_line};
use super::warehouse::{Mart, MartColumn, Raw, RawColumn, Warehouse};
use crate::design::{Model, classify_column};
use crate::sql::{DataType, TargetTable};
use std::collections::{BTreeMap, BTreeSet};

/// The schema of the vault.
pub const SCHEMA: &str = "vault";

/// The vault of a warehouse.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    /// Hubs, in the order of the source tables.
    pub hubs: Vec<Hub>,
    /// The source tables that are kept, each with what keeps it.
    pub kept: Vec<Kept>,
}

/// The business keys of one kind of thing, each as it was first seen.
#[derive(Debug, Clone)]
pub struct Hub {
    /// Its name: `hub_customer`.
    pub name: String,
    /// The name of its hash key: `customer_hk`.
    pub hash_key: String,
    /// The columns of the business key with their types.
    pub key: Vec<(String, DataType)>,
    /// Where keys come from: the table itself first, then all that refer to it.
    pub feeds: Vec<Feed>,
}

/// A source of business keys.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The source table, as the raw layer names it.
    pub raw: String,
    /// Its columns from staging on, in the order of the key.
    pub columns: Vec<String>,
}

/// A source table in the vault.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The source table, as the raw layer names it.
    pub raw: String,
    /// What identifies its rows.
    pub identity: Identity,
    /// The columns from staging on by which its rows are identified.
    pub key: Vec<String>,
    /// What it refers to.
    pub ends: Vec<End>,
    /// What its rows say: in one satellite, or in two where something personal is said.
    pub satellites: Vec<Satellite>,
    /// Its columns from staging on, without what may never be loaded.
    pub columns: Vec<(String, DataType)>,
}

/// What identifies the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// A business key of the hub at this place.
    Hub(usize),
    /// Nothing but what it ties together: its link.
    Link,
}

/// One end of a link.
#[derive(Debug, Clone)]
pub struct End {
    /// The column of the link: `tool_hk`.
    pub column: String,
    /// The place of the hub.
    pub hub: usize,
    /// The columns of the table from staging on, in the order of the hub's key.
    pub columns: Vec<String>,
}

/// What rows say, a row for each time that it changed.
#[derive(Debug, Clone)]
pub struct Satellite {
    /// Its name: `sat_customer`, `sat_customer_personal`.
    pub name: String,
    /// The columns from staging on.
    pub columns: Vec<(String, DataType)>,
}

impl Kept {
    /// The name of its link: `link_hire`.
    pub fn link(&self) -> String {
        format!("link_{}", self.raw)
    }

    /// The name of the link's hash key.
    pub fn link_key(&self) -> String {
        format!("{}_link_hk", self.raw)
    }

    /// The name of what says which row of the link holds: `esat_hire`.
    pub fn effectivity(&self) -> String {
        format!("esat_{}", self.raw)
    }

    /// The view that puts its rows together again: `row_hire`.
    pub fn rows(&self) -> String {
        format!("row_{}", self.raw)
    }

    /// Whether it has a link.
    pub fn has_link(&self) -> bool {
        !self.ends.is_empty()
    }
}

impl Vault {
    /// The vault over the tables of a raw layer that the marts read.
    ///
    /// A table without a key stays outside, for nothing tells its rows apart; the marts read its staging as before.
    pub fn new(raw: &[Raw<'_>], model: &Model) -> Self {
        let keyed: Vec<&Raw<'_>> = raw.iter().filter(|raw| raw.modelled && !raw.key.is_empty()).collect();
        let mut vault = Self::default();
        let mut hub_of: BTreeMap<&str, usize> = BTreeMap::new();
        for raw in keyed.iter().filter(|raw| !ties_only(raw, &keyed) && extended(raw, &keyed).is_none()) {
            hub_of.insert(raw.source.key(), vault.hubs.len());
            vault.hubs.push(hub(raw));
        }
        // an extension says more of the rows of another table, so it shares that table's hub
        for raw in keyed.iter().filter(|raw| !ties_only(raw, &keyed)) {
            let mut held = *raw;
            let mut n_steps = 0;
            while let Some(parent) = extended(held, &keyed).filter(|_| n_steps < keyed.len()) {
                (held, n_steps) = (parent, n_steps + 1);
            }
            if let Some(at) = hub_of.get(held.source.key()).copied() {
                hub_of.insert(raw.source.key(), at);
            }
        }
        for raw in &keyed {
            vault.keep(raw, &hub_of, model);
        }
        vault
    }

    fn keep(&mut self, raw: &Raw<'_>, hub_of: &BTreeMap<&str, usize>, model: &Model) {
        let key: Vec<String> = raw.staged_key().into_iter().map(str::to_owned).collect();
        let own = hub_of.get(raw.source.key()).copied();
        let mut taken = BTreeSet::from([format!("{}_link_hk", raw.name)]);
        taken.extend(own.and_then(|at| self.hubs.get(at)).map(|hub| hub.hash_key.clone()));
        let mut ends: Vec<End> = Vec::new();
        for reference in &raw.source.references {
            let Some(hub) = hub_of.get(reference.table.as_str()).copied() else { continue };
            let Some(columns) = self.referring(raw, reference, hub) else { continue };
            if (own == Some(hub) && columns == key) || ends.iter().any(|end| end.hub == hub && end.columns == columns) {
                continue;
            }
            let first = columns.first().map_or("", String::as_str);
            let role = first.strip_suffix("_id").unwrap_or(first);
            ends.push(End { column: free_name(&format!("{role}_hk"), &mut taken), hub, columns });
        }
        if own.is_none() && !key.iter().all(|name| ends.iter().any(|end| end.columns.contains(name))) {
            return;
        }
        let feeds = ends.iter().map(|end| (end.hub, end.columns.clone())).chain(own.map(|hub| (hub, key.clone())));
        for (hub, columns) in feeds {
            let Some(hub) = self.hubs.get_mut(hub) else { continue };
            let feed = Feed { raw: raw.name.clone(), columns };
            let first = hub.name == format!("hub_{}", raw.name) && own.is_some() && feed.columns == key;
            hub.feeds.insert(if first { 0 } else { hub.feeds.len() }, feed);
        }
        let never = |column: &&RawColumn<'_>| {
            let left_out = model.left_out.iter().any(|left| {
                left.table == raw.source.key() && left.column.as_deref() == Some(column.source.name.as_str())
            });
            left_out && classify_column(raw.source.key(), column.source).is_some()
        };
        let loaded: Vec<&RawColumn<'_>> = raw.columns.iter().filter(|column| !never(column)).collect();
        let said = |column: &&&RawColumn<'_>| {
            !key.contains(&column.name) && !ends.iter().any(|end| end.columns.contains(&column.name))
        };
        let (personal, plain): (Vec<_>, Vec<_>) =
            loaded.iter().filter(said).partition(|column| classify_column(raw.source.key(), column.source).is_some());
        let columns = |held: Vec<&&RawColumn<'_>>| -> Vec<(String, DataType)> {
            held.into_iter().map(|column| (column.name.clone(), column.data_type.clone())).collect()
        };
        let mut satellites = Vec::new();
        if !plain.is_empty() || (personal.is_empty() && own.is_some()) {
            satellites.push(Satellite { name: format!("sat_{}", raw.name), columns: columns(plain) });
        }
        if !personal.is_empty() {
            satellites.push(Satellite { name: format!("sat_{}_personal", raw.name), columns: columns(personal) });
        }
        self.kept.push(Kept {
            raw: raw.name.clone(),
            identity: own.map_or(Identity::Link, Identity::Hub),
            key,
            ends,
            satellites,
            columns: columns(loaded.iter().collect()),
        });
    }

    /// The columns that refer to a hub, in the order of its key; none where they do not name the whole key.
    fn referring(&self, raw: &Raw<'_>, reference: &crate::sql::Reference, hub: usize) -> Option<Vec<String>> {
        let hub = self.hubs.get(hub)?;
        let named: Vec<(String, &str)> = reference
            .to
            .iter()
            .zip(&reference.columns)
            .filter_map(|(there, here)| Some((super::text::plain(there), raw.column(here)?.name.as_str())))
            .collect();
        let columns: Option<Vec<String>> = hub
            .key
            .iter()
            .map(|(name, _)| named.iter().find(|(there, _)| there == name).map(|(_, here)| (*here).to_owned()))
            .collect();
        columns.filter(|columns| columns.len() == reference.columns.len())
    }

    /// The table of the raw layer as the vault keeps it.
    pub fn kept(&self, raw: &str) -> Option<&Kept> {
        self.kept.iter().find(|kept| kept.raw == raw)
    }

    /// The columns of the source, each as the raw layer's table and the name from staging on, from which a column of
    /// the rows that are put together again comes: a business key from everything that feeds its hub.
    pub fn origins(&self, raw: &str, column: &str) -> Vec<(&str, &str)> {
        let Some(kept) = self.kept(raw) else { return Vec::new() };
        let Some((hub, at)) = self.hub_of_column(kept, column) else { return Vec::new() };
        let feeds = self.hubs.get(hub).map_or(&[][..], |hub| &hub.feeds);
        feeds.iter().filter_map(|feed| Some((feed.raw.as_str(), feed.columns.get(at)?.as_str()))).collect()
    }

    /// The hub that holds a column of a table, and its place in the key; none where a satellite holds it.
    pub fn hub_of_column(&self, kept: &Kept, column: &str) -> Option<(usize, usize)> {
        if let (Identity::Hub(hub), Some(at)) = (kept.identity, kept.key.iter().position(|name| name == column)) {
            return Some((hub, at));
        }
        kept.ends.iter().find_map(|end| end.columns.iter().position(|name| name == column).map(|at| (end.hub, at)))
    }

    /// The tables of the vault as marts are described: what refers to others stands after them.
    pub fn tables(&self) -> Vec<Mart> {
        let mut tables: Vec<Mart> = self.hubs.iter().map(hub_table).collect();
        for kept in &self.kept {
            tables.extend(kept.has_link().then(|| self.link_table(kept)));
        }
        for kept in &self.kept {
            let (key, parent) = self.parent(kept);
            for satellite in &kept.satellites {
                let mut columns = vec![hash(&key, "The hash key of what is described.")];
                columns.extend(said(satellite.columns.iter().map(|(name, data_type)| (name, data_type)), &kept.raw));
                columns.push(hash("hash_diff", "A hash of everything that is said: it differs where anything does."));
                let grain = format!("One row for each time that a row of {} said something else.", one_line(&kept.raw));
                tables.push(table(
                    &satellite.name,
                    &grain,
                    columns,
                    &[&key, "load_timestamp"],
                    vec![(key.clone(), parent.clone(), key.clone())],
                ));
            }
            if let (Identity::Hub(hub), true) = (kept.identity, kept.has_link()) {
                let hub_table = self.hubs.get(hub).map_or_else(String::new, |hub| hub.name.clone());
                let columns = vec![
                    hash(&key, "The hash key of the row that refers to others: it drives."),
                    hash(&kept.link_key(), "The row of the link that holds from then on, until the next one."),
                ];
                let grain = format!("One row for each time that a row of {} referred to something else.", kept.raw);
                tables.push(table(
                    &kept.effectivity(),
                    &grain,
                    columns,
                    &[&key, "load_timestamp"],
                    vec![(key.clone(), hub_table, key.clone()), (kept.link_key(), kept.link(), kept.link_key())],
                ));
            }
        }
        tables
    }

    /// The vault as DDL is written from it.
    pub fn target_tables(&self) -> Vec<TargetTable> {
        self.tables().iter().map(Mart::target).collect()
    }

    /// The hash key by which the satellites of a table hang, and the table they hang on.
    pub fn parent(&self, kept: &Kept) -> (String, String) {
        match kept.identity {
            Identity::Hub(hub) => {
                self.hubs.get(hub).map_or_else(Default::default, |hub| (hub.hash_key.clone(), hub.name.clone()))
            }
            Identity::Link => (kept.link_key(), kept.link()),
        }
    }

    fn link_table(&self, kept: &Kept) -> Mart {
        let mut columns = vec![hash(&kept.link_key(), "Hash key: a hash of all business keys that are tied.")];
        let mut references = Vec::new();
        if let Identity::Hub(hub) = kept.identity
            && let Some(hub) = self.hubs.get(hub)
        {
            columns.push(hash(&hub.hash_key, "The hash key of the row that refers to the others."));
            references.push((hub.hash_key.clone(), hub.name.clone(), hub.hash_key.clone()));
        }
        for end in &kept.ends {
            let Some(hub) = self.hubs.get(end.hub) else { continue };
            let says = format!("The hash key in {}; empty where the source refers to none.", hub.name);
            columns.push(MartColumn::new(&end.column, DataType::Text(None), true, &says));
            references.push((end.column.clone(), hub.name.clone(), hub.hash_key.clone()));
        }
        let grain = format!("One row for each combination of what {} ties together.", kept.raw);
        table(&kept.link(), &grain, columns, &[&kept.link_key()], references)
    }
}

impl Warehouse<'_> {
    /// The table of the raw layer as the vault keeps it; none where there is no vault or it stays outside.
    pub fn kept(&self, raw: &Raw<'_>) -> Option<&Kept> {
        self.vault.as_ref().and_then(|vault| vault.kept(&raw.name))
    }
}

fn hub(raw: &Raw<'_>) -> Hub {
    let key = raw.key.iter().filter_map(|name| raw.column(name));
    Hub {
        name: format!("hub_{}", raw.name),
        hash_key: format!("{}_hk", raw.name),
        key: key.map(|column| (column.name.clone(), column.data_type.clone())).collect(),
        feeds: Vec::new(),
    }
}

/// Whether nothing but references to at least two other keyed tables identifies the rows of a table.
fn ties_only(raw: &Raw<'_>, keyed: &[&Raw<'_>]) -> bool {
    let references: Vec<_> = raw
        .source
        .references
        .iter()
        .filter(|held| held.table != raw.source.key() && keyed.iter().any(|other| other.source.key() == held.table))
        .collect();
    let within = |columns: &[String]| columns.iter().all(|name| raw.key.contains(name));
    let covered = raw.key.iter().all(|name| references.iter().any(|held| held.columns.contains(name)));
    // a reference outside the key may change, and then a link would be another one
    references.len() >= 2 && covered && references.iter().all(|held| within(&held.columns) && whole(held, keyed))
}

/// Whether a reference names the key of its table, whole.
fn whole(reference: &crate::sql::Reference, keyed: &[&Raw<'_>]) -> bool {
    let names: BTreeSet<&String> = reference.to.iter().collect();
    keyed
        .iter()
        .find(|raw| raw.source.key() == reference.table)
        .is_some_and(|raw| raw.key.iter().collect::<BTreeSet<_>>() == names)
}

/// The table whose rows a table extends: its key is a reference to the whole key of that other.
fn extended<'r, 'a>(raw: &Raw<'_>, keyed: &[&'r Raw<'a>]) -> Option<&'r Raw<'a>> {
    let reference = raw.source.references.iter().find(|held| {
        held.table != raw.source.key()
            && held.columns.iter().collect::<BTreeSet<_>>() == raw.key.iter().collect()
            && whole(held, keyed)
    })?;
    keyed.iter().find(|other| other.source.key() == reference.table).copied()
}

fn hash(name: &str, comment: &str) -> MartColumn {
    MartColumn::new(name, DataType::Text(None), false, comment)
}

fn said<'c>(columns: impl Iterator<Item = (&'c String, &'c DataType)>, raw: &str) -> Vec<MartColumn> {
    columns
        .map(|(name, data_type)| MartColumn::new(name, data_type.clone(), true, &format!("{name} of {raw}.")))
        .collect()
}

fn hub_table(hub: &Hub) -> Mart {
    let mut columns = vec![hash(&hub.hash_key, "Hash key: a hash of the business key.")];
    columns.extend(
        hub.key
            .iter()
            .map(|(name, data_type)| MartColumn::new(name, data_type.clone(), false, "Part of the business key.")),
    );
    let grain = "One row for each business key that any table of the source named.";
    table(&hub.name, grain, columns, &[&hub.hash_key], Vec::new())
}

/// A table of the vault: its columns, and when and from where each row was loaded.
fn table(
    name: &str,
    grain: &str,
    mut columns: Vec<MartColumn>,
    key: &[&str],
    references: Vec<(String, String, String)>,
) -> Mart {
    columns.push(MartColumn::new("load_timestamp", DataType::Timestamp, false, "When it was loaded, in UTC."));
    columns.push(MartColumn::new("record_source", DataType::Text(None), false, "The source table it came from."));
    Mart {
        name: name.to_owned(),
        grain: grain.to_owned(),
        columns,
        primary_key: key.iter().map(|name| (*name).to_owned()).collect(),
        references,
        durable_references: Vec::new(),
        event_time: None,
        cluster_by: Vec::new(),
    }
}
