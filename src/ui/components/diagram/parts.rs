//! What is drawn: boxes in as much detail as can be read, lines, and the names of stars.

use super::stage::Stage;
use crate::deliverable::diagram::board::{Edge, Group, HEAD, Kind, LINE, Mark, Row, WIDTH};
use crate::ui::route::{Route, Section};
use crate::ui::viewport::Detail;
use leptos::prelude::*;

/// Up to this many lines all are drawn, however long they are.
const FEW_LINES: usize = 80;
/// How many letters of a name fit across a box that is seen from afar.
const ACROSS: usize = 14;

/// A box. It is built anew where another detail is asked for.
pub fn node(stage: Stage, index: usize, detail: Detail) -> AnyView {
    let Some(node) = stage.board.with_untracked(|board| board.nodes.get(index).cloned()) else { return ().into_any() };
    let (x, y, height) = (node.frame.x, node.frame.y, node.frame.height);
    let class = match node.kind {
        Kind::Fact => "node fact",
        Kind::Dimension => "node dimension",
        Kind::Bridge => "node bridge",
    };
    let name = node.name.clone();
    let is_on = Memo::new(move |_| stage.selected.with(|held| held.as_ref() == Some(&name)));
    let name = node.name.clone();
    let is_at = Memo::new(move |_| stage.cursor.with(|held| held.as_ref() == Some(&name)));
    let is_aside = Memo::new(move |_| stage.found.with(|found| found.get(index) == Some(&false)));
    let inside = match detail {
        Detail::Rows => {
            let rule = (height > HEAD)
                .then(|| view! { <path class="rule" d=format!("M{x} {}h{WIDTH}", y + HEAD - 4.0)></path> });
            let rows = node.rows.iter().enumerate().map(|(n, held)| row(x, row_y(y, n), held)).collect_view();
            let more = (node.n_hidden > 0).then(|| {
                let below = row_y(y, node.rows.len());
                view! { <text class="more" x=x + 30.0 y=below>{format!("and {} more", node.n_hidden)}</text> }
            });
            view! {
                <text class="name" x=x + 14.0 y=y + 21.0>{cut(&node.name, 25)}</text>
                <text class="grain" x=x + 14.0 y=y + 38.0>{node.about.clone()}</text>
                {rule}{rows}{more}
            }
            .into_any()
        }
        Detail::Names => {
            let lines = two_lines(&node.name);
            let top = y + height / 2.0 - if lines.len() > 1 { 4.0 } else { -8.0 };
            let middle = x + WIDTH / 2.0;
            let lines = lines.into_iter().zip([top, top + 26.0]);
            lines.map(|(line, y)| view! { <text class="far-name" x=middle y=y>{line}</text> }).collect_view().into_any()
        }
        Detail::Shapes => ().into_any(),
    };
    let label = format!("{}, {}", node.name, node.about);
    view! {
        <g class=class class:on=move || is_on.get() class:at=move || is_at.get() class:aside=move || is_aside.get() data-table=node.name.clone()>
            <a href=Route::at(Section::Model, &node.name).fragment() tabindex="-1" aria-label=label aria-current=move || is_on.get().then_some("true")>
                <rect class="ring" x=x - 5.0 y=y - 5.0 width=WIDTH + 10.0 height=height + 10.0 rx="10"></rect>
                <rect class="box" x=x y=y width=WIDTH height=height rx="7"></rect>
                {inside}
            </a>
        </g>
    }
    .into_any()
}

fn row_y(top: f64, n: usize) -> f64 {
    top + HEAD + 16.0 + LINE * n as f64
}

fn row(x: f64, y: f64, row: &Row) -> impl IntoView + use<> {
    let sign = match row.mark {
        Mark::Role => "▸",
        Mark::Measure => "Σ",
        Mark::Identifier => "#",
        Mark::Attribute => "",
    };
    let class = if row.mark == Mark::Role { "field role" } else { "field" };
    let personal = row.personal.then(|| view! { <text class="personal" x=x + WIDTH - 14.0 y=y>"◆"</text> });
    let text = row.text.clone();
    view! {
        <text class="sign" x=x + 19.0 y=y>{sign}</text>
        <text class=class x=x + 30.0 y=y>{text}</text>
        {personal}
    }
}

/// At most `n` characters, the rest as `…`.
fn cut(text: &str, n: usize) -> String {
    if text.chars().count() <= n { text.to_owned() } else { text.chars().take(n - 1).chain(['…']).collect() }
}

/// A name in one or two lines, broken behind an underscore where that fits.
fn two_lines(name: &str) -> Vec<String> {
    if name.chars().count() <= ACROSS {
        return vec![name.to_owned()];
    }
    let head: String = name.chars().take(ACROSS).collect();
    let end = head.rfind('_').filter(|at| *at > 3).map_or(head.len(), |at| at + 1);
    vec![name[..end].to_owned(), cut(&name[end..], ACROSS)]
}

/// The lines behind the window, in three paths: plain, of bridges, and those of the table that is looked at.
pub fn lines(stage: Stage) -> impl IntoView {
    let looked_at = Memo::new(move |_| {
        let names = [stage.cursor.get(), stage.selected.get()];
        stage.board.with(|board| names.map(|name| name.and_then(|name| board.position(&name))))
    });
    let paths = Memo::new(move |_| {
        let (frame, _) = stage.drawn.get();
        let at = looked_at.get();
        let touches = |edge: &Edge| at.iter().flatten().any(|held| *held == edge.from || *held == edge.to);
        stage.board.with(|board| {
            let all = board.edges.len() <= FEW_LINES;
            let mut paths = [String::new(), String::new(), String::new()];
            for edge in board.edges.iter().filter(|edge| edge.frame.meets(&frame)) {
                let path = match edge {
                    edge if touches(edge) => &mut paths[2],
                    edge if edge.far && !all => continue,
                    edge => &mut paths[usize::from(edge.bridged)],
                };
                path.push_str(&edge.path);
            }
            paths
        })
    });
    let path = move |n: usize| paths.with(|paths| paths[n].clone());
    view! {
        <path class="edge" d=move || path(0)></path>
        <path class="edge bridged" d=move || path(1)></path>
        <path class="edge on" d=move || path(2)></path>
    }
}

/// The frames of stars with their names, which keep their size on the screen.
pub fn groups(stage: Stage) -> impl IntoView {
    let drawn = move |group: Group| {
        let Group { title, frame } = group;
        let place = move || {
            let scale = stage.view.get().scale.min(1.0);
            format!("translate({} {}) scale({:.4})", frame.x + 12.0, frame.y + 26.0, 1.0 / scale)
        };
        let words = move || {
            let scale = stage.view.get().scale.min(1.0);
            // between the edge of a star and its boxes there is room for a line, unless it is seen from afar
            if scale < 0.4 {
                String::new()
            } else {
                cut(&title, ((frame.width * scale - 24.0) / 7.2).max(4.0) as usize)
            }
        };
        view! {
            <rect class="group" x=frame.x y=frame.y width=frame.width height=frame.height rx="14"></rect>
            <text class="group-title" transform=place>{words}</text>
        }
    };
    move || stage.board.with(|board| board.groups.clone()).into_iter().map(drawn).collect_view()
}
