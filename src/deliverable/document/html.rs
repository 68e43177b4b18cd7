//! The document as one HTML file: its style and pictures inside, no script, nothing from elsewhere.

use super::super::markup::{escape_xml, inline, plain};
use super::{Block, Derivation, Document, Inline, NoteKind};

const STYLE: &str = include_str!("style.css");

/// The whole document.
pub fn write(document: &Document) -> String {
    let title = escape_xml(&plain(&document.title));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n</header>\n"
    );
    out.push_str("<nav aria-label=\"Contents\">\n<ol>\n");
    for section in &document.sections {
        out.push_str(&format!("<li><a href=\"#{}\">{}</a></li>\n", section.anchor(), escape_xml(&section.heading())));
    }
    out.push_str("</ol>\n</nav>\n<main>\n");
    for section in &document.sections {
        out.push_str(&format!("<section id=\"{}\">\n<h2>{}</h2>\n", section.anchor(), escape_xml(&section.heading())));
        section.blocks.iter().for_each(|held| block(held, &mut out));
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Heading { text, anchor } => {
            let id = if anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", escape_xml(anchor)) };
            out.push_str(&format!("<h3{id}>{}</h3>\n", escape_xml(&plain(text))));
        }
        Block::Paragraph(line) => out.push_str(&format!("<p>{}</p>\n", inlines(line))),
        Block::List(lines) => list("ul", lines, out),
        Block::Steps(lines) => list("ol", lines, out),
        Block::Table { header, rows } => table(header, rows, out),
        Block::Code { text, .. } => out.push_str(&format!("<pre><code>{}</code></pre>\n", escape_xml(text.trim_end()))),
        Block::Picture { alt, svg, .. } => {
            out.push_str(&format!("<figure>\n{svg}<figcaption>{}</figcaption>\n</figure>\n", escape_xml(&plain(alt))));
        }
        Block::Note { kind, text } => {
            let class = match kind {
                NoteKind::Assumption => "assumption",
                NoteKind::Open => "open",
                NoteKind::Warning => "warning",
            };
            out.push_str(&format!(
                "<p class=\"note {class}\"><strong>{}.</strong> {}</p>\n",
                kind.label(),
                inlines(text)
            ));
        }
        Block::Derivations(entries) => {
            out.push_str("<dl>\n");
            entries.iter().for_each(|entry| derivation(entry, out));
            out.push_str("</dl>\n");
        }
    }
}

fn list(tag: &str, lines: &[Vec<Inline>], out: &mut String) {
    out.push_str(&format!("<{tag}>\n"));
    lines.iter().for_each(|line| out.push_str(&format!("<li>{}</li>\n", inlines(line))));
    out.push_str(&format!("</{tag}>\n"));
}

fn table(header: &[String], rows: &[Vec<Vec<Inline>>], out: &mut String) {
    out.push_str("<div class=\"table\" tabindex=\"0\">\n<table>\n<thead><tr>");
    header.iter().for_each(|head| out.push_str(&format!("<th scope=\"col\">{}</th>", escape_xml(&plain(head)))));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        row.iter().for_each(|cell| out.push_str(&format!("<td>{}</td>", inlines(cell))));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn derivation(entry: &Derivation, out: &mut String) {
    out.push_str(&format!(
        "<dt id=\"{}\">{} <span class=\"value\">{}</span></dt>\n<dd>{}",
        escape_xml(&entry.id),
        escape_xml(&plain(&entry.name)),
        escape_xml(&plain(&entry.value)),
        inlines(&entry.how)
    ));
    if !entry.inputs.is_empty() {
        out.push_str("\n<ul>\n");
        for (name, figure) in &entry.inputs {
            out.push_str(&format!(
                "<li>{} = {}</li>\n",
                escape_xml(&plain(name)),
                inlines(std::slice::from_ref(figure))
            ));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</dd>\n");
}

fn inlines(line: &[Inline]) -> String {
    let mut out = String::new();
    for piece in line {
        match piece {
            Inline::Text(text) => out.push_str(&escape_xml(&inline(text))),
            Inline::Strong(text) => out.push_str(&format!("<strong>{}</strong>", escape_xml(&plain(text)))),
            Inline::Code(text) => out.push_str(&format!("<code>{}</code>", escape_xml(&plain(text)))),
            Inline::Link { text, href } => {
                out.push_str(&format!("<a href=\"{}\">{}</a>", escape_xml(href), escape_xml(&plain(text))));
            }
            Inline::Figure { text, id } => out.push_str(&format!(
                "<a class=\"figure\" href=\"#{}\">{}</a>",
                escape_xml(id),
                escape_xml(&plain(text))
            )),
        }
    }
    out
}
