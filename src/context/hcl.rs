//! Terraform's language read tolerantly: blocks with their labels and attributes, values as written. Nothing is evaluated.

/// The deepest nesting that is read.
const DEEPEST: usize = 32;

/// A block: `resource "aws_s3_bucket" "lake" { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// Its kind: `resource`, `ingress`.
    pub kind: String,
    /// Its labels without quotes.
    pub labels: Vec<String>,
    /// 1-based line of its beginning.
    pub line: u32,
    /// Its attributes in order.
    pub attributes: Vec<Attribute>,
    /// The blocks and maps in it.
    pub blocks: Vec<Block>,
}

/// An attribute with its value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// What stands after the sign.
    pub value: String,
    /// 1-based line.
    pub line: u32,
}

impl Block {
    /// Whether it is a resource of this type.
    pub fn is_resource(&self, kind: &str) -> bool {
        self.kind == "resource" && self.label(0) == kind
    }

    /// A label; empty where there are fewer.
    pub fn label(&self, index: usize) -> &str {
        self.labels.get(index).map_or("", String::as_str)
    }

    /// The value of an attribute as written.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }

    /// The value of an attribute that is a text, without its quotes.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.strip_prefix('"')?.strip_suffix('"')
    }
}

/// The blocks of a text. A block opens on a line that ends with a brace and closes on one that begins with it, as
/// `terraform fmt` writes them; a block that is never closed ends with the text.
pub fn read(text: &str) -> Vec<Block> {
    let mut open: Vec<Block> = vec![Block::default()];
    let (mut until, mut in_comment): (Option<String>, bool) = (None, false);
    for (index, line) in text.lines().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let line = without_comment(line).trim();
        if let Some(mark) = &until {
            until = (line != mark).then(|| mark.clone());
            continue;
        }
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
            continue;
        }
        if line.starts_with('}') && open.len() > 1 {
            let closed = open.pop().unwrap_or_default();
            open.last_mut().map(|parent| parent.blocks.push(closed)).unwrap_or_default();
        }
        if let Some((_, mark)) = line.split_once("<<").filter(|_| line.contains('=')) {
            until = Some(mark.trim_start_matches(['-', '~']).trim().to_owned());
        }
        if line.ends_with('{') && open.len() < DEEPEST {
            open.push(header(line, number));
        } else if let Some((name, value)) = line.split_once('=').filter(|(name, _)| is_name(name.trim())) {
            let attribute = Attribute { name: name.trim().to_owned(), value: value.trim().to_owned(), line: number };
            if let Some(block) = open.last_mut() {
                block.attributes.push(attribute);
            }
        }
    }
    while open.len() > 1 {
        let closed = open.pop().unwrap_or_default();
        open.last_mut().map(|parent| parent.blocks.push(closed)).unwrap_or_default();
    }
    open.pop().map(|root| root.blocks).unwrap_or_default()
}

fn header(line: &str, number: u32) -> Block {
    let head = line.trim_start_matches(['}', ',', ' ']).trim_end_matches('{');
    let mut words =
        head.split([' ', '=', '\t']).map(|word| word.trim_matches(['"', '[', '('])).filter(|word| !word.is_empty());
    let kind = words.next().unwrap_or_default().to_owned();
    Block { kind, labels: words.map(str::to_owned).collect(), line: number, ..Block::default() }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"' | '.'))
}

/// The line without a comment; a sign in a text begins none.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            '"' if before != '\\' => quoted = !quoted,
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            '/' if !quoted && before == '/' => return line.get(..at - 1).unwrap_or(line),
            _ => {}
        }
        before = c;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_labels_attributes_and_lines_are_read() {
        let text = "# a lake\nresource \"aws_s3_bucket\" \"lake\" {\n  bucket = \"lake # 1\" // name\n  tags = {\n    a = 1\n  }\n  lifecycle_rule {\n    enabled = true\n  }\n}\nlocals {\n  note = <<EOT\n}\nEOT\n}\n";
        let blocks = read(text);
        assert_eq!(blocks.len(), 2);
        let lake = &blocks[0];
        assert!(lake.is_resource("aws_s3_bucket") && lake.label(1) == "lake" && lake.line == 2);
        assert_eq!(lake.text("bucket"), Some("lake # 1"));
        assert_eq!(lake.blocks.iter().map(|block| block.kind.as_str()).collect::<Vec<_>>(), ["tags", "lifecycle_rule"]);
    }

    #[test]
    fn what_is_broken_ends_somewhere() {
        assert_eq!(read("resource \"a\" \"b\" {\n x = 1\n").len(), 1);
        assert_eq!(read(&"a {\n".repeat(1_000)).len(), 1);
        assert_eq!(read("}}}\n}\n"), Vec::new());
    }
}
