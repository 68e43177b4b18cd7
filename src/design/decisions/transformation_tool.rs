//! In what the transformations are written.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// SQL under dbt; Spark where the engine is Spark, with dbt for what its readers see.
pub const RULE: Rule = Rule {
    id: "transformation.tool",
    title: "Transformation tool",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("dbt documentation, How we structure our projects: staging, intermediate, marts", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let cluster = ["spark", "flink"].contains(&given.chosen("processing.engine"));
    let sql = needs.knows("sql") || needs.knows("dbt");
    let one = needs.value("load.pipelines") < 3.0;
    vec![
        Weighed::new("dbt", "dbt")
            .when(!cluster, 4, "SQL with tests, documentation and lineage, run where the data lies")
            .when(needs.knows("dbt"), 1, "the team knows dbt")
            .when(cluster, -3, "the work is too large for the store that dbt would run it in"),
        Weighed::new("dbt_and_spark", "Spark for the heavy work, dbt for tests and what people read")
            .when(
                cluster,
                3,
                "the heavy tables are built on the cluster, the published ones stay SQL that analysts can read",
            )
            .when(cluster && sql, 1, "the team writes SQL")
            .when(!cluster, -3, "two tools where one does the work"),
        Weighed::new("spark", "Spark alone")
            .when(cluster, 2, "one language for all of it")
            .when(cluster && needs.knows("spark") && !sql, 3, "the team knows Spark and does not name SQL")
            .when(!cluster, -4, "nothing here asks for a cluster"),
        Weighed::new("sql_scripts", "SQL scripts")
            .when(one, 1, "a single pipeline can be read from top to bottom")
            .when(true, -2, "tests, order and lineage would be written by hand"),
    ]
}
