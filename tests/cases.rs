//! Twelve scenarios as session files: what a senior engineer would decide in each, and what the design decides.
//!
//! `cases/expected.json` was written before the design was looked at; `cases/*.golden.txt` is what the design says today.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

#[path = "cases/read.rs"]
mod read;
#[path = "cases/golden.rs"]
mod golden;

use expect_test::expect_file;
use plumbline::deliverable::package;
use read::{Case, all, expected};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Where the cases are kept.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

#[test]
fn every_session_has_its_expectations_and_its_golden_file() {
    let names: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "README.md" && name != "expected.json" && !name.ends_with(".rs"))
        .collect();
    let wanted: BTreeSet<String> =
        expected().keys().flat_map(|case| [format!("{case}.json"), format!("{case}.golden.txt")]).collect();
    assert_eq!(names, wanted);
    assert_eq!(expected().len(), 12);
}

#[test]
fn every_answer_of_a_case_is_taken() {
    for Case { name, requirements, .. } in all() {
        assert!(requirements.findings.is_empty(), "{name}: {:?}", requirements.findings);
        assert!(requirements.n_assumed() < 30, "{name} answers too little: {}", requirements.n_assumed());
    }
}

#[test]
fn the_design_decides_what_a_senior_engineer_would_defend() {
    let mut wrong = Vec::new();
    for case in all() {
        let expected = &expected()[&case.name];
        for row in &expected.decisions {
            let subject = row.subject.as_deref();
            let taken: Vec<_> = case
                .design
                .decisions
                .iter()
                .filter(|held| held.id == row.id && subject.is_none_or(|subject| held.subject == subject))
                .collect();
            if taken.is_empty() {
                wrong.push(format!("{}: {} {:?} was not decided", case.name, row.id, row.subject));
            }
            for held in taken.iter().filter(|held| !row.options.contains(&held.chosen)) {
                let scores: Vec<String> =
                    held.options.iter().map(|option| format!("{} {}", option.id, option.score)).collect();
                wrong.push(format!(
                    "{}: {} {} is {}, not {} ({}) [{}]",
                    case.name,
                    row.id,
                    held.subject,
                    held.chosen,
                    row.options.join(" or "),
                    row.because,
                    scores.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} decisions cannot be defended:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_readme_says_what_is_expected_and_why() {
    expect_file!["cases/README.md"].assert_eq(&read::readme());
}

#[test]
fn what_is_designed_is_what_was_read_last() {
    for case in all() {
        let path = folder().join(format!("{}.golden.txt", case.name));
        expect_file![path].assert_eq(&golden::text(&case));
    }
}

#[test]
fn nothing_of_a_cloud_stands_where_there_is_no_cloud() {
    for case in all() {
        for word in &expected()[&case.name].nowhere {
            for component in &case.design.components {
                assert!(!component.name.contains(word.as_str()), "{}: {}", case.name, component.name);
            }
            let chosen = case.design.decisions.iter().map(|held| held.chosen_title());
            assert!(chosen.clone().all(|title| !title.contains(word.as_str())), "{}: {word}", case.name);
        }
        if !expected()[&case.name].nowhere.is_empty() {
            let files = package(&case.session).files;
            let cloud = files.iter().find(|file| file.path.starts_with("infrastructure/terraform"));
            assert_eq!(cloud.map(|file| &file.path), None, "{}", case.name);
        }
    }
}
