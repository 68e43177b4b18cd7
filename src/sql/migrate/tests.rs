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
    check(
        PLAIN,
        after,
        Dialect::Postgresql,
        &expect![[r#"
        -- Locks the table against everything for a moment.
        alter table item add column if not exists sold_on date;
        -- Locks the table against everything for a moment.
        alter table item add column if not exists kind text not null default 'new';
        -- Fill sold_on in all rows first: it is new, obligatory and without a default.
        -- Locks the table against everything while all rows are read.
        alter table item alter column sold_on set not null;
        -- LOSES DATA
        -- The column and its values are gone.
        -- Locks the table against everything for a moment.
        alter table item drop column if exists note;
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Sqlserver,
        &expect![[r#"
        alter table item add sold_on date;
        alter table item add kind nvarchar(max) not null default N'new';
        -- Fill sold_on in all rows first: it is new, obligatory and without a default.
        alter table item alter column sold_on date not null;
        -- LOSES DATA
        -- The column and its values are gone.
        alter table item drop column if exists note;
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Bigquery,
        &expect![[r#"
        -- The engine cannot change this table in place: its rows are put aside until it is made anew.
        create table item__old as select id, note, price, shop_id from item;
        drop table item;
        create table if not exists item (
            id      int64         not null,
            price   numeric(8, 2),
            shop_id int64,
            sold_on date          not null,
            kind    string        default 'new' not null,
            primary key (id) not enforced
        );
        -- LOSES DATA
        -- Without note. Say what sold_on is in these rows: it is new, obligatory and without a default.
        insert into item (id, price, shop_id) select id, price, shop_id from item__old;
        drop table item__old;
    "#]],
    );
}

#[test]
fn a_type_changes() {
    let after =
        "create table item (id bigint primary key, note varchar(10), price numeric(10, 2) default 0, shop_id bigint);
        create table shop (id integer primary key);";
    check(
        PLAIN,
        after,
        Dialect::Postgresql,
        &expect![[r#"
        -- LOSES DATA
        -- note was text. Values that do not fit are cut, rounded or refused.
        -- Locks the table against everything while it is written anew.
        alter table item alter column note type varchar(10) using note::varchar(10);
        -- price was numeric(8, 2).
        -- Locks the table against everything while it is written anew.
        alter table item alter column price type numeric(10, 2) using price::numeric(10, 2);
        -- Locks the table against everything for a moment.
        alter table item alter column price set default 0;
        -- shop_id was integer.
        -- Locks the table against everything while it is written anew.
        alter table item alter column shop_id type bigint using shop_id::bigint;
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Mysql,
        &expect![[r#"
        -- LOSES DATA
        -- note was longtext. Values that do not fit are cut, rounded or refused.
        alter table item modify column note varchar(10);
        -- price was decimal(8, 2).
        alter table item modify column price decimal(10, 2) default 0;
        alter table item alter column price set default 0;
        -- shop_id was int.
        alter table item modify column shop_id bigint;
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Snowflake,
        &expect![[r#"
        -- The engine cannot change this table in place: its rows are put aside until it is made anew.
        create table item__old as select id, note, price, shop_id from item;
        drop table item;
        create table if not exists item (
            id      bigint        not null,
            note    varchar(10),
            price   number(10, 2)          default 0,
            shop_id bigint,
            primary key (id)
        );
        -- LOSES DATA
        -- Values of note that do not fit are refused.
        insert into item (id, note, price, shop_id) select id, cast(note as varchar(10)), cast(price as number(10, 2)), cast(shop_id as bigint) from item__old;
        drop table item__old;
    "#]],
    );
}

#[test]
fn references_keys_and_indexes_come() {
    let after = "create table item (id bigint primary key, note text unique, price numeric(8, 2) check (price > 0),
        shop_id integer references shop (id));
        create table shop (id integer primary key);
        create index item_shop_idx on item (shop_id);";
    check(
        PLAIN,
        after,
        Dialect::Postgresql,
        &expect![[r#"
        -- Fails where two rows have the same values.
        -- Locks the table against everything while all rows are read.
        alter table item add unique (note);
        -- Locks the table against everything while all rows are read.
        alter table item add check (price > 0);
        -- Locks both tables against writing while all rows are checked; on large tables add it `not valid` and validate it afterwards.
        alter table item add foreign key (shop_id) references shop (id);
        -- Locks the table against writing meanwhile; on a large table use `create index concurrently`, outside a transaction.
        create index if not exists item_shop_idx on item (shop_id);
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Sqlserver,
        &expect![[r#"
        -- LOSES DATA
        -- note was nvarchar(max). Values that do not fit are cut, rounded or refused.
        alter table item alter column note nvarchar(450) null;
        -- Fails where two rows have the same values.
        alter table item add unique (note);
        alter table item add check (price > 0);
        alter table item add foreign key (shop_id) references shop (id);
        if not exists (select 1 from sys.indexes where name = N'item_shop_idx' and object_id = object_id(N'item'))
        create index item_shop_idx on item (shop_id);
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Duckdb,
        &expect![[r#"
        -- The engine cannot change this table in place: its rows are put aside until it is made anew.
        create table item__old as select id, note, price, shop_id from item;
        drop table item;
        create table if not exists item (
            id      bigint        not null,
            note    varchar,
            price   decimal(8, 2),
            shop_id integer,
            primary key (id),
            unique (note),
            foreign key (shop_id) references shop (id),
            check (price > 0)
        );
        create index if not exists item_shop_idx on item (shop_id);
        insert into item (id, note, price, shop_id) select id, note, price, shop_id from item__old;
        drop table item__old;
    "#]],
    );
    check(
        after,
        PLAIN,
        Dialect::Mysql,
        &expect![[r#"
        -- The reference has no name: look up the one that the server gave it.
        alter table item drop foreign key item_ibfk_1;
        alter table item drop index note;
        -- The check has no name: look up the one that the server gave it.
        alter table item drop check item_chk_1;
        drop index item_shop_idx on item;
        -- note was varchar(191).
        alter table item modify column note longtext;
    "#]],
    );
    check(
        after,
        PLAIN,
        Dialect::Databricks,
        &expect![[r#"
        alter table item drop foreign key if exists (shop_id);
        alter table item drop constraint if exists item_check_1;
    "#]],
    );
}

#[test]
fn what_fits_alone_is_renamed() {
    let after = "create table item (id bigint primary key, remark text, price numeric(8, 2), shop_id integer);
        create table store (id integer primary key);";
    check(
        PLAIN,
        after,
        Dialect::Postgresql,
        &expect![[r#"
        -- A guess: one table is gone, one with the very same columns is new.
        alter table if exists shop rename to store;
        -- A guess: one column is gone, one of its type is new in its place.
        alter table item rename column note to remark;
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Clickhouse,
        &expect![[r#"
        -- A guess: one table is gone, one with the very same columns is new.
        rename table if exists shop to store;
        -- A guess: one column is gone, one of its type is new in its place.
        alter table item rename column if exists note to remark;
    "#]],
    );
    // two that are gone and two that are new may be anything
    let doubtful = "create table item (id bigint primary key, remark text, cost numeric(8, 2), shop_id integer);
        create table shop (id integer primary key);";
    check(
        PLAIN,
        doubtful,
        Dialect::Postgresql,
        &expect![[r#"
        -- Locks the table against everything for a moment.
        alter table item add column if not exists remark text;
        -- Locks the table against everything for a moment.
        alter table item add column if not exists cost numeric(8, 2);
        -- LOSES DATA
        -- The column and its values are gone.
        -- Locks the table against everything for a moment.
        alter table item drop column if exists note;
        -- LOSES DATA
        -- The column and its values are gone.
        -- Locks the table against everything for a moment.
        alter table item drop column if exists price;
    "#]],
    );
}

#[test]
fn tables_come_and_go() {
    let after =
        "create table shop (id integer primary key); create table owner (id integer primary key, name text not null);
        comment on table shop is 'Where it is sold.';";
    check(
        PLAIN,
        after,
        Dialect::Postgresql,
        &expect![[r#"
        create table if not exists owner (
            id   integer not null,
            name text    not null,
            primary key (id)
        );
        comment on table shop is 'Where it is sold.';
        -- LOSES DATA
        -- The table and its rows are gone.
        drop table if exists item;
    "#]],
    );
    check(
        PLAIN,
        after,
        Dialect::Redshift,
        &expect![[r#"
        create table if not exists owner (
            id   integer        not null,
            name varchar(65535) not null,
            primary key (id)
        );
        comment on table shop is 'Where it is sold.';
        -- LOSES DATA
        -- The table and its rows are gone.
        drop table if exists item;
    "#]],
    );
}

#[test]
fn values_of_an_enumeration_come_and_go() {
    let before = "create type state as enum ('open', 'paid'); create table item (id bigint primary key, state state default 'open');";
    let more = before.replace("'paid')", "'sent', 'paid')");
    let less = before.replace(", 'paid')", ")");
    check(
        before,
        &more,
        Dialect::Postgresql,
        &expect![[r#"
        -- The value can be used when the transaction that adds it has ended.
        alter type state add value if not exists 'sent' after 'open';
    "#]],
    );
    check(
        before,
        &less,
        Dialect::Postgresql,
        &expect![[r#"
        alter type state rename to state__old;
        do $$ begin
            create type state as enum ('open');
        exception when duplicate_object then null;
        end $$;
        alter table item alter column state drop default;
        -- LOSES DATA
        -- Fails where a row has one of the values that are gone: paid.
        alter table item alter column state type state using state::text::state;
        alter table item alter column state set default 'open';
        drop type if exists state__old;
    "#]],
    );
    check(
        before,
        &more,
        Dialect::Duckdb,
        &expect![[r#"
        -- The engine cannot change this table in place: its rows are put aside until it is made anew.
        create table item__old as select id, cast(state as varchar) as state from item;
        drop table item;
        drop type state;
        create type if not exists state as enum ('open', 'sent', 'paid');
        create table if not exists item (
            id    bigint not null,
            state state           default 'open',
            primary key (id)
        );
        insert into item (id, state) select id, state from item__old;
        drop table item__old;
    "#]],
    );
    check(
        before,
        &more,
        Dialect::Clickhouse,
        &expect![[r#"
        -- LOSES DATA
        -- state was Nullable(Enum8('open' = 1, 'paid' = 2)). Values that do not fit are cut, rounded or refused.
        alter table item modify column if exists state Nullable(Enum8('open' = 1, 'sent' = 2, 'paid' = 3)) default 'open';
    "#]],
    );
}
