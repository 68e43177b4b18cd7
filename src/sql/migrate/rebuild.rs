//! Tables that the engine cannot change in place: their rows are put aside, the table is made anew, the rows come back.
//!
//! Where references are enforced and cannot be dropped (DuckDB, SQLite), the tables that refer to it are made anew too,
//! and everything that is new or gone is made and dropped in the same go.

use super::diff::{Change, TableDiff};
use super::{Phase, Plan, alter, types};
use crate::sql::Dialect;
use crate::sql::write::{FullName, PhysicalColumn, PhysicalTable, by_dependency, quote};
use std::collections::BTreeSet;

/// Whether references stand in the way of dropping a table.
pub(super) fn in_one_go(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Duckdb | Dialect::Sqlite)
}

/// The tables to make anew.
pub(super) fn chosen(plan: &Plan<'_>, diffs: &[TableDiff<'_>]) -> BTreeSet<FullName> {
    let dialect = plan.dialect;
    let retyped = types::retyped_tables(plan);
    let needs = |diff: &&TableDiff<'_>| {
        let renamed = dialect == Dialect::Duckdb && !diff.renamed.is_empty();
        renamed
            || retyped.contains(&diff.new.name)
            || diff.changes.iter().any(|change| !alter::can(dialect, diff, change))
    };
    let mut chosen: BTreeSet<FullName> = diffs.iter().filter(needs).map(|diff| diff.new.name.clone()).collect();
    if !in_one_go(dialect) {
        return chosen;
    }
    loop {
        let n_before = chosen.len();
        for diff in diffs {
            if diff.old.links().any(|link| chosen.contains(&link.table)) {
                chosen.insert(diff.new.name.clone());
            }
        }
        if chosen.len() == n_before {
            return chosen;
        }
    }
}

/// Makes the chosen tables anew, and with them those that are new or gone.
pub(super) fn rebuild(
    plan: &mut Plan<'_>,
    diffs: &[TableDiff<'_>],
    chosen: &BTreeSet<FullName>,
    made: &[&PhysicalTable],
    gone: &[&PhysicalTable],
) {
    let rebuilt: Vec<&TableDiff<'_>> = diffs.iter().filter(|diff| chosen.contains(&diff.new.name)).collect();
    if rebuilt.is_empty() {
        return;
    }
    let printer = plan.printer;
    for diff in &rebuilt {
        let (aside, from) = (printer.full_name(&aside(&diff.new.name)), printer.full_name(&diff.new.name));
        let engine = if plan.dialect == Dialect::Clickhouse { " engine = MergeTree order by tuple()" } else { "" };
        let columns = copied_out(plan, diff);
        let note = "The engine cannot change this table in place: its rows are put aside until it is made anew.";
        plan.noted(Phase::Rebuild, format!("create table {aside}{engine} as select {columns} from {from}"), note);
    }
    let mut old: Vec<PhysicalTable> = rebuilt.iter().map(|diff| diff.old.clone()).collect();
    old.extend(gone.iter().map(|table| (*table).clone()));
    for table in by_dependency(old).iter().rev() {
        let sql = format!("drop table {}", printer.full_name(&table.name));
        if gone.iter().any(|held| held.name == table.name) {
            plan.losing(Phase::Rebuild, sql, "The table and its rows are gone.");
        } else {
            let cascade = if plan.dialect == Dialect::Redshift { " cascade" } else { "" };
            plan.add(Phase::Rebuild, format!("{sql}{cascade}"));
        }
    }
    types::change_between(plan);
    for table in &plan.new.tables {
        let anew = chosen.contains(&table.name);
        if !anew && !made.iter().any(|held| held.name == table.name) {
            continue;
        }
        plan.add_all(Phase::Rebuild, printer.table(table));
        let late = if in_one_go(plan.dialect) { &[][..] } else { &table.late[..] };
        for link in late {
            alter::add_reference(plan, table, link);
        }
        if let Some(diff) = rebuilt.iter().find(|diff| diff.new.name == table.name) {
            copy_back(plan, diff);
        }
    }
    for diff in &rebuilt {
        plan.add(Phase::Rebuild, format!("drop table {}", printer.full_name(&aside(&diff.new.name))));
    }
    if !in_one_go(plan.dialect) {
        refer_again(plan, chosen);
    }
}

/// References of other tables went with the table that they refer to.
fn refer_again(plan: &mut Plan<'_>, chosen: &BTreeSet<FullName>) {
    let new = plan.new;
    for table in new.tables.iter().filter(|table| !chosen.contains(&table.name)) {
        let old = plan.old.table(&table.name);
        for link in table.links().filter(|link| chosen.contains(&link.table)) {
            if old.is_some_and(|old| old.links().any(|held| held.columns == link.columns && held.table == link.table)) {
                alter::add_reference(plan, table, link);
            }
        }
    }
}

fn aside(name: &FullName) -> FullName {
    FullName { schema: name.schema.clone(), name: format!("{}__old", name.name) }
}

/// The name that a column still has in the table.
fn old_name<'n>(diff: &'n TableDiff<'_>, name: &'n str) -> &'n str {
    diff.renamed.iter().find(|(_, to)| to == name).map_or(name, |(from, _)| from)
}

/// The columns that are put aside, under their new names.
fn copied_out(plan: &Plan<'_>, diff: &TableDiff<'_>) -> String {
    let dialect = plan.dialect;
    let said = |column: &PhysicalColumn| {
        let (from, to) = (quote(old_name(diff, &column.name), dialect), quote(&column.name, dialect));
        // a type that is made anew must not be held by what is put aside
        if types::is_retyped(plan, &column.type_text) {
            format!("cast({from} as varchar) as {to}")
        } else if from == to {
            from
        } else {
            format!("{from} as {to}")
        }
    };
    diff.old.columns.iter().map(said).collect::<Vec<_>>().join(", ")
}

fn copy_back(plan: &mut Plan<'_>, diff: &TableDiff<'_>) {
    let dialect = plan.dialect;
    let (mut into, mut from, mut narrowed) = (Vec::new(), Vec::new(), Vec::new());
    for column in diff.new.columns.iter().filter(|column| column.generated.is_none()) {
        let Some(old) = diff.old.column(&column.name) else { continue };
        let name = quote(&column.name, dialect);
        let retyped =
            diff.changes.iter().any(|change| matches!(change, Change::Type(_, held) if held.name == column.name));
        from.push(if retyped { format!("cast({name} as {})", column.type_text) } else { name.clone() });
        if retyped && !super::narrow::keeps_values(&old.type_text, &column.type_text) {
            narrowed.push(column.name.clone());
        }
        into.push(name);
    }
    let gone = |change: &Change| match change {
        Change::DropColumn(name) => Some(name.clone()),
        _ => None,
    };
    let dropped: Vec<String> = diff.changes.iter().filter_map(gone).collect();
    let (table, aside) = (plan.printer.full_name(&diff.new.name), plan.printer.full_name(&aside(&diff.new.name)));
    let sql = format!("insert into {table} ({}) select {} from {aside}", into.join(", "), from.join(", "));
    let mut notes = Vec::new();
    if !dropped.is_empty() {
        notes.push(format!("Without {}.", dropped.join(", ")));
    }
    if !narrowed.is_empty() {
        notes.push(format!("Values of {} that do not fit are refused.", narrowed.join(", ")));
    }
    let needs_value = |column: &&PhysicalColumn| {
        let made = column.default.is_some() || column.generated.is_some() || column.identity;
        !column.nullable && !made && diff.old.column(&column.name).is_none()
    };
    let needed: Vec<&str> = diff.new.columns.iter().filter(needs_value).map(|column| column.name.as_str()).collect();
    let required =
        |column: &&PhysicalColumn| !column.nullable && diff.old.column(&column.name).is_some_and(|old| old.nullable);
    let required: Vec<&str> = diff.new.columns.iter().filter(required).map(|column| column.name.as_str()).collect();
    if !required.is_empty() {
        notes.push(format!("Fails where {} is null: fill those rows first.", required.join(" or ")));
    }
    if !needed.is_empty() {
        notes.push(format!(
            "Say what {} is in these rows: it is new, obligatory and without a default.",
            needed.join(", ")
        ));
    }
    if dropped.is_empty() && narrowed.is_empty() {
        plan.noted(Phase::Rebuild, sql, notes.join(" "));
    } else {
        plan.losing(Phase::Rebuild, sql, notes.join(" "));
    }
}
