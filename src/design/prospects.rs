//! What the design could become and what could happen to it: alternatives, tipping points, rehearsals.
//!
//! It takes hundreds of trials, so it is no part of [`super::design`]: who needs it asks for it.

use super::{Alternative, Axis, Design, Rehearsal, alternatives, rehearsals, sweep};
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::session::Session;
use serde::{Deserialize, Serialize};

/// All three together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Prospects {
    /// The alternatives, the cheapest first.
    pub alternatives: Vec<Alternative>,
    /// Load, freshness, budget and team, each swept by itself.
    pub axes: Vec<Axis>,
    /// Events, played through.
    pub rehearsals: Vec<Rehearsal>,
}

/// The prospects of a design.
pub fn prospects(session: &Session, facts: &Facts, requirements: &Requirements, design: &Design) -> Prospects {
    Prospects {
        alternatives: alternatives(session, facts, requirements, design),
        axes: sweep(session, facts, requirements),
        rehearsals: rehearsals(session, facts, requirements),
    }
}
