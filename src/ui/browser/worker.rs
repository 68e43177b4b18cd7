//! The page's end of the worker: requests become futures, one is worked on at a time, the newest state wins.
//!
//! Dropping a future cancels it: a waiting request is never sent, and work that goes on for long is broken off by
//! starting the worker again. A worker that dies is replaced, and the page says so.

use super::{thrown, time};
use crate::context::Facts;
use crate::deliverable::diagram::board::Board;
use crate::deliverable::document::Document;
use crate::deliverable::lineage::trace::ColumnTrace;
use crate::deliverable::lines::Line;
use crate::finding::Finding;
use crate::session::{Session, Source};
use crate::share::{Answer, AskedRow, Envelope, Request, Return, SentCopy, SentSession, SentText, split};
use crate::sql::{CheckOptions, Dialect};
use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The loader that starts the second bundle, beside the page.
const SCRIPT: &str = "worker-boot.js";
/// How often a worker that dies is replaced.
const MOST_DEATHS: u32 = 5;
/// How long unwanted work may go on before it is broken off, in milliseconds.
const PATIENCE_MS: f64 = 1_500.0;

const OTHER_ANSWER: &str = "the background part answered another question";

/// Bytes that came from the worker or go there; they stay outside the page's own memory.
#[derive(Debug, Clone)]
pub struct Bytes(Uint8Array);

impl PartialEq for Bytes {
    /// Whether they are the same bytes in the same place.
    fn eq(&self, other: &Self) -> bool {
        self.as_js() == other.as_js()
    }
}

impl Eq for Bytes {}

impl Bytes {
    pub(super) fn of(buffer: &JsValue) -> Self {
        Self(Uint8Array::new(buffer))
    }

    pub(super) fn as_js(&self) -> &JsValue {
        &self.0
    }
}

/// Facts from the session's files.
pub async fn facts(session: &Session) -> Result<Facts, String> {
    match ask(Job::Facts(session.clone())).await?.0 {
        Answer::Facts(facts) => Ok(*facts),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// The open questions, most decisive first.
pub async fn asked(session: &Session) -> Result<Vec<AskedRow>, String> {
    match ask(Job::Ask(session.clone())).await?.0 {
        Answer::Asked(rows) => Ok(rows),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// Path and text of every file of the package, and its findings.
pub async fn package(session: &Session) -> Result<(Vec<(String, String)>, Vec<Finding>), String> {
    match ask(Job::Package(session.clone())).await?.0 {
        Answer::Package(files, findings) => Ok((files, findings)),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// Where the tables of the model stand on the board.
pub async fn board(session: &Session) -> Result<Board, String> {
    match ask(Job::Board(session.clone())).await?.0 {
        Answer::Board(board) => Ok(*board),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// Where the columns of a published table come from.
pub async fn trace(session: &Session, table: String) -> Result<Vec<ColumnTrace>, String> {
    match ask(Job::Trace(session.clone(), table)).await?.0 {
        Answer::Traced(columns) => Ok(columns),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// What the design could become and what could happen to it, as JSON.
pub async fn outlook(session: &Session) -> Result<String, String> {
    match ask(Job::Outlook(session.clone())).await?.0 {
        Answer::Outlook(text) => Ok(text),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// Which classes of personal data there are, who sees them, and how long each copy is kept, as JSON.
pub async fn care(session: &Session) -> Result<String, String> {
    match ask(Job::Care(session.clone())).await?.0 {
        Answer::Care(text) => Ok(text),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// The design document.
pub async fn document(session: &Session) -> Result<Document, String> {
    match ask(Job::Document(session.clone())).await?.0 {
        Answer::Document(document) => Ok(*document),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// The package as an archive.
pub async fn zip(session: &Session) -> Result<Bytes, String> {
    match ask(Job::Zip(session.clone())).await? {
        (Answer::Zip, Some(bytes)) => Ok(Bytes(bytes)),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// What changed from one text to another.
pub async fn compare(before: String, after: String) -> Result<Vec<Line>, String> {
    match ask(Job::Plain(Request::Compare { before, after })).await?.0 {
        Answer::Compared(lines) => Ok(lines),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// A copy of a package that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copy {
    /// Its files.
    Files(Vec<Source>),
    /// Its archive.
    Archive(Bytes),
}

/// An edited copy of the package, merged with what is delivered now.
pub async fn merge(session: &Session, copy: Copy) -> Result<Return, String> {
    match ask(Job::Merge(session.clone(), copy)).await?.0 {
        Answer::Merged(back) => Ok(*back),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// What is wrong in a text of SQL.
pub async fn check(
    file: String,
    text: String,
    dialect: Dialect,
    options: CheckOptions,
) -> Result<Vec<Finding>, String> {
    match ask(Job::Plain(Request::Check { file, text, dialect, options })).await?.0 {
        Answer::Findings(findings) => Ok(findings),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// The schema that a text of SQL declares, written for another engine, and what that could not say.
pub async fn write_sql(text: String, from: Dialect, to: Dialect) -> Result<(String, Vec<String>), String> {
    match ask(Job::Plain(Request::Write { text, from, to })).await?.0 {
        Answer::Written(text, losses) => Ok((text, losses)),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// The session as the fragment of a link.
pub async fn link(session: &Session) -> Result<String, String> {
    match ask(Job::Link(session.clone())).await?.0 {
        Answer::Link(link) => Ok(link),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// The session file that the fragment of a link carries.
pub async fn open_link(fragment: &str) -> Result<String, String> {
    match ask(Job::Plain(Request::OpenLink(fragment.to_owned()))).await?.0 {
        Answer::Session(text) => Ok(text),
        _ => Err(OTHER_ANSWER.to_owned()),
    }
}

/// What the worker tells besides answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It works on something, in words.
    Working(String),
    /// It has nothing to do.
    Idle,
    /// It died and was replaced.
    Restarted,
}

/// Starts the worker; `hear` is told its news for as long as the page lives.
pub fn start(hear: impl Fn(News) + 'static) {
    CLIENT.with_borrow_mut(|client| client.hear = Some(Rc::new(hear)));
    // started before the first request comes, because its bundle takes a moment to load
    CLIENT.with_borrow_mut(|client| {
        if client.worker.is_none() {
            client.worker = spawn().ok();
        }
    });
    pump();
}

enum Job {
    Facts(Session),
    Ask(Session),
    Package(Session),
    Board(Session),
    Trace(Session, String),
    Outlook(Session),
    Care(Session),
    Document(Session),
    Zip(Session),
    Merge(Session, Copy),
    Link(Session),
    Plain(Request),
}

type Reply = Result<(Answer, Option<Uint8Array>), String>;

struct Pending {
    id: u64,
    job: Job,
    reply: oneshot::Sender<Reply>,
    started_ms: f64,
}

#[derive(Default)]
struct Client {
    worker: Option<Worker>,
    queue: VecDeque<Pending>,
    in_flight: Option<Pending>,
    last_id: u64,
    last_key: u64,
    known: Vec<(Arc<str>, u64)>,
    deaths: u32,
    hear: Option<Rc<dyn Fn(News)>>,
}

thread_local! {
    static CLIENT: RefCell<Client> = RefCell::default();
}

async fn ask(job: Job) -> Reply {
    let (reply, answer) = oneshot::channel();
    CLIENT.with_borrow_mut(|client| {
        client.last_id += 1;
        let pending = Pending { id: client.last_id, job, reply, started_ms: 0.0 };
        // somebody looks and waits for it; the rest follows what was typed
        let is_seen = matches!(
            pending.job,
            Job::Board(_)
                | Job::Care(_)
                | Job::Trace(..)
                | Job::Plain(Request::Check { .. } | Request::Write { .. } | Request::Compare { .. })
        );
        if is_seen {
            client.queue.push_front(pending);
        } else {
            client.queue.push_back(pending);
        }
    });
    pump();
    answer.await.unwrap_or_else(|_| Err("the background part stopped before it had answered".to_owned()))
}

/// Sends the next request, when the worker is free.
fn pump() {
    let (news, hear) = CLIENT.with_borrow_mut(|client| {
        client.queue.retain(|pending| !pending.reply.is_canceled());
        let unwanted = client
            .in_flight
            .as_ref()
            .is_some_and(|held| held.reply.is_canceled() && time::now_ms() - held.started_ms > PATIENCE_MS);
        if unwanted && !client.queue.is_empty() {
            client.stop();
        }
        if client.in_flight.is_some() {
            return (None, None);
        }
        let news = client.send_next();
        (Some(news), client.hear.clone())
    });
    // outside the borrow: who hears may ask again
    if let (Some(news), Some(hear)) = (news, hear) {
        hear(news);
    }
}

impl Client {
    fn send_next(&mut self) -> News {
        while let Some(mut pending) = self.queue.pop_front() {
            let words = pending.job.words();
            match self.post(&pending) {
                Ok(()) => {
                    pending.started_ms = time::now_ms();
                    self.in_flight = Some(pending);
                    return News::Working(words.to_owned());
                }
                Err(why) => {
                    // who asked has gone: nobody to tell
                    let _ = pending.reply.send(Err(why));
                }
            }
        }
        News::Idle
    }

    fn post(&mut self, pending: &Pending) -> Result<(), String> {
        let attachments = Array::new();
        let body = match &pending.job {
            Job::Facts(session) => Request::Facts(self.sent(session, &attachments)),
            Job::Ask(session) => Request::Ask(self.sent(session, &attachments)),
            Job::Package(session) => Request::Package(self.sent(session, &attachments)),
            Job::Board(session) => Request::Board(self.sent(session, &attachments)),
            Job::Trace(session, table) => {
                Request::Trace { session: self.sent(session, &attachments), table: table.clone() }
            }
            Job::Outlook(session) => Request::Outlook(self.sent(session, &attachments)),
            Job::Care(session) => Request::Care(self.sent(session, &attachments)),
            Job::Document(session) => Request::Document(self.sent(session, &attachments)),
            Job::Merge(session, copy) => {
                let session = self.sent(session, &attachments);
                let attach = |held: &JsValue| attachments.push(held) - 1;
                let copy = match copy {
                    Copy::Archive(bytes) => SentCopy::Archive(attach(bytes.as_js())),
                    Copy::Files(files) => {
                        let sent = |file: &Source| (file.name.clone(), attach(&JsValue::from_str(&file.text)));
                        SentCopy::Files(files.iter().map(sent).collect())
                    }
                };
                Request::Merge { session, copy }
            }
            Job::Zip(session) => Request::Zip(self.sent(session, &attachments)),
            Job::Link(session) => Request::Link(self.sent(session, &attachments)),
            Job::Plain(request) => request.clone(),
        };
        let text = serde_json::to_string(&Envelope { id: pending.id, body }).map_err(|error| error.to_string())?;
        if self.worker.is_none() {
            self.worker = Some(spawn()?);
        }
        let message = Array::of2(&JsValue::from_str(&text), &attachments);
        match &self.worker {
            Some(worker) => worker.post_message(&message).map_err(|error| thrown(&error)),
            None => Err("the background part could not be started".to_owned()),
        }
    }

    /// The session with only those texts attached that the worker does not hold.
    fn sent(&mut self, session: &Session, attachments: &Array) -> SentSession {
        let mut texts = Vec::with_capacity(session.sources.len());
        for source in &session.sources {
            let held = self.known.iter().find(|(text, _)| Arc::ptr_eq(text, &source.text)).map(|(_, key)| *key);
            texts.push(held.map_or_else(
                || {
                    self.last_key += 1;
                    self.known.push((Arc::clone(&source.text), self.last_key));
                    let position = attachments.push(&JsValue::from_str(&source.text)) - 1;
                    SentText { key: self.last_key, attached: Some(position) }
                },
                |key| SentText { key, attached: None },
            ));
        }
        SentSession { head: split(session), texts }
    }

    /// Ends the worker; the next request starts another.
    fn stop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.terminate();
        }
        self.known.clear();
        self.in_flight = None;
    }
}

impl Job {
    fn words(&self) -> &'static str {
        match self {
            Self::Facts(_) => "Reading the files",
            Self::Ask(_) => "Weighing the questions",
            Self::Package(_) => "Writing the package",
            Self::Board(_) => "Laying the tables out",
            Self::Trace(..) => "Following the lineage",
            Self::Care(_) => "Looking at the governance",
            Self::Outlook(_) => "Looking for what would change it",
            Self::Document(_) => "Writing the document",
            Self::Merge(..) => "Merging the copy",
            Self::Plain(Request::Compare { .. }) => "Comparing",
            Self::Zip(_) => "Packing the archive",
            Self::Link(_) | Self::Plain(Request::OpenLink(_)) => "Reading the link",
            Self::Plain(Request::Write { .. }) => "Writing the SQL",
            Self::Plain(_) => "Checking the SQL",
        }
    }
}

fn spawn() -> Result<Worker, String> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    let base = document.base_uri().ok().flatten().unwrap_or_default();
    let script = web_sys::Url::new_with_base(SCRIPT, &base).map_err(|error| thrown(&error))?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script.href(), &options).map_err(|error| thrown(&error))?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| received(&event));
    let on_error = Closure::<dyn Fn(ErrorEvent)>::new(|event: ErrorEvent| died(&event));
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // they live as long as the page: a worker is replaced a handful of times at most
    on_message.forget();
    on_error.forget();
    Ok(worker)
}

fn received(event: &MessageEvent) {
    let message: Array = event.data().unchecked_into();
    let text = message.get(0).as_string().unwrap_or_default();
    let bytes = message.get(1).dyn_into::<Uint8Array>().ok();
    let envelope: Envelope<Answer> = match serde_json::from_str(&text) {
        Ok(envelope) => envelope,
        Err(error) => return finish(Err(format!("the background part said something that cannot be read: {error}"))),
    };
    let is_awaited = CLIENT.with_borrow(|client| client.in_flight.as_ref().is_some_and(|held| held.id == envelope.id));
    if !is_awaited {
        return;
    }
    match envelope.body {
        Answer::Progress(words) => {
            let hear = CLIENT.with_borrow(|client| client.hear.clone());
            if let Some(hear) = hear {
                hear(News::Working(words));
            }
        }
        Answer::Missing => {
            CLIENT.with_borrow_mut(|client| {
                client.known.clear();
                if let Some(pending) = client.in_flight.take() {
                    client.queue.push_front(pending);
                }
            });
            pump();
        }
        Answer::Failed(why) => finish(Err(why)),
        answer => finish(Ok((answer, bytes))),
    }
}

fn finish(reply: Reply) {
    let pending = CLIENT.with_borrow_mut(|client| client.in_flight.take());
    if let Some(pending) = pending {
        // who asked has gone on: the answer is not wanted any more
        let _ = pending.reply.send(reply);
    }
    pump();
}

fn died(event: &ErrorEvent) {
    let reason = event.message();
    let (pending, hear, again) = CLIENT.with_borrow_mut(|client| {
        let pending = client.in_flight.take();
        client.stop();
        client.deaths += 1;
        (pending, client.hear.clone(), client.deaths <= MOST_DEATHS)
    });
    if let Some(pending) = pending {
        // who asked has gone on
        let _ = pending.reply.send(Err(format!("the background part stopped: {reason}")));
    }
    if !again {
        let waiting: Vec<Pending> = CLIENT.with_borrow_mut(|client| client.queue.drain(..).collect());
        for pending in waiting {
            let _ = pending.reply.send(Err("the background part stops again and again; reload the page".to_owned()));
        }
        return;
    }
    if let Some(hear) = hear {
        hear(News::Restarted);
    }
    pump();
}
