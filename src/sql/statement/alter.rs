//! `alter table`: every action of the statement, in order.

use super::{Action, Declaration, Outcome, column, constraint, failed};
use crate::sql::cursor::Cursor;

/// Reads an `alter table` statement from behind `alter`.
pub(super) fn alter_table(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat(&["foreign"]);
    cursor.eat(&["table"]);
    cursor.eat(&["if", "exists"]);
    cursor.eat(&["only"]);
    let Some(table) = cursor.full_name() else { return failed("the name of a table", &cursor) };
    cursor.eat(&["*"]);
    if cursor.is_any(&[
        "owner", "cluster", "enable", "disable", "replica", "detach", "validate", "force", "inherit", "no", "engine",
    ]) {
        return Outcome::Ignored(format!(
            "alter table … {} changes nothing that is read",
            cursor.said().to_lowercase()
        ));
    }
    cursor.eat(&["with", "check"]);
    cursor.eat(&["with", "nocheck"]);
    let (mut actions, mut guesses) = (Vec::new(), Vec::new());
    let mut adding = false;
    for item in cursor.items() {
        let begins = item.is_any(&["add", "alter", "drop", "rename", "attach", "set", "modify", "change", "owner"]);
        adding = item.is("add") || (adding && !begins);
        read_action(item, adding, &mut actions, &mut guesses);
    }
    if actions.is_empty() && guesses.is_empty() {
        return Outcome::Ignored(format!(
            "alter table … {} changes nothing that is read",
            cursor.said().to_lowercase()
        ));
    }
    Outcome::Declared(Declaration::Alter { table, actions }, guesses)
}

fn read_action(mut item: Cursor<'_>, adding: bool, actions: &mut Vec<Action>, guesses: &mut Vec<String>) {
    let start = item;
    let known = if adding {
        item.eat(&["add"]);
        add(item, actions, guesses)
    } else if item.eat(&["alter"]) {
        alter_column(item, actions)
    } else if item.eat(&["drop"]) {
        drop_column(item, actions)
    } else if item.eat(&["rename"]) {
        rename(item, actions)
    } else if item.eat(&["attach", "partition"]) {
        item.eat(&["if", "exists"]);
        push(actions, item.full_name().map(Action::Attach))
    } else if item.eat(&["modify"]) || item.is("change") {
        change_column(item, actions, guesses)
    } else {
        item.is_any(&[
            "set", "reset", "owner", "validate", "enable", "disable", "check", "nocheck", "with", "cluster", "swap",
        ])
    };
    if !known {
        let cut: String = start.left().chars().take(60).collect();
        guesses.push(format!("`{cut}` was passed over"));
    }
}

fn push(actions: &mut Vec<Action>, action: Option<Action>) -> bool {
    let found = action.is_some();
    actions.extend(action);
    found
}

fn add(mut item: Cursor<'_>, actions: &mut Vec<Action>, guesses: &mut Vec<String>) -> bool {
    let before = actions.len();
    if constraint::begins(&item) {
        if let Some(constraint) = constraint::read(item) {
            actions.push(Action::AddConstraint(constraint));
        } else if let Some((name, columns)) = constraint::index(item) {
            actions.push(Action::AddIndex(name, columns));
        } else if let Some(named) = default_for(item) {
            actions.push(named);
        }
        return actions.len() > before;
    }
    item.eat_any(&["column", "columns"]);
    let if_not_exists = item.eat(&["if", "not", "exists"]);
    let list = if item.is("(") { item.group().map(Cursor::items).unwrap_or_default() } else { vec![item] };
    for item in list {
        if let Some((column, constraints)) = column::read(item, guesses) {
            actions.push(Action::AddColumn(super::ColumnDeclaration { if_not_exists, ..column }, constraints));
        }
    }
    actions.len() > before
}

/// SQL Server's `add constraint … default (…) for …`.
fn default_for(mut item: Cursor<'_>) -> Option<Action> {
    item.eat(&["constraint"]);
    item.name()?;
    if !item.eat(&["default"]) {
        return None;
    }
    let start = item;
    item.skip_to(&["for"]);
    let default = item.since(&start).to_owned();
    item.skip();
    item.name().map(|column| Action::SetDefault(column, Some(default)))
}

fn alter_column(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    item.eat(&["column"]);
    let Some(column) = column::named(&mut item) else { return false };
    let action = if item.eat(&["set", "default"]) {
        Action::SetDefault(column, Some(item.left().to_owned()))
    } else if item.eat(&["drop", "default"]) {
        Action::SetDefault(column, None)
    } else if item.eat(&["set", "not", "null"]) {
        Action::SetNotNull(column, true)
    } else if item.eat(&["drop", "not", "null"]) {
        Action::SetNotNull(column, false)
    } else if item.eat(&["add", "generated"]) || item.eat(&["set", "generated"]) {
        Action::SetIdentity(column)
    } else if item.eat(&["type"]) || item.eat(&["set", "data", "type"]) || is_type_directly(&item) {
        let start = item;
        column::skip_type(&mut item);
        Action::SetType(column, item.since(&start).to_owned())
    } else {
        return item.is_any(&["set", "reset", "drop", "restart"]);
    };
    actions.push(action);
    true
}

/// SQL Server's `alter column name type`.
fn is_type_directly(item: &Cursor<'_>) -> bool {
    !item.done() && !item.is_any(&["set", "drop", "add", "reset", "restart"])
}

fn drop_column(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.eat(&["primary", "key"]) {
        actions.push(Action::DropConstraint(None));
        return true;
    }
    if item.eat(&["constraint"]) || item.eat(&["foreign", "key"]) {
        let name = column::named(&mut item);
        return push(actions, name.map(|name| Action::DropConstraint(Some(name))));
    }
    if item.is_any(&["index", "key", "partition", "default", "check"]) {
        return true;
    }
    item.eat(&["column"]);
    let column = column::named(&mut item);
    push(actions, column.map(Action::DropColumn))
}

fn rename(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.is_any(&["constraint", "index", "key"]) {
        return true;
    }
    if item.eat_any(&["to", "as"]) {
        return push(actions, item.full_name().map(|to| Action::RenameTable(to.name)));
    }
    item.eat(&["column"]);
    let from = item.name();
    item.eat(&["to"]);
    push(actions, from.zip(item.name()).map(|(from, to)| Action::RenameColumn(from, to)))
}

/// MySQL's `modify [column] a type` and `change [column] a b type`.
fn change_column(mut item: Cursor<'_>, actions: &mut Vec<Action>, guesses: &mut Vec<String>) -> bool {
    let change = item.eat(&["change"]);
    item.eat(&["column"]);
    let mut old = item;
    let Some(name) = old.name() else { return false };
    let declared = column::read(if change { old } else { item }, guesses);
    push(actions, declared.map(|(column, _)| Action::ChangeColumn(name, column)))
}
