//! The engine's functions as answers.

use crate::context::Facts;
use crate::deliverable::Given;
use crate::session::Session;
use crate::share::Answer;
use crate::sql::Dialect;

pub(super) fn facts(_session: &Session) -> Answer {
    Answer::Facts(Box::new(Facts::default()))
}
pub(super) fn ask(_session: &Session) -> Answer {
    Answer::Asked(Vec::new())
}
pub(super) fn package(_session: &Session) -> Answer {
    Answer::Package(Vec::new(), Vec::new())
}
pub(super) fn document(session: &Session) -> Answer {
    let facts = crate::context::facts(session);
    let requirements = crate::discovery::requirements(session, &facts);
    let design = crate::design::design(session, &facts, &requirements);
    let given = Given { session, facts: &facts, requirements: &requirements, design: &design };
    Answer::Document(Box::new(crate::deliverable::document::document(&given)))
}
pub(super) fn zip(_session: &Session, progress: impl Fn()) -> (Answer, Option<Vec<u8>>) {
    progress();
    (Answer::Zip, Some(Vec::new()))
}
pub(super) fn check(_file: &str, _text: &str, _dialect: Dialect) -> Answer {
    Answer::Findings(Vec::new())
}
pub(super) fn link(_session: &Session) -> Answer {
    Answer::Failed("not yet".into())
}
pub(super) fn open_link(_fragment: &str) -> Answer {
    Answer::Failed("not yet".into())
}
