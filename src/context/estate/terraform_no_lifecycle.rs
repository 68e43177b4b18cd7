//! A bucket that keeps everything for ever at the full price.

use super::{Check, Hit};
use crate::context::{Severity, hcl};
use crate::session::Source;

/// Old data is paid like new.
pub const CHECK: Check = Check {
    name: "terraform_no_lifecycle",
    reads: "terraform",
    severity: Severity::Warning,
    benefit: 3,
    effort: 1,
    why: "What nobody reads any more is paid for like what came today, and nothing is ever deleted, whatever was promised. (AWS documentation, managing the lifecycle of objects)",
    advice: "Add a rule that moves objects to a cheaper class and one that deletes them when their time is over.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let files: Vec<(&'a Source, Vec<hcl::Block>)> =
        sources.iter().map(|source| (*source, hcl::read(&source.text))).collect();
    let all = || files.iter().flat_map(|(_, blocks)| blocks);
    // rules stand in a resource of their own, which names the bucket
    let apart: Vec<String> = all()
        .filter(|block| {
            block.is_resource("aws_s3_bucket_lifecycle_configuration")
                || block.is_resource("azurerm_storage_management_policy")
        })
        .flat_map(|block| block.attributes.iter().map(|attribute| attribute.value.clone()))
        .collect();
    let mut hits = Vec::new();
    for (source, blocks) in &files {
        for block in blocks {
            let stores = ["aws_s3_bucket", "google_storage_bucket", "azurerm_storage_account"];
            if !stores.iter().any(|kind| block.is_resource(kind)) {
                continue;
            }
            let name = block.label(1);
            let inside = block.blocks.iter().any(|inner| inner.kind == "lifecycle_rule");
            let named = apart.iter().any(|value| value.split(['.', '[', '"']).any(|part| part == name));
            if !inside && !named {
                hits.push(Hit::new(
                    source,
                    block.line,
                    format!("{} {name} has no rule for old objects", block.label(0)),
                ));
            }
        }
    }
    hits
}
