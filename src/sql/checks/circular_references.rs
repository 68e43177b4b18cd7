//! Tables refer to each other in a circle.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "circular_references",
    severity: Severity::Warning,
    dialects: dialects("PMTSRDO"),
    why: "Rows of the first can only be written when rows of the last are there: loads need deferred checks, and the tables cannot be made in any order.",
    advice: "Break the circle: leave one reference out, or keep it in a table of its own.",
    source: "schemacrawler lint: cycles; tbls",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let ids: BTreeMap<String, usize> =
        checked.tables.iter().enumerate().map(|(id, table)| (checked.fold(&table.name.name), id)).collect();
    let targets = |id: usize| -> Vec<usize> {
        checked.tables[id]
            .of(Demand::Reference)
            .filter_map(|held| ids.get(&checked.fold(&held.target.name)).copied())
            .filter(|other| *other != id)
            .collect()
    };
    // tables to which nothing leads, and from which nothing leads on, are on no circle: take them away until none is left
    let n_tables = checked.tables.len();
    let edges: Vec<Vec<usize>> = (0..n_tables).map(targets).collect();
    let (mut outgoing, mut back) = (edges.iter().map(Vec::len).collect::<Vec<_>>(), vec![Vec::new(); n_tables]);
    for (from, list) in edges.iter().enumerate() {
        list.iter().for_each(|to| back[*to].push(from));
    }
    let mut ends: Vec<usize> = (0..n_tables).filter(|id| outgoing[*id] == 0).collect();
    while let Some(id) = ends.pop() {
        for from in &back[id] {
            outgoing[*from] -= 1;
            if outgoing[*from] == 0 {
                ends.push(*from);
            }
        }
    }
    let mut told = BTreeSet::new();
    for start in (0..n_tables).filter(|id| outgoing[*id] > 0) {
        // follow one way until a table comes again: that is a circle
        let (mut path, mut at) = (Vec::new(), start);
        while !path.contains(&at) && path.len() < 50 {
            path.push(at);
            let Some(next) = edges[at].iter().find(|id| outgoing[**id] > 0) else { break };
            at = *next;
        }
        let circle: Vec<usize> = path.iter().copied().skip_while(|id| *id != at).collect();
        let Some(first) = circle.iter().min().copied() else { continue };
        if circle.len() > 1 && told.insert(first) {
            let names: Vec<_> = circle.iter().map(|id| checked.tables[*id].title()).collect();
            hits.push(
                Hit::new(
                    checked.tables[first].at,
                    checked.tables[first].span(),
                    format!("{} refer to each other in a circle.", names.join(", ")),
                )
                .of(checked.tables[first].title()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{hits, misses};
    use super::CHECK;
    use crate::sql::Dialect;
    use expect_test::expect;

    #[test]
    fn is_found() {
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table a (id int primary key, b int); create table b (id int primary key, a int references a (id));
alter table a add foreign key (b) references b (id);",
            expect![[r#"
                1:14 a, b refer to each other in a circle.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table a (id int primary key, parent int references a (id)); create table b (id int primary key references a (id));",
            ],
        );
    }
}
