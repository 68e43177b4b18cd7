//! Hierarchies: every row of a dimension with all that stand above it, level by level.

use super::dimensions::{self, Wanted};
use super::python::{self, Code};
use super::{Made, Writer, column, facts, module, named, references};
use crate::deliverable::text::free_name;
use crate::deliverable::warehouse::Mart;
use crate::design::{Bridge, BridgeSide, SourceColumn};
use crate::sql::DataType;

/// The job of a hierarchy: `ancestry` of `warehouse/hierarchy.py` climbs it.
pub fn job(write: &Writer<'_>, bridge: &Bridge, mart: &Mart) -> String {
    let mut from = write.from(&bridge.source, &[]);
    let own = |name: &String| SourceColumn { alias: String::new(), table: bridge.source.clone(), column: name.clone() };
    let mut steps = write.base_and_joins(&from, None);
    let mut keys = Vec::new();
    let sides: [(&BridgeSide, &str); 2] = [(&bridge.member, "member"), (&bridge.group, "parent")];
    for (side, name) in sides {
        let values: Vec<Made> = side.from.iter().map(|name| write.value(&from, &own(name))).collect();
        let key = match write.dimension(&side.dimension) {
            Some(dimension) => {
                let alias = free_name(name, &mut from.taken);
                let wanted = Wanted { dimension, alias: &alias, keyed_by: &side.keyed_by, from: values };
                steps.push_str(&dimensions::lookup(write, &mut from.taken, wanted, None).0);
                column(&alias, &dimension.surrogate_key)
            }
            None => facts::unknown().code,
        };
        keys.push(key.method("alias", vec![Code::string(&format!("{name}_key"))]));
    }
    let text = || DataType::Text(None);
    let made = [
        ("ancestor_key", text()),
        ("descendant_key", text()),
        ("depth", DataType::Integer),
        ("ancestor_is_root", DataType::Boolean),
        ("descendant_is_leaf", DataType::Boolean),
    ];
    let made = made.map(|(name, data_type)| Made { code: column("", name), data_type: Some(data_type) });
    let key = mart.primary_key.iter().map(|name| Code::string(name)).collect();
    let body = format!(
        "NAME = {}\n{}{}\n\ndef steps(run: Run) -> DataFrame:\n    \"\"\"Each member and who stands directly above it, as the source has them now.\"\"\"\n{steps}{}\n\ndef levels(run: Run) -> DataFrame:\n    \"\"\"Each member with all that stand above it.\"\"\"\n    rows = ancestry(steps(run), settings.HIERARCHY_DEPTH)\n{}\n\ndef build(run: Run) -> None:\n    \"\"\"Builds the bridge anew.\"\"\"\n    run.replace(NAME, levels(run), KEY, REFERENCES)\n",
        python::string(&bridge.name),
        python::constant("KEY", &Code::List(key)),
        python::constant("REFERENCES", &Code::Dict(references(mart))),
        python::select("rows", &keys),
        python::select("rows", &named(made.into(), &mart.columns)),
    );
    module(&format!("{}: {} Depth counts the levels between them.", bridge.name, bridge.grain), &body)
}
