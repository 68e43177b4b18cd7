//! The dimensional model: facts in the middle, dimensions at both sides, bridges outside them.
//!
//! All keys that lead to one dimension share one trunk line of one colour beside it, so that ten facts and a
//! date dimension make one line with branches and not ten lines.

use super::canvas::{Canvas, LINE, QUIET, Style, length, nothing, text_width};
use super::table_box::{Entity, Mark, attribute_row, diamond, draw_entity, entity, key_sign, row, row_y};
use crate::deliverable::words::{data_type, fact_kind_short, history_short};
use crate::design::{Bridge, Dimension, Fact, Model};

const BETWEEN: f64 = 28.0;
const TOP: f64 = 56.0;
const MARGIN: f64 = 28.0;
const TRUNK: f64 = 13.0;
/// With more facts than this, a fact shows each of its dimensions once and its measures in a row.
const MOST_DETAILED: usize = 8;
const TRUNKS: [&str; 8] = ["#0b7285", "#9c4f12", "#5f3dc4", "#2b8a3e", "#a61e4d", "#1864ab", "#7a6a00", "#6a4c93"];

/// One side of the picture, by which dimensions and bridges are placed.
#[derive(Default)]
struct Side {
    dimensions: Vec<usize>,
    bridges: Vec<usize>,
}

/// The picture.
pub fn draw(model: &Model) -> String {
    if model.facts.is_empty() && model.dimensions.is_empty() {
        return nothing(
            "model",
            "Dimensional model",
            "No dimensional model could be derived yet: it needs the schema of a source in which something happens.",
        );
    }
    let compact = model.facts.len() > MOST_DETAILED;
    let mut facts: Vec<Entity> = model.facts.iter().map(|fact| fact_entity(fact, compact)).collect();
    let mut dimensions: Vec<Entity> = model.dimensions.iter().map(dimension_entity).collect();
    let mut bridges: Vec<Entity> = model.bridges.iter().map(bridge_entity).collect();
    let sides = sides(model, &dimensions);
    let (width, height) = place(&mut facts, &mut dimensions, &mut bridges, &sides);
    let mut canvas = Canvas::new();
    for (side, right) in sides.iter().zip([false, true]) {
        draw_trunks(&mut canvas, model, &facts, &dimensions, side, right);
        draw_bridge_lines(&mut canvas, model, &bridges, &dimensions, side, right);
    }
    facts.iter().chain(&dimensions).chain(&bridges).for_each(|held| draw_entity(&mut canvas, held));
    heads(&mut canvas, &facts, &dimensions, &bridges, &sides);
    legend(&mut canvas, height + 8.0);
    canvas.finish("model", width.max(820.0), height + 56.0, "Dimensional model", &description(model))
}

fn fact_entity(fact: &Fact, compact: bool) -> Entity {
    // keys to dimensions first, so that a cut at the end never takes a line's end away
    let mut rows = vec![row(&fact.surrogate_key, "key", Mark::Key)];
    if compact {
        rows.extend(
            roles(fact).iter().map(|(name, n, _)| {
                row(name, if *n > 1 { format!("{n} roles") } else { String::new() }, Mark::Foreign)
            }),
        );
        if !fact.measures.is_empty() {
            let names: Vec<&str> = fact.measures.iter().map(|held| held.name.as_str()).collect();
            rows.push(row(&names.join(", "), "", Mark::Measure));
        }
    } else {
        rows.extend(fact.dimensions.iter().map(|held| row(&held.column, "", Mark::Foreign)));
        rows.extend(fact.measures.iter().map(|held| row(&held.name, data_type(&held.data_type), Mark::Measure)));
        rows.extend(fact.degenerate.iter().map(|held| row(&held.name, data_type(&held.data_type), Mark::None)));
    }
    entity(&fact.name, fact_kind_short(fact.kind), ("#e6f2f4", "#3f8894"), rows)
}

/// The dimensions of a fact, each once, with the number of its roles and whether all of them may be missing.
fn roles(fact: &Fact) -> Vec<(&str, usize, bool)> {
    let mut found: Vec<(&str, usize, bool)> = Vec::new();
    for key in &fact.dimensions {
        match found.iter_mut().find(|(name, ..)| *name == key.dimension) {
            Some((_, n, optional)) => {
                *n += 1;
                *optional &= key.optional;
            }
            None => found.push((&key.dimension, 1, key.optional)),
        }
    }
    found
}

/// The ends of lines at a fact: the dimension, and whether it may be missing, in the order of its rows after the key.
fn line_ends(fact: &Fact, compact: bool) -> Vec<(&str, bool)> {
    if compact {
        roles(fact).into_iter().map(|(name, _, optional)| (name, optional)).collect()
    } else {
        fact.dimensions.iter().map(|key| (key.dimension.as_str(), key.optional)).collect()
    }
}

fn dimension_entity(held: &Dimension) -> Entity {
    let mut rows = vec![row(&held.surrogate_key, "key", Mark::Key)];
    rows.extend(held.natural_key.iter().map(|key| attribute_row(key, Mark::None)));
    rows.extend(held.attributes.iter().map(|column| attribute_row(column, Mark::None)));
    rows.extend(held.lists.iter().map(|list| row(&list.name, "text", Mark::None)));
    let subtitle = if held.source.is_empty() { "made, not read" } else { history_short(held.history) };
    entity(&held.name, subtitle, ("#f4f2ee", "#9a958a"), rows)
}

fn bridge_entity(held: &Bridge) -> Entity {
    let (own, subtitle) = if held.hierarchy { ("depth", "hierarchy") } else { ("weight", "many to many") };
    let rows = vec![
        row(&held.group.column, "", Mark::Foreign),
        row(&held.member.column, "", Mark::Foreign),
        row(own, "", Mark::None),
    ];
    entity(&held.name, subtitle, ("#f3eaf3", "#8f5d94"), rows)
}

/// Dimensions that a bridge ties together go to one side; sides become about equally high.
fn sides(model: &Model, entities: &[Entity]) -> [Side; 2] {
    let at = |name: &str| model.dimensions.iter().position(|held| held.name == name);
    // the group of a dimension is the first dimension that it is tied to
    let mut group: Vec<usize> = (0..model.dimensions.len()).collect();
    for bridge in &model.bridges {
        if let (Some(a), Some(b)) = (at(&bridge.group.dimension), at(&bridge.member.dimension)) {
            let (kept, gone) = (group[a].min(group[b]), group[a].max(group[b]));
            group.iter_mut().filter(|held| **held == gone).for_each(|held| *held = kept);
        }
    }
    let mut sides: [Side; 2] = [Side::default(), Side::default()];
    let mut heights = [0.0, 0.0];
    for first in 0..model.dimensions.len() {
        let members: Vec<usize> = (0..group.len()).filter(|index| group[*index] == first).collect();
        let lower = usize::from(heights[1] < heights[0]);
        heights[lower] += members.iter().map(|index| entities[*index].frame.height + BETWEEN).sum::<f64>();
        sides[lower].dimensions.extend(members);
    }
    for (index, bridge) in model.bridges.iter().enumerate() {
        let right = at(&bridge.group.dimension).is_some_and(|held| sides[1].dimensions.contains(&held));
        sides[usize::from(right)].bridges.push(index);
    }
    sides
}

fn widest(entities: &[Entity], chosen: &[usize]) -> f64 {
    chosen.iter().map(|index| entities[*index].frame.width).fold(0.0, f64::max)
}

/// Gives every box its place; returns the width and the height of what was placed.
fn place(facts: &mut [Entity], dimensions: &mut [Entity], bridges: &mut [Entity], sides: &[Side; 2]) -> (f64, f64) {
    let gap = |n: usize| if n == 0 { 0.0 } else { 56.0 + length(n) * TRUNK };
    let all: Vec<usize> = (0..facts.len()).collect();
    let fact_width = widest(facts, &all);
    let mut x = MARGIN;
    let mut columns: Vec<f64> = Vec::new();
    let [left, right] = sides;
    let lines = |side: &Side| gap(side.bridges.len() * 2);
    columns.push(x);
    x += widest(bridges, &left.bridges) + lines(left);
    columns.push(x);
    x += widest(dimensions, &left.dimensions) + gap(left.dimensions.len());
    columns.push(x);
    x += fact_width + gap(right.dimensions.len());
    columns.push(x);
    x += widest(dimensions, &right.dimensions) + lines(right);
    columns.push(x);
    x += widest(bridges, &right.bridges) + MARGIN;

    let height_of = |held: &[Entity], chosen: &[usize]| {
        chosen.iter().map(|index| held[*index].frame.height + BETWEEN).sum::<f64>() - BETWEEN
    };
    let highest = [
        height_of(facts, &all),
        height_of(dimensions, &left.dimensions),
        height_of(dimensions, &right.dimensions),
        height_of(bridges, &left.bridges),
        height_of(bridges, &right.bridges),
    ]
    .into_iter()
    .fold(0.0, f64::max);
    let stack = |held: &mut [Entity], chosen: &[usize], x: f64| {
        let width = widest(held, chosen);
        let mut y = TOP + (highest - height_of(held, chosen)) / 2.0;
        for index in chosen {
            let frame = &mut held[*index].frame;
            (frame.x, frame.y, frame.width) = (x, y, width);
            y += frame.height + BETWEEN;
        }
    };
    stack(bridges, &left.bridges, columns[0]);
    stack(dimensions, &left.dimensions, columns[1]);
    stack(facts, &all, columns[2]);
    stack(dimensions, &right.dimensions, columns[3]);
    stack(bridges, &right.bridges, columns[4]);
    (x, TOP + highest + MARGIN)
}

fn colour(index: usize) -> &'static str {
    TRUNKS[index % TRUNKS.len()]
}

/// One trunk for each dimension of a side, with a branch for each key that leads to it.
fn draw_trunks(canvas: &mut Canvas, model: &Model, facts: &[Entity], dimensions: &[Entity], side: &Side, right: bool) {
    let n = side.dimensions.len();
    for (rank, index) in side.dimensions.iter().enumerate() {
        let target = &dimensions[*index];
        let name = &model.dimensions[*index].name;
        let ink = colour(*index);
        // the uppermost dimension has its trunk nearest, so that trunks do not cut each other's last stretch
        let inset = 30.0 + length(rank.min(n - 1)) * TRUNK;
        let (edge, trunk) = if right {
            (target.frame.x, target.frame.x - inset)
        } else {
            (target.frame.x + target.frame.width, target.frame.x + target.frame.width + inset)
        };
        let key_y = row_y(target, 0);
        let mut reached = vec![key_y];
        for (fact, held) in model.facts.iter().zip(facts) {
            let ends = line_ends(fact, model.facts.len() > MOST_DETAILED);
            for (place, (_, optional)) in ends.iter().enumerate().filter(|(_, (to, _))| to == name) {
                let y = row_y(held, place + 1);
                let start = if right { held.frame.x + held.frame.width } else { held.frame.x };
                canvas.line(&[(start, y), (trunk, y)], ink, *optional, false);
                crow_foot(canvas, start, y, right, ink);
                canvas.dot(trunk, y, ink);
                reached.push(y);
            }
        }
        if reached.len() > 1 {
            let (low, high) = reached.iter().fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
            canvas.line(&[(trunk, low), (trunk, high)], ink, false, false);
            canvas.line(&[(trunk, key_y), (edge, key_y)], ink, false, false);
            one_bar(canvas, edge, key_y, right, ink);
        }
    }
}

fn draw_bridge_lines(
    canvas: &mut Canvas,
    model: &Model,
    bridges: &[Entity],
    dimensions: &[Entity],
    side: &Side,
    right: bool,
) {
    let mut used = 0;
    for index in &side.bridges {
        let (bridge, held) = (&model.bridges[*index], &bridges[*index]);
        for (name, place) in [(&bridge.group.dimension, 0), (&bridge.member.dimension, 1)] {
            let Some(found) = model.dimensions.iter().position(|dimension| dimension.name == *name) else { continue };
            let target = &dimensions[found];
            let (start, edge) = if right {
                (held.frame.x, target.frame.x + target.frame.width)
            } else {
                (held.frame.x + held.frame.width, target.frame.x)
            };
            let bend = if right { start - 28.0 - length(used) * TRUNK } else { start + 28.0 + length(used) * TRUNK };
            used += 1;
            let (from_y, to_y) = (row_y(held, place), row_y(target, 0));
            canvas.line(&[(start, from_y), (bend, from_y), (bend, to_y), (edge, to_y)], colour(found), false, false);
            crow_foot(canvas, start, from_y, !right, colour(found));
            one_bar(canvas, edge, to_y, !right, colour(found));
        }
    }
}

/// Three lines that open towards the box: many rows.
fn crow_foot(canvas: &mut Canvas, x: f64, y: f64, right: bool, ink: &str) {
    let out = if right { 11.0 } else { -11.0 };
    canvas.line(&[(x, y - 5.0), (x + out, y), (x, y + 5.0)], ink, false, false);
}

/// A bar across the line: one row. `right` says on which side of the middle the box stands.
fn one_bar(canvas: &mut Canvas, x: f64, y: f64, right: bool, ink: &str) {
    let at = if right { x - 8.0 } else { x + 8.0 };
    canvas.line(&[(at, y - 5.0), (at, y + 5.0)], ink, false, false);
}

fn heads(canvas: &mut Canvas, facts: &[Entity], dimensions: &[Entity], bridges: &[Entity], sides: &[Side; 2]) {
    let mut head = |held: Option<&Entity>, word: &str| {
        if let Some(held) = held {
            canvas.text(held.frame.x + held.frame.width / 2.0, 32.0, word, Style::new(13.0, QUIET).bold().middle());
        }
    };
    head(facts.first(), "Facts");
    for side in sides {
        head(side.dimensions.first().map(|index| &dimensions[*index]), "Dimensions");
        head(side.bridges.first().map(|index| &bridges[*index]), "Bridges");
    }
}

fn legend(canvas: &mut Canvas, y: f64) {
    let mut x = MARGIN + 6.0;
    let style = Style::new(11.5, QUIET);
    canvas.line(&[(MARGIN, y - 12.0), (MARGIN + 764.0, y - 12.0)], LINE, false, false);
    let y = y + 10.0;
    let mut say = |canvas: &mut Canvas, sign: &dyn Fn(&mut Canvas, f64), words: &str| {
        sign(canvas, x);
        canvas.text(x + 18.0, y + 4.0, words, style);
        x += 18.0 + text_width(words, 11.5) + 20.0;
    };
    say(canvas, &|canvas, x| diamond(canvas, x, y), "personal data");
    say(canvas, &|canvas, x| key_sign(canvas, x, y), "key");
    say(
        canvas,
        &|canvas, x| canvas.shape(&[(x - 3.0, y - 3.5), (x + 3.0, y), (x - 3.0, y + 3.5)], QUIET),
        "leads to a dimension",
    );
    say(canvas, &|canvas, x| canvas.text(x, y + 4.0, "Σ", Style::new(11.0, QUIET).middle()), "measure");
    say(canvas, &|canvas, x| crow_foot(canvas, x - 4.0, y, true, QUIET), "many rows");
    say(canvas, &|canvas, x| one_bar(canvas, x + 8.0, y, true, QUIET), "one row");
    say(canvas, &|canvas, x| canvas.line(&[(x - 6.0, y), (x + 12.0, y)], QUIET, true, false), "may be missing");
}

fn description(model: &Model) -> String {
    let facts: Vec<String> = model
        .facts
        .iter()
        .map(|fact| {
            let to: Vec<String> =
                fact.dimensions.iter().map(|held| format!("{} as {}", held.dimension, held.role)).collect();
            format!(
                "Fact {} leads to {}",
                fact.name,
                if to.is_empty() { "no dimension".to_owned() } else { to.join(", ") }
            )
        })
        .collect();
    let bridges: Vec<String> = model
        .bridges
        .iter()
        .map(|held| format!("Bridge {} ties {} to {}", held.name, held.group.dimension, held.member.dimension))
        .collect();
    let dimensions: Vec<&str> = model.dimensions.iter().map(|held| held.name.as_str()).collect();
    format!("{}. {}. Dimensions: {}.", facts.join(". "), bridges.join(". "), dimensions.join(", "))
}
