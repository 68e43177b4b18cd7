//! The model as tables: every column with its origin, and how the source was classified.

use crate::design::{Classified, Model};
use crate::session::TableRole;
use crate::ui::components::model_table::RoleButtons;
use crate::ui::components::table::Table;
use crate::ui::model_words::{
    additivity, data_type, history, measure_from, signed, source_column, table_class, treatment,
};
use crate::ui::route::{Route, Section};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A row of the list of columns: name, type, origin, remark.
type Row = (String, String, String, String);

/// Every table of the model with its columns.
#[component]
pub fn ColumnTables(
    /// The model.
    #[prop(into)]
    model: Signal<Arc<Model>>,
) -> impl IntoView {
    let tables = move || {
        model.with(|model| all_columns(model)).into_iter().map(|(name, grain, rows)| {
            let rows = rows
                .into_iter()
                .map(|(name, kind, from, remark)| {
                    view! { <tr><th scope="row"><code>{name}</code></th><td>{kind}</td><td><code>{from}</code></td><td>{remark}</td></tr> }
                })
                .collect_view();
            view! {
                <section>
                    <h3>{table_link(&name)}" "{grain}</h3>
                    <Table
                        caption="The columns, their types and where they come from"
                        columns=&["Column", "Type", "From", "Remark"]
                    >
                        {rows}
                    </Table>
                </section>
            }
        }).collect_view()
    };
    view! { {tables} }
}

fn all_columns(model: &Model) -> Vec<(String, String, Vec<Row>)> {
    let facts = model.facts.iter().map(|fact| {
        let mut rows =
            vec![(fact.surrogate_key.clone(), "key".to_owned(), fact.business_key.join(", "), String::new())];
        rows.extend(fact.dimensions.iter().map(|key| {
            let from: Vec<String> = key.from.iter().map(source_column).collect();
            (key.column.clone(), "key".to_owned(), from.join(", "), format!("{} as {}", key.dimension, key.role))
        }));
        rows.extend(fact.measures.iter().map(|held| {
            (
                held.name.clone(),
                data_type(&held.data_type),
                measure_from(&held.from),
                additivity(held.additivity).to_owned(),
            )
        }));
        rows.extend(fact.degenerate.iter().map(|held| {
            (
                held.name.clone(),
                data_type(&held.data_type),
                source_column(&held.from),
                "identifier without a dimension".to_owned(),
            )
        }));
        (fact.name.clone(), fact.grain.clone(), rows)
    });
    let dimensions = model.dimensions.iter().map(|dimension| {
        let mut rows = vec![(
            dimension.surrogate_key.clone(),
            "key".to_owned(),
            String::new(),
            history(dimension.history).to_owned(),
        )];
        rows.extend(dimension.natural_key.iter().chain(&dimension.attributes).map(|held| {
            let remark =
                held.class.as_ref().map(|class| format!("◆ {class}: {}", held.treatment.map_or("kept", treatment)));
            (held.name.clone(), data_type(&held.data_type), source_column(&held.from), remark.unwrap_or_default())
        }));
        rows.extend(dimension.lists.iter().map(|list| {
            (
                list.name.clone(),
                "text".to_owned(),
                format!("{}.{}", list.table, list.label),
                format!("through {}", list.through),
            )
        }));
        (dimension.name.clone(), dimension.grain.clone(), rows)
    });
    let bridges = model.bridges.iter().map(|bridge| {
        let side = |held: &crate::design::BridgeSide| {
            (held.column.clone(), "key".to_owned(), held.from.join(", "), held.dimension.clone())
        };
        (bridge.name.clone(), bridge.grain.clone(), vec![side(&bridge.group), side(&bridge.member)])
    });
    facts.chain(dimensions).chain(bridges).collect()
}

/// How every source table was read, why, and buttons to overrule it.
#[component]
pub fn Classification(
    /// The model.
    #[prop(into)]
    model: Signal<Arc<Model>>,
    /// The roles that somebody insists on, by source table.
    #[prop(into)]
    roles: Signal<BTreeMap<String, TableRole>>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Insists on a role, or with none lets the model decide.
    on_role: Callback<(String, Option<TableRole>)>,
) -> impl IntoView {
    let tables = Memo::new(move |_| {
        model.with(|model| model.classified.iter().map(|held| held.table.clone()).collect::<Vec<_>>())
    });
    let left_out = move || {
        model.with(|model| {
            model
                .left_out
                .iter()
                .map(|held| {
                    let what = held
                        .column
                        .as_ref()
                        .map_or_else(|| held.table.clone(), |column| format!("{}.{column}", held.table));
                    view! { <tr><th scope="row"><code>{what}</code></th><td>{held.why.clone()}</td></tr> }
                })
                .collect_view()
        })
    };
    view! {
        <div class="stack">
            <For each=move || tables.get() key=Clone::clone let:table>
                {classified_table(model, table, roles, read_only, on_role)}
            </For>
        </div>
        <h2>"Not carried over"</h2>
        <Table caption="What is not carried over, and why" columns=&["Table or column", "Why"]>
            {left_out}
        </Table>
    }
}

fn classified_table(
    model: Signal<Arc<Model>>,
    table: String,
    roles: Signal<BTreeMap<String, TableRole>>,
    read_only: Signal<bool>,
    on_role: Callback<(String, Option<TableRole>)>,
) -> impl IntoView {
    let own = table.clone();
    let role_now = Signal::derive(move || roles.with(|roles| roles.get(&own).copied()));
    let wanted = table.clone();
    let held =
        Memo::new(move |_| model.with(|model| model.classified.iter().find(|held| held.table == wanted).cloned()));
    let source = table.clone();
    view! {
        <div class="card stack" data-source=source>
            <div class="row">
                <h3 class="mono">{table.clone()}</h3>
                {move || held.get().map(classified_head)}
            </div>
            {move || held.get().map(|held| reasons(&held))}
            <RoleButtons table role_now read_only on_role/>
        </div>
    }
}

fn classified_head(held: Classified) -> impl IntoView {
    let by = held.overruled.then(|| view! { <span class="tag warning">"by a person"</span> });
    let points = format!("points for an event: {}", signed(held.score));
    view! { <span class="tag accent">{table_class(held.class)}</span>{by}<span class="grow"></span><span class="soft">{points}</span> }
}

fn reasons(held: &Classified) -> impl IntoView + use<> {
    let items = held
        .reasons
        .iter()
        .map(|reason| {
            let points = (reason.points != 0).then(|| view! { <b>{signed(reason.points)}" "</b> });
            view! { <li>{points}{reason.why.clone()}</li> }
        })
        .collect_view();
    view! { <ul class="plain soft">{items}</ul> }
}

fn table_link(name: &str) -> impl IntoView + use<> {
    view! { <a href=Route::at(Section::Model, name).fragment()>{name.to_owned()}</a> }
}
