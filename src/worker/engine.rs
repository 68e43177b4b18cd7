//! The engine's functions, each wrapped into an answer.

use crate::context::Facts;
use crate::deliverable::{File, Given};
use crate::finding::Finding;
use crate::session::{Session, write};
use crate::share::{Answer, AskedRow, decode, encode};
use crate::sql::{Dialect, Table, TargetColumn, TargetTable};
use std::cell::RefCell;
use std::sync::Arc;

/// The names and texts of a session's files.
type Texts = Vec<(String, Arc<str>)>;

thread_local! {
    /// The files of the last session and what they told: reading them is the most expensive step.
    static LAST: RefCell<Option<(Texts, Arc<Facts>)>> = const { RefCell::new(None) };
}

/// What the session's files tell.
pub(super) fn facts(session: &Session) -> Answer {
    Answer::Facts(Box::new((*known(session)).clone()))
}

/// The open questions, most decisive first.
pub(super) fn ask(session: &Session) -> Answer {
    let asked = crate::design::ask(session, &known(session));
    Answer::Asked(
        asked
            .into_iter()
            .map(|asked| AskedRow {
                question: asked.question.id.clone(),
                confirm: asked.confirm,
                moves: asked.moves,
                effects: asked.effects,
            })
            .collect(),
    )
}

/// The design document.
pub(super) fn document(session: &Session) -> Answer {
    let facts = known(session);
    let requirements = crate::discovery::requirements(session, &facts);
    let design = crate::design::design(session, &facts, &requirements);
    let given = Given { session, facts: &facts, requirements: &requirements, design: &design };
    Answer::Document(Box::new(crate::deliverable::document::document(&given)))
}

/// The package as text.
pub(super) fn package(session: &Session) -> Answer {
    let (files, findings) = built(session);
    Answer::Package(files.into_iter().map(|file| (file.path, file.text)).collect(), findings)
}

/// The package as an archive.
pub(super) fn zip(session: &Session, compressing: impl Fn()) -> (Answer, Option<Vec<u8>>) {
    let files: Vec<(String, Vec<u8>)> =
        built(session).0.into_iter().map(|file| (file.path, file.text.into_bytes())).collect();
    compressing();
    match crate::share::zip(&files) {
        Ok(bytes) => (Answer::Zip, Some(bytes)),
        Err(error) => (Answer::Failed(error.to_string()), None),
    }
}

/// What is wrong in a text of SQL.
pub(super) fn check(file: &str, text: &str, dialect: Dialect) -> Answer {
    Answer::Findings(crate::sql::check(file, text, dialect))
}

/// The schema that a text declares, written for another engine.
pub(super) fn write_sql(text: &str, from: Dialect, to: Dialect) -> Answer {
    let schema = crate::sql::read(&[("", text)], Some(from)).schema;
    let tables: Vec<TargetTable> = schema.tables.into_iter().map(target).collect();
    let written = crate::sql::write("", &tables, to);
    Answer::Written(written.text, written.losses)
}

fn target(table: Table) -> TargetTable {
    let columns = table.columns.into_iter().map(|column| TargetColumn {
        name: column.name,
        data_type: column.data_type,
        nullable: column.nullable,
        comment: column.comment.unwrap_or_default(),
    });
    TargetTable {
        name: table.name,
        comment: table.comment.unwrap_or_default(),
        columns: columns.collect(),
        primary_key: table.primary_key,
        references: table.references,
        ..TargetTable::default()
    }
}

/// The fragment of a link.
pub(super) fn link(session: &Session) -> Answer {
    encode(session).map_or_else(|error| Answer::Failed(error.to_string()), Answer::Link)
}

/// The session file in the fragment of a link.
pub(super) fn open_link(fragment: &str) -> Answer {
    decode(fragment).map_or_else(|error| Answer::Failed(error.to_string()), |session| Answer::Session(write(&session)))
}

fn built(session: &Session) -> (Vec<File>, Vec<Finding>) {
    let package = crate::deliverable::package(session);
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
                let facts = Arc::new(crate::context::facts(session));
                let held =
                    session.sources.iter().map(|source| (source.name.clone(), Arc::clone(&source.text))).collect();
                *last = Some((held, Arc::clone(&facts)));
                facts
            }
        }
    })
}
