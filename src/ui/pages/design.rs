//! The design: what was decided in a sentence, what it costs, every decision, and what it rests on.

use super::governance::GovernancePart;
use super::outlook::OutlookParts;
use crate::design::{Decision, Design, Flip, price_book};
use crate::session::Edit;
use crate::ui::browser::focus;
use crate::ui::components::cost::{Bill, CostChart, Price};
use crate::ui::components::decision::{DecisionDetail, DecisionRow};
use crate::ui::components::design_tables::{Assumptions, Risks, Sizes};
use crate::ui::components::price_book::PriceBook;
use crate::ui::route::{Route, Section};
use crate::ui::state::{Consultation, consultation};
use crate::ui::words::count;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The design page.
#[component]
pub fn DesignPage() -> impl IntoView {
    let consultation = consultation();
    let design = consultation.design;
    let ids = Memo::new(move |_| design.with(|design| keys(design)));
    // with nothing selected the inspector shows the first decision, so that it is never empty
    let selected = Memo::new(move |_| {
        let wanted = consultation.route.with(|route| route.selected_in(Section::Design).map(str::to_owned));
        ids.with(|ids| wanted.filter(|wanted| ids.contains(wanted)).or_else(|| ids.first().cloned()))
    });
    let has_decisions = Memo::new(move |_| design.with(|design| !design.decisions.is_empty()));
    view! {
        <section class="page" aria-labelledby="design-heading">
            <header>
                <h1 id="design-heading">"Design"</h1>
                <p>{move || design.with(|design| in_a_sentence(design))}</p>
            </header>
            <Cost design/>
            <section aria-labelledby="decisions-heading">
                <h2 id="decisions-heading">"Decisions"</h2>
                <ul class="decisions plain">
                    <For each=move || ids.get() key=Clone::clone let:id>
                        {decision_row(consultation, id, selected)}
                    </For>
                </ul>
            </section>
            {move || has_decisions.get().then(|| view! { <OutlookParts/>{prices(consultation)}<GovernancePart/> })}
            {move || foundations(&design.get())}
        </section>
        <aside class="inspector" aria-label="Why: the selected decision">
            {move || selected.get().map(|id| decision_detail(consultation, id))}
        </aside>
    }
}

fn decision_row(consultation: Consultation, id: String, selected: Memo<Option<String>>) -> impl IntoView {
    let own = id.clone();
    let on = Signal::derive(move || selected.with(|held| held.as_ref() == Some(&own)));
    let href = Route::at(Section::Design, &id).fragment();
    view! { <DecisionRow decision=one(consultation.design, id.clone()) flips=flips_of(consultation, id) href on/> }
}

fn decision_detail(consultation: Consultation, id: String) -> impl IntoView {
    let decision = one(consultation.design, id.clone());
    let flips = flips_of(consultation, id.clone());
    let id = id.split('/').next().unwrap_or_default().to_owned();
    let on_pin = Callback::new(move |option: Option<String>| {
        let pressed = option
            .clone()
            .or_else(|| decision.with_untracked(|held| held.as_ref().map(|held| held.chosen.to_string())));
        consultation.edit(match option {
            Some(option) => Edit::Pin(id.clone(), option),
            None => Edit::Unpin(id.clone()),
        });
        // the options change places, and an element that moves loses the focus
        set_timeout(move || focus(&format!("pin-{}", pressed.unwrap_or_default())), Duration::from_millis(30));
    });
    view! { <DecisionDetail decision flips read_only=consultation.read_only on_pin/> }
}

/// How the address names each decision: by its id, and by its subject where it fell otherwise for others.
fn keys(design: &Design) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for held in design.groups().iter().filter_map(|group| group.first()) {
        let key = if found.iter().any(|id| *id == held.id) {
            format!("{}/{}", held.id, held.subject)
        } else {
            held.id.to_string()
        };
        found.push(key);
    }
    found
}

/// One decision of the design, followed through its changes.
fn one(design: Memo<Arc<Design>>, key: String) -> Memo<Option<Decision>> {
    Memo::new(move |_| {
        design.with(|design| {
            let group = group(design, &key)?;
            let subject = match group.as_slice() {
                [alone] => alone.subject.clone(),
                several => several.iter().map(|held| &*held.subject).collect::<Vec<_>>().join(", ").into(),
            };
            group.first().map(|held| Decision { subject, ..(*held).clone() })
        })
    })
}

/// Where one decision of the design would fall otherwise.
fn flips_of(consultation: Consultation, key: String) -> Memo<Vec<Flip>> {
    Memo::new(move |_| {
        let (design, flips) = (consultation.design.read(), consultation.flips.read());
        let group = group(&design, &key).unwrap_or_default();
        group.first().map(|held| flips.of(held).to_vec()).unwrap_or_default()
    })
}

/// The decisions that the address names by this key.
fn group<'a>(design: &'a Design, key: &str) -> Option<Vec<&'a Decision>> {
    let index = keys(design).iter().position(|held| held == key)?;
    design.groups().into_iter().nth(index)
}

/// `7 decisions, 2 of them one-way doors: Batch, PostgreSQL … It runs every night at 02:00 UTC.`
fn in_a_sentence(design: &Design) -> String {
    if design.decisions.is_empty() {
        return "Nothing is decided yet: bring in what the project has, or answer a question.".to_owned();
    }
    let groups = design.groups();
    let heads = groups.iter().filter_map(|group| group.first());
    let one_way = heads.filter(|held| held.door == crate::design::Door::OneWay).count();
    let chosen: Vec<&str> = design.headline().map(Decision::chosen_title).collect();
    let runs =
        if design.schedule.text.is_empty() { String::new() } else { format!(" It runs {}.", design.schedule.text) };
    let assumed = if design.assumptions.is_empty() {
        String::new()
    } else {
        format!(" It rests on {}.", count(design.assumptions.len(), "assumption"))
    };
    let doors = if one_way == 0 { String::new() } else { format!(", {one_way} of them hard to take back") };
    format!("{}{doors}: {}.{runs}{assumed}", count(groups.len(), "decision"), chosen.join(", "))
}

/// What it costs, at today's load and at more.
#[component]
fn Cost(
    /// The design.
    design: Memo<Arc<Design>>,
) -> impl IntoView {
    let cost = Memo::new(move |_| design.with(|design| design.cost.clone()));
    let rows =
        Signal::derive(move || cost.with(|cost| cost.first().map(|today| today.bill.clone()).unwrap_or_default()));
    let is_priced = Memo::new(move |_| cost.with(|cost| !cost.is_empty()));
    let price = move || {
        cost.with(|cost| cost.first().cloned()).map(|cost| {
            let serving = design.with(|design| serving_title(design, &cost.serving));
            view! { <Price cost serving/> }
        })
    };
    let chart = move || view! { <CostChart cost=cost.get()/> };
    move || {
        is_priced.get().then(|| {
            view! {
                <section class="card" aria-labelledby="cost-heading">
                    <h2 id="cost-heading">"What it costs"</h2>
                    {price}
                    {chart}
                    <h3>"The bill at today’s load: open a row to see how it was obtained"</h3>
                    <Bill rows/>
                </section>
            }
        })
    }
}

/// The price book, where any price can be replaced for this session.
fn prices(consultation: Consultation) -> impl IntoView {
    let rows = Memo::new(move |_| {
        consultation.design.with(|design| consultation.session.with(|session| price_book(design, &session.prices)))
    });
    let on_give = Callback::new(move |(id, usd): (String, String)| consultation.edit_all([Edit::SetPrice(id, usd)]));
    let on_take_back = Callback::new(move |id: String| consultation.edit(Edit::ClearPrice(id)));
    let book = view! { <PriceBook rows read_only=consultation.read_only on_give on_take_back/> };
    part(
        "prices",
        "Price book",
        view! {
            <p class="soft">
                "List prices before discounts and taxes, in US dollars. Put your own in the place of any: the bill, the alternatives and the tipping points follow, and so do the command and the package."
            </p>
            {book}
        },
    )
}

/// The serving store as its option reads.
fn serving_title(design: &Design, id: &str) -> String {
    let options = design.decision("storage.serving").map(|held| &*held.options).unwrap_or_default();
    options.iter().find(|option| option.id == id).map_or_else(|| id.to_owned(), |option| option.title.to_string())
}

/// What the design rests on: sizes, assumptions, risks. What is empty has no heading.
fn foundations(design: &Design) -> impl IntoView + use<> {
    let sizes = design.sizes.clone();
    let sizes = (!sizes.is_empty()).then(|| part("sizes", "Sizes", view! { <Sizes sizes/> }));
    let assumptions = design.assumptions.clone();
    let assumptions =
        (!assumptions.is_empty()).then(|| part("assumptions", "What is assumed", view! { <Assumptions assumptions/> }));
    let risks = design.risks.clone();
    let risks = (!risks.is_empty()).then(|| part("risks", "Risks", view! { <Risks risks/> }));
    view! { {sizes}{assumptions}{risks} }
}

fn part(id: &'static str, title: &'static str, body: impl IntoView + 'static) -> impl IntoView {
    let heading = format!("{id}-heading");
    view! { <section aria-labelledby=heading.clone()><h2 id=heading.clone()>{title}</h2>{body}</section> }
}
