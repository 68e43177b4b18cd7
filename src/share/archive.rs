//! Files as one zip archive: the same files give the same bytes, whenever and wherever it is made.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

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
