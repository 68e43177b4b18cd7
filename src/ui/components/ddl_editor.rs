//! The editor of the DDL: a text area with line numbers, and what is wrong in its text, with line and column.

use crate::finding::{Finding, Severity, Span};
use crate::ui::browser::caret;
use crate::ui::components::code::line_numbers;
use crate::ui::components::findings_list::FindingsList;
use crate::ui::words::count;
use leptos::prelude::*;

/// The editor. What is typed is handed to `on_input` at once; what is shown comes back through `text`.
#[component]
pub fn DdlEditor(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What is wrong in it; none while it is being read.
    #[prop(into)]
    findings: Signal<Option<Vec<Finding>>>,
    /// Whether somebody rewrote the text.
    #[prop(into)]
    edited: Signal<bool>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Takes what was typed.
    on_input: Callback<String>,
    /// Gives the derived text back.
    on_revert: Callback<()>,
) -> impl IntoView {
    let n_lines = Memo::new(move |_| text.with(|text| text.split('\n').count()));
    let n_columns = Memo::new(move |_| text.with(|text| widest(text)));
    let pick = Callback::new(|span: Span| {
        caret::select("ddl-editor", (span.line, span.column), (span.end_line, span.end_column));
    });
    let shown = Signal::derive(move || findings.get().unwrap_or_default());
    view! {
        <div class="ddl">
            <div class="code">
                <pre class="gutter" aria-hidden="true">{move || line_numbers(n_lines.get())}</pre>
                <textarea
                    id="ddl-editor"
                    aria-label="DDL"
                    aria-describedby="ddl-findings-summary"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap="off"
                    readonly=move || read_only.get()
                    rows=move || n_lines.get()
                    cols=move || n_columns.get()
                    prop:value=move || text.get()
                    on:input=move |event| on_input.run(event_target_value(&event))
                ></textarea>
            </div>
            <div class="row">
                <p id="ddl-findings-summary" role="status">{move || findings.with(|held| summary(held.as_deref()))}</p>
                <span class="grow"></span>
                {move || edited.get().then(|| view! {
                    <span class="tag warning">"edited by hand"</span>
                    <button id="ddl-revert" type="button" class="button" disabled=move || read_only.get() on:click=move |_| on_revert.run(())>
                        "Revert to derived"
                    </button>
                })}
            </div>
            <div id="ddl-findings"><FindingsList findings=shown text on_pick=pick/></div>
        </div>
    }
}

/// The longest line, in characters; a line beyond all measure scrolls inside the text area.
fn widest(text: &str) -> usize {
    let longest = text.split('\n').map(|line| line.chars().take(400).count()).max().unwrap_or(0);
    longest.max(60) + 2
}

/// `1 error, 2 warnings`, or what is known otherwise.
fn summary(findings: Option<&[Finding]>) -> String {
    let Some(findings) = findings else { return "Reading…".to_owned() };
    if findings.is_empty() {
        return "Nothing to say against it.".to_owned();
    }
    [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Hint, "hint")]
        .into_iter()
        .map(|(severity, word)| (findings.iter().filter(|finding| finding.severity == severity).count(), word))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(n, word))
        .collect::<Vec<_>>()
        .join(", ")
}
