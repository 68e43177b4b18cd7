//! The one request that leaves the page: to an endpoint that the person typed in.

use super::{is_online, thrown, time};
use gloo_net::http::Request;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::AbortController;

/// How long an endpoint may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is taken, in bytes.
const MOST: usize = 10 * 1024 * 1024;

/// Posts JSON and gives the text of the answer; otherwise what went wrong and what to do, in words.
pub async fn post(endpoint: &str, body: &str) -> Result<String, String> {
    let endpoint = endpoint.trim();
    if !endpoint.starts_with("http://") && !endpoint.starts_with("https://") {
        return Err("The endpoint starts with http:// or https://, such as http://localhost:9000/context.".to_owned());
    }
    let controller = AbortController::new().map_err(|error| thrown(&error))?;
    let late = Rc::new(Cell::new(false));
    let (signal, rung) = (controller.signal(), Rc::clone(&late));
    leptos::task::spawn_local(async move {
        time::sleep(PATIENCE).await;
        rung.set(true);
        controller.abort();
    });
    let request = Request::post(endpoint)
        .header("content-type", "application/json")
        .abort_signal(Some(&signal))
        .body(body)
        .map_err(|error| format!("The request could not be made: {error}."))?;
    let response = request.send().await.map_err(|_| no_answer(late.get()))?;
    let status = response.status();
    if !response.ok() {
        return Err(refused(status, &response.status_text()));
    }
    let text = response.text().await.map_err(|_| no_answer(late.get()))?;
    if text.len() > MOST {
        return Err("The answer is larger than 10 MB. Save it as a file and take out what is not needed.".to_owned());
    }
    Ok(text)
}

fn no_answer(late: bool) -> String {
    if late {
        return "No answer within 10 seconds. Is the context manager running? Copy the request below and bring its answer as a file.".to_owned();
    }
    if !is_online() {
        return "There is no network. Bring the answer as a file instead.".to_owned();
    }
    "The browser could not reach the endpoint, or was not allowed to read its answer. Check the address; the server must \
     also allow this page (the header Access-Control-Allow-Origin, and Content-Type among its allowed headers). \
     Otherwise copy the request below and bring the answer as a file."
        .to_owned()
}

fn refused(status: u16, words: &str) -> String {
    let remedy = match status {
        401 | 403 => "It wants a sign-in that this page cannot give. Copy the request and bring the answer as a file.",
        404 | 405 => "Nothing takes this request at that path. Check the address.",
        500.. => "The context manager itself failed. Look at its log, then ask again.",
        _ => "Check the address and what the context manager expects.",
    };
    format!("The endpoint answered {status} {words}. {remedy}")
}
