//! Text with line numbers, to read.

use crate::ui::highlight::{Ink, inked};
use leptos::prelude::*;
use std::fmt::Write;

/// The most lines that are shown; the file itself is delivered whole.
const MAX_LINES: usize = 5_000;

/// Longer texts are not coloured: every colour is an element.
const MAX_COLOURED: usize = 160_000;

/// A text with its line numbers. Text stays text: nothing in it is markup.
#[component]
pub fn Code(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, for people who do not see it.
    #[prop(into)]
    label: String,
    /// The path of its file, by which it is coloured; empty for plain text.
    #[prop(optional, into)]
    path: String,
) -> impl IntoView {
    let n_lines = text.lines().count();
    let shown: String = if n_lines > MAX_LINES { text.split_inclusive('\n').take(MAX_LINES).collect() } else { text };
    let cut = (n_lines > MAX_LINES)
        .then(|| view! { <p class="faint">{format!("The first {MAX_LINES} of {n_lines} lines; download the file for the rest.")}</p> });
    view! {
        <div class="code" tabindex="0" role="region" aria-label=label>
            <pre class="gutter" aria-hidden="true">{line_numbers(n_lines.min(MAX_LINES))}</pre>
            <pre><code>{coloured(&path, shown)}</code></pre>
        </div>
        {cut}
    }
}

/// The text in the colours of its kind of file.
fn coloured(path: &str, text: String) -> AnyView {
    let parts = inked(path, &text).filter(|_| text.len() <= MAX_COLOURED);
    let Some(parts) = parts else { return text.into_any() };
    let part = |(ink, text): (Ink, &str)| {
        let class = match ink {
            Ink::Plain => return text.to_owned().into_any(),
            Ink::Keyword => "ink-keyword",
            Ink::Name => "ink-name",
            Ink::Text => "ink-text",
            Ink::Number => "ink-number",
            Ink::Comment => "ink-comment",
        };
        view! { <span class=class>{text.to_owned()}</span> }.into_any()
    };
    parts.into_iter().map(part).collect_view().into_any()
}

/// `1`, `2`, `3` … under each other.
pub fn line_numbers(n_lines: usize) -> String {
    let mut out = String::new();
    for n in 1..=n_lines.max(1) {
        // writing to a string cannot fail
        let _ = writeln!(out, "{n}");
    }
    out.truncate(out.trim_end().len());
    out
}
