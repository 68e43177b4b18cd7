//! Hierarchies: every row of a dimension with all that stand above it, level by level.

use super::dimensions::{self, Wanted};
use super::job::{Build, Code, Function, Job, Parameter, Step};
use super::{Made, Writer, column, facts, named, references};
use crate::deliverable::text::free_name;
use crate::deliverable::warehouse::Mart;
use crate::design::{Bridge, BridgeSide, SourceColumn};
use crate::sql::DataType;

/// The job of a hierarchy: `ancestry` of `warehouse/hierarchy.py` climbs it.
pub fn job(write: &Writer<'_>, bridge: &Bridge, mart: &Mart) -> Job {
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
                steps.extend(dimensions::lookup(write, &mut from.taken, wanted, None).0);
                column(&alias, &dimension.surrogate_key)
            }
            None => facts::unknown().code,
        };
        keys.push(key.alias(&format!("{name}_key")));
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
    let run = || vec![Code::name("run")];
    let climbed = vec![Code::call("steps", run()), Code::name("settings.HIERARCHY_DEPTH")];
    Job {
        name: bridge.name.clone(),
        says: format!("{}: {} Depth counts the levels between them.", bridge.name, bridge.grain),
        references: references(mart),
        functions: vec![
            Function::new(
                "steps",
                "Each member and who stands directly above it, as the source has them now.",
                &[Parameter::Run],
                steps,
                keys,
            ),
            Function::new(
                "levels",
                "Each member with all that stand above it.",
                &[Parameter::Run],
                vec![Step::Rows(Code::call("ancestry", climbed))],
                named(made.into(), &mart.columns),
            ),
        ],
        building: "Builds the bridge anew.",
        build: Build::Bridge { key: mart.primary_key.clone(), rows: Code::call("levels", run()) },
    }
}
