//! Lineage: any column of a published table back to its sources, and on to the files that make and describe it.

use crate::deliverable::File;
use crate::deliverable::diagram::flow::{Stop, Stretch, lay_out};
use crate::deliverable::lineage::trace::{ColumnTrace, OriginTrace};
use crate::ui::browser::worker;
use crate::ui::components::flow::FlowPicture;
use crate::ui::route::{Route, Section};
use crate::ui::state::Consultation;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The layers of a column's way.
const LAYERS: [&str; 5] = ["Declared in", "Source", "Raw and staging", "Published", "Files"];

/// The lineage of the selected table, a column at a time.
#[component]
pub fn Lineage(
    /// The consultation.
    consultation: Consultation,
    /// The selected table.
    selected: Memo<Option<String>>,
    /// The selected column.
    column: Memo<Option<String>>,
) -> impl IntoView {
    let traced = follow(consultation, selected);
    let shown = Memo::new(move |_| {
        let wanted = column.get();
        traced.with(|traced| {
            let (table, columns) = traced.as_ref()?;
            let of_name = columns.iter().find(|held| Some(&held.column) == wanted.as_ref());
            let first = columns.iter().find(|held| !held.origins.is_empty());
            Some((table.clone(), of_name.or(first).or(columns.first())?.clone()))
        })
    });
    let files = move |table: &str| consultation.files.with(|files| paths_of(files, table));
    view! {
        <div class="lineage">
            <nav aria-label="Columns of the table">
                <h2>{move || selected.get().unwrap_or_default()}</h2>
                {move || traced.with(|traced| traced.as_ref().map(|(table, columns)| list(table, columns, shown)))}
            </nav>
            <div class="stack" id="column-lineage">
                {move || shown.get().map(|(table, column)| way(&table, &column, &files(&table)))}
            </div>
        </div>
    }
}

/// A table with the ways of its columns.
type Traced = Option<(String, Vec<ColumnTrace>)>;

/// The ways of the selected table's columns, worked out beside the page.
fn follow(consultation: Consultation, selected: Memo<Option<String>>) -> RwSignal<Traced> {
    let traced: RwSignal<Traced> = RwSignal::new(None);
    let turn = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let Some(table) = selected.get() else { return traced.set(None) };
        consultation.design.track();
        let session = consultation.session.get_untracked();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        spawn_local(async move {
            let columns = worker::trace(&session, table.clone()).await;
            if turn.try_get_value() == Some(mine) {
                match columns {
                    Ok(columns) => traced.set(Some((table, columns))),
                    Err(why) => consultation.toast(format!("The lineage could not be followed: {why}.")),
                }
            }
        });
    });
    traced
}

fn list(table: &str, columns: &[ColumnTrace], shown: Memo<Option<(String, ColumnTrace)>>) -> impl IntoView + use<> {
    let items = columns
        .iter()
        .map(|held| {
            let own = held.column.clone();
            let is_on = move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.1.column == own));
            let href = Route::at(Section::Model, format!("{table}/{}", held.column)).fragment();
            let n = held.origins.len();
            let from = if n == 0 { "made here".to_owned() } else { format!("from {n}") };
            view! {
                <li>
                    <a href=href aria-current=move || is_on().then_some("true")>
                        <code>{held.column.clone()}</code><span class="faint">{from}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain columns">{items}</ul> }
}

/// The delivered files about a table: those that bear its name.
fn paths_of(files: &[File], table: &str) -> Vec<String> {
    let is_about = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.split('.').next() == Some(table)
    };
    files.iter().map(|file| &file.path).filter(|path| is_about(path)).cloned().collect()
}

fn way(table: &str, column: &ColumnTrace, paths: &[String]) -> impl IntoView + use<> {
    let (stops, stretches) = stops(table, column, paths);
    let flow = lay_out(&LAYERS, stops, &stretches);
    let sentences = column.origins.iter().map(|origin| view! { <li>{sentence(origin)}</li> }).collect_view();
    let made_here = column
        .origins
        .is_empty()
        .then(|| view! { <p>"It comes from no source column: the transformation makes it."</p> });
    let files = paths
        .iter()
        .map(|path| view! { <li><a class="mono" href=Route::at(Section::Files, path).fragment()>{path.clone()}</a></li> })
        .collect_view();
    view! {
        <h2><code>{format!("{table}.{}", column.column)}</code></h2>
        <p class="soft">{column.comment.clone()}</p>
        <FlowPicture flow label="Where the column comes from; the text below says the same"/>
        {made_here}
        <ol class="ways">{sentences}</ol>
        {(!paths.is_empty()).then(|| view! { <h3>"Files that make and describe the table"</h3><ul class="plain">{files}</ul> })}
    }
}

/// `customer.email (schema.sql:14) → raw.customer → stg_customer.email: a hash of it`
fn sentence(origin: &OriginTrace) -> String {
    let place = if origin.file.is_empty() { String::new() } else { format!(" ({}:{})", origin.file, origin.line) };
    format!(
        "{}.{}{place} → raw.{} → {}.{}: {}",
        origin.table, origin.column, origin.raw, origin.staging, origin.staged, origin.how
    )
}

fn stops(table: &str, column: &ColumnTrace, paths: &[String]) -> (Vec<Stop>, Vec<Stretch>) {
    let mut stops: Vec<Stop> = Vec::new();
    let mut stretches: Vec<Stretch> = Vec::new();
    let add = |stops: &mut Vec<Stop>, id: String, layer: usize, title: &str, lines: Vec<String>, href: String| {
        if !stops.iter().any(|held| held.id == id) {
            stops.push(Stop { id, layer, title: title.to_owned(), lines, href });
        }
    };
    let join = |stretches: &mut Vec<Stretch>, from: &str, to: &str, label: &str| {
        let stretch = Stretch { from: from.to_owned(), to: to.to_owned(), label: label.to_owned() };
        if !stretches.contains(&stretch) {
            stretches.push(stretch);
        }
    };
    for origin in &column.origins {
        let (file, source) = (format!("file {}", origin.file), format!("source {}.{}", origin.table, origin.column));
        let staged = format!("staged {}.{}", origin.staging, origin.staged);
        if !origin.file.is_empty() {
            let line = if origin.line == 0 { Vec::new() } else { vec![format!("line {}", origin.line)] };
            add(&mut stops, file.clone(), 0, &origin.file, line, Route::to(Section::Context).fragment());
            join(&mut stretches, &file, &source, "declares");
        }
        add(&mut stops, source.clone(), 1, &origin.column, vec![origin.table.clone()], String::new());
        let lines = vec![origin.staging.clone(), format!("raw.{}", origin.raw)];
        let model = format!("pipelines/dbt/models/staging/{}.sql", origin.staging);
        add(&mut stops, staged.clone(), 2, &origin.staged, lines, Route::at(Section::Files, model).fragment());
        join(&mut stretches, &source, &staged, "is cast");
        join(&mut stretches, &staged, "published", &origin.how);
    }
    let hows: std::collections::BTreeSet<&str> = column.origins.iter().map(|origin| origin.how.as_str()).collect();
    let mut lines = vec![table.to_owned()];
    lines.extend(hows.into_iter().map(str::to_owned));
    let href = Route::at(Section::Model, table).fragment();
    add(&mut stops, "published".to_owned(), 3, &column.column, lines, href);
    for path in paths {
        let name = path.rsplit('/').next().unwrap_or(path);
        let folder = path.strip_suffix(name).unwrap_or_default().trim_end_matches('/').to_owned();
        add(&mut stops, path.clone(), 4, name, vec![folder], Route::at(Section::Files, path).fragment());
        join(&mut stretches, "published", path, "is in");
    }
    (stops, stretches)
}
