//! Requests come in, answers go out.
//!
//! The texts of the session's files are kept under their keys, so that each travels once. Nothing here touches storage
//! or the network.

use crate::engine;
use js_sys::{Array, Uint8Array};
use plumbline::session::Session;
use plumbline::share::{Answer, Envelope, Request, SentCopy, SentSession, join};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The most bytes of text that are kept between requests.
const MOST_KEPT: usize = 120 * 1024 * 1024;

thread_local! {
    static TEXTS: RefCell<BTreeMap<u64, Arc<str>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Listens for requests for as long as the worker lives.
pub(crate) fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        spawn_local(received(message.get(0).as_string().unwrap_or_default(), message.get(1).unchecked_into()));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

async fn received(text: String, attachments: Array) {
    let request: Envelope<Request> = match serde_json::from_str(&text) {
        Ok(request) => request,
        // without its number the request cannot be answered; the page and its worker are of different versions
        Err(error) => return post(0, Answer::Failed(error.to_string()), None),
    };
    let id = request.id;
    let (answer, bytes) = work(id, request.body, &attachments).await.unwrap_or_else(|_| {
        let why = "a part of Plumbline could not be loaded; the network or the server did not give it. Try again";
        (Answer::Failed(why.to_owned()), None)
    });
    post(id, answer, bytes);
}

async fn work(id: u64, request: Request, attachments: &Array) -> engine::Loaded<(Answer, Option<Vec<u8>>)> {
    let sent = match request {
        Request::Check { file, text, dialect, options } => {
            return Ok((engine::check(&file, &text, dialect, &options).await?, None));
        }
        Request::Write { text, from, to } => return Ok((engine::write_sql(&text, from, to).await?, None)),
        Request::Compare { before, after } => return Ok((engine::compare(&before, &after).await?, None)),
        Request::OpenLink(fragment) => return Ok((engine::open_link(&fragment), None)),
        Request::Facts(ref sent)
        | Request::Ask(ref sent)
        | Request::Package(ref sent)
        | Request::Board(ref sent)
        | Request::Outlook(ref sent)
        | Request::Care(ref sent)
        | Request::Document(ref sent)
        | Request::Zip(ref sent)
        | Request::Trace { session: ref sent, .. }
        | Request::Merge { session: ref sent, .. }
        | Request::Link(ref sent) => sent,
    };
    let session = match put_together(sent, attachments) {
        Ok(session) => session,
        Err(answer) => return Ok((answer, None)),
    };
    let answer = match request {
        Request::Facts(_) => engine::facts(&session).await?,
        Request::Ask(_) => engine::ask(&session).await?,
        Request::Package(_) => engine::package(&session).await?,
        Request::Board(_) => engine::board(&session).await?,
        Request::Trace { table, .. } => engine::trace(&session, &table).await?,
        Request::Merge { copy, .. } => match copied(&copy, attachments) {
            Copied::Files(files) => engine::merge(&session, &files).await?,
            Copied::Archive(bytes) => engine::merge_archive(&session, &bytes).await?,
        },
        Request::Outlook(_) => engine::outlook(&session).await?,
        Request::Care(_) => engine::care(&session).await?,
        Request::Document(_) => engine::document(&session).await?,
        Request::Zip(_) => {
            let compressing = || post(id, Answer::Progress("Compressing".to_owned()), None);
            return engine::zip(&session, &compressing).await;
        }
        _ => engine::link(&session),
    };
    Ok((answer, None))
}

/// The session with its texts, the attached ones being kept for the next time.
fn put_together(sent: &SentSession, attachments: &Array) -> Result<Session, Answer> {
    TEXTS.with_borrow_mut(|kept| {
        if kept.values().map(|text| text.len()).sum::<usize>() > MOST_KEPT {
            kept.clear();
        }
        let mut texts = Vec::with_capacity(sent.texts.len());
        for text in &sent.texts {
            if let Some(attached) = text.attached.and_then(|index| attachments.get(index).as_string()) {
                kept.insert(text.key, attached.into());
            }
            texts.push(Arc::clone(kept.get(&text.key).ok_or(Answer::Missing)?));
        }
        join(&sent.head, texts).map_err(|error| Answer::Failed(error.to_string()))
    })
}

/// A copy of a package with what was attached.
enum Copied {
    Files(Vec<(String, String)>),
    Archive(Vec<u8>),
}

fn copied(copy: &SentCopy, attachments: &Array) -> Copied {
    match copy {
        SentCopy::Files(files) => {
            let text = |at: u32| attachments.get(at).as_string().unwrap_or_default();
            Copied::Files(files.iter().map(|(path, at)| (path.clone(), text(*at))).collect())
        }
        SentCopy::Archive(at) => Copied::Archive(Uint8Array::new(&attachments.get(*at)).to_vec()),
    }
}

fn post(id: u64, body: Answer, bytes: Option<Vec<u8>>) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let text = serde_json::to_string(&Envelope { id, body }).unwrap_or_default();
    let text = JsValue::from_str(&text);
    let posted = match bytes {
        None => scope.post_message(&Array::of1(&text)),
        Some(bytes) => {
            let bytes = Uint8Array::from(bytes.as_slice());
            // moved to the page, not copied
            scope.post_message_with_transfer(&Array::of2(&text, &bytes), &Array::of1(&bytes.buffer()))
        }
    };
    if let Err(error) = posted {
        // nothing can be posted any more: the page sees a worker that died
        wasm_bindgen::throw_val(error);
    }
}
