//! What hangs on no table: types, sequences, schemas, rights, comments on anything.

use super::builder::Builder;
use crate::finding::Place;
use crate::sql::cursor::FullName;
use crate::sql::schema::{Clauses, Grant, KeptStatement, Namespace, ObjectComment, OtherType, Sequence};
use crate::sql::statement::Declaration;

impl Builder {
    /// Applies a declaration that is about no table; whether what it speaks of is known.
    pub(super) fn apply_other(&mut self, declaration: &Declaration, place: &Place) -> bool {
        match declaration {
            Declaration::Type { name, fields, definition } => {
                let held = OtherType {
                    schema: self.schema_of(name),
                    name: name.name.text.clone(),
                    fields: fields.clone(),
                    definition: definition.clone(),
                    comment: None,
                };
                self.rest.types.push(held);
            }
            Declaration::Sequence { name, clauses, alters } => {
                let schema = self.schema_of(name);
                let same = |held: &&mut Sequence| held.name == name.name.text && (held.schema == schema || *alters);
                match self.rest.sequences.iter_mut().find(same) {
                    Some(held) => held.clauses.extend(clauses.iter().cloned()),
                    None => self.rest.sequences.push(Sequence {
                        schema,
                        name: name.name.text.clone(),
                        clauses: clauses.clone(),
                        comment: None,
                    }),
                }
            }
            Declaration::Namespace { name, database, clauses } => self.add_namespace(name, *database, clauses),
            Declaration::Grant(Grant { privileges, on, to }) => {
                self.rest.grants.push(Grant { privileges: privileges.clone(), on: on.clone(), to: to.clone() });
            }
            Declaration::Kept { object, name, text } => self.rest.kept.push(KeptStatement {
                object: object.clone(),
                name: name.clone(),
                text: text.clone(),
                place: place.clone(),
            }),
            Declaration::ObjectComment { object, name, written, comment } => {
                self.comment(object, name, written, comment.as_ref());
            }
            Declaration::DropOther { object, names } => names.iter().for_each(|name| self.drop_other(object, name)),
            _ => {}
        }
        true
    }

    fn add_namespace(&mut self, name: &str, database: bool, clauses: &Clauses) {
        if self.rest.namespaces.iter().any(|held| held.name == name && held.database == database) {
            return;
        }
        let comment = clauses.iter().find(|(key, _)| key == "comment");
        self.rest.namespaces.push(Namespace {
            name: name.to_owned(),
            database,
            clauses: clauses.clone(),
            comment: comment.map(|(_, text)| text.trim_matches('\'').to_owned()),
        });
    }

    fn comment(&mut self, object: &str, name: &FullName, written: &str, comment: Option<&String>) {
        let same = |held: &str| held.eq_ignore_ascii_case(&name.name.text);
        let rest = &mut self.rest;
        let slot = match object {
            "index" => (self.tables.iter_mut().flatten())
                .flat_map(|held| held.table.indexes.iter_mut())
                .find(|index| same(&index.name))
                .map(|index| &mut index.comment),
            "sequence" => rest.sequences.iter_mut().find(|held| same(&held.name)).map(|held| &mut held.comment),
            "schema" | "database" | "catalog" => {
                rest.namespaces.iter_mut().find(|held| same(&held.name)).map(|held| &mut held.comment)
            }
            "type" => {
                let enums = self.enums.iter_mut().find(|held| same(&held.name)).map(|held| &mut held.comment);
                enums.or_else(|| rest.types.iter_mut().find(|held| same(&held.name)).map(|held| &mut held.comment))
            }
            "materialized view" | "foreign table" | "external table" | "dynamic table" | "iceberg table"
            | "event table" => {
                let views = self.views.iter_mut().map(|(view, _)| view);
                let view = views.rev().find(|view| same(&view.name)).map(|view| &mut view.comment);
                view.or_else(|| {
                    let mut tables = self.tables.iter_mut().flatten();
                    tables.find(|held| same(&held.table.name)).map(|held| &mut held.table.comment)
                })
            }
            _ => None,
        };
        if let Some(slot) = slot {
            *slot = comment.cloned();
            return;
        }
        if object == "domain"
            && let Some(domain) = self.domain_comments.get_mut(&name.name.text.to_lowercase())
        {
            *domain = comment.cloned();
            return;
        }
        rest.comments.extend(comment.map(|text| ObjectComment {
            object: object.to_owned(),
            name: written.to_owned(),
            text: text.clone(),
        }));
    }

    fn drop_other(&mut self, object: &str, name: &FullName) {
        let same = |held: &str| held.eq_ignore_ascii_case(&name.name.text);
        match object {
            "index" => {
                self.drop_index(&name.name.text);
            }
            "type" => {
                self.enums.retain(|held| !same(&held.name));
                self.rest.types.retain(|held| !same(&held.name));
            }
            "domain" => {
                self.domains.remove(&name.name.text.to_lowercase());
            }
            "sequence" => self.rest.sequences.retain(|held| !same(&held.name)),
            "schema" | "database" => self.rest.namespaces.retain(|held| !same(&held.name)),
            _ => {}
        }
    }
}
