//! The context: what was brought in, what it tells with file and line, and what is wrong in it.

use super::start::BringIn;
use crate::context::{Confidence, Fact};
use crate::discovery::{catalogue, question};
use crate::finding::{Finding, Place, Span};
use crate::session::Edit;
use crate::sql::Statements;
use crate::ui::components::answer_input::label;
use crate::ui::components::excerpt::Excerpt;
use crate::ui::components::findings_list::FindingsList;
use crate::ui::components::table::Table;
use crate::ui::state::{Consultation, Offer, consultation};
use crate::ui::words::{bytes, count};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The most rows of one list.
const MOST: usize = 200;

/// The context page.
#[component]
pub fn ContextPage() -> impl IntoView {
    let state = consultation();
    let place = RwSignal::new(None::<Place>);
    let pick = Callback::new(move |picked: Place| place.set(Some(picked)));
    let is_empty = Memo::new(move |_| state.session.with(|session| session.sources.is_empty()));
    view! {
        <section class="page">
            <header>
                <h1>"Context"</h1>
                <p>"What the project's own files say. What stands here is not asked again."</p>
            </header>
            <BringIn />
            <Show when=move || !is_empty.get()>
                <Sources />
                <Show when=move || state.facts_ready.get() fallback=|| view! { <p class="skeleton" role="status">"Reading the files"</p> }>
                    <FactsByGroup on_pick=pick />
                    <StatementsByFile on_pick=pick />
                </Show>
            </Show>
            <FindingsByFile on_pick=pick />
        </section>
        <aside class="inspector" aria-label="Where it stands">
            {move || place.get().map_or_else(
                || view! { <h2>"Where it stands"</h2><p class="soft">"Choose a fact or a finding to see the lines it rests on."</p> }.into_any(),
                |place| view! { <h2>"Where it stands"</h2>{lines(state, place)} }.into_any(),
            )}
        </aside>
    }
}

/// The lines of a source around a place.
pub fn lines(state: Consultation, place: Place) -> AnyView {
    let text = state.session.with(|session| {
        session.sources.iter().find(|source| source.name == place.file).map(|source| source.text.to_string())
    });
    match text {
        Some(text) => view! { <Excerpt file=place.file text line=place.line /> }.into_any(),
        None => view! { <p class="soft">{format!("{place} is not among the files any more.")}</p> }.into_any(),
    }
}

/// The files, each with its size and a way out.
#[component]
fn Sources() -> impl IntoView {
    let state = consultation();
    let files = Memo::new(move |_| {
        state.session.with(|session| {
            session.sources.iter().map(|source| (source.name.clone(), source.text.len())).collect::<Vec<_>>()
        })
    });
    let why = move |name: &str| {
        state.facts.with(|facts| facts.ignored.iter().find(|held| held.file == name).map(|held| held.why.clone()))
    };
    let remove = move |name: String| {
        if state.edit_all([Edit::RemoveSource(name.clone())]) {
            state.offer(format!("{name} is taken out"), Offer::Undo);
        }
    };
    view! {
        <section aria-labelledby="sources-title">
            <h2 id="sources-title">{move || count(files.with(Vec::len), "file")}</h2>
            <Table
                caption="The files that were brought in"
                columns=&["File", "Size", "Told"] buttons="Remove" id="sources"
            >
                        <For each=move || files.get().into_iter().take(MOST) key=|file| file.clone() children=move |(name, size)| {
                            let (told, gone, named) = (name.clone(), name.clone(), format!("Remove {name}"));
                            view! {
                                <tr>
                                    <th scope="row" class="mono">{name}</th>
                                    <td>{bytes(size as f64)}</td>
                                    <td class="soft">{move || why(&told).unwrap_or_else(|| told_by(state, &told))}</td>
                                    <td><button type="button" class="button quiet" aria-label=named on:click=move |_| remove(gone.clone())>"Remove"</button></td>
                                </tr>
                            }
                        } />
            </Table>
        </section>
    }
}

fn told_by(state: Consultation, file: &str) -> String {
    state.facts.with(|facts| {
        let n_facts = facts.facts.iter().filter(|fact| fact.place.file == file).count();
        let n_tables = facts.schema.tables.iter().filter(|table| table.place.file == file).count();
        if n_tables == 0 {
            count(n_facts, "fact")
        } else {
            format!("{}, {}", count(n_facts, "fact"), count(n_tables, "table"))
        }
    })
}

/// The facts, in the groups of the questions that they answer.
#[component]
fn FactsByGroup(
    /// Shows a place.
    on_pick: Callback<Place>,
) -> impl IntoView {
    let state = consultation();
    let groups = move || {
        let facts = state.facts.get();
        let mut groups: Vec<(&'static str, Vec<AnyView>)> = Vec::new();
        for question in catalogue() {
            for fact in facts.facts.iter().filter(|fact| fact.question == question.id) {
                let row = fact_row(fact, on_pick);
                match groups.last_mut().filter(|(group, _)| *group == question.group) {
                    Some((_, rows)) => rows.push(row),
                    None => groups.push((&question.group, vec![row])),
                }
            }
        }
        groups
            .into_iter()
            .map(|(group, rows)| view! {
                <section>
                    <h3>{group}" "<span class="faint">{rows.len()}</span></h3>
                    <div class="scroller">
                        <table class="table">
                            <thead class="visually-hidden"><tr><th scope="col">"Question"</th><th scope="col">"Value"</th><th scope="col">"How sure"</th><th scope="col">"Found in"</th></tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </section>
            })
            .collect_view()
    };
    view! {
        <section id="facts" aria-labelledby="facts-title">
            <h2 id="facts-title">{move || count(state.facts.with(|facts| facts.facts.len()), "fact")}</h2>
            {groups}
        </section>
    }
}

fn fact_row(fact: &Fact, on_pick: Callback<Place>) -> AnyView {
    let held = question(&fact.question);
    let asked = held.map_or_else(|| fact.question.clone(), |question| question.question.clone());
    let value = held.map_or_else(|| fact.value.text(), |question| label(question, &fact.value));
    let detail = (!fact.detail.is_empty()).then(|| view! { <span class="soft">" "{fact.detail.clone()}</span> });
    let (class, sure) = match fact.confidence {
        Confidence::Stated => ("tag good", "stated"),
        Confidence::Derived => ("tag", "derived"),
        Confidence::Guessed => ("tag warning", "guessed"),
    };
    let place = fact.place.clone();
    view! {
        <tr class="fact" data-question=fact.question.clone()>
            <td class="soft">{asked}</td>
            <td><b>{value}</b>{detail}</td>
            <td><span class=class>{sure}</span></td>
            <td><button type="button" class="button quiet mono place" on:click=move |_| on_pick.run(place.clone())>{fact.place.to_string()}</button></td>
        </tr>
    }
    .into_any()
}

/// What was done with the statements of each SQL file.
#[component]
fn StatementsByFile(
    /// Shows a place.
    on_pick: Callback<Place>,
) -> impl IntoView {
    let state = consultation();
    let files = move || {
        let facts = state.facts.get();
        facts.statements.iter().map(|(file, held)| statements(file, held, on_pick)).collect_view()
    };
    view! {
        <Show when=move || state.facts.with(|facts| !facts.statements.is_empty())>
            <section id="statements" aria-labelledby="statements-title">
                <h2 id="statements-title">"Statements of SQL"</h2>
                {files}
            </section>
        </Show>
    }
}

fn statements(file: &str, held: &Statements, on_pick: Callback<Place>) -> impl IntoView + use<> {
    let row = |line: u32, why: &str| {
        let place = Place::new(file, line);
        let shown = format!("line {line}");
        view! { <li><button type="button" class="button quiet mono" on:click=move |_| on_pick.run(place.clone())>{shown}</button>" "<span class="soft">{why.to_owned()}</span></li> }.into_any()
    };
    let failed: Vec<AnyView> = held.failed.iter().take(MOST).map(|held| row(held.line, &held.why)).collect();
    let guessed: Vec<AnyView> = held.guessed.iter().take(MOST).map(|held| row(held.line, &held.what)).collect();
    let ignored: Vec<AnyView> = held.ignored.iter().take(MOST).map(|held| row(held.line, &held.why)).collect();
    view! {
        <details class="fold">
            <summary>
                <span class="mono">{file.to_owned()}</span>
                <span class="soft">{format!(
                    "{} taken, {} ignored, {} guessed, {} failed",
                    held.taken, held.ignored.len(), held.guessed.len(), held.failed.len()
                )}</span>
            </summary>
            {list("Failed", failed)}
            {list("Guessed", guessed)}
            {list("Ignored", ignored)}
        </details>
    }
}

fn list(title: &'static str, rows: Vec<AnyView>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| view! { <section><h3>{title}</h3><ul class="plain">{rows}</ul></section> }.into_any())
}

/// Everything that is wrong, file by file, those about the session as a whole first.
#[component]
fn FindingsByFile(
    /// Shows a place.
    on_pick: Callback<Place>,
) -> impl IntoView {
    let state = consultation();
    let files = move || {
        let mut files: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for finding in state.findings.get() {
            files.entry(finding.file.clone()).or_default().push(finding);
        }
        files
            .into_iter()
            .map(|(file, findings)| {
                let text = state.session.with(|session| {
                    session.sources.iter().find(|source| source.name == file).map(|source| source.text.to_string())
                });
                let title = if file.is_empty() { "The session as a whole".to_owned() } else { file.clone() };
                let pick = Callback::new(move |span: Span| on_pick.run(Place::new(file.clone(), span.line)));
                view! {
                    <section>
                        <h3 class="mono">{title}</h3>
                        <FindingsList findings=Signal::stored(findings) text=Signal::stored(text.unwrap_or_default()) on_pick=pick />
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || state.findings.with(|findings| !findings.is_empty())>
            <section id="findings" aria-labelledby="findings-title">
                <h2 id="findings-title">{move || count(state.findings.with(Vec::len), "finding")}</h2>
                {files}
            </section>
        </Show>
    }
}
