//! No box lies over another, everything is drawn, arrows lead everywhere; small models and large ones.

use super::{Board, Direction, Kind, lay_out};
use crate::design::{Bridge, BridgeSide, Dimension, DimensionKind, Fact, FactDimension, FactKind, History, Model};

fn dimension(name: &str) -> Dimension {
    Dimension {
        name: name.to_owned(),
        grain: format!("One {name}."),
        kind: DimensionKind::Described,
        source: name.to_owned(),
        conformed: Vec::new(),
        surrogate_key: format!("{name}_key"),
        natural_key: Vec::new(),
        attributes: Vec::new(),
        joins: Vec::new(),
        outriggers: Vec::new(),
        history: History::Type1,
        change_marker: None,
        lists: Vec::new(),
        reasons: Vec::new(),
    }
}

fn fact(name: &str, dimensions: &[&str]) -> Fact {
    let key = |dimension: &&str| FactDimension {
        dimension: (*dimension).to_owned(),
        role: (*dimension).to_owned(),
        column: format!("{dimension}_key"),
        from: Vec::new(),
        keyed_by: String::new(),
        optional: false,
    };
    Fact {
        name: name.to_owned(),
        kind: FactKind::Transaction,
        grain: format!("One row for each {name}."),
        source: name.to_owned(),
        header: None,
        surrogate_key: format!("{name}_key"),
        business_key: Vec::new(),
        joins: Vec::new(),
        dimensions: dimensions.iter().map(key).collect(),
        measures: Vec::new(),
        degenerate: Vec::new(),
        event_time: None,
        change_marker: None,
        reasons: Vec::new(),
    }
}

fn bridge(group: &str, member: &str) -> Bridge {
    let side = |dimension: &str| BridgeSide {
        dimension: dimension.to_owned(),
        column: format!("{dimension}_key"),
        from: Vec::new(),
        keyed_by: String::new(),
    };
    Bridge {
        name: format!("bridge_{group}_{member}"),
        grain: String::new(),
        source: String::new(),
        group: side(group),
        member: side(member),
        hierarchy: false,
        change_marker: None,
        reasons: Vec::new(),
    }
}

/// Every table once, no box over another, every line ends at its boxes, everything inside the board.
fn check(model: &Model) -> Board {
    let held = lay_out(model);
    assert_eq!(held.nodes.len(), model.facts.len() + model.dimensions.len() + model.bridges.len());
    for (index, node) in held.nodes.iter().enumerate() {
        let a = node.frame;
        assert!(a.x >= 0.0 && a.y >= 0.0 && a.x + a.width <= held.width && a.y + a.height <= held.height, "{node:?}");
        for other in &held.nodes[..index] {
            assert!(!a.meets(&other.frame), "{} lies over {}", node.name, other.name);
        }
    }
    let n_roles: usize = model.facts.iter().map(|fact| fact.dimensions.len()).sum();
    let n_outriggers: usize = model.dimensions.iter().map(|dimension| dimension.outriggers.len()).sum();
    assert_eq!(held.edges.len(), n_roles + n_outriggers + 2 * model.bridges.len());
    for edge in &held.edges {
        for end in [edge.from, edge.to] {
            assert!(held.nodes[end].frame.meets(&edge.frame), "{} is not reached by its line", held.nodes[end].name);
        }
    }
    held
}

/// A model of many facts: each has dimensions of its own, shares one with the next, and all share two.
fn large(n_facts: usize) -> Model {
    let mut model = Model { dimensions: vec![dimension("dim_date"), dimension("dim_place")], ..Model::default() };
    for n in 0..n_facts {
        let own = [format!("dim_own_{n}"), format!("dim_next_{n}"), format!("dim_next_{}", (n + 1) % n_facts)];
        let used: Vec<&str> = ["dim_date", "dim_place"].into_iter().chain(own.iter().map(String::as_str)).collect();
        model.facts.push(fact(&format!("fct_{n}"), &used));
        model.dimensions.extend(own[..2].iter().map(|name| dimension(name)));
        if n % 3 == 0 {
            model.dimensions.push(dimension(&format!("dim_far_{n}")));
            model.bridges.push(bridge(&format!("dim_own_{n}"), &format!("dim_far_{n}")));
        }
    }
    model.dimensions.push(dimension("dim_alone"));
    model
}

#[test]
fn a_star_has_its_fact_in_the_middle() {
    let mut model = Model { facts: vec![fact("rental", &["film", "customer", "store"])], ..Model::default() };
    model.dimensions = ["film", "customer", "store", "actor"].map(dimension).to_vec();
    model.bridges = vec![bridge("film", "actor")];
    let held = check(&model);
    let x = |name: &str| held.nodes[held.position(name).unwrap()].frame.x;
    assert!(x("actor") == x("bridge_film_actor") && x("bridge_film_actor") < x("film") && x("film") < x("rental"));
    assert!(x("rental") < x("customer"));
    assert!(held.groups.is_empty());
}

#[test]
fn a_role_starts_at_its_row() {
    let mut sale = fact("sale", &["date", "date"]);
    sale.dimensions[0].role = "ordered".to_owned();
    sale.dimensions[1].role = "shipped".to_owned();
    let held = check(&Model { facts: vec![sale], dimensions: vec![dimension("date")], ..Model::default() });
    let rows: Vec<&str> = held.nodes[0].rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(rows, ["ordered", "shipped"]);
    assert_eq!(held.nodes[1].about, "as ordered, shipped");
    assert_ne!(held.edges[0].path, held.edges[1].path);
}

#[test]
fn five_hundred_tables_are_cut_into_stars() {
    let model = large(150);
    let held = check(&model);
    assert!(held.nodes.len() > 500, "{}", held.nodes.len());
    assert_eq!(held, lay_out(&model));
    assert!(held.groups.len() > 30, "{} stars", held.groups.len());
    assert_eq!(held.groups[0].title, "Shared by many facts");
    let aspect = held.width / held.height;
    assert!((1.0..2.5).contains(&aspect), "{} × {}", held.width, held.height);
    // a line to what all share is drawn when asked for; one inside a star is short
    assert!(held.edges.iter().filter(|edge| edge.far).count() >= 300);
    assert!(held.edges.iter().filter(|edge| !edge.far).all(|edge| edge.frame.width < 1_600.0));
}

#[test]
fn a_parent_stands_with_the_dimension_that_leads_to_it() {
    let mut model = large(12);
    model.dimensions.push(dimension("dim_parent"));
    let key = |name: &str| fact("any", &[name]).dimensions[0].clone();
    let child = model.dimensions.iter().position(|held| held.name == "dim_own_3").unwrap();
    model.dimensions[child].outriggers = vec![key("dim_parent")];
    let held = check(&model);
    let edge = held.edges.iter().find(|edge| held.nodes[edge.to].name == "dim_parent").unwrap();
    assert_eq!((held.nodes[edge.from].name.as_str(), edge.far, edge.bridged), ("dim_own_3", false, false));
}

#[test]
fn every_box_is_reached_by_arrows() {
    use Direction::{Down, Left, Right, Up};
    let held = check(&large(30));
    let mut seen = vec![false; held.nodes.len()];
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            open.extend([Left, Right, Up, Down].into_iter().filter_map(|direction| held.neighbour(at, direction)));
        }
    }
    let missed: Vec<&str> =
        held.nodes.iter().zip(&seen).filter(|(_, seen)| !**seen).map(|(node, _)| node.name.as_str()).collect();
    assert!(missed.is_empty(), "{missed:?}");
    assert!(held.nodes.iter().any(|node| node.kind == Kind::Bridge));
}

#[test]
fn an_empty_model_is_an_empty_board() {
    assert!(check(&Model::default()).nodes.is_empty());
}
