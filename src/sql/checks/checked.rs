//! The tables of one file as the rules see them: columns and constraints with their ranges, `alter table` applied.

use crate::finding::Span;
use crate::sql::Dialect;
use crate::sql::cursor::{FullName, Name};
use crate::sql::statement::{Action, ColumnDeclaration, Constraint, ConstraintKind, Declaration, TableDeclaration};
use std::collections::BTreeMap;

/// A table of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct CheckedTable {
    /// Its name where it is declared.
    pub name: FullName,
    /// Its columns, those added later included.
    pub columns: Vec<ColumnDeclaration>,
    /// Its constraints, those added later included.
    pub constraints: Vec<Constraint>,
    /// Whether a unique index is on it.
    pub unique_index: bool,
    /// Whether the file says all about its columns: they come from no query and from no other table.
    pub complete: bool,
    /// Whether it is a partition of another table.
    pub partition: bool,
}

/// What a file declares.
#[derive(Debug)]
pub(super) struct Checked {
    /// The dialect it is checked as.
    pub dialect: Dialect,
    /// Its tables in order.
    pub tables: Vec<CheckedTable>,
    /// Names of tables that are declared although they are there, with the line of the first.
    pub again: Vec<(Name, u32)>,
    /// Names of indexes.
    pub indexes: Vec<Name>,
    current: BTreeMap<String, Vec<usize>>,
}

impl Checked {
    /// Puts the declarations of a file together.
    pub fn new(dialect: Dialect, declarations: &[Declaration]) -> Self {
        let mut checked =
            Self { dialect, tables: Vec::new(), again: Vec::new(), indexes: Vec::new(), current: BTreeMap::new() };
        declarations.iter().for_each(|declaration| checked.apply(declaration));
        checked
    }

    /// A name as the dialect compares it.
    pub fn fold(&self, name: &Name) -> String {
        self.dialect.rules().fold(&name.text, name.quoted)
    }

    /// The table that a name means: in its schema, or in any where the name or the declaration says none.
    pub fn table(&self, name: &FullName) -> Option<&CheckedTable> {
        self.find(name).and_then(|at| self.tables.get(at))
    }

    /// Whether the table has a column of this name.
    pub fn has_column(&self, table: &CheckedTable, name: &Name) -> bool {
        let wanted = self.fold(name);
        table.columns.iter().any(|column| self.fold(&column.name) == wanted)
    }

    /// Tables of this name, in every schema.
    fn candidates(&self, name: &Name) -> impl Iterator<Item = usize> {
        self.current.get(&self.table_key(name)).into_iter().flatten().copied()
    }

    fn table_key(&self, name: &Name) -> String {
        self.dialect.rules().fold_table(&name.text, name.quoted)
    }

    fn schema_of(&self, at: usize) -> String {
        self.tables.get(at).map(|table| plain_schema(&table.name.schema)).unwrap_or_default()
    }

    fn find(&self, name: &FullName) -> Option<usize> {
        let schema = plain_schema(&name.schema);
        let loose = |at: &usize| schema.is_empty() || self.schema_of(*at).is_empty();
        self.find_exactly(name).or_else(|| self.candidates(&name.name).find(loose))
    }

    fn find_exactly(&self, name: &FullName) -> Option<usize> {
        let schema = plain_schema(&name.schema);
        self.candidates(&name.name).find(|at| self.schema_of(*at) == schema)
    }

    fn forget(&mut self, name: &FullName, at: usize) {
        let key = self.table_key(&name.name);
        if let Some(held) = self.current.get_mut(&key) {
            held.retain(|held| *held != at);
        }
    }

    fn apply(&mut self, declaration: &Declaration) {
        match declaration {
            Declaration::Table(table) => self.add_table(table),
            Declaration::Alter { table, actions } => {
                for action in actions {
                    self.alter(table, action);
                }
            }
            Declaration::Index { table, index } => {
                self.indexes.extend(index.name.clone());
                if let Some(held) = self.table_mut(table) {
                    held.unique_index |= index.unique;
                }
            }
            Declaration::Drop { names } => {
                for name in names {
                    if let Some(at) = self.find(name) {
                        self.forget(name, at);
                    }
                }
            }
            _ => {}
        }
    }

    fn table_mut(&mut self, name: &FullName) -> Option<&mut CheckedTable> {
        let at = self.find(name)?;
        self.tables.get_mut(at)
    }

    fn add_table(&mut self, table: &TableDeclaration) {
        if let Some(at) = self.find_exactly(&table.name) {
            if table.if_not_exists {
                return;
            }
            if !table.or_replace {
                self.again.push((table.name.name.clone(), self.tables[at].name.name.span.line));
            }
            self.forget(&table.name, at);
        }
        let key = self.table_key(&table.name.name);
        self.current.entry(key).or_default().push(self.tables.len());
        self.tables.push(CheckedTable {
            name: table.name.clone(),
            columns: table.columns.clone(),
            constraints: table.constraints.clone(),
            unique_index: false,
            complete: !table.from_query && table.copies.is_empty() && table.partition_of.is_none(),
            partition: table.partition_of.is_some(),
        });
    }

    fn alter(&mut self, table: &FullName, action: &Action) {
        if let Action::Attach(child, _) = action {
            if let Some(child) = self.table_mut(child) {
                child.partition = true;
            }
            return;
        }
        if let Action::AddColumn(column, _) = action
            && column.if_not_exists
            && self.table(table).is_some_and(|held| self.has_column(held, &column.name))
        {
            return;
        }
        let Some(held) = self.table_mut(table) else { return };
        match action {
            Action::AddColumn(column, constraints) => {
                held.columns.push(column.clone());
                held.constraints.extend(constraints.iter().cloned());
            }
            Action::AddConstraint(constraint) => held.constraints.push(constraint.clone()),
            Action::DropConstraint(name, _) => held.constraints.retain(|constraint| !drops(name.as_ref(), constraint)),
            Action::DropColumn(name) => {
                held.columns.retain(|column| !column.name.text.eq_ignore_ascii_case(&name.text))
            }
            Action::RenameColumn(from, to) => {
                for column in &mut held.columns {
                    if column.name.text.eq_ignore_ascii_case(&from.text) {
                        column.name = to.clone();
                    }
                }
                rename_in_keys(&mut held.constraints, from, to);
            }
            Action::RenameTable(to) => {
                if let Some(at) = self.find(table) {
                    self.forget(table, at);
                    let key = self.table_key(to);
                    self.current.entry(key).or_default().push(at);
                }
            }
            _ => {}
        }
    }
}

/// `public` and `main` are where a name without a schema is.
fn plain_schema(schema: &str) -> String {
    let schema = schema.to_lowercase();
    if schema == "public" || schema == "main" { String::new() } else { schema }
}

/// Whether a constraint goes: by its name, by the name that the engine gives a primary key, or as the primary key.
fn drops(name: Option<&Name>, constraint: &Constraint) -> bool {
    let primary = matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
    match (name, &constraint.name) {
        (None, _) => primary,
        (Some(name), Some(held)) => held.text.eq_ignore_ascii_case(&name.text),
        (Some(name), None) => primary && name.text.to_lowercase().ends_with("_pkey"),
    }
}

fn rename_in_keys(constraints: &mut [Constraint], from: &Name, to: &Name) {
    for constraint in constraints {
        let columns = match &mut constraint.kind {
            ConstraintKind::PrimaryKey(columns) | ConstraintKind::Unique(columns) => columns,
            ConstraintKind::Reference { columns, .. } => columns,
            ConstraintKind::Check(_) => continue,
        };
        for column in columns.iter_mut().filter(|column| column.text.eq_ignore_ascii_case(&from.text)) {
            column.text.clone_from(&to.text);
        }
    }
}

impl CheckedTable {
    /// Its name for a message.
    pub fn title(&self) -> &str {
        &self.name.name.text
    }

    /// Where its name is declared.
    pub fn span(&self) -> Span {
        self.name.name.span
    }
}
