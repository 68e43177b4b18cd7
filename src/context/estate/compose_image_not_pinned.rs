//! An image that is another one tomorrow.

use super::{Check, Hit};
use crate::context::{Severity, services};
use crate::session::Source;

/// What ran today may not start tomorrow.
pub const CHECK: Check = Check {
    name: "compose_image_not_pinned",
    reads: "compose",
    severity: Severity::Hint,
    benefit: 2,
    effort: 1,
    why: "The next pull may bring another major version, whose data format the one before cannot read. (Docker documentation, compose file reference)",
    advice: "Name a version, at least the major one of a database.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for service in services::of(&source.text) {
            let Some((line, image)) = service.image() else { continue };
            let last = image.rsplit('/').next().unwrap_or(image);
            let free = !image.contains('@') && (!last.contains(':') || last.ends_with(":latest"));
            if free {
                let shown: String = image.chars().take(80).collect();
                hits.push(Hit::new(source, line, format!("{} runs {shown} in no version", service.name)));
            }
        }
    }
    hits
}
