//! `create table`: its columns, its constraints and the clauses around them.

use super::clauses::{self, Clause, Shape, short};
use super::{
    ColumnDeclaration, Declaration, IndexDeclaration, Notes, Outcome, TableDeclaration, column, constraint, failed,
};
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;
use crate::sql::schema::Partition;

/// Columns and constraints taken of one table; no engine has more columns.
const MAX_ENTRIES: usize = 10_000;
/// Characters of the bounds of a partition that are kept.
const MAX_BOUNDS: usize = 400;

/// What may stand behind the columns and is kept as text. A word that is followed by an equals sign needs no line here.
pub(super) const CLAUSES: &[Clause] = &[
    ("as select", Shape::Flag),
    ("as with", Shape::Flag),
    ("as (", Shape::Flag),
    ("comment", Shape::Value),
    ("options", Shape::Group),
    ("tblproperties", Shape::Group),
    ("dbproperties", Shape::Group),
    ("partitioned by", Shape::Group),
    ("partition by", Shape::Expression),
    ("subpartition by", Shape::Expression),
    ("partitions", Shape::Value),
    ("subpartitions", Shape::Value),
    ("order by", Shape::Expression),
    ("primary key", Shape::Expression),
    ("sample by", Shape::Expression),
    ("ttl", Shape::Expression),
    ("settings", Shape::List),
    ("on cluster", Shape::Name),
    ("cluster by", Shape::Expression),
    ("clustered by", Shape::Group),
    ("sorted by", Shape::Group),
    ("skewed by", Shape::Expression),
    ("into", Shape::Expression),
    ("compound sortkey", Shape::Group),
    ("interleaved sortkey", Shape::Group),
    ("sortkey", Shape::Value),
    ("distkey", Shape::Group),
    ("diststyle", Shape::Value),
    ("distribute by", Shape::Named),
    ("distributed by", Shape::Group),
    ("distributed randomly", Shape::Flag),
    ("encode auto", Shape::Flag),
    ("backup", Shape::Value),
    ("using template", Shape::Group),
    ("using", Shape::Name),
    ("location", Shape::Value),
    ("stored as inputformat", Shape::Value),
    ("stored as", Shape::Value),
    ("stored by", Shape::Value),
    ("outputformat", Shape::Value),
    ("row format serde", Shape::Value),
    ("row format delimited", Shape::Flag),
    ("fields terminated by", Shape::Value),
    ("escaped by", Shape::Value),
    ("collection items terminated by", Shape::Value),
    ("map keys terminated by", Shape::Value),
    ("lines terminated by", Shape::Value),
    ("null defined as", Shape::Value),
    ("with serdeproperties", Shape::Group),
    ("tablespace", Shape::Value),
    ("on commit preserve rows", Shape::Flag),
    ("on commit delete rows", Shape::Flag),
    ("on commit drop definition", Shape::Flag),
    ("on commit preserve definition", Shape::Flag),
    ("on commit drop", Shape::Flag),
    ("default charset", Shape::Value),
    ("default character set", Shape::Value),
    ("default collate", Shape::Value),
    ("default collation", Shape::Value),
    ("charset", Shape::Value),
    ("character set", Shape::Value),
    ("collate", Shape::Value),
    ("engine", Shape::Value),
    ("auto_increment", Shape::Value),
    ("row_format", Shape::Value),
    ("avg_row_length", Shape::Value),
    ("checksum", Shape::Value),
    ("compression", Shape::Value),
    ("connection", Shape::Value),
    ("data directory", Shape::Value),
    ("index directory", Shape::Value),
    ("delay_key_write", Shape::Value),
    ("encryption", Shape::Value),
    ("insert_method", Shape::Value),
    ("key_block_size", Shape::Value),
    ("max_rows", Shape::Value),
    ("min_rows", Shape::Value),
    ("pack_keys", Shape::Value),
    ("password", Shape::Value),
    ("stats_auto_recalc", Shape::Value),
    ("stats_persistent", Shape::Value),
    ("stats_sample_pages", Shape::Value),
    ("union", Shape::Value),
    ("page_checksum", Shape::Value),
    ("transactional", Shape::Value),
    ("type", Shape::Value),
    ("with system versioning", Shape::Flag),
    ("textimage_on", Shape::Value),
    ("filestream_on", Shape::Value),
    ("on", Shape::Named),
    ("as node", Shape::Flag),
    ("as edge", Shape::Flag),
    ("as filetable", Shape::Flag),
    ("server", Shape::Value),
    ("copy grants", Shape::Flag),
    ("copy tags", Shape::Flag),
    ("with row access policy", Shape::Named),
    ("row access policy", Shape::Named),
    ("with aggregation policy", Shape::Named),
    ("with join policy", Shape::Named),
    ("with storage lifecycle policy", Shape::Named),
    ("with connection", Shape::Value),
    ("with partition columns", Shape::Group),
    ("with tag", Shape::Group),
    ("tag", Shape::Group),
    ("start at", Shape::Expression),
    ("frozen where", Shape::Group),
    ("backfill from", Shape::Named),
    ("execute as user", Shape::Value),
    ("execute as", Shape::Value),
    ("use secondary roles", Shape::Value),
    ("entity key", Shape::Group),
    ("compress for query", Shape::Value),
    ("compress for archive", Shape::Value),
    ("inmemory", Shape::Expression),
    ("no inmemory", Shape::Flag),
    ("with contact", Shape::Group),
    ("with no data", Shape::Flag),
    ("with data", Shape::Flag),
    ("with row filter", Shape::Named),
    ("require user specified data_retention_time_in_days", Shape::Flag),
    ("initialize", Shape::Value),
    ("without rowid", Shape::Flag),
    ("without oids", Shape::Flag),
    ("with oids", Shape::Flag),
    ("strict", Shape::Flag),
    ("pctfree", Shape::Value),
    ("pctused", Shape::Value),
    ("initrans", Shape::Value),
    ("maxtrans", Shape::Value),
    ("storage", Shape::Group),
    ("segment creation immediate", Shape::Flag),
    ("segment creation deferred", Shape::Flag),
    ("nologging", Shape::Flag),
    ("logging", Shape::Flag),
    ("nocompress", Shape::Flag),
    ("compress for oltp", Shape::Flag),
    ("compress", Shape::Value),
    ("nocache", Shape::Flag),
    ("cache", Shape::Flag),
    ("noparallel", Shape::Flag),
    ("parallel", Shape::Value),
    ("monitoring", Shape::Flag),
    ("nomonitoring", Shape::Flag),
    ("result_cache", Shape::Group),
    ("enable row movement", Shape::Flag),
    ("disable row movement", Shape::Flag),
    ("organization index", Shape::Flag),
    ("organization heap", Shape::Flag),
    ("organization external", Shape::Group),
    ("including", Shape::Value),
    ("overflow", Shape::Flag),
    ("reject limit", Shape::Value),
    ("lob", Shape::Expression),
    ("nested table", Shape::Expression),
    ("varray", Shape::Expression),
    ("xmltype", Shape::Expression),
    ("object identifier", Shape::Expression),
    ("cluster", Shape::Named),
    ("interval", Shape::Group),
    ("memoptimize for read", Shape::Flag),
    ("memoptimize for write", Shape::Flag),
    ("read only", Shape::Flag),
    ("row store compress", Shape::Value),
    ("column store compress", Shape::Expression),
    ("for exchange with table", Shape::Named),
    ("default", Shape::Flag),
    ("for values", Shape::Expression),
    ("including all", Shape::Flag),
    ("excluding", Shape::Value),
    ("replicate", Shape::Value),
    ("ignore", Shape::Flag),
    ("replace", Shape::Flag),
    ("version", Shape::Value),
    ("uuid", Shape::Value),
    ("empty", Shape::Flag),
    ("final", Shape::Flag),
    ("refresh", Shape::Expression),
    ("schedule", Shape::Expression),
    ("trigger on update", Shape::Flag),
    ("cursor", Shape::Value),
    ("if not exists", Shape::Flag),
    ("account", Shape::Value),
    ("access", Shape::Expression),
    ("before", Shape::Group),
    ("at", Shape::Group),
    ("with", Shape::Flag),
    ("timestamp as of", Shape::Value),
    ("version as of", Shape::Value),
    ("for system_time as of", Shape::Expression),
];

/// Words behind which a query begins.
const QUERY: &[&str] = &[
    "select",
    "with",
    "(",
    "from",
    "values",
    "execute",
    "pivot",
    "unpivot",
    "describe",
    "show",
    "replica",
    "exec",
    "table",
    "explain",
    "summarize",
];

/// Reads a `create table` statement from behind those words.
pub(super) fn create_table(mut cursor: Cursor<'_>, or_replace: bool, kinds: Vec<String>) -> Outcome {
    let if_not_exists = cursor.eat_words("if not exists");
    let Some(name) = cursor.full_name() else { return failed("the name of a table", &cursor) };
    let mut table = TableDeclaration { name, if_not_exists, or_replace, kinds, ..TableDeclaration::default() };
    let mut notes = Notes::default();
    while cursor.is_any(&["on", "uuid"]) && (cursor.is("uuid") || cursor.is_ahead(1, "cluster")) {
        table.clauses.extend(clauses::read(&mut cursor, CLAUSES));
    }
    if cursor.eat_words("partition of") {
        table.partition_of = cursor.full_name();
    } else if cursor.eat(&["of"]) {
        let start = cursor;
        cursor.dotted();
        table.clauses.push(("of".to_owned(), cursor.since(&start).to_owned()));
    } else {
        copy(&mut cursor, &mut table);
    }
    if cursor.is("(") && !cursor.is_ahead(1, "select") && !cursor.is_ahead(1, "with") && !cursor.is_ahead(1, "(") {
        if cursor.is_ahead(1, "like") && cursor.is_ahead(2, "(") {
            cursor.skip();
        }
        let start = cursor;
        let Some(body) = cursor.group() else { return failed("a closing parenthesis", &start) };
        read_body(body, &mut table, &mut notes);
    }
    let complete = table.columns.is_empty() && table.constraints.is_empty();
    read_clauses(cursor, &mut table, &mut notes);
    if table.partition_of.is_some() || table.clauses.iter().any(|(key, _)| key == "of") {
        notes.doubts.clear();
    }
    if table.from_query {
        // columns of a query need no types
        notes.doubts.retain(|doubt| !doubt.ends_with("has no type"));
    }
    let bare = table.kinds.iter().any(|kind| kind == "streaming" || kind == "external" || kind == "live");
    let made = bare
        || table.partition_of.is_some()
        || !table.copies.is_empty()
        || table.from_query
        || !table.clauses.is_empty();
    if complete && table.columns.is_empty() && !made && !table.empty_body && table.properties.is_empty() {
        return failed("the columns of the table in parentheses", &cursor);
    }
    Outcome::Declared(Declaration::Table(Box::new(table)), notes)
}

/// `like t`, `clone t`, `shallow clone t`, `copy t`, `as t`: the table that it is made after.
fn copy(cursor: &mut Cursor<'_>, table: &mut TableDeclaration) -> bool {
    let start = *cursor;
    let found = cursor.eat_words("like using template")
        || cursor.eat_any(&["like", "clone", "copy"])
        || cursor.eat_words("shallow clone")
        || cursor.eat_words("deep clone")
        || cursor.eat_words("shallow copy");
    if !found {
        return false;
    }
    let words = cursor.since(&start).to_lowercase();
    cursor.eat(&["table"]);
    let Some(from) = cursor.full_name() else {
        *cursor = start;
        return false;
    };
    table.clauses.push((words, from.name.text.clone()));
    table.copies.push(from);
    while cursor.is_any(&["including", "excluding"]) {
        cursor.skip();
        cursor.skip();
    }
    true
}

/// What stands in the parentheses.
pub(super) fn read_body(body: Cursor<'_>, table: &mut TableDeclaration, notes: &mut Notes) {
    let items = body.items();
    table.empty_body = items.iter().all(Cursor::done);
    if items.len() > MAX_ENTRIES {
        notes.guesses.push(format!("only the first {MAX_ENTRIES} of its {} entries were taken", items.len()));
    }
    for item in items.into_iter().take(MAX_ENTRIES) {
        read_item(item, table, notes);
    }
}

/// One entry between the parentheses: a constraint, an index, a table to copy from, or a column.
fn read_item(mut item: Cursor<'_>, table: &mut TableDeclaration, notes: &mut Notes) {
    if item.done() {
        return;
    }
    if constraint::begins(&item) {
        match constraint::read(item) {
            Some(constraint) => {
                if constraint::says_nothing(&item) {
                    notes
                        .guesses
                        .push("a constraint does not say what it is; it was taken as a primary key".to_owned());
                }
                table.constraints.push(constraint);
            }
            None => match constraint::index(item) {
                Some(index) if is_index(&item) => table.indexes.push(index),
                _ => table.clauses.push(("entry".to_owned(), item.left().to_owned())),
            },
        }
    } else if item.is("like") && item.token_ahead(1).is_some() && !item.is_ahead(1, "text") {
        copy(&mut item, table);
    } else if item.is("*") || (item.is("column") && item.is_ahead(1, "(")) {
        table.clauses.push(("entry".to_owned(), item.left().to_owned()));
    } else if item.is_kind(Kind::Template) && item.token_ahead(1).is_none() {
        notes.guesses.push(format!("the placeholder {} may stand for columns", item.said()));
    } else if let Some((column, constraints)) = column::read(item, notes) {
        table.columns.push(column);
        table.constraints.extend(constraints);
    } else {
        notes.doubts.push(format!("`{}` is no column and was passed over", short(item.left())));
        table.clauses.push(("entry".to_owned(), item.left().to_owned()));
    }
}

fn is_index(item: &Cursor<'_>) -> bool {
    item.is_any(&["key", "index", "fulltext", "spatial", "vector"])
}

/// The clauses behind the parentheses: partitions, parents, comment, query, and what is kept as text.
fn read_clauses(mut cursor: Cursor<'_>, table: &mut TableDeclaration, notes: &mut Notes) {
    while !cursor.done() {
        if cursor.eat(&[","]) || cursor.eat(&[")"]) {
            continue;
        }
        let start = cursor;
        if begins_query(&cursor) {
            return read_query(cursor, table, notes);
        }
        if cursor.is("(") && (cursor.is_ahead(1, "select") || cursor.is_ahead(1, "with") && !cursor.is_ahead(2, "=")) {
            return read_query(cursor, table, notes);
        }
        cursor.eat(&["table", "properties"]);
        if cursor.said_before().eq_ignore_ascii_case("properties")
            && let Some(list) = cursor.group()
        {
            table.properties.extend(clauses::properties(list));
            continue;
        }
        let body = (table.columns.is_empty() && !table.empty_body)
            .then(|| cursor.is("(").then(|| cursor.group()))
            .flatten()
            .flatten();
        if let Some(body) = body {
            read_body(body, table, notes);
        } else if cursor.eat_words("partition by")
            || cursor.eat_words("partitioned by")
            || cursor.eat_words("partition on")
        {
            partition_by(&mut cursor, table, notes);
        } else if cursor.eat_words("with partition columns") {
            if let Some(list) = cursor.group() {
                for item in list.items().into_iter().filter(|item| !item.done()) {
                    table.partitioned_by.push(item.left().to_owned());
                    declare_partition_column(item, table, notes);
                }
            }
        } else if cursor.eat(&["inherits"]) {
            if let Some(parents) = cursor.group() {
                table.copies.extend(parents.items().into_iter().filter_map(|mut item| item.full_name()));
            }
        } else if table.partition_of.is_some() && (cursor.is_any(&["for", "default"])) {
            table.bounds = bounds(&mut cursor);
        } else if cursor.eat(&["comment"]) {
            cursor.eat(&["="]);
            table.comment = cursor.string().or(table.comment.take());
        } else if cursor.is_any(&["options", "with", "tblproperties", "dbproperties", "properties"])
            && cursor.is_ahead(1, "(")
        {
            cursor.skip();
            if let Some(list) = cursor.group() {
                let comment = clauses::property(list, "description").or_else(|| clauses::property(list, "comment"));
                table.comment = comment.or(table.comment.take());
                table.properties.extend(clauses::properties(list));
            }
        } else if cursor.eat(&["settings"]) {
            settings(&mut cursor, table);
        } else if cursor.is("as") && copies_after_as(&mut cursor, table) {
            // what it is made after is kept
        } else if let Some(clause) = clauses::read(&mut cursor, CLAUSES) {
            table.clauses.push(clause);
        } else if cursor.is_kind(Kind::Word) && cursor.is_ahead(1, "=") {
            let key = cursor.said().to_lowercase();
            cursor.skip();
            let value = cursor;
            clauses::value(&mut cursor);
            table.clauses.push((key, cursor.since(&value).trim_start_matches('=').trim().to_owned()));
        } else if !copy(&mut cursor, table) {
            cursor.skip_item();
            while cursor.is_kind(Kind::Word) && !cursor.is_ahead(1, "=") && !begins_clause(&cursor) {
                cursor.skip_item();
            }
            notes.doubts.push(format!("`{}` behind the columns was kept as text", short(cursor.since(&start))));
            table.clauses.push(("other".to_owned(), cursor.since(&start).to_owned()));
        }
    }
}

/// `as other_table`, `as table_function(…)`, as ClickHouse has it.
fn copies_after_as(cursor: &mut Cursor<'_>, table: &mut TableDeclaration) -> bool {
    if cursor.is_ahead(1, "node") || cursor.is_ahead(1, "edge") || cursor.is_ahead(1, "filetable") {
        return false;
    }
    cursor.skip();
    let start = *cursor;
    cursor.eat_words("copy of");
    let Some(from) = cursor.full_name() else { return true };
    if cursor.group().is_some() {
        table.from_query = true;
        table.query = Some(cursor.since(&start).to_owned());
    } else {
        table.copies.push(from);
    }
    true
}

fn begins_clause(cursor: &Cursor<'_>) -> bool {
    let read =
        ["comment", "inherits", "like", "clone", "properties", "tblproperties", "with", "options", "partitioned"];
    begins_query(cursor) || cursor.is_any(&read) || CLAUSES.iter().any(|(words, _)| cursor.words_ahead(words) > 0)
}

fn begins_query(cursor: &Cursor<'_>) -> bool {
    let at_once = cursor.is("select")
        || (cursor.is("with") && cursor.is_ahead(2, "as"))
        || cursor.words_ahead("with recursive") > 0;
    at_once || (cursor.is("as") && QUERY.iter().any(|word| cursor.is_ahead(1, word)))
}

fn read_query(mut cursor: Cursor<'_>, table: &mut TableDeclaration, notes: &mut Notes) {
    table.from_query = true;
    let start = cursor;
    cursor.eat(&["as"]);
    table.query = Some(cursor.left().to_owned());
    table.comment = last_comment(cursor).or(table.comment.take());
    if table.columns.is_empty() {
        table.columns = query_columns(start);
        if !table.columns.is_empty() {
            notes.guesses.push("the columns come from a query; those with a cast or a name were taken".to_owned());
        }
    }
}

/// ClickHouse's comment behind a query.
fn last_comment(mut cursor: Cursor<'_>) -> Option<String> {
    while !cursor.done() {
        if cursor.is("comment") && cursor.is_kind(Kind::Word) && cursor.token_ahead(2).is_none() {
            cursor.skip();
            return cursor.string();
        }
        cursor.skip_item();
    }
    None
}

/// ClickHouse's `settings a = 1, b = 'x'`.
fn settings(cursor: &mut Cursor<'_>, table: &mut TableDeclaration) {
    cursor.eat(&["="]);
    loop {
        let key = cursor.said().to_owned();
        cursor.skip();
        cursor.eat(&["="]);
        let value = *cursor;
        clauses::value(cursor);
        table.properties.push((key, cursor.since(&value).to_owned()));
        if !cursor.eat(&[","]) || cursor.done() {
            return;
        }
    }
}

/// The rows that a partition holds, as written.
pub(super) fn bounds(cursor: &mut Cursor<'_>) -> String {
    let start = *cursor;
    if !cursor.eat(&["default"]) {
        cursor.skip_to(&["partition", "with", "tablespace", "using", ","]);
    }
    cursor.since(&start).chars().take(MAX_BOUNDS).collect()
}

/// `range (a, lower(b))`, `hash(a) partitions 4`, `date_trunc(a, month)`, `a`, `(dt string)`; with the partitions behind it.
fn partition_by(cursor: &mut Cursor<'_>, table: &mut TableDeclaration, notes: &mut Notes) {
    let start = *cursor;
    cursor.eat(&["linear"]);
    let method = cursor.is_any(&["range", "list", "hash", "key", "system", "system_time", "reference", "consistent"]);
    if method && (cursor.is_ahead(1, "(") || cursor.is_any(&["system_time", "key", "range", "list", "system"])) {
        let mut words = cursor.said().to_lowercase();
        cursor.skip();
        if cursor.is_any(&["columns", "hash"]) {
            words = format!("{words} {}", cursor.said().to_lowercase());
            cursor.skip();
        }
        if cursor.eat(&["algorithm", "="]) {
            cursor.skip();
        }
        table.partition_method = Some(words);
    } else {
        *cursor = start;
    }
    let holds_parts = cursor.is("(") && cursor.is_ahead(1, "partition");
    if let Some(list) = if holds_parts { None } else { cursor.group() } {
        let items = list.items();
        for item in items.into_iter().filter(|item| !item.done()) {
            table.partitioned_by.push(item.left().to_owned());
            declare_partition_column(item, table, notes);
        }
    } else if !holds_parts
        && !cursor.is("limit")
        && (table.partition_method.is_none() || !cursor.done() && !cursor.is("partition"))
    {
        let key = *cursor;
        if table.partition_method.as_deref() != Some("system_time") {
            clauses::expression(cursor, CLAUSES);
        }
        let keys = cursor.before(&key);
        let keys = if keys.is_ahead(1, "(") { vec![keys] } else { keys.items() };
        table.partitioned_by.extend(keys.iter().map(|key| key.left().to_owned()).filter(|key| !key.is_empty()));
    }
    while !cursor.done() {
        if cursor.is("(") && cursor.is_ahead(1, "partition") {
            let Some(parts) = cursor.group() else { return };
            parts.items().into_iter().for_each(|part| partition(part, table));
        } else if cursor.is_any(&[
            "partitions",
            "subpartition",
            "subpartitions",
            "interval",
            "store",
            "automatic",
            "limit",
        ]) || (cursor.is("partition") && !cursor.is_ahead(1, "by"))
        {
            let start = *cursor;
            let key = cursor.said().to_lowercase();
            cursor.skip();
            while !cursor.done() {
                if (cursor.is("(") && cursor.is_ahead(1, "partition")) || ends_partitioning(cursor) {
                    break;
                }
                cursor.skip_item();
            }
            table.clauses.push((key, cursor.since(&start).to_owned()));
        } else {
            return;
        }
    }
}

fn ends_partitioning(cursor: &Cursor<'_>) -> bool {
    let words = ["partition", "by", "partitions", "subpartitions", "interval", "store"];
    !words.iter().any(|word| cursor.is(word)) && CLAUSES.iter().any(|(words, _)| cursor.words_ahead(words) > 0)
        || begins_query(cursor)
}

/// Hive declares columns where it partitions by them: `partitioned by (dt string comment 'day')`.
fn declare_partition_column(item: Cursor<'_>, table: &mut TableDeclaration, notes: &mut Notes) {
    let mut ahead = item;
    let Some(name) = ahead.name() else { return };
    let typed = (ahead.is_kind(Kind::Word) || ahead.is_kind(Kind::Quoted))
        && !ahead.is_any(&["asc", "desc", "collate", "range", "nulls"]);
    if !typed || ahead.is_ahead(1, "_ops") || ahead.said().ends_with("_ops") {
        return;
    }
    if let Some(key) = table.partitioned_by.last_mut() {
        key.clone_from(&name.text);
    }
    if let Some((column, constraints)) = column::read(item, notes) {
        table.columns.push(column);
        table.constraints.extend(constraints);
    }
}

/// `partition p0 values less than (10) engine = InnoDB`
fn partition(mut part: Cursor<'_>, table: &mut TableDeclaration) {
    if !part.eat(&["partition"]) {
        return;
    }
    let name = if part.is("values") { None } else { part.name() };
    let bounds: String = part.left().chars().take(MAX_BOUNDS).collect();
    table.parts.push(Partition { name: name.map(|name| name.text).unwrap_or_default(), bounds });
}

/// Columns of `as select cast(null as integer) as person_id, …`: the words before the end of each item.
fn query_columns(mut cursor: Cursor<'_>) -> Vec<ColumnDeclaration> {
    while cursor.eat_any(&["as", "(", "distinct"]) {}
    if !cursor.eat(&["select"]) {
        return Vec::new();
    }
    cursor.eat_any(&["distinct", "all"]);
    let start = cursor;
    cursor.skip_to(&["from", "where", "limit", "union"]);
    let list = cursor.before(&start);
    list.items().into_iter().filter_map(query_column).collect()
}

fn query_column(mut item: Cursor<'_>) -> Option<ColumnDeclaration> {
    let mut type_text = String::new();
    let mut type_span = item.span();
    if item.eat_any(&["cast", "try_cast", "safe_cast"]) {
        let mut inner = item.group()?;
        inner.skip_to(&["as"]);
        inner.skip();
        (type_text, type_span) = (inner.left().to_owned(), inner.span());
    }
    let mut name: Option<Name> = None;
    while !item.done() {
        match item.name() {
            Some(found) => name = Some(found),
            None => {
                item.skip_item();
                name = None;
            }
        }
    }
    Some(ColumnDeclaration { name: name?, type_text, type_span, ..ColumnDeclaration::default() })
}

/// The index entries of a body, for other statements that hold such a list.
pub(super) fn declared_in(
    body: Cursor<'_>,
    notes: &mut Notes,
) -> (Vec<ColumnDeclaration>, Vec<super::Constraint>, Vec<IndexDeclaration>) {
    let mut table = TableDeclaration::default();
    read_body(body, &mut table, notes);
    (table.columns, table.constraints, table.indexes)
}
