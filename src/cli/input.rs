//! What comes in: files and folders become sources, answers become answers.

use super::Stop;
use crate::discovery::{Kind, question};
use crate::finding::{Finding, Severity};
use crate::session::{self, Answer, Edit, MAX_SOURCE_BYTES, ModelEdit, Session, Source, TableRole, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what tools made, never what the project says of itself.
const PASSED_OVER: [&str; 8] = [".git", "node_modules", "target", "dist", ".venv", "venv", "__pycache__", ".terraform"];
/// How deep folders are followed.
const MAX_DEPTH: usize = 12;

/// A session of every importable file below `paths`, with the answers of `answers`; a session file brings its own
/// sources and answers. Also the files that were passed over, with why.
pub fn session(paths: &[PathBuf], answers: Option<&Path>) -> Result<(Session, Vec<(String, String)>), Stop> {
    let mut session = Session::default();
    let mut passed_over = Vec::new();
    for path in paths {
        let mut files = Vec::new();
        if path.is_dir() {
            collect(path, 0, &mut files)?;
        } else {
            files.push(path.clone());
        }
        let several = paths.len() > 1;
        for file in files {
            add(&mut session, path, &file, several, answers, &mut passed_over)?;
        }
    }
    if let Some(path) = answers {
        read_answers(&mut session, path)?;
    }
    if session.name.is_empty() {
        session.name = default_name(&session);
    }
    Ok((session, passed_over))
}

/// Refuses a session whose answers nobody can use: the first finding, in one line.
pub fn refuse_bad_answers(findings: &[Finding]) -> Result<(), Stop> {
    let bad = |finding: &&Finding| finding.file == "answers" && finding.severity == Severity::Error;
    match findings.iter().find(bad) {
        None => Ok(()),
        Some(finding) => Err(Stop::Other(format!("answers: {}. {}", finding.what, finding.advice))),
    }
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let entries = fs::read_dir(folder).map_err(|error| Stop::path(folder, error))?;
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_link = entry.is_symlink();
        if entry.is_dir() && !is_link && depth < MAX_DEPTH && !PASSED_OVER.contains(&name.as_str()) {
            collect(&entry, depth + 1, files)?;
        } else if entry.is_file() {
            files.push(entry);
        }
    }
    Ok(())
}

fn add(
    session: &mut Session,
    root: &Path,
    file: &Path,
    several: bool,
    answers: Option<&Path>,
    passed_over: &mut Vec<(String, String)>,
) -> Result<(), Stop> {
    if answers.is_some_and(|answers| same_file(answers, file)) {
        return Ok(());
    }
    let name = source_name(root, file, several);
    let size = fs::metadata(file).map_err(|error| Stop::path(file, error))?.len();
    if size > MAX_SOURCE_BYTES as u64 {
        let why = format!(
            "{size} bytes, more than the {MAX_SOURCE_BYTES} that are read; bring the schema only (pg_dump --schema-only)"
        );
        if root == file {
            return Err(Stop::path(file, why));
        }
        passed_over.push((name, why));
        return Ok(());
    }
    let bytes = fs::read(file).map_err(|error| Stop::path(file, error))?;
    let guessed = if is_sql(&name) { crate::sql::decode(&bytes) } else { None };
    if let Some(guess) = guessed.as_ref().and_then(|decoded| decoded.guess) {
        eprintln!("plumbline: {name}: {guess}, which is a guess");
    }
    let Some(text) = guessed.map(|decoded| decoded.text).or_else(|| decode(&bytes)) else {
        passed_over.push((name, "not text".to_owned()));
        return Ok(());
    };
    if let Ok(saved) = session::read(&text) {
        let name = if session.name.is_empty() { saved.name.clone() } else { session.name.clone() };
        let sources = std::mem::take(&mut session.sources);
        *session = Session { name, ..saved };
        for source in sources {
            session.apply(Edit::AddSource(source)).map_err(|error| Stop::Other(error.to_string()))?;
        }
        return Ok(());
    }
    session.apply(Edit::AddSource(Source { name, text: text.into() })).map_err(|error| Stop::Other(error.to_string()))
}

/// Whether a file of this name holds SQL.
pub fn is_sql(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".sql", ".ddl"].iter().any(|end| name.ends_with(end))
}

/// The name of a file below its root: `compose.yml` for a file given by itself, `dags/nightly.py` below a folder.
fn source_name(root: &Path, file: &Path, several: bool) -> String {
    let below = file.strip_prefix(root).ok().filter(|below| !below.as_os_str().is_empty());
    let base = root.file_name().map(|name| name.to_string_lossy().into_owned());
    match (below, base) {
        (Some(below), Some(base)) if several => format!("{base}/{}", below.to_string_lossy()),
        (Some(below), _) => below.to_string_lossy().into_owned(),
        (None, base) => base.unwrap_or_else(|| "file".to_owned()),
    }
    .replace('\\', "/")
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// Text in UTF-8, with or without byte order mark, or in UTF-16 with one.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        Some(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

fn read_answers(session: &mut Session, path: &Path) -> Result<(), Stop> {
    let bytes = fs::read(path).map_err(|error| Stop::path(path, error))?;
    let text = decode(&bytes).ok_or_else(|| Stop::path(path, "is not text; write it as JSON in UTF-8"))?;
    if let Ok(saved) = session::read(&text) {
        let sources = saved.sources.clone();
        session.answers.extend(saved.answers);
        session.pins.extend(saved.pins);
        session.table_roles.extend(saved.table_roles);
        session.model_edits.extend(saved.model_edits);
        session.file_edits.extend(saved.file_edits);
        session.file_bases.extend(saved.file_bases);
        session.severities.extend(saved.severities);
        session.waivers.extend(saved.waivers);
        session.records.extend(saved.records);
        if session.name.is_empty() {
            session.name = saved.name;
        }
        for source in sources
            .into_iter()
            .filter(|source| session.sources.iter().all(|held| held.name != source.name))
            .collect::<Vec<_>>()
        {
            session.apply(Edit::AddSource(source)).map_err(|error| Stop::Other(error.to_string()))?;
        }
        return Ok(());
    }
    let given: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).map_err(|error| {
        Stop::path(
            path,
            format!(
                "{error}; write a JSON object from question id to value, such as {{\"load.bytes_per_day\": \"40 GB\"}}"
            ),
        )
    })?;
    for (id, value) in given {
        let edit = if let Some(decision) = id.strip_prefix("pin.") {
            Edit::Pin(decision.to_owned(), value.as_str().unwrap_or_default().to_owned())
        } else if let Some(about) = id.strip_prefix("model.") {
            model_edit(about, value).map_err(|why| Stop::path(path, why))?
        } else {
            Edit::Answer(id.clone(), answer(&id, value).map_err(|why| Stop::path(path, format!("{id}: {why}")))?)
        };
        session.apply(edit).map_err(|error| Stop::path(path, error))?;
    }
    Ok(())
}

/// What is insisted on about the model as people write it in JSON: `role.film` and `history.dim_film`, with what it is to
/// be; null takes back what a session file says.
fn model_edit(about: &str, value: serde_json::Value) -> Result<Edit, String> {
    if let Some(table) = about.strip_prefix("role.") {
        if value.is_null() {
            return Ok(Edit::ClearTableRole(table.to_owned()));
        }
        let role: TableRole = serde_json::from_value(value)
            .map_err(|_| format!("model.{about}: takes fact, dimension, bridge or excluded"))?;
        return Ok(Edit::SetTableRole(table.to_owned(), role));
    }
    if value.is_null() {
        return Ok(Edit::ClearModelEdit(about.to_owned()));
    }
    let value: Value =
        serde_json::from_value(value).map_err(|_| format!("model.{about}: takes a word, true or a list of words"))?;
    ModelEdit::read(about, &value).map(Edit::SetModelEdit).map_err(|error| format!("model: {error}"))
}

/// An answer as people write it in JSON; null says that nobody knows.
fn answer(id: &str, value: serde_json::Value) -> Result<Answer, String> {
    use serde_json::Value as Json;
    let kind = question(id).map(|question| question.kind);
    let value = match (value, kind) {
        (Json::Null, _) => return Ok(Answer::Unknown),
        (Json::Bool(flag), _) => Value::Flag(flag),
        (Json::String(word), Some(Kind::Choices)) => Value::List(vec![word]),
        (Json::String(text), _) => Value::Text(text),
        (Json::Number(number), _) => Value::Text(number.to_string()),
        (Json::Array(items), _) => {
            let words = items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
            Value::List(words.ok_or("a list may hold words only")?)
        }
        (Json::Object(_), _) => return Err("takes a word, a number, a list or null, not an object".to_owned()),
    };
    Ok(Answer::Value(value))
}

fn default_name(session: &Session) -> String {
    let facts = crate::context::facts(session);
    facts.project.map_or_else(|| "Data platform".to_owned(), |project| crate::design::sentence(&project))
}
