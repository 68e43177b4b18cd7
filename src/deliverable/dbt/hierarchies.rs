//! Hierarchies: every row of a dimension with all that stand above it, level by level.

use super::{Expression, Writer, dimensions, heading, indent, item, select_list};
use crate::deliverable::text::{dbt_name, free_name};
use crate::deliverable::warehouse::Mart;
use crate::design::{Bridge, BridgeSide, SourceColumn};
use crate::sql::DataType;

/// The bridge of a hierarchy. It climbs at most `hierarchy_depth` levels, so that a circle at the source ends.
pub fn model(write: &Writer<'_>, bridge: &Bridge, mart: &Mart) -> String {
    let mut from = write.from(&bridge.source, &[]);
    let mut joins = String::new();
    let mut keys = Vec::new();
    let own = |name: &String| SourceColumn { alias: String::new(), table: bridge.source.clone(), column: name.clone() };
    let sides: [(&BridgeSide, &str); 2] = [(&bridge.member, "member"), (&bridge.group, "parent")];
    for (side, alias) in sides {
        let values: Vec<Expression> = side.from.iter().map(|name| write.value(&from, &own(name))).collect();
        let Some(dimension) = write.dimension(&side.dimension) else { return String::new() };
        let alias = free_name(alias, &mut from.taken);
        let wanted = dimensions::Wanted { dimension, alias: &alias, keyed_by: &side.keyed_by, from: values };
        joins.push_str(&dimensions::lookup(&mut from.taken, wanted, None).0);
        keys.push(format!("{alias}.{}", dbt_name(&dimension.surrogate_key)));
    }
    let (member, parent) = (keys.first().cloned().unwrap_or_default(), keys.get(1).cloned().unwrap_or_default());
    let staging = from.raw.map_or_else(String::new, |raw| write.rows(raw));
    let steps = format!(
        "select distinct\n{},\n{}\nfrom {{{{ ref('{staging}') }}}} as {}\n{joins}where {member} is not null\n",
        item(&member, "member_key"),
        item(&parent, "parent_key"),
        from.base,
    );
    let made = [
        "shortest.ancestor_key",
        "shortest.descendant_key",
        "shortest.depth",
        "roots.parent_key is null",
        "leaves.parent_key is null",
    ];
    let typed = |sql: &&str| Expression {
        sql: (*sql).to_owned(),
        data_type: match *sql {
            "shortest.depth" => Some(DataType::Integer),
            sql if sql.starts_with("shortest") => Some(DataType::Text(None)),
            _ => Some(DataType::Boolean),
        },
    };
    let outer: Vec<Expression> = made.iter().map(typed).collect();
    format!(
        "{}with recursive steps as (\n{}),\n\n-- one level up with every round, at most as many as a hierarchy has\npaths as (\n    select\n        member_key as ancestor_key,\n        member_key as descendant_key,\n        0 as depth\n    from steps\n\n    union all\n\n    select\n        steps.parent_key as ancestor_key,\n        paths.descendant_key,\n        paths.depth + 1 as depth\n    from paths\n    inner join steps\n        on paths.ancestor_key = steps.member_key\n    where\n        steps.parent_key is not null\n        and paths.depth < {{{{ var('hierarchy_depth') }}}}\n),\n\n-- in a circle everybody is met again: the shortest way counts\nshortest as (\n    select\n        ancestor_key,\n        descendant_key,\n        min(depth) as depth\n    from paths\n    group by ancestor_key, descendant_key\n),\n\nparents as (\n    select distinct parent_key\n    from steps\n    where parent_key is not null\n),\n\nrooted as (\n    select\n        member_key,\n        max(parent_key) as parent_key\n    from steps\n    group by member_key\n)\n\nselect\n{}\nfrom shortest\nleft join rooted as roots\n    on shortest.ancestor_key = roots.member_key\nleft join parents as leaves\n    on shortest.descendant_key = leaves.parent_key\n",
        heading(&format!("{} Depth counts the levels between them.", bridge.grain)),
        indent(&steps, 4),
        select_list(&outer, &mart.columns),
    )
}
