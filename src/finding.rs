//! What is wrong, why it matters and what to do about it.
//!
//! Odd input becomes a [`Finding`] beside the result, never an error in its place. Nothing here formats for a
//! terminal or a page: the doors do that.

use serde::{Deserialize, Serialize};

/// How much a finding matters: an error stops a signature, a warning wants an answer, a hint may be ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It does not work, or it says something untrue.
    Error,
    /// It works, and will hurt.
    Warning,
    /// It works; there is a better way.
    Hint,
}

/// A range of text, 1-based, in lines and in columns counted in characters; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
}

impl Span {
    /// A span of one character at `line` and `column`.
    pub fn at(line: u32, column: u32) -> Self {
        Self { line, column, end_line: line, end_column: column + 1 }
    }
}

/// Where something stands: a file of the session and a line in it (1-based; 0 where the whole file is meant).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// The name under which the file came in.
    pub file: String,
    /// 1-based line.
    pub line: u32,
}

impl Place {
    /// `docker-compose.yml:17`
    pub fn new(file: impl Into<String>, line: u32) -> Self {
        Self { file: file.into(), line }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 { write!(f, "{}", self.file) } else { write!(f, "{}:{}", self.file, self.line) }
    }
}

/// A replacement of a range of text by other text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// What is replaced.
    #[serde(flatten)]
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Something to know, in four parts: what it is, why it matters, what to do, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's stable name, in words: `duplicate_column`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, with the names from the input.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do about it.
    pub advice: String,
    /// The file it is about; empty where it is about the session as a whole.
    pub file: String,
    /// The range in that file; all zero where it is about the whole file.
    #[serde(flatten)]
    pub span: Span,
    /// The table and the column that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "About::is_nothing")]
    pub about: About,
    /// Edits that remove the finding, where they are safe.
    pub fix: Option<Vec<TextEdit>>,
}

/// A table and a column that a finding is about; empty where it is about none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// The table.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// The column of that table.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
}

impl About {
    /// Whether it names nothing.
    pub fn is_nothing(&self) -> bool {
        self.table.is_empty() && self.column.is_empty()
    }
}

/// The text after these edits. Edits that overlap an earlier one, or lie outside the text, are left out; of two at one
/// place the first counts. A line that an edit leaves empty goes, and so does a blank that would stand doubled.
///
/// `apply_fixes("a b", [1:1–1:2 → "c"])` gives `"c b"`.
pub fn apply_fixes(text: &str, edits: &[TextEdit]) -> String {
    let mut ranges: Vec<(usize, usize, &str)> = Vec::new();
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |line: u32, column: u32| -> Option<usize> {
        let start = *lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
        let wanted = usize::try_from(column).ok()?.checked_sub(1)?;
        let rest = text.get(start..)?;
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let end = line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(wanted)?;
        Some(start + end)
    };
    for edit in edits {
        let span = edit.span;
        let range = offset(span.line, span.column).zip(offset(span.end_line, span.end_column));
        ranges.extend(range.filter(|(from, to)| from <= to).map(|(from, to)| (from, to, edit.text.as_str())));
    }
    ranges.sort_by_key(|(from, to, _)| (*from, *to));
    let (mut fixed, mut at, mut last) = (String::with_capacity(text.len()), 0, None);
    for (from, to, new) in ranges {
        // an insertion at the place of an earlier one is the same insertion, asked for twice
        if from < at || last == Some((from, to)) {
            continue;
        }
        fixed.push_str(text.get(at..from).unwrap_or_default());
        fixed.push_str(new);
        at = to;
        last = Some((from, to));
        if new.is_empty()
            && fixed.ends_with([' ', '\n', '('])
            && text.get(at..).is_some_and(|rest| rest.starts_with(' '))
        {
            at += 1;
        }
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    fixed
}

/// Something that a check finds and that is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The check, by its name.
    pub rule: String,
    /// The table that it is about; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// The column of that table; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// Why.
    pub reason: String,
}

impl Waiver {
    /// Whether both leave the same alone, whatever their reasons.
    pub fn is_about(&self, other: &Self) -> bool {
        (&self.rule, &self.table, &self.column) == (&other.rule, &other.table, &other.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_survives_json() {
        let finding = Finding {
            rule: "float_for_money".to_owned(),
            severity: Severity::Warning,
            what: "what".to_owned(),
            why: "why".to_owned(),
            advice: "advice".to_owned(),
            file: "shop.sql".to_owned(),
            span: Span { line: 1, column: 2, end_line: 3, end_column: 4 },
            about: About { table: "shop".to_owned(), column: "price".to_owned() },
            fix: Some(vec![TextEdit { span: Span::at(1, 2), text: "numeric".to_owned() }]),
        };
        let about_nothing = Finding { about: About::default(), fix: None, ..finding.clone() };
        for finding in [finding, about_nothing] {
            let text = serde_json::to_string(&finding).unwrap();
            assert_eq!(serde_json::from_str::<Finding>(&text).unwrap(), finding, "{text}");
        }
    }

    fn edit(from: (u32, u32), to: (u32, u32), text: &str) -> TextEdit {
        TextEdit {
            span: Span { line: from.0, column: from.1, end_line: to.0, end_column: to.1 },
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_are_applied_from_start_to_end() {
        let edits = [edit((2, 1), (2, 2), "B"), edit((1, 1), (1, 2), "A"), edit((1, 3), (1, 3), "x")];
        assert_eq!(apply_fixes("a b\nb ä", &edits), "A xb\nB ä");
        assert_eq!(apply_fixes("ä b", &[edit((1, 3), (1, 4), "c")]), "ä c");
        assert_eq!(apply_fixes("a b c", &[edit((1, 3), (1, 4), "")]), "a c");
    }

    #[test]
    fn edits_that_overlap_or_lie_outside_are_left_out() {
        let edits = [
            edit((1, 1), (1, 4), "x"),
            edit((1, 2), (1, 3), "y"),
            edit((9, 1), (9, 2), "z"),
            edit((1, 5), (1, 99), "z"),
        ];
        assert_eq!(apply_fixes("abc d", &edits), "x d");
        assert_eq!(apply_fixes("a", &[edit((1, 2), (1, 2), ";"), edit((1, 2), (1, 2), ";")]), "a;");
    }
}
