//! References: whether the engine can hold them, of which type their columns must be, and which come late.

use super::Lowering;
use crate::sql::Dialect;
use crate::sql::schema::{Reference, Table};
use crate::sql::write::engine::{Hold, Late};
use crate::sql::write::loss::LossKind;
use crate::sql::write::physical::{FullName, Link, PhysicalTable};
use std::collections::{BTreeMap, BTreeSet};

/// Gives the tables their references.
pub(super) fn references(tables: &mut [PhysicalTable], lowering: &mut Lowering<'_>) {
    let schema = lowering.schema;
    let keys: BTreeMap<&str, usize> = schema.tables.iter().enumerate().map(|(at, table)| (table.key(), at)).collect();
    let mut cascades = Cascades::default();
    let mut adopted: Vec<Adoption> = Vec::new();
    for (at, table) in schema.tables.iter().enumerate() {
        for reference in &table.references {
            let target = keys.get(reference.table.as_str()).copied();
            match lower_reference(table, reference, target.map(|target| &schema.tables[target]), lowering) {
                Ok(mut link) => {
                    if lowering.to == Dialect::Sqlserver {
                        cascades.admit(&tables[at].name, &mut link, table, lowering);
                    }
                    if tables[at].references.iter().any(|held| held.columns == link.columns && held.table == link.table)
                    {
                        continue;
                    }
                    adopted.extend(target.map(|target| (at, target, link.columns.clone(), link.to.clone())));
                    tables[at].references.push(link);
                }
                Err(why) => {
                    let what =
                        format!("the reference ({}) to {} is left out", reference.columns.join(", "), reference.table);
                    lowering.lose((table.key(), ""), LossKind::CannotExpress, what, why);
                }
            }
        }
    }
    if lowering.engine.same_types {
        adopt_types(tables, &adopted, lowering);
    }
}

/// Table, table referred to, columns on both sides.
type Adoption = (usize, usize, Vec<String>, Vec<String>);

fn lower_reference(
    table: &Table,
    reference: &Reference,
    target: Option<&Table>,
    lowering: &mut Lowering<'_>,
) -> Result<Link, String> {
    if lowering.engine.references == Hold::Missing {
        return Err("the engine has no references".to_owned());
    }
    let Some(target) = target else { return Err("that table is not written here".to_owned()) };
    let unknown = || "its columns are not known".to_owned();
    if reference.columns.len() != reference.to.len() {
        return Err(unknown());
    }
    let columns = lowering.column_names(table, &reference.columns).ok_or_else(unknown)?;
    let to = lowering.column_names(target, &reference.to).ok_or_else(unknown)?;
    refers_to_a_key(target, reference, lowering)?;
    if lowering.to == Dialect::Duckdb && lowering.table_name(table).schema != lowering.table_name(target).schema {
        return Err("the engine has no references between schemas".to_owned());
    }
    let actions = actions(table, reference, lowering);
    let nameless = lowering.to == Dialect::Clickhouse || reference.name.is_empty();
    let own = lowering.table_name(table);
    let name = if nameless { String::new() } else { reference_name(table, &own, &reference.name, lowering) };
    Ok(Link { name, columns, table: lowering.table_name(target), to, actions })
}

/// Names of references are told apart within their table, in some engines within their schema.
fn reference_name(table: &Table, own: &FullName, wanted: &str, lowering: &mut Lowering<'_>) -> String {
    let in_schema = matches!(lowering.to, Dialect::Mysql | Dialect::Sqlserver);
    let scope =
        if in_schema { format!("{}\u{0}", own.schema) } else { format!("{}\u{0}{}\u{0}", own.schema, own.name) };
    lowering.constraint_name(table, &scope, wanted)
}

/// Engines that enforce references want them to lead to a key.
fn refers_to_a_key(target: &Table, reference: &Reference, lowering: &Lowering<'_>) -> Result<(), String> {
    let wanted: BTreeSet<&str> =
        reference.to.iter().filter_map(|name| target.column(name)).map(|column| column.name.as_str()).collect();
    let is = |key: &[String]| key.len() == wanted.len() && key.iter().all(|name| wanted.contains(name.as_str()));
    let primary = is(&target.primary_key);
    let unique = target.unique.iter().any(|key| is(key));
    let by_index = |index: &crate::sql::schema::Index| index.unique && index.filter.is_none() && is(&index.columns);
    let indexed = target.indexes.iter().any(by_index);
    let fits = match lowering.to {
        Dialect::Clickhouse => true,
        Dialect::Bigquery | Dialect::Databricks => primary,
        Dialect::Duckdb | Dialect::Snowflake | Dialect::Redshift => primary || unique,
        _ => primary || unique || indexed,
    };
    if fits {
        return Ok(());
    }
    let only_primary = matches!(lowering.to, Dialect::Bigquery | Dialect::Databricks);
    let key = if only_primary { "the primary key" } else { "a key" };
    Err(format!("it does not refer to {key} of that table"))
}

fn actions(table: &Table, reference: &Reference, lowering: &mut Lowering<'_>) -> String {
    let mut said = String::new();
    for (word, action) in [("delete", &reference.on_delete), ("update", &reference.on_update)] {
        let Some(action) = action.as_deref().filter(|action| *action != "no action") else { continue };
        let restricts = action == "restrict";
        let takes = lowering.engine.actions
            && !(restricts && lowering.to == Dialect::Sqlserver)
            && !(action == "set default" && lowering.to == Dialect::Mysql);
        if takes {
            said.push_str(&format!(" on {word} {action}"));
        } else if !restricts {
            let what = format!("on {word} {action} of the reference to {} is left out", reference.table);
            lowering.lose(
                (table.key(), ""),
                LossKind::CannotExpress,
                what,
                "the engine follows no references on its own",
            );
        }
    }
    said
}

/// In engines where both ends of a reference must be of one type, the referring column takes that of the other.
fn adopt_types(tables: &mut [PhysicalTable], adopted: &[Adoption], lowering: &mut Lowering<'_>) {
    // a column that is referred to may itself refer to another
    for _ in 0..5 {
        let mut changed = false;
        for (at, target, columns, to) in adopted {
            for (column, there) in columns.iter().zip(to) {
                let Some(wanted) = tables[*target].column(there).map(|held| held.type_text.clone()) else { continue };
                let key = tables[*at].key.clone();
                let Some(held) = tables[*at].columns.iter_mut().find(|held| held.name == *column) else { continue };
                if held.type_text == wanted || held.identity {
                    continue;
                }
                let what = format!("the type {} becomes {wanted}", held.type_text);
                held.type_text = wanted;
                let why = "both ends of a reference must be of one type";
                lowering.losses.add((&key, column), LossKind::Approximated, what, why);
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// The ways on which deletes and updates spread; SQL Server lets them meet nowhere.
#[derive(Debug, Default)]
struct Cascades {
    to: BTreeMap<FullName, BTreeSet<FullName>>,
}

impl Cascades {
    /// Takes a reference, without its actions where their way would meet another.
    fn admit(&mut self, own: &FullName, link: &mut Link, table: &Table, lowering: &mut Lowering<'_>) {
        if link.actions.is_empty() {
            return;
        }
        let above = reached(&link.table, |name| self.above(name));
        let below = reached(own, |name| self.to.get(name).into_iter().flatten().cloned().collect());
        let meets = above.contains(own)
            || above.iter().any(|start| {
                let reach = reached(start, |name| self.to.get(name).into_iter().flatten().cloned().collect());
                below.iter().any(|end| reach.contains(end))
            });
        if meets {
            let what = format!("{} of the reference to {} is left out", link.actions.trim(), link.table.name);
            let why = "the engine lets deletes and updates reach a table on one way only";
            lowering.lose((table.key(), ""), LossKind::CannotExpress, what, why);
            link.actions.clear();
        } else {
            self.to.entry(link.table.clone()).or_default().insert(own.clone());
        }
    }

    fn above(&self, name: &FullName) -> Vec<FullName> {
        self.to.iter().filter(|(_, below)| below.contains(name)).map(|(above, _)| above.clone()).collect()
    }
}

/// Everything that can be reached from a name, itself included.
fn reached(start: &FullName, next: impl Fn(&FullName) -> Vec<FullName>) -> BTreeSet<FullName> {
    let mut found = BTreeSet::from([start.clone()]);
    let mut open = vec![start.clone()];
    while let Some(name) = open.pop() {
        for name in next(&name) {
            if found.insert(name.clone()) {
                open.push(name);
            }
        }
    }
    found
}

/// Moves references to tables that come later to their place, or out; the tables stand in their order.
pub(super) fn postpone(tables: &mut [PhysicalTable], lowering: &mut Lowering<'_>) {
    if lowering.engine.late == Late::Inline {
        return;
    }
    let mut there: BTreeSet<FullName> = BTreeSet::new();
    for table in tables.iter_mut() {
        there.insert(table.name.clone());
        let (now, late): (Vec<_>, Vec<_>) =
            std::mem::take(&mut table.references).into_iter().partition(|link| there.contains(&link.table));
        table.references = now;
        for mut link in late {
            if lowering.engine.late == Late::Never {
                let what = format!("the reference ({}) to {} is left out", link.columns.join(", "), link.table.name);
                let why = "the tables refer to one another in a circle, and the engine adds no references later";
                lowering.losses.add((&table.key, ""), LossKind::CannotExpress, what, why);
                continue;
            }
            if link.name.is_empty() {
                link.name = format!("{}_{}_fkey", table.name.name, link.columns.join("_"));
            }
            table.late.push(link);
        }
    }
}
