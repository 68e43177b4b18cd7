//! Reading whole files of SQL: what a dump of a shop declares, and what no text may do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use expect_test::{Expect, expect};
use plumbline::finding::Severity;
use plumbline::sql::{Dialect, Reading, Schema, check, read};
use std::fmt::Write;

const SHOP: &str = include_str!("fixtures/shop.sql");

/// A schema in lines: tables with what hangs on them, then enumerations and views.
fn describe(schema: &Schema) -> String {
    let mut said = String::new();
    for table in &schema.tables {
        let (key, unique, parts) = (&table.primary_key, &table.unique, &table.partitions);
        let _ = writeln!(said, "{} key {key:?} unique {unique:?} by {:?} {parts:?}", table.key(), table.partitioned_by);
        for column in &table.columns {
            let flags = [(!column.nullable, "required"), (column.identity, "numbered"), (column.generated, "computed")];
            let flags: Vec<_> = flags.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
            let _ = writeln!(said, "  {} {:?} {}", column.name, column.data_type, flags.join(" "));
        }
        for reference in &table.references {
            let _ = writeln!(said, "  {:?} -> {} {:?}", reference.columns, reference.table, reference.to);
        }
    }
    for held in &schema.enums {
        let _ = writeln!(said, "enum {} {:?}", held.name, held.values);
    }
    for view in &schema.views {
        let _ = writeln!(said, "view {} {:?}", view.name, view.reads);
    }
    said
}

/// The same, and what was done with each statement that was not simply taken.
fn describe_all(reading: &Reading) -> String {
    let mut said = describe(&reading.schema);
    for (file, statements) in &reading.statements {
        let ignored = statements.ignored.len();
        let _ = writeln!(said, "{file}: {} taken, {ignored} ignored", statements.taken);
        for held in &statements.guessed {
            let _ = writeln!(said, "  guessed {}: {}", held.line, held.what);
        }
        for held in &statements.failed {
            let _ = writeln!(said, "  failed {}: {}", held.line, held.why);
        }
    }
    for finding in &reading.findings {
        let (line, column) = (finding.span.line, finding.span.column);
        let _ = writeln!(said, "{} {}:{line}:{column} {}", finding.rule, finding.file, finding.what);
    }
    said
}

fn check_reading(text: &str, dialect: Option<Dialect>, expected: &Expect) {
    expected.assert_eq(&describe_all(&read(&[("a.sql", text)], dialect)));
}

#[test]
fn a_dump_of_a_shop() {
    check_reading(
        SHOP,
        Some(Dialect::Postgresql),
        &expect![[r#"
            customer key ["id"] unique [["email"]] by [] []
              id Integer required numbered
              email Text(None) required
              first_order_id BigInt 
              tags Array(Text(None)) 
              changed_at TimestampTz required
              ["first_order_id", "changed_at"] -> order ["id", "ordered_at"]
            order key ["id", "ordered_at"] unique [] by ["ordered_at"] ["order_2024", "order_2025"]
              id BigInt required numbered
              customer_id Integer required
              state Enum("order_state") required
              discount Decimal(Some((5, 2))) 
              net Decimal(Some((12, 2))) required
              gross Decimal(Some((12, 2))) computed
              ordered_at Timestamp required
              ["customer_id"] -> customer ["id"]
            enum order_state ["open", "paid; not sent", "customer's"]
            view paid ["customer", "order"]
            a.sql: 26 taken, 7 ignored
        "#]],
    );
}

#[test]
fn a_dump_has_no_errors() {
    let found = check("shop.sql", SHOP, Dialect::Postgresql).into_iter();
    let errors: Vec<_> =
        found.filter(|found| found.severity == Severity::Error).map(|found| (found.rule, found.what)).collect();
    assert_eq!(errors, []);
}

#[test]
fn comments_and_defaults_are_kept() {
    let reading = read(&[("shop.sql", SHOP)], None);
    let customer = reading.schema.table("customer").expect("the table");
    assert_eq!(customer.comment.as_deref(), Some("People who ordered; or began to."));
    let email = customer.column("email").expect("the column");
    assert_eq!(email.comment.as_deref(), Some("Where the customer's bill goes."));
    let id = customer.column("id").expect("the column");
    assert_eq!(id.default.as_deref(), Some("nextval('public.customer_id_seq'::regclass)"));
    assert_eq!(customer.place.to_string(), "shop.sql:30");
}

#[test]
fn several_files_make_one_schema() {
    let keys = "alter table b add primary key (id); alter table a add foreign key (b_id) references b;";
    let tables = "create table a (b_id int);\ncreate table b (id int);";
    let reading = read(&[("1_keys.sql", keys), ("2_tables.sql", tables)], None);
    expect![[r#"
        a key [] unique [] by [] []
          b_id Integer 
          ["b_id"] -> b ["id"]
        b key ["id"] unique [] by [] []
          id Integer required
        1_keys.sql: 2 taken, 0 ignored
        2_tables.sql: 2 taken, 0 ignored
    "#]]
    .assert_eq(&describe_all(&reading));
}

#[test]
fn tables_of_one_name_in_two_schemas() {
    let text = "create table sales.item (id int primary key);
        create table stock.item (id int primary key, sold int references sales.item);
        create table stock.move (item_id int references item (id));";
    check_reading(
        text,
        None,
        &expect![[r#"
        sales.item key ["id"] unique [] by [] []
          id Integer required
        stock.item key ["id"] unique [] by [] []
          id Integer required
          sold Integer 
          ["sold"] -> sales.item ["id"]
        move key [] unique [] by [] []
          item_id Integer 
          ["item_id"] -> stock.item ["id"]
        a.sql: 3 taken, 0 ignored
    "#]],
    );
}

#[test]
fn placeholders_and_names_of_other_engines() {
    let text = "CREATE TABLE @schema.t (a INT64 NOT NULL, b ARRAY<STRUCT<x INT64, y STRING>>, c STRING OPTIONS(description=\"it's\"));";
    check_reading(
        text,
        Some(Dialect::Bigquery),
        &expect![[r#"
            t key [] unique [] by [] []
              a BigInt required
              b Array(Struct([("x", BigInt), ("y", Text(None))])) 
              c Text(None) 
            a.sql: 0 taken, 0 ignored
              guessed 1: the placeholder @schema was taken as a name
        "#]],
    );
    let text = "CREATE TABLE `t` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'a \\' b', `k` enum('x','y'), PRIMARY KEY (`id`), KEY `ix` (`k`)) ENGINE=InnoDB;";
    check_reading(
        text,
        None,
        &expect![[r#"
            t key ["id"] unique [] by [] []
              id BigInt required numbered
              k Enum("t_k") 
            enum t_k ["x", "y"]
            a.sql: 1 taken, 0 ignored
        "#]],
    );
    let text = "CREATE TABLE [dbo].[t]([id] [int] IDENTITY(1,1) NOT NULL, [p] [money] NULL, CONSTRAINT [PK_t] PRIMARY KEY CLUSTERED ([id] ASC)) ON [PRIMARY]\nGO\n";
    check_reading(
        text,
        None,
        &expect![[r#"
            t key ["id"] unique [] by [] []
              id Integer required numbered
              p Decimal(Some((19, 4))) 
            a.sql: 1 taken, 0 ignored
        "#]],
    );
}

#[test]
fn what_changes_later() {
    let text = "create table t (a int, b int, c text);
        alter table t drop column b, add column d numeric(9, 2) not null, alter column a set not null;
        alter table t rename column c to e;
        alter table t rename to u;
        alter table u alter column e type varchar(9);
        drop table if exists nothing;
        create table u (z int);
        alter table gone add column x int;";
    check_reading(
        text,
        None,
        &expect![[r#"
        u key [] unique [] by [] []
          a Integer required
          e Text(Some(9)) 
          d Decimal(Some((9, 2))) required
        a.sql: 6 taken, 0 ignored
          guessed 7: u is declared more than once; the first declaration was kept
          guessed 8: it speaks of a table that none of the files declares, and was passed over
    "#]],
    );
}

#[test]
fn statements_that_no_parser_takes() {
    let text = "create table t (\n  id int primary key,\n  a int weird_option 5,\n  b text default 'x' storage extended\n) strange clause here;\ncreate table ();\ncreat table x (a int);";
    check_reading(
        text,
        Some(Dialect::Postgresql),
        &expect![[r#"
            t key ["id"] unique [] by [] []
              id Integer required
              a Integer 
              b Text(None) 
            a.sql: 0 taken, 0 ignored
              guessed 1: `weird_option 5` beside a was kept as text; `strange clause here` behind the columns was kept as text
              failed 6: the name of a table expected, found `(`
              failed 7: Expected: an SQL statement, found: creat
        "#]],
    );
}

#[test]
fn an_unclosed_quote_loses_its_statement_only() {
    let text = "create table a (id int, note text default 'oops);\n\ncreate table b (id int primary key, note text default 'fine');\n";
    check_reading(
        text,
        None,
        &expect![[r#"
        b key ["id"] unique [] by [] []
          id Integer required
          note Text(None) 
        a.sql: 1 taken, 0 ignored
          guessed 3: the text before this line ends in something that is not closed; reading began again here
          failed 1: a string is not closed; reading went on at line 3
        unclosed_quote a.sql:1:43 A string opens on line 1 and is never closed.
    "#]],
    );
    let found = check("a.sql", text, Dialect::Postgresql);
    let said: Vec<_> =
        found.iter().map(|held| format!("{} {}:{}", held.rule, held.span.line, held.span.column)).collect();
    assert_eq!(said, ["unclosed_quote 1:43"]);
}

#[test]
fn syntax_errors_say_where_and_what_to_do() {
    let say = |text: &str| {
        let found = check("a.sql", text, Dialect::Postgresql).into_iter().filter(|found| found.rule == "syntax_error");
        found
            .map(|held| format!("{}:{} {} {}\n", held.span.line, held.span.column, held.what, held.advice))
            .collect::<String>()
    };
    let texts = [
        "select 1;\n  create table t (\n  a int primary key,,\n  b int);",
        "create table t (\n  a int primary key\n  b int);",
        "create table t (a int primary key",
        "creat table t (a int);",
        "create table t (a int primary key)\ncreate table u (b int primary key);",
        "create table order (a int primary key);",
    ];
    expect![[r#"
        3:3 This is not correct PostgreSQL: ',' or ')' after column definition is expected, `b` is found. A comma is probably missing at the end of the line before `b`.
        1:34 This is not correct PostgreSQL: ',' or ')' after column definition is expected, the end of the statement is found. The statement ends while a parenthesis is open: close it with `)`.
        1:1 This is not correct PostgreSQL: an SQL statement is expected, `creat` is found. A statement begins with create, alter, comment or drop; `creat` is none of them. Look for a typing mistake or a stray semicolon before it.
        1:35 This is not correct PostgreSQL: a semicolon is missing. End the statement with a semicolon.
    "#]].assert_eq(&texts.map(say).concat());
}

#[test]
fn no_text_brings_it_down() {
    let deep = format!("create table t (a int check ({}1{}));", "(".repeat(100_000), ")".repeat(100_000));
    let long = format!("create table t (a int check (a = {}));", "1 + ".repeat(10_000) + "1");
    let open = "(".repeat(100_000);
    let angles = format!("create table t (a {}int);", "array<".repeat(50_000));
    let brackets = format!("create table t (a int{});", "[]".repeat(50_000));
    let quotes = "'\ncreate table a (b int);\n".repeat(301);
    let odd = "\u{feff}\0create\0table \u{1}t\u{202e} (é int, \"\" text, '' x, ) ; /* $$ ' \" ` -- \n E'\\";
    let comments = "/*/* */ create table a (b int); ".repeat(1_000);
    let copies = "COPY a FROM stdin;\ncreate table b (c int);\n".repeat(1_000);
    let froms = format!("create view v as select 1 {}", "from a, ".repeat(5_000));
    let owners = format!("alter {}", "(".repeat(100_000));
    let columns =
        format!("create table t ({} z int);", (0..12_000).map(|at| format!("c{at} int, ")).collect::<String>());
    let nulls = format!("create table t (a int check (a{}));", " is null".repeat(100_000));
    let mut likes = "create table t0 (a int);\n".to_owned();
    for at in 1..300 {
        likes.push_str(&format!("create table t{at} (like t{}, b{at} int);\n", at - 1));
    }
    let names = format!("create table {} (a int);", "n".repeat(100_000));
    for text in [
        &deep,
        &long,
        &open,
        &angles,
        &brackets,
        &quotes,
        odd,
        &names,
        &comments,
        &copies,
        &froms,
        &owners,
        &columns,
        &nulls,
        &likes,
        "",
        ";;;",
        "create",
        "alter table",
        "\\",
        "$a",
        "@",
        "COPY a FROM stdin;",
    ] {
        for dialect in [None, Some(Dialect::Bigquery)] {
            let reading = read(&[("odd.sql", text)], dialect);
            assert!(reading.schema.tables.iter().all(|table| table.name.chars().count() <= 200));
            check("odd.sql", text, dialect.unwrap_or(Dialect::Duckdb));
        }
    }
    let why = &read(&[("deep.sql", &deep)], None).statements["deep.sql"].failed[0].why;
    assert_eq!(why, "its parentheses are nested 100002 deep; at most 200 are read");
}

#[test]
fn every_beginning_of_a_dump_is_read() {
    for (end, _) in SHOP.char_indices().step_by(37) {
        read(&[("cut.sql", &SHOP[..end])], Some(Dialect::Postgresql));
    }
}
