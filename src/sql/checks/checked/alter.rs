//! Reading `alter table` strictly: every action of the statement, in order.

use super::column::Reader;
use super::grammar::{self, dialects};
use super::{Act, Deed, Index, Table};
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, FullName, Name};
use std::collections::BTreeMap;

impl Reader<'_> {
    /// The actions of a statement, from behind `alter table`.
    pub fn alter<'a>(&mut self, mut cursor: Cursor<'a>, acts: &mut Vec<Act<'a>>) {
        let start = cursor;
        let careful = cursor.eat(&["if", "exists"]);
        if careful && dialects("LXC").has(self.dialect) {
            self.lacks("if exists", "PMDSB", cursor.span_since(&start), None);
        }
        cursor.eat(&["only"]);
        let Some(table) = cursor.full_name() else { return self.unexpected(&cursor) };
        cursor.eat(&["*"]);
        if self.dialect == Dialect::Clickhouse && cursor.eat(&["on", "cluster"]) {
            cursor.skip();
        }
        if cursor.done() {
            return self.unexpected(&cursor);
        }
        if self.dialect == Dialect::Mysql && cursor.eat_any(&["wait", "nowait"]) {
            cursor.skip();
        }
        let items = cursor.items();
        let several = items.len() > 1;
        let mut adding = false;
        for (at, mut item) in items.into_iter().enumerate() {
            let whole = item;
            // `add a int, b int`, as SQL Server and Snowflake write it
            let continues = at > 0 && adding && grammar::ALTER.find(&item).is_none();
            let words = if continues {
                "add"
            } else {
                let Some((row, n_words)) = grammar::ALTER.find(&item) else {
                    // options of a table: `engine = InnoDB`, `comment = 'x'`
                    if self.dialect == Dialect::Mysql
                        && grammar::TABLE.find(&item).is_some_and(|(row, _)| dialects(row.2).has(self.dialect))
                    {
                        acts.push(Act {
                            table: table.clone(),
                            deed: Deed::Other,
                            careful,
                            span: whole.span(),
                            at: self.at,
                        });
                        continue;
                    }
                    self.unexpected(&item);
                    continue;
                };
                (0..n_words).for_each(|_| item.skip());
                if !dialects(row.2).has(self.dialect) {
                    if grammar::STRICT.has(self.dialect) {
                        self.lacks(row.0, row.2, item.span_since(&whole), None);
                    } else {
                        self.unsure = true;
                    }
                }
                row.0
            };
            adding = words.starts_with("add");
            let before = acts.len();
            let mut deeds = Vec::new();
            let knows = self.deeds(words, item, whole, &table, &mut deeds);
            acts.extend(deeds.into_iter().map(|deed| Act {
                table: table.clone(),
                deed,
                careful: careful || knows,
                span: whole.span(),
                at: self.at,
            }));
            if acts.len() == before {
                acts.push(Act {
                    table: table.clone(),
                    deed: Deed::Other,
                    careful: careful || knows,
                    span: whole.span(),
                    at: self.at,
                });
            }
        }
        if several && dialects("LDX").has(self.dialect) {
            self.note(
                "several_actions",
                start.span(),
                format!("{} takes one action in a statement.", self.dialect.title()),
            );
        }
    }

    /// What one action does; whether it says `if exists` or `if not exists`.
    fn deeds<'a>(
        &mut self,
        words: &'static str,
        mut item: Cursor<'a>,
        whole: Cursor<'a>,
        table: &FullName,
        deeds: &mut Vec<Deed<'a>>,
    ) -> bool {
        let start = item;
        let careful = item.eat(&["if", "not", "exists"]) || item.eat(&["if", "exists"]);
        if careful && dialects("LX").has(self.dialect) {
            let words = if start.is_ahead(1, "not") { "if not exists" } else { "if exists" };
            self.lacks(words, "PMDSB", item.span_since(&start), None);
        }
        match words {
            "add column" | "add columns" | "add" => self.add(item, deeds),
            "add constraint" | "add primary key" | "add foreign key" | "add unique" | "add check" => {
                let mut entry = whole;
                entry.skip();
                let reads_default = words == "add constraint" && entry.is_ahead(2, "default");
                if !reads_default {
                    deeds.extend(self.constraint(entry).map(Deed::AddConstraint));
                }
            }
            "add index" | "add key" | "add fulltext" | "add spatial" if self.dialect == Dialect::Mysql => {
                if words != "add index" && words != "add key" {
                    item.eat_any(&["key", "index"]);
                }
                deeds.extend(self.index_of_act(item, whole, table).map(Deed::AddIndex));
            }
            "add index" if self.dialect == Dialect::Clickhouse => {
                let held = empty_table(table.clone(), self.at);
                deeds.extend(self.skipping_index(item, whole, &held).map(Deed::AddIndex));
            }
            "drop column" | "clear column" => {
                let name = item.name();
                item.eat_any(&["cascade", "restrict"]);
                deeds.extend(name.map(Deed::DropColumn));
            }
            "drop columns" => {
                let list = item.group().unwrap_or(item);
                deeds.extend(list.items().into_iter().filter_map(|mut item| item.name()).map(Deed::DropColumn));
            }
            "drop" => deeds.extend(item.name().map(Deed::DropColumn)),
            "drop constraint" | "drop foreign key" | "drop check" => {
                deeds.extend(item.name().map(|name| Deed::DropConstraint(Some(name))));
            }
            "drop primary key" => deeds.push(Deed::DropConstraint(None)),
            "rename column" | "rename" => {
                let from = item.name();
                if item.eat(&["to"]) {
                    deeds.extend(from.zip(item.name()).map(|(from, to)| Deed::RenameColumn(from, to)));
                } else if words == "rename" && self.dialect == Dialect::Mysql {
                    deeds.extend(from.map(|name| Deed::RenameTable(FullName { schema: String::new(), name })));
                } else {
                    self.unexpected(&item);
                }
            }
            "rename to" | "rename as" => deeds.extend(item.full_name().map(Deed::RenameTable)),
            "alter column" | "alter" => self.alter_column(item, deeds),
            "modify column" | "modify" => {
                let mut named = item;
                if let Some(name) = named.name() {
                    deeds.push(self.redeclared(item, name));
                }
            }
            "change column" | "change" => {
                if let Some(name) = item.name() {
                    if self.dialect == Dialect::Databricks
                        && item.is_any(&["comment", "type", "first", "after", "set", "drop"])
                    {
                        deeds.push(Deed::OtherOfColumn(name));
                    } else {
                        deeds.push(self.redeclared(item, name));
                    }
                }
            }
            "attach partition" if self.dialect == Dialect::Postgresql => {
                deeds.extend(item.full_name().map(Deed::Attach))
            }
            _ => {}
        }
        careful
    }

    fn redeclared<'a>(&mut self, item: Cursor<'a>, name: Name) -> Deed<'a> {
        match self.column(item) {
            Some((column, _)) => Deed::Redeclare(name, Box::new(column)),
            None => Deed::OtherOfColumn(name),
        }
    }

    fn add<'a>(&mut self, mut item: Cursor<'a>, deeds: &mut Vec<Deed<'a>>) {
        let grouped = item.is("(");
        if grouped && dialects("PLDC").has(self.dialect) {
            return self.unexpected(&item);
        }
        let list = if grouped { item.group().map(Cursor::items).unwrap_or_default() } else { vec![item] };
        for entry in list {
            if self.begins_constraint(&entry) {
                deeds.extend(self.constraint(entry).map(Deed::AddConstraint));
            } else if let Some((column, constraints)) = self.column(entry) {
                deeds.push(Deed::AddColumn(Box::new(column), constraints));
            }
        }
    }

    fn index_of_act<'a>(&mut self, mut item: Cursor<'a>, whole: Cursor<'a>, table: &FullName) -> Option<Index<'a>> {
        item.eat(&["if", "not", "exists"]);
        let name = if item.is("(") || item.is("using") { None } else { item.name() };
        item.skip_to(&["("]);
        let list = item.group()?;
        let columns = self.key_columns(list, false);
        Some(Index {
            name,
            table: table.clone(),
            entries: list.items(),
            columns,
            unique: false,
            filter: None,
            include: Vec::new(),
            method: String::new(),
            concurrently: false,
            inside: true,
            span: whole.span(),
            at: self.at,
            until: None,
        })
    }

    fn alter_column<'a>(&mut self, mut item: Cursor<'a>, deeds: &mut Vec<Deed<'a>>) {
        if item.is_any(&["index", "constraint"]) {
            return;
        }
        let Some(column) = item.name() else { return self.unexpected(&item) };
        let nested = item.is(".");
        let only_default = self.dialect == Dialect::Mysql;
        if self.dialect == Dialect::Clickhouse && !item.is_any(&["type", "modify", "reset", "comment", "remove"]) {
            return self.unexpected(&item);
        }
        let deed = if nested {
            Deed::Other
        } else if item.eat(&["set", "default"]) {
            Deed::SetDefault(column, Some(item))
        } else if item.eat(&["drop", "default"]) {
            Deed::SetDefault(column, None)
        } else if only_default {
            return self.unexpected(&item);
        } else if item.eat(&["set", "not", "null"]) {
            Deed::SetNotNull(column, true)
        } else if item.eat(&["drop", "not", "null"]) {
            Deed::SetNotNull(column, false)
        } else if item.eat(&["type"])
            || item.eat(&["set", "data", "type"])
            || (self.dialect == Dialect::Sqlserver && !item.is_any(&["add", "drop", "set"]))
        {
            match self.type_of(&mut item) {
                Some(kind) => Deed::SetType(column, kind, item.is("using") || item.is("collate")),
                None => return self.unexpected(&item),
            }
        } else if item
            .is_any(&["set", "reset", "drop", "add", "restart", "comment", "first", "after", "sync", "unset", "encode"])
        {
            Deed::OtherOfColumn(column)
        } else {
            return self.unexpected(&item);
        };
        deeds.push(deed);
    }
}

/// A table of which only the name is known.
pub(super) fn empty_table<'a>(name: FullName, at: usize) -> Table<'a> {
    Table {
        name,
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        clauses: Vec::new(),
        complete: false,
        parent: None,
        bounds: None,
        copies: Vec::new(),
        query: None,
        temporary: false,
        if_not_exists: false,
        or_replace: false,
        comments: Vec::new(),
        body_end: None,
        at,
        until: None,
        by_name: BTreeMap::new(),
    }
}
