//! A flow from left to right, drawn; every box that leads somewhere is a link.

use crate::deliverable::diagram::flow::{Flow, LINE, PlacedStop};
use leptos::prelude::*;

/// The picture. What it shows is said in words beside it by whoever shows it.
#[component]
pub fn FlowPicture(
    /// The flow.
    flow: Flow,
    /// What it shows, for people who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let (width, height) = (flow.width, flow.height);
    let heads =
        flow.heads.into_iter().map(|(head, x)| view! { <text class="head" x=x y="18">{head}</text> }).collect_view();
    let paths = flow.paths.into_iter().map(|path| view! { <path class="edge" d=path></path> }).collect_view();
    let stops = flow.stops.into_iter().map(stop).collect_view();
    view! {
        <div class="flow" tabindex="0" role="group" aria-label=label>
            <svg viewBox=format!("0 0 {width} {height}") width=width height=height>{heads}{paths}{stops}</svg>
        </div>
    }
}

fn stop(held: PlacedStop) -> AnyView {
    let PlacedStop { stop, title, lines, frame } = held;
    let (x, y) = (frame.x, frame.y);
    let n_title = title.len();
    let words = title
        .into_iter()
        .chain(lines)
        .enumerate()
        .map(|(n, line)| {
            let class = if n < n_title { "name" } else { "line" };
            view! { <text class=class x=x + 10.0 y=y + 23.0 + LINE * n as f64>{line}</text> }
        })
        .collect_view();
    let inside = view! {
        <rect class="box" x=x y=y width=frame.width height=frame.height rx="7"></rect>
        {words}
    };
    let said = std::iter::once(stop.title).chain(stop.lines).collect::<Vec<_>>().join(", ");
    if stop.href.is_empty() {
        view! { <g class="stop" data-stop=stop.id><title>{said}</title>{inside}</g> }.into_any()
    } else {
        view! { <g class="stop" data-stop=stop.id><a href=stop.href aria-label=said>{inside}</a></g> }.into_any()
    }
}
