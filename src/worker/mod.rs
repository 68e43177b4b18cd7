//! The worker: one enum of requests, one of answers.
/// Listens for requests.
pub fn start() {}
