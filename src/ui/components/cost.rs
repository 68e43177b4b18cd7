//! What the platform costs: the likely price, bars for one, three and ten times the load, the same as a table, the bill.

use crate::design::{BillRow, CostAt};
use crate::figure::{Figure, Unit, number_text, quantity_text};
use crate::ui::components::derivation::DerivationInputs;
use leptos::prelude::*;
use std::sync::Arc;

/// So many components have a colour of their own; the rest stand together.
const N_SERIES: usize = 5;
/// The chart's inner height.
const HEIGHT: f64 = 150.0;
/// The distance from bar to bar.
const STEP: f64 = 100.0;

/// The likely monthly price with its range, and how it was obtained.
#[component]
pub fn Price(
    /// What it costs at today's load.
    cost: CostAt,
    /// The store that serves it, in words.
    serving: String,
) -> impl IntoView {
    view! {
        <div class="cost">
            <p class="price">{dollars(monthly(&cost.likely))}<small>" a month"</small></p>
            <p class="soft">{format!("likely; {} to {} a month", dollars(monthly(&cost.low)), dollars(monthly(&cost.high)))}</p>
            <p class="faint">{format!("at today’s load, served by {serving}")}</p>
        </div>
    }
}

/// The monthly cost at each load by component: stacked bars with the range, and a table that says the same.
#[component]
pub fn CostChart(
    /// The cost at each load.
    cost: Vec<CostAt>,
) -> impl IntoView {
    let series = series(&cost);
    let label =
        cost.iter().map(|at| format!("{}: {}", load_text(at.load), at.likely.text())).collect::<Vec<_>>().join("; ");
    view! {
        <figure class="chart-and-table">
            {bars(&cost, &series, label)}
            <div class="scroller">{table(&cost, &series)}</div>
        </figure>
    }
}

/// A component and what it costs at each load, in dollars a month.
type Series = (String, Vec<f64>);

/// The dearest components at the highest load first, the small ones together as `other`.
fn series(cost: &[CostAt]) -> Vec<Series> {
    let mut found: Vec<Series> = Vec::new();
    for (index, at) in cost.iter().enumerate() {
        for row in &at.bill {
            let position = found.iter().position(|(name, _)| *name == row.component).unwrap_or_else(|| {
                found.push((row.component.to_string(), vec![0.0; cost.len()]));
                found.len() - 1
            });
            found[position].1[index] += monthly(&row.monthly);
        }
    }
    found.sort_by(|a, b| b.1.iter().sum::<f64>().total_cmp(&a.1.iter().sum::<f64>()).then_with(|| a.0.cmp(&b.0)));
    if found.len() > N_SERIES + 1 {
        let rest = found.split_off(N_SERIES);
        let sums = (0..cost.len()).map(|index| rest.iter().map(|(_, values)| values[index]).sum()).collect();
        found.push((format!("{} smaller items", rest.len()), sums));
    }
    found
}

fn bars(cost: &[CostAt], series: &[Series], label: String) -> impl IntoView + use<> {
    let top = cost.iter().map(|at| monthly(&at.high).max(monthly(&at.likely))).fold(1.0, f64::max);
    let scale = HEIGHT / top;
    let width = STEP * cost.len() as f64;
    let columns = cost
        .iter()
        .enumerate()
        .map(|(index, at)| {
            let middle = STEP * (index as f64 + 0.5);
            let mut y = HEIGHT;
            let parts = series
                .iter()
                .enumerate()
                .map(|(n, (_, values))| {
                    let height = values[index] * scale;
                    y -= height;
                    view! { <rect class=format!("series-{}", n + 1) x=middle - 30.0 y=y width="60" height=height></rect> }
                })
                .collect_view();
            let (low, high) = (HEIGHT - monthly(&at.low) * scale, HEIGHT - monthly(&at.high) * scale);
            let whisker = format!("M{0} {low}V{high}M{1} {low}h10M{1} {high}h10", middle + 40.0, middle + 35.0);
            view! {
                <g>
                    {parts}
                    <path class="whisker" d=whisker></path>
                    <text class="value" x=middle y=high.min(y) - 7.0 text-anchor="middle">{dollars(monthly(&at.likely))}</text>
                    <text x=middle y=HEIGHT + 18.0 text-anchor="middle">{load_text(at.load)}</text>
                </g>
            }
        })
        .collect_view();
    view! {
        <svg class="chart" viewBox=format!("0 -24 {width} {}", HEIGHT + 50.0) role="img" aria-label=label>
            <path class="axis" d=format!("M0 {HEIGHT}H{width}")></path>
            {columns}
        </svg>
    }
}

fn table(cost: &[CostAt], series: &[Series]) -> impl IntoView + use<> {
    let head = cost.iter().map(|at| view! { <th scope="col" class="number">{load_text(at.load)}</th> }).collect_view();
    let rows = series
        .iter()
        .enumerate()
        .map(|(n, (name, values))| {
            let cells = values.iter().map(|value| view! { <td class="number">{dollars(*value)}</td> }).collect_view();
            view! { <tr><th scope="row">{swatch(n + 1)}{name.clone()}</th>{cells}</tr> }
        })
        .collect_view();
    let total = |name: &'static str, pick: fn(&CostAt) -> &Arc<Figure>| {
        let cells = cost.iter().map(|at| view! { <td class="number">{dollars(monthly(pick(at)))}</td> }).collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">"Dollars a month by component and load"</caption>
            <thead><tr><th scope="col">"Dollars a month"</th>{head}</tr></thead>
            <tbody>{rows}</tbody>
            <tfoot>
                {total("Likely", |at| &at.likely)}
                {total("Low", |at| &at.low)}
                {total("High", |at| &at.high)}
            </tfoot>
        </table>
    }
}

fn swatch(n: usize) -> impl IntoView {
    view! {
        <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
            <rect class=format!("series-{n}") width="10" height="10"></rect>
        </svg>
    }
}

/// The rows of the bill, each unfolding into how it was obtained.
#[component]
pub fn Bill(
    /// The rows that add up to the likely price.
    #[prop(into)]
    rows: Signal<Vec<BillRow>>,
) -> impl IntoView {
    let keys = Memo::new(move |_| rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>()));
    view! {
        <ul class="bill">
            <For each=move || keys.get() key=Clone::clone let:id>
                {bill_row(Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())))}
            </For>
        </ul>
    }
}

fn bill_row(row: Memo<Option<BillRow>>) -> impl IntoView {
    let text = move |pick: fn(&BillRow) -> String| move || row.with(|row| row.as_ref().map(pick));
    let body = move || {
        row.get().map(|row| {
            let quantity = format!("{} {} × ${}", number_text(row.quantity), row.unit, row.unit_usd);
            view! {
                <p class="soft">{row.service}</p>
                <p class="faint">{format!("{quantity}; {}, {}", row.as_of, row.confidence)}</p>
                <DerivationInputs figure=row.monthly/>
            }
        })
    };
    view! {
        <li>
            <details class="fold">
                <summary>
                    <span class="line">
                        <span>{text(|row| row.component.to_string())}</span>
                        <b class="nowrap">{text(|row| row.monthly.text())}</b>
                    </span>
                </summary>
                {body}
            </details>
        </li>
    }
}

/// Dollars a month of a cost figure.
fn monthly(figure: &Figure) -> f64 {
    figure.plain_value()
}

fn dollars(value: f64) -> String {
    quantity_text(value, Unit::USD)
}

fn load_text(load: f64) -> String {
    if load == 1.0 { "today".to_owned() } else { format!("{}× load", number_text(load)) }
}
