//! Any bytes as SQL: they are read, checked and what was read is written, in every dialect. Nothing may panic, and what is
//! written must be read again.
//!
//! The first byte chooses the dialect that the text is read in; a byte beyond the list leaves it to be detected.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plumbline::sql::{Dialect, Schema, TargetColumn, TargetTable, check, decode, read, write};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let dialect = Dialect::ALL.get(usize::from(*first) % (Dialect::ALL.len() + 1)).copied();
    let Some(text) = decode(rest).map(|held| held.text) else { return };
    let reading = read(&[("fuzz.sql", &text)], dialect);
    check("fuzz.sql", &text, dialect.unwrap_or(Dialect::Postgresql));
    let tables = targets(&reading.schema);
    for to in Dialect::ALL {
        let written = write("", &tables, to);
        read(&[("written.sql", &written.text)], Some(to));
    }
});

/// The tables as the writer takes them.
fn targets(schema: &Schema) -> Vec<TargetTable> {
    let column = |held: &plumbline::sql::Column| TargetColumn {
        name: held.name.clone(),
        data_type: held.data_type.clone(),
        nullable: held.nullable,
        comment: held.comment.clone().unwrap_or_default(),
    };
    let table = |held: &plumbline::sql::Table| TargetTable {
        name: held.name.clone(),
        comment: held.comment.clone().unwrap_or_default(),
        columns: held.columns.iter().map(column).collect(),
        primary_key: held.primary_key.clone(),
        references: held.references.clone(),
        ..TargetTable::default()
    };
    schema.tables.iter().map(table).collect()
}
