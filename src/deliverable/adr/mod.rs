//! Architecture decision records in MADR 4.0, one for each decision; those of subjects that fell alike are one.
//!
//! A number is for ever. What was delivered last comes with the session ([`crate::session::Session::records`]): where a decision falls
//! otherwise now, its record keeps its number and its text and says which one took its place.

mod log;

use super::text::{cell, one_line};
use super::words::{citation, decision_title, lower_first, question_text, sentence};
use super::{Deliverable, File, Given};
use crate::design::{Decision, DecisionOption, Door};
use askama::Template;
use log::{Entry, Group, Log, with_status};
use std::fmt::Write as _;

/// The records.
pub const DELIVERABLE: Deliverable = Deliverable { name: "decision records", deliver };

/// Where they are delivered.
pub const FOLDER: &str = "docs/decisions/";

#[derive(Template)]
#[template(path = "adr/record.md", escape = "none")]
struct Record {
    status: String,
    title: String,
    context: String,
    drivers: Vec<String>,
    options: Vec<Weighed>,
    chosen: String,
    why: String,
    consequences: Vec<String>,
    confirmation: String,
    more: Vec<String>,
}

/// An option with what speaks for and against it.
struct Weighed {
    title: String,
    lines: Vec<String>,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let groups = Group::all(given.design);
    if groups.is_empty() {
        return Vec::new();
    }
    let earlier = Log::read(&given.session.records);
    let log = earlier.followed_by(&groups);
    let mut files: Vec<File> = Vec::new();
    for entry in &log.entries {
        let path = format!("{FOLDER}{}", entry.file);
        match groups.iter().find(|group| entry.is_active() && entry.is_about(group)) {
            Some(group) => files.push(File::new(path, record(given, &log, entry, group))),
            None => {
                // a record whose text is lost is still in the index, with its number
                let text = given.session.records.get(&path);
                files.extend(text.map(|text| File::new(path, with_status(text, &entry.status()))));
            }
        }
    }
    files.push(File::new(format!("{FOLDER}README.md"), index(&log)));
    files.push(File::new(format!("{FOLDER}{}", log::FILE), log.write()));
    files
}

fn record(given: &Given<'_>, log: &Log, entry: &Entry, group: &Group<'_>) -> String {
    let decision = group.head;
    let record = Record {
        status: entry.status(),
        title: one_line(&entry.title),
        context: context(group),
        drivers: drivers(given, decision),
        options: decision.options.iter().map(weighed).collect(),
        chosen: one_line(decision.chosen_title()),
        why: one_line(&sentence(&decision.why)),
        consequences: consequences(decision),
        confirmation: format!(
            "`docs/data/design.json` names the option under `{}`; the files that follow from it are listed in `docs/data/report.json`.",
            decision.id
        ),
        more: more(given, log, entry, decision),
    };
    // this template has nothing in it that can fail
    let text = record.render().unwrap_or_default();
    format!("{}\n", text.trim_end())
}

fn context(group: &Group<'_>) -> String {
    let decision = group.head;
    let what = lower_first(&decision.title);
    match group.subjects.as_slice() {
        ["platform"] | [] => format!("The platform needs a decision: {}.", one_line(&what)),
        subjects => format!(
            "A decision is needed for {}: {}. It fell alike for: {}.",
            if subjects.len() == 1 { "one subject".to_owned() } else { format!("{} subjects", subjects.len()) },
            one_line(&what),
            one_line(&subjects.join(", "))
        ),
    }
}

/// The needs that move this decision, with their values.
fn drivers(given: &Given<'_>, decision: &Decision) -> Vec<String> {
    let asked = crate::discovery::catalogue().iter().filter(|question| {
        question.drives.iter().any(|drives| drives.eq_ignore_ascii_case(&decision.title) || *drives == decision.id)
    });
    let mut found: Vec<String> = asked
        .map(|question| {
            let value = super::words::answer(given, &question.id);
            let value = if value.is_empty() { "nothing is known".to_owned() } else { value };
            one_line(&format!("{} {value}", question_text(&question.id)))
        })
        .collect();
    let winner = decision.options.iter().find(|option| option.id == decision.chosen);
    found.extend(winner.iter().flat_map(|option| &option.reasons).map(|reason| one_line(&sentence(spoken(reason).1))));
    if found.is_empty() {
        found.push("The simplest option that does the job.".to_owned());
    }
    found
}

/// A reason without its points, and whether it speaks for the option; none where it rules it out.
fn spoken(reason: &str) -> (Option<bool>, &str) {
    match reason.split_once(": ") {
        Some(("ruled out", rest)) => (None, rest),
        Some((points, rest)) if points.starts_with(['+', '−']) => (Some(points.starts_with('+')), rest),
        _ => (Some(true), reason),
    }
}

fn weighed(option: &DecisionOption) -> Weighed {
    let mut lines: Vec<String> = option
        .reasons
        .iter()
        .map(|reason| {
            let (is_good, why) = spoken(reason);
            let word = match is_good {
                Some(true) => "Good, because",
                Some(false) => "Bad, because",
                None => "Not possible here, because",
            };
            one_line(&format!("{word} {}", sentence(why)))
        })
        .collect();
    if lines.is_empty() {
        lines.push("Neutral, because nothing here speaks for or against it.".to_owned());
    }
    Weighed { title: one_line(&option.title), lines }
}

fn consequences(decision: &Decision) -> Vec<String> {
    let mut lines = vec![
        match decision.door {
            Door::OneWay => "A one-way door: going back costs a migration.",
            Door::TwoWay => "A two-way door: going back costs days.",
        }
        .to_owned(),
    ];
    if decision.pinned {
        lines.push("Somebody insisted on it; the requirements alone may have given another option.".to_owned());
    }
    let winner = decision.options.iter().find(|option| option.id == decision.chosen);
    let against = winner.iter().flat_map(|option| &option.reasons).filter(|reason| spoken(reason).0 == Some(false));
    lines.extend(against.map(|reason| one_line(&format!("Bad, because {}", sentence(spoken(reason).1)))));
    lines
}

fn more(given: &Given<'_>, log: &Log, entry: &Entry, decision: &Decision) -> Vec<String> {
    let superseded = log.entries.iter().filter(|held| held.superseded_by == Some(entry.number));
    let mut lines: Vec<String> =
        superseded.map(|held| format!("Supersedes [ADR-{:04}]({}).", held.number, held.file)).collect();
    let title = |id: &str| {
        let option = decision.options.iter().find(|option| option.id == id);
        option.map_or_else(|| id.to_owned(), |option| option.title.to_string())
    };
    lines.extend(
        given
            .flips(decision)
            .iter()
            .map(|flip| one_line(&format!("It would be {} if {}.", title(&flip.to), lower_first(&flip.when)))),
    );
    lines.extend(decision.sources.iter().map(|source| one_line(&sentence(&citation(source)))));
    if lines.is_empty() {
        lines.push("No load and no freshness that was tried would change it.".to_owned());
    }
    lines
}

fn index(log: &Log) -> String {
    let mut text = String::from(
        "# Architecture decision records\n\nIn the form of [MADR 4.0](https://adr.github.io/madr/). A record keeps its number; one that a later design took back says which\none took its place. `log.json` says the same for programs.\n\n| number | decision | status |\n|---|---|---|\n",
    );
    for entry in &log.entries {
        // writing to a String cannot fail
        let _ = writeln!(
            text,
            "| [ADR-{:04}]({}) | {} | {} |",
            entry.number,
            entry.file,
            cell(&entry.title),
            entry.status()
        );
    }
    text
}

/// The heading of a record: `Serving store: PostgreSQL`.
fn title_of(decision: &Decision, is_platform: bool) -> String {
    let about = if is_platform { decision_title(decision) } else { decision.title.to_string() };
    format!("{about}: {}", lower_first(decision.chosen_title()))
}

#[cfg(test)]
mod tests;
