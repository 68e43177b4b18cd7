//! A table has an engine or a format that is not there.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "unknown_engine",
    severity: Severity::Error,
    dialects: dialects("MCPX"),
    why: "The engine refuses a table that is to be kept in a way that it does not know.",
    advice: "Correct the name of the engine.",
    source: "Tried on the engines: tests/sql/verdicts.json, engine-unknown, engine-misspelt",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const MYSQL: &str = "innodb,myisam,aria,memory,heap,csv,archive,blackhole,merge,mrg_myisam,federated,federatedx,ndb,ndbcluster,rocksdb,tokudb,spider,columnstore,connect,sequence,s3,mroonga,sphinx,oqgraph,xtradb,maria,example,performance_schema,undefined";
    const CLICKHOUSE: &str = "log,tinylog,stripelog,memory,null,set,join,buffer,distributed,dictionary,merge,file,url,view,materializedview,executable,executablepool,generaterandom,kafka,rabbitmq,nats,s3,s3queue,azureblobstorage,azurequeue,hdfs,hive,mysql,postgresql,mongodb,redis,sqlite,jdbc,odbc,embeddedrocksdb,keepermap,fuzzjson,filelog,deltalake,iceberg,hudi,paimon,materializedpostgresql,loop,timeseries,gcs,oss,cosn,ytsaurus,remote,remotesecure,arrowflight,alias";
    const FORMATS: &str = "parquet,orc,csv,json,avro,text,delta,iceberg,hive,jdbc,binaryfile,xml,hudi,deltasharing,libsvm,kafka,unity_catalog,bigquery,postgresql,mysql,sqlserver,redshift,snowflake";
    let words = if dialects("PX").has(checked.dialect) { "using" } else { "engine" };
    for table in &checked.tables {
        let Some(mut body) = table.clause(words) else { continue };
        let Some(name) = body.name() else { continue };
        let low = name.text.to_lowercase();
        let known = match checked.dialect {
            Dialect::Postgresql => low == "heap" || checked.extended,
            Dialect::Databricks => FORMATS.split(',').any(|held| held == low) || body.is("."),
            Dialect::Mysql => MYSQL.split(',').any(|held| held == low),
            _ => {
                name.text.ends_with("MergeTree")
                    && KINDS.contains(
                        &name
                            .text
                            .trim_start_matches("Replicated")
                            .trim_start_matches("Shared")
                            .trim_end_matches("MergeTree"),
                    )
                    || CLICKHOUSE.split(',').any(|held| low == held || (held.len() > 6 && low.starts_with(held)))
            }
        };
        if !known && !name.text.contains(['{', '$', '@']) {
            hits.push(
                Hit::new(
                    table.at,
                    name.span,
                    format!(
                        "{} has the engine {}, which {} does not know.",
                        table.title(),
                        name.text,
                        checked.dialect.title()
                    ),
                )
                .of(table.title()),
            );
        }
    }
}

/// What may stand before `MergeTree`.
const KINDS: [&str; 9] = [
    "",
    "Replacing",
    "Summing",
    "Aggregating",
    "Collapsing",
    "VersionedCollapsing",
    "Graphite",
    "Coalescing",
    "Unique",
];

#[cfg(test)]
mod tests {
    use super::super::{hits, misses};
    use super::CHECK;
    use crate::sql::Dialect;
    use expect_test::expect;

    #[test]
    fn is_found() {
        hits(&CHECK, Dialect::Clickhouse, "create table t (a Int32) engine = MergTree order by a", expect![[r#"
            1:35 t has the engine MergTree, which ClickHouse does not know.
        "#]]);
        hits(&CHECK, Dialect::Mysql, "create table t (a int) engine = Fancy", expect![[r#"
            1:33 t has the engine Fancy, which MySQL does not know.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32) engine = ReplicatedReplacingMergeTree('/a', 'b') order by a"],
        );
    }
}
