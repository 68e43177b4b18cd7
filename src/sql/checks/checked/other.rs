//! Reading views, indexes, types, sequences and their like strictly.

use super::column::Reader;
use super::grammar::{Rows, Shape, dialects};
use super::query::Query;
use super::{Index, View};
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, FullName, Name};

/// Clauses between the name of a view and its query.
#[rustfmt::skip]
static VIEW: Rows = Rows::new(&[
    ("comment", Shape::Value, "SXC"), ("tblproperties", Shape::Group, "X"), ("options", Shape::Group, "B"),
    ("with schema", Shape::UpToNext, "X"), ("with", Shape::Group, "PT"), ("with schemabinding", Shape::Alone, "T"),
    ("cluster by", Shape::UpToNext, "SXB"), ("partition by", Shape::UpToNext, "BC"), ("partitioned by", Shape::UpToNext, "X"),
    ("schedule", Shape::UpToNext, "X"), ("on cluster", Shape::Value, "C"), ("engine", Shape::Value, "C"),
    ("order by", Shape::UpToNext, "C"), ("primary key", Shape::UpToNext, "C"), ("sample by", Shape::UpToNext, "C"),
    ("ttl", Shape::UpToNext, "C"), ("settings", Shape::UpToNext, "C"), ("to", Shape::UpToNext, "C"),
    ("populate", Shape::Alone, "C"), ("empty", Shape::Alone, "C"), ("refresh", Shape::UpToNext, "C"),
    ("definer", Shape::Value, "C"), ("sql security", Shape::Value, "C"),
    ("backup", Shape::Value, "R"), ("diststyle", Shape::Value, "R"), ("distkey", Shape::Group, "R"),
    ("sortkey", Shape::Group, "R"), ("auto refresh", Shape::Value, "R"), ("copy grants", Shape::Alone, "S"),
    ("change_tracking", Shape::Value, "S"), ("row access policy", Shape::UpToNext, "S"), ("tag", Shape::Group, "S"),
    ("using", Shape::Value, "P"), ("tablespace", Shape::Value, "P"), ("build", Shape::UpToNext, "O"),
    ("default collation", Shape::Value, "X"), ("language", Shape::Value, "X"),
]);

impl Reader<'_> {
    /// A view from behind `view`.
    pub fn view<'a>(&mut self, mut cursor: Cursor<'a>, materialized: bool) -> Option<(View<'a>, bool)> {
        let start = cursor;
        let careful = cursor.eat(&["if", "not", "exists"]);
        if careful && !materialized && self.dialect == Dialect::Postgresql {
            self.lacks("if not exists", "MLSBXDC", cursor.span_since(&start), None);
        }
        let Some(name) = self.full_name(&mut cursor) else {
            self.unexpected(&cursor);
            return None;
        };
        let mut view = View { name, columns: Vec::new(), query: None, materialized, clauses: Vec::new(), at: self.at };
        if let Some(list) = cursor.group() {
            view.columns = list.items().into_iter().filter_map(|mut item| item.name()).collect();
        }
        while !cursor.done() && !cursor.is("as") {
            let Some((row, n_words)) = VIEW.find(&cursor) else {
                self.unexpected(&cursor);
                return Some((view, careful));
            };
            (0..n_words).for_each(|_| cursor.skip());
            let mut body = cursor;
            while !cursor.done() && !cursor.is("as") && VIEW.find(&cursor).is_none() {
                cursor.skip_item();
            }
            body = cursor.before(&body);
            view.clauses.push((row.0, body));
        }
        if !cursor.eat(&["as"]) || cursor.done() {
            self.unexpected(&cursor);
        } else {
            view.query = Some(Query::read(without_end(cursor)));
        }
        Some((view, careful))
    }

    /// An index from behind `index`.
    pub fn index<'a>(&mut self, mut cursor: Cursor<'a>, unique: bool, whole: Cursor<'a>) -> Option<(Index<'a>, bool)> {
        let start = cursor;
        let concurrently = cursor.eat(&["concurrently"]);
        if concurrently && self.dialect != Dialect::Postgresql {
            self.lacks("concurrently", "P", cursor.span_since(&start), None);
        }
        let careful = cursor.eat(&["if", "not", "exists"]);
        let name = if cursor.is("on") { None } else { self.full_name(&mut cursor).map(|name| name.name) };
        if name.is_none() && dialects("DLMTO").has(self.dialect) {
            self.note(
                "index_without_name",
                whole.span(),
                format!("{} wants a name for every index.", self.dialect.title()),
            );
        }
        let mut method = String::new();
        if self.dialect == Dialect::Mysql && cursor.eat(&["using"]) {
            cursor.skip();
        }
        if !cursor.eat(&["on"]) {
            self.unexpected(&cursor);
            return None;
        }
        cursor.eat(&["table"]);
        cursor.eat(&["only"]);
        let Some(table) = cursor.full_name() else {
            self.unexpected(&cursor);
            return None;
        };
        if cursor.eat(&["using"]) {
            method = cursor.said().to_ascii_lowercase();
            cursor.skip();
            if !dialects("PDRX").has(self.dialect) {
                self.lacks("using", "PD", cursor.span_since(&start), None);
            }
        }
        let mut index = Index {
            name,
            table,
            entries: Vec::new(),
            columns: Vec::new(),
            unique,
            filter: None,
            include: Vec::new(),
            method,
            concurrently,
            inside: false,
            span: whole.span(),
            at: self.at,
            until: None,
        };
        let Some(list) = cursor.group() else {
            if self.dialect == Dialect::Clickhouse {
                return self.skipping(cursor, index, careful);
            }
            self.unexpected(&cursor);
            return None;
        };
        if list.done() {
            self.note("empty_list", list.span(), "The list of columns is empty.".to_owned());
        } else {
            index.entries = list.items();
            index.columns = index.entries.iter().map(|entry| plain_column(*entry, self.dialect)).collect();
        }
        if self.dialect == Dialect::Clickhouse {
            return self.skipping(cursor, index, careful);
        }
        self.index_clauses(cursor, &mut index);
        Some((index, careful))
    }

    fn skipping<'a>(&mut self, mut cursor: Cursor<'a>, index: Index<'a>, careful: bool) -> Option<(Index<'a>, bool)> {
        if !cursor.skip_to(&["type"]) {
            self.note(
                "index_without_type",
                index.span,
                "ClickHouse wants `type` behind what an index is built on.".to_owned(),
            );
        }
        Some((index, careful))
    }

    fn index_clauses<'a>(&mut self, mut cursor: Cursor<'a>, index: &mut Index<'a>) {
        #[rustfmt::skip]
        static ROWS: Rows = Rows::new(&[
            ("include", Shape::Group, "PT"), ("nulls not distinct", Shape::Alone, "P"), ("nulls distinct", Shape::Alone, "P"),
            ("with", Shape::Group, "PTD"), ("tablespace", Shape::Value, "PO"), ("where", Shape::Rest, "PTL"),
            ("using", Shape::Value, "M"), ("comment", Shape::Value, "M"), ("key_block_size", Shape::Value, "M"), ("algorithm", Shape::Value, "M"),
            ("lock", Shape::Value, "M"), ("visible", Shape::Alone, "MO"), ("invisible", Shape::Alone, "MO"), ("with parser", Shape::Value, "M"),
            ("ignored", Shape::Alone, "M"), ("not ignored", Shape::Alone, "M"), ("wait", Shape::Value, "M"), ("nowait", Shape::Alone, "M"),
            ("on", Shape::Value, "T"), ("filestream_on", Shape::Value, "T"), ("options", Shape::Group, "X"),
        ]);
        while !cursor.done() {
            let start = cursor;
            let Some((row, n_words)) = ROWS.find(&cursor) else {
                return self.unexpected(&cursor);
            };
            (0..n_words).for_each(|_| cursor.skip());
            let body = self.body(&mut cursor, row.1, &ROWS);
            if !dialects(row.2).has(self.dialect) {
                if super::grammar::STRICT.has(self.dialect) {
                    self.lacks(row.0, row.2, cursor.span_since(&start), None);
                } else {
                    self.unsure = true;
                }
            }
            match row.0 {
                "include" => index.include = body.items().into_iter().filter_map(|mut item| item.name()).collect(),
                "where" => index.filter = Some(body),
                _ => {}
            }
        }
    }
}

/// The column that an entry of an index is, where it is one: `a`, `a desc nulls last`, `a text_ops`, `a(10)`.
fn plain_column(entry: Cursor<'_>, dialect: Dialect) -> Option<Name> {
    let mut cursor = entry;
    let name = cursor.name()?;
    let length = dialect == Dialect::Mysql && cursor.is("(");
    if (cursor.is("(") && !length) || cursor.is(".") {
        return None;
    }
    let calculates = ["+", "-", "*", "/", "|", ":", "<", ">", "=", "%"].iter().any(|symbol| cursor.is(symbol));
    (!calculates).then_some(name)
}

/// The query of a view without what may stand behind it: `with no data`, `with check option`.
fn without_end(query: Cursor<'_>) -> Cursor<'_> {
    const ENDS: [&[&str]; 8] = [
        &["with", "no", "data"],
        &["with", "data"],
        &["with", "check", "option"],
        &["with", "local", "check", "option"],
        &["with", "cascaded", "check", "option"],
        &["with", "read", "only"],
        &["with", "no", "schema", "binding"],
        &["with", "schemabinding"],
    ];
    let Some(end) = ENDS.iter().find(|end| query.ends_with(end, 0)) else { return query };
    let mut cursor = query;
    while !(cursor.done() || cursor.are(end) && cursor.token_ahead(end.len()).is_none()) {
        cursor.skip();
    }
    cursor.before(&query)
}

/// The names of a list: `drop table a, b`.
pub(super) fn names_of(cursor: Cursor<'_>) -> Vec<FullName> {
    cursor.items().into_iter().filter_map(|mut item| item.full_name()).collect()
}
