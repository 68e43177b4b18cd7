//! What a person may change about a table of the model and its columns: forms, and what was insisted on so far.
//!
//! The engine judges what is typed; a form only gathers it.

mod column;

use crate::design::{Additivity, Conformable, Dimension, DimensionKind, Fact, FactDimension, History, Model};
use crate::session::{Edit, ModelEdit, Value};
use crate::ui::model_words::history;
use column::ColumnForms;
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is insisted on, by key.
type Insisted = BTreeMap<String, ModelEdit>;

/// The forms for one table.
#[component]
pub fn TableEdits(
    /// The model.
    #[prop(into)]
    model: Signal<Arc<Model>>,
    /// The table as it is called now.
    name: String,
    /// The selected column; the first where none is.
    #[prop(into)]
    column: Signal<Option<String>>,
    /// What is insisted on.
    #[prop(into)]
    insisted: Signal<Insisted>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Changes the session.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let form = Form { read_only, on_edit };
    let own = name.clone();
    let shape = Memo::new(move |_| model.with(|model| Shape::of(model, &own)));
    let table = Memo::new(move |_| insisted.with(|insisted| derived_table(insisted, &name)));
    let entries = Memo::new(move |_| {
        shape.with(|shape| Some(about(&insisted.read(), &table.read(), shape.as_ref()?))).unwrap_or_default()
    });
    let of_table = RwSignal::new(false);
    let of_column = RwSignal::new(column.with_untracked(Option::is_some));
    // whoever selects a column wants to do something about it
    Effect::new(move |_| {
        if column.with(Option::is_some) {
            of_column.set(true);
        }
    });
    let body = move || {
        let shape = shape.get()?;
        let (table, again) = (table.get(), shape.clone());
        let whole = table.clone();
        Some(view! {
            <h3>"Change"</h3>
            <div class="row">
                {disclosure("edit-table", "This table…", of_table)}
                {disclosure("edit-column", "A column…", of_column)}
            </div>
            {move || of_table.get().then(|| view! { <div class="stack">{table_forms(form, &whole, &again)}</div> })}
            {move || of_column.get().then(|| view! {
                <div class="stack"><ColumnForms form table=table.clone() shape=shape.clone() column insisted/></div>
            })}
        })
    };
    view! { <div class="stack model-edits">{body}{move || entries.with(|entries| insisted_list(form, entries))}</div> }
}

/// A button that shows and hides what belongs to it.
fn disclosure(id: &'static str, word: &'static str, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button" id=id class="button" aria-expanded=move || if open.get() { "true" } else { "false" }
            on:click=move |_| open.update(|held| *held = !*held)
        >
            {word}
        </button>
    }
}

/// What every form needs.
#[derive(Clone, Copy)]
struct Form {
    read_only: Signal<bool>,
    on_edit: Callback<Edit>,
}

impl Form {
    fn insist(self, edit: ModelEdit) {
        self.on_edit.run(Edit::SetModelEdit(edit));
    }
}

/// What can be changed about a table, by what it is.
#[derive(Debug, Clone, PartialEq)]
struct Shape {
    source: String,
    /// How history is kept, of a dimension.
    history: Option<History>,
    is_fact: bool,
    /// Its columns, and the additivity of those that are measures.
    columns: Vec<(String, Option<Additivity>)>,
    /// The source tables that were flattened into it.
    flattened: Vec<String>,
    /// The source tables of the other dimensions.
    others: Vec<String>,
    /// What can be confirmed, refused or overruled by one press: what the button says, and the entry.
    offers: Vec<(String, ModelEdit)>,
}

impl Shape {
    fn of(model: &Model, name: &str) -> Option<Self> {
        let plain = |name: &String| (name.clone(), None);
        if let Some(fact) = model.facts.iter().find(|fact| fact.name == name) {
            let measures = fact.measures.iter().map(|held| (held.name.clone(), Some(held.additivity)));
            let keys = fact.dimensions.iter().map(|held| plain(&held.column));
            let identifiers = fact.degenerate.iter().map(|held| plain(&held.name));
            return Some(Self {
                source: fact.source.clone(),
                history: None,
                is_fact: true,
                columns: measures.chain(keys).chain(identifiers).collect(),
                flattened: Vec::new(),
                others: Vec::new(),
                offers: fact_offers(fact, model),
            });
        }
        let dimension = model.dimension(name).filter(|held| held.kind == DimensionKind::Described)?;
        let mut flattened: Vec<String> = dimension.joins.iter().map(|join| join.table.clone()).collect();
        flattened.sort_unstable();
        flattened.dedup();
        let others = model.dimensions.iter().map(|held| held.source.clone());
        Some(Self {
            source: dimension.source.clone(),
            history: Some(dimension.history),
            is_fact: false,
            columns: dimension.natural_key.iter().chain(&dimension.attributes).map(|held| plain(&held.name)).collect(),
            flattened,
            others: others.filter(|other| !other.is_empty() && *other != dimension.source).collect(),
            offers: dimension_offers(dimension, model),
        })
    }
}

/// Flags and the time of day of a fact, to be taken in or left out.
fn fact_offers(fact: &Fact, model: &Model) -> Vec<(String, ModelEdit)> {
    let name = || model.derived_table(&fact.name).to_owned();
    let leads_to = |kind| {
        let held = |key: &FactDimension| model.dimension(&key.dimension).is_some_and(|held| held.kind == kind);
        fact.dimensions.iter().any(held)
    };
    let (flags, time) = (leads_to(DimensionKind::Junk), leads_to(DimensionKind::TimeOfDay));
    let says = |there, out: &str, into: &str| if there { out.to_owned() } else { into.to_owned() };
    vec![
        (
            says(flags, "Keep flags and codes in the fact", "Give flags and codes a dimension"),
            ModelEdit::Junk { fact: name(), wanted: !flags },
        ),
        (
            says(time, "Leave out the time of day", "Add the time of day"),
            ModelEdit::TimeOfDay { fact: name(), wanted: !time },
        ),
    ]
}

/// What the dimension looks like one with, to be confirmed or refused; what it is made of, to be taken apart.
fn dimension_offers(dimension: &Dimension, model: &Model) -> Vec<(String, ModelEdit)> {
    let sources = dimension.sources();
    let mut offers = Vec::new();
    let about = |held: &&Conformable| [&held.table, &held.with].iter().any(|table| sources.contains(&table.as_str()));
    for held in model.conformable.iter().filter(about) {
        let (table, with) = (held.table.clone(), held.with.clone());
        offers.push((
            format!("Make {table} and {with} one dimension"),
            ModelEdit::Conform { table: table.clone(), with: Some(with.clone()) },
        ));
        offers.push((format!("{table} and {with} are two"), ModelEdit::Conform { table, with: None }));
    }
    for part in dimension.conformed.iter().skip(1) {
        offers
            .push((format!("Keep {} apart", part.table), ModelEdit::Conform { table: part.table.clone(), with: None }));
    }
    offers
}

/// The name under which a table was derived.
fn derived_table(insisted: &Insisted, name: &str) -> String {
    let renamed = insisted.values().find_map(|edit| match edit {
        ModelEdit::RenameTable { table, to } if to == name => Some(table.clone()),
        _ => None,
    });
    renamed.unwrap_or_else(|| name.to_owned())
}

/// The entries that are about a table or its sources.
fn about(insisted: &Insisted, table: &str, shape: &Shape) -> Vec<ModelEdit> {
    let sources: Vec<&str> =
        std::iter::once(shape.source.as_str()).chain(shape.flattened.iter().map(String::as_str)).collect();
    let is_about = |edit: &&ModelEdit| match edit {
        ModelEdit::RenameTable { table: of, .. }
        | ModelEdit::RenameColumn { table: of, .. }
        | ModelEdit::DropColumn { table: of, .. }
        | ModelEdit::History { dimension: of, .. }
        | ModelEdit::Additivity { fact: of, .. }
        | ModelEdit::Measure { fact: of, .. }
        | ModelEdit::Junk { fact: of, .. }
        | ModelEdit::TimeOfDay { fact: of, .. } => of == table,
        ModelEdit::Merge { table, into } => sources.contains(&table.as_str()) || *into == shape.source,
        ModelEdit::Conform { table, with } => {
            let mut named = [Some(table), with.as_ref()].into_iter().flatten();
            named.any(|held| sources.contains(&held.as_str()))
        }
        ModelEdit::Split { table } | ModelEdit::Key { table, .. } => sources.contains(&table.as_str()),
    };
    insisted.values().filter(is_about).cloned().collect()
}

fn insisted_list(form: Form, entries: &[ModelEdit]) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let rows = entries.iter().map(|edit| {
        let key = edit.key();
        let taken_back = key.clone();
        let label = format!("Take back {key}");
        let says = match edit.value() {
            Value::Flag(true) => String::new(),
            other => other.text(),
        };
        view! {
            <li class="row">
                <code>{key}</code><span>{says}</span><span class="grow"></span>
                <button
                    type="button" class="button quiet" aria-label=label disabled=move || form.read_only.get()
                    on:click=move |_| form.on_edit.run(Edit::ClearModelEdit(taken_back.clone()))
                >
                    "Take back"
                </button>
            </li>
        }
    });
    Some(view! { <h3>"Insisted on"</h3><ul class="plain insisted">{rows.collect_view()}</ul> }.into_any())
}

fn table_forms(form: Form, table: &str, shape: &Shape) -> impl IntoView + use<> {
    let renamed = table.to_owned();
    let rename = text_form(form, "rename-table", "Another name", "Rename", move |to| ModelEdit::RenameTable {
        table: renamed.clone(),
        to,
    });
    let kept = shape.history.map(|now| {
        let dimension = table.to_owned();
        let set = move |chosen| {
            form.insist(ModelEdit::History { dimension: dimension.clone(), attribute: None, history: chosen })
        };
        choice(form, "table-history", "History", History::ALL.map(|held| (held, history(held))).to_vec(), now, set)
    });
    let source = shape.source.clone();
    let key =
        text_form(form, "table-key", "A row is identified by (columns, commas between)", "Set the key", move |text| {
            let columns = text.split(',').map(|column| column.trim().to_owned()).filter(|column| !column.is_empty());
            ModelEdit::Key { table: source.clone(), columns: columns.collect() }
        });
    let measure = shape.is_fact.then(|| view! { <MeasureForm form fact=table.to_owned()/> });
    let merge = (!shape.others.is_empty()).then(|| merge_form(form, &shape.source, &shape.others));
    let split = shape
        .flattened
        .iter()
        .cloned()
        .map(|table| (format!("Keep {table} as a dimension of its own"), ModelEdit::Split { table }));
    let offers = split.chain(shape.offers.iter().cloned()).map(|(word, edit)| {
        view! {
            <button
                type="button" class="button" disabled=move || form.read_only.get()
                on:click=move |_| form.insist(edit.clone())
            >
                {word}
            </button>
        }
    });
    view! { {rename}{kept}{measure}{key}{merge}<div class="row">{offers.collect_view()}</div> }
}

/// A field with a button; Enter presses it.
fn text_form(
    form: Form,
    id: &'static str,
    label: &'static str,
    button: &'static str,
    edit: impl Fn(String) -> ModelEdit + 'static,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = text.get_untracked().trim().to_owned();
        if !typed.is_empty() {
            form.insist(edit(typed));
        }
    };
    view! {
        <form class="field" on:submit=send>
            <label for=id>{label}</label>
            <div class="row">
                <input
                    id=id type="text" autocomplete="off" spellcheck="false" prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button type="submit" class="button" disabled=move || form.read_only.get()>{button}</button>
            </div>
        </form>
    }
}

/// A list of ways of which one holds.
fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    form: Form,
    id: &'static str,
    label: &'static str,
    ways: Vec<(T, &'static str)>,
    now: T,
    set: impl Fn(T) + 'static,
) -> impl IntoView {
    let options = ways.iter().map(|(way, word)| view! { <option selected=*way == now>{*word}</option> }).collect_view();
    let chosen = move |event: ev::Event| {
        let word = event_target_value(&event);
        if let Some((way, _)) = ways.iter().find(|(_, held)| *held == word) {
            set(*way);
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id disabled=move || form.read_only.get() on:change=chosen>{options}</select>
        </div>
    }
}

/// One more measure of a fact.
#[component]
fn MeasureForm(
    /// How it is sent.
    form: Form,
    /// The fact, as derived.
    fact: String,
) -> impl IntoView {
    let (name, expression) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (name, expression) = (name.get_untracked(), expression.get_untracked());
        form.insist(ModelEdit::Measure {
            fact: fact.clone(),
            name: name.trim().to_owned(),
            expression: expression.trim().to_owned(),
        });
    };
    view! {
        <form class="field" on:submit=send>
            <label for="measure-name">"One more measure"</label>
            <input
                id="measure-name" type="text" placeholder="margin" autocomplete="off" spellcheck="false"
                prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))
            />
            <label for="measure-expression">"Computed from columns of the source table"</label>
            <input
                id="measure-expression" type="text" placeholder="price - cost" autocomplete="off" spellcheck="false"
                prop:value=move || expression.get() on:input=move |event| expression.set(event_target_value(&event))
            />
            <div class="row"><button type="submit" class="button" disabled=move || form.read_only.get()>"Add the measure"</button></div>
        </form>
    }
}

/// Flattening a dimension into another.
fn merge_form(form: Form, source: &str, others: &[String]) -> impl IntoView + use<> {
    let into = RwSignal::new(others.first().cloned().unwrap_or_default());
    let options = others.iter().map(|other| view! { <option>{other.clone()}</option> }).collect_view();
    let source = source.to_owned();
    view! {
        <div class="field">
            <label for="merge-into">"Flatten it into the dimension of"</label>
            <div class="row">
                <select id="merge-into" on:change=move |event| into.set(event_target_value(&event))>{options}</select>
                <button
                    type="button" class="button" disabled=move || form.read_only.get()
                    on:click=move |_| form.insist(ModelEdit::Merge { table: source.clone(), into: into.get_untracked() })
                >
                    "Flatten"
                </button>
            </div>
        </div>
    }
}
