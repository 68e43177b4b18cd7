//! How rows lie in each engine: partitions, clustering, sorting, distribution, the engine of a table.
//!
//! What was written in the same dialect stays. Otherwise a hint, or what the source says of its own rows, becomes what
//! the engine has for it, with the reason as a remark.

use super::expression::unquoted;
use super::loss::LossKind;
use super::lower::Lowering;
use super::names::{list, quote};
use super::physical::{FullName, PhysicalTable};
use crate::sql::Dialect;
use crate::sql::schema::{Column, DataType, Table, clause};

/// How the rows of a table should lie, in columns of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hint {
    /// The date or moment by which rows are read and removed.
    pub partition_by: Option<String>,
    /// The columns by which rows that are read together lie together, the most important first.
    pub cluster_by: Vec<String>,
}

/// BigQuery and Databricks cluster by this many columns.
const MAX_CLUSTER: usize = 4;

/// Clauses of other engines that say which rows lie together.
const CLUSTER_CLAUSES: [&str; 6] = ["cluster by", "clustered by", "sortkey", "compound sortkey", "distkey", "order by"];

/// Gives the table the clauses behind its columns, and its partitions.
pub(super) fn lay_out(table: &Table, made: &mut PhysicalTable, hint: Option<&Hint>, lowering: &mut Lowering<'_>) {
    if lowering.same() {
        as_written(table, made, lowering);
        return;
    }
    let own = own_hint(table);
    let is_own = hint.is_none();
    let hint = hint.unwrap_or(&own);
    let partition = hint.partition_by.as_ref().and_then(|name| table.column(name));
    let cluster: Vec<String> = hint.cluster_by.iter().filter_map(|name| lowering.column_name(table, name)).collect();
    match lowering.to {
        Dialect::Bigquery => bigquery(table, made, partition, cluster, lowering),
        Dialect::Snowflake if !cluster.is_empty() => {
            made.clauses.push(format!("cluster by ({})", list(&cluster, lowering.to)));
            made.notes.push(together(&cluster));
        }
        Dialect::Redshift => redshift(table, made, partition, &cluster, lowering),
        Dialect::Databricks => databricks(table, made, partition, cluster, lowering),
        Dialect::Clickhouse => clickhouse(table, made, partition, &cluster, lowering),
        _ if is_own && partition.is_some() => {
            let what = format!("the partitions by {} are left out", table.partitioned_by.join(", "));
            let why =
                "a partitioned table needs its partitions, and their column in every key: decide that for the engine";
            lowering.lose((table.key(), ""), LossKind::CannotExpress, what, why);
        }
        _ => {}
    }
    if is_own && !table.partitioned_by.is_empty() && partition.is_none() {
        let what = format!("the partitions by {} are left out", table.partitioned_by.join(", "));
        lowering.lose((table.key(), ""), LossKind::CannotExpress, what, "no date or moment is among them");
    }
}

fn together(columns: &[String]) -> String {
    format!("Clustered by {}: rows that are joined and filtered by it lie together.", columns.join(", "))
}

fn by_day(column: &str) -> String {
    format!("Partitioned by {column}: reading or removing some days leaves the others untouched.")
}

/// What the source itself says of its rows.
fn own_hint(table: &Table) -> Hint {
    let columns_in = |text: &str| -> Vec<String> {
        let words =
            text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '"' | '`' | '[' | ']')));
        words.filter_map(|word| table.column(&unquoted(word))).map(|column| column.name.clone()).collect()
    };
    let is_moment = |name: &String| table.column(name).is_some_and(|column| column.data_type.is_moment());
    let partition_by = table.partitioned_by.iter().flat_map(|text| columns_in(text)).find(is_moment);
    let mut cluster_by: Vec<String> = Vec::new();
    for name in CLUSTER_CLAUSES {
        for column in clause(&table.clauses, name).map(columns_in).unwrap_or_default() {
            let leads_key = table.primary_key.first() == Some(&column);
            if !cluster_by.contains(&column) && Some(&column) != partition_by.as_ref() && !leads_key {
                cluster_by.push(column);
            }
        }
    }
    cluster_by.truncate(MAX_CLUSTER);
    Hint { partition_by, cluster_by }
}

fn cut(table: &Table, columns: &mut Vec<String>, lowering: &mut Lowering<'_>) {
    if columns.len() > MAX_CLUSTER {
        columns.truncate(MAX_CLUSTER);
        let what = format!("it is clustered by its first {MAX_CLUSTER} columns only");
        lowering.lose((table.key(), ""), LossKind::Approximated, what, "the engine clusters by no more");
    }
}

fn bigquery(
    table: &Table,
    made: &mut PhysicalTable,
    partition: Option<&Column>,
    mut cluster: Vec<String>,
    lowering: &mut Lowering<'_>,
) {
    if let Some((column, name)) =
        partition.and_then(|column| Some((column, lowering.column_name(table, &column.name)?)))
    {
        let quoted = quote(&name, lowering.to);
        // one partition for each day
        let clause = match column.data_type {
            DataType::Date => Some(format!("partition by {quoted}")),
            DataType::Timestamp => Some(format!("partition by datetime_trunc({quoted}, day)")),
            DataType::TimestampTz => Some(format!("partition by timestamp_trunc({quoted}, day)")),
            _ => None,
        };
        match clause {
            Some(clause) => {
                made.clauses.push(clause);
                made.notes.push(by_day(&name));
            }
            None => {
                let what = format!("it is not partitioned by {name}");
                lowering.lose((table.key(), ""), LossKind::CannotExpress, what, "that is neither a date nor a moment");
            }
        }
    }
    cut(table, &mut cluster, lowering);
    if !cluster.is_empty() {
        made.clauses.push(format!("cluster by {}", list(&cluster, lowering.to)));
        made.notes.push(together(&cluster));
    }
}

/// Redshift puts rows of one key on one slice and skips blocks by the sort key.
fn redshift(
    table: &Table,
    made: &mut PhysicalTable,
    partition: Option<&Column>,
    cluster: &[String],
    lowering: &Lowering<'_>,
) {
    if let Some(first) = cluster.first() {
        made.clauses.push(format!("distkey ({})", quote(first, lowering.to)));
        made.notes.push(format!("Distributed by {first}: rows that are joined by it lie on one slice."));
    }
    if let Some(name) = partition.and_then(|column| lowering.column_name(table, &column.name)) {
        made.clauses.push(format!("sortkey ({})", quote(&name, lowering.to)));
        made.notes.push(format!("Sorted by {name}: a query of some days skips the blocks of all others."));
    }
}

fn databricks(
    table: &Table,
    made: &mut PhysicalTable,
    partition: Option<&Column>,
    mut cluster: Vec<String>,
    lowering: &mut Lowering<'_>,
) {
    made.clauses.push("using delta".to_owned());
    if let Some(name) = partition.and_then(|column| lowering.column_name(table, &column.name)) {
        cluster.insert(0, name);
    }
    cut(table, &mut cluster, lowering);
    if !cluster.is_empty() {
        made.clauses.push(format!("cluster by ({})", list(&cluster, lowering.to)));
        made.notes.push(together(&cluster));
    }
    if made.columns.iter().any(|column| column.default.is_some()) {
        made.clauses.push("tblproperties ('delta.feature.allowColumnDefaults' = 'supported')".to_owned());
    }
}

/// ClickHouse sorts each table; the primary key must lead the sorting key, and neither may be null.
fn clickhouse(
    table: &Table,
    made: &mut PhysicalTable,
    partition: Option<&Column>,
    cluster: &[String],
    lowering: &Lowering<'_>,
) {
    made.clauses.push("engine = MergeTree".to_owned());
    let name = partition.and_then(|column| lowering.column_name(table, &column.name));
    let required: Vec<String> =
        made.columns.iter().filter(|column| !column.nullable).map(|column| column.name.clone()).collect();
    if let Some(name) = name.filter(|name| required.contains(name)) {
        made.clauses.push(format!("partition by toYYYYMM({})", quote(&name, lowering.to)));
        made.notes.push(format!("Partitioned by the month of {name}: old months are removed at once."));
    }
    let mut sorting: Vec<String> = made.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default();
    if sorting.is_empty() {
        sorting.extend(cluster.iter().filter(|name| required.contains(name)).cloned());
    }
    let by = if sorting.is_empty() { "tuple()".to_owned() } else { format!("({})", list(&sorting, lowering.to)) };
    made.clauses.push(format!("order by {by}"));
}

/// The clauses that a dialect has behind its columns, in the order in which they are written; `%` stands for what the
/// clause says, `(%)` for it in parentheses.
fn own_clauses(dialect: Dialect) -> &'static [(&'static str, &'static str)] {
    match dialect {
        Dialect::Postgresql => &[("using", "using %"), ("tablespace", "tablespace %")],
        Dialect::Mysql => &[
            ("engine", "engine = %"),
            ("default charset", "default charset = %"),
            ("default character set", "default character set = %"),
            ("charset", "default charset = %"),
            ("collate", "collate = %"),
            ("default collate", "default collate = %"),
            ("row_format", "row_format = %"),
        ],
        Dialect::Snowflake => &[("cluster by", "cluster by (%)")],
        Dialect::Bigquery => &[("cluster by", "cluster by %")],
        Dialect::Redshift => &[
            ("diststyle", "diststyle %"),
            ("distkey", "distkey (%)"),
            ("sortkey", "sortkey (%)"),
            ("compound sortkey", "compound sortkey (%)"),
            ("interleaved sortkey", "interleaved sortkey (%)"),
        ],
        Dialect::Databricks => &[
            ("using", "using %"),
            ("partitioned by", "partitioned by (%)"),
            ("cluster by", "cluster by (%)"),
            ("clustered by", "clustered by %"),
            ("location", "location %"),
        ],
        Dialect::Clickhouse => &[
            ("engine", "engine = %"),
            ("partition by", "partition by %"),
            ("order by", "order by %"),
            ("sample by", "sample by %"),
            ("ttl", "ttl %"),
        ],
        Dialect::Sqlite => &[("without rowid", "without rowid"), ("strict", "strict")],
        Dialect::Duckdb | Dialect::Sqlserver | Dialect::Oracle => &[],
    }
}

/// Clauses that are said elsewhere, or that mean nothing for a new table.
const SAID_ELSEWHERE: [&str; 5] = ["primary key", "comment", "auto_increment", "partitions", "options"];

/// What the same dialect says of its rows, as it says it.
fn as_written(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    let known = own_clauses(lowering.to);
    let mut left = Vec::new();
    for (name, pattern) in known {
        let by_columns = matches!(*name, "partitioned by" | "partition by") && !table.partitioned_by.is_empty();
        let said = if by_columns {
            Some(table.partitioned_by.join(", "))
        } else {
            clause(&table.clauses, name).map(str::to_owned)
        };
        let Some(said) = said else { continue };
        let said = if pattern.contains("(%)") { inside(&said).to_owned() } else { said };
        let several = by_columns && table.partitioned_by.len() > 1 && !pattern.contains("(%)");
        made.clauses.push(pattern.replace('%', &if several { format!("({said})") } else { said }));
    }
    partitions(table, made, lowering);
    properties(table, made, lowering);
    for (name, text) in &table.clauses {
        let is_known = known.iter().any(|(held, _)| held == name) || SAID_ELSEWHERE.contains(&name.as_str());
        if !is_known {
            left.push(format!("{name} {text}"));
        }
    }
    if lowering.to == Dialect::Clickhouse && clause(&table.clauses, "engine").is_none() {
        made.clauses.insert(0, "engine = MergeTree".to_owned());
        if clause(&table.clauses, "order by").is_none() {
            let columns = made.primary_key.as_ref().map(|key| list(&key.columns, lowering.to)).unwrap_or_default();
            made.clauses.push(if columns.is_empty() {
                "order by tuple()".to_owned()
            } else {
                format!("order by ({columns})")
            });
        }
    }
    for clause in left {
        let short: String = clause.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
        let why = "clauses beyond the common ones are kept as text and not written";
        lowering.lose((table.key(), ""), LossKind::CannotExpress, format!("{} is left out", short.trim()), why);
    }
}

/// What stands in the parentheses around a text, where they are around all of it.
fn inside(text: &str) -> &str {
    let bare = text.trim();
    let inner = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(bare)
}

fn partitions(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    if table.partitioned_by.is_empty() {
        return;
    }
    let columns = table.partitioned_by.join(", ");
    match lowering.to {
        Dialect::Postgresql => {
            let method = table.partition_method.as_deref().unwrap_or("range");
            made.clauses.insert(0, format!("partition by {method} ({columns})"));
            for partition in table.partition_bounds.iter().filter(|partition| !partition.bounds.is_empty()) {
                let name = FullName { schema: made.name.schema.clone(), name: partition.name.clone() };
                made.partitions.push((name, partition.bounds.clone()));
            }
        }
        Dialect::Bigquery => made.clauses.insert(0, format!("partition by {columns}")),
        Dialect::Databricks | Dialect::Clickhouse => {}
        Dialect::Mysql if clause(&table.clauses, "partitions").is_some() => {
            let method = table.partition_method.as_deref().unwrap_or("hash");
            let parts = clause(&table.clauses, "partitions").unwrap_or_default();
            made.clauses.push(format!("partition by {method} ({columns}) {parts}"));
        }
        _ => {
            let what = format!("the partitions by {columns} are left out");
            lowering.lose((table.key(), ""), LossKind::CannotExpress, what, "what they hold is not known");
        }
    }
}

fn properties(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    if table.properties.is_empty() {
        return;
    }
    let pairs = |quoted: bool| {
        let pair = |(name, value): &(String, String)| {
            if quoted { format!("'{name}' = {value}") } else { format!("{name} = {value}") }
        };
        table.properties.iter().map(pair).collect::<Vec<_>>().join(", ")
    };
    match lowering.to {
        Dialect::Databricks => made.clauses.push(format!("tblproperties ({})", pairs(true))),
        Dialect::Clickhouse => made.clauses.push(format!("settings {}", pairs(false))),
        Dialect::Postgresql => made.clauses.push(format!("with ({})", pairs(false))),
        _ => {
            let what = format!("the properties {} are left out", pairs(false));
            let why = "properties of a table are kept as text and not written";
            lowering.lose((table.key(), ""), LossKind::CannotExpress, what, why);
        }
    }
}
