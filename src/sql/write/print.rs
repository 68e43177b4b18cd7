//! A physical schema as text: one statement for each thing, each of which a migration can use by itself.
//!
//! Nothing is decided here but how the engine spells it.

use super::engine::{self, Comments, Engine, Enums, Hold, Indexes, Late};
use super::names::{list, quote, string};
use super::physical::{
    Check, FullName, Key, Link, Physical, PhysicalColumn, PhysicalIndex, PhysicalTable, PhysicalView, Type,
};
use crate::sql::Dialect;

/// Columns wider than this do not widen all the others.
const MAX_ALIGNED: usize = 32;

/// Prints statements in one dialect.
#[derive(Debug, Clone, Copy)]
pub(in crate::sql) struct Printer {
    dialect: Dialect,
    engine: &'static Engine,
}

impl Printer {
    /// A printer for the dialect.
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, engine: engine::of(dialect) }
    }

    /// The whole schema, a paragraph for each thing.
    pub fn script(self, physical: &Physical) -> String {
        let mut parts: Vec<String> = Vec::new();
        let unchecked =
            self.engine.late == Late::Unchecked && physical.tables.iter().any(|table| !table.late.is_empty());
        if unchecked {
            parts.push("set foreign_key_checks = 0;\n".to_owned());
        }
        parts.extend(physical.schemas.iter().map(|name| ended(self.create_schema(name))));
        parts.extend(physical.types.iter().map(|made| paragraph(&self.create_type(made))));
        parts.extend(physical.sequences.iter().map(|name| ended(self.create_sequence(name))));
        parts.extend(physical.tables.iter().map(|table| paragraph(&self.table(table))));
        let late: Vec<String> = physical.tables.iter().flat_map(|table| self.late_references(table)).collect();
        if !late.is_empty() {
            parts.push(paragraph(&late));
        }
        // SQL Server wants a batch of its own for each view
        let batch = if self.dialect == Dialect::Sqlserver { "go\n" } else { "" };
        parts.extend(physical.views.iter().map(|view| format!("{batch}{}{batch}", paragraph(&self.create_view(view)))));
        if unchecked {
            parts.push("set foreign_key_checks = 1;\n".to_owned());
        }
        parts.join("\n")
    }

    /// A name with its schema.
    pub fn full_name(self, name: &FullName) -> String {
        let quoted = quote(&name.name, self.dialect);
        if name.schema.is_empty() { quoted } else { format!("{}.{quoted}", quote(&name.schema, self.dialect)) }
    }

    /// `create schema`
    pub fn create_schema(self, name: &str) -> String {
        let quoted = quote(name, self.dialect);
        match self.dialect {
            Dialect::Sqlserver => {
                let inner = string(&format!("create schema {quoted}"), self.dialect);
                format!("if schema_id({}) is null exec({inner})", string(name, self.dialect))
            }
            Dialect::Clickhouse => format!("create database if not exists {quoted}"),
            _ => format!("create schema if not exists {quoted}"),
        }
    }

    /// `create type` or `create domain`, with its comment.
    pub fn create_type(self, made: &Type) -> Vec<String> {
        let name = self.full_name(&made.name);
        let (object, create) = if made.definition.is_empty() {
            ("type", format!("create type {name} as enum ({})", self.strings(&made.values)))
        } else {
            ("domain", format!("create domain {name} as {}", made.definition))
        };
        let create = match self.dialect {
            // PostgreSQL has no `if not exists` for types
            Dialect::Postgresql => {
                format!("do $$ begin\n    {create};\nexception when duplicate_object then null;\nend $$")
            }
            _ => create.replacen("create type ", "create type if not exists ", 1),
        };
        let mut statements = vec![create];
        if !made.comment.is_empty() && self.dialect == Dialect::Postgresql {
            statements.push(format!("comment on {object} {name} is {}", string(&made.comment, self.dialect)));
        }
        statements
    }

    /// `create sequence`
    pub fn create_sequence(self, name: &FullName) -> String {
        format!("create sequence if not exists {}", self.full_name(name))
    }

    /// The table with everything that hangs on it but late references.
    pub fn table(self, table: &PhysicalTable) -> Vec<String> {
        let mut statements = vec![self.create_table(table, &table.name)];
        statements.extend(self.beside_table(table));
        statements
    }

    /// What hangs on a table and is said in statements of its own: partitions, comments, indexes.
    pub fn beside_table(self, table: &PhysicalTable) -> Vec<String> {
        let partition = |(name, bounds): &(FullName, String)| {
            let (name, of) = (self.full_name(name), self.full_name(&table.name));
            format!("create table if not exists {name} partition of {of} {bounds}")
        };
        let mut statements: Vec<String> = table.partitions.iter().map(partition).collect();
        if matches!(self.engine.comments, Comments::Statement | Comments::Property) {
            if !table.comment.is_empty() {
                statements.push(self.comment_table(&table.name, &table.comment));
            }
            for column in table.columns.iter().filter(|column| !column.comment.is_empty()) {
                statements.push(self.comment_column(&table.name, column));
            }
        }
        if self.engine.indexes != Indexes::Inline {
            statements.extend(table.indexes.iter().map(|index| self.create_index(&table.name, index)));
        }
        if self.checks_by_alter() {
            statements.extend(table.checks.iter().flat_map(|check| self.add_check(&table.name, check)));
        }
        statements
    }

    /// Databricks takes checks by `alter table` only.
    fn checks_by_alter(self) -> bool {
        self.dialect == Dialect::Databricks
    }

    /// `create table` alone, under a name that may be another than its own.
    pub fn create_table(self, table: &PhysicalTable, name: &FullName) -> String {
        let mut entries = self.columns(table);
        entries.extend(self.constraints(table));
        let full_name = self.full_name(name);
        let mut text: String =
            table.notes.iter().map(|note| format!("-- {}\n", note.replace(['\n', '\r'], " "))).collect();
        if self.engine.comments == Comments::Remark && !table.comment.is_empty() {
            text.push_str(&remark(&table.comment));
        }
        if self.dialect == Dialect::Sqlserver {
            text.push_str(&format!("if object_id({}, N'U') is null\n", string(&full_name, self.dialect)));
            text.push_str(&format!("create table {full_name} (\n"));
        } else {
            text.push_str(&format!("create table if not exists {full_name} (\n"));
        }
        let last = entries.len().saturating_sub(1);
        for (at, (entry, remark)) in entries.iter().enumerate() {
            let comma = if at == last { "" } else { "," };
            text.push_str(&format!("    {entry}{comma}{remark}\n"));
        }
        text.push(')');
        for clause in &table.clauses {
            text.push('\n');
            text.push_str(clause);
        }
        if !table.comment.is_empty() {
            let comment = string(&table.comment, self.dialect);
            match (self.engine.comments, self.dialect) {
                (Comments::Inline, Dialect::Databricks | Dialect::Clickhouse) => {
                    text.push_str(&format!("\ncomment {comment}"))
                }
                (Comments::Inline, _) => text.push_str(&format!("\ncomment = {comment}")),
                (Comments::Options, _) => text.push_str(&format!("\noptions (description = {comment})")),
                _ => {}
            }
        }
        text
    }

    /// The columns, with names and types one below the other, each with the remark behind it.
    fn columns(self, table: &PhysicalTable) -> Vec<(String, String)> {
        let width =
            |texts: &mut dyn Iterator<Item = usize>| texts.filter(|width| *width <= MAX_ALIGNED).max().unwrap_or(0);
        let names: Vec<_> = table.columns.iter().map(|column| quote(&column.name, self.dialect)).collect();
        let name_width = width(&mut names.iter().map(|name| name.chars().count()));
        let kind_width = width(&mut table.columns.iter().map(|column| self.type_of(column).chars().count()));
        let mut entries = Vec::new();
        for (column, name) in table.columns.iter().zip(&names) {
            let kind = self.type_of(column);
            let line = format!("{name:name_width$} {kind:kind_width$} {}", self.beside_column(column, true));
            let remarked = self.engine.comments == Comments::Remark && !column.comment.is_empty();
            let remark = if remarked { format!(" {}", remark(&column.comment).trim_end()) } else { String::new() };
            entries.push((line.trim_end().to_owned(), remark));
        }
        entries
    }

    /// The type as it stands in a table: SQL Server knows that of a computed column by itself.
    fn type_of(self, column: &PhysicalColumn) -> String {
        match &column.generated {
            Some(_) if self.dialect == Dialect::Sqlserver => String::new(),
            _ => column.type_text.clone(),
        }
    }

    /// A column as `alter table … add column` takes it.
    pub fn column(self, column: &PhysicalColumn) -> String {
        let line = format!(
            "{} {} {}",
            quote(&column.name, self.dialect),
            self.type_of(column),
            self.beside_column(column, false)
        );
        line.split_inclusive(' ').filter(|part| *part != " ").collect::<String>().trim_end().to_owned()
    }

    /// What stands behind name and type.
    fn beside_column(self, column: &PhysicalColumn, aligned: bool) -> String {
        let in_type = self.dialect == Dialect::Clickhouse;
        let required = if column.nullable || in_type { "" } else { "not null" };
        let mut origin = String::new();
        if let Some(expression) = &column.generated {
            let (before, after) = self.engine.generated;
            origin = format!("{before}{expression}{after}");
        } else if let Some(sequence) = &column.sequence {
            origin = format!("default nextval({})", string(&self.full_name(sequence), self.dialect));
        } else if column.identity {
            self.engine.identity.clone_into(&mut origin);
        } else if let Some(default) = &column.default {
            origin = format!("default {default}");
        }
        // a computed column says first how; BigQuery wants the default first
        let origin_first = column.generated.is_some() || self.dialect == Dialect::Bigquery;
        let comment = self.inline_comment(&column.comment);
        let mut words = if origin_first && !origin.is_empty() {
            vec![origin, required.to_owned()]
        } else if aligned && !in_type {
            vec![format!("{required:8}"), origin]
        } else {
            vec![required.to_owned(), origin]
        };
        words.extend([column.extra.clone(), comment]);
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }

    fn inline_comment(self, comment: &str) -> String {
        if comment.is_empty() {
            return String::new();
        }
        match self.engine.comments {
            Comments::Inline => format!("comment {}", string(comment, self.dialect)),
            Comments::Options => format!("options (description = {})", string(comment, self.dialect)),
            _ => String::new(),
        }
    }

    fn constraints(self, table: &PhysicalTable) -> Vec<(String, String)> {
        let mut entries = Vec::new();
        let inline_key = self.dialect == Dialect::Sqlite && table.columns.iter().any(|column| column.identity);
        if let Some(key) = table.primary_key.as_ref().filter(|_| !inline_key) {
            entries.push(self.primary_key(key));
        }
        entries.extend(table.unique.iter().map(|key| self.unique_key(key)));
        entries.extend(table.references.iter().map(|link| self.reference(link)));
        if matches!(self.engine.late, Late::Inline | Late::Unchecked) {
            entries.extend(table.late.iter().map(|link| self.reference(link)));
        }
        if !self.checks_by_alter() {
            entries.extend(table.checks.iter().map(|check| self.check(check)));
        }
        if self.engine.indexes == Indexes::Inline {
            entries.extend(table.indexes.iter().map(|index| {
                let unique = if index.unique { "unique " } else { "" };
                format!("{unique}key {} ({})", quote(&index.name, self.dialect), index.columns.join(", "))
            }));
        }
        entries.into_iter().map(|entry| (entry, String::new())).collect()
    }

    fn named(self, name: &str) -> String {
        if name.is_empty() { String::new() } else { format!("constraint {} ", quote(name, self.dialect)) }
    }

    /// `constraint film_pkey primary key (film_id)`
    pub fn primary_key(self, key: &Key) -> String {
        let columns = list(&key.columns, self.dialect);
        format!("{}primary key ({columns}){}", self.named(&key.name), self.engine.suffix)
    }

    /// `constraint film_title_key unique (title)`
    pub fn unique_key(self, key: &Key) -> String {
        format!("{}unique ({})", self.named(&key.name), list(&key.columns, self.dialect))
    }

    /// `constraint film_language_fkey foreign key (language_id) references language (language_id)`
    pub fn reference(self, link: &Link) -> String {
        let (columns, to) = (list(&link.columns, self.dialect), list(&link.to, self.dialect));
        let target = self.full_name(&link.table);
        let (name, suffix) = (self.named(&link.name), self.engine.suffix);
        format!("{name}foreign key ({columns}) references {target} ({to}){}{suffix}", link.actions)
    }

    /// `constraint film_price_check check (price >= 0)`
    pub fn check(self, check: &Check) -> String {
        format!("{}check ({})", self.named(&check.name), check.expression)
    }

    /// Adds a check to a table that is there.
    pub fn add_check(self, table: &FullName, check: &Check) -> Vec<String> {
        self.add_constraint(table, &check.name, &self.check(check))
    }

    /// References to tables that are made later.
    fn late_references(self, table: &PhysicalTable) -> Vec<String> {
        let by_alter = !matches!(self.engine.late, Late::Inline | Late::Unchecked | Late::Never);
        let links = table.late.iter().filter(|_| by_alter);
        links.flat_map(|link| self.add_constraint(&table.name, &link.name, &self.reference(link))).collect()
    }

    /// Adds a constraint to a table that is there, so that it can be run again where the engine has words for that.
    pub fn add_constraint(self, table: &FullName, name: &str, constraint: &str) -> Vec<String> {
        let full_name = self.full_name(table);
        let add = format!("alter table {full_name} add {constraint}");
        if name.is_empty() {
            return vec![add];
        }
        let quoted = quote(name, self.dialect);
        match self.engine.late {
            Late::DropAndAdd => vec![format!("alter table {full_name} drop constraint if exists {quoted}"), add],
            Late::Guarded => {
                let object = self.full_name(&FullName { schema: table.schema.clone(), name: name.to_owned() });
                vec![format!("if object_id({}) is null\n{add}", string(&object, self.dialect))]
            }
            _ => vec![add],
        }
    }

    /// `create index`
    pub fn create_index(self, table: &FullName, index: &PhysicalIndex) -> String {
        let unique = if index.unique { "unique " } else { "" };
        let (name, on) = (quote(&index.name, self.dialect), self.full_name(table));
        let columns = index.columns.join(", ");
        let PhysicalIndex { method, tail, .. } = index;
        match self.engine.indexes {
            Indexes::Guarded => format!(
                "if not exists (select 1 from sys.indexes where name = {} and object_id = object_id({}))\ncreate {unique}index {name} on {on} ({columns}){tail}",
                string(&index.name, self.dialect),
                string(&on, self.dialect)
            ),
            Indexes::Inline => format!("create {unique}index {name} on {on} ({columns})"),
            _ => format!("create {unique}index if not exists {name} on {on}{method} ({columns}){tail}"),
        }
    }

    /// Says what a table holds, where that is a statement of its own.
    pub fn comment_table(self, table: &FullName, comment: &str) -> String {
        let full_name = self.full_name(table);
        let said = self.comment_or_null(comment);
        match (self.engine.comments, self.dialect) {
            (Comments::Property, _) => self.property(table, None, comment),
            (Comments::Options, _) => format!("alter table {full_name} set options (description = {said})"),
            (_, Dialect::Mysql) => format!("alter table {full_name} comment = {}", string(comment, self.dialect)),
            (_, Dialect::Clickhouse) => {
                format!("alter table {full_name} modify comment {}", string(comment, self.dialect))
            }
            _ => format!("comment on table {full_name} is {said}"),
        }
    }

    /// Says what a column holds, where that is a statement of its own.
    pub fn comment_column(self, table: &FullName, column: &PhysicalColumn) -> String {
        let (full_name, name) = (self.full_name(table), quote(&column.name, self.dialect));
        let said = self.comment_or_null(&column.comment);
        match (self.engine.comments, self.dialect) {
            (Comments::Property, _) => self.property(table, Some(&column.name), &column.comment),
            (Comments::Options, _) => {
                format!("alter table {full_name} alter column {name} set options (description = {said})")
            }
            (_, Dialect::Mysql) => format!("alter table {full_name} modify column {}", self.column(column)),
            (_, Dialect::Clickhouse) => {
                format!("alter table {full_name} comment column {name} {}", string(&column.comment, self.dialect))
            }
            (_, Dialect::Databricks) => {
                format!("alter table {full_name} alter column {name} comment {}", string(&column.comment, self.dialect))
            }
            _ => format!("comment on column {full_name}.{name} is {said}"),
        }
    }

    fn comment_or_null(self, comment: &str) -> String {
        if comment.is_empty() { "null".to_owned() } else { string(comment, self.dialect) }
    }

    /// SQL Server keeps descriptions as extended properties.
    fn property(self, table: &FullName, column: Option<&str>, comment: &str) -> String {
        let text = |text: &str| string(text, self.dialect);
        let schema = if table.schema.is_empty() { self.dialect.rules().default_schema } else { &table.schema };
        let object = text(&self.full_name(table));
        let (minor, level) = match column {
            Some(column) => (
                format!("columnproperty(object_id({object}), {}, 'ColumnId')", text(column)),
                format!(", @level2type = N'COLUMN', @level2name = {}", text(column)),
            ),
            None => ("0".to_owned(), String::new()),
        };
        format!(
            "if not exists (select 1 from sys.extended_properties where major_id = object_id({object}) and minor_id = {minor} and name = N'MS_Description')\nexec sys.sp_addextendedproperty @name = N'MS_Description', @value = {}, @level0type = N'SCHEMA', @level0name = {}, @level1type = N'TABLE', @level1name = {}{level}",
            text(comment),
            text(schema),
            text(&table.name)
        )
    }

    /// `create view`
    pub fn create_view(self, view: &PhysicalView) -> Vec<String> {
        let name = self.full_name(&view.name);
        let columns =
            if view.columns.is_empty() { String::new() } else { format!(" ({})", list(&view.columns, self.dialect)) };
        let create = match (self.dialect, view.materialized) {
            (Dialect::Sqlserver, _) => format!("create or alter view {name}{columns} as"),
            (Dialect::Sqlite, _) => format!("create view if not exists {name}{columns} as"),
            (_, false) => format!("create or replace view {name}{columns} as"),
            (_, true) => format!("create materialized view if not exists {name}{columns} as"),
        };
        let mut statements = vec![format!("{create}\n{}", view.query.trim().trim_end_matches(';'))];
        if !view.comment.is_empty() && self.engine.comments == Comments::Statement {
            let object = if view.materialized { "materialized view" } else { "view" };
            statements.push(format!("comment on {object} {name} is {}", string(&view.comment, self.dialect)));
        }
        statements
    }

    fn strings(self, values: &[String]) -> String {
        values.iter().map(|value| string(value, self.dialect)).collect::<Vec<_>>().join(", ")
    }
}

/// A comment as a remark in the script, on one line.
fn remark(comment: &str) -> String {
    format!("-- {}\n", comment.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A statement with its end.
pub(in crate::sql) fn ended(statement: String) -> String {
    statement + ";\n"
}

/// Statements with their ends, one below the other.
fn paragraph(statements: &[String]) -> String {
    statements.iter().map(|statement| format!("{statement};\n")).collect()
}

/// The values of an enumeration beside a column: `enum('a', 'b')` of MySQL, `Enum8('a' = 1)` of ClickHouse.
pub(super) fn inline_enum(values: &[String], dialect: Dialect) -> Option<String> {
    let engine = engine::of(dialect);
    if engine.enums != Enums::Inline || values.is_empty() || engine.checks == Hold::Missing {
        return None;
    }
    if dialect == Dialect::Clickhouse {
        let width = if values.len() <= 127 { 8 } else { 16 };
        let numbered: Vec<_> =
            values.iter().enumerate().map(|(at, value)| format!("{} = {}", string(value, dialect), at + 1)).collect();
        return Some(format!("Enum{width}({})", numbered.join(", ")));
    }
    let values: Vec<_> = values.iter().map(|value| string(value, dialect)).collect();
    Some(format!("enum({})", values.join(", ")))
}
