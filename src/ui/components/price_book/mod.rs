//! The price book: the prices that a design uses, or all of them, with where each was published; any of them can be
//! replaced for this session and taken back.

mod row;

use crate::design::BookRow;
use crate::ui::components::table::Table;
use crate::ui::words::count;
use leptos::{html, prelude::*};
use row::PriceRow;

/// So many rows are drawn; a search finds the others.
const MOST_SHOWN: usize = 100;

/// Which of the prices are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// Those that the bill uses, at any of its loads.
    Used,
    /// Those that somebody gave.
    Given,
    /// Those that are old.
    Stale,
    /// All of them.
    All,
}

impl Listed {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Used, "this design uses"),
        (Self::Given, "were given here"),
        (Self::Stale, "are old"),
        (Self::All, "there are"),
    ];

    fn takes(self, row: &BookRow) -> bool {
        match self {
            Self::Used => !row.pays_for.is_empty(),
            Self::Given => row.given.is_some(),
            Self::Stale => row.is_stale,
            Self::All => true,
        }
    }
}

/// The price book.
#[component]
pub fn PriceBook(
    /// Every price, those that are used first.
    rows: Memo<Vec<BookRow>>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Gives dollars for one unit of a price; says whether they were taken.
    on_give: Callback<(String, String), bool>,
    /// Takes back what was given for a price.
    on_take_back: Callback<String>,
) -> impl IntoView {
    let listed = RwSignal::new(Listed::Used);
    let sought = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let words: Vec<String> = sought.with(|text| text.split_whitespace().map(str::to_lowercase).collect());
        let (listed, fits) = (listed.get(), |row: &BookRow| words.iter().all(|word| text_of(row).contains(word)));
        rows.with(|rows| {
            let ids = rows.iter().filter(|row| listed.takes(row) && fits(row)).map(|row| row.id.clone());
            ids.collect::<Vec<_>>()
        })
    });
    let shown = Memo::new(move |_| found.with(|ids| ids.iter().take(MOST_SHOWN).cloned().collect::<Vec<_>>()));
    let one = move |id: String| Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == id).cloned()));
    let said = move || {
        let (n, n_shown) = (found.with(Vec::len), shown.with(Vec::len));
        match (n, n_shown) {
            (0, _) => "No price fits".to_owned(),
            (n, shown) if shown < n => format!("The first {shown} of {}; search for the others", count(n, "price")),
            (n, _) => count(n, "price"),
        }
    };
    let filter = NodeRef::<html::Select>::new();
    let on_take_back = Callback::new(move |id: String| {
        on_take_back.run(id.clone());
        let gone = !shown.with_untracked(|ids| ids.contains(&id));
        if let Some(filter) = filter.get_untracked().filter(|_| gone) {
            // a refused focus leaves it where it was
            let _ = filter.focus();
        }
    });
    let n_of = move |which: Listed| rows.with(|rows| rows.iter().filter(|row| which.takes(row)).count());
    let choose = move |event| {
        let value = event_target_value(&event);
        let position = value.parse::<usize>().ok().and_then(|position| Listed::ALL.get(position));
        listed.set(position.map_or(Listed::Used, |(which, _)| *which));
    };
    let options = Listed::ALL
        .into_iter()
        .enumerate()
        .map(|(position, (which, word))| {
            view! { <option value=position>{move || format!("{word} ({})", n_of(which))}</option> }
        })
        .collect_view();
    view! {
        <div class="row filters">
            <div class="field">
                <label for="prices-listed">"Prices that"</label>
                <select id="prices-listed" node_ref=filter on:change=choose>{options}</select>
            </div>
            <div class="field grow">
                <label for="prices-sought">"Search by service, region or what it pays for"</label>
                <input
                    id="prices-sought" type="search" autocomplete="off" spellcheck="false"
                    on:input=move |event| sought.set(event_target_value(&event))
                />
            </div>
        </div>
        <p class="faint" role="status" id="prices-found">{said}</p>
        <Table
            caption="Prices in US dollars, each with its region, the day on which it was read, its source and what it pays for"
            columns=&["Price of", "US dollars", "Region", "Read on", "Source", "Pays for"] buttons="Change" class="prices"
        >
                    <For each=move || shown.get() key=Clone::clone let:id>
                        <PriceRow row=one(id.clone()) id read_only on_give on_take_back/>
                    </For>
        </Table>
    }
}

/// What a search looks at, in small letters.
fn text_of(row: &BookRow) -> String {
    let mut text = row.id.to_lowercase();
    let listed = row.listed.map(|price| [price.service, price.sku, price.unit, price.region, price.source]);
    for part in listed.iter().flatten().copied().chain(row.pays_for.iter().map(String::as_str)) {
        text.push(' ');
        text.push_str(&part.to_lowercase());
    }
    text
}
