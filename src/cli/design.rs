//! `plumbline design`: the whole package into a folder.

use super::{Done, Format, Stop, input};
use crate::context::protocol::Report;
use crate::deliverable::{File, package};
use crate::finding::Severity;
use crate::session;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a package says which files it holds.
const REPORT: &str = "docs/data/report.json";

pub fn run(paths: &[PathBuf], answers: Option<&Path>, out: &Path, format: Format) -> Result<Done, Stop> {
    if paths.is_empty() && answers.is_none() {
        return Err(Stop::Other("nothing to design from: name files, folders or a session file".to_owned()));
    }
    let (session, passed_over) = input::session(paths, answers)?;
    for (file, why) in &passed_over {
        eprintln!("plumbline: passed over {file}: {why}");
    }
    if format == Format::Session {
        let text = session::write(&session);
        let file = if out.is_dir() { out.join("session.plumbline.json") } else { out.to_owned() };
        fs::write(&file, &text).map_err(|error| Stop::path(&file, error))?;
        return Ok(Done { output: String::new(), found_errors: false });
    }
    let package = package(&session);
    input::refuse_bad_answers(&package.requirements.findings)?;
    write_package(out, &package.files)?;
    for finding in package.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        eprintln!(
            "plumbline: {}:{}:{}: {} {}",
            finding.file, finding.span.line, finding.span.column, finding.what, finding.advice
        );
    }
    let found_errors = package.findings.iter().any(|finding| finding.severity == Severity::Error);
    let output =
        package.files.iter().find(|file| file.path == REPORT).map(|file| file.text.clone()).unwrap_or_default();
    Ok(Done { output, found_errors })
}

/// Writes the package; files of an earlier package that are not in this one are removed, nothing else is touched.
fn write_package(out: &Path, files: &[File]) -> Result<(), Stop> {
    let earlier = earlier_files(out)?;
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for stale in earlier.iter().filter(|path| !paths.contains(path.as_str()) && is_inside(path)) {
        // a file that is gone already needs no removing
        drop(fs::remove_file(out.join(stale)));
    }
    for file in files {
        let target = out.join(&file.path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|error| Stop::path(folder, error))?;
        }
        let unchanged = fs::read(&target).is_ok_and(|held| held == file.text.as_bytes());
        if !unchanged {
            fs::write(&target, &file.text).map_err(|error| Stop::path(&target, error))?;
        }
    }
    Ok(())
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
