//! A database that the whole network reaches.

use super::{Check, Hit};
use crate::context::{Severity, services};
use crate::session::Source;

/// Docker opens it past the firewall.
pub const CHECK: Check = Check {
    name: "compose_port_open",
    reads: "compose",
    severity: Severity::Warning,
    benefit: 4,
    effort: 1,
    why: "A published port is open on every address of the machine, and Docker's rules come before those of the firewall. (Docker documentation, packet filtering and firewalls)",
    advice: "Publish it on 127.0.0.1 only, or not at all: services of the file reach each other by name.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for service in services::of(&source.text).iter().filter(|service| service.is_store()) {
            let ports = service.node.get("ports").map_or(&[][..], |ports| ports.items());
            for port in ports {
                let Some(text) = port.text() else { continue };
                let local = ["127.0.0.1:", "localhost:", "[::1]:"].iter().any(|address| text.starts_with(address));
                if text.contains(':') && !local {
                    hits.push(Hit::new(
                        source,
                        port.line,
                        format!("{} is published on every address: {text}", service.name),
                    ));
                }
            }
        }
    }
    hits
}
