//! YAML with the line of every value, in bounded time and space: aliases are expanded only within a budget.

use super::located::{Builder, Kind, Malformed, Node};
use crate::finding::Span;
use std::collections::BTreeMap;
use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::scanner::Marker;

/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 2_000_000;
/// The deepest nesting that is read.
const DEEPEST: usize = 64;
/// The largest anchored value that an alias repeats.
const LARGEST_ANCHOR: usize = 1_000;
/// The most values that all aliases together repeat.
const MOST_REPEATED: usize = 20_000;

/// Reads the first document of a text; none where it has none.
pub fn read(text: &str) -> Result<Option<Node>, Malformed> {
    if text.len() > MOST_BYTES {
        let message = format!("the file is {} bytes long; at most {MOST_BYTES} are read", text.len());
        return Err(Malformed { message, span: Span::at(1, 1) });
    }
    let mut parser = Parser::new_from_str(text);
    let mut reader =
        Reader { builder: Builder::new(DEEPEST), names: Vec::new(), anchors: BTreeMap::new(), repeated: 0 };
    loop {
        let (event, mark) = parser.next_token().map_err(|error| malformed(*error.marker(), error.info()))?;
        if event == Event::StreamEnd {
            return Ok(reader.builder.finish());
        }
        reader.take(event, mark)?;
    }
}

struct Reader {
    builder: Builder,
    /// The anchors of the open lists and maps; 0 where one has none.
    names: Vec<usize>,
    anchors: BTreeMap<usize, Node>,
    repeated: usize,
}

impl Reader {
    fn take(&mut self, event: Event, mark: Marker) -> Result<(), Malformed> {
        let line = line_of(mark);
        match event {
            Event::SequenceStart(anchor, _) => self.open(Kind::List(Vec::new()), anchor, mark)?,
            Event::MappingStart(anchor, _) => self.open(Kind::Map(Vec::new()), anchor, mark)?,
            Event::SequenceEnd | Event::MappingEnd => {
                let anchor = self.names.pop().unwrap_or(0);
                if let Some(node) = self.builder.close() {
                    remember(&mut self.anchors, anchor, node);
                }
            }
            Event::Scalar(text, _, anchor, _) => {
                if let Some(node) = self.builder.scalar(text, line) {
                    remember(&mut self.anchors, anchor, node);
                }
            }
            Event::Alias(anchor) => self.repeat(anchor, mark)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, anchor: usize, mark: Marker) -> Result<(), Malformed> {
        if self.builder.depth() >= DEEPEST {
            return Err(malformed(mark, format!("nested deeper than {DEEPEST} levels")));
        }
        self.names.push(anchor);
        self.builder.open(kind, line_of(mark));
        Ok(())
    }

    fn repeat(&mut self, anchor: usize, mark: Marker) -> Result<(), Malformed> {
        let found = self.anchors.get(&anchor);
        self.repeated += found.map_or(1, Node::size);
        if self.repeated > MOST_REPEATED {
            return Err(malformed(mark, format!("aliases repeat more than {MOST_REPEATED} values")));
        }
        let node = found.cloned().unwrap_or(Node { line: line_of(mark), kind: Kind::TooDeep });
        match node.kind {
            Kind::Scalar(text) => drop(self.builder.scalar(text, line_of(mark))),
            _ => drop(self.builder.put(node)),
        }
        Ok(())
    }
}

fn remember(anchors: &mut BTreeMap<usize, Node>, anchor: usize, node: &Node) {
    if anchor != 0 && node.size() <= LARGEST_ANCHOR {
        anchors.insert(anchor, node.clone());
    }
}

fn malformed(mark: Marker, message: impl Into<String>) -> Malformed {
    // the reader counts columns from zero
    let column = u32::try_from(mark.col()).unwrap_or(u32::MAX - 2).saturating_add(1);
    Malformed { message: message.into(), span: Span::at(line_of(mark), column) }
}

fn line_of(mark: Marker) -> u32 {
    u32::try_from(mark.line()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_line_and_aliases_are_followed() {
        let root = read("x-base: &base\n  image: postgres:15\nservices:\n  db:\n    <<: *base\n").unwrap().unwrap();
        let image = root.get("services").unwrap().get("db").unwrap().get("image").unwrap();
        assert_eq!((image.text(), image.line), (Some("postgres:15"), 2));
    }

    #[test]
    fn laughs_and_depth_are_bounded() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let below = format!("*a{}, ", level - 1).repeat(10);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", ")));
        }
        drop(read(&bomb));
        let deep = "[".repeat(200);
        assert_eq!(read(&deep).unwrap_err().message, "nested deeper than 64 levels");
        assert!(read(&"- ".repeat(100_000)).is_err());
    }

    #[test]
    fn an_error_has_line_and_column() {
        let error = read("services:\n  db: [postgres\n  app: x: y\n").unwrap_err();
        assert_eq!((error.span.line, error.span.column), (3, 6));
    }
}
