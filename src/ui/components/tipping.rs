//! Where the design tips: a strip for each of load, freshness, budget and team, which can be dragged through the values
//! that were tried; what the design becomes there is told in words.

use crate::design::{Axis, BillRow, Chosen, Segment, Swept};
use crate::figure::{Unit, quantity_text};
use crate::ui::components::cost::Bill;
use crate::ui::components::table::Table;
use crate::ui::words::count;
use leptos::prelude::*;

/// The width of a strip in its own units.
const WIDTH: f64 = 600.0;
/// Its height.
const HEIGHT: f64 = 16.0;

/// One strip: the segments, a handle, what holds at the handle, and where it tips.
#[component]
pub fn TippingStrip(
    /// The swept quantity; none while it is being computed anew.
    axis: Memo<Option<Axis>>,
    /// Which it is.
    swept: Swept,
    /// The bill at a value, with the derivation of each row.
    bill: Callback<(Swept, f64), Vec<BillRow>>,
    /// What taking a value over would answer: each question in words, and the answer.
    answers: Callback<(Swept, f64), Vec<(String, String)>>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Takes a value over as an answer; says whether it was taken.
    on_take: Callback<(Swept, f64), bool>,
) -> impl IntoView {
    let at_today = Memo::new(move |_| axis.with(|axis| axis.as_ref().map_or(0, nearest)));
    // a handle that nobody has moved follows today's value
    let moved = RwSignal::new(None::<usize>);
    let place = Memo::new(move |_| {
        let last = axis.with(|axis| axis.as_ref().map_or(0, |axis| axis.points.len().saturating_sub(1)));
        moved.get().unwrap_or_else(|| at_today.get()).min(last)
    });
    let said =
        Memo::new(move |_| axis.with(|axis| axis.as_ref().map(|axis| at(axis, place.get())).unwrap_or_default()));
    let becomes = Memo::new(move |_| {
        axis.with(|axis| axis.as_ref().map(|axis| becomes(axis, place.get(), at_today.get())).unwrap_or_default())
    });
    let opened = RwSignal::new(false);
    let value = Memo::new(move |_| {
        axis.with(|axis| axis.as_ref().and_then(|axis| axis.points.get(place.get())).map(|point| point.at))
    });
    let rows = Signal::derive(move || {
        let value = value.get().filter(|_| opened.get());
        value.map(|value| bill.run((swept, value))).unwrap_or_default()
    });
    let is_elsewhere = Memo::new(move |_| place.get() != at_today.get());
    let changes = move || axis.with(|axis| axis.as_ref().map(|axis| changes(axis, place.get(), at_today.get())));
    let take = move |_| {
        let taken = value.get_untracked().is_some_and(|value| on_take.run((swept, value)));
        if taken {
            // what was tried is today's value now
            moved.set(None);
        }
    };
    let answered = move || {
        let answers = value.get().map(|value| answers.run((swept, value))).unwrap_or_default();
        let items = answers.into_iter().map(|(asked, answer)| view! { <div><dt>{asked}</dt><dd>{answer}</dd></div> });
        items.collect_view()
    };
    let id = format!("tip-{}", swept.title().to_lowercase());
    let label = format!("{id}-label");
    let drag = move |event| moved.set(event_target_value(&event).parse().ok());
    view! {
        <section class="tipping" aria-labelledby=label.clone()>
            <div class="row">
                <label id=label.clone() for=id.clone()><b>{swept.title()}</b></label>
                <output for=id.clone()>{said}</output>
                <span class="grow"></span>
                <button
                    type="button" class="button" aria-describedby=label.clone()
                    disabled=move || moved.get().is_none() on:click=move |_| moved.set(None)
                >
                    "Back to today"
                </button>
                <button
                    type="button" class="button" aria-describedby=label.clone()
                    disabled=move || !is_elsewhere.get() || read_only.get() on:click=take
                >
                    "Take it over"
                </button>
            </div>
            {move || axis.with(|axis| axis.as_ref().map(|axis| strip(axis, at_today.get())))}
            <input
                id=id.clone()
                type="range"
                min="0"
                max=move || axis.with(|axis| axis.as_ref().map_or(0, |axis| axis.points.len().saturating_sub(1)))
                step="1"
                prop:value=move || place.get().to_string()
                aria-valuetext=move || said.get()
                on:input=drag
            />
            <p aria-live="polite">{becomes}</p>
            {changes}
            <details class="fold" hidden=move || !is_elsewhere.get()>
                <summary>"What taking it over would answer"</summary>
                <dl class="kv">{answered}</dl>
            </details>
            <details class="fold" on:toggle=move |_| opened.set(true)>
                <summary>"How the cost at this point is obtained"</summary>
                <Bill rows/>
            </details>
            {move || axis.with(|axis| axis.as_ref().map(tips))}
        </section>
    }
}

/// The place of today's value among those that were tried.
fn nearest(axis: &Axis) -> usize {
    let far = |at: f64| (at - axis.today).abs();
    let best = axis.points.iter().enumerate().min_by(|a, b| far(a.1.at).total_cmp(&far(b.1.at)));
    best.map_or(0, |(index, _)| index)
}

/// `3.2 times today's load: $412 a month`.
fn at(axis: &Axis, place: usize) -> String {
    let point = axis.points.get(place);
    let said = |point: &crate::design::Point| {
        format!("{}: {} a month", axis.swept.text(point.at), quantity_text(point.monthly_usd, Unit::USD))
    };
    point.map(said).unwrap_or_default()
}

/// What the design becomes at a place, against today's: `2 decisions otherwise, $130 a month more.`
fn becomes(axis: &Axis, place: usize, today: usize) -> String {
    let (Some(there), Some(here)) = (axis.points.get(place), axis.points.get(today)) else { return String::new() };
    let n = changed(axis, place, today).len();
    let decisions =
        if n == 0 { "No decision falls otherwise".to_owned() } else { format!("{} otherwise", count(n, "decision")) };
    let more = there.monthly_usd - here.monthly_usd;
    let cost = match quantity_text(more.abs(), Unit::USD) {
        _ if more.abs() < 0.005 => "the cost stays as it is".to_owned(),
        text => format!("{text} a month {} than today", if more > 0.0 { "more" } else { "less" }),
    };
    format!("{decisions}; {cost}.")
}

/// The decisions that fall otherwise at a place than today, as a table.
fn changes(axis: &Axis, place: usize, today: usize) -> impl IntoView + use<> {
    let changed = changed(axis, place, today);
    let rows = changed
        .iter()
        .map(|(there, here)| {
            let title = match &*there.subject {
                "" | "platform" => there.title.to_string(),
                subject => format!("{}: {subject}", there.title),
            };
            let (from, to) = (here.option_title.clone(), there.option_title.clone());
            view! { <tr><th scope="row">{title}</th><td>{from}</td><td>{to}</td></tr> }
        })
        .collect_view();
    (!changed.is_empty()).then(|| {
        view! {
            <Table caption="Decisions that fall otherwise" columns=&["Decision", "Today", "There"]>
                {rows}
            </Table>
        }
    })
}

/// The choices at a place that are others than today's, both.
fn changed(axis: &Axis, place: usize, today: usize) -> Vec<(&Chosen, &Chosen)> {
    let segment = |place: usize| axis.points.get(place).and_then(|point| axis.segments.get(point.segment));
    segment(place).zip(segment(today)).map(|(there, here)| others(there, here)).unwrap_or_default()
}

/// The choices of one segment that are others in another, both.
fn others<'a>(there: &'a Segment, here: &'a Segment) -> Vec<(&'a Chosen, &'a Chosen)> {
    let pair = |there: &'a Chosen| {
        let here = here.choices.iter().find(|held| (&held.id, &held.subject) == (&there.id, &there.subject))?;
        (here.option != there.option).then_some((there, here))
    };
    there.choices.iter().filter_map(pair).collect()
}

/// The segments side by side, as wide as so many values were tried in them; today's value is marked.
fn strip(axis: &Axis, today: usize) -> impl IntoView + use<> {
    let steps = f64::from(u32::try_from(axis.points.len()).unwrap_or(1)).max(1.0);
    let step = WIDTH / steps;
    let place = |index: usize| f64::from(u32::try_from(index).unwrap_or(0)) * step;
    let parts = (0..axis.segments.len())
        .map(|segment| {
            let first = axis.points.iter().position(|point| point.segment == segment).unwrap_or(0);
            let n = axis.points.iter().filter(|point| point.segment == segment).count();
            let class = format!("series-{}", segment % 6 + 1);
            view! { <rect class=class x=place(first) width=(place(n) - 1.0).max(1.0) height=HEIGHT></rect> }
        })
        .collect_view();
    let mark = place(today) + step / 2.0;
    let label = format!("{} without a flip", count(axis.segments.len(), "segment"));
    let mark = format!("M{mark} 0V{HEIGHT}");
    view! {
        <svg class="strip" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=label>
            {parts}
            <path class="mark" d=mark></path>
        </svg>
    }
}

/// Where it tips, in words; those of one value stand together.
fn tips(axis: &Axis) -> impl IntoView + use<> {
    if axis.tips.is_empty() {
        return view! { <p class="faint">"Nothing tips along the whole way."</p> }.into_any();
    }
    let items = axis.tips.iter().map(|tip| view! { <li>{tip.text.clone()}</li> }).collect_view();
    view! {
        <details class="fold">
            <summary>{count(axis.tips.len(), "tipping point")}</summary>
            <ul>{items}</ul>
        </details>
    }
    .into_any()
}
