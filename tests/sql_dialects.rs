//! Reading in eleven dialects: what each writes that no other does, and what becomes of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use expect_test::{Expect, expect};
use plumbline::sql::{Column, Dialect, Reading, Table, read};
use std::fmt::Write;

fn pairs(clauses: &[(String, String)]) -> String {
    clauses.iter().map(|(key, text)| format!("{key}={text}")).collect::<Vec<_>>().join("; ")
}

fn describe_column(said: &mut String, column: &Column) {
    let flags = [(!column.nullable, "required"), (column.identity, "numbered"), (column.generated, "computed")];
    let mut words: Vec<String> = flags.iter().filter(|(set, _)| *set).map(|(_, word)| (*word).to_owned()).collect();
    words.extend(column.default.iter().map(|text| format!("default {text}")));
    words.extend(column.expression.iter().map(|text| format!("is {text}")));
    words.extend(column.collation.iter().map(|text| format!("collate {text}")));
    words.extend(column.comment.iter().map(|text| format!("// {text}")));
    words.extend(Some(pairs(&column.clauses)).filter(|text| !text.is_empty()));
    let _ = writeln!(said, "  {}: {:?} {}", column.name, column.data_type, words.join(" "));
}

fn describe_table(said: &mut String, table: &Table) {
    let _ = writeln!(said, "{:?} {}.{} {:?}", table.kinds, table.schema, table.name, table.comment);
    table.columns.iter().for_each(|column| describe_column(said, column));
    let mut line = |name: &str, text: String| {
        if !text.is_empty() && text != "[]" && text != "{}" {
            let _ = writeln!(said, "  {name} {text}");
        }
    };
    line("key", format!("{:?}", table.primary_key));
    line("unique", format!("{:?}", table.unique));
    line("checks", format!("{:?}", table.checks));
    for held in &table.references {
        let actions = [&held.on_delete, &held.on_update];
        line("reference", format!("{} {:?} -> {} {:?} {actions:?}", held.name, held.columns, held.table, held.to));
    }
    for held in &table.indexes {
        let more =
            format!("{:?} where {:?} include {:?} {}", held.method, held.filter, held.include, pairs(&held.clauses));
        line("index", format!("{} {:?} unique {} {more}", held.name, held.columns, held.unique));
    }
    line("partitioned", format!("{:?}", table.partitioned_by).replace("[]", ""));
    line("by", table.partition_method.clone().unwrap_or_default());
    let bounds: Vec<_> = table.partition_bounds.iter().map(|held| format!("{}: {}", held.name, held.bounds)).collect();
    line("partitions", bounds.join("; "));
    line("clauses", pairs(&table.clauses));
    line("properties", pairs(&table.properties));
    line("query", table.query.clone().unwrap_or_default());
}

fn describe(reading: &Reading) -> String {
    let (schema, mut said) = (&reading.schema, String::new());
    schema.tables.iter().for_each(|table| describe_table(&mut said, table));
    for view in &schema.views {
        let _ =
            writeln!(said, "view {} {:?} reads {:?}; {}", view.name, view.comment, view.reads, pairs(&view.clauses));
    }
    for held in &schema.enums {
        let _ = writeln!(said, "enum {} {:?}", held.name, held.values);
    }
    for held in &schema.domains {
        let _ = writeln!(said, "domain {} {:?} {:?}", held.name, held.data_type, held.checks);
    }
    for held in &schema.types {
        let _ = writeln!(said, "type {} {:?}", held.name, held.fields);
    }
    for held in &schema.sequences {
        let _ = writeln!(said, "sequence {} {}", held.name, pairs(&held.clauses));
    }
    for held in &schema.namespaces {
        let _ = writeln!(said, "namespace {} {}", held.name, pairs(&held.clauses));
    }
    for held in &schema.grants {
        let _ = writeln!(said, "grant {} on {} to {}", held.privileges, held.on, held.to);
    }
    for held in &schema.comments {
        let _ = writeln!(said, "comment on {} {}: {}", held.object, held.name, held.text);
    }
    for held in &schema.kept {
        let _ = writeln!(said, "kept {} {}", held.object, held.text);
    }
    for statements in reading.statements.values() {
        let _ = writeln!(said, "{} taken", statements.taken);
        statements.ignored.iter().for_each(|held| _ = writeln!(said, "ignored {}: {}", held.line, held.why));
        statements.guessed.iter().for_each(|held| _ = writeln!(said, "guessed {}: {}", held.line, held.what));
        statements.failed.iter().for_each(|held| _ = writeln!(said, "failed {}: {}", held.line, held.why));
    }
    said
}

/// Reads a text in the dialect that it shows, which must be this one.
fn check(dialect: Dialect, text: &str, expected: &Expect) {
    let reading = read(&[("a.sql", text)], None);
    assert_eq!(reading.dialect, Some(dialect), "the dialect that the text shows");
    expected.assert_eq(&describe(&reading));
}

#[test]
fn postgresql() {
    check(
        Dialect::Postgresql,
        "\\connect shop
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TYPE point3 AS (x double precision, y double precision);
        CREATE DOMAIN year AS integer CONSTRAINT year_check CHECK (VALUE >= 1901);
        CREATE SEQUENCE s START WITH 5 INCREMENT BY 2 OWNED BY public.t.id;
        CREATE TABLE public.t (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10), y year, m mood DEFAULT 'ok'::mood,
            n text COLLATE \"C\", g text GENERATED ALWAYS AS (lower(n)) STORED, tags character varying[],
            CONSTRAINT t_pk PRIMARY KEY (id, y), CONSTRAINT t_n UNIQUE (n), CHECK (n <> ''::text)) PARTITION BY RANGE (y);
        CREATE TABLE public.t_2024 PARTITION OF public.t FOR VALUES FROM (2024) TO (2025);
        CREATE TABLE public.t_rest (LIKE public.t);
        ALTER TABLE ONLY public.t ATTACH PARTITION public.t_rest DEFAULT;
        CREATE UNIQUE INDEX CONCURRENTLY t_i ON public.t USING btree (lower(n)) INCLUDE (m) WHERE (m = 'ok');
        ALTER TABLE public.t ADD CONSTRAINT t_fk FOREIGN KEY (id) REFERENCES public.u (id) ON UPDATE CASCADE ON DELETE SET NULL NOT VALID;
        ALTER TABLE public.t CLUSTER ON t_pk;
        CREATE FOREIGN TABLE f (a int) SERVER s OPTIONS (schema_name 'x');
        COMMENT ON CONSTRAINT t_pk ON public.t IS 'the key';
        COMMENT ON INDEX t_i IS 'by name';
        GRANT SELECT, INSERT ON TABLE public.t TO reader;
        COPY public.t (id) FROM stdin;\n1\n2\n\\.\n
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ select 1; $$;\n",
        &expect![[r#"
            [] public.t None
              id: BigInt required numbered identity=always START WITH 10
              y: Integer required
              m: Enum("mood") default 'ok'::mood
              n: Text(None) collate "C"
              g: Text(None) computed is lower(n) stored=
              tags: Array(Text(None)) 
              key ["id", "y"]
              unique [["n"]]
              checks ["n <> ''::text"]
              reference t_fk ["id"] -> public.u ["id"] [Some("set null"), Some("cascade")]
              index t_i ["lower(n)"] unique true Some("btree") where Some("(m = 'ok')") include ["m"] 
              partitioned ["y"]
              by range
              partitions t_2024: FOR VALUES FROM (2024) TO (2025); t_rest: DEFAULT
              clauses alter=cluster ON t_pk
            ["foreign"] .f None
              a: Integer 
              clauses server=s
              properties schema_name='x'
            enum mood ["sad", "ok"]
            domain year Integer ["VALUE >= 1901"]
            type point3 [("x", "double precision"), ("y", "double precision")]
            sequence s start with=5; increment by=2; owned by=public.t.id
            grant SELECT, INSERT on TABLE public.t to reader
            comment on constraint t_pk ON public.t: the key
            15 taken
            ignored 1: \connect is a command of psql
            ignored 19: COPY loads 2 rows, which are not part of the schema
            ignored 24: create function declares no table
        "#]],
    );
}

#[test]
fn mysql() {
    check(
        Dialect::Mysql,
        "CREATE TABLE `t` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it\\'s',
          `c` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'a', `e` enum('x','y'), `k` char(2) BINARY,
          `at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, `v` int AS (`id` + 1) VIRTUAL,
          PRIMARY KEY (`id`), UNIQUE KEY `u` (`c`), KEY `ix` (`e`(3)) USING BTREE, FULLTEXT KEY `ft` (`c`),
          CONSTRAINT `fk` FOREIGN KEY (`k`) REFERENCES `o` (`k`) ON DELETE CASCADE
        ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='the table'
        /*!50100 PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB, PARTITION p1 VALUES LESS THAN MAXVALUE) */;
        INSERT INTO `t` VALUES (1);
        INSERT INTO `t` VALUES (2);
        ALTER TABLE t MODIFY COLUMN c varchar(20) NOT NULL AFTER id, CHANGE k kk char(3), ADD INDEX (kk), DROP KEY ix,
          RENAME INDEX u TO uu, CONVERT TO CHARACTER SET utf8, ENGINE=MyISAM;
        DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\n
        CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`%` SQL SECURITY DEFINER VIEW `v` AS select `t`.`id` from `t`;
        # a comment; with a semicolon\n",
        &expect![[r#"
            [] .t Some("the table")
              id: BigInt required numbered // it's
              c: Text(Some(20)) required
              e: Enum("t_e") 
              kk: Text(Some(3)) 
              at: TimestampTz required default CURRENT_TIMESTAMP on update=CURRENT_TIMESTAMP
              v: Integer computed is `id` + 1 virtual=
              key ["id"]
              unique [["c"]]
              reference fk ["kk"] -> o ["k"] [Some("cascade"), None]
              index ft ["`c`"] unique false Some("fulltext") where None include [] 
              index  ["kk"] unique false None where None include [] 
              partitioned ["id"]
              by range
              partitions p0: VALUES LESS THAN (10) ENGINE = InnoDB; p1: VALUES LESS THAN MAXVALUE
              clauses engine=InnoDB; auto_increment=7; default charset=utf8mb4; alter=convert TO CHARACTER SET utf8; alter=engine =MyISAM
            view v None reads ["t"]; 
            enum t_e ["x", "y"]
            3 taken
            ignored 8: insert adds rows, which are not part of the schema (2 statements in a row)
            ignored 12: DELIMITER is a command of the MySQL client
            ignored 13: create procedure declares no table
            ignored 14: DELIMITER is a command of the MySQL client
        "#]],
    );
}

#[test]
fn sql_server() {
    check(
        Dialect::Sqlserver,
        "CREATE TABLE [dbo].[t]([id] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL, [n] [nvarchar](max) MASKED WITH (FUNCTION = 'default()') NULL,
          [c] AS ([id]*(2)) PERSISTED, [at] [datetime2](7) GENERATED ALWAYS AS ROW START NOT NULL,
          CONSTRAINT [PK_t] PRIMARY KEY CLUSTERED ([id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
        GO
        ALTER TABLE [dbo].[t] WITH CHECK ADD CONSTRAINT [FK_t] FOREIGN KEY([id]) REFERENCES [dbo].[u] ([id])
        GO
        ALTER TABLE [dbo].[t] CHECK CONSTRAINT [FK_t]
        ALTER TABLE [dbo].[t] ADD CONSTRAINT [DF_n] DEFAULT (getdate()) FOR [n]
        CREATE UNIQUE NONCLUSTERED INDEX [ix] ON [dbo].[t] ([n] DESC) INCLUDE ([c]) WHERE ([n] IS NOT NULL) ON [PRIMARY]
        GO
        EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'the name', @level0type=N'SCHEMA', @level0name=N'dbo',
          @level1type=N'TABLE', @level1name=N't', @level2type=N'COLUMN', @level2name=N'n'
        GO
        CREATE PROCEDURE p AS SELECT 1; CREATE TABLE #x (a int);
        GO\n",
        &expect![[r#"
            [] dbo.t None
              id: Integer required numbered identity=1,1; not for replication=
              n: Text(None) default (getdate()) // the name masked with=(FUNCTION = 'default()')
              c: Other("") computed is [id]*(2) persisted=
              at: Timestamp required computed generated=GENERATED ALWAYS AS ROW START
              key ["id"]
              reference FK_t ["id"] -> dbo.u ["id"] [None, None]
              index ix ["[n] DESC"] unique true Some("nonclustered") where Some("([n] IS NOT NULL)") include ["c"] on=[PRIMARY]
              clauses on=[PRIMARY]; textimage_on=[PRIMARY]; alter=check CONSTRAINT [FK_t]
            6 taken
            ignored 14: create procedure declares no table
        "#]],
    );
}

#[test]
fn sqlite() {
    check(
        Dialect::Sqlite,
        ".mode csv\nPRAGMA foreign_keys=ON;
        CREATE TABLE IF NOT EXISTS \"t\" (id INTEGER PRIMARY KEY AUTOINCREMENT, [a b] UNSIGNED BIG INT, c, d TEXT COLLATE NOCASE
          CHECK (d <> ''), e REFERENCES t(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, UNIQUE (c) ON CONFLICT IGNORE) WITHOUT ROWID, STRICT;\n",
        &expect![[r#"
            [] .t None
              id: BigInt required numbered
              a b: BigInt 
              c: Other("") 
              d: Text(None) collate NOCASE
              e: Other("") deferrable=; initially=DEFERRED
              key ["id"]
              unique [["c"]]
              checks ["d <> ''"]
              reference  ["e"] -> t ["id"] [Some("cascade"), None]
              clauses without rowid=; strict=
            1 taken
            ignored 1: .mode is a command of the SQLite shell
            ignored 2: pragma changes nothing that is read
        "#]],
    );
}

#[test]
fn snowflake() {
    check(
        Dialect::Snowflake,
        "create or replace TRANSIENT TABLE DB.S.T (ID NUMBER(38,0) NOT NULL AUTOINCREMENT START 1 INCREMENT 1 NOORDER COMMENT 'the key',
          V VARIANT, E VARCHAR(16777216) COLLATE 'en-ci' WITH MASKING POLICY P USING (E, ID) WITH TAG (A='b'), AT TIMESTAMP_TZ(9),
          constraint PK primary key (ID) not enforced rely) CLUSTER BY (TO_DATE(AT), ID) DATA_RETENTION_TIME_IN_DAYS=1 COMMENT='the table';
        create table X clone T copy grants;
        create dynamic table D target_lag = '1 minute' warehouse = w as select id from t;
        alter table T add column if not exists Z int, column if not exists Y array(int);
        alter table T swap with X;
        alter table T set comment = 'other';
        create hybrid table H (a int primary key, index i (a));
        create sequence SEQ start = 1 increment = 1 order;
        create table {{ schema }}.J (a int);
        create file format F type = csv;\n",
        &expect![[r#"
            ["transient"] S.T Some("other")
              ID: Decimal(Some((38, 0))) required numbered // the key start=1; increment=1; noorder=
              V: Json 
              E: Text(Some(16777216)) collate 'en-ci' with masking policy=P; using=(E, ID); with tag=(A='b')
              AT: TimestampTz 
              Z: Integer 
              Y: Array(Integer) 
              key ["ID"]
              clauses cluster by=(TO_DATE(AT), ID); data_retention_time_in_days=1; alter=swap with X
            [] .X None
              ID: Decimal(Some((38, 0))) required numbered // the key start=1; increment=1; noorder=
              V: Json 
              E: Text(Some(16777216)) collate 'en-ci' with masking policy=P; using=(E, ID); with tag=(A='b')
              AT: TimestampTz 
              Z: Integer 
              Y: Array(Integer) 
              clauses clone=T; copy grants=
            ["dynamic"] .D None
              id: Other("") 
              clauses target_lag='1 minute'; warehouse=w
              query select id from t
            ["hybrid"] .H None
              a: Integer required
              key ["a"]
              index i ["a"] unique false None where None include [] 
            [] {{ schema }}.J None
              a: Integer 
            sequence SEQ start=1; increment=1; order=
            7 taken
            ignored 12: create file format declares no table
            guessed 5: the columns come from a query; those with a cast or a name were taken
            guessed 11: the placeholder {{ schema }} was taken as a name
        "#]],
    );
}

#[test]
fn bigquery() {
    check(
        Dialect::Bigquery,
        "CREATE TABLE `my-project.d.t` (id INT64 NOT NULL OPTIONS(description=\"it's\"), s STRUCT<a INT64, b ARRAY<STRING(3)>>,
          at TIMESTAMP DEFAULT CURRENT_TIMESTAMP(), n BIGNUMERIC(40, 2), PRIMARY KEY (id) NOT ENFORCED,
          CONSTRAINT f FOREIGN KEY (n) REFERENCES d.u(n) NOT ENFORCED)
        PARTITION BY TIMESTAMP_TRUNC(at, DAY) CLUSTER BY id, n OPTIONS(description='the table', require_partition_filter=true);
        CREATE SEARCH INDEX si ON d.t(ALL COLUMNS);
        ALTER TABLE d.t ALTER COLUMN IF EXISTS n SET OPTIONS (description='how many');
        ALTER TABLE d.t ADD COLUMN IF NOT EXISTS x JSON, DROP COLUMN IF EXISTS s;
        CREATE EXTERNAL TABLE d.e WITH PARTITION COLUMNS (dt DATE) OPTIONS (format='CSV', uris=['gs://b/*']);
        CREATE MATERIALIZED VIEW d.mv CLUSTER BY id OPTIONS(enable_refresh=true) AS SELECT id FROM d.t;
        CREATE SCHEMA d OPTIONS(location='eu');\n",
        &expect![[r#"
            [] d.t Some("the table")
              id: BigInt required // it's options=description="it's"
              at: TimestampTz default CURRENT_TIMESTAMP()
              n: Decimal(Some((40, 2))) // how many
              x: Json 
              key ["id"]
              reference f ["n"] -> d.u ["n"] [None, None]
              index si ["ALL COLUMNS"] unique false Some("search") where None include [] 
              partitioned ["TIMESTAMP_TRUNC(at, DAY)"]
              clauses cluster by=id, n
              properties description='the table'; require_partition_filter=true
            ["external"] d.e None
              dt: Date 
              partitioned ["dt"]
              properties format='CSV'; uris=['gs://b/*']
            view mv None reads ["t"]; cluster by=id; options=enable_refresh=true
            namespace d options=(location='eu')
            7 taken
        "#]],
    );
}

#[test]
fn redshift() {
    check(
        Dialect::Redshift,
        "CREATE TABLE s.t (id int IDENTITY(0,1) ENCODE az64 DISTKEY, c varchar(9) COLLATE case_insensitive, d super)
        BACKUP NO DISTSTYLE KEY COMPOUND SORTKEY (id, c);
        CREATE EXTERNAL TABLE x.e (a int) PARTITIONED BY (dt date) STORED AS PARQUET LOCATION 's3://b/' TABLE PROPERTIES ('numRows'='9');
        CREATE EXTERNAL SCHEMA x FROM DATA CATALOG DATABASE 'd' IAM_ROLE 'r';
        ALTER TABLE s.t ALTER COLUMN c ENCODE lzo;
        ALTER TABLE s.t ALTER DISTKEY c;
        CREATE MATERIALIZED VIEW mv DISTKEY(id) AUTO REFRESH YES AS SELECT id FROM s.t;\n",
        &expect![[r#"
            [] s.t None
              id: Integer numbered identity=0,1; encode=az64; distkey=
              c: Text(Some(9)) collate case_insensitive
              d: Json 
              clauses backup=NO; diststyle=KEY; compound sortkey=(id, c); alter=alter COLUMN c ENCODE lzo; alter=alter DISTKEY c
            ["external"] x.e None
              a: Integer 
              dt: Date 
              partitioned ["dt"]
              clauses stored as=PARQUET; location='s3://b/'
              properties numRows='9'
            view mv None reads ["t"]; distkey=(id); auto refresh=YES
            namespace x from=DATA CATALOG DATABASE 'd' IAM_ROLE 'r'
            6 taken
        "#]],
    );
}

#[test]
fn databricks() {
    check(
        Dialect::Databricks,
        "CREATE OR REPLACE TABLE c.d.t (id BIGINT GENERATED BY DEFAULT AS IDENTITY (START WITH 1) COMMENT 'the key',
          m MAP<STRING, ARRAY<INT>>, s STRUCT<a: INT COMMENT 'x', b: STRING>, at TIMESTAMP, CONSTRAINT pk PRIMARY KEY (id) RELY)
        USING DELTA PARTITIONED BY (at) CLUSTER BY (id) COMMENT 'the table' LOCATION 's3://b' TBLPROPERTIES ('delta.x' = 'true');
        CREATE TABLE h (a INT) PARTITIONED BY (dt STRING COMMENT 'day') STORED AS PARQUET;
        CREATE TABLE x SHALLOW CLONE c.d.t;
        ALTER TABLE h REPLACE COLUMNS (a INT, b STRING);
        ALTER TABLE c.d.t ALTER COLUMN s.a COMMENT 'y';
        ALTER TABLE c.d.t SET TBLPROPERTIES ('delta.y' = '2');
        ALTER TABLE c.d.t ADD COLUMNS (z INT AFTER id, w DOUBLE);
        COMMENT ON TABLE c.d.t IS \"other\";
        CREATE TABLE 1m.2g(a INT) USING parquet;\n",
        &expect![[r#"
            [] d.t Some("other")
              id: BigInt required numbered // the key identity=by default START WITH 1
              m: Map((Text(None), Array(Integer))) 
              s: Struct([("a", Integer), ("b", Text(None))]) 
              at: TimestampTz 
              z: Integer 
              w: Double 
              key ["id"]
              partitioned ["at"]
              clauses using=DELTA; cluster by=(id); location='s3://b'; alter=column s.a
              properties delta.x='true'; delta.y='2'
            [] .h None
              a: Integer 
              b: Text(None) 
              partitioned ["dt"]
              clauses stored as=PARQUET
            [] .x None
              id: BigInt numbered // the key identity=by default START WITH 1
              m: Map((Text(None), Array(Integer))) 
              s: Struct([("a", Integer), ("b", Text(None))]) 
              at: TimestampTz 
              z: Integer 
              w: Double 
              clauses shallow clone=t
            [] 1m.2g None
              a: Integer 
              clauses using=parquet
            9 taken
        "#]],
    );
}

#[test]
fn duckdb() {
    check(
        Dialect::Duckdb,
        "CREATE TABLE t (id UBIGINT PRIMARY KEY, h HUGEINT, s STRUCT(a INTEGER, b VARCHAR[]), m MAP(INTEGER, VARCHAR), u UNION(n INT, t TEXT),
          e ENUM ('a', 'b'), l INTEGER[3], g INTEGER AS (id + 1), r ROW(k INT),);
        ALTER TABLE t ADD COLUMN s.k INTEGER;
        ALTER TABLE t RENAME s.a TO c;
        CREATE MACRO add(a, b) AS a + b;
        CREATE TABLE q AS FROM read_csv('a.csv');
        COMMENT ON COLUMN t.h IS 'large';
        ALTER SEQUENCE q OWNED BY t;
        ALTER VIEW v RENAME TO w;\n",
        &expect![[r#"
            [] .t None
              id: BigInt required
              h: BigInt // large
              s: Struct([("a", Integer), ("b", Array(Text(None)))]) 
              m: Map((Integer, Text(None))) 
              u: Other("UNION(n INT, t TEXT)") 
              e: Enum("t_e") 
              l: Array(Integer) 
              g: Integer computed is id + 1
              r: Struct([("k", Integer)]) 
              key ["id"]
              clauses alter=add s.k INTEGER; alter=column s.a
            [] .q None
              query FROM read_csv('a.csv')
            enum t_e ["a", "b"]
            sequence q owned by=t
            kept view v RENAME TO w
            7 taken
            ignored 5: create macro declares no table
        "#]],
    );
}

#[test]
fn clickhouse() {
    check(
        Dialect::Clickhouse,
        "CREATE TABLE IF NOT EXISTS d.t ON CLUSTER '{cluster}' (id UInt64 CODEC(Delta, ZSTD(1)), s LowCardinality(Nullable(String)) COMMENT 'state',
          e Enum8('a' = 1, 'b' = 2), a Array(Tuple(x Int8, y Nullable(Float64))), m Map(String, UInt8), at DateTime64(3, 'UTC') DEFAULT now(),
          day Date MATERIALIZED toDate(at), al String ALIAS upper(s), n Nested(k String), INDEX ix s TYPE bloom_filter GRANULARITY 4,
          PROJECTION p (SELECT id ORDER BY s), CONSTRAINT c CHECK id > 0)
        ENGINE = ReplicatedReplacingMergeTree('/p', '{replica}', at) PARTITION BY toYYYYMM(at) PRIMARY KEY id ORDER BY (id, at)
        TTL at + INTERVAL 1 MONTH SETTINGS index_granularity = 8192 COMMENT 'the table';
        CREATE TABLE d.u AS d.t ENGINE = Distributed(c, d, t, rand());
        CREATE MATERIALIZED VIEW d.mv ON CLUSTER c TO d.u (id UInt64) AS SELECT id FROM d.t;
        ALTER TABLE d.t ON CLUSTER c ADD COLUMN IF NOT EXISTS y Int32 AFTER id, DROP INDEX IF EXISTS ix, COMMENT COLUMN y 'why', MODIFY TTL at;
        ALTER TABLE d.t UPDATE y = 1 WHERE id = 1;\n",
        &expect![[r#"
            [] d.t Some("the table")
              id: Decimal(Some((20, 0))) required codec=(Delta, ZSTD(1))
              s: Text(None) // state
              e: Enum("t_e") required
              a: Array(Struct([("x", SmallInt), ("y", Double)])) required
              m: Map((Text(None), SmallInt)) required
              at: TimestampTz required default now()
              day: Date required computed is toDate(at) materialized=toDate(at)
              al: Text(None) required computed is upper(s) alias=upper(s)
              n: Array(Struct([("k", Text(None))])) required
              y: Integer required // why
              checks ["id > 0"]
              partitioned ["toYYYYMM(at)"]
              clauses on cluster='{cluster}'; entry=PROJECTION p (SELECT id ORDER BY s); engine=ReplicatedReplacingMergeTree('/p', '{replica}', at); primary key=id; order by=(id, at); ttl=at + INTERVAL 1 MONTH; alter=modify TTL at; alter=UPDATE y = 1 WHERE id = 1
              properties index_granularity=8192
            [] d.u None
              id: Decimal(Some((20, 0))) required codec=(Delta, ZSTD(1))
              s: Text(None) // state
              e: Enum("u_e") required
              a: Array(Struct([("x", SmallInt), ("y", Double)])) required
              m: Map((Text(None), SmallInt)) required
              at: TimestampTz required default now()
              day: Date required computed is toDate(at) materialized=toDate(at)
              al: Text(None) required computed is upper(s) alias=upper(s)
              n: Array(Struct([("k", Text(None))])) required
              y: Integer required // why
              clauses engine=Distributed(c, d, t, rand())
            view mv None reads ["t"]; on cluster=c; to=d.u (id UInt64)
            enum t_e ["a", "b"]
            enum u_e ["a", "b"]
            4 taken
            guessed 10: update changes rows, which are not part of the schema; it was kept as text
        "#]],
    );
}

#[test]
fn oracle() {
    check(
        Dialect::Oracle,
        "SET DEFINE OFF\nPROMPT making tables\n
        CREATE TABLE \"HR\".\"T\" (ID NUMBER(10,0) GENERATED BY DEFAULT ON NULL AS IDENTITY, N VARCHAR2(20 CHAR) DEFAULT q'[it's]' NOT NULL ENABLE,
          D DATE DEFAULT SYSDATE, V NUMBER GENERATED ALWAYS AS (ID * 2) VIRTUAL, L CLOB,
          CONSTRAINT PK_T PRIMARY KEY (ID) USING INDEX TABLESPACE USERS ENABLE)
        SEGMENT CREATION IMMEDIATE PCTFREE 10 STORAGE (INITIAL 65536) TABLESPACE USERS
        PARTITION BY RANGE (D) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) (PARTITION P0 VALUES LESS THAN (DATE '2024-01-01'));
        ALTER TABLE HR.T MODIFY (N VARCHAR2(40), L NOT NULL);
        ALTER TABLE HR.T ADD (X NUMBER, Y DATE);
        CREATE BITMAP INDEX HR.IX ON HR.T (N) TABLESPACE USERS;
        COMMENT ON COLUMN HR.T.N IS 'name';
        CREATE OR REPLACE PACKAGE BODY PK AS PROCEDURE A IS BEGIN NULL; END; END;
/
        CREATE SEQUENCE S MINVALUE 1 NOCACHE NOORDER;
/
",
        &expect![[r#"
            [] HR.T None
              ID: Decimal(Some((10, 0))) required numbered identity=by default
              N: Text(Some(40)) // name
              D: Timestamp default SYSDATE
              V: Decimal(None) computed is ID * 2 virtual=
              L: Text(None) required
              X: Decimal(None) 
              Y: Timestamp 
              key ["ID"]
              index IX ["N"] unique false Some("bitmap") where None include [] tablespace=USERS
              partitioned ["D"]
              by range
              partitions P0: VALUES LESS THAN (DATE '2024-01-01')
              clauses segment creation immediate=; pctfree=10; storage=(INITIAL 65536); tablespace=USERS; interval=INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
            sequence S minvalue=1; nocache=; noorder=
            6 taken
            ignored 1: set is a command of SQL*Plus
            ignored 2: prompt is a command of SQL*Plus
            ignored 13: create package declares no table
        "#]],
    );
}

#[test]
fn one_file_of_another_dialect_does_not_change_how_the_others_are_read() {
    let mysql = "CREATE TABLE `a` (`x` varchar(9) DEFAULT 'it\\'s' COMMENT 'b') ENGINE=InnoDB;";
    let postgresql = "create table b (y text default 'c:\\', z timestamptz default now()::timestamptz);";
    let plain = "create table c (w int);";
    let reading = read(&[("m.sql", mysql), ("p.sql", postgresql), ("q.sql", plain)], None);
    assert_eq!(reading.dialects["m.sql"], Dialect::Mysql);
    assert_eq!(reading.schema.tables.len(), 3);
    assert!(reading.findings.is_empty());
    let reading = read(&[("q.sql", plain)], Some(Dialect::Oracle));
    assert_eq!(reading.dialects["q.sql"], Dialect::Oracle);
}
