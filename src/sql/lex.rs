//! From text to tokens with their place: words, names, strings, numbers, symbols. Never fails on any text.
//!
//! What a token means is not decided here; comments and white space are dropped here and nowhere else.

use super::{Dialect, detect};
use crate::finding::Span;

/// Placeholders and names in brackets close within this many bytes.
const MAX_ENCLOSED: usize = 300;

/// What sort of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An unquoted word: a keyword or a name.
    Word,
    /// A name in double quotes, back-ticks or SQL Server's brackets (BigQuery and MySQL write strings in double quotes as well).
    Quoted,
    /// A string, dollar quotes included.
    Text,
    /// A number.
    Number,
    /// A placeholder of a template: `@schema`, `${schema}`, `{{ schema }}`.
    Template,
    /// Any other single character.
    Symbol,
}

/// A token and its place: byte offsets into the text, 1-based line and column (in characters) of its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its sort.
    pub kind: Kind,
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, counted in characters.
    pub column: u32,
}

impl Token {
    /// Its range in lines and columns of `text`, the text that it was cut from.
    pub fn span(&self, text: &str) -> Span {
        let (mut line, mut column) = (self.line, self.column);
        for byte in text.as_bytes().get(self.start..self.end).unwrap_or_default() {
            if *byte == b'\n' {
                (line, column) = (line + 1, 1);
            } else if *byte & 0xC0 != 0x80 {
                column += 1;
            }
        }
        Span { line: self.line, column: self.column, end_line: line, end_column: column }
    }
}

/// What was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// `'…`
    String,
    /// `"…` or a back-tick.
    Name,
    /// `$tag$…`
    Dollar,
    /// `/* …`
    Comment,
}

/// The next thing in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lexed {
    /// A token.
    Token(Token),
    /// Something that is opened at this token's start and never closed.
    Open(Open, Token),
    /// Nothing any more.
    End,
}

/// How strings, names and comments are written.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The dialect whose rules they are.
    pub dialect: Dialect,
    backslash: bool,
    double_is_string: bool,
    hash_comment: bool,
    dollar: bool,
    brackets: bool,
}

impl Rules {
    /// The rules of a dialect; without one those of the dialect that the text looks like.
    pub fn of(dialect: Option<Dialect>, text: &str) -> Self {
        let dialect = dialect.unwrap_or_else(|| detect(&[text]).unwrap_or(Dialect::Postgresql));
        let rules = dialect.rules();
        Self {
            dialect,
            backslash: rules.backslash_escapes,
            double_is_string: rules.double_quoted_strings,
            hash_comment: rules.hash_comments,
            dollar: rules.dollar_quotes,
            brackets: rules.name_quotes.contains(&'['),
        }
    }
}

/// Cuts a text into tokens, from its first character to its last.
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    text: &'a str,
    rules: Rules,
    comments_nest: bool,
    conditional: bool,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of the text.
    pub fn new(text: &'a str, rules: Rules) -> Self {
        Self { text, rules, comments_nest: true, conditional: false, at: 0, line: 1, column: 1 }
    }

    /// The text not yet read.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The line that the lexer stands on, 1-based.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Moves forward by so many bytes.
    pub fn skip(&mut self, bytes: usize) {
        self.move_to(self.at.saturating_add(bytes));
    }

    /// Passes over white space, comments and the commands of a template; an unclosed comment is returned.
    pub fn skip_blank(&mut self) -> Option<Token> {
        loop {
            let rest = self.rest();
            // most tokens stand behind one blank or none
            if rest.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() || b"_(),;.'\"`=".contains(&first))
            {
                return None;
            }
            let plain = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
            let blank = if plain > 0 { plain } else { rest.len() - rest.trim_start().len() };
            if blank > 0 {
                self.skip(blank);
            } else if rest.starts_with("--") || (self.rules.hash_comment && rest.starts_with('#')) {
                self.skip(rest.find('\n').unwrap_or(rest.len()));
            } else if let Some(opening) = self.opens_condition(rest) {
                self.conditional = true;
                self.skip(opening);
            } else if self.conditional && rest.starts_with("*/") {
                self.conditional = false;
                self.skip(2);
            } else if rest.starts_with("/*") {
                let nested = if self.comments_nest { nested_comment_end(rest) } else { None };
                // one that does not close by nesting shows that they do not nest here; asking once keeps this linear
                self.comments_nest &= nested.is_some();
                match nested.or_else(|| rest[2..].find("*/").map(|found| found + 4)) {
                    Some(end) => self.skip(end),
                    None => return Some(self.token(Kind::Symbol, 2)),
                }
            } else if let Some(length) = closed_within(rest, "{%", "%}").or_else(|| closed_within(rest, "{#", "#}")) {
                self.skip(length);
            } else {
                return None;
            }
        }
    }

    /// `/*!50100 `, whose text MySQL reads.
    fn opens_condition(&self, rest: &str) -> Option<usize> {
        if !self.rules.dialect.rules().conditional_comments {
            return None;
        }
        let inner = rest.strip_prefix("/*!").or_else(|| rest.strip_prefix("/*M!"))?;
        let digits = inner.len() - inner.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        Some(rest.len() - inner.len() + digits)
    }

    /// The next token.
    pub fn next_token(&mut self) -> Lexed {
        if let Some(open) = self.skip_blank() {
            return Lexed::Open(Open::Comment, open);
        }
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Lexed::End };
        match self.cut(rest, first) {
            Ok((kind, length)) => {
                let token = self.token(kind, length);
                self.skip(length);
                Lexed::Token(token)
            }
            Err(open) => Lexed::Open(open, self.token(Kind::Symbol, first.len_utf8())),
        }
    }

    fn cut(&self, rest: &str, first: char) -> Result<(Kind, usize), Open> {
        let text =
            |open, backslash| quoted_end(rest, open, '\'', backslash).ok_or(Open::String).map(|end| (Kind::Text, end));
        let dialect = self.rules.dialect.rules();
        let letters = dialect.name_letters;
        let cut = match first {
            '\'' | '"' if dialect.triple_quotes && rest.starts_with(&String::from(first).repeat(3)) => {
                let close = &rest[..3];
                let end = rest[3..].find(close).ok_or(Open::String)? + 6;
                (Kind::Text, end)
            }
            '\'' => return text(0, self.rules.backslash),
            'e' | 'E' if rest[1..].starts_with('\'') => return text(1, true),
            'n' | 'N' | 'b' | 'B' | 'x' | 'X' | 'r' | 'R' if rest[1..].starts_with('\'') => {
                return text(1, self.rules.backslash);
            }
            'q' | 'Q' if rest[1..].starts_with('\'') && dialect.chosen_quotes => {
                let end = chosen_quote_end(rest).ok_or(Open::String)?;
                (Kind::Text, end)
            }
            '"' | '`' => return self.quoted_name(rest, first),
            '[' if self.rules.brackets && rest[1..].starts_with(|next: char| next != ']') => {
                closed_nearby(rest, "[", "]").map_or((Kind::Symbol, 1), |end| (Kind::Quoted, end))
            }
            '$' if self.rules.dollar && dollar_tag(rest).is_some() => {
                (Kind::Text, dollar_end(rest).ok_or(Open::Dollar)?)
            }
            // SQL Server's `#local` and `##global` tables
            '#' if letters.contains('#') && !self.rules.hash_comment => (Kind::Word, word_length(rest, letters)),
            _ if is_word_start(first) => (Kind::Word, word_length(rest, letters)),
            '@' if letters.contains('@') && rest.starts_with("@@") => (Kind::Template, word_length(rest, letters)),
            _ if first.is_ascii_digit() => self.number(rest),
            ':' if self.parameter_may_begin() && named(&rest[1..]) => (Kind::Template, 1 + word_length(&rest[1..], "")),
            _ => match template_length(rest) {
                Some(length) => (Kind::Template, length),
                None => (Kind::Symbol, first.len_utf8()),
            },
        };
        Ok(cut)
    }

    /// `:name` is a parameter where no value stands before it; `a::b`, `a:b` and `[1:2]` have none.
    fn parameter_may_begin(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().chars().next_back();
        before.is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | ',' | '=' | '.'))
    }

    /// A number, or a name that begins with a digit where the dialect has such.
    fn number(&self, rest: &str) -> (Kind, usize) {
        let length = number_length(rest);
        let head = rest[..length].split('.').next().unwrap_or_default();
        let letter = head.find(|letter: char| !letter.is_ascii_digit());
        let is_name = self.rules.dialect.rules().digits_begin_names
            && letter.is_some_and(|at| !head[at..].starts_with(['e', 'E', 'x', 'X', '_']) || head.contains('_'));
        if is_name { (Kind::Word, head.len()) } else { (Kind::Number, length) }
    }

    fn token(&self, kind: Kind, length: usize) -> Token {
        Token { kind, start: self.at, end: self.at + length, line: self.line, column: self.column }
    }

    /// A name never runs over the end of its line: one that does was not closed.
    fn quoted_name(&self, rest: &str, quote: char) -> Result<(Kind, usize), Open> {
        let string = quote == '"' && self.rules.double_is_string;
        let end = quoted_end(rest, 0, quote, string).ok_or(Open::Name)?;
        if !string && rest[..end].contains('\n') { Err(Open::Name) } else { Ok((Kind::Quoted, end)) }
    }

    fn move_to(&mut self, to: usize) {
        let mut to = to.min(self.text.len());
        while !self.text.is_char_boundary(to) {
            to += 1;
        }
        for byte in &self.text.as_bytes()[self.at..to] {
            if *byte == b'\n' {
                (self.line, self.column) = (self.line.saturating_add(1), 1);
            } else if *byte & 0xC0 != 0x80 {
                self.column = self.column.saturating_add(1);
            }
        }
        self.at = to;
    }
}

/// Whether a word may begin with it.
pub fn is_word_start(letter: char) -> bool {
    letter == '_' || letter.is_alphabetic()
}

/// Whether a name begins here.
fn named(rest: &str) -> bool {
    rest.starts_with(is_word_start)
}

/// How many letters, digits and `_` of ASCII a text begins with: most words are no more than that.
pub fn plain_length(rest: &str) -> usize {
    rest.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_')).unwrap_or(rest.len())
}

fn word_length(rest: &str, letters: &str) -> usize {
    let plain = plain_length(rest);
    if rest.as_bytes().get(plain).is_none_or(|byte| byte.is_ascii() && !letters.contains(char::from(*byte))) {
        return plain;
    }
    let inside = |letter: char| is_word_start(letter) || letter.is_numeric() || letters.contains(letter);
    rest.find(|letter| !inside(letter)).unwrap_or(rest.len())
}

fn number_length(rest: &str) -> usize {
    rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.' || letter == '_')).unwrap_or(rest.len())
}

/// The byte after the closing quote of what opens at `open`; a doubled quote is one quote.
fn quoted_end(rest: &str, open: usize, quote: char, backslash: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let quote = quote as u8;
    let mut at = open + 1;
    while at < bytes.len() {
        if backslash && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return Some(at + 1);
        }
    }
    None
}

/// `$tag$` at the start of the text.
fn dollar_tag(rest: &str) -> Option<&str> {
    let inner = rest.get(1..)?;
    let length = inner.find(|letter: char| !(is_word_start(letter) || letter.is_numeric()))?;
    let named = inner.chars().next().is_some_and(|letter| !letter.is_numeric());
    (named && inner[length..].starts_with('$')).then(|| &rest[..length + 2])
}

fn dollar_end(rest: &str) -> Option<usize> {
    let tag = dollar_tag(rest)?;
    rest[tag.len()..].find(tag).map(|found| found + 2 * tag.len())
}

/// `q'[ … ]'`
fn chosen_quote_end(rest: &str) -> Option<usize> {
    let open = rest.get(2..)?.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        other => other,
    };
    let end: String = [close, '\''].iter().collect();
    let inner = rest.get(2 + open.len_utf8()..)?;
    inner.find(&end).map(|found| 2 + open.len_utf8() + found + end.len())
}

fn nested_comment_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0usize, 0usize);
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'/', b'*') => (depth, at) = (depth + 1, at + 2),
            (b'*', b'/') if depth == 1 => return Some(at + 2),
            (b'*', b'/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    None
}

/// `@schema`, `${schema}`, `$(schema)`, `$schema`, `&schema`, `{{ schema }}`, `{schema:Identifier}`
fn template_length(rest: &str) -> Option<usize> {
    if !rest.starts_with(['@', '&', '$', '{']) {
        return None;
    }
    if let Some(inner) = rest.strip_prefix(['@', '&', '$']).filter(|inner| named(inner)) {
        let length = 1 + word_length(inner, "");
        // SQL*Plus ends a variable by a dot of its own
        let ends = rest.starts_with('&') && rest[length..].starts_with("..");
        return Some(length + usize::from(ends));
    }
    let pairs = [("${", "}"), ("$(", ")"), ("{{", "}}"), ("{", "}")];
    pairs.iter().find_map(|(open, close)| closed_nearby(rest, open, close))
}

/// The length of what opens here, where it closes on the same line and not far away.
fn closed_nearby(rest: &str, open: &str, close: &str) -> Option<usize> {
    let length = closed_within(rest, open, close)?;
    (!rest[..length].contains('\n')).then_some(length)
}

/// The length of what opens here, where it closes not far away.
fn closed_within(rest: &str, open: &str, close: &str) -> Option<usize> {
    let inner = rest.strip_prefix(open)?;
    let mut near = inner.len().min(MAX_ENCLOSED);
    while !inner.is_char_boundary(near) {
        near -= 1;
    }
    inner[..near].find(close).map(|end| open.len() + end + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(input: &str, expected: Expect) {
        let mut lexer = Lexer::new(input, Rules::of(None, input));
        let mut said = String::new();
        loop {
            match lexer.next_token() {
                Lexed::End => break,
                Lexed::Open(open, token) => {
                    said.push_str(&format!("{open:?} open at {}:{}\n", token.line, token.column));
                    break;
                }
                Lexed::Token(token) => {
                    let text = input[token.start..token.end].replace('\0', "NUL");
                    said.push_str(&format!("{}:{} {:?} {text}\n", token.line, token.column, token.kind));
                }
            }
        }
        expected.assert_eq(&said);
    }

    #[test]
    fn words_names_and_strings() {
        check(
            "a \"b\"\"c\" 'it''s' E'\\'' $x$ ' $x$ 1.5 /* a /* b */ c */ é",
            expect![[r#"
                1:1 Word a
                1:3 Quoted "b""c"
                1:10 Text 'it''s'
                1:18 Text E'\''
                1:24 Text $x$ ' $x$
                1:34 Number 1.5
                1:56 Word é
            "#]],
        );
    }

    #[test]
    fn templates_and_parameters() {
        check(
            "@s.a ${b}.c {{ d }} $1 a@>b",
            expect![[r#"
                1:1 Template @s
                1:3 Symbol .
                1:4 Word a
                1:6 Template ${b}
                1:10 Symbol .
                1:11 Word c
                1:13 Template {{ d }}
                1:21 Symbol $
                1:22 Number 1
                1:24 Word a
                1:25 Symbol @
                1:26 Symbol >
                1:27 Word b
            "#]],
        );
    }

    #[test]
    fn what_is_not_closed() {
        check(
            "a\n 'b",
            expect![[r#"
            1:1 Word a
            String open at 2:2
        "#]],
        );
        check(
            "\"a\nb\"",
            expect![[r#"
            Name open at 1:1
        "#]],
        );
        check(
            "$$ a",
            expect![[r#"
            Dollar open at 1:1
        "#]],
        );
        check("/* /* */", expect![[""]]);
        check(
            "x /* y",
            expect![[r#"
            1:1 Word x
            Comment open at 1:3
        "#]],
        );
    }

    #[test]
    fn odd_characters_are_symbols() {
        check(
            "\0\u{feff}e'",
            expect![[r#"
                1:1 Symbol NUL
                1:2 Symbol ﻿
                String open at 1:3
            "#]],
        );
    }
}
