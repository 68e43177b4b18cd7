//! From text to statements: where each begins and ends, with its tokens.
//!
//! Knows strings, comments, dollar quotes, bodies of functions, the commands of psql, `COPY` data, `GO` lines and
//! `DELIMITER`. What a statement says is not looked at here beyond its first words.

use super::Dialect;
use super::lex::{Kind, Lexed, Lexer, Open, Rules, Token, plain_length};
use std::collections::VecDeque;

/// Words with which reading begins again, at the first column of a line, after something was not closed.
const RESUME: [&str; 10] = ["create", "alter", "comment", "insert", "drop", "set", "select", "grant", "copy", "--"];

/// Verbs that begin a statement where they begin a line, in a dialect that needs no semicolons.
const LINE_VERBS: [&str; 15] = [
    "insert", "exec", "execute", "print", "use", "grant", "if", "declare", "drop", "update", "delete", "set", "alter",
    "create", "go",
];
/// Words behind which such a verb goes on with the same statement.
const GO_ON: [&str; 13] =
    ["on", "delete", "update", "with", "as", "begin", "else", "for", "or", "check", "nocheck", "after", "of"];

/// Types with other types in angle brackets.
const GENERIC: [&str; 4] = ["array", "struct", "map", "range"];

/// Operators that are words: each makes the tree of an expression one level deeper.
const OPERATORS: [&str; 21] = [
    "and",
    "or",
    "is",
    "in",
    "like",
    "ilike",
    "between",
    "collate",
    "at",
    "union",
    "except",
    "intersect",
    "minus",
    "similar",
    "regexp",
    "rlike",
    "div",
    "mod",
    "xor",
    "isnull",
    "notnull",
];

/// After this many things that were not closed, nothing behind the next is read.
const MAX_OPEN: usize = 50;

/// Tokens kept of one statement; a statement with more says nothing that is read.
const MAX_TOKENS: usize = 400_000;

/// How a statement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By its delimiter, or by the end of the text.
    Properly,
    /// By a `GO` line.
    Go,
    /// By nothing: the next statement begins on a new line.
    NextStatement,
}

/// One statement with its tokens, the delimiter left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its tokens, at least one.
    pub tokens: Vec<Token>,
    /// How it ended.
    pub ended: Ended,
    /// Depth of its deepest parenthesis, the angle brackets of types included.
    pub depth: usize,
    /// How many operators it has, those that are words included.
    pub operators: usize,
    /// Whether it had more tokens than are kept.
    pub cut: bool,
}

/// What the text consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A statement.
    Statement(Piece),
    /// Lines that are no SQL, and why they are passed over.
    Skipped {
        /// 1-based line on which they begin.
        line: u32,
        /// Why.
        why: String,
    },
    /// Something was opened and never closed.
    Open {
        /// What.
        what: Open,
        /// Where it opens.
        token: Token,
        /// 1-based line on which its statement begins.
        line: u32,
        /// 1-based line on which reading went on; none where nothing was left.
        resumed: Option<u32>,
    },
}

/// Cuts a text into its parts, in order.
pub struct Splitter<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    rules: Rules,
    tokens: Vec<Token>,
    last_line: u32,
    depth: usize,
    angles: usize,
    deepest: usize,
    operators: usize,
    cut: bool,
    body: usize,
    delimiter: Option<&'a str>,
    ready: VecDeque<Part>,
    trusting: bool,
    ends_open: Option<bool>,
    n_open: usize,
    copies_end: bool,
    last_slash: usize,
    last_go: usize,
}

impl<'a> Splitter<'a> {
    /// A splitter at the start of the text.
    pub fn new(text: &'a str, rules: Rules) -> Self {
        Self {
            text,
            lexer: Lexer::new(text, rules),
            rules,
            tokens: Vec::new(),
            last_line: 0,
            depth: 0,
            angles: 0,
            deepest: 0,
            operators: 0,
            cut: false,
            body: 0,
            delimiter: None,
            ready: VecDeque::new(),
            trusting: false,
            ends_open: None,
            n_open: 0,
            copies_end: true,
            last_slash: if rules.dialect == Dialect::Oracle { last_line_of(text, "/") } else { 0 },
            last_go: if rules.dialect == Dialect::Sqlserver { last_line_of(text, "go") } else { 0 },
        }
    }

    fn step(&mut self) -> bool {
        if let (Some(delimiter), None) = (self.delimiter, self.lexer.clone().skip_blank()) {
            self.lexer.skip_blank();
            if self.lexer.rest().starts_with(delimiter) {
                self.lexer.skip(delimiter.len());
                self.finish(Ended::Properly);
                return true;
            }
        }
        let before = self.lexer.clone();
        match self.lexer.next_token() {
            Lexed::Token(token) if self.delimiter_within(&token).is_some() => {
                let length = self.delimiter_within(&token).unwrap_or_default();
                self.lexer = before;
                self.lexer.skip_blank();
                self.lexer.skip(length);
                self.take(Token { end: token.start + length, ..token });
            }
            Lexed::End => {
                self.finish(Ended::Properly);
                return false;
            }
            Lexed::Open(what, token) => self.recover(what, token),
            Lexed::Token(token) => self.take(token),
        }
        true
    }

    /// Where a delimiter that was set stands directly behind a word: `end$$`.
    fn delimiter_within(&self, token: &Token) -> Option<usize> {
        let delimiter = self.delimiter.filter(|_| token.kind == Kind::Word)?;
        self.said(token).find(delimiter).filter(|length| *length > 0)
    }

    fn take(&mut self, token: Token) {
        let text = self.said(&token);
        let first_on_line = token.line > self.last_line;
        if self.tokens.is_empty() && first_on_line && self.client_command(&token, text) {
            return;
        }
        if token.kind == Kind::Text && self.swallows_statements(&token) {
            self.recover(Open::String, token);
            return;
        }
        if text == ";" && self.delimiter.is_none() && self.body == 0 && !self.holds_semicolons(&token) {
            self.last_line = token.line;
            return self.finish(Ended::Properly);
        }
        if text == "/"
            && first_on_line
            && self.dialect() == Dialect::Oracle
            && rest_of_line(self.lexer.rest()).trim().is_empty()
        {
            self.last_line = token.line;
            return self.finish(Ended::Properly);
        }
        if token.kind == Kind::Word && first_on_line {
            if text.eq_ignore_ascii_case("go") && self.depth == 0 && is_count(rest_of_line(self.lexer.rest())) {
                let line = rest_of_line(self.lexer.rest());
                self.lexer.skip(line.len());
                self.last_line = token.line;
                return self.finish(Ended::Go);
            }
            if self.begins_anew(&token, text) {
                self.finish(Ended::NextStatement);
            }
        }
        self.follow_body(&token, text);
        self.push(token, text);
    }

    fn dialect(&self) -> Dialect {
        self.rules.dialect
    }

    /// Whether semicolons are part of the statement: in a routine of Oracle up to a line of one slash, in one of SQL Server
    /// up to `GO`, where there is such a line.
    fn holds_semicolons(&self, token: &Token) -> bool {
        match self.dialect() {
            Dialect::Oracle if token.end < self.last_slash => {
                let block = self.first_words_are(&["begin"]) || self.first_words_are(&["declare"]);
                let package = self.first_words_are(&["create"]) && self.word_near_start(&["package", "body"]);
                block || package || (self.first_words_are(&["create"]) && self.makes_routine())
            }
            Dialect::Sqlserver if token.end < self.last_go => {
                (self.first_words_are(&["create"]) || self.first_words_are(&["alter"]))
                    && self.word_near_start(&["function", "procedure", "proc", "trigger"])
            }
            _ => false,
        }
    }

    fn push(&mut self, token: Token, text: &str) {
        match text {
            "(" => self.depth += 1,
            ")" => self.depth = self.depth.saturating_sub(1),
            "<" if self.tokens.last().is_some_and(|last| is_any(self.said(last), &GENERIC)) => self.angles += 1,
            ">" => self.angles = self.angles.saturating_sub(1),
            _ => {}
        }
        // a cast is one operator of two colons
        let cast = text == ":" && self.tokens.last().is_some_and(|last| self.said(last) == ":");
        let operator = token.kind == Kind::Symbol && !cast && !matches!(text, "(" | ")" | "," | "." | "]" | ";");
        self.operators += usize::from(operator || (token.kind == Kind::Word && is_any(text, &OPERATORS)));
        self.deepest = self.deepest.max(self.depth + self.angles);
        self.last_line = self.lexer.line();
        if self.tokens.len() < MAX_TOKENS {
            self.tokens.push(token);
        } else {
            self.cut = true;
        }
    }

    fn finish(&mut self, ended: Ended) {
        let tokens = std::mem::take(&mut self.tokens);
        let piece = Piece { tokens, ended, depth: self.deepest, operators: self.operators, cut: self.cut };
        (self.depth, self.angles, self.deepest, self.operators, self.cut, self.body) = (0, 0, 0, 0, false, 0);
        let Some(first) = piece.tokens.first().copied() else { return };
        if self.is_copy_from_stdin(&piece.tokens) {
            let rows = self.skip_copy_data();
            let why = format!("COPY loads {rows} rows, which are not part of the schema");
            self.ready.push_back(Part::Skipped { line: first.line, why });
        } else {
            self.ready.push_back(Part::Statement(piece));
        }
    }

    fn said(&self, token: &Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn first_words_are(&self, words: &[&str]) -> bool {
        self.tokens.len() >= words.len()
            && words.iter().zip(&self.tokens).all(|(word, token)| self.said(token).eq_ignore_ascii_case(word))
    }

    fn word_near_start(&self, words: &[&str]) -> bool {
        self.tokens.iter().take(6).any(|token| words.iter().any(|word| self.said(token).eq_ignore_ascii_case(word)))
    }

    fn makes_routine(&self) -> bool {
        self.word_near_start(&["function", "procedure", "trigger", "do", "aggregate"])
    }

    /// Commands of a client, which stand alone on a line: `\connect`, `DELIMITER`.
    fn client_command(&mut self, token: &Token, text: &str) -> bool {
        let line = rest_of_line(self.lexer.rest());
        let lower = text.to_ascii_lowercase();
        let next = first_word(line.trim_start()).to_ascii_lowercase();
        let sqlplus = self.dialect() == Dialect::Oracle
            && match lower.as_str() {
                "prompt" | "rem" | "remark" | "spool" | "whenever" | "exit" | "quit" | "define" | "undefine"
                | "accept" | "pause" | "host" | "ttitle" | "btitle" | "show" | "clear" | "connect" | "conn"
                | "start" | "variable" => true,
                "set" => !["role", "transaction", "constraint", "constraints"].contains(&next.as_str()),
                _ => text == "@" || token.kind == Kind::Template,
            };
        let why = if sqlplus {
            format!("{lower} is a command of SQL*Plus")
        } else if text == "." && self.dialect() == Dialect::Sqlite {
            format!(".{next} is a command of the SQLite shell")
        } else if text == ":" && ["setvar", "r", "on", "connect"].contains(&next.as_str()) {
            format!(":{next} is a command of sqlcmd")
        } else if text == "\\" {
            format!("\\{} is a command of psql", first_word(line))
        } else if text.eq_ignore_ascii_case("delimiter") {
            self.delimiter = Some(line.trim()).filter(|mark| !mark.is_empty() && *mark != ";");
            "DELIMITER is a command of the MySQL client".to_owned()
        } else {
            return false;
        };
        self.lexer.skip(line.len());
        self.last_line = token.line;
        self.ready.push_back(Part::Skipped { line: token.line, why });
        true
    }

    /// A string that holds the beginning of another statement, in a text whose quotes do not come out even, was not
    /// closed where it should have been.
    fn swallows_statements(&mut self, token: &Token) -> bool {
        if self.trusting || self.makes_routine() || resume_at(self.said(token)).is_none() {
            return false;
        }
        let (text, rules) = (self.text, self.rules);
        *self.ends_open.get_or_insert_with(|| {
            let mut trusting = Splitter::new(text, rules);
            trusting.trusting = true;
            trusting.any(|part| matches!(part, Part::Open { .. }))
        })
    }

    /// A statement that can only be a new one, although the one before it was not ended.
    fn begins_anew(&self, token: &Token, text: &str) -> bool {
        let by_line = self.dialect().rules().lines_end_statements;
        if !is_any(text, if by_line { &LINE_VERBS } else { &["create", "alter", "drop", "insert"] }) {
            return false;
        }
        let object = first_word(self.lexer.rest().trim_start());
        let is = |words: &[&str]| words.iter().any(|word| object.eq_ignore_ascii_case(word));
        let begins = if text.eq_ignore_ascii_case("create") {
            is(&["table", "view", "index", "unique", "type", "schema", "sequence", "materialized"])
        } else if text.eq_ignore_ascii_case("alter") || text.eq_ignore_ascii_case("drop") {
            is(&["table", "view"])
        } else {
            text.eq_ignore_ascii_case("insert") && is(&["into"])
        };
        let table = self.first_words_are(&["create"]) || self.first_words_are(&["alter", "table"]);
        let may_end = !self.tokens.is_empty() && !self.makes_routine() && !self.word_near_start(&["rule"]);
        if by_line {
            return may_end && self.begins_on_line(text, object);
        }
        may_end && table && begins && token.column == 1
    }

    /// In SQL Server a verb that begins a line begins a statement, unless it is a part of the one before.
    fn begins_on_line(&self, text: &str, next: &str) -> bool {
        if self.depth > 0 {
            return false;
        }
        let goes_on = self.tokens.last().is_some_and(|last| is_any(self.said(last), &GO_ON));
        let of_alter = is_any(text, &["alter", "drop"]) && is_any(next, &["column", "constraint"]);
        let of_update = is_any(text, &["set", "if"]) && self.first_words_are(&["update"]);
        let of_grant = self.first_words_are(&["grant"]) && !is_any(text, &["create", "exec", "grant", "go"]);
        !(goes_on || of_alter || of_update || of_grant || self.first_words_are(&["if"]))
    }

    /// Bodies of routines, `begin … end`, hold delimiters that end no statement.
    fn follow_body(&mut self, token: &Token, text: &str) {
        if token.kind != Kind::Word {
            return;
        }
        let opens = text.eq_ignore_ascii_case("begin") || (self.body > 0 && text.eq_ignore_ascii_case("case"));
        let after_end = || self.tokens.last().is_some_and(|last| self.said(last).eq_ignore_ascii_case("end"));
        if opens && (self.body > 0 || (self.first_words_are(&["create"]) && self.makes_routine())) && !after_end() {
            self.body += 1;
        } else if self.body > 0 && text.eq_ignore_ascii_case("end") {
            let next = first_word(self.lexer.rest().trim_start());
            let block = ["if", "loop", "while", "for", "repeat"].iter().any(|word| next.eq_ignore_ascii_case(word));
            self.body -= usize::from(!block);
        }
    }

    fn recover(&mut self, what: Open, token: Token) {
        let line = self.tokens.first().map_or(token.line, |first| first.line);
        self.tokens.clear();
        (self.depth, self.angles, self.deepest, self.operators, self.cut, self.body) = (0, 0, 0, 0, false, 0);
        let mut lexer = Lexer::new(self.text, self.rules);
        lexer.skip(token.start);
        self.n_open += 1;
        let found = resume_at(lexer.rest()).filter(|_| self.n_open <= MAX_OPEN);
        lexer.skip(found.unwrap_or(self.text.len()));
        let resumed = found.map(|_| lexer.line());
        self.lexer = lexer;
        self.last_line = 0;
        self.ready.push_back(Part::Open { what, token, line, resumed });
    }

    fn is_copy_from_stdin(&self, tokens: &[Token]) -> bool {
        let is = |token: &Token, word: &str| self.said(token).eq_ignore_ascii_case(word);
        tokens.first().is_some_and(|first| is(first, "copy"))
            && tokens.windows(2).any(|pair| is(&pair[0], "from") && is(&pair[1], "stdin"))
    }

    fn skip_copy_data(&mut self) -> usize {
        let rest = self.lexer.rest();
        let head = rest_of_line(rest).len() + 1;
        let data = rest.get(head..).unwrap_or_default();
        let (mut bytes, mut rows) = (head, 0);
        // without an end here there is none further on: asking once keeps this linear
        self.copies_end &= self.copies_end && data.lines().any(|line| line.trim_end() == "\\.");
        let ends = self.copies_end;
        for line in data.split_inclusive('\n') {
            if ends && line.trim_end() == "\\." {
                bytes += line.len();
                break;
            }
            if !ends && starts_statement(line) {
                break;
            }
            bytes += line.len();
            rows += 1;
        }
        self.lexer.skip(bytes);
        rows
    }
}

impl Iterator for Splitter<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        while self.ready.is_empty() && self.step() {}
        self.ready.pop_front()
    }
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|held| held.len() == word.len() && word.eq_ignore_ascii_case(held))
}

fn rest_of_line(rest: &str) -> &str {
    &rest[..rest.find('\n').unwrap_or(rest.len())]
}

/// Whether the rest of a `GO` line says nothing but how often.
fn is_count(rest: &str) -> bool {
    rest.trim().trim_end_matches(';').chars().all(|letter| letter.is_ascii_digit())
}

/// The byte at which the last line that says only this begins; 0 where there is none.
fn last_line_of(text: &str, word: &str) -> usize {
    let mut at = text.len();
    for line in text.rsplit('\n') {
        at = at.saturating_sub(line.len());
        if line.trim().eq_ignore_ascii_case(word) {
            return at;
        }
        at = at.saturating_sub(1);
    }
    0
}

fn first_word(rest: &str) -> &str {
    let plain = plain_length(rest);
    if rest.as_bytes().get(plain).is_none_or(u8::is_ascii) {
        return &rest[..plain];
    }
    &rest[..rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len())]
}

fn starts_statement(line: &str) -> bool {
    let word = first_word(line);
    line.starts_with("--") || RESUME.iter().any(|resume| word.eq_ignore_ascii_case(resume))
}

/// The offset of the first line after this one that begins a statement.
fn resume_at(text: &str) -> Option<usize> {
    text.match_indices('\n').map(|(at, _)| at + 1).find(|at| starts_statement(&text[*at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(input: &str, expected: Expect) {
        let mut said = String::new();
        for part in Splitter::new(input, Rules::of(None, input)) {
            match part {
                Part::Statement(piece) => {
                    let (first, last) = (piece.tokens[0], piece.tokens[piece.tokens.len() - 1]);
                    let text = input[first.start..last.end].replace('\n', " / ");
                    said.push_str(&format!("{}:{} {text} ({:?})\n", first.line, first.column, piece.ended));
                }
                Part::Skipped { line, why } => said.push_str(&format!("{line} skipped: {why}\n")),
                Part::Open { what, token, line, resumed } => said.push_str(&format!(
                    "{line} open: {what:?} at {}:{}, went on at {resumed:?}\n",
                    token.line, token.column
                )),
            }
        }
        expected.assert_eq(&said);
    }

    #[test]
    fn delimiters_in_strings_and_comments() {
        check(
            "a ';' -- ;\n; b $$;$$ /* ; */; ; c",
            expect![[r#"
                1:1 a ';' (Properly)
                2:3 b $$;$$ (Properly)
                2:22 c (Properly)
            "#]],
        );
    }

    #[test]
    fn commands_of_clients_and_copied_rows() {
        check(
            "\\connect shop\nCOPY a (b) FROM stdin;\n1\n'\n\\.\n\nselect 1;\nDELIMITER $$\na;b$$\nDELIMITER ;\nc;",
            expect![[r#"
                1 skipped: \connect is a command of psql
                2 skipped: COPY loads 2 rows, which are not part of the schema
                7:1 select 1 (Properly)
                8 skipped: DELIMITER is a command of the MySQL client
                9:1 a;b (Properly)
                10 skipped: DELIMITER is a command of the MySQL client
                11:1 c (Properly)
            "#]],
        );
    }

    #[test]
    fn batches_and_forgotten_delimiters() {
        check(
            "create table a (go int)\nGO\ncreate table b (\n  c int\n)\ncreate index i on b (c)\nALTER TABLE b\nDROP COLUMN c",
            expect![[r#"
                1:1 create table a (go int) (Go)
                3:1 create table b ( /   c int / ) (NextStatement)
                6:1 create index i on b (c) (NextStatement)
                7:1 ALTER TABLE b / DROP COLUMN c (Properly)
            "#]],
        );
    }

    #[test]
    fn bodies_of_routines() {
        check(
            "create function f() returns int begin atomic select case when a then b end; select 2; end; x;\n\
             create trigger t after insert on a begin update a set b = 1; end; y",
            expect![[r#"
                1:1 create function f() returns int begin atomic select case when a then b end; select 2; end (Properly)
                1:92 x (Properly)
                2:1 create trigger t after insert on a begin update a set b = 1; end (Properly)
                2:67 y (Properly)
            "#]],
        );
    }

    #[test]
    fn a_quote_that_is_not_closed() {
        check(
            "create table a (b text default 'x);\ncreate table c (d int default '1');\nselect 1;",
            expect![[r#"
                1 open: String at 1:32, went on at Some(2)
                2:1 create table c (d int default '1') (Properly)
                3:1 select 1 (Properly)
            "#]],
        );
        check(
            "a 'b",
            expect![[r#"
            1 open: String at 1:3, went on at None
        "#]],
        );
    }
}
