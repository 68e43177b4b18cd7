//! SQL: dialects, tolerant reading, the schema it yields, checks, writing DDL.
//!
//! The only room that names sqlparser. What leaves it is plain data ([`Schema`], findings, text). The way of a text:
//! `encoding` makes it of bytes, `lex` cuts it into tokens, `split` into statements, `statement` reads what one declares, `reading` puts several
//! together; `parser` asks sqlparser whether a statement is correct; `checks` are the rules, one file each. `write` goes
//! the other way.

mod dialects;
mod schema;
mod encoding;
mod lex;
mod split;
mod cursor;
mod types;
mod formula;
mod statement;
mod parser;
mod findings;
mod reading;
mod checks;
mod write;
mod migrate;

pub use checks::{CheckAbout, CheckOptions, check, check_files, list_checks};
pub use dialects::{Dialect, DialectRules, Fold, NameLimit, Unit, detect};
pub use encoding::{Decoded, decode};
pub use formula::{Comparison, Condition, Formula, Function, Operator};
pub use migrate::{Migration, Step, migrate};
pub use reading::{Reading, read};
pub use schema::*;
pub use write::{Hint, Loss, LossKind, TargetColumn, TargetTable, Written, loss_summary, parses, write, write_schema};
