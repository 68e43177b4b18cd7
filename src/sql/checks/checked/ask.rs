//! Questions that several rules ask of what files declare.

use super::{Checked, Constraint, Demand, Kind, Names, Select, Sort, Table, TypeUse, names_in};
use crate::finding::Span;
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, FullName, Name};
use crate::sql::lex;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Checked<'a> {
    /// The first name in an expression that is no column of the table when the statement runs.
    pub fn unknown_column(&self, table: &Table<'a>, expression: Cursor<'_>, at: usize) -> Option<Name> {
        let names = names_in(expression, self.dialect);
        if names.unsure || names.query || self.renamed {
            return None;
        }
        let own = self.fold(&table.name.name);
        let wrong = |(qualifier, name): &&(Option<Name>, Name)| match qualifier {
            // a part of a column of several parts, or a column of another table
            Some(qualifier) if self.fold(qualifier) != own => !self.has(table, qualifier, at),
            _ => !self.has(table, name, at),
        };
        names.columns.iter().find(wrong).map(|(qualifier, name)| {
            let foreign = qualifier.as_ref().filter(|qualifier| self.fold(qualifier) != own);
            foreign.cloned().unwrap_or_else(|| name.clone())
        })
    }

    fn has(&self, table: &Table<'a>, name: &Name, at: usize) -> bool {
        let folded = self.fold(name);
        // a check that was written before a column was added is judged with the whole statement
        table.column_folded(&folded, at).is_some()
            || (self.dialect == Dialect::Sqlite && ["rowid", "oid", "_rowid_"].contains(&folded.as_str()))
            || (self.dialect == Dialect::Clickhouse && name.text.contains('_') && name.text.starts_with('_'))
    }

    /// What a clause on how rows lie is built on, without the words around it.
    pub fn keys_of(&self, words: &str, body: Cursor<'a>) -> Option<Cursor<'a>> {
        let mut cursor = body;
        match (words, self.dialect) {
            ("partition by", Dialect::Postgresql | Dialect::Mysql) => {
                cursor.eat(&["linear"]);
                cursor.skip();
                cursor.eat(&["columns"]);
                cursor.group().filter(|keys| !keys.done())
            }
            ("partition by", Dialect::Duckdb | Dialect::Oracle | Dialect::Snowflake) => None,
            // `(a, b int)` declares columns of its own
            ("partitioned by", _) => {
                let group = cursor.group()?;
                let plain = group.items().iter().all(|item| item.token_ahead(1).is_none());
                plain.then_some(group)
            }
            ("clustered by", _) => cursor.group(),
            ("cluster by", _) if cursor.is("auto") || cursor.is("none") => None,
            ("sortkey" | "cluster by", _) if cursor.is("(") => cursor.group(),
            ("sortkey", _) if cursor.is("auto") => None,
            ("ttl", _) => {
                let start = cursor;
                cursor.skip_to(&["delete", "to", "where", "group", "recompress", "set", ","]);
                Some(cursor.before(&start))
            }
            ("order by", _) if cursor.is("tuple") => None,
            _ => Some(body),
        }
    }

    /// Whether a type is one that the files declare: an enumeration, a domain, another type, or the rows of a table.
    pub fn is_own_type(&self, kind: &TypeUse, at: usize) -> bool {
        let name = Name { text: kind.name.base.clone(), quoted: false, span: kind.span };
        let schema = if kind.qualified {
            kind.text.split('.').next().unwrap_or_default().trim_matches('"').to_owned()
        } else {
            String::new()
        };
        let written = kind.text.rsplit('.').next().unwrap_or_default();
        let written = written.split(['(', '[', ' ']).next().unwrap_or_default().trim_matches('"');
        let exact = Name { text: written.to_owned(), quoted: true, span: kind.span };
        let sorts: &[Sort] =
            if self.dialect == Dialect::Postgresql { &[Sort::Type, Sort::Table, Sort::View] } else { &[Sort::Type] };
        [name, exact].into_iter().any(|name| self.held(&FullName { schema: schema.clone(), name }, at, sorts).is_some())
    }

    /// Whether the engine takes any literal as a default here, and only rows that use it fail.
    pub fn takes_any_default(&self, kind: Kind, default: Cursor<'_>) -> bool {
        let number = default.token().is_some_and(|token| token.kind == lex::Kind::Number) || default.is("-");
        match self.dialect {
            Dialect::Postgresql | Dialect::Redshift => number && matches!(kind, Kind::Whole(_)),
            Dialect::Clickhouse => {
                number
                    || default.is("true")
                    || default.is("false")
                    || (kind.is_moment() && default.said().contains(|letter: char| letter.is_ascii_digit()))
            }
            _ => false,
        }
    }

    /// How many columns the primary key of a table has.
    pub fn key_width(&self, table: &Table<'a>, at: usize) -> Option<usize> {
        table.constraints_at(at).find(|held| held.demand == Demand::Primary).map(|held| held.columns.len())
    }

    /// Whether one of these columns is none of the table.
    pub fn column_missing(&self, table: &Table<'a>, names: &[Name], at: usize) -> bool {
        names.iter().any(|name| self.column(table, name, at).is_none())
    }

    /// Why these columns of a table do not identify a row; none where they do.
    pub fn not_unique(&self, table: &Table<'a>, to: &[Name], at: usize) -> Option<String> {
        let fold = |names: &[Name]| names.iter().map(|name| self.fold(name)).collect::<Vec<_>>();
        let keys: Vec<&Constraint<'a>> =
            table.constraints_at(at).filter(|held| matches!(held.demand, Demand::Primary | Demand::Unique)).collect();
        if to.is_empty() {
            let keyed = keys.iter().any(|held| held.demand == Demand::Primary);
            return (!keyed && self.dialect != Dialect::Mysql).then(|| ", which has no primary key.".to_owned());
        }
        let wanted = fold(to);
        let ordered = self.dialect == Dialect::Duckdb;
        let mut sorted = wanted.clone();
        sorted.sort_unstable();
        let fits = |columns: Vec<String>| {
            if self.dialect == Dialect::Mysql {
                return columns.starts_with(&wanted);
            }
            let mut other = columns.clone();
            other.sort_unstable();
            if ordered { columns == wanted } else { other == sorted }
        };
        let by_index = |id: &usize| {
            let index = self.indexes.get(*id).filter(|index| index.at <= at && index.filter.is_none());
            let plain = index.filter(|index| index.columns.iter().all(Option::is_some) && !ordered);
            plain
                .filter(|index| index.unique || self.dialect == Dialect::Mysql)
                .is_some_and(|index| fits(index.columns.iter().flatten().map(|name| self.fold(name)).collect()))
        };
        if keys.iter().any(|held| fits(fold(&held.columns))) || table.indexes.iter().any(by_index) {
            return None;
        }
        let names: Vec<_> = to.iter().map(|name| name.text.as_str()).collect();
        Some(format!(" ({}), which is no key of it.", names.join(", ")))
    }

    /// Whether the engine compares values of these two types in a reference.
    pub fn comparable(&self, one: &TypeUse, other: &TypeUse, at: usize) -> bool {
        if self.is_own_type(one, at) || self.is_own_type(other, at) || one.qualified || other.qualified {
            return true;
        }
        let (a, b) = (one.kind, other.kind);
        match self.dialect {
            Dialect::Postgresql => {
                a == b
                    || matches!((a, b), (Kind::Whole(_) | Kind::Other, _) | (_, Kind::Other))
                        && (b.is_number() || a == Kind::Other || b == Kind::Other)
                    || (a == Kind::Decimal && b == Kind::Decimal)
                    || (a.is_number() && b == Kind::Float)
                    || (a.is_moment() && b.is_moment())
            }
            Dialect::Mysql => {
                let signed = |kind: &TypeUse| kind.text.to_lowercase().contains("unsigned") || kind.base() == "serial";
                let long = |kind: &TypeUse| kind.base().ends_with("text") || kind.base().ends_with("blob");
                a == b && signed(one) == signed(other) && !long(one) && !long(other)
            }
            _ => {
                let same = matches!((a, b), (Kind::Other | Kind::Many, _) | (_, Kind::Other | Kind::Many));
                a == b
                    && (a != Kind::Decimal || one.name.arguments == other.name.arguments)
                    && (a != Kind::Float
                        || one.base() == other.base()
                        || (one.base() != "real"
                            && other.base() != "real"
                            && one.base() != "float"
                            && other.base() != "float"))
                    || same
            }
        }
    }

    /// Why a length is not taken; none where it is.
    pub fn bad_length(&self, kind: &TypeUse) -> Option<String> {
        let arguments = &kind.name.arguments;
        let first = arguments.first()?;
        let base = kind.base();
        let of = kind.kind;
        let number = kind.argument(0);
        let sized = of == Kind::Text || of == Kind::Bytes;
        if sized
            && number.is_none()
            && first.contains(|letter: char| letter.is_alphabetic() || letter == '\'')
            && !first.contains(' ')
        {
            return Some(format!("`{first}` is no length"));
        }
        let exact = of == Kind::Decimal && base != "money";
        let text = matches!(
            base,
            "varchar"
                | "char"
                | "character varying"
                | "character"
                | "char varying"
                | "nchar"
                | "nvarchar"
                | "bpchar"
                | "varchar2"
        );
        if text && arguments.len() > 1 && self.dialect != Dialect::Sqlite {
            return Some("it takes one length".to_owned());
        }
        match self.dialect {
            Dialect::Sqlite => {
                let wrong =
                    arguments.iter().find(|argument| argument.trim_start_matches(['-', '+']).parse::<f64>().is_err());
                wrong
                    .map(|argument| format!("`{argument}` is no number"))
                    .or((arguments.len() > 2).then(|| "it takes two numbers".to_owned()))
            }
            Dialect::Postgresql => {
                let takes = exact
                    || text
                    || matches!(
                        base,
                        "bit"
                            | "bit varying"
                            | "varbit"
                            | "float"
                            | "national character"
                            | "national character varying"
                            | "national char"
                            | "national char varying"
                    )
                    || base.starts_with("time")
                    || base.starts_with("interval");
                if !takes && kind.is_known(self.dialect) == Some(true) {
                    return Some("it takes no length".to_owned());
                }
                let value = number?;
                if text || base.contains("bit") {
                    return if value < 1 {
                        Some("the length is at least 1".to_owned())
                    } else {
                        (value > 10_485_760 && text).then(|| "the length is at most 10485760".to_owned())
                    };
                }
                if exact {
                    let scale = kind.argument(1).unwrap_or(0);
                    return (!(1..=1_000).contains(&value) || !(-1_000..=1_000).contains(&scale))
                        .then(|| "the precision is between 1 and 1000".to_owned());
                }
                (base == "float" && !(1..=53).contains(&value)).then(|| "the precision is between 1 and 53".to_owned())
            }
            Dialect::Duckdb => {
                let value = number;
                if exact {
                    let scale = kind.argument(1).unwrap_or(0);
                    return (value.is_some_and(|value| !(1..=38).contains(&value)) || scale < 0)
                        .then(|| "the precision is between 1 and 38".to_owned());
                }
                if of == Kind::Bytes
                    || of == Kind::Time
                    || matches!(of, Kind::Truth | Kind::Day | Kind::Uuid)
                    || matches!(of, Kind::Whole(_))
                {
                    return Some("it takes no length".to_owned());
                }
                if base == "float" {
                    return value
                        .is_some_and(|value| !(1..=53).contains(&value))
                        .then(|| "the precision is between 1 and 53".to_owned());
                }
                (base == "timestamp" && value.is_some_and(|value| value > 9))
                    .then(|| "the precision is at most 9".to_owned())
            }
            Dialect::Mysql => {
                let value = number?;
                let bounds = match (base, of) {
                    ("char" | "nchar" | "character" | "binary" | "national char", _) => (0, 255),
                    ("varchar" | "character varying" | "nvarchar" | "varbinary", _) => (0, 65_532),
                    (_, Kind::Decimal) => (0, 65),
                    ("float", _) => (0, 53),
                    (_, Kind::Time | Kind::Moment) => (0, 6),
                    ("bit", _) => (0, 64),
                    _ => (0, i64::MAX),
                };
                let scale = kind.argument(1).is_some_and(|scale| scale < 0);
                (!(bounds.0..=bounds.1).contains(&value) || scale)
                    .then(|| format!("the length is at most {}", bounds.1))
            }
            Dialect::Databricks => {
                if exact {
                    let value = number?;
                    let scale = kind.argument(1).unwrap_or(0);
                    return (!(0..=38).contains(&value) || scale < 0).then(|| "the precision is at most 38".to_owned());
                }
                if text {
                    return number.is_some_and(|value| value < 0).then(|| "the length is not negative".to_owned());
                }
                let takes = base == "time" || of == Kind::Other && kind.is_known(self.dialect) != Some(true);
                (!takes).then(|| "it takes no length".to_owned())
            }
            Dialect::Clickhouse => {
                let value = number?;
                if exact && base.starts_with("dec") && base.len() > 7 {
                    return None;
                }
                if exact {
                    return (!(1..=76).contains(&value) || kind.argument(1).unwrap_or(0) < 0)
                        .then(|| "the precision is between 1 and 76".to_owned());
                }
                if base == "fixedstring" {
                    return (value < 1).then(|| "the length is at least 1".to_owned());
                }
                if of == Kind::Moment && base != "datetime" {
                    return (!(0..=9).contains(&value)).then(|| "the precision is at most 9".to_owned());
                }
                (of == Kind::Text && value < 0).then(|| "the length is not negative".to_owned())
            }
            _ => None,
        }
    }

    /// Whether a statement says `if exists` of its table, and not only of a part of it.
    pub fn says_if_exists(&self, at: usize) -> bool {
        let Some(statement) = self.statements.get(at) else { return false };
        let mut cursor = statement.cursor;
        cursor.skip();
        cursor.skip();
        cursor.are(&["if", "exists"])
    }

    /// Whether a statement is a comment on something.
    pub fn is_comment(&self, at: usize) -> bool {
        self.statements.get(at).is_some_and(|statement| statement.cursor.is("comment"))
    }

    /// Whether only statements that drop stand before this one in its file: a script that clears the ground first.
    pub fn begins_with_drops(&self, at: usize) -> bool {
        let file = self.file(at);
        let before = self.statements.iter().take(at).filter(|statement| statement.file == file);
        let clears =
            |statement: &super::Statement<'_>| statement.cursor.is_any(&["drop", "set", "use", "begin", "start"]);
        let after = self.statements.iter().skip(at + 1).any(|statement| statement.file == file && !clears(statement));
        after && before.filter(|statement| !clears(statement)).count() == 0
    }

    /// Why a column cannot be dropped; none where it can.
    pub fn needs_column(&self, table: &Table<'a>, name: &Name, at: usize) -> Option<String> {
        let wanted = self.fold(name);
        let has = |names: &[Name]| names.iter().any(|held| self.fold(held) == wanted);
        let there = |from: usize, until: Option<usize>| from < at && until.is_none_or(|until| until >= at);
        let mine = self.tables.iter().position(|held| std::ptr::eq(held, table));
        for other in self.tables.iter().filter(|other| there(other.at, other.until)) {
            for held in
                other.constraints.iter().filter(|held| held.demand == Demand::Reference && there(held.at, held.until))
            {
                let target = self.held(&held.target, held.at, &[Sort::Table]).map(|found| found.id);
                let key = if held.to.is_empty() {
                    table.primary_at(at).map(|key| key.columns.clone()).unwrap_or_default()
                } else {
                    held.to.clone()
                };
                if target == mine
                    && mine.is_some()
                    && has(&key)
                    && !std::ptr::eq(other, table)
                    && self.dialect != Dialect::Sqlite
                {
                    return Some(format!("{} refers to it", other.title()));
                }
            }
        }
        if matches!(self.dialect, Dialect::Duckdb | Dialect::Sqlite) {
            let key = table.constraints.iter().find(|held| {
                there(held.at, held.until)
                    && matches!(held.demand, Demand::Primary | Demand::Unique)
                    && has(&held.columns)
            });
            if key.is_some() {
                return Some("a key needs it".to_owned());
            }
            let index = self.indexes.iter().find(|index| {
                there(index.at, index.until)
                    && self.table(&index.table, index.at).is_some_and(|held| std::ptr::eq(held, table))
                    && index.columns.iter().flatten().any(|held| self.fold(held) == wanted)
            });
            if let Some(index) = index {
                let name = index.name.as_ref().map_or("an index", |name| name.text.as_str());
                return Some(format!("{name} needs it"));
            }
        }
        if self.dialect == Dialect::Clickhouse {
            let clauses = ["order by", "primary key", "partition by"];
            let sorted = table.clauses.iter().filter(|(words, _)| clauses.contains(words)).any(|(_, body)| {
                names_in(*body, self.dialect).columns.iter().any(|(_, held)| self.fold(held) == wanted)
            });
            return sorted.then(|| "rows are sorted by it".to_owned());
        }
        if matches!(self.dialect, Dialect::Postgresql | Dialect::Sqlite) {
            let reads = |view: &&super::View<'a>| {
                let Some(query) =
                    view.query.filter(|_| view.at < at && self.held(&view.name, at, &[Sort::View]).is_some())
                else {
                    return false;
                };
                let of_table = query
                    .reads()
                    .iter()
                    .any(|read| self.table(read, view.at).is_some_and(|held| std::ptr::eq(held, table)));
                of_table && names_in(query.body, self.dialect).columns.iter().any(|(_, held)| self.fold(held) == wanted)
            };
            return self.views.iter().find(reads).map(|view| format!("the view {} reads it", view.name.name.text));
        }
        None
    }

    /// Names in a select that none of its tables has, that several have, or that stand for no table; with what is wrong.
    pub fn wrong_names(&self, select: &Select<'a>, at: usize) -> Vec<(Name, String)> {
        let mut wrong = Vec::new();
        let names: Names = names_in(select.whole, self.dialect);
        if !select.plain || select.sources.is_empty() || names.n_selects > 1 || names.unsure || self.renamed {
            return wrong;
        }
        let mut tables: BTreeMap<String, &Table<'a>> = BTreeMap::new();
        // how many of the tables have a column of this name
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for (source, alias) in &select.sources {
            let Some(table) = self.table(source, at).filter(|table| table.complete && table.at < at) else {
                return wrong;
            };
            tables.entry(self.fold(alias.as_ref().unwrap_or(&source.name))).or_insert(table);
            let columns: BTreeSet<String> = table.columns_at(at).map(|column| self.fold(&column.name)).collect();
            for column in columns {
                *owners.entry(column).or_default() += 1;
            }
        }
        let mut aliases: BTreeSet<String> = names.aliases.iter().map(|name| self.fold(name)).collect();
        let named: BTreeSet<Span> = names.columns.iter().map(|(_, held)| held.span).collect();
        aliases.extend(
            select
                .items
                .iter()
                .filter_map(|item| item.name.as_ref())
                .filter(|name| !named.contains(&name.span))
                .map(|name| self.fold(name)),
        );
        let joined = select.sources.len() > 1;
        let using = joined && {
            let mut cursor = select.whole;
            let mut found = false;
            while !cursor.done() {
                found |= cursor.is("using") || cursor.is("natural");
                cursor.skip();
            }
            found
        };
        // names that name no column: of tables, their aliases, and the aliases of columns
        let mut others: BTreeSet<Span> = BTreeSet::new();
        let mut bare_aliases: BTreeSet<Span> = BTreeSet::new();
        for (source, alias) in &select.sources {
            others.insert(source.name.span);
            others.extend(alias.as_ref().map(|alias| alias.span));
        }
        for item in &select.items {
            let Some(alias) = &item.name else { continue };
            if !item.column {
                others.insert(alias.span);
            }
            // the alias of a column stands right behind it
            let whole = item.whole.span();
            if whole.line == alias.span.line && whole.column != alias.span.column {
                bare_aliases.insert(alias.span);
            }
        }
        for (qualifier, name) in &names.columns {
            if others.contains(&name.span) || (qualifier.is_none() && bare_aliases.contains(&name.span)) {
                continue;
            }
            let folded = self.fold(name);
            match qualifier {
                Some(qualifier) => match tables.get(&self.fold(qualifier)) {
                    None => wrong.push((qualifier.clone(), "which is no table of its query".to_owned())),
                    Some(table) if table.column_folded(&folded, at).is_none() => {
                        wrong.push((name.clone(), format!("which {} does not have", table.title())))
                    }
                    Some(_) => {}
                },
                None => {
                    let n_tables = owners.get(&folded).copied().unwrap_or_default();
                    if n_tables == 0 && !aliases.contains(&folded) {
                        wrong.push((name.clone(), "which no table of its query has".to_owned()));
                    } else if n_tables > 1
                        && !using
                        && !aliases.contains(&folded)
                        && self.dialect != Dialect::Clickhouse
                    {
                        wrong.push((name.clone(), "which several tables of its query have".to_owned()));
                    }
                }
            }
        }
        wrong
    }

    /// Whether a select groups by the primary key of the one table that it reads.
    pub fn groups_by_key(&self, select: &Select<'a>, names: &[String], at: usize) -> bool {
        select.sources.iter().any(|(source, _)| {
            let Some(table) = self.table(source, at) else { return true };
            !table.complete
                || table
                    .primary_at(at)
                    .is_some_and(|key| key.columns.iter().all(|name| names.contains(&self.fold(name))))
        })
    }

    /// Whether the files make schemas at all.
    pub fn makes_schemas(&self) -> bool {
        self.names.values().flatten().any(|held| held.sort == Sort::Schema)
    }

    /// Whether a name is no placeholder.
    pub fn is_plain(&self, name: &FullName) -> bool {
        !name.name.text.contains(['{', '$', '@', ':'])
    }

    /// The defaults, computed values and checks of a table, each with its statement.
    pub fn expressions(&self, table: &Table<'a>) -> Vec<(usize, Cursor<'a>)> {
        let of_columns = table
            .columns
            .iter()
            .flat_map(|column| [column.default, column.generated].into_iter().flatten().map(|held| (column.at, held)));
        let checks = table.constraints.iter().filter_map(|held| held.check.map(|check| (held.at, check)));
        of_columns.chain(checks).collect()
    }
}

impl<'a> Table<'a> {
    /// The primary key when the statement runs.
    pub fn primary_at(&self, at: usize) -> Option<&Constraint<'a>> {
        self.constraints
            .iter()
            .find(|held| held.demand == Demand::Primary && held.at <= at && held.until.is_none_or(|until| until >= at))
    }
}

impl TypeUse {
    /// The type of a column that refers to one of this type: `serial` is numbered, what refers to it is not.
    pub fn unnumbered(&self) -> String {
        match self.base() {
            "serial" | "serial4" => "integer".to_owned(),
            "bigserial" | "serial8" => "bigint".to_owned(),
            "smallserial" | "serial2" => "smallint".to_owned(),
            _ => self.text.clone(),
        }
    }

    /// The nearest type of a dialect that does not have this one.
    pub fn in_dialect(&self, dialect: Dialect) -> Option<&'static str> {
        let base = self.base();
        if self.name.dimensions > 0 {
            return None;
        }
        match dialect {
            Dialect::Postgresql => Some(match base {
                "datetime" | "datetime2" | "smalldatetime" | "timestamp_ntz" => "timestamp",
                "datetimeoffset" | "timestamp_tz" | "timestamp_ltz" => "timestamptz",
                "tinyint" => "smallint",
                "mediumint" => "integer",
                "double" | "float64" => "double precision",
                "int64" => "bigint",
                "int32" => "integer",
                "string" | "tinytext" | "mediumtext" | "longtext" | "clob" | "ntext" | "nclob" => "text",
                "blob" | "longblob" | "mediumblob" | "tinyblob" | "varbinary" | "image" | "bytes" => "bytea",
                "uniqueidentifier" => "uuid",
                "nvarchar" | "varchar2" | "nvarchar2" if self.name.arguments.is_empty() => "text",
                _ => return None,
            }),
            Dialect::Duckdb => Some(match base {
                "serial" => "integer",
                "bigserial" => "bigint",
                "jsonb" => "json",
                "datetime2" => "timestamp",
                "clob" | "longtext" | "mediumtext" => "text",
                "uniqueidentifier" => "uuid",
                _ => return None,
            }),
            Dialect::Databricks => Some(match base {
                "text" | "uuid" | "json" | "jsonb" | "clob" => "string",
                "datetime" => "timestamp",
                "serial" => "int",
                "bytea" | "blob" => "binary",
                "float8" => "double",
                "int4" => "int",
                "int8" => "bigint",
                _ => return None,
            }),
            Dialect::Bigquery => Some(match base {
                "text" | "varchar" | "uuid" => "string",
                "serial" => "int64",
                "timestamptz" => "timestamp",
                _ => return None,
            }),
            _ => None,
        }
    }
}
