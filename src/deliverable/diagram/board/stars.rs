//! Which tables stand together, and where.
//!
//! Facts that share a dimension belong together, unless half the model shares it. A star has its facts in the middle,
//! dimensions left and right of them, bridges outside above the dimensions that only they reach.

use super::boxes::WIDTH;
use super::{Frame, Group, Node};
use crate::deliverable::diagram::canvas::length;
use crate::design::Model;
use std::collections::{BTreeMap, BTreeSet};

/// From box to box in a column.
pub(super) const GAP_Y: f64 = 26.0;
/// From column to column.
pub(super) const GAP_X: f64 = 80.0;
/// Around everything, and around a star.
const MARGIN: f64 = 24.0;
/// From star to star.
const BETWEEN: f64 = 72.0;
/// Above a star, for its title.
const TITLE: f64 = 24.0;
/// How many boxes a column takes before there is a second one.
const COLUMN: usize = 9;
/// Up to this many facts are one star, whatever they share.
const FEW_FACTS: usize = 6;
/// Up to this many facts stand in a star of a larger model.
const MOST_IN_STAR: usize = 4;
/// A dimension of this many facts belongs to none of them.
const SHARED_FROM: usize = 5;
/// How much wider than high the whole is.
const ASPECT: f64 = 1.6;

/// Tables that stand together, by their places in the lists of the model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Star {
    pub facts: Vec<usize>,
    pub dimensions: Vec<usize>,
    pub bridges: Vec<usize>,
    /// Whether it holds what many facts share.
    pub shared: bool,
}

impl Star {
    fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.dimensions.is_empty() && self.bridges.is_empty()
    }
}

/// The stars; the first holds what many facts share, the last what no fact reaches. Either may be missing.
pub(super) fn stars(model: &Model) -> Vec<Star> {
    let used = users(model);
    if model.facts.len() <= FEW_FACTS {
        let all = |n: usize| (0..n).collect();
        let only = Star {
            facts: all(model.facts.len()),
            dimensions: all(model.dimensions.len()),
            bridges: all(model.bridges.len()),
            shared: false,
        };
        return if only.is_empty() { Vec::new() } else { vec![only] };
    }
    let star_of_fact = together(model, &used);
    let mut stars: BTreeMap<usize, Star> = BTreeMap::new();
    for (fact, star) in star_of_fact.iter().enumerate() {
        stars.entry(*star).or_default().facts.push(fact);
    }
    let (mut shared, mut loose) = (Star { shared: true, ..Star::default() }, Star::default());
    let mut owner: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, facts) in used.iter().enumerate() {
        let Some(first) = facts.first() else { continue };
        if facts.len() >= SHARED_FROM {
            shared.dimensions.push(index);
            continue;
        }
        let star = star_of_fact[*first];
        owner.insert(&model.dimensions[index].name, star);
        stars.entry(star).or_default().dimensions.push(index);
    }
    for (index, bridge) in model.bridges.iter().enumerate() {
        let sides = [bridge.group.dimension.as_str(), bridge.member.dimension.as_str()];
        let star = sides.iter().find_map(|side| owner.get(side).copied());
        let home = star.map_or(&mut loose, |star| stars.entry(star).or_default());
        home.bridges.push(index);
        for side in sides {
            let unused = model.dimensions.iter().position(|held| held.name == side).filter(|at| used[*at].is_empty());
            if let Some(at) = unused.filter(|_| !owner.contains_key(side)) {
                home.dimensions.push(at);
                owner.insert(side, star.unwrap_or(usize::MAX));
            }
        }
    }
    // parents of a snowflake schema stand with the first that leads to them; a parent may have parents
    for _ in 0..model.dimensions.len() {
        let found = model.dimensions.iter().find_map(|dimension| {
            let star = *owner.get(dimension.name.as_str())?;
            let free = |name: &str| {
                let at = model.dimensions.iter().position(|held| held.name == name)?;
                (used[at].is_empty() && !owner.contains_key(name)).then_some(at)
            };
            dimension.outriggers.iter().find_map(|key| free(&key.dimension)).map(|at| (at, star))
        });
        let Some((at, star)) = found else { break };
        owner.insert(&model.dimensions[at].name, star);
        stars.get_mut(&star).map_or(&mut loose, |star| star).dimensions.push(at);
    }
    loose.dimensions.extend(
        (0..model.dimensions.len())
            .filter(|at| used[*at].is_empty() && !owner.contains_key(model.dimensions[*at].name.as_str())),
    );
    let all = std::iter::once(shared).chain(stars.into_values()).chain(std::iter::once(loose));
    all.filter(|star| !star.is_empty()).collect()
}

/// The facts that use each dimension.
fn users(model: &Model) -> Vec<BTreeSet<usize>> {
    let at: BTreeMap<&str, usize> =
        model.dimensions.iter().enumerate().map(|(index, held)| (held.name.as_str(), index)).collect();
    let mut used = vec![BTreeSet::new(); model.dimensions.len()];
    for (fact, held) in model.facts.iter().enumerate() {
        for key in &held.dimensions {
            if let Some(index) = at.get(key.dimension.as_str()) {
                used[*index].insert(fact);
            }
        }
    }
    used
}

/// The star of each fact, named by its first fact: facts that share a dimension of few come together while there is room.
fn together(model: &Model, used: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut star: Vec<usize> = (0..model.facts.len()).collect();
    for facts in used.iter().filter(|facts| (2..SHARED_FROM).contains(&facts.len())) {
        let Some(first) = facts.first() else { continue };
        for fact in facts.iter().skip(1) {
            let (a, b) = (star[*first].min(star[*fact]), star[*first].max(star[*fact]));
            let size = star.iter().filter(|held| **held == a || **held == b).count();
            if a != b && size <= MOST_IN_STAR {
                star.iter_mut().filter(|held| **held == b).for_each(|held| *held = a);
            }
        }
    }
    star
}

/// What placing the boxes says about the whole.
pub(super) struct Placed {
    pub groups: Vec<Group>,
    pub width: f64,
    pub height: f64,
}

/// A star with its columns of boxes, before it has a place.
struct Block {
    columns: Vec<Vec<usize>>,
    title: String,
    shared: bool,
    width: f64,
    height: f64,
}

/// Gives every box its place.
pub(super) fn place(nodes: &mut [Node], model: &Model, stars: &[Star]) -> Placed {
    let apart = stars.len() > 1;
    let mut blocks: Vec<Block> = stars.iter().map(|star| block(nodes, model, star)).collect();
    // higher stars first, so that those of a row are about equally high; what is shared stays on top
    blocks.sort_by(|a, b| b.shared.cmp(&a.shared).then(b.height.total_cmp(&a.height)));
    let area: f64 = blocks.iter().map(|held| (held.width + BETWEEN) * (held.height + BETWEEN)).sum();
    let widest = blocks.iter().map(|held| held.width).fold(0.0, f64::max);
    let room = (area * ASPECT).sqrt().max(widest);
    let (mut x, mut y, mut row_height, mut width) = (MARGIN, MARGIN, 0.0_f64, 0.0_f64);
    let mut groups = Vec::new();
    let title = if apart { TITLE } else { 0.0 };
    for held in &blocks {
        if x > MARGIN && x + held.width > MARGIN + room {
            (x, y, row_height) = (MARGIN, y + row_height + BETWEEN, 0.0);
        }
        stack(nodes, held, x, y + title);
        if apart {
            let frame = Frame {
                x: x - MARGIN,
                y: y - MARGIN,
                width: held.width + 2.0 * MARGIN,
                height: held.height + title + 2.0 * MARGIN,
            };
            groups.push(Group { title: held.title.clone(), frame });
        }
        width = width.max(x + held.width);
        row_height = row_height.max(held.height + title);
        x += held.width + BETWEEN;
    }
    Placed { groups, width: (width + MARGIN).max(WIDTH), height: y + row_height + MARGIN }
}

fn block(nodes: &[Node], model: &Model, star: &Star) -> Block {
    let columns = columns(nodes, model, star);
    let height = columns.iter().map(|column| column_height(nodes, column)).fold(0.0, f64::max);
    let width = (length(columns.len()) * (WIDTH + GAP_X) - GAP_X).max(0.0);
    let names: Vec<&str> = star.facts.iter().map(|fact| model.facts[*fact].name.as_str()).collect();
    let title = match names.as_slice() {
        [] if star.shared => "Shared by many facts".to_owned(),
        [] => "Reached by no fact".to_owned(),
        few => few.join(", "),
    };
    Block { columns, title, shared: star.shared, width, height }
}

fn column_height(nodes: &[Node], column: &[usize]) -> f64 {
    (column.iter().map(|at| nodes[*at].frame.height + GAP_Y).sum::<f64>() - GAP_Y).max(0.0)
}

/// Stands the columns of a star beside each other, each in the middle of its height.
fn stack(nodes: &mut [Node], block: &Block, left: f64, top: f64) {
    let mut x = left;
    for column in &block.columns {
        let mut y = top + (block.height - column_height(nodes, column)) / 2.0;
        for at in column {
            let frame = &mut nodes[*at].frame;
            (frame.x, frame.y) = (x, y);
            y += frame.height + GAP_Y;
        }
        x += WIDTH + GAP_X;
    }
}

/// The columns of a star from left to right, none of them empty, as places in the list of boxes.
fn columns(nodes: &[Node], model: &Model, star: &Star) -> Vec<Vec<usize>> {
    let (n_facts, n_dimensions) = (model.facts.len(), model.dimensions.len());
    let used_here = |at: usize| {
        let name = &model.dimensions[at].name;
        star.facts.iter().any(|fact| model.facts[*fact].dimensions.iter().any(|key| key.dimension == *name))
    };
    let bridged: BTreeSet<&str> = star.bridges.iter().flat_map(|bridge| sides(model, *bridge)).collect();
    let (far, mut near): (Vec<usize>, Vec<usize>) = star
        .dimensions
        .iter()
        .partition(|at| !used_here(**at) && bridged.contains(model.dimensions[**at].name.as_str()));
    // dimensions of the same facts stand together; a stable sort keeps the model's order among equals
    near.sort_by(|a, b| middle_fact(model, star, *a).total_cmp(&middle_fact(model, star, *b)));
    let (left, right) = halves(nodes, n_facts, &near);
    let on_left: BTreeSet<&str> = left.iter().map(|at| model.dimensions[*at].name.as_str()).collect();

    let mut taken = BTreeSet::new();
    let mut outer = |of_left: bool| -> Vec<usize> {
        let mut column = Vec::new();
        for bridge in &star.bridges {
            let held = sides(model, *bridge);
            let anchor = held.into_iter().find(|name| !far.iter().any(|at| model.dimensions[*at].name == *name));
            if on_left.contains(anchor.unwrap_or(held[0])) != of_left {
                continue;
            }
            column.push(n_facts + n_dimensions + bridge);
            let reached = far.iter().filter(|at| held.contains(&model.dimensions[**at].name.as_str()));
            column.extend(reached.filter(|at| taken.insert(**at)).map(|at| n_facts + at));
        }
        column
    };
    let (left_outer, right_outer) = (outer(true), outer(false));
    let of_dimensions = |held: &[usize]| held.iter().map(|at| n_facts + at).collect::<Vec<_>>();
    [left_outer, of_dimensions(&left), star.facts.clone(), of_dimensions(&right), right_outer]
        .into_iter()
        .flat_map(split)
        .collect()
}

fn sides(model: &Model, bridge: usize) -> [&str; 2] {
    [&model.bridges[bridge].group.dimension, &model.bridges[bridge].member.dimension]
}

/// The mean position of the facts of a star that use a dimension.
fn middle_fact(model: &Model, star: &Star, dimension: usize) -> f64 {
    let name = &model.dimensions[dimension].name;
    let uses = |fact: usize| model.facts[fact].dimensions.iter().any(|key| key.dimension == *name);
    let used: Vec<f64> =
        star.facts.iter().enumerate().filter(|(_, fact)| uses(**fact)).map(|(index, _)| length(index)).collect();
    if used.is_empty() { length(star.facts.len()) } else { used.iter().sum::<f64>() / length(used.len()) }
}

/// Deals the dimensions out to both sides so that both become about equally high.
fn halves(nodes: &[Node], n_facts: usize, near: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut left_height, mut right_height) = (0.0, 0.0);
    for at in near {
        let height = nodes[n_facts + at].frame.height + GAP_Y;
        if left_height <= right_height {
            left.push(*at);
            left_height += height;
        } else {
            right.push(*at);
            right_height += height;
        }
    }
    (left, right)
}

/// Several columns of about the same length where one would be too long.
fn split(column: Vec<usize>) -> Vec<Vec<usize>> {
    let n_columns = column.len().div_ceil(COLUMN);
    if n_columns == 0 {
        return Vec::new();
    }
    column.chunks(column.len().div_ceil(n_columns)).map(<[usize]>::to_vec).collect()
}
