//! What a person decides about the checks: a finding that is left as it is, for a reason, and how much a check matters.

use crate::finding::{About, Finding, Severity, Waiver};
use crate::session::{Edit, Session};
use crate::ui::components::findings_list::severity_text;
use crate::ui::words::count;
use leptos::{ev, prelude::*};

/// How far a waiver reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Column,
    Table,
    Everywhere,
}

/// The severities to choose from, by the value of their option; none switches the check off.
const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("hint", Some(Severity::Hint)),
    ("off", None),
];

/// Leaves a finding as it is, or weighs its check otherwise.
#[component]
pub fn Waive(
    /// The finding.
    finding: Finding,
    /// Takes what is decided.
    on_edit: Callback<Edit>,
    /// Closes the form.
    on_close: Callback<()>,
) -> impl IntoView {
    let Finding { rule, about, severity, .. } = finding;
    let reaches = reaches(&about);
    let reach = RwSignal::new(reaches.first().map_or(Reach::Everywhere, |(reach, _)| *reach));
    let reason = RwSignal::new(String::new());
    let choose = {
        let reaches = reaches.clone();
        move |event: ev::Event| {
            let position = event_target_value(&event).parse::<usize>().ok();
            if let Some((chosen, _)) = position.and_then(|position| reaches.get(position)) {
                reach.set(*chosen);
            }
        }
    };
    let rule = StoredValue::new(rule);
    let leave = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (table, column) = match reach.get_untracked() {
            Reach::Column => (about.table.clone(), about.column.clone()),
            Reach::Table => (about.table.clone(), String::new()),
            Reach::Everywhere => (String::new(), String::new()),
        };
        let reason = reason.get_untracked().trim().to_owned();
        on_edit.run(Edit::Waive(Waiver { rule: rule.get_value(), table, column, reason }));
    };
    let weigh = move |event: ev::Event| {
        let value = event_target_value(&event);
        if let Some((_, severity)) = SEVERITIES.into_iter().find(|(name, _)| *name == value) {
            on_edit.run(Edit::SetSeverity(rule.get_value(), severity));
        }
    };
    view! {
        <form class="waive" on:submit=leave on:keydown=move |event: ev::KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_close.run(());
            }
        }>
            <label class="row">
                <span class="soft">"Leave it for"</span>
                <select class="waive-reach" on:change=choose>
                    {reaches.iter().enumerate().map(|(position, (_, name))| {
                        view! { <option value=position>{name.clone()}</option> }
                    }).collect_view()}
                </select>
            </label>
            <label class="row grow">
                <span class="soft">"because"</span>
                <input
                    class="waive-reason grow"
                    type="text"
                    required
                    maxlength="500"
                    placeholder="the reason, for whoever reads it later"
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="button primary">"Leave it"</button>
            <label class="row">
                <span class="soft">"or weigh every "<code>{rule.get_value()}</code>" as"</span>
                <select class="waive-severity" on:change=weigh>
                    {SEVERITIES.into_iter().map(|(name, held)| {
                        let title = held.map_or("off", |severity| severity_text(severity));
                        view! { <option value=name selected=held == Some(severity)>{title.to_lowercase()}</option> }
                    }).collect_view()}
                </select>
            </label>
            <button type="button" class="button" on:click=move |_| on_close.run(())>"Cancel"</button>
        </form>
    }
}

/// What a waiver of such a finding can be about, the narrowest first.
fn reaches(about: &About) -> Vec<(Reach, String)> {
    let mut reaches = Vec::new();
    if !about.column.is_empty() {
        reaches.push((Reach::Column, format!("{}.{}", about.table, about.column)));
    }
    if !about.table.is_empty() {
        reaches.push((Reach::Table, format!("the table {}", about.table)));
    }
    reaches.push((Reach::Everywhere, "every table".to_owned()));
    reaches
}

/// What is left as it is, and the checks that are weighed otherwise, each with the way back.
#[component]
pub fn Waived(
    /// The session.
    session: RwSignal<Session>,
    /// Whether it may not be changed here.
    read_only: RwSignal<bool>,
    /// Takes what is decided.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let held = Memo::new(move |_| session.with(|session| (session.waivers.clone(), session.severities.clone())));
    let back = move |edit: Edit| {
        view! {
            <button type="button" class="button" disabled=move || read_only.get() on:click=move |_| on_edit.run(edit.clone())>
                "Judge it again"
            </button>
        }
    };
    let title = move || {
        let (n_waived, n_weighed) = held.with(|(waivers, severities)| (waivers.len(), severities.len()));
        let parts: Vec<_> = [(n_waived, "left as it is"), (n_weighed, "weighed otherwise")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, how)| format!("{n} {how}"))
            .collect();
        format!("{} about the checks: {}", count(n_waived + n_weighed, "decision"), parts.join(", "))
    };
    let items = move || {
        let (waivers, severities) = held.get();
        let waived = waivers.into_iter().map(move |waiver| {
            let place = match (waiver.table.as_str(), waiver.column.as_str()) {
                ("", _) => "every table".to_owned(),
                (table, "") => table.to_owned(),
                (table, column) => format!("{table}.{column}"),
            };
            view! {
                <li class="row">
                    <code>{waiver.rule.clone()}</code>" for "{place}": "<span class="grow">{waiver.reason.clone()}</span>
                    {back(Edit::Unwaive(waiver))}
                </li>
            }
        });
        let weighed = severities.into_iter().map(move |(rule, severity)| {
            let how = severity.map_or("off", severity_text).to_lowercase();
            view! {
                <li class="row">
                    <code>{rule.clone()}</code>" is "<span class="grow">{how}</span>
                    {back(Edit::ClearSeverity(rule))}
                </li>
            }
        });
        view! { {waived.collect_view()}{weighed.collect_view()} }
    };
    // the list keeps its state when one of several is taken back
    let decided = Memo::new(move |_| held.with(|(waivers, severities)| !waivers.is_empty() || !severities.is_empty()));
    view! {
        <Show when=move || decided.get()>
            <details id="ddl-waived" class="fold">
                <summary>{title}</summary>
                <ul class="waived">{items}</ul>
            </details>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_reach_comes_first() {
        let about = |table: &str, column: &str| About { table: table.to_owned(), column: column.to_owned() };
        let names = |about| reaches(&about).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names(about("shop", "email")), ["shop.email", "the table shop", "every table"]);
        assert_eq!(names(about("", "")), ["every table"]);
    }
}
