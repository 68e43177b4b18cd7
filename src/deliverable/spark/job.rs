//! A job as data, before it is text in one language or another: expressions, the steps of a function, its functions.
//!
//! Names of functions, variables and constants are those of Python; a language that spells names otherwise does so when
//! it prints them.

use std::collections::BTreeSet;

/// What jobs use of the columns that come out alike on every engine, in whatever language.
pub const COLUMNS: [&str; 20] = [
    "BEGINNING",
    "UNKNOWN_KEY",
    "date_key",
    "days_between",
    "exact",
    "known_key",
    "latest_of",
    "mask_date",
    "mask_text",
    "moment",
    "moment_text",
    "names_list",
    "part_of_day",
    "surrogate_key",
    "time_key",
    "tokenise",
    "two_digits",
    "utc",
    "uuid_text",
    "weight",
];

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A variable, a setting or a constant: `rows`, `run.lake`, `UNKNOWN_KEY`.
    Name(String),
    /// The mart that is built.
    Mart,
    /// A string.
    Text(String),
    /// A number.
    Number(i64),
    /// A truth.
    Truth(bool),
    /// The value that no column knows.
    Null,
    /// What is left out where something may stand.
    Absent,
    /// What stands where something may be left out.
    Present(Box<Code>),
    /// A column that a function is given by its name.
    Named(String),
    /// `head(…)`.
    Call(String, Vec<Code>),
    /// `….name(…)`.
    Method(Box<Code>, &'static str, Vec<Code>),
    /// Several, in order.
    List(Vec<Code>),
    /// What leads to what, in order.
    Pairs(Vec<(String, String)>),
    /// An argument by its name.
    Argument(&'static str, Box<Code>),
    /// `left operator right`.
    Compared(Box<Code>, &'static str, Box<Code>),
    /// In brackets.
    Grouped(Box<Code>),
}

impl Code {
    /// A variable, a setting or a constant.
    pub fn name(name: &str) -> Self {
        Self::Name(name.to_owned())
    }

    /// A string.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A string where there is one.
    pub fn optional(text: Option<&str>) -> Self {
        text.map_or(Self::Absent, |text| Self::Present(Box::new(Self::text(text))))
    }

    /// A call of a function.
    pub fn call(head: impl Into<String>, arguments: Vec<Self>) -> Self {
        Self::Call(head.into(), arguments)
    }

    /// A call of one of its methods.
    pub fn method(self, name: &'static str, arguments: Vec<Self>) -> Self {
        Self::Method(Box::new(self), name, arguments)
    }

    /// It under a name: `….alias("hire")`.
    pub fn alias(self, name: &str) -> Self {
        self.method("alias", vec![Self::text(name)])
    }

    /// A comparison.
    pub fn compared(self, operator: &'static str, other: Self) -> Self {
        Self::Compared(Box::new(self), operator, Box::new(other))
    }

    /// It as the argument of this name.
    pub fn argument(self, name: &'static str) -> Self {
        Self::Argument(name, Box::new(self))
    }

    /// Adds the functions that it calls and the names that it mentions.
    fn add_uses<'a>(&'a self, uses: &mut BTreeSet<&'a str>) {
        match self {
            Self::Name(name) => drop(uses.insert(name)),
            Self::Named(_) => drop(uses.insert("F.col")),
            Self::Mart | Self::Text(_) | Self::Number(_) | Self::Truth(_) | Self::Null | Self::Absent => {}
            Self::Pairs(_) => {}
            Self::Call(head, inside) => {
                uses.insert(head);
                inside.iter().for_each(|code| code.add_uses(uses));
            }
            Self::Method(on, _, inside) => {
                on.add_uses(uses);
                inside.iter().for_each(|code| code.add_uses(uses));
            }
            Self::List(inside) => inside.iter().for_each(|code| code.add_uses(uses)),
            Self::Present(inside) | Self::Argument(_, inside) | Self::Grouped(inside) => inside.add_uses(uses),
            Self::Compared(left, _, right) => {
                left.add_uses(uses);
                right.add_uses(uses);
            }
        }
    }
}

/// A step of a function that makes rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The rows begin as these.
    Rows(Code),
    /// Other rows are joined from the left where all of this holds.
    Join(Code, Vec<Code>),
    /// Names that hang on the rows are joined as one text.
    Names(Box<Names>),
    /// Where only some days are asked for: the lines of those headers alone that are among what was loaded.
    Lines(Vec<Code>, [Code; 2]),
    /// An expression gets a name.
    Let(&'static str, Code),
    /// The columns of a table in the lake, with their types, as `columns`.
    Types(Vec<(String, String)>),
    /// The rows are the days of the calendar; `weekday` counts from Monday.
    Calendar,
    /// The rows are the minutes of the day; `hour` and `minute` are its parts.
    Minutes,
}

/// The names that hang on each row by a table between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The table between.
    pub through: Code,
    /// The table that has the names.
    pub listed: Code,
    /// By what the second is found from the first.
    pub far: Vec<Code>,
    /// The columns of the table between that lead to a row.
    pub keys: Vec<Code>,
    /// The names as one text.
    pub text: Code,
    /// Under what they are joined.
    pub alias: String,
    /// By what a row finds them.
    pub near: Vec<Code>,
}

impl Step {
    fn add_uses<'a>(&'a self, uses: &mut BTreeSet<&'a str>) {
        match self {
            Self::Rows(code) | Self::Let(_, code) => code.add_uses(uses),
            Self::Join(other, on) => {
                other.add_uses(uses);
                on.iter().for_each(|code| code.add_uses(uses));
            }
            Self::Names(names) => {
                let of = [&names.through, &names.listed, &names.text].into_iter();
                of.chain(&names.far).chain(&names.keys).chain(&names.near).for_each(|code| code.add_uses(uses));
            }
            Self::Lines(header, loaded) => {
                uses.insert("lines_of");
                header.iter().chain(loaded).for_each(|code| code.add_uses(uses));
            }
            Self::Types(_) => {}
            Self::Calendar => uses.extend(["F.lit", "settings.CALENDAR_START", "settings.CALENDAR_END"]),
            Self::Minutes => drop(uses.insert("F.lit")),
        }
    }
}

/// What a function is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// `run`
    Run,
    /// `lake`
    Lake,
    /// `days` of loads.
    Days,
    /// `days` of loads; all where nothing is said.
    DaysOrAll,
    /// Rows of this name.
    Rows(&'static str),
}

/// A function that makes rows: its steps, and the columns that it takes of `from` in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// What it says of itself.
    pub says: String,
    /// What it is given.
    pub takes: &'static [Parameter],
    /// What it does.
    pub steps: Vec<Step>,
    /// The rows whose columns it takes.
    pub from: &'static str,
    /// The columns.
    pub columns: Vec<Code>,
}

impl Function {
    /// A function that takes columns of `rows`.
    pub fn new(name: &str, says: &str, takes: &'static [Parameter], steps: Vec<Step>, columns: Vec<Code>) -> Self {
        Self { name: name.to_owned(), says: says.to_owned(), takes, steps, from: "rows", columns }
    }
}

/// What tells the rows of a mart apart, and how it is put in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Build {
    /// A dimension, built anew.
    Dimension {
        /// Its key.
        key: String,
        /// Where changes are recorded: whether the source says when they were made.
        recorded: Option<bool>,
        /// Its rows.
        rows: Code,
        /// The key of the unknown member, where it is none of the usual ones.
        unknown: Option<i64>,
        /// The column, beside its key and what it refers to, in which the unknown member has that key too.
        durable_key: Option<String>,
    },
    /// A bridge, built anew.
    Bridge {
        /// Its key.
        key: Vec<String>,
        /// Its rows.
        rows: Code,
    },
    /// A fact, which takes in what is new.
    Fact(Box<Fact>),
}

/// How the rows of a fact come and change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its table in the lake.
    pub source: String,
    /// The function that reads that: `staging.stg_hire`.
    pub staged: String,
    /// Its key.
    pub key: String,
    /// The column that says when a row happened.
    pub event_time: Option<String>,
    /// The column that says when it changed.
    pub marker: Option<String>,
    /// The references whose member may become another one.
    pub moving: Vec<String>,
}

/// The job of one mart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The mart.
    pub name: String,
    /// What it says of itself.
    pub says: String,
    /// What it refers to: each key, and the mart in which it has to be, with the column there where it is not the first.
    pub references: Vec<(String, String)>,
    /// Its functions, each before that which calls it.
    pub functions: Vec<Function>,
    /// What building says of itself.
    pub building: &'static str,
    /// How it is built from what the functions make.
    pub build: Build,
}

impl Job {
    /// The functions that it calls and the names that it mentions, those of Python.
    pub fn uses(&self) -> BTreeSet<&str> {
        let mut uses = uses(&self.functions);
        match self.build {
            Build::Dimension { .. } => drop(uses.insert("with_unknown_member")),
            Build::Fact(_) => drop(uses.insert("Fact")),
            Build::Bridge { .. } => {}
        }
        uses
    }
}

/// What the functions call and which names they mention, those of Python.
pub fn uses(functions: &[Function]) -> BTreeSet<&str> {
    let mut uses = BTreeSet::new();
    for function in functions {
        function.steps.iter().for_each(|step| step.add_uses(&mut uses));
        function.columns.iter().for_each(|code| code.add_uses(&mut uses));
        if function.takes.contains(&Parameter::Days) {
            uses.insert("staging.Days");
        }
    }
    uses
}
