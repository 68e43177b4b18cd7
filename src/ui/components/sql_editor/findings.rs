//! What is wrong in a text of SQL, with line and column; a click goes there or mends it.

use super::waive::Waive;
use crate::finding::{Finding, Severity};
use crate::session::Edit;
use crate::ui::components::findings_list::{place_text, severity_class, severity_text};
use crate::ui::words::count;
use leptos::prelude::*;

/// Findings listed; the rest is reached from within the text.
const MOST: usize = 200;

/// How many findings there are, and each of them.
#[component]
pub fn SqlFindings(
    /// What is wrong; none while it is being read.
    findings: RwSignal<Option<Vec<Finding>>>,
    /// Whether fixes can be applied.
    #[prop(into)]
    can_fix: Signal<bool>,
    /// Goes to the finding of this position.
    on_pick: Callback<usize>,
    /// Applies the fix of the finding of this position.
    on_fix: Callback<usize>,
    /// Applies every fix.
    on_fix_all: Callback<()>,
    /// Whether nothing may be decided about them here.
    read_only: RwSignal<bool>,
    /// Takes what is decided about a check.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let ways = Ways { can_fix, read_only, on_pick, on_fix, on_edit };
    let n_fixes = Memo::new(move |_| {
        findings.with(|found| found.iter().flatten().filter(|finding| finding.fix.is_some()).count())
    });
    let fix_all = move || {
        (n_fixes.get() > 1 && can_fix.get()).then(|| {
            view! {
                <button id="ddl-fix-all" type="button" class="button" on:click=move |_| on_fix_all.run(())>
                    {format!("Apply {}", fixes(n_fixes.get()))}
                </button>
            }
        })
    };
    let items = move || {
        findings.with(|found| {
            let shown = found.iter().flatten().take(MOST).enumerate();
            shown.map(|(index, finding)| item(index, finding, ways)).collect_view()
        })
    };
    let more = move || {
        let n_more = findings.with(|found| found.iter().flatten().count().saturating_sub(MOST));
        (n_more > 0).then(|| view! { <p class="faint">{format!("{n_more} more; F8 in the text goes to them.")}</p> })
    };
    view! {
        <div class="row">
            <p id="ddl-findings-summary" role="status">{move || findings.with(|held| summary(held.as_deref()))}</p>
            {fix_all}
        </div>
        <div id="ddl-findings"><ul class="findings">{items}</ul>{more}</div>
    }
}

fn fixes(n: usize) -> String {
    if n == 1 { "the fix".to_owned() } else { format!("all {n} fixes") }
}

/// What can be done about a finding.
#[derive(Clone, Copy)]
struct Ways {
    can_fix: Signal<bool>,
    read_only: RwSignal<bool>,
    on_pick: Callback<usize>,
    on_fix: Callback<usize>,
    on_edit: Callback<Edit>,
}

fn item(index: usize, finding: &Finding, ways: Ways) -> impl IntoView + use<> {
    let Ways { can_fix, read_only, on_pick, on_fix, on_edit } = ways;
    let span = finding.span;
    let place = (span.line > 0).then(|| format!(" · {}", place_text(finding)));
    let has_fix = finding.fix.is_some();
    let is_open = RwSignal::new(false);
    let of_form = StoredValue::new(finding.clone());
    view! {
        <li>
            <div class="mendable">
                <button
                    type="button"
                    class=format!("finding {}", severity_class(finding.severity))
                    data-line=span.line
                    data-column=span.column
                    data-rule=finding.rule.clone()
                    on:click=move |_| on_pick.run(index)
                >
                    <span>
                        <span class="severity">{severity_text(finding.severity)}</span>{place}" "<b>{finding.what.clone()}</b>
                    </span>
                    <span class="soft">{format!("{} {}", finding.why, finding.advice)}</span>
                </button>
                {move || (has_fix && can_fix.get()).then(|| view! {
                    <button type="button" class="button fix" on:click=move |_| on_fix.run(index)>"Fix"</button>
                })}
                {move || (!read_only.get()).then(|| view! {
                    <button
                        type="button"
                        class="button leave"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|held| *held = !*held)
                    >
                        "Leave it…"
                    </button>
                })}
            </div>
            {move || is_open.get().then(|| view! {
                <Waive finding=of_form.get_value() on_edit on_close=Callback::new(move |()| is_open.set(false))/>
            })}
        </li>
    }
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
