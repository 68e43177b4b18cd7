//! What the benchmark calls from Node: a place for a schema, and the steps of the chain on it.

use plumbline::context::{Facts, facts};
use plumbline::deliverable::{Given, deliver, package};
use plumbline::design::{Columns, History, ModelOptions, Style, derive, design};
use plumbline::discovery::{Requirements, requirements};
use plumbline::session::{Edit, Session, Source};
use std::sync::Mutex;

static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static READ: Mutex<Option<(Session, Facts, Requirements)>> = Mutex::new(None);

/// Makes room for a schema of so many bytes and says where.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let Ok(mut text) = TEXT.lock() else { return std::ptr::null_mut() };
    text.clear();
    text.resize(length, 0);
    text.as_mut_ptr()
}

/// Reads the schema that lies there and keeps what it tells; returns how many tables it has.
#[unsafe(no_mangle)]
pub extern "C" fn read() -> usize {
    let Ok(text) = TEXT.lock() else { return 0 };
    let text = String::from_utf8_lossy(&text);
    let mut session = Session::default();
    let source = Source { name: "schema.sql".to_owned(), text: text.as_ref().into() };
    if session.apply(Edit::AddSource(source)).is_err() {
        return 0;
    }
    let facts = facts(&session);
    let requirements = requirements(&session, &facts);
    let n_tables = facts.schema.tables.len();
    if let Ok(mut read) = READ.lock() {
        *read = Some((session, facts, requirements));
    }
    n_tables
}

/// One step on what was read: 0 derives the dimensional model, 1 the whole design, 2 reads the schema, 3 writes the files of
/// the design, 4 does everything from reading to checking what was written. Returns how many facts or files came of it.
#[unsafe(no_mangle)]
pub extern "C" fn run(step: u32) -> usize {
    let Ok(read) = READ.lock() else { return 0 };
    let Some((session, facts, requirements)) = read.as_ref() else { return 0 };
    match step {
        0 => {
            let options = ModelOptions {
                roles: &session.table_roles,
                edits: &session.model_edits,
                treat: &|_| None,
                history: History::Type2,
                style: Style::Star,
            };
            derive(&facts.schema, &Columns::of(&facts.schema), &options).0.facts.len()
        }
        1 => design(session, facts, requirements).model.facts.len(),
        2 => plumbline::context::facts(session).schema.tables.len(),
        3 => {
            let design = design(session, facts, requirements);
            deliver(Given::new(session, facts, requirements, &design)).len()
        }
        _ => package(session).files.len(),
    }
}
