//! Reading a column and a constraint strictly: what a dialect does not know is noted.

use super::grammar::{self, Shape, dialects};
use super::kinds::TypeUse;
use super::{Column, Constraint, Demand, Trouble};
use crate::finding::{Span, TextEdit};
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, FullName, Name};
use crate::sql::lex::Kind;

/// Reads one statement of one dialect and notes what it does not know.
pub(super) struct Reader<'c> {
    /// The dialect.
    pub dialect: Dialect,
    /// Which statement.
    pub at: usize,
    /// What was met.
    pub troubles: &'c mut Vec<Trouble>,
    /// Whether something was met that the dialect may know.
    pub unsure: bool,
}

impl Reader<'_> {
    /// Notes something for a rule.
    pub fn note(&mut self, rule: &'static str, span: Span, what: String) {
        self.troubles.push(Trouble { rule, what, span, at: self.at, fix: None });
    }

    fn note_fixed(&mut self, rule: &'static str, span: Span, what: String, fix: Vec<TextEdit>) {
        self.troubles.push(Trouble { rule, what, span, at: self.at, fix: Some(fix) });
    }

    /// Notes that nothing of the language stands here; in a dialect that is known less well the parser is asked.
    pub fn unexpected(&mut self, cursor: &Cursor<'_>) {
        if !grammar::STRICT.has(self.dialect) {
            self.unsure = true;
            return;
        }
        let found = if cursor.done() { "the end".to_owned() } else { format!("`{}`", cut(cursor.said())) };
        let one = cursor.token().map(|_| {
            let mut after = *cursor;
            after.skip();
            after.span_since(cursor)
        });
        let span = one.unwrap_or_else(|| cursor.span());
        self.note("syntax_error", span, format!("{found} is not expected here"));
    }

    /// Notes that the dialect has no such clause.
    pub fn lacks(&mut self, words: &str, who: &'static str, span: Span, fix: Option<Vec<TextEdit>>) {
        let others: Vec<_> = dialects(who).list().take(3).map(Dialect::title).collect();
        let since =
            if words == "virtual" && self.dialect == Dialect::Postgresql { " before its version 18" } else { "" };
        let what = format!("{} has no `{words}`{since}; it belongs to {}.", self.dialect.title(), others.join(", "));
        self.troubles.push(Trouble { rule: "unsupported_clause", what, span, at: self.at, fix });
    }

    /// A name that is to be made: it may not be a reserved word, and only the quotes of the dialect make one.
    pub fn name(&mut self, cursor: &mut Cursor<'_>) -> Option<Name> {
        let token = *cursor.token()?;
        let said = cursor.said();
        let rules = self.dialect.rules();
        match token.kind {
            Kind::Number
                if dialects("MXC").has(self.dialect) && said.contains(|c: char| c.is_alphabetic() || c == '_') =>
            {
                let span = one_token(cursor);
                cursor.skip();
                return Some(Name { text: said.to_owned(), quoted: false, span });
            }
            Kind::Text if dialects("LD").has(self.dialect) => {
                let span = one_token(cursor);
                let text = cursor.string()?;
                return Some(Name { text, quoted: true, span });
            }
            Kind::Word | Kind::Quoted | Kind::Template => {}
            _ => return None,
        }
        let name = cursor.name()?;
        if token.kind == Kind::Quoted {
            let opened = said.chars().next().unwrap_or('"');
            let known = rules.name_quotes.contains(&opened)
                || (self.dialect == Dialect::Duckdb && opened == '`')
                || (self.dialect == Dialect::Sqlite);
            if !known {
                let text = format!("{}{}{}", rules.quote, name.text, closing(rules.quote));
                let what =
                    format!("{said} is no name in {}: names are quoted with {}.", self.dialect.title(), rules.quote);
                self.note_fixed("wrong_quotes", name.span, what, vec![TextEdit { span: name.span, text }]);
            } else if name.text.is_empty() && dialects("PDMC").has(self.dialect) {
                self.note("empty_name", name.span, "A name is empty.".to_owned());
            }
        } else if token.kind == Kind::Word {
            if is_reserved(self.dialect, &name.text) {
                let text = format!("{}{}{}", rules.quote, name.text, closing(rules.quote));
                let what = format!("`{}` is a word of {} and no name without quotes.", name.text, self.dialect.title());
                self.note_fixed("reserved_word", name.span, what, vec![TextEdit { span: name.span, text }]);
            } else if dialects("XC").has(self.dialect) && !name.text.is_ascii() {
                let text = format!("`{}`", name.text);
                let what =
                    format!("`{}` has letters that {} takes in back-ticks only.", name.text, self.dialect.title());
                self.note_fixed("odd_letters_in_name", name.span, what, vec![TextEdit { span: name.span, text }]);
            } else if self.dialect == Dialect::Databricks && name.text.contains('$') {
                self.note(
                    "odd_letters_in_name",
                    name.span,
                    format!("`{}` has a dollar sign, which Databricks takes in back-ticks only.", name.text),
                );
            }
        }
        Some(name)
    }

    /// A name that is to be made, with the schema before it.
    pub fn full_name(&mut self, cursor: &mut Cursor<'_>) -> Option<FullName> {
        let start = *cursor;
        let mut ahead = *cursor;
        if let Some(parts) = ahead.dotted()
            && parts.len() > 1
        {
            *cursor = ahead;
            let most = if dialects("PMLC").has(self.dialect) { 2 } else { 4 };
            if parts.len() > most {
                let what = format!(
                    "A name has {} parts; {} knows the schema and the name.",
                    parts.len(),
                    self.dialect.title()
                );
                self.note("name_of_too_many_parts", cursor.span_since(&start), what);
            }
            let mut parts = parts;
            let name = parts.pop()?;
            return Some(FullName { schema: parts.pop().map(|schema| schema.text).unwrap_or_default(), name });
        }
        self.name(cursor).map(|name| FullName { schema: String::new(), name })
    }

    /// A column.
    pub fn column<'a>(&mut self, item: Cursor<'a>) -> Option<(Column<'a>, Vec<Constraint<'a>>)> {
        let mut cursor = item;
        let text = item.token().is_some_and(|token| token.kind == Kind::Text) && self.dialect == Dialect::Duckdb;
        let name = if text { None } else { self.name(&mut cursor) };
        let Some(name) = name else {
            self.unexpected(&cursor);
            return None;
        };
        let taken = ["index", "constraint", "projection"].iter().any(|word| name.text.eq_ignore_ascii_case(word));
        if taken && !name.quoted && self.dialect == Dialect::Clickhouse {
            let text = format!("`{}`", name.text);
            let what = format!("`{}` is a word of ClickHouse and no name of a column without quotes.", name.text);
            self.note_fixed("reserved_word", name.span, what, vec![TextEdit { span: name.span, text }]);
        }
        let mut column = Column {
            low: name.text.to_lowercase(),
            name,
            kind: None,
            null: None,
            not_null: None,
            default: None,
            generated: None,
            numbered: None,
            collation: None,
            clauses: Vec::new(),
            span: item.span(),
            at: self.at,
            until: None,
        };
        column.kind = self.type_of(&mut cursor);
        let mut constraints = Vec::new();
        self.options(&mut cursor, &mut column, &mut constraints);
        let computed = column.generated.is_some()
            || (self.dialect == Dialect::Clickhouse && (column.default.is_some() || !column.clauses.is_empty()));
        if column.kind.is_none() && !computed && self.dialect != Dialect::Sqlite {
            let what = format!("The column {} has no type.", column.name.text);
            self.note("missing_type", column.name.span, what);
        }
        if let Some(kind) = &column.kind
            && ["serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"].contains(&kind.base())
            && dialects("PMR").has(self.dialect)
        {
            column.numbered = Some((kind.span, "serial"));
            if self.dialect == Dialect::Mysql {
                constraints.push(beside(Demand::Unique, &column, kind.span, None));
            }
        }
        Some((column, constraints))
    }

    /// A type, where one is written.
    pub fn type_of(&mut self, cursor: &mut Cursor<'_>) -> Option<TypeUse> {
        let token = *cursor.token()?;
        let start = *cursor;
        match token.kind {
            Kind::Word => {}
            Kind::Quoted if dialects("PDLCTSRO").has(self.dialect) => {}
            _ => return None,
        }
        let word = token.kind == Kind::Word;
        if word && self.begins_option(cursor) {
            return None;
        }
        if self.dialect == Dialect::Sqlite {
            // any words make a type, texts too, as long as none of them begins something else
            while cursor.token().is_some_and(|token| match token.kind {
                Kind::Word => !is_reserved(self.dialect, cursor.said()),
                Kind::Quoted | Kind::Text => true,
                _ => false,
            }) && !self.begins_option(cursor)
            {
                cursor.skip();
            }
            cursor.group();
            while cursor.is("[") && cursor.group().is_some() {}
        } else {
            self.type_words(cursor);
        }
        let text = cursor.since(&start);
        let empty = ["enum", "set"].iter().any(|word| start.is(word)) && text.trim_end().ends_with("()");
        if empty && dialects("DLMC").has(self.dialect) {
            self.note("empty_list", cursor.span_since(&start), "The list of values is empty.".to_owned());
        }
        let qualified = start.is_ahead(1, ".");
        Some(TypeUse::new(cursor.before(&start), text, qualified, !word))
    }

    /// Passes over a type of the dialect: `timestamp(3) with time zone`, `int unsigned`, `array<int>`, `text[]`.
    fn type_words(&self, cursor: &mut Cursor<'_>) {
        let (mysql, ch) = (self.dialect == Dialect::Mysql, self.dialect == Dialect::Clickhouse);
        let start = *cursor;
        if start.is("national")
            || (start.is("long")
                && (cursor.is_ahead(1, "varchar") || cursor.is_ahead(1, "varbinary") || cursor.is_ahead(1, "raw")))
        {
            cursor.skip();
            cursor.skip();
        } else {
            drop(cursor.dotted());
        }
        let zone = !mysql && !ch && self.dialect != Dialect::Databricks;
        while !cursor.done() {
            let moved = (dialects("PTLSBRDOCM").has(self.dialect) && cursor.eat(&["precision"]))
                || (self.dialect != Dialect::Databricks && cursor.eat(&["varying"]))
                || (zone && cursor.eat(&["with", "time", "zone"]))
                || (zone && cursor.eat(&["without", "time", "zone"]))
                || cursor.eat(&["with", "local", "time", "zone"])
                || ((mysql || ch) && cursor.eat_any(&["unsigned", "signed"]))
                || (mysql && cursor.eat_any(&["zerofill"]))
                || (ch && cursor.eat(&["large", "object"]))
                || (mysql && start.is("char") && cursor.eat(&["byte"]))
                || (start.is("interval")
                    && cursor.eat_any(&["year", "month", "day", "hour", "minute", "second", "to"]))
                || (dialects("PDRS").has(self.dialect) && cursor.eat(&["array"]))
                || (dialects("PDRSTOCMBX").has(self.dialect) && cursor.is("(") && cursor.group().is_some())
                || (dialects("PDR").has(self.dialect) && cursor.is("[") && cursor.group().is_some())
                || (dialects("XB").has(self.dialect) && cursor.is("<") && skip_angles(cursor));
            if !moved {
                return;
            }
        }
    }

    fn begins_option(&self, cursor: &Cursor<'_>) -> bool {
        let found = grammar::COLUMN.find(cursor);
        found.is_some_and(|(row, n_words)| {
            if self.dialect == Dialect::Sqlite {
                return dialects(row.2).has(self.dialect);
            }
            let opens = cursor.is_ahead(n_words, "(");
            // types and options of one name: `binary(4)`, `set('a')`, `enum`, `identity`
            match row.0 {
                "binary" | "character set" | "charset" => false,
                _ if row.1 == Shape::Group => opens,
                _ => {
                    dialects(row.2).has(self.dialect)
                        || ![
                            "first",
                            "after",
                            "start",
                            "order",
                            "sort",
                            "mask",
                            "tag",
                            "alias",
                            "key",
                            "storage",
                            "hidden",
                            "with",
                            "stored",
                            "virtual",
                            "as",
                            "asc",
                            "desc",
                            "sparse",
                            "visible",
                            "invisible",
                            "enable",
                            "disable",
                            "validate",
                            "ascii",
                            "unicode",
                            "increment",
                            "rely",
                            "ttl",
                            "options",
                            "statistics",
                            "settings",
                            "compression",
                        ]
                        .contains(&row.0)
                }
            }
        })
    }

    /// Everything beside a column, to its end.
    fn options<'a>(&mut self, cursor: &mut Cursor<'a>, column: &mut Column<'a>, constraints: &mut Vec<Constraint<'a>>) {
        let mut named: Option<(Name, Span)> = None;
        while !cursor.done() {
            let start = *cursor;
            let Some((row, n_words)) = grammar::COLUMN.find(cursor) else {
                self.unexpected(cursor);
                return;
            };
            if cursor.token().is_some_and(|token| token.kind != Kind::Word) {
                self.unexpected(cursor);
                return;
            }
            (0..n_words).for_each(|_| cursor.skip());
            let known = dialects(row.2).has(self.dialect);
            // a reference is read to its end below
            let refers = row.0.ends_with("references");
            let body = if refers { cursor.before(cursor) } else { self.body(cursor, row.1, &grammar::COLUMN) };
            if row.0 == "options" && self.dialect == Dialect::Postgresql && body.is_ahead(1, "=") {
                self.unexpected(&body);
            }
            if !known && !self.lenient_option(row.0) {
                let whole = cursor.span_since(&start);
                let fix = (row.0 != "constraint").then(|| vec![TextEdit { span: whole, text: String::new() }]);
                self.lacks(row.0, row.2, whole, fix);
            }
            let span = cursor.span_since(&start);
            let once = !dialects("LM").has(self.dialect);
            match row.0 {
                "not null" => {
                    if column.not_null.is_some() && self.dialect == Dialect::Databricks {
                        self.note(
                            "clause_twice",
                            span,
                            format!("`not null` is written twice beside {}.", column.name.text),
                        );
                    }
                    if (column.not_null.is_some() || column.null.is_some()) && self.dialect == Dialect::Clickhouse {
                        self.unexpected(&start);
                    }
                    column.not_null = column.not_null.or(Some(span));
                }
                "null" => {
                    if column.not_null.is_some() && self.dialect == Dialect::Clickhouse {
                        self.unexpected(&start);
                    }
                    column.null = Some(span);
                }
                "default" => {
                    if body.done() {
                        self.unexpected(cursor);
                    }
                    if column.default.is_some() && once {
                        self.note("clause_twice", span, format!("{} has two defaults.", column.name.text));
                    }
                    column.default = Some(body);
                }
                "primary key" | "key" => constraints.push(beside(Demand::Primary, column, span, named.take())),
                "unique" | "unique key" => constraints.push(beside(Demand::Unique, column, span, named.take())),
                "references" | "foreign key references" => {
                    let mut held = beside(Demand::Reference, column, span, named.take());
                    self.reference(cursor, &mut held);
                    held.span = cursor.span_since(&start);
                    constraints.push(held);
                }
                "check" => {
                    if body.done() {
                        self.unexpected(&body);
                    }
                    let mut held = beside(Demand::Check, column, span, named.take());
                    held.check = Some(body);
                    constraints.push(held);
                }
                "constraint" => {
                    let mut inner = body;
                    let name = inner.name();
                    if !self.begins_constraint_beside(cursor) && self.dialect != Dialect::Sqlite {
                        self.unexpected(cursor);
                    }
                    named = name.map(|name| (name, span));
                }
                "generated always as" | "as" | "materialized" | "alias" => column.generated = Some(body),
                "generated always as identity"
                | "generated by default as identity"
                | "generated by default on null as identity"
                | "identity"
                | "as identity" => {
                    column.numbered = Some((span, "identity"));
                    column.clauses.push((row.0, body));
                }
                "auto_increment" | "autoincrement" => column.numbered = Some((span, row.0)),
                "collate"
                    if self.dialect == Dialect::Databricks
                        && column.kind.as_ref().is_some_and(|kind| kind.base() != "string") =>
                {
                    self.unexpected(&start)
                }
                "collate" => column.collation = { body }.dotted().and_then(|mut parts| parts.pop()),
                _ => column.clauses.push((row.0, body)),
            }
            if let Some(last) = constraints.last_mut()
                && row.1 == Shape::Alone
                && ["not enforced", "enforced", "rely", "norely", "deferrable"].contains(&row.0)
            {
                last.traits.push(row.0);
            }
        }
        let stored = column.clauses.iter().any(|(words, _)| *words == "stored");
        if column.generated.is_some() && !stored && self.dialect == Dialect::Postgresql {
            let virtually = column.clauses.iter().any(|(words, _)| *words == "virtual");
            if !virtually {
                let edit = TextEdit { span: end_of(column.span), text: " stored".to_owned() };
                let what = format!("{} is computed and does not say `stored`.", column.name.text);
                self.note_fixed("generated_without_stored", column.span, what, vec![edit]);
            }
        }
    }

    /// Options that are harmless words elsewhere: they are not refused in a dialect that is known less well.
    fn lenient_option(&mut self, words: &str) -> bool {
        let lenient = !grammar::STRICT.has(self.dialect)
            && ![
                "auto_increment",
                "autoincrement",
                "codec",
                "ttl",
                "encode",
                "distkey",
                "sortkey",
                "on update",
                "comment",
                "unique",
                "check",
                "null",
                "key",
                "unique key",
                "identity",
                "generated always as identity",
                "generated by default as identity",
                "stored",
                "virtual",
            ]
            .contains(&words);
        self.unsure |= lenient;
        lenient
    }

    fn begins_constraint_beside(&self, cursor: &Cursor<'_>) -> bool {
        cursor.is_any(&[
            "not",
            "null",
            "primary",
            "unique",
            "check",
            "references",
            "default",
            "generated",
            "foreign",
            "collate",
            "as",
            "deferrable",
        ])
    }

    /// What a clause says, by its shape; the cursor moves behind it.
    pub fn body<'a>(&mut self, cursor: &mut Cursor<'a>, shape: Shape, rows: &'static grammar::Rows) -> Cursor<'a> {
        let start = *cursor;
        match shape {
            Shape::Alone => cursor.before(&start),
            Shape::Group => match cursor.group() {
                Some(inner) => inner,
                None => {
                    self.unexpected(cursor);
                    cursor.before(&start)
                }
            },
            Shape::MayGroup => cursor.group().unwrap_or_else(|| cursor.before(&start)),
            Shape::Value => {
                cursor.eat(&["="]);
                let value = *cursor;
                if cursor.is("(") {
                    cursor.skip_item();
                } else if cursor.dotted().is_some() {
                    if cursor.is("(") {
                        cursor.skip_item();
                    }
                } else {
                    cursor.skip();
                }
                if cursor.before(&value).done() {
                    self.unexpected(cursor);
                }
                cursor.before(&value)
            }
            Shape::UpToNext => {
                // the first token belongs to the clause whatever it is, unless it can only be another clause
                if !cursor.is_any(&["not", "primary", "references", "check", "unique"])
                    || !std::ptr::eq(rows, &grammar::COLUMN)
                {
                    cursor.skip_item();
                }
                let mut last = "";
                while !cursor.done() {
                    let found = rows.find(cursor);
                    let word = cursor.token().is_some_and(|token| token.kind == Kind::Word);
                    let ends = word && found.is_some_and(|(row, n)| row.1 != Shape::Group || cursor.is_ahead(n, "("));
                    if ends
                        && !["::", ":", ".", "+", "-", "*", "/", "=", "|", "at"].contains(&last)
                        && !is_inside(cursor, last)
                    {
                        break;
                    }
                    last = cursor.said();
                    cursor.skip_item();
                }
                cursor.before(&start)
            }
            Shape::Rest => {
                while !cursor.done() {
                    cursor.skip();
                }
                cursor.before(&start)
            }
        }
    }

    /// The table, columns and actions behind `references`.
    pub fn reference<'a>(&mut self, cursor: &mut Cursor<'a>, held: &mut Constraint<'a>) {
        let Some(target) = cursor.full_name() else { return self.unexpected(cursor) };
        held.target = target;
        if let Some(list) = cursor.group() {
            held.to = self.key_columns(list, false).into_iter().flatten().collect();
        }
        loop {
            if cursor.eat(&["match"]) {
                if self.dialect == Dialect::Duckdb {
                    self.unexpected(cursor);
                }
                if !cursor.eat_any(&["full", "partial", "simple"]) {
                    return self.unexpected(cursor);
                }
            } else if cursor.is("on") && (cursor.is_ahead(1, "delete") || cursor.is_ahead(1, "update")) {
                let start = *cursor;
                cursor.skip();
                let delete = cursor.is("delete");
                cursor.skip();
                let action = ["cascade", "restrict", "no action", "set null", "set default"]
                    .into_iter()
                    .find(|words| words.split(' ').enumerate().all(|(ahead, word)| cursor.is_ahead(ahead, word)));
                let Some(action) = action else { return self.unexpected(cursor) };
                action.split(' ').for_each(|_| cursor.skip());
                cursor.group();
                if delete {
                    held.on_delete = action;
                }
                if self.dialect == Dialect::Duckdb && !["restrict", "no action"].contains(&action) {
                    let span = cursor.span_since(&start);
                    let what = format!("DuckDB has no `on … {action}` for references.");
                    self.note_fixed(
                        "reference_action_unsupported",
                        span,
                        what,
                        vec![TextEdit { span, text: String::new() }],
                    );
                }
            } else {
                break;
            }
        }
    }

    /// What follows a constraint.
    fn traits<'a>(&mut self, cursor: &mut Cursor<'a>, held: &mut Constraint<'a>) {
        #[rustfmt::skip]
        static ROWS: grammar::Rows = grammar::Rows::new(&[
            ("not valid", Shape::Alone, "PRS"), ("not deferrable", Shape::Alone, "PLSXO"), ("deferrable", Shape::Alone, "PLSXO"),
            ("initially deferred", Shape::Alone, "PLSXO"), ("initially immediate", Shape::Alone, "PLSXO"),
            ("not enforced", Shape::Alone, "MSBX"), ("enforced", Shape::Alone, "MSBX"), ("rely", Shape::Alone, "SXO"),
            ("norely", Shape::Alone, "SXO"), ("enable", Shape::Alone, "SXO"), ("disable", Shape::Alone, "SXO"),
            ("validate", Shape::Alone, "SXO"), ("novalidate", Shape::Alone, "SXO"), ("no inherit", Shape::Alone, "P"),
            ("include", Shape::Group, "PT"), ("using index tablespace", Shape::Value, "P"), ("using index", Shape::Value, "PO"),
            ("using btree", Shape::Alone, "M"), ("using hash", Shape::Alone, "M"), ("with parser", Shape::Value, "M"),
            ("with", Shape::Group, "PT"), ("without overlaps", Shape::Alone, "M"),
            ("key_block_size", Shape::Value, "M"), ("comment", Shape::Value, "MS"), ("visible", Shape::Alone, "M"), ("invisible", Shape::Alone, "M"),
            ("ignored", Shape::Alone, "M"), ("not ignored", Shape::Alone, "M"), ("clustering", Shape::Value, "M"),
            ("on conflict", Shape::Value, "L"), ("on", Shape::Value, "T"), ("not for replication", Shape::Alone, "T"),
            ("where", Shape::Group, "P"), ("exceptions into", Shape::Value, "O"), ("timeseries", Shape::Alone, "X"),
        ]);
        while !cursor.done() {
            let start = *cursor;
            let Some((row, n_words)) = ROWS.find(cursor) else {
                return self.unexpected(cursor);
            };
            (0..n_words).for_each(|_| cursor.skip());
            self.body(cursor, row.1, &ROWS);
            held.traits.push(row.0);
            if !dialects(row.2).has(self.dialect) {
                if grammar::STRICT.has(self.dialect) {
                    let span = cursor.span_since(&start);
                    self.lacks(row.0, row.2, span, Some(vec![TextEdit { span, text: String::new() }]));
                } else {
                    self.unsure = true;
                }
            }
        }
    }

    /// The columns of a key; none in the place of what is no plain column.
    pub fn key_columns(&mut self, list: Cursor<'_>, strict: bool) -> Vec<Option<Name>> {
        let mut columns = Vec::new();
        if list.done() {
            self.note("empty_list", list.span(), "The list of columns is empty.".to_owned());
            return columns;
        }
        for mut item in list.items() {
            let start = item;
            // in MySQL double quotes make a text, and no name
            let text = item.said().starts_with('"') && self.dialect.rules().double_quoted_strings;
            let name = if text { None } else { item.name() };
            let sized = item.is("(") && item.token_ahead(1).is_some_and(|token| token.kind == Kind::Number);
            if sized && dialects("M").has(self.dialect) {
                item.group();
            }
            if !dialects("PDX").has(self.dialect) || !strict {
                item.eat_any(&["asc", "desc"]);
            }
            if self.dialect == Dialect::Sqlite && item.eat(&["collate"]) {
                item.skip();
                item.eat_any(&["asc", "desc"]);
            }
            if name.is_none() || !item.done() {
                if strict && !dialects("TSBRO").has(self.dialect) {
                    self.unexpected(if name.is_none() { &start } else { &item });
                } else if strict {
                    self.unsure = true;
                }
                columns.push(None);
            } else {
                columns.push(name);
            }
        }
        columns
    }

    /// Whether a constraint of the table begins here, and not a column that is called like one.
    pub fn begins_constraint(&self, cursor: &Cursor<'_>) -> bool {
        if cursor.token().is_none_or(|token| token.kind != Kind::Word) {
            return false;
        }
        let opens = cursor.is_ahead(1, "(");
        match cursor.said().to_ascii_lowercase().as_str() {
            "constraint" => cursor.token_ahead(2).is_some() || !dialects("XC").has(self.dialect),
            "primary" | "foreign" => cursor.is_ahead(1, "key"),
            "check" => opens,
            "unique" => {
                opens
                    || ["nulls", "clustered", "nonclustered", "using"].iter().any(|word| cursor.is_ahead(1, word))
                    || (self.dialect == Dialect::Mysql
                        && (cursor.is_ahead(1, "key") || cursor.is_ahead(1, "index") || cursor.is_ahead(2, "(")))
            }
            "exclude" => (opens || cursor.is_ahead(1, "using")) && self.dialect == Dialect::Postgresql,
            _ => false,
        }
    }

    /// A constraint of the table.
    pub fn constraint<'a>(&mut self, item: Cursor<'a>) -> Option<Constraint<'a>> {
        let mut cursor = item;
        let mut held = Constraint {
            name: None,
            demand: Demand::Check,
            columns: Vec::new(),
            target: FullName::default(),
            to: Vec::new(),
            on_delete: "",
            check: None,
            beside: false,
            traits: Vec::new(),
            span: item.span(),
            at: self.at,
            until: None,
        };
        if cursor.eat(&["constraint"]) {
            let kind = cursor.is_any(&["primary", "unique", "foreign", "check"]) && !cursor.is_ahead(1, "check");
            let bare = kind && (cursor.is_ahead(1, "key") || cursor.is_ahead(1, "("));
            if !bare {
                held.name = self.name(&mut cursor);
            } else if dialects("PDLXC").has(self.dialect) {
                self.unexpected(&cursor);
                return None;
            }
            if held.name.is_some() {
                cursor.eat(&["if", "not", "exists"]);
            }
        }
        if cursor.eat(&["primary", "key"]) {
            held.demand = Demand::Primary;
            self.key(&mut cursor, &mut held)?;
        } else if cursor.is("unique") {
            held.demand = Demand::Unique;
            if self.dialect == Dialect::Clickhouse || self.dialect == Dialect::Bigquery {
                self.lacks("unique", "PMTLSRXDO", held.span, None);
            }
            cursor.skip();
            if self.dialect == Dialect::Mysql {
                cursor.eat_any(&["key", "index"]);
                if !cursor.is("(") && !cursor.is("using") {
                    let name = cursor.name();
                    held.name = held.name.take().or(name);
                }
            }
            if cursor.is("nulls") {
                if !cursor.eat(&["nulls", "not", "distinct"]) {
                    cursor.eat(&["nulls", "distinct"]);
                }
                if self.dialect != Dialect::Postgresql {
                    self.unexpected(&cursor);
                }
            }
            self.key(&mut cursor, &mut held)?;
        } else if cursor.eat(&["foreign", "key"]) {
            held.demand = Demand::Reference;
            if self.dialect == Dialect::Mysql && !cursor.is("(") {
                cursor.eat(&["if", "not", "exists"]);
                cursor.name();
            }
            let Some(list) = cursor.group() else {
                self.unexpected(&cursor);
                return None;
            };
            held.columns = self.key_columns(list, true).into_iter().flatten().collect();
            if !cursor.eat(&["references"]) {
                self.unexpected(&cursor);
                return None;
            }
            self.reference(&mut cursor, &mut held);
            self.traits(&mut cursor, &mut held);
            return Some(held);
        } else if cursor.eat(&["check"]) || (self.dialect == Dialect::Clickhouse && cursor.eat(&["assume"])) {
            if !dialects("PMTLXDOC").has(self.dialect) {
                self.lacks("check", "PMTLXDOC", held.span, None);
            }
            cursor.eat(&["if", "not", "exists"]);
            let bare = self.dialect == Dialect::Clickhouse;
            if bare && (held.name.is_none() || cursor.done()) {
                self.unexpected(&cursor);
            }
            held.check = if bare { Some(cursor) } else { cursor.group() };
            if bare {
                return Some(held);
            }
            if held.check.is_none_or(|check| check.done()) {
                self.unexpected(&cursor);
            }
        } else if cursor.is("exclude") && self.dialect == Dialect::Postgresql {
            return None;
        } else {
            if !(self.dialect == Dialect::Sqlite && cursor.done()) {
                self.unexpected(&cursor);
            }
            return None;
        }
        self.traits(&mut cursor, &mut held);
        Some(held)
    }

    fn key<'a>(&mut self, cursor: &mut Cursor<'a>, held: &mut Constraint<'a>) -> Option<()> {
        if self.dialect == Dialect::Mysql {
            if cursor.eat(&["using"]) {
                cursor.skip();
            }
            if !cursor.is("(") {
                cursor.name();
            }
        } else if cursor.is_any(&["clustered", "nonclustered"]) {
            if self.dialect == Dialect::Sqlserver {
                cursor.skip();
                cursor.eat(&["hash"]);
            } else {
                let start = *cursor;
                cursor.skip();
                let span = cursor.span_since(&start);
                self.lacks("clustered", "T", span, Some(vec![TextEdit { span, text: String::new() }]));
            }
        }
        if self.dialect == Dialect::Postgresql && cursor.eat(&["using", "index"]) {
            cursor.skip();
            return Some(());
        }
        if self.dialect == Dialect::Clickhouse && !cursor.is("(") {
            held.columns = cursor.name().into_iter().collect();
            return Some(());
        }
        let Some(list) = cursor.group() else {
            self.unexpected(cursor);
            return None;
        };
        if self.dialect == Dialect::Clickhouse && list.done() {
            return Some(());
        }
        let strict = self.dialect != Dialect::Clickhouse;
        held.columns = self.key_columns(list, strict).into_iter().flatten().collect();
        Some(())
    }
}

fn beside<'a>(demand: Demand, column: &Column<'a>, span: Span, named: Option<(Name, Span)>) -> Constraint<'a> {
    Constraint {
        name: named.map(|(name, _)| name),
        demand,
        columns: vec![column.name.clone()],
        target: FullName::default(),
        to: Vec::new(),
        on_delete: "",
        check: None,
        beside: true,
        traits: Vec::new(),
        span,
        at: column.at,
        until: None,
    }
}

/// Whether the words belong to a type or a function of the expression: `time with time zone`, `as` of a cast.
fn is_inside(cursor: &Cursor<'_>, last: &str) -> bool {
    (cursor.is("with") && cursor.is_ahead(1, "time"))
        || (cursor.is("as") && last.is_empty())
        || (cursor.is("not") && cursor.is_ahead(1, "in"))
        || ((cursor.is("null") || cursor.is("not")) && last.eq_ignore_ascii_case("is"))
        || (cursor.is("null") && last.eq_ignore_ascii_case("not"))
}

/// Words that MySQL 8 reserves and MariaDB does not.
const NOT_IN_MARIADB: [&str; 24] = [
    "cube",
    "cume_dist",
    "database",
    "databases",
    "dense_rank",
    "empty",
    "first_value",
    "function",
    "grouping",
    "groups",
    "json_table",
    "lag",
    "last_value",
    "lateral",
    "lead",
    "nth_value",
    "ntile",
    "of",
    "percent_rank",
    "rank",
    "schema",
    "schemas",
    "system",
    "window",
];

/// Whether the word is no name without quotes.
pub(super) fn is_reserved(dialect: Dialect, word: &str) -> bool {
    match dialect {
        Dialect::Databricks => false,
        Dialect::Clickhouse => false,
        // MariaDB takes these, and versions of DuckDB from 1.3 on `grant`
        Dialect::Mysql => {
            dialect.rules().is_reserved(word) && !NOT_IN_MARIADB.iter().any(|held| word.eq_ignore_ascii_case(held))
        }
        Dialect::Duckdb => dialect.rules().is_reserved(word) && !word.eq_ignore_ascii_case("grant"),
        _ => dialect.rules().is_reserved(word),
    }
}

/// Passes over a type in any dialect, for `cast` and `::`.
pub(super) fn skip_type_words(cursor: &mut Cursor<'_>) {
    if cursor.dotted().is_none() {
        cursor.skip();
    }
    loop {
        let moved = cursor.eat(&["with", "time", "zone"])
            || cursor.eat(&["without", "time", "zone"])
            || cursor.eat_any(&["precision", "varying", "unsigned", "signed", "integer", "array"])
            || cursor.group().is_some()
            || (cursor.is("<") && skip_angles(cursor));
        if !moved {
            return;
        }
    }
}

fn skip_angles(cursor: &mut Cursor<'_>) -> bool {
    let mut depth = 0usize;
    while !cursor.done() {
        match cursor.said() {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        cursor.skip();
        if depth == 0 {
            break;
        }
    }
    true
}

fn one_token(cursor: &Cursor<'_>) -> Span {
    let mut after = *cursor;
    after.skip();
    after.span_since(cursor)
}

/// The empty range behind a range.
pub(in crate::sql::checks) fn end_of(span: Span) -> Span {
    Span { line: span.end_line, column: span.end_column, ..span }
}

fn closing(quote: char) -> char {
    if quote == '[' { ']' } else { quote }
}

fn cut(said: &str) -> String {
    said.chars().take(40).collect()
}
