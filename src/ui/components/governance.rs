//! Governance as tables: what each regime demands and how it is met, who sees which class of personal data, which
//! columns hold it, and how long each copy is kept.

use crate::deliverable::{Access, Classed, Kept};
use crate::design::Control;
use crate::discovery::question;
use crate::ui::components::derivation::Derivation;
use crate::ui::components::table::Table;
use crate::ui::route::{Route, Section};
use crate::ui::words::count;
use leptos::prelude::*;
use std::sync::Arc;

/// So many columns are drawn; the file has them all.
const MOST_SHOWN: usize = 300;

/// The demands of each regime, how the design meets them, and in which files; one regime at a time, or all.
#[component]
pub fn ControlMatrix(
    /// The controls, sorted by regime.
    controls: Memo<Vec<Control>>,
    /// The paths of the package; empty while it is being written.
    #[prop(into)]
    paths: Signal<Arc<Vec<String>>>,
) -> impl IntoView {
    let regime = RwSignal::new(String::new());
    let open_only = RwSignal::new(false);
    let regimes = Memo::new(move |_| {
        let mut regimes: Vec<(String, usize)> = Vec::new();
        controls.with(|controls| {
            for held in controls {
                match regimes.last_mut().filter(|(name, _)| *name == held.regime) {
                    Some((_, n)) => *n += 1,
                    None => regimes.push((held.regime.clone(), 1)),
                }
            }
        });
        regimes
    });
    // a regime that does not apply any more filters nothing
    let chosen = Memo::new(move |_| {
        let wanted = regime.get();
        regimes.with(|regimes| regimes.iter().any(|(name, _)| *name == wanted)).then_some(wanted)
    });
    let found = Memo::new(move |_| {
        let (chosen, open_only) = (chosen.get(), open_only.get());
        let fits = |held: &&Control| {
            chosen.as_ref().is_none_or(|chosen| held.regime == *chosen) && (!open_only || held.files.is_empty())
        };
        controls.with(|controls| controls.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let said = move || {
        let (n, of) = (found.with(Vec::len), controls.with(Vec::len));
        let people = found.with(|found| found.iter().filter(|held| held.files.is_empty()).count());
        format!("{n} of {}; {people} left to people", count(of, "demand"))
    };
    let options = move || {
        let all = format!("All of them: {}", controls.with(Vec::len));
        let each = regimes.get().into_iter().map(|(name, n)| {
            let word = format!("{}: {n}", regime_label(&name));
            let own = name.clone();
            view! { <option value=name selected=move || chosen.with(|held| held.as_ref() == Some(&own))>{word}</option> }
        });
        view! { <option value="">{all}</option>{each.collect_view()} }
    };
    let rows = move || {
        let paths = paths.get();
        found.with(|found| found.iter().map(|held| control(held, &paths)).collect_view())
    };
    view! {
        <div class="row filters">
            <div class="field">
                <label for="controls-regime">"Regime"</label>
                <select id="controls-regime" on:change=move |event| regime.set(event_target_value(&event))>{options}</select>
            </div>
            <label class="row check">
                <input type="checkbox" id="controls-open" on:change=move |event| open_only.set(event_target_checked(&event))/>
                "Only what is left to people"
            </label>
        </div>
        <p class="faint" role="status" id="controls-found">{said}</p>
        <Table
            caption="What each regime demands, how the design meets it, and the files that show it"
            columns=&["Regime", "Article", "Demand", "How the design meets it", "Shown in"] class="controls"
        >
            {rows}
        </Table>
    }
}

/// A regime as the question about it names it: `gdpr` → `GDPR (European Union)`.
fn regime_label(id: &str) -> String {
    let choices = question("security.regimes").map(|question| question.choices.as_slice()).unwrap_or_default();
    choices.iter().find(|choice| choice.value == id).map_or_else(|| id.to_owned(), |choice| choice.label.clone())
}

/// Its short name: `GDPR`.
fn regime_name(id: &str) -> String {
    let label = regime_label(id);
    label.split(" (").next().unwrap_or(&label).to_owned()
}

fn control(held: &Control, paths: &[String]) -> impl IntoView + use<> {
    let files = held.files.iter().map(|path| view! { <li>{file(path, paths)}</li> }).collect_view();
    let shown = if held.files.is_empty() {
        view! { <span class="tag warning">"left to people"</span> }.into_any()
    } else {
        view! { <ul class="plain">{files}</ul> }.into_any()
    };
    view! {
        <tr>
            <td class="nowrap">{regime_name(&held.regime)}</td>
            <th scope="row">{held.article.clone()}</th>
            <td>{held.demand.clone()}</td>
            <td>{held.how.clone()}</td>
            <td class="paths">{shown}</td>
        </tr>
    }
}

/// A file of the package as a link; of a folder, its first file. What is not there yet is named only.
fn file(path: &str, paths: &[String]) -> AnyView {
    let inside = |held: &&String| held.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let name = view! { <code>{path.to_owned()}</code> };
    match paths.iter().find(inside) {
        Some(held) => view! { <a href=Route::at(Section::Files, held).fragment()>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

/// What each role sees of each class of personal data.
#[component]
pub fn AccessMatrix(
    /// The classes.
    access: Vec<Access>,
) -> impl IntoView {
    let rows = access
        .into_iter()
        .map(|held| {
            view! {
                <tr>
                    <th scope="row">{held.class}</th>
                    <td>{held.transformer.into_owned()}</td>
                    <td>{held.reader.into_owned()}</td>
                    <td>{held.privacy_reader.into_owned()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="What each role sees of each class of personal data"
            columns=&["Class", "Who builds sees", "Who reads sees", "Who may read personal data sees"]
        >
            {rows}
        </Table>
    }
}

/// The columns that hold personal data, with what is done with each.
#[component]
pub fn ColumnClasses(
    /// The columns.
    classes: Vec<Classed>,
    /// How many columns were looked at.
    n_columns: usize,
) -> impl IntoView {
    let sought = RwSignal::new(String::new());
    let n_classed = classes.len();
    let classes = StoredValue::new(classes);
    let found = Memo::new(move |_| {
        let sought = sought.with(|text| text.trim().to_lowercase());
        let fits = |held: &&Classed| {
            [&held.table, &held.column, &held.class].iter().any(|text| text.to_lowercase().contains(&sought))
        };
        classes.with_value(|classes| classes.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let said = move || {
        let shown = found.with(Vec::len);
        let rest = if shown > MOST_SHOWN { format!("; the first {MOST_SHOWN} are listed") } else { String::new() };
        format!(
            "{shown} of {} with personal data, of {} in all{rest}",
            count(n_classed, "column"),
            count(n_columns, "column")
        )
    };
    let rows = move || {
        found.with(|found| {
            let rows = found.iter().take(MOST_SHOWN).map(|held| {
                view! {
                    <tr>
                        <th scope="row"><code>{format!("{}.{}", held.table, held.column)}</code></th>
                        <td>{held.layer.to_string()}</td>
                        <td>{held.class.clone()}</td>
                        <td>{held.done.to_string()}</td>
                    </tr>
                }
            });
            rows.collect_view()
        })
    };
    view! {
        <div class="field filters">
            <label for="classes-sought">"Search by table, column or class"</label>
            <input
                id="classes-sought" type="search" autocomplete="off" spellcheck="false"
                on:input=move |event| sought.set(event_target_value(&event))
            />
        </div>
        <p class="faint" role="status" id="classes-found">{said}</p>
        <Table
            caption="Columns with personal data, their class and what ordinary readers see of them"
            columns=&["Column", "Layer", "Class", "What readers see"] tall=true
        >
            {rows}
        </Table>
    }
}

/// Every copy of the data: how long it is kept, how it goes, and how a person is erased from it.
#[component]
pub fn Retention(
    /// The copies.
    retention: Vec<Kept>,
    /// The paths of the package; empty while it is being written.
    #[prop(into)]
    paths: Signal<Arc<Vec<String>>>,
) -> impl IntoView {
    let rows = retention
        .into_iter()
        .map(|held| {
            let kept = match held.kept {
                Some(figure) => {
                    let text = figure.text();
                    view! {
                        <details class="fold"><summary>{text}</summary><Derivation figure/></details>
                    }
                    .into_any()
                }
                None => view! { <span class="faint">"not decided here"</span> }.into_any(),
            };
            let erased = if held.erased.is_empty() { "no person is known to be in it".into() } else { held.erased };
            let path = held.file.into_owned();
            view! {
                <tr>
                    <th scope="row">{held.layer.into_owned()}</th>
                    <td>{kept}</td>
                    <td>{held.goes.into_owned()}</td>
                    <td>{erased.into_owned()}</td>
                    <td class="paths">{move || file(&path, &paths.get())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="Each copy of the data, how long it is kept and how a person is erased from it"
            columns=&["Copy", "Kept for", "How it goes", "How a person is erased", "Done by"]
        >
            {rows}
        </Table>
    }
}
