//! The engine's functions, each wrapped into an answer.
//!
//! What reads, weighs, writes and judges is loaded when it is first asked for.
#![allow(unsafe_code)] // a split point is a pair of symbols that the build connects

use plumbline::context::Facts;
use plumbline::deliverable::{File, Given};
use plumbline::finding::Finding;
use plumbline::session::{Session, write};
use plumbline::share::{Answer, AskedRow, decode, encode};
use plumbline::sql::{CheckOptions, Dialect, Loss};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// An answer, where the part of the program that gives it could be loaded.
pub(crate) type Loaded<T> = Result<T, SplitLoaderError>;

/// The names and texts of a session's files.
type Texts = Vec<(String, Arc<str>)>;

thread_local! {
    /// The files of the last session and what they told: reading them is the most expensive step.
    static LAST: RefCell<Option<(Texts, Arc<Facts>)>> = const { RefCell::new(None) };
}

/// What the session's files tell.
#[wasm_split(read, fallible)]
pub(crate) fn facts(session: &Session) -> Loaded<Answer> {
    Ok(Answer::Facts(Box::new((*known(session)).clone())))
}

/// The open questions, most decisive first.
#[wasm_split(read, fallible)]
pub(crate) fn ask(session: &Session) -> Loaded<Answer> {
    let asked = plumbline::design::ask(session, &known(session));
    Ok(Answer::Asked(
        asked
            .into_iter()
            .map(|asked| AskedRow {
                question: asked.question.id.clone(),
                confirm: asked.confirm,
                moves: asked.moves,
                effects: asked.effects,
            })
            .collect(),
    ))
}

/// Where the tables of the model stand on the board.
#[wasm_split(deliver, fallible)]
pub(crate) fn board(session: &Session) -> Loaded<Answer> {
    let facts = known(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    Ok(Answer::Board(Box::new(plumbline::deliverable::diagram::board::lay_out(&design.model))))
}

/// Where the columns of a published table come from.
#[wasm_split(deliver, fallible)]
pub(crate) fn trace(session: &Session, table: &str) -> Loaded<Answer> {
    let facts = known(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    let given = Given::new(session, &facts, &requirements, &design);
    Ok(Answer::Traced(plumbline::deliverable::lineage::trace::trace(&given, table)))
}

/// What the design could become and what could happen to it.
#[wasm_split(deliver, fallible)]
pub(crate) fn outlook(session: &Session) -> Loaded<Answer> {
    let facts = known(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    let outlook = plumbline::design::prospects(session, &facts, &requirements, &design);
    Ok(serde_json::to_string(&outlook).map_or_else(|error| Answer::Failed(error.to_string()), Answer::Outlook))
}

/// Which classes of personal data there are, who sees them, and how long each copy is kept.
#[wasm_split(deliver, fallible)]
pub(crate) fn care(session: &Session) -> Loaded<Answer> {
    let facts = known(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    let given = Given::new(session, &facts, &requirements, &design);
    let care = plumbline::deliverable::care(&given);
    Ok(serde_json::to_string(&care).map_or_else(|error| Answer::Failed(error.to_string()), Answer::Care))
}

/// The design document.
#[wasm_split(deliver, fallible)]
pub(crate) fn document(session: &Session) -> Loaded<Answer> {
    let facts = known(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    let given = Given::new(session, &facts, &requirements, &design);
    Ok(Answer::Document(Box::new(plumbline::deliverable::document::document(&given))))
}

/// The package as text.
#[wasm_split(deliver, fallible)]
pub(crate) fn package(session: &Session) -> Loaded<Answer> {
    let (files, findings) = built(session);
    Ok(Answer::Package(files.into_iter().map(|file| (file.path, file.text)).collect(), findings))
}

/// The package as an archive; `compressing` is called when its files are written.
#[wasm_split(deliver, fallible)]
pub(crate) fn zip(session: &Session, compressing: &dyn Fn()) -> Loaded<(Answer, Option<Vec<u8>>)> {
    let files: Vec<(String, Vec<u8>)> =
        built(session).0.into_iter().map(|file| (file.path, file.text.into_bytes())).collect();
    compressing();
    Ok(match plumbline::share::zip(&files) {
        Ok(bytes) => (Answer::Zip, Some(bytes)),
        Err(error) => (Answer::Failed(error.to_string()), None),
    })
}

/// What changed from one text to another, with a few lines around.
#[wasm_split(deliver, fallible)]
pub(crate) fn compare(before: &str, after: &str) -> Loaded<Answer> {
    Ok(Answer::Compared(plumbline::deliverable::lines::compared(before, after, 3)))
}

/// An edited copy of the package, merged with what is delivered now.
#[wasm_split(deliver, fallible)]
pub(crate) fn merge(session: &Session, copy: &[(String, String)]) -> Loaded<Answer> {
    Ok(merged(session, copy))
}

/// The same, of an archive.
#[wasm_split(deliver, fallible)]
pub(crate) fn merge_archive(session: &Session, bytes: &[u8]) -> Loaded<Answer> {
    Ok(match plumbline::share::unzip(bytes) {
        Ok(copy) => merged(session, &copy),
        Err(error) => Answer::Failed(error.to_string()),
    })
}

fn merged(session: &Session, copy: &[(String, String)]) -> Answer {
    let mut unedited = session.clone();
    unedited.file_edits.clear();
    unedited.file_bases.clear();
    match plumbline::share::take_back(copy, &built(session).0, &built(&unedited).0) {
        Ok(back) => Answer::Merged(Box::new(back)),
        Err(error) => Answer::Failed(error.to_string()),
    }
}

/// What is wrong in a text of SQL.
#[wasm_split(check, fallible)]
pub(crate) fn check(file: &str, text: &str, dialect: Dialect, options: &CheckOptions) -> Loaded<Answer> {
    Ok(Answer::Findings(plumbline::sql::check_files(&[(file, text)], dialect, options)))
}

/// The schema that a text declares, written for another engine.
#[wasm_split(check, fallible)]
pub(crate) fn write_sql(text: &str, from: Dialect, to: Dialect) -> Loaded<Answer> {
    let schema = plumbline::sql::read(&[("", text)], Some(from)).schema;
    let written = plumbline::sql::write_schema(&schema, Some(from), to, &BTreeMap::new());
    Ok(Answer::Written(written.text, written.losses.iter().map(Loss::sentence).collect()))
}

/// The fragment of a link.
pub(crate) fn link(session: &Session) -> Answer {
    encode(session).map_or_else(|error| Answer::Failed(error.to_string()), Answer::Link)
}

/// The session file in the fragment of a link.
pub(crate) fn open_link(fragment: &str) -> Answer {
    decode(fragment).map_or_else(|error| Answer::Failed(error.to_string()), |session| Answer::Session(write(&session)))
}

fn built(session: &Session) -> (Vec<File>, Vec<Finding>) {
    let package = plumbline::deliverable::package(session);
    (package.files, package.findings)
}

/// The facts of the session, read again only where a file changed.
fn known(session: &Session) -> Arc<Facts> {
    LAST.with_borrow_mut(|last| {
        let is_same = last.as_ref().is_some_and(|(held, _)| {
            held.len() == session.sources.len()
                && held
                    .iter()
                    .zip(&session.sources)
                    .all(|((name, text), source)| *name == source.name && Arc::ptr_eq(text, &source.text))
        });
        match last {
            Some((_, facts)) if is_same => Arc::clone(facts),
            _ => {
                let facts = Arc::new(plumbline::context::facts(session));
                let held =
                    session.sources.iter().map(|source| (source.name.clone(), Arc::clone(&source.text))).collect();
                *last = Some((held, Arc::clone(&facts)));
                facts
            }
        }
    })
}
