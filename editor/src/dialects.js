// The dialects as the highlighter knows them, under the engine's names: how each quotes and comments, and its words.
//
// The words are those of definitions, from each engine's documentation of CREATE TABLE and of its types. Words that are
// far more often the name of a column than part of a clause (id, name, type, status, description) are left out, so that
// a table reads as what it is.

import { SQLDialect } from "@codemirror/lang-sql";

const WORDS =
  "add after all alter always and any as asc before begin between by cascade case cast check collate column comment commit constraint " +
  "create cross current_date current_time current_timestamp database default deferrable deferred delete desc distinct drop else end escape " +
  "except exists for foreign from full function generated grant group having identity if ilike in index initially inner insert " +
  "intersect into is join key lateral left like limit materialized natural no not null nulls of offset on only or outer over partition " +
  "preceding primary procedure references rename replace restrict returning returns revoke right rollback rows schema select " +
  "sequence set similar table temp temporary then to trigger truncate union unique unbounded update using values view when where " +
  "with without";

const TYPES =
  "array bigint binary bit blob bool boolean char character clob date datetime decimal double float int integer json numeric precision real " +
  "smallint text time timestamp tinyint uuid varbinary varchar varying zone";

const dialect = (words, types, how = {}, builtin = "") =>
  SQLDialect.define({
    keywords: `${WORDS} ${words}`,
    types: `${TYPES} ${types}`.toLowerCase(),
    builtin: builtin.toLowerCase(),
    caseInsensitiveIdentifiers: true,
    ...how,
  });

const POSTGRES = { charSetCasts: true, doubleDollarQuotedStrings: true, operatorChars: "+-*/<>=~!@#%^&|`?:", specialVar: "" };
const POSTGRES_WORDS =
  "analyze attach authorization cache collation concurrently copy cycle domain do enum exclude extension force foreign include increment " +
  "inherit inherits instead language list logged maxvalue minvalue nothing oids operator overriding owned owner policy range restart rule " +
  "security sequence server stable stored strict tablespace unlogged validate volatile window";
const POSTGRES_TYPES =
  "bigserial box bpchar bytea cidr circle citext daterange float4 float8 hstore inet int2 int4 int4range int8 int8range interval jsonb line lseg " +
  "macaddr money numrange oid path point polygon serial serial2 serial4 serial8 smallserial timestamptz timetz tsquery tsrange tstzrange " +
  "tsvector varbit vector xml";

const CLICKHOUSE_TYPES =
  "AggregateFunction Array Bool Date Date32 DateTime DateTime64 Decimal Decimal128 Decimal256 Decimal32 Decimal64 Dynamic Enum Enum16 Enum8 FixedString " +
  "Float32 Float64 IPv4 IPv6 Int128 Int16 Int256 Int32 Int64 Int8 JSON LowCardinality Map Nested Nothing Nullable Point Ring " +
  "SimpleAggregateFunction String Tuple UInt128 UInt16 UInt256 UInt32 UInt64 UInt8 UUID Variant";
const CLICKHOUSE_ENGINES =
  "AggregatingMergeTree CollapsingMergeTree Distributed Kafka MergeTree Merge Memory ReplacingMergeTree ReplicatedMergeTree " +
  "ReplicatedReplacingMergeTree SummingMergeTree TinyLog VersionedCollapsingMergeTree";

const DIALECTS = {
  postgresql: dialect(POSTGRES_WORDS, POSTGRES_TYPES, POSTGRES),

  mysql: dialect(
    "auto_increment btree change charset checksum collate columns compressed definer delimiter duplicate enforced engine event first fulltext hash " +
      "ignore invisible invoker key_block_size less lock modify partitions row_format security spatial sql start storage stored subpartition " +
      "tables tablespace than unlock unsigned use virtual visible zerofill",
    "enum fixed geometry linestring longblob longtext mediumblob mediumint mediumtext multipoint multipolygon point polygon tinyblob tinytext year",
    {
      operatorChars: "*+-%<>!=&|^", charSetCasts: true, doubleQuotedStrings: true, unquotedBitLiterals: true, hashComments: true,
      spaceAfterDashes: true, specialVar: "@?", identifierQuotes: "`", backslashEscapes: true,
    },
  ),

  sqlserver: dialect(
    "allow_page_locks allow_row_locks ansi_nulls ansi_padding authorization clustered columnstore compression convert data_compression exec " +
      "filegroup fillfactor go hidden ignore_dup_key include memory_optimized nocheck nonclustered off optimize_for_sequential_key pad_index period " +
      "persisted print quoted_identifier rowguidcol row_number sparse statistics_norecompute system_versioning textimage_on top use",
    "datetime2 datetimeoffset geography geometry hierarchyid image money nchar ntext nvarchar rowversion smalldatetime smallmoney sql_variant " +
      "sysname uniqueidentifier xml",
    { operatorChars: "*+-%<>!=^&|/", specialVar: "@", identifierQuotes: '"[' },
  ),

  sqlite: dialect(
    "abort attach autoincrement conflict deferred detach exclusive fail glob ignore immediate indexed instead match pragma reindex rowid " +
      "stored strict transaction vacuum virtual",
    "nchar nvarchar unsigned",
    { operatorChars: "*+-%<>!=&|/~", identifierQuotes: '`"', specialVar: "@:?$" },
  ),

  snowflake: dialect(
    "autoincrement change_tracking clone cluster copy data_retention_time_in_days dynamic enforced external file_format hybrid increment lag " +
      "masking noorder pipe qualify recluster rely stage stream swap target_lag transient try_cast undrop unset use volatile warehouse",
    "byteint geography geometry map nchar number nvarchar nvarchar2 object string timestamp_ltz timestamp_ntz timestamp_tz variant vector",
    { operatorChars: "*+-%<>!=&|^/#~?:", slashComments: true, doubleDollarQuotedStrings: true },
  ),

  bigquery: dialect(
    "assert clone cluster copy declare default_rounding_mode enforced expiration_timestamp export external friendly_name kms_key_name options " +
      "partition_expiration_days qualify require_partition_filter snapshot unnest window",
    "bigdecimal bignumeric bytes float64 geography int64 interval range string struct",
    {
      identifierQuotes: "`", doubleQuotedStrings: true, backslashEscapes: true, hashComments: true, operatorChars: "*+-%<>!=&|^/~?:",
    },
  ),

  redshift: dialect(
    `${POSTGRES_WORDS} auto backup compound credentials delimiter distkey diststyle encode even external iam_role interleaved sortkey spectrum unload`,
    `${POSTGRES_TYPES} geography geometry hllsketch super varbyte`,
    POSTGRES,
  ),

  databricks: dialect(
    "bucketed buckets catalog change cluster clustered constraints dbproperties delta enforced external feature iceberg liquid location managed " +
      "mask merge minus optimize orc overwrite parquet partitioned qualify rely restore shallow sorted stored tblproperties unset use vacuum zorder",
    "byte bytes interval long map short string struct timestamp_ltz timestamp_ntz variant void",
    { identifierQuotes: "`", doubleQuotedStrings: true, backslashEscapes: true },
  ),

  duckdb: dialect(
    `${POSTGRES_WORDS} anti asof describe install load macro pivot positional pragma qualify semi summarize unpivot use virtual`,
    `${POSTGRES_TYPES} hugeint list map struct timestamp_ms timestamp_ns timestamp_s ubigint uhugeint uinteger union usmallint utinyint varint`,
    POSTGRES,
  ),

  clickhouse: dialect(
    "alias array attach cluster codec deduplicate dictionary disk engine ephemeral expression final freeze granularity kill lifetime minmax modify " +
      "mutation optimize order permanently populate prewhere projection sample settings ttl",
    CLICKHOUSE_TYPES,
    { identifierQuotes: '`"', backslashEscapes: true, caseInsensitiveIdentifiers: false, hashComments: true },
    CLICKHOUSE_ENGINES,
  ),

  oracle: dialect(
    "bitmap byte cache compress connect cycle disable enable force global including initrans invisible local logging maxtrans maxvalue minus " +
      "minvalue nocache nocompress nocycle nologging nomaxvalue nominvalue noparallel novalidate organization overflow parallel pctfree pctused " +
      "preserve prior purge rely rowdependencies rowid segment storage synonym tablespace validate virtual",
    "bfile binary_double binary_float interval long nchar nclob number nvarchar2 raw varchar2 xmltype",
    { operatorChars: "*/+-%<>!=~|", charSetCasts: true, plsqlQuotingMechanism: true },
  ),
};

const STANDARD = dialect("", "");

/** The dialect of this name; the common words where there is none. */
export const dialectOf = (name) => DIALECTS[name] ?? STANDARD;

const CASED = new Map(`${CLICKHOUSE_TYPES} ${CLICKHOUSE_ENGINES}`.split(" ").map((word) => [word.toLowerCase(), word]));

/** A word as this dialect writes it: ClickHouse tells `String` from `string`. */
export const asWritten = (name, word) => (name === "clickhouse" ? (CASED.get(word.toLowerCase()) ?? word) : word);
