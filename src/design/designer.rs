//! Designs a session again and again: what follows from the schema alone is derived once, so that an answer costs no more
//! than what it moves.

use super::decisions::{Scope, decide};
use super::model::{History, Model, ModelOptions, Style, Treatment, derive};
use super::needs::Needs;
use super::{Decision, Design, assemble, data_classes};
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::finding::Finding;
use crate::session::{ModelEdit, Session, TableRole};
use crate::sql::Schema;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Keeps what the last design derived from the schema. Its designs are those of [`super::design`].
#[derive(Debug, Clone, Default)]
pub struct Designer {
    read: Option<Read>,
}

/// What was derived from a schema.
#[derive(Debug, Clone)]
struct Read {
    schema: Schema,
    classes: Vec<&'static str>,
    modelled: Option<Modelled>,
}

/// The model of a schema in a shape that was decided or insisted on.
#[derive(Debug, Clone)]
struct Modelled {
    shape: Shape,
    model: Arc<Model>,
    findings: Vec<Finding>,
}

/// What shapes a model beside the schema.
#[derive(Debug, Clone, PartialEq)]
struct Shape {
    roles: BTreeMap<String, TableRole>,
    edits: BTreeMap<String, ModelEdit>,
    treatments: BTreeMap<&'static str, Treatment>,
    history: History,
    style: Style,
}

impl Designer {
    /// The design of a session.
    pub fn design(&mut self, session: &Session, facts: &Facts, requirements: &Requirements) -> Design {
        let read = self.read(facts);
        let needs = Needs::with_classes(requirements, facts, read.classes.clone());
        let decisions = decide(&needs, &session.pins, Scope::Tables);
        let modelled = read.modelled(Shape::new(session, &decisions));
        assemble(session, &needs, decisions, modelled)
    }

    fn read(&mut self, facts: &Facts) -> &mut Read {
        let kept = self.read.take().filter(|read| read.schema == facts.schema);
        self.read.insert(kept.unwrap_or_else(|| Read {
            schema: facts.schema.clone(),
            classes: super::privacy::classes(&facts.schema),
            modelled: None,
        }))
    }
}

impl Read {
    fn modelled(&mut self, shape: Shape) -> (Arc<Model>, Vec<Finding>) {
        let kept = self.modelled.take().filter(|held| held.shape == shape);
        let held = self.modelled.insert(kept.unwrap_or_else(|| {
            let options = ModelOptions {
                roles: &shape.roles,
                edits: &shape.edits,
                treat: &|class| shape.treatments.get(class).copied(),
                history: shape.history,
                style: shape.style,
            };
            let (model, findings) = derive(&self.schema, &options);
            Modelled { model: Arc::new(model), findings, shape }
        }));
        (Arc::clone(&held.model), held.findings.clone())
    }
}

impl Shape {
    fn new(session: &Session, decisions: &[Decision]) -> Self {
        let chosen = |id: &str| decisions.iter().find(|decision| decision.id == id).map_or("", |held| &held.chosen);
        let treatments = data_classes()
            .iter()
            .filter_map(|class| Some((class.id.as_str(), super::treatment(decisions, &class.id)?)))
            .collect();
        Self {
            roles: session.table_roles.clone(),
            edits: session.model_edits.clone(),
            treatments,
            history: super::history(chosen("modelling.history")),
            style: super::style(chosen("modelling.style")),
        }
    }
}
