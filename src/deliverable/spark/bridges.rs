//! Bridges: the pairs of a many-to-many relation, with the weight that keeps totals right.

use super::dimensions::{self, Wanted};
use super::python::{self, Code};
use super::{Made, Writer, column, facts, hierarchies, module, path};
use crate::deliverable::File;
use crate::deliverable::text::{free_name, plain};
use crate::deliverable::warehouse::Mart;
use crate::design::{Bridge, SourceColumn};
use crate::sql::DataType;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for bridge in &write.model.bridges {
        let Some(mart) = write.warehouse.mart(&bridge.name) else { continue };
        let text = if bridge.hierarchy { hierarchies::job(write, bridge, mart) } else { job(write, bridge, mart) };
        files.push(File::new(path(&bridge.name), text));
    }
    files
}

fn job(write: &Writer<'_>, bridge: &Bridge, mart: &Mart) -> String {
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
                steps.push_str(&join);
                key
            }
            None => facts::unknown(),
        };
        columns.push(key.code.method("alias", vec![Code::string(&side.column)]));
    }
    if let Some(marker) = &bridge.change_marker {
        let changed = write.value(&from, &own(marker)).typed(&DataType::Timestamp);
        columns.push(changed.method("alias", vec![Code::string("source_changed_at")]));
    }
    let outer: Vec<Code> = mart
        .columns
        .iter()
        .map(|wanted| match wanted.name.as_str() {
            "weight" => Code::call("weight", vec![Code::string(&bridge.group.column)])
                .method("alias", vec![Code::string("weight")]),
            name => column("", name),
        })
        .collect();
    let key = mart.primary_key.iter().map(|name| Code::string(name)).collect();
    let body = format!(
        "NAME = {}\n{}{}\n\ndef pairs(run: Run) -> DataFrame:\n    \"\"\"The pairs as the source has them now.\"\"\"\n{steps}{}\n\ndef weighted(pairs: DataFrame) -> DataFrame:\n    \"\"\"Each pair with its share: a total of the group is shared among its members.\"\"\"\n{}\n\ndef build(run: Run) -> None:\n    \"\"\"Builds the bridge anew.\"\"\"\n    run.replace(NAME, weighted(pairs(run)), KEY, REFERENCES)\n",
        python::string(&bridge.name),
        python::constant("KEY", &Code::List(key)),
        python::constant("REFERENCES", &Code::Dict(super::references(mart))),
        python::select("rows", &columns),
        python::select("pairs", &outer),
    );
    module(&format!("{}: {}", bridge.name, bridge.grain), &body)
}
