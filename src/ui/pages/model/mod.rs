//! The dimensional model: as a diagram, as tables, as DDL to edit, and how the source was classified.

mod lineage;
mod sql;

use crate::deliverable::diagram::board::Board;
use crate::design::Model;
use crate::session::{Edit, ModelEdit, TableRole};
use crate::ui::browser::{address, focus, worker};
use crate::ui::components::bus_matrix::BusMatrix;
use crate::ui::components::diagram::Diagram;
use crate::ui::components::model_edits::TableEdits;
use crate::ui::components::model_table::{ModelTable, RoleButtons, source_of};
use crate::ui::components::model_tables::{Classification, ColumnTables};
use crate::ui::route::{Route, Section};
use crate::ui::state::{Consultation, Offer, consultation};
use crate::ui::words::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lineage::Lineage;
use sql::Sql;
use std::sync::Arc;
use std::time::Duration;

/// The heading of the panel, which takes the focus when a table is opened by key.
const PANEL: &str = "model-panel";

/// The views of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Diagram,
    Matrix,
    Tables,
    Ddl,
    Lineage,
    Classification,
}

impl Tab {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Diagram, "Diagram"),
        (Self::Matrix, "Bus matrix"),
        (Self::Tables, "Tables"),
        (Self::Ddl, "DDL"),
        (Self::Lineage, "Lineage"),
        (Self::Classification, "Classification"),
    ];
}

/// The model page.
#[component]
pub fn ModelPage() -> impl IntoView {
    let consultation = consultation();
    let model = Memo::new(move |_| consultation.design.with(|design| design.model.clone()));
    let is_empty = Memo::new(move |_| {
        model.with(|model| model.facts.is_empty() && model.dimensions.is_empty() && model.classified.is_empty())
    });
    let selected = Memo::new(move |_| {
        let wanted = consultation.route.with(|route| route.selected_in(Section::Model).map(str::to_owned));
        let table = wanted.as_deref().map_or("", |held| held.split('/').next().unwrap_or_default());
        model.with(|model| shown_table(model, table))
    });
    let column = Memo::new(move |_| {
        consultation.route.with(|route| {
            route.selected_in(Section::Model).and_then(|held| held.split_once('/')).map(|(_, column)| column.to_owned())
        })
    });
    let board = follow_board(consultation, model);
    let tab = RwSignal::new(Tab::Diagram);
    let insisted = Signal::derive(move || consultation.session.with(|session| session.model_edits.clone()));
    let read_only = consultation.read_only;
    let on_edit = Callback::new(move |edit| change(consultation, edit));
    let body = move || {
        if is_empty.get() {
            return nothing_yet().into_any();
        }
        view! {
            <Tabs tab/>
            {move || tab_body(consultation, model, board, selected, column, tab.get())}
        }
        .into_any()
    };
    view! {
        <section class="page" aria-labelledby="model-heading">
            <header>
                <h1 id="model-heading">"Model"</h1>
                <p>{move || model.with(|model| in_a_sentence(model))}</p>
            </header>
            {body}
        </section>
        // two dialects side by side need the width, and so does the way of a column
        {move || (!matches!(tab.get(), Tab::Ddl | Tab::Lineage)).then(|| view! {
            <aside class="inspector" id=PANEL tabindex="-1" aria-label="Why: the selected table">
                {move || selected.get().map(|name| view! { <ModelTable model name/> })}
                {move || selected.get().map(|name| view! { <TableEdits model name column insisted read_only on_edit/> })}
                <SourceRole consultation model selected/>
            </aside>
        })}
    }
}

/// The table of this name; one of the same source where it changed its kind; otherwise the first fact.
fn shown_table(model: &Model, wanted: &str) -> Option<String> {
    let stem = |name: &str| name.split_once('_').map_or_else(|| name.to_owned(), |(_, stem)| stem.to_owned());
    let names = || {
        let facts = model.facts.iter().map(|held| &held.name);
        facts.chain(model.dimensions.iter().map(|held| &held.name)).chain(model.bridges.iter().map(|held| &held.name))
    };
    let same = names().find(|name| *name == wanted);
    let found = same.or_else(|| names().find(|name| stem(name) == stem(wanted))).or_else(|| names().next());
    found.cloned()
}

fn in_a_sentence(model: &Model) -> String {
    format!(
        "{}, {} and {} from {}.",
        count(model.facts.len(), "fact"),
        count(model.dimensions.len(), "dimension"),
        count(model.bridges.len(), "bridge"),
        count(model.classified.len(), "source table"),
    )
}

fn nothing_yet() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>"No tables yet"</h2>
            <p>"The model is derived from a schema. Bring in the DDL of the source, for PostgreSQL the output of "
                <code>"pg_dump --schema-only"</code>"."</p>
            <a class="button primary" href="#/context">"Bring in a schema"</a>
        </div>
    }
}

#[component]
fn Tabs(
    /// The view that is shown.
    tab: RwSignal<Tab>,
) -> impl IntoView {
    let buttons = Tab::ALL
        .into_iter()
        .map(|(of, title)| {
            let on = move || tab.get() == of;
            view! {
                <button
                    type="button"
                    aria-pressed=move || if on() { "true" } else { "false" }
                    class:on=on
                    on:click=move |_| tab.set(of)
                >
                    {title}
                </button>
            }
        })
        .collect_view();
    view! { <div class="tabs" role="group" aria-label="Views of the model">{buttons}</div> }
}

/// Where the tables stand, worked out beside the page and renewed when the model changes.
fn follow_board(consultation: Consultation, model: Memo<Arc<Model>>) -> RwSignal<Option<Arc<Board>>> {
    let board = RwSignal::new(None);
    let turn = StoredValue::new(0_u64);
    Effect::new(move |_| {
        if model.with(|model| model.facts.is_empty() && model.dimensions.is_empty()) {
            return board.set(None);
        }
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let session = consultation.session.get_untracked();
        spawn_local(async move {
            let laid_out = worker::board(&session).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            match laid_out {
                Ok(laid_out) => board.set(Some(Arc::new(laid_out))),
                Err(why) => consultation.toast(format!("The diagram could not be drawn: {why}.")),
            }
        });
    });
    board
}

/// Changes the model; a table that gets another name stays selected under it.
fn change(consultation: Consultation, edit: Edit) {
    let renamed = match &edit {
        Edit::SetModelEdit(ModelEdit::RenameTable { to, .. }) => Some(to.clone()),
        Edit::ClearModelEdit(key) => {
            key.strip_prefix("rename.").filter(|table| !table.contains('.')).map(str::to_owned)
        }
        _ => None,
    };
    if consultation.edit_all([edit])
        && let Some(name) = renamed
    {
        address::go(&Route::at(Section::Model, name).fragment());
    }
}

/// Opens a table in the panel and puts the reader there.
fn open_table(name: String) {
    address::go(&Route::at(Section::Model, name).fragment());
    // the panel shows it a moment after the address has changed
    set_timeout(|| focus(PANEL), Duration::from_millis(60));
}

fn tab_body(
    consultation: Consultation,
    model: Memo<Arc<Model>>,
    board: RwSignal<Option<Arc<Board>>>,
    selected: Memo<Option<String>>,
    column: Memo<Option<String>>,
    tab: Tab,
) -> AnyView {
    match tab {
        Tab::Diagram => view! { <Diagram model board selected on_open=Callback::new(open_table)/> }.into_any(),
        Tab::Matrix => view! { <BusMatrix model/> }.into_any(),
        Tab::Tables => view! { <ColumnTables model/> }.into_any(),
        Tab::Lineage => view! { <Lineage consultation selected column/> }.into_any(),
        Tab::Ddl => view! { <Sql consultation/> }.into_any(),
        Tab::Classification => {
            let roles = Signal::derive(move || consultation.session.with(|session| session.table_roles.clone()));
            let read_only = consultation.read_only;
            view! { <Classification model roles read_only on_role=on_role(consultation)/> }.into_any()
        }
    }
}

/// How the source of the selected table is treated, with the way to overrule it.
#[component]
fn SourceRole(
    /// The consultation.
    consultation: Consultation,
    /// The model.
    model: Memo<Arc<Model>>,
    /// The selected table.
    selected: Memo<Option<String>>,
) -> impl IntoView {
    let source = Memo::new(move |_| selected.with(|name| model.with(|model| source_of(model, name.as_deref()?))));
    move || {
        source.get().map(|table| {
            let own = table.clone();
            let role_now =
                Signal::derive(move || consultation.session.with(|session| session.table_roles.get(&own).copied()));
            let read_only = consultation.read_only;
            view! { <h3>"Overrule"</h3><RoleButtons table role_now read_only on_role=on_role(consultation)/> }
        })
    }
}

fn on_role(consultation: Consultation) -> Callback<(String, Option<TableRole>)> {
    Callback::new(move |(table, role): (String, Option<TableRole>)| {
        let is_taken_out = role == Some(TableRole::Excluded);
        let said = format!("{table} is left out of the model");
        let edit = match role {
            Some(role) => Edit::SetTableRole(table, role),
            None => Edit::ClearTableRole(table),
        };
        if consultation.edit_all([edit]) && is_taken_out {
            consultation.offer(said, Offer::Undo);
        }
    })
}
