//! The design document as a page to read and to print: the same blocks that the delivered files are written from.

use crate::deliverable::document::{Block, Derivation, Document, Inline, NoteKind, Section};
use crate::ui::browser;
use crate::ui::components::picture::Picture;
use crate::ui::route::Route;
use leptos::prelude::*;

/// The whole document.
#[component]
pub fn DocumentView(
    /// The document.
    document: Document,
) -> impl IntoView {
    let sections = document.sections.into_iter().map(section).collect_view();
    view! {
        <article class="document">
            <header><h1>{document.title}</h1></header>
            {sections}
        </article>
    }
}

/// Its sections as a list of links.
#[component]
pub fn Contents(
    /// Anchor and heading of each section.
    sections: Vec<(String, String)>,
) -> impl IntoView {
    let items = sections.into_iter().map(|(anchor, heading)| view! { <li>{jump(anchor, heading)}</li> }).collect_view();
    view! { <nav class="contents" aria-label="Contents of the document"><ol>{items}</ol></nav> }
}

/// A link inside the document; the page moves the focus there, and a click on the present address does so again.
fn jump(anchor: String, text: String) -> impl IntoView {
    let href = Route::at(crate::ui::route::Section::Report, &anchor).fragment();
    view! { <a href=href on:click=move |_| browser::focus(&anchor)>{text}</a> }
}

fn section(section: Section) -> impl IntoView {
    let (anchor, heading) = (section.anchor(), section.heading());
    let blocks = section.blocks.into_iter().map(block).collect_view();
    view! {
        <section aria-labelledby=anchor.clone()>
            <h2 id=anchor.clone() tabindex="-1">{heading}</h2>
            {blocks}
        </section>
    }
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading { text, anchor } if anchor.is_empty() => view! { <h3>{text}</h3> }.into_any(),
        Block::Heading { text, anchor } => view! { <h3 id=anchor tabindex="-1">{text}</h3> }.into_any(),
        Block::Paragraph(words) => view! { <p>{line(words)}</p> }.into_any(),
        Block::List(items) => view! { <ul>{listed(items)}</ul> }.into_any(),
        Block::Steps(items) => view! { <ol>{listed(items)}</ol> }.into_any(),
        Block::Table { header, rows } => table(header, rows).into_any(),
        Block::Code { text, .. } => view! { <pre tabindex="0"><code>{text}</code></pre> }.into_any(),
        Block::Picture { path, alt, svg } => {
            let caption = path.clone();
            let href = Route::at(crate::ui::route::Section::Files, path).fragment();
            view! {
                <figure class="stack">
                    <Picture svg alt/>
                    <figcaption class="faint"><a href=href>{caption}</a></figcaption>
                </figure>
            }
            .into_any()
        }
        Block::Note { kind, text } => note(kind, text).into_any(),
        Block::Derivations(all) => all.into_iter().map(derivation).collect_view().into_any(),
    }
}

fn listed(items: Vec<Vec<Inline>>) -> impl IntoView {
    items.into_iter().map(|words| view! { <li>{line(words)}</li> }).collect_view()
}

fn table(header: Vec<String>, rows: Vec<Vec<Vec<Inline>>>) -> impl IntoView {
    let head = header.into_iter().map(|text| view! { <th scope="col">{text}</th> }).collect_view();
    let rows = rows
        .into_iter()
        .map(|row| {
            let cells = row.into_iter().map(|words| view! { <td>{line(words)}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="scroller" tabindex="0">
            <table class="table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

fn note(kind: NoteKind, text: Vec<Inline>) -> impl IntoView {
    let class = match kind {
        NoteKind::Assumption => "evidence",
        NoteKind::Open | NoteKind::Warning => "evidence warning",
    };
    view! { <p class=class><b>{kind.label()}": "</b>{line(text)}</p> }
}

fn derivation(held: Derivation) -> impl IntoView {
    let n_inputs = held.inputs.len();
    let inputs =
        held.inputs.into_iter().map(|(name, value)| view! { <li>{name}": "{inline(value)}</li> }).collect_view();
    let source = held.source.map(|source| {
        let date = if source.as_of.is_empty() { String::new() } else { format!(", {}", source.as_of) };
        view! { <p class="faint">{format!("{}{date}, {}", source.title, source.confidence)}</p> }
    });
    view! {
        <div class="obtained">
            <h4 id=held.id tabindex="-1">{held.name}" = "{held.value}</h4>
            <p class="soft">{line(held.how)}</p>
            {(n_inputs > 0).then(|| view! { <ul>{inputs}</ul> })}
            {source}
        </div>
    }
}

fn line(words: Vec<Inline>) -> impl IntoView {
    words.into_iter().map(inline).collect_view()
}

fn inline(piece: Inline) -> AnyView {
    match piece {
        Inline::Text(text) => text.into_any(),
        Inline::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Link { text, href } => match href.strip_prefix('#') {
            Some(anchor) => jump(anchor.to_owned(), text).into_any(),
            None => view! { <span>{text}" ("{href}")"</span> }.into_any(),
        },
        Inline::Figure { text, id } => view! { <span class="figure">{jump(id, text)}</span> }.into_any(),
    }
}
