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
    /// Edits that remove the finding, where they are safe.
    pub fix: Option<Vec<TextEdit>>,
}
