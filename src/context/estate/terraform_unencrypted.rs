//! Stores that are not encrypted, or are spoken to in the clear.

use super::{Check, Hit};
use crate::context::{Severity, hcl};
use crate::session::Source;

/// A disk or a copy that leaves the building can be read.
pub const CHECK: Check = Check {
    name: "terraform_unencrypted",
    reads: "terraform",
    severity: Severity::Error,
    benefit: 5,
    effort: 3,
    why: "A disk, a snapshot or a listener on the way reads it as it is, and most regimes ask for encryption. (GDPR 32(1)(a); PCI DSS 4.2.1; HIPAA 164.312)",
    advice: "Switch it on; where that makes the store anew, restore an encrypted copy of its snapshot and move over.",
    find,
};

/// Resources that are not encrypted unless an attribute says so.
const SILENT: [(&str, &str); 7] = [
    ("aws_db_instance", "storage_encrypted"),
    ("aws_rds_cluster", "storage_encrypted"),
    ("aws_redshift_cluster", "encrypted"),
    ("aws_ebs_volume", "encrypted"),
    ("aws_efs_file_system", "encrypted"),
    ("aws_elasticache_replication_group", "at_rest_encryption_enabled"),
    ("aws_kinesis_stream", "encryption_type"),
];

/// Attributes with the value that switches encryption off.
const OFF: [(&str, &str); 8] = [
    ("storage_encrypted", "false"),
    ("encrypted", "false"),
    ("at_rest_encryption_enabled", "false"),
    ("transit_encryption_enabled", "false"),
    ("encryption_type", "\"NONE\""),
    ("client_broker", "\"PLAINTEXT\""),
    ("enable_https_traffic_only", "false"),
    ("https_traffic_only_enabled", "false"),
];

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for block in hcl::read(&source.text) {
            let silent =
                SILENT.iter().find(|(kind, attribute)| block.is_resource(kind) && block.get(attribute).is_none());
            if let Some((kind, attribute)) = silent {
                hits.push(Hit::new(source, block.line, format!("{kind} {} does not say {attribute}", block.label(1))));
            }
            off(source, &block, &block, &mut hits);
        }
    }
    hits
}

fn off<'a>(source: &'a Source, top: &hcl::Block, block: &hcl::Block, hits: &mut Vec<Hit<'a>>) {
    for attribute in &block.attributes {
        if OFF.iter().any(|(name, value)| attribute.name == *name && attribute.value == *value) {
            let what =
                format!("{} {} is not encrypted: {} = {}", top.label(0), top.label(1), attribute.name, attribute.value);
            hits.push(Hit::new(source, attribute.line, what));
        }
    }
    for inner in &block.blocks {
        off(source, top, inner, hits);
    }
}
