//! One price, and the form that puts another in its place.

use crate::design::BookRow;
use leptos::{ev, html, prelude::*};

/// A row of the price book; below it, while somebody changes the price, the form.
#[component]
pub fn PriceRow(
    /// The price; none while it goes away.
    row: Memo<Option<BookRow>>,
    /// Its id.
    id: String,
    /// Whether nothing can be changed.
    read_only: Signal<bool>,
    /// Gives dollars for one unit of a price; says whether they were taken.
    on_give: Callback<(String, String), bool>,
    /// Takes back what was given for a price.
    on_take_back: Callback<String>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let change = NodeRef::<html::Button>::new();
    // the form goes away with what was focused in it
    let back_to_button = move || {
        if let Some(button) = change.get_untracked() {
            // a refused focus leaves it where it was
            let _ = button.focus();
        }
    };
    let close = move || {
        editing.set(false);
        back_to_button();
    };
    let own = StoredValue::new(id.clone());
    let give = move |usd: String| {
        let taken = on_give.run((own.get_value(), usd));
        if taken {
            close();
        }
        taken
    };
    let is_given = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.given.is_some())));
    let name = Memo::new(move |_| row.with(|row| row.as_ref().map(name_of).unwrap_or_default()));
    let take_back = move |_| {
        // the book sends the focus elsewhere where the row goes too
        back_to_button();
        on_take_back.run(own.get_value());
    };
    view! {
        <tr data-price=id>
            {move || row.with(|row| row.as_ref().map(cells))}
            <td>
                <div>
                    <button
                        type="button" class="button" node_ref=change disabled=move || read_only.get()
                        aria-label=move || format!("Change the price of {}", name.get())
                        aria-expanded=move || if editing.get() { "true" } else { "false" }
                        on:click=move |_| editing.update(|held| *held = !*held)
                    >
                        "Change"
                    </button>
                    {move || is_given.get().then(|| view! {
                        <button
                            type="button" class="button" disabled=move || read_only.get()
                            aria-label=move || format!("Take back the price of {}", name.get()) on:click=take_back
                        >
                            "Take back"
                        </button>
                    })}
                </div>
            </td>
        </tr>
        {move || editing.get().then(|| {
            let held = row.get_untracked();
            view! { <tr><td colspan="7">{form(held, read_only, give, close)}</td></tr> }
        })}
    }
}

/// `S3, Standard, first 50 TB`; what the price book does not have goes by its id.
fn name_of(row: &BookRow) -> String {
    row.listed.map_or_else(|| row.id.clone(), |price| format!("{}, {}", price.service, price.sku))
}

fn unit_of(row: &BookRow) -> &'static str {
    row.listed.map_or("unit", |price| price.unit)
}

fn cells(row: &BookRow) -> impl IntoView + use<> {
    let service = row.listed.map_or("not in the price book", |price| price.service);
    let sku = row.listed.map_or("nothing is priced by it", |price| price.sku);
    let listed = row.listed.map(|price| format!("${} per {}", price.usd, price.unit));
    let price = match (&row.given, listed) {
        (Some(given), listed) => {
            let instead = listed.map(|listed| view! { <p class="faint">{format!("in place of {listed}")}</p> });
            let tag = view! { <span class="tag accent">"given here"</span> };
            view! { <b>{format!("${given} per {}", unit_of(row))}</b>" "{tag}{instead} }.into_any()
        }
        (None, listed) => listed.into_any(),
    };
    let read = row.listed.map(|price| {
        let day = if price.as_of.is_empty() { "day not known" } else { price.as_of };
        let stale = row.is_stale.then(|| view! { " "<span class="tag warning">"older than a year"</span> });
        view! { <span class="nowrap">{day}</span>" "<span class="tag">{price.confidence}</span>{stale} }
    });
    let source = row.listed.map(|price| match price.link() {
        Some(href) => view! { <a href=href target="_blank" rel="noopener noreferrer">{price.source}</a> }.into_any(),
        None => price.source.into_any(),
    });
    let region = row.listed.map_or("", |price| if price.region.is_empty() { "not named" } else { price.region });
    let uses = row.pays_for.iter().map(|part| view! { <li>{part.clone()}</li> }).collect_view();
    view! {
        <th scope="row">{service}<p class="soft">{sku}</p><code class="faint">{row.id.clone()}</code></th>
        <td>{price}</td>
        <td>{region}</td>
        <td>{read}</td>
        <td class="source">{source}</td>
        <td><ul class="plain">{uses}</ul></td>
    }
}

/// Asks for dollars. Enter gives them, Escape leaves the price as it is.
fn form(
    row: Option<BookRow>,
    read_only: Signal<bool>,
    give: impl Fn(String) -> bool + Copy + 'static,
    close: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let (name, unit, now) = row.as_ref().map_or_else(
        || (String::new(), "unit", String::new()),
        |row| {
            let listed = row.listed.map(|price| price.usd.to_string()).unwrap_or_default();
            (name_of(row), unit_of(row), row.given.clone().unwrap_or(listed))
        },
    );
    let id = format!("give-{}", row.as_ref().map(|row| row.id.as_str()).unwrap_or_default());
    let hint = format!("{id}-hint");
    let typed = RwSignal::new(now.clone());
    let is_refused = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    input.on_load(|input| {
        // who cannot be given the focus can still be pressed
        let _ = input.focus();
        input.select();
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        // a form that was taken is gone with its signals
        if !give(typed.get_untracked()) {
            is_refused.set(true);
        }
    };
    view! {
        <form
            class="row"
            on:submit=send
            on:keydown=move |event: ev::KeyboardEvent| if event.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        >
            <div class="field">
                <label for=id.clone()>{format!("{name}: US dollars per {unit}")}</label>
                <input
                    id=id type="text" inputmode="decimal" autocomplete="off" node_ref=input value=now
                    aria-invalid=move || is_refused.get().then_some("true")
                    aria-describedby=hint.clone()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        is_refused.set(false);
                    }
                />
                <span id=hint class=move || if is_refused.get() { "problem" } else { "hint" }>
                    "A plain number of dollars, such as 0.023. Every figure that rests on the price follows."
                </span>
            </div>
            <button type="submit" class="button primary" disabled=move || read_only.get()>"Use this price"</button>
            <button type="button" class="button" on:click=move |_| close()>"Cancel"</button>
        </form>
    }
}
