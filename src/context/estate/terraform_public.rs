//! Stores that the internet reaches.

use super::{Check, Hit};
use crate::context::{Severity, hcl};
use crate::session::Source;

/// Anybody may knock.
pub const CHECK: Check = Check {
    name: "terraform_public",
    reads: "terraform",
    severity: Severity::Error,
    benefit: 5,
    effort: 2,
    why: "Anybody can try passwords on it, or read it without one; it is found within hours. (ISO/IEC 27001 A.8.3; SOC 2 CC6.6)",
    advice: "Close it to the internet and reach it through the private network.",
    find,
};

/// Attributes with the value that opens them.
const OPEN: [(&str, &str); 11] = [
    ("publicly_accessible", "true"),
    ("public_network_access_enabled", "true"),
    ("allow_blob_public_access", "true"),
    ("allow_nested_items_to_be_public", "true"),
    ("block_public_acls", "false"),
    ("block_public_policy", "false"),
    ("restrict_public_buckets", "false"),
    ("acl", "\"public-read\""),
    ("acl", "\"public-read-write\""),
    ("member", "\"allUsers\""),
    ("member", "\"allAuthenticatedUsers\""),
];

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for block in hcl::read(&source.text) {
            open(source, &block, &block, &mut hits);
        }
    }
    hits
}

fn open<'a>(source: &'a Source, top: &hcl::Block, block: &hcl::Block, hits: &mut Vec<Hit<'a>>) {
    for attribute in &block.attributes {
        let known = OPEN.iter().any(|(name, value)| attribute.name == *name && attribute.value == *value);
        // what goes out may go anywhere
        let inward = block.kind == "ingress"
            || (top.is_resource("aws_security_group_rule") && top.text("type") == Some("ingress"));
        let world = inward && attribute.value.contains("\"0.0.0.0/0\"")
            || attribute.name == "source_ranges" && attribute.value.contains("\"0.0.0.0/0\"");
        if known || world {
            let what = format!(
                "{} {} is open to everybody: {} = {}",
                top.label(0),
                top.label(1),
                attribute.name,
                attribute.value
            );
            hits.push(Hit::new(source, attribute.line, what.chars().take(160).collect::<String>()));
        }
    }
    for inner in &block.blocks {
        open(source, top, inner, hits);
    }
}
