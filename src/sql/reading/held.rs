//! A table on its way into the schema, and what statements do to it.

use crate::sql::Dialect;
use crate::sql::cursor::{FullName, Name};
use crate::sql::schema::{Column, DataType, Index, Partition, Table};
use crate::sql::statement::{Action, ColumnDeclaration, Constraint, ConstraintKind, IndexDeclaration};
use crate::sql::types::TypeName;

/// A foreign key whose table is not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenReference {
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The table as written.
    pub table: FullName,
    /// The referenced columns as written.
    pub to: Vec<String>,
    /// Its name; empty where it has none.
    pub name: String,
    /// What happens when a row referred to is deleted.
    pub on_delete: Option<String>,
    /// What happens when its key changes.
    pub on_update: Option<String>,
}

/// A table on its way into the schema.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// The table so far.
    pub table: Table,
    /// Its foreign keys.
    pub references: Vec<OpenReference>,
    /// Tables whose columns it has too.
    pub copies: Vec<FullName>,
    /// The table that it is a partition of.
    pub parent: Option<FullName>,
    /// The rows that it holds as a partition.
    pub bounds: String,
    /// The dialect of its declaration.
    pub dialect: Dialect,
}

/// Changes one column of a table.
pub(super) fn change_column(held: &mut Held, action: &Action, table: &FullName, guesses: &mut Vec<String>) {
    let (Action::ChangeColumn(name, _)
    | Action::SetType(name, _)
    | Action::SetDefault(name, _)
    | Action::SetNotNull(name, _)
    | Action::SetIdentity(name)
    | Action::SetComment(Some(name), _)
    | Action::RenameColumn(name, _)) = action
    else {
        return;
    };
    let dialect = held.dialect;
    let Some(column) = column_of(&mut held.table, &name.text) else {
        // a field within a column is part of its type, which is kept as it was declared
        if name.text.split_once('.').is_some_and(|(column, _)| held.table.column(column).is_some()) {
            held.table.clauses.push(("alter".to_owned(), format!("column {}", name.text)));
            return;
        }
        guesses.push(format!("{} has no column {}", table.name.text, name.text));
        return;
    };
    match action {
        Action::ChangeColumn(_, declared) => {
            let (line, span, name) = (column.line, column.span, column.name.clone());
            let mut changed = new_column(declared, dialect);
            (changed.line, changed.span) = (line, span);
            let comment = column.comment.take();
            changed.comment = changed.comment.or(comment);
            *column = changed;
            let to = declared.name.text.clone();
            if name != to {
                rename_in_keys(held, &name, &to);
            }
        }
        Action::SetComment(_, comment) => column.comment.clone_from(comment),
        Action::SetType(_, text) => column.original_type.clone_from(text),
        Action::SetDefault(_, default) => {
            column.identity |= default.as_deref().is_some_and(crate::sql::statement::numbers_rows);
            column.default.clone_from(default);
        }
        Action::SetNotNull(_, not_null) => column.nullable = !not_null,
        Action::SetIdentity(_) => column.identity = true,
        Action::RenameColumn(_, to) => {
            column.name.clone_from(&to.text);
            rename_in_keys(held, &name.text, &to.text);
        }
        _ => {}
    }
}

fn rename_in_keys(held: &mut Held, from: &str, to: &str) {
    let lists = [&mut held.table.primary_key]
        .into_iter()
        .chain(held.table.unique.iter_mut())
        .chain(held.references.iter_mut().map(|reference| &mut reference.columns));
    for name in lists.flatten() {
        if name.eq_ignore_ascii_case(from) {
            to.clone_into(name);
        }
    }
}

/// Whether a list has this name, whatever its case.
pub(super) fn names(list: &[String], name: &str) -> bool {
    list.iter().any(|held| held.eq_ignore_ascii_case(name))
}

/// The column of this name, by exact name first.
pub(super) fn column_of<'a>(table: &'a mut Table, name: &str) -> Option<&'a mut Column> {
    let exact = table.columns.iter().position(|column| column.name == name);
    let at = exact.or_else(|| table.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)))?;
    table.columns.get_mut(at)
}

fn new_column(declared: &ColumnDeclaration, dialect: Dialect) -> Column {
    let original_type = declared.type_text.split_whitespace().collect::<Vec<_>>().join(" ");
    let by_type = dialect.rules().nullable_by_type;
    let nullable = !declared.not_null && (!by_type || declared.null || TypeName::parse(&original_type).says_nullable());
    Column {
        name: declared.name.text.clone(),
        // the common form is found when all types are known
        data_type: DataType::Other(String::new()),
        original_type,
        nullable,
        default: declared.default.clone(),
        generated: declared.generated,
        expression: declared.expression.clone(),
        identity: declared.identity,
        collation: declared.collation.clone(),
        comment: declared.comment.clone(),
        clauses: declared.clauses.clone(),
        line: declared.name.span.line,
        span: declared.name.span,
    }
}

/// Adds a column that is not there yet.
pub(super) fn add_column(held: &mut Held, declared: &ColumnDeclaration, guesses: &mut Vec<String>) {
    let dialect = held.dialect;
    if held.table.columns.iter().any(|column| column.name == declared.name.text) {
        guesses.push(format!(
            "the column {} is declared more than once; the first declaration was kept",
            declared.name.text
        ));
    } else {
        held.table.columns.push(new_column(declared, dialect));
    }
}

/// Adds a constraint; of primary keys the first counts.
pub(super) fn add_constraint(held: &mut Held, constraint: &Constraint) {
    let texts = |names: &[Name]| names.iter().map(|name| name.text.clone()).collect::<Vec<_>>();
    let name = constraint.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
    let table = &mut held.table;
    match &constraint.kind {
        ConstraintKind::PrimaryKey(columns) => {
            if table.primary_key.is_empty() {
                (table.primary_key, table.primary_key_name) = (texts(columns), name);
            }
        }
        ConstraintKind::Unique(columns) => {
            if !name.is_empty() {
                table.named_unique.insert(name, texts(columns));
            }
            table.unique.push(texts(columns));
        }
        ConstraintKind::Check(text) => {
            if !name.is_empty() {
                table.named_checks.insert(name, text.clone());
            }
            table.checks.push(text.clone());
        }
        ConstraintKind::Reference { columns, table, to, on_delete, on_update } => {
            held.references.push(OpenReference {
                columns: texts(columns),
                table: table.clone(),
                to: texts(to),
                name,
                on_delete: on_delete.clone(),
                on_update: on_update.clone(),
            });
        }
    }
}

/// Drops a constraint by its name, or the primary key; whether there was one.
pub(super) fn drop_constraint(held: &mut Held, name: Option<&Name>) -> bool {
    let table = &mut held.table;
    let is = |held: &str| name.is_some_and(|name| held.eq_ignore_ascii_case(&name.text));
    let of_key = name.is_none_or(|name| name.text.to_lowercase().ends_with("_pkey"));
    if is(&table.primary_key_name) || (of_key && !table.primary_key.is_empty()) {
        table.primary_key.clear();
        table.primary_key_name.clear();
        return true;
    }
    if let Some(key) = table.named_unique.keys().find(|held| is(held)).cloned() {
        let columns = table.named_unique.remove(&key).unwrap_or_default();
        table.unique.retain(|held| *held != columns);
        return true;
    }
    if let Some(key) = table.named_checks.keys().find(|held| is(held)).cloned() {
        let check = table.named_checks.remove(&key).unwrap_or_default();
        table.checks.retain(|held| *held != check);
        return true;
    }
    let before = held.references.len();
    held.references.retain(|reference| !is(&reference.name));
    held.references.len() < before
}

/// Gives a constraint another name.
pub(super) fn rename_constraint(held: &mut Held, from: &Name, to: &Name) {
    let table = &mut held.table;
    let is = |held: &str| held.eq_ignore_ascii_case(&from.text);
    if is(&table.primary_key_name) {
        table.primary_key_name.clone_from(&to.text);
    }
    if let Some(key) = table.named_unique.keys().find(|held| is(held)).cloned()
        && let Some(columns) = table.named_unique.remove(&key)
    {
        table.named_unique.insert(to.text.clone(), columns);
    }
    if let Some(key) = table.named_checks.keys().find(|held| is(held)).cloned()
        && let Some(check) = table.named_checks.remove(&key)
    {
        table.named_checks.insert(to.text.clone(), check);
    }
    for reference in held.references.iter_mut().filter(|reference| is(&reference.name)) {
        reference.name.clone_from(&to.text);
    }
}

/// A unique index on whole columns and all rows is a unique key too.
pub(super) fn add_index(held: &mut Held, declared: &IndexDeclaration) {
    let bare = |column: &String| {
        let column = column.trim_end_matches(" asc").trim_end_matches(" ASC").trim();
        column.trim_matches(['"', '`', '[', ']']).to_owned()
    };
    let plain: Vec<_> = declared.columns.iter().map(bare).collect();
    if declared.unique
        && !declared.partial
        && !plain.is_empty()
        && plain.iter().all(|column| held.table.column(column).is_some())
    {
        held.table.unique.push(plain);
    }
    held.table.indexes.push(index_of(declared));
}

/// An index as the schema has it.
pub(super) fn index_of(declared: &IndexDeclaration) -> Index {
    let comment =
        declared.clauses.iter().find(|(key, _)| key == "comment").map(|(_, text)| text.trim_matches('\'').to_owned());
    Index {
        name: declared.name.as_ref().map(|name| name.text.clone()).unwrap_or_default(),
        columns: declared.columns.clone(),
        unique: declared.unique,
        method: declared.method.clone(),
        filter: declared.filter.clone(),
        include: declared.include.clone(),
        clauses: declared.clauses.clone(),
        comment,
        line: declared.line,
    }
}

/// Notes the rows that a partition holds.
pub(super) fn add_bounds(table: &mut Table, name: &str, bounds: &str) {
    if !bounds.is_empty() {
        table.partition_bounds.push(Partition { name: name.to_owned(), bounds: bounds.to_owned() });
    }
}
