//! From bytes to text: UTF-8 and UTF-16 with or without a mark; else Latin-1, which is a guess.

/// A text that was bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without its mark.
    pub text: String,
    /// What was guessed about its encoding; none where it is certain.
    pub guess: Option<&'static str>,
}

/// Bytes at the start by which UTF-16 without a mark is told.
const LOOKED_AT: usize = 4_000;

/// Reads bytes as text; none where they are no text at all.
///
/// `b"\xff\xfea\0"` gives `a`; `b"caf\xe9"` gives `café` and says that this is a guess.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    let certain = |text: String| Some(Decoded { text, guess: None });
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return certain(String::from_utf8_lossy(rest).into_owned()),
        [0xFF, 0xFE, rest @ ..] => return certain(wide(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => return certain(wide(rest, u16::from_be_bytes)),
        _ => {}
    }
    let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(1) * 4 > start.len() && zeros(0) == 0 {
        return Some(Decoded {
            text: wide(bytes, u16::from_le_bytes),
            guess: Some("it was read as UTF-16 without a mark"),
        });
    }
    if zeros(0) * 4 > start.len() && zeros(1) == 0 {
        return Some(Decoded {
            text: wide(bytes, u16::from_be_bytes),
            guess: Some("it was read as UTF-16 without a mark"),
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => certain(text.to_owned()),
        Err(_) if bytes.contains(&0) => None,
        Err(_) => Some(Decoded {
            text: bytes.iter().map(|byte| char::from(*byte)).collect(),
            guess: Some("it is not UTF-8 and was read as Latin-1"),
        }),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: Option<&str>, sure: bool) {
        let decoded = decode(bytes);
        assert_eq!(decoded.as_ref().map(|held| held.text.as_str()), text);
        assert_eq!(decoded.is_none_or(|held| held.guess.is_none()), sure);
    }

    #[test]
    fn every_encoding_of_a_dump() {
        check(b"caf\xc3\xa9", Some("café"), true);
        check(b"\xef\xbb\xbfa", Some("a"), true);
        check(b"\xff\xfea\0\xe9\0", Some("aé"), true);
        check(b"\xfe\xff\0a\0\xe9", Some("aé"), true);
        check(b"\xff\xfe\0\xd8a\0", Some("\u{fffd}a"), true);
        check(b"s\0e\0l\0e\0", Some("sele"), false);
        check(b"caf\xe9", Some("café"), false);
        check(b"\0\x01\xff\x7fELF", None, true);
        check(b"", Some(""), true);
    }
}
