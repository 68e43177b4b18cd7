//! Some lines of a source with their numbers, one of them marked.

use crate::ui::words::excerpt;
use leptos::prelude::*;

/// The lines around one line of a text.
#[component]
pub fn Excerpt(
    /// The name of the file.
    file: String,
    /// Its text.
    text: String,
    /// The 1-based line that is meant; 0 where the whole file is.
    line: u32,
) -> impl IntoView {
    let lines = excerpt(&text, line.max(1), if line == 0 { 8 } else { 4 });
    let numbers: String = lines.iter().map(|(n, _)| format!("{n}\n")).collect();
    let rows: Vec<_> = lines
        .into_iter()
        .map(|(n, held)| {
            let shown = format!("{held}\n");
            if n == line { view! { <mark aria-label="this line">{shown}</mark> }.into_any() } else { shown.into_any() }
        })
        .collect();
    view! {
        <figure class="stack excerpt-of">
            <figcaption class="soft mono">{if line == 0 { file } else { format!("{file}:{line}") }}</figcaption>
            <div class="code" tabindex="0" role="region" aria-label="Lines of the file">
                <pre class="gutter" aria-hidden="true">{numbers}</pre>
                <pre>{rows}</pre>
            </div>
        </figure>
    }
}
