//! Files as one zip archive: the same files give the same bytes, whenever and wherever it is made.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The most bytes of text that are read out of an archive.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The most files of an archive that are looked at.
const MOST_FILES: usize = 20_000;

/// Why an archive could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A path that leads out of the archive or names no file.
    #[error(
        "'{0}' cannot be the path of a file in an archive; it must be relative, with '/' between folders and no '..'"
    )]
    BadPath(String),
    /// The archive cannot be written.
    #[error("the archive cannot be written: {0}. Download the files one by one, or use the command.")]
    Zip(#[from] zip::result::ZipError),
    /// It cannot be read.
    #[error("the archive cannot be read: {0}")]
    Unreadable(String),
    /// A file does not go into it.
    #[error("a file does not go into the archive: {0}. Download the files one by one, or use the command.")]
    Write(#[from] std::io::Error),
}

/// The files, by path and in the order given, as a zip archive; scripts (`*.sh`) may be run.
///
/// `[("a/b.txt", b"hi")]` → the bytes of an archive with `a/b.txt` in it, dated 1980-01-01.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let odd = |part: &str| part.is_empty() || part == "." || part == "..";
        if path.split('/').any(odd) || path.contains(['\\', '\0', ':']) {
            return Err(ArchiveError::BadPath(path.chars().filter(|c| !c.is_control()).take(120).collect()));
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(if path.ends_with(".sh") { 0o755 } else { 0o644 });
        archive.start_file(path.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The texts in an archive by path, in its order; files that are no text are left out.
///
/// # Errors
///
/// Where it is no archive, or holds more than is read.
pub fn unzip(bytes: &[u8]) -> Result<Vec<(String, String)>, ArchiveError> {
    let unreadable = |why: &dyn std::fmt::Display| ArchiveError::Unreadable(why.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if archive.len() > MOST_FILES {
        return Err(unreadable(&format!("it holds {} files; at most {MOST_FILES} are read", archive.len())));
    }
    let mut room = MOST_BYTES;
    let mut texts = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| unreadable(&error))?;
        if file.is_dir() {
            continue;
        }
        let path = file.name().map_err(|error| unreadable(&error))?.replace('\\', "/");
        let mut held = Vec::new();
        // what an archive says of its sizes need not be true
        let limit = u64::try_from(room + 1).unwrap_or(u64::MAX);
        file.take(limit).read_to_end(&mut held).map_err(|error| unreadable(&error))?;
        room = room
            .checked_sub(held.len())
            .ok_or_else(|| unreadable(&format!("it holds more than {} MB", MOST_BYTES / 1024 / 1024)))?;
        if let Ok(text) = String::from_utf8(held) {
            texts.push((path, text));
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_by_path_and_what_is_no_archive_is_refused() {
        let mut files = files();
        files.push(("rental/a.png".to_owned(), vec![0xFF, 0xD8]));
        let texts = unzip(&zip(&files).unwrap()).unwrap();
        let paths: Vec<&str> = texts.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["rental/README.md", "rental/run.sh", "rental/empty"]);
        assert_eq!(texts[1].1, "#!/bin/sh\n");
        assert!(unzip(b"PK no archive").unwrap_err().to_string().starts_with("the archive cannot be read"));
    }

    fn files() -> Vec<(String, Vec<u8>)> {
        vec![
            ("rental/README.md".to_owned(), b"# Rental\n".repeat(200)),
            ("rental/run.sh".to_owned(), b"#!/bin/sh\n".to_vec()),
            ("rental/empty".to_owned(), Vec::new()),
        ]
    }

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let bytes = zip(&files()).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (index, (path, expected)) in files().iter().enumerate() {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let mode = if path.ends_with(".sh") { 0o100755 } else { 0o100644 };
            assert_eq!(
                (file.name().unwrap().as_ref(), file.unix_mode(), &bytes),
                (path.as_str(), Some(mode), expected)
            );
        }
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        assert_eq!(zip(&files()).unwrap(), zip(&files()).unwrap());
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        for path in ["", "../x", "/etc/passwd", "a//b", "a\\b", "c:/x"] {
            assert!(matches!(zip(&[(path.to_owned(), Vec::new())]), Err(ArchiveError::BadPath(_))), "{path}");
        }
        let error = zip(&[("../x".to_owned(), Vec::new())]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "'../x' cannot be the path of a file in an archive; it must be relative, with '/' between folders and no '..'"
        );
        let twice = vec![("a".to_owned(), Vec::new()), ("a".to_owned(), Vec::new())];
        assert!(matches!(zip(&twice), Err(ArchiveError::Zip(_))));
    }
}
