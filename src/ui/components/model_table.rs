//! One table of the model in full: why it is what it is, its columns with where they come from, and ways to overrule it.

use crate::design::{Attribute, Bridge, Classified, Dimension, Fact, Model};
use crate::session::TableRole;
use crate::ui::model_words::{
    additivity, data_type, fact_kind, history, measure_from, role, signed, source_column, source_path, table_class,
    treatment,
};
use crate::ui::route::{Route, Section};
use leptos::prelude::*;
use std::sync::Arc;

/// A table of the model, for the inspector.
#[component]
pub fn ModelTable(
    /// The model.
    #[prop(into)]
    model: Signal<Arc<Model>>,
    /// The table's name.
    name: String,
) -> impl IntoView {
    move || {
        model.with(|model| {
            if let Some(fact) = model.facts.iter().find(|fact| fact.name == name) {
                fact_view(fact, model).into_any()
            } else if let Some(dimension) = model.dimension(&name) {
                dimension_view(dimension, model).into_any()
            } else if let Some(bridge) = model.bridges.iter().find(|bridge| bridge.name == name) {
                bridge_view(bridge, model).into_any()
            } else {
                view! { <p class="soft">{format!("{name} is not in the model any more.")}</p> }.into_any()
            }
        })
    }
}

/// The source table that a table of the model is made of; none for the date dimension and for unknown names.
pub fn source_of(model: &Model, name: &str) -> Option<String> {
    let facts = model.facts.iter().map(|held| (&held.name, &held.source));
    let dimensions = model.dimensions.iter().map(|held| (&held.name, &held.source));
    let bridges = model.bridges.iter().map(|held| (&held.name, &held.source));
    let found = facts.chain(dimensions).chain(bridges).find(|(held, _)| *held == name)?.1;
    (!found.is_empty()).then(|| found.clone())
}

fn fact_view(fact: &Fact, model: &Model) -> impl IntoView + use<> {
    let measures = fact.measures.iter().map(|held| {
        view! {
            <div>
                <dt>{column_link(&fact.name, &held.name)}<span class="origin">{measure_from(&held.from)}</span></dt>
                <dd>{additivity(held.additivity)}<span class="origin">{data_type(&held.data_type)}</span></dd>
            </div>
        }
    });
    let keys = fact.dimensions.iter().map(|key| {
        let from: Vec<String> = key.from.iter().map(source_column).collect();
        let optional = if key.optional { ", may be unknown" } else { "" };
        view! {
            <div>
                <dt>{column_link(&fact.name, &key.column)}<span class="origin">{from.join(", ")}</span></dt>
                <dd>{table_link(&key.dimension)}<span class="origin">{format!("{}{optional}", key.role)}</span></dd>
            </div>
        }
    });
    let degenerate = fact.degenerate.iter().map(|held| {
        let from = source_column(&held.from);
        view! { <div><dt>{column_link(&fact.name, &held.name)}<span class="origin">{from}</span></dt><dd>{data_type(&held.data_type)}</dd></div> }
    });
    view! {
        <h2>{fact.name.clone()}</h2>
        <p>{fact.grain.clone()}</p>
        <p class="soft">{fact_kind(fact.kind)}</p>
        {why(&fact.reasons, &fact.source, model)}
        <h3>"Measures"</h3>
        <dl class="kv">{measures.collect_view()}</dl>
        <h3>"Keys to dimensions"</h3>
        <dl class="kv">{keys.collect_view()}</dl>
        {(!fact.degenerate.is_empty()).then(|| view! {
            <h3>"Identifiers without a dimension"</h3>
            <dl class="kv">{degenerate.collect_view()}</dl>
        })}
        {load(&fact.source, &fact.business_key.join(", "), fact.change_marker.as_deref())}
    }
}

fn dimension_view(dimension: &Dimension, model: &Model) -> impl IntoView + use<> {
    let natural: Vec<&str> = dimension.natural_key.iter().map(|held| held.name.as_str()).collect();
    let attributes = dimension.natural_key.iter().chain(&dimension.attributes).map(|held| attribute(held, dimension));
    let lists = dimension.lists.iter().map(|list| {
        view! {
            <div>
                <dt>
                    <code>{list.name.clone()}</code>
                    <span class="origin">{format!("{}.{} through {}", list.table, list.label, list.through)}</span>
                </dt>
                <dd>"text"</dd>
            </div>
        }
    });
    view! {
        <h2>{dimension.name.clone()}</h2>
        <p>{dimension.grain.clone()}</p>
        <p class="soft">{format!("Surrogate key {}; {}", dimension.surrogate_key, history(dimension.history))}</p>
        {why(&dimension.reasons, &dimension.source, model)}
        <h3>"Attributes"</h3>
        <dl class="kv">{attributes.collect_view()}{lists.collect_view()}</dl>
        {load(&dimension.source, &natural.join(", "), dimension.change_marker.as_deref())}
    }
}

/// An attribute with its type, its source path and what is done because it is personal.
fn attribute(held: &Attribute, dimension: &Dimension) -> impl IntoView + use<> {
    let personal = held.class.as_ref().map(|class| {
        let done = held.treatment.map_or("kept as it is", treatment);
        view! { <span class="tag warning">{format!("◆ {}: {done}", class.replace('_', " "))}</span> }
    });
    view! {
        <div>
            <dt>{column_link(&dimension.name, &held.name)}<span class="origin">{source_path(&held.from, dimension)}</span>{personal}</dt>
            <dd>{data_type(&held.data_type)}<span class="origin">{held.nullable.then_some("may be null")}</span></dd>
        </div>
    }
}

fn bridge_view(bridge: &Bridge, model: &Model) -> impl IntoView + use<> {
    let side = |held: &crate::design::BridgeSide| {
        view! { <div><dt><code>{held.column.clone()}</code></dt><dd>{table_link(&held.dimension)}</dd></div> }
    };
    let weighted = if bridge.hierarchy {
        "Depth counts the levels between the two; each row stands above itself by none.".to_owned()
    } else {
        format!("The weights of one {} add up to one.", bridge.group.dimension)
    };
    view! {
        <h2>{bridge.name.clone()}</h2>
        <p>{bridge.grain.clone()}</p>
        <p class="soft">{weighted}</p>
        {why(&bridge.reasons, &bridge.source, model)}
        <h3>"Keys"</h3>
        <dl class="kv">{side(&bridge.group)}{side(&bridge.member)}</dl>
        {load(&bridge.source, "", bridge.change_marker.as_deref())}
    }
}

/// The reasons of the table, and the points of its source's classification.
fn why(reasons: &[String], source: &str, model: &Model) -> impl IntoView + use<> {
    let classified = model.classified.iter().find(|held| held.table == source);
    // the points below say the reasons of the classification already
    let is_own =
        |why: &&String| !classified.is_some_and(|held| held.reasons.iter().any(|reason| why.ends_with(&reason.why)));
    let reasons: Vec<_> = reasons.iter().filter(is_own).map(|why| view! { <li>{why.clone()}</li> }).collect();
    let points = classified.map(|held| view! { <Points classified=held.clone()/> });
    let own = (!reasons.is_empty()).then(|| view! { <h3>"Why"</h3><ul>{reasons}</ul> });
    view! { {own}{points} }
}

/// How a source table was classified, point by point.
#[component]
pub fn Points(
    /// The classification.
    classified: Classified,
) -> impl IntoView {
    let rows = classified
        .reasons
        .into_iter()
        .map(|reason| {
            let points = if reason.points == 0 { "settles it".to_owned() } else { signed(reason.points) };
            view! { <div><dt>{reason.why}</dt><dd>{points}</dd></div> }
        })
        .collect_view();
    let overruled = if classified.overruled { ", by a person" } else { "" };
    let head = format!("{} is read as {}{overruled}", classified.table, table_class(classified.class));
    view! { <h3>{head}</h3><dl class="kv points">{rows}<div><dt>"Points for an event"</dt><dd><b>{signed(classified.score)}</b></dd></div></dl> }
}

/// Where it is loaded from and how a changed row is noticed.
fn load(source: &str, key: &str, change_marker: Option<&str>) -> impl IntoView + use<> {
    (!source.is_empty()).then(|| {
        let marker =
            change_marker.map_or_else(|| "compared whole: no column says when a row changed".to_owned(), str::to_owned);
        let key = (!key.is_empty())
            .then(|| view! { <div><dt>"Identified by"</dt><dd><code>{key.to_owned()}</code></dd></div> });
        view! {
            <h3>"From"</h3>
            <dl class="kv">
                <div><dt>"Source table"</dt><dd><code>{source.to_owned()}</code></dd></div>
                {key}
                <div><dt>"Changes noticed by"</dt><dd>{marker}</dd></div>
            </dl>
        }
    })
}

/// A column, which its address selects.
fn column_link(table: &str, column: &str) -> impl IntoView + use<> {
    let href = Route::at(Section::Model, format!("{table}/{column}")).fragment();
    view! { <a class="column" href=href><code>{column.to_owned()}</code></a> }
}

fn table_link(name: &str) -> impl IntoView + use<> {
    view! { <a href=Route::at(Section::Model, name).fragment()>{name.to_owned()}</a> }
}

/// Buttons that overrule how a source table is treated.
#[component]
pub fn RoleButtons(
    /// The source table.
    table: String,
    /// The role that somebody insists on.
    #[prop(into)]
    role_now: Signal<Option<TableRole>>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Insists on a role, or with none lets the model decide.
    on_role: Callback<(String, Option<TableRole>)>,
) -> impl IntoView {
    let button = move |wanted: Option<TableRole>, table: String| {
        let word = wanted.map_or("Let Plumbline decide", role);
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || if role_now.get() == wanted { "true" } else { "false" }
                disabled=move || read_only.get()
                on:click=move |_| on_role.run((table.clone(), wanted))
            >
                {word}
            </button>
        }
    };
    let all =
        [Some(TableRole::Fact), Some(TableRole::Dimension), Some(TableRole::Bridge), Some(TableRole::Excluded), None];
    let label = format!("How {table} is treated");
    view! {
        <div class="row" role="group" aria-label=label>
            {all.map(|wanted| button(wanted, table.clone())).into_iter().collect_view()}
        </div>
    }
}
