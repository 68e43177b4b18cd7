//! `plumbline design`: the whole package into a folder.

use super::{Done, Format, Stop, input};
use crate::context::protocol::Report;
use crate::deliverable::delivered::{self, Delivered};
use crate::deliverable::{File, RECORDS, REPORT, package};
use crate::finding::Severity;
use crate::session;
use crate::share::{Fate, Sides};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub fn run(paths: &[PathBuf], answers: Option<&Path>, out: &Path, format: Format) -> Result<Done, Stop> {
    if paths.is_empty() && answers.is_none() {
        return Err(Stop::Other("nothing to design from: name files, folders or a session file".to_owned()));
    }
    let (mut session, passed_over) = input::session(paths, answers)?;
    for (file, why) in &passed_over {
        eprintln!("plumbline: passed over {file}: {why}");
    }
    if format == Format::Session {
        let text = session::write(&session);
        let file = if out.is_dir() { out.join("session.plumbline.json") } else { out.to_owned() };
        fs::write(&file, &text).map_err(|error| Stop::path(&file, error))?;
        return Ok(Done { output: String::new(), found_errors: false });
    }
    keep_records(&mut session, out)?;
    let package = package(&session);
    input::refuse_bad_answers(&package.requirements.findings)?;
    let kept = write_package(out, &package.files)?;
    for (path, why) in &kept {
        eprintln!("plumbline: {path}: {why}");
    }
    for finding in package.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        eprintln!(
            "plumbline: {}:{}:{}: {} {}",
            finding.file, finding.span.line, finding.span.column, finding.what, finding.advice
        );
    }
    let found_errors = !kept.is_empty() || package.findings.iter().any(|finding| finding.severity == Severity::Error);
    let output =
        package.files.iter().find(|file| file.path == REPORT).map(|file| file.text.clone()).unwrap_or_default();
    Ok(Done { output, found_errors })
}

/// Takes over the decision records of the package that lies in the folder, so that its numbers go on; a session that
/// brings records of its own keeps them.
fn keep_records(session: &mut session::Session, out: &Path) -> Result<(), Stop> {
    let text = fs::read_to_string(out.join(delivered::PATH)).ok();
    let Some(base) = text.and_then(|text| delivered::read(&text).ok()).filter(|_| session.records.is_empty()) else {
        return Ok(());
    };
    let records = base.texts.into_iter().filter(|(path, _)| path.starts_with(RECORDS));
    let records = records.map(|(path, text)| (path, text.into())).collect();
    session.apply(session::Edit::KeepRecords(records)).map_err(|error| Stop::path(out, error))
}

/// Writes the package; files of an earlier package that are not in this one are removed, nothing else is touched.
///
/// What somebody edited in the earlier package is merged; what cannot be merged stays as it is, and is named.
fn write_package(out: &Path, files: &[File]) -> Result<Vec<(String, String)>, Stop> {
    let earlier = earlier_files(out)?;
    // a package of a version that kept no record is written over, as it always was
    let base = fs::read_to_string(out.join(delivered::PATH)).ok().and_then(|text| delivered::read(&text).ok());
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut kept = Vec::new();
    for stale in earlier.iter().filter(|path| !paths.contains(path.as_str()) && is_inside(path)) {
        let target = out.join(stale);
        let text = fs::read_to_string(&target).unwrap_or_default();
        if base.as_ref().is_some_and(|base| !text.is_empty() && !base.is_untouched(stale, &text)) {
            kept.push((stale.clone(), "you changed it, so it stays, though it is not delivered any more".to_owned()));
        } else {
            // a file that is gone already needs no removing
            drop(fs::remove_file(target));
        }
    }
    for file in files {
        let target = out.join(&file.path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|error| Stop::path(folder, error))?;
        }
        let held = fs::read_to_string(&target).ok();
        let text = match merged(base.as_ref(), file, held.as_ref()) {
            Ok(text) => text,
            Err(why) => {
                kept.push((file.path.clone(), why));
                continue;
            }
        };
        if held.as_ref() != Some(&text) {
            fs::write(&target, &text).map_err(|error| Stop::path(&target, error))?;
        }
    }
    Ok(kept)
}

/// The text to write: the delivered one with what somebody changed in the file that lies there; or why it is left alone.
fn merged(base: Option<&Delivered>, file: &File, held: Option<&String>) -> Result<String, String> {
    let is_ours_alone = file.path == REPORT || file.path == delivered::PATH;
    let Some(base) = base.filter(|_| held.is_some() && !is_ours_alone) else { return Ok(file.text.clone()) };
    match (Sides { base, theirs: held, ours: Some(&file.text) }).fate(&file.path) {
        None => Ok(file.text.clone()),
        Some(outcome) if outcome.fate == Fate::Conflict => {
            Err("you changed lines that have changed in the design too; yours is kept as it is".to_owned())
        }
        Some(outcome) => Ok(outcome.text),
    }
}

/// The files of the package that already lies in the folder; refuses a folder that holds something else.
fn earlier_files(out: &Path) -> Result<Vec<String>, Stop> {
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Stop::path(out, error)),
    };
    if entries.next().is_none() {
        return Ok(Vec::new());
    }
    let report = fs::read_to_string(out.join(REPORT)).ok().and_then(|text| serde_json::from_str::<Report>(&text).ok());
    report
        .map(|report| report.files_modified)
        .ok_or_else(|| Stop::path(out, "is not empty and holds no package of ours; choose an empty folder, so that nothing of yours is overwritten"))
}

/// Whether a path from a report stays inside the folder.
fn is_inside(path: &str) -> bool {
    !path.starts_with('/') && path.split('/').all(|part| !part.is_empty() && part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<File> {
        let paths: Vec<&str> = texts.iter().map(|(path, _)| *path).collect();
        let report = serde_json::json!({
            "reporting_agent": "data-engineer", "status": "success", "summary": "", "files_modified": paths,
        });
        let mut files: Vec<File> = texts.iter().map(|(path, text)| File::new(*path, *text)).collect();
        files.push(File::new(REPORT, report.to_string()));
        files.push(File::new(delivered::PATH, delivered::record(&files)));
        files
    }

    #[test]
    fn a_package_written_over_an_edited_one_keeps_the_edits() {
        let out = std::env::temp_dir().join(format!("plumbline-design-{}", std::process::id()));
        drop(fs::remove_dir_all(&out));
        let first = [("a.md", "one\ntwo\nthree\n"), ("b.md", "one\n"), ("gone.md", "x\n"), ("old.md", "x\n")];
        assert_eq!(write_package(&out, &files(&first)).unwrap(), []);
        for (path, text) in
            [("a.md", "mine\ntwo\nthree\n"), ("b.md", "mine\n"), ("gone.md", "mine\n"), ("own.md", "mine\n")]
        {
            fs::write(out.join(path), text).unwrap();
        }
        let kept = write_package(&out, &files(&[("a.md", "one\ntwo\nnew\n"), ("b.md", "new\n")])).unwrap();
        let named: Vec<&str> = kept.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(named, ["gone.md", "b.md"]);
        let text = |path: &str| fs::read_to_string(out.join(path)).ok();
        assert_eq!(text("a.md").as_deref(), Some("mine\ntwo\nnew\n"));
        for path in ["b.md", "gone.md", "own.md"] {
            assert_eq!(text(path).as_deref(), Some("mine\n"), "{path}");
        }
        assert_eq!(text("old.md"), None);
        fs::remove_dir_all(&out).unwrap();
    }
}
