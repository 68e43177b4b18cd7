//! The delivered package of a small shop: its paths, its bytes, and its files in a folder for the real engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

#[path = "package/shop.rs"]
mod shop;

use plumbline::deliverable::{File, Given, deliver};
use plumbline::session::{Edit, Session, Source};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The files and folders that `PACKAGE_FROM` names, as a session.
fn session(paths: &str) -> Session {
    let mut session = Session::new("Package");
    let mut open: Vec<PathBuf> = paths.split(':').map(PathBuf::from).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            session.apply(Edit::AddSource(Source { name, text: text.into() })).unwrap();
        }
    }
    session.sources.sort_by(|a, b| a.name.cmp(&b.name));
    session
}

fn derived(session: &Session) -> Vec<File> {
    let facts = plumbline::context::facts(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    deliver(Given { session, facts: &facts, requirements: &requirements, design: &design })
}

fn files() -> Vec<File> {
    let shop = shop::shop();
    let given =
        Given { session: &shop.session, facts: &shop.facts, requirements: &shop.requirements, design: &shop.design };
    deliver(given)
}

#[test]
fn the_same_design_gives_the_same_bytes_under_distinct_paths() {
    let made = files();
    assert_eq!(made, files());
    let paths: BTreeSet<&str> = made.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), made.len());
    for needed in [
        "Makefile",
        "db/bigquery.sql",
        "db/sample/order_details.csv",
        "pipelines/dbt/models/marts/fct_order.sql",
        "pipelines/dags/corner_shop.py",
    ] {
        assert!(paths.contains(needed), "{needed} is missing from {paths:?}");
    }
}

#[test]
fn texts_end_in_one_line_break_and_carry_no_trailing_blanks() {
    for file in files() {
        assert!(
            file.text.ends_with('\n') && !file.text.ends_with("\n\n"),
            "{} does not end in one line break",
            file.path
        );
        let blank = file.text.lines().find(|line| line.ends_with(' '));
        assert!(blank.is_none() || file.path.ends_with(".csv"), "{}: {blank:?} ends in a blank", file.path);
    }
}

/// `PACKAGE_DIR=/some/folder cargo test --test package write -- --ignored` writes the package of the shop there,
/// or that of the files and folders in `PACKAGE_FROM`, with colons between them.
#[test]
#[ignore = "writes into the folder that PACKAGE_DIR names"]
fn write_the_package() {
    let folder = std::env::var("PACKAGE_DIR").expect("PACKAGE_DIR names the folder");
    let made = std::env::var("PACKAGE_FROM").map_or_else(|_| files(), |paths| derived(&session(&paths)));
    for file in made {
        let path = std::path::Path::new(&folder).join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
}
