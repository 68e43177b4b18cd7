//! The pipelines: from the sources to the people who read, when each step runs and how much goes through it.

use crate::deliverable::diagram::flow::{Stop, Stretch, lay_out};
use crate::deliverable::diagram::pipeline::{LAYERS, pipeline, started_by};
use crate::ui::components::design_tables::Sizes;
use crate::ui::components::flow::FlowPicture;
use crate::ui::components::table::Table;
use crate::ui::state::consultation;
use leptos::prelude::*;

/// The pipelines page.
#[component]
pub fn PipelinesPage() -> impl IntoView {
    let consultation = consultation();
    let design = consultation.design;
    let parts = Memo::new(move |_| design.with(|design| pipeline(design)));
    let is_empty = Memo::new(move |_| parts.with(|parts| parts.0.is_empty()));
    let body = move || {
        if is_empty.get() {
            return view! {
                <div class="empty">
                    <h2>"No pipeline yet"</h2>
                    <p>"It is designed from what the project has. Bring in a schema or a compose file."</p>
                    <a class="button primary" href="#/context">"Bring in files"</a>
                </div>
            }
            .into_any();
        }
        let (stops, stretches) = parts.get();
        let flow = lay_out(&LAYERS, stops.clone(), &stretches);
        let sizes = design.with(|design| design.sizes.clone());
        view! {
            <FlowPicture flow label="The pipeline; the table below says the same"/>
            <section aria-labelledby="steps-heading">
                <h2 id="steps-heading">"Step by step"</h2>
                {steps(&stops, &stretches)}
            </section>
            <section aria-labelledby="flow-sizes-heading">
                <h2 id="flow-sizes-heading">"How much: open a row to see how it was obtained"</h2>
                <Sizes sizes/>
            </section>
        }
        .into_any()
    };
    view! {
        <section class="page" aria-labelledby="pipelines-heading">
            <header>
                <h1 id="pipelines-heading">"Pipelines"</h1>
                <p>{move || design.with(|design| started_by(design)).unwrap_or_default()}</p>
            </header>
            {body}
        </section>
    }
}

/// The stops as a table: where each stands, what it is, where it passes things on to.
fn steps(stops: &[Stop], stretches: &[Stretch]) -> impl IntoView + use<> {
    let title = |id: &str| stops.iter().find(|stop| stop.id == id).map_or("", |stop| stop.title.as_str());
    let mut ordered: Vec<&Stop> = stops.iter().collect();
    ordered.sort_by_key(|stop| stop.layer);
    let rows = ordered
        .into_iter()
        .map(|stop| {
            let on: Vec<String> = stretches
                .iter()
                .filter(|stretch| stretch.from == stop.id)
                .map(|stretch| format!("{} to {}", stretch.label, title(&stretch.to)))
                .collect();
            let layer = LAYERS.get(stop.layer).copied().unwrap_or_default();
            view! {
                <tr>
                    <th scope="row"><a href=stop.href.clone()>{stop.title.clone()}</a></th>
                    <td>{layer}</td>
                    <td>{stop.lines.join("; ")}</td>
                    <td>{on.join("; ")}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="The steps of the pipeline, one after the other"
            columns=&["Step", "Layer", "What and how much", "Passes on"] id="pipeline-steps"
        >
            {rows}
        </Table>
    }
}
