//! The entity diagram: a star drawn from the model, every box a link, and an outline that says the same.

use crate::design::Model;
use crate::ui::diagram_layout::{Edge, Kind, LINE, Layout, Node, WIDTH, layout};
use crate::ui::model_words::history;
use crate::ui::route::{Route, Section};
use crate::ui::words::count;
use leptos::prelude::*;

/// The diagram. A click or Enter on a box selects its table by its address.
#[component]
pub fn Diagram(
    /// The model.
    #[prop(into)]
    model: Signal<Model>,
    /// The selected table.
    #[prop(into)]
    selected: Signal<Option<String>>,
) -> impl IntoView {
    let actual_size = RwSignal::new(false);
    view! {
        <div class="row">
            <p class="legend">
                <span>"filled: fact"</span><span>"outlined: dimension"</span><span>"dashed: many-to-many"</span>
                <span>"◆ personal data"</span>
            </p>
            <span class="grow"></span>
            <button
                type="button"
                class="button"
                aria-pressed=move || if actual_size.get() { "true" } else { "false" }
                on:click=move |_| actual_size.update(|held| *held = !*held)
            >
                "Actual size"
            </button>
        </div>
        <div class="diagram" tabindex="0" role="group" aria-label="Entity diagram; the outline below says the same">
            {move || picture(model.with(layout), selected, actual_size)}
        </div>
        <Outline model/>
    }
}

fn picture(held: Layout, selected: Signal<Option<String>>, actual_size: RwSignal<bool>) -> impl IntoView {
    let edges = held.edges.into_iter().map(|edge| line(edge, selected)).collect_view();
    let nodes = held.nodes.into_iter().map(|node| boxed(node, selected)).collect_view();
    view! {
        <svg
            viewBox=format!("0 0 {} {}", held.width, held.height)
            width=held.width
            height=held.height
            class:actual=move || actual_size.get()
        >
            <g>{edges}</g>
            <g>{nodes}</g>
        </svg>
    }
}

fn line(edge: Edge, selected: Signal<Option<String>>) -> impl IntoView {
    let class = if edge.bridged { "edge bridged" } else { "edge" };
    let on = move || selected.with(|held| held.as_deref().is_some_and(|name| name == edge.from || name == edge.to));
    view! { <path class=class class:on=on d=edge.path></path> }
}

fn boxed(node: Node, selected: Signal<Option<String>>) -> impl IntoView {
    let class = match node.kind {
        Kind::Fact => "node fact",
        Kind::Dimension => "node dimension",
        Kind::Bridge => "node bridge",
    };
    let (x, y, height) = (node.x, node.y, node.height);
    let fields = node
        .fields
        .iter()
        .enumerate()
        .map(|(n, field)| {
            view! { <text class="field" x=x + 14.0 y=y + 68.0 + LINE * n as f64>{cut(field, 23)}</text> }
        })
        .collect_view();
    let more = (node.n_hidden > 0).then(|| {
        let below = y + 68.0 + LINE * node.fields.len() as f64;
        view! { <text class="more" x=x + 14.0 y=below>{format!("and {} more", node.n_hidden)}</text> }
    });
    let rule =
        (!node.fields.is_empty()).then(|| view! { <path class="rule" d=format!("M{x} {}h{WIDTH}", y + 50.0)></path> });
    let name = node.name.clone();
    let current = node.name.clone();
    let is_on = Signal::derive(move || selected.with(|held| held.as_deref() == Some(name.as_str())));
    let label = format!("{}, {}", node.name, node.about);
    view! {
        <g class=class class:on=move || is_on.get() data-table=node.name.clone()>
            <a href=Route::at(Section::Model, current).fragment() aria-label=label aria-current=move || is_on.get().then_some("true")>
                <rect class="ring" x=x - 5.0 y=y - 5.0 width=WIDTH + 10.0 height=height + 10.0 rx="10"></rect>
                <rect class="box" x=x y=y width=WIDTH height=height rx="7"></rect>
                <text class="name" x=x + 14.0 y=y + 22.0>{cut(&node.name, 21)}</text>
                <text class="grain" x=x + 14.0 y=y + 39.0>{cut(&node.about, 25)}</text>
                {rule}
                {fields}
                {more}
            </a>
        </g>
    }
}

/// At most `n` characters, the rest as `…`.
fn cut(text: &str, n: usize) -> String {
    if text.chars().count() <= n { text.to_owned() } else { text.chars().take(n - 1).chain(['…']).collect() }
}

/// The model as a list of facts with what hangs on them.
#[component]
fn Outline(
    /// The model.
    model: Signal<Model>,
) -> impl IntoView {
    let link = |name: &str| {
        let href = Route::at(Section::Model, name).fragment();
        view! { <a href=href>{name.to_owned()}</a> }
    };
    let facts = move || {
        model.with(|model| {
            model
                .facts
                .iter()
                .map(|fact| {
                    let keys = fact
                        .dimensions
                        .iter()
                        .map(|key| view! { <li>{link(&key.dimension)}{role_of(&key.role, &key.dimension)}</li> })
                        .collect_view();
                    let n_measures = count(fact.measures.len(), "measure");
                    view! { <li>{link(&fact.name)}": "{fact.grain.clone()}" "{n_measures}<ul>{keys}</ul></li> }
                })
                .collect_view()
        })
    };
    let dimensions = move || {
        model.with(|model| {
            model
                .dimensions
                .iter()
                .map(|held| view! { <li>{link(&held.name)}": "{held.grain.clone()}" "{history(held.history)}</li> })
                .collect_view()
        })
    };
    let bridges = move || {
        model.with(|model| {
            model
                .bridges
                .iter()
                .map(|held| {
                    view! { <li>{link(&held.name)}": between "{link(&held.group.dimension)}" and "{link(&held.member.dimension)}</li> }
                })
                .collect_view()
        })
    };
    view! {
        <details class="fold outline">
            <summary>"The same as an outline"</summary>
            <ul><li>"Facts"<ul>{facts}</ul></li><li>"Dimensions"<ul>{dimensions}</ul></li><li>"Bridges"<ul>{bridges}</ul></li></ul>
        </details>
    }
}

fn role_of(role: &str, dimension: &str) -> Option<String> {
    (role != dimension).then(|| format!(" as {role}"))
}
