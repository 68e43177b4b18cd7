//! What `measure.mjs` calls from Node: a session of so many tables, and each way of weighing it, once.

use plumbline::context::{Facts, facts};
use plumbline::design::{Design, Designer, alternatives, ask, design, rehearsals, sweep};
use plumbline::discovery::{Requirements, requirements};
use plumbline::session::{Edit, Session, Source};
use std::fmt::Write as _;
use std::sync::Mutex;

static HELD: Mutex<Option<(Session, Facts, Requirements, Design)>> = Mutex::new(None);
static DESIGNER: Mutex<Option<Designer>> = Mutex::new(None);

/// Prepares a session of `n_tables` tables, each fifth of them an event that refers to two others; returns how many were read.
#[unsafe(no_mangle)]
pub extern "C" fn prepare(n_tables: u32) -> usize {
    let mut ddl = String::new();
    for n in 0..n_tables {
        // writing to a String cannot fail
        let _ = if n % 5 == 4 {
            writeln!(
                ddl,
                "create table sale_{n} (sale_{n}_id integer primary key, thing_{a}_id integer not null references thing_{a}, thing_{b}_id integer not null references thing_{b}, sold_at timestamp not null, amount numeric(10,2) not null, updated_at timestamp not null);",
                a = n - 1,
                b = n - 2,
            )
        } else {
            writeln!(
                ddl,
                "create table thing_{n} (thing_{n}_id integer primary key, thing_name text not null, city text, updated_at timestamp not null);"
            )
        };
    }
    let mut session = Session::new("Measured");
    if session.apply(Edit::AddSource(Source { name: "schema.sql".into(), text: ddl.into() })).is_err() {
        return 0;
    }
    let facts = facts(&session);
    let requirements = requirements(&session, &facts);
    let n_read = facts.schema.tables.len();
    if let Ok(mut held) = HELD.lock() {
        let design = design(&session, &facts, &requirements);
        *held = Some((session, facts, requirements, design));
    }
    n_read
}

/// Runs one of them once: 0 the design, 1 the sweep of all axes, 2 the alternatives, 3 the rehearsals, 4 the open questions,
/// 5 the design by a designer that has seen the schema before, as the page has after the first answer. Returns how much came out.
#[unsafe(no_mangle)]
pub extern "C" fn run(way: u32) -> usize {
    let Ok(held) = HELD.lock() else { return 0 };
    let Some((session, facts, requirements, made)) = held.as_ref() else { return 0 };
    match way {
        0 => design(session, facts, requirements).decisions.len(),
        1 => sweep(session, facts, requirements).iter().map(|axis| axis.points.len()).sum(),
        2 => alternatives(session, facts, requirements, made).len(),
        3 => rehearsals(session, facts, requirements).len(),
        4 => ask(session, facts).len(),
        _ => {
            let Ok(mut designer) = DESIGNER.lock() else { return 0 };
            let designer = designer.get_or_insert_default();
            designer.design(session, facts, requirements).decisions.len()
        }
    }
}
