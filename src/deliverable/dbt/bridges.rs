//! Bridges: the pairs of a many-to-many relation, with the weight that keeps totals right.

use super::{Expression, ROOT, Writer, dimensions, heading, hierarchies, indent, item, select_list, typed};
use crate::deliverable::File;
use crate::deliverable::text::{dbt_name, free_name};
use crate::deliverable::warehouse::Mart;
use crate::design::{Bridge, SourceColumn};
use crate::sql::DataType;

pub fn files(write: &Writer<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for bridge in &write.model.bridges {
        let Some(mart) = write.warehouse.mart(&bridge.name) else { continue };
        let text = if bridge.hierarchy { hierarchies::model(write, bridge, mart) } else { model(write, bridge, mart) };
        files.push(File::new(format!("{ROOT}/models/marts/{}.sql", bridge.name), text));
    }
    files
}

fn model(write: &Writer<'_>, bridge: &Bridge, mart: &Mart) -> String {
    let mut from = write.from(&bridge.source, &[]);
    let mut joins = String::new();
    let mut lines = Vec::new();
    let own = |name: &str| SourceColumn { alias: String::new(), table: bridge.source.clone(), column: name.to_owned() };
    for side in [&bridge.group, &bridge.member] {
        let values: Vec<Expression> = side.from.iter().map(|name| write.value(&from, &own(name))).collect();
        let sql = match write.dimension(&side.dimension).filter(|dimension| !dimension.source.is_empty()) {
            Some(dimension) => {
                let wanted = side.column.strip_suffix("_key").unwrap_or(&side.column);
                let alias = free_name(&crate::deliverable::text::plain(&format!("{wanted}_member")), &mut from.taken);
                let wanted = dimensions::Wanted { dimension, alias: &alias, keyed_by: &side.keyed_by, from: values };
                let (join, sql) = dimensions::lookup(&mut from.taken, wanted, None);
                joins.push_str(&join);
                sql
            }
            None => "{{ unknown_key() }}".to_owned(),
        };
        lines.push(item(&sql, &side.column));
    }
    let changed =
        bridge.change_marker.as_ref().map(|marker| typed(&write.value(&from, &own(marker)), &DataType::Timestamp));
    lines.extend(changed.map(|sql| item(&sql, "source_changed_at")));
    let group = dbt_name(&bridge.group.column);
    let outer: Vec<Expression> = mart
        .columns
        .iter()
        .map(|column| match column.name.as_str() {
            "weight" => Expression {
                sql: format!(
                    "cast(1 as {}) / count(*) over (partition by {group})",
                    super::sql_type(&DataType::Double)
                ),
                data_type: Some(DataType::Double),
            },
            name => Expression { sql: dbt_name(name), data_type: Some(column.data_type.clone()) },
        })
        .collect();
    let staging = from.raw.map_or_else(String::new, |raw| write.rows(raw));
    let pairs = format!("select\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{joins}", lines.join(",\n"), from.base);
    format!(
        "{}with pairs as (\n{})\n\nselect\n{}\nfrom pairs\n",
        heading(&format!("{} The weight shares a total of the group among its members.", bridge.grain)),
        indent(&pairs, 4),
        select_list(&outer, &mart.columns),
    )
}
