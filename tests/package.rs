//! The delivered package of a small shop: its paths, its bytes, and its files in a folder for the real engines.

#[path = "package/shop.rs"]
mod shop;

use plumbline::deliverable::{ALL, File, Given};
use std::collections::BTreeSet;

fn files() -> Vec<File> {
    let shop = shop::shop();
    let given =
        Given { session: &shop.session, facts: &shop.facts, requirements: &shop.requirements, design: &shop.design };
    ALL.iter().flat_map(|kind| (kind.deliver)(&given)).collect()
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

/// `PACKAGE_DIR=/some/folder cargo test --test package write -- --ignored` writes the package there.
#[test]
#[ignore = "writes into the folder that PACKAGE_DIR names"]
fn write_the_package() {
    let folder = std::env::var("PACKAGE_DIR").expect("PACKAGE_DIR names the folder");
    for file in files() {
        let path = std::path::Path::new(&folder).join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
}
