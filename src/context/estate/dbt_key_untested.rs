//! A model whose key nobody tests.

use super::{Check, Hit};
use crate::context::located::Node;
use crate::context::{Severity, without_mark, yaml};
use crate::session::Source;

/// Doubled rows are found by a reader.
pub const CHECK: Check = Check {
    name: "dbt_key_untested",
    reads: "dbt_properties",
    severity: Severity::Warning,
    benefit: 4,
    effort: 1,
    why: "A key that is there twice doubles every total that joins it, and a reader finds it before anybody else. (dbt-project-evaluator, missing primary key tests)",
    advice: "Test its key with unique and not_null, or the columns together with a test of their combination.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        let Ok(Some(root)) = yaml::read(without_mark(&source.text)) else { continue };
        for model in root.get("models").map_or(&[][..], Node::items) {
            let Some(name) = model.get("name").and_then(Node::text) else { continue };
            let together = names_of_tests(model).iter().any(|test| test.contains("unique"));
            let columns = model.get("columns").map_or(&[][..], Node::items);
            let by_column = columns.iter().any(|column| {
                let tests = names_of_tests(column);
                ["unique", "not_null"].iter().all(|wanted| tests.iter().any(|test| test == wanted))
            });
            if !together && !by_column {
                let shown: String = name.chars().take(80).collect();
                hits.push(Hit::new(
                    source,
                    model.line,
                    format!("no test says that the key of {shown} is unique and there"),
                ));
            }
        }
    }
    hits
}

/// The tests under a model or a column, by name.
fn names_of_tests(node: &Node) -> Vec<String> {
    let lists = ["tests", "data_tests"].iter().filter_map(|key| node.get(key));
    let names = lists.flat_map(Node::items).filter_map(|test| {
        test.text().or_else(|| test.entries().first().map(|entry| entry.key.as_str())).map(str::to_owned)
    });
    names.collect()
}
