//! A value that was tried, as answers: what somebody says who takes it over.

use super::Swept;
use crate::design::needs::GROWING;
use crate::discovery::Requirements;
use crate::figure::{MONTH, quantity_written};
use crate::session::{Answer, Session};

/// The answers under which the design is what a sweep found at a value: each question with what would be said to it.
///
/// Three times today's load, where 10 GB arrive a day → `load.bytes_per_day` with `30 GB`, and the same for every other
/// question that grows with the load. What was said not to apply stays so.
pub fn answers_at(
    session: &Session,
    requirements: &Requirements,
    swept: Swept,
    value: f64,
) -> Vec<(&'static str, String)> {
    let scaled = |id: &'static str| {
        let unit = requirements.get(id)?.unit.as_deref()?;
        let stated = requirements.figure(id, id).value;
        let applies = !matches!(session.answers.get(id), Some(Answer::NotApplicable(_)));
        (applies && stated > 0.0).then(|| (id, quantity_written(stated * value, unit)))
    };
    match swept {
        Swept::Load => GROWING.into_iter().filter_map(scaled).collect(),
        Swept::Freshness => vec![("needs.freshness", quantity_written(value, "duration"))],
        Swept::Budget => vec![("budget.monthly", quantity_written(value / MONTH, "USD/month"))],
        Swept::Team => vec![("team.engineers", quantity_written(value, "people"))],
    }
}
