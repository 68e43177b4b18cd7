//! Any bytes as SQL: they are read, checked, written for every engine, read again, and migrated from and to nothing.
//! Nothing may panic.
//!
//! The first byte chooses the dialect that the text is read in; a byte beyond the list leaves it to be detected.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plumbline::sql::{Dialect, Schema, check, decode, migrate, read, write_schema};
use std::collections::BTreeMap;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let dialect = Dialect::ALL.get(usize::from(*first) % (Dialect::ALL.len() + 1)).copied();
    let Some(text) = decode(rest).map(|held| held.text) else { return };
    let reading = read(&[("fuzz.sql", &text)], dialect);
    check("fuzz.sql", &text, dialect.unwrap_or(Dialect::Postgresql));
    for to in Dialect::ALL {
        let written = write_schema(&reading.schema, dialect, to, &BTreeMap::new());
        let again = read(&[("written.sql", &written.text)], Some(to));
        migrate((&reading.schema, dialect), (&again.schema, Some(to)), to);
    }
    migrate((&Schema::default(), None), (&reading.schema, dialect), dialect.unwrap_or(Dialect::Postgresql));
});
