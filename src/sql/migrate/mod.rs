//! From one schema to another: the statements that an engine needs, in a safe order, those that lose data marked.
//!
//! Both schemas are lowered to what the engine holds (`write`), what differs is listed (`diff`), and each difference
//! becomes statements: by `alter` where the engine has it, by building the table anew (`rebuild`) where not.

mod alter;
mod diff;
mod narrow;
mod rebuild;
mod rename;
mod types;

use super::Dialect;
use super::schema::Schema;
use super::write::{FullName, Loss, LossKind, Physical, PhysicalTable, Printer, Purpose, lower};
use diff::TableDiff;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The way from one schema to another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Migration {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What the engine cannot hold of the new schema, and what it cannot change in place.
    pub losses: Vec<Loss>,
}

/// A statement of a migration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Step {
    /// The statement, without its semicolon.
    pub sql: String,
    /// What to know before running it; empty for nothing.
    pub note: String,
    /// Whether it loses data, or may.
    pub loses_data: bool,
    /// What it keeps others from doing meanwhile, where that is worth knowing.
    pub locks: Option<String>,
}

impl Migration {
    /// The statements as a script, with a remark above each that needs one. Empty where nothing differs.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            if step.loses_data {
                text.push_str("-- LOSES DATA\n");
            }
            for remark in
                [Some(&step.note), step.locks.as_ref()].into_iter().flatten().filter(|remark| !remark.is_empty())
            {
                text.push_str(&format!("-- {}\n", remark.replace(['\n', '\r'], " ")));
            }
            text.push_str(&step.sql);
            text.push_str(";\n");
        }
        text
    }
}

/// The steps, by what must come before what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    DropViews,
    DropReferences,
    DropConstraints,
    Rename,
    Create,
    AddColumns,
    Alter,
    Rebuild,
    AddKeys,
    AddReferences,
    AddIndexes,
    Comments,
    CreateViews,
    DropColumns,
    DropTables,
    DropTypes,
}

/// What is done to get from the old schema to the new one.
#[derive(Debug)]
struct Plan<'a> {
    dialect: Dialect,
    printer: Printer,
    old: &'a Physical,
    new: &'a Physical,
    steps: Vec<(Phase, Step)>,
    losses: Vec<Loss>,
}

impl Plan<'_> {
    fn add(&mut self, phase: Phase, sql: String) {
        self.steps.push((phase, Step { sql, ..Step::default() }));
    }

    fn add_all(&mut self, phase: Phase, statements: Vec<String>) {
        statements.into_iter().for_each(|sql| self.add(phase, sql));
    }

    fn noted(&mut self, phase: Phase, sql: String, note: impl Into<String>) {
        self.steps.push((phase, Step { sql, note: note.into(), ..Step::default() }));
    }

    fn losing(&mut self, phase: Phase, sql: String, note: impl Into<String>) {
        self.steps.push((phase, Step { sql, note: note.into(), loses_data: true, locks: None }));
    }

    /// Says of the last step what it locks.
    fn locking(&mut self, locks: &str) {
        if let (Some((_, step)), Dialect::Postgresql) = (self.steps.last_mut(), self.dialect) {
            step.locks = Some(locks.to_owned());
        }
    }

    /// What the engine cannot change.
    fn cannot(&mut self, table: &PhysicalTable, what: impl Into<String>, why: impl Into<String>) {
        let (table, column) = (table.key.clone(), String::new());
        let kind = LossKind::CannotExpress;
        self.losses.push(Loss { table, column, kind, what: what.into(), why: why.into() });
    }
}

/// The statements that turn one schema into another in an engine, each schema with the dialect it was read in.
///
/// A table that has lost its column `note` gives one step, which loses data: `alter table item drop column if exists note`.
pub fn migrate(old: (&Schema, Option<Dialect>), new: (&Schema, Option<Dialect>), dialect: Dialect) -> Migration {
    let hints = BTreeMap::new();
    // a schema in another dialect than the engine's says the same in other words only when both are lowered alike
    let same = old.1 == new.1;
    let read_in = |side: Option<Dialect>| if same || side != Some(dialect) { side } else { None };
    let (mut before, _) = lower(old.0, read_in(old.1), dialect, Purpose::Change, &hints);
    let (after, mut losses) = lower(new.0, read_in(new.1), dialect, Purpose::Change, &hints);
    let renames = rename::guess(&before, &after);
    rename::apply(&mut before, &renames);
    let mut plan = Plan {
        dialect,
        printer: Printer::new(dialect),
        old: &before,
        new: &after,
        steps: Vec::new(),
        losses: Vec::new(),
    };
    plan.make();
    let rebuilt = plan.tables(&renames);
    types::drop_types(&mut plan);
    plan.views(&rebuilt);
    let Plan { mut steps, losses: cannot, .. } = plan;
    // the sort is stable: within a phase the order stays
    steps.sort_by_key(|(phase, _)| *phase);
    losses.extend(cannot);
    Migration { steps: steps.into_iter().map(|(_, step)| step).collect(), losses }
}

impl Plan<'_> {
    /// Schemas, types and sequences that are new.
    fn make(&mut self) {
        let (old, new, printer) = (self.old, self.new, self.printer);
        for name in new.schemas.iter().filter(|name| !old.schemas.contains(name)) {
            self.add(Phase::Create, printer.create_schema(name));
        }
        types::create_types(self);
        for name in new.sequences.iter().filter(|name| !old.sequences.contains(name)) {
            self.add(Phase::Create, printer.create_sequence(name));
        }
    }

    /// Tables: new ones, gone ones, changed ones. Returns those that are changed.
    fn tables(&mut self, renames: &rename::Renames) -> BTreeSet<FullName> {
        let (old, new) = (self.old, self.new);
        let mut diffs: Vec<TableDiff<'_>> = Vec::new();
        for after in &new.tables {
            if let Some(before) = old.table(&after.name) {
                diffs.push(diff::compare(before, after, renames, self.dialect));
            }
        }
        let changed = diffs.iter().filter(|diff| diff.changes_columns()).map(|diff| diff.new.name.clone()).collect();
        let made: Vec<&PhysicalTable> = new.tables.iter().filter(|table| old.table(&table.name).is_none()).collect();
        let gone: Vec<&PhysicalTable> = old.tables.iter().filter(|table| new.table(&table.name).is_none()).collect();
        let rebuilt = rebuild::chosen(self, &diffs);
        let at_once = rebuild::in_one_go(self.dialect) && !rebuilt.is_empty();
        self.renames(renames, &rebuilt);
        for diff in diffs.iter().filter(|diff| !rebuilt.contains(&diff.new.name)) {
            diff.changes.iter().for_each(|change| alter::change(self, diff, change));
        }
        if at_once {
            rebuild::rebuild(self, &diffs, &rebuilt, &made, &gone);
        } else {
            made.iter().for_each(|table| self.make_table(table));
            rebuild::rebuild(self, &diffs, &rebuilt, &[], &[]);
            // those that refer to others go first
            for table in gone.iter().rev() {
                table.links().for_each(|link| alter::drop_reference(self, table, link));
                let sql = format!("drop table if exists {}", self.printer.full_name(&table.name));
                self.losing(Phase::DropTables, sql, "The table and its rows are gone.");
            }
        }
        changed
    }

    /// A new table, its references when all tables are there.
    fn make_table(&mut self, table: &PhysicalTable) {
        let printer = self.printer;
        self.add_all(Phase::Create, printer.table(table));
        for link in &table.late {
            alter::add_reference(self, table, link);
        }
    }

    fn renames(&mut self, renames: &rename::Renames, rebuilt: &BTreeSet<FullName>) {
        for (from, to) in &renames.tables {
            let sql = alter::rename_table(self.printer, self.dialect, from, to);
            self.noted(Phase::Rename, sql, "A guess: one table is gone, one with the very same columns is new.");
        }
        for ((table, from), to) in renames.columns.iter().filter(|((table, _), _)| !rebuilt.contains(table)) {
            let sql = alter::rename_column(self.printer, self.dialect, table, from, to);
            self.noted(Phase::Rename, sql, "A guess: one column is gone, one of its type is new in its place.");
        }
    }

    /// Views are made again at the end; those that are gone, changed or read a changed table go first.
    fn views(&mut self, changed: &BTreeSet<FullName>) {
        let (old, new, printer) = (self.old, self.new, self.printer);
        let mut stale: BTreeSet<&FullName> = BTreeSet::new();
        for view in old.views.iter() {
            let same = new.views.iter().any(|held| held == view);
            let words: BTreeSet<String> = view
                .query
                .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
                .map(str::to_lowercase)
                .collect();
            // views stand in the order in which they read one another
            let reads = |name: &FullName| words.contains(&name.name.to_lowercase());
            if !same || changed.iter().any(&reads) || stale.iter().any(|name| reads(name)) {
                stale.insert(&view.name);
            }
        }
        for view in old.views.iter().rev().filter(|view| stale.contains(&view.name)) {
            let object = if view.materialized { "materialized view" } else { "view" };
            self.add(Phase::DropViews, format!("drop {object} if exists {}", printer.full_name(&view.name)));
        }
        for view in &new.views {
            if stale.contains(&view.name) || !old.views.iter().any(|held| held == view) {
                self.add_all(Phase::CreateViews, printer.create_view(view));
            }
        }
    }
}

#[cfg(test)]
mod tests;
