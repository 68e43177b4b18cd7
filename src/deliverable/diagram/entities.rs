//! The dimensional model: facts in the middle, dimensions at both sides, bridges outside them.
//!
//! All keys that lead to one dimension share one trunk line of one colour beside it, so that ten facts and a
//! date dimension make one line with branches and not ten lines.

use super::canvas::{Canvas, Frame, INK, LINE, QUIET, Style, fitted, length, nothing, text_width};
use crate::deliverable::words::{data_type, fact_kind_short, history_short};
use crate::design::{Attribute, Bridge, Dimension, Fact, Model};

const ROW: f64 = 19.0;
const HEAD: f64 = 40.0;
const BETWEEN: f64 = 28.0;
const TOP: f64 = 56.0;
const MARGIN: f64 = 28.0;
const TRUNK: f64 = 13.0;
/// More columns than this are named as a number; the document lists all of them.
const MOST_ROWS: usize = 26;
const PERSONAL: &str = "#a3321f";
const TRUNKS: [&str; 8] = ["#0b7285", "#9c4f12", "#5f3dc4", "#2b8a3e", "#a61e4d", "#1864ab", "#7a6a00", "#6a4c93"];

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Key,
    Foreign,
    Measure,
    None,
}

struct Row {
    name: String,
    kind: String,
    mark: Mark,
    personal: bool,
}

/// A table as a box.
struct Entity {
    name: String,
    subtitle: String,
    fill: &'static str,
    edge: &'static str,
    rows: Vec<Row>,
    more: usize,
    frame: Frame,
}

/// One side of the picture, by which dimensions and bridges are placed.
#[derive(Default)]
struct Side {
    dimensions: Vec<usize>,
    bridges: Vec<usize>,
}

/// The picture.
pub fn draw(model: &Model) -> String {
    if model.facts.is_empty() && model.dimensions.is_empty() {
        return nothing("model", "Dimensional model", "No dimensional model could be derived yet: it needs the schema of a source in which something happens.");
    }
    let mut facts: Vec<Entity> = model.facts.iter().map(fact_entity).collect();
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

fn entity(name: &str, subtitle: &str, colours: (&'static str, &'static str), mut rows: Vec<Row>) -> Entity {
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    let widest = rows
        .iter()
        .map(|row| 30.0 + text_width(&row.name, 12.0) + text_width(&row.kind, 10.5) + 26.0)
        .chain([text_width(name, 14.5) + 24.0, text_width(subtitle, 11.0) + 24.0])
        .fold(0.0, f64::max);
    let height = HEAD + length(rows.len() + usize::from(more > 0)) * ROW + 6.0;
    let frame = Frame { x: 0.0, y: 0.0, width: widest.clamp(180.0, 300.0), height };
    Entity { name: name.to_owned(), subtitle: subtitle.to_owned(), fill: colours.0, edge: colours.1, rows, more, frame }
}

fn row(name: &str, kind: impl Into<String>, mark: Mark) -> Row {
    Row { name: name.to_owned(), kind: kind.into(), mark, personal: false }
}

fn attribute_row(held: &Attribute, mark: Mark) -> Row {
    Row { name: held.name.clone(), kind: data_type(&held.data_type), mark, personal: held.class.is_some() }
}

fn fact_entity(fact: &Fact) -> Entity {
    // keys to dimensions first, so that a cut at the end never takes a line's end away
    let mut rows = vec![row(&fact.surrogate_key, "key", Mark::Key)];
    rows.extend(fact.dimensions.iter().map(|held| row(&held.column, "", Mark::Foreign)));
    rows.extend(fact.measures.iter().map(|held| row(&held.name, data_type(&held.data_type), Mark::Measure)));
    rows.extend(fact.degenerate.iter().map(|held| row(&held.name, data_type(&held.data_type), Mark::None)));
    entity(&fact.name, fact_kind_short(fact.kind), ("#e6f2f4", "#3f8894"), rows)
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
    let rows = vec![row(&held.group.column, "", Mark::Foreign), row(&held.member.column, "", Mark::Foreign), row("weight", "", Mark::None)];
    entity(&held.name, "many to many", ("#f3eaf3", "#8f5d94"), rows)
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

/// The middle of a row, counted from the first.
fn row_y(held: &Entity, index: usize) -> f64 {
    held.frame.y + HEAD + (length(index.min(MOST_ROWS)) + 0.5) * ROW
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
        let (edge, trunk) = if right { (target.frame.x, target.frame.x - inset) } else { (target.frame.x + target.frame.width, target.frame.x + target.frame.width + inset) };
        let key_y = row_y(target, 0);
        let mut reached = vec![key_y];
        for (fact, held) in model.facts.iter().zip(facts) {
            for (place, key) in fact.dimensions.iter().enumerate().filter(|(_, key)| key.dimension == *name) {
                let y = row_y(held, place + 1);
                let start = if right { held.frame.x + held.frame.width } else { held.frame.x };
                canvas.line(&[(start, y), (trunk, y)], ink, key.optional, false);
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

fn draw_bridge_lines(canvas: &mut Canvas, model: &Model, bridges: &[Entity], dimensions: &[Entity], side: &Side, right: bool) {
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

fn draw_entity(canvas: &mut Canvas, held: &Entity) {
    let Frame { x, y, width, height } = held.frame;
    canvas.open(&held.name);
    canvas.frame(held.frame, "#ffffff", held.edge, 6.0);
    canvas.frame(Frame { height: HEAD - 2.0, ..held.frame }, held.fill, held.edge, 6.0);
    canvas.text(x + 10.0, y + 17.0, &fitted(&held.name, width - 20.0, 14.5), Style::new(13.5, INK).bold());
    canvas.text(x + 10.0, y + 31.0, &fitted(&held.subtitle, width - 20.0, 11.0), Style::new(11.0, QUIET));
    for (index, row) in held.rows.iter().enumerate() {
        draw_row(canvas, held.frame, row_y(held, index), row);
    }
    if held.more > 0 {
        let words = format!("and {} more", held.more);
        canvas.text(x + 24.0, y + height - 10.0, &words, Style::new(11.0, QUIET));
    }
    canvas.close();
}

fn draw_row(canvas: &mut Canvas, frame: Frame, middle: f64, row: &Row) {
    let (x, width, baseline) = (frame.x, frame.width, middle + 4.0);
    match row.mark {
        Mark::Key => key_sign(canvas, x + 13.0, middle),
        Mark::Foreign => canvas.shape(&[(x + 9.0, middle - 3.5), (x + 15.0, middle), (x + 9.0, middle + 3.5)], QUIET),
        Mark::Measure => canvas.text(x + 13.0, baseline, "Σ", Style::new(11.0, QUIET).middle()),
        Mark::None => {}
    }
    let end = x + width - if row.personal { 24.0 } else { 10.0 };
    let room = end - (x + 24.0);
    let kind = fitted(&row.kind, room * 0.45, 10.5);
    let name = fitted(&row.name, room - text_width(&kind, 10.5) - 6.0, 12.0);
    let style = Style::new(12.0, INK);
    canvas.text(x + 24.0, baseline, &name, if row.mark == Mark::Key { style.bold() } else { style });
    canvas.text(end, baseline, &kind, Style::new(10.5, QUIET).end());
    if row.personal {
        diamond(canvas, x + width - 13.0, middle);
    }
}

fn key_sign(canvas: &mut Canvas, x: f64, y: f64) {
    canvas.dot(x - 3.0, y, INK);
    canvas.line(&[(x - 3.0, y), (x + 5.0, y), (x + 5.0, y + 3.5)], INK, false, false);
}

fn diamond(canvas: &mut Canvas, x: f64, y: f64) {
    canvas.shape(&[(x, y - 5.5), (x + 5.0, y), (x, y + 5.5), (x - 5.0, y)], PERSONAL);
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
    say(canvas, &|canvas, x| canvas.shape(&[(x - 3.0, y - 3.5), (x + 3.0, y), (x - 3.0, y + 3.5)], QUIET), "leads to a dimension");
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
            let to: Vec<String> = fact.dimensions.iter().map(|held| format!("{} as {}", held.dimension, held.role)).collect();
            format!("Fact {} leads to {}", fact.name, if to.is_empty() { "no dimension".to_owned() } else { to.join(", ") })
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
