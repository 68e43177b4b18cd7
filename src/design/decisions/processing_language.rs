//! In which language the batch jobs of the engine are written.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// Python, as everything else in the package; Scala for a team that knows it and does not name Python. Taken only where
/// the jobs are Spark's: every other engine is told in SQL.
pub const RULE: Rule = Rule {
    id: "processing.language",
    title: "Language of the batch jobs",
    door: Door::TwoWay,
    scope: Scope::Answers,
    sources: &[
        (
            "Apache Spark documentation, Spark SQL, DataFrames and Datasets Guide: one API in Scala, Java, Python and R",
            "",
        ),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    if given.chosen("processing.engine") != "spark" {
        return Vec::new();
    }
    let needs = given.needs;
    let (python, scala) = (needs.knows("python"), needs.knows("scala"));
    vec![
        Weighed::new("python", "Python")
            .when(true, 2, "the language of everything else in the package, and nothing has to be compiled")
            .when(python, 2, "the team knows Python")
            .when(!python && scala, -2, "the team does not name Python among what it knows well"),
        Weighed::new("scala", "Scala")
            .when(scala, 3, "the team knows Scala")
            .when(scala, 1, "a wrong name or type of a job's own code is found when it is compiled, not on the cluster")
            .when(!scala, -3, "the team does not name Scala among what it knows well"),
    ]
}
