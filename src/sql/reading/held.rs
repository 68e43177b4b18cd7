//! A table on its way into the schema, and what statements do to it.

use crate::sql::cursor::{FullName, Name};
use crate::sql::schema::{Column, DataType, Index, Table};
use crate::sql::statement::{Action, ColumnDeclaration, Constraint, ConstraintKind};

/// A foreign key whose table is not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenReference {
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The table as written.
    pub table: FullName,
    /// The referenced columns as written.
    pub to: Vec<String>,
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
}

/// Changes one column of a table.
pub(super) fn change_column(held: &mut Held, action: &Action, table: &FullName, guesses: &mut Vec<String>) {
    let (Action::ChangeColumn(name, _)
    | Action::SetType(name, _)
    | Action::SetDefault(name, _)
    | Action::SetNotNull(name, _)
    | Action::SetIdentity(name)
    | Action::RenameColumn(name, _)) = action
    else {
        return;
    };
    let Some(column) = column_of(&mut held.table, &name.text) else {
        guesses.push(format!("{} has no column {}", table.name.text, name.text));
        return;
    };
    match action {
        Action::ChangeColumn(_, declared) => *column = new_column(declared),
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

fn new_column(declared: &ColumnDeclaration) -> Column {
    Column {
        name: declared.name.text.clone(),
        // the common form is found when all types are known
        data_type: DataType::Other(String::new()),
        original_type: declared.type_text.split_whitespace().collect::<Vec<_>>().join(" "),
        nullable: !declared.not_null,
        default: declared.default.clone(),
        generated: declared.generated,
        identity: declared.identity,
        comment: declared.comment.clone(),
        line: declared.name.span.line,
        span: declared.name.span,
        ..Column::default()
    }
}

/// Adds a column that is not there yet.
pub(super) fn add_column(table: &mut Table, declared: &ColumnDeclaration, guesses: &mut Vec<String>) {
    if table.columns.iter().any(|column| column.name == declared.name.text) {
        guesses.push(format!(
            "the column {} is declared more than once; the first declaration was kept",
            declared.name.text
        ));
    } else {
        table.columns.push(new_column(declared));
    }
}

/// Adds a constraint; of primary keys the first counts.
pub(super) fn add_constraint(held: &mut Held, constraint: &Constraint) {
    let texts = |names: &[Name]| names.iter().map(|name| name.text.clone()).collect::<Vec<_>>();
    match &constraint.kind {
        ConstraintKind::PrimaryKey(columns) => {
            if held.table.primary_key.is_empty() {
                held.table.primary_key = texts(columns);
            }
        }
        ConstraintKind::Unique(columns) => held.table.unique.push(texts(columns)),
        ConstraintKind::Check(text) => held.table.checks.push(text.clone()),
        ConstraintKind::Reference { columns, table, to } => {
            let reference = OpenReference { columns: texts(columns), table: table.clone(), to: texts(to) };
            held.references.push(reference);
        }
    }
}

/// A unique index on whole columns and all rows is a unique key too.
pub(super) fn add_index(held: &mut Held, name: String, columns: Vec<String>, unique: bool, partial: bool) {
    let plain: Vec<_> = columns.iter().map(|column| column.trim_matches(['"', '`']).to_owned()).collect();
    if unique && !partial && plain.iter().all(|column| held.table.column(column).is_some()) {
        held.table.unique.push(plain);
    }
    held.table.indexes.push(Index { name, columns, unique, ..Index::default() });
}
