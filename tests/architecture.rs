//! The lines of ARCHITECTURE.md that the compiler does not hold: who imports whom, and who may name what.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of `src/lib.rs`; the doors come last and nobody imports them.
fn rooms() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

const DOORS: [&str; 3] = ["cli", "ui", "worker"];

/// Every source file with its path below `src` and its text without comments.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix("src").unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The text without line comments, so that prose may name what code may not.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn room_of(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// What follows `crate::` in a text, `crate::{a, b}` included.
fn imported(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inside = group.split('}').next().unwrap_or_default();
            found.extend(inside.split(',').map(|part| part.trim().split("::").next().unwrap_or_default().to_owned()));
        } else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

#[test]
fn a_room_imports_only_rooms_above_it() {
    let rooms = rooms();
    let position = |room: &str| rooms.iter().position(|held| held == room);
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path).to_owned();
        let Some(own) = position(&room) else { continue };
        for other in imported(&code(&text)).iter().filter(|other| **other != room) {
            let Some(theirs) = position(other) else { continue };
            if theirs > own || DOORS.contains(&other.as_str()) {
                wrong.push(format!("{path} imports {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "rooms import downwards:\n{}", wrong.join("\n"));
}

/// Folders of many of a kind, and what a file of the kind defines; other files there are what the kind shares.
const FAMILIES: [(&str, &str); 5] = [
    ("context/importers", "const IMPORTER"),
    ("context/estate", "const CHECK:"),
    ("design/decisions", "const RULE"),
    ("sql/checks", "const CHECK:"),
    ("deliverable/document/sections", "pub fn "),
];

#[test]
fn siblings_never_import_siblings() {
    let sources = sources();
    let mut wrong = Vec::new();
    for (family, kind) in FAMILIES {
        let member = |path: &str| {
            let below = path.strip_prefix(family)?.strip_prefix('/')?;
            let name = below.split('/').next()?.trim_end_matches(".rs");
            (name != "mod").then(|| name.to_owned())
        };
        let of_kind = sources.iter().filter(|(_, text)| text.contains(kind));
        let members: Vec<String> = of_kind.filter_map(|(path, _)| member(path)).collect();
        assert!(members.len() >= 2, "{family} has no members: has it moved?");
        for (path, text) in &sources {
            let Some(own) = member(path).filter(|own| members.contains(own)) else { continue };
            let text = code(text);
            for other in members.iter().filter(|other| **other != own) {
                let module = family.rsplit('/').next().unwrap();
                if text.contains(&format!("super::{other}::")) || text.contains(&format!("{module}::{other}")) {
                    wrong.push(format!("{path} imports its sibling {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_library_has_one_room() {
    let rules: [(&str, &[&str]); 5] = [
        ("sqlparser", &["sql/"]),
        ("leptos", &["ui/"]),
        ("web_sys", &["ui/browser/", "worker/"]),
        ("js_sys", &["ui/browser/", "worker/"]),
        ("wasm_bindgen", &["ui/browser/", "worker/"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let text = code(&text);
        for (library, allowed) in rules {
            let used = text.contains(&format!("{library}::")) || text.contains(&format!("#[{library}"));
            if used && !allowed.iter().any(|folder| path.starts_with(folder)) {
                wrong.push(format!("{path} names {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_lives_in_it() {
    let silent: Vec<String> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "no module doc: {}", silent.join(", "));
}

#[test]
fn nobody_writes_raw_html_into_the_page() {
    let risky = ["inner_html", "innerHTML", "insert_adjacent_html", "outerHTML", "set_outer_html", "dangerously"];
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|(path, text)| {
            (path.starts_with("ui/") || path.starts_with("worker/"))
                && risky.iter().any(|word| code(text).contains(word))
        })
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join(", "));
}

#[test]
fn the_engine_reads_no_clock_and_no_files() {
    let banned = ["std::fs", "std::time", "std::env", "std::thread", "std::process", "SystemTime", "Instant::now"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let engine = !["cli/", "ui/", "worker/", "main.rs"].iter().any(|door| path.starts_with(door));
        let text = code(&text);
        // a test may write a package into a folder of its own
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for name in banned.iter().filter(|name| engine && text.contains(**name)) {
            wrong.push(format!("{path} names {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_never_reaches_for_the_heavy_rooms() {
    let heavy = [
        "context::facts(",
        "deliverable::deliver(",
        "deliverable::package(",
        "sql::read(",
        "sql::check(",
        "share::zip(",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.starts_with("ui/")) {
        for call in heavy.iter().filter(|call| code(text).contains(**call)) {
            wrong.push(format!("{path} calls {call}…): that is the worker's"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_documents_of_the_house_are_there() {
    for file in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(Path::new(file).exists(), "{file} is missing");
    }
    let lines = fs::read_to_string("ARCHITECTURE.md").unwrap().lines().count();
    assert!(lines < 200, "ARCHITECTURE.md has {lines} lines; it stays under 200");
}
