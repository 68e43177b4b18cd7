//! What runs the pipelines.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// What is there stays; few jobs need little; managed where people are few.
pub const RULE: Rule = Rule {
    id: "orchestration.tool",
    title: "Orchestrator",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("datastackx.com, Airflow vs Prefect vs Dagster", "2026"),
        ("ini8labs.tech, Airflow vs Dagster vs Prefect", "2026-06-08"),
        ("AWS, MWAA environment classes", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let present = needs.choice("estate.orchestrator");
    let cloud = needs.choice("estate.cloud");
    let pipelines = needs.value("load.pipelines");
    let few = pipelines < 5.0;
    let many = pipelines >= 20.0;
    let small_team = needs.value("team.engineers") < 3.0;
    let nothing = present == "none" || present == "cron";
    let airflow = present == "airflow" || needs.knows("airflow");
    vec![
        Weighed::new("airflow", "Apache Airflow 3, run by the team")
            .when(present == "airflow", 6, "Airflow is already there; moving to version 3 keeps what the team knows")
            .when(!few, 2, "dependencies, retries and backfills of more than a handful of pipelines")
            .when(small_team && nothing, -1, "one more service to run for a small team")
            .when(needs.knows("airflow"), 2, "the team knows Airflow"),
        Weighed::new("mwaa", "Amazon MWAA")
            .impossible_when(cloud != "aws", "it runs on AWS only")
            .when(small_team, 1, "Airflow without running it")
            .when(many, 2, "an environment that is patched and scaled by the provider")
            .when(airflow, 1, "the same DAGs run on it")
            .when(
                needs.value("budget.monthly") * crate::figure::MONTH < 2_000.0,
                -2,
                "its fixed price is a large part of the budget",
            ),
        Weighed::new("composer", "Google Cloud Composer")
            .impossible_when(cloud != "gcp", "it runs on Google Cloud only")
            .when(small_team, 2, "Airflow without running it")
            .when(many, 2, "an environment that is patched and scaled by the provider"),
        Weighed::new("data_factory", "Azure Data Factory")
            .impossible_when(cloud != "azure", "it runs on Azure only")
            .when(present == "data_factory", 6, "it is already there")
            .when(small_team, 2, "nothing to run"),
        Weighed::new("databricks_workflows", "Databricks Workflows")
            .impossible_when(given.chosen("storage.serving") != "databricks", "it schedules work on Databricks only")
            .when(present == "databricks_workflows", 6, "it is already there")
            .when(true, 3, "one platform less to run"),
        Weighed::new("dagster", "Dagster").when(present == "dagster", 6, "it is already there").when(
            nothing && !few,
            1,
            "thinks in tables rather than tasks",
        ),
        Weighed::new("cron", "cron")
            .when(few && nothing, 4, "a handful of jobs, run one after the other, need no more")
            .when(few && present == "cron", 1, "it is already there")
            .when(!few, -4, "no dependencies, no retries, no backfill for this many pipelines")
            .when(!nothing, -3, "a step back from what is there"),
    ]
}
