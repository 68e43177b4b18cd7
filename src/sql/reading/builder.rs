//! Tables, types and views while statements come in: each declaration is applied, or kept until its table is known.

use super::held::{
    Held, add_column, add_constraint, add_index, change_column, column_of, drop_constraint, names, rename_constraint,
};
use crate::finding::Place;
use crate::sql::Dialect;
use crate::sql::cursor::{FullName, Name};
use crate::sql::schema::{EnumType, Schema, Table, View};
use crate::sql::statement::{Action, Declaration, DomainDeclaration, TableDeclaration};
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
    pub domains: BTreeMap<String, (DomainDeclaration, Dialect)>,
    /// Comments on domains, by lower-case name.
    pub domain_comments: BTreeMap<String, Option<String>>,
    /// Everything that hangs on no table: sequences, schemas, types, grants.
    pub rest: Schema,
    dialect: Option<Dialect>,
    by_name: BTreeMap<String, Vec<usize>>,
    search_path: String,
    waiting: Vec<Pending>,
    done: Vec<(Place, Option<String>)>,
}

impl Builder {
    /// A new file begins: what one file sets for its session ends with it.
    pub fn enter_file(&mut self, dialect: Dialect) {
        self.search_path.clear();
        self.dialect = Some(dialect);
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
                        Action::Attach(child, bounds) => Some((child.clone(), bounds.clone())),
                        _ => None,
                    })
                    .collect();
                if self.find(table).is_none() {
                    return self.alter_view(table, actions, place);
                }
                if attached.iter().any(|(child, _)| self.find(child).is_none()) {
                    return false;
                }
                for (child, bounds) in attached {
                    if let Some(held) = self.held(&child) {
                        (held.parent, held.bounds) = (Some(table.clone()), bounds);
                    }
                }
                for action in actions.iter() {
                    self.alter(table, action, place.line, guesses);
                }
            }
            Declaration::Index { table, index } => {
                if let Some(view) = self.view(&table.name.text) {
                    view.indexes.push(super::held::index_of(index));
                    return true;
                }
                if table.name.text.is_empty() {
                    return true;
                }
                let Some(held) = self.held(table) else { return false };
                add_index(held, index);
            }
            Declaration::View(view) => {
                let schema = self.schema_of(&view.name);
                let made = View {
                    schema,
                    name: view.name.name.text.clone(),
                    materialized: view.materialized,
                    columns: view.columns.clone(),
                    query: view.query.clone(),
                    clauses: view.clauses.clone(),
                    comment: view.comment.clone(),
                    place: place.clone(),
                    ..View::default()
                };
                let same = |held: &View| held.name == made.name && held.schema == made.schema;
                match self.views.iter_mut().find(|(held, _)| same(held)) {
                    Some(slot) => *slot = (made, view.reads.clone()),
                    None => self.views.push((made, view.reads.clone())),
                }
            }
            Declaration::Enum { name, values } => {
                self.enums.push(EnumType {
                    schema: name.schema.clone(),
                    name: name.name.text.clone(),
                    values: values.clone(),
                    ..EnumType::default()
                });
            }
            Declaration::Domain(domain) => {
                let dialect = self.dialect.unwrap_or(Dialect::Postgresql);
                let key = domain.name.name.text.to_lowercase();
                self.domain_comments.insert(key.clone(), None);
                self.domains.insert(key, ((**domain).clone(), dialect));
            }
            Declaration::TableComment { table, comment } => {
                if let Some(view) = self.view(&table.name.text) {
                    view.comment.clone_from(comment);
                    return true;
                }
                let Some(held) = self.held(table) else { return false };
                held.table.comment.clone_from(comment);
            }
            Declaration::ColumnComment { table, column, comment } => {
                if self.find(table).is_none()
                    && let Some(view) = self.view(&table.name.text)
                {
                    match view.columns.iter_mut().find(|held| held.name.eq_ignore_ascii_case(&column.text)) {
                        Some(held) => held.comment.clone_from(comment),
                        None => view.columns.push(crate::sql::schema::ViewColumn {
                            name: column.text.clone(),
                            comment: comment.clone(),
                        }),
                    }
                    return true;
                }
                if let Some(kind) =
                    self.rest.types.iter_mut().find(|held| held.name.eq_ignore_ascii_case(&table.name.text))
                {
                    kind.comment = kind.comment.take().or(comment.clone());
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
            other => return self.apply_other(other, place),
        }
        true
    }

    /// The schema that a name is in.
    pub(super) fn schema_of(&self, name: &FullName) -> String {
        if name.schema.is_empty() { self.search_path.clone() } else { name.schema.clone() }
    }

    /// The last view of this name.
    pub(super) fn view(&mut self, name: &str) -> Option<&mut View> {
        self.views.iter_mut().rev().map(|(view, _)| view).find(|view| view.name.eq_ignore_ascii_case(name))
    }

    /// `alter table` of a view or a sequence, which several engines allow.
    fn alter_view(&mut self, name: &FullName, actions: &[Action], place: &Place) -> bool {
        if let Some(sequence) =
            self.rest.sequences.iter_mut().find(|held| held.name.eq_ignore_ascii_case(&name.name.text))
        {
            for action in actions {
                match action {
                    Action::RenameTable(to) => sequence.name.clone_from(&to.text),
                    other => sequence.clauses.push(("alter".to_owned(), said(other))),
                }
            }
            return true;
        }
        let Some(view) = self.view(&name.name.text) else { return false };
        for action in actions {
            match action {
                Action::RenameTable(to) => view.name.clone_from(&to.text),
                Action::SetComment(None, comment) => view.comment.clone_from(comment),
                other => view.clauses.push(("alter".to_owned(), format!("line {}: {}", place.line, said(other)))),
            }
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
        let made_after = declared.copies.iter().map(|copy| copy.name.text.clone()).collect();
        let mut held = Held {
            table: Table {
                schema: name.schema,
                name: name.name.text.clone(),
                kinds: declared.kinds.clone(),
                comment: declared.comment.clone(),
                partitioned_by: declared.partitioned_by.clone(),
                partition_method: declared.partition_method.clone(),
                partitions: declared
                    .parts
                    .iter()
                    .map(|part| part.name.clone())
                    .filter(|name| !name.is_empty())
                    .collect(),
                partition_bounds: declared.parts.clone(),
                clauses: declared.clauses.clone(),
                properties: declared.properties.clone(),
                query: declared.query.clone(),
                made_after,
                place: place.clone(),
                span: declared.name.name.span,
                ..Table::default()
            },
            references: Vec::new(),
            copies: declared.copies.clone(),
            parent: declared.partition_of.clone(),
            bounds: declared.bounds.clone(),
            dialect: self.dialect.unwrap_or(Dialect::Postgresql),
        };
        for column in &declared.columns {
            add_column(&mut held, column, guesses);
        }
        for constraint in &declared.constraints {
            add_constraint(&mut held, constraint);
        }
        for index in &declared.indexes {
            add_index(&mut held, index);
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
                if let Some((outer, _)) = column.name.text.split_once('.')
                    && held.table.column(outer).is_some()
                {
                    held.table
                        .clauses
                        .push(("alter".to_owned(), format!("add {} {}", column.name.text, column.type_text)));
                    return;
                }
                add_column(held, &column, guesses);
                constraints.iter().for_each(|constraint| add_constraint(held, constraint));
            }
            Action::AddConstraint(constraint) => add_constraint(held, constraint),
            Action::AddIndex(index) => add_index(held, index),
            Action::DropColumn(column) => {
                held.table.columns.retain(|held| !held.name.eq_ignore_ascii_case(&column.text));
                held.references.retain(|reference| !names(&reference.columns, &column.text));
                held.table.unique.retain(|key| !names(key, &column.text));
                held.table.named_unique.retain(|_, key| !names(key, &column.text));
                if names(&held.table.primary_key, &column.text) {
                    held.table.primary_key.clear();
                }
            }
            Action::DropConstraint(name, if_exists) => {
                if !drop_constraint(held, name.as_ref())
                    && !name.as_ref().is_some_and(|name| self.drop_index(&name.text))
                    && !if_exists
                {
                    guesses
                        .push("a constraint is dropped that is not known by this name; nothing was removed".to_owned());
                }
            }
            Action::DropIndex(name) => {
                self.drop_index(&name.text);
            }
            Action::RenameIndex(from, to) => {
                for index in held.table.indexes.iter_mut().filter(|index| index.name.eq_ignore_ascii_case(&from.text)) {
                    index.name.clone_from(&to.text);
                }
            }
            Action::RenameConstraint(from, to) => rename_constraint(held, from, to),
            Action::SetComment(None, comment) => held.table.comment.clone_from(comment),
            Action::SetProperties(properties) => {
                for (key, value) in properties {
                    held.table.properties.retain(|(name, _)| name != key);
                    held.table.properties.push((key.clone(), value.clone()));
                }
            }
            Action::SetSchema(schema) => held.table.schema.clone_from(&schema.text),
            Action::ReplaceColumns(columns) => {
                held.table.columns.clear();
                columns.iter().for_each(|column| add_column(held, column, guesses));
            }
            Action::Keep(text) => held.table.clauses.push(("alter".to_owned(), text.clone())),
            Action::Detach(child) => {
                if let Some(held) = self.held(child) {
                    held.parent = None;
                }
            }
            Action::RenameTable(_) | Action::Attach(..) => {}
            other => change_column(held, other, table, guesses),
        }
    }

    /// Drops an index of any table by its name; whether there was one.
    pub(super) fn drop_index(&mut self, name: &str) -> bool {
        let mut found = false;
        for held in self.tables.iter_mut().flatten() {
            let Some(at) = held.table.indexes.iter().position(|index| index.name.eq_ignore_ascii_case(name)) else {
                continue;
            };
            let index = held.table.indexes.remove(at);
            if index.unique {
                held.table.unique.retain(|key| *key != index.columns);
            }
            found = true;
        }
        found
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

/// An action of a view in words.
fn said(action: &Action) -> String {
    match action {
        Action::Keep(text) => text.clone(),
        Action::SetComment(Some(column), _) => format!("comment of {}", column.text),
        Action::RenameColumn(from, to) => format!("rename {} to {}", from.text, to.text),
        Action::SetDefault(column, _) => format!("default of {}", column.text),
        _ => "a column is changed".to_owned(),
    }
}
