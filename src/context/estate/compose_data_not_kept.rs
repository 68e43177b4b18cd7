//! A database whose data goes with its container.

use super::{Check, Hit};
use crate::context::{Severity, services};
use crate::session::Source;

/// The next update deletes the database.
pub const CHECK: Check = Check {
    name: "compose_data_not_kept",
    reads: "compose",
    severity: Severity::Warning,
    benefit: 5,
    effort: 1,
    why: "What a container writes goes when it is made anew, and an update makes it anew. (Docker documentation, volumes)",
    advice: "Mount a named volume at its data folder, and back that up.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for service in services::of(&source.text).iter().filter(|service| service.is_store()) {
            if service.node.get("volumes").is_none_or(|volumes| volumes.items().is_empty()) {
                hits.push(Hit::new(source, service.line, format!("{} keeps its data in the container", service.name)));
            }
        }
    }
    hits
}
