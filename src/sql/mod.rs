//! SQL: dialects, tolerant reading, the schema it yields, checks, writing DDL.
//!
//! The only room that names sqlparser. What leaves it is plain data ([`Schema`], findings, text).

mod dialect;
mod schema;

pub use dialect::Dialect;
pub use schema::*;
