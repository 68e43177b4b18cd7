//! Designs a session again and again: what follows from the schema alone is derived once, so that an answer costs no more
//! than what it moves.

use super::decisions::{Scope, Standing, chosen};
use super::model::{Columns, History, Model, ModelOptions, Style, Treatment, derive};
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
    schema: Arc<Schema>,
    columns: Columns,
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
        let standing = Standing::new(&needs, &session.pins, Scope::Tables);
        let modelled = read.modelled(Shape::new(session, &standing.decisions));
        assemble(session, &needs, standing, modelled)
    }

    fn read(&mut self, facts: &Facts) -> &mut Read {
        let kept = self.read.take().filter(|read| read.schema == facts.schema);
        self.read.insert(kept.unwrap_or_else(|| {
            let columns = Columns::of(&facts.schema);
            Read { schema: Arc::clone(&facts.schema), classes: columns.data_classes(), columns, modelled: None }
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
            let (model, findings) = derive(&self.schema, &self.columns, &options);
            Modelled { model: Arc::new(model), findings, shape }
        }));
        (Arc::clone(&held.model), held.findings.clone())
    }
}

impl Shape {
    fn new(session: &Session, decisions: &[Decision]) -> Self {
        let chosen = |id: &str| chosen(decisions, id);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::design;
    use crate::discovery::requirements;
    use crate::session::{Answer, Edit, Source, Value};

    #[test]
    fn what_is_kept_changes_no_design() {
        let source = |text: &str| Edit::AddSource(Source { name: "schema.sql".into(), text: text.into() });
        let answer = |id: &str, value: &str| Edit::Answer(id.into(), Answer::Value(Value::Text(value.into())));
        let edits = [
            source("create table customer (id int primary key, email text, city text, updated_at timestamp);"),
            answer("load.history", "80 TB"),
            answer("data.history_of_attributes", "keep_history"),
            Edit::Pin("security.sensitive_data".into(), "drop".into()),
            Edit::Pin("modelling.style".into(), "snowflake_schema".into()),
            Edit::SetTableRole("customer".into(), TableRole::Fact),
            source(
                "create table customer (id int primary key, name text);
                 create table sale (id int primary key, customer_id int references customer, sold_at timestamp, amount numeric(9,2));",
            ),
            answer("needs.freshness", "5 s"),
        ];
        let mut session = Session::new("Kept");
        let mut designer = Designer::default();
        for edit in edits {
            let said = format!("{edit:?}");
            session.apply(edit).unwrap();
            let facts = crate::context::facts(&session);
            let needs = requirements(&session, &facts);
            assert_eq!(needs.findings, [], "{said}");
            assert_eq!(designer.design(&session, &facts, &needs), design(&session, &facts, &needs), "{said}");
        }
    }
}
