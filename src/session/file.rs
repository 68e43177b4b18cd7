//! The saved session: one JSON form with a version, read strictly and written byte for byte the same.
//!
//! Older versions are brought up to date here and nowhere else.

use super::{Answer, Edit, MAX_SESSION_BYTES, ModelEdit, Session, Source, TableRole, Value, Waiver};
use crate::finding::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the `format` field of a session file says.
pub const FORMAT: &str = "plumbline-session";
/// The version that is written. Version 2 added what is insisted on about the model, and bridges among the roles of
/// tables, and the texts that edits of files were made on; version 3 prices and the decision records as they were
/// delivered. All else is as in version 1, so files of both open as they are.
pub const VERSION: u32 = 3;

/// Why a text is not a session that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The text is not JSON of the expected shape.
    #[error(
        "line {line}, column {column}: {message}. Open a file that Plumbline saved, or bring this one in as context instead."
    )]
    Malformed {
        /// 1-based line.
        line: usize,
        /// 1-based column.
        column: usize,
        /// What the reader expected.
        message: String,
    },
    /// JSON, but not a session.
    #[error("this is not a Plumbline session: its format is '{0}'. Bring it in as context instead.")]
    OtherFormat(String),
    /// Written by a later version.
    #[error(
        "this session was saved by a newer Plumbline (version {0} of the format, this one reads up to {VERSION}). Update, then open it again."
    )]
    Newer(u32),
    /// Longer than a session may be.
    #[error("the session is {0} bytes long; at most {MAX_SESSION_BYTES} are read. Take out files that are not needed.")]
    TooLarge(usize),
    /// A part of it breaks a bound that every session keeps.
    #[error("{0}")]
    Invalid(String),
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    format: String,
    version: u32,
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sources: Vec<Source>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    answers: BTreeMap<String, Answer>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pins: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    table_roles: BTreeMap<String, TableRole>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    model_edits: BTreeMap<String, Value>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    file_edits: BTreeMap<String, Arc<str>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    file_bases: BTreeMap<String, Arc<str>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    severities: BTreeMap<String, Option<Severity>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    waivers: Vec<Waiver>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    prices: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    records: BTreeMap<String, Arc<str>>,
}

/// The session as it is saved: indented JSON with a final newline; the same session gives the same bytes.
pub fn write(session: &Session) -> String {
    let saved = Saved {
        format: FORMAT.to_owned(),
        version: VERSION,
        name: session.name.clone(),
        sources: session.sources.clone(),
        answers: session.answers.clone(),
        pins: session.pins.clone(),
        table_roles: session.table_roles.clone(),
        model_edits: session.model_edits.iter().map(|(key, edit)| (key.clone(), edit.value())).collect(),
        file_edits: session.file_edits.clone(),
        file_bases: session.file_bases.clone(),
        severities: session.severities.clone(),
        waivers: session.waivers.clone(),
        prices: session.prices.clone(),
        records: session.records.clone(),
    };
    let mut text = serde_json::to_string_pretty(&saved).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a saved session, strictly: what it does not know it refuses, with line and column.
pub fn read(text: &str) -> Result<Session, SessionError> {
    if text.len() > MAX_SESSION_BYTES + MAX_SESSION_BYTES / 4 {
        return Err(SessionError::TooLarge(text.len()));
    }
    let head: Head = serde_json::from_str(text).map_err(malformed)?;
    if head.format != FORMAT {
        return Err(SessionError::OtherFormat(head.format.chars().take(60).collect()));
    }
    if head.version > VERSION {
        return Err(SessionError::Newer(head.version));
    }
    let saved: Saved = serde_json::from_str(text).map_err(malformed)?;
    let mut session = Session {
        name: saved.name,
        sources: Vec::new(),
        answers: saved.answers,
        pins: saved.pins,
        table_roles: saved.table_roles,
        model_edits: BTreeMap::new(),
        file_edits: saved.file_edits,
        file_bases: BTreeMap::new(),
        severities: saved.severities,
        waivers: Vec::new(),
        prices: BTreeMap::new(),
        records: BTreeMap::new(),
    };
    for source in saved.sources {
        session.add_source(source).map_err(|error| SessionError::Invalid(error.to_string()))?;
    }
    for (key, value) in saved.model_edits {
        ModelEdit::read(&key, &value)
            .and_then(|edit| session.apply(Edit::SetModelEdit(edit)))
            .map_err(|error| SessionError::Invalid(error.to_string()))?;
    }
    for (path, base) in saved.file_bases {
        let text = session.file_edits.get(&path).cloned().unwrap_or_default();
        session
            .apply(Edit::MergeFile { path, text, base })
            .map_err(|error| SessionError::Invalid(error.to_string()))?;
    }
    for (id, usd) in saved.prices {
        session.apply(Edit::SetPrice(id, usd)).map_err(|error| SessionError::Invalid(error.to_string()))?;
    }
    for waiver in saved.waivers {
        session.apply(Edit::Waive(waiver)).map_err(|error| SessionError::Invalid(error.to_string()))?;
    }
    session.apply(Edit::KeepRecords(saved.records)).map_err(|error| SessionError::Invalid(error.to_string()))?;
    Ok(session)
}

fn malformed(error: serde_json::Error) -> SessionError {
    let message = error.to_string();
    // the position is a field of its own here
    let message = message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]).to_owned();
    SessionError::Malformed { line: error.line(), column: error.column(), message }
}

#[cfg(test)]
mod tests {
    use super::super::History;
    use super::*;

    fn full() -> Session {
        let mut session = Session::new("Rental back office");
        for edit in [
            Edit::AddSource(Source { name: "db/schema.sql".into(), text: "create table t (a int);\n".into() }),
            Edit::Answer("needs.freshness".into(), Answer::Value(Value::Text("24 h".into()))),
            Edit::Answer("security.regimes".into(), Answer::Value(Value::List(vec!["gdpr".into()]))),
            Edit::Answer("load.peaks".into(), Answer::Unknown),
            Edit::Answer("data.lateness".into(), Answer::NotApplicable("no events".into())),
            Edit::Pin("orchestration.tool".into(), "airflow".into()),
            Edit::SetTableRole("t".into(), TableRole::Fact),
            Edit::SetTableRole("t_u".into(), TableRole::Bridge),
            Edit::SetModelEdit(ModelEdit::History {
                dimension: "dim_u".into(),
                attribute: None,
                history: History::Type2,
            }),
            Edit::SetModelEdit(ModelEdit::Key { table: "u".into(), columns: vec!["a".into(), "b".into()] }),
            Edit::EditFile("README.md".into(), "mine\n".into()),
            Edit::MergeFile { path: "Makefile".into(), text: "mine\n".into(), base: "yours\n".into() },
            Edit::KeepRecords([("docs/decisions/log.json".to_owned(), Arc::from("[]\n"))].into()),
            Edit::SetSeverity("timestamp_without_zone".into(), Some(Severity::Error)),
            Edit::SetSeverity("vague_name".into(), None),
            Edit::SetPrice("aws.s3.standard.first50tb".into(), "0.021".into()),
            Edit::Waive(Waiver {
                rule: "table_without_key".into(),
                table: "t".into(),
                column: String::new(),
                reason: "rows are only appended".into(),
            }),
        ] {
            session.apply(edit).unwrap();
        }
        session
    }

    #[test]
    fn a_round_trip_keeps_every_byte() {
        let text = write(&full());
        let again = read(&text).unwrap();
        assert_eq!(again, full());
        assert_eq!(write(&again), text);
    }

    #[test]
    fn a_file_of_the_first_version_opens_and_is_written_as_the_newest() {
        let text = "{\n  \"format\": \"plumbline-session\",\n  \"version\": 1,\n  \"name\": \"shop\",\n  \"table_roles\": {\n    \"t\": \"fact\"\n  }\n}\n";
        assert_eq!(write(&read(text).unwrap()), text.replace("\"version\": 1", "\"version\": 3"));
    }

    #[test]
    fn every_refusal_says_where_and_what_to_do() {
        let message = |text: &str| read(text).unwrap_err().to_string();
        expect_test::expect![[r#"
            line 1, column 3: key must be a string. Open a file that Plumbline saved, or bring this one in as context instead.
            this is not a Plumbline session: its format is 'other'. Bring it in as context instead.
            this session was saved by a newer Plumbline (version 9 of the format, this one reads up to 3). Update, then open it again.
            line 1, column 61: unknown field `colour`, expected one of `format`, `version`, `name`, `sources`, `answers`, `pins`, `table_roles`, `model_edits`, `file_edits`, `file_bases`, `severities`, `waivers`, `prices`, `records`. Open a file that Plumbline saved, or bring this one in as context instead.
            'history.dim_t' takes type_0, type_1, type_2 or type_6
            '' is not a file name that can be used; give it letters, no control characters and no '..'"#]]
        .assert_eq(
            [
                "{ not json",
                r#"{"format":"other","version":1}"#,
                r#"{"format":"plumbline-session","version":9}"#,
                r#"{"format":"plumbline-session","version":1,"name":"x","colour":"blue" , "a": 1}"#,
                r#"{"format":"plumbline-session","version":2,"name":"x","model_edits":{"history.dim_t":"weekly"}}"#,
                r#"{"format":"plumbline-session","version":1,"name":"x","sources":[{"name":"","text":""}]}"#,
            ]
            .map(message)
            .join("\n")
            .as_str(),
        );
    }
}
