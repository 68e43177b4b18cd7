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
#[path = "cases/figures.rs"]
mod figures;

use expect_test::expect_file;
use plumbline::deliverable::document::{Block, Inline, document};
use plumbline::deliverable::{Given, package};
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
            for held in taken.iter().filter(|held| !row.options.iter().any(|option| *option == held.chosen)) {
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

#[test]
fn every_figure_of_every_case_walks_to_its_sources() {
    let mut n_figures = 0;
    let mut wrong = Vec::new();
    for case in all() {
        for (place, figure) in figures::of(&case.design) {
            n_figures += 1;
            wrong.extend(figures::wrong(&case, &place, &figure));
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} of {n_figures} figures:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n_figures > 500, "{n_figures} figures");
}

/// The figures of a run of text.
fn figure_ids<'a>(inlines: &'a [Inline], found: &mut Vec<&'a str>) {
    found.extend(inlines.iter().filter_map(|inline| match inline {
        Inline::Figure { id, .. } => Some(id.as_str()),
        _ => None,
    }));
}

#[test]
fn every_figure_of_every_document_has_its_derivation_there() {
    for case in all() {
        let Case { name, session, facts, requirements, design, .. } = &case;
        let made = document(&Given::new(session, facts, requirements, design));
        let mut used = Vec::new();
        let mut derived = std::collections::BTreeMap::new();
        for block in made.sections.iter().flat_map(|section| &section.blocks) {
            match block {
                Block::Paragraph(held) | Block::Note { text: held, .. } => figure_ids(held, &mut used),
                Block::List(lines) | Block::Steps(lines) => lines.iter().for_each(|line| figure_ids(line, &mut used)),
                Block::Table { rows, .. } => rows.iter().flatten().for_each(|cell| figure_ids(cell, &mut used)),
                Block::Derivations(held) => derived.extend(held.iter().map(|held| (held.id.as_str(), held))),
                _ => {}
            }
        }
        assert!(used.len() > 40, "{name} uses {} figures", used.len());
        let mut seen = BTreeSet::new();
        while let Some(id) = used.pop() {
            let held = derived.get(id).unwrap_or_else(|| panic!("{name}: {id} is not derived"));
            if !seen.insert(id) {
                continue;
            }
            assert!(!held.how.is_empty(), "{name}: {id} says nothing of where it comes from");
            if let Some(source) = &held.source {
                assert!(!source.title.is_empty(), "{name}: {id} has a source without a title");
            }
            for (_, input) in &held.inputs {
                figure_ids(std::slice::from_ref(input), &mut used);
            }
        }
    }
}

/// The amounts of dollars in a text, as numbers in a form that compares: `$1,234.50` gives `1234.5`.
fn amounts(text: &str) -> BTreeSet<String> {
    let starts = text.match_indices('$').map(|(at, _)| &text[at + 1..]);
    let amounts = starts.filter_map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
        let digits = rest[..end].trim_end_matches([',', '.']).replace(',', "");
        digits.parse::<f64>().ok().map(|value| value.to_string())
    });
    amounts.collect()
}

#[test]
fn every_amount_in_a_delivered_text_is_a_figure_of_the_design() {
    for case in all() {
        let mut known: BTreeSet<String> = figures::texts(&case.design).iter().flat_map(|text| amounts(text)).collect();
        // what the decisions weighed and the findings say is made of figures where it is decided
        for decision in &case.design.decisions {
            let options =
                decision.options.iter().flat_map(|option| option.reasons.iter().chain(&option.rejected_because));
            known.extend(options.flat_map(|text| amounts(text)));
            known.extend(amounts(&decision.why));
        }
        let items =
            case.requirements.items.iter().map(|item| case.requirements.figure(&item.id, item.id.clone()).text());
        known.extend(items.flat_map(|text| amounts(&text)));
        let found = case.design.findings.iter();
        known.extend(found.flat_map(|held| [&held.what, &held.why, &held.advice]).flat_map(|text| amounts(text)));
        // the document prints no figure that its appendix does not derive
        let Case { session, facts, requirements, design, .. } = &case;
        for block in
            document(&Given::new(session, facts, requirements, design)).sections.iter().flat_map(|held| &held.blocks)
        {
            if let Block::Derivations(held) = block {
                let inputs = held.iter().flat_map(|held| held.inputs.iter().map(|(_, input)| input).chain(&held.how));
                let inputs = inputs.filter_map(|input| match input {
                    Inline::Figure { text, .. } => Some(text),
                    _ => None,
                });
                known.extend(held.iter().map(|held| &held.value).chain(inputs).flat_map(|text| amounts(text)));
            }
        }
        for file in package(&case.session).files {
            let prose = file.path.ends_with(".md") && !file.path.contains("/dbt_packages/");
            for amount in amounts(&file.text).iter().filter(|_| prose) {
                assert!(known.contains(amount), "{}: ${amount} in {} comes from nowhere", case.name, file.path);
            }
        }
    }
}

#[test]
fn every_control_is_shown_by_a_file_that_is_delivered() {
    for case in all() {
        let files = package(&case.session).files;
        let delivered = |shown: &str| {
            files.iter().any(|file| {
                file.path == shown || file.path.strip_prefix(shown).is_some_and(|rest| rest.starts_with('/'))
            })
        };
        for control in &case.design.controls {
            for shown in &control.files {
                assert!(delivered(shown), "{}: {} {} is shown by {shown}", case.name, control.regime, control.article);
            }
        }
        for (table, column) in [("retention", 4), ("quality_plan", 7)] {
            let Some(held) = files.iter().find(|file| file.path == format!("docs/data/{table}.csv")) else { continue };
            for line in held.text.lines().skip(1) {
                let shown = line.rsplit(',').next().unwrap();
                assert!(delivered(shown), "{}: {table}, column {column}, names {shown}", case.name);
            }
        }
    }
}

#[test]
fn every_demand_and_every_column_stands_in_the_tables_of_governance() {
    for case in all() {
        let files = package(&case.session).files;
        let lines = |path: &str| {
            let held = files.iter().find(|file| file.path == path);
            held.map_or(0, |file| file.text.lines().count().saturating_sub(1))
        };
        assert_eq!(lines("docs/data/compliance.csv"), case.design.controls.len(), "{}", case.name);
        let classes = case.design.decisions.iter().filter(|held| held.id == "security.sensitive_data").count();
        assert_eq!(lines("docs/data/access.csv"), classes, "{}", case.name);
        let n_columns: usize = case.facts.schema.tables.iter().map(|table| table.columns.len()).sum();
        assert!(lines("docs/data/classification.csv") >= n_columns, "{}", case.name);
        assert!(lines("docs/data/service_levels.csv") >= 5 && lines("docs/data/retention.csv") >= 7, "{}", case.name);
    }
}

#[test]
fn what_may_not_be_loaded_is_in_no_dimension() {
    let mut n_dropped = 0;
    for case in all() {
        let decided = case.design.decisions.iter().filter(|held| held.id == "security.sensitive_data");
        let dropped: Vec<&str> = decided.filter(|held| held.chosen == "drop").map(|held| &*held.subject).collect();
        n_dropped += dropped.len();
        for attribute in case.design.model.dimensions.iter().flat_map(|dimension| &dimension.attributes) {
            let class = attribute.class.as_deref().unwrap_or_default();
            assert!(!dropped.contains(&class), "{}: {} is {class}", case.name, attribute.name);
        }
    }
    assert!(n_dropped > 0, "no case holds what may not be loaded");
}
