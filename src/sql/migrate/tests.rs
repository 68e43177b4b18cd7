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

const PLAIN: &str = "create table item (id bigint primary key, note text, price numeric(8, 2), shop_id integer);
    create table shop (id integer primary key);";

#[test]
fn nothing_differs_nothing_is_done() {
    for dialect in Dialect::WRITTEN {
        check(PLAIN, PLAIN, dialect, &expect![[""]]);
    }
}

#[test]
fn a_column_comes_and_one_goes() {
    let after = "create table item (id bigint primary key, price numeric(8, 2), shop_id integer, sold_on date not null,
        kind text not null default 'new');
        create table shop (id integer primary key);";
    check(PLAIN, after, Dialect::Postgresql, &expect![[""]]);
    check(PLAIN, after, Dialect::Sqlserver, &expect![[""]]);
    check(PLAIN, after, Dialect::Bigquery, &expect![[""]]);
}

#[test]
fn a_type_changes() {
    let after =
        "create table item (id bigint primary key, note varchar(10), price numeric(10, 2) default 0, shop_id bigint);
        create table shop (id integer primary key);";
    check(PLAIN, after, Dialect::Postgresql, &expect![[""]]);
    check(PLAIN, after, Dialect::Mysql, &expect![[""]]);
    check(PLAIN, after, Dialect::Snowflake, &expect![[""]]);
}

#[test]
fn references_keys_and_indexes_come() {
    let after = "create table item (id bigint primary key, note text unique, price numeric(8, 2) check (price > 0),
        shop_id integer references shop (id));
        create table shop (id integer primary key);
        create index item_shop_idx on item (shop_id);";
    check(PLAIN, after, Dialect::Postgresql, &expect![[""]]);
    check(PLAIN, after, Dialect::Sqlserver, &expect![[""]]);
    check(PLAIN, after, Dialect::Duckdb, &expect![[""]]);
    check(after, PLAIN, Dialect::Mysql, &expect![[""]]);
    check(after, PLAIN, Dialect::Databricks, &expect![[""]]);
}

#[test]
fn what_fits_alone_is_renamed() {
    let after = "create table item (id bigint primary key, remark text, price numeric(8, 2), shop_id integer);
        create table store (id integer primary key);";
    check(PLAIN, after, Dialect::Postgresql, &expect![[""]]);
    check(PLAIN, after, Dialect::Clickhouse, &expect![[""]]);
    // two that are gone and two that are new may be anything
    let doubtful = "create table item (id bigint primary key, remark text, cost numeric(8, 2), shop_id integer);
        create table shop (id integer primary key);";
    check(PLAIN, doubtful, Dialect::Postgresql, &expect![[""]]);
}

#[test]
fn tables_come_and_go() {
    let after =
        "create table shop (id integer primary key); create table owner (id integer primary key, name text not null);
        comment on table shop is 'Where it is sold.';";
    check(PLAIN, after, Dialect::Postgresql, &expect![[""]]);
    check(PLAIN, after, Dialect::Redshift, &expect![[""]]);
}

#[test]
fn values_of_an_enumeration_come_and_go() {
    let before = "create type state as enum ('open', 'paid'); create table item (id bigint primary key, state state default 'open');";
    let more = before.replace("'paid')", "'sent', 'paid')");
    let less = before.replace(", 'paid')", ")");
    check(before, &more, Dialect::Postgresql, &expect![[""]]);
    check(before, &less, Dialect::Postgresql, &expect![[""]]);
    check(before, &more, Dialect::Duckdb, &expect![[""]]);
    check(before, &more, Dialect::Clickhouse, &expect![[""]]);
}
