//! The types that each dialect knows, what sort of value each holds, and whether a literal fits one.

use super::expression::is_number;
use super::grammar::{Dialects, dialects};
use crate::finding::Span;
use crate::sql::Dialect;
use crate::sql::cursor::Cursor;
use crate::sql::lex::Kind as Sort;
use crate::sql::types::TypeName;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Names of types, looked up for every column.
type Names = LazyLock<BTreeSet<&'static str>>;

/// A type as it is written beside a column.
#[derive(Debug, Clone)]
pub(in crate::sql::checks) struct TypeUse {
    /// As written, spaces made even.
    pub text: String,
    /// Taken apart.
    pub name: TypeName,
    /// Whether a schema stands before it.
    pub qualified: bool,
    /// Whether it is written in quotes.
    pub quoted: bool,
    /// Where it stands.
    pub span: Span,
    /// What sort of value it holds.
    pub kind: Kind,
    base_end: usize,
}

/// What sort of value a type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sql::checks) enum Kind {
    /// True or false.
    Truth,
    /// Whole numbers of so many bytes.
    Whole(u8),
    /// Exact decimals.
    Decimal,
    /// Floating point.
    Float,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A day.
    Day,
    /// A time of day.
    Time,
    /// A moment without a zone.
    Moment,
    /// A moment with a zone.
    ZonedMoment,
    /// A length of time.
    Span,
    /// A unique identifier.
    Uuid,
    /// A document.
    Document,
    /// Several values in one.
    Many,
    /// Anything else.
    Other,
}

impl Kind {
    /// Whether values can be added up.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Whole(_) | Self::Decimal | Self::Float)
    }

    /// Whether values are days or moments.
    pub fn is_moment(self) -> bool {
        matches!(self, Self::Day | Self::Moment | Self::ZonedMoment)
    }
}

static POSTGRESQL: Names = LazyLock::new(|| {
    "aclitem,bigint,bigserial,bit,bit varying,bool,boolean,box,bpchar,bytea,char,char varying,character,character varying,cid,cidr,circle,date,datemultirange,daterange,dec,decimal,double precision,float,float4,float8,gtsvector,inet,int,int2,int2vector,int4,int4multirange,int4range,int8,int8multirange,int8range,integer,interval,json,jsonb,jsonpath,line,lseg,macaddr,macaddr8,money,name,national char,national char varying,national character,national character varying,nchar,numeric,nummultirange,numrange,oid,oidvector,path,pg_lsn,pg_snapshot,point,polygon,real,refcursor,regclass,regcollation,regconfig,regdictionary,regnamespace,regoper,regoperator,regproc,regprocedure,regrole,regtype,serial,serial2,serial4,serial8,smallint,smallserial,text,tid,time,time with time zone,time without time zone,timestamp,timestamp with time zone,timestamp without time zone,timestamptz,timetz,tsmultirange,tsquery,tsrange,tstzmultirange,tstzrange,tsvector,txid_snapshot,uuid,varbit,varchar,xid,xid8,xml".split(',').collect()
});
static MYSQL: Names = LazyLock::new(|| {
    "bigint,binary,bit,blob,bool,boolean,char,char byte,char varying,character,character varying,date,datetime,dec,decimal,double,double precision,enum,fixed,float,float4,float8,geometry,geometrycollection,inet4,inet6,int,int1,int2,int3,int4,int8,integer,json,linestring,long,long varbinary,long varchar,longblob,longtext,mediumblob,mediumint,mediumtext,middleint,multilinestring,multipoint,multipolygon,national char,national char varying,national character,national character varying,national varchar,nchar,nchar varchar,nchar varying,numeric,nvarchar,point,polygon,precision,real,serial,set,smallint,text,time,timestamp,tinyblob,tinyint,tinytext,uuid,varbinary,varchar,varcharacter,vector,year".split(',').collect()
});
static DUCKDB: Names = LazyLock::new(|| {
    "bigint,bignum,binary,bit,bitstring,blob,bool,boolean,bpchar,bytea,char,char varying,character,character varying,date,datetime,dec,decimal,double,double precision,enum,float,float4,float8,geometry,guid,hugeint,int,int1,int128,int16,int2,int32,int4,int64,int8,integer,integral,interval,json,list,logical,long,map,national char,national character,nchar,numeric,nvarchar,oid,parquet_variant,real,row,short,signed,smallint,string,struct,text,time,time with time zone,time without time zone,time_ns,timestamp,timestamp with time zone,timestamp without time zone,timestamp_ms,timestamp_ns,timestamp_s,timestamp_us,timestamptz,timestamptz_ns,timetz,tinyint,tuple,ubigint,uhugeint,uint128,uint16,uint32,uint64,uint8,uinteger,union,usmallint,utinyint,uuid,varbinary,varchar,variant,varint".split(',').collect()
});
static DATABRICKS: Names = LazyLock::new(|| {
    "array,bigint,binary,boolean,byte,char,character,date,dec,decimal,double,float,geography,geometry,int,integer,interval day,interval day to hour,interval day to minute,interval day to second,interval hour,interval hour to minute,interval hour to second,interval minute,interval minute to second,interval month,interval second,interval year,interval year to month,long,map,numeric,real,short,smallint,string,struct,timestamp,timestamp_ltz,timestamp_ntz,tinyint,varchar,variant,void".split(',').collect()
});
static CLICKHOUSE_ANY_CASE: Names = LazyLock::new(|| {
    "bigint,bigint signed,bigint unsigned,binary,binary large object,binary varying,bit,blob,bool,boolean,byte,bytea,char,char large object,char varying,character,character large object,character varying,clob,date,date32,datetime,datetime32,datetime64,dec,decimal,decimal128,decimal256,decimal32,decimal64,double,double precision,enum,fixed,float,inet4,inet6,int,int signed,int unsigned,int1,int1 signed,int1 unsigned,integer,integer signed,integer unsigned,json,longblob,longtext,mediumblob,mediumint,mediumint signed,mediumint unsigned,mediumtext,national char,national char varying,national character,national character large object,national character varying,nchar,nchar large object,nchar varying,numeric,nvarchar,real,set,signed,single,smallint,smallint signed,smallint unsigned,text,time,time64,timestamp,tinyblob,tinyint,tinyint signed,tinyint unsigned,tinytext,unsigned,varbinary,varchar,varchar2,year".split(',').collect()
});
static CLICKHOUSE_AS_WRITTEN: Names = LazyLock::new(|| {
    "AggregateFunction,Array,BFloat16,Dynamic,Enum16,Enum8,FixedString,Float32,Float64,Geometry,IPv4,IPv6,Int128,Int16,Int256,Int32,Int64,Int8,IntervalDay,IntervalHour,IntervalMicrosecond,IntervalMillisecond,IntervalMinute,IntervalMonth,IntervalNanosecond,IntervalQuarter,IntervalSecond,IntervalWeek,IntervalYear,LineString,LowCardinality,Map,MultiLineString,MultiPoint,MultiPolygon,Nested,Nothing,Nullable,Object,Point,Polygon,QBit,Ring,SimpleAggregateFunction,String,Tuple,UInt128,UInt16,UInt256,UInt32,UInt64,UInt8,UUID,Variant".split(',').collect()
});

/// Names of types that the grammar of PostgreSQL knows and its catalogue does not.
const POSTGRESQL_WORDS: [&str; 12] = [
    "bigint",
    "boolean",
    "char varying",
    "character",
    "character varying",
    "dec",
    "decimal",
    "double precision",
    "float",
    "int",
    "integer",
    "real",
];

/// Types that belong to other engines: where a dialect has no list, one of these is still known to be wrong.
const FOREIGN: &[(&str, &str)] = &[
    ("serial,bigserial,smallserial,bytea,jsonb,citext,timestamptz", "BTSO"),
    ("nvarchar,nvarchar2,datetimeoffset,uniqueidentifier,smalldatetime", "B"),
    ("varchar2,number,nclob,clob", "TR"),
    ("mediumint,longtext,mediumtext,tinytext,enum,set", "TBRO"),
    ("int64,float64", "TRO"),
    ("text,varchar,serial,uuid,datetime2,blob", "B"),
    ("datetime2,uniqueidentifier,money,bit,tinyint", "O"),
    ("array,map,struct", "TR"),
    ("json,jsonb,xml,uuid,bit,money,hstore,inet,cidr,point,tsvector", "R"),
];

/// The dialects that each of them is wrong in.
static FOREIGN_TO: LazyLock<BTreeMap<&str, Dialects>> = LazyLock::new(|| {
    let mut all: BTreeMap<&str, Dialects> = BTreeMap::new();
    for (names, letters) in FOREIGN {
        for name in names.split(',') {
            let held = all.entry(name).or_insert(dialects(""));
            *held = held.or(dialects(letters));
        }
    }
    all
});

impl TypeUse {
    /// A type from its text.
    pub fn new(cursor: Cursor<'_>, text: &str, qualified: bool, quoted: bool) -> Self {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        let text = if plain { text.to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") };
        let name = TypeName::parse(&text);
        let base_end = base_of(&name.base).len();
        let kind = kind_of(&name, base_of(&name.base), cursor.dialect());
        Self { name, text, qualified, quoted, span: cursor.span(), kind, base_end }
    }

    /// Its name without what says how large it is or how it counts.
    pub fn base(&self) -> &str {
        self.name.base.get(..self.base_end).unwrap_or_default()
    }

    /// The number at this place in its parentheses.
    pub fn argument(&self, at: usize) -> Option<i64> {
        self.name.arguments.get(at)?.split_whitespace().collect::<String>().parse().ok()
    }

    /// Whether the engine knows a type of this name; none where that cannot be told.
    pub fn is_known(&self, dialect: Dialect) -> Option<bool> {
        let base = self.base();
        let list = match dialect {
            Dialect::Sqlite => return Some(true),
            Dialect::Postgresql if base.starts_with("interval") => return Some(true),
            // in quotes only the names that the catalogue has are types, not those of the grammar
            Dialect::Postgresql if self.quoted && POSTGRESQL_WORDS.contains(&base) => return Some(false),
            Dialect::Postgresql => &POSTGRESQL,
            Dialect::Mysql => &MYSQL,
            Dialect::Duckdb if base.starts_with("interval") => return Some(true),
            Dialect::Duckdb => &DUCKDB,
            Dialect::Databricks => &DATABRICKS,
            Dialect::Clickhouse => {
                let written = self.text.split(['(', ' ']).next().unwrap_or_default().trim_matches(['"', '`']);
                return Some(CLICKHOUSE_ANY_CASE.contains(base) || CLICKHOUSE_AS_WRITTEN.contains(written));
            }
            _ => {
                return FOREIGN_TO.get(base).is_some_and(|held| held.has(dialect)).then_some(false);
            }
        };
        Some(list.contains(base))
    }
}

/// The name of a type without what says how large it is or how it counts.
fn base_of(name: &str) -> &str {
    let base = ["zerofill", "unsigned", "signed"].iter().fold(name, |base, word| {
        base.strip_suffix(word).map_or(base, |rest| if rest.trim().is_empty() { base } else { rest.trim_end() })
    });
    if base.starts_with("interval ") { base } else { base.trim_end() }
}

fn kind_of(name: &TypeName, base: &str, dialect: Dialect) -> Kind {
    if name.dimensions > 0 {
        return Kind::Many;
    }
    match base {
        "bool" | "boolean" | "logical" => Kind::Truth,
        "bit" if dialect == Dialect::Sqlserver => Kind::Truth,
        "tinyint" | "int1" | "byteint" | "byte" | "utinyint" | "uint8" => Kind::Whole(1),
        "int8" if dialect == Dialect::Clickhouse => Kind::Whole(1),
        "smallint" | "int2" | "short" | "int16" | "smallserial" | "serial2" | "usmallint" | "uint16" => Kind::Whole(2),
        "mediumint" | "middleint" | "int3" => Kind::Whole(3),
        "int" | "integer" | "int4" | "int32" | "serial4" | "signed" | "integral" | "uinteger" | "uint32" => {
            Kind::Whole(4)
        }
        "serial" => Kind::Whole(if dialect == Dialect::Mysql { 8 } else { 4 }),
        "bigint" | "int8" | "int64" | "long" | "bigserial" | "serial8" | "ubigint" | "uint64" | "oid" => Kind::Whole(8),
        "hugeint" | "uhugeint" | "int128" | "uint128" | "int256" | "uint256" | "bignum" | "varint" => Kind::Whole(16),
        "decimal" | "numeric" | "dec" | "fixed" | "number" | "money" | "smallmoney" | "bignumeric" | "bigdecimal"
        | "decimal32" | "decimal64" | "decimal128" | "decimal256" => Kind::Decimal,
        "real" | "float" | "float4" | "float8" | "double" | "double precision" | "float32" | "float64"
        | "binary_double" | "binary_float" | "bfloat16" => Kind::Float,
        "text"
        | "varchar"
        | "char"
        | "character"
        | "character varying"
        | "char varying"
        | "nchar"
        | "nvarchar"
        | "string"
        | "bpchar"
        | "citext"
        | "name"
        | "clob"
        | "nclob"
        | "varchar2"
        | "nvarchar2"
        | "tinytext"
        | "mediumtext"
        | "longtext"
        | "ntext"
        | "fixedstring"
        | "national character"
        | "national character varying"
        | "national char"
        | "sysname" => Kind::Text,
        "bytea" | "blob" | "binary" | "varbinary" | "bytes" | "tinyblob" | "mediumblob" | "longblob" | "image"
        | "raw" | "binary varying" => Kind::Bytes,
        "date" | "date32" => Kind::Day,
        "time" | "timetz" | "time with time zone" | "time without time zone" | "time64" => Kind::Time,
        "timestamp" if dialect == Dialect::Bigquery => Kind::ZonedMoment,
        "timestamp" if dialect == Dialect::Databricks => Kind::ZonedMoment,
        "timestamp"
        | "timestamp without time zone"
        | "datetime"
        | "datetime2"
        | "smalldatetime"
        | "timestamp_ntz"
        | "timestampntz"
        | "datetime64"
        | "datetime32"
        | "timestamp_s"
        | "timestamp_ms"
        | "timestamp_ns"
        | "timestamp_us" => Kind::Moment,
        "timestamptz"
        | "timestamp with time zone"
        | "timestamp_tz"
        | "timestamp_ltz"
        | "timestampltz"
        | "datetimeoffset"
        | "timestamp with local time zone" => Kind::ZonedMoment,
        "uuid" | "uniqueidentifier" | "guid" => Kind::Uuid,
        "json" | "jsonb" | "variant" | "super" | "object" | "xml" => Kind::Document,
        "array" | "map" | "struct" | "list" | "row" | "tuple" | "nested" | "union" => Kind::Many,
        _ if base.starts_with("interval") => Kind::Span,
        _ => Kind::Other,
    }
}

/// Whether a literal alone can be a value of the type; none where it is no literal or cannot be told.
pub(in crate::sql::checks) fn literal_fits(kind: Kind, literal: Cursor<'_>, dialect: Dialect) -> Option<bool> {
    let mut cursor = literal;
    let negative = cursor.eat(&["-"]);
    cursor.eat(&["+"]);
    let token = cursor.token()?;
    let said = cursor.said();
    cursor.skip();
    if !cursor.done() {
        return None;
    }
    let strict = !matches!(dialect, Dialect::Databricks);
    match token.kind {
        Sort::Number => Some(match kind {
            Kind::Whole(bytes) if !said.contains('.') => fits_width(said, negative, bytes),
            Kind::Truth => dialect == Dialect::Mysql,
            Kind::Whole(_) | Kind::Decimal | Kind::Float | Kind::Text | Kind::Other => true,
            Kind::Day | Kind::Moment | Kind::ZonedMoment | Kind::Time if dialect == Dialect::Mysql => return None,
            Kind::Day | Kind::Moment | Kind::ZonedMoment | Kind::Uuid => false,
            _ => return None,
        }),
        Sort::Text if !negative => {
            let text = { literal }.string()?;
            let text = text.trim();
            Some(match kind {
                Kind::Whole(bytes) if is_number(text) && !text.contains(['.', 'e', 'E']) => {
                    fits_width(text.trim_start_matches(['-', '+']), text.starts_with('-'), bytes)
                }
                Kind::Whole(_) if strict => false,
                Kind::Whole(_) => is_number(text),
                Kind::Decimal => is_number(text),
                Kind::Float => is_number(text) || is_odd_number(text),
                Kind::Truth => is_truth(text, dialect),
                Kind::Day | Kind::Moment | Kind::ZonedMoment => return moment_fits(text, dialect),
                Kind::Uuid => text.chars().filter(char::is_ascii_hexdigit).count() == 32,
                _ => return None,
            })
        }
        Sort::Word if said.eq_ignore_ascii_case("true") || said.eq_ignore_ascii_case("false") => match kind {
            Kind::Truth => Some(true),
            _ if dialect == Dialect::Mysql => None,
            Kind::Text if dialect == Dialect::Databricks => None,
            Kind::Text => None,
            Kind::Other | Kind::Many | Kind::Document => None,
            _ => Some(false),
        },
        _ => None,
    }
}

fn fits_width(digits: &str, negative: bool, bytes: u8) -> bool {
    let Ok(value) = digits.parse::<i128>() else { return true };
    let value = if negative { -value } else { value };
    // counted without a sign it may be twice as large
    bytes >= 16 || (-(1i128 << (8 * bytes - 1))..(1i128 << (8 * bytes))).contains(&value)
}

fn is_odd_number(text: &str) -> bool {
    let low = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    ["nan", "inf", "infinity"].contains(&low.as_str())
}

fn is_truth(text: &str, dialect: Dialect) -> bool {
    let low = text.to_ascii_lowercase();
    let words: &[&str] = if dialect == Dialect::Mysql {
        return is_number(text);
    } else {
        &[
            "t", "tr", "tru", "true", "f", "fa", "fal", "fals", "false", "y", "ye", "yes", "n", "no", "on", "of",
            "off", "1", "0",
        ]
    };
    words.contains(&low.as_str())
}

/// Whether a text is a day; only those in figures are judged, and words that no engine knows.
fn moment_fits(text: &str, dialect: Dialect) -> Option<bool> {
    let low = text.to_ascii_lowercase();
    let words = ["now", "today", "tomorrow", "yesterday", "infinity", "-infinity", "epoch", "allballs"];
    if words.contains(&low.as_str()) {
        return (dialect == Dialect::Postgresql).then_some(true);
    }
    let day = text.get(..10).unwrap_or(text);
    let parts: Vec<&str> = day.split('-').collect();
    if let [year, month, day] = parts.as_slice()
        && let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>())
        && year > 0
    {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let most = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let month = usize::try_from(month).unwrap_or(0).checked_sub(1).and_then(|month| most.get(month));
        return Some(month.is_some_and(|most| (1..=*most).contains(&day)));
    }
    (!text.is_empty() && text.chars().all(char::is_alphabetic)).then_some(false)
}
