//! Walking over the tokens of one statement: words, names, groups in parentheses, lists.
//!
//! Every step is bounded by the tokens at hand; nothing here knows what a statement means.

use super::Dialect;
use super::lex::{Kind, Token};
use crate::finding::Span;

/// Names longer than this many characters are cut.
const MAX_NAME: usize = 200;

/// A name as it was written, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// The name, unquoted.
    pub text: String,
    /// Whether it was written in quotes.
    pub quoted: bool,
    /// Where it stands.
    pub span: Span,
}

/// A name with the schema in front of it, where one is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FullName {
    /// The schema, unquoted; empty where none is written.
    pub schema: String,
    /// The name itself.
    pub name: Name,
}

/// A place among the tokens of a statement or of a part of it.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    dialect: Dialect,
}

impl<'a> Cursor<'a> {
    /// A cursor before the first of these tokens, which were cut from this text.
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens, at: 0, dialect: Dialect::Postgresql }
    }

    /// The same in a dialect.
    pub fn within(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// The dialect of the text.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether nothing is left.
    pub fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The token at hand.
    pub fn token(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// The token `ahead` of the one at hand.
    pub fn token_ahead(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    /// The text of the token at hand; empty at the end.
    pub fn said(&self) -> &'a str {
        self.said_ahead(0)
    }

    /// The text of the token `ahead` of the one at hand; empty at the end.
    pub fn said_ahead(&self, ahead: usize) -> &'a str {
        self.token_ahead(ahead).and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// Whether the token `ahead` is this unquoted word, or this symbol.
    pub fn is_ahead(&self, ahead: usize, word: &str) -> bool {
        self.said_ahead(ahead).eq_ignore_ascii_case(word)
    }

    /// Whether the token at hand is this unquoted word, or this symbol.
    pub fn is(&self, word: &str) -> bool {
        self.is_ahead(0, word)
    }

    /// Whether the token at hand is one of these words.
    pub fn is_any(&self, words: &[&str]) -> bool {
        let said = self.said();
        words.iter().any(|word| said.eq_ignore_ascii_case(word))
    }

    /// Whether these words follow one another from here.
    pub fn are(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.is_ahead(ahead, word))
    }

    /// Whether these words stand before the last `after` tokens of the statement.
    pub fn ends_with(&self, words: &[&str], after: usize) -> bool {
        let Some(at) = self.tokens.len().checked_sub(words.len() + after) else { return false };
        Self { at, ..*self }.are(words)
    }

    /// Passes over one token.
    pub fn skip(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len());
    }

    /// Passes over these words if they follow from here.
    pub fn eat(&mut self, words: &[&str]) -> bool {
        let found = self.are(words);
        if found {
            self.at += words.len();
        }
        found
    }

    /// Passes over these words, a space between them, if they follow from here: `"not null"`.
    pub fn eat_words(&mut self, words: &str) -> bool {
        let length = self.words_ahead(words);
        self.at += length;
        length > 0
    }

    /// How many tokens these words take, if they follow from here; 0 where they do not.
    pub fn words_ahead(&self, words: &str) -> usize {
        // nearly every question ends here, which costs less than cutting the words apart
        let initials = words.bytes().next().zip(self.said_ahead(0).bytes().next());
        if !initials.is_some_and(|(one, other)| one.eq_ignore_ascii_case(&other)) {
            return 0;
        }
        let (mut length, mut left) = (0, words);
        loop {
            // the token says how long the next word has to be, so that no blank is looked for
            let said = self.said_ahead(length);
            let Some((word, rest)) = left.split_at_checked(said.len()) else { return 0 };
            if said.is_empty() || !word.eq_ignore_ascii_case(said) {
                return 0;
            }
            length += 1;
            match rest.strip_prefix(' ') {
                Some(rest) => left = rest,
                None if rest.is_empty() => return length,
                None => return 0,
            }
        }
    }

    /// The token before the one at hand; empty at the start.
    pub fn said_before(&self) -> &'a str {
        let before = self.at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// Whether the token at hand is of this sort.
    pub fn is_kind(&self, kind: Kind) -> bool {
        self.token().is_some_and(|token| token.kind == kind)
    }

    /// Passes over the first of these words that is at hand.
    pub fn eat_any(&mut self, words: &[&str]) -> bool {
        let found = self.is_any(words);
        self.at += usize::from(found);
        found
    }

    /// Passes over everything up to one of these words outside parentheses; whether one was found.
    pub fn skip_to(&mut self, words: &[&str]) -> bool {
        while !self.done() {
            if self.is_any(words) {
                return true;
            }
            self.skip_item();
        }
        false
    }

    /// Passes over one token, or over a whole group where a parenthesis opens.
    pub fn skip_item(&mut self) {
        if self.group().is_none() {
            self.skip();
        }
    }

    /// A name: a word, a quoted name or a placeholder, and what stands directly behind it (`{{ prefix }}_t`).
    pub fn name(&mut self) -> Option<Name> {
        self.name_with(false)
    }

    /// A name, which may have dashes where one of a project can stand: `my-project`. In an expression they subtract.
    fn name_with(&mut self, dashes: bool) -> Option<Name> {
        let token = *self.token()?;
        let said = self.said();
        let mut text = match token.kind {
            Kind::Word | Kind::Template => said.to_owned(),
            Kind::Quoted => unquote(said),
            Kind::Text | Kind::Number | Kind::Symbol => return None,
        };
        let mut span = token.span(self.text);
        self.skip();
        let mut end = token.end;
        while let Some(next) = self.token().filter(|next| next.start == end) {
            let templated = token.kind == Kind::Template || next.kind == Kind::Template;
            let glued = match next.kind {
                Kind::Word | Kind::Template | Kind::Number => templated || text.ends_with('-'),
                // a dash without a space is part of a name of a project
                Kind::Symbol => {
                    dashes
                        && token.kind == Kind::Word
                        && self.is("-")
                        && self.token_ahead(1).is_some_and(|after| {
                            after.start == next.end && matches!(after.kind, Kind::Word | Kind::Number)
                        })
                }
                Kind::Quoted | Kind::Text => false,
            };
            if !glued || text.len() > MAX_NAME * 4 {
                break;
            }
            text.push_str(self.said());
            let next_span = next.span(self.text);
            (span.end_line, span.end_column, end) = (next_span.end_line, next_span.end_column, next.end);
            self.skip();
        }
        if text.len() > MAX_NAME
            && let Some((end, _)) = text.char_indices().nth(MAX_NAME)
        {
            text.truncate(end);
        }
        Some(Name { text, quoted: token.kind == Kind::Quoted, span })
    }

    /// Snowflake's `identifier('a.b')`, whose string is the name.
    fn spelled_out(&mut self) -> Option<Vec<Name>> {
        if !self.is("identifier") || !self.is_ahead(1, "(") {
            return None;
        }
        let mut ahead = *self;
        ahead.skip();
        let mut inner = ahead.group()?;
        let span = inner.span();
        let names = match inner.string() {
            Some(text) => {
                text.split('.').map(|part| Name { text: part.replace('"', ""), quoted: false, span }).collect()
            }
            None => inner.dotted()?,
        };
        *self = ahead;
        Some(names)
    }

    /// A name with any number of names and dots before it; the last two count.
    pub fn full_name(&mut self) -> Option<FullName> {
        if self.is_kind(Kind::Text) {
            // SQLite and DuckDB take a string for a name
            let span = self.token()?.span(self.text);
            let text = self.string()?.chars().take(MAX_NAME).collect();
            return Some(FullName { schema: String::new(), name: Name { text, quoted: true, span } });
        }
        let mut names = self.dotted_with(true)?;
        let name = names.pop()?;
        Some(FullName { schema: names.pop().map(|schema| schema.text).unwrap_or_default(), name })
    }

    /// Names with dots between them, at least one; `"a.b.c"` in back-ticks is three names.
    pub fn dotted(&mut self) -> Option<Vec<Name>> {
        self.dotted_with(false)
    }

    fn dotted_with(&mut self, dashes: bool) -> Option<Vec<Name>> {
        if let Some(names) = self.spelled_out() {
            return Some(names);
        }
        let first = self.name_with(dashes)?;
        let mut names = if self.text.get(self.tokens[self.at - 1].start..).is_some_and(|text| text.starts_with('`')) {
            first.text.split('.').map(|part| Name { text: part.to_owned(), ..first.clone() }).collect()
        } else {
            vec![first]
        };
        while self.is(".") {
            let mut after = *self;
            // two dots leave a schema out: `db..t`
            while after.is(".") {
                after.skip();
            }
            let Some(name) = after.name_with(dashes) else { break };
            *self = after;
            names.push(name);
        }
        Some(names)
    }

    /// What a string at hand says; strings one behind the other on lines of their own are one.
    pub fn string(&mut self) -> Option<String> {
        let token = *self.token()?;
        let mut text = self.one_string()?;
        let mut line = token.line;
        while let Some(next) =
            self.token().filter(|next| token.kind == Kind::Text && next.kind == Kind::Text && next.line > line)
        {
            line = next.line;
            text.push_str(&self.one_string()?);
        }
        Some(text)
    }

    fn one_string(&mut self) -> Option<String> {
        let token = self.token()?;
        let said = self.said();
        let escapes = self.dialect.rules().backslash_escapes;
        let inner = || unquote(said.trim_start_matches(|letter: char| letter != '\''));
        let text = match token.kind {
            Kind::Text if said.starts_with('$') => {
                let tag = said[1..].find('$')? + 2;
                said.get(tag..said.len().checked_sub(tag)?)?.to_owned()
            }
            Kind::Text if said.starts_with("\"\"\"") => said.get(3..said.len().checked_sub(3)?)?.to_owned(),
            Kind::Text if escapes || said.starts_with(['e', 'E']) => unescape(&inner()),
            Kind::Text => inner(),
            Kind::Quoted if escapes => unescape(&unquote(said)),
            Kind::Quoted => unquote(said),
            _ => return None,
        };
        self.skip();
        Some(text)
    }

    /// What stands between the parentheses that open here; the cursor moves behind them.
    pub fn group(&mut self) -> Option<Self> {
        let (open, close) = match self.said() {
            "(" => ("(", ")"),
            "[" => ("[", "]"),
            _ => return None,
        };
        let mut depth = 0usize;
        for ahead in 0.. {
            let token = self.token_ahead(ahead)?;
            if token.kind != Kind::Symbol {
                continue;
            }
            let said = self.said_ahead(ahead);
            if said == open {
                depth += 1;
            } else if said == close {
                depth -= 1;
            }
            if depth == 0 {
                let inner = self.tokens.get(self.at + 1..self.at + ahead)?;
                self.at += ahead + 1;
                return Some(Self { tokens: inner, at: 0, ..*self });
            }
        }
        None
    }

    /// The parts of what is left, cut at the commas outside parentheses and angle brackets of types.
    pub fn items(self) -> Vec<Self> {
        let left = self.tokens.get(self.at..).unwrap_or_default();
        let (mut items, mut from, mut depth, mut angles) = (Vec::new(), 0, 0usize, 0usize);
        for (at, token) in left.iter().enumerate() {
            if token.kind != Kind::Symbol {
                continue;
            }
            match self.text.get(token.start..token.end).unwrap_or_default() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "<" if at > 0 && self.opens_type(&left[at - 1]) => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                "," if depth == 0 && angles == 0 => {
                    items.push(Self { tokens: &left[from..at], at: 0, ..self });
                    from = at + 1;
                }
                _ => {}
            }
        }
        items.push(Self { tokens: &left[from..], at: 0, ..self });
        items
    }

    fn opens_type(&self, token: &Token) -> bool {
        let said = self.text.get(token.start..token.end).unwrap_or_default();
        ["array", "struct", "map", "range", "row", "table"].iter().any(|word| said.eq_ignore_ascii_case(word))
    }

    /// Names in a list in parentheses: `(a, b desc, lower(c))` gives `a` and `b`; expressions are left out.
    pub fn name_list(&mut self) -> Option<Vec<Name>> {
        let names = self.group()?.items().into_iter().filter(|item| !item.is_ahead(1, "(") || item.has_length());
        Some(names.filter_map(|mut item| item.name()).collect())
    }

    /// `name(10)`, as MySQL writes a key on the beginning of a text.
    fn has_length(&self) -> bool {
        self.token_ahead(2).is_some_and(|token| token.kind == Kind::Number) && self.tokens.len() <= 5
    }

    /// The text from `start` (a cursor that was here before) to here, as written.
    pub fn since(&self, start: &Self) -> &'a str {
        self.between(start.at, self.at)
    }

    /// A cursor over the tokens from `start` (a cursor that was here before) to here.
    pub fn before(&self, start: &Self) -> Self {
        Self { tokens: self.tokens.get(start.at..self.at).unwrap_or_default(), at: 0, ..*self }
    }

    /// The text of everything that is left, as written.
    pub fn left(&self) -> &'a str {
        self.between(self.at, self.tokens.len())
    }

    fn between(&self, from: usize, to: usize) -> &'a str {
        let ends = (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last)));
        match ends {
            (Some(first), Some(last)) if from < to => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => "",
        }
    }

    /// The range from the token at hand to the last one.
    pub fn span(&self) -> Span {
        self.span_between(self.at, self.tokens.len())
    }

    /// The range from `start` (a cursor that was here before) to here.
    pub fn span_since(&self, start: &Self) -> Span {
        self.span_between(start.at, self.at)
    }

    fn span_between(&self, from: usize, to: usize) -> Span {
        let first = self.tokens.get(from).or(self.tokens.last()).map(|token| token.span(self.text)).unwrap_or_default();
        let last = to.checked_sub(1).filter(|last| *last >= from).and_then(|last| self.tokens.get(last));
        let last = last.map_or(first, |token| token.span(self.text));
        Span { end_line: last.end_line, end_column: last.end_column, ..first }
    }
}

fn unquote(said: &str) -> String {
    let Some(quote) = said.chars().next() else { return String::new() };
    let quote = if quote == '[' { ']' } else { quote };
    let inner = said.get(1..said.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains(quote) {
        return inner.to_owned();
    }
    inner.replace(&format!("{quote}{quote}"), &quote.to_string())
}

/// What backslashes stand for: `\n` is a new line, `\'` a quote.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut said = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            said.push(letter);
            continue;
        }
        said.push(match letters.next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(other) => other,
            None => '\\',
        });
    }
    said
}
