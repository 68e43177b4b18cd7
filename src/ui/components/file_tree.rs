//! The files of the package as a tree of folders.

use crate::ui::route::{Route, Section};
use crate::ui::words::bytes;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A folder: its folders, and its files with path and length.
#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    files: Vec<(String, usize)>,
}

impl Folder {
    fn of(files: &[(String, usize)]) -> Self {
        let mut root = Self::default();
        for (path, length) in files {
            let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
            let mut folder = &mut root;
            for name in folders.split('/').filter(|name| !name.is_empty()) {
                folder = folder.folders.entry(name.to_owned()).or_default();
            }
            folder.files.push((path.clone(), *length));
        }
        root
    }

    fn n_files(&self) -> usize {
        self.files.len() + self.folders.values().map(Self::n_files).sum::<usize>()
    }
}

/// The tree. Every file is a link to its preview.
#[component]
pub fn FileTree(
    /// Path and length in bytes of every file, sorted by path.
    #[prop(into)]
    files: Signal<Vec<(String, usize)>>,
    /// The path of the file that is shown.
    #[prop(into)]
    selected: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <nav id="file-list" aria-label="Files of the package">
            {move || inside(&files.with(|files| Folder::of(files)), "", selected)}
        </nav>
    }
}

fn inside(folder: &Folder, at: &str, selected: Signal<Option<String>>) -> AnyView {
    let folders = folder
        .folders
        .iter()
        .map(|(name, held)| {
            let path = format!("{at}{name}/");
            // the first level is open; deeper down only where the shown file stands
            let shown = selected.with_untracked(|held| held.as_deref().is_some_and(|held| held.starts_with(&path)));
            let open = at.is_empty() || shown || folder.n_files() <= 12;
            view! {
                <li>
                    <details class="fold" open=open>
                        <summary>{name.clone()}"/"<span class="size">{held.n_files()}</span></summary>
                        {inside(held, &path, selected)}
                    </details>
                </li>
            }
        })
        .collect_view();
    let files = folder.files.iter().map(|(path, length)| file(path, *length, selected)).collect_view();
    view! { <ul>{folders}{files}</ul> }.into_any()
}

fn file(path: &str, length: usize, selected: Signal<Option<String>>) -> impl IntoView + use<> {
    let own = path.to_owned();
    let on = move || selected.with(|held| held.as_deref() == Some(own.as_str())).then_some("true");
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    view! {
        <li>
            <a href=Route::at(Section::Files, path).fragment() data-path=path.to_owned() aria-current=on>
                <span class="file-name">{name}</span>
                <span class="size">{bytes(length as f64)}</span>
            </a>
        </li>
    }
}
