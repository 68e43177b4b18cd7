//! The three alternatives side by side, and events played through.

use crate::design::{Alternative, Rehearsal};
use crate::figure::Figure;
use crate::ui::components::derivation::Derivation;
use leptos::prelude::*;
use std::sync::Arc;

/// The alternatives, each with a button to take it.
#[component]
pub fn Alternatives(
    /// The alternatives.
    alternatives: Vec<Alternative>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Takes one.
    on_take: Callback<Alternative>,
) -> impl IntoView {
    let few = (alternatives.len() < 2).then(|| {
        view! { <p class="soft">"No other set of choices meets every stated need, so no other is offered."</p> }
    });
    let titles: Vec<(String, String)> = alternatives.iter().map(|held| (held.id.clone(), held.title.clone())).collect();
    let cards = alternatives.into_iter().map(|held| card(held, &titles, read_only, on_take)).collect_view();
    view! { {few}<div class="tiles">{cards}</div> }
}

fn card(
    held: Alternative,
    titles: &[(String, String)],
    read_only: Signal<bool>,
    on_take: Callback<Alternative>,
) -> impl IntoView + use<> {
    let heading = format!("alternative-{}", held.id);
    let action = if held.is_taken {
        view! { <span class="tag accent">"the design as it is"</span> }.into_any()
    } else {
        let taken = held.clone();
        let described = heading.clone();
        view! {
            <button
                type="button"
                class="button primary"
                aria-describedby=described
                disabled=move || read_only.get()
                on:click=move |_| on_take.run(taken.clone())
            >
                "Take this one"
            </button>
        }
        .into_any()
    };
    let choices = held
        .choices
        .iter()
        .map(|chosen| view! { <div><dt>{chosen.title.clone()}</dt><dd>{chosen.option_title.clone()}</dd></div> })
        .collect_view();
    let against = held.against.iter().map(|against| {
        let other = titles.iter().find(|(id, _)| *id == against.id).map(|(_, title)| title.clone());
        let more = against.more.iter().map(|more| more.text());
        let what: Vec<String> = more.chain(against.gives_up.iter().cloned()).collect();
        let is_nothing = what.is_empty();
        let what = what.into_iter().map(|what| view! { <li>{what}</li> }).collect_view();
        let what = if is_nothing {
            view! { <p class="faint">"nothing"</p> }.into_any()
        } else {
            view! { <ul>{what}</ul> }.into_any()
        };
        view! { <h4>{format!("Gives up against “{}”", other.unwrap_or_default())}</h4>{what} }
    });
    let against = against.collect_view();
    let unmet = (!held.unmet.is_empty()).then(|| {
        let lines = held.unmet.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
        view! { <h4>"Does not meet"</h4><ul>{lines}</ul> }
    });
    let risks = held.risks.iter().filter(|risk| risk.impact == "high" || risk.likelihood == "high");
    let risks = risks.map(|risk| view! { <li>{risk.what.clone()}</li> }).collect_view();
    view! {
        <article class="card stack" aria-labelledby=heading.clone()>
            <h3 id=heading.clone()>{held.title.clone()}</h3>
            <div class="cost">
                <p class="price">{held.likely.text()}</p>
                <p class="soft">{format!("{} to {}", held.low.text(), held.high.text())}</p>
            </div>
            <div>{action}</div>
            {folded("Cost", &held.likely)}
            {folded("Moving parts", &held.moving_parts)}
            {folded("People who keep it running", &held.people)}
            <dl class="kv">{choices}</dl>
            {unmet}
            {against}
            <details class="fold"><summary>"Gravest risks"</summary><ul>{risks}</ul></details>
        </article>
    }
}

/// A figure that unfolds into how it was obtained.
fn folded(name: &'static str, figure: &Arc<Figure>) -> impl IntoView + use<> {
    let opened = RwSignal::new(false);
    let figure = Arc::clone(figure);
    let text = figure.text();
    view! {
        <details class="fold" on:toggle=move |_| opened.set(true)>
            <summary><span class="line"><span>{name}</span><b>{text}</b></span></summary>
            {move || opened.get().then(|| view! { <Derivation figure=Arc::clone(&figure)/> })}
        </details>
    }
}

/// Events, played through, each unfolding into what breaks and what to do.
#[component]
pub fn Rehearsals(
    /// The events.
    rehearsals: Vec<Rehearsal>,
) -> impl IntoView {
    let items = rehearsals
        .into_iter()
        .map(|held| {
            let lines = |lines: &[String]| lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
            let missing = (!held.missing.is_empty())
                .then(|| view! { <h4>"Which control is missing"</h4><ul>{lines(&held.missing)}</ul> });
            let n_missing = (!held.missing.is_empty())
                .then(|| view! { " "<span class="tag warning">"a control is missing"</span> });
            view! {
                <li>
                    <details class="fold" data-rehearsal=held.id.clone()>
                        <summary>
                            <span class="line">
                                <span>{held.title.clone()}{n_missing}</span>
                                <b>{format!("{}, {}", held.recovery.text(), held.cost.text())}</b>
                            </span>
                        </summary>
                        <h4>"What breaks"</h4>
                        <ul>{lines(&held.breaks)}</ul>
                        {missing}
                        <h4>"What to do"</h4>
                        <ol>{lines(&held.steps)}</ol>
                        {folded("Until all is well again", &held.recovery)}
                        {folded("Computing", &held.cost)}
                    </details>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="bill">{items}</ul> }
}
