//! Expressions from one dialect in another: only those that mean the same in both are taken.
//!
//! Works on tokens. Names must be columns, calls must be of a few functions that every engine has, casts that change
//! nothing are left out; anything else is refused with the reason.

use super::names::{quote, string};
use crate::sql::Dialect;
use crate::sql::lex::{Kind, Lexed, Lexer, Rules, Token};

/// Longer expressions are not translated.
pub(super) const MAX_TOKENS: usize = 500;

/// Words of the expression language that every engine shares.
const WORDS: [&str; 17] = [
    "and", "between", "case", "else", "end", "exists", "false", "in", "is", "like", "not", "null", "or", "then",
    "true", "when", "escape",
];

/// Functions that every engine has under this name and that mean the same everywhere.
const FUNCTIONS: [&str; 9] = ["abs", "ceiling", "coalesce", "floor", "lower", "nullif", "round", "trim", "upper"];

/// Types to which a cast of a value in a comparison changes nothing.
const IDLE_CASTS: [&str; 14] = [
    "bigint",
    "bpchar",
    "char",
    "character",
    "date",
    "decimal",
    "double",
    "int",
    "integer",
    "numeric",
    "real",
    "smallint",
    "text",
    "varchar",
];

/// What a column in an expression is.
pub(super) struct Named {
    /// How it is written in the other dialect.
    pub written: String,
    /// Whether it is a truth value, which engines write in different ways.
    pub is_boolean: bool,
}

/// What the names in an expression can mean.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The column of a name.
    pub column: &'a dyn Fn(&str) -> Option<Named>,
    /// Whether a name, in lower case, is an enumeration or a domain, to which values are cast without change.
    pub is_type: &'a dyn Fn(&str) -> bool,
}

/// The tokens of a text; none where something in it is not closed, or where there are more than `most`.
pub(super) fn tokens(text: &str, dialect: Option<Dialect>, most: usize) -> Option<Vec<Token>> {
    let mut lexer = Lexer::new(text, Rules::of(dialect, text));
    let mut found = Vec::new();
    loop {
        match lexer.next_token() {
            Lexed::Token(token) => found.push(token),
            Lexed::Open(..) => return None,
            Lexed::End => return Some(found),
        }
        if found.len() > most {
            return None;
        }
    }
}

/// An expression as the dialect `to` has it.
///
/// # Errors
///
/// Why it cannot be said there.
pub(super) fn translate(text: &str, from: Option<Dialect>, to: Dialect, scope: Scope<'_>) -> Result<String, String> {
    let Some(tokens) = tokens(text, from, MAX_TOKENS) else { return Err("it is too long or not closed".to_owned()) };
    let mut translation = Translation {
        text,
        tokens: &tokens,
        at: 0,
        from,
        to,
        scope,
        out: String::new(),
        boolean: false,
        number: false,
    };
    while !translation.done() {
        translation.step()?;
    }
    if translation.boolean && translation.number {
        return Err("it compares a truth value with a number".to_owned());
    }
    Ok(without_outer_parentheses(translation.out.trim()).to_owned())
}

/// `((a > 0))` is `a > 0`.
pub(super) fn without_outer_parentheses(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let mut depth = 0i32;
        let mut quoted = false;
        let closes_early = inner.chars().any(|letter| {
            match letter {
                '\'' => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted => depth -= 1,
                _ => {}
            }
            depth < 0
        });
        if closes_early || quoted {
            break;
        }
        text = inner.trim();
    }
    text
}

struct Translation<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    from: Option<Dialect>,
    to: Dialect,
    scope: Scope<'a>,
    out: String,
    boolean: bool,
    number: bool,
}

impl Translation<'_> {
    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn said(&self, ahead: usize) -> &str {
        let token = self.tokens.get(self.at + ahead);
        token.and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    fn is(&self, ahead: usize, word: &str) -> bool {
        self.said(ahead).eq_ignore_ascii_case(word)
    }

    fn put(&mut self, word: &str) {
        let opens = self.out.is_empty() || self.out.ends_with(['(', ' ']);
        let closes = matches!(word, ")" | ",");
        if !opens && !closes {
            self.out.push(' ');
        }
        self.out.push_str(word);
    }

    fn step(&mut self) -> Result<(), String> {
        let Some(token) = self.tokens.get(self.at) else { return Ok(()) };
        match token.kind {
            Kind::Number => {
                self.number = true;
                let said = self.said(0).to_owned();
                self.put(&said);
                self.at += 1;
                Ok(())
            }
            Kind::Text => self.text_value(),
            Kind::Word => self.word(),
            Kind::Quoted => {
                let name = unquoted(self.said(0));
                self.column(&name)
            }
            Kind::Template => Err("it holds a placeholder".to_owned()),
            Kind::Symbol => self.symbol(),
        }
    }

    fn text_value(&mut self) -> Result<(), String> {
        let said = self.said(0);
        let Some(inner) = said.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else {
            return Err("it holds a string in a form of its own".to_owned());
        };
        if inner.contains('\\') {
            return Err("it holds a string with a backslash".to_owned());
        }
        if self.from == Some(Dialect::Sqlserver) && inner.contains('[') && self.out.ends_with("like") {
            return Err("it holds a pattern with a set of letters".to_owned());
        }
        let written = string(&inner.replace("''", "'"), self.to);
        self.put(&written);
        self.at += 1;
        Ok(())
    }

    fn word(&mut self) -> Result<(), String> {
        let word = self.said(0).to_ascii_lowercase();
        // N'text' of SQL Server
        if word == "n" && self.tokens.get(self.at + 1).is_some_and(|next| next.kind == Kind::Text) {
            self.at += 1;
            return Ok(());
        }
        if self.is(1, "(") && !WORDS.contains(&word.as_str()) {
            let name = match word.as_str() {
                "length" | "len" | "char_length" | "character_length" | "lengthutf8" => length_function(self.to),
                "ceil" => "ceiling",
                same if FUNCTIONS.contains(&same) => same,
                other => return Err(format!("it calls {other}")),
            };
            self.put(name);
            self.out.push('(');
            self.at += 2;
            return Ok(());
        }
        if WORDS.contains(&word.as_str()) {
            if matches!(word.as_str(), "true" | "false") && matches!(self.to, Dialect::Sqlserver) {
                self.put(if word == "true" { "1" } else { "0" });
            } else {
                self.put(&word);
            }
            self.at += 1;
            return Ok(());
        }
        let name = self.said(0).to_owned();
        self.column(&name)
    }

    fn column(&mut self, name: &str) -> Result<(), String> {
        let Some(named) = (self.scope.column)(name) else {
            return Err(format!("it names {name}, which is no column of the table"));
        };
        self.boolean |= named.is_boolean;
        self.put(&named.written);
        self.at += 1;
        Ok(())
    }

    fn symbol(&mut self) -> Result<(), String> {
        let adjacent = |ahead: usize| {
            let pair = (self.tokens.get(self.at + ahead), self.tokens.get(self.at + ahead + 1));
            matches!(pair, (Some(one), Some(next)) if one.end == next.start)
        };
        let two = if adjacent(0) { format!("{}{}", self.said(0), self.said(1)) } else { String::new() };
        match (self.said(0), two.as_str()) {
            (_, "::") => self.cast(),
            (_, "<>" | "!=") => {
                if self.is(2, "all") {
                    return self.members("not in", 3);
                }
                self.put("<>");
                self.at += 2;
                Ok(())
            }
            (_, "<=" | ">=") => {
                self.put(&two);
                self.at += 2;
                Ok(())
            }
            (_, "==") => {
                self.put("=");
                self.at += 2;
                Ok(())
            }
            (_, "||") if !matches!(self.to, Dialect::Mysql | Dialect::Sqlserver) => {
                self.put("||");
                self.at += 2;
                Ok(())
            }
            ("=", _) if self.is(1, "any") => self.members("in", 2),
            (sign @ ("(" | ")" | "," | "+" | "-" | "*" | "/" | "<" | ">" | "="), _)
                if !two.starts_with("~") && !two.ends_with(['~', '@', '#', '|', '&', '^']) && two != "->" =>
            {
                let sign = sign.to_owned();
                // a sign before a number stands beside it
                let unary = sign == "-"
                    && (self.out.is_empty() || self.out.ends_with(['(', ',', '=', '<', '>', '+', '*', '/']));
                self.put(&sign);
                self.at += 1;
                if unary && self.tokens.get(self.at).is_some_and(|next| next.kind == Kind::Number) {
                    self.number = true;
                    let number = self.said(0).to_owned();
                    self.out.push_str(&number);
                    self.at += 1;
                }
                Ok(())
            }
            (sign, _) => Err(format!("it uses the operator {sign}")),
        }
    }

    /// Passes over a cast that changes nothing in a comparison.
    fn cast(&mut self) -> Result<(), String> {
        self.at += 2;
        let mut base = unquoted(self.said(0)).to_lowercase();
        self.at += 1;
        while self.is(0, ".") {
            base = unquoted(self.said(1)).to_lowercase();
            self.at += 2;
        }
        while ["varying", "precision", "without", "with", "time", "zone"].iter().any(|word| self.is(0, word)) {
            self.at += 1;
        }
        if self.is(0, "(") {
            while !self.done() && !self.is(0, ")") {
                self.at += 1;
            }
            self.at += 1;
        }
        while self.is(0, "[") && self.is(1, "]") {
            self.at += 2;
        }
        if IDLE_CASTS.contains(&base.as_str()) || (self.scope.is_type)(&base) {
            Ok(())
        } else {
            Err(format!("it casts to {base}"))
        }
    }

    /// `= any (array['a', 'b'])` is `in ('a', 'b')`.
    fn members(&mut self, word: &str, skip: usize) -> Result<(), String> {
        self.at += skip;
        let mut depth = 0usize;
        while self.is(0, "(") {
            (self.at, depth) = (self.at + 1, depth + 1);
        }
        if depth == 0 || !self.is(0, "array") || !self.is(1, "[") {
            return Err("it asks for a member of a list that is no list of values".to_owned());
        }
        self.at += 2;
        self.put(word);
        self.out.push_str(" (");
        while !self.done() && !self.is(0, "]") {
            self.step()?;
        }
        self.at += 1;
        while depth > 0 && !self.done() {
            if self.is(0, ")") {
                (self.at, depth) = (self.at + 1, depth - 1);
            } else if self.is(0, ":") && self.is(1, ":") {
                self.cast()?;
            } else {
                return Err("it asks for a member of a list that is computed".to_owned());
            }
        }
        self.put(")");
        Ok(())
    }
}

fn length_function(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlserver => "len",
        // the `length` of these counts bytes
        Dialect::Mysql => "char_length",
        Dialect::Clickhouse => "lengthUTF8",
        _ => "length",
    }
}

/// A name without its quotes.
pub(super) fn unquoted(said: &str) -> String {
    let inner = |open: char, close: char| said.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    inner('"', '"').or_else(|| inner('`', '`')).or_else(|| inner('[', ']')).unwrap_or(said).to_owned()
}

/// An expression with its words in lower case and single spaces, to tell whether two say the same.
pub(in crate::sql) fn normal(text: &str, dialect: Dialect) -> String {
    let bare = without_outer_parentheses(text);
    let Some(tokens) = tokens(bare, Some(dialect), MAX_TOKENS) else { return bare.to_owned() };
    let said = |token: &Token| {
        let word = bare.get(token.start..token.end).unwrap_or_default();
        match token.kind {
            Kind::Text => word.to_owned(),
            Kind::Quoted => quote(&unquoted(word), dialect).to_lowercase(),
            _ => word.to_lowercase(),
        }
    };
    tokens.iter().map(said).collect::<Vec<_>>().join(" ")
}
