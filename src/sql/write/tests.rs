//! What is written is read back: by the parser, by the checks, and by eye.

use super::*;
use crate::finding::Severity;
use crate::sql::{check, read};
use expect_test::{Expect, expect};

fn column(name: &str, data_type: DataType, nullable: bool, comment: &str) -> TargetColumn {
    TargetColumn { name: name.to_owned(), data_type, nullable, comment: comment.to_owned() }
}

fn reference(column: &str, table: &str, to: &str) -> Reference {
    Reference {
        columns: vec![column.to_owned()],
        table: table.to_owned(),
        to: vec![to.to_owned()],
        ..Reference::default()
    }
}

fn star() -> Vec<TargetTable> {
    let fact = TargetTable {
        name: "fct_sale".to_owned(),
        comment: "One row for each item's sale.".to_owned(),
        columns: vec![
            column("sale_key", DataType::BigInt, false, ""),
            column("store_key", DataType::BigInt, false, "The store; 'unknown' is -1."),
            column("sold_on", DataType::Date, false, ""),
            column("amount", DataType::Decimal(Some((12, 2))), true, "In euros \\ gross"),
            column("order", DataType::Enum("kind".to_owned()), true, ""),
        ],
        primary_key: vec!["sale_key".to_owned()],
        references: vec![reference("store_key", "dim_store", "store_key")],
        partition_by: Some("sold_on".to_owned()),
        cluster_by: vec!["store_key".to_owned()],
    };
    let store = TargetTable {
        name: "dim_store".to_owned(),
        columns: vec![column("store_key", DataType::BigInt, false, ""), column("name", DataType::Text(None), true, "")],
        primary_key: vec!["store_key".to_owned()],
        ..TargetTable::default()
    };
    vec![fact, store]
}

fn every_type() -> TargetTable {
    let types = [
        DataType::Boolean,
        DataType::SmallInt,
        DataType::Integer,
        DataType::BigInt,
        DataType::Decimal(None),
        DataType::Decimal(Some((38, 20))),
        DataType::Decimal(Some((60, 40))),
        DataType::Real,
        DataType::Double,
        DataType::Text(None),
        DataType::Text(Some(20)),
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
        DataType::Enum("rating".to_owned()),
        DataType::Other("tsvector".to_owned()),
    ];
    let columns =
        types.into_iter().enumerate().map(|(at, kind)| column(&format!("c{at}"), kind, at > 0, "it's")).collect();
    TargetTable { name: "every".to_owned(), columns, primary_key: vec!["c0".to_owned()], ..TargetTable::default() }
}

/// Everything written parses, and the checks find no error in it.
fn check_written(tables: &[TargetTable], dialect: Dialect) -> Written {
    let written = write("marts", tables, dialect);
    let errors: Vec<_> = check("out.sql", &written.text, dialect)
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert_eq!(errors, Vec::new(), "{}", written.text);
    let back = read(&[("out.sql", &written.text)], Some(dialect));
    assert_eq!(back.schema.tables.len(), tables.len());
    let statements = &back.statements["out.sql"];
    assert_eq!((statements.guessed.len(), statements.failed.len()), (0, 0), "{statements:?}");
    written
}

/// What is lost, a line each.
fn said(written: &Written) -> String {
    written.losses.iter().map(Loss::sentence).collect::<Vec<_>>().join("\n")
}

fn assert_written(dialect: Dialect, expected: &Expect) {
    let written = check_written(&star(), dialect);
    expected.assert_eq(&format!("{}\nLost:\n{}\n", written.text, said(&written)));
}

#[test]
fn postgresql() {
    assert_written(
        Dialect::Postgresql,
        &expect![[r#"
            create schema if not exists marts;

            create table if not exists marts.dim_store (
                store_key bigint not null,
                name      text,
                primary key (store_key)
            );

            create table if not exists marts.fct_sale (
                sale_key  bigint         not null,
                store_key bigint         not null,
                sold_on   date           not null,
                amount    numeric(12, 2),
                "order"   text,
                primary key (sale_key),
                foreign key (store_key) references marts.dim_store (store_key)
            );
            comment on table marts.fct_sale is 'One row for each item''s sale.';
            comment on column marts.fct_sale.store_key is 'The store; ''unknown'' is -1.';
            comment on column marts.fct_sale.amount is 'In euros \ gross';
            create index if not exists fct_sale_store_key_idx on marts.fct_sale (store_key);

            Lost:
            fct_sale.order: the type of the column becomes text (not enforced: the engine has no enumerations: that it is one of the values is not enforced).
        "#]],
    );
}

#[test]
fn duckdb() {
    assert_written(
        Dialect::Duckdb,
        &expect![[r#"
            create schema if not exists marts;

            create table if not exists marts.dim_store (
                store_key bigint  not null,
                name      varchar,
                primary key (store_key)
            );

            create table if not exists marts.fct_sale (
                sale_key  bigint         not null,
                store_key bigint         not null,
                sold_on   date           not null,
                amount    decimal(12, 2),
                "order"   varchar,
                primary key (sale_key),
                foreign key (store_key) references marts.dim_store (store_key)
            );
            comment on table marts.fct_sale is 'One row for each item''s sale.';
            comment on column marts.fct_sale.store_key is 'The store; ''unknown'' is -1.';
            comment on column marts.fct_sale.amount is 'In euros \ gross';

            Lost:
            fct_sale.order: the type of the column becomes varchar (not enforced: the engine has no enumerations: that it is one of the values is not enforced).
        "#]],
    );
}

#[test]
fn snowflake() {
    assert_written(
        Dialect::Snowflake,
        &expect![[r#"
            -- Snowflake does not enforce primary, unique and foreign keys: Snowflake keeps them for its optimiser and for the reader.
            -- The tests of the pipeline check them instead.

            create schema if not exists marts;

            create table if not exists marts.dim_store (
                store_key bigint  not null,
                name      varchar,
                primary key (store_key)
            );

            -- Clustered by store_key: rows that are joined and filtered by it lie together.
            create table if not exists marts.fct_sale (
                sale_key  bigint        not null,
                store_key bigint        not null comment 'The store; ''unknown'' is -1.',
                sold_on   date          not null,
                amount    number(12, 2)          comment 'In euros \\ gross',
                "order"   varchar,
                primary key (sale_key),
                foreign key (store_key) references marts.dim_store (store_key)
            )
            cluster by (store_key)
            comment = 'One row for each item''s sale.';

            Lost:
            primary, unique and foreign keys (not enforced: Snowflake keeps them for its optimiser and for the reader).
            fct_sale.order: the type of the column becomes varchar (not enforced: the engine has no enumerations: that it is one of the values is not enforced).
        "#]],
    );
}

#[test]
fn bigquery() {
    assert_written(
        Dialect::Bigquery,
        &expect![[r#"
            -- BigQuery does not enforce primary, unique and foreign keys: BigQuery keeps them for its optimiser and for the reader.
            -- The tests of the pipeline check them instead.

            create schema if not exists marts;

            create table if not exists marts.dim_store (
                store_key int64  not null,
                name      string,
                primary key (store_key) not enforced
            );

            -- Partitioned by sold_on: reading or removing some days leaves the others untouched.
            -- Clustered by store_key: rows that are joined and filtered by it lie together.
            create table if not exists marts.fct_sale (
                sale_key  int64          not null,
                store_key int64          not null options (description = 'The store; \'unknown\' is -1.'),
                sold_on   date           not null,
                amount    numeric(12, 2)          options (description = 'In euros \\ gross'),
                `order`   string,
                primary key (sale_key) not enforced,
                foreign key (store_key) references marts.dim_store (store_key) not enforced
            )
            partition by sold_on
            cluster by store_key
            options (description = 'One row for each item\'s sale.');

            Lost:
            primary, unique and foreign keys (not enforced: BigQuery keeps them for its optimiser and for the reader).
            fct_sale.order: the type of the column becomes string (not enforced: the engine has no enumerations: that it is one of the values is not enforced).
        "#]],
    );
}

#[test]
fn every_type_in_every_dialect() {
    for dialect in Dialect::DELIVERED {
        check_written(&[every_type()], dialect);
    }
}

#[test]
fn circles_and_strangers_are_left_out_and_named() {
    let table = |name: &str, to: &str| TargetTable {
        name: name.to_owned(),
        columns: vec![column("a_key", DataType::BigInt, false, ""), column("b", DataType::BigInt, true, "")],
        primary_key: vec!["a_key".to_owned()],
        references: vec![reference("b", to, "a_key")],
        ..TargetTable::default()
    };
    let written = check_written(
        &[table("one", "two"), table("two", "one"), table("own", "own"), table("far", "off")],
        Dialect::Duckdb,
    );
    let expected = expect![[r#"
        far: the reference (b) to off is left out (cannot be expressed: that table is not written here).
        one: the reference (b) to two is left out (cannot be expressed: the tables refer to one another in a circle, and the engine adds no references later)."#]];
    expected.assert_eq(&said(&written));
}

#[test]
fn without_a_schema_names_stand_alone() {
    let written = write("", &star(), Dialect::Postgresql);
    assert!(written.text.starts_with("create table if not exists dim_store ("));
    assert_eq!(parses("create table t (a int)", Dialect::Bigquery), Ok(()));
    assert!(parses("create table t (a int,,)", Dialect::Bigquery).is_err());
}
