//! `plumbline compare`: what changed between two sessions, projects or packages.

use super::{Done, Stop, TextOrJson, input, json};
use crate::deliverable::delivered;
use crate::deliverable::package;
use crate::design::{Changes, NameChanges, QuantityChange, Snapshot, compare_snapshots};
use crate::figure::number_text;
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Where a package keeps its design as plain data.
const DESIGN: &str = "docs/data/design.json";

/// What is printed as JSON.
#[derive(Serialize)]
struct Compared<'a> {
    from: Side<'a>,
    to: Side<'a>,
    same: bool,
    #[serde(flatten)]
    changes: &'a Changes,
}

#[derive(Serialize)]
struct Side<'a> {
    path: String,
    name: &'a str,
    monthly_usd: f64,
}

pub fn run(before: &Path, after: &Path, format: TextOrJson) -> Result<Done, Stop> {
    let (from, to) = (read(before)?, read(after)?);
    let changes = compare_snapshots(&from, &to);
    let output = match format {
        TextOrJson::Json => json(&Compared {
            from: side(before, &from),
            to: side(after, &to),
            same: changes.is_empty() && changes.sizes.is_empty() && changes.bill.is_empty(),
            changes: &changes,
        })?,
        TextOrJson::Text => text(&changes),
    };
    Ok(Done { output, found_errors: false })
}

fn side<'a>(path: &Path, held: &'a Snapshot) -> Side<'a> {
    Side { path: path.display().to_string(), name: &held.name, monthly_usd: held.monthly_usd() }
}

/// A package folder, a `design.json`, a session file, or files of a project.
fn read(path: &Path) -> Result<Snapshot, Stop> {
    if path.is_dir() && path.join(DESIGN).is_file() {
        let mut held = design_file(&path.join(DESIGN))?;
        // an older package keeps no record; its files are then not compared
        if let Ok(text) = fs::read_to_string(path.join(delivered::PATH)) {
            let record = delivered::read(&text).map_err(|error| Stop::path(path, error))?;
            held.files = record.checksums;
        }
        return Ok(held);
    }
    if path.is_file() && is_design(path) {
        return design_file(path);
    }
    if !path.exists() {
        return Err(Stop::path(
            path,
            "does not exist; name a session file, a folder of a package, a design.json or a project",
        ));
    }
    let (session, passed_over) = input::session(&[path.to_owned()], None)?;
    for (file, why) in &passed_over {
        eprintln!("plumbline: passed over {file}: {why}");
    }
    let package = package(&session);
    input::refuse_bad_answers(&package.requirements.findings)?;
    let mut held = Snapshot::of(&package.design, Some(&package.requirements));
    let ours = package.files.iter().filter(|file| file.path != delivered::PATH);
    held.files = ours.map(|file| (file.path.clone(), delivered::checksum(&file.text))).collect();
    Ok(held)
}

/// Whether a file is a design as plain data; a broken one named `design.json` is, so that what is wrong is said of it.
fn is_design(path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Head {
        #[serde(rename = "plumbline")]
        _version: u32,
    }
    path.file_name().is_some_and(|name| name == "design.json")
        || fs::read_to_string(path).is_ok_and(|text| serde_json::from_str::<Head>(&text).is_ok())
}

fn design_file(path: &Path) -> Result<Snapshot, Stop> {
    let text = fs::read_to_string(path).map_err(|error| Stop::path(path, error))?;
    serde_json::from_str(&text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Stop::path(path, format!("{place}: not a design that Plumbline wrote: {error}"))
    })
}

/// The changes for people, a heading for each kind that there is.
fn text(changes: &Changes) -> String {
    let mut out = String::new();
    let arrow = |from: &str, to: &str| match (from, to) {
        ("", to) => format!("now {to}"),
        (from, "") => format!("no longer {from}"),
        (from, to) => format!("{from} → {to}"),
    };
    section(
        &mut out,
        "Requirements",
        changes.requirements.iter().map(|held| format!("{}: {}", held.id, arrow(&held.from, &held.to))).collect(),
    );
    section(
        &mut out,
        "Decisions",
        changes.decisions.iter().map(|held| format!("{}: {}", held.title, arrow(&held.from, &held.to))).collect(),
    );
    let mut cost: Vec<String> = changes.bill.iter().map(quantity).collect();
    if changes.monthly_usd.abs() >= 0.005 {
        let sign = if changes.monthly_usd < 0.0 { "−" } else { "+" };
        cost.insert(0, format!("Together: {sign}${} a month", number_text(changes.monthly_usd.abs())));
    }
    section(&mut out, "Cost", cost);
    section(&mut out, "Sizes", changes.sizes.iter().map(quantity).collect());
    for (title, names) in [
        ("Components", &changes.components),
        ("Tables", &changes.tables),
        ("Columns", &changes.columns),
        ("Controls", &changes.controls),
        ("Files", &changes.files),
    ] {
        section(&mut out, title, signed(names));
    }
    if out.is_empty() { "Nothing changed.\n".to_owned() } else { out }
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let gap = if out.is_empty() { "" } else { "\n" };
    // writing to a String cannot fail
    let _ = writeln!(out, "{gap}{title}");
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}

fn signed(names: &NameChanges) -> Vec<String> {
    let with = |sign: &str, names: &[String]| names.iter().map(|name| format!("{sign} {name}")).collect::<Vec<_>>();
    [with("+", &names.added), with("−", &names.removed), with("~", &names.changed)].concat()
}

fn quantity(held: &QuantityChange) -> String {
    let value = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), number_text);
    format!("{}: {} → {} {}", held.name, value(held.from), value(held.to), held.unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Answer, Edit, Session, Source, Value, write};
    use std::path::PathBuf;

    const SHOP: &str = "create table customer (customer_id integer primary key, full_name text not null, updated_at timestamp not null);
        create table sale (sale_id integer primary key, customer_id integer not null references customer, sold_at timestamp not null, amount numeric(10,2) not null);";

    fn session(size: &str) -> Session {
        let mut session = Session::new("Shop");
        session.apply(Edit::AddSource(Source { name: "a.sql".into(), text: SHOP.into() })).unwrap();
        let answer = Answer::Value(Value::Text(size.into()));
        session.apply(Edit::Answer("load.history".into(), answer)).unwrap();
        session
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("plumbline-compare-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_session_its_package_and_its_design_are_the_same() {
        let at = folder("same");
        let session = session("20 GB");
        fs::write(at.join("a.json"), write(&session)).unwrap();
        let package = package(&session);
        for file in &package.files {
            let path = at.join("package").join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &file.text).unwrap();
        }
        for other in ["package", "package/docs/data/design.json"] {
            let done = run(&at.join("a.json"), &at.join(other), TextOrJson::Text).unwrap();
            assert_eq!(done.output, "Nothing changed.\n", "{other}");
        }
        fs::remove_dir_all(at).unwrap();
    }

    #[test]
    fn a_larger_history_changes_decisions_cost_sizes_and_files() {
        let at = folder("larger");
        fs::write(at.join("a.json"), write(&session("20 GB"))).unwrap();
        fs::write(at.join("b.json"), write(&session("90 TB"))).unwrap();
        let done = run(&at.join("a.json"), &at.join("b.json"), TextOrJson::Json).unwrap();
        let held: serde_json::Value = serde_json::from_str(&done.output).unwrap();
        assert_eq!(held["same"], false);
        let changed = |list: &str, id: &str| {
            held[list].as_array().unwrap().iter().find(|row| row["id"] == id).cloned().unwrap_or_default()
        };
        assert_eq!(changed("requirements", "load.history")["to"], "90 TB");
        assert_ne!(changed("decisions", "storage.serving")["to"], changed("decisions", "storage.serving")["from"]);
        assert!(
            changed("sizes", "storage.serving")["to"].as_f64() > changed("sizes", "storage.serving")["from"].as_f64()
        );
        assert!(held["monthly_usd"].as_f64().unwrap() > 0.0);
        let files = held["files"]["changed"].as_array().unwrap();
        assert!(files.contains(&"docs/data/design.json".into()), "{files:?}");
        let words = run(&at.join("a.json"), &at.join("b.json"), TextOrJson::Text).unwrap().output;
        assert!(words.contains("load.history: 20 GB → 90 TB"), "{words}");
        fs::remove_dir_all(at).unwrap();
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let at = folder("broken");
        fs::write(at.join("design.json"), "{\"plumbline\": 1, \"sizes\": 3}").unwrap();
        let why = |a: &str| run(&at.join(a), &at.join("design.json"), TextOrJson::Json).err().unwrap().to_string();
        assert!(why("design.json").contains("line 1, column 27: not a design that"), "{}", why("design.json"));
        assert!(why("nothing").contains("does not exist"), "{}", why("nothing"));
        fs::remove_dir_all(at).unwrap();
    }
}
