//! Which parts of a delivered text are keywords, names, strings, numbers and comments, by the kind of file.
//!
//! A guess for the eye, not a parser: what it gets wrong is only coloured wrong. No browser, no state.

/// How a part of a text is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// As it is.
    Plain,
    /// A word of the language; in a document, a heading.
    Keyword,
    /// The name of an entry.
    Name,
    /// A text in quotes; in a document, code.
    Text,
    /// A number.
    Number,
    /// A comment.
    Comment,
}

/// What is known of a language.
struct Language {
    line_comments: &'static [&'static str],
    block_comment: Option<(&'static str, &'static str)>,
    /// Longest first; those of three characters may run over lines.
    quotes: &'static [&'static str],
    keywords: &'static [&'static str],
    /// Whether keywords may be written in capitals.
    any_case: bool,
    /// Whether a word before a colon is the name of an entry.
    entries: bool,
}

const SQL: Language = Language {
    line_comments: &["--"],
    block_comment: Some(("/*", "*/")),
    quotes: &["'", "\""],
    keywords: &[
        "alter",
        "and",
        "as",
        "between",
        "by",
        "case",
        "cast",
        "check",
        "cluster",
        "comment",
        "constraint",
        "create",
        "cross",
        "default",
        "delete",
        "desc",
        "distinct",
        "else",
        "end",
        "except",
        "exists",
        "false",
        "foreign",
        "from",
        "full",
        "group",
        "having",
        "if",
        "in",
        "index",
        "inner",
        "insert",
        "into",
        "is",
        "join",
        "key",
        "left",
        "like",
        "limit",
        "merge",
        "not",
        "null",
        "on",
        "or",
        "order",
        "outer",
        "over",
        "partition",
        "primary",
        "qualify",
        "references",
        "right",
        "row",
        "rows",
        "schema",
        "select",
        "set",
        "table",
        "then",
        "true",
        "union",
        "unique",
        "update",
        "using",
        "values",
        "view",
        "when",
        "where",
        "window",
        "with",
    ],
    any_case: true,
    entries: false,
};

const PYTHON: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    quotes: &["\"\"\"", "'''", "\"", "'"],
    keywords: &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
        "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ],
    any_case: false,
    entries: false,
};

const SCALA: Language = Language {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &["\"\"\"", "\""],
    keywords: &[
        "abstract", "case", "class", "def", "else", "extends", "false", "final", "for", "given", "if", "implicit",
        "import", "lazy", "match", "new", "null", "object", "override", "package", "private", "return", "sealed",
        "then", "trait", "true", "try", "type", "using", "val", "var", "while", "with", "yield",
    ],
    any_case: false,
    entries: false,
};

const YAML: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    quotes: &["\"", "'"],
    keywords: &["false", "no", "null", "true", "yes"],
    any_case: false,
    entries: true,
};

const JSON: Language = Language {
    line_comments: &[],
    block_comment: None,
    quotes: &["\""],
    keywords: &["false", "null", "true"],
    any_case: false,
    entries: true,
};

const TERRAFORM: Language = Language {
    line_comments: &["#", "//"],
    block_comment: Some(("/*", "*/")),
    quotes: &["\""],
    keywords: &[
        "data",
        "false",
        "for",
        "for_each",
        "if",
        "in",
        "locals",
        "module",
        "null",
        "output",
        "provider",
        "resource",
        "terraform",
        "true",
        "variable",
    ],
    any_case: false,
    entries: false,
};

const SETTINGS: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    quotes: &["\"", "'"],
    keywords: &[
        "case", "do", "done", "elif", "else", "esac", "export", "exec", "fi", "for", "if", "in", "set", "then", "while",
    ],
    any_case: false,
    entries: false,
};

/// The language of a file by its name; none where nothing is known of it.
fn language(path: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit_once('.').map_or(name, |(_, end)| end);
    Some(match end {
        "sql" => &SQL,
        "py" => &PYTHON,
        "scala" | "sbt" => &SCALA,
        "yml" | "yaml" | "yamllint" => &YAML,
        "json" | "avsc" => &JSON,
        "tf" | "tfvars" | "hcl" => &TERRAFORM,
        "sh" | "toml" | "cfg" | "ini" | "conf" | "properties" | "txt" | "gitignore" | "example" | "sqlfluff"
        | "Makefile" | "Dockerfile" => &SETTINGS,
        _ => return None,
    })
}

/// The parts of a text in order, which together are the text; none where nothing is known of its kind.
pub fn inked<'a>(path: &str, text: &'a str) -> Option<Vec<(Ink, &'a str)>> {
    if path.ends_with(".md") {
        return Some(document(text));
    }
    language(path).map(|language| program(text, language))
}

/// Headings, code and comments of a document.
fn document(text: &str) -> Vec<(Ink, &str)> {
    let mut parts = Parts::default();
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        let ink = match line {
            _ if is_fence || fenced => Ink::Text,
            line if line.starts_with('#') => Ink::Keyword,
            line if line.starts_with("<!--") || line.starts_with('>') => Ink::Comment,
            _ => Ink::Plain,
        };
        fenced ^= is_fence;
        if ink != Ink::Plain {
            parts.push(ink, line);
            continue;
        }
        let mut code = false;
        for part in line.split_inclusive('`') {
            parts.push(if code { Ink::Text } else { Ink::Plain }, part);
            code ^= part.ends_with('`');
        }
    }
    parts.0
}

/// Parts in order, neighbours of one ink being one.
#[derive(Default)]
struct Parts<'a>(Vec<(Ink, &'a str)>);

impl<'a> Parts<'a> {
    fn push(&mut self, ink: Ink, text: &'a str) {
        if !text.is_empty() {
            self.0.push((ink, text));
        }
    }
}

fn program<'a>(text: &'a str, language: &Language) -> Vec<(Ink, &'a str)> {
    let mut parts = Parts::default();
    let (mut plain, mut at) = (0, 0);
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let found = token(rest, c, before, language);
        let length = found.map_or(c.len_utf8(), |(_, length)| length);
        if let Some((ink, length)) = found.filter(|(ink, _)| *ink != Ink::Plain) {
            parts.push(Ink::Plain, &text[plain..at]);
            parts.push(ink, &rest[..length]);
            plain = at + length;
        }
        before = text[at..at + length].chars().next_back().unwrap_or(' ');
        at += length;
    }
    parts.push(Ink::Plain, &text[plain..]);
    parts.0
}

/// What begins here, and how long it is in bytes; none for a character that stands for itself.
fn token(rest: &str, c: char, before: char, language: &Language) -> Option<(Ink, usize)> {
    let to_line_end = || rest.find('\n').unwrap_or(rest.len());
    let in_word = is_word(before);
    if language.line_comments.iter().any(|mark| rest.starts_with(mark)) && !in_word && before != '$' {
        return Some((Ink::Comment, to_line_end()));
    }
    if let Some((open, close)) = language.block_comment.filter(|(open, _)| rest.starts_with(open)) {
        let end = rest[open.len()..].find(close).map_or(rest.len(), |end| end + open.len() + close.len());
        return Some((Ink::Comment, end));
    }
    if let Some(quote) = language.quotes.iter().find(|quote| rest.starts_with(**quote)) {
        // an apostrophe within a word opens nothing, but a letter may say what kind of text follows
        if !in_word || "fFrRbBuUsNE".contains(before) {
            let length = quoted(rest, quote);
            let is_entry = language.entries && rest[length..].trim_start_matches(' ').starts_with(':');
            return Some((if is_entry { Ink::Name } else { Ink::Text }, length));
        }
    }
    if c.is_ascii_digit() && !in_word {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_')).unwrap_or(rest.len());
        return Some((Ink::Number, end));
    }
    if !is_word(c) {
        return None;
    }
    let end = rest.find(|c: char| !(is_word(c) || language.entries && c == '-')).unwrap_or(rest.len());
    let word = &rest[..end];
    let is_keyword =
        language.keywords.iter().any(|held| *held == word || language.any_case && held.eq_ignore_ascii_case(word));
    let is_entry = language.entries && rest[end..].starts_with(':');
    Some((
        if is_entry {
            Ink::Name
        } else if is_keyword {
            Ink::Keyword
        } else {
            Ink::Plain
        },
        end,
    ))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a text in quotes: to the closing quote, or to the end of the line where short quotes stay open.
fn quoted(rest: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(quote.chars().count()) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if rest[at..].starts_with(quote) {
            return at + quote.len();
        } else if c == '\n' && quote.len() == 1 {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts that are not plain, as `ink:text`.
    fn check(path: &str, text: &str, expected: &[&str]) {
        let parts = inked(path, text).unwrap();
        assert_eq!(parts.iter().map(|held| held.1).collect::<String>(), text);
        let coloured: Vec<String> = parts
            .iter()
            .filter(|held| held.0 != Ink::Plain)
            .map(|(ink, text)| format!("{ink:?}:{text}").to_lowercase())
            .collect();
        assert_eq!(coloured, expected);
    }

    #[test]
    fn each_kind_of_file_has_its_words() {
        check(
            "a.sql",
            "SELECT a1, 'it''s' -- why\nfrom t_1",
            &["keyword:select", "text:'it'", "text:'s'", "comment:-- why", "keyword:from"],
        );
        check("a.py", "x = f\"a\" # b\ndef y():", &["text:\"a\"", "comment:# b", "keyword:def"]);
        check("a.py", "\"\"\"one\ntwo\"\"\"\n", &["text:\"\"\"one\ntwo\"\"\""]);
        check("a.yml", "on-time: don't\nn: 3 # x", &["name:on-time", "name:n", "number:3", "comment:# x"]);
        check("a.json", "{\"a\": [1, true, \"b\"]}", &["name:\"a\"", "number:1", "keyword:true", "text:\"b\""]);
        check(
            "a.md",
            "# Head\nsay `x` and\n```\ncode\n```\n",
            &["keyword:# head\n", "text:x`", "text:```\n", "text:code\n", "text:```\n"],
        );
        assert!(inked("a.csv", "1").is_none());
    }

    #[test]
    fn whatever_is_open_ends_at_the_end() {
        for text in ["'open", "\"\"\"open", "/* open", "é'ü", "\\", "'\\", "日本'語"] {
            for path in ["a.sql", "a.py", "a.yml", "a.tf", "a.md"] {
                let parts = inked(path, text).unwrap();
                assert_eq!(parts.iter().map(|held| held.1).collect::<String>(), text, "{path}");
            }
        }
    }
}
