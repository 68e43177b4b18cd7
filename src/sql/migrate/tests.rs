//! Each kind of change, written for an engine and read.

use super::*;
use crate::sql::read;
use expect_test::{Expect, expect};

fn check(before: &str, after: &str, dialect: Dialect, expected: &Expect) {
    let schema = |text| read(&[("a.sql", text)], Some(Dialect::Postgresql)).schema;
    let (before, after) = (schema(before), schema(after));
    let read_in = Some(Dialect::Postgresql);
    let migration = migrate((&before, read_in), (&after, read_in), dialect);
    expected.assert_eq(&migration.text());
}
