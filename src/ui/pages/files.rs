//! The files of the package: the tree, a preview of one, and both downloads.

use crate::deliverable::File;
use crate::ui::components::code::Code;
use crate::ui::components::file_tree::FileTree;
use crate::ui::components::picture::Picture;
use crate::ui::route::Section;
use crate::ui::state::{Consultation, consultation};
use crate::ui::words::{bytes, count};
use leptos::prelude::*;

/// The files page.
#[component]
pub fn FilesPage() -> impl IntoView {
    let consultation = consultation();
    let files = consultation.files;
    let listed = Memo::new(move |_| {
        files.with(|files| files.iter().map(|file| (file.path.clone(), file.text.len())).collect::<Vec<_>>())
    });
    let selected = Memo::new(move |_| {
        let wanted = consultation.route.with(|route| route.selected_in(Section::Files).map(str::to_owned));
        wanted.or_else(|| listed.with(|listed| first_to_read(listed)))
    });
    let shown = Memo::new(move |_| {
        selected.with(|path| files.with(|files| files.iter().find(|file| Some(&file.path) == path.as_ref()).cloned()))
    });
    let is_empty = Memo::new(move |_| listed.with(Vec::is_empty));
    let sizes = move || listed.with(|listed| in_words(listed));
    let body = move || {
        if is_empty.get() {
            return view! { <Waiting working=consultation.working/> }.into_any();
        }
        view! {
            <div class="files">
                <FileTree files=listed selected/>
                <div id="file-preview" role="region" aria-label="Preview">
                    {move || preview(consultation, selected.get(), shown.get())}
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="page" aria-labelledby="files-heading">
            <header class="row">
                <h1 id="files-heading">"Files"</h1>
                <p class="soft" role="status">{sizes}</p>
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

/// The file that is worth reading first.
fn first_to_read(listed: &[(String, usize)]) -> Option<String> {
    const FIRST: [&str; 3] = ["docs/data/design.md", "docs/data/design.html", "README.md"];
    let has = |path: &&&str| listed.iter().any(|(held, _)| held == **path);
    let wanted = FIRST.iter().find(has).map(|path| (*path).to_owned());
    wanted.or_else(|| listed.first().map(|(path, _)| path.clone()))
}

/// `86 files, 240 kB`
fn in_words(listed: &[(String, usize)]) -> String {
    let total: usize = listed.iter().map(|(_, length)| length).sum();
    format!("{}, {}", count(listed.len(), "file"), bytes(total as f64))
}

fn preview(consultation: Consultation, path: Option<String>, file: Option<File>) -> AnyView {
    let Some(file) = file else {
        let path = path.unwrap_or_default();
        return view! { <p class="empty">{format!("{path} is not in the package. Choose a file on the left.")}</p> }
            .into_any();
    };
    let edited = consultation.session.with_untracked(|session| session.file_edits.contains_key(&file.path));
    let n_lines = count(file.text.lines().count(), "line");
    let about = format!("{n_lines}, {}", bytes(file.text.len() as f64));
    let path = file.path.clone();
    let is_picture = file.path.ends_with(".svg");
    let label = file.path.clone();
    let source = view! { <Code text=file.text.clone() label/> };
    let body = if is_picture {
        let alt = file.path.rsplit('/').next().unwrap_or_default().to_owned();
        view! {
            <Picture svg=file.text alt/>
            <details class="fold"><summary>"As text"</summary>{source}</details>
        }
        .into_any()
    } else {
        source.into_any()
    };
    view! {
        <div class="row">
            <h2 class="mono">{file.path}</h2>
            <span class="faint">{about}</span>
            {edited.then(|| view! { <span class="tag warning">"edited by hand"</span> })}
            <span class="grow"></span>
            <button id="download-file" type="button" class="button" on:click=move |_| consultation.download_file(path.clone())>
                "Download this file"
            </button>
        </div>
        {body}
    }
    .into_any()
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
