//! JSON with the line of every value. Whether it is JSON at all is serde_json's word; this only finds the lines.

use super::located::{Builder, Kind, Malformed, Node, column_in_characters};
use crate::finding::Span;
use serde::de::IgnoredAny;
use serde_json::error::Category;

/// The deepest level that is kept.
const DEEPEST: usize = 100;
/// The most names that are looked at to recognise a document.
const MOST_KEYS: usize = 200;

/// Reads a document.
pub fn read(text: &str) -> Result<Node, Malformed> {
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(text, &error))?;
    let mut builder = Builder::new(DEEPEST);
    for token in Tokens::new(text) {
        match token.part {
            Part::Open('{') => builder.open(Kind::Map(Vec::new()), token.line),
            Part::Open(_) => builder.open(Kind::List(Vec::new()), token.line),
            Part::Close => drop(builder.close()),
            Part::Text(raw) => drop(builder.scalar(unescaped(raw), token.line)),
            Part::Word(word) => drop(builder.scalar(word.to_owned(), token.line)),
            Part::Colon => {}
        }
    }
    Ok(builder.finish().unwrap_or(Node { line: 1, kind: Kind::TooDeep }))
}

/// What serde_json says about `text`, in words and with its place.
pub fn malformed(text: &str, error: &serde_json::Error) -> Malformed {
    let said = error.to_string();
    // the position is told beside the message
    let said = said.rfind(" at line ").and_then(|end| said.get(..end)).unwrap_or(&said);
    let message = match error.classify() {
        Category::Eof => "it ends in the middle".to_owned(),
        Category::Syntax => format!("it is not JSON ({said})"),
        Category::Data | Category::Io => said.to_owned(),
    };
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    Malformed { message, span: Span::at(line, column_in_characters(text, error.line(), error.column())) }
}

/// The names at the top of a document, as far as it can be read: `{"a": 1, "b": {` gives `a` and `b`.
pub fn top_level_keys(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut last = None;
    let mut keys = Vec::new();
    for token in Tokens::new(text) {
        match token.part {
            Part::Open('[') if depth == 0 => break,
            Part::Open(_) => depth += 1,
            Part::Close => depth = depth.saturating_sub(1),
            Part::Text(raw) => last = Some(raw),
            Part::Colon if depth == 1 => keys.extend(last.take().map(unescaped)),
            // what begins with a word is no object
            Part::Word(_) if depth == 0 => break,
            Part::Colon | Part::Word(_) => {}
        }
        if keys.len() >= MOST_KEYS {
            break;
        }
    }
    keys
}

/// A string as written, its quotes included, as the text it stands for.
fn unescaped(raw: &str) -> String {
    serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())
}

enum Part<'a> {
    Open(char),
    Close,
    Colon,
    Text(&'a str),
    Word(&'a str),
}

struct Token<'a> {
    part: Part<'a>,
    line: u32,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The end of the string that begins at the current quote.
    fn end_of_text(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                b'"' => return at + 1,
                _ => at += 1,
            }
        }
        bytes.len()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' | b',' => {}
                _ => break,
            }
            self.at += 1;
        }
        let (start, line) = (self.at, self.line);
        let (part, end) = match bytes.get(start)? {
            b'{' => (Part::Open('{'), start + 1),
            b'[' => (Part::Open('['), start + 1),
            b'}' | b']' => (Part::Close, start + 1),
            b':' => (Part::Colon, start + 1),
            b'"' => {
                let end = self.end_of_text();
                let raw = self.text.get(start..end).unwrap_or("");
                self.line = self.line.saturating_add(u32::try_from(raw.matches('\n').count()).unwrap_or(0));
                (Part::Text(raw), end)
            }
            _ => {
                let rest = bytes.get(start..).unwrap_or_default();
                let stop = |byte: &u8| b" \t\r\n,:{}[]\"".contains(byte);
                let end = start + rest.iter().position(stop).unwrap_or(rest.len());
                (Part::Word(self.text.get(start..end).unwrap_or("")), end)
            }
        };
        self.at = end;
        Some(Token { part, line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_line() {
        let root = read("{\n  \"a\": \"x\\ny\",\n  \"b\": [1,\n    {\"c\": null}]\n}").unwrap();
        let a = root.get("a").unwrap();
        assert_eq!((a.text(), a.line), (Some("x\ny"), 2));
        let items = root.get("b").unwrap().items();
        assert_eq!((items[0].text(), items[0].line), (Some("1"), 3));
        assert_eq!(items[1].get("c").unwrap().line, 4);
    }

    #[test]
    fn names_are_found_in_a_broken_document() {
        assert_eq!(
            top_level_keys(r#"{"response_to": {"inner": 1}, "status" : "ok", "briefing": {"x"#),
            ["response_to", "status", "briefing"]
        );
        assert_eq!(top_level_keys("not: json"), [""; 0]);
        assert_eq!(top_level_keys("\"\\"), [""; 0]);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        // serde_json may refuse it or not: neither may overflow the stack
        drop(read(&deep));
    }
}
