//! What can be changed about one column: its name, its history, whether it is added up, whether it is there.

use super::{Form, Insisted, Shape, choice, text_form};
use crate::design::{Additivity, History};
use crate::session::{Edit, ModelEdit};
use crate::ui::model_words::{additivity, history};
use leptos::prelude::*;

/// What can be changed about one column.
#[component]
pub fn ColumnForms(
    /// How it is sent.
    form: Form,
    /// The table, as derived.
    table: String,
    /// What the table is.
    shape: Shape,
    /// The column that is selected by the address.
    column: Signal<Option<String>>,
    /// What is insisted on.
    insisted: Signal<Insisted>,
) -> impl IntoView {
    let picked = RwSignal::new(None::<String>);
    let columns = shape.columns.clone();
    let held = Memo::new(move |_| {
        let wanted = picked.get().or_else(|| column.get());
        columns.iter().find(|held| Some(&held.0) == wanted.as_ref()).or(columns.first()).cloned()
    });
    let options = shape
        .columns
        .iter()
        .map(|(name, _)| {
            let own = name.clone();
            let is_on = move || held.with(|held| held.as_ref().is_some_and(|held| held.0 == own));
            view! { <option selected=is_on>{name.clone()}</option> }
        })
        .collect_view();
    let is_dimension = shape.history.is_some();
    let forms = move || {
        let (name, sum) = held.get()?;
        let of = table.clone();
        let derived = insisted.with_untracked(|insisted| derived_column(insisted, &of, &name));
        let (renamed, dropped, aged, summed) = (derived.clone(), derived.clone(), derived.clone(), derived);
        let (of_renamed, of_dropped, of_aged, of_summed) = (of.clone(), of.clone(), of.clone(), of);
        let rename = text_form(form, "rename-column", "Another name", "Rename", move |to| ModelEdit::RenameColumn {
            table: of_renamed.clone(),
            column: renamed.clone(),
            to,
        });
        let sums = sum.map(|now| {
            let set = move |chosen| {
                form.insist(ModelEdit::Additivity {
                    fact: of_summed.clone(),
                    measure: summed.clone(),
                    additivity: chosen,
                });
            };
            choice(
                form,
                "column-additivity",
                "Adding up",
                Additivity::ALL.map(|held| (held, additivity(held))).to_vec(),
                now,
                set,
            )
        });
        let ages = is_dimension.then(|| {
            let now = insisted.with_untracked(|insisted| history_of(insisted, &of_aged, &aged));
            let set = move |chosen: Option<History>| match chosen {
                Some(history) => form.insist(ModelEdit::History {
                    dimension: of_aged.clone(),
                    attribute: Some(aged.clone()),
                    history,
                }),
                None => form.on_edit.run(Edit::ClearModelEdit(format!("history.{of_aged}.{aged}"))),
            };
            let mut ways = vec![(None, "as the dimension")];
            ways.extend(History::ALL.map(|held| (Some(held), history(held))));
            choice(form, "column-history", "History", ways, now, set)
        });
        let drop = move |_| {
            form.insist(ModelEdit::DropColumn { table: of_dropped.clone(), column: dropped.clone() });
        };
        Some(view! {
            {rename}{sums}{ages}
            <div class="row">
                <button type="button" id="drop-column" class="button" disabled=move || form.read_only.get() on:click=drop>"Leave the column out"</button>
            </div>
        })
    };
    view! {
        <div class="field">
            <label for="edited-column">"Column"</label>
            <select id="edited-column" on:change=move |event| picked.set(Some(event_target_value(&event)))>{options}</select>
        </div>
        {forms}
    }
}

/// The name under which a column of a table was derived.
fn derived_column(insisted: &Insisted, table: &str, name: &str) -> String {
    let renamed = insisted.values().find_map(|edit| match edit {
        ModelEdit::RenameColumn { table: of, column, to } if of == table && to == name => Some(column.clone()),
        _ => None,
    });
    renamed.unwrap_or_else(|| name.to_owned())
}

/// How the history of an attribute is insisted on; none where it follows its dimension.
fn history_of(insisted: &Insisted, dimension: &str, attribute: &str) -> Option<History> {
    match insisted.get(&format!("history.{dimension}.{attribute}")) {
        Some(ModelEdit::History { history, .. }) => Some(*history),
        _ => None,
    }
}
