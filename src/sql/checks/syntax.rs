//! Whether every statement is correct in its dialect, and if not, where and what is probably meant.

use crate::finding::{Finding, Severity, Span, TextEdit};
use crate::sql::cursor::Cursor;
use crate::sql::lex::{Rules, Token};
use crate::sql::parser::{self, Objection};
use crate::sql::reading::declare_within_bounds;
use crate::sql::split::{Ended, Part, Piece, Splitter};
use crate::sql::statement::{Action, Declaration, Outcome};
use crate::sql::{Dialect, findings};

/// What the statements of a file declare, and what is wrong with them as text.
pub(super) fn check_syntax(file: &str, text: &str, dialect: Dialect) -> (Vec<Declaration>, Vec<Finding>) {
    let (mut declared, mut found) = (Vec::new(), Vec::new());
    for part in Splitter::new(text, Rules::of(Some(dialect), text)) {
        match part {
            Part::Skipped { .. } => {}
            Part::Open { what, token, resumed, .. } => {
                found.push(findings::unclosed(file, text, what, &token, resumed))
            }
            Part::Statement(piece) => {
                let judge = Judge { file, text, dialect, piece: &piece };
                if piece.ended == Ended::NextStatement {
                    found.push(judge.no_semicolon());
                }
                match declare_within_bounds(Cursor::new(text, &piece.tokens).within(dialect), &piece) {
                    Err(why) => found.push(judge.too_large(&why)),
                    Ok(Outcome::Ignored(_)) => {}
                    Ok(Outcome::Unknown) => found.extend(judge.ask_parser()),
                    Ok(Outcome::Failed(why, span)) => {
                        found.push(judge.ask_parser().unwrap_or_else(|| judge.wrong(&why, span, None)))
                    }
                    Ok(Outcome::Declared(declaration, _)) => {
                        if !beyond_parser(&declaration) {
                            found.extend(judge.ask_parser());
                        }
                        declared.push(declaration);
                    }
                }
            }
        }
    }
    (declared, found)
}

/// Statements that engines take and the parser does not know.
fn beyond_parser(declaration: &Declaration) -> bool {
    match declaration {
        Declaration::Alter { actions, .. } => actions.iter().any(Action::is_beyond_parser),
        Declaration::SearchPath { .. }
        | Declaration::Sequence { .. }
        | Declaration::Namespace { .. }
        | Declaration::Type { .. }
        | Declaration::Grant(_)
        | Declaration::Kept { .. }
        | Declaration::ObjectComment { .. }
        | Declaration::DropOther { .. } => true,
        _ => false,
    }
}

struct Judge<'a> {
    file: &'a str,
    text: &'a str,
    dialect: Dialect,
    piece: &'a Piece,
}

impl Judge<'_> {
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
            fix: at.and_then(|at| self.without_comma(at)),
        }
    }

    /// The edit that removes a comma with nothing behind it.
    fn without_comma(&self, at: usize) -> Option<Vec<TextEdit>> {
        let comma = self.piece.tokens.get(at.checked_sub(1)?)?;
        let is_stray = self.said(Some(comma)) == "," && [")", ";"].contains(&self.said(self.piece.tokens.get(at)));
        is_stray.then(|| vec![TextEdit { span: comma.span(self.text), text: String::new() }])
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
    fn a_comma_with_nothing_behind_it_can_be_removed() {
        let text = "create table t (\n  a int,\n);";
        let found = crate::sql::check("t.sql", text, Dialect::Postgresql);
        let fixes: Vec<_> = found.into_iter().filter_map(|finding| finding.fix).flatten().collect();
        assert_eq!(fixes, [TextEdit { span: Span::at(2, 8), text: String::new() }]);
    }
}
