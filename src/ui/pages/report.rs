//! The report: the design document to read and print, the summary to send, and the report of what was delivered.

use crate::deliverable::document::Document;
use crate::ui::browser::{clipboard, focus, paper};
use crate::ui::components::document_view::{Contents, DocumentView};
use crate::ui::route::Section;
use crate::ui::state::{Consultation, consultation};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where the summary is delivered.
const SUMMARY: &str = "docs/data/summary.md";
/// Where the report is delivered.
const REPORT: &str = "docs/data/report.json";

/// The report page.
#[component]
pub fn ReportPage() -> impl IntoView {
    let consultation = consultation();
    let asked = LocalResource::new(move || {
        // the package is written anew after every edit, and the document with it
        consultation.files.track();
        consultation.document()
    });
    let document = Memo::new(move |_| asked.get());
    // an address may name a place of the document, which is there only once the document is
    let place = Memo::new(move |_| {
        let wanted = consultation.route.with(|route| route.selected_in(Section::Report).map(str::to_owned));
        wanted.filter(|_| document.with(|document| matches!(document, Some(Ok(_)))))
    });
    Effect::new(move |_| {
        if let Some(anchor) = place.get() {
            focus(&anchor);
        }
    });
    let body = move || match document.get() {
        None => waiting().into_any(),
        Some(Err(why)) => failed(why).into_any(),
        Some(Ok(document)) => reading(document).into_any(),
    };
    view! {
        <section class="page" aria-label="Report">
            <div class="row no-print">
                <p class="eyebrow">"The design document"</p>
                <span class="grow"></span>
                <button id="print" type="button" class="button" on:click=|_| paper::print()>"Print…"</button>
                <a class="button" href="#/files/docs/data/design.html">"As a file"</a>
            </div>
            {body}
        </section>
        <aside class="inspector" aria-label="Summary and report">
            <h2>"Message to whoever asked"</h2>
            <Delivered consultation path=SUMMARY copied="The summary is on the clipboard"/>
            <h2>"Report of what was delivered"</h2>
            <Delivered consultation path=REPORT copied="The report is on the clipboard"/>
        </aside>
    }
}

fn reading(document: Document) -> impl IntoView {
    let sections = document.sections.iter().map(|section| (section.anchor(), section.heading())).collect::<Vec<_>>();
    view! {
        <div class="report">
            <Contents sections/>
            <DocumentView document/>
        </div>
    }
}

fn waiting() -> impl IntoView {
    view! {
        <div class="stack document" role="status">
            <h1>"The document is being written"</h1>
            <div class="skeleton"></div><div class="skeleton"></div><div class="skeleton"></div>
        </div>
    }
}

fn failed(why: String) -> impl IntoView {
    view! {
        <div class="empty" role="alert">
            <h1>"The document could not be written"</h1>
            <p>{why}</p>
            <p>"Your session is kept. Change something or reload to try again."</p>
        </div>
    }
}

/// A text as a message: Markdown without the backslashes that keep its signs from being markup.
fn message(path: &str, text: &str) -> String {
    if !path.ends_with(".md") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !chars.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(c);
        }
    }
    out
}

/// A delivered text with buttons to copy and to download it.
#[component]
fn Delivered(
    /// The consultation.
    consultation: Consultation,
    /// The file of the package.
    path: &'static str,
    /// What is said when it was copied.
    copied: &'static str,
) -> impl IntoView {
    let text = Memo::new(move |_| {
        consultation
            .files
            .with(|files| files.iter().find(|file| file.path == path).map(|file| message(path, &file.text)))
    });
    let copy = move |_| {
        let Some(text) = text.get_untracked() else { return };
        spawn_local(async move {
            match clipboard::copy(&text).await {
                Ok(()) => consultation.toast(copied),
                Err(why) => consultation.toast(format!("It could not be copied: {why}.")),
            }
        });
    };
    let is_absent = move || text.with(Option::is_none);
    view! {
        {move || match text.get() {
            Some(text) => view! { <pre class="message" tabindex="0">{text}</pre> }.into_any(),
            None => view! { <p class="skeleton" role="status">"It is being written"</p> }.into_any(),
        }}
        <div class="row">
            <button type="button" class="button" data-copy=path disabled=is_absent on:click=copy>"Copy"</button>
            <button
                type="button"
                class="button quiet"
                disabled=is_absent
                on:click=move |_| consultation.download_file(path.to_owned())
            >
                "Download"
            </button>
        </div>
    }
}
