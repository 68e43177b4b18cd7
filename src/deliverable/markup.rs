//! Escaping: how a text from outside becomes part of HTML, SVG or Markdown without becoming markup.
//!
//! Nothing here knows what is written; it only makes it harmless.

/// A text as it may be shown on one line: no control characters, no characters that turn the direction of writing.
///
/// `"a\n\u{202e}b"` → `"a b"`.
pub fn plain(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars().filter(|c| !turns_direction(*c)) {
        if c.is_whitespace() || c.is_control() {
            blank = !out.is_empty();
        } else {
            if std::mem::take(&mut blank) {
                out.push(' ');
            }
            out.push(c);
        }
    }
    out
}

/// Whether a text is printable ASCII with single blanks between its words, as most are.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        if !(byte.is_ascii_graphic() || (byte == b' ' && before != b' ')) {
            return false;
        }
        before = byte;
    }
    before != b' '
}

/// Like [`plain`], for a piece of a sentence: blanks at both ends stay, as one.
pub fn inline(text: &str) -> String {
    let words = plain(text);
    let blank = |c: Option<char>| c.is_some_and(|c| c.is_whitespace() || c.is_control());
    let before = if blank(text.chars().next()) { " " } else { "" };
    let after = if blank(text.chars().next_back()) && !words.is_empty() { " " } else { "" };
    format!("{before}{words}{after}")
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text inside an element or an attribute of HTML or XML: `a < "b"` → `a &lt; &quot;b&quot;`.
pub fn escape_xml(text: &str) -> String {
    let harmless = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    if text.bytes().all(harmless) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // not characters of XML, even escaped
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// A text inside a Markdown sentence or table cell: everything that Markdown could read as markup is escaped.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut after_word = false;
    while let Some(c) = chars.next() {
        let between_words = after_word && chars.peek().is_some_and(|next| next.is_alphanumeric());
        after_word = c.is_alphanumeric();
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // an underscore inside a word is never emphasis
            '_' if between_words => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // a line that begins like a list or a heading would become one
    let numbered = out.split_once(['.', ')']).is_some_and(|(digits, rest)| {
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && (rest.is_empty() || rest.starts_with(' '))
    });
    if out.starts_with(['-', '+', '=']) {
        out.insert(0, '\\');
    } else if numbered {
        let end = out.find(['.', ')']).unwrap_or(0);
        out.insert(end, '\\');
    }
    out
}

/// A text as code inside a Markdown sentence, fenced with more backticks than it holds.
pub fn markdown_code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { String::new() } else { format!("{fence}{pad}{text}{pad}{fence}") }
}

/// A name as part of an address: lower case, words joined by hyphens, at most 60 letters.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
        if out.len() >= 60 {
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(plain("a\n\u{202e}b\u{7}"), "a b");
        assert_eq!(escape_xml("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
        assert_eq!(
            escape_markdown("a|b <i> *x* [y](z) `c` film_id _x_"),
            "a\\|b &lt;i&gt; \\*x\\* \\[y\\](z) \\`c\\` film_id \\_x\\_"
        );
        assert_eq!(escape_markdown("- no list"), "\\- no list");
        assert_eq!(escape_markdown("1. no list"), "1\\. no list");
        assert_eq!(escape_markdown("99.5 %"), "99.5 %");
        assert_eq!(markdown_code("a`b|c"), "``a`b|c``");
        assert_eq!(slug("Raw data, per day!"), "raw-data-per-day");
    }
}
