//! From files to one schema: every statement taken, passed over, guessed or failed, with its line.

mod held;
mod builder;
mod others;
mod finish;

use super::cursor::Cursor;
use super::lex::{Kind, Open, Rules, Token};
use super::parser::{self, MAX_BYTES, MAX_DEPTH, MAX_OPERATORS};
use super::schema::{Failed, Guessed, Ignored, Schema, Statements};
use super::split::{Ended, Part, Piece, Splitter};
use super::statement::{Notes, Outcome, declare};
use super::{Dialect, detect, findings};
use crate::finding::{Finding, Place};
use builder::{Builder, Pending};
use std::collections::BTreeMap;

/// Text beyond this many bytes in all is not read.
const MAX_TEXT: usize = 20_000_000;
/// Statements of a file beyond this many are not read; those on rows do not count.
const MAX_STATEMENTS: usize = 20_000;

/// Tokens of a condition in front of a call.
const MAX_CONDITION: usize = 100;

/// What several files together declare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The schema.
    pub schema: Schema,
    /// The dialect in which most of it is written; none where nothing shows it.
    pub dialect: Option<Dialect>,
    /// The dialect as which each file was read.
    pub dialects: BTreeMap<String, Dialect>,
    /// What was done with each statement, by file.
    pub statements: BTreeMap<String, Statements>,
    /// What is wrong with the files as text: quotes that are not closed, limits that are exceeded.
    pub findings: Vec<Finding>,
}

/// Reads files into one schema. Never fails: what cannot be read is listed with its line.
///
/// `[("shop.sql", "create table item (id int primary key)")]` gives one table and one statement taken.
pub fn read(files: &[(&str, &str)], dialect: Option<Dialect>) -> Reading {
    let mut reading = Reading::default();
    let mut builder = Builder::default();
    let mut room = MAX_TEXT;
    let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
    reading.dialect = dialect.or_else(|| detect(&texts));
    for (file, text) in files {
        // a file that shows no dialect of its own is of the one that the others show
        let own = if files.len() > 1 { detect(&[*text]) } else { None };
        let dialect = dialect.or(own).or(reading.dialect).unwrap_or(Dialect::Postgresql);
        reading.dialects.insert((*file).to_owned(), dialect);
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let statements = reading.statements.entry((*file).to_owned()).or_default();
        match room.checked_sub(text.len()) {
            Some(left) => {
                room = left;
                let mut reader =
                    Reader { file, text, dialect, builder: &mut builder, statements, findings: &mut reading.findings };
                reader.read_file();
            }
            None => {
                reading.findings.push(findings::too_long(file, MAX_TEXT));
                statements.failed.push(Failed { line: 1, why: "the files are too long".to_owned() });
            }
        }
    }
    for (place, note) in builder.settle() {
        let Some(statements) = reading.statements.get_mut(&place.file) else { continue };
        match note {
            None => statements.taken += 1,
            Some(what) => statements.guessed.push(Guessed { line: place.line, what }),
        }
    }
    for statements in reading.statements.values_mut() {
        statements.ignored.sort_by_key(|held| held.line);
        statements.guessed.sort_by_key(|held| held.line);
        statements.failed.sort_by_key(|held| held.line);
    }
    reading.schema = finish::finish(builder);
    reading
}

/// Types that are read from one block of statements.
const MAX_BLOCK_TYPES: usize = 100;

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    dialect: Dialect,
    builder: &'a mut Builder,
    statements: &'a mut Statements,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn read_file(&mut self) {
        self.builder.enter_file(self.dialect);
        let mut read = 0usize;
        let mut row_statements = 0usize;
        for part in Splitter::new(self.text, Rules::of(Some(self.dialect), self.text)) {
            match part {
                Part::Skipped { line, why } => self.statements.ignored.push(Ignored { line, why }),
                Part::Open { what, token, line, resumed } => {
                    self.findings.push(findings::unclosed(self.file, self.text, what, &token, resumed));
                    self.report_open(what, line, resumed);
                }
                Part::Statement(piece) => {
                    if Cursor::new(self.text, &piece.tokens).is("insert") {
                        row_statements = self.count_rows(&piece, row_statements);
                        continue;
                    }
                    row_statements = 0;
                    read += 1;
                    if read > MAX_STATEMENTS {
                        self.findings.push(findings::too_many(self.file, piece.tokens[0].line, MAX_STATEMENTS));
                        return;
                    }
                    self.read_statement(&piece);
                }
            }
        }
    }

    /// A run of statements that insert rows is one entry.
    fn count_rows(&mut self, piece: &Piece, before: usize) -> usize {
        let count = before + 1;
        let why = format!("insert adds rows, which are not part of the schema ({count} statements in a row)");
        match self.statements.ignored.last_mut() {
            Some(last) if before > 0 => last.why = why,
            _ => {
                let why = "insert adds rows, which are not part of the schema".to_owned();
                self.statements.ignored.push(Ignored { line: piece.tokens[0].line, why });
            }
        }
        count
    }

    fn report_open(&mut self, what: Open, line: u32, resumed: Option<u32>) {
        let what = findings::name_of(what);
        let why = match resumed {
            Some(resumed) => format!("{what} is not closed; reading went on at line {resumed}"),
            None => format!("{what} is not closed; the rest of the file could not be read"),
        };
        self.statements.failed.push(Failed { line, why });
        if let Some(resumed) = resumed {
            let what =
                "the text before this line ends in something that is not closed; reading began again here".to_owned();
            self.statements.guessed.push(Guessed { line: resumed, what });
        }
    }

    fn read_statement(&mut self, piece: &Piece) {
        let line = piece.tokens[0].line;
        let cursor = Cursor::new(self.text, &piece.tokens).within(self.dialect);
        if cursor.is("do") && self.read_block(piece, line) {
            return;
        }
        let declared = match declare_within_bounds(cursor, piece) {
            Ok(outcome) => outcome,
            Err(why) => return self.statements.failed.push(Failed { line, why }),
        };
        match declared {
            Outcome::Ignored(why) => self.statements.ignored.push(Ignored { line, why }),
            Outcome::Failed(why, _) => self.statements.failed.push(Failed { line, why }),
            Outcome::Unknown => self.unknown(piece, line),
            Outcome::Declared(declaration, mut notes) => {
                self.add_doubts(piece, &mut notes);
                let place = Place::new(self.file, line);
                self.builder.take(Pending { declaration, guesses: notes.guesses, place });
            }
        }
    }

    /// Types that PostgreSQL's `do $$ begin create type …` makes if they are not there; whether there is one.
    fn read_block(&mut self, piece: &Piece, line: u32) -> bool {
        let mut bodies = piece.tokens.iter().filter(|token| token.kind == Kind::Text);
        let Some(body) = bodies.next_back().and_then(|token| self.text.get(token.start..token.end)) else {
            return false;
        };
        let lower = body.to_ascii_lowercase();
        let starts = ["create type ", "create domain "].iter().flat_map(|words| lower.match_indices(words));
        let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
        starts.sort_unstable();
        starts.truncate(MAX_BLOCK_TYPES);
        let mut found = false;
        for at in starts {
            let inner = body.get(at..).unwrap_or_default();
            let Some(Part::Statement(piece)) = Splitter::new(inner, Rules::of(Some(self.dialect), inner)).next() else {
                continue;
            };
            let declared = declare_within_bounds(Cursor::new(inner, &piece.tokens).within(self.dialect), &piece);
            if let Ok(Outcome::Declared(declaration, notes)) = declared {
                let place = Place::new(self.file, line);
                self.builder.take(Pending { declaration, guesses: notes.guesses, place });
                found = true;
            }
        }
        found
    }

    /// What makes a statement less than certain although it was read.
    fn add_doubts(&self, piece: &Piece, notes: &mut Notes) {
        if piece.ended == Ended::NextStatement && !self.dialect.rules().lines_end_statements {
            notes.guesses.push("no semicolon ends the statement; it was taken to end before the next one".to_owned());
        }
        let said = |token: &Token| self.text.get(token.start..token.end).unwrap_or_default();
        let placeholder = |pair: &[Token]| match pair {
            // Snowflake's stages are written like placeholders
            [before, token] => token.kind == Kind::Template && !(said(token).starts_with('@') && said(before) == "="),
            _ => false,
        };
        // the arguments of a procedure are called like placeholders; a condition may stand before the call
        let is_word = |at: usize, words: &[&str]| {
            piece.tokens.get(at).is_some_and(|token| words.iter().any(|word| said(token).eq_ignore_ascii_case(word)))
        };
        let calls = (0..piece.tokens.len().min(MAX_CONDITION))
            .take_while(|at| *at == 0 || is_word(0, &["if"]))
            .any(|at| is_word(at, &["exec", "execute"]));
        if !calls && let Some(pair) = piece.tokens.windows(2).find(|pair| placeholder(pair)) {
            let name = said(&pair[1]);
            notes.guesses.push(format!("the placeholder {name} was taken as a name"));
        }
        // what the parser takes is no guess, though it is not known here
        if !notes.doubts.is_empty()
            && parser::parse(&parser::presentable(self.text, &piece.tokens), self.dialect).is_err()
        {
            notes.guesses.append(&mut notes.doubts);
        }
    }

    fn unknown(&mut self, piece: &Piece, line: u32) {
        let text = parser::presentable(self.text, &piece.tokens);
        match parser::parse_leniently(&text, self.dialect) {
            Ok(()) => self.statements.ignored.push(Ignored { line, why: "it declares no table".to_owned() }),
            Err(objection) => self.statements.failed.push(Failed { line, why: objection.message }),
        }
    }
}

/// Reads a statement unless it is too large for that.
///
/// # Errors
///
/// Which bound it exceeds, in words.
pub fn declare_within_bounds(cursor: Cursor<'_>, piece: &Piece) -> Result<Outcome, String> {
    if let Some(Outcome::Ignored(why)) = super::statement::passed_over(cursor) {
        return Ok(Outcome::Ignored(why));
    }
    let bytes = piece.tokens.last().zip(piece.tokens.first()).map_or(0, |(last, first)| last.end - first.start);
    if bytes > MAX_BYTES || piece.cut {
        return Err(format!("the statement is longer than {MAX_BYTES} bytes"));
    }
    if piece.depth > MAX_DEPTH {
        return Err(format!("its parentheses are nested {} deep; at most {MAX_DEPTH} are read", piece.depth));
    }
    if piece.operators > MAX_OPERATORS {
        return Err(format!("it has {} operators; at most {MAX_OPERATORS} are read", piece.operators));
    }
    Ok(declare(cursor))
}
