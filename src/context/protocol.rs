//! The context manager's messages: what is asked of it, what it answers, what is reported to it.
//!
//! Only shapes and their reading; what the words in them tell is read by the importers.

use super::json;
use super::located::Malformed;
use super::without_mark;
use crate::finding::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who asks and who reports.
pub const AGENT: &str = "data-engineer";

/// What is sent to the context manager first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Who asks: always [`AGENT`].
    pub requesting_agent: String,
    /// What kind of request: always `get_task_briefing`.
    pub request_type: String,
    /// What is asked.
    pub payload: Payload,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The question in plain words.
    pub query: String,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// There is a briefing.
    Success,
    /// Nothing is known about the query.
    NotFound,
    /// The context manager failed.
    Error,
}

/// What the context manager answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Who had asked.
    #[serde(default)]
    pub response_to: String,
    /// What came of it.
    pub status: Status,
    /// The briefing; absent where the status is not success.
    #[serde(default)]
    pub briefing: Option<Briefing>,
}

/// What the context manager knows about the task.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Briefing {
    /// The state of the project in sentences.
    #[serde(default)]
    pub summary: String,
    /// Files worth reading.
    #[serde(default)]
    pub relevant_paths: Vec<String>,
    /// What files and folders are for, by path.
    #[serde(default)]
    pub file_purposes: BTreeMap<String, String>,
    /// What others did lately.
    #[serde(default)]
    pub related_activity: Vec<Activity>,
}

/// Something that another agent did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// Who did it.
    #[serde(default)]
    pub agent: String,
    /// What was done, in a sentence.
    #[serde(default)]
    pub summary: String,
    /// When: `2026-10-17T08:03:10Z`.
    #[serde(default)]
    pub timestamp: String,
}

/// Everything that the context manager keeps: `context-manager.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectMap {
    /// The project's name.
    #[serde(default)]
    pub project_name: String,
    /// When the project was last looked through.
    #[serde(default)]
    pub last_full_scan: String,
    /// Its folders.
    pub directory_tree: Directory,
    /// The last action of each agent, by name.
    #[serde(default)]
    pub agent_activity_log: BTreeMap<String, LastAction>,
}

/// A folder of the project.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Directory {
    /// Where it is: `/dags`.
    #[serde(default)]
    pub path: String,
    /// What it is for.
    #[serde(default)]
    pub purpose: String,
    /// When it was last looked through.
    #[serde(default)]
    pub last_scanned: String,
    /// The files in it.
    #[serde(default)]
    pub files: Vec<String>,
    /// The folders in it, by name.
    #[serde(default)]
    pub subdirectories: BTreeMap<String, Directory>,
}

/// The last thing an agent did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastAction {
    /// What was done.
    #[serde(default)]
    pub last_action_summary: String,
    /// When.
    #[serde(default)]
    pub last_activity_timestamp: String,
    /// The files it touched.
    #[serde(default)]
    pub files_modified: Vec<String>,
}

/// What is reported when the work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Who reports: always [`AGENT`].
    pub reporting_agent: String,
    /// What came of it.
    pub status: Status,
    /// What was done, in a few sentences.
    pub summary: String,
    /// Exactly the files delivered.
    pub files_modified: Vec<String>,
}

impl Report {
    /// The report of work that succeeded.
    pub fn success(summary: impl Into<String>, files_modified: Vec<String>) -> Self {
        Self { reporting_agent: AGENT.to_owned(), status: Status::Success, summary: summary.into(), files_modified }
    }
}

/// Why a text is not the message it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}. {remedy}")]
pub struct ProtocolError {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
    /// What the reader expected.
    pub message: String,
    /// What to do.
    pub remedy: &'static str,
}

impl ProtocolError {
    /// The error of serde_json in `text`, with what to do about it.
    fn new(text: &str, error: &serde_json::Error, remedy: &'static str) -> Self {
        let said = json::malformed(text, error);
        Self { line: said.span.line, column: said.span.column, message: said.message, remedy }
    }
}

impl From<ProtocolError> for Malformed {
    fn from(error: ProtocolError) -> Self {
        Self { message: error.message, span: Span::at(error.line, error.column) }
    }
}

/// The request for a briefing about `query`, as indented JSON.
pub fn request(query: &str) -> String {
    let request = Request {
        requesting_agent: AGENT.to_owned(),
        request_type: "get_task_briefing".to_owned(),
        payload: Payload { query: query.to_owned() },
    };
    serde_json::to_string_pretty(&request).unwrap_or_default()
}

/// Reads the context manager's answer. Fields that are not known are passed over.
pub fn read_response(text: &str) -> Result<Response, ProtocolError> {
    let text = without_mark(text);
    serde_json::from_str(text).map_err(|error| {
        ProtocolError::new(
            text,
            &error,
            "Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.",
        )
    })
}

/// Reads everything that the context manager keeps. Fields that are not known are passed over.
pub fn read_project_map(text: &str) -> Result<ProjectMap, ProtocolError> {
    let text = without_mark(text);
    serde_json::from_str(text).map_err(|error| {
        ProtocolError::new(
            text,
            &error,
            "Copy the context manager's file again, whole: one JSON object with projectName, directoryTree and agentActivityLog.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_as_the_protocol_has_it() {
        expect_test::expect![[r#"
            {
              "requesting_agent": "data-engineer",
              "request_type": "get_task_briefing",
              "payload": {
                "query": "What data is there?"
              }
            }"#]]
        .assert_eq(&request("What data is there?"));
    }

    #[test]
    fn bad_messages() {
        let message = |text: &str| read_response(text).unwrap_err().to_string();
        expect_test::expect![[r#"
            line 1, column 1: it ends in the middle. Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.
            line 1, column 1: it is not JSON (expected value). Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.
            line 1, column 18: unknown variant `maybe`, expected one of `success`, `not_found`, `error`. Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.
            line 2, column 26: invalid type: integer `5`, expected a string. Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.
            line 1, column 72: invalid type: string "x", expected a sequence. Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.
            line 1, column 52: it ends in the middle. Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing.
            line 1, column 16: missing field `status`. Ask the context manager again and save its whole answer: one JSON object with response_to, status and briefing."#]].assert_eq(
            &[
                "",
                "Sorry, I cannot help with that.",
                "{\"status\": \"maybe\"}",
                "{\"status\": \"success\",\n \"briefing\": {\"summary\": 5}}",
                "{\"status\": \"success\", \"briefing\": {\"summary\": \"é\", \"relevant_paths\": \"x\"}}",
                "{\"status\": \"success\", \"briefing\": {\"summary\": \"cut o",
                "{\"briefing\": {}}",
            ]
            .map(message)
            .join("\n"),
        );
    }
}
