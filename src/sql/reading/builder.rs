//! Tables, types and views while statements come in: each declaration is applied, or kept until its table is known.

use super::held::{Held, add_column, add_constraint, add_index, change_column, column_of, names};
use crate::finding::Place;
use crate::sql::cursor::{FullName, Name};
use crate::sql::schema::{EnumType, Table, View};
use crate::sql::statement::{Action, Declaration, TableDeclaration};
use std::collections::BTreeMap;

/// Schemas that an unqualified name means.
const DEFAULT_SCHEMAS: [&str; 4] = ["", "public", "dbo", "main"];

/// A declaration on its way into the schema.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// What it declares.
    pub declaration: Declaration,
    /// What was guessed about it.
    pub guesses: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A domain: the type below it, and whether it forbids null.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    /// The type below it, as written.
    pub type_text: String,
    /// Whether it forbids null.
    pub not_null: bool,
}

/// The schema so far.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// Tables in the order declared; dropped ones leave a gap.
    pub tables: Vec<Option<Held>>,
    /// Views, and the names that they read.
    pub views: Vec<(View, Vec<FullName>)>,
    /// Enumerations.
    pub enums: Vec<EnumType>,
    /// Domains by lower-case name.
    pub domains: BTreeMap<String, Domain>,
    by_name: BTreeMap<String, Vec<usize>>,
    search_path: String,
    waiting: Vec<Pending>,
    done: Vec<(Place, Option<String>)>,
}

impl Builder {
    /// A new file begins: what one file sets for its session ends with it.
    pub fn enter_file(&mut self) {
        self.search_path.clear();
    }

    /// Applies a declaration, or keeps it until all files are read where its table is not known yet.
    pub fn take(&mut self, mut pending: Pending) {
        if self.apply(&mut pending) {
            let note = (!pending.guesses.is_empty()).then(|| pending.guesses.join("; "));
            self.done.push((pending.place, note));
        } else {
            self.waiting.push(pending);
        }
    }

    /// Applies what waited. Returns for every declaration its place and what was guessed.
    pub fn settle(&mut self) -> Vec<(Place, Option<String>)> {
        for mut pending in std::mem::take(&mut self.waiting) {
            if !self.apply(&mut pending) {
                pending
                    .guesses
                    .push("it speaks of a table that none of the files declares, and was passed over".to_owned());
            }
            let note = (!pending.guesses.is_empty()).then(|| pending.guesses.join("; "));
            self.done.push((pending.place, note));
        }
        std::mem::take(&mut self.done)
    }

    /// The place in `tables` of the table that a name means: in its schema, or in any where none is written.
    pub fn find(&self, name: &FullName) -> Option<usize> {
        let candidates = self.by_name.get(&name.name.text.to_lowercase())?;
        let schema_of = |slot: usize| self.tables.get(slot)?.as_ref().map(|held| held.table.schema.as_str());
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let is_default = |schema: &str| DEFAULT_SCHEMAS.iter().any(|default| same(schema, default));
        let find = |wanted: &dyn Fn(&str) -> bool| {
            let mut fitting = candidates.iter().copied().filter(|slot| schema_of(*slot).is_some_and(wanted));
            let first = fitting
                .clone()
                .find(|slot| self.tables[*slot].as_ref().is_some_and(|held| held.table.name == name.name.text));
            first.or_else(|| fitting.next())
        };
        if !name.schema.is_empty() {
            let loose = |schema: &str| schema.is_empty() || (is_default(schema) && is_default(&name.schema));
            return find(&|schema| same(schema, &name.schema)).or_else(|| find(&loose));
        }
        find(&|schema| same(schema, &self.search_path)).or_else(|| find(&is_default)).or_else(|| find(&|_| true))
    }

    /// The table that a name means.
    fn held(&mut self, name: &FullName) -> Option<&mut Held> {
        let slot = self.find(name)?;
        self.tables.get_mut(slot)?.as_mut()
    }

    fn apply(&mut self, pending: &mut Pending) -> bool {
        let Pending { declaration, guesses, place } = pending;
        match declaration {
            Declaration::Table(table) => self.add_table(table, place, guesses),
            Declaration::Alter { table, actions } => {
                let attached: Vec<_> = actions
                    .iter()
                    .filter_map(|action| match action {
                        Action::Attach(child) => Some(child.clone()),
                        _ => None,
                    })
                    .collect();
                if self.find(table).is_none() || attached.iter().any(|child| self.find(child).is_none()) {
                    return false;
                }
                for child in attached {
                    if let Some(held) = self.held(&child) {
                        held.parent = Some(table.clone());
                    }
                }
                for action in actions.iter() {
                    self.alter(table, action, place.line, guesses);
                }
            }
            Declaration::Index { name, table, columns, unique, partial } => {
                let name = name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
                if self.views.iter().any(|(view, _)| view.name.eq_ignore_ascii_case(&table.name.text)) {
                    return true;
                }
                let Some(held) = self.held(table) else { return false };
                add_index(held, name, columns.clone(), *unique, *partial);
            }
            Declaration::View { name, materialized, reads } => self.add_view(name, *materialized, reads, place),
            Declaration::Enum { name, values } => {
                self.enums.push(EnumType {
                    schema: name.schema.clone(),
                    name: name.name.text.clone(),
                    values: values.clone(),
                    ..EnumType::default()
                });
            }
            Declaration::Domain { name, type_text, not_null } => {
                let domain = Domain { type_text: type_text.clone(), not_null: *not_null };
                self.domains.insert(name.name.text.to_lowercase(), domain);
            }
            Declaration::TableComment { table, comment } => {
                if self.views.iter().any(|(view, _)| view.name.eq_ignore_ascii_case(&table.name.text)) {
                    return true;
                }
                let Some(held) = self.held(table) else { return false };
                held.table.comment.clone_from(comment);
            }
            Declaration::ColumnComment { table, column, comment } => {
                if self.find(table).is_none()
                    && self.views.iter().any(|(view, _)| view.name.eq_ignore_ascii_case(&table.name.text))
                {
                    return true;
                }
                let Some(held) = self.held(table) else { return false };
                match column_of(&mut held.table, &column.text) {
                    Some(column) => column.comment.clone_from(comment),
                    None => guesses.push(format!("{} has no column {}", table.name.text, column.text)),
                }
            }
            Declaration::Drop { names } => names.iter().for_each(|name| self.drop_table(name)),
            Declaration::SearchPath { schema } => self.search_path.clone_from(schema),
        }
        true
    }

    fn add_table(&mut self, declared: &TableDeclaration, place: &Place, guesses: &mut Vec<String>) {
        let mut name = declared.name.clone();
        if name.schema.is_empty() {
            name.schema.clone_from(&self.search_path);
        }
        if let Some(slot) = self.find_exactly(&name) {
            if !declared.or_replace {
                if !declared.if_not_exists {
                    guesses
                        .push(format!("{} is declared more than once; the first declaration was kept", name.name.text));
                }
                return;
            }
            self.tables[slot] = None;
        }
        let mut held = Held {
            table: Table {
                schema: name.schema,
                name: name.name.text.clone(),
                comment: declared.comment.clone(),
                partitioned_by: declared.partitioned_by.clone(),
                place: place.clone(),
                span: name.name.span,
                ..Table::default()
            },
            references: Vec::new(),
            copies: declared.copies.clone(),
            parent: declared.partition_of.clone(),
        };
        for column in &declared.columns {
            add_column(&mut held.table, column, guesses);
        }
        for constraint in &declared.constraints {
            add_constraint(&mut held, constraint);
        }
        for (index, columns) in &declared.indexes {
            add_index(&mut held, index.clone(), columns.clone(), false, true);
        }
        self.by_name.entry(name.name.text.to_lowercase()).or_default().push(self.tables.len());
        self.tables.push(Some(held));
    }

    /// The table of this very schema and name.
    fn find_exactly(&self, name: &FullName) -> Option<usize> {
        let candidates = self.by_name.get(&name.name.text.to_lowercase())?;
        candidates.iter().copied().find(|slot| {
            self.tables[*slot].as_ref().is_some_and(|held| {
                held.table.schema.eq_ignore_ascii_case(&name.schema) && held.table.name == name.name.text
            })
        })
    }

    fn add_view(&mut self, name: &FullName, materialized: bool, reads: &[FullName], place: &Place) {
        let schema = if name.schema.is_empty() { self.search_path.clone() } else { name.schema.clone() };
        let view = View { schema, name: name.name.text.clone(), materialized, place: place.clone(), ..View::default() };
        let same = |held: &View| held.name == view.name && held.schema == view.schema;
        match self.views.iter_mut().find(|(held, _)| same(held)) {
            Some(slot) => *slot = (view, reads.to_vec()),
            None => self.views.push((view, reads.to_vec())),
        }
    }

    fn drop_table(&mut self, name: &FullName) {
        if let Some(slot) = self.find(name) {
            self.tables[slot] = None;
        } else {
            self.views.retain(|(view, _)| !view.name.eq_ignore_ascii_case(&name.name.text));
        }
    }

    fn alter(&mut self, table: &FullName, action: &Action, line: u32, guesses: &mut Vec<String>) {
        if let Action::RenameTable(to) = action {
            return self.rename(table, to);
        }
        let Some(held) = self.held(table) else { return };
        match action {
            Action::AddColumn(column, constraints) => {
                let mut column = column.clone();
                column.name.span.line = line.max(column.name.span.line);
                if column.if_not_exists && held.table.column(&column.name.text).is_some() {
                    return;
                }
                add_column(&mut held.table, &column, guesses);
                constraints.iter().for_each(|constraint| add_constraint(held, constraint));
            }
            Action::AddConstraint(constraint) => add_constraint(held, constraint),
            Action::AddIndex(name, columns) => add_index(held, name.clone(), columns.clone(), false, true),
            Action::DropColumn(column) => {
                held.table.columns.retain(|held| !held.name.eq_ignore_ascii_case(&column.text));
                held.references.retain(|reference| !names(&reference.columns, &column.text));
                held.table.unique.retain(|key| !names(key, &column.text));
                if names(&held.table.primary_key, &column.text) {
                    held.table.primary_key.clear();
                }
            }
            Action::DropConstraint(name) => {
                if name.as_ref().is_none_or(|name| name.text.to_lowercase().ends_with("_pkey")) {
                    held.table.primary_key.clear();
                } else {
                    guesses.push("a constraint is dropped; what it demanded was kept".to_owned());
                }
            }
            Action::RenameTable(_) | Action::Attach(_) => {}
            other => change_column(held, other, table, guesses),
        }
    }

    fn rename(&mut self, from: &FullName, to: &Name) {
        let Some(slot) = self.find(from) else { return };
        if let Some(held) = self.tables.get_mut(slot).and_then(Option::as_mut) {
            held.table.name.clone_from(&to.text);
        }
        if let Some(slots) = self.by_name.get_mut(&from.name.text.to_lowercase()) {
            slots.retain(|held| *held != slot);
        }
        self.by_name.entry(to.text.to_lowercase()).or_default().push(slot);
    }
}
