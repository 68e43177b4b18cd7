//! Why a file told nothing: in words, with what to do where there is something to do.

use super::{IMPORTERS, base_name, json, without_mark};
use crate::session::{FORMAT, Source};

/// Why a source is not text that could be read, if it is not.
pub fn not_text(source: &Source) -> Option<String> {
    let text = without_mark(&source.text);
    if text.trim().is_empty() {
        return Some("it is empty".to_owned());
    }
    let head = text.get(..text.len().min(4096)).unwrap_or("");
    if text.starts_with("PGDMP") {
        return Some(
            "it is a binary PostgreSQL dump; write it again as text with pg_dump --schema-only --format=plain"
                .to_owned(),
        );
    }
    head.contains('\0').then(|| "it is not text".to_owned())
}

/// Why no importer takes a source.
pub fn why(source: &Source) -> String {
    let name = base_name(&source.name).to_ascii_lowercase();
    let keys = if name.ends_with(".json") { json::top_level_keys(without_mark(&source.text)) } else { Vec::new() };
    if keys.iter().any(|key| key == "format") && source.text.contains(FORMAT) {
        return "it is a saved session; open it instead of bringing it in".to_owned();
    }
    if !keys.is_empty() && keys.iter().all(|key| is_question(key)) {
        return "it holds answers to questions; give it as answers (--answers on the command line)".to_owned();
    }
    if matches!(
        name.as_str(),
        "package-lock.json" | "yarn.lock" | "pnpm-lock.yaml" | "poetry.lock" | "uv.lock" | "cargo.lock"
    ) {
        return "it is a lock file; the file that names the packages themselves says what is needed".to_owned();
    }
    let titles: Vec<_> = IMPORTERS.iter().map(|importer| importer.title).collect();
    format!("it is none of the kinds that are read: {}", titles.join(", "))
}

/// Whether a name has the form of a question's id: `needs.freshness`.
fn is_question(key: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    key.split_once('.').is_some_and(|(group, name)| plain(group) && plain(name))
}
