//! What the page and its worker say to each other: one enum of requests, one of answers, plain data.
//!
//! A message is a JSON envelope with attachments beside it. The texts of a session's files travel as attachments and
//! only once: the worker keeps them under a key, and says [`Answer::Missing`] where it does not hold one any more.
//! The bytes of an archive come back as an attachment too. Nothing here posts a message.

use super::merge::Return;
use crate::context::{Fact, Facts};
use crate::deliverable::diagram::board::Board;
use crate::deliverable::document::Document;
use crate::deliverable::lineage::trace::ColumnTrace;
use crate::deliverable::lines::Line;
use crate::design::{Effect, Moves};
use crate::finding::Finding;
use crate::session::{EditError, Session, SessionError, Source, read, write};
use crate::sql::{CheckOptions, Dialect};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A message with the number that ties an answer to its request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The number of the request.
    pub id: u64,
    /// What is said.
    pub body: T,
}

/// A session without the texts of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentSession {
    /// The session file, with every text empty.
    pub head: String,
    /// One per source, in the session's order.
    pub texts: Vec<SentText>,
}

/// The text of one source: known under its key, or attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentText {
    /// The key under which the worker keeps it.
    pub key: u64,
    /// Which attachment holds it; none where it was sent before.
    pub attached: Option<u32>,
}

/// A copy of a package that comes back, its texts or its bytes attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentCopy {
    /// Paths of files, and which attachment holds the text of each.
    Files(Vec<(String, u32)>),
    /// Which attachment holds the archive.
    Archive(u32),
}

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Read the files into facts.
    Facts(SentSession),
    /// Which questions are open, most decisive first.
    Ask(SentSession),
    /// Every file of the package, and what is wrong with it.
    Package(SentSession),
    /// Where the tables of the model stand on the board.
    Board(SentSession),
    /// Where the columns of a published table come from.
    Trace {
        /// The session.
        session: SentSession,
        /// The table.
        table: String,
    },
    /// What the design could become and what could happen to it.
    Outlook(SentSession),
    /// Which classes of personal data there are, who sees them, and how long each copy is kept.
    Care(SentSession),
    /// The design document.
    Document(SentSession),
    /// The package as an archive, attached.
    Zip(SentSession),
    /// What is wrong in a text of SQL.
    Check {
        /// The name under which findings speak of it.
        file: String,
        /// The text.
        text: String,
        /// Its dialect.
        dialect: Dialect,
        /// What the session decides about the checks.
        options: CheckOptions,
    },
    /// The schema that a text of SQL declares, written for another engine.
    Write {
        /// The text.
        text: String,
        /// Its dialect.
        from: Dialect,
        /// The dialect that is wanted.
        to: Dialect,
    },
    /// What changed from one text to another.
    Compare {
        /// The text before.
        before: String,
        /// The text after.
        after: String,
    },
    /// An edited copy of the package, merged with what is delivered now.
    Merge {
        /// The session.
        session: SentSession,
        /// The copy.
        copy: SentCopy,
    },
    /// The session as the fragment of a link.
    Link(SentSession),
    /// The session that the fragment of a link carries.
    OpenLink(String),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The facts.
    Facts(Box<Facts>),
    /// The open questions.
    Asked(Vec<AskedRow>),
    /// Path and text of every file, and the findings.
    Package(Vec<(String, String)>, Vec<Finding>),
    /// The board.
    Board(Box<Board>),
    /// The ways of the columns.
    Traced(Vec<ColumnTrace>),
    /// The outlook as JSON: who shows it reads it, so that the first part of the page need not know its shape.
    Outlook(String),
    /// The care of the data as JSON, for the same reason.
    Care(String),
    /// The design document.
    Document(Box<Document>),
    /// The archive is attached.
    Zip,
    /// The findings in a text.
    Findings(Vec<Finding>),
    /// DDL, and what it could not say, a sentence each.
    Written(String, Vec<String>),
    /// Both texts, line by line.
    Compared(Vec<Line>),
    /// The merged copy.
    Merged(Box<Return>),
    /// The fragment of a link.
    Link(String),
    /// A session file.
    Session(String),
    /// What it is doing; the answer follows.
    Progress(String),
    /// A text is not held any more: send the session whole.
    Missing,
    /// It cannot be done, and why.
    Failed(String),
}

/// An open question with what its answer would move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedRow {
    /// The question's id.
    pub question: String,
    /// A guess that wants to be confirmed.
    pub confirm: Option<Fact>,
    /// What its answers can move.
    pub moves: Moves,
    /// What each likely answer does.
    pub effects: Vec<Effect>,
}

/// The session file without the texts of its sources; [`join`] puts them back.
pub fn split(session: &Session) -> String {
    let mut head = session.clone();
    for source in &mut head.sources {
        source.text = Arc::from("");
    }
    write(&head)
}

/// Why a session could not be put together again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// The part without the texts cannot be read.
    #[error("{0}")]
    Head(#[from] SessionError),
    /// A text breaks a bound.
    #[error("{0}")]
    Text(#[from] EditError),
    /// A text is missing.
    #[error("the text of {0} is missing")]
    Missing(String),
}

/// The session whose head is `head`, with `texts` in the order of its sources.
pub fn join(head: &str, texts: impl IntoIterator<Item = Arc<str>>) -> Result<Session, JoinError> {
    let mut session = read(head)?;
    let names: Vec<String> = session.sources.iter().map(|source| source.name.clone()).collect();
    let mut texts = texts.into_iter();
    for name in names {
        let Some(text) = texts.next() else { return Err(JoinError::Missing(name)) };
        session.apply(crate::session::Edit::AddSource(Source { name, text }))?;
    }
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{About, Severity, Span, Waiver};

    #[test]
    fn a_session_comes_together_again() {
        let mut session = Session::new("Shop");
        for (name, text) in [("a.sql", "create table a (id int);"), ("b/c.yml", "x: 1\n")] {
            session.apply(crate::session::Edit::AddSource(Source { name: name.into(), text: text.into() })).unwrap();
        }
        let texts: Vec<Arc<str>> = session.sources.iter().map(|source| Arc::clone(&source.text)).collect();
        let head = split(&session);
        assert!(!head.contains("create table"));
        assert_eq!(join(&head, texts.clone()).unwrap(), session);
        assert_eq!(join(&head, texts.into_iter().take(1)).unwrap_err().to_string(), "the text of b/c.yml is missing");
    }

    #[test]
    fn messages_survive_the_journey() {
        let request = Envelope {
            id: 7,
            body: Request::Check {
                file: "a.sql".into(),
                text: "select".into(),
                dialect: Dialect::Postgresql,
                options: CheckOptions {
                    severities: [("vague_name".to_owned(), None)].into(),
                    waived: vec![Waiver {
                        rule: "wide_table".into(),
                        table: "a".into(),
                        column: "".into(),
                        reason: "b".into(),
                    }],
                },
            },
        };
        let text = serde_json::to_string(&request).unwrap();
        assert!(
            text.starts_with(r#"{"id":7,"body":{"check":{"file":"a.sql","text":"select","dialect":"postgresql","#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Envelope<Request>>(&text).unwrap(), request);

        let finding = Finding {
            rule: "float_for_money".into(),
            severity: Severity::Warning,
            what: "what".into(),
            why: "why".into(),
            advice: "advice".into(),
            file: "a.sql".into(),
            span: Span::at(1, 2),
            about: About { table: "a".into(), column: "b".into() },
            fix: None,
        };
        let answer = Envelope { id: 7, body: Answer::Findings(vec![finding]) };
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(serde_json::from_str::<Envelope<Answer>>(&text).unwrap(), answer);
    }
}
