//! Reading `create table` strictly.

use super::column::{Reader, end_of};
use super::grammar::{self, dialects};
use super::query::Query;
use super::{Index, Table};
use crate::finding::TextEdit;
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;
use std::collections::BTreeMap;

/// Columns and constraints taken of one table; no engine has more columns.
const MAX_ENTRIES: usize = 20_000;

impl Reader<'_> {
    /// A table from behind `table`, with the indexes written inside.
    pub fn table<'a>(
        &mut self,
        mut cursor: Cursor<'a>,
        temporary: bool,
        or_replace: bool,
    ) -> Option<(Table<'a>, Vec<Index<'a>>)> {
        let if_not_exists = cursor.eat(&["if", "not", "exists"]);
        let Some(name) = self.full_name(&mut cursor) else {
            self.unexpected(&cursor);
            return None;
        };
        let mut table = Table {
            name,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            clauses: Vec::new(),
            complete: true,
            parent: None,
            bounds: None,
            copies: Vec::new(),
            query: None,
            temporary,
            if_not_exists,
            or_replace,
            comments: Vec::new(),
            body_end: None,
            at: self.at,
            until: None,
            by_name: BTreeMap::new(),
        };
        let mut indexes = Vec::new();
        self.before_body(&mut cursor, &mut table);
        let query_inside = cursor.is("(")
            && cursor.is_ahead(1, "select")
            && !cursor.is_ahead(3, ")")
            && self.dialect == Dialect::Mysql;
        let opened = cursor;
        let body = if query_inside { None } else { cursor.group() };
        let had_body = body.is_some();
        if let Some(body) = body {
            table.body_end = Some(end_of(cursor.span_since(&opened)));
            self.entries(body, &mut table, &mut indexes);
        } else if cursor.is("(") && !query_inside {
            self.unexpected_end(&cursor);
            return Some((table, indexes));
        }
        self.bounds(&mut cursor, &mut table);
        self.clauses(&mut cursor, &mut table);
        let engine_only = self.dialect == Dialect::Clickhouse
            && table.clause("engine").is_some_and(|engine| !engine.said().ends_with("MergeTree"));
        let elsewhere = table.parent.is_some() || !table.copies.is_empty() || table.query.is_some() || engine_only;
        let filled = [
            "using",
            "location",
            "shallow clone",
            "deep clone",
            "as",
            "stored as",
            "select",
            "options",
            "server",
            "with partition columns",
        ];
        let says = table.clauses.iter().any(|(words, _)| filled.contains(words));
        if !had_body && !elsewhere && !says {
            self.unexpected(&cursor);
        }
        if says && !had_body {
            table.complete = false;
        }
        let no_columns = table.columns.is_empty() && !elsewhere && had_body && !says;
        if no_columns && table.constraints.is_empty() && self.dialect != Dialect::Postgresql {
            let what = format!("{} has no column.", table.title());
            self.note("no_columns", table.span(), what);
        } else if no_columns && !table.constraints.is_empty() && self.dialect != Dialect::Postgresql {
            let what = format!("{} has keys and no column.", table.title());
            self.note("no_columns", table.span(), what);
        }
        Some((table, indexes))
    }

    fn unexpected_end(&mut self, cursor: &Cursor<'_>) {
        let what = "a parenthesis is not closed".to_owned();
        self.note("syntax_error", cursor.span(), what);
    }

    /// What may stand between the name and the columns.
    fn before_body<'a>(&mut self, cursor: &mut Cursor<'a>, table: &mut Table<'a>) {
        if cursor.is("on") && cursor.is_ahead(1, "cluster") {
            cursor.skip();
            cursor.skip();
            cursor.skip();
            if self.dialect != Dialect::Clickhouse {
                self.unexpected(cursor);
            }
        }
        let start = *cursor;
        if cursor.eat(&["partition", "of"]) {
            table.parent = cursor.full_name();
            table.complete = false;
            if self.dialect != Dialect::Postgresql {
                self.lacks("partition of", "P", cursor.span_since(&start), None);
            }
        } else if cursor.is_any(&["like", "clone", "copy"]) {
            let known = match cursor.said().to_ascii_lowercase().as_str() {
                "like" => "MSBX",
                "clone" => "SBC",
                _ => "B",
            };
            let said = cursor.said().to_ascii_lowercase();
            cursor.skip();
            table.copies.extend(cursor.full_name());
            table.complete = false;
            if !dialects(known).has(self.dialect) {
                self.lacks(&said, known, cursor.span_since(&start), None);
            }
        } else if cursor.eat(&["of"]) {
            table.complete = false;
            cursor.dotted();
        }
    }

    /// What a partition holds: `for values …`, `default`.
    fn bounds<'a>(&mut self, cursor: &mut Cursor<'a>, table: &mut Table<'a>) {
        if table.parent.is_none() {
            return;
        }
        let start = *cursor;
        if cursor.eat(&["default"]) {
            table.bounds = Some(cursor.before(&start));
        } else if cursor.eat(&["for", "values"]) {
            let body = *cursor;
            cursor.skip_to(&["partition", "with", "using", "tablespace", "server"]);
            // `with (modulus …)` is a bound, not a clause
            if body.is("with") {
                cursor.skip();
                cursor.group();
            }
            table.bounds = Some(cursor.before(&body));
        }
    }

    fn entries<'a>(&mut self, body: Cursor<'a>, table: &mut Table<'a>, indexes: &mut Vec<Index<'a>>) {
        if body.done() {
            return;
        }
        let items = body.items();
        let n_items = items.len();
        for (at, item) in items.into_iter().enumerate().take(MAX_ENTRIES) {
            if item.done() {
                let trailing = at + 1 == n_items && at > 0;
                if !(trailing && dialects("DCSBR").has(self.dialect)) {
                    self.stray_comma(body, at, n_items);
                }
                continue;
            }
            let unordered = self.dialect == Dialect::Sqlite && !table.constraints.iter().all(|held| held.beside);
            if unordered && !self.begins_constraint(&item) {
                self.unexpected(&item);
            }
            if self.begins_constraint(&item) {
                let entry = self.constraint(item);
                table.constraints.extend(entry);
            } else if !self.other_entry(item, table, indexes) {
                // a column without a type can only be where the columns come from a query
                let only_name = item.token_ahead(1).is_none() && self.dialect != Dialect::Sqlite;
                if only_name && item.token().is_some_and(|token| token.kind != Kind::Number) {
                    table.complete = false;
                    let mut named = item;
                    if let Some(name) = self.name(&mut named) {
                        self.untyped(&name);
                    }
                } else if let Some((column, constraints)) = self.column(item) {
                    table.columns.push(column);
                    table.constraints.extend(constraints);
                }
            }
        }
    }

    fn untyped(&mut self, name: &Name) {
        let what = format!("The column {} has no type.", name.text);
        self.troubles.push(super::Trouble { rule: "missing_type", what, span: name.span, at: self.at, fix: None });
    }

    fn stray_comma(&mut self, body: Cursor<'_>, at: usize, n_items: usize) {
        let commas: Vec<Cursor<'_>> = commas(body);
        // the comma before an empty entry, or the one behind it where it is the first
        let which = if at + 1 == n_items { at.checked_sub(1) } else { Some(at) };
        let Some(comma) = which.and_then(|which| commas.get(which)) else { return };
        let span = comma.span();
        let fix = vec![TextEdit { span, text: String::new() }];
        let what = "Nothing stands beside this comma.".to_owned();
        self.troubles.push(super::Trouble { rule: "stray_comma", what, span, at: self.at, fix: Some(fix) });
    }

    /// Entries that are neither columns nor keys: indexes, projections, tables to copy from.
    fn other_entry<'a>(&mut self, item: Cursor<'a>, table: &mut Table<'a>, indexes: &mut Vec<Index<'a>>) -> bool {
        if item.token().is_none_or(|token| token.kind != Kind::Word) {
            return false;
        }
        let mut cursor = item;
        let word = cursor.said().to_ascii_lowercase();
        let opens = cursor.is_ahead(1, "(") || cursor.is_ahead(2, "(") || cursor.is_ahead(2, "using");
        let followed = cursor.is_ahead(1, "key") || cursor.is_ahead(1, "index") || opens;
        match (word.as_str(), self.dialect) {
            ("index" | "key", Dialect::Mysql) | ("index", Dialect::Sqlserver)
                if opens || self.dialect == Dialect::Sqlserver =>
            {
                cursor.skip();
                indexes.extend(self.index_inside(cursor, item, table));
            }
            ("fulltext" | "spatial", Dialect::Mysql) if followed => {
                cursor.skip();
                cursor.eat_any(&["key", "index"]);
                let index = self.index_inside(cursor, item, table);
                indexes.extend(index.map(|index| Index { method: word.clone(), ..index }));
            }
            ("index", Dialect::Clickhouse) if item.token_ahead(2).is_some() => {
                cursor.skip();
                indexes.extend(self.skipping_index(cursor, item, table));
            }
            ("projection", Dialect::Clickhouse) => {}
            ("like", _) if dialects("PMRS").has(self.dialect) && item.token_ahead(1).is_some() => {
                cursor.skip();
                table.copies.extend(cursor.full_name());
                table.complete = false;
            }
            ("period", Dialect::Mysql | Dialect::Sqlserver) if cursor.is_ahead(1, "for") => {}
            ("exclude", Dialect::Postgresql) => {}
            ("supplemental", Dialect::Oracle) => {}
            _ => return false,
        }
        true
    }

    fn index_inside<'a>(&mut self, mut cursor: Cursor<'a>, item: Cursor<'a>, table: &Table<'a>) -> Option<Index<'a>> {
        cursor.eat(&["if", "not", "exists"]);
        let name = if cursor.is("(") || cursor.is("using") { None } else { cursor.name() };
        let mut method = String::new();
        while !cursor.is("(") && !cursor.done() {
            if cursor.eat(&["using"]) {
                method = cursor.said().to_ascii_lowercase();
            }
            cursor.skip();
        }
        let list = cursor.group()?;
        let columns = self.key_columns(list, false);
        Some(Index {
            name,
            table: table.name.clone(),
            entries: list.items(),
            columns,
            unique: false,
            filter: None,
            include: Vec::new(),
            method,
            concurrently: false,
            inside: true,
            span: item.span(),
            at: self.at,
            until: None,
        })
    }

    /// ClickHouse's `index name expression type minmax granularity 1`.
    pub fn skipping_index<'a>(
        &mut self,
        mut cursor: Cursor<'a>,
        item: Cursor<'a>,
        table: &Table<'a>,
    ) -> Option<Index<'a>> {
        let name = cursor.name();
        let start = cursor;
        if !cursor.skip_to(&["type"]) {
            self.unexpected(&cursor);
            return None;
        }
        let entry = cursor.before(&start);
        cursor.skip();
        let method = cursor.said().to_ascii_lowercase();
        Some(Index {
            name,
            table: table.name.clone(),
            entries: vec![entry],
            columns: vec![None],
            unique: false,
            filter: None,
            include: Vec::new(),
            method,
            concurrently: false,
            inside: true,
            span: item.span(),
            at: self.at,
            until: None,
        })
    }

    /// The clauses behind the columns.
    fn clauses<'a>(&mut self, cursor: &mut Cursor<'a>, table: &mut Table<'a>) {
        while !cursor.done() {
            if cursor.eat(&[","]) {
                if !dialects("ML").has(self.dialect) {
                    return self.unexpected(cursor);
                }
                continue;
            }
            let start = *cursor;
            let word = cursor.token().is_some_and(|token| token.kind == Kind::Word);
            let found = grammar::TABLE.find(cursor).filter(|_| word);
            let query = cursor.is_any(&["select", "with", "("]) && !dialects("PT").has(self.dialect);
            let Some((row, n_words)) = found else {
                if query && self.dialect == Dialect::Mysql {
                    table.query = Some(Query::read(*cursor));
                    table.complete = false;
                    return;
                }
                return self.unexpected(cursor);
            };
            (0..n_words).for_each(|_| cursor.skip());
            if row.0 == "as" || row.0 == "select" {
                self.filled(cursor, &start, row.0, table);
                return;
            }
            if row.0 == "comment" && cursor.is("=") && self.dialect == Dialect::Databricks {
                self.unexpected(cursor);
            }
            let body = self.body(cursor, row.1, &grammar::TABLE);
            table.clauses.push((row.0, body));
            if row.0 == "partition by" && self.dialect == Dialect::Postgresql {
                let mut rest = body;
                rest.skip();
                rest.group();
                if !rest.done() {
                    return self.unexpected(&rest);
                }
            }
            if row.0 == "comment" {
                let mut body = body;
                table.comments.extend(body.string());
            }
            if row.0 == "inherits" {
                table.copies.extend(body.items().into_iter().filter_map(|mut item| item.full_name()));
                table.complete = false;
            }
            if !dialects(row.2).has(self.dialect) {
                if grammar::STRICT.has(self.dialect)
                    || [
                        "engine",
                        "auto_increment",
                        "distkey",
                        "sortkey",
                        "diststyle",
                        "tblproperties",
                        "without rowid",
                        "inherits",
                        "clustered by",
                        "default charset",
                        "charset",
                    ]
                    .contains(&row.0)
                {
                    let span = cursor.span_since(&start);
                    self.lacks(row.0, row.2, span, Some(vec![TextEdit { span, text: String::new() }]));
                } else {
                    self.unsure = true;
                }
            }
            if self.dialect == Dialect::Sqlite && !["strict", "without rowid"].contains(&row.0) {
                return;
            }
        }
    }

    /// `as select …`, `as other_table`.
    fn filled<'a>(&mut self, cursor: &mut Cursor<'a>, start: &Cursor<'a>, words: &'static str, table: &mut Table<'a>) {
        let query = if words == "select" { *start } else { *cursor };
        table.complete = false;
        let asks = query.is_any(&["select", "with", "(", "values", "from", "table", "execute", "replica"]);
        table.clauses.push((words, query));
        if asks {
            table.query = Some(Query::read(query));
            self.troubles.retain(|trouble| !(trouble.at == self.at && trouble.rule == "missing_type"));
        } else if dialects("CX").has(self.dialect) {
            let mut named = query;
            table.copies.extend(named.full_name());
        } else {
            self.unexpected(&query);
        }
        while !cursor.done() {
            cursor.skip();
        }
    }
}

/// Every comma outside parentheses, each as a cursor over it alone.
fn commas(body: Cursor<'_>) -> Vec<Cursor<'_>> {
    let (mut cursor, mut found) = (body, Vec::new());
    while !cursor.done() {
        let start = cursor;
        if cursor.is(",") {
            cursor.skip();
            found.push(cursor.before(&start));
        } else {
            cursor.skip_item();
        }
    }
    found
}
