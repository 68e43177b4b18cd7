//! A password in a file that is shared.

use super::{Check, Hit};
use crate::context::{Severity, services};
use crate::session::Source;

/// Everybody with the repository has it.
pub const CHECK: Check = Check {
    name: "compose_secret_in_file",
    reads: "compose",
    severity: Severity::Warning,
    benefit: 4,
    effort: 1,
    why: "Everybody who ever had the repository has the password, and changing it means changing a file. (Docker documentation, secrets in Compose)",
    advice: "Take it from the environment or from a secret, and change the one that stands here.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for service in services::of(&source.text) {
            for (line, name, value) in service.environment() {
                let upper = name.to_ascii_uppercase();
                let secret = ["PASSWORD", "SECRET", "TOKEN", "API_KEY"].iter().any(|word| upper.ends_with(word));
                if secret && !value.trim().is_empty() && !value.contains('$') {
                    // the value itself is not repeated
                    hits.push(Hit::new(source, line, format!("{name} of {} stands in the file", service.name)));
                }
            }
        }
    }
    hits
}
