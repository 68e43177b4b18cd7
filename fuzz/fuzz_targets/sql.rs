//! Any bytes as SQL: they are read, checked and mended; what was read is written and migrated to, in every dialect. Nothing
//! may panic, and what is written must be read again.
//!
//! The first byte chooses the dialect that the text is read in; a byte beyond the list leaves it to be detected.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plumbline::finding::apply_fixes;
use plumbline::sql::{Dialect, Schema, check, decode, migrate, read, write_schema};
use std::collections::BTreeMap;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let dialect = Dialect::ALL.get(usize::from(*first) % (Dialect::ALL.len() + 1)).copied();
    let Some(text) = decode(rest).map(|held| held.text) else { return };
    let reading = read(&[("fuzz.sql", &text)], dialect);
    let found = check("fuzz.sql", &text, dialect.unwrap_or(Dialect::Postgresql));
    let edits: Vec<_> = found.into_iter().filter_map(|finding| finding.fix).flatten().collect();
    apply_fixes(&text, &edits);

    // the second half as what became of the first
    let middle = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let later = read(&[("later.sql", &text[middle..])], dialect);
    let nothing = Schema::default();
    for to in Dialect::WRITTEN {
        let written = write_schema(&reading.schema, reading.dialect, to, &BTreeMap::new());
        read(&[("written.sql", &written.text)], Some(to));
        migrate((&reading.schema, reading.dialect), (&later.schema, later.dialect), to).text();
        migrate((&nothing, None), (&reading.schema, reading.dialect), to).text();
    }
});
