//! The engine that readers query.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};
use crate::design::{book, cost, sizing};
use crate::figure::{Unit, quantity_text};

/// Size first, then what is there, the cloud, the readers and the bill; PostgreSQL and DuckDB until they no longer do.
pub const RULE: Rule = Rule {
    id: "storage.serving",
    title: "Serving store",
    door: Door::OneWay,
    scope: Scope::Load,
    sources: &[
        ("ClickHouse/ClickBench @faa7e582c: sizes and query times of the same table on many engines", ""),
        ("DataRev rate card: volume above which PostgreSQL alone stops being a sensible warehouse", "2026-08-09"),
        ("DuckDB documentation, environment: memory per thread, one machine", ""),
        ("Microsoft, Choosing an analytical data store", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let history = sizing::history_at_horizon(needs);
    let bytes = history.value;
    let ceiling = book::constant("postgres.analytics_ceiling").value;
    let size = quantity_text(bytes, Unit::BYTES);
    let cloud = needs.choice("estate.cloud");
    let present = needs.choice("estate.warehouse");
    let open_only = needs.choice("budget.licences") == "open_source_only";
    let users = needs.value("load.users");
    let fast = needs.value("load.query_latency") < 1.0;
    let budget = needs.value("budget.monthly");
    let runs_postgres = needs.has("data.sources", "postgres");
    let large = bytes > ceiling;
    let streaming = given.chosen("processing.latency") == "streaming";
    let few = needs.value("team.engineers") < 3.0;
    let files = "open tables want care that a small team lacks time for";
    let option = |id: &'static str, title: &'static str| {
        let there = Weighed::new(id, title).when(present == id, 6, "it is already there and can do the job");
        if budget <= 0.0 {
            return there;
        }
        let monthly = needs.once(id, || cost::serving(id, needs).iter().map(|row| row.monthly.value).sum());
        let money = quantity_text(monthly, Unit::USD_PER_TIME);
        there.when(monthly > budget, -4, format!("{money} exceeds the budget by itself")).when(
            monthly < 0.4 * budget,
            1,
            format!("{money} leaves room in the budget"),
        )
    };
    let columnar = |weighed: Weighed| {
        weighed
            .when(large, 5, format!("{size} at the horizon wants columns and several machines"))
            .when(!large, -1, format!("{size} at the horizon does not need it"))
            .impossible_when(cloud == "on_prem", "it is a cloud service")
            .impossible_when(open_only, "only open source is acceptable")
    };
    vec![
        option("postgres", "PostgreSQL")
            .when(!large, 4, format!("{size} at the horizon is within what PostgreSQL serves well"))
            .when(
                large,
                -6,
                format!(
                    "{size} at the horizon is beyond what PostgreSQL serves well ({})",
                    quantity_text(ceiling, Unit::BYTES)
                ),
            )
            .when(runs_postgres, 2, "the team already runs PostgreSQL")
            .when(
                users >= 5.0,
                1,
                format!("{} readers at once, each in a session of their own", crate::figure::number_text(users)),
            )
            .when(fast, -2, "sub-second answers over large scans are not its strength"),
        option("duckdb", "DuckDB on one machine")
            .when(!large, 3, format!("{size} at the horizon fits one machine"))
            .when(large, -5, format!("{size} at the horizon outgrows one machine"))
            .when(users > 5.0, -3, "one process writes, and many readers at once have to share its machine")
            .when(users <= 5.0, 1, "few readers, no server to run")
            .when(streaming, -3, "a stream needs more than one writer"),
        columnar(option("snowflake", "Snowflake"))
            .when(large && needs.value("load.users") > 50.0, 2, "many readers are kept apart by separate warehouses")
            .when(large, 1, "SQL alone is enough to run it"),
        columnar(option("bigquery", "BigQuery"))
            .impossible_when(cloud == "aws" || cloud == "azure", "the data lives in another cloud")
            .when(cloud == "gcp", 3, "it is the warehouse of the chosen cloud"),
        columnar(option("redshift", "Amazon Redshift Serverless"))
            .impossible_when(cloud != "aws", "it runs on AWS only")
            .when(large, 2, "it is the warehouse of the chosen cloud"),
        columnar(option("databricks", "Databricks"))
            .when(few, -1, files)
            .when(needs.knows("spark"), 2, "the team knows Spark")
            .when(
                needs.has("goals.use_cases", "ml_training") || needs.has("goals.use_cases", "ml_online_features"),
                2,
                "models are trained on the same tables",
            )
            .when(bytes > 100e12, 2, "at this size Spark and open tables carry the load"),
        option("clickhouse", "ClickHouse")
            .when(fast, 4, "answers in less than a second over many rows")
            .when(needs.has("goals.use_cases", "user_facing_analytics"), 3, "made for analytics that users see")
            .when(large, 3, format!("columns hold {size} on few machines"))
            .when(!fast && !large, -2, "its speed is not asked for")
            .when(few, -1, "joins and updates want care that a small team lacks time for"),
        columnar(option("fabric", "Microsoft Fabric"))
            .impossible_when(cloud != "azure", "it runs on Azure only")
            .when(few, -1, files)
            .when(cloud == "azure", 2, "it is the warehouse of the chosen cloud")
            .when(needs.has("estate.tools", "powerbi"), 2, "Power BI reads it directly"),
    ]
}
