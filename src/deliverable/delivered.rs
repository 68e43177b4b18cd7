//! What was delivered, kept in the package itself: a checksum of every file, and the texts that people edit.
//!
//! When somebody brings an edited copy back, this is the text that both they and we started from, whatever version of
//! the program wrote it.

use super::File;
use data_encoding::BASE64;
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where it is delivered.
pub const PATH: &str = ".plumbline/delivered.json";

const FORMAT: &str = "plumbline-delivered";
const VERSION: u32 = 1;
/// Drawn, rendered or generated: nobody edits them by hand, and they are large.
const ONLY_SUMMED: [&str; 3] = [".csv", ".html", ".svg"];
/// Read by programs only, and large as well.
const FOR_PROGRAMS: [&str; 2] = ["docs/data/design.json", "lineage/"];
/// How many characters a line of compressed text has.
const ACROSS: usize = 100;
/// The most bytes of text that are unpacked.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Fast rather than small: it is written again after every edit.
const EFFORT: u8 = 1;

#[derive(Serialize, Deserialize)]
struct Saved {
    format: String,
    version: u32,
    program: String,
    /// 64-bit FNV-1a of each file, in hexadecimal.
    checksums: BTreeMap<String, String>,
    /// Base64 of the deflated JSON object from path to text, in lines.
    texts: Vec<String>,
}

/// What a package held when it was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivered {
    /// The checksum of each file by path.
    pub checksums: BTreeMap<String, String>,
    /// The texts that are kept, by path.
    pub texts: BTreeMap<String, String>,
}

/// Why the record of a package cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveredError {
    /// Not what was written.
    #[error("{PATH} cannot be read; take it from the package as it was delivered")]
    Damaged,
    /// Written by a later version.
    #[error("the package was written by a newer Plumbline; update, then bring it again")]
    Newer,
}

/// The record of `files`, which do not hold it yet.
pub fn record(files: &[File]) -> String {
    let kept = |file: &&File| {
        !ONLY_SUMMED.iter().any(|end| file.path.ends_with(end))
            && !FOR_PROGRAMS.iter().any(|start| file.path.starts_with(start) && file.path.ends_with(".json"))
    };
    let texts: BTreeMap<&str, &str> =
        files.iter().filter(kept).map(|file| (file.path.as_str(), file.text.as_str())).collect();
    // plain text and maps of text always serialise
    let packed = compress_to_vec(&serde_json::to_vec(&texts).unwrap_or_default(), EFFORT);
    let packed = BASE64.encode(&packed);
    let saved = Saved {
        format: FORMAT.to_owned(),
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        checksums: files.iter().map(|file| (file.path.clone(), checksum(&file.text))).collect(),
        texts: packed.as_bytes().chunks(ACROSS).map(|line| String::from_utf8_lossy(line).into_owned()).collect(),
    };
    let mut text = serde_json::to_string_pretty(&saved).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a record; a text that does not fit its checksum is not taken.
pub fn read(text: &str) -> Result<Delivered, DeliveredError> {
    let saved: Saved = serde_json::from_str(text).map_err(|_| DeliveredError::Damaged)?;
    if saved.format != FORMAT {
        return Err(DeliveredError::Damaged);
    }
    if saved.version > VERSION {
        return Err(DeliveredError::Newer);
    }
    let packed = BASE64.decode(saved.texts.concat().as_bytes()).map_err(|_| DeliveredError::Damaged)?;
    let bytes = decompress_to_vec_with_limit(&packed, MOST_BYTES).map_err(|_| DeliveredError::Damaged)?;
    let mut texts: BTreeMap<String, String> = serde_json::from_slice(&bytes).map_err(|_| DeliveredError::Damaged)?;
    texts.retain(|path, text| saved.checksums.get(path).is_some_and(|held| *held == checksum(text)));
    Ok(Delivered { checksums: saved.checksums, texts })
}

impl Delivered {
    /// Whether a file is as it was delivered.
    pub fn is_untouched(&self, path: &str, text: &str) -> bool {
        self.checksums.get(path).is_some_and(|held| *held == checksum(text))
    }
}

/// 64-bit FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>): to see accidents, not to withstand intent.
pub fn checksum(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<File> {
        vec![File::new("README.md", "# Shop\n".repeat(400)), File::new("db/sample/a.csv", "id\n1\n")]
    }

    #[test]
    fn what_is_recorded_is_read_again() {
        let text = record(&files());
        assert!(text.lines().all(|line| line.len() < 120), "{text}");
        let delivered = read(&text).unwrap();
        assert_eq!(delivered.texts.get("README.md"), Some(&"# Shop\n".repeat(400)));
        assert_eq!(delivered.texts.len(), 1);
        assert!(delivered.is_untouched("db/sample/a.csv", "id\n1\n"));
        assert!(!delivered.is_untouched("db/sample/a.csv", "id\n2\n"));
        assert!(!delivered.is_untouched("other", ""));
        assert_eq!(checksum(""), "cbf29ce484222325");
        assert_eq!(checksum("a"), "af63dc4c8601ec8c");
    }

    #[test]
    fn a_record_that_was_changed_is_refused_or_left_aside() {
        assert_eq!(read("{}"), Err(DeliveredError::Damaged));
        let text = record(&files());
        assert_eq!(read(&text.replace("\"version\": 1", "\"version\": 2")), Err(DeliveredError::Newer));
        assert_eq!(read(&text.replace("\"texts\": [", "\"texts\": [\"!!\",")), Err(DeliveredError::Damaged));
        let wrong = text.replace(&checksum(&"# Shop\n".repeat(400)), "0000000000000000");
        assert!(read(&wrong).unwrap().texts.is_empty());
    }
}
