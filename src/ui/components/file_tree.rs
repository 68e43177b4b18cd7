//! The files of the package as a tree of folders.

use crate::ui::route::{Route, Section};
use crate::ui::words::bytes;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What became of a file since an earlier package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It was not there.
    Added,
    /// It had another text.
    Changed,
    /// It is not there any more.
    Removed,
}

impl Mark {
    /// Its word: `new`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "new",
            Self::Changed => "changed",
            Self::Removed => "gone",
        }
    }
}

/// A file of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its path.
    pub path: String,
    /// Its length in bytes.
    pub length: usize,
    /// What became of it; none where it is as it was, or nothing is compared.
    pub mark: Option<Mark>,
}

/// A folder: its folders and its files.
#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    files: Vec<Leaf>,
}

impl Folder {
    fn of(files: &[Leaf]) -> Self {
        let mut root = Self::default();
        for leaf in files {
            let folders = leaf.path.rsplit_once('/').map_or("", |(folders, _)| folders);
            let mut folder = &mut root;
            for name in folders.split('/').filter(|name| !name.is_empty()) {
                folder = folder.folders.entry(name.to_owned()).or_default();
            }
            folder.files.push(leaf.clone());
        }
        root
    }

    fn n_marked(&self) -> usize {
        let own = self.files.iter().filter(|leaf| leaf.mark.is_some()).count();
        own + self.folders.values().map(Self::n_marked).sum::<usize>()
    }

    fn n_files(&self) -> usize {
        self.files.len() + self.folders.values().map(Self::n_files).sum::<usize>()
    }
}

/// The tree. Every file is a link to its preview.
#[component]
pub fn FileTree(
    /// Every file, sorted by path.
    #[prop(into)]
    files: Signal<Vec<Leaf>>,
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
            let n_marked = held.n_marked();
            let marked =
                (n_marked > 0).then(|| view! { <span class="mark changed">{format!("{n_marked} changed")}</span> });
            view! {
                <li>
                    <details class="fold" open=open>
                        <summary>{name.clone()}"/"{marked}<span class="size">{held.n_files()}</span></summary>
                        {inside(held, &path, selected)}
                    </details>
                </li>
            }
        })
        .collect_view();
    let files = folder.files.iter().map(|leaf| file(leaf, selected)).collect_view();
    view! { <ul>{folders}{files}</ul> }.into_any()
}

fn file(leaf: &Leaf, selected: Signal<Option<String>>) -> impl IntoView + use<> {
    let path = leaf.path.clone();
    let own = path.clone();
    let on = move || selected.with(|held| held.as_deref() == Some(own.as_str())).then_some("true");
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    let mark = leaf.mark.map(|mark| view! { <span class=format!("mark {}", mark.word())>{mark.word()}</span> });
    let size = (leaf.mark != Some(Mark::Removed)).then(|| bytes(leaf.length as f64));
    view! {
        <li>
            <a href=Route::at(Section::Files, &path).fragment() data-path=path.clone() aria-current=on>
                <span class="file-name">{name}</span>
                {mark}
                <span class="size">{size}</span>
            </a>
        </li>
    }
}
