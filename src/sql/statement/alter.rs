//! `alter table`: every action of the statement, in order.

use super::clauses::{self, short};
use super::{Action, ColumnDeclaration, Declaration, Notes, Outcome, column, constraint, failed, table};
use crate::sql::cursor::Cursor;
use crate::sql::lex::Kind;

/// Words with which an action begins; what begins with none goes on with the action before it.
const VERBS: &[&str] = &[
    "add",
    "alter",
    "drop",
    "rename",
    "attach",
    "detach",
    "set",
    "unset",
    "reset",
    "modify",
    "change",
    "owner",
    "validate",
    "enable",
    "disable",
    "check",
    "nocheck",
    "with",
    "without",
    "cluster",
    "clustering",
    "swap",
    "replace",
    "convert",
    "comment",
    "engine",
    "order",
    "inherit",
    "no",
    "replica",
    "force",
    "not",
    "of",
    "switch",
    "rebuild",
    "exchange",
    "truncate",
    "reorganize",
    "coalesce",
    "optimize",
    "analyze",
    "repair",
    "remove",
    "discard",
    "import",
    "update",
    "delete",
    "materialize",
    "freeze",
    "unfreeze",
    "fetch",
    "move",
    "clear",
    "clone",
    "refresh",
    "resume",
    "suspend",
    "recluster",
    "recover",
    "split",
    "merge",
    "partition",
    "auto_increment",
    "default",
    "charset",
    "character",
    "collate",
    "row_format",
    "algorithm",
    "lock",
    "shrink",
    "allocate",
    "deallocate",
    "cache",
    "nocache",
    "logging",
    "nologging",
    "parallel",
    "noparallel",
    "compress",
    "nocompress",
    "read",
    "pctfree",
    "pctused",
    "initrans",
    "storage",
    "append",
    "abort",
    "apply",
    "copy",
    "sync",
    "undrop",
    "upgrade",
    "execute",
    "write",
    "distribute",
    "tablespace",
    "stats_persistent",
    "key_block_size",
    "max_rows",
    "min_rows",
    "checksum",
    "insert_method",
    "union",
    "pack_keys",
    "delay_key_write",
    "avg_row_length",
    "connection",
    "encryption",
    "compression",
    "page_checksum",
    "transactional",
    "period",
    "monitoring",
    "nomonitoring",
    "result_cache",
    "memoptimize",
    "row",
    "inmemory",
    "no_inmemory",
    "upgrade",
    "enclave",
    "secondary_load",
    "secondary_unload",
    "delta",
    "extract",
    "options",
    "location",
    "touch",
    "archive",
    "unarchive",
    "concatenate",
    "compact",
    "dynamically",
    "manually",
];

/// Reads an `alter table` statement from behind those words.
pub(super) fn alter_table(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat_words("if exists");
    cursor.eat(&["only"]);
    if cursor.eat_words("all in tablespace") {
        return Outcome::Declared(
            super::Declaration::Kept {
                object: "table".to_owned(),
                name: String::new(),
                text: cursor.left().to_owned(),
            },
            Notes::default(),
        );
    }
    let Some(table) = cursor.full_name() else { return failed("the name of a table", &cursor) };
    cursor.eat(&["*"]);
    let (mut actions, mut notes) = (Vec::new(), Notes::default());
    while cursor.is("on") && cursor.is_ahead(1, "cluster") {
        cursor.skip();
        cursor.skip();
        clauses::value(&mut cursor);
    }
    if cursor.is("partition") && cursor.is_ahead(1, "(") {
        actions.push(Action::Keep(cursor.left().to_owned()));
        return Outcome::Declared(Declaration::Alter { table, actions }, notes);
    }
    if cursor.is_any(&["update", "delete"]) || (cursor.is("apply") && cursor.is_ahead(1, "deleted")) {
        let verb = cursor.said().to_lowercase();
        notes.guesses.push(format!("{verb} changes rows, which are not part of the schema; it was kept as text"));
        actions.push(Action::Keep(cursor.left().to_owned()));
        return Outcome::Declared(Declaration::Alter { table, actions }, notes);
    }
    if cursor.done() {
        return failed("what to change", &cursor);
    }
    let mut verb = String::new();
    for mut item in cursor.items() {
        // SQL Server's `with check add constraint`
        item.eat_words("with check");
        item.eat_words("with nocheck");
        if item.done() {
            continue;
        }
        if item.is_kind(Kind::Word) && item.is_any(VERBS) && !(verb == "add" && looks_like_column(&item)) {
            verb = item.said().to_lowercase();
            item.skip();
            // `drop column a, b`: the words behind the verb go on as well
        }
        read_action(&verb, item, &mut actions, &mut notes);
    }
    Outcome::Declared(Declaration::Alter { table, actions }, notes)
}

/// `add a int, comment varchar(10)`: a column that is called like a verb.
fn looks_like_column(item: &Cursor<'_>) -> bool {
    !item.is_any(&["add", "alter", "drop", "modify", "change", "rename", "set", "with", "algorithm", "lock"])
        && item.token_ahead(1).is_some_and(|token| token.kind == Kind::Word)
        && (item.is_ahead(2, "(")
            || item.token_ahead(2).is_none()
            || item.is_ahead(2, "not")
            || item.is_ahead(2, "null"))
}

fn read_action(verb: &str, item: Cursor<'_>, actions: &mut Vec<Action>, notes: &mut Notes) {
    let before = actions.len();
    let known = match verb {
        "add" => add(item, actions, notes),
        "alter" => alter_column(item, actions, notes),
        "drop" => drop(item, actions),
        "rename" => rename(item, actions),
        "attach" => attach(item, actions),
        "detach" => detach(item, actions),
        "modify" => modify(item, actions, notes),
        "change" => change(item, actions, notes),
        "comment" => comment(item, actions),
        "set" | "options" => set(item, actions),
        "replace" => replace(item, actions, notes),
        "clone" => false,
        "" => false,
        _ => true,
    };
    if actions.len() == before {
        let said = format!("{verb} {}", item.left());
        if !known {
            notes.doubts.push(format!("`{}` was kept as text", short(&said)));
        }
        actions.push(Action::Keep(said.trim().to_owned()));
    }
}

fn push(actions: &mut Vec<Action>, action: Option<Action>) -> bool {
    let found = action.is_some();
    actions.extend(action);
    found
}

fn add(mut item: Cursor<'_>, actions: &mut Vec<Action>, notes: &mut Notes) -> bool {
    let before = actions.len();
    if constraint::begins(&item) {
        if let Some(constraint) = constraint::read(item) {
            if constraint::says_nothing(&item) {
                notes.guesses.push("the constraint does not say what it is; it was taken as a primary key".to_owned());
            }
            actions.push(Action::AddConstraint(constraint));
        } else if item.is_any(&["key", "index", "fulltext", "spatial", "vector"])
            && let Some(index) = constraint::index(item)
        {
            actions.push(Action::AddIndex(Box::new(index)));
        } else if let Some(named) = default_for(item) {
            actions.push(named);
        }
        return true;
    }
    if item.is("default")
        && let Some(named) = default_for(item)
    {
        actions.push(named);
        return true;
    }
    if adds_no_column(&item) {
        return true;
    }
    item.eat_any(&["column", "columns"]);
    let if_not_exists = item.eat_words("if not exists");
    if let Some(body) = item.group() {
        let (columns, constraints, indexes) = table::declared_in(body, notes);
        let mut constraints = Some(constraints);
        for column in columns {
            actions.push(Action::AddColumn(
                ColumnDeclaration { if_not_exists, ..column },
                constraints.take().unwrap_or_default(),
            ));
        }
        actions.extend(constraints.unwrap_or_default().into_iter().map(Action::AddConstraint));
        actions.extend(indexes.into_iter().map(|index| Action::AddIndex(Box::new(index))));
    } else if let Some((column, constraints)) = column::read(item, notes) {
        actions.push(Action::AddColumn(ColumnDeclaration { if_not_exists, ..column }, constraints));
    }
    actions.len() > before
}

/// What else may be added, and the word that shows that no column of that name is meant.
fn adds_no_column(item: &Cursor<'_>) -> bool {
    let pairs = [
        ("search", "optimization"),
        ("row", "access"),
        ("row", "filter"),
        ("period", "for"),
        ("system", "versioning"),
        ("masking", "policy"),
        ("aggregation", "policy"),
        ("join", "policy"),
        ("data", "metric"),
        ("storage", "lifecycle"),
        ("supplemental", "log"),
        ("range", "partition"),
        ("splits", "("),
    ];
    let types =
        ["int", "integer", "bigint", "text", "varchar", "string", "date", "timestamp", "boolean", "char", "nvarchar"];
    if item.is_any(&["partition", "partitions", "projection", "statistics"]) {
        return item.token_ahead(1).is_some() && !types.iter().any(|word| item.is_ahead(1, word));
    }
    pairs.iter().any(|(first, second)| item.is(first) && item.is_ahead(1, second))
        || item.words_ahead("if not exists partition") > 0
}

/// SQL Server's `add constraint … default (…) for …`.
fn default_for(mut item: Cursor<'_>) -> Option<Action> {
    if item.eat(&["constraint"]) {
        item.name()?;
    }
    if !item.eat(&["default"]) {
        return None;
    }
    let start = item;
    item.skip_to(&["for"]);
    let default = item.since(&start).to_owned();
    item.skip();
    item.name().map(|column| Action::SetDefault(column, Some(default)))
}

fn alter_column(mut item: Cursor<'_>, actions: &mut Vec<Action>, notes: &mut Notes) -> bool {
    if item.is_any(&[
        "constraint",
        "index",
        "check",
        "sortkey",
        "diststyle",
        "distkey",
        "encode",
        "compound",
        "interleaved",
        "partition",
        "key",
    ]) && item.token_ahead(1).is_some()
        && !item.is_ahead(1, "set")
        && !item.is_ahead(1, "type")
    {
        return true;
    }
    if item.eat(&["column", "("]) || item.eat(&["("]) {
        return true;
    }
    item.eat(&["column"]);
    let Some(column) = column::named(&mut item) else { return false };
    column_action(column, item, actions, notes)
}

/// What is said of a column that is there, behind its name.
fn column_action(
    column: crate::sql::cursor::Name,
    mut item: Cursor<'_>,
    actions: &mut Vec<Action>,
    notes: &mut Notes,
) -> bool {
    let start = item;
    let action = if item.eat_words("set default") || item.eat_words("default") {
        Action::SetDefault(column, Some(item.left().to_owned()))
    } else if item.eat_words("drop default") {
        Action::SetDefault(column, None)
    } else if item.eat_words("set not null") {
        Action::SetNotNull(column, true)
    } else if item.eat_words("drop not null") || item.eat_words("set null") {
        Action::SetNotNull(column, false)
    } else if (item.is("not") && item.is_ahead(1, "null") || item.is("null")) && item.token_ahead(2).is_none() {
        Action::SetNotNull(column, item.is("not"))
    } else if item.eat_words("add generated") || item.eat_words("set generated") || item.eat_words("add identity") {
        Action::SetIdentity(column)
    } else if item.eat_words("set options") || item.eat_words("options") {
        let text = item.group().and_then(|options| clauses::property(options, "description"));
        match text {
            Some(text) => Action::SetComment(Some(column), Some(text)),
            None => return true,
        }
    } else if item.eat_words("comment") || item.eat_words("set comment") {
        item.eat(&["="]);
        match item.string() {
            Some(text) => Action::SetComment(Some(column), Some(text)),
            None => return false,
        }
    } else if item.eat_words("unset comment") || item.eat_words("drop comment") {
        Action::SetComment(Some(column), None)
    } else if item.eat_words("rename to") {
        return push(actions, item.name().map(|to| Action::RenameColumn(column, to)));
    } else if item.eat_words("type") || item.eat_words("set data type") || item.eat_words("set type") {
        let start = item;
        column::skip_type(&mut item);
        Action::SetType(column, item.since(&start).to_owned())
    } else if item.is_any(&[
        "set",
        "unset",
        "reset",
        "drop",
        "restart",
        "add",
        "first",
        "after",
        "encode",
        "remove",
        "compression",
        "position",
        "rebuild",
        "materialized",
        "alias",
        "codec",
        "ttl",
        "sync",
    ]) || item.done()
    {
        return item.token_ahead(0).is_some();
    } else {
        // SQL Server's `alter column a type not null`
        let Some((declared, _)) = column::read_after_name(start, column.clone(), notes) else { return false };
        if declared.type_text.is_empty() {
            return false;
        }
        Action::ChangeColumn(column, Box::new(declared))
    };
    actions.push(action);
    true
}

fn drop(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.eat_words("primary key") {
        actions.push(Action::DropConstraint(None, false));
        return true;
    }
    if item.eat(&["constraint"])
        || item.eat_words("foreign key")
        || (item.is("check") && item.token_ahead(1).is_some() && item.eat(&["check"]))
    {
        let if_exists = item.is("if");
        let name = column::named(&mut item);
        return push(actions, name.map(|name| Action::DropConstraint(Some(name), if_exists)));
    }
    if item.is_any(&["index", "key"]) && item.token_ahead(1).is_some() {
        item.skip();
        return push(actions, column::named(&mut item).map(Action::DropIndex));
    }
    let others = [
        "partition",
        "default",
        "projection",
        "search",
        "row",
        "tag",
        "clustering",
        "period",
        "system",
        "all",
        "masking",
        "aggregation",
        "join",
        "data",
        "statistics",
        "detached",
        "feature",
        "unique",
        "expectation",
        "unused",
        "supplemental",
        "storage",
        "if",
    ];
    if others.iter().any(|word| item.is(word))
        && (item.token_ahead(1).is_some() || item.is("default"))
        && !item.is_ahead(1, "cascade")
    {
        return true;
    }
    item.eat_any(&["column", "columns"]);
    item.eat_words("if exists");
    let list = match item.group() {
        Some(list) => list.items(),
        None => vec![item],
    };
    let before = actions.len();
    actions.extend(list.into_iter().filter_map(|mut item| column::named(&mut item)).map(Action::DropColumn));
    actions.len() > before
}

fn rename(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.is_any(&["index", "key"]) && !item.is_ahead(1, "to") {
        item.skip();
        let from = column::named(&mut item);
        item.eat(&["to"]);
        return push(actions, from.zip(item.name()).map(|(from, to)| Action::RenameIndex(from, to)));
    }
    if item.is_any(&["constraint", "partition"]) && !item.is_ahead(1, "to") {
        item.skip();
        let from = item.name();
        item.eat(&["to"]);
        return push(actions, from.zip(item.name()).map(|(from, to)| Action::RenameConstraint(from, to)));
    }
    if item.eat_any(&["to", "as", "="]) {
        return push(actions, item.full_name().map(|to| Action::RenameTable(to.name)));
    }
    if item.is("column") && !item.is_ahead(1, "to") {
        item.skip();
    }
    let from = column::named(&mut item);
    if item.done() {
        return push(actions, from.map(Action::RenameTable));
    }
    item.eat_any(&["to", "as"]);
    push(actions, from.zip(item.name()).map(|(from, to)| Action::RenameColumn(from, to)))
}

/// MySQL's and Oracle's `modify`, ClickHouse's and Snowflake's of the same name.
fn modify(mut item: Cursor<'_>, actions: &mut Vec<Action>, notes: &mut Notes) -> bool {
    if item.eat(&["comment"]) && item.is_kind(Kind::Text) {
        return push(actions, item.string().map(|text| Action::SetComment(None, Some(text))));
    }
    let others = [
        "order",
        "ttl",
        "setting",
        "query",
        "sample",
        "refresh",
        "sql",
        "definer",
        "partition",
        "constraint",
        "default",
        "lob",
        "nested",
        "primary",
        "unique",
        "statistics",
        "supplemental",
        "opaque",
    ];
    if others.iter().any(|word| item.is(word)) && item.token_ahead(1).is_some() {
        return true;
    }
    item.eat(&["column"]);
    item.eat_words("if exists");
    let list = match item.group() {
        Some(list) => list.items(),
        None => vec![item],
    };
    let before = actions.len();
    let mut known = true;
    for mut item in list {
        item.eat(&["column"]);
        let Some(name) = column::named(&mut item) else { return false };
        known &= column_action(name, item, actions, notes);
    }
    known || actions.len() > before
}

/// MySQL's `change [column] a b type`; Spark's `change column a b type` and `change a comment '…'`.
fn change(mut item: Cursor<'_>, actions: &mut Vec<Action>, notes: &mut Notes) -> bool {
    item.eat(&["column"]);
    let Some(from) = column::named(&mut item) else { return false };
    if item.is("comment") || item.is("type") {
        return column_action(from, item, actions, notes);
    }
    let declared = column::read(item, notes);
    push(actions, declared.map(|(column, _)| Action::ChangeColumn(from, Box::new(column))))
}

/// `comment = '…'`, and ClickHouse's `comment column a '…'`.
fn comment(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.eat(&["column"]) {
        let Some(column) = column::named(&mut item) else { return false };
        return push(actions, item.string().map(|text| Action::SetComment(Some(column), Some(text))));
    }
    item.eat(&["="]);
    push(actions, item.string().map(|text| Action::SetComment(None, Some(text))))
}

fn set(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.eat(&["comment"]) {
        item.eat(&["="]);
        return push(actions, item.string().map(|text| Action::SetComment(None, Some(text))));
    }
    if item.is_any(&["tblproperties", "options"]) && item.is_ahead(1, "(") {
        item.skip();
        if let Some(list) = item.group() {
            let text = clauses::property(list, "comment").or_else(|| clauses::property(list, "description"));
            actions.extend(text.map(|text| Action::SetComment(None, Some(text))));
            actions.push(Action::SetProperties(clauses::properties(list)));
        }
        return true;
    }
    if item.eat(&["schema"]) {
        return push(actions, item.name().map(Action::SetSchema));
    }
    true
}

/// `attach partition p for values …`
fn attach(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if !item.eat(&["partition"]) || !(item.is_kind(Kind::Word) || item.is_kind(Kind::Quoted)) {
        return true;
    }
    item.eat_words("if exists");
    let Some(child) = item.full_name() else { return true };
    if !item.is_any(&["for", "default"]) {
        return true;
    }
    let bounds = table::bounds(&mut item);
    actions.push(Action::Attach(child, bounds));
    true
}

fn detach(mut item: Cursor<'_>, actions: &mut Vec<Action>) -> bool {
    if item.eat(&["partition"]) && (item.is_kind(Kind::Word) || item.is_kind(Kind::Quoted)) {
        actions.extend(item.full_name().map(Action::Detach));
    }
    true
}

/// `replace columns (…)`
fn replace(mut item: Cursor<'_>, actions: &mut Vec<Action>, notes: &mut Notes) -> bool {
    if !item.eat(&["columns"]) {
        return true;
    }
    let Some(body) = item.group() else { return false };
    let (columns, ..) = table::declared_in(body, notes);
    actions.push(Action::ReplaceColumns(columns));
    true
}
