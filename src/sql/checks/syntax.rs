//! Whether every statement is correct in its dialect, and if not, where and what is probably meant.

use super::checked::{Checked, Dialects, EVERY, STRICT, dialects};
use super::{Check, Hit};
use crate::finding::{About, Finding, Severity, Span, TextEdit};
use crate::sql::cursor::Cursor;
use crate::sql::lex::{Kind, Rules, Token};
use crate::sql::parser::{self, MAX_BYTES, MAX_DEPTH, MAX_OPERATORS, Objection};
use crate::sql::split::{Ended, Part, Piece, Splitter};
use crate::sql::{Dialect, findings};

/// The rules about the text itself, whose findings are made here and in `findings`.
pub(super) const CHECKS: [&Check; 5] = [
    &text_rule(
        "syntax_error",
        Severity::Error,
        EVERY,
        "The engine refuses the whole statement, and every later one that needs what it declares.",
        "Correct the statement at the place that is shown.",
    ),
    &text_rule(
        "too_many_statements",
        Severity::Error,
        EVERY,
        "What stands behind that line is not judged.",
        "Split the file, or leave out what declares no tables.",
    ),
    &text_rule(
        "unclosed_quote",
        Severity::Error,
        EVERY,
        "Everything behind a quote or a comment that is not closed reads as part of it.",
        "Close it; a quote inside a string is written twice.",
    ),
    &text_rule(
        "statement_too_large",
        Severity::Error,
        EVERY,
        "Bounds on size and depth keep the page answering, whatever the file holds.",
        "Split the statement, or leave it out of the file that is checked here.",
    ),
    &text_rule(
        "too_much_text",
        Severity::Error,
        EVERY,
        "A bound on the text keeps the page answering. A schema alone is rarely longer than a few megabytes; the rest is rows.",
        "Write the dump without rows and bring that.",
    ),
];

const fn text_rule(
    rule: &'static str,
    severity: Severity,
    dialects: Dialects,
    why: &'static str,
    advice: &'static str,
) -> Check {
    Check {
        rule,
        severity,
        dialects,
        why,
        advice,
        source: "The grammar of the engine, and bounds of our own.",
        run: nothing,
    }
}

fn nothing(_: &Checked<'_>, _: &mut Vec<Hit>) {}

/// Statements that are judged together: what one says may concern every other.
const MAX_STATEMENTS: usize = 10_000;

/// Statements on rows, which say nothing that is checked.
const ROWS: [&str; 10] =
    ["insert", "copy", "select", "update", "delete", "grant", "revoke", "merge", "values", "truncate"];

/// The statements of the files, each with its file; what is wrong with them as text is found.
pub(super) fn pieces(files: &[(&str, &str)], dialect: Dialect, found: &mut Vec<Finding>) -> Vec<(usize, Piece)> {
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    for (number, (file, text)) in files.iter().enumerate() {
        for part in Splitter::new(text, Rules::of(Some(dialect), text)) {
            match part {
                Part::Skipped { .. } => {}
                Part::Open { what, token, resumed, .. } => {
                    found.push(findings::unclosed(file, text, what, &token, resumed))
                }
                Part::Statement(piece) => {
                    let judge = Judge { file, text, dialect, piece: &piece };
                    if piece.ended == Ended::NextStatement && dialect != Dialect::Sqlserver {
                        found.push(judge.no_semicolon());
                    }
                    let cursor = Cursor::new(text, &piece.tokens).within(dialect);
                    if cursor.is_any(&ROWS) {
                        continue;
                    }
                    match too_large(&piece) {
                        Some(why) => found.push(judge.too_large(&why)),
                        None if pieces.len() >= MAX_STATEMENTS => {
                            let line = piece.tokens.first().map_or(1, |token| token.line);
                            found.push(findings::too_many(file, line, MAX_STATEMENTS));
                            return pieces;
                        }
                        None => pieces.push((number, piece)),
                    }
                }
            }
        }
    }
    pieces
}

fn too_large(piece: &Piece) -> Option<String> {
    let bytes = piece.tokens.last().zip(piece.tokens.first()).map_or(0, |(last, first)| last.end - first.start);
    if bytes > MAX_BYTES || piece.cut {
        return Some(format!("the statement is longer than {MAX_BYTES} bytes"));
    }
    if piece.depth > MAX_DEPTH {
        return Some(format!("its parentheses are nested {} deep; at most {MAX_DEPTH} are read", piece.depth));
    }
    (piece.operators > MAX_OPERATORS)
        .then(|| format!("it has {} operators; at most {MAX_OPERATORS} are read", piece.operators))
}

/// Turns what reading did not expect into findings, and asks the parser about what reading does not know.
pub(super) fn judge(checked: &Checked<'_>, pieces: &[(usize, Piece)], found: &mut Vec<Finding>) {
    let dialect = checked.dialect;
    let judge = |at: usize| {
        let (number, piece) = pieces.get(at)?;
        let (file, text) = checked.files.get(*number)?;
        Some(Judge { file, text, dialect, piece })
    };
    let mut judged = usize::MAX;
    for trouble in checked.troubles_of("syntax_error") {
        // one mistake often makes several
        if judged == trouble.at {
            continue;
        }
        judged = trouble.at;
        let Some(judge) = judge(trouble.at) else { continue };
        if !judge.has_template() {
            let mut finding = judge
                .ask_parser()
                .unwrap_or_else(|| judge.wrong(&trouble.what, trouble.span, judge.token_of(trouble.span)));
            finding.fix = finding.fix.or_else(|| trouble.fix.clone());
            found.push(finding);
        }
    }
    for at in &checked.doubts {
        let Some(judge) = judge(*at).filter(|_| *at != judged) else { continue };
        let cursor = Cursor::new(judge.text, &judge.piece.tokens).within(dialect);
        let Some(mut finding) = judge.ask_parser() else { continue };
        if !STRICT.has(dialect) && cursor.is_any(&["create", "alter", "drop"]) && !judge.is_unbalanced() {
            finding.severity = Severity::Warning;
        }
        found.push(finding);
    }
    // BigQuery alone has hyphens in the names of projects
    for at in (0..pieces.len()).filter(|_| dialect != Dialect::Bigquery) {
        let Some(judge) = judge(at) else { continue };
        if let Some(span) = judge.hyphen_in_name() {
            found.push(judge.wrong("a name in quotes is expected, `-` is found", span, judge.token_of(span)));
        }
    }
    for view in checked.views.iter().filter(|_| dialects("XC").has(dialect)) {
        let Some(query) = view.query.filter(|query| query.body.is("select") && query.body.is_ahead(1, "from")) else {
            continue;
        };
        let Some(judge) = judge(view.at) else { continue };
        let span = query.body.span();
        found.push(judge.wrong("nothing is selected", span, judge.token_of(span)));
    }
    if dialects("PMLD").has(dialect) {
        for view in &checked.views {
            let Some(query) = view.query else { continue };
            let Some(judge) = judge(view.at).filter(|judge| !judge.has_template()) else { continue };
            found.extend(judge.ask_about_query(query.body));
        }
    }
}

struct Judge<'a> {
    file: &'a str,
    text: &'a str,
    dialect: Dialect,
    piece: &'a Piece,
}

impl Judge<'_> {
    /// Whether a placeholder of a template is in it, which may stand for anything.
    fn has_template(&self) -> bool {
        self.piece.tokens.iter().any(|token| token.kind == Kind::Template)
    }

    fn is_unbalanced(&self) -> bool {
        self.open_parentheses() > 0
    }

    fn token_of(&self, span: Span) -> Option<usize> {
        self.piece.tokens.iter().position(|token| (token.line, token.column) == (span.line, span.column))
    }

    /// Asks the parser about a query alone, in which engines differ less than in what surrounds it.
    fn ask_about_query(&self, body: Cursor<'_>) -> Option<Finding> {
        let Err(Objection { message, gave_up, place }) = parser::parse(body.left(), self.dialect) else { return None };
        if gave_up {
            return None;
        }
        let start = body.span();
        let span = match place {
            Some((line, column)) if line <= 1 => {
                Span::at(start.line, start.column.saturating_add(column).saturating_sub(1))
            }
            Some((line, column)) => Span::at(start.line.saturating_add(line).saturating_sub(1), column),
            None => self.end(),
        };
        Some(self.wrong(&message, span, self.token_of(span)))
    }

    fn ask_parser(&self) -> Option<Finding> {
        let presentable = parser::presentable(self.text, &self.piece.tokens);
        let Err(Objection { message, gave_up, place }) = parser::parse(&presentable, self.dialect) else { return None };
        if gave_up {
            return None;
        }
        let at = place.and_then(|place| self.token_at(place));
        let span = match (at.and_then(|at| self.piece.tokens.get(at)), place) {
            (Some(token), _) => token.span(self.text),
            (None, Some(place)) => self.in_file(place),
            (None, None) => self.end(),
        };
        Some(self.wrong(&message, span, at))
    }

    /// A place within the statement as a place in the file.
    fn in_file(&self, (line, column): (u32, u32)) -> Span {
        let Some(first) = self.piece.tokens.first() else { return Span::default() };
        let column = if line <= 1 { first.column.saturating_add(column).saturating_sub(1) } else { column };
        Span::at(first.line.saturating_add(line).saturating_sub(1), column)
    }

    fn token_at(&self, place: (u32, u32)) -> Option<usize> {
        let span = self.in_file(place);
        self.piece.tokens.iter().position(|token| (token.line, token.column) == (span.line, span.column))
    }

    /// The place right behind the statement.
    fn end(&self) -> Span {
        let last = self.piece.tokens.last().map(|token| token.span(self.text)).unwrap_or_default();
        Span::at(last.end_line, last.end_column)
    }

    fn said(&self, token: Option<&Token>) -> &str {
        token.and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// The hyphen in `create table my-item (…)`.
    fn hyphen_in_name(&self) -> Option<Span> {
        let mut cursor = Cursor::new(self.text, &self.piece.tokens).within(self.dialect);
        if !cursor.eat(&["create", "table"]) || !cursor.token().is_some_and(|token| token.kind == Kind::Word) {
            return None;
        }
        cursor.skip();
        (cursor.is("-") && cursor.is_ahead(2, "(")).then(|| cursor.token().map(|token| token.span(self.text)))?
    }

    /// The edit that removes a comma with nothing behind it.
    fn without_comma(&self, at: usize) -> Option<Vec<TextEdit>> {
        let comma = self.piece.tokens.get(at.checked_sub(1)?)?;
        let is_stray = self.said(Some(comma)) == "," && [")", ";"].contains(&self.said(self.piece.tokens.get(at)));
        is_stray.then(|| vec![TextEdit { span: comma.span(self.text), text: String::new() }])
    }

    fn wrong(&self, message: &str, span: Span, at: Option<usize>) -> Finding {
        let title = self.dialect.title();
        Finding {
            rule: "syntax_error".to_owned(),
            severity: Severity::Error,
            what: format!("This is not correct {title}: {}.", in_words(message)),
            why: format!("{title} refuses the whole statement, and every later one that needs what it declares."),
            advice: self.advice(at),
            file: self.file.to_owned(),
            span,
            about: About::default(),
            fix: at.and_then(|at| self.without_comma(at)),
        }
    }

    /// What is probably meant, judged by the token that was not expected and the one before it.
    fn advice(&self, at: Option<usize>) -> String {
        let Some(at) = at else {
            return if self.open_parentheses() > 0 {
                "The statement ends while a parenthesis is open: close it with `)`.".to_owned()
            } else {
                "The statement ends too early: write what is missing at its end.".to_owned()
            };
        };
        let found = self.said(self.piece.tokens.get(at));
        let before = self.said(at.checked_sub(1).and_then(|before| self.piece.tokens.get(before)));
        let line = self.piece.tokens.get(at).map(|token| token.line);
        let line_before = at.checked_sub(1).and_then(|before| self.piece.tokens.get(before)).map(|token| token.line);
        if at == 0 {
            return format!(
                "A statement begins with create, alter, comment or drop; `{found}` is none of them. Look for a typing mistake or a stray semicolon before it."
            );
        }
        if before == "," && [")", ",", ";"].contains(&found) {
            return format!("Remove the comma before `{found}`, or write what should stand between them.");
        }
        if line_before < line && ![",", "(", ")"].contains(&before) && ![",", ")"].contains(&found) {
            return format!("A comma is probably missing at the end of the line before `{found}`.");
        }
        if before.eq_ignore_ascii_case("table") || before == "," || before == "(" {
            return format!("If `{found}` is meant as a name, put it in quotes: it is a word of the language.");
        }
        format!(
            "Look at `{found}` and at what stands before it: {}.",
            "a word may be missing, misspelt or of another engine"
        )
    }

    fn open_parentheses(&self) -> usize {
        self.piece.tokens.iter().fold(0usize, |open, token| match self.said(Some(token)) {
            "(" => open + 1,
            ")" => open.saturating_sub(1),
            _ => open,
        })
    }

    fn no_semicolon(&self) -> Finding {
        let mut finding = self.wrong("a semicolon is missing", self.end(), None);
        finding.advice = "End the statement with a semicolon.".to_owned();
        let end = self.piece.tokens.last().map(|token| token.span(self.text)).unwrap_or_default();
        finding.fix = Some(vec![TextEdit { span: super::checked::end_of(end), text: ";".to_owned() }]);
        finding
    }

    fn too_large(&self, why: &str) -> Finding {
        let first = self.piece.tokens.first().map(|token| token.span(self.text)).unwrap_or_default();
        Finding {
            rule: "statement_too_large".to_owned(),
            severity: Severity::Error,
            what: format!("This statement was not read: {why}."),
            why: "Bounds on size and depth keep the page answering, whatever the file holds.".to_owned(),
            advice: "Split the statement, or leave it out of the file that is checked here.".to_owned(),
            file: self.file.to_owned(),
            span: first,
            about: About::default(),
            fix: None,
        }
    }
}

/// The parser's message as a part of a sentence: `Expected: ), found: x` becomes "`)` is expected, `x` is found".
fn in_words(message: &str) -> String {
    let Some((expected, found)) = message.strip_prefix("Expected: ").and_then(|rest| rest.rsplit_once(", found: "))
    else {
        return message.trim_end_matches('.').to_owned();
    };
    let found = if found == "EOF" { "the end of the statement".to_owned() } else { format!("`{found}`") };
    format!("{expected} is expected, {found} is found")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_kind_of_object_is_an_error_in_every_dialect() {
        for dialect in Dialect::ALL {
            let found = crate::sql::check("t.sql", "create tabel t (a int not null);", dialect);
            let wrong = found.iter().find(|finding| finding.rule == "syntax_error");
            let wrong = wrong.unwrap_or_else(|| panic!("{dialect:?}: {found:?}"));
            assert_eq!((wrong.severity, wrong.span.line, wrong.span.column), (Severity::Error, 1, 8), "{dialect:?}");
            let fix = wrong.fix.as_ref().and_then(|edits| edits.first());
            assert_eq!(fix.map(|edit| edit.text.as_str()), Some("table"), "{dialect:?}");
        }
    }

    #[test]
    fn a_comma_with_nothing_behind_it_can_be_removed() {
        let text = "create table t (\n  a int,\n);";
        let found = crate::sql::check("t.sql", text, Dialect::Postgresql);
        let fixes: Vec<_> = found.into_iter().filter_map(|finding| finding.fix).flatten().collect();
        assert_eq!(fixes, [TextEdit { span: Span::at(2, 8), text: String::new() }]);
    }
}
