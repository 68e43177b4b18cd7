//! Puts statements together in the order in which an engine runs them: what is there from when on, and until when.

use super::column::Reader;
use super::grammar::{self, dialects};
use super::other::names_of;
use super::{Act, Checked, Clash, Constraint, Deed, Demand, Held, Index, Sort, Table, Trouble, View};
use crate::finding::{Span, TextEdit};
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, FullName, Name};
use crate::sql::statement::meant_object;

/// The schema under which temporary tables are kept, which no name can say.
const TEMPORARY: &str = "\u{1}temporary";

/// Reads every statement and does what it says.
pub(super) fn all(checked: &mut Checked<'_>) {
    checked.delta = checked.dialect == Dialect::Databricks && speaks_of_delta(checked);
    for at in 0..checked.statements.len() {
        let Some(statement) = checked.statements.get(at) else { return };
        let cursor = statement.cursor;
        let mut troubles = std::mem::take(&mut checked.troubles);
        let mut reader = Reader { dialect: checked.dialect, at, troubles: &mut troubles, unsure: false };
        let read = read(&mut reader, cursor);
        let unsure = reader.unsure;
        checked.troubles = troubles;
        if unsure || matches!(read, Read::Unknown) {
            checked.doubts.push(at);
        }
        checked.take(read, at);
    }
}

/// Whether the files say something that only Databricks knows.
fn speaks_of_delta(checked: &Checked<'_>) -> bool {
    checked.files.iter().any(|(_, text)| {
        let low = text.to_ascii_lowercase();
        ["using delta", "using iceberg", "delta.", "cluster by", "databricks", "rely", "catalog "]
            .iter()
            .any(|hint| low.contains(hint))
    })
}

/// What a statement turned out to be.
enum Read<'a> {
    Table(Box<Table<'a>>, Vec<Index<'a>>),
    View(Box<View<'a>>, bool, bool),
    Index(Box<Index<'a>>, bool),
    Acts(Vec<Act<'a>>),
    RenameView(FullName, FullName),
    Drop(Sort, Vec<FullName>, bool, bool),
    Sequence(FullName, Cursor<'a>, bool),
    Enum(FullName, Vec<Name>),
    Type(FullName),
    Domain(FullName, super::TypeUse),
    Schema(FullName, bool),
    Comment(Sort, FullName, Option<Name>),
    Function(String),
    Extension,
    ReferencesOff,
    Nothing,
    Unknown,
}

fn read<'a>(reader: &mut Reader<'_>, whole: Cursor<'a>) -> Read<'a> {
    let mut cursor = whole;
    let dialect = reader.dialect;
    if cursor.eat(&["create"]) {
        return create(reader, cursor, whole);
    }
    if cursor.eat(&["alter"]) {
        if dialect == Dialect::Mysql {
            cursor.eat_any(&["online", "ignore"]);
        }
        kind_of_statement(reader, &whole);
        if cursor.eat(&["table"]) || cursor.eat(&["foreign", "table"]) {
            let mut acts = Vec::new();
            reader.alter(cursor, &mut acts);
            return Read::Acts(acts);
        }
        cursor.eat(&["materialized"]);
        if cursor.eat(&["view"]) {
            cursor.eat(&["if", "exists"]);
            let name = cursor.full_name();
            if cursor.eat(&["rename", "to"])
                && let Some((from, to)) = name.zip(cursor.full_name())
            {
                return Read::RenameView(from, to);
            }
        }
        return Read::Nothing;
    }
    if cursor.eat(&["drop"]) {
        return drop_statement(reader, cursor);
    }
    if cursor.eat(&["comment"]) {
        if !dialects("PSRXDO").has(dialect) {
            reader.lacks(
                "comment on",
                "PSRXDO",
                whole.span(),
                Some(vec![TextEdit { span: whole.span(), text: String::new() }]),
            );
        }
        cursor.eat(&["if", "exists"]);
        cursor.eat(&["on"]);
        let sort = if cursor.eat(&["column"]) {
            let Some(mut parts) = cursor.dotted() else { return Read::Unknown };
            let Some(column) = parts.pop() else { return Read::Nothing };
            let Some(name) = parts.pop() else { return Read::Nothing };
            let schema = parts.pop().map(|schema| schema.text).unwrap_or_default();
            return Read::Comment(Sort::Table, FullName { schema, name }, Some(column));
        } else if cursor.eat(&["table"]) {
            Sort::Table
        } else if cursor.eat(&["view"]) || cursor.eat(&["materialized", "view"]) {
            Sort::View
        } else {
            return Read::Nothing;
        };
        return cursor.full_name().map_or(Read::Unknown, |name| Read::Comment(sort, name, None));
    }
    if cursor.eat(&["set"]) {
        let off = cursor.ends_with(&["foreign_key_checks", "=", "0"], 0)
            || cursor.said().starts_with("@old_foreign")
            || cursor.is_any(&["foreign_key_checks"])
            || cursor.are(&["session_replication_role"]);
        return if off { Read::ReferencesOff } else { Read::Nothing };
    }
    if cursor.is("pragma") && cursor.is_ahead(1, "foreign_keys") {
        return Read::ReferencesOff;
    }
    #[rustfmt::skip]
    const OTHERS: [&str; 62] = [
        "insert", "update", "delete", "copy", "truncate", "merge", "load", "call", "exec", "execute", "select", "with",
        "values", "explain", "show", "describe", "desc", "grant", "revoke", "deny", "reassign", "begin", "start",
        "commit", "rollback", "end", "savepoint", "lock", "unlock", "abort", "do", "declare", "if", "while", "print",
        "raise", "return", "use", "analyze", "vacuum", "reindex", "cluster", "refresh", "reset", "pragma", "attach",
        "detach", "listen", "notify", "checkpoint", "discard", "security", "install", "import", "export", "prepare",
        "deallocate", "optimize", "undrop", "replace", "rename", "exchange",
    ];
    let known = cursor.is_any(&OTHERS)
        || cursor.is("from")
        || cursor.is("(")
        || cursor.is("system")
        || cursor.is("kill")
        || cursor.is("release")
        || cursor.is("go")
        || cursor.is("unload")
        || cursor.is("msck")
        || cursor.is("cache")
        || cursor.is("purge");
    if known { Read::Nothing } else { Read::Unknown }
}

/// Notes a kind of statement that the dialect does not have.
fn kind_of_statement(reader: &mut Reader<'_>, whole: &Cursor<'_>) {
    let found = grammar::STATEMENTS.iter().find(|(words, _)| whole.words_ahead(words) > 0);
    if let Some((words, who)) = found
        && !dialects(who).has(reader.dialect)
    {
        if grammar::STRICT.has(reader.dialect) || ["create domain", "create unlogged"].contains(words) {
            reader.lacks(words, who, whole.span(), None);
        } else {
            reader.unsure = true;
        }
    }
}

fn create<'a>(reader: &mut Reader<'_>, mut cursor: Cursor<'a>, whole: Cursor<'a>) -> Read<'a> {
    let dialect = reader.dialect;
    let start = cursor;
    let or_replace = cursor.eat(&["or", "replace"]) || cursor.eat(&["or", "alter"]) || cursor.eat(&["or", "refresh"]);
    let replace_span = cursor.span_since(&start);
    kind_of_statement(reader, &whole);
    let mut temporary = false;
    #[rustfmt::skip]
    const KINDS: [&str; 28] = ["global", "local", "unlogged", "transient", "volatile", "recursive", "force", "editionable",
        "noneditionable", "secure", "iceberg", "hybrid", "dynamic", "external", "foreign", "private", "snapshot", "event",
        "multiset", "live", "streaming", "persistent", "row", "noforce", "definer", "duplicated", "sharded", "blockchain"];
    loop {
        if cursor.is_any(&["temporary", "temp"]) {
            temporary = true;
            cursor.skip();
        } else if cursor.is("definer") || cursor.is("algorithm") || cursor.are(&["sql", "security"]) {
            // MySQL's `definer = a@b sql security definer`
            cursor.skip_to(&["view", "procedure", "function", "trigger", "event", "sql"]);
            if cursor.eat(&["sql", "security"]) {
                cursor.skip();
            }
        } else if cursor.is_any(&KINDS) && !cursor.is_ahead(1, "(") {
            cursor.skip();
        } else {
            break;
        }
    }
    if (cursor.is("external") || whole.is_ahead(1, "external") || whole.is_ahead(3, "external"))
        && reader.dialect == Dialect::Databricks
        && !dialects("X").has(dialect)
    {
        reader.unsure = true;
    }
    if cursor.eat(&["table"]) {
        if or_replace && dialects("PLTR").has(dialect) {
            let fix = vec![TextEdit { span: replace_span, text: String::new() }];
            reader.lacks("or replace", "MSBXDC", replace_span, Some(fix));
        }
        if whole.is_ahead(1, "external") && dialect == Dialect::Databricks && whole.ends_with(&[")"], 0) {
            reader.lacks("external", "SBR", whole.span(), None);
        }
        if temporary && dialect == Dialect::Databricks {
            reader.lacks("temporary", "PMLSRDC", whole.span(), None);
        }
        return match reader.table(cursor, temporary, or_replace) {
            Some((table, indexes)) => Read::Table(Box::new(table), indexes),
            None => Read::Nothing,
        };
    }
    let materialized = cursor.eat(&["materialized"]);
    if cursor.eat(&["view"]) {
        return match reader.view(cursor, materialized) {
            Some((view, careful)) => {
                if or_replace && dialect == Dialect::Sqlite {
                    let fix = vec![TextEdit { span: replace_span, text: String::new() }];
                    reader.lacks("or replace", "PMTSBRXDCO", replace_span, Some(fix));
                }
                Read::View(Box::new(view), careful, or_replace)
            }
            None => Read::Nothing,
        };
    }
    let unique_start = cursor;
    let unique = cursor.eat(&["unique"]);
    if unique && dialects("X").has(dialect) {
        reader.lacks("unique", "PMTLDO", cursor.span_since(&unique_start), None);
    }
    let method_start = cursor;
    if cursor.eat_any(&["clustered", "nonclustered"]) && dialect != Dialect::Sqlserver {
        let span = cursor.span_since(&method_start);
        reader.lacks("clustered", "T", span, Some(vec![TextEdit { span, text: String::new() }]));
    }
    if cursor.is_any(&["fulltext", "spatial", "bitmap", "search", "vector", "xml", "columnstore", "primary"]) {
        reader.unsure |= !grammar::STRICT.has(dialect);
        return if dialect == Dialect::Mysql || !grammar::STRICT.has(dialect) { Read::Nothing } else { Read::Unknown };
    }
    if cursor.eat(&["index"]) {
        return match reader.index(cursor, unique, whole) {
            Some((index, careful)) => Read::Index(Box::new(index), careful),
            None => Read::Nothing,
        };
    }
    create_other(reader, cursor)
}

fn create_other<'a>(reader: &mut Reader<'_>, mut cursor: Cursor<'a>) -> Read<'a> {
    let kind = cursor.said().to_ascii_lowercase();
    let kind_start = cursor;
    cursor.skip();
    let span = cursor.span_since(&kind_start);
    let careful = cursor.eat(&["if", "not", "exists"]);
    match kind.as_str() {
        "type" => {
            let Some(name) = reader.full_name(&mut cursor) else { return Read::Unknown };
            if cursor.eat(&["as", "enum"]) {
                let items = cursor.group().map(Cursor::items).unwrap_or_default();
                let values = items.into_iter().filter(|item| !item.done()).filter_map(|mut item| {
                    let span = item.span();
                    item.string().map(|text| Name { text, quoted: true, span })
                });
                return Read::Enum(name, values.collect());
            }
            Read::Type(name)
        }
        "domain" => {
            let Some(name) = reader.full_name(&mut cursor) else { return Read::Unknown };
            cursor.eat(&["as"]);
            match reader.type_of(&mut cursor) {
                Some(kind) => Read::Domain(name, kind),
                None => Read::Unknown,
            }
        }
        "sequence" => match reader.full_name(&mut cursor) {
            Some(name) => Read::Sequence(name, cursor, careful),
            None => Read::Unknown,
        },
        "schema" | "database" => {
            if cursor.is("authorization") {
                return Read::Nothing;
            }
            cursor.full_name().map_or(Read::Unknown, |name| Read::Schema(name, careful))
        }
        "function" | "procedure" | "macro" | "aggregate" => {
            cursor.full_name().map_or(Read::Nothing, |name| Read::Function(name.name.text.to_lowercase()))
        }
        "extension" => Read::Extension,
        _ => {
            if let Some(meant) = meant_object(&kind) {
                let what = format!("`{kind}` is no kind of object; `{meant}` is probably meant");
                let fix = Some(vec![TextEdit { span, text: meant.to_owned() }]);
                reader.troubles.push(Trouble { rule: "syntax_error", what, span, at: reader.at, fix });
            }
            Read::Nothing
        }
    }
}

fn drop_statement<'a>(reader: &mut Reader<'_>, mut cursor: Cursor<'a>) -> Read<'a> {
    cursor.eat_any(&["temporary", "transient", "external", "foreign", "materialized", "online"]);
    let sort = match cursor.said().to_ascii_lowercase().as_str() {
        "table" => Sort::Table,
        "view" => Sort::View,
        "index" => Sort::Index,
        "sequence" => Sort::Sequence,
        "type" | "domain" => Sort::Type,
        "schema" | "database" => Sort::Schema,
        _ => return Read::Nothing,
    };
    let wrong = match sort {
        Sort::Sequence => !dialects("PMTSDO").has(reader.dialect),
        Sort::Type => !dialects("PTDOS").has(reader.dialect),
        Sort::Index => dialects("C").has(reader.dialect),
        _ => false,
    };
    if wrong && grammar::STRICT.has(reader.dialect) {
        reader.unexpected(&cursor);
    }
    cursor.skip();
    cursor.eat(&["concurrently"]);
    let careful = cursor.eat(&["if", "exists"]);
    let start = cursor;
    cursor.skip_to(&["cascade", "restrict", "on", "purge", "sync", "no"]);
    let names = names_of(cursor.before(&start));
    let cascade = cursor.is("cascade");
    if cascade && dialects("LXC").has(reader.dialect) && sort != Sort::Schema {
        reader.unexpected(&cursor);
    }
    if sort == Sort::Index && reader.dialect == Dialect::Mysql && !cursor.is("on") {
        reader.unexpected(&cursor);
    }
    Read::Drop(sort, names, careful, cascade)
}

/// The sorts of objects that share their names with objects of this sort.
fn rivals(dialect: Dialect, sort: Sort) -> &'static [Sort] {
    use Sort::{Constraint, Index, Schema, Sequence, Table, Type, View};
    match (sort, dialect) {
        (Schema, _) => &[Schema],
        (Type, _) => &[Type],
        (Index | Constraint, Dialect::Postgresql | Dialect::Redshift) => &[Table, View, Index, Sequence, Constraint],
        (Index, Dialect::Sqlite) => &[Table, View, Index],
        (Index, Dialect::Duckdb | Dialect::Oracle) => &[Index],
        (Index | Constraint, _) => &[],
        (_, Dialect::Postgresql | Dialect::Redshift) => &[Table, View, Index, Sequence, Constraint],
        (_, Dialect::Sqlite) => &[Table, View, Index],
        (Sequence, Dialect::Duckdb) => &[Sequence],
        (_, Dialect::Duckdb) => &[Table, View],
        _ => &[Table, View, Sequence],
    }
}

impl<'a> Checked<'a> {
    fn take(&mut self, read: Read<'a>, at: usize) {
        match read {
            Read::Table(table, indexes) => self.add_table(*table, indexes, at),
            Read::View(view, careful, or_replace) => self.add_view(*view, careful, or_replace, at),
            Read::Index(index, careful) => self.add_index(*index, careful, at),
            Read::Acts(acts) => acts.into_iter().for_each(|act| self.act(act)),
            Read::RenameView(from, to) => {
                if let Some(held) = self.end(&from, &[Sort::View], at) {
                    self.hold(&to, Sort::View, held.id, to.name.span, at);
                }
            }
            Read::Drop(sort, names, careful, cascade) => {
                names.iter().for_each(|name| self.drop_object(sort, name, careful, cascade, at))
            }
            Read::Sequence(name, options, careful) => {
                if !(careful && self.there(&name, rivals(self.dialect, Sort::Sequence), at)) {
                    self.make(&name, Sort::Sequence, self.sequences.len(), at);
                    self.sequences.push((name, options, at));
                }
            }
            Read::Enum(name, values) => {
                self.make(&name, Sort::Type, usize::MAX, at);
                self.enums.push((name, values, at));
            }
            Read::Type(name) => self.make(&name, Sort::Type, usize::MAX, at),
            Read::Domain(name, kind) => {
                self.make(&name, Sort::Type, usize::MAX, at);
                self.domains.push((name, kind, at));
            }
            Read::Schema(name, careful) => {
                if !(careful && self.there(&name, &[Sort::Schema], at)) {
                    self.make(&name, Sort::Schema, usize::MAX, at);
                }
            }
            Read::Comment(sort, name, column) => self.comment(sort, name, column, at),
            Read::Function(name) => self.functions.push(name),
            Read::Extension => self.extended = true,
            Read::ReferencesOff => self.references_off = true,
            Read::Nothing | Read::Unknown => {}
        }
    }

    fn there(&self, name: &FullName, sorts: &[Sort], at: usize) -> bool {
        self.find_exactly(name, sorts, at).is_some()
    }

    fn find_exactly(&self, name: &FullName, sorts: &[Sort], at: usize) -> Option<Held> {
        let (schema, key) = self.key(name);
        let list = self.names.get(&key)?;
        let found =
            list.iter().rev().find(|held| held.schema == schema && sorts.contains(&held.sort) && held.is_there(at));
        found.cloned()
    }

    fn hold(&mut self, name: &FullName, sort: Sort, id: usize, span: Span, at: usize) {
        let (schema, key) = self.key(name);
        self.names.entry(key).or_default().push(Held { sort, id, schema, span, at, until: None });
    }

    /// Makes an object and notes the one that has its name.
    fn make(&mut self, name: &FullName, sort: Sort, id: usize, at: usize) {
        if let Some(other) = self.find_exactly(name, rivals(self.dialect, sort), at) {
            self.clashes.push(Clash { sort, name: name.clone(), other: Some((other.sort, other.span)), at });
        }
        self.hold(name, sort, id, name.name.span, at);
    }

    /// Ends an object; returns what it was.
    fn end(&mut self, name: &FullName, sorts: &[Sort], at: usize) -> Option<Held> {
        let found = self.held(name, at, sorts)?.clone();
        let (_, key) = self.key(name);
        let list = self.names.get_mut(&key)?;
        let held = list
            .iter_mut()
            .rev()
            .find(|held| held.sort == found.sort && held.id == found.id && held.until.is_none())?;
        held.until = Some(at);
        Some(found)
    }

    fn missing(&mut self, sort: Sort, name: &FullName, at: usize) {
        self.clashes.push(Clash { sort, name: name.clone(), other: None, at });
    }

    fn add_table(&mut self, mut table: Table<'a>, indexes: Vec<Index<'a>>, at: usize) {
        let mut name = table.name.clone();
        if table.temporary {
            name.schema = TEMPORARY.to_owned();
        }
        let relations = [Sort::Table, Sort::View];
        if table.if_not_exists && self.there(&name, &relations, at) {
            return;
        }
        if table.or_replace
            && let Some(old) = self.find_exactly(&name, &[Sort::Table], at)
        {
            self.end_table(old.id, &name, at);
        }
        let id = self.tables.len();
        for (place, column) in table.columns.iter().enumerate() {
            table.by_name.entry(self.fold(&column.name)).or_default().push(place);
        }
        let named: Vec<Name> = table
            .constraints
            .iter()
            .filter(|held| matches!(held.demand, Demand::Primary | Demand::Unique))
            .filter_map(|held| held.name.clone())
            .collect();
        self.make(&name, Sort::Table, id, at);
        if self.dialect == Dialect::Postgresql {
            for constraint in named {
                let full = FullName { schema: name.schema.clone(), name: constraint };
                self.make(&full, Sort::Constraint, id, at);
            }
        }
        for index in indexes {
            table.indexes.push(self.indexes.len());
            self.indexes.push(index);
        }
        self.tables.push(table);
    }

    fn end_table(&mut self, id: usize, name: &FullName, at: usize) {
        self.end(name, &[Sort::Table], at);
        let Some(table) = self.tables.get_mut(id) else { return };
        table.until = Some(at);
        let indexes = std::mem::take(&mut table.indexes);
        let named: Vec<Name> = table.constraints.iter().filter_map(|held| held.name.clone()).collect();
        for index in indexes {
            if let Some(index) = self.indexes.get_mut(index) {
                index.until = Some(at);
                if let Some(name) = index.name.clone() {
                    self.end(&FullName { schema: String::new(), name }, &[Sort::Index], at);
                }
            }
        }
        for constraint in named {
            self.end(&FullName { schema: name.schema.clone(), name: constraint }, &[Sort::Constraint], at);
        }
    }

    fn add_view(&mut self, view: View<'a>, careful: bool, or_replace: bool, at: usize) {
        let relations = [Sort::Table, Sort::View];
        if careful && self.there(&view.name, &relations, at) {
            return;
        }
        if or_replace {
            self.end(&view.name, &[Sort::View], at);
        }
        self.make(&view.name.clone(), Sort::View, self.views.len(), at);
        self.views.push(view);
    }

    fn add_index(&mut self, index: Index<'a>, careful: bool, at: usize) {
        if let Some(name) = &index.name {
            let full = FullName { schema: index.table.schema.clone(), name: name.clone() };
            if careful && self.there(&full, &[Sort::Index], at) {
                return;
            }
            self.make(&full, Sort::Index, self.indexes.len(), at);
        }
        let id = self.indexes.len();
        let table = self.held(&index.table, at, &[Sort::Table]).map(|held| held.id);
        if let Some(table) = table.and_then(|table| self.tables.get_mut(table)) {
            table.indexes.push(id);
        }
        self.indexes.push(index);
    }

    fn drop_object(&mut self, sort: Sort, name: &FullName, careful: bool, cascade: bool, at: usize) {
        let wanted = [sort];
        let Some(held) = self.held(name, at, &wanted).cloned() else {
            if !careful {
                self.missing(sort, name, at);
            }
            return;
        };
        self.drops.push((sort, name.clone(), held.id, cascade, at));
        match sort {
            Sort::Table => self.end_table(held.id, name, at),
            Sort::Index => {
                self.end(name, &wanted, at);
                if let Some(index) = self.indexes.get_mut(held.id) {
                    index.until = Some(at);
                }
            }
            _ => drop(self.end(name, &wanted, at)),
        }
    }

    fn comment(&mut self, sort: Sort, name: FullName, column: Option<Name>, at: usize) {
        let found = self.held(&name, at, &[Sort::Table, Sort::View]).cloned();
        if let Some(held) = &found
            && held.sort == Sort::Table
            && let Some(table) = self.tables.get_mut(held.id)
        {
            let text = self.statements.get(at).map(|statement| statement.cursor.left().to_owned());
            table.comments.extend(text);
        }
        if found.is_none() {
            self.missing(sort, &name, at);
        }
        if let Some(column) = column {
            self.column_comments.push((name, column, at));
        }
    }

    fn act(&mut self, act: Act<'a>) {
        let at = act.at;
        let found = self.held(&act.table, at, &[Sort::Table, Sort::View]).cloned();
        let id = found.as_ref().filter(|held| held.sort == Sort::Table).map(|held| held.id);
        if let Some(id) = id {
            self.do_to(id, &act);
        }
        self.acts.push(act);
    }

    fn do_to(&mut self, id: usize, act: &Act<'a>) {
        let at = act.at;
        let folded = |checked: &Self, name: &Name| checked.fold(name);
        match &act.deed {
            Deed::AddColumn(column, constraints) => {
                let key = folded(self, &column.name);
                let Some(table) = self.tables.get_mut(id) else { return };
                if act.careful && table.column_folded(&key, at).is_some() {
                    return;
                }
                table.by_name.entry(key).or_default().push(table.columns.len());
                table.columns.push((**column).clone());
                table.constraints.extend(constraints.iter().cloned());
            }
            Deed::AddConstraint(constraint) => self.add_constraint(id, constraint, at),
            Deed::AddIndex(index) => {
                let place = self.indexes.len();
                self.indexes.push(index.clone());
                if let Some(table) = self.tables.get_mut(id) {
                    table.indexes.push(place);
                }
            }
            Deed::DropColumn(name) => self.drop_column(id, name, at),
            Deed::DropConstraint(name) => {
                let wanted = name.as_ref().map(|name| folded(self, name));
                let keys: Vec<_> = self
                    .tables
                    .get(id)
                    .map(|table| {
                        table.constraints.iter().map(|held| held.name.as_ref().map(|name| folded(self, name))).collect()
                    })
                    .unwrap_or_default();
                let title = self.tables.get(id).map(|table| self.fold(&table.name.name)).unwrap_or_default();
                let Some(table) = self.tables.get_mut(id) else { return };
                for (held, key) in table.constraints.iter_mut().zip(keys) {
                    let made = || made_name(&title, held);
                    let goes = match &wanted {
                        None => held.demand == Demand::Primary,
                        Some(wanted) => key.as_ref() == Some(wanted) || (key.is_none() && made().contains(wanted)),
                    };
                    if goes && held.until.is_none() {
                        held.until = Some(at);
                    }
                }
                if let Some(name) = name {
                    let schema = self.tables.get(id).map(|table| table.name.schema.clone()).unwrap_or_default();
                    self.end(&FullName { schema, name: name.clone() }, &[Sort::Constraint], at);
                }
            }
            Deed::RenameColumn(from, to) => self.rename_column(id, from, to, at),
            Deed::RenameTable(to) => {
                let Some(table) = self.tables.get(id) else { return };
                let mut to = to.clone();
                if to.schema.is_empty() {
                    to.schema.clone_from(&table.name.schema);
                }
                self.make(&to, Sort::Table, id, at);
                // the new name holds from here on, the old one until here
                let (_, key) = self.key(&act.table);
                let old = self
                    .names
                    .get_mut(&key)
                    .into_iter()
                    .flatten()
                    .find(|held| held.sort == Sort::Table && held.id == id && held.until.is_none() && held.at < at);
                if let Some(old) = old {
                    old.until = Some(at);
                }
            }
            Deed::SetType(name, kind, _) => self.change(id, name, at, |column| column.kind = Some(kind.clone())),
            Deed::Redeclare(name, declared) => {
                if self.fold(name) != self.fold(&declared.name) {
                    self.rename_column(id, name, &declared.name, at);
                }
                self.change(id, &declared.name, at, |column| {
                    column.kind.clone_from(&declared.kind);
                    column.default = declared.default;
                    column.not_null = declared.not_null;
                });
            }
            Deed::SetNotNull(name, not_null) => {
                self.change(id, name, at, |column| column.not_null = not_null.then_some(act.span));
            }
            Deed::SetDefault(name, default) => self.change(id, name, at, |column| column.default = *default),
            Deed::Attach(child) => {
                let parent = self.tables.get(id).map(|table| table.name.clone());
                let child = self.held(child, at, &[Sort::Table]).map(|held| held.id);
                if let Some(child) = child.and_then(|child| self.tables.get_mut(child)) {
                    child.parent = parent;
                }
            }
            Deed::OtherOfColumn(_) | Deed::Other => {}
        }
    }

    fn add_constraint(&mut self, id: usize, constraint: &Constraint<'a>, at: usize) {
        let Some(table) = self.tables.get_mut(id) else { return };
        table.constraints.push(constraint.clone());
        let schema = table.name.schema.clone();
        let owns = matches!(constraint.demand, Demand::Primary | Demand::Unique) && self.dialect == Dialect::Postgresql;
        if let Some(name) = constraint.name.clone().filter(|_| owns && !constraint.columns.is_empty()) {
            self.make(&FullName { schema, name }, Sort::Constraint, id, at);
        }
    }

    fn change(&mut self, id: usize, name: &Name, at: usize, how: impl FnOnce(&mut super::Column<'a>)) {
        let key = self.fold(name);
        let Some(table) = self.tables.get_mut(id) else { return };
        let there: Vec<usize> = table.by_name.get(&key).cloned().unwrap_or_default();
        let Some(place) =
            there.into_iter().find(|place| table.columns.get(*place).is_some_and(|column| column.until.is_none()))
        else {
            return;
        };
        // the column before the change stays for the statements before it
        let Some(old) = table.columns.get_mut(place) else { return };
        let mut new = old.clone();
        new.at = at;
        how(&mut new);
        old.until = Some(at);
        table.by_name.entry(key).or_default().push(table.columns.len());
        table.columns.push(new);
    }

    fn rename_column(&mut self, id: usize, from: &Name, to: &Name, at: usize) {
        let (key, new_key) = (self.fold(from), self.fold(to));
        let Some(table) = self.tables.get_mut(id) else { return };
        let there: Vec<usize> = table.by_name.get(&key).cloned().unwrap_or_default();
        let Some(place) =
            there.into_iter().find(|place| table.columns.get(*place).is_some_and(|column| column.until.is_none()))
        else {
            return;
        };
        let Some(old) = table.columns.get_mut(place) else { return };
        let mut new = old.clone();
        (new.at, new.low, new.name) = (at, to.text.to_lowercase(), to.clone());
        old.until = Some(at);
        table.by_name.entry(new_key).or_default().push(table.columns.len());
        table.columns.push(new);
        for constraint in table.constraints.iter_mut().filter(|held| held.until.is_none()) {
            for column in constraint.columns.iter_mut().filter(|column| column.text.eq_ignore_ascii_case(&from.text)) {
                column.text.clone_from(&to.text);
                column.quoted = to.quoted;
            }
        }
        self.renamed = true;
    }

    fn drop_column(&mut self, id: usize, name: &Name, at: usize) {
        let key = self.fold(name);
        let folded: Vec<Vec<String>> = self
            .tables
            .get(id)
            .map(|table| {
                table
                    .constraints
                    .iter()
                    .map(|held| held.columns.iter().map(|column| self.fold(column)).collect())
                    .collect()
            })
            .unwrap_or_default();
        let mut gone = Vec::new();
        if let Some(table) = self.tables.get_mut(id) {
            for place in table.by_name.get(&key).cloned().unwrap_or_default() {
                if let Some(column) = table.columns.get_mut(place).filter(|column| column.until.is_none()) {
                    column.until = Some(at);
                }
            }
            for (constraint, columns) in table.constraints.iter_mut().zip(folded) {
                if constraint.until.is_none() && columns.contains(&key) {
                    constraint.until = Some(at);
                    gone.extend(constraint.name.clone());
                }
            }
        }
        for name in gone {
            self.end(&FullName { schema: String::new(), name }, &[Sort::Constraint], at);
        }
    }
}

/// Names that PostgreSQL and MySQL give to constraints without one.
fn made_name(title: &str, held: &Constraint<'_>) -> Vec<String> {
    let columns: Vec<_> = held.columns.iter().map(|column| column.text.to_lowercase()).collect();
    let joined = columns.join("_");
    match held.demand {
        Demand::Primary => vec![format!("{title}_pkey")],
        Demand::Unique => vec![format!("{title}_{joined}_key"), joined],
        Demand::Reference => {
            vec![format!("{title}_{joined}_fkey"), format!("{title}_ibfk_1"), format!("{title}_ibfk_2")]
        }
        Demand::Check => vec![format!("{title}_check"), format!("{title}_{joined}_check"), "constraint_1".to_owned()],
    }
}
