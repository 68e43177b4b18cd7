//! Findings: severity, place, what, why and what to do; a click goes to the place.

use crate::finding::{Finding, Severity, Span};
use leptos::prelude::*;

/// A list of findings; each is a button where `on_pick` can go to its place.
#[component]
pub fn FindingsList(
    /// The findings, in the order in which they are shown.
    #[prop(into)]
    findings: Signal<Vec<Finding>>,
    /// The text that they are about, for the excerpt; empty where there is none.
    #[prop(into)]
    text: Signal<String>,
    /// Goes to the place of a finding.
    on_pick: Callback<Span>,
) -> impl IntoView {
    let items = move || {
        let text = text.get_untracked();
        findings.get().into_iter().map(|finding| item(finding, &text, on_pick)).collect_view()
    };
    view! { <ul class="findings">{items}</ul> }
}

fn item(finding: Finding, text: &str, on_pick: Callback<Span>) -> impl IntoView + use<> {
    let span = finding.span;
    let place = (span.line > 0).then(|| format!(" · {}", place_text(&finding)));
    let shown = excerpt(text, span).map(|excerpt| view! { <span class="excerpt">{excerpt}</span> });
    view! {
        <li>
            <button
                type="button"
                class=format!("finding {}", severity_class(finding.severity))
                data-line=span.line
                data-column=span.column
                data-rule=finding.rule
                on:click=move |_| on_pick.run(span)
            >
                <span><span class="severity">{severity_text(finding.severity)}</span>{place}" "<b>{finding.what}</b></span>
                {shown}
                <span class="soft">{finding.why}" "{finding.advice}</span>
            </button>
        </li>
    }
}

/// Where a finding stands: `schema.sql:12:5`.
pub fn place_text(finding: &Finding) -> String {
    format!("{}:{}:{}", finding.file, finding.span.line, finding.span.column)
}

/// The class that colours a severity.
pub fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// A severity in a word.
pub fn severity_text(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Hint => "Hint",
    }
}

/// The line of a span with carets under it; none where the text has no such line.
///
/// ```text
/// 12 | amount numeric,
///    | ^^^^^^
/// ```
fn excerpt(text: &str, span: Span) -> Option<String> {
    /// Longer lines are cut: a dump may hold a line of megabytes.
    const WIDTH: usize = 160;
    let line = text.lines().nth((span.line as usize).checked_sub(1)?)?;
    let start = (span.column as usize).saturating_sub(1);
    let n_chars = line.chars().take(100_000).count();
    let skip = if start > WIDTH - 40 { start - 40 } else { 0 };
    let shown: String = line.chars().skip(skip).take(WIDTH).map(|c| if c == '\t' { ' ' } else { c }).collect();
    let end = if span.end_line == span.line { (span.end_column as usize).saturating_sub(1) } else { n_chars };
    let carets = end.saturating_sub(start).clamp(1, WIDTH);
    let number = span.line.to_string();
    let indent = " ".repeat(number.len());
    Some(format!("{number} | {shown}\n{indent} | {}{}", " ".repeat(start - skip), "^".repeat(carets)))
}
