//! Bytes of a file into text: UTF-8, UTF-16 by its mark, or one byte a character; what is binary is refused.

/// File endings that never hold text; they are passed over before they are read.
const BINARY: [&str; 34] = [
    "7z", "avi", "avif", "bin", "bz2", "class", "dll", "dmp", "doc", "docx", "duckdb", "exe", "gif", "gz", "ico",
    "jar", "jpeg", "jpg", "mov", "mp3", "mp4", "parquet", "pdf", "png", "pyc", "so", "sqlite", "tar", "ttf", "webp",
    "woff", "woff2", "xlsx", "zip",
];

/// Folders that hold no decisions of the project.
const PASSED_OVER: [&str; 12] = [
    ".git",
    ".idea",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "target",
    "venv",
];

/// Whether a file of this name is binary by its ending.
pub fn is_binary_name(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    BINARY.contains(&end.as_str())
}

/// Whether a folder of this name is passed over.
pub fn is_passed_over(folder: &str) -> bool {
    PASSED_OVER.contains(&folder)
}

/// The text in `bytes`, without a byte order mark; why there is none otherwise.
pub fn text(bytes: Vec<u8>) -> Result<String, &'static str> {
    const NOT_TEXT: &str = "it is binary; bring text: a dump as SQL, settings, a description";
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => Ok(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Ok(utf16(rest, u16::from_be_bytes)),
        held if held.iter().take(8_192).any(|byte| *byte == 0) => Err(NOT_TEXT),
        // a PostgreSQL dump in its own format
        [b'P', b'G', b'D', b'M', b'P', ..] => {
            Err("it is a dump in PostgreSQL's custom format; write it as SQL: pg_restore --schema-only -f schema.sql")
        }
        _ => Ok(match String::from_utf8(bytes) {
            Ok(mut text) => {
                if text.starts_with('\u{feff}') {
                    text.drain(..'\u{feff}'.len_utf8());
                }
                text
            }
            // the old western encodings agree with the first 256 characters in all that matters here
            Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
        }),
    }
}

fn utf16(bytes: &[u8], pair: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|held| pair(*held)).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_whatever_its_mark() {
        assert_eq!(text(b"create".to_vec()), Ok("create".into()));
        assert_eq!(text(b"\xEF\xBB\xBFcreate".to_vec()), Ok("create".into()));
        assert_eq!(text(b"\xFF\xFEa\0b\0".to_vec()), Ok("ab".into()));
        assert_eq!(text(b"\xFE\xFF\0a\0b".to_vec()), Ok("ab".into()));
        assert_eq!(text(b"caf\xE9".to_vec()), Ok("café".into()));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(text(b"PK\x03\x04\0\0".to_vec()).is_err());
        assert!(text(b"PGDMP\x01".to_vec()).unwrap_err().contains("pg_restore"));
        assert!(is_binary_name("a/b.PNG"));
        assert!(!is_binary_name("Makefile"));
        assert!(is_passed_over("node_modules"));
    }
}
