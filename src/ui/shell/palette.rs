//! The palette: every command, and the questions, decisions, tables and files by name.

use crate::discovery::catalogue;
use crate::ui::browser::address;
use crate::ui::commands::Command;
use crate::ui::components::modal::Modal;
use crate::ui::route::{Route, Section};
use crate::ui::state::{Consultation, Dialog, consultation};
use crate::ui::words::count;
use leptos::{ev, prelude::*};

/// The most entries that are shown.
const MOST: usize = 40;

#[derive(Clone, PartialEq)]
enum Target {
    Command(Command),
    Place(Route),
}

#[derive(Clone, PartialEq)]
struct Entry {
    title: String,
    aside: String,
    also: String,
    target: Target,
}

/// The dialog with the palette.
#[component]
pub fn Palette() -> impl IntoView {
    let state = consultation();
    let open = Signal::derive(move || state.dialog.get() == Some(Dialog::Palette));
    let close = Callback::new(move |()| state.close(Dialog::Palette));
    view! {
        <Modal label="Search and commands" class="palette" open on_close=close>
            <Search />
        </Modal>
    }
}

#[component]
fn Search() -> impl IntoView {
    let state = consultation();
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let all = StoredValue::new(entries(state));
    let found = Memo::new(move |_| query.with(|query| all.with_value(|all| matching(all, query))));
    let run = move |entry: Entry| {
        state.close(Dialog::Palette);
        match entry.target {
            Target::Command(command) => command.run(state),
            Target::Place(route) => address::go(&route.fragment()),
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let n = found.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % n),
            "ArrowUp" => at.update(|at| *at = (*at + n - 1) % n),
            "Enter" => {
                let entry = found.with_untracked(|found| found.get(at.get_untracked()).cloned());
                entry.into_iter().for_each(run);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let rows = move || {
        let chosen = at.get();
        let row = move |(index, entry): (usize, Entry)| {
            let (title, aside) = (entry.title.clone(), entry.aside.clone());
            view! {
                <li
                    role="option" id=format!("palette-{index}") class="row" aria-selected=(index == chosen).to_string()
                    on:click=move |_| run(entry.clone())
                >
                    {title}" "<span class="faint">{aside}</span>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <input
            type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-label="Search and commands"
            aria-activedescendant=move || format!("palette-{}", at.get()) autocomplete="off" autofocus
            placeholder="A command, a question, a table, a file"
            on:input=move |event| { query.set(event_target_value(&event)); at.set(0); }
            on:keydown=keys
        />
        <ul id="palette-list" role="listbox" aria-label="What was found">{rows}</ul>
        <p class=move || if found.with(Vec::is_empty) { "soft nothing" } else { "visually-hidden" } role="status">
            {move || found.with(|found| if found.is_empty() { "Nothing has that name".to_owned() } else { count(found.len(), "result") })}
        </p>
    }
}

fn entries(state: Consultation) -> Vec<Entry> {
    let command = |command: Command| Entry {
        title: command.title(),
        aside: command.keys(),
        also: String::new(),
        target: Target::Command(command),
    };
    let place = |section: Section, id: &str, title: &str, also: &str| Entry {
        title: title.to_owned(),
        aside: section.title().to_owned(),
        also: format!("{id} {also}"),
        target: Target::Place(Route::at(section, id)),
    };
    let mut all: Vec<Entry> = Command::all().into_iter().map(command).collect();
    all.extend(
        catalogue()
            .iter()
            .map(|question| place(Section::Questions, &question.id, &question.question, &question.drives.join(" "))),
    );
    state.design.with_untracked(|design| {
        all.extend(
            design
                .decisions
                .iter()
                .map(|decision| place(Section::Design, &decision.id, &decision.title, decision.chosen_title())),
        );
        all.extend(design.model.facts.iter().map(|fact| place(Section::Model, &fact.name, &fact.name, &fact.source)));
        all.extend(
            design.model.dimensions.iter().map(|held| place(Section::Model, &held.name, &held.name, &held.source)),
        );
    });
    state.files.with_untracked(|files| {
        all.extend(files.iter().map(|file| place(Section::Files, &file.path, &file.path, "")));
    });
    all
}

/// Entries in which every word of the query occurs; commands stand first.
fn matching(all: &[Entry], query: &str) -> Vec<Entry> {
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |entry: &&Entry| {
        let held = format!("{} {} {}", entry.title, entry.aside, entry.also).to_lowercase();
        words.iter().all(|word| held.contains(word))
    };
    all.iter().filter(fits).take(MOST).cloned().collect()
}
