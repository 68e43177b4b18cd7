//! What `measure.mjs` calls from Node: a session of so many tables, and each way of weighing it, once.

use plumbline::context::{Facts, facts};
use plumbline::design::{Design, Designer, alternatives, ask, design, rehearsals, sweep};
use plumbline::discovery::{Requirements, requirements};
use plumbline::session::{Answer, Edit, Session, Source, Value};
use std::fmt::Write as _;
use std::sync::Mutex;

static HELD: Mutex<Option<(Session, Facts, Requirements, Design)>> = Mutex::new(None);
static CONSULTED: Mutex<Option<Consultation>> = Mutex::new(None);

/// What somebody answers one after the other, from the load to the money: most move some decisions, and those about history and
/// personal data shape the model anew.
const ANSWERS: [(&str, &str); 16] = [
    ("load.bytes_per_day", "40 GB"),
    ("load.history", "6 TB"),
    ("load.users", "120"),
    ("load.growth_per_year", "60 %"),
    ("needs.freshness", "15 min"),
    ("needs.availability", "99.9"),
    ("needs.recovery_time", "4 h"),
    ("data.history_of_attributes", "keep_history"),
    ("data.change_marker", "updated_at"),
    ("data.lateness", "3 days"),
    ("security.regimes", "gdpr"),
    ("estate.cloud", "aws"),
    ("team.engineers", "6"),
    ("team.on_call", "business_hours"),
    ("budget.monthly", "9000 USD"),
    ("load.query_latency", "2 s"),
];

/// A session after none, one, two and more of these answers, and the designer that has followed them.
struct Consultation {
    designer: Designer,
    told: Vec<(Session, Requirements)>,
    next: usize,
}

impl Consultation {
    fn new(session: &Session, facts: &Facts) -> Self {
        let mut session = session.clone();
        let mut told = vec![(session.clone(), requirements(&session, facts))];
        for (question, words) in ANSWERS {
            let value = match question {
                "security.regimes" => Value::List(vec![words.to_owned()]),
                _ => Value::Text(words.to_owned()),
            };
            if session.apply(Edit::Answer(question.to_owned(), Answer::Value(value))).is_ok() {
                told.push((session.clone(), requirements(&session, facts)));
            }
        }
        Self { designer: Designer::default(), told, next: 0 }
    }

    /// Designs what the next answer leaves; after the last one it begins anew.
    fn go_on(&mut self, facts: &Facts) -> usize {
        let (session, requirements) = &self.told[self.next];
        self.next = (self.next + 1) % self.told.len();
        self.designer.design(session, facts, requirements).decisions.len()
    }
}

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
        if let Ok(mut consulted) = CONSULTED.lock() {
            *consulted = Some(Consultation::new(&session, &facts));
        }
        *held = Some((session, facts, requirements, design));
    }
    n_read
}

/// Runs one of them once: 0 the design, 1 the sweep of all axes, 2 the alternatives, 3 the rehearsals, 4 the open questions,
/// 5 the design after the next of many answers, by the designer that made the one before, as in the page. Returns how much came
/// out.
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
            let Ok(mut consulted) = CONSULTED.lock() else { return 0 };
            consulted.as_mut().map_or(0, |consulted| consulted.go_on(facts))
        }
    }
}
