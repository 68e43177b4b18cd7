//! Bridges: the pairs of a many-to-many relation, with the weight that keeps totals right.

use super::dimensions::{self, Wanted};
use super::job::{Build, Code, Function, Job, Parameter};
use super::{Made, Writer, column, facts, hierarchies};
use crate::deliverable::text::{free_name, plain};
use crate::deliverable::warehouse::Mart;
use crate::design::{Bridge, SourceColumn};
use crate::sql::DataType;

pub fn jobs(write: &Writer<'_>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for bridge in &write.model.bridges {
        let Some(mart) = write.warehouse.mart(&bridge.name) else { continue };
        jobs.push(if bridge.hierarchy { hierarchies::job(write, bridge, mart) } else { job(write, bridge, mart) });
    }
    jobs
}

fn job(write: &Writer<'_>, bridge: &Bridge, mart: &Mart) -> Job {
    let mut from = write.from(&bridge.source, &[]);
    let own = |name: &str| SourceColumn { alias: String::new(), table: bridge.source.clone(), column: name.to_owned() };
    let mut steps = write.base_and_joins(&from, None);
    let mut columns = Vec::new();
    for side in [&bridge.group, &bridge.member] {
        let values: Vec<Made> = side.from.iter().map(|name| write.value(&from, &own(name))).collect();
        let key = match write.dimension(&side.dimension).filter(|dimension| !dimension.source.is_empty()) {
            Some(dimension) => {
                let wanted = side.column.strip_suffix("_key").unwrap_or(&side.column);
                let alias = free_name(&plain(&format!("{wanted}_member")), &mut from.taken);
                let wanted = Wanted { dimension, alias: &alias, keyed_by: &side.keyed_by, from: values };
                let (join, key) = dimensions::lookup(write, &mut from.taken, wanted, None);
                steps.extend(join);
                key
            }
            None => facts::unknown(),
        };
        columns.push(key.code.alias(&side.column));
    }
    if let Some(marker) = &bridge.change_marker {
        let changed = write.value(&from, &own(marker)).typed(&DataType::Timestamp);
        columns.push(changed.alias("source_changed_at"));
    }
    let outer: Vec<Code> = mart
        .columns
        .iter()
        .map(|wanted| match wanted.name.as_str() {
            "weight" => Code::call("weight", vec![Code::Named(bridge.group.column.clone())]).alias("weight"),
            name => column("", name),
        })
        .collect();
    let weighted = Function {
        from: "pairs",
        ..Function::new(
            "weighted",
            "Each pair with its share: a total of the group is shared among its members.",
            &[Parameter::Rows("pairs")],
            Vec::new(),
            outer,
        )
    };
    let pairs = Code::call("pairs", vec![Code::name("run")]);
    Job {
        name: bridge.name.clone(),
        says: format!("{}: {}", bridge.name, bridge.grain),
        references: super::references(mart),
        functions: vec![
            Function::new("pairs", "The pairs as the source has them now.", &[Parameter::Run], steps, columns),
            weighted,
        ],
        building: "Builds the bridge anew.",
        build: Build::Bridge { key: mart.primary_key.clone(), rows: Code::call("weighted", vec![pairs]) },
    }
}
