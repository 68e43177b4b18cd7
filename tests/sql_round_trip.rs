//! What is written is read again: every difference between the schema before and after is named among the losses.
//!
//! Schemas are generated from numbers, so a failure names the one to look at; nothing is random.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods, clippy::disallowed_types)]

use plumbline::sql::{
    Column, DataType, Dialect, EnumType, Index, Loss, LossKind, Reference, Schema, Table, migrate, read, write_schema,
};
use std::collections::BTreeMap;

const BREADTH: &str = include_str!("sql/breadth.sql");
const BEFORE: &str = include_str!("sql/before.sql");
const AFTER: &str = include_str!("sql/after.sql");

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

fn types() -> Vec<DataType> {
    vec![
        DataType::Boolean,
        DataType::SmallInt,
        DataType::Integer,
        DataType::BigInt,
        DataType::Decimal(None),
        DataType::Decimal(Some((12, 2))),
        DataType::Decimal(Some((38, 20))),
        DataType::Decimal(Some((60, 40))),
        DataType::Real,
        DataType::Double,
        DataType::Text(None),
        DataType::Text(Some(20)),
        DataType::Text(Some(30_000)),
        DataType::Date,
        DataType::Time,
        DataType::Timestamp,
        DataType::TimestampTz,
        DataType::Interval,
        DataType::Uuid,
        DataType::Json,
        DataType::Binary,
        DataType::Array(Box::new(DataType::Text(None))),
        DataType::Array(Box::new(DataType::Array(Box::new(DataType::Integer)))),
        DataType::Enum("state".to_owned()),
        DataType::Other("tsvector".to_owned()),
    ]
}

const NAMES: [&str; 16] = [
    "id",
    "order",
    "Name",
    "user",
    "amount",
    "Full Name",
    "created_at",
    "state_of_it",
    "a",
    "b",
    "größe",
    "group",
    "value",
    "key",
    "from",
    "comment",
];
const TABLES: [&str; 7] = ["customer", "order", "line_item", "Product", "table", "event", "address"];
const COMMENTS: [&str; 4] = ["Plain.", "It's \"quoted\"; \\ and all", "Two\nlines", "größe — 日本"];

fn default_for(data_type: &DataType, numbers: &mut Numbers) -> Option<String> {
    let said = match data_type {
        DataType::Boolean => *numbers.pick(&["true", "false"]),
        DataType::SmallInt | DataType::Integer | DataType::BigInt => *numbers.pick(&["0", "-7", "42"]),
        DataType::Decimal(_) => "1.5",
        DataType::Text(_) => *numbers.pick(&["'it''s'", "''"]),
        DataType::Date => *numbers.pick(&["current_date", "'2024-02-29'"]),
        DataType::Timestamp | DataType::TimestampTz => "now()",
        DataType::Uuid => "gen_random_uuid()",
        DataType::Enum(_) => "'open'",
        _ => return None,
    };
    Some(said.to_owned())
}

fn table(at: usize, names: &[&str], numbers: &mut Numbers) -> Table {
    let kinds = types();
    let key = Column {
        name: "id".to_owned(),
        data_type: numbers.pick(&[DataType::BigInt, DataType::Integer, DataType::Text(Some(40))]).clone(),
        nullable: false,
        ..Column::default()
    };
    let numbered = key.data_type.is_integer() && numbers.once_in(2);
    let mut columns = vec![Column { identity: numbered, ..key }];
    for name in NAMES.iter().skip(1) {
        if numbers.once_in(3) {
            continue;
        }
        let data_type = numbers.pick(&kinds).clone();
        let default = if numbers.once_in(2) { default_for(&data_type, numbers) } else { None };
        let comment = numbers.once_in(3).then(|| (*numbers.pick(&COMMENTS)).to_owned());
        let nullable = numbers.once_in(2);
        columns.push(Column { name: (*name).to_owned(), data_type, nullable, default, comment, ..Column::default() });
    }
    let plain: Vec<String> = columns
        .iter()
        .skip(1)
        .filter(|column| column.data_type.is_integer() || column.data_type == DataType::Text(Some(20)))
        .map(|column| column.name.clone())
        .collect();
    let mut made = Table {
        schema: if at.is_multiple_of(2) { "app".to_owned() } else { String::new() },
        name: names[at].to_owned(),
        primary_key: vec!["id".to_owned()],
        columns,
        comment: numbers.once_in(2).then(|| (*numbers.pick(&COMMENTS)).to_owned()),
        ..Table::default()
    };
    if let Some(name) = plain.first() {
        made.unique.push(vec![name.clone()]);
        made.named_unique.insert(format!("{}_unique", made.name), vec![name.clone()]);
    }
    if let Some(name) = plain.get(1) {
        let index =
            Index { name: format!("{} index", made.name), columns: vec![format!("\"{name}\"")], ..Index::default() };
        made.indexes.push(index);
        if made.column(name).is_some_and(|column| column.data_type.is_integer()) {
            made.checks.push(format!("\"{name}\" >= 0 and \"{name}\" < 1000"));
        }
    }
    made
}

fn schema(seed: u64) -> Schema {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..8 {
        numbers.below(2);
    }
    let n_tables = 1 + numbers.below(TABLES.len());
    let mut tables: Vec<Table> = (0..n_tables).map(|at| table(at, &TABLES, &mut numbers)).collect();
    for at in 0..n_tables {
        if numbers.once_in(3) {
            continue;
        }
        // forwards, backwards, to itself: circles come by themselves
        let to = numbers.below(n_tables);
        let data_type = tables[to].columns[0].data_type.clone();
        let name = format!("{}_ref", tables[to].name.to_lowercase());
        tables[at].columns.push(Column { name: name.clone(), data_type, nullable: true, ..Column::default() });
        let target = tables[to].key().to_owned();
        tables[at].references.push(Reference {
            columns: vec![name],
            table: target,
            to: vec!["id".to_owned()],
            name: if numbers.once_in(2) { format!("fk_{at}") } else { String::new() },
            on_delete: numbers.once_in(3).then(|| "cascade".to_owned()),
            on_update: None,
        });
    }
    let values = ["open", "paid", "it's"].map(str::to_owned).to_vec();
    Schema {
        tables,
        enums: vec![EnumType { name: "state".to_owned(), values, ..EnumType::default() }],
        ..Schema::default()
    }
}

/// Losses of one table by column, for the question whether a difference is named.
struct Named<'l>(&'l [Loss]);

impl Named<'_> {
    fn has(&self, table: &str, column: &str) -> bool {
        self.0.iter().any(|loss| loss.table == table && loss.column == column)
    }
}

/// What differs between a schema and what came back, without what the losses name.
fn unnamed_differences(before: &Schema, after: &Schema, losses: &[Loss]) -> Vec<String> {
    let named = Named(losses);
    let mut found = Vec::new();
    for table in &before.tables {
        let key = table.key();
        let Some(back) = after.tables.iter().find(|back| back.name == table.name) else {
            if !named.has(key, "") {
                found.push(format!("{key} is gone"));
            }
            continue;
        };
        let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        let renamed = table.columns.iter().any(|column| {
            losses
                .iter()
                .any(|loss| loss.table == key && loss.column == column.name && loss.what.starts_with("the name"))
        });
        if renamed {
            continue;
        }
        if names(table) != names(back) {
            found.push(format!("{key} has the columns {:?}, not {:?}", names(back), names(table)));
            continue;
        }
        for (one, other) in table.columns.iter().zip(&back.columns) {
            let said = |column: &Column| {
                (column.data_type.clone(), column.nullable, column.identity, column.generated, column.default.is_some())
            };
            let same_default = one.identity || one.default.is_some() == other.default.is_some();
            let same = one.data_type == other.data_type
                && one.nullable == other.nullable
                && one.identity == other.identity
                && one.generated == other.generated
                && same_default
                && one.comment == other.comment;
            if !same && !named.has(key, &one.name) {
                found.push(format!(
                    "{key}.{}: {:?} {:?}, not {:?} {:?}",
                    one.name,
                    said(other),
                    other.comment,
                    said(one),
                    one.comment
                ));
            }
        }
        let lists = [
            ("primary key", vec![format!("{:?}", table.primary_key)], vec![format!("{:?}", back.primary_key)]),
            ("unique", debug(&table.unique), debug(&back.unique)),
            ("references", references(table), references(back)),
            ("indexes", vec![table.indexes.len().to_string()], vec![back.indexes.len().to_string()]),
            ("comment", debug(&[&table.comment]), debug(&[&back.comment])),
        ];
        for (what, one, other) in lists {
            if one != other && !named.has(key, "") {
                found.push(format!("{key} {what}: {other:?}, not {one:?}"));
            }
        }
        // a check may stand for an enumeration
        if back.checks.len() < table.checks.len() && !named.has(key, "") {
            found.push(format!("{key} has the checks {:?}, not {:?}", back.checks, table.checks));
        }
    }
    found
}

fn debug<T: std::fmt::Debug>(items: &[T]) -> Vec<String> {
    let mut said: Vec<_> = items.iter().map(|item| format!("{item:?}")).collect();
    said.sort();
    said
}

fn references(table: &Table) -> Vec<String> {
    let said = |held: &Reference| format!("{:?} {} {:?} {:?}", held.columns, held.table, held.to, held.on_delete);
    let mut said: Vec<_> = table.references.iter().map(said).collect();
    said.sort();
    said
}

/// Writes, reads again, compares, and writes what was read: the same text.
fn check_round_trip(schema: &Schema, from: Option<Dialect>, dialect: Dialect, what: &str) {
    let written = write_schema(schema, from, dialect, &BTreeMap::new());
    let back = read(&[("out.sql", &written.text)], Some(dialect));
    let statements = &back.statements["out.sql"];
    let trouble = (&statements.failed, &statements.guessed);
    assert!(statements.failed.is_empty() && statements.guessed.is_empty(), "{what}: {trouble:?}\n{}", written.text);
    let found = unnamed_differences(schema, &back.schema, &written.losses);
    assert!(found.is_empty(), "{what}: {found:#?}\n{}", written.text);
    // SQLite has no comments: they stand behind the columns as remarks, which nobody reads
    if dialect == Dialect::Sqlite {
        return;
    }
    let again = write_schema(&back.schema, Some(dialect), dialect, &BTreeMap::new());
    assert_eq!(paragraphs(&again.text), paragraphs(&written.text), "{what}: written again it is another text");
}

/// The statements without remarks, sorted: tables that wait for each other may come in another order.
fn paragraphs(text: &str) -> Vec<String> {
    let bare = text.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    let mut paragraphs: Vec<String> = bare.split("\n\n").map(|part| part.trim().to_owned()).collect();
    paragraphs.retain(|part| !part.is_empty());
    paragraphs.sort();
    paragraphs
}

#[test]
fn generated_schemas_come_back_from_every_dialect() {
    for dialect in Dialect::WRITTEN {
        for seed in 1..=60 {
            check_round_trip(&schema(seed), None, dialect, &format!("schema {seed} in {}", dialect.name()));
        }
    }
}

#[test]
fn something_of_everything_comes_back_from_every_dialect() {
    let from = Some(Dialect::Postgresql);
    let reading = read(&[("breadth.sql", BREADTH)], from);
    assert_eq!(reading.statements["breadth.sql"].failed, Vec::new());
    for dialect in Dialect::WRITTEN {
        check_round_trip(&reading.schema, from, dialect, &format!("breadth in {}", dialect.name()));
    }
}

#[test]
fn in_its_own_dialect_nothing_is_lost() {
    let from = Some(Dialect::Postgresql);
    let reading = read(&[("breadth.sql", BREADTH)], from);
    let written = write_schema(&reading.schema, from, Dialect::Postgresql, &BTreeMap::new());
    assert_eq!(written.losses, Vec::new());
}

#[test]
fn a_schema_migrates_to_itself_without_a_step() {
    for dialect in Dialect::WRITTEN {
        for seed in 1..=20 {
            let schema = schema(seed);
            let migration = migrate((&schema, None), (&schema, None), dialect);
            assert_eq!(migration.steps, Vec::new(), "schema {seed} in {}", dialect.name());
            // nor to what is read of it when it is written
            let text = write_schema(&schema, None, dialect, &BTreeMap::new()).text;
            let back = read(&[("out.sql", &text)], Some(dialect)).schema;
            let migration = migrate((&back, Some(dialect)), (&back, Some(dialect)), dialect);
            assert_eq!(migration.steps, Vec::new(), "schema {seed} read from {}", dialect.name());
        }
    }
}

/// The old schema and the migration, read as one script, are the new schema.
fn check_migration(before: &str, after: &str) {
    let from = Some(Dialect::Postgresql);
    let (old, new) = (read(&[("a.sql", before)], from).schema, read(&[("b.sql", after)], from).schema);
    let migration = migrate((&old, from), (&new, from), Dialect::Postgresql);
    let script = format!("{before}\n{}", migration.text());
    let reached = read(&[("c.sql", &script)], from).schema;
    let mut left = migrate((&reached, from), (&new, from), Dialect::Postgresql);
    // reading keeps the first declaration of a type: `tests/sql/load.py` asks PostgreSQL about those
    let of_types = ["type ", "do $$", "column mood", "column shirt"];
    left.steps.retain(|step| !of_types.iter().any(|word| step.sql.contains(word)));
    assert_eq!(left.text(), "", "after\n{}", migration.text());
}

#[test]
fn a_migration_leads_to_the_new_schema_and_back() {
    check_migration(BEFORE, AFTER);
    check_migration(AFTER, BEFORE);
}

#[test]
fn losses_say_what_and_why() {
    for seed in 1..=20 {
        for dialect in Dialect::WRITTEN {
            for loss in write_schema(&schema(seed), None, dialect, &BTreeMap::new()).losses {
                assert!(!loss.what.is_empty() && !loss.why.is_empty() && !loss.why.ends_with('.'), "{loss:?}");
                let sentence = loss.sentence();
                assert!(sentence.ends_with(").") && sentence.contains(loss.kind.words()), "{sentence}");
            }
        }
    }
    assert_eq!(LossKind::NotEnforced.words(), "not enforced");
}
