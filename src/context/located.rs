//! A document as a tree in which everything knows its line: what reading JSON and YAML both yield.

use crate::finding::Span;

/// A value of a document and the line on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// 1-based line.
    pub line: u32,
    /// The value.
    pub kind: Kind,
}

/// The kinds of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text, a number, true, false or null, as written.
    Scalar(String),
    /// Values in order.
    List(Vec<Node>),
    /// Names with their lines and values, in order.
    Map(Vec<Entry>),
    /// Something deeper than is looked.
    TooDeep,
}

/// A name in a map and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub key: String,
    /// The 1-based line of the name.
    pub line: u32,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value under a name of a map; where there is none, the one in the maps merged into it (`<<` in YAML).
    pub fn get(&self, key: &str) -> Option<&Self> {
        let mut map = self;
        // a chain of merges is followed, never a tree of them
        for _ in 0..8 {
            if let Some(entry) = map.entries().iter().find(|entry| entry.key == key) {
                return Some(&entry.value);
            }
            let merged = &map.entries().iter().find(|entry| entry.key == "<<")?.value;
            if let Kind::List(maps) = &merged.kind {
                return maps.iter().flat_map(Self::entries).find(|entry| entry.key == key).map(|entry| &entry.value);
            }
            map = merged;
        }
        None
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        if let Kind::Scalar(text) = &self.kind { Some(text) } else { None }
    }

    /// The values of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        if let Kind::List(items) = &self.kind { items } else { &[] }
    }

    /// The names and values of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        if let Kind::Map(entries) = &self.kind { entries } else { &[] }
    }

    /// How many values it holds, itself included.
    pub fn size(&self) -> usize {
        let below: usize = self.items().iter().map(Self::size).sum();
        let beside: usize = self.entries().iter().map(|entry| entry.value.size()).sum();
        1 + below + beside
    }
}

/// Puts a tree together from openings, closings and scalars, without recursion.
pub struct Builder {
    deepest: usize,
    open: Vec<(Node, Option<(String, u32)>)>,
    root: Option<Node>,
}

impl Builder {
    /// A builder that keeps nothing below `deepest` levels.
    pub fn new(deepest: usize) -> Self {
        Self { deepest, open: Vec::new(), root: None }
    }

    /// How many lists and maps are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether what comes next is a name in a map.
    pub fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some((Node { kind: Kind::Map(_), .. }, None)))
    }

    /// Opens a list or a map.
    pub fn open(&mut self, kind: Kind, line: u32) {
        self.open.push((Node { line, kind }, None));
    }

    /// Closes what was opened last and hands out the place where it went.
    pub fn close(&mut self) -> Option<&Node> {
        let depth = self.open.len();
        let (mut node, _) = self.open.pop()?;
        if depth > self.deepest {
            node.kind = Kind::TooDeep;
        }
        self.put(node)
    }

    /// Adds a scalar, or the name of the next value.
    pub fn scalar(&mut self, text: String, line: u32) -> Option<&Node> {
        if self.wants_key() {
            if let Some((_, key)) = self.open.last_mut() {
                *key = Some((text, line));
            }
            return None;
        }
        self.put(Node { line, kind: Kind::Scalar(text) })
    }

    /// Adds a whole value.
    pub fn put(&mut self, node: Node) -> Option<&Node> {
        let Some((parent, key)) = self.open.last_mut() else {
            // a second document is not looked at
            return Some(self.root.get_or_insert(node));
        };
        match &mut parent.kind {
            Kind::List(items) => {
                items.push(node);
                items.last()
            }
            Kind::Map(entries) => {
                // a list or a map as a name has no name of its own
                let Some((key, line)) = key.take() else {
                    *key = Some((String::new(), node.line));
                    return None;
                };
                entries.push(Entry { key, line, value: node });
                entries.last().map(|entry| &entry.value)
            }
            Kind::Scalar(_) | Kind::TooDeep => None,
        }
    }

    /// The tree.
    pub fn finish(self) -> Option<Node> {
        self.root
    }
}

/// Why a document cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// What the reader met.
    pub message: String,
    /// Where: one character.
    pub span: Span,
}

/// The column in characters of a column in bytes, both 1-based.
pub fn column_in_characters(text: &str, line: usize, bytes: usize) -> u32 {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or("");
    let before = line.char_indices().take_while(|(index, _)| *index + 1 < bytes).count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}
