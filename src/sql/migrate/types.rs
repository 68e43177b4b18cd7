//! Enumerations and domains: new ones, gone ones, and values that come or go.

use super::{Phase, Plan};
use crate::sql::Dialect;
use crate::sql::write::{FullName, Loss, LossKind, Type, quote, string};
use std::collections::BTreeSet;

/// New types, and values that are added to old ones.
pub(super) fn create_types(plan: &mut Plan<'_>) {
    let (old, new, printer) = (plan.old, plan.new, plan.printer);
    for made in &new.types {
        match old.types.iter().find(|held| held.name == made.name) {
            None => plan.add_all(Phase::Create, printer.create_type(made)),
            Some(held) if held.values != made.values && !made.values.is_empty() => change_values(plan, held, made),
            Some(held) if held.definition != made.definition => {
                let what = format!("the domain {} stays as it is", made.name.name);
                let why = "a changed domain is altered by hand, for its conditions have no names".to_owned();
                plan.losses.push(Loss {
                    table: String::new(),
                    column: String::new(),
                    kind: LossKind::CannotExpress,
                    what,
                    why,
                });
            }
            Some(_) => {}
        }
    }
}

/// Whether the new values are the old ones in their order, with others between them.
fn only_adds(old: &Type, new: &Type) -> bool {
    let mut rest = new.values.iter();
    old.values.iter().all(|value| rest.any(|held| held == value))
}

fn change_values(plan: &mut Plan<'_>, old: &Type, new: &Type) {
    let name = plan.printer.full_name(&new.name);
    if plan.dialect != Dialect::Postgresql {
        // DuckDB: the tables that have it are made anew, the type with them
        return;
    }
    if only_adds(old, new) {
        for (at, value) in new.values.iter().enumerate().filter(|(_, value)| !old.values.contains(value)) {
            let place = match at.checked_sub(1).and_then(|before| new.values.get(before)) {
                Some(before) => format!(" after {}", string(before, plan.dialect)),
                None => old
                    .values
                    .first()
                    .map(|first| format!(" before {}", string(first, plan.dialect)))
                    .unwrap_or_default(),
            };
            let sql = format!("alter type {name} add value if not exists {}{place}", string(value, plan.dialect));
            plan.noted(Phase::Create, sql, "The value can be used when the transaction that adds it has ended.");
        }
        return;
    }
    let aside = FullName { schema: new.name.schema.clone(), name: format!("{}__old", new.name.name) };
    plan.add(Phase::Create, format!("alter type {name} rename to {}", quote(&aside.name, plan.dialect)));
    plan.add_all(Phase::Create, plan.printer.create_type(new));
    let gone: Vec<&str> = old.values.iter().filter(|value| !new.values.contains(value)).map(String::as_str).collect();
    for table in plan.new.tables.iter().filter(|table| plan.old.table(&table.name).is_some()) {
        let full_name = plan.printer.full_name(&table.name);
        for column in table.columns.iter().filter(|column| column.type_text == name) {
            let quoted = quote(&column.name, plan.dialect);
            if column.default.is_some() {
                plan.add(Phase::Alter, format!("alter table {full_name} alter column {quoted} drop default"));
            }
            let sql = format!("alter table {full_name} alter column {quoted} type {name} using {quoted}::text::{name}");
            plan.losing(
                Phase::Alter,
                sql,
                format!("Fails where a row has one of the values that are gone: {}.", gone.join(", ")),
            );
            if let Some(default) = &column.default {
                plan.add(Phase::Alter, format!("alter table {full_name} alter column {quoted} set default {default}"));
            }
        }
    }
    plan.add(Phase::DropTypes, format!("drop type if exists {}", plan.printer.full_name(&aside)));
}

/// Types that are gone, when nothing has them any more.
pub(super) fn drop_types(plan: &mut Plan<'_>) {
    let (old, new, printer) = (plan.old, plan.new, plan.printer);
    for gone in old.types.iter().filter(|held| !new.types.iter().any(|made| made.name == held.name)) {
        let object = if gone.definition.is_empty() { "type" } else { "domain" };
        plan.add(Phase::DropTypes, format!("drop {object} if exists {}", printer.full_name(&gone.name)));
    }
    for gone in old.sequences.iter().filter(|name| !new.sequences.contains(name)) {
        plan.add(Phase::DropTypes, format!("drop sequence if exists {}", printer.full_name(gone)));
    }
}

/// Types whose values change, where the engine cannot change them.
fn retyped<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p Type> {
    let changes = |made: &&Type| plan.old.types.iter().any(|held| held.name == made.name && held.values != made.values);
    plan.new.types.iter().filter(move |made| plan.dialect == Dialect::Duckdb && changes(made))
}

/// Whether a type of this name changes its values and must be made anew.
pub(super) fn is_retyped(plan: &Plan<'_>, type_text: &str) -> bool {
    retyped(plan).any(|made| plan.printer.full_name(&made.name) == type_text)
}

/// Tables with columns of such types.
pub(super) fn retyped_tables(plan: &Plan<'_>) -> BTreeSet<FullName> {
    let has = |columns: &[crate::sql::write::PhysicalColumn]| {
        columns.iter().any(|column| is_retyped(plan, &column.type_text))
    };
    plan.new.tables.iter().filter(|table| has(&table.columns)).map(|table| table.name.clone()).collect()
}

/// Makes such types anew while no table has them.
pub(super) fn change_between(plan: &mut Plan<'_>) {
    let changed: Vec<Type> = retyped(plan).cloned().collect();
    for made in &changed {
        plan.add(Phase::Rebuild, format!("drop type {}", plan.printer.full_name(&made.name)));
        plan.add_all(Phase::Rebuild, plan.printer.create_type(made));
    }
}
