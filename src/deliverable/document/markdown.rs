//! The document as Markdown, with anchors that links and figures lead to.

use super::super::markup::{escape_markdown, inline, markdown_code, plain};
use super::{Block, Derivation, Document, Inline, NoteKind};

/// Where text wraps, in characters.
const WIDTH: usize = 110;

/// The whole document.
pub fn write(document: &Document) -> String {
    let mut out = format!("# {}\n\n## Contents\n\n", escape_markdown(&plain(&document.title)));
    for section in &document.sections {
        out.push_str(&format!("- [{}](#{})\n", escape_markdown(&section.heading()), section.anchor()));
    }
    for section in &document.sections {
        out.push_str(&format!("\n<a id=\"{}\"></a>\n\n## {}\n", section.anchor(), escape_markdown(&section.heading())));
        section.blocks.iter().for_each(|held| block(held, &mut out));
    }
    out
}

fn block(block: &Block, out: &mut String) {
    out.push('\n');
    match block {
        Block::Heading { text, anchor } => {
            if !anchor.is_empty() {
                out.push_str(&format!("<a id=\"{anchor}\"></a>\n\n"));
            }
            out.push_str(&format!("### {}\n", escape_markdown(&plain(text))));
        }
        Block::Paragraph(line) => out.push_str(&wrapped(&inlines(line), "", "")),
        Block::List(lines) => {
            lines.iter().for_each(|line| out.push_str(&wrapped(&inlines(line), "- ", "  ")));
        }
        Block::Steps(lines) => {
            for (line, number) in lines.iter().zip(1..) {
                out.push_str(&wrapped(&inlines(line), &format!("{number}. "), "   "));
            }
        }
        Block::Table { header, rows } => table(header, rows, out),
        Block::Code { language, text } => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0).max(2);
            let fence = "`".repeat(longest + 1);
            out.push_str(&format!("{fence}{language}\n{}\n{fence}\n", text.trim_end()));
        }
        Block::Picture { path, alt, .. } => {
            // the document and its pictures stand in one folder
            let file = path.rsplit('/').next().unwrap_or(path);
            out.push_str(&format!("![{}]({file})\n", escape_markdown(&plain(alt))));
        }
        Block::Note { kind, text } => note(*kind, text, out),
        Block::Derivations(entries) => entries.iter().for_each(|entry| derivation(entry, out)),
    }
}

fn note(kind: NoteKind, text: &[Inline], out: &mut String) {
    out.push_str(&wrapped(&format!("**{}.** {}", kind.label(), inlines(text)), "> ", "> "));
}

fn derivation(entry: &Derivation, out: &mut String) {
    let head = format!(
        "<a id=\"{}\"></a>**{}** = {}: {}",
        entry.id,
        escape_markdown(&plain(&entry.name)),
        escape_markdown(&plain(&entry.value)),
        inlines(&entry.how)
    );
    out.push_str(&wrapped(&head, "- ", "  "));
    for (name, figure) in &entry.inputs {
        let line = format!("{} = {}", escape_markdown(&plain(name)), inlines(std::slice::from_ref(figure)));
        out.push_str(&wrapped(&line, "  - ", "    "));
    }
}

fn table(header: &[String], rows: &[Vec<Vec<Inline>>], out: &mut String) {
    let heads: Vec<String> = header.iter().map(|head| escape_markdown(&plain(head))).collect();
    out.push_str(&format!("| {} |\n|{}\n", heads.join(" | "), " --- |".repeat(header.len())));
    for row in rows {
        let mut cells: Vec<String> = row.iter().map(|cell| inlines_with(cell, cell_code)).collect();
        cells.resize(header.len(), String::new());
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

/// Code inside a table, where a bar ends the cell even between backticks.
fn cell_code(name: &str) -> String {
    markdown_code(name).replace('|', "\\|")
}

/// Pieces of a sentence on one line.
fn inlines(line: &[Inline]) -> String {
    inlines_with(line, markdown_code)
}

fn inlines_with(line: &[Inline], code: fn(&str) -> String) -> String {
    let mut out = String::new();
    for piece in line {
        match piece {
            Inline::Text(text) => {
                let escaped = escape_markdown(&inline(text));
                // the escape of a line's beginning is not needed inside a line
                out.push_str(if out.is_empty() { &escaped } else { inside(&escaped) });
            }
            Inline::Strong(text) => out.push_str(&format!("**{}**", escape_markdown(&plain(text)))),
            Inline::Code(text) => out.push_str(&code(&plain(text))),
            Inline::Link { text, href } => out.push_str(&format!("[{}]({href})", escape_markdown(&plain(text)))),
            Inline::Figure { text, id } => out.push_str(&format!("[{}](#{id})", escape_markdown(&plain(text)))),
        }
    }
    out
}

fn inside(escaped: &str) -> &str {
    match escaped.strip_prefix('\\') {
        Some(rest) if rest.starts_with(['-', '+', '=']) => rest,
        _ => escaped,
    }
}

/// A line broken at blanks outside code and links.
fn wrapped(line: &str, first: &str, next: &str) -> String {
    let mut out = String::from(first);
    let mut width = first.chars().count();
    for (index, word) in words(line.trim()).into_iter().enumerate() {
        let length = word.chars().count();
        let begins_list = word.starts_with(['-', '+', '#', '>', '='])
            || word.ends_with(['.', ')']) && word[..word.len() - 1].bytes().all(|b| b.is_ascii_digit());
        if index > 0 && width + 1 + length > WIDTH && !begins_list {
            out.push('\n');
            out.push_str(next);
            width = next.chars().count();
        } else if index > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
    out
}

/// The words of a line; what stands in code or in brackets is one word.
fn words(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut code, mut brackets, mut escaped) = (0, false, 0_usize, false);
    for (at, c) in line.char_indices() {
        match c {
            '`' if !escaped => code = !code,
            '[' | '<' if !code && !escaped => brackets += 1,
            ']' | '>' if !code && !escaped => brackets = brackets.saturating_sub(1),
            ' ' if !code && brackets == 0 => {
                out.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    out.push(&line[start..]);
    out.retain(|word| !word.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Derivation, Section};
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    /// One of everything.
    fn sample() -> Document {
        let figure = || Inline::Figure { text: "60 GB".to_owned(), id: "figure-raw-data-kept".to_owned() };
        let cell = |piece: Inline| vec![piece];
        let blocks = vec![
            Block::Heading { text: "Fact fct_sale".to_owned(), anchor: "table-fct-sale".to_owned() },
            Block::Paragraph(vec![
                Inline::Strong("Raw data.".to_owned()),
                text(" There are "),
                figure(),
                text(" of it, | with `odd` <b>marks</b> in names like film_id and _this_; see "),
                Inline::Link { text: "the appendix".to_owned(), href: "#appendix".to_owned() },
                text(", where every figure of this document is explained at length."),
            ]),
            Block::List(vec![vec![text("- one")], vec![text("2. two")]]),
            Block::Steps(vec![
                vec![text("First.")],
                vec![text("Then "), Inline::Code("make `x` | y".to_owned()), text(".")],
            ]),
            Block::Table {
                header: vec!["Name".to_owned(), "Size".to_owned()],
                rows: vec![vec![cell(text("a|b")), cell(figure())], vec![cell(Inline::Code("c|d".to_owned())), vec![]]],
            },
            Block::Code { language: "sh".to_owned(), text: "make build".to_owned() },
            Block::Picture { path: "docs/data/model.svg".to_owned(), alt: "The model".to_owned(), svg: String::new() },
            Block::Note { kind: NoteKind::Open, text: vec![text("Nobody has said yet who owns it.")] },
            Block::Derivations(vec![Derivation {
                id: "figure-raw-data-kept".to_owned(),
                name: "raw data kept".to_owned(),
                value: "60 GB".to_owned(),
                how: vec![text("raw data per day × kept for")],
                inputs: vec![(
                    "kept for".to_owned(),
                    Inline::Figure { text: "30 days".to_owned(), id: "figure-kept-for".to_owned() },
                )],
                source: None,
            }]),
        ];
        Document {
            title: "Data platform for a shop".to_owned(),
            sections: vec![Section { number: 1, title: "All of it".to_owned(), blocks }],
        }
    }

    #[test]
    fn one_of_everything() {
        expect_test::expect![[r##"
            # Data platform for a shop

            ## Contents

            - [1 All of it](#section-1)

            <a id="section-1"></a>

            ## 1 All of it

            <a id="table-fct-sale"></a>

            ### Fact fct_sale

            **Raw data.** There are [60 GB](#figure-raw-data-kept) of it, \| with \`odd\` &lt;b&gt;marks&lt;/b&gt; in
            names like film_id and \_this\_; see [the appendix](#appendix), where every figure of this document is
            explained at length.

            - \- one
            - 2\. two

            1. First.
            2. Then ``make `x` | y``.

            | Name | Size |
            | --- | --- |
            | a\|b | [60 GB](#figure-raw-data-kept) |
            | `c\|d` |  |

            ```sh
            make build
            ```

            ![The model](model.svg)

            > **Not decided.** Nobody has said yet who owns it.

            - <a id="figure-raw-data-kept"></a>**raw data kept** = 60 GB: raw data per day × kept for
              - kept for = [30 days](#figure-kept-for)
        "##]]
        .assert_eq(&write(&sample()));
    }
}
