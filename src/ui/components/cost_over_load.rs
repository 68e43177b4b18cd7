//! What the platform costs as the load grows: columns stacked by component at every load that was tried, and a table
//! that says the same.

use crate::design::{Axis, Point};
use crate::figure::{Unit, number_text, quantity_text};
use leptos::prelude::*;

/// So many components have a colour of their own; the rest stand together.
const N_SERIES: usize = 5;
/// The chart's inner height.
const HEIGHT: f64 = 150.0;
/// The distance from column to column.
const STEP: f64 = 24.0;

/// The chart and its table.
#[component]
pub fn CostOverLoad(
    /// The sweep over the load.
    axis: Axis,
) -> impl IntoView {
    let names = names(&axis.points);
    let columns: Vec<(String, Vec<f64>)> = axis.points.iter().map(|point| column(point, &names)).collect();
    let shown: Vec<String> = names.iter().cloned().chain(std::iter::once("Smaller items".to_owned())).collect();
    view! {
        <figure class="stack">
            {chart(&columns)}
            <figcaption class="faint">
                "Each column has the height of the dearest at its load on a scale of powers of ten; its parts are shares of it."
            </figcaption>
            <details class="fold">
                <summary>"The same as a table"</summary>
                <div class="scroller">{table(&columns, &shown)}</div>
            </details>
            <p class="tags">{legend(&shown)}</p>
        </figure>
    }
}

/// The components that cost most over all loads, dearest first.
fn names(points: &[Point]) -> Vec<String> {
    let mut sums: Vec<(String, f64)> = Vec::new();
    for (name, usd) in points.iter().flat_map(|point| &point.parts) {
        match sums.iter_mut().find(|(held, _)| held == name) {
            Some((_, sum)) => *sum += usd,
            None => sums.push((name.to_string(), *usd)),
        }
    }
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums.into_iter().take(N_SERIES).map(|(name, _)| name).collect()
}

/// What each of the named components costs at a load, and the others together.
fn column(point: &Point, names: &[String]) -> (String, Vec<f64>) {
    let of = |name: &String| point.parts.iter().filter(|(held, _)| held == name).map(|(_, usd)| usd).sum::<f64>();
    let mut values: Vec<f64> = names.iter().map(of).collect();
    values.push((point.monthly_usd - values.iter().sum::<f64>()).max(0.0));
    (format!("{}×", number_text(point.at)), values)
}

/// Loads span four powers of ten and so do costs: heights follow the logarithm, parts are shares of their column.
fn chart(columns: &[(String, Vec<f64>)]) -> impl IntoView + use<> {
    let sum = |values: &[f64]| values.iter().sum::<f64>().max(1.0);
    let top = columns.iter().map(|(_, values)| sum(values)).fold(10.0, f64::max).log10();
    let width = STEP * f64::from(u32::try_from(columns.len()).unwrap_or(1));
    let mut x = 0.0;
    let drawn = columns
        .iter()
        .map(|(load, values)| {
            let height = HEIGHT * sum(values).log10() / top;
            let mut y = HEIGHT;
            let parts = values
                .iter()
                .enumerate()
                .map(|(n, value)| {
                    let part = height * value / sum(values);
                    y -= part;
                    view! { <rect class=format!("series-{}", n + 1) x=x + 3.0 y=y width=STEP - 6.0 height=part></rect> }
                })
                .collect_view();
            let left = x + STEP / 2.0;
            x += STEP;
            let turn = format!("rotate(-60 {left} {})", HEIGHT + 14.0);
            view! {
                <g>
                    {parts}
                    <text x=left y=HEIGHT + 14.0 text-anchor="end" transform=turn>{load.clone()}</text>
                </g>
            }
        })
        .collect_view();
    let ends = columns.first().zip(columns.last()).map_or_else(String::new, |(first, last)| {
        let said = |(load, values): &(String, Vec<f64>)| format!("{load} {}", quantity_text(sum(values), Unit::USD));
        format!("Monthly cost from {} to {}", said(first), said(last))
    });
    view! {
        <svg class="chart" viewBox=format!("0 -6 {width} {}", HEIGHT + 60.0) role="img" aria-label=ends>
            <path class="axis" d=format!("M0 {HEIGHT}H{width}")></path>
            {drawn}
        </svg>
    }
}

fn table(columns: &[(String, Vec<f64>)], names: &[String]) -> impl IntoView + use<> {
    let usd = |value: f64| quantity_text(value, Unit::USD);
    let head = names.iter().map(|name| view! { <th scope="col" class="number">{name.clone()}</th> }).collect_view();
    let rows = columns
        .iter()
        .map(|(load, values)| {
            let cells = values.iter().map(|value| view! { <td class="number">{usd(*value)}</td> }).collect_view();
            let total = usd(values.iter().sum());
            view! { <tr><th scope="row">{load.clone()}</th><td class="number"><b>{total}</b></td>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">"Dollars a month by load and component"</caption>
            <thead><tr><th scope="col">"Load"</th><th scope="col" class="number">"Together"</th>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn legend(names: &[String]) -> impl IntoView + use<> {
    names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            view! {
                <span class="tag">
                    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
                        <rect class=format!("series-{}", n + 1) width="10" height="10"></rect>
                    </svg>
                    {name.clone()}
                </span>
                " "
            }
        })
        .collect_view()
}
