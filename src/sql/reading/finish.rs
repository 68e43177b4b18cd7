//! What can only be done when every statement is read: types, partitions, keys of tables, references, views.

use super::builder::Builder;
use super::held::{Held, OpenReference};
use crate::sql::Dialect;
use crate::sql::cursor::FullName;
use crate::sql::schema::{DataType, DomainType, EnumType, Reference, Schema, Table};
use crate::sql::statement::DomainDeclaration;
use crate::sql::types::TypeName;
use std::collections::{BTreeMap, BTreeSet};

/// How far chains of domains and of partitions are followed.
const MAX_CHAIN: usize = 20;

/// Turns what was gathered into the schema.
pub(super) fn finish(mut builder: Builder) -> Schema {
    copy_columns(&mut builder);
    let mut enums = std::mem::take(&mut builder.enums);
    let domains = resolve_types(&mut builder, &mut enums);
    let roots = collapse_partitions(&mut builder);
    tidy_keys(&mut builder);
    name_apart(&mut builder, &roots);
    let resolved = resolve_references(&builder, &roots);
    let views = resolve_views(&mut builder, &roots);
    let mut tables = Vec::new();
    for (slot, held) in std::mem::take(&mut builder.tables).into_iter().enumerate() {
        let Some(mut held) = held.filter(|_| !roots.contains_key(&slot)) else { continue };
        held.table.references = resolved.get(&slot).cloned().unwrap_or_default();
        tables.push(held.table);
    }
    Schema { tables, enums, views, domains, ..std::mem::take(&mut builder.rest) }
}

/// Columns that tables have from other tables, in all.
const MAX_COPIED: usize = 100_000;

/// Columns that a table has from another by `like` or `inherits`.
fn copy_columns(builder: &mut Builder) {
    let mut room = MAX_COPIED;
    for slot in 0..builder.tables.len() {
        let Some(held) = &builder.tables[slot] else { continue };
        let from: Vec<_> =
            held.copies.iter().filter_map(|name| builder.find(name)).filter(|from| *from != slot).collect();
        let copied: Vec<_> = from
            .iter()
            .filter_map(|from| builder.tables[*from].as_ref())
            .flat_map(|held| held.table.columns.clone())
            .take(room)
            .collect();
        room -= copied.len();
        let Some(held) = &mut builder.tables[slot] else { continue };
        let own = std::mem::take(&mut held.table.columns);
        for column in copied.into_iter().chain(own) {
            match held.table.columns.iter_mut().find(|had| had.name == column.name) {
                Some(had) => *had = column,
                None => held.table.columns.push(column),
            }
        }
    }
}

/// Every column gets the common form of its type; domains give way to the type below them.
fn resolve_types(builder: &mut Builder, enums: &mut Vec<EnumType>) -> Vec<DomainType> {
    let domains = std::mem::take(&mut builder.domains);
    let known: BTreeMap<String, String> =
        enums.iter().rev().map(|held| (held.name.to_lowercase(), held.name.clone())).collect();
    for held in builder.tables.iter_mut().flatten() {
        let dialect = held.dialect;
        for column in &mut held.table.columns {
            let mut name = TypeName::parse(&column.original_type);
            let not_null = below_domains(&mut name, &domains);
            column.nullable &= !not_null;
            if let Some(values) = values_of(&name) {
                let made = format!("{}_{}", held.table.name, column.name);
                enums.push(EnumType {
                    schema: held.table.schema.clone(),
                    name: made.clone(),
                    values,
                    ..EnumType::default()
                });
                column.data_type = DataType::Enum(made);
            } else {
                column.data_type = common(&name, &column.original_type, &known, dialect);
            }
        }
    }
    let finish = |(declared, dialect): &(DomainDeclaration, Dialect)| {
        let mut name = TypeName::parse(&declared.type_text);
        below_domains(&mut name, &domains);
        DomainType {
            schema: declared.name.schema.clone(),
            name: declared.name.name.text.clone(),
            data_type: common(&name, &declared.type_text, &known, *dialect),
            original_type: declared.type_text.clone(),
            nullable: !declared.not_null,
            default: declared.default.clone(),
            checks: declared.checks.clone(),
            comment: builder.domain_comments.get(&declared.name.name.text.to_lowercase()).cloned().flatten(),
        }
    };
    domains.values().map(finish).collect()
}

/// Replaces a domain by the type below it; whether a domain on the way forbids null.
fn below_domains(name: &mut TypeName, domains: &BTreeMap<String, (DomainDeclaration, Dialect)>) -> bool {
    let mut not_null = false;
    for _ in 0..MAX_CHAIN {
        let Some((domain, _)) = domains.get(&name.base) else { break };
        not_null |= domain.not_null;
        let below = TypeName::parse(&domain.type_text);
        *name = TypeName { dimensions: name.dimensions + below.dimensions, ..below };
    }
    not_null
}

/// The values of an enumeration that a type lists: `enum('a', 'b')`, `Enum8('a' = 1)`.
fn values_of(name: &TypeName) -> Option<Vec<String>> {
    let value = |value: &String| {
        let value = value.rsplit_once('=').map_or(value.as_str(), |(value, _)| value).trim();
        value.trim_matches('\'').replace("''", "'")
    };
    let listed = matches!(name.base.as_str(), "enum" | "enum8" | "enum16") && !name.arguments.is_empty();
    listed.then(|| name.arguments.iter().map(value).collect())
}

fn common(name: &TypeName, written: &str, enums: &BTreeMap<String, String>, dialect: Dialect) -> DataType {
    if let Some(found) = enums.get(&name.base) {
        let value = DataType::Enum(found.clone());
        return (0..name.dimensions.min(6)).fold(value, |inner, _| DataType::Array(Box::new(inner)));
    }
    name.common(dialect).unwrap_or_else(|| {
        let written = written.trim();
        let plain = match (written.find('.'), written.find('(')) {
            (Some(dot), open) if open.is_none_or(|open| dot < open) && name.inner.is_none() => &written[dot + 1..],
            _ => written,
        };
        DataType::Other(plain.replace('"', ""))
    })
}

/// Takes partitions out of the tables: what they have goes to the table at the top. Returns the top of each.
fn collapse_partitions(builder: &mut Builder) -> BTreeMap<usize, usize> {
    let parents: BTreeMap<usize, usize> = (builder.tables.iter().enumerate())
        .filter_map(|(slot, held)| Some((slot, builder.find(held.as_ref()?.parent.as_ref()?)?)))
        .filter(|(slot, parent)| slot != parent)
        .collect();
    let mut roots = BTreeMap::new();
    for slot in parents.keys() {
        let top = (0..MAX_CHAIN).try_fold(*slot, |at, _| parents.get(&at).copied().ok_or(at));
        // a chain without an end is a circle: its tables stay
        if let Err(top) = top {
            roots.insert(*slot, top);
        }
    }
    for (slot, top) in &roots {
        let Some(part) = builder.tables[*slot].clone() else { continue };
        if let Some(whole) = &mut builder.tables[*top] {
            merge_partition(whole, part);
        }
    }
    roots
}

fn merge_partition(whole: &mut Held, part: Held) {
    let has = |table: &Table, columns: &[String]| columns.iter().all(|column| table.column(column).is_some());
    super::held::add_bounds(&mut whole.table, &part.table.name, &part.bounds);
    whole.table.partitions.push(part.table.name);
    if whole.table.columns.is_empty() {
        whole.table.columns = part.table.columns;
    }
    if whole.table.primary_key.is_empty() && has(&whole.table, &part.table.primary_key) {
        whole.table.primary_key = part.table.primary_key;
    }
    for key in part.table.unique {
        if has(&whole.table, &key) && !whole.table.unique.contains(&key) {
            whole.table.unique.push(key);
        }
    }
    for reference in part.references {
        if has(&whole.table, &reference.columns)
            && !whole.references.iter().any(|held| same_reference(held, &reference))
        {
            whole.references.push(reference);
        }
    }
}

fn same_reference(one: &OpenReference, other: &OpenReference) -> bool {
    one.columns == other.columns
        && one.table.name.text.eq_ignore_ascii_case(&other.table.name.text)
        && one.table.schema.eq_ignore_ascii_case(&other.table.schema)
}

/// Names in keys are spelled as the columns are; columns of the primary key are never null.
fn tidy_keys(builder: &mut Builder) {
    for held in builder.tables.iter_mut().flatten() {
        let columns: Vec<_> = held.table.columns.iter().map(|column| column.name.clone()).collect();
        spell(&mut held.table.primary_key, &columns);
        held.table.unique.iter_mut().for_each(|key| spell(key, &columns));
        held.references.iter_mut().for_each(|reference| spell(&mut reference.columns, &columns));
        held.table.named_unique.values_mut().for_each(|key| spell(key, &columns));
        let mut seen = BTreeSet::new();
        let primary = held.table.primary_key.clone();
        held.table.unique.retain(|key| *key != primary && seen.insert(key.clone()));
        for column in &mut held.table.columns {
            column.nullable &= !primary.contains(&column.name);
        }
    }
}

fn spell(names: &mut [String], columns: &[String]) {
    for name in names {
        if !columns.contains(name)
            && let Some(column) = columns.iter().find(|column| column.eq_ignore_ascii_case(name))
        {
            name.clone_from(column);
        }
    }
}

/// Tables of one name in two schemas get keys that differ.
fn name_apart(builder: &mut Builder, roots: &BTreeMap<usize, usize>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, held) in builder.tables.iter().enumerate().filter(|(slot, _)| !roots.contains_key(slot)) {
        *counts.entry(held.as_ref().map(|held| held.table.name.clone()).unwrap_or_default()).or_default() += 1;
    }
    for held in builder.tables.iter_mut().flatten() {
        let table = &mut held.table;
        if !table.schema.is_empty() && counts.get(&table.name).is_some_and(|count| *count > 1) {
            table.key = format!("{}.{}", table.schema, table.name);
        }
    }
}

fn resolve_references(builder: &Builder, roots: &BTreeMap<usize, usize>) -> BTreeMap<usize, Vec<Reference>> {
    let mut resolved = BTreeMap::new();
    for (slot, held) in builder.tables.iter().enumerate() {
        let Some(held) = held else { continue };
        let mut references: Vec<Reference> = Vec::new();
        for open in &held.references {
            let reference = resolve(open, builder, roots, &held.table.schema);
            let same = |held: &Reference| {
                held.columns == reference.columns && held.table == reference.table && held.to == reference.to
            };
            if !references.iter().any(same) {
                references.push(reference);
            }
        }
        resolved.insert(slot, references);
    }
    resolved
}

fn resolve(open: &OpenReference, builder: &Builder, roots: &BTreeMap<usize, usize>, schema: &str) -> Reference {
    let mut to = open.to.clone();
    let Some(target) = target(&open.table, builder, roots, schema) else {
        return Reference { table: written(&open.table), to, ..of(open) };
    };
    if to.is_empty() && target.primary_key.len() == open.columns.len() {
        to.clone_from(&target.primary_key);
    }
    let columns: Vec<_> = target.columns.iter().map(|column| column.name.clone()).collect();
    spell(&mut to, &columns);
    Reference { table: target.key().to_owned(), to, ..of(open) }
}

/// What a reference says of itself.
fn of(open: &OpenReference) -> Reference {
    Reference {
        columns: open.columns.clone(),
        name: open.name.clone(),
        on_delete: open.on_delete.clone(),
        on_update: open.on_update.clone(),
        ..Reference::default()
    }
}

/// The table that a name means, first in the schema of the one that names it, partitions replaced by the whole.
fn target<'a>(
    name: &FullName,
    builder: &'a Builder,
    roots: &BTreeMap<usize, usize>,
    schema: &str,
) -> Option<&'a Table> {
    let mut near = name.clone();
    if near.schema.is_empty() {
        schema.clone_into(&mut near.schema);
    }
    let slot = builder.find(&near).or_else(|| builder.find(name))?;
    let slot = roots.get(&slot).copied().unwrap_or(slot);
    builder.tables.get(slot)?.as_ref().map(|held| &held.table)
}

fn written(name: &FullName) -> String {
    if name.schema.is_empty() { name.name.text.clone() } else { format!("{}.{}", name.schema, name.name.text) }
}

fn resolve_views(builder: &mut Builder, roots: &BTreeMap<usize, usize>) -> Vec<crate::sql::schema::View> {
    let views = std::mem::take(&mut builder.views);
    let known: BTreeSet<String> = views.iter().map(|(view, _)| view.name.to_lowercase()).collect();
    let resolve = |name: &FullName, schema: &str| match target(name, builder, roots, schema) {
        Some(table) => table.key().to_owned(),
        None if known.contains(&name.name.text.to_lowercase()) => name.name.text.clone(),
        None => written(name),
    };
    let finished = views.into_iter().map(|(mut view, reads)| {
        let names: BTreeSet<String> = reads.iter().map(|name| resolve(name, &view.schema)).collect();
        view.reads = names.into_iter().collect();
        view
    });
    finished.collect()
}
