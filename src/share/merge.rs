//! An edited copy of a package comes back: merged three ways with what is delivered now, file by file.
//!
//! The base is what the copy was when it was delivered, which the package itself keeps. Nothing is overwritten: what
//! both sides changed at one place is shown with both sides, for a person to decide.

use crate::deliverable::delivered::{self, Delivered, DeliveredError};
use crate::deliverable::lines::{Line, Merged, compared, merge};
use crate::deliverable::{File, REPORT};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many equal lines are shown around a change.
const AROUND: usize = 3;

/// What becomes of a file that somebody changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Changed by both at one place: a person decides.
    Conflict,
    /// Changed by both at different places: both changes are in it.
    Merged,
    /// Changed only by them: taken as it is.
    Taken,
    /// A file of their own.
    Added,
    /// Changed by them, and not delivered any more: a person decides whether it stays as a file of their own.
    Gone,
    /// Taken out by them, and delivered again.
    Removed,
}

/// A file that somebody changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Its path.
    pub path: String,
    /// What becomes of it.
    pub fate: Fate,
    /// The text that would be delivered: of a conflict, both sides between marks.
    pub text: String,
    /// Their text; of a conflict, with what only we changed.
    pub theirs: String,
    /// What is derived now, before any edit; empty where nothing is.
    pub derived: String,
    /// What is delivered now against what would be; of a conflict, against theirs.
    pub comparison: Vec<Line>,
}

/// A copy of a package, merged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Return {
    /// Files that they changed, conflicts first, then by path.
    pub files: Vec<Returned>,
    /// How many files they left as they were delivered.
    pub n_untouched: usize,
}

/// Why a copy cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// It is no package, or one that does not say what it was.
    #[error("it holds no {}; bring a package that was downloaded here, as a folder or an archive", delivered::PATH)]
    NoPackage,
    /// What it says cannot be read.
    #[error("{0}")]
    Record(#[from] DeliveredError),
}

/// Whether a file of this path says that a package of ours lies around it.
pub fn is_record(path: &str) -> bool {
    path == delivered::PATH || path.strip_suffix(delivered::PATH).is_some_and(|folder| folder.ends_with('/'))
}

/// Merges a copy, by path and text, with the files that are delivered now; `derived` are these before any edit.
///
/// # Errors
///
/// Where the copy does not say what it was.
pub fn take_back(copy: &[(String, String)], ours: &[File], derived: &[File]) -> Result<Return, ReturnError> {
    let record = copy.iter().filter(|(path, _)| is_record(path)).min_by_key(|(path, _)| path.len());
    let (at, text) = record.ok_or(ReturnError::NoPackage)?;
    let base = delivered::read(text)?;
    let folder = at.strip_suffix(delivered::PATH).unwrap_or_default();
    let theirs: BTreeMap<&str, String> = copy
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(folder)?, text)))
        .filter(|(path, _)| !is_ours_alone(path))
        .map(|(path, text)| (path, unix(text, base.texts.get(path))))
        .collect();
    let by_path = |files: &'_ [File]| -> BTreeMap<String, String> {
        files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
    };
    let (ours, derived) = (by_path(ours), by_path(derived));
    let paths: BTreeSet<&str> = theirs.keys().copied().chain(base.checksums.keys().map(String::as_str)).collect();
    let mut back = Return::default();
    let ignored = Ignored::new(theirs.get(".gitignore").map_or("", String::as_str));
    for path in paths.into_iter().filter(|path| !is_ours_alone(path)) {
        let sides = Sides { base: &base, theirs: theirs.get(path), ours: ours.get(path) };
        match sides.fate(path) {
            None => back.n_untouched += usize::from(sides.theirs.is_some()),
            Some(outcome) if outcome.fate == Fate::Added && ignored.has(path) => {}
            Some(Outcome { fate, text, theirs }) => {
                let held = sides.ours.map_or("", String::as_str);
                let wanted = if fate == Fate::Conflict { &theirs } else { &text };
                back.files.push(Returned {
                    path: path.to_owned(),
                    fate,
                    comparison: compared(held, wanted, AROUND),
                    text,
                    theirs,
                    derived: derived.get(path).cloned().unwrap_or_default(),
                });
            }
        }
    }
    back.files.sort_by(|a, b| (a.fate, &a.path).cmp(&(b.fate, &b.path)));
    Ok(back)
}

/// What says what the package is has to be true, and is nobody's to edit.
fn is_ours_alone(path: &str) -> bool {
    path == delivered::PATH || path == REPORT
}

/// A text whose line breaks a checkout has made those of Windows, as it was delivered.
fn unix(text: &str, base: Option<&String>) -> String {
    let changed = text.contains("\r\n") && !base.is_some_and(|base| base.contains("\r\n"));
    if changed { text.replace("\r\n", "\n") } else { text.to_owned() }
}

/// What becomes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In a word.
    pub fate: Fate,
    /// The text that would be delivered: of a conflict, both sides between marks.
    pub text: String,
    /// The text in which theirs counts wherever both changed something.
    pub theirs: String,
}

impl Outcome {
    fn of(fate: Fate, text: String) -> Self {
        Self { fate, theirs: text.clone(), text }
    }
}

/// A file at its three places.
pub struct Sides<'a> {
    /// What was delivered.
    pub base: &'a Delivered,
    /// Their text; none where they have no such file.
    pub theirs: Option<&'a String>,
    /// What is delivered now; none where nothing is.
    pub ours: Option<&'a String>,
}

impl Sides<'_> {
    /// What becomes of the file and its text; none where they left it alone or both sides say the same.
    pub fn fate(&self, path: &str) -> Option<Outcome> {
        let was_delivered = self.base.checksums.contains_key(path);
        let Some(theirs) = self.theirs else {
            return self.ours.filter(|_| was_delivered).map(|ours| Outcome::of(Fate::Removed, ours.clone()));
        };
        if self.base.is_untouched(path, theirs) || self.ours == Some(theirs) {
            return None;
        }
        let Some(ours) = self.ours else {
            let fate = if was_delivered { Fate::Gone } else { Fate::Added };
            return Some(Outcome::of(fate, theirs.clone()));
        };
        if self.base.is_untouched(path, ours) {
            return Some(Outcome::of(Fate::Taken, theirs.clone()));
        }
        let base = self.base.texts.get(path).map_or("", String::as_str);
        Some(match merge(base, theirs, ours) {
            // what they changed is in it already
            Merged::Clean(text) if text == *ours => return None,
            Merged::Clean(text) => Outcome::of(Fate::Merged, text),
            Merged::Conflict { marked, theirs } => Outcome { fate: Fate::Conflict, text: marked, theirs },
        })
    }
}

/// What the package's own `.gitignore` passes over: folders, endings and names.
struct Ignored(Vec<String>);

impl Ignored {
    fn new(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
        Self(lines.map(str::to_owned).collect())
    }

    fn has(&self, path: &str) -> bool {
        self.0.iter().any(|pattern| {
            let bare = pattern.trim_start_matches('/').trim_end_matches('/');
            match bare.strip_prefix('*') {
                Some(end) => path.ends_with(end),
                None if bare.contains('/') => path == bare || path.starts_with(&format!("{bare}/")),
                None => path.split('/').any(|part| part == bare),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "# Shop\n\nBuild it.\n\nTest it.\n\nRun it.\n";

    fn delivered(texts: &[(&str, &str)]) -> Vec<File> {
        let mut files: Vec<File> = texts.iter().map(|(path, text)| File::new(*path, *text)).collect();
        let record = delivered::record(&files);
        files.push(File::new(delivered::PATH, record));
        files
    }

    fn copy(files: &[File], changes: &[(&str, Option<&str>)]) -> Vec<(String, String)> {
        let mut copy: BTreeMap<String, String> =
            files.iter().map(|file| (format!("shop/{}", file.path), file.text.clone())).collect();
        for (path, text) in changes {
            match text {
                Some(text) => drop(copy.insert(format!("shop/{path}"), (*text).to_owned())),
                None => drop(copy.remove(&format!("shop/{path}"))),
            }
        }
        copy.into_iter().collect()
    }

    /// What becomes of a copy of `before` with `changes`, where `now` is delivered.
    fn check(before: &[File], changes: &[(&str, Option<&str>)], now: &[File], expected: &[(&str, Fate)]) -> Return {
        let back = take_back(&copy(before, changes), now, now).unwrap();
        let fates: Vec<(&str, Fate)> = back.files.iter().map(|file| (file.path.as_str(), file.fate)).collect();
        assert_eq!(fates, expected);
        back
    }

    #[test]
    fn every_file_has_its_fate() {
        let before = delivered(&[
            (".gitignore", "build/\n*.log\n"),
            ("README.md", README),
            ("a.sql", "select 1\n"),
            ("b.sql", "select 2\n"),
            ("gone.sql", "select 3\n"),
            ("same.sql", "select 4\n"),
        ]);
        let now = delivered(&[
            (".gitignore", "build/\n*.log\n"),
            ("README.md", &README.replace("Run it.", "Run it nightly.")),
            ("a.sql", "select 1\n"),
            ("b.sql", "select 22\n"),
            ("same.sql", "select 44\n"),
        ]);
        let mine = README.replace("Build it.", "Build it with make.");
        let changes = [
            ("README.md", Some(mine.as_str())),
            ("a.sql", Some("select 'mine'\n")),
            ("b.sql", Some("select 'mine'\n")),
            ("gone.sql", Some("select 'kept'\n")),
            ("notes.md", Some("mine\n")),
            ("build/out.txt", Some("built\n")),
            ("run.log", Some("ran\n")),
            ("same.sql", None),
        ];
        let expected = [
            ("b.sql", Fate::Conflict),
            ("README.md", Fate::Merged),
            ("a.sql", Fate::Taken),
            ("notes.md", Fate::Added),
            ("gone.sql", Fate::Gone),
            ("same.sql", Fate::Removed),
        ];
        let back = check(&before, &changes, &now, &expected);
        assert_eq!(back.n_untouched, 1);
        assert_eq!(back.files[0].text, "<<<<<<< yours\nselect 'mine'\n=======\nselect 22\n>>>>>>> new\n");
        assert_eq!(back.files[1].text, mine.replace("Run it.", "Run it nightly."));
        assert!(back.files.iter().all(|file| file.fate == Fate::Removed || !file.comparison.is_empty()));
    }

    #[test]
    fn an_untouched_copy_changes_nothing_whatever_its_line_breaks() {
        let before = delivered(&[("README.md", README), ("db/sample/a.csv", "id\n1\n"), (REPORT, "{}\n")]);
        let now = delivered(&[("README.md", "# Other\n"), ("db/sample/a.csv", "id\n2\n"), (REPORT, "{ }\n")]);
        check(&before, &[], &now, &[]);
        check(&before, &[("README.md", Some(&README.replace('\n', "\r\n")))], &now, &[]);
        check(&before, &[(REPORT, Some("a lie"))], &now, &[]);
        // without a text to start from, both sides are shown
        check(&before, &[("db/sample/a.csv", Some("id\n9\n"))], &now, &[("db/sample/a.csv", Fate::Conflict)]);
        check(&before, &[("db/sample/a.csv", Some("id\n9\n"))], &before, &[("db/sample/a.csv", Fate::Taken)]);
    }

    #[test]
    fn what_is_no_package_says_so() {
        assert_eq!(take_back(&[("a.sql".into(), "x".into())], &[], &[]), Err(ReturnError::NoPackage));
        let broken = [(delivered::PATH.to_owned(), "{".to_owned())];
        assert_eq!(take_back(&broken, &[], &[]), Err(ReturnError::Record(DeliveredError::Damaged)));
        assert!(is_record("x/.plumbline/delivered.json") && !is_record("x.plumbline/delivered.json"));
    }
}
