//! The files of the package: the tree with what changed since an earlier one, a preview, the changes, both downloads.

use crate::deliverable::{File, delivered};
use crate::session::Edit;
use crate::ui::browser::worker;
use crate::ui::components::code::Code;
use crate::ui::components::difference::Difference;
use crate::ui::components::file_tree::{FileTree, Leaf, Mark};
use crate::ui::components::picture::Picture;
use crate::ui::keep;
use crate::ui::route::Section;
use crate::ui::state::{Consultation, Earlier, consultation};
use crate::ui::words::{bytes, count};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// What the present package is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
    /// The package that was downloaded last.
    Download,
    /// The package before the last change.
    Change,
    /// Nothing.
    Nothing,
}

/// The files page.
#[component]
pub fn FilesPage() -> impl IntoView {
    let consultation = consultation();
    spawn_local(keep::recall_download(consultation));
    let wanted = RwSignal::new(None::<Against>);
    let against = Memo::new(move |_| {
        let has_download = consultation.downloaded.with(Option::is_some);
        let usual = if has_download { Against::Download } else { Against::Change };
        wanted.get().filter(|held| has_download || *held != Against::Download).unwrap_or(usual)
    });
    let earlier = Memo::new(move |_| match against.get() {
        Against::Download => consultation.downloaded.get(),
        Against::Change => consultation.before.get(),
        Against::Nothing => None,
    });
    let listed =
        Memo::new(move |_| consultation.files.with(|files| earlier.with(|earlier| leaves(files, earlier.as_ref()))));
    let selected = Memo::new(move |_| {
        let wanted = consultation.route.with(|route| route.selected_in(Section::Files).map(str::to_owned));
        wanted.or_else(|| listed.with(|listed| first_to_read(listed)))
    });
    let is_empty = Memo::new(move |_| consultation.files.with(|files| files.is_empty()));
    let body = move || {
        if is_empty.get() {
            return view! { <Waiting working=consultation.working/> }.into_any();
        }
        view! {
            <div class="files">
                <div class="stack">
                    <Compare consultation wanted against listed/>
                    <FileTree files=listed selected/>
                </div>
                <div id="file-preview" role="region" aria-label="Preview">
                    <Preview consultation selected earlier/>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="page" aria-labelledby="files-heading">
            <header class="row">
                <h1 id="files-heading">"Files"</h1>
                <p class="soft" role="status">{move || consultation.files.with(|files| in_words(files))}</p>
                <span class="grow"></span>
                <button
                    id="download-package"
                    type="button"
                    class="button primary"
                    disabled=move || is_empty.get()
                    on:click=move |_| consultation.download_package()
                >
                    "Download package (zip)"
                </button>
            </header>
            {body}
        </section>
    }
}

/// The files of both packages, sorted by path, each with what became of it.
fn leaves(files: &[File], earlier: Option<&Earlier>) -> Vec<Leaf> {
    let Some(earlier) = earlier else {
        let leaf = |file: &File| Leaf { path: file.path.clone(), length: file.text.len(), mark: None };
        return files.iter().map(leaf).collect();
    };
    let mut before: BTreeMap<&str, &str> =
        earlier.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut leaves: Vec<Leaf> = files
        .iter()
        .map(|file| {
            let mark = match before.remove(file.path.as_str()) {
                None => Some(Mark::Added),
                // the record changes with everything else
                Some(text) if text != file.text && file.path != delivered::PATH => Some(Mark::Changed),
                Some(_) => None,
            };
            Leaf { path: file.path.clone(), length: file.text.len(), mark }
        })
        .collect();
    leaves.extend(before.keys().map(|path| Leaf { path: (*path).to_owned(), length: 0, mark: Some(Mark::Removed) }));
    leaves.sort_by(|a, b| a.path.cmp(&b.path));
    leaves
}

/// The file that is worth reading first.
fn first_to_read(listed: &[Leaf]) -> Option<String> {
    const FIRST: [&str; 3] = ["docs/data/design.md", "docs/data/design.html", "README.md"];
    let has = |path: &&&str| listed.iter().any(|leaf| leaf.path == **path);
    let wanted = FIRST.iter().find(has).map(|path| (*path).to_owned());
    wanted.or_else(|| listed.first().map(|leaf| leaf.path.clone()))
}

/// `86 files, 240 kB`
fn in_words(files: &[File]) -> String {
    let total: usize = files.iter().map(|file| file.text.len()).sum();
    format!("{}, {}", count(files.len(), "file"), bytes(total as f64))
}

/// What is compared with, and how much changed.
#[component]
fn Compare(
    /// The consultation.
    consultation: Consultation,
    /// What somebody wants to compare with.
    wanted: RwSignal<Option<Against>>,
    /// What is compared with.
    against: Memo<Against>,
    /// The files with their marks.
    listed: Memo<Vec<Leaf>>,
) -> impl IntoView {
    let chosen = move |event| {
        wanted.set(Some(match event_target_value(&event).as_str() {
            "download" => Against::Download,
            "change" => Against::Change,
            _ => Against::Nothing,
        }));
    };
    let of_download = move || consultation.downloaded.with(|held| held.as_ref().map(|held| held.when.clone()));
    let n_changed = move || {
        let n = listed.with(|listed| listed.iter().filter(|leaf| leaf.mark.is_some()).count());
        let is_compared = match against.get() {
            Against::Download => true,
            Against::Change => consultation.before.with(Option::is_some),
            Against::Nothing => false,
        };
        match n {
            _ if !is_compared => String::new(),
            0 => "Nothing has changed".to_owned(),
            n => format!("{} changed", count(n, "file")),
        }
    };
    view! {
        <div class="field">
            <label for="files-against">"Changes since"</label>
            <select id="files-against" on:change=chosen>
                {move || of_download().map(|when| view! {
                    <option value="download" selected=move || against.get() == Against::Download>{format!("the last download, {when}")}</option>
                })}
                <option value="change" selected=move || against.get() == Against::Change>"the last change"</option>
                <option value="nothing" selected=move || against.get() == Against::Nothing>"compare with nothing"</option>
            </select>
            <span class="hint" id="files-changed" role="status">{n_changed}</span>
        </div>
    }
}

/// The selected file, or what changed in it.
#[component]
fn Preview(
    /// The consultation.
    consultation: Consultation,
    /// The path of the file.
    selected: Memo<Option<String>>,
    /// The package that the present one is compared with.
    earlier: Memo<Option<Earlier>>,
) -> impl IntoView {
    let find =
        |files: &[File], path: &Option<String>| files.iter().find(|file| Some(&file.path) == path.as_ref()).cloned();
    let shown = Memo::new(move |_| selected.with(|path| consultation.files.with(|files| find(files, path))));
    let before = Memo::new(move |_| {
        selected.with(|path| earlier.with(|earlier| earlier.as_ref().and_then(|held| find(&held.files, path))))
    });
    let changes = RwSignal::new(false);
    move || {
        let (now, then) = (shown.get(), before.get());
        let is_changed = earlier.with(Option::is_some) && now != then;
        let Some(any) = now.clone().or_else(|| then.clone()) else {
            let path = selected.get().unwrap_or_default();
            return view! { <p class="empty">{format!("{path} is not in the package. Choose a file on the left.")}</p> }
                .into_any();
        };
        let toggle = is_changed.then(|| {
            view! {
                <button
                    type="button" id="show-changes" class="button"
                    aria-pressed=move || if changes.get() { "true" } else { "false" }
                    on:click=move |_| changes.update(|held| *held = !*held)
                >
                    "Show the changes"
                </button>
            }
        });
        let path = any.path.clone();
        let body = move || {
            if is_changed && (changes.get() || now.is_none()) {
                let text = |file: &Option<File>| file.as_ref().map_or_else(String::new, |file| file.text.clone());
                return view! { <Changes path=path.clone() before=text(&then) after=text(&now)/> }.into_any();
            }
            now.clone().map_or_else(|| ().into_any(), contents)
        };
        view! { {head(consultation, &any, toggle.into_any())}{body} }.into_any()
    }
}

/// The name of a file, what it is, and what can be done with it.
fn head(consultation: Consultation, file: &File, toggle: AnyView) -> impl IntoView + use<> {
    let (edited, shown, saved) = (file.path.clone(), file.path.clone(), file.path.clone());
    let is_edited = Memo::new(move |_| consultation.session.with(|session| session.file_edits.contains_key(&edited)));
    let about = format!("{}, {}", count(file.text.lines().count(), "line"), bytes(file.text.len() as f64));
    let revert = file.path.clone();
    view! {
        <div class="row">
            <h2 class="mono">{shown}</h2>
            <span class="faint">{about}</span>
            {move || is_edited.get().then(|| view! { <span class="tag warning">"edited by hand"</span> })}
            <span class="grow"></span>
            {toggle}
            {move || is_edited.get().then(|| {
                let path = revert.clone();
                view! {
                    <button
                        type="button" id="revert-file" class="button" disabled=move || consultation.read_only.get()
                        on:click=move |_| consultation.edit(Edit::RevertFile(path.clone()))
                    >
                        "Take the derived text"
                    </button>
                }
            })}
            <button id="download-file" type="button" class="button" on:click=move |_| consultation.download_file(saved.clone())>
                "Download this file"
            </button>
        </div>
    }
}

fn contents(file: File) -> AnyView {
    let label = file.path.clone();
    if file.path.ends_with(".svg") {
        let alt = file.path.rsplit('/').next().unwrap_or_default().to_owned();
        let source = file.text.clone();
        return view! {
            <Picture svg=file.text alt/>
            <details class="fold"><summary>"As text"</summary><Code text=source label/></details>
        }
        .into_any();
    }
    view! { <Code text=file.text label path=file.path/> }.into_any()
}

/// What changed in a file, worked out beside the page.
#[component]
fn Changes(
    /// The file.
    path: String,
    /// Its text before.
    before: String,
    /// Its text now.
    after: String,
) -> impl IntoView {
    let told = RwSignal::new(None);
    spawn_local(async move {
        let lines = worker::compare(before, after).await;
        // another file may be shown by now
        let _ = told.try_set(Some(lines));
    });
    move || match told.get() {
        None => view! { <p class="skeleton" role="status">"Comparing"</p> }.into_any(),
        Some(Err(why)) => {
            view! { <p class="evidence error">{format!("The texts could not be compared: {why}.")}</p> }.into_any()
        }
        Some(Ok(lines)) => view! { <Difference lines label=format!("Changes of {path}")/> }.into_any(),
    }
}

/// What is shown until the worker has written the files.
#[component]
fn Waiting(
    /// What the worker does.
    working: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>"The package is being written"</h2>
            <p role="status">{move || working.get().unwrap_or_else(|| "Files appear here a moment after the design stands.".to_owned())}</p>
        </div>
    }
}
